//! The answer to "is this paper authentic?".

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

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VerifiedSigner {
    pub name: String,
    pub role: String,
    pub method: String,
    /// As the signature states it, with its offset.
    pub at: String,
    pub code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VerifyAnswer {
    pub verdict: VerdictKind,
    /// What is wrong, as a code of the verifier; empty when nothing is.
    pub reasons: Vec<String>,
    pub folio: Option<String>,
    pub title: Option<String>,
    pub content_digest: Option<String>,
    pub sha256: String,
    pub signers: Vec<VerifiedSigner>,
    pub sealed_at: Option<String>,
    /// The act that took its place, when this store knows it.
    pub replaced_by: Option<String>,
    /// This store's own record of the act.
    pub act: Option<ActId>,
}
