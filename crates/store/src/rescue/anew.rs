//! A new database out of the rescue file, in the place of a damaged one, which is kept as it is.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use casework::{
    decide::Declined,
    id::{DeviceId, Digest},
};
use rusqlite::{Connection, OpenFlags, TransactionBehavior, named_params, types::Value};
use wire::{Keys as _, NO_HEAD};

use super::{
    TABLES,
    frame::{Cell, Holds, Opened, Sealer, Table},
    read,
};
use crate::{
    durable::{self, Scratch, create_dir},
    error::StoreError,
    folder::Folder,
    journal::{Asked, Entry, Unread, VerifyDepth},
    key::{Keys, Unlocked},
    migrate::{LATEST, MIGRATIONS, apply},
    open::{check_structure, connect, inspect, unlock},
    sql::{classify, sql},
    table::search::SearchIndex,
    transaction::{Reader, Writer},
};

/// Where damaged databases are kept: `backups/danado-<n>`.
const ASIDE: &str = "danado";
const SETTING: &str = "rescued_after_gap";

/// What [`begin_anew`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anew {
    /// Own entries that were saved.
    pub entries: u64,
    /// Of these, those that change no row until the desk has told what they rest on, or that nobody can read.
    pub waiting: u64,
    /// Places in the rescue file that could not be read.
    pub gaps: u64,
    /// Where the damaged database now lies.
    pub aside: PathBuf,
}

/// Makes another database out of the rescue file and puts it in the place of a damaged one, which goes aside with its log and
/// a copy of the rescue file. It goes on as another incarnation, in a history of the desk that it has not been told. May be
/// asked for again after a crash.
///
/// # Errors
/// [`StoreError::Exists`]: the database is sound. [`StoreError::Missing`], [`StoreError::Damaged`] of the rescue file: nothing
/// was changed. [`StoreError::Newer`].
pub fn begin_anew(folder: &Folder, unlocked: &Unlocked) -> Result<Anew, StoreError> {
    let _occupation = folder.occupy()?;
    let keys = unlocked.keys();
    if is_sound(folder, &keys)? {
        return Err(StoreError::Exists { file: folder.database() });
    }
    let file = folder.rescue();
    let bytes = read(folder)?.ok_or_else(|| StoreError::Missing { file: file.clone() })?;
    let (frames, gaps) = Sealer::new(&keys.rescue).read(&bytes);
    drop(bytes);
    let Some(schema) = frames.last().map(|opened| opened.frame.schema) else {
        return Err(StoreError::Damaged { file });
    };
    if schema > LATEST {
        return Err(StoreError::Newer { file, found: schema, known: LATEST });
    }
    let made = Scratch::unique(&folder.tmp(), "db")?;
    let (entries, waiting) = build(folder, &keys, made.path(), schema, frames)?;
    let aside = set_aside(folder)?;
    made.rename(&folder.database())?;
    Ok(Anew { entries, waiting, gaps, aside })
}

/// Whether nothing is wrong with the database and its journal.
fn is_sound(folder: &Folder, keys: &Keys) -> Result<bool, StoreError> {
    let file = folder.database();
    let look = || {
        if !file.exists() {
            return Err(StoreError::Missing { file: file.clone() });
        }
        inspect(folder, &file, keys)?;
        check_structure(folder, keys)?;
        // Read only: what is damaged stays as it is, with its log.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&file, flags)
            .and_then(|connection| unlock(connection, keys))
            .map_err(|error| classify(folder, "inspect", error))?;
        let index = SearchIndex::default();
        Reader::new(&connection, folder, "inspect", &index).verify_journal(VerifyDepth::All)
    };
    match look() {
        Ok(findings) => Ok(findings.is_empty()),
        Err(
            StoreError::Damaged { .. }
            | StoreError::Missing { .. }
            | StoreError::WrongKey { .. }
            | StoreError::Row { .. }
            | StoreError::Sql { .. },
        ) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Answers how many entries it has, and how many of them change no row.
fn build(
    folder: &Folder,
    keys: &Keys,
    path: &Path,
    schema: u32,
    frames: Vec<Opened>,
) -> Result<(u64, u64), StoreError> {
    let fault = |error| classify(folder, "begin anew", error);
    let mut connection = connect(path, keys, OpenFlags::SQLITE_OPEN_CREATE).map_err(fault)?;
    connection.execute_batch("pragma journal_mode = delete; pragma synchronous = full;").map_err(fault)?;
    let (before, since) = MIGRATIONS.split_at(MIGRATIONS.len().min(schema as usize));
    let mut tables = HashMap::new();
    let mut entries = Vec::new();
    for Opened { frame, body } in frames {
        match frame.holds {
            Holds::Table(table) => drop(tables.insert(table.name.clone(), table)),
            Holds::Entry { envelope, hash, keys } => {
                entries.push((Entry { n: 0, envelope: *envelope, hash, body }, keys));
            }
        }
    }
    for migration in before {
        apply(&mut connection, migration).map_err(fault)?;
    }
    for (name, _) in TABLES {
        if let Some(table) = tables.get(*name) {
            fill(&connection, table).map_err(fault)?;
        }
    }
    for migration in since {
        apply(&mut connection, migration).map_err(fault)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
    let index = SearchIndex::default();
    let writer = Writer::new(Reader::new(&transaction, folder, "begin anew", &index));
    if writer.device()?.is_none() {
        // Without it there is nobody whose entries these are.
        return Err(StoreError::Damaged { file: folder.rescue() });
    }
    let counts = writer.take_rescued(entries)?;
    writer.begin_incarnation()?;
    drop(writer);
    transaction.commit().map_err(fault)?;
    connection.close().map_err(|(_, error)| fault(error))?;
    sync(path)?;
    Ok(counts)
}

fn fill(connection: &Connection, table: &Table) -> rusqlite::Result<()> {
    let columns: Vec<String> = table.columns.iter().map(|name| format!("\"{}\"", name.replace('"', ""))).collect();
    let places = vec!["?"; columns.len()].join(", ");
    let insert = format!("insert into \"{}\" ({}) values ({places})", table.name, columns.join(", "));
    let mut statement = connection.prepare(&insert)?;
    for row in &table.rows {
        let values = row.iter().map(|cell| match cell {
            Cell::Null => Value::Null,
            Cell::Integer(number) => Value::Integer(*number),
            Cell::Real(number) => Value::Real(*number),
            Cell::Text(text) => Value::Text(text.clone()),
            Cell::Blob(text) => hex::decode(text).map_or(Value::Null, Value::Blob),
        });
        statement.execute(rusqlite::params_from_iter(values))?;
    }
    Ok(())
}

impl Reader<'_> {
    /// Entries that came from the rescue file and whose predecessor is not in this store.
    pub(crate) fn rescued_after_gap(&self) -> Result<std::collections::HashSet<i64>, StoreError> {
        Ok(self.settings().get(SETTING)?.unwrap_or_default())
    }
}

impl Writer<'_> {
    /// Takes in own entries where they stood. Answers how many, and how many of them change no row.
    fn take_rescued(&self, entries: Vec<(Entry, Vec<wire::KeyOf>)>) -> Result<(u64, u64), StoreError> {
        let enrolled = self.link()?.is_some();
        let (mut n, mut waiting) = (0_i64, 0);
        let mut ends = HashMap::<(DeviceId, u32), Digest>::new();
        let mut after_gap = Vec::new();
        for (entry, keys) in entries {
            if self.has_intent(entry.envelope.id)? {
                continue;
            }
            n += 1;
            let entry = Entry { n, ..entry };
            for key in keys {
                if self.key(key.owner)?.is_none() {
                    let params = named_params! {
                        ":kind": key.owner.kind(),
                        ":id": key.owner.id(),
                        ":key": key.key.bytes().as_slice(),
                    };
                    self.execute(sql!("../table/capsule/add_key.sql"), params)?;
                }
            }
            let envelope = &entry.envelope;
            let chain = (envelope.dev, envelope.inc);
            let head = ends.insert(chain, entry.hash);
            if head.map_or(envelope.seq != 1 || envelope.prev != NO_HEAD, |head| head != envelope.prev) {
                after_gap.push(n);
            }
            if enrolled {
                self.copy_entry(&entry)?;
            } else if !self.fold_rescued(&entry)? {
                waiting += 1;
            }
        }
        self.settings_mut().put(SETTING, &after_gap)?;
        if enrolled {
            // What they rest on comes from the desk; until then most of them change no row.
            self.rebase(|_| Ok(()))?;
            waiting = n.unsigned_abs();
        }
        Ok((n.unsigned_abs(), waiting))
    }

    /// In local mode an entry rests on those before it alone. One that the judge refuses, since others are lost, stays in the
    /// journal and changes nothing.
    fn fold_rescued(&self, entry: &Entry) -> Result<bool, StoreError> {
        let asked = match self.asked(entry) {
            Ok(Asked { intent, forgotten }) => {
                self.known().forgotten.borrow_mut().extend(forgotten);
                Some(intent)
            }
            Err(Unread::Unknown | Unread::Capsule(_)) => None,
            Err(Unread::Unreadable(error)) => return Err(error),
        };
        if let Some(intent) = asked {
            match self.submit_again(&intent, entry) {
                Ok(()) => return Ok(true),
                Err(Declined::Refused(_)) => {}
                Err(Declined::Unreadable(error)) => return Err(error),
            }
        }
        self.copy_entry(entry).map(|_| false)
    }
}

/// Puts the damaged database aside, with its log: a log beside another database would be taken for its own.
fn set_aside(folder: &Folder) -> Result<PathBuf, StoreError> {
    let database = folder.database();
    let last = asides(folder)?.into_iter().next_back();
    let aside = match last {
        // A crash came between it and its log.
        Some((_, last)) if !database.exists() && last.join("store.db").exists() => last,
        last => {
            let number = last.map_or(0, |(number, _)| number) + 1;
            folder.backups().join(format!("{ASIDE}-{number}"))
        }
    };
    create_dir(&aside)?;
    let copy = aside.join("rescue.log");
    if !copy.exists() {
        let file = folder.rescue();
        let made = Scratch::unique(&folder.tmp(), "tmp")?;
        fs::copy(&file, made.path()).map_err(|error| StoreError::file(&file, error))?;
        sync(made.path())?;
        made.rename(&copy)?;
    }
    for name in ["store.db", "store.db-wal", "store.db-shm", "store.db-journal"] {
        let from = folder.path().join(name);
        if from.exists() {
            fs::rename(&from, aside.join(name)).map_err(|error| StoreError::file(&from, error))?;
            durable::sync_parent(&from)?;
        }
    }
    durable::sync_parent(&copy)?;
    Ok(aside)
}

/// Damaged databases that were set aside, the last one last.
fn asides(folder: &Folder) -> Result<Vec<(u64, PathBuf)>, StoreError> {
    let backups = folder.backups();
    let entries = match fs::read_dir(&backups) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::file(backups, error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| StoreError::file(&backups, error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let number = name.strip_prefix(ASIDE).and_then(|rest| rest.strip_prefix('-')).and_then(|n| n.parse().ok());
        found.extend(number.map(|number| (number, path)));
    }
    found.sort_unstable();
    Ok(found)
}

/// Copies of rescue files beside the databases that were set aside.
pub(super) fn copies(folder: &Folder) -> Result<Vec<PathBuf>, StoreError> {
    Ok(asides(folder)?.into_iter().map(|(_, aside)| aside.join("rescue.log")).collect())
}

fn sync(path: &Path) -> Result<(), StoreError> {
    fs::File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| StoreError::file(path, error))
}
