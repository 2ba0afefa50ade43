//! One case, with all that happened to it.

use casework::{
    act::{Act, ActStage},
    ans::{Explanation, Reading},
    case::{AtProvider, Case, CaseCode, CaseDetails, MassEvent, Suspension},
    catalogue::ListedId,
    fact::CaseFact,
    filing::Radicado,
    folio::Folio,
    id::{ActId, CaseId, IntentId, PersonId, RequestId},
    time::Timestamp,
};
use serde::Serialize;

use super::{Desk, list::CaseLine};
use crate::error::LedgerError;

/// A case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseShown {
    #[serde(flatten)]
    pub line: CaseLine,
    pub details: CaseDetails,
    pub requester_name: String,
    pub site_name: String,
    pub sla: String,
    pub request: RequestId,
    /// Other cases of the same request.
    pub siblings: Vec<CaseId>,
    /// By their numbers.
    pub acts: Vec<ActOfCase>,
    pub suspension: Option<Suspension>,
    pub at_provider: Option<AtProvider>,
    pub mass_event: Option<MassEvent>,
    pub solved_at: Option<Timestamp>,
    /// From the registration on.
    pub timeline: Vec<CaseHappened>,
}

/// An act that belongs to a case.
#[derive(Debug, Clone, Serialize)]
pub struct ActOfCase {
    pub id: ActId,
    pub folio: Folio,
    pub stage: ActStage,
    /// Somebody refused or was absent.
    pub not_signed: bool,
    pub radicado: Option<Radicado>,
}

impl From<Act> for ActOfCase {
    fn from(act: Act) -> Self {
        let radicado = act.filing.as_ref().map(|filing| filing.radicado);
        Self { id: act.id, folio: act.folio, stage: act.stage, not_signed: act.has_constancia(), radicado }
    }
}

/// One thing that happened to a case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseHappened {
    pub at: Timestamp,
    /// *Hora dudosa*.
    pub doubtful: bool,
    /// When the desk heard of it; `None` of what it did not judge itself.
    pub received_at: Option<Timestamp>,
    pub by: PersonId,
    pub by_name: String,
    /// The group that has it since, of what happened to the case as a whole.
    pub group: String,
    /// The ANS, where another one was agreed.
    pub sla: String,
    /// `None`: it was registered.
    pub event: Option<CaseFact>,
}

/// *¿Por qué vence…?*
#[derive(Debug, Clone, Serialize)]
pub struct CaseWhy {
    pub id: CaseId,
    pub code: Option<CaseCode>,
    pub clock: Reading,
    pub explanation: Explanation,
}

pub(super) fn shown(desk: &mut Desk<'_, '_>, case: Case, now: Timestamp) -> Result<CaseShown, LedgerError> {
    let site = case.details.site.map(|site| desk.reader.site(site)).transpose()?.flatten();
    Ok(CaseShown {
        line: CaseLine::of(desk, &case, now)?,
        requester_name: desk.person(case.details.requester)?,
        site_name: site.map(|site| site.details.name).unwrap_or_default(),
        sla: desk.name(ListedId::Sla(case.agreed_now().sla)),
        request: case.request,
        siblings: desk.reader.cases_beside(case.request, case.id)?,
        acts: desk.reader.acts_of_case(case.id)?.into_iter().map(ActOfCase::from).collect(),
        suspension: case.suspension,
        at_provider: case.at_provider.clone(),
        mass_event: case.mass_event.map(|event| desk.reader.mass_event(event)).transpose()?.flatten(),
        solved_at: case.solved_at,
        timeline: timeline(desk, &case)?,
        details: case.details,
    })
}

fn timeline(desk: &Desk<'_, '_>, case: &Case) -> Result<Vec<CaseHappened>, LedgerError> {
    let intents: Vec<IntentId> =
        std::iter::once(case.registered_as).chain(case.events.iter().filter_map(CaseFact::asked_as)).collect();
    let received = desk.reader.received(&intents)?;
    let events = std::iter::once(None).chain(case.events.iter().map(Some));
    events.zip(received).map(|(event, received)| happened(desk, case, event, received)).collect()
}

fn happened(
    desk: &Desk<'_, '_>,
    case: &Case,
    event: Option<&CaseFact>,
    received: Option<crate::table::intent::Received>,
) -> Result<CaseHappened, LedgerError> {
    let (at, by, group, sla) = match event {
        Some(CaseFact::Stepped { at, by, group, .. }) => (at.clock, *by, Some(*group), None),
        Some(CaseFact::Noted { at, by, .. }) => (*at, *by, None, None),
        Some(CaseFact::AnsChanged { at, by, agreed, .. }) => (at.clock, *by, None, Some(agreed.sla)),
        // No case keeps any other.
        Some(CaseFact::Registered { .. } | CaseFact::Coded { .. } | CaseFact::OfMassEvent { .. }) | None => {
            (case.registered.clock, case.registered_by, Some(case.first_group), None)
        }
    };
    Ok(CaseHappened {
        at,
        doubtful: received.is_some_and(|received| received.doubtful),
        received_at: received.map(|received| received.at),
        by,
        by_name: desk.person(by)?,
        group: group.map(|group| desk.name(ListedId::Group(group))).unwrap_or_default(),
        sla: sla.map(|sla| desk.name(ListedId::Sla(sla))).unwrap_or_default(),
        event: event.cloned(),
    })
}
