//! The central desk, as a workstation sees it.

use casework::dispute::Claim;
use casework::id::{ActId, Digest, ItemId};
use casework::item::{ItemDetails, Placement};
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::table::act::ActRow;
pub use store::table::said::{Said, Stood};
use ts_rs::TS;

use super::asked::AskedCase;
use super::receipt::{DeskPolicy, MismatchView, MonthView, ReceiptView};
use super::setting::JobId;
use crate::problem::Problem;

/// Whether there is a desk, and what waits.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskView {
    /// Absent in local mode.
    pub desk: Option<DeskLink>,
    /// Whoever is in may introduce the workstation to a desk.
    pub may_enrol: bool,
}

/// The desk that this workstation is enrolled at.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskLink {
    pub address: String,
    /// SHA-256 of its certificate.
    pub fingerprint: Digest,
    pub enrolled_at: Timestamp,
    /// When everything was last exchanged.
    pub synced_at: Option<Timestamp>,
    /// What is here and the desk does not have.
    pub waiting: WaitingView,
    /// Photos are not sent by themselves: the link is paid by what it carries.
    pub metered: bool,
    /// What it did not take in, until its author closes it.
    pub refused: u32,
    /// Items of which two workstations said different things.
    pub disputed: u32,
    /// What became known of copies of this workstation's data, and numbers that two acts bear.
    pub copies: u32,
    /// The exchange that is under way.
    pub running: Option<JobId>,
    /// Why the last exchange of this session came to nothing.
    pub last_problem: Option<Problem>,
    /// In the last exchange of this session it signed with another key than the one that it is known by: its receipts do not
    /// count until the workstation is enrolled again.
    pub other_key: bool,
    /// What the desk confirmed last.
    pub receipt: Option<ReceiptView>,
    /// It did not say the same as this workstation.
    pub differs: bool,
    pub month: MonthView,
    pub policy: DeskPolicy,
    /// Whoever is in may change what was decided about room and line.
    pub may_decide: bool,
}

/// What an exchange is to carry.
#[derive(Debug, Clone, Copy, Default, Deserialize, TS)]
pub struct DeskSync {
    /// Photos too, though the month's budget is used up.
    #[serde(default)]
    pub photos: bool,
    /// Everything is offered and told again: for a mismatch.
    #[serde(default)]
    pub again: bool,
}

/// What is still to be sent.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct WaitingView {
    /// Records that are no steps of acts.
    pub changes: u64,
    pub acts: u64,
    /// Of items.
    pub photos: u64,
    /// Of all of it, about.
    pub bytes: u64,
    /// Photos whose file is gone from this workstation.
    pub lost: u64,
}

impl From<store::Waiting> for WaitingView {
    fn from(waiting: store::Waiting) -> Self {
        let store::Waiting { changes, acts, photos, bytes, lost } = waiting;
        Self { changes, acts, photos, bytes, lost }
    }
}

/// Whether the link is paid by what it carries.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct DeskMetered {
    pub metered: bool,
}

/// What somebody brought from the desk: its line, or the three parts of it.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DeskEnrol {
    /// `ensitio-mesa:…`
    #[serde(default)]
    pub invitation: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub fingerprint: String,
    #[serde(default)]
    pub code: String,
    /// By what people tell this workstation from others.
    pub name: String,
}

/// Where the desk is, as in [`DeskEnrol`], for somebody who has no code and an account of the entity.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DeskSignIn {
    #[serde(default)]
    pub invitation: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub fingerprint: String,
    pub name: String,
    /// Opens the browser of this machine.
    pub browse: bool,
}

/// What somebody who signs in has to open; nothing before the desk has said so.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignInView {
    pub url: Option<String>,
    pub host: Option<String>,
    /// No browser was opened, though one was asked for: the person opens the address.
    pub unopened: bool,
}

/// The address at which a browser ended that is not on this machine.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SignInPaste {
    pub job: JobId,
    pub address: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SyncStarted {
    pub job: JobId,
}

/// What an exchange does, in words of its own for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SyncStep {
    #[default]
    Connecting,
    /// What was done here is handed over.
    Sending,
    /// Papers and logos that it names go up.
    Files,
    Photos,
    /// What others did comes.
    Receiving,
    /// The two say whether they have the same.
    Comparing,
    /// Timestamps of acts come.
    Stamps,
    /// Files of colleagues are given to the desk.
    Carrying,
}

impl SyncStep {
    pub(crate) const COUNT: usize = Self::Carrying as usize + 1;
}

/// How far an exchange is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncProgress {
    pub step: SyncStep,
    /// Records, files or photos of the step.
    pub done: u64,
    /// 0 while it is not known.
    pub total: u64,
    /// Of the files or photos of the step.
    pub bytes: Option<SyncBytes>,
    /// Bytes that went up and came down since the exchange began, in every step.
    pub up: u64,
    pub down: u64,
    /// What follows, where something does.
    pub next: Option<SyncStep>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncBytes {
    pub done: u64,
    pub total: u64,
}

/// What the last exchange did.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct SyncDone {
    /// What was done here and the desk has judged now.
    pub judged: u64,
    /// Of these, what it did not take in as it was.
    pub refused: u64,
    /// What others did and is known here now.
    pub told: u64,
    /// Files that went up.
    pub put: u64,
    /// Photos that cannot be sent: their file is gone from this workstation.
    pub lost: u64,
    /// How often the desk had another chain of this workstation, so that it went on in a new one.
    pub forks: u64,
    /// The desk signs with another key than the one that it is known by.
    pub other_key: bool,
    /// Bytes that went up and came down.
    pub up: u64,
    pub down: u64,
}

/// Everything that a person has to look at because two workstations did not know of each other.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Questions {
    /// The last first.
    pub refused: Vec<RefusedView>,
    pub disputed: Vec<DisputedItem>,
    /// The last receipt says something else than is here.
    pub mismatch: Option<MismatchView>,
    /// The data of this workstation were copied, or came back older than they were; the last first.
    pub forks: Vec<ForkView>,
    /// Copies of its data that go on elsewhere, as the desk told.
    pub twins: Vec<TwinView>,
    /// Numbers that more than one act in force bears.
    pub one_number: Vec<OneNumber>,
    /// Whoever is in may settle what is in dispute.
    pub may_settle: bool,
}

/// The desk had another chain of this workstation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct ForkView {
    pub at: Timestamp,
    /// Part of every number of an act since then.
    pub incarnation: u32,
    /// What was done here that the desk had already.
    pub known: u32,
    /// What was done here and was offered again.
    pub anew: u32,
}

/// A copy of this workstation's data, in use elsewhere.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct TwinView {
    pub incarnation: u32,
    pub entries: u32,
    pub last_at: Timestamp,
}

/// Acts that bear one number: a copied disk gave it twice.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneNumber {
    pub folio: String,
    pub acts: Vec<ActRow>,
}

/// Something that was asked here and that the desk did not take in.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RefusedView {
    /// Its place in the journal.
    pub n: u64,
    pub at: Timestamp,
    pub by: String,
    /// What was asked, as the journal calls it.
    pub kind: String,
    /// Nothing of it was taken in; else only the parts that `why` is about were left out.
    pub whole: bool,
    /// Empty: the desk is older than this program, and has kept it unread.
    pub why: Vec<Problem>,
    /// What it was about, with what was said here and what is known.
    pub about: Vec<Versions>,
    /// What was asked of cases; else nothing says it any more.
    pub cases: Vec<AskedCase>,
}

/// A record as it was written here and as it is known.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Versions {
    pub name: String,
    pub item: Option<ItemId>,
    /// Fields that differ: name in the details, here, known.
    pub differs: Vec<Difference>,
    /// Who wrote what is known, of what the desk told.
    pub known_by: Option<Said>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Difference {
    pub field: String,
    pub here: String,
    pub known: String,
}

/// An item in dispute.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DisputedItem {
    pub id: ItemId,
    pub rev: u32,
    pub details: ItemDetails,
    pub placement: Placement,
    /// Name of whoever answers for it now.
    pub holder: Option<String>,
    /// Who recorded that it stands there: what arrived first.
    pub stands: Option<Stood>,
    pub claims: Vec<ClaimView>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClaimView {
    pub claim: Claim,
    /// Of the act that claims custody.
    pub folio: Option<String>,
    /// Who would answer for the item by that act, or by that registration.
    pub holder: Option<String>,
    /// Why custody did not permit it.
    pub why: Option<Problem>,
    /// Who claims it.
    pub said: Option<Said>,
    /// What bears the plate or serial that is claimed.
    pub bearer: Option<Bearer>,
}

/// An item that bears what was claimed of another.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Bearer {
    pub id: ItemId,
    pub name: String,
    /// Who wrote its details.
    pub said: Option<Said>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct RefusedClose {
    pub n: u64,
}

/// A lead's answer: `upheld` is the act that counts now; without one things stay as they are.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ItemSettle {
    pub id: ItemId,
    pub base_rev: u32,
    #[serde(default)]
    pub upheld: Option<ActId>,
    pub note: String,
}
