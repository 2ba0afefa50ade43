use std::{fs, io};

use crate::{durable, error::StoreError, folder::Folder};

/// Makes the ballast unless it is there. Random bytes, since some file systems store zeros in no space at all.
pub(crate) fn fill(folder: &Folder, bytes: u64) -> Result<(), StoreError> {
    let file = folder.ballast();
    if fs::metadata(&file).is_ok_and(|metadata| metadata.len() == bytes) {
        return Ok(());
    }
    let mut chunk = vec![0; 64 * 1024];
    getrandom::fill(&mut chunk).map_err(StoreError::Random)?;
    let whole = usize::try_from(bytes).unwrap_or(usize::MAX) / chunk.len();
    let rest = usize::try_from(bytes % chunk.len() as u64).unwrap_or_default();
    let mut parts = vec![chunk.as_slice(); whole];
    parts.push(&chunk[..rest]);
    durable::replace(&folder.tmp(), &file, &parts)
}

/// Removes it; answers whether it was there.
pub(crate) fn release(folder: &Folder) -> Result<bool, StoreError> {
    let file = folder.ballast();
    match fs::remove_file(&file) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::file(file, error)),
    }
}
