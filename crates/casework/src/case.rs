//! *Caso*: what somebody asked the service desk for, and how it is attended to (domain §2).

mod clock;
mod code;
mod ending;
pub mod form;
mod step;
mod transition;
pub mod words;

pub use clock::{Agreed, CalendarEditions};
pub use code::{BadCaseCode, CaseCode};
pub use ending::{Ending, auto_close, resume, survey};
pub use form::{CaseForm, FormKind};
pub use step::{CaseStep, Closing, Ground, Step, StepKind};
pub use transition::{Hand, Need, Transition, transition};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ans::{CaseState, Moment, SuspensionReason};
use crate::catalogue::CaseKind;
use crate::fact::CaseFact;
use crate::id::{
    CalendarId, CaseId, CategoryId, Digest, GroupId, IntentId, MassEventId, PersonId, ProjectId, RequestId, SiteId,
};
use crate::time::Timestamp;

/// Times that a case may change hands, state or ANS; the procedure knows no bound, and no real case comes near.
pub const CHANGES_MAX: usize = 400;
/// So many of them are only for what ends it.
pub const CHANGES_KEPT: usize = 10;
/// Notes of a case.
pub const NOTES_MAX: u32 = 400;

/// *Canal de atención.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// Correo electrónico.
    Mail,
    /// Sitio web.
    Web,
    /// Teléfono.
    Phone,
    /// Teams.
    Chat,
    /// En la sede.
    InPerson,
}

/// What is asked for. Not changed once it is registered: another category brings another case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseDetails {
    pub kind: CaseKind,
    pub project: ProjectId,
    pub category: CategoryId,
    /// In one line.
    pub subject: String,
    #[serde(default)]
    pub description: String,
    pub channel: Channel,
    /// *Usuario*: who asked.
    pub requester: PersonId,
    #[serde(default)]
    pub site: Option<SiteId>,
    /// The case from which it comes, such as a closed one of which somebody said later that it was not solved.
    #[serde(default)]
    pub related: Option<CaseId>,
    /// What a request of its category is asked on, where it is asked on a form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Box<CaseForm>>,
}

impl CaseDetails {
    /// Whom its form names.
    pub fn named(&self) -> impl Iterator<Item = PersonId> {
        self.form.iter().flat_map(|form| form.people())
    }
}

/// What a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "note", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoteKind {
    Plain,
    /// Somebody tried to reach the user.
    Contact,
    /// The provider asks to suspend; somebody of the OTI confirms it by suspending (domain T24).
    SuspensionAsked {
        reason: SuspensionReason,
    },
}

/// A photo or another file of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseFile {
    pub file: Digest,
    pub name: String,
}

/// *Evento masivo*: a request of more than five users, such as an outage (domain §3.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MassEvent {
    pub cause: String,
    pub affected_users: u32,
    pub started_at: Timestamp,
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// What shows it.
    #[serde(default)]
    pub evidence: String,
}

/// With which provider a case is, or was when it was suspended or solved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AtProvider {
    /// The contract or purchase order.
    pub contract: String,
    /// The number that the provider gave it.
    pub ticket: String,
    /// The group of the OTI that handed it over, and to which it comes back.
    pub from: GroupId,
}

/// What a suspension waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Suspension {
    pub reason: SuspensionReason,
    pub since: Timestamp,
    #[serde(default)]
    pub resume_on: Option<chrono::NaiveDate>,
}

/// A case: the fold of its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    /// `None` until a desk has received it.
    #[serde(default)]
    pub code: Option<CaseCode>,
    pub request: RequestId,
    pub details: CaseDetails,
    pub state: CaseState,
    pub group: GroupId,
    #[serde(default)]
    pub assignee: Option<PersonId>,
    /// Who solved it last, or had it last: it comes back to them when it is reopened.
    #[serde(default)]
    pub responsible: Option<PersonId>,
    #[serde(default)]
    pub suspension: Option<Suspension>,
    #[serde(default)]
    pub at_provider: Option<AtProvider>,
    /// Who of the provider asked last to suspend it.
    #[serde(default)]
    pub suspension_asked_by: Option<PersonId>,
    #[serde(default)]
    pub last_contact: Option<Timestamp>,
    pub registered: Moment,
    pub registered_by: PersonId,
    /// As which intent.
    pub registered_as: IntentId,
    /// To which group it went first.
    pub first_group: GroupId,
    pub agreed: Agreed,
    /// What followed the registration, as it was told.
    #[serde(default)]
    pub events: Vec<CaseFact>,
    #[serde(default)]
    pub solved_at: Option<Timestamp>,
    /// The editions of calendars that judge it, from its end on.
    #[serde(default)]
    pub judged_by: BTreeMap<CalendarId, u32>,
    #[serde(default)]
    pub mass_event: Option<MassEventId>,
    #[serde(default)]
    pub escalations: u32,
    #[serde(default)]
    pub suspensions: u32,
    #[serde(default)]
    pub reopenings: u32,
    #[serde(default)]
    pub notes: u32,
    pub rev: u32,
}

impl Case {
    /// Whether nothing can happen to it any more.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        matches!(self.state, CaseState::Closed | CaseState::NotManaged)
    }

    /// When it ended, where it has.
    #[must_use]
    pub fn ended_at(&self) -> Option<Timestamp> {
        let stepped = |event: &CaseFact| match event {
            CaseFact::Stepped { at, .. } => Some(at.clock),
            _ => None,
        };
        self.events.iter().rev().find_map(stepped).filter(|_| self.is_ended())
    }

    /// The ANS in force.
    #[must_use]
    pub fn agreed_now(&self) -> Agreed {
        self.agreements().last().unwrap_or(self.agreed)
    }

    /// How often it changed hands, state or ANS.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.events.len() - self.notes as usize
    }

    /// This case after one fact; a fact about a case that was never registered changes nothing.
    #[must_use]
    pub fn evolve(state: Option<Self>, id: CaseId, fact: &CaseFact) -> Option<Self> {
        if let CaseFact::Registered { request, details, group, agreed, by, intent, at } = fact {
            // Told again: the first time counts.
            return state
                .or_else(|| Some(Self::registered(id, (*request, *group), details, *agreed, (*at, *by, *intent))));
        }
        let mut case = state?;
        // What only says something makes no form stale that somebody has open.
        case.rev += u32::from(matches!(fact, CaseFact::Stepped { .. } | CaseFact::AnsChanged { .. }));
        match fact {
            CaseFact::Registered { .. } => {}
            CaseFact::Coded { code } => {
                // For ever: a code is given once.
                case.code.get_or_insert(*code);
            }
            CaseFact::Stepped { step, to, group, assignee, judged_by, at, .. } => {
                case.stepped(step, *to, *at);
                case.group = *group;
                case.assignee = *assignee;
                case.judged_by.clone_from(judged_by);
            }
            CaseFact::Noted { kind, by, at, .. } => case.noted(*kind, *by, *at),
            CaseFact::AnsChanged { .. } => {}
            CaseFact::OfMassEvent { event } => case.mass_event = Some(*event),
        }
        match fact {
            CaseFact::Registered { .. } | CaseFact::Coded { .. } | CaseFact::OfMassEvent { .. } => {}
            CaseFact::Stepped { .. } | CaseFact::Noted { .. } | CaseFact::AnsChanged { .. } => {
                case.events.push(fact.clone());
            }
        }
        Some(case)
    }

    fn registered(
        id: CaseId,
        (request, group): (RequestId, GroupId),
        details: &CaseDetails,
        agreed: Agreed,
        (registered, registered_by, registered_as): (Moment, PersonId, IntentId),
    ) -> Self {
        Self {
            id,
            code: None,
            request,
            details: details.clone(),
            state: CaseState::Registered,
            group,
            assignee: None,
            responsible: None,
            suspension: None,
            at_provider: None,
            suspension_asked_by: None,
            last_contact: None,
            registered,
            registered_by,
            registered_as,
            first_group: group,
            agreed,
            events: Vec::new(),
            solved_at: None,
            judged_by: BTreeMap::new(),
            mass_event: None,
            escalations: 0,
            suspensions: 0,
            reopenings: 0,
            notes: 0,
            rev: 1,
        }
    }

    fn stepped(&mut self, step: &Step, to: CaseState, at: Moment) {
        self.suspension = None;
        self.suspension_asked_by = None;
        let was_at = self.at_provider.take();
        match step {
            Step::Suspend { reason: why, resume_on } => {
                self.suspensions += 1;
                self.suspension = Some(Suspension { reason: *why, since: at.clock, resume_on: *resume_on });
                self.at_provider = was_at;
            }
            Step::ToProvider { contract, ticket, .. } => {
                self.escalations += 1;
                let from = was_at.map_or(self.group, |at| at.from);
                self.at_provider = Some(AtProvider { contract: contract.clone(), ticket: ticket.clone(), from });
            }
            Step::Escalate { .. } => self.escalations += 1,
            Step::Solve { .. } => {
                self.solved_at = Some(at.latest());
                self.responsible = self.assignee.or(self.responsible);
                self.at_provider = was_at;
            }
            Step::Reopen => {
                self.reopenings += 1;
                self.solved_at = None;
                self.at_provider = was_at;
            }
            Step::Close { .. } => self.at_provider = was_at,
            Step::Take | Step::Reassign { .. } | Step::Dismiss { .. } => {}
        }
        self.state = to;
    }

    fn noted(&mut self, kind: NoteKind, by: PersonId, at: Timestamp) {
        self.notes += 1;
        match kind {
            NoteKind::Plain => {}
            NoteKind::Contact => self.last_contact = self.last_contact.max(Some(at)),
            NoteKind::SuspensionAsked { .. } => self.suspension_asked_by = Some(by),
        }
    }
}
