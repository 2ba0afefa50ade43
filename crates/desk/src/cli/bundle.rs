//! The exchange by file, for whoever sits at the terminal.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, Subcommand};
use desk::{NotTaken, TakenBundle, now, take_bundle};
use serde_json::{Value, json};
use wire::{BadBundle, DeskError};

use super::{Data, Ledger, as_json, line, runtime};

#[derive(Debug, Subcommand)]
pub(super) enum Bundle {
    /// Juzga lo que puestos sin red exportaron, y escribe la respuesta para cada uno
    Import(Import),
}

#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(flatten)]
    data: Data,
    /// Archivos .ensitio-sobre
    #[arg(required = true, value_name = "ARCHIVO")]
    files: Vec<PathBuf>,
    /// Carpeta en que se escriben las respuestas
    #[arg(long, value_name = "CARPETA")]
    answer: PathBuf,
    /// Comienzo de la dirección pública de la página de verificación, como en «desk serve»: con ella las constancias de lo
    /// recibido van ya en la respuesta; sin ella, en la siguiente
    #[arg(long, value_name = "URL")]
    page_url: Option<String>,
    /// Responde en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(order: Bundle) -> anyhow::Result<()> {
    let Bundle::Import(Import { data, files, answer, page_url, json }) = order;
    let page = page_url.as_deref().map(|url| url.trim_end_matches('/'));
    let folder = super::folder(&data)?;
    let runtime = runtime::new()?;
    let _on_it = runtime.enter();
    let ledger = Ledger::open(&folder)?;
    if !answer.is_dir() {
        bail!("no hay una carpeta {}", answer.display());
    }
    let mut failed = 0;
    let mut all = Vec::new();
    for file in &files {
        match take_bundle((&ledger, &folder), file, &answer, page, now()) {
            Ok((taken, answer)) if json => all.push(with_answer(&taken, &answer)?),
            Ok((taken, answer)) => tell(&taken, &answer)?,
            Err(why) => {
                failed += 1;
                let why = told(why);
                if json {
                    all.push(json!({ "file": file, "failed": why }));
                } else {
                    line(&format!("{}: {why}", file.display()))?;
                }
            }
        }
    }
    if json {
        as_json(&all)?;
    }
    if failed > 0 {
        bail!("archivos sin importar: {failed}");
    }
    Ok(())
}

fn with_answer(taken: &TakenBundle, answer: &Path) -> anyhow::Result<Value> {
    let mut taken = serde_json::to_value(taken)?;
    taken["answer"] = json!(answer);
    Ok(taken)
}

fn tell(taken: &TakenBundle, answer: &Path) -> anyhow::Result<()> {
    let TakenBundle { name, judged, refused, files, told, slips, .. } = taken;
    line(&format!(
        "De «{name}» se juzgaron {judged} (no se aceptaron como eran: {refused}); archivos nuevos: {files}. La respuesta \
         está en {}; registros que cuenta: {told}, constancias de radicación: {slips}",
        answer.display()
    ))?;
    if taken.left > 0 {
        line(&format!("Registros que no caben: {}. Van en la respuesta al siguiente archivo del puesto", taken.left))?;
    }
    match &taken.said {
        None => Ok(()),
        Some(DeskError::OtherScope) => {
            line("No cuenta nada: lo que ese puesto puede ver cambió, y tiene que sincronizar una vez por la red")
        }
        Some(said) => line(&format!("No se juzgó todo: {}. La respuesta lo dice", because(said))),
    }
}

fn because(said: &DeskError) -> &'static str {
    match said {
        DeskError::OtherEpoch { .. } => "es de antes de que esta mesa se restaurara de una copia",
        DeskError::Fork { .. } => "otra copia de ese puesto ya ocupó esos lugares; vea «desk quarantine»",
        DeskError::BlobsMissing { .. } => "faltan archivos que nombra",
        DeskError::AccountsUnknown { .. } => "tiene cuentas que la mesa no conoce: el puesto se inscribe otra vez",
        DeskError::KeysMissing { .. } => "faltan llaves",
        DeskError::Busy => "la cuarentena de ese puesto está llena",
        _ => "no se entiende: actualice el programa más antiguo",
    }
}

fn told(why: NotTaken) -> String {
    match why {
        NotTaken::Bundle(BadBundle::NotOne) => "no es un archivo de intercambio de EnSitio".to_owned(),
        NotTaken::Bundle(BadBundle::Newer) => "es de una versión más nueva: actualice el programa".to_owned(),
        NotTaken::Bundle(BadBundle::NotForUs) => "está cifrado para otra mesa".to_owned(),
        NotTaken::Bundle(BadBundle::Damaged) => "está cortado o dañado: cópielo otra vez".to_owned(),
        NotTaken::Bundle(BadBundle::WrongSignature) => "no lo firmó el puesto que dice".to_owned(),
        NotTaken::Bundle(BadBundle::TooLarge) => "es más grande de lo permitido".to_owned(),
        NotTaken::Bundle(BadBundle::Unreadable(error)) => format!("no se puede leer: {error}"),
        NotTaken::ToDevice => "es una respuesta para un puesto: impórtela en él".to_owned(),
        NotTaken::OtherDesk => "es para otra mesa".to_owned(),
        NotTaken::Unknown { device } => format!("el puesto {device} no está inscrito aquí"),
        NotTaken::Revoked { device } => format!("el puesto {device} está excluido"),
        NotTaken::Ledger(error) => super::said::told(&error.into()),
        NotTaken::Answer { source, .. } => format!("no se pudo escribir la respuesta: {source}"),
    }
}
