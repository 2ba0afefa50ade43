//! Files that are either wholly there or not at all, also after the power fails.

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use crate::error::LedgerError;

/// A file being made; removed again unless [`Scratch::rename`] gave it its place.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: Option<PathBuf>,
}

impl Scratch {
    /// A fresh random name in `folder`.
    pub(crate) fn unique(folder: &Path) -> Result<Self, LedgerError> {
        let mut name = [0_u8; 16];
        getrandom::fill(&mut name)?;
        Ok(Self { path: Some(folder.join(hex::encode(name))) })
    }

    /// Where it lies for now.
    pub(crate) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    /// The file, new, that only this user may read.
    pub(crate) fn create(&self) -> Result<File, LedgerError> {
        let path = self.path();
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(|error| LedgerError::file(path, error))
    }

    /// Puts the finished file, which is on the disk, in place of `target` and makes the rename durable.
    pub(crate) fn rename(mut self, target: &Path) -> Result<(), LedgerError> {
        let Some(path) = &self.path else { return Ok(()) };
        fs::rename(path, target).map_err(|error| LedgerError::file(target, error))?;
        self.path = None;
        sync_parent(target)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // What cannot be removed is cleared when the server starts again.
            let _ = fs::remove_file(path);
        }
    }
}

/// Writes a whole file in place of `target`, by way of one in `tmp`, which is of the same volume.
pub(crate) fn write(tmp: &Path, target: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    let scratch = Scratch::unique(tmp)?;
    let mut file = scratch.create()?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| LedgerError::file(target, error))?;
    scratch.rename(target)
}

/// The file, which only this user may read when it is made now; what is in it stays.
pub(crate) fn touch(path: &Path) -> Result<File, LedgerError> {
    let mut options = OpenOptions::new();
    // NFS locks only what may be read and written.
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| LedgerError::file(path, error))
}

/// Creates a folder that only this user may enter; one that is there is left as it is. It is durable afterwards either way:
/// whoever made it may still be about to say so.
pub(crate) fn create_dir(path: &Path) -> Result<(), LedgerError> {
    if !path.is_dir() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(|error| LedgerError::file(path, error))?;
    }
    sync_parent(path)
}

/// Makes durable which files the folder of `path` has.
pub(crate) fn sync_parent(path: &Path) -> Result<(), LedgerError> {
    // Windows cannot open a folder as a file; NTFS journals renames itself.
    if cfg!(unix) {
        let parent = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        File::open(parent).and_then(|folder| folder.sync_all()).map_err(|error| LedgerError::file(parent, error))?;
    }
    Ok(())
}
