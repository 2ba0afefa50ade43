//! Blobs in a folder: `blobs/ab/ab…`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use casework::id::Digest;
use futures_util::StreamExt as _;
use tokio_util::io::ReaderStream;

use super::{Reading, parts};
use crate::{durable, error::LedgerError};

const CHUNK_BYTES: usize = 64 * 1024;

#[derive(Debug, Clone)]
pub(super) struct Shelf(PathBuf);

impl Shelf {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    pub(super) fn path(&self, name: Digest) -> PathBuf {
        let (shelf, name) = parts(name);
        self.0.join(shelf).join(name)
    }

    pub(super) fn bytes(&self, name: Digest) -> Result<Option<u64>, LedgerError> {
        let path = self.path(name);
        match fs::metadata(&path) {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(LedgerError::file(path, error)),
        }
    }

    /// The file, durable, under its name.
    pub(super) fn take(&self, file: &Path, name: Digest) -> Result<(), LedgerError> {
        let path = self.path(name);
        if let Some(parent) = path.parent() {
            durable::create_dir(parent)?;
        }
        fs::rename(file, &path).map_err(|error| LedgerError::file(&path, error))?;
        durable::sync_parent(&path)
    }

    pub(super) async fn open(&self, name: Digest) -> Result<Option<(u64, Reading)>, LedgerError> {
        let path = self.path(name);
        let file = match tokio::fs::File::open(&path).await {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(LedgerError::file(path, error)),
        };
        let bytes = file.metadata().await.map_err(|error| LedgerError::file(path, error))?.len();
        Ok(Some((bytes, ReaderStream::with_capacity(file, CHUNK_BYTES).boxed())))
    }

    pub(super) fn names(&self) -> Result<Vec<Digest>, LedgerError> {
        let mut names = Vec::new();
        if !self.0.is_dir() {
            return Ok(names);
        }
        for shelf in entries(&self.0)?.into_iter().filter(|shelf| shelf.is_dir()) {
            for blob in entries(&shelf)? {
                let name = blob.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
                names.extend(name.filter(|name| self.path(*name) == blob));
            }
        }
        Ok(names)
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, LedgerError> {
    let listed = fs::read_dir(folder).and_then(|listed| listed.map(|entry| Ok(entry?.path())).collect());
    listed.map_err(|error| LedgerError::file(folder, error))
}
