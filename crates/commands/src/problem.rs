//! Why a command did not do what was asked: a small closed list to branch on. Everything else is `Broken`, whose
//! chain of causes is in the log under its incident.

use casework::refusal::Refusal;
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::act::Missing;

/// Fields that a request may get wrong by itself, whatever the world looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InvalidField {
    Password,
    Pin,
    Name,
    Document,
    Territorial,
    Strokes,
    Consent,
    Compared,
    Date,
    Limit,
    Mapping,
    Photo,
    Path,
    Recipients,
    Subject,
    Message,
    Invitation,
    DeskAddress,
    Fingerprint,
    EnrolCode,
    Hours,
    /// The cases of a request, or those of which something is asked at once.
    Cases,
    /// Where a browser ended.
    ReturnAddress,
    /// Somebody who is to be admitted.
    Admitted,
    Devices,
}

/// What the field has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "rule", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rule {
    Required,
    MinLength { min: u32 },
    MaxLength { max: u32 },
    Digits { min: u32, max: u32 },
    Range { min: u32, max: u32 },
    Unknown,
}

/// Names of what a refusal is about, as far as they are known here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Names {
    /// *Denominación* of the item.
    pub item: Option<String>,
    pub person: Option<String>,
    /// Folio of the act.
    pub act: Option<String>,
    /// Code of the case, or its subject before it has one.
    pub case: Option<String>,
}

/// Why nothing came of an exchange with the desk. What was done here stays here, and is offered again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "desk", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeskProblem {
    /// The workstation works alone.
    NotEnrolled,
    /// It is enrolled at another one already.
    OtherDesk,
    Unreachable {
        address: String,
    },
    /// Whoever answers is not the desk that the workstation was introduced to.
    OtherCertificate,
    NotSecure,
    WrongCode,
    /// With another key: a copy of this store was enrolled before.
    AlreadyEnrolled,
    /// Somebody of this workstation works at another one, and the code was not made for them.
    PersonTaken {
        device: String,
    },
    Revoked,
    NotAuthorised,
    /// The role that the desk gave to whoever asks is another.
    NotPermitted,
    /// These have an account here of which the desk does not know: a new code makes them known.
    AccountsUnknown {
        names: Vec<String>,
    },
    /// It was restored from a backup.
    OtherEpoch,
    /// This workstation may see other territorial offices since, which takes a network to be told.
    OtherScope,
    /// Another copy of this store has spoken with it.
    Fork,
    Busy,
    Interrupted,
    /// One of the two programs is too old for the other.
    NotUnderstood,
    /// A file that an entry names is gone from this workstation.
    FileLost,
    /// The desk does not have it either.
    FileNotThere,
    /// The workstation of this name has not brought it to the desk yet.
    FileNotYet {
        device: String,
    },
    /// The desk knows people by codes only.
    NoSignIn,
    /// Nobody came back in time, or what was begun is over.
    SignInAgain,
    /// The provider did not let them in, or they did not want to.
    SignInDeclined {
        said: String,
    },
    /// The browser has to come back to this port, and another program has it.
    PortTaken {
        port: u16,
    },
    /// The desk names an address that must not be opened.
    SignInAddress,
    /// Nobody admitted who signed in, as the provider names them.
    NotAdmitted {
        email: Option<String>,
        subject: String,
    },
    /// The provider does not vouch for the address.
    NotVerified {
        email: Option<String>,
        subject: String,
    },
    /// Who signed in has as many workstations as they may.
    NoRoom,
    /// The desk knows the account or the person here otherwise.
    OtherAccount,
    /// This workstation sees what the admission of whoever signed in does not show.
    SeesMore,
    /// Somebody signed in with this address before; since then the provider's name for them counts.
    AddressTaken {
        subject: String,
    },
    ProviderAway,
    ProviderRefused {
        said: Option<String>,
    },
    /// What the provider says does not hold.
    ProviderAnswer,
    /// Only its times do not.
    ProviderClock,
    /// The last receipt says something else than is here: nothing is let go of before that is settled.
    Differs,
}

/// Why nothing came of a file that was to be exchanged. Nothing was changed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "bundle", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BundleProblem {
    NotOne,
    /// A newer program wrote it.
    Newer,
    /// Sealed to somebody else.
    NotForUs,
    /// Cut or changed on its way.
    Damaged,
    WrongSignature,
    OtherDesk,
    OtherDevice,
    /// The desk was restored from a backup since, or before.
    OtherEpoch,
    /// Something that came before it is not known here.
    Gap,
    /// The desk has to be met once over the network.
    NoKeys,
    /// Larger than any may be.
    TooLarge,
    /// Larger than what somebody may carry for others.
    TooLargeToCarry,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "problem", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Problem {
    #[error("refused: {refusal:?}")]
    Refused { refusal: Refusal, names: Box<Names> },
    #[error("invalid {field:?}: {rule:?}")]
    Invalid { field: InvalidField, rule: Rule },
    #[error("not found")]
    NotFound,
    /// Nobody has unlocked the store.
    #[error("locked")]
    Locked,
    /// `tries_left` before the session ends, of a PIN; a password has no such end.
    #[error("wrong password or PIN; wait {wait_seconds} s")]
    WrongSecret { wait_seconds: u32, tries_left: Option<u32> },
    #[error("another program holds the store {path}")]
    AlreadyOpen { path: String },
    #[error("{path} was written by a newer EnSitio")]
    TooNew { path: String },
    #[error("{path} is damaged; it was left as it is")]
    Damaged { path: String },
    #[error("{path} already exists")]
    AlreadyExists { path: String },
    #[error("the disk is full")]
    DiskFull,
    /// The store was made anew, and has to hear from the desk before anybody works in it.
    #[error("the store was made anew and has not exchanged with the desk since")]
    SyncFirst,
    #[error("larger than {max_mb} MB")]
    TooLarge { max_mb: u32 },
    #[error("there is nothing in the file")]
    EmptyFile,
    /// The machine's clock stands where it cannot be: before the signing key was made, or after it has expired.
    #[error("the clock says {}, not within {} and {}", clock.in_bogota(), from.in_bogota(), until.in_bogota())]
    WrongClock { clock: Timestamp, from: Timestamp, until: Timestamp },
    /// Nobody else gets an own password here until somebody's is taken away.
    #[error("{max} accounts already")]
    TooManyAccounts { max: u32 },
    /// The journal is damaged: the store may be read, exported and backed up, and nothing is written to it.
    #[error("the journal of {path} is damaged; nothing is written to it")]
    ReadOnly { path: String },
    #[error("not a spreadsheet: {reason}")]
    NotASpreadsheet { reason: String },
    #[error("not an image: {reason}")]
    NotAnImage { reason: String },
    #[error("not an e-mail address: {address}")]
    NotAnAddress { address: String },
    /// Characters that the paper cannot print.
    #[error("the paper cannot print {characters}")]
    Unprintable { characters: String },
    /// More photos than one paper shows.
    #[error("more than {max} photos")]
    TooManyPhotos { max: u32 },
    /// The paper with its photos and signatures would be larger than what is kept.
    #[error("the paper would be larger than {max_mb} MB")]
    PaperTooLarge { max_mb: u32 },
    /// Rows with errors stand in the way of an import.
    #[error("{rows} rows have errors")]
    RowsWithErrors { rows: u32 },
    /// The draft cannot be issued yet.
    #[error("{} fields are missing", missing.len())]
    Incomplete { missing: Vec<Missing> },
    #[error("the desk: {why:?}")]
    Desk { why: DeskProblem },
    #[error("exchange by file: {why:?}")]
    Bundle { why: BundleProblem },
    /// The desk ordered this store shut: nobody's password opens it, and only the desk gives its key back.
    #[error("the desk {desk} ordered this store shut")]
    Shut {
        /// When it was obeyed.
        at: Timestamp,
        desk: String,
        /// What the desk had not judged, and how much of it the desk has kept aside since.
        unsent: u64,
        handed_over: u64,
    },
    #[error("cancelled")]
    Cancelled,
    /// A defect or a broken machine: the log has the causes.
    #[error("broken: incident {incident}")]
    Broken { incident: String },
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { refusal, names: Box::default() }
    }
}
