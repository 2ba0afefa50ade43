//! The frozen content of an act.

use casework::act::ActContent;
use casework::folio::Folio;
use casework::format::FormatTemplate;
use casework::id::Digest;
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Everything that the pages of an act show, with nothing left to look up: the same document gives the same pages
/// on any machine and in any year. Photographs and the logo are named by their digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverDocument {
    /// *No. de acta.*
    pub folio: Folio,
    /// Counts the times that the act was frozen, from 1.
    pub version: u32,
    pub issued_at: Timestamp,
    pub content: ActContent,
    /// The edition of the format that the act is printed with.
    pub template: FormatTemplate,
    /// The device that made the act, as it is named on paper.
    pub device: String,
    /// Version of the program.
    pub app_version: String,
    /// What the QR code begins with; folio and digest follow. The address of the entity's verification page, or a
    /// plain word where there is none.
    pub verification_prefix: String,
}

impl HandoverDocument {
    /// The bytes that are hashed: compact JSON, fields in the order of their declaration, which tests freeze.
    ///
    /// # Errors
    /// Never for values of this type; the signature is that of `serde_json`.
    pub fn canonical_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// SHA-256 of [`Self::canonical_bytes`]: what signers accept and evidence cites (Ley 527 de 1999, art. 7–9).
    ///
    /// # Errors
    /// As [`Self::canonical_bytes`].
    pub fn content_digest(&self) -> Result<Digest, serde_json::Error> {
        Ok(Digest(Sha256::digest(self.canonical_bytes()?).into()))
    }

    /// What the QR code holds.
    #[must_use]
    pub fn verification_payload(&self, digest: &Digest) -> String {
        format!("{}{}/{digest}", self.verification_prefix, self.folio)
    }
}
