//! Files that are either wholly there or not at all, also after the power fails.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use crate::error::StoreError;

/// A file or folder being made; removed again unless [`Scratch::rename`] gave it its place.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: Option<PathBuf>,
}

impl Scratch {
    /// Takes responsibility for a path that is not there yet.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path: Some(path) }
    }

    /// A fresh random name in `folder`.
    pub(crate) fn unique(folder: &Path, extension: &str) -> Result<Self, StoreError> {
        let mut name = [0_u8; 12];
        getrandom::fill(&mut name).map_err(StoreError::Random)?;
        Ok(Self::new(folder.join(format!("{}.{extension}", hex::encode(name)))))
    }

    pub(crate) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    pub(crate) fn create(&self) -> Result<File, StoreError> {
        create_new(self.path())
    }

    /// Puts the finished file in place of `target` and makes the rename durable.
    pub(crate) fn rename(mut self, target: &Path) -> Result<(), StoreError> {
        fs::rename(self.path(), target).map_err(|error| StoreError::file(target, error))?;
        self.path = None;
        sync_parent(target)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is cleared at the next start where it lies within or beside the store; a file beside
        // a backup says by its name that it is unfinished.
        let Some(path) = &self.path else { return };
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
}

/// A new file that only this user may read.
pub(crate) fn create_new(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| StoreError::file(path, error))
}

/// Writes `parts` one after the other as the new content of `target`, by way of a file in `scratch` (same volume).
pub(crate) fn replace(scratch: &Path, target: &Path, parts: &[&[u8]]) -> Result<(), StoreError> {
    stage(scratch, parts)?.rename(target)
}

/// A file with `parts`, whole and on the disk, that has no place yet.
pub(crate) fn stage(scratch: &Path, parts: &[&[u8]]) -> Result<Scratch, StoreError> {
    let temporary = Scratch::unique(scratch, "tmp")?;
    let mut file = temporary.create()?;
    for part in parts {
        file.write_all(part).map_err(|error| StoreError::file(temporary.path(), error))?;
    }
    file.sync_all().map_err(|error| StoreError::file(temporary.path(), error))?;
    drop(file);
    Ok(temporary)
}

/// Reads a whole file of at most `bytes_max`; `None` when it is not there. A larger one is damaged.
pub(crate) fn read(path: &Path, bytes_max: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::file(path, error)),
    };
    let mut bytes = Vec::new();
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(|error| StoreError::file(path, error))?;
    if bytes.len() as u64 > bytes_max {
        return Err(StoreError::Damaged { file: path.into() });
    }
    Ok(Some(bytes))
}

/// Creates a folder that only this user may enter, and makes it durable; one that is there is left as it is.
pub(crate) fn create_dir(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| StoreError::file(path, error))?;
    sync_parent(path)
}

/// Makes the entries of the folder that holds `path` durable.
pub(crate) fn sync_parent(path: &Path) -> Result<(), StoreError> {
    // Windows cannot open a folder as a file; NTFS journals renames itself.
    if cfg!(unix) {
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        File::open(parent).and_then(|folder| folder.sync_all()).map_err(|error| StoreError::file(parent, error))?;
    }
    Ok(())
}

/// The first of `base-1`, `base-2` … that is not taken.
pub(crate) fn free_name(base: &Path) -> PathBuf {
    let taken = |candidate: &PathBuf| fs::symlink_metadata(candidate).is_ok();
    (1_u64..)
        .map(|number| {
            let mut name = base.as_os_str().to_owned();
            name.push(format!("-{number}"));
            PathBuf::from(name)
        })
        .find(|candidate| !taken(candidate))
        .unwrap_or_else(|| unreachable!("no folder holds 2^64 names"))
}
