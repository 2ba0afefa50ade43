//! The whole store as one file, `*.ensitio-copia`: what is encrypted stays encrypted, and the passwords of the day
//! open it. The format is in `backup/format.rs`. It is our own and not `tar`: it holds no paths, so none can lead
//! out of a folder, and one digest under a MAC covers every byte of it.

mod format;
mod recover;
mod scan;
mod write;

use std::{
    fs,
    path::{Path, PathBuf},
};

use uuid::Uuid;

pub use self::recover::recover_restore;
use self::scan::{Opener, Target, scan};
use crate::{
    OnProgress,
    blob::Sha256,
    durable::{self, Scratch},
    error::StoreError,
    folder::Folder,
    keyring::{Account, Keyring, KeyringError},
    open::{check_structure, inspect},
};

/// Ending of a folder into which a backup is unpacked.
const UNPACKING: &str = "restoring";
/// What the name of a store that was set aside adds, before a number.
const ASIDE: &str = ".anterior";

/// What a backup says about itself. Proven only by [`verify_backup`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupAbout {
    /// The identity of the store.
    pub store: Uuid,
    /// The version of its schema.
    pub schema: u32,
    /// When it was made, in ms since 1970-01-01 UTC.
    pub made_ms: i64,
    /// Who could open the store then, and so the backup now.
    pub accounts: Vec<Account>,
}

/// A backup that was read from its first byte to its last and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// What it says about itself.
    pub about: BackupAbout,
    /// The size of the file.
    pub bytes: u64,
    /// How many blobs it holds.
    pub blobs: u64,
    /// Those that were damaged in the store already when it was made; they are kept as they were.
    pub damaged: Vec<Sha256>,
}

/// What [`restore`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The backup.
    pub report: BackupReport,
    /// Where the store that was there before now lies.
    pub aside: Option<PathBuf>,
}

/// What to do with a store that is where another is to be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occupied {
    /// Refuse.
    Refuse,
    /// Rename its folder to `<name>.anterior-<n>`. Nothing is ever deleted.
    KeepAside,
}

/// Why a backup was not made, believed or restored. What was there before is untouched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The file does not begin as a backup does.
    #[error("not a backup: {}", file.display())]
    NotABackup {
        /// The file.
        file: PathBuf,
    },
    /// There is something in the folder.
    #[error("not empty: {}", folder.display())]
    Occupied {
        /// The folder.
        folder: PathBuf,
    },
    /// The keyring in the backup does not open.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The backup is damaged, newer or not readable; the disk is full; it was cancelled.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the backup says about itself, so that the login screen can ask the right person. Proves nothing.
///
/// # Errors
/// [`BackupError::NotABackup`], [`StoreError::Newer`], [`StoreError::Damaged`].
pub fn backup_about(file: &Path) -> Result<BackupAbout, BackupError> {
    scan::about(file)
}

/// Reads the whole backup and checks every byte of it, with the password that one of its people had.
///
/// # Errors
/// [`StoreError::Damaged`] for anything that is not as it was written, [`KeyringError::WrongPassword`].
pub fn verify_backup(
    file: &Path,
    account: Uuid,
    password: &str,
    progress: OnProgress<'_>,
) -> Result<BackupReport, BackupError> {
    let opener = Opener::Password { account, password };
    Ok(scan(file, opener, Target::Nowhere, progress)?.report)
}

/// Makes a store out of a backup. It is unpacked and verified beside `to` (a folder `<hex>.restoring`), and takes its
/// place only when all of it is proven. Should the power fail between the last two renames, the old store is whole
/// under its new name (`<to>.anterior-<n>`) and [`recover_restore`] puts it back.
///
/// # Errors
/// Those of [`verify_backup`]; [`BackupError::Occupied`]; [`StoreError::AlreadyOpen`].
pub fn restore(
    file: &Path,
    to: &Path,
    occupied: Occupied,
    account: Uuid,
    password: &str,
    progress: OnProgress<'_>,
) -> Result<Restored, BackupError> {
    if occupied == Occupied::Refuse && !is_vacant(to)? {
        return Err(BackupError::Occupied { folder: to.into() });
    }
    let parent = parent_of(to);
    durable::create_dir(parent)?;
    let scratch = Scratch::unique(parent, UNPACKING)?;
    // Held while it is filled, so that nobody takes it for what an interrupted restore left.
    let folder = Folder::lock(scratch.path())?;
    let opener = Opener::Password { account, password };
    let report = scan(file, opener, Target::Folder(scratch.path()), progress)?.report;
    check_unpacked(&folder, account, password)?;
    drop(folder);
    let aside = take_place(scratch, to)?;
    Ok(Restored { report, aside })
}

/// The last proof: keyring and database open as they would in daily use.
fn check_unpacked(folder: &Folder, account: Uuid, password: &str) -> Result<(), BackupError> {
    let keyring = Keyring::load(folder)?;
    let keys = keyring.unlock_uncounted(account, password)?.keys();
    inspect(folder, &folder.database(), &keys)?;
    check_structure(folder, &keys)?;
    Ok(())
}

/// Puts an unpacked store at `to`; answers where the one that was there now lies. On failure it is back.
fn take_place(unpacked: Scratch, to: &Path) -> Result<Option<PathBuf>, StoreError> {
    let aside = make_way(to)?;
    let outcome = unpacked.rename(to);
    if let (Err(_), Some(aside)) = (&outcome, &aside)
        && fs::symlink_metadata(to).is_err()
    {
        // Should this fail as well, the next start tries it again.
        let _ = fs::rename(aside, to);
    }
    outcome.map(|()| aside)
}

fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."))
}

/// Whether there is nothing at `to` but what [`Folder::lock`] makes.
fn is_vacant(to: &Path) -> Result<bool, StoreError> {
    let entries = match fs::read_dir(to) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => return Ok(false),
        Err(error) => return Err(StoreError::file(to, error)),
    };
    for entry in entries {
        let name = entry.map_err(|error| StoreError::file(to, error))?.file_name();
        if name != "lock" && name != "tmp" {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Leaves nothing at `to`; answers where what was there now lies.
fn make_way(to: &Path) -> Result<Option<PathBuf>, StoreError> {
    if fs::symlink_metadata(to).is_err() {
        return Ok(None);
    }
    // Nobody works in it, nor begins to before it is gone from here.
    let held = Folder::lock(to)?;
    let file = |error| StoreError::file(to, error);
    if is_vacant(to)? {
        drop(held);
        fs::remove_dir_all(to.join("tmp")).map_err(file)?;
        fs::remove_file(to.join("lock")).map_err(file)?;
        fs::remove_dir(to).map_err(file)?;
        return Ok(None);
    }
    let aside = durable::free_name(&with_suffix(to, ASIDE));
    // Windows does not rename a folder that holds an open file.
    if cfg!(windows) {
        drop(held);
        fs::rename(to, &aside).map_err(file)?;
    } else {
        fs::rename(to, &aside).map_err(file)?;
        drop(held);
    }
    Ok(Some(aside))
}

/// The stores that restores set aside beside `path`.
pub(crate) fn asides(path: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Ok(Vec::new()) };
    let parent = if parent == Path::new("") { Path::new(".") } else { parent };
    let fault = |error| StoreError::file(parent, error);
    let begins = format!("{}{ASIDE}-", name.to_string_lossy());
    let mut found = Vec::new();
    for entry in fs::read_dir(parent).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        if entry.file_name().to_string_lossy().starts_with(&begins) && entry.path().is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
