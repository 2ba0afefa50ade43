//! Backups: a folder with everything that a desk is, made while it serves, and how one takes its place again.

mod files;
pub(crate) mod manifest;
mod replaced;
mod restore;
pub(crate) mod tables;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use casework::{id::Digest, time::Timestamp};

use self::manifest::Manifest;
use crate::{
    blob::{Blobs, Place, sha256},
    durable,
    error::LedgerError,
    folder::Folder,
    ledger::{self, Ledger},
};

pub use replaced::{Part, Since};
pub use restore::{IfUnread, Restored, restore};

/// A backup: `copy.json`, and the rest as in the data folder of a desk.
#[derive(Debug, Clone)]
struct Copy(PathBuf);

impl Copy {
    fn database(&self) -> PathBuf {
        self.0.join("desk.db")
    }

    /// Written last: without it nothing of the folder is a backup.
    fn manifest(&self) -> PathBuf {
        self.0.join("copy.json")
    }

    fn certificate(&self) -> PathBuf {
        self.0.join("certificate.der")
    }

    fn key(&self) -> PathBuf {
        self.0.join("key.der")
    }

    fn blobs(&self) -> PathBuf {
        self.0.join("blobs")
    }
}

/// What a backup holds.
#[derive(Debug)]
pub struct Copied {
    /// The highest number that had been given.
    pub n: u64,
    pub blobs: u64,
    /// Files of the desk that are not what their name says, and so are not in the backup.
    pub damaged: Vec<Digest>,
}

/// Copies the desk of a folder into `to`, which is empty or made, while it serves. Needs a tokio runtime where its files are
/// in a bucket.
///
/// # Errors
/// [`LedgerError::NotEmpty`], or whatever kept it from being whole: then `to` is no backup.
pub fn backup(folder: &Folder, to: &Path, now: Timestamp) -> Result<Copied, LedgerError> {
    let copy = Copy(to.to_owned());
    durable::create_dir(to)?;
    let mut there = std::fs::read_dir(to).map_err(|error| LedgerError::file(to, error))?;
    if there.next().is_some() {
        return Err(LedgerError::NotEmpty { folder: to.into() });
    }
    // The ledger first: what it names is there already, and nobody removes a file.
    Ledger::open(folder)?.copy_to(&copy.database())?;
    let (desk, n) = ledger::look(&copy.database(), |reader| Ok((reader.desk()?, reader.accepted()?)))?;
    let identity = desk.ok_or(LedgerError::Damaged { what: "the ledger" })?.identity;
    let (blobs, damaged) =
        files::copy_blobs(&Blobs::at(&Place::noted(folder)?, folder)?, &Blobs::in_copy(&copy.blobs()), to)?;
    for (from, target) in [(folder.certificate(), copy.certificate()), (folder.key(), copy.key())] {
        files::copy_one(&from, &target, to)?;
    }
    let ledger = sha256(&copy.database())?;
    let format = manifest::FORMAT;
    Manifest { format, desk: identity.desk, epoch: identity.epoch, n, made_at: now, ledger }.write(&copy)?;
    Ok(Copied { n, blobs, damaged })
}
