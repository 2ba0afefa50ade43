//! What becomes of an act by a word other than a signature.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::PersonId;
use crate::time::Timestamp;

/// What was decided about an act without signing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DecisionKind {
    /// A lead lets an act count that somebody did not sign.
    ConstanciaAccepted,
    /// A lead does not: the sealed paper stays as evidence, and nothing moves.
    ConstanciaRejected,
    /// Given up before the seal.
    Withdrawn,
}

/// Who decided it, and why. An act knows at most one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Decision {
    pub kind: DecisionKind,
    pub by: PersonId,
    pub note: String,
    pub at: Timestamp,
}
