//! From what is said on the command line to an issued act. Nothing is taken for granted: what a paper states, somebody
//! must have stated.

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{only, scanned};
use crate::cli::session::Session;

#[derive(Debug, Args)]
pub(in crate::cli) struct Issue {
    /// Documento de la persona que recibe o devuelve
    #[arg(long, value_name = "NÚMERO")]
    holder: String,
    /// Placa o serial que se entrega; puede repetirse
    #[arg(long, value_name = "CÓDIGO")]
    deliver: Vec<String>,
    /// Placa o serial que se devuelve; puede repetirse
    #[arg(long = "return", value_name = "CÓDIGO")]
    give_back: Vec<String>,
    /// Motivo del acta
    #[arg(long, value_enum, value_name = "MOTIVO")]
    reason: Reason,
    /// Hasta cuándo: indefinite, contract-end o una fecha AAAA-MM-DD
    #[arg(long, value_parser = term, value_name = "DURACIÓN")]
    term: Value,
    /// Nombre de la sede
    #[arg(long, value_name = "SEDE")]
    site: String,
    /// Ciudad donde se hace el acta
    #[arg(long, value_name = "CIUDAD")]
    city: String,
    /// Ubicación o puesto de la persona
    #[arg(long, default_value = "", value_name = "PUESTO")]
    workplace: String,
    /// Estado físico de lo que va en el acta
    #[arg(long, value_enum, value_name = "ESTADO")]
    condition: Condition,
    /// Una verificación técnica y su respuesta, como powers-on=yes; puede repetirse. Puntos: powers-on, licensed-system,
    /// disk-encryption, domain-join, antivirus, user-data-backup, user-data-wiped (solo en devoluciones)
    #[arg(long, value_parser = check, value_name = "PUNTO=RESPUESTA")]
    check: Vec<(Check, Reply)>,
    /// Respuesta de las verificaciones que no se digan una por una
    #[arg(long, value_enum, value_name = "RESPUESTA")]
    other_checks: Option<Reply>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Condition {
    Good,
    Fair,
    Bad,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Reason {
    NewAssignment,
    Replacement,
    Loan,
    Transfer,
    Termination,
    Warranty,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Check {
    PowersOn,
    LicensedSystem,
    DiskEncryption,
    DomainJoin,
    Antivirus,
    UserDataBackup,
    /// Solo en devoluciones
    UserDataWiped,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Reply {
    Yes,
    No,
    NotApplicable,
}

/// The word that a request uses: as on the command line, in capitals.
fn word(value: impl ValueEnum) -> String {
    let shown = value.to_possible_value();
    shown.map(|shown| shown.get_name().to_uppercase().replace('-', "_")).unwrap_or_default()
}

fn term(text: &str) -> Result<Value, String> {
    match text {
        "indefinite" => Ok(json!({ "kind": "INDEFINITE" })),
        "contract-end" => Ok(json!({ "kind": "CONTRACT_END" })),
        date => match date.parse::<NaiveDate>() {
            Ok(date) => Ok(json!({ "kind": "UNTIL", "on": date.to_string() })),
            Err(_) => Err("use indefinite, contract-end o una fecha AAAA-MM-DD".to_owned()),
        },
    }
}

fn check(text: &str) -> Result<(Check, Reply), String> {
    let (check, reply) = text.split_once('=').ok_or("use PUNTO=RESPUESTA")?;
    Ok((Check::from_str(check, false)?, Reply::from_str(reply, false)?))
}

fn checks(request: &Issue) -> Vec<Value> {
    let said = |check| request.check.iter().find(|(said, _)| *said == check).map(|(_, reply)| *reply);
    Check::value_variants()
        .iter()
        .filter(|check| **check != Check::UserDataWiped || !request.give_back.is_empty())
        .filter_map(|check| Some((word(*check), said(*check).or(request.other_checks)?)))
        .map(|(check, reply)| json!({ "check": check, "answer": word(reply) }))
        .collect()
}

pub(super) fn issue(session: &Session, request: &Issue) -> anyhow::Result<Value> {
    let holder = only(session, "person_list", &request.holder, "")?["id"].clone();
    let site = only(session, "site_list", &request.site, "name")?["id"].clone();
    if request.deliver.is_empty() && request.give_back.is_empty() {
        bail!("diga qué se entrega (--deliver) o se devuelve (--return)");
    }
    let mut lines = Vec::new();
    for (codes, direction) in [(&request.deliver, "DELIVERED"), (&request.give_back, "RETURNED")] {
        for code in codes {
            let item = scanned(session, code)?;
            lines.push(json!({ "item": item, "direction": direction, "condition": word(request.condition) }));
        }
    }
    let draft = session.call("draft_new", json!({ "format": "ANEXO7", "holder": holder }))?;
    let body = json!({
        "format": "ANEXO7", "holder": holder, "reason": word(request.reason), "site": site, "city": request.city,
        "workplace": request.workplace, "lines": lines, "checks": checks(request), "term": request.term,
    });
    let issued = session
        .call("draft_save", json!({ "id": draft["id"], "body": body }))
        .and_then(|_| session.call("act_issue", json!({ "id": draft["id"] })));
    if issued.is_err() {
        // Whoever asks again says all of it again: a draft left behind would be in everybody's way.
        session.call("draft_discard", json!({ "id": draft["id"] })).context("al descartar el borrador")?;
    }
    issued
}
