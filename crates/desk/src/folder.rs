//! Where a desk keeps what it has.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use uuid::Uuid;

use crate::{blob::Uploads, database::Database, durable, error::LedgerError, ledger};

/// How often, and after how long, a desk looks whether another is done with clearing the folder.
const SHARED_TRIES: u32 = 300;
const SHARED_WAIT: Duration = Duration::from_millis(100);

/// The data folder: `desk.db`, `reached.json`, `certificate.der`, `key.der`, `blobs/` or
/// `blobs.at`, `uploads/`, `tmp/`.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf, Option<Database>);

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
        let folder = Self(path.into(), None);
        for path in [folder.0.clone(), folder.blobs(), folder.tmp()] {
            durable::create_dir(&path)?;
        }
        Ok(folder)
    }

    /// The same with the ledger in PostgreSQL. Desks that serve one database share the rest of the folder.
    #[must_use]
    pub fn on(self, database: Database) -> Self {
        Self(self.0, Some(database))
    }

    /// Whether a desk was ever made here.
    ///
    /// # Errors
    /// [`LedgerError`] of the database.
    pub fn has_desk(&self) -> Result<bool, LedgerError> {
        ledger::is_founded(self)
    }

    /// Where the ledger is, unless it is in the folder.
    pub(crate) fn server(&self) -> Option<&Database> {
        self.1.as_ref()
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

    /// Whoever notes how far the ledger has come has this.
    pub(crate) fn noting(&self) -> PathBuf {
        self.0.join("noting")
    }

    /// Whoever makes a certificate has this.
    pub(crate) fn making(&self) -> PathBuf {
        self.0.join("making")
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

    /// Takes the folder for one server, and clears what an interrupted one left half-written. With the ledger in PostgreSQL
    /// several may have it.
    pub(crate) fn occupy(&self) -> Result<Occupation, LedgerError> {
        let path = self.0.join("lock");
        let lock = durable::touch(&path)?;
        let fault = |error| LedgerError::file(&path, error);
        match lock.try_lock() {
            Ok(()) => {
                self.clear_tmp(&self.tmp())?;
                Uploads::new(self.uploads()).begin()?;
            }
            Err(TryLockError::WouldBlock) if self.server().is_some() => {}
            Err(TryLockError::WouldBlock) => return Err(LedgerError::Occupied { folder: self.0.clone() }),
            Err(TryLockError::Error(error)) => return Err(fault(error)),
        }
        if self.server().is_some() {
            // Whoever was first has it alone for no longer than it takes to clear.
            lock.unlock().map_err(fault)?;
            let mut tries = SHARED_TRIES;
            while let Err(error) = lock.try_lock_shared() {
                tries -= 1;
                match error {
                    TryLockError::Error(error) => return Err(fault(error)),
                    TryLockError::WouldBlock if tries == 0 => {
                        return Err(LedgerError::Occupied { folder: self.0.clone() });
                    }
                    TryLockError::WouldBlock => thread::sleep(SHARED_WAIT),
                }
            }
        }
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::cluster::{self, Base};

    /// A folder with its ledger where this run of the suite keeps them.
    pub(crate) fn folder_in(path: impl Into<PathBuf>) -> (Folder, Option<Base>) {
        let (folder, base) = (Folder::open(path).unwrap(), cluster::wanted());
        match &base {
            Some(database) => (folder.on(database.url().parse().unwrap()), base),
            None => (folder, base),
        }
    }
}
