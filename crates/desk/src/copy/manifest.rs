//! What a backup says of itself.

use std::{fs, path::Path};

use casework::{id::Digest, time::Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Copy;
use crate::{durable, error::LedgerError};

/// The form of backups that this program makes, and the only one so far.
pub(super) const FORMAT: u32 = 1;

/// `copy.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub(super) format: u32,
    pub(super) desk: Uuid,
    pub(super) epoch: Uuid,
    /// The highest number that had been given.
    pub n: u64,
    pub made_at: Timestamp,
    /// SHA-256 of `desk.db`.
    pub(super) ledger: Digest,
}

impl Manifest {
    /// Of the backup in a folder.
    ///
    /// # Errors
    /// [`LedgerError::NoCopy`].
    pub fn read(folder: &Path) -> Result<Self, LedgerError> {
        let bytes = fs::read(Copy(folder.to_owned()).manifest()).ok();
        let manifest = bytes.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        manifest
            .filter(|manifest| manifest.format == FORMAT)
            .ok_or_else(|| LedgerError::NoCopy { folder: folder.into() })
    }

    pub(super) fn write(&self, copy: &Copy) -> Result<(), LedgerError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| LedgerError::Damaged { what: "a manifest" })?;
        durable::write(&copy.0, &copy.manifest(), &bytes)
    }
}
