//! Cases from the command line.

mod ask;
mod book;
mod file;
mod mass;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use commands::view::case::CaseRef;
use serde_json::{Value, json};

use self::ask::Register;
use super::print;
use super::session::Session;
use super::work;

/// Rows asked for at once.
const PAGE_ROWS: usize = 200;

#[derive(Debug, Subcommand)]
pub(super) enum Case {
    /// Lista los casos, primero el que vence antes
    List(List),
    /// Muestra un caso con su historia
    Show(Which),
    /// Dice por qué vence cuando vence: tramos, pausas y festivos
    Why(Which),
    /// Registra un caso
    New(Box<Register>),
    /// Toma un caso, o lo reanuda
    Take {
        #[command(flatten)]
        which: Which,
        /// Nota: hace falta para tomar el que tiene un proveedor
        #[arg(long, default_value = "", value_name = "TEXTO")]
        note: String,
    },
    /// Lo pasa a otra persona del grupo
    Reassign {
        #[command(flatten)]
        which: Which,
        /// Documento de la persona
        #[arg(long, value_name = "NÚMERO")]
        to: String,
        /// Nota
        #[arg(long, value_name = "TEXTO")]
        note: String,
    },
    /// Lo escala a otro grupo del mismo proyecto
    Escalate {
        #[command(flatten)]
        which: Which,
        /// Grupo, por su nombre
        #[arg(long, value_name = "GRUPO")]
        group: String,
        /// Documento de la persona, si es a alguien
        #[arg(long, value_name = "NÚMERO")]
        to: Option<String>,
        /// Nota
        #[arg(long, default_value = "", value_name = "TEXTO")]
        note: String,
        /// Lo suspende antes, porque está próximo a vencer
        #[arg(long)]
        suspend: bool,
    },
    /// Lo entrega a un proveedor
    Provider {
        #[command(flatten)]
        which: Which,
        /// Grupo del proveedor, por su nombre
        #[arg(long, value_name = "GRUPO")]
        group: String,
        /// Documento del especialista proveedor
        #[arg(long, value_name = "NÚMERO")]
        to: String,
        /// Contrato u orden de compra
        #[arg(long, value_name = "CONTRATO")]
        contract: String,
        /// Número que le dio el proveedor
        #[arg(long, default_value = "", value_name = "NÚMERO")]
        ticket: String,
        /// Nota
        #[arg(long, default_value = "", value_name = "TEXTO")]
        note: String,
    },
    /// Lo suspende
    Suspend {
        #[command(flatten)]
        which: Which,
        /// Razón de la suspensión
        #[arg(long, value_enum, value_name = "RAZÓN")]
        reason: Reason,
        /// Nota
        #[arg(long, value_name = "TEXTO")]
        note: String,
        /// Día en que se debe reanudar, AAAA-MM-DD
        #[arg(long, value_name = "FECHA")]
        resume: Option<String>,
        /// Lo toma antes
        #[arg(long)]
        take: bool,
    },
    /// Lo soluciona
    Solve {
        #[command(flatten)]
        which: Which,
        /// Solución
        #[arg(long, value_name = "TEXTO")]
        solution: String,
        /// Lo toma o lo reanuda antes
        #[arg(long)]
        take: bool,
        /// Nota al tomarlo: hace falta si lo tiene un proveedor
        #[arg(long, default_value = "", requires = "take", value_name = "TEXTO")]
        note: String,
    },
    /// Lo deja sin gestionar
    Dismiss {
        #[command(flatten)]
        which: Which,
        /// Por qué
        #[arg(long, value_enum, value_name = "MOTIVO")]
        ground: Ground,
        /// Nota
        #[arg(long, value_name = "TEXTO")]
        note: String,
    },
    /// Agrega una nota
    Note {
        #[command(flatten)]
        which: Which,
        /// Nota; con --file puede faltar
        #[arg(default_value = "", value_name = "TEXTO", required_unless_present = "file")]
        text: String,
        /// Fue un intento de contacto con el usuario
        #[arg(long)]
        contact: bool,
        /// Foto u otro archivo que la acompaña
        #[arg(long, value_name = "ARCHIVO")]
        file: Option<PathBuf>,
    },
    /// Lista los archivos de un caso, o los guarda en una carpeta
    File {
        #[command(flatten)]
        which: Which,
        /// Carpeta donde guardarlos; lo que ya está allí no se toca
        #[arg(long, value_name = "CARPETA")]
        out: Option<PathBuf>,
    },
    /// Cambia el ANS
    Sla {
        #[command(flatten)]
        which: Which,
        /// ANS, por su nombre
        #[arg(long, value_name = "ANS")]
        to: String,
        /// Justificación
        #[arg(long, value_name = "TEXTO")]
        note: String,
    },
    /// Declara un evento masivo, o lista los que hay
    MassEvent(Box<mass::MassEvent>),
    /// Guarda el formato con que se pidió: Anexo 13 o solicitud de cuenta o acceso, en PDF
    Form {
        #[command(flatten)]
        which: Which,
        /// Archivo nuevo
        #[arg(long, value_name = "ARCHIVO")]
        out: PathBuf,
    },
    /// Muestra el catálogo: categorías, ANS, grupos y calendarios; también lo exporta y lo importa
    Catalogue {
        #[command(subcommand)]
        what: Option<book::Book>,
    },
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// Solo los propios
    #[arg(long, conflicts_with = "groups")]
    mine: bool,
    /// Solo los de los grupos propios
    #[arg(long)]
    groups: bool,
    /// También los solucionados y los terminados
    #[arg(long)]
    all: bool,
    /// Solo los que contienen este texto
    #[arg(default_value = "", value_name = "TEXTO")]
    text: String,
}

#[derive(Debug, Args)]
pub(super) struct Which {
    /// Código del caso, o su identificador
    #[arg(value_name = "CASO")]
    case: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Reason {
    /// Disponibilidad del usuario final
    UserUnavailable,
    /// En espera de solución definitiva
    AwaitingDefinitiveSolution,
    /// En espera de acceso a la sede
    AwaitingSiteAccess,
    /// En espera de repuestos o garantía
    AwaitingPartsOrWarranty,
    /// En espera de aprobación
    AwaitingApproval,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Ground {
    /// El usuario no da la información necesaria
    InsufficientInfo,
    /// Está fuera del alcance del grupo
    OutOfScope,
}

/// A value of a list as JSON has it.
fn word(value: &impl ValueEnum) -> anyhow::Result<String> {
    let value = value.to_possible_value().context("un valor sin nombre")?;
    Ok(value.get_name().to_uppercase().replace('-', "_"))
}

pub(super) fn run(session: &Session, case: Case) -> anyhow::Result<ExitCode> {
    session.enter()?;
    let view = match case {
        Case::List(list) => return list_cases(session, &list),
        Case::Why(which) => {
            return show::why(session, &session.call("case_why", json!({ "id": find(session, &which.case)? }))?);
        }
        Case::MassEvent(asked) => return mass::run(session, *asked),
        Case::Catalogue { what } => return book::run(session, what.as_ref()),
        Case::Form { which, out } => {
            let request = json!({ "id": find(session, &which.case)?, "path": out });
            work::saved(session, &session.call("case_form_save", request)?);
            return Ok(ExitCode::SUCCESS);
        }
        Case::New(register) => ask::register(session, &register)?,
        Case::Show(which) => session.call("case_get", json!({ "id": find(session, &which.case)? }))?,
        Case::File { which, out } => return file::files(session, &which.case, out.as_deref()),
        Case::Note { which, text, contact, file } => {
            let kind = if contact { "CONTACT" } else { "PLAIN" };
            let (id, note) = (find(session, &which.case)?, json!({ "note": kind }));
            let file = file.as_deref().map(|path| file::add(session, path)).transpose()?;
            session.call("case_note", json!({ "id": id, "note": note, "text": text, "file": file }))?
        }
        Case::Sla { which, to, note } => {
            let seen = session.call("case_get", json!({ "id": find(session, &which.case)? }))?;
            let sla = ask::listed(session, "SLA", &to)?;
            let row = &seen["row"];
            let request =
                json!({ "id": row["id"], "base_rev": row["rev"], "was": seen["sla"], "sla": sla, "note": note });
            session.call("case_sla", request)?
        }
        step => {
            let (which, mut steps) = steps(session, step)?;
            let seen = session.call("case_get", json!({ "id": find(session, &which.case)? }))?;
            let row = &seen["row"];
            // Only what a provider has is taken with a word; else it would stand there twice.
            if steps.len() > 1 && row["state"] != "PROVIDER_ACTIVE" && steps[0]["step"]["step"] == "TAKE" {
                steps[0]["note"] = json!("");
            }
            let request = json!({ "id": row["id"], "base_rev": row["rev"], "from": row["state"], "steps": steps });
            session.call("case_step", request)?
        }
    };
    show::case(session, &view)
}

/// What is done with which case.
fn steps(session: &Session, case: Case) -> anyhow::Result<(Which, Vec<Value>)> {
    let step = |step: Value, note: &str| json!({ "step": step, "note": note });
    let take = |note: &str| step(json!({ "step": "TAKE" }), note);
    Ok(match case {
        Case::Take { which, note } => (which, vec![take(&note)]),
        Case::Reassign { which, to, note } => {
            let assignee = ask::person(session, &to)?;
            (which, vec![step(json!({ "step": "REASSIGN", "assignee": assignee }), &note)])
        }
        Case::Escalate { which, group, to, note, suspend } => {
            let assignee = to.map(|to| ask::person(session, &to)).transpose()?;
            let group = ask::listed(session, "GROUP", &group)?;
            let escalate = step(json!({ "step": "ESCALATE", "group": group, "assignee": assignee }), &note);
            let before = json!({ "step": "SUSPEND", "reason": "NEAR_EXPIRY_ESCALATION" });
            let before = suspend.then(|| step(before, &note));
            (which, before.into_iter().chain([escalate]).collect())
        }
        Case::Provider { which, group, to, contract, ticket, note } => {
            let specialist = ask::person(session, &to)?;
            let group = ask::listed(session, "GROUP", &group)?;
            let to = json!({
                "step": "TO_PROVIDER", "group": group, "specialist": specialist, "contract": contract, "ticket": ticket,
            });
            (which, vec![step(to, &note)])
        }
        Case::Suspend { which, reason, note, resume, take: before } => {
            let suspend = json!({ "step": "SUSPEND", "reason": word(&reason)?, "resume_on": resume });
            let before = before.then(|| take(&note));
            (which, before.into_iter().chain([step(suspend, &note)]).collect())
        }
        Case::Solve { which, solution, take: before, note } => {
            let solve = step(json!({ "step": "SOLVE", "solution": solution }), "");
            (which, before.then(|| take(&note)).into_iter().chain([solve]).collect())
        }
        Case::Dismiss { which, ground, note } => {
            (which, vec![step(json!({ "step": "DISMISS", "ground": word(&ground)? }), &note)])
        }
        Case::List(_)
        | Case::Show(_)
        | Case::Why(_)
        | Case::New(_)
        | Case::Note { .. }
        | Case::File { .. }
        | Case::Sla { .. }
        | Case::MassEvent(_)
        | Case::Form { .. }
        | Case::Catalogue { .. } => bail!("eso no cambia el estado de un caso"),
    })
}

/// The id of a case, of its code or that id.
pub(super) fn find(session: &Session, case: &str) -> anyhow::Result<Value> {
    let id = json!(case);
    if serde_json::from_value::<CaseRef>(json!({ "id": id })).is_ok() {
        return Ok(id);
    }
    let page = page(session, &json!({ "text": case, "limit": PAGE_ROWS }), "ALL")?;
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    let found = rows.iter().find(|row| row["code"] == *case);
    Ok(found.with_context(|| format!("no se encontró el caso «{case}»"))?["id"].clone())
}

fn page(session: &Session, query: &Value, whose: &str) -> anyhow::Result<Value> {
    session.call("case_list", json!({ "whose": whose, "query": query }))
}

fn list_cases(session: &Session, list: &List) -> anyhow::Result<ExitCode> {
    let whose = match (list.mine, list.groups) {
        (true, _) => "MINE",
        (_, true) => "OF_MY_GROUPS",
        _ => "ALL",
    };
    let filter = if list.all { json!({}) } else { json!({ "open": true }) };
    let mut rows = Vec::new();
    loop {
        let query = json!({ "text": list.text, "filter": filter, "limit": PAGE_ROWS, "offset": rows.len() });
        let page = page(session, &query, whose)?;
        let more = page["rows"].as_array().cloned().unwrap_or_default();
        let last = more.len() < PAGE_ROWS;
        rows.extend(more);
        if last {
            break;
        }
    }
    if session.json {
        print::json(&json!({ "rows": rows }));
        return Ok(ExitCode::SUCCESS);
    }
    rows.iter().try_for_each(show::row)?;
    Ok(ExitCode::SUCCESS)
}
