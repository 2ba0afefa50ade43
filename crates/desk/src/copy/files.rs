//! Copying files between a desk and its backup: each whole under its name, or not at all.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::Path,
};

use casework::id::Digest;
use sha2::{Digest as _, Sha256};

use crate::{
    durable::{self, Scratch},
    error::LedgerError,
};

const CHUNK_BYTES: usize = 256 * 1024;

/// Copies every blob of `from` that `to` does not have; answers how many `from` has, and which of them are not what their
/// name says. Scratch files lie in `tmp`, of the same volume as `to`.
pub(super) fn copy_blobs(from: &Path, to: &Path, tmp: &Path) -> Result<(u64, Vec<Digest>), LedgerError> {
    let (mut blobs, mut damaged) = (0, Vec::new());
    durable::create_dir(to)?;
    for prefix in entries(from)? {
        let target = to.join(prefix.file_name().unwrap_or_default());
        durable::create_dir(&target)?;
        for blob in entries(&prefix)? {
            let name = blob.file_name().unwrap_or_default();
            // Nothing else has such a name; what is not ours is left where it is.
            let Some(digest) = name.to_str().and_then(|name| name.parse::<Digest>().ok()) else { continue };
            blobs += 1;
            let there = target.join(name);
            if !there.exists() && !copy_if(&blob, &there, tmp, Some(digest))? {
                damaged.push(digest);
            }
        }
    }
    Ok((blobs, damaged))
}

/// Copies a file in place of `to`, if there is one to copy.
pub(super) fn copy_one(from: &Path, to: &Path, tmp: &Path) -> Result<(), LedgerError> {
    if from.exists() {
        copy_if(from, to, tmp, None)?;
    }
    Ok(())
}

/// Copies a file, unless its SHA-256 is another than expected; answers whether it did.
fn copy_if(from: &Path, to: &Path, tmp: &Path, expected: Option<Digest>) -> Result<bool, LedgerError> {
    let scratch = Scratch::unique(tmp)?;
    let mut copy = scratch.create()?;
    let found = each_chunk(from, |bytes| copy.write_all(bytes).map_err(|error| LedgerError::file(to, error)))?;
    if expected.is_some_and(|expected| expected != found) {
        return Ok(false);
    }
    copy.sync_all().map_err(|error| LedgerError::file(to, error))?;
    drop(copy);
    scratch.rename(to)?;
    Ok(true)
}

pub(super) fn sha256(path: &Path) -> Result<Digest, LedgerError> {
    each_chunk(path, |_| Ok(()))
}

/// Shows a file piece by piece; answers its SHA-256.
fn each_chunk(path: &Path, mut see: impl FnMut(&[u8]) -> Result<(), LedgerError>) -> Result<Digest, LedgerError> {
    let fault = |error| LedgerError::file(path, error);
    let mut file = File::open(path).map_err(fault)?;
    let (mut hash, mut chunk) = (Sha256::new(), vec![0; CHUNK_BYTES]);
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(Digest(hash.finalize().into())),
            Ok(read) => {
                let bytes = &chunk[..read];
                hash.update(bytes);
                see(bytes)?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(fault(error)),
        }
    }
}

/// What is in a folder, in the order of names.
fn entries(folder: &Path) -> Result<Vec<std::path::PathBuf>, LedgerError> {
    let fault = |error| LedgerError::file(folder, error);
    let listed = fs::read_dir(folder).map_err(fault)?.map(|entry| entry.map(|entry| entry.path()));
    let mut listed = listed.collect::<io::Result<Vec<_>>>().map_err(fault)?;
    listed.sort();
    Ok(listed)
}
