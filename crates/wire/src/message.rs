//! The messages, in the order in which they are met: enrolment, token, push, pull, blobs.

use std::fmt;

use casework::{
    fact::Fact,
    id::{AccountId, AdmissionId, DeviceId, Digest, IntentId, PersonId},
    refusal::Refusal,
    role::Role,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::{
    bundle::SealTo,
    capsule::{CapsuleKey, CapsuleOwner},
    desk_key::{DeskKeys, SealedKey, Stay, WipeOrder},
    device::{DevicePublicKey, DeviceSignature},
    entry::{Entry, Envelope},
    fork::Place,
    scope::InScope,
    sign_in::{ProviderFault, Unadmitted},
};

/// Most entries in one push.
pub const PUSH_ENTRIES_MAX: usize = 2_000;
/// Most names that one answer about something missing has; what is still missing then is told when the push comes again.
pub const MISSING_MAX: usize = 2_000;
/// Most entries in one page of a pull.
pub const PAGE_ENTRIES_MAX: usize = 2_000;
/// Of these, most that are told whole: on a bad line what breaks off is told again.
pub const PAGE_WHOLE_MAX: usize = 500;
/// Most bytes of JSON of the facts that follow from one entry: more than two hundred items with the longest texts need.
pub const FACTS_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Largest blob, in bytes.
pub const BLOB_BYTES_MAX: usize = 25_000_000;
/// The header of an upload that goes on: how many bytes of it the desk has, durably.
pub const UPLOAD_OFFSET: &str = "upload-offset";

/// Which desk, and which history of it. A desk that is restored from a backup begins a new epoch: what was said after
/// the backup is not known to it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskIdentity {
    pub desk: Uuid,
    pub epoch: Uuid,
}

/// `GET /v1/health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    pub identity: DeskIdentity,
    pub version: String,
    pub at: Timestamp,
}

/// Somebody who shares a workstation, and what the desk lets them do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolledAccount {
    pub account: AccountId,
    pub person: PersonId,
    pub role: Role,
}

/// `POST /v1/enroll`: a workstation with the code that an administrator of the desk gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enroll {
    /// One-time.
    pub code: String,
    pub device: DeviceId,
    /// By what people tell it from others.
    pub name: String,
    pub key: DevicePublicKey,
    /// Who enrols it: the code's role becomes theirs.
    pub account: AccountId,
    /// Everybody who ever had an account on it, and their role until now or at the end.
    pub accounts: Vec<EnrolledAccount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    pub identity: DeskIdentity,
    /// Names this stay at the desk: another after an order to shut the store.
    pub enrolment: Uuid,
    /// By what the desk's receipts, orders and answers by file are known.
    pub keys: DeskKeys,
    /// To whom what goes to the desk by file is sealed.
    #[serde(flatten)]
    pub seals: SealTo,
    /// The roles that count from now on.
    pub accounts: Vec<EnrolledAccount>,
}

/// What the desk knows of the workstation that asks: told with each token, also to one that was shut out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    #[serde(flatten)]
    pub enrolled: Enrolled,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shut_out: Option<ShutOut>,
    /// The desk's clock; an older desk does not tell it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// It was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShutOut {
    pub at: Timestamp,
    /// It is to shut its store too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<WipeOrder>,
}

/// `POST /v1/reopen`: a workstation that obeyed a [`WipeOrder`] asks for the key of its store, with a code that an
/// administrator made for it. The code is not used up by this, but by the enrolment that follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopen {
    pub code: String,
    pub stay: Stay,
    pub sealed: SealedKey,
}

/// The key, for the person whom the code is for.
#[derive(Serialize, Deserialize)]
pub struct Reopened {
    pub key: CapsuleKey,
    pub account: AccountId,
}

impl fmt::Debug for Reopened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reopened").field("account", &self.account).finish_non_exhaustive()
    }
}

/// `POST /v1/challenge` answers what the device has to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    pub challenge: String,
}

/// The body of `POST /v1/challenge`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRequest {
    pub device: DeviceId,
}

/// `POST /v1/token`: the challenge, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sworn {
    pub device: DeviceId,
    pub challenge: String,
    pub signature: DeviceSignature,
}

/// Goes into `authorization: Bearer …` of everything that follows, for as long as it lasts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub token: String,
    pub lasts_seconds: u32,
    pub membership: Membership,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("lasts_seconds", &self.lasts_seconds).finish_non_exhaustive()
    }
}

/// The key of capsules that travel.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeyOf {
    pub owner: CapsuleOwner,
    pub key: CapsuleKey,
}

/// `POST /v1/push`, a frame: the next entries of one incarnation, in their order.
#[derive(Debug, Serialize, Deserialize)]
pub struct Push {
    pub epoch: Uuid,
    /// Read, each is what its hash was made of.
    #[serde(with = "crate::entry::chain")]
    pub entries: Vec<Entry>,
    /// Of the capsules in them.
    pub keys: Vec<KeyOf>,
    /// Those in them whose key the workstation itself has no more: people who were erased there, and what a damaged store
    /// lost. Of anybody else a key that does not come is [`DeskError::KeysMissing`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<CapsuleOwner>,
    /// With the first entry of an incarnation: the entry of this workstation after which that begins. What a copy of its disk
    /// asked beyond it is not what the author knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Place>,
}

/// What the desk said of an intent: once, for ever, but for what it did not understand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Its facts are number `n` of the one history.
    Accepted {
        n: u64,
        /// Parts of a batch that were not taken in, each with its reason.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left_out: Vec<Refusal>,
    },
    Refused {
        refusal: Refusal,
    },
    /// A newer program asked, or nobody has the key. Kept, and read again when it is pushed again: what was judged after
    /// it in the meantime stays judged without it.
    NotUnderstood,
}

impl Verdict {
    /// Taken in whole.
    #[must_use]
    pub fn accepted(n: u64) -> Self {
        Self::Accepted { n, left_out: Vec::new() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    pub id: IntentId,
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// A frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    /// The last place in the chain up to which every entry has a verdict.
    pub upto: u32,
    /// Of every entry that was pushed, in their order.
    pub verdicts: Vec<Judged>,
    /// The desk's clock.
    pub at: Timestamp,
}

/// What an accepted intent made true. Its body stays with the desk and with whoever asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its number in the one history.
    pub n: u64,
    pub envelope: Envelope,
    pub hash: Digest,
    pub facts: Vec<Fact>,
    /// What it named, told to whoever asked it where the fact that says so is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Digest>,
    /// *Hora dudosa*: its wall clock is not between the arrival of what its author knew and its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
}

/// `GET /v1/pull?cursor=`, a frame, applied in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T = Told> {
    pub epoch: Uuid,
    /// At most [`PAGE_ENTRIES_MAX`].
    #[serde(deserialize_with = "crate::brief::entries", bound(deserialize = "T: Deserialize<'de>"))]
    pub entries: Vec<T>,
    /// Where to go on. Opaque.
    pub cursor: String,
    /// How many entries are still to come.
    pub left: u64,
    /// For a workstation that is not told everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoped: Option<InScope>,
}

/// `POST /v1/lacking`, a frame: files that a workstation has, at most [`MISSING_MAX`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LackingRequest {
    pub blobs: Vec<Digest>,
}

/// A frame: which of them the desk lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lacking {
    pub blobs: Vec<Lack>,
}

/// A file that is not at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lack {
    pub blob: Digest,
    /// Bytes that it has of an upload of this workstation which broke off.
    pub have: u64,
}

/// Why the desk did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(tag = "error", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeskError {
    #[error("the code is wrong, used or expired")]
    WrongCode,
    /// An incarnation of this device is enrolled with another key.
    #[error("the device is enrolled already")]
    AlreadyEnrolled,
    /// Only a code that was made for this person brings them to a second workstation.
    #[error("person {person} works at another device")]
    PersonTaken {
        person: PersonId,
        /// The name of the other.
        device: String,
    },
    #[error("the desk does not know who asks, or the token expired")]
    NotAuthorised,
    /// What it pushed is in quarantine.
    #[error("the device was revoked")]
    Revoked,
    /// The role that the desk gave to the account that asks does not permit it.
    #[error("the role does not permit it")]
    NotPermitted,
    /// Everything has to be offered and pulled again.
    #[error("the desk is in another epoch")]
    OtherEpoch { epoch: Uuid },
    /// The workstation was told what it may see no more, or not all that it may: it is told from the start.
    #[error("the desk tells this workstation something else now")]
    OtherScope,
    /// The chain does not go on from what the desk has.
    #[error("the desk expects entry {seq}")]
    Fork { seq: u32, head: Digest },
    /// Blob before reference: these are put first.
    #[error("blobs are missing")]
    BlobsMissing { blobs: Vec<Digest> },
    /// Enrolling again, with these among the accounts, makes them known.
    #[error("accounts are unknown")]
    AccountsUnknown { accounts: Vec<AccountId> },
    /// Neither did these keys come with the push nor has the desk had them, and nobody says that they are gone.
    #[error("keys are missing")]
    KeysMissing { owners: Vec<CapsuleOwner> },
    #[error("the request is not understood")]
    NotUnderstood,
    #[error("the request is too large")]
    TooLarge,
    #[error("not found")]
    NotFound,
    /// The photo is still on its way from where it was added.
    #[error("{device} has not brought it yet")]
    NotYet {
        /// The name of that workstation.
        device: String,
    },
    /// The desk has another part of the upload: it goes on from there.
    #[error("the upload goes on after {offset} bytes")]
    OtherOffset { offset: u64 },
    /// What was begun is over, or was begun by another workstation, or the provider takes its code no more.
    #[error("the sign-in has to begin anew")]
    SignInAgain,
    /// Whoever signed in has to be told as whom.
    #[error("who signed in does not come in: {why:?}")]
    NotAdmitted { email: Option<String>, subject: String, why: Unadmitted },
    /// Who was admitted by this address is known by the subject since they signed in, and may not be who has it now.
    #[error("the address is that of admission {admission}, which is in use")]
    AddressTaken { admission: AdmissionId, subject: String },
    #[error("the provider: {why:?}")]
    Provider {
        why: ProviderFault,
        /// Its own word for it, at most 64 of `a` to `z` and `_`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said: Option<String>,
    },
    /// It is worth asking again later.
    #[error("the desk cannot answer now")]
    Busy,
}
