//! What the verifier answers.

use casework::id::Digest;
use chrono::{DateTime, FixedOffset};
use thiserror::Error;

use crate::file::Flaw;
use crate::stamp::{Stamp, TokenFlaw};

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// *Auténtica*: sealed, whole, unaltered, signed by known devices.
    Authentic,
    /// *Reemplazada*: authentic, but another act annulled or superseded it.
    Replaced(Replacement),
    /// *Firmante desconocido*: whole and unaltered, but nobody vouches for a signing device at the time of signing.
    UnknownSigner,
    /// Unaltered so far, but not every signature is there; `next` is the field whose turn it is.
    Unsealed { next: String },
    /// *Alterada*.
    Altered(Alteration),
    /// Not an act of this program.
    NotAnAct(Flaw),
}

/// How an act was altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Alteration {
    #[error("the file is damaged: {0}")]
    File(#[from] Flaw),
    #[error("the signature fields are not those of an act")]
    Fields,
    #[error("something that is no document timestamp was saved after the seal")]
    ExtraRevision,
    /// A revision holds more or other changes than the signing of the next field.
    #[error("revision {0} changes more than a signature")]
    Changes(usize),
    #[error("signatures are not in the order of time")]
    Order,
    #[error("the signature of revision {0} has not the form of this program")]
    SignatureForm(usize),
    #[error("the signature of revision {0} does not cover its revision")]
    Coverage(usize),
    #[error("the signature of revision {0} is not of these bytes")]
    Digest(usize),
    #[error("the signature of revision {0} is not of this certificate")]
    Signature(usize),
    #[error("the seal names another content")]
    ContentDigest,
    #[error("the document timestamp of revision {0} is wrong: {1}")]
    Stamp(usize, TokenFlaw),
}

/// An act known to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Of the sealed file that was replaced.
    pub sha256: Digest,
    /// Folio of the act that replaced it.
    pub by: String,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureReport {
    pub name: String,
    /// *Rol en el acta*; empty for the seal.
    pub role: String,
    pub method: String,
    pub evidence_code: String,
    /// The moment claimed by the device.
    pub at: DateTime<FixedOffset>,
    /// *Constancia*: the person did not sign, and this is why.
    pub not_signed: Option<String>,
    /// Subject of the device's certificate.
    pub certificate: String,
    /// SHA-256 of that certificate.
    pub certificate_sha256: Digest,
    /// Somebody in [`super::Trust`] vouches for the certificate at the moment of signing.
    pub trusted: bool,
    /// The content digest that the seal repeats.
    pub content_digest: Option<String>,
}

/// The judgement and all that was read on the way to it. Where the judgement is *alterada* or worse, the rest may be
/// incomplete and proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub judgement: Judgement,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// SHA-256 of the sealed paper: of the file up to its seal.
    pub sealed: Option<Digest>,
    pub folio: String,
    pub content_digest: String,
    pub kind: String,
    /// In the order of signing; the seal is the last.
    pub signatures: Vec<SignatureReport>,
    /// Document timestamps, the oldest first.
    pub stamps: Vec<Stamp>,
    /// The seal, or else the last document timestamp, covers every byte but its own signature.
    pub covers_whole_file: bool,
}

impl Verdict {
    pub(super) fn new(sha256: Digest) -> Self {
        Self {
            judgement: Judgement::NotAnAct(Flaw::Header),
            sha256,
            sealed: None,
            folio: String::new(),
            content_digest: String::new(),
            kind: String::new(),
            signatures: Vec::new(),
            stamps: Vec::new(),
            covers_whole_file: false,
        }
    }

    /// *Auténtica.*
    #[must_use]
    pub fn is_authentic(&self) -> bool {
        self.judgement == Judgement::Authentic
    }
}
