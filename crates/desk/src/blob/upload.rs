//! Files on their way: `uploads/<device>/<sha256>`, as far as they have come. What came is on the disk at once, so that
//! whoever was cut off goes on from there. Each is between one device and the desk: how far it came is told to nobody else.

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use casework::id::{DeviceId, Digest};
use wire::{BLOB_BYTES_MAX, DeskError};

use crate::{
    durable,
    error::{LedgerError, NotDone},
};

/// Uploads of one device: it brings one file after the other, and whoever is cut off takes up the last.
const OF_DEVICE_MAX: usize = 4;
/// Most bytes that a power cut may take: after a start the last ones of a file count for nothing.
const UNSYNCED_MAX: usize = 64 * 1024;
/// What nobody went on with for this long is removed.
pub(crate) const LASTS: Duration = Duration::from_secs(7 * 24 * 3_600);

/// Who sends which file.
pub(crate) type Key = (DeviceId, Digest);

/// The number of whoever writes an upload now: each who comes takes the next one.
type Number = Arc<Mutex<u64>>;

#[derive(Debug)]
pub(crate) struct Uploads {
    folder: PathBuf,
    numbers: Mutex<HashMap<Key, Number>>,
    /// One at a time makes room for another.
    room: Mutex<()>,
}

/// An upload that one may go on with, until somebody else does.
#[derive(Debug)]
pub(crate) struct Turn {
    path: PathBuf,
    file: File,
    bytes: u64,
    unsynced: usize,
    number: Number,
    mine: u64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn length(path: &Path) -> Result<Option<u64>, LedgerError> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(found.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(LedgerError::file(path, error)),
    }
}

fn remove(path: &Path) -> Result<(), LedgerError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(LedgerError::file(path, error)),
        _ => Ok(()),
    }
}

impl Uploads {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, numbers: Mutex::default(), room: Mutex::default() }
    }

    fn path(&self, (device, name): Key) -> PathBuf {
        self.folder.join(device.0.to_string()).join(name.to_string())
    }

    /// Forgets the numbers that nobody holds.
    fn number(&self, key: Key) -> Number {
        let mut numbers = lock(&self.numbers);
        numbers.retain(|_, number| Arc::strong_count(number) > 1);
        Arc::clone(numbers.entry(key).or_default())
    }

    /// How far it has come, as far as one sees.
    pub(crate) fn come(&self, key: Key) -> Result<u64, LedgerError> {
        Ok(length(&self.path(key))?.unwrap_or_default())
    }

    /// How far it has come, durably: whoever still writes it writes no more. `None` when nothing came.
    pub(crate) fn evict(&self, key: Key) -> Result<Option<u64>, LedgerError> {
        let number = self.number(key);
        let mut number = lock(&number);
        let path = self.path(key);
        let Some(bytes) = length(&path)? else { return Ok(None) };
        *number += 1;
        let synced = OpenOptions::new().write(true).open(&path).and_then(|file| file.sync_all());
        synced.map_err(|error| LedgerError::file(path, error))?;
        Ok(Some(bytes))
    }

    /// The turn to send: anew, or after `from` bytes. Whoever still writes it writes no more.
    ///
    /// # Errors
    /// [`DeskError::OtherOffset`] when it has come to another place; [`DeskError::Busy`] when the device sends more files at
    /// once than anybody needs.
    pub(crate) fn take(&self, key: Key, from: Option<u64>) -> Result<Turn, NotDone> {
        let (path, number) = (self.path(key), self.number(key));
        let mut latest = lock(&number);
        let come = length(&path)?;
        if let Some(from) = from
            && from != come.unwrap_or_default()
        {
            return Err(DeskError::OtherOffset { offset: come.unwrap_or_default() }.into());
        }
        let room = lock(&self.room);
        if come.is_none() {
            self.make_room(&path)?;
        }
        *latest += 1;
        let mine = *latest;
        let bytes = from.unwrap_or_default();
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(bytes == 0);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let fault = |error| LedgerError::file(&path, error);
        let mut file = options.open(&path).map_err(fault)?;
        drop(room);
        // What the one before wrote is told as being there.
        file.seek(SeekFrom::End(0)).and_then(|_| file.sync_data()).map_err(fault)?;
        if come.is_none() {
            durable::sync_parent(&path)?;
        }
        drop(latest);
        Ok(Turn { path, file, bytes, unsynced: 0, number, mine })
    }

    /// Room for one more upload of a device: the one that stood still for longest goes, unless somebody writes it.
    fn make_room(&self, path: &Path) -> Result<(), NotDone> {
        let Some(folder) = path.parent() else { return Ok(()) };
        durable::create_dir(&self.folder)?;
        durable::create_dir(folder)?;
        let mut there = files(folder)?;
        there.sort_unstable();
        while there.len() >= OF_DEVICE_MAX {
            let idle = there.iter().position(|(_, path)| !self.is_written(path));
            let (_, oldest) = there.remove(idle.ok_or(DeskError::Busy)?);
            remove(&oldest)?;
        }
        Ok(())
    }

    /// Whether somebody may still write it.
    pub(crate) fn is_taken(&self, key: Key) -> bool {
        lock(&self.numbers).get(&key).is_some_and(|number| Arc::strong_count(number) > 1)
    }

    fn is_written(&self, path: &Path) -> bool {
        let numbers = lock(&self.numbers);
        numbers.iter().any(|(key, number)| Arc::strong_count(number) > 1 && self.path(*key) == path)
    }

    /// After a start, while nobody else serves the folder: what was written last may not have reached the disk before it ended, and
    /// is sent again.
    pub(crate) fn begin(&self) -> Result<(), LedgerError> {
        for folder in self.devices()? {
            for (changed, path) in files(&folder)? {
                let bytes = length(&path)?.unwrap_or_default().saturating_sub(UNSYNCED_MAX as u64);
                let cut = OpenOptions::new().write(true).open(&path).and_then(|file| {
                    file.set_len(bytes)?;
                    file.set_modified(changed)?;
                    file.sync_all()
                });
                cut.map_err(|error| LedgerError::file(path, error))?;
            }
        }
        Ok(())
    }

    /// Removes what nobody went on with since `now` less [`LASTS`]; answers how many files that were.
    pub(crate) fn sweep(&self, now: SystemTime) -> Result<usize, LedgerError> {
        let mut removed = 0;
        for folder in self.devices()? {
            for (changed, path) in files(&folder)? {
                let age = now.duration_since(changed).unwrap_or_default();
                if age > LASTS && !self.is_written(&path) {
                    remove(&path)?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    fn devices(&self) -> Result<Vec<PathBuf>, LedgerError> {
        if !self.folder.is_dir() {
            return Ok(Vec::new());
        }
        let listed = fs::read_dir(&self.folder).and_then(|listed| listed.map(|entry| Ok(entry?.path())).collect());
        listed.map_err(|error| LedgerError::file(&self.folder, error))
    }
}

/// The files of a folder, and when each was changed.
fn files(folder: &Path) -> Result<Vec<(SystemTime, PathBuf)>, LedgerError> {
    let file = |entry: io::Result<fs::DirEntry>| {
        let entry = entry?;
        Ok((entry.metadata()?.modified()?, entry.path()))
    };
    let listed = fs::read_dir(folder).and_then(|listed| listed.map(file).collect());
    listed.map_err(|error| LedgerError::file(folder, error))
}

impl Turn {
    /// # Errors
    /// [`DeskError::Busy`] when somebody else took the turn; [`DeskError::TooLarge`]: nothing of it is kept.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), NotDone> {
        let number = Arc::clone(&self.number);
        let latest = lock(&number);
        if *latest != self.mine {
            return Err(DeskError::Busy.into());
        }
        if self.bytes + bytes.len() as u64 > BLOB_BYTES_MAX as u64 {
            remove(&self.path)?;
            return Err(DeskError::TooLarge.into());
        }
        for piece in bytes.chunks(UNSYNCED_MAX) {
            self.append(piece).or_else(|error| self.failed(error))?;
        }
        Ok(())
    }

    fn append(&mut self, piece: &[u8]) -> io::Result<()> {
        if self.unsynced + piece.len() > UNSYNCED_MAX {
            self.file.sync_data()?;
            self.unsynced = 0;
        }
        self.file.write_all(piece)?;
        self.unsynced += piece.len();
        self.bytes += piece.len() as u64;
        Ok(())
    }

    /// On a full disk no half of a file stays: the ledger needs the room.
    fn failed(&self, error: io::Error) -> Result<(), LedgerError> {
        if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            remove(&self.path)?;
        }
        Err(LedgerError::file(&self.path, error))
    }

    /// All came: `keep` gets the file, durable. What it will not have is removed; when it fails, the file waits for whoever
    /// comes again.
    pub(crate) fn end(&mut self, keep: impl FnOnce(&Path) -> Result<(), NotDone>) -> Result<(), NotDone> {
        let number = Arc::clone(&self.number);
        let mut latest = lock(&number);
        if *latest != self.mine {
            return Err(DeskError::Busy.into());
        }
        // Nobody writes after the end.
        *latest += 1;
        self.file.sync_all().or_else(|error| self.failed(error))?;
        let kept = keep(&self.path);
        if let Err(NotDone::Said(_)) = kept {
            remove(&self.path)?;
        }
        kept
    }
}
