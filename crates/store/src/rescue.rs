//! A second place for what the desk has not confirmed: `rescue.log` beside the database, written to right after each commit.
//!
//! Should the database be damaged, [`begin_anew`] makes another out of it. It holds own entries with the keys of their capsules, from
//! the first that the desk has not judged and covered by a receipt, those before that nobody else has or whose photo nobody else
//! brings, and the few tables that neither an entry nor the desk gives back. Whatever it lost, and whatever failed, is never a
//! reason to refuse a commit: the file is then *behind*, and says so by ending within a frame. Within a transaction only what it
//! adds is read, from pages just written; the whole file is written after the commit, by way of a connection of its own, since
//! SQLCipher answers nothing more on one that met a damaged page. At an erasure the file is removed before the commit and written
//! anew after, so that it never holds what was erased.

mod anew;
mod aside;
mod content;
mod forms;
mod frame;
#[cfg(test)]
mod tests;

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use wire::CapsuleOwner;

pub use self::anew::{Anew, begin_anew};
pub(crate) use self::aside::{asides, has_spared};
use self::{
    content::{Frames, TABLES, Told, all_of, digest_of, mark, table},
    frame::{Frame, Holds, Sealer, bytes_of_last},
};
use crate::{
    changed::Changed,
    durable::{self, Scratch},
    error::StoreError,
    folder::Folder,
    key::Keys,
    open::connect_to_read,
    sql::classify,
    table::search::SearchIndex,
    transaction::Reader,
};

/// Bytes of frames that later ones replaced, beyond half of the file, that are no reason to write it anew.
const STALE_BYTES: u64 = 1 << 20;
/// A file that is behind is tried again after so many commits, not with each: that takes the room of the commits themselves.
const COMMITS_BETWEEN_TRIES: u32 = 50;

/// The file, for as long as the store is open.
#[derive(Debug)]
pub(crate) struct Log {
    folder: Folder,
    sealer: Sealer,
    end: Mutex<End>,
}

/// How far the file goes.
#[derive(Debug, Default)]
pub(crate) struct End {
    /// `None`: it is behind.
    file: Option<File>,
    /// Commits that are not in it, and what kept the first out.
    missed: u32,
    why: Option<String>,
    bytes: u64,
    number: u64,
    entries: u64,
    stale: u64,
    tables: Told,
}

/// What a commit adds to the file.
pub(crate) enum Addition {
    Nothing,
    Frames(Vec<u8>, End),
    /// Something that the file will not have: it is behind already, or what it adds could not be read.
    Missed(Option<StoreError>),
}

/// Whether the whole file is written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Rewrite {
    #[default]
    No,
    /// It holds more than it has to. Should that fail it is gone on with.
    Useful,
    /// It says what is no longer so, or is not there.
    Needed,
}

impl Log {
    /// Goes on with the file, or writes it anew from the database when it does not tell all of it.
    pub(crate) fn open(folder: &Folder, keys: &Keys) -> Self {
        let log = Self { folder: folder.clone(), sealer: Sealer::new(&keys.rescue), end: Mutex::default() };
        match log.look(keys, |reader| log.resume(reader)) {
            Ok(Some(end)) => *log.end() = end,
            Ok(None) | Err(_) => match log.spare(keys) {
                Ok(()) => log.write_anew(keys, Rewrite::Needed),
                Err(error) => log.fall_behind(&mut log.end(), &error),
            },
        }
        log
    }

    /// Whether something that was committed is not in the file.
    pub(crate) fn is_behind(&self) -> bool {
        self.end().file.is_none()
    }

    /// What kept it from being written to.
    pub(crate) fn fault(&self) -> Option<String> {
        self.end().why.clone()
    }

    /// Before the commit: whatever is read here is what is about to be committed. `from` is the first own entry that it records.
    pub(crate) fn addition(&self, reader: &Reader<'_>, changed: Changed, from: Option<i64>) -> Addition {
        if from.is_none() && !TABLES.iter().any(|(_, area)| changed.contains(*area)) {
            return Addition::Nothing;
        }
        if self.is_behind() {
            return Addition::Missed(None);
        }
        match self.added(reader, changed, from) {
            Ok((bytes, _)) if bytes.is_empty() => Addition::Nothing,
            Ok((bytes, end)) => Addition::Frames(bytes, end),
            Err(error) => Addition::Missed(Some(error)),
        }
    }

    /// After the commit, or after one that failed when the file was removed already, and before anybody else writes.
    pub(crate) fn follow(&self, keys: &Keys, added: Addition, rewrite: Rewrite) {
        let adds = !matches!(added, Addition::Nothing);
        self.append(added);
        // What it does not hold no receipt takes out of it.
        let rewrite = if rewrite == Rewrite::Useful && self.is_least() { Rewrite::No } else { rewrite };
        let rewrite = if adds { rewrite.max(self.due()) } else { rewrite };
        if rewrite != Rewrite::No {
            self.write_anew(keys, rewrite);
        }
    }

    /// Before a commit that erases: a crash in between leaves no file, never one that remembers. Those that were put aside lose the
    /// keys of whoever is erased.
    pub(crate) fn remove(&self, erased: &[CapsuleOwner]) -> Result<(), StoreError> {
        aside::forget(&self.folder, &self.sealer, erased)?;
        // Windows removes no open file.
        *self.end() = End::default();
        aside::remove(&self.path())
    }

    /// Puts the file aside if it tells of an own entry that the database lacks: an older one is in its place. Whoever begins anew
    /// takes in what it tells.
    fn spare(&self, keys: &Keys) -> Result<(), StoreError> {
        let Some(bytes) = read(&self.path())? else { return Ok(()) };
        let (frames, _) = self.sealer.read(&bytes);
        drop(bytes);
        let knows_more = self.look(keys, |reader| {
            for opened in &frames {
                if let Holds::Entry { envelope, .. } = &opened.frame.holds
                    && !reader.has_intent(envelope.id)?
                {
                    return Ok(true);
                }
            }
            Ok(false)
        })?;
        if knows_more { aside::spare(&self.folder) } else { Ok(()) }
    }

    fn append(&self, added: Addition) {
        let mut end = self.end();
        match added {
            Addition::Nothing => {}
            Addition::Missed(None) => end.missed = end.missed.saturating_add(1),
            Addition::Missed(Some(error)) => self.fall_behind(&mut end, &error),
            Addition::Frames(bytes, next) => {
                let written = end.file.as_mut().map(|file| file.write_all(&bytes));
                match written {
                    Some(Ok(())) => {
                        let file = end.file.take();
                        *end = End { file, ..next };
                    }
                    Some(Err(error)) => self.fall_behind(&mut end, &StoreError::file(self.path(), error)),
                    None => {}
                }
            }
        }
    }

    /// Writes the whole file, in one rename.
    fn write_anew(&self, keys: &Keys, rewrite: Rewrite) {
        let written = self.look(keys, |reader| self.whole(reader)).and_then(|(made, next)| self.place(made, next));
        let Err(error) = written else { return };
        let mut end = self.end();
        if rewrite == Rewrite::Useful && end.file.is_some() {
            // What it holds it goes on holding; not tried again with each commit.
            end.stale = 0;
        } else {
            self.fall_behind(&mut end, &error);
        }
    }

    fn place(&self, made: Scratch, next: End) -> Result<(), StoreError> {
        let path = self.path();
        let mut end = self.end();
        // Windows does not rename over an open file.
        end.file = None;
        made.rename(&path)?;
        let file = open_at_end(&path).map_err(|error| StoreError::file(&path, error))?;
        *end = End { file: Some(file), ..next };
        Ok(())
    }

    /// Something that was committed is not in the file. It says so itself, which takes no room: it ends within a frame, without the
    /// last byte of the last one, which nobody needs to read that.
    fn fall_behind(&self, end: &mut End, why: &StoreError) {
        let found = end.file.take().map(|file| (file, end.bytes)).or_else(|| self.whole_end().ok().flatten());
        if let Some((file, bytes)) = found {
            let _cut = file.set_len(bytes.saturating_sub(1)).and_then(|()| file.sync_data());
        }
        *end = End { missed: 1, why: Some(why.to_string()), ..End::default() };
    }

    /// The file, if it ends with a whole frame, and how long it is.
    fn whole_end(&self) -> io::Result<Option<(File, u64)>> {
        let mut file = open_at_end(&self.path())?;
        let last = self.last_of(&mut file)?;
        Ok(last.map(|(_, _, bytes)| (file, bytes)))
    }

    /// Whether it is worth writing anew, going by what it holds.
    fn due(&self) -> Rewrite {
        let end = self.end();
        let is_stale = end.stale > STALE_BYTES + end.bytes / 2;
        let is_tried = end.file.is_none() && end.missed.is_multiple_of(COMMITS_BETWEEN_TRIES);
        if is_stale || is_tried { Rewrite::Useful } else { Rewrite::No }
    }

    /// Whether it is written to and holds no entry.
    fn is_least(&self) -> bool {
        let end = self.end();
        end.file.is_some() && end.entries == 0
    }

    fn path(&self) -> PathBuf {
        self.folder.rescue()
    }

    fn end(&self) -> MutexGuard<'_, End> {
        // Replaced whole, so a panic elsewhere leaves it sound.
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` on what is committed, by way of a connection of its own: a damaged page that it meets is nobody else's trouble.
    fn look<T>(&self, keys: &Keys, work: impl FnOnce(&Reader<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let connection = connect_to_read(&self.folder, keys)?;
        let transaction =
            connection.unchecked_transaction().map_err(|error| classify(&self.folder, "rescue", error))?;
        let index = SearchIndex::default();
        let reader = Reader::new(&transaction, &self.folder, "rescue", &index);
        work(&reader)
    }

    /// Where the file ends, if it ends where the database does.
    fn resume(&self, reader: &Reader<'_>) -> Result<Option<End>, StoreError> {
        let path = self.path();
        let fault = |error| StoreError::file(&path, error);
        let mut file = match open_at_end(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fault(error)),
        };
        let Some((number, frame, bytes)) = self.last_of(&mut file).map_err(fault)? else { return Ok(None) };
        let Frame { mark: said, tables: told, entries, stale, .. } = frame;
        let mut tables = Told::new();
        for &(name, _) in TABLES {
            tables.insert(name, (digest_of(&table(reader, name)?)?, 0));
        }
        let same = said == mark(reader)? && told == all_of(&tables)?;
        Ok(same.then(|| End { file: Some(file), bytes, number, entries, stale, tables, ..End::default() }))
    }

    /// The last frame of a file that ends with a whole one, its number, and how long the file is, at whose end it then stands.
    fn last_of(&self, file: &mut File) -> io::Result<Option<(u64, Frame, u64)>> {
        let bytes = file.metadata()?.len();
        let mut ending = |bytes_back: u64| {
            let mut read = Vec::new();
            file.seek(SeekFrom::Start(bytes.saturating_sub(bytes_back)))?;
            io::Read::take(&mut *file, bytes_back).read_to_end(&mut read)?;
            Ok::<_, io::Error>(read)
        };
        let Some(length) = bytes_of_last(&ending(4)?) else { return Ok(None) };
        let last = self.sealer.last(&ending(length as u64)?);
        Ok(last.map(|(number, frame)| (number, frame, bytes)))
    }

    /// What a commit adds, and where the file then ends.
    fn added(&self, reader: &Reader<'_>, changed: Changed, from: Option<i64>) -> Result<(Vec<u8>, End), StoreError> {
        let mut bytes = Vec::new();
        let mut put = |part: Vec<u8>| {
            bytes.extend_from_slice(&part);
            Ok::<(), StoreError>(())
        };
        let end = self.end().plan();
        let mut frames = Frames::new(&self.sealer, reader, end, &mut put)?;
        for &(name, area) in TABLES {
            if changed.contains(area) {
                frames.table(reader, name)?;
            }
        }
        if let Some(from) = from {
            reader.each_entry(from, |entry| frames.entry(reader, entry, None))?;
        }
        let end = frames.end;
        Ok((bytes, end))
    }

    /// The whole file as it has to be, in `tmp/`.
    fn whole(&self, reader: &Reader<'_>) -> Result<(Scratch, End), StoreError> {
        let scratch = Scratch::unique(&self.folder.tmp(), "tmp")?;
        let mut file = BufWriter::new(scratch.create()?);
        let fault = |error| StoreError::file(scratch.path(), error);
        let mut put = |part: Vec<u8>| file.write_all(&part).map_err(fault);
        let mut frames = Frames::new(&self.sealer, reader, End::default(), &mut put)?;
        frames.all(reader)?;
        let end = frames.end;
        let file = file.into_inner().map_err(|error| fault(error.into_error()))?;
        file.sync_all().map_err(fault)?;
        drop(file);
        Ok((scratch, end))
    }
}

impl End {
    /// The same, to be gone on from.
    fn plan(&self) -> Self {
        let Self { bytes, number, entries, stale, .. } = *self;
        Self { bytes, number, entries, stale, tables: self.tables.clone(), ..Self::default() }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // What was appended since is on its way to the disk already; whoever closes the store can wait for it.
        if let Some(file) = &self.end().file {
            let _synced = file.sync_data();
        }
    }
}

/// To read its end and go on after it. Not for appending only: Windows cuts no file that was opened so.
fn open_at_end(path: &Path) -> io::Result<File> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
}

/// A whole rescue file.
fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    /// No store is larger.
    const BYTES_MAX: u64 = 8 << 30;
    durable::read(path, BYTES_MAX)
}
