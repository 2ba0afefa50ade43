//! Somebody at a terminal.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use commands::problem::Problem;
use commands::term::Timestamp;
use commands::{App, NoHost, Options};
use serde_json::{Value, json};

use super::print;

/// How often a job is asked how far it is.
const POLL: Duration = Duration::from_millis(30);

pub(super) struct Session {
    app: App,
    account: Option<String>,
    pub(super) json: bool,
}

/// A command that was refused, on its way to the exit code.
#[derive(Debug)]
pub(super) struct Refused(pub(super) Problem);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refused {}

impl Session {
    pub(super) fn new(options: Options, account: Option<String>, json: bool) -> Self {
        Self { app: App::new(options, Arc::new(NoHost)), account, json }
    }

    /// Runs a command that needs nobody to be in, or that somebody is.
    pub(super) fn call(&self, name: &str, payload: Value) -> anyhow::Result<Value> {
        self.app.call(name, payload).map_err(|problem| Refused(problem).into())
    }

    pub(super) fn upload(&self, name: &str, payload: Value, bytes: &[u8]) -> anyhow::Result<Value> {
        let answer = self.app.blob(name, payload, bytes).map_err(Refused)?;
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Unlocks the store with the account of the command line, or the only one.
    pub(super) fn enter(&self) -> anyhow::Result<()> {
        if self.call("status", json!({}))?["phase"] == "OPEN" {
            return Ok(());
        }
        let status = self.call("unlock", self.somebody()?)?;
        warn(&status);
        Ok(())
    }

    /// The account of the command line, or the only one, and its password.
    pub(super) fn somebody(&self) -> anyhow::Result<Value> {
        let status = self.call("status", json!({}))?;
        let accounts = match status["phase"].as_str() {
            Some("LOCKED") => status["accounts"].as_array().cloned().unwrap_or_default(),
            Some("UNUSABLE") => return Err(self.unusable().context("el almacén no se puede usar")?),
            _ => bail!("no hay almacén en {}; créelo con «ensitio setup»", status["folder"]),
        };
        let wanted = |a: &&Value| self.account.as_deref().is_none_or(|name| a["name"] == name);
        let mut fitting = accounts.iter().filter(wanted);
        let account = fitting.next().context("no hay una cuenta con ese nombre")?;
        if fitting.next().is_some() {
            bail!("hay varias cuentas: diga cuál con --account");
        }
        let password = secret("ENSITIO_PASSWORD", "Contraseña")?;
        Ok(json!({ "account": account["account"], "password": password }))
    }

    /// Why the store cannot be opened, if so.
    fn unusable(&self) -> Option<anyhow::Error> {
        let status = self.call("status", json!({})).ok()?;
        let problem = serde_json::from_value::<Problem>(status.get("problem")?.clone()).ok()?;
        Some(Refused(problem).into())
    }

    /// Waits for a job; its failure is the command's.
    pub(super) fn wait(&self, job: &Value) -> anyhow::Result<()> {
        loop {
            let view = match self.call("job_get", json!({ "job": job })) {
                // The session ended under it: the desk ordered the store shut, and is handed what it has not judged.
                Err(error) if matches!(error.downcast_ref(), Some(Refused(Problem::Locked))) => {
                    self.app.settle();
                    return Err(self.unusable().unwrap_or(error));
                }
                answered => answered?,
            };
            match view["state"]["state"].as_str() {
                Some("RUNNING") => std::thread::sleep(POLL),
                Some("DONE") => return Ok(()),
                Some("FAILED") => {
                    let problem: Problem = serde_json::from_value(view["state"]["problem"].clone())?;
                    return Err(Refused(problem).into());
                }
                _ => return Err(Refused(Problem::Cancelled).into()),
            }
        }
    }
}

/// Says what whoever works on should know; none of it stands in the way.
pub(super) fn warn(status: &Value) {
    if let (Some(clock), Some(reached)) = (status["clock"]["clock"].as_i64(), status["clock"]["reached"].as_i64()) {
        let witness = match status["clock"]["by"].as_str() {
            Some("DESK_NOW") => "según la mesa es el",
            Some("DESK_THEN") => "la mesa dio la hora por última vez el",
            _ => "ya se registró trabajo hasta el",
        };
        let moment = |ms| Timestamp(ms).in_bogota().format("%d/%m/%Y %H:%M").to_string();
        print::text_to_stderr(&format!(
            "ensitio: hora dudosa: el reloj marca {} y {} {}; revise fecha y hora\n",
            moment(clock),
            witness,
            moment(reached)
        ));
    }
    if status["read_only"] == true {
        print::text_to_stderr("ensitio: el registro está dañado: se puede leer, exportar y copiar, nada se guarda\n");
    }
    if status["spared"] == true {
        print::text_to_stderr(
            "ensitio: falta trabajo que está en un archivo de rescate: recupérelo con «ensitio rescue»\n",
        );
    }
    if status["behind"] == true {
        print::text_to_stderr("ensitio: no se puede escribir el archivo de rescate: revise el espacio en disco\n");
    }
}

/// A secret from the environment, else from the terminal; never from an argument, which every user of the machine
/// could read.
pub(super) fn secret(variable: &str, prompt: &str) -> anyhow::Result<String> {
    if let Ok(secret) = std::env::var(variable) {
        return Ok(secret);
    }
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("{prompt}: ")).context("leyendo la contraseña");
    }
    std::io::stderr().flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        bail!("falta {variable}");
    }
    Ok(line.to_owned())
}
