//! Files named by their SHA-256: `blobs/ab/ab…`. Written beside, checked, made durable, and only then given their name.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Write as _},
    path::PathBuf,
};

use casework::id::Digest;
use sha2::{Digest as _, Sha256};
use wire::{BLOB_BYTES_MAX, DeskError};

use crate::{
    durable::{self, Scratch},
    error::{LedgerError, NotDone},
    folder::Folder,
};

/// The blobs of a desk.
#[derive(Debug, Clone)]
pub(crate) struct Blobs {
    folder: PathBuf,
    tmp: PathBuf,
}

/// A blob that is being received.
#[derive(Debug)]
pub(crate) struct Incoming {
    file: File,
    scratch: Scratch,
    hash: Sha256,
    bytes: usize,
}

impl Blobs {
    pub(crate) fn new(folder: &Folder) -> Self {
        Self { folder: folder.blobs(), tmp: folder.tmp() }
    }

    /// Where a blob is or would be. The name is made of a digest, never of what somebody sent.
    pub(crate) fn path(&self, name: Digest) -> PathBuf {
        let name = name.to_string();
        self.folder.join(&name[..2]).join(name)
    }

    /// Where files are while they are being made.
    pub(crate) fn tmp(&self) -> &std::path::Path {
        &self.tmp
    }

    pub(crate) fn has(&self, name: Digest) -> Result<bool, LedgerError> {
        let path = self.path(name);
        match fs::metadata(&path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(LedgerError::file(path, error)),
        }
    }

    /// Those that are not here, each once.
    pub(crate) fn missing(&self, names: impl Iterator<Item = Digest>) -> Result<Vec<Digest>, LedgerError> {
        let (mut seen, mut missing) = (HashSet::new(), Vec::new());
        for name in names {
            if seen.insert(name) && !self.has(name)? {
                missing.push(name);
            }
        }
        Ok(missing)
    }

    pub(crate) fn receive(&self) -> Result<Incoming, LedgerError> {
        let scratch = Scratch::unique(&self.tmp)?;
        Ok(Incoming { file: scratch.create()?, scratch, hash: Sha256::new(), bytes: 0 })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// [`DeskError::NotUnderstood`] when it is another file.
    pub(crate) fn keep(&self, incoming: Incoming, name: Digest) -> Result<(), NotDone> {
        let Incoming { file, scratch, hash, .. } = incoming;
        if hash.finalize()[..] != name.0 {
            return Err(DeskError::NotUnderstood.into());
        }
        let path = self.path(name);
        file.sync_all().map_err(|error| LedgerError::file(&path, error))?;
        drop(file);
        if let Some(parent) = path.parent() {
            durable::create_dir(parent)?;
        }
        Ok(scratch.rename(&path)?)
    }
}

impl Incoming {
    /// # Errors
    /// [`DeskError::TooLarge`].
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), NotDone> {
        self.write_up_to(bytes, BLOB_BYTES_MAX)
    }

    /// What came, as a file that is gone when nobody holds it any more.
    pub(crate) fn set_down(self) -> Scratch {
        self.scratch
    }

    /// The same of what is no blob.
    ///
    /// # Errors
    /// [`DeskError::TooLarge`].
    pub(crate) fn write_up_to(&mut self, bytes: &[u8], max: usize) -> Result<(), NotDone> {
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.bytes > max {
            return Err(DeskError::TooLarge.into());
        }
        self.hash.update(bytes);
        Ok(self.file.write_all(bytes).map_err(|error| LedgerError::file("tmp", error))?)
    }
}
