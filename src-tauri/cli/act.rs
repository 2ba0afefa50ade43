//! Acts from the command line.

mod decide;
mod issue;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use commands::view::list::ActRef;
use serde_json::{Value, json};

use self::decide::Decision;
use self::issue::Issue;
use super::session::{Session, secret};
use super::{print, words, work};

/// Rows asked for at once.
const PAGE_ROWS: usize = 200;

#[derive(Debug, Subcommand)]
pub(super) enum Act {
    /// Lista las actas, la última primero
    List,
    /// Muestra un acta
    Show {
        /// Número del acta
        #[arg(value_name = "ACTA")]
        folio: String,
    },
    /// Emite un acta de entrega, devolución o ambas; con --clearance, también el paz y salvo
    Issue(Box<Issue>),
    /// Firma en el turno de quien sigue
    Sign(Sign),
    /// Sella el acta firmada
    Seal {
        /// Número del acta
        #[arg(value_name = "ACTA")]
        folio: String,
    },
    /// Retira un acta que aún se firma: su número queda anulado
    Withdraw(Decision),
    /// Acepta un acta que alguien no firmó: queda en firme
    Accept(Decision),
    /// Rechaza un acta que alguien no firmó: queda retirada
    Reject(Decision),
    /// Emite el acta que anula otra ya sellada; rige cuando se firme y se selle
    Annul(Decision),
    /// Guarda el PDF de un acta
    Pdf {
        /// Número del acta
        #[arg(value_name = "ACTA")]
        folio: String,
        /// Archivo nuevo
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
    },
    /// Guarda la constancia de radicación que la mesa elaboró de un acta
    Filing {
        /// Número del acta o radicado
        #[arg(value_name = "ACTA")]
        folio: String,
        /// Archivo nuevo
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
    },
    /// Escribe un correo con el acta sellada, para abrirlo y enviarlo con el programa de correo
    Mail(Mail),
}

#[derive(Debug, Args)]
pub(super) struct Mail {
    /// Número del acta
    #[arg(value_name = "ACTA")]
    folio: String,
    /// Destinatario; puede repetirse (por omisión, quienes firmaron y tienen correo)
    #[arg(long, value_name = "CORREO")]
    to: Vec<String>,
    /// Correo de quien envía (por omisión, el de la cuenta)
    #[arg(long, value_name = "CORREO")]
    from: Option<String>,
    /// Archivo .eml
    #[arg(long, value_name = "ARCHIVO")]
    out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Sign {
    /// Número del acta
    #[arg(value_name = "ACTA")]
    folio: String,
    /// Documento cotejado en presencia (nivel C); sin él se firma con el PIN propio (nivel A)
    #[arg(long, value_name = "NÚMERO")]
    document: Option<String>,
    /// Trazo: archivo JSON con una lista de líneas, cada una una lista de puntos [x, y]
    #[arg(long, value_name = "ARCHIVO")]
    strokes: PathBuf,
    /// El firmante leyó y acepta el contenido
    #[arg(long)]
    accepted: bool,
}

pub(super) fn run(session: &Session, act: Act) -> anyhow::Result<ExitCode> {
    session.enter()?;
    let view = match act {
        Act::List => {
            list(session)?;
            return Ok(ExitCode::SUCCESS);
        }
        Act::Pdf { folio, file } => {
            let id = find(session, &folio)?;
            work::saved(session, &session.call("act_save", json!({ "id": id, "path": file }))?);
            return Ok(ExitCode::SUCCESS);
        }
        Act::Filing { folio, file } => {
            let id = find(session, &folio)?;
            work::saved(session, &session.call("filing_save", json!({ "id": id, "path": file }))?);
            return Ok(ExitCode::SUCCESS);
        }
        Act::Mail(request) => {
            work::saved(session, &mail(session, &request)?);
            return Ok(ExitCode::SUCCESS);
        }
        Act::Show { folio } => session.call("act_get", json!({ "id": find(session, &folio)? }))?,
        Act::Issue(request) => issue::issue(session, &request)?,
        Act::Sign(request) => sign(session, &request)?,
        Act::Withdraw(decision) => decide::decide(session, "act_withdraw", &decision)?,
        Act::Accept(decision) => decide::decide(session, "act_accept", &decision)?,
        Act::Reject(decision) => decide::decide(session, "act_reject", &decision)?,
        Act::Annul(decision) => decide::annul(session, &decision)?,
        Act::Seal { folio } => {
            let act = session.call("act_get", json!({ "id": find(session, &folio)? }))?;
            session.call("act_seal", json!({ "id": act["act"]["id"], "version": act["act"]["version"] }))?
        }
    };
    if session.json {
        print::json(&view);
    } else {
        let signers = view["signers"].as_array().into_iter().flatten();
        let not_signed = signers.into_iter().any(|s| s["state"] == "REFUSED" || s["state"] == "ABSENT");
        let stage = words::stage(&view["act"]["stage"], not_signed)?;
        print::line(&format!("{} · {stage}", text(&view["act"]["folio"])));
        let filing = &view["act"]["filing"];
        if let Some(radicado) = filing["radicado"].as_str() {
            print::line(&format!("Radicado {radicado}"));
        }
        if filing["flaw"].is_string() {
            let flaw = words::flaw(&filing["flaw"])?;
            print::line(&format!("El archivo que recibió la mesa no es auténtico: {flaw}"));
        }
        if let Some(by) = view["stamp"]["by"].as_str() {
            print::line(&format!("Sello de tiempo de {by}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Every act, page by page: a list that ends at one page would hide the oldest.
fn list(session: &Session) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    let total = loop {
        let page = session.call("act_list", json!({ "limit": PAGE_ROWS, "offset": rows.len() }))?;
        let more = page["rows"].as_array().cloned().unwrap_or_default();
        let last = more.len() < PAGE_ROWS;
        rows.extend(more);
        if last {
            break page["total"].clone();
        }
    };
    if session.json {
        print::json(&json!({ "rows": rows, "total": total }));
        return Ok(());
    }
    for row in &rows {
        let stage = words::stage(&row["stage"], row["not_signed"] == true)?;
        print::line(&format!("{}  {stage}  {}", text(&row["folio"]), text(&row["holder_name"])));
    }
    Ok(())
}

/// The only row of a list that says `wanted` in `key`.
fn only(session: &Session, list: &str, query: &str, key: &str) -> anyhow::Result<Value> {
    let page = session.call(list, json!({ "text": query, "limit": PAGE_ROWS }))?;
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    let exact: Vec<&Value> = rows.iter().filter(|row| key.is_empty() || row[key] == query).collect();
    match exact[..] {
        [row] => Ok(row.clone()),
        [] => bail!("no se encontró «{query}»"),
        _ => bail!("«{query}» no es único"),
    }
}

/// The id of an act, of its number, its radicado or that id: a copied disk gives a number twice, before there is a radicado.
fn find(session: &Session, folio: &str) -> anyhow::Result<Value> {
    let id = json!(folio);
    if serde_json::from_value::<ActRef>(json!({ "id": id })).is_ok() {
        return Ok(id);
    }
    // Of the two numbers only a radicado begins with a digit.
    let key = if folio.starts_with(|first: char| first.is_ascii_digit()) { "radicado" } else { "folio" };
    Ok(only(session, "act_list", &folio.to_uppercase(), key)?["id"].clone())
}

fn scanned(session: &Session, code: &str) -> anyhow::Result<Value> {
    let answer = session.call("item_scan", json!({ "code": code }))?;
    if answer["answer"] != "FOUND" {
        bail!("ningún elemento tiene el código «{code}»");
    }
    Ok(answer["item"]["id"].clone())
}

/// On a terminal the file is what was asked for, so the outbox has handed it over once it is written.
fn mail(session: &Session, request: &Mail) -> anyhow::Result<Value> {
    let proposal = session.call("mail_propose", json!({ "id": find(session, &request.folio)? }))?;
    let signers = proposal["signers"].as_array().into_iter().flatten();
    let known: Vec<&str> = signers.map(|signer| text(&signer["email"])).filter(|email| !email.is_empty()).collect();
    let to = if request.to.is_empty() { json!(known) } else { json!(request.to) };
    let from = request.from.as_deref().unwrap_or_else(|| text(&proposal["sender"]));
    let mail = session.call(
        "mail_queue",
        json!({
            "act": proposal["act"], "sender": from, "recipients": to,
            "subject": proposal["subject"], "body": proposal["body"],
        }),
    )?;
    let saved = session.call("mail_save", json!({ "id": mail["id"], "path": request.out }));
    // A file that could not be written leaves nothing waiting behind.
    let done = if saved.is_ok() { "mail_handed_over" } else { "mail_withdraw" };
    session.call(done, json!({ "id": mail["id"] }))?;
    saved
}

fn sign(session: &Session, request: &Sign) -> anyhow::Result<Value> {
    let act = session.call("act_get", json!({ "id": find(session, &request.folio)? }))?;
    let signers = act["signers"].as_array().cloned().unwrap_or_default();
    let next = signers.iter().find(|s| s["state"] == "NEXT").context("no falta ninguna firma")?;
    let strokes: Value = serde_json::from_str(&std::fs::read_to_string(&request.strokes)?)?;
    let method = match &request.document {
        Some(number) => json!({
            "level": "C", "compared": true,
            "document": { "id_type": next["document"]["id_type"], "number": number },
        }),
        None => json!({ "level": "A", "pin": secret("ENSITIO_PIN", "PIN")? }),
    };
    let payload = json!({
        "id": act["act"]["id"], "version": act["act"]["version"], "signer": next["role"],
        "method": method, "accepted": request.accepted, "strokes": strokes,
    });
    session.call("act_sign", payload)
}
