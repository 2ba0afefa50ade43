//! The answer to "is this paper authentic?".

use casework::act::{ActStage, ReplaceMode};
use casework::id::ActId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// *Auténtica / alterada / reemplazada / firmante desconocido*, or not an act at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VerdictKind {
    Authentic,
    Altered,
    Replaced,
    UnknownSigner,
    /// Signed so far, but the seal is not there yet.
    Unfinished,
    NotAnAct,
}

/// What a paper is: an act and the slip that the desk made of its filing are told in other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaperKind {
    Act,
    /// *Constancia de radicación*: sealed by the desk, its number is the *radicado*.
    Slip,
}

/// What is wrong with a paper. Signatures count from 1 in the order of signing; the seal is the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "finding", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Finding {
    /// The file does not read as this program writes it.
    Damaged,
    /// Its signature fields are not those of an act.
    OtherFields,
    /// Something was saved after the seal.
    AddedAfterSeal,
    /// More was changed than the signature itself.
    ChangedBeside { signature: u32 },
    /// A signature is earlier than the one before it.
    TimeOrder,
    /// It is not encoded as this program does.
    SignatureForm { signature: u32 },
    /// It does not cover the file up to itself.
    Coverage { signature: u32 },
    /// It was made over other bytes.
    OtherBytes { signature: u32 },
    /// It was not made with the key of its certificate.
    OtherKey { signature: u32 },
    /// The seal names another content than the pages have.
    OtherContent,
    /// It is this signature's turn; nothing after it is there.
    Missing { signature: u32 },
    /// All signed, and the seal is missing.
    MissingSeal,
    /// The document timestamp does not read as one, or not in a way that is known.
    StampForm,
    /// It was made over other bytes.
    StampOtherBytes,
    /// Its certificate is not for timestamps alone, or was not valid then.
    StampNotAllowed,
    /// It was not made with the key of its certificate.
    StampOtherKey,
}

/// A document timestamp: the file up to it was there at that moment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VerifiedStamp {
    /// As the authority states it, in Colombian time.
    pub at: String,
    /// The authority, as its certificate names it.
    pub by: String,
    /// Whether this machine knows who vouches for the authority.
    pub known: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VerifiedSigner {
    pub name: String,
    pub role: String,
    pub method: String,
    /// As the signature states it, with its offset.
    pub at: String,
    pub code: String,
    /// Refused or was absent, before two witnesses.
    pub not_signed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VerifyAnswer {
    pub verdict: VerdictKind,
    pub paper: PaperKind,
    /// The first thing that is wrong. A file that is no act at all has none.
    pub finding: Option<Finding>,
    /// The act's folio, the slip's *radicado*.
    pub folio: Option<String>,
    pub title: Option<String>,
    pub content_digest: Option<String>,
    pub sha256: String,
    pub signers: Vec<VerifiedSigner>,
    pub sealed_at: Option<String>,
    /// Document timestamps, the oldest first.
    pub stamps: Vec<VerifiedStamp>,
    /// The act that took its place, when this store knows it.
    pub replaced_by: Option<String>,
    /// Whether that one annuls this, or stands for it.
    pub replaced_how: Option<ReplaceMode>,
    /// This store's own record of the act.
    pub act: Option<ActId>,
    /// Where the act is, by the same record: a constancia has no effect before a lead accepts it.
    pub stage: Option<ActStage>,
}
