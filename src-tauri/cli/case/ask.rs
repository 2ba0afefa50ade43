//! What is looked up for a case: people by document, and the catalogue by name.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use commands::term::{CaseForm, PersonId};
use serde_json::{Value, json};

use super::{PAGE_ROWS, word};
use crate::cli::session::Session;

/// The largest form that is read, in bytes.
const FORM_BYTES_MAX: u64 = 64 * 1024;
/// Names of the way to a category that are shown.
const WAY_MAX: usize = 20;

#[derive(Debug, Args)]
pub(in crate::cli) struct Register {
    /// Documento de quien lo pide; por omisión, la persona de la cuenta
    #[arg(long, value_name = "NÚMERO")]
    requester: Option<String>,
    /// Categoría, por su nombre; si hay varias con el mismo, con las que la contienen: «Correo > Falla»
    #[arg(long, value_name = "CATEGORÍA")]
    category: String,
    /// Asunto, en una línea
    #[arg(long, value_name = "TEXTO")]
    subject: String,
    /// Descripción
    #[arg(long, default_value = "", value_name = "TEXTO")]
    description: String,
    /// Nombre de la sede
    #[arg(long, value_name = "SEDE")]
    site: Option<String>,
    /// Por dónde llegó
    #[arg(long, value_enum, default_value = "in-person", value_name = "CANAL")]
    channel: Channel,
    /// Tipo, si la categoría no lo dice
    #[arg(long, value_enum, value_name = "TIPO")]
    kind: Option<Kind>,
    /// ANS, por su nombre; por omisión, el primero de la categoría
    #[arg(long, value_name = "ANS")]
    sla: Option<String>,
    /// Grupo, por su nombre; por omisión, el de la categoría
    #[arg(long, value_name = "GRUPO")]
    group: Option<String>,
    /// Formato de la solicitud, en JSON, si la categoría se pide con uno; las personas van por su documento
    #[arg(long, value_name = "ARCHIVO")]
    form: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Channel {
    Mail,
    Web,
    Phone,
    Chat,
    InPerson,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Incident,
    ServiceRequest,
}

/// The only person with this document.
pub(super) fn person(session: &Session, document: &str) -> anyhow::Result<Value> {
    let page = session.call("person_list", json!({ "text": document, "limit": PAGE_ROWS }))?;
    match page["rows"].as_array().map(Vec::as_slice) {
        Some([row]) => Ok(row["id"].clone()),
        Some([]) | None => bail!("no se encontró a la persona «{document}»"),
        _ => bail!("«{document}» no es de una sola persona"),
    }
}

/// The active record of the catalogue of this name.
pub(super) fn listed(session: &Session, of: &str, name: &str) -> anyhow::Result<Value> {
    Ok(record(&session.call("catalogue_get", json!({}))?, of, name)?["id"].clone())
}

fn record(catalogue: &Value, of: &str, name: &str) -> anyhow::Result<Value> {
    let all = catalogue["editions"].as_array().into_iter().flatten().map(|edition| &edition["listed"]);
    let active = |one: &&Value| one["of"] == of && one["record"]["active"] == true;
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    let named = |one: &&Value| one["record"]["name"].as_str().is_some_and(is) || is(&way(catalogue, one));
    let found: Vec<&Value> = all.filter(active).filter(named).collect();
    match found[..] {
        [one] => Ok(one.clone()),
        [] => bail!("el catálogo no tiene «{name}»: véalo con «ensitio case catalogue»"),
        _ => bail!("«{name}» no es único en el catálogo: escríbalo como lo muestra «ensitio case catalogue»"),
    }
}

/// The name of a record; of a category the way to it, since several may be called the same: `Correo > Falla`.
pub(super) fn way(catalogue: &Value, listed: &Value) -> String {
    let all = || catalogue["editions"].as_array().into_iter().flatten().map(|edition| &edition["listed"]);
    let (mut names, mut at) = (Vec::new(), Some(listed));
    while let Some(one) = at.filter(|_| names.len() < WAY_MAX) {
        names.push(one["record"]["name"].as_str().unwrap_or_default());
        let parent = &one["record"]["parent"];
        at = all().find(|other| other["of"] == "CATEGORY" && other["id"] == *parent);
    }
    names.reverse();
    names.join(" > ")
}

/// Registers one case.
pub(super) fn register(session: &Session, request: &Register) -> anyhow::Result<Value> {
    let catalogue = session.call("catalogue_get", json!({}))?;
    let category = record(&catalogue, "CATEGORY", &request.category)?;
    let of = |key: &str, name: Option<&String>, kind: &str, first: &Value| match name {
        Some(name) => Ok(record(&catalogue, kind, name)?["id"].clone()),
        None if first.is_null() => bail!("la categoría no dice su {key}: indíquelo"),
        None => Ok(first.clone()),
    };
    let record = &category["record"];
    let sla = of("ANS", request.sla.as_ref(), "SLA", &record["slas"][0])?;
    let group = of("grupo", request.group.as_ref(), "GROUP", &record["group"])?;
    let kind = match request.kind {
        Some(kind) => json!(word(&kind)?),
        None if record["kind"].is_null() => bail!("la categoría no dice su tipo: indíquelo con --kind"),
        None => record["kind"].clone(),
    };
    let requester = match &request.requester {
        Some(document) => person(session, document)?,
        None => catalogue["me"].clone(),
    };
    let registered = session.call(
        "case_register",
        json!({
            "project": record["project"], "channel": word(&request.channel)?, "requester": requester,
            "site": request.site.as_ref().map(|name| site(session, name)).transpose()?,
            "cases": [{
                "kind": kind, "category": category["id"], "subject": request.subject,
                "description": request.description, "group": group, "sla": sla,
                "form": request.form.as_deref().map(|file| form(session, file)).transpose()?,
            }],
        }),
    )?;
    let id = registered["cases"].get(0).context("no se registró")?;
    session.call("case_get", json!({ "id": id }))
}

/// The form of a file, with the people whom it names by their document.
fn form(session: &Session, file: &Path) -> anyhow::Result<Value> {
    let named = || format!("no se pudo leer {}", file.display());
    let mut text = String::new();
    File::open(file).with_context(named)?.take(FORM_BYTES_MAX).read_to_string(&mut text).with_context(named)?;
    let mut form: Value = serde_json::from_str(&text).with_context(named)?;
    for place in ["/holder", "/current_user", "/authorisation/authorised_by"] {
        if let Some(who) = form.pointer_mut(place)
            && let Some(document) = who.as_str().filter(|text| text.parse::<PersonId>().is_err()).map(str::to_owned)
        {
            *who = person(session, &document)?;
        }
    }
    let known: CaseForm =
        serde_json::from_value(form).with_context(|| format!("{} no es un formato", file.display()))?;
    Ok(serde_json::to_value(known)?)
}

fn site(session: &Session, name: &str) -> anyhow::Result<Value> {
    let page = session.call("site_list", json!({ "text": name, "limit": PAGE_ROWS }))?;
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    let exact = rows.iter().find(|row| row["name"] == *name);
    Ok(exact.with_context(|| format!("no se encontró la sede «{name}»"))?["id"].clone())
}
