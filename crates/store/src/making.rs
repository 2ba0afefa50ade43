//! A new store is made in a folder beside its place and renamed into it whole. Until it is there it bears a marker:
//! a folder with the marker was never in its place, so nobody ever worked in it, and what a killed process left of it
//! may be cleared. Whatever cannot prove that stays as it is.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{durable, error::StoreError, folder::Folder};

const MARKER: &str = "sin-terminar.txt";
/// Also for the person who finds the folder.
const NOTE: &str = "EnSitio empezó a crear un almacén en esta carpeta y no terminó. Aquí nunca hubo datos.\n";
const NAME_PART: &str = ".nuevo-";
/// Everything that making a store lays down, but for the lock and the marker, which go last.
const MADE_FILES: [&str; 9] = [
    "keyring.json",
    "keyring.copy.json",
    "new",
    "store.db",
    "store.db-wal",
    "store.db-shm",
    "store.db-journal",
    "ballast",
    "rescue.log",
];
const MADE_FOLDERS: [&str; 3] = ["blobs", "backups", "tmp"];
const LOCK: &str = "lock";
/// Leftovers looked at in one go; more are no accident of ours.
const LEFTOVERS_MAX: usize = 100;

/// A store that is being made beside its place.
#[derive(Debug)]
pub struct Making {
    folder: Folder,
    place: PathBuf,
}

/// What killed or failed attempts to make a store left beside its place.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Leftovers {
    /// Proven to be unfinished and never used; they are gone.
    pub cleared: Vec<PathBuf>,
    /// Named like an attempt but not proven to be one; they were left as they are.
    pub kept: Vec<PathBuf>,
}

impl Making {
    /// Begins a store that [`Making::finish`] will put at `place`. `unique` tells attempts apart.
    ///
    /// # Errors
    /// Those of making the folder.
    pub fn begin(place: &Path, unique: &str) -> Result<Self, StoreError> {
        let mut name = place.as_os_str().to_owned();
        name.push(format!("{NAME_PART}{unique}"));
        let folder = Folder::lock(Path::new(&name))?;
        durable::replace(&folder.tmp(), &folder.path().join(MARKER), &[NOTE.as_bytes()])?;
        Ok(Self { folder, place: place.into() })
    }

    /// The folder to make the store in.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Puts the store in its place, durably. Nobody else may hold the folder any more.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when something is there meanwhile; those of the file system.
    pub fn finish(self) -> Result<(), StoreError> {
        let Self { folder, place } = self;
        if fs::symlink_metadata(&place).is_ok() {
            return Err(StoreError::Exists { file: place });
        }
        let aside = folder.path().to_owned();
        // Windows does not rename a folder that holds an open file.
        drop(folder);
        fs::rename(&aside, &place).map_err(|error| StoreError::file(&place, error))?;
        durable::sync_parent(&place)?;
        take_marker(&place)
    }
}

/// Takes the marker from a store that is in its place, where a process was killed right after the rename. To be done
/// before anybody works in it.
///
/// # Errors
/// Those of the file system.
pub fn settle_made(folder: &Folder) -> Result<(), StoreError> {
    take_marker(folder.path())
}

fn take_marker(path: &Path) -> Result<(), StoreError> {
    let marker = path.join(MARKER);
    match fs::remove_file(&marker) {
        Ok(()) => durable::sync_parent(&marker),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::file(marker, error)),
    }
}

/// Clears what unfinished attempts left beside `place`, where that is proven. An attempt under way is passed over.
///
/// # Errors
/// Those of the file system; what was cleared before stays cleared.
pub fn clear_leftovers(place: &Path) -> Result<Leftovers, StoreError> {
    let mut leftovers = Leftovers::default();
    for left in attempts(place)? {
        if !left.proven {
            leftovers.kept.push(left.path);
            continue;
        }
        match Folder::lock(&left.path) {
            Ok(held) => clear(&left.path, held)?,
            // Somebody is at it.
            Err(StoreError::AlreadyOpen { .. }) => continue,
            Err(error) => return Err(error),
        }
        leftovers.cleared.push(left.path);
    }
    Ok(leftovers)
}

/// What lies beside `place`, is named like an attempt and cannot be proven to be one. Only looks: nothing is cleared.
///
/// # Errors
/// Those of the file system.
pub fn strange_leftovers(place: &Path) -> Result<Vec<PathBuf>, StoreError> {
    Ok(attempts(place)?.into_iter().filter(|left| !left.proven).map(|left| left.path).collect())
}

/// Something beside the place of a store that is named like an attempt to make it.
struct Left {
    path: PathBuf,
    /// Whether it proves that nobody ever worked in it.
    proven: bool,
}

fn attempts(place: &Path) -> Result<Vec<Left>, StoreError> {
    let parent = place.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let Some(name) = place.file_name().and_then(|name| name.to_str()) else { return Ok(Vec::new()) };
    let entries = match fs::read_dir(parent) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::file(parent, error)),
    };
    let prefix = format!("{name}{NAME_PART}");
    let named = |entry: &fs::DirEntry| entry.file_name().to_str().is_some_and(|name| name.starts_with(&prefix));
    let found = entries.filter_map(Result::ok).filter(named).take(LEFTOVERS_MAX);
    found
        .map(|entry| {
            let path = entry.path();
            // A link is not followed: what it leads to is not ours.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            Ok(Left { proven: is_folder && is_unused(&path)?, path })
        })
        .collect()
}

/// Whether the folder proves that it never was a store in use: it bears the marker and nothing strange, or there is
/// nothing in it at all but what taking it makes.
fn is_unused(path: &Path) -> Result<bool, StoreError> {
    let marker = durable::read(&path.join(MARKER), NOTE.len() as u64);
    let marked = matches!(marker, Ok(Some(note)) if note == NOTE.as_bytes());
    for entry in fs::read_dir(path).map_err(|error| StoreError::file(path, error))? {
        let entry = entry.map_err(|error| StoreError::file(path, error))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { return Ok(false) };
        let expected = match name {
            LOCK | "tmp" => true,
            MARKER => marked,
            _ => marked && (MADE_FILES.contains(&name) || MADE_FOLDERS.contains(&name)),
        };
        if !expected {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Removes what making a store lays down, the marker late: killed midway, the rest still proves what it is.
fn clear(path: &Path, held: Folder) -> Result<(), StoreError> {
    let gone = |result: std::io::Result<()>, path: PathBuf| match result {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(path, error)),
        _ => Ok(()),
    };
    for file in MADE_FILES.map(|name| path.join(name)) {
        gone(fs::remove_file(&file), file)?;
    }
    for folder in MADE_FOLDERS.map(|name| path.join(name)) {
        gone(fs::remove_dir_all(&folder), folder)?;
    }
    // Windows does not remove a file that is open.
    drop(held);
    for file in [LOCK, MARKER].map(|name| path.join(name)) {
        gone(fs::remove_file(&file), file)?;
    }
    gone(fs::remove_dir(path), path.into())?;
    durable::sync_parent(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn attempt(place: &Path, unique: &str) -> PathBuf {
        let making = Making::begin(place, unique).unwrap();
        let path = making.folder().path().to_owned();
        fs::write(path.join("keyring.json"), "{}").unwrap();
        fs::write(path.join("store.db"), "half").unwrap();
        fs::create_dir(path.join("blobs")).unwrap();
        path
    }

    #[test]
    fn an_unfinished_attempt_is_cleared_and_one_under_way_is_not() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("almacen");
        let killed = attempt(&place, "a");
        let working = Making::begin(&place, "b").unwrap();
        let found = clear_leftovers(&place).unwrap();
        assert_eq!(found, Leftovers { cleared: vec![killed], kept: vec![] });
        assert_eq!(names(home.path()), ["almacen.nuevo-b"]);
        working.finish().unwrap();
        assert_eq!(names(home.path()), ["almacen"]);
        assert_eq!(names(&place), ["lock", "tmp"], "the marker is gone");
    }

    #[test]
    fn killed_before_the_marker_or_while_it_is_cleared_it_is_cleared_later() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("almacen");
        for left in [&[][..], &["lock"], &["lock", "sin-terminar.txt"]] {
            let path = home.path().join("almacen.nuevo-c");
            fs::create_dir(&path).unwrap();
            for name in left {
                fs::write(path.join(name), if *name == MARKER { NOTE } else { "" }).unwrap();
            }
            assert_eq!(clear_leftovers(&place).unwrap().cleared, [path], "{left:?}");
        }
    }

    #[test]
    fn to_look_for_what_is_strange_clears_nothing() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("almacen");
        let killed = attempt(&place, "a");
        let before = names(&killed);
        assert_eq!(strange_leftovers(&place).unwrap(), [] as [PathBuf; 0]);
        assert_eq!(names(&killed), before);
    }

    #[test]
    fn what_cannot_prove_that_it_is_empty_stays() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("almacen");
        // A whole store under that name, and an attempt into which somebody laid a file.
        let unmarked = home.path().join("almacen.nuevo-d");
        fs::create_dir(&unmarked).unwrap();
        fs::write(unmarked.join("store.db"), "data").unwrap();
        let shared = attempt(&place, "e");
        fs::write(shared.join("notas.txt"), "mías").unwrap();
        let mut strange = strange_leftovers(&place).unwrap();
        let mut kept = clear_leftovers(&place).unwrap().kept;
        strange.sort();
        kept.sort();
        assert_eq!(strange, kept);
        assert_eq!(kept, [unmarked.clone(), shared.clone()]);
        assert_eq!(names(&unmarked), ["store.db"], "not even a lock was laid there");
        assert_eq!(fs::read(shared.join("store.db")).unwrap(), b"half");
    }

    #[test]
    fn killed_after_the_rename_the_store_is_kept_and_loses_its_marker() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("almacen");
        fs::rename(attempt(&place, "f"), &place).unwrap();
        assert_eq!(clear_leftovers(&place).unwrap(), Leftovers::default());
        settle_made(&Folder::lock(&place).unwrap()).unwrap();
        assert!(!names(&place).contains(&MARKER.to_owned()));
        assert_eq!(fs::read(place.join("store.db")).unwrap(), b"half");
    }
}
