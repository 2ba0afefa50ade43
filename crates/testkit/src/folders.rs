//! Copies of folders, and files as a power cut leaves them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// A folder in memory where the system has one: nothing here has to outlive the process.
pub(crate) fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// Everything in `from`, in a new folder `to`.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Overwrites the first page of a database.
pub(crate) fn spoil(database: &Path) {
    let mut bytes = fs::read(database).unwrap();
    bytes[..4096].fill(0xA5);
    fs::write(database, bytes).unwrap();
}

/// A database and its log, as they lie on the disk at this moment.
#[derive(Debug)]
pub(crate) struct OnDisk(Vec<(PathBuf, Option<Vec<u8>>)>);

impl OnDisk {
    /// What was committed is in one of the two files. What shares memory with a process goes with the process.
    pub(crate) fn look(database: &Path) -> Self {
        let beside = |suffix: &str| {
            let mut name = database.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        Self(["", "-wal"].map(|suffix| (beside(suffix), fs::read(beside(suffix)).ok())).into())
    }

    /// Puts it back as it was, whatever was done on closing.
    pub(crate) fn put_back(self) {
        for (path, bytes) in self.0 {
            match bytes {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None => drop(fs::remove_file(path)),
            }
        }
    }
}
