//! What a restore that was cut leaves, put right at the next start.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{ASIDE, UNPACKING, parent_of, with_suffix};
use crate::{durable, error::StoreError, folder::Folder};

/// Clears what an interrupted [`restore`](super::restore) unpacked beside `to` and, when nothing is at `to` any more,
/// puts back the store that was last set aside. Answers whether it did so.
///
/// # Errors
/// [`StoreError::AlreadyOpen`] while another process restores there; [`StoreError::File`].
pub fn recover_restore(to: &Path) -> Result<bool, StoreError> {
    for unpacked in beside(to, |name| Path::new(name).extension() == Some(OsStr::new(UNPACKING)))? {
        drop(Folder::lock(&unpacked)?);
        fs::remove_dir_all(&unpacked).map_err(|error| StoreError::file(unpacked, error))?;
    }
    if fs::symlink_metadata(to).is_ok() {
        return Ok(false);
    }
    let prefix = with_suffix(&PathBuf::from(to.file_name().unwrap_or_default()), ASIDE);
    let prefix = format!("{}-", prefix.display());
    let stores = beside(to, |name| name.to_string_lossy().starts_with(&prefix))?;
    let Some(last) = stores.into_iter().max_by_key(|store| last_use(store)) else { return Ok(false) };
    drop(Folder::lock(&last)?);
    fs::rename(&last, to).map_err(|error| StoreError::file(to, error))?;
    durable::sync_parent(to)?;
    Ok(true)
}

/// Folders in the one that holds `to`.
fn beside(to: &Path, wanted: impl Fn(&OsStr) -> bool) -> Result<Vec<PathBuf>, StoreError> {
    let parent = parent_of(to);
    let fault = |error| StoreError::file(parent, error);
    let mut found = Vec::new();
    let entries = match fs::read_dir(parent) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(fault(error)),
    };
    for entry in entries {
        let entry = entry.map_err(fault)?;
        if wanted(&entry.file_name()) && entry.path().is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// When something was last written to a store.
fn last_use(store: &Path) -> Option<SystemTime> {
    fs::metadata(store.join("store.db")).and_then(|metadata| metadata.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{backup::take_place, durable::Scratch};

    fn store(path: &Path) {
        drop(Folder::lock(path).unwrap());
        fs::write(path.join("store.db"), b"rows").unwrap();
    }

    #[test]
    fn a_store_that_could_not_be_replaced_is_back_in_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let to = dir.path().join("almacen");
        store(&to);
        // Nothing was unpacked here, so the last rename fails.
        let never = Scratch::new(dir.path().join("never.restoring"));
        assert!(take_place(never, &to).is_err());
        assert_eq!(fs::read(to.join("store.db")).unwrap(), b"rows");
        assert!(!dir.path().join("almacen.anterior-1").exists());
    }

    #[test]
    fn a_restore_cut_between_its_renames_is_undone() {
        let dir = tempfile::tempdir().unwrap();
        let to = dir.path().join("almacen");
        store(&dir.path().join("almacen.anterior-1"));
        store(&dir.path().join("0a1b.restoring"));
        assert!(recover_restore(&to).unwrap());
        assert_eq!(fs::read(to.join("store.db")).unwrap(), b"rows");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn a_store_that_is_there_stays_and_so_do_those_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let to = dir.path().join("almacen");
        store(&to);
        store(&dir.path().join("almacen.anterior-1"));
        store(&dir.path().join("0a1b.restoring"));
        assert!(!recover_restore(&to).unwrap());
        assert!(to.exists() && dir.path().join("almacen.anterior-1").exists());
        assert!(!dir.path().join("0a1b.restoring").exists());
    }

    #[test]
    fn a_restore_at_work_is_let_be() {
        let dir = tempfile::tempdir().unwrap();
        let _held = Folder::lock(&dir.path().join("0a1b.restoring")).unwrap();
        let busy = recover_restore(&dir.path().join("almacen"));
        assert!(matches!(busy, Err(StoreError::AlreadyOpen { .. })), "{busy:?}");
    }
}
