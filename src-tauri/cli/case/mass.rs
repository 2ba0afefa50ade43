//! Mass events from the command line.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chrono::NaiveDateTime;
use clap::Args;
use commands::term::Timestamp;
use commands::wording;
use serde_json::{Value, json};

use super::find;
use crate::cli::print;
use crate::cli::session::Session;

/// How a moment is written.
const MOMENT: &str = "%Y-%m-%dT%H:%M";

/// Without a cause it lists those that are known.
#[derive(Debug, Args)]
pub(in crate::cli) struct MassEvent {
    /// Qué dejó de funcionar; sin esto, se listan los que hay
    #[arg(long, value_name = "TEXTO", requires_all = ["users", "from"])]
    cause: Option<String>,
    /// Usuarios afectados
    #[arg(long, value_name = "NÚMERO")]
    users: Option<u32>,
    /// Cuándo empezó, AAAA-MM-DDTHH:MM
    #[arg(long, value_name = "CUÁNDO")]
    from: Option<String>,
    /// Cuándo terminó, AAAA-MM-DDTHH:MM
    #[arg(long, value_name = "CUÁNDO", requires = "cause")]
    until: Option<String>,
    /// Lo que lo demuestra
    #[arg(long, default_value = "", value_name = "TEXTO")]
    evidence: String,
    /// Corrige este, por el identificador que da la lista
    #[arg(long, value_name = "EVENTO", requires = "cause")]
    event: Option<String>,
    /// Casos que son de él
    #[arg(value_name = "CASO", requires = "cause")]
    cases: Vec<String>,
}

pub(super) fn run(session: &Session, asked: MassEvent) -> anyhow::Result<ExitCode> {
    let known = match asked.cause {
        None => session.call("mass_event_list", json!({}))?,
        Some(cause) => {
            let from = asked.from.as_deref().context("falta --from")?;
            let cases = asked.cases.iter().map(|case| find(session, case));
            let details = json!({
                "cause": cause, "affected_users": asked.users, "started_at": moment(from)?,
                "ended_at": asked.until.as_deref().map(moment).transpose()?, "evidence": asked.evidence,
            });
            let cases = cases.collect::<anyhow::Result<Vec<_>>>()?;
            session.call("mass_event_declare", json!({ "id": asked.event, "details": details, "cases": cases }))?
        }
    };
    if session.json {
        print::json(&known);
        return Ok(ExitCode::SUCCESS);
    }
    known["events"].as_array().into_iter().flatten().for_each(row);
    Ok(ExitCode::SUCCESS)
}

fn row(event: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let details = &event["details"];
    let at = |key: &str| details[key].as_i64().map(|ms| wording::moment(Timestamp(ms)));
    let until = at("ended_at").map(|end| format!(" hasta {end}")).unwrap_or_default();
    let from = at("started_at").unwrap_or_default();
    let (cause, users) = (text(&details["cause"]), &details["affected_users"]);
    print::line(&format!("{cause}  {users} usuarios  desde {from}{until}  {}", text(&event["id"])));
}

/// In the official time of Colombia, whatever this machine is set to.
fn moment(text: &str) -> anyhow::Result<Timestamp> {
    let Ok(at) = NaiveDateTime::parse_from_str(text, MOMENT) else {
        bail!("«{text}» no es un momento: escríbalo así: 2026-11-23T14:05");
    };
    let midnight = Timestamp::start_of(at.date());
    Ok(midnight.plus(at.time().signed_duration_since(chrono::NaiveTime::MIN)))
}
