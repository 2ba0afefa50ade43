//! Who signs an act, how they are identified, and what is kept as evidence.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{AccountId, Digest, PersonId};
use crate::person::IdDocument;
use crate::time::Timestamp;

/// The place of a signer in the order of signing: who delivers first, who receives last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignerRole {
    /// Quien entrega.
    Deliverer,
    /// Visto bueno.
    Approver,
    /// Quien recibe.
    Receiver,
}

/// How a signer was identified. Levels B (one-time code) and D (certified signature) need a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "level", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Identification {
    /// Level A: the signer's own account, authenticated again at signing.
    A { account: AccountId },
    /// Level C: in person. The identity document was compared by the technician whose session witnesses it.
    C { document: IdDocument, witness: AccountId, witness_name: String },
}

/// What is kept of one signature. The stroke is an image only: neither pressure nor speed, which would make it
/// biometric data (Ley 1581 de 2012, art. 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignatureEvidence {
    pub person: PersonId,
    pub identification: Identification,
    pub consent_version: String,
    /// Digest of the frozen content that was read and accepted.
    pub content_digest: Digest,
    /// SHA-256 of the stroke as kept.
    pub stroke: Digest,
    pub at: Timestamp,
    pub app_version: String,
    /// Short code printed beside the signature, derived from all of the above.
    pub code: String,
}

/// Why somebody did not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotSignedCause {
    /// Se negó a firmar.
    Refused,
    /// Ausente.
    Absent,
}

/// Two witnesses attest a refusal or an absence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Witness {
    pub full_name: String,
    pub document: IdDocument,
}

/// How a signer's turn ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TurnOutcome {
    Signed { evidence: SignatureEvidence },
    NotSigned { cause: NotSignedCause, reason: String, witnesses: [Witness; 2], at: Timestamp },
}

/// One signer's turn, taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Turn {
    pub signer: SignerRole,
    pub outcome: TurnOutcome,
    /// *Hora dudosa*: the clock of the machine was not where the desk's was, or stood behind what the journal had recorded before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub doubtful_clock: bool,
}

impl Turn {
    /// When it was taken, by the clock of the machine.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match &self.outcome {
            TurnOutcome::Signed { evidence } => evidence.at,
            TurnOutcome::NotSigned { at, .. } => *at,
        }
    }
}
