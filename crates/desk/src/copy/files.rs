//! Copying files between a desk and its backup: each whole under its name, or not at all.

use std::{io::Write as _, path::Path};

use casework::id::Digest;

use crate::{
    blob::{Blobs, each_chunk},
    durable::Scratch,
    error::LedgerError,
};

/// Copies every blob of `from` that `to` does not have; answers how many `from` has, and which of them are not what their
/// name says. Scratch files lie in `tmp`, of the same volume as `to`, if that is a folder.
pub(super) fn copy_blobs(from: &Blobs, to: &Blobs, tmp: &Path) -> Result<(u64, Vec<Digest>), LedgerError> {
    let (mut blobs, mut damaged) = (0, Vec::new());
    for name in from.names()? {
        blobs += 1;
        if !to.has(name)? && !copy_blob(from, to, name, tmp)? {
            damaged.push(name);
        }
    }
    Ok((blobs, damaged))
}

/// Copies a blob, unless it is not what its name says; answers whether it did.
fn copy_blob(from: &Blobs, to: &Blobs, name: Digest, tmp: &Path) -> Result<bool, LedgerError> {
    let scratch = Scratch::unique(tmp)?;
    let fault = |error| LedgerError::file(scratch.path(), error);
    let mut copy = scratch.create()?;
    let found = from.each_chunk(name, |bytes| copy.write_all(bytes).map_err(fault))?;
    if found != name {
        return Ok(false);
    }
    copy.sync_all().map_err(fault)?;
    drop(copy);
    to.take(scratch.path(), name)?;
    Ok(true)
}

/// Copies a file in place of `to`, if there is one to copy.
pub(super) fn copy_one(from: &Path, to: &Path, tmp: &Path) -> Result<(), LedgerError> {
    if !from.exists() {
        return Ok(());
    }
    let scratch = Scratch::unique(tmp)?;
    let fault = |error| LedgerError::file(to, error);
    let mut copy = scratch.create()?;
    each_chunk(from, |bytes| copy.write_all(bytes).map_err(fault))?;
    copy.sync_all().map_err(fault)?;
    drop(copy);
    scratch.rename(to)
}
