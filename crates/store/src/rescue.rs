//! A second place for what the desk has not confirmed: `rescue.log` beside the database, written to right after each commit.
//!
//! Should the database be damaged, [`begin_anew`] makes another out of it. It holds own entries with the keys of their capsules, from
//! the first that the desk has not judged and covered by a receipt, and the few tables that neither an entry nor the desk
//! gives back. Whatever it lost, and whatever failed, is never a reason to refuse a commit: the file is then *behind*,
//! until the store is opened again, or until it has to be written anew for another reason. At an erasure it is removed
//! before the commit and written anew after, so that it never holds what was erased.

mod anew;
mod frame;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{BufWriter, Read as _, Seek as _, SeekFrom, Write as _},
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use casework::id::Digest;
use rusqlite::{named_params, types::ValueRef};
use sha2::Digest as _;
use wire::{KeyOf, Keys as _, Receipt};

pub use self::anew::{Anew, begin_anew};
use self::frame::{Cell, Frame, Holds, Sealer, Table, bytes_of_last};
use crate::{
    changed::{Area, Changed},
    durable::{self, Scratch},
    error::StoreError,
    folder::Folder,
    key::Keys,
    migrate::LATEST,
    sql::{classify, sql, to_json},
    transaction::Reader,
};

/// What no entry gives back, and where a change of it shows.
const TABLES: &[(&str, Area)] = &[
    ("account", Area::Accounts),
    ("bundle_identity", Area::Sync),
    ("desk", Area::Sync),
    ("device", Area::Settings),
    ("device_key", Area::Sync),
    ("setting", Area::Settings),
];
/// Bytes of frames that later ones replaced, beyond half of the file, that are no reason to write it anew.
const STALE_BYTES: u64 = 1 << 20;

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
    bytes: u64,
    number: u64,
    entries: u64,
    stale: u64,
    /// What it says of tables, and how many bytes that takes.
    tables: HashMap<&'static str, (Digest, u64)>,
}

/// What a commit is about to add.
pub(crate) enum Prepared {
    Nothing,
    Append(Vec<u8>, End),
    /// A whole file, on the disk but not in its place.
    Anew(Scratch, End),
    /// It could not be made.
    Failed,
}

/// What a transaction did, as far as the file is concerned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done {
    pub(crate) changed: Changed,
    /// The first own entry that it recorded.
    pub(crate) from: Option<i64>,
    /// Other than by appending.
    pub(crate) anew: bool,
}

impl Log {
    /// Goes on with the file, or writes it anew from the database when it does not tell all of it.
    pub(crate) fn open(folder: &Folder, keys: &Keys, reader: &Reader<'_>) -> Self {
        let log = Self { folder: folder.clone(), sealer: Sealer::new(&keys.rescue), end: Mutex::default() };
        let resumed = log.resume(reader).ok().flatten();
        if let Some(end) = resumed {
            *log.end() = end;
        } else {
            log.settle(log.prepare(reader, Done { changed: Changed::NONE, from: None, anew: true }));
        }
        log
    }

    /// Whether something that was committed is not in the file.
    pub(crate) fn is_behind(&self) -> bool {
        self.end().file.is_none()
    }

    /// Before the commit: whatever is read here is what is about to be committed.
    pub(crate) fn prepare(&self, reader: &Reader<'_>, done: Done) -> Prepared {
        let anew = done.anew || self.is_stale();
        // A file that is behind is not tried again with each commit: on a full disk it would take the room of the commit itself.
        if !anew && (self.is_behind() || (done.from.is_none() && done.changed.is_empty())) {
            return Prepared::Nothing;
        }
        if !anew {
            return match self.addition(reader, done) {
                Ok((bytes, _)) if bytes.is_empty() => Prepared::Nothing,
                Ok((bytes, end)) => Prepared::Append(bytes, end),
                Err(_) => Prepared::Failed,
            };
        }
        self.whole(reader).map_or(Prepared::Failed, |(scratch, end)| Prepared::Anew(scratch, end))
    }

    /// After the commit.
    pub(crate) fn settle(&self, prepared: Prepared) {
        let mut end = self.end();
        let done = match prepared {
            Prepared::Nothing => return,
            Prepared::Failed => None,
            Prepared::Append(bytes, next) => end.file.take().and_then(|mut file| {
                let start = end.bytes;
                match file.write_all(&bytes) {
                    Ok(()) => Some(End { file: Some(file), ..next }),
                    Err(_) => {
                        // What was written of it is torn; whoever reads it steps over that.
                        let _cut = file.set_len(start);
                        None
                    }
                }
            }),
            Prepared::Anew(scratch, next) => {
                // Windows does not rename over an open file.
                end.file = None;
                let path = self.path();
                let placed = scratch.rename(&path).and_then(|()| {
                    OpenOptions::new().append(true).open(&path).map_err(|error| StoreError::file(&path, error))
                });
                placed.ok().map(|file| End { file: Some(file), ..next })
            }
        };
        *end = done.unwrap_or_default();
    }

    /// Before a commit that erases: a crash in between leaves no file, never one that remembers.
    pub(crate) fn remove(&self) -> Result<(), StoreError> {
        *self.end() = End::default();
        let copies = anew::copies(&self.folder)?;
        for path in copies.into_iter().chain([self.path()]) {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::file(path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn path(&self) -> PathBuf {
        self.folder.rescue()
    }

    fn end(&self) -> MutexGuard<'_, End> {
        // Replaced whole, so a panic elsewhere leaves it sound.
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stale(&self) -> bool {
        let end = self.end();
        end.stale > STALE_BYTES + end.bytes / 2
    }

    /// Where the file ends, if it ends where the database does.
    fn resume(&self, reader: &Reader<'_>) -> Result<Option<End>, StoreError> {
        let path = self.path();
        let fault = |error| StoreError::file(&path, error);
        let mut file = match OpenOptions::new().read(true).append(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fault(error)),
        };
        let bytes = file.metadata().map_err(fault)?.len();
        let mut ending = |bytes_back: u64| {
            let mut read = Vec::new();
            file.seek(SeekFrom::Start(bytes.saturating_sub(bytes_back)))
                .and_then(|_| (&mut file).take(bytes_back).read_to_end(&mut read))
                .map_err(fault)?;
            Ok::<_, StoreError>(read)
        };
        let Some(length) = bytes_of_last(&ending(4)?) else { return Ok(None) };
        let Some((number, frame)) = self.sealer.last(&ending(length as u64)?) else { return Ok(None) };
        let Frame { mark: said, tables: told, entries, stale, .. } = frame;
        let mut tables = HashMap::new();
        for (name, _) in TABLES {
            tables.insert(*name, (digest_of(&table(reader, name)?)?, 0));
        }
        let same = said == mark(reader)? && told == all_of(&tables)?;
        Ok(same.then_some(End { file: Some(file), bytes, number, entries, stale, tables }))
    }

    /// What a commit adds, and where the file then ends.
    fn addition(&self, reader: &Reader<'_>, done: Done) -> Result<(Vec<u8>, End), StoreError> {
        let mut next = self.end().plan();
        let mut bytes = Vec::new();
        let mut add = |part: Vec<u8>| {
            bytes.extend_from_slice(&part);
            Ok(())
        };
        self.frames(reader, done.from, |area| done.changed.contains(area), &mut next, &mut add)?;
        Ok((bytes, next))
    }

    /// The whole file as it has to be, in `tmp/`.
    fn whole(&self, reader: &Reader<'_>) -> Result<(Scratch, End), StoreError> {
        let scratch = Scratch::unique(&self.folder.tmp(), "tmp")?;
        let mut next = End::default();
        let mut file = BufWriter::new(scratch.create()?);
        let fault = |error| StoreError::file(scratch.path(), error);
        let mut add = |part: Vec<u8>| file.write_all(&part).map_err(fault);
        self.frames(reader, first(reader)?, |_| true, &mut next, &mut add)?;
        let file = file.into_inner().map_err(|error| fault(error.into_error()))?;
        file.sync_all().map_err(fault)?;
        drop(file);
        Ok((scratch, next))
    }

    fn frames(
        &self,
        reader: &Reader<'_>,
        from: Option<i64>,
        touched: impl Fn(Area) -> bool,
        next: &mut End,
        add: &mut dyn FnMut(Vec<u8>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mark = mark(reader)?;
        let mut seal = |next: &mut End, holds: Holds, body: &[u8]| {
            next.number += 1;
            let tables = all_of(&next.tables)?;
            let frame = Frame { schema: LATEST, mark, tables, entries: next.entries, stale: next.stale, holds };
            let sealed = self.sealer.seal(next.number, &frame, body)?;
            let bytes = sealed.len() as u64;
            next.bytes += bytes;
            add(sealed)?;
            Ok::<_, StoreError>(bytes)
        };
        for (name, _) in TABLES.iter().filter(|(_, area)| touched(*area)) {
            let table = table(reader, name)?;
            let digest = digest_of(&table)?;
            let before = next.tables.get(name).copied();
            if before.is_none_or(|(said, _)| said != digest) {
                next.stale += before.map_or(0, |(_, bytes)| bytes);
                next.tables.insert(*name, (digest, 0));
                let bytes = seal(next, Holds::Table(table), &[])?;
                next.tables.insert(*name, (digest, bytes));
            }
        }
        let Some(from) = from else { return Ok(()) };
        reader.each_entry(from, |entry| {
            let mut keys = Vec::new();
            for owner in wire::capsule_owners(&entry.envelope.kind, &entry.body) {
                keys.extend(reader.key(owner)?.map(|key| KeyOf { owner, key }));
            }
            next.entries += 1;
            let holds = Holds::Entry { envelope: Box::new(entry.envelope), hash: entry.hash, keys };
            seal(next, holds, &entry.body).map(drop)
        })
    }
}

impl End {
    /// The same, to be gone on from.
    fn plan(&self) -> Self {
        let Self { bytes, number, entries, stale, .. } = *self;
        Self { file: None, bytes, number, entries, stale, tables: self.tables.clone() }
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

fn digest_of(table: &Table) -> Result<Digest, StoreError> {
    Ok(Digest(sha2::Sha256::digest(to_json(table)?).into()))
}

/// Of everything that is said of tables.
fn all_of(tables: &HashMap<&'static str, (Digest, u64)>) -> Result<Digest, StoreError> {
    let said: Vec<_> = TABLES.iter().map(|(name, _)| tables.get(name).map(|(digest, _)| *digest)).collect();
    Ok(Digest(sha2::Sha256::digest(to_json(&said)?).into()))
}

/// How the database stands, as far as the file has to follow it.
fn mark(reader: &Reader<'_>) -> Result<Digest, StoreError> {
    let device = reader.device()?.map(|device| (device.id, device.incarnation, device.next_intent, device.head));
    let epoch = reader.link()?.map(|link| link.identity.epoch);
    Ok(Digest(sha2::Sha256::digest(to_json(&(LATEST, device, epoch))?).into()))
}

/// The first own entry that the desk has not both judged and covered by a receipt with which this store agrees. All after it are
/// kept, so that they are a whole piece of the chain.
fn first(reader: &Reader<'_>) -> Result<Option<i64>, StoreError> {
    let kept = reader.one(sql!("table/rescue/receipt.sql"), [], |row| row.get::<_, String>("receipt"))?;
    let receipt = kept.and_then(|text| serde_json::from_str::<Receipt>(&text).ok());
    let identity = reader.link()?.map(|link| link.identity);
    let receipt = receipt.filter(|receipt| Some(receipt.identity) == identity);
    let chains = receipt.map(|receipt| receipt.standing.chains).unwrap_or_default();
    let params = named_params! { ":chains": to_json(&chains)? };
    Ok(reader.one(sql!("table/rescue/from.sql"), params, |row| row.get("n"))?.flatten())
}

/// All rows of a table. Of the desk not how far it told its history: a new database is told all of it. Of the workstation not which
/// numbers come next: a new database begins another incarnation, and where the chain ends the mark says.
fn table(reader: &Reader<'_>, name: &str) -> Result<Table, StoreError> {
    let read = || -> rusqlite::Result<Table> {
        let mut statement = reader.connection().prepare_cached(&format!("select * from \"{name}\""))?;
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut found = statement.query([])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let cell = |(index, column): (usize, &String)| {
                Ok::<_, rusqlite::Error>(match (name, column.as_str()) {
                    ("desk", "cursor" | "synced_at") => Cell::Null,
                    ("desk", "seen") => Cell::Integer(0),
                    ("device", "next_folio" | "next_intent") => Cell::Integer(1),
                    ("device", "head") => Cell::Blob(hex::encode(wire::NO_HEAD.0)),
                    _ => match row.get_ref(index)? {
                        ValueRef::Null => Cell::Null,
                        ValueRef::Integer(number) => Cell::Integer(number),
                        ValueRef::Real(number) => Cell::Real(number),
                        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
                        ValueRef::Blob(bytes) => Cell::Blob(hex::encode(bytes)),
                    },
                })
            };
            rows.push(columns.iter().enumerate().map(cell).collect::<rusqlite::Result<Vec<Cell>>>()?);
        }
        Ok(Table { name: name.to_owned(), columns, rows })
    };
    read().map_err(|error| classify(reader.folder(), "rescue", error))
}

/// A whole rescue file of this folder.
fn read(folder: &Folder) -> Result<Option<Vec<u8>>, StoreError> {
    /// No store is larger.
    const BYTES_MAX: u64 = 8 << 30;
    durable::read(&folder.rescue(), BYTES_MAX)
}
