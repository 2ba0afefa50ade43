//! Where a desk keeps what it has.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use uuid::Uuid;

use crate::{durable, error::LedgerError};

/// The data folder: `desk.db`, `reached.json`, `certificate.der`, `key.der`, `blobs/` or
/// `blobs.at`, `uploads/`, `tmp/`.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// The folder belongs to whoever has this.
#[derive(Debug)]
pub(crate) struct Occupation {
    _lock: File,
}

impl Folder {
    /// The folder at `path`, made when it is not there.
    ///
    /// # Errors
    /// [`LedgerError::File`].
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, LedgerError> {
        let folder = Self(path.into());
        for path in [folder.0.clone(), folder.blobs(), folder.tmp()] {
            durable::create_dir(&path)?;
        }
        Ok(folder)
    }

    /// Whether a desk was ever made here.
    #[must_use]
    pub fn has_desk(&self) -> bool {
        self.database().exists() || self.mark().exists()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("desk.db")
    }

    /// How far the ledger has come.
    pub(crate) fn mark(&self) -> PathBuf {
        self.0.join("reached.json")
    }

    /// Where a ledger that a restore replaces is set aside.
    pub(crate) fn replaced(&self, by: Uuid) -> PathBuf {
        self.0.join(format!("replaced-by-{by}.db"))
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.0.join("certificate.der")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.0.join("key.der")
    }

    pub(crate) fn blobs(&self) -> PathBuf {
        self.0.join("blobs")
    }

    /// Where the blobs are, when they are not here.
    pub(crate) fn place(&self) -> PathBuf {
        self.0.join("blobs.at")
    }

    /// Files on their way.
    pub(crate) fn uploads(&self) -> PathBuf {
        self.0.join("uploads")
    }

    pub(crate) fn tmp(&self) -> PathBuf {
        self.0.join("tmp")
    }

    /// Takes the folder for one server, and clears what an interrupted one left half-written.
    pub(crate) fn occupy(&self) -> Result<Occupation, LedgerError> {
        let path = self.0.join("lock");
        let lock = durable::touch(&path)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LedgerError::Occupied { folder: self.0.clone() }),
            Err(TryLockError::Error(error)) => return Err(LedgerError::file(path, error)),
        }
        self.clear_tmp(&self.tmp())?;
        Ok(Occupation { _lock: lock })
    }

    fn clear_tmp(&self, tmp: &Path) -> Result<(), LedgerError> {
        let fault = |error| LedgerError::file(tmp, error);
        for entry in fs::read_dir(tmp).map_err(fault)? {
            fs::remove_file(entry.map_err(fault)?.path()).map_err(fault)?;
        }
        Ok(())
    }
}
