//! Cases: the queue, one case, and what can be done with it.

use casework::ans::{CaseState, Explanation, Reading};
use casework::case::{
    AtProvider, CaseCode, CaseDetails, CaseFile, CaseForm, CaseStep, Channel, Ground, MassEvent, NoteKind, Step,
    Suspension,
};
use casework::catalogue::{CaseKind, Edition, GroupLevel};
use casework::id::{CaseId, CategoryId, Digest, GroupId, MassEventId, PersonId, ProjectId, RequestId, SiteId, SlaId};
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::table::ListQuery;
use store::table::act::ActRow;
use ts_rs::TS;

pub use store::table::case::{CaseFilter, CaseHeading};

/// Whose cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Whose {
    #[default]
    All,
    /// Those that whoever asks has.
    Mine,
    /// Those of the groups in which they work.
    OfMyGroups,
}

/// A window of the queue.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CaseQueue {
    pub whose: Whose,
    pub query: ListQuery<CaseFilter>,
}

/// A case in a list; names are empty where they are not known here.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseRow {
    pub id: CaseId,
    pub rev: u32,
    /// `None` until a desk has received it.
    pub code: Option<CaseCode>,
    pub kind: CaseKind,
    pub state: CaseState,
    pub subject: String,
    pub category: CategoryId,
    /// From the root of the tree.
    pub category_path: Vec<String>,
    pub group: GroupId,
    pub group_name: String,
    pub assignee: Option<PersonId>,
    pub assignee_name: String,
    pub requester_name: String,
    pub site_name: String,
    pub registered_at: Timestamp,
    /// What its clock says now; `None` where a calendar is not known here.
    pub clock: Option<Reading>,
    pub is_of_mass_event: bool,
}

/// What somebody may do with a case now. Each is one step or two at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseAction {
    Take,
    Resume,
    Reassign,
    Escalate,
    ToProvider,
    Suspend,
    Solve,
    Dismiss,
    TakeAndSuspend,
    TakeAndSolve,
    ResumeAndSolve,
    ChangeSla,
    Note,
    /// An act that belongs to it.
    IssueAct,
}

/// One thing that happened to a case, the first first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TimelineEntry {
    pub at: Timestamp,
    /// *Hora dudosa*: others say that this was not the time.
    pub doubtful: bool,
    pub by: String,
    /// Recorded at this workstation.
    pub here: bool,
    /// The desk has not told it yet.
    pub pending: bool,
    pub event: TimelineEvent,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "event", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimelineEvent {
    Registered {
        group: String,
    },
    Stepped {
        step: Step,
        to: CaseState,
        group: String,
        assignee: String,
        note: String,
        /// Others had done something with it that whoever asked did not know of.
        unseen: bool,
    },
    Noted {
        kind: NoteKind,
        note: String,
        file: Option<CaseFile>,
    },
    SlaChanged {
        sla: String,
        note: String,
    },
}

/// One case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseView {
    pub row: CaseRow,
    pub details: CaseDetails,
    /// Whom its form names.
    pub form_people: Vec<NamedPerson>,
    pub request: RequestId,
    /// Other cases of the same request.
    pub siblings: Vec<CaseHeading>,
    /// The case from which it comes, where it is known here.
    pub related: Option<CaseHeading>,
    pub project_name: String,
    pub sla: SlaId,
    pub sla_name: String,
    pub suspension: Option<Suspension>,
    pub at_provider: Option<AtProvider>,
    pub mass_event: Option<MassEvent>,
    pub solved_at: Option<Timestamp>,
    /// From when on it may be closed without an answer to the survey.
    pub closes_at: Option<Timestamp>,
    pub timeline: Vec<TimelineEntry>,
    /// The acts that belong to it, the last issued first.
    pub acts: Vec<ActRow>,
    pub allowed: Vec<CaseAction>,
    /// Which of them need a word about it.
    pub noted: Vec<CaseAction>,
    /// It is suspended before it is escalated, or gets another ANS: it is near its expiry.
    pub out_of_time: bool,
    /// Why it may be left without being attended to.
    pub grounds: Vec<Ground>,
    /// Groups of which level it may be escalated to.
    pub escalates_to: Vec<GroupLevel>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct CaseRef {
    pub id: CaseId,
}

/// *¿Por qué vence…?*
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseWhy {
    pub clock: Reading,
    pub explanation: Explanation,
}

/// One of the cases of a request.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseAsked {
    pub kind: CaseKind,
    pub category: CategoryId,
    pub subject: String,
    #[serde(default)]
    pub description: String,
    pub group: GroupId,
    pub sla: SlaId,
    /// Where its category is asked for on one.
    #[serde(default)]
    pub form: Option<CaseForm>,
}

/// The paper of the form of a case, to be saved.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseFormSave {
    pub id: CaseId,
    /// `None`: whoever asks is asked where.
    #[serde(default)]
    pub path: Option<String>,
}

/// What somebody asked for at once.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseRegister {
    pub project: ProjectId,
    pub channel: Channel,
    pub requester: PersonId,
    #[serde(default)]
    pub site: Option<SiteId>,
    #[serde(default)]
    pub related: Option<CaseId>,
    /// At least one.
    pub cases: Vec<CaseAsked>,
}

/// The cases that were registered, in the order in which they were asked for.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CasesRegistered {
    pub cases: Vec<CaseId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseDo {
    pub id: CaseId,
    pub base_rev: u32,
    /// The state that was seen.
    pub from: CaseState,
    pub steps: Vec<CaseStep>,
}

/// The same with several cases: each by itself.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CasesDo {
    pub cases: Vec<CaseSeen>,
    pub steps: Vec<CaseStep>,
}

/// A case as whoever asks saw it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct CaseSeen {
    pub id: CaseId,
    pub base_rev: u32,
    pub from: CaseState,
}

/// What became of each.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CasesDone {
    pub done: Vec<CaseId>,
    pub refused: Vec<CaseRefused>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseRefused {
    pub id: CaseId,
    pub problem: crate::problem::Problem,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseNote {
    pub id: CaseId,
    pub note: NoteKind,
    #[serde(default)]
    pub text: String,
    /// A photo or another file, as [`FileStored`] names it.
    #[serde(default)]
    pub file: Option<CaseFile>,
}

/// A file that a note is to show, by the name that it has on the person's disk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FileAdd {
    pub name: String,
}

/// A file that was kept; a picture is kept as a photo.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FileStored {
    pub file: CaseFile,
    pub is_photo: bool,
    pub bytes: u32,
}

/// A file that a note of the case shows.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseFileSave {
    pub id: CaseId,
    pub file: Digest,
    /// Where to; asked of the person when absent.
    #[serde(default)]
    pub path: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseSla {
    pub id: CaseId,
    pub base_rev: u32,
    pub was: SlaId,
    pub sla: SlaId,
    pub note: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MassEventDeclare {
    /// `None`: a new one.
    #[serde(default)]
    pub id: Option<MassEventId>,
    pub details: MassEvent,
    pub cases: Vec<CaseId>,
}

/// *Eventos masivos*: those that began last, the newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MassEvents {
    pub events: Vec<KnownMassEvent>,
    pub may_declare: bool,
    /// Fewer users are no mass event.
    pub users_min: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KnownMassEvent {
    pub id: MassEventId,
    pub details: MassEvent,
}

/// The catalogue, with the people whom its groups name.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CatalogueView {
    /// The last edition of each record.
    pub editions: Vec<Edition>,
    pub people: Vec<NamedPerson>,
    pub may_change: bool,
    /// May register a case of anybody; everybody else only their own.
    pub registers_for_others: bool,
    /// Whoever asks.
    pub me: PersonId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NamedPerson {
    pub id: PersonId,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CatalogueChange {
    /// Each follows the last edition of its record.
    pub editions: Vec<Edition>,
}
