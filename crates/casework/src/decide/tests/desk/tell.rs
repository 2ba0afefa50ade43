//! What happened at the service desk, in words.

use std::fmt::Write as _;

use super::{
    ANS4, ANS16, ANS40, ANTIGUO, CASE, CASE2, CaseFact, CaseId, DESARROLLO, EVENT, FAULT, Fact, GroupId, HABIL, HOUR,
    MAIL, MESA, NOMINA, NoteKind, OTI, OUTFIT, PAYROLL, PEOPLE, PROVEEDOR, PersonId, Refusal, SALARY, SEGURIDAD,
    SERVICES, SISTEMAS, SITIO, Step, TALENTO, Within, office, word,
};
use crate::catalogue::Edition;

pub(super) fn name_of(person: PersonId) -> &'static str {
    PEOPLE.iter().find(|(id, ..)| *id == person).map_or("nobody known", |(_, name, _)| name)
}

const GROUPS: [(GroupId, &str); 9] = [
    (MESA, "Mesa"),
    (SISTEMAS, "Sistemas"),
    (SITIO, "Sitio"),
    (DESARROLLO, "Desarrollo"),
    (PROVEEDOR, "Proveedor"),
    (TALENTO, "Talento Humano"),
    (NOMINA, "Nómina"),
    (SEGURIDAD, "Seguridad"),
    (ANTIGUO, "Antiguo"),
];

pub(super) fn name_of_group(group: GroupId) -> &'static str {
    GROUPS.iter().find(|(id, _)| *id == group).map_or("another group", |(_, name)| name)
}

pub(super) fn name_of_case(case: CaseId) -> String {
    format!("case {}", case.0.as_u128().saturating_sub(0x700))
}

pub(super) fn hours(Within { low, high }: Within<i64>) -> String {
    let one = |ms: i64| match (ms / HOUR, ms % HOUR / 60_000) {
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes}"),
    };
    if low == high { one(low) } else { format!("{} to {}", one(low), one(high)) }
}

pub(in super::super) fn tell(fact: &Fact) -> String {
    match fact {
        Fact::Case(id, fact) => format!("{}: {}", name_of_case(*id), tell_case(fact)),
        Fact::Listed(edition) => {
            let Edition { edition, listed } = &**edition;
            format!("{} listed, edition {edition}", listed.name())
        }
        Fact::MassEvent(_, event) => format!("mass event of {}: {}", event.affected_users, event.cause),
        other => office::tell(other),
    }
}

fn tell_case(fact: &CaseFact) -> String {
    match fact {
        CaseFact::Registered { details, group, agreed, at, .. } => {
            let to = format!("registered for {} in {}", name_of(details.requester), name_of_group(*group));
            let doubted = if at.between.is_unknown() { "" } else { ", at a doubtful hour" };
            format!("{to}, {} by edition {}{doubted}", hours(Within::exactly(agreed.ans.target_ms)), agreed.edition)
        }
        CaseFact::Coded { code } => format!("is {code}"),
        CaseFact::Stepped { step, to, group, assignee, judged_by, at, unseen, .. } => {
            let mut text = format!("{} -> {}, {}", word_of(step), word(to), name_of_group(*group));
            if let Some(person) = assignee {
                write!(text, ", {}", name_of(*person)).unwrap();
            }
            for edition in judged_by.values() {
                write!(text, ", judged by edition {edition}").unwrap();
            }
            text.push_str(if at.between.is_unknown() { "" } else { ", at a doubtful hour" });
            text.push_str(if *unseen { ", unseen" } else { "" });
            text
        }
        CaseFact::Noted { kind, by, .. } => {
            let kind = match kind {
                NoteKind::Plain => "note",
                NoteKind::Contact => "contact",
                NoteKind::SuspensionAsked { .. } => "suspension asked",
            };
            format!("{kind} by {}", name_of(*by))
        }
        CaseFact::AnsChanged { agreed, .. } => format!("ANS {}", hours(Within::exactly(agreed.ans.target_ms))),
        CaseFact::OfMassEvent { .. } => "of the mass event".to_owned(),
    }
}

/// The word of a step on the wire.
fn word_of(step: &Step) -> String {
    serde_json::to_value(step).unwrap()["step"].as_str().unwrap().to_owned()
}

/// A refusal with names in place of identifiers.
pub(in super::super) fn tell_refusal(refusal: &Refusal) -> String {
    let mut text = office::tell_refusal(refusal);
    let people = PEOPLE.map(|(id, name, _)| (id.to_string(), name));
    let groups = GROUPS.map(|(id, name)| (id.to_string(), name));
    let others = [
        (CASE.to_string(), "case 1"),
        (CASE2.to_string(), "case 2"),
        (EVENT.to_string(), "the mass event"),
        (OTI.to_string(), "OTI"),
        (PAYROLL.to_string(), "Nómina"),
        (HABIL.to_string(), "Hábil"),
        (ANS16.to_string(), "16 h"),
        (ANS40.to_string(), "40 h"),
        (ANS4.to_string(), "4 h"),
        (SERVICES.to_string(), "Servicios"),
        (FAULT.to_string(), "Falla de equipo"),
        (OUTFIT.to_string(), "Dotación"),
        (MAIL.to_string(), "Correo"),
        (SALARY.to_string(), "Liquidación"),
    ];
    for (id, name) in people.iter().chain(&groups).chain(&others) {
        text = text.replace(id, name);
    }
    text
}
