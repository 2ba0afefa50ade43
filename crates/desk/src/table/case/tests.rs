//! What is asked about cases, of the catalogue that is shipped.

use casework::{
    ans::CaseState,
    case::{CaseDetails, CaseStep, Channel, Step},
    catalogue::{CaseKind, Category, Group, Listed, shipped},
    id::{CaseId, CategoryId, GroupId, PersonId, RequestId, SiteId},
    intent::{IntentBody, NewCase},
};

use crate::workstation::uuid;

fn listed<T>(of: impl Fn(&Listed) -> Option<T>) -> T {
    shipped().values().find_map(|edition| of(&edition.listed)).unwrap()
}

pub(crate) fn group(name: &str) -> (GroupId, Group) {
    listed(|listed| match listed {
        Listed::Group { id, record } if record.name == name => Some((*id, record.clone())),
        _ => None,
    })
}

pub(crate) fn category(name: &str) -> (CategoryId, Category) {
    listed(|listed| match listed {
        Listed::Category { id, record } if record.name == name => Some((*id, record.clone())),
        _ => None,
    })
}

pub(crate) fn new_case(id: u128, requester: PersonId, site: Option<SiteId>) -> NewCase {
    let (category, record) = category("Equipo de cómputo");
    let details = CaseDetails {
        kind: CaseKind::Incident,
        project: record.project,
        category,
        subject: format!("No enciende N{id}N"),
        description: String::new(),
        channel: Channel::Phone,
        requester,
        site,
        related: None,
        form: None,
    };
    NewCase { id: CaseId(uuid(id)), details, group: record.group.unwrap(), sla: record.slas[0] }
}

pub(crate) fn register(id: u128, requester: PersonId, site: Option<SiteId>) -> IntentBody {
    IntentBody::RegisterCases { request: RequestId(uuid(id)), cases: vec![new_case(id, requester, site)] }
}

pub(crate) fn step(case: CaseId, from: CaseState, step: Step) -> IntentBody {
    IntentBody::StepCase { case, base_rev: 1, from, steps: vec![CaseStep { step, note: "Motivo".into() }] }
}
