//! What was put aside and is never written over: damaged databases, and rescue files that told more than the database.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use wire::CapsuleOwner;

use super::{
    frame::{Holds, Opened, Sealer},
    read,
};
use crate::{
    durable::{self, create_dir},
    error::StoreError,
    folder::Folder,
};

/// Lies in a folder while a damaged database is being put there.
const UNFINISHED: &str = "sin-terminar";

/// What is called `<before><number><after>` in a folder, by number.
fn numbered(within: &Path, before: &str, after: &str) -> Result<Vec<(u64, PathBuf)>, StoreError> {
    let entries = match fs::read_dir(within) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::file(within, error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| StoreError::file(within, error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let number = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).and_then(|n| n.parse().ok());
        found.extend(number.map(|number| (number, path)));
    }
    found.sort_unstable();
    Ok(found)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Folders of damaged databases, `backups/danado-<n>`, the last one last.
pub(crate) fn asides(folder: &Folder) -> Result<Vec<(u64, PathBuf)>, StoreError> {
    numbered(&folder.backups(), "danado-", "")
}

/// Rescue files, `rescue-<n>.log`, which told of entries that the database lacked, the last one last.
pub(super) fn spared(within: &Path) -> Result<Vec<(u64, PathBuf)>, StoreError> {
    numbered(within, "rescue-", ".log")
}

pub(crate) fn has_spared(folder: &Folder) -> Result<bool, StoreError> {
    Ok(!spared(folder.path())?.is_empty())
}

/// Puts the rescue file beside those that were spared.
pub(super) fn spare(folder: &Folder) -> Result<(), StoreError> {
    let number = spared(folder.path())?.last().map_or(0, |(number, _)| *number) + 1;
    let (from, to) = (folder.rescue(), folder.path().join(format!("rescue-{number}.log")));
    fs::rename(&from, &to).map_err(|error| StoreError::file(&from, error))?;
    durable::sync_parent(&to)
}

/// Every rescue file but the one that is written to.
fn copies(folder: &Folder) -> Result<Vec<PathBuf>, StoreError> {
    let mut found: Vec<PathBuf> = spared(folder.path())?.into_iter().map(|(_, path)| path).collect();
    for (_, aside) in asides(folder)? {
        found.extend(spared(&aside)?.into_iter().map(|(_, path)| path));
        found.push(aside.join("rescue.log"));
    }
    Ok(found)
}

/// Takes the keys of whoever was erased out of every file that was put aside: the rest of it may be wanted yet.
pub(super) fn forget(folder: &Folder, sealer: &Sealer, erased: &[CapsuleOwner]) -> Result<(), StoreError> {
    for path in copies(folder)? {
        if without(folder, sealer, &path, erased).is_err() {
            // An erasure is not refused for the sake of a copy.
            remove(&path)?;
        }
    }
    Ok(())
}

fn without(folder: &Folder, sealer: &Sealer, path: &Path, erased: &[CapsuleOwner]) -> Result<(), StoreError> {
    let Some(bytes) = read(path)? else { return Ok(()) };
    let (frames, _) = sealer.read(&bytes);
    drop(bytes);
    let mut parts = Vec::with_capacity(frames.len());
    for (Opened { mut frame, body }, number) in frames.into_iter().zip(1..) {
        if let Holds::Entry { keys, .. } = &mut frame.holds {
            keys.retain(|key| !erased.contains(&key.owner));
        }
        parts.push(sealer.seal(number, &frame, &body)?);
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    durable::replace(&folder.tmp(), path, &parts)
}

/// Removes a file for good: not even a power cut brings it back.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Ok(()) => durable::sync_parent(path),
        Err(error) if is_absent(&error) => Ok(()),
        Err(error) => {
            // Windows removes nothing that somebody reads. What it says goes all the same.
            let emptied = fs::OpenOptions::new().write(true).truncate(true).open(path);
            emptied.and_then(|file| file.sync_all()).map_err(|_| StoreError::file(path, error))
        }
    }
}

/// Puts the damaged database aside, with its log: beside another database it would be taken for that one's. [`finish`] ends it.
pub(super) fn set_aside(folder: &Folder) -> Result<PathBuf, StoreError> {
    let aside = place(folder)?;
    create_dir(&aside)?;
    let marker = aside.join(UNFINISHED);
    if !marker.exists() {
        durable::replace(&folder.tmp(), &marker, &[])?;
    }
    for name in DATABASE_FILES {
        let from = folder.path().join(name);
        if from.exists() {
            fs::rename(&from, aside.join(name)).map_err(|error| StoreError::file(&from, error))?;
            durable::sync_parent(&from)?;
        }
    }
    durable::sync_parent(&marker)?;
    Ok(aside)
}

/// The database that another is made for: it may be aside already, where a crash left that unfinished.
pub(super) fn damaged_one(folder: &Folder) -> Result<PathBuf, StoreError> {
    let database = folder.database();
    Ok(if database.exists() { database } else { place(folder)?.join(DATABASE_FILES[0]) })
}

/// Another database is in its place: what that was made from goes to the damaged one.
pub(super) fn finish(folder: &Folder, aside: &Path) -> Result<(), StoreError> {
    let spared = spared(folder.path())?.into_iter().map(|(_, path)| path);
    for from in spared.chain([folder.rescue()]).filter(|from| from.exists()) {
        let to = from.file_name().map(|name| aside.join(name)).filter(|to| !to.exists());
        if let Some(to) = to {
            fs::rename(&from, to).map_err(|error| StoreError::file(&from, error))?;
        }
    }
    durable::sync_parent(&folder.rescue())?;
    remove(&aside.join(UNFINISHED))
}

const DATABASE_FILES: [&str; 4] = ["store.db", "store.db-wal", "store.db-shm", "store.db-journal"];

/// The folder that a crash left unfinished, unless something would be written over there, or another one.
fn place(folder: &Folder) -> Result<PathBuf, StoreError> {
    let last = asides(folder)?.into_iter().next_back();
    let number = last.as_ref().map_or(0, |(number, _)| *number) + 1;
    let is_free = |aside: &Path| {
        DATABASE_FILES.iter().all(|name| !(folder.path().join(name).exists() && aside.join(name).exists()))
    };
    let begun = last.map(|(_, aside)| aside).filter(|aside| aside.join(UNFINISHED).exists() && is_free(aside));
    Ok(begun.unwrap_or_else(|| folder.backups().join(format!("danado-{number}"))))
}

pub(super) fn sync(path: &Path) -> Result<(), StoreError> {
    fs::File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| StoreError::file(path, error))
}
