//! Of cases: who may do something, and what it needs.

use commands::term::{AnsFlaw, CaseState, CatalogueFlaw, Ground, Hand, Need, NoteKind, Step};
use commands::view::asked::{AskedCase, AskedStep, CaseWish};
use commands::wording;

pub(super) fn hands(hands: &[Hand]) -> String {
    let names: Vec<&str> = hands.iter().map(|one| hand(*one)).collect();
    names.join(" o ")
}

fn hand(hand: Hand) -> &'static str {
    match hand {
        Hand::Agent => "la mesa de servicios",
        Hand::SpecialistL2 => "un(a) especialista de nivel 2",
        Hand::ItsLead => "quien responde por los servicios de TI",
        Hand::Member => "alguien del grupo asignado",
        Hand::MemberAboveOne => "alguien del grupo asignado, de nivel 2 o superior",
        Hand::Assignee => "quien lo tiene asignado",
        Hand::AssigneeAboveOne => "quien lo tiene asignado, de nivel 2 o superior",
        Hand::GroupLead => "quien lidera el grupo",
        Hand::Oti => "un(a) especialista de la OTI",
        Hand::Provider => "el especialista proveedor que lo tiene",
        Hand::Survey => "el usuario, con la encuesta",
    }
}

pub(super) fn need(need: Need) -> &'static str {
    match need {
        Need::Note => "falta la nota",
        Need::Reason => "la fecha para reanudar debe ser posterior a hoy",
        Need::Solution => "falta la solución",
        Need::Group => "la persona no está en ese grupo",
        Need::SomebodyElse => "ya está así: elija otro grupo, otra persona u otro ANS",
        Need::TimeLeft => "está próximo a vencer: antes de escalarlo suspéndalo o cambie su ANS",
        Need::Contract => "esa categoría no se entrega a un proveedor, o el grupo no es de proveedor",
        Need::Ground => "antes hay que dejar registrado un intento de contacto con el usuario",
        Need::Waited => "se requiere un intento de contacto desde que se suspendió, y tres días hábiles sin respuesta",
        Need::AnotherAsked => "quien pidió la suspensión no la confirma",
        Need::NoAcceptance => "lo que hizo el proveedor lo recibe primero la OTI",
    }
}

pub(in crate::cli) fn flaw(flaw: &CatalogueFlaw) -> String {
    match flaw {
        CatalogueFlaw::Unnamed => "falta el nombre".to_owned(),
        CatalogueFlaw::NameTooLong { max } => format!("el nombre es demasiado largo: el máximo es {max} caracteres"),
        CatalogueFlaw::TooManyNamed { max } => format!("son demasiados: el máximo es {max}"),
        CatalogueFlaw::NoProject => "el grupo no es de ningún proyecto".to_owned(),
        CatalogueFlaw::LeadIsNoMember => "quien lidera el grupo debe estar en él".to_owned(),
        CatalogueFlaw::Ans { is: AnsFlaw::TargetOutOfRange { .. } } => {
            "el tiempo del ANS debe ser de un minuto o más, y de menos de diez años".to_owned()
        }
        CatalogueFlaw::Ans { is: AnsFlaw::PercentTooHigh { .. } } => {
            "el umbral de próximo a vencer no pasa del 100 %".to_owned()
        }
        CatalogueFlaw::Calendar { .. } => "el calendario tiene horas, reglas o días que no son válidos".to_owned(),
        CatalogueFlaw::NotThere => "nombra algo que no está en el catálogo, o que es de otro proyecto".to_owned(),
        CatalogueFlaw::TooDeep { max } => format!("una categoría no está dentro de sí misma ni a más de {max} niveles"),
    }
}

/// What a note is, where it is more than one.
pub(crate) fn note(kind: &NoteKind) -> String {
    match kind {
        NoteKind::Plain => String::new(),
        NoteKind::Contact => "intento de contacto con el usuario".to_owned(),
        NoteKind::SuspensionAsked { reason } => format!("petición de suspender ({})", wording::suspension(*reason)),
    }
}

/// What was asked of a case and the desk did not take in, line by line, as it was written.
pub(crate) fn asked(case: &AskedCase) -> Vec<String> {
    let AskedCase { id, code, subject, wish, .. } = case;
    let name = code.map_or_else(|| id.to_string(), |code| code.to_string());
    let mut lines = match subject.as_str() {
        "" => vec![name],
        _ if code.is_none() => vec![format!("«{subject}» ({id})")],
        _ => vec![format!("{name} · {subject}")],
    };
    match wish {
        CaseWish::Register { .. } => lines.extend(registration(wish)),
        CaseWish::Step { from, steps } => lines.extend(steps.iter().flat_map(|one| step(one, *from))),
        CaseWish::Note { note: kind, text, file } => {
            let kind = Some(note(kind)).filter(|kind| !kind.is_empty()).unwrap_or_else(|| "nota".to_owned());
            lines.extend(said(&kind, text));
            lines.extend(said("archivo", file));
        }
        CaseWish::Sla { sla, note } => {
            lines.extend(said("cambiar ANS", sla));
            lines.extend(said("justificación", note));
        }
        CaseWish::MassEvent { details } => {
            lines.extend(said("evento masivo", &details.cause));
            lines.extend(said("evidencia", &details.evidence));
        }
    }
    lines
}

fn said(what: &str, text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("  {what}: {text}"))
}

fn registration(wish: &CaseWish) -> Vec<String> {
    let CaseWish::Register { details, requester, site, project, category_path, group_name, sla_name, .. } = wish else {
        return Vec::new();
    };
    let kind = wording::case_kind(details.kind);
    let parts = [
        ("usuario", requester.as_str()),
        ("sede", site),
        ("proyecto", project),
        ("categoría", &category_path.join(" > ")),
        ("tipo", kind),
        ("ANS", sla_name),
        ("grupo", group_name),
        ("descripción", &details.description),
    ];
    parts.into_iter().filter_map(|(what, text)| said(what, text)).collect()
}

fn step(AskedStep { step, note, group, person }: &AskedStep, from: CaseState) -> Vec<String> {
    let (verb, text) = match step {
        Step::Take if from == CaseState::Suspended => ("reanudar", String::new()),
        Step::Take => ("tomar", String::new()),
        Step::Reassign { .. } => ("reasignar", String::new()),
        Step::Escalate { .. } => ("escalar", String::new()),
        Step::ToProvider { contract, ticket, .. } if ticket.is_empty() => ("activo proveedor", contract.clone()),
        Step::ToProvider { contract, ticket, .. } => ("activo proveedor", format!("{contract} · {ticket}")),
        Step::Suspend { reason, resume_on } => {
            let until = resume_on.map(|day| format!(", hasta el {}", day.format("%d/%m/%Y"))).unwrap_or_default();
            ("suspender", format!("{}{until}", wording::suspension(*reason)))
        }
        Step::Solve { solution } => ("solucionar", solution.clone()),
        Step::Dismiss { ground } => ("no gestionar", self::ground(*ground).to_owned()),
        Step::Close { .. } => ("cerrar", String::new()),
        Step::Reopen => ("reabrir", String::new()),
    };
    let to = [group.as_str(), person, &text];
    let to: Vec<&str> = to.into_iter().filter(|words| !words.is_empty()).collect();
    let done = if to.is_empty() { format!("  {verb}") } else { format!("  {verb}: {}", to.join(" · ")) };
    [done].into_iter().chain(said("nota", note)).collect()
}

fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::InsufficientInfo => "el usuario no dio la información necesaria",
        Ground::OutOfScope => "no es del alcance del grupo responsable asignado",
    }
}
