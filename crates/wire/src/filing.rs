//! What the desk filed of an act.

use casework::{filing::Filing, id::Digest, time::Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /v1/filing/{act}`: an act as the desk filed it, and the files that belong to that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilingPapers {
    #[serde(flatten)]
    pub filing: Filing,
    /// The sealed paper that was received.
    pub sealed: Digest,
    /// The constancia de radicación, once it is made.
    pub slip: Option<Digest>,
    /// The certificate of the authority that issued the one by which the desk seals, in DER.
    pub authority: Digest,
    /// Its document timestamp, once it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<StampPapers>,
    /// It will never have one: with it the paper would be larger than any file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub never_stamped: bool,
}

/// A document timestamp of a sealed paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampPapers {
    /// The sealed paper with one more revision.
    pub file: Digest,
    /// The moment before which the sealed paper was there.
    pub at: Timestamp,
    /// Who says so, as their certificate names them.
    pub by: String,
    /// The certificate that vouches for them, in DER. It vouches for no signature.
    pub clock: Digest,
}
