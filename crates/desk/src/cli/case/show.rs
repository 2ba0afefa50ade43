//! Cases as the terminal shows them.

use casework::{
    act::words::stage,
    case::{CaseCode, NoteKind, words},
    fact::CaseFact,
};
use desk::{ActOfCase, CaseHappened, CaseLine, CaseShown, CaseWhy};

use super::line;

fn code(code: Option<CaseCode>) -> String {
    code.map_or_else(|| "sin código".to_owned(), |code| code.to_string())
}

/// What the clock of a case says.
fn clock(of: &CaseLine) -> String {
    of.clock.as_ref().map_or_else(|| "sin reloj".to_owned(), words::clock)
}

fn has(of: &CaseLine) -> String {
    match (&of.assignee, of.assignee_name.as_str()) {
        (None, _) => "sin asignar".to_owned(),
        (Some(id), "") => format!("lo tiene {id}"),
        (Some(_), name) => format!("lo tiene {name}"),
    }
}

pub(super) fn row(of: &CaseLine) -> anyhow::Result<()> {
    let state = words::case_state(of.state);
    line(&format!("{}  {state}  {}  {}  {}  {}", code(of.code), clock(of), of.group, has(of), of.subject))
}

pub(super) fn case(shown: &CaseShown) -> anyhow::Result<()> {
    let of = &shown.line;
    line(&format!("{} · {}", code(of.code), of.subject))?;
    line(&format!("Identificador: {}", of.id))?;
    line(&format!("Estado: {} · {}", words::case_state(of.state), clock(of)))?;
    line(&format!("Proyecto: {} · Categoría: {}", of.project, of.category))?;
    line(&format!("Grupo: {} · {}", of.group, has(of)))?;
    line(&format!("Usuario: {}", or_id(&shown.requester_name, &shown.details.requester)))?;
    if !shown.site_name.is_empty() {
        line(&format!("Sede: {}", shown.site_name))?;
    }
    line(&format!("ANS: {}", shown.sla))?;
    if let Some(at) = &shown.at_provider {
        line(&format!("Proveedor: contrato {} {}", at.contract, at.ticket))?;
    }
    if let Some(event) = &shown.mass_event {
        line(&format!("Evento masivo: {}", event.cause))?;
    }
    if !shown.details.description.is_empty() {
        line(&shown.details.description)?;
    }
    shown.acts.iter().try_for_each(act)?;
    shown.timeline.iter().try_for_each(happened)
}

fn act(of: &ActOfCase) -> anyhow::Result<()> {
    let radicado = of.radicado.map(|radicado| format!(" · radicado {radicado}")).unwrap_or_default();
    line(&format!("Acta {} · {}{radicado}", of.folio, stage(of.stage, of.not_signed)))
}

fn or_id(name: &str, id: &impl ToString) -> String {
    if name.is_empty() { id.to_string() } else { name.to_owned() }
}

fn happened(of: &CaseHappened) -> anyhow::Result<()> {
    let doubt = if of.doubtful { " (hora dudosa)" } else { "" };
    let mut unaware = "";
    let what = match &of.event {
        Some(CaseFact::Stepped { step, to, note, unseen, .. }) => {
            if *unseen {
                unaware = " (sin conocer lo que otros habían hecho)";
            }
            words::stepped(step, *to, &of.group, note)
        }
        Some(CaseFact::Noted { kind, note, .. }) => match kind {
            NoteKind::Plain => note.clone(),
            NoteKind::Contact => format!("intento de contacto: {note}"),
            NoteKind::SuspensionAsked { reason } => {
                format!("pide suspenderlo, {}: {note}", words::suspension(*reason))
            }
        },
        Some(CaseFact::AnsChanged { note, .. }) => format!("ANS: {} {note}", of.sla),
        _ => format!("registrado, a {}", of.group),
    };
    let by = or_id(&of.by_name, &of.by);
    line(&format!("{}{doubt}  {by}  {}{unaware}", words::moment(of.at), what.trim_end()))
}

pub(super) fn why(why: &CaseWhy) -> anyhow::Result<()> {
    line(&format!("{} · {}", code(why.code), words::clock(&why.clock)))?;
    why.explanation.segments.iter().try_for_each(|segment| line(&words::segment(segment)))?;
    match why.clock.projected_due {
        Some(due) => line(&format!("Vence el {}", words::moment(due.low))),
        None => Ok(()),
    }
}
