use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{durable, error::StoreError};

/// A store's folder, held by this process alone until the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Folder(Arc<Held>);

#[derive(Debug)]
struct Held {
    path: PathBuf,
    /// One `Store` at a time also within the process.
    in_use: AtomicBool,
    _lock: File,
}

impl Folder {
    /// Takes the folder, making it when it is not there. What a killed process left in `tmp/` is cleared.
    ///
    /// # Errors
    /// [`StoreError::AlreadyOpen`] when somebody else holds it.
    pub fn lock(path: &Path) -> Result<Self, StoreError> {
        durable::create_dir(path)?;
        let lock_file = path.join("lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_file)
            .map_err(|error| StoreError::file(&lock_file, error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::AlreadyOpen { folder: path.into() });
            }
            Err(TryLockError::Error(error)) => return Err(StoreError::file(lock_file, error)),
        }
        let folder = Self(Arc::new(Held { path: path.into(), in_use: AtomicBool::new(false), _lock: lock }));
        durable::create_dir(&folder.tmp())?;
        folder.clear_tmp()?;
        Ok(folder)
    }

    /// Where the folder is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    pub(crate) fn keyring(&self) -> PathBuf {
        self.path().join("keyring.json")
    }

    /// A second copy of the keyring, always written after it.
    pub(crate) fn keyring_copy(&self) -> PathBuf {
        self.path().join("keyring.copy.json")
    }

    /// There when the desk ordered the store shut.
    pub(crate) fn shut(&self) -> PathBuf {
        self.path().join(crate::shut::FILE)
    }

    /// The database in it.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path().join("store.db")
    }

    /// There from before the first keyring until after the first migration: only then may the database be absent.
    pub(crate) fn newborn(&self) -> PathBuf {
        self.path().join("new")
    }

    pub(crate) fn blobs(&self) -> PathBuf {
        self.path().join("blobs")
    }

    pub(crate) fn backups(&self) -> PathBuf {
        self.path().join("backups")
    }

    /// A second place for what the desk has not confirmed.
    pub(crate) fn rescue(&self) -> PathBuf {
        self.path().join("rescue.log")
    }

    pub(crate) fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }

    /// Files being written. Nothing in it outlives the process that holds the folder.
    pub(crate) fn tmp(&self) -> PathBuf {
        self.path().join("tmp")
    }

    /// Marks the folder as used by a `Store`; the answer frees it when dropped.
    pub(crate) fn occupy(&self) -> Result<Occupation, StoreError> {
        if self.0.in_use.swap(true, Ordering::AcqRel) {
            return Err(StoreError::AlreadyOpen { folder: self.path().into() });
        }
        Ok(Occupation(self.clone()))
    }

    fn clear_tmp(&self) -> Result<(), StoreError> {
        let tmp = self.tmp();
        for entry in fs::read_dir(&tmp).map_err(|error| StoreError::file(&tmp, error))? {
            let path = entry.map_err(|error| StoreError::file(&tmp, error))?.path();
            fs::remove_file(&path).map_err(|error| StoreError::file(&path, error))?;
        }
        Ok(())
    }
}

#[derive(Debug)]
pub(crate) struct Occupation(Folder);

impl Drop for Occupation {
    fn drop(&mut self) {
        self.0.0.in_use.store(false, Ordering::Release);
    }
}
