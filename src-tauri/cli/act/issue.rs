//! From what is said on the command line to an issued act. Nothing is taken for granted: what a paper states, somebody
//! must have stated.

use std::path::Path;

use anyhow::bail;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::decide::issued;
use super::{only, scanned};
use crate::cli::session::Session;
use crate::cli::{case, work};

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
    /// Accesorios con que va un elemento, como PLACA=Cargador y guaya; puede repetirse
    #[arg(long, value_parser = of_item, value_name = "CÓDIGO=TEXTO")]
    accessories: Vec<(String, String)>,
    /// Con qué observación se recibe un elemento; puede repetirse (los demás se reciben sin ella)
    #[arg(long, value_parser = of_item, value_name = "CÓDIGO=TEXTO")]
    observation: Vec<(String, String)>,
    /// Foto de un elemento; puede repetirse
    #[arg(long, value_parser = of_item, value_name = "CÓDIGO=ARCHIVO")]
    photo: Vec<(String, String)>,
    /// Observaciones del acta entera
    #[arg(long, default_value = "", value_name = "TEXTO")]
    remarks: String,
    /// Caso al que pertenece, por su código o su identificador
    #[arg(long, value_name = "CASO")]
    case: Option<String>,
    /// Número del caso en otra herramienta de gestión
    #[arg(long, default_value = "", value_name = "NÚMERO", conflicts_with = "case")]
    case_code: String,
    /// El acta dice además que la persona no conserva elementos (paz y salvo)
    #[arg(long)]
    clearance: bool,
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

fn of_item(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((code, said)) if !code.is_empty() && !said.is_empty() => Ok((code.to_owned(), said.to_owned())),
        _ => Err("use CÓDIGO= seguido de lo que se dice del elemento".to_owned()),
    }
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
    let itemless = request.deliver.is_empty() && request.give_back.is_empty();
    if itemless && !request.clearance {
        bail!("diga qué se entrega (--deliver) o se devuelve (--return)");
    }
    said_of_its_items(request)?;
    let mut lines = Vec::new();
    for (codes, direction) in [(&request.deliver, "DELIVERED"), (&request.give_back, "RETURNED")] {
        for code in codes {
            lines.push(line(session, request, code, direction)?);
        }
    }
    // With nothing to hand over, what is left is the certificate alone.
    let format = if itemless { "CLEARANCE" } else { "ANEXO7" };
    let case = request.case.as_deref().map(|case| case::find(session, case)).transpose()?;
    let draft = session.call("draft_new", json!({ "format": format, "holder": holder }))?;
    let body = json!({
        "format": format, "holder": holder, "reason": word(request.reason), "site": site, "city": request.city,
        "workplace": request.workplace, "lines": lines, "checks": if itemless { Vec::new() } else { checks(request) },
        "term": request.term, "remarks": request.remarks, "case_code": request.case_code, "case": case, "clearance": request.clearance,
    });
    issued(session, &draft["id"], |id| session.call("draft_save", json!({ "id": id, "body": body })).map(drop))
}

/// What is said of an item that is not on the act would be lost without a word.
fn said_of_its_items(request: &Issue) -> anyhow::Result<()> {
    let said = request.accessories.iter().chain(&request.observation).chain(&request.photo);
    for (code, _) in said {
        if !request.deliver.contains(code) && !request.give_back.contains(code) {
            bail!("«{code}» no está en el acta: dígalo con --deliver o --return");
        }
    }
    Ok(())
}

fn line(session: &Session, request: &Issue, code: &str, direction: &str) -> anyhow::Result<Value> {
    let of = |said: &[(String, String)]| -> Vec<String> {
        said.iter().filter(|(of, _)| of == code).map(|(_, text)| text.clone()).collect()
    };
    let mut photos = Vec::new();
    for file in of(&request.photo) {
        photos.push(session.upload("photo_add", json!({}), &work::read(Path::new(&file))?)?["photo"].clone());
    }
    Ok(json!({
        "item": scanned(session, code)?, "direction": direction, "condition": word(request.condition),
        "accessories": of(&request.accessories).join(", "), "observation": of(&request.observation).join(" "),
        "photos": photos,
    }))
}
