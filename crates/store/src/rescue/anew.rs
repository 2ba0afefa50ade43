//! A new database out of the rescue file, in the place of a damaged one, which is kept as it is.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use casework::{
    decide::Declined,
    id::{DeviceId, Digest},
};
use rusqlite::{Connection, OpenFlags, TransactionBehavior, named_params, types::Value};
use wire::{Envelope, KeyOf, Keys as _, NO_HEAD};

use super::{
    TABLES, all_of,
    aside::{damaged_one, finish, has_spared, set_aside, spared, sync},
    content::Told,
    digest_of, forms,
    frame::{Cell, Holds, Opened, Said, Sealer, Table},
    read,
};
use crate::{
    ballast,
    column::bytes,
    durable::Scratch,
    error::StoreError,
    folder::Folder,
    journal::{Asked, Entry, JournalFinding, Unread, VerifyDepth},
    key::{Keys, Unlocked},
    migrate::{LATEST, MIGRATIONS, apply},
    open::{check_structure, connect, inspect, unlock},
    sql::{classify, sql},
    table::search::SearchIndex,
    transaction::{Reader, Writer},
};

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
    /// What was done last is not in the file: it could not be written to.
    pub is_behind: bool,
    /// Unfinished forms and waiting e-mails that the damaged database still showed.
    pub forms: u64,
    /// Where the damaged database now lies.
    pub aside: PathBuf,
}

/// What rescue files tell.
struct Found {
    frames: Vec<Opened>,
    gaps: u64,
    is_behind: bool,
}

/// How many own entries were taken in.
#[derive(Default)]
struct Taken {
    entries: u32,
    waiting: u64,
    forms: u64,
}

/// An own entry, the keys of its capsules, and what the desk said of it.
struct Rescued {
    entry: Entry,
    keys: Vec<KeyOf>,
    said: Option<Said>,
}

/// Makes another database out of the rescue file and puts it in the place of a damaged one, which goes aside with its log and
/// a copy of the rescue file; of a sound one only where a rescue file was spared that tells more than it. It goes on as another
/// incarnation, in a history of the desk that it has not been told. `announce` runs before anything is changed. May be asked for
/// again after a crash. With `forced` whatever can be read is taken, also where tables are not what the file says they are, and
/// nobody asks whether the database is damaged.
///
/// # Errors
/// [`StoreError::Exists`]: the database is sound. [`StoreError::Missing`], [`StoreError::Damaged`] of the rescue file: nothing
/// was changed. [`StoreError::Newer`]. Whatever else kept the database from being read, which is no damage. Those of `announce`.
pub fn begin_anew<E: From<StoreError>>(
    folder: &Folder,
    unlocked: &Unlocked,
    forced: bool,
    announce: impl FnOnce() -> Result<(), E>,
) -> Result<Anew, E> {
    let _occupation = folder.occupy()?;
    let keys = unlocked.keys();
    if !forced && !has_spared(folder)? && is_sound(folder, &keys)? {
        return Err(StoreError::Exists { file: folder.database() }.into());
    }
    // The room that another database needs may be all that is left.
    ballast::release(folder)?;
    let Found { frames, gaps, is_behind } = gather(folder, &keys)?;
    let made = Scratch::unique(&folder.tmp(), "db")?;
    let Taken { entries, waiting, forms } = build(folder, &keys, made.path(), frames, forced)?;
    announce()?;
    let aside = set_aside(folder)?;
    made.rename(&folder.database())?;
    finish(folder, &aside)?;
    Ok(Anew { entries: entries.into(), waiting, gaps, is_behind, forms, aside })
}

/// Whether nothing is wrong with the database and its journal. Damage is what is met twice: a drive, or another program that holds
/// the file, may fail once.
fn is_sound(folder: &Folder, keys: &Keys) -> Result<bool, StoreError> {
    for _ in 0..2 {
        match look(folder, keys) {
            Ok(findings) if findings.is_empty() => return Ok(true),
            Ok(_)
            | Err(
                StoreError::Damaged { .. }
                | StoreError::Missing { .. }
                | StoreError::WrongKey { .. }
                | StoreError::Row { .. },
            ) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

fn look(folder: &Folder, keys: &Keys) -> Result<Vec<JournalFinding>, StoreError> {
    let file = folder.database();
    if !file.exists() {
        return Err(StoreError::Missing { file });
    }
    inspect(folder, &file, keys)?;
    check_structure(folder, keys)?;
    // Read only: what is damaged stays as it is, with its log.
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&file, flags)
        .and_then(|connection| unlock(connection, keys))
        .map_err(|error| classify(folder, "inspect", error))?;
    let index = SearchIndex::default();
    let reader = Reader::new(&connection, folder, "inspect", &index);
    reader.verify_journal(VerifyDepth::All)
}

/// What stands in the rescue file, after what stands in those that were spared.
fn gather(folder: &Folder, keys: &Keys) -> Result<Found, StoreError> {
    let (sealer, file) = (Sealer::new(&keys.rescue), folder.rescue());
    let mut found = Found { frames: Vec::new(), gaps: 0, is_behind: true };
    let mut is_there = false;
    for path in spared(folder.path())?.iter().map(|(_, path)| path).chain([&file]) {
        let Some(bytes) = read(path)? else { continue };
        is_there = true;
        let (frames, gaps) = sealer.read(&bytes);
        found.is_behind = *path != file || !sealer.is_whole(&bytes);
        found.frames.extend(frames);
        found.gaps += gaps;
    }
    match found.frames.last().map(|opened| opened.frame.schema) {
        Some(schema) if schema > LATEST => Err(StoreError::Newer { file, found: schema, known: LATEST }),
        Some(_) => Ok(found),
        None if is_there => Err(StoreError::Damaged { file }),
        None => Err(StoreError::Missing { file }),
    }
}

fn build(folder: &Folder, keys: &Keys, path: &Path, frames: Vec<Opened>, forced: bool) -> Result<Taken, StoreError> {
    let fault = |error| classify(folder, "begin anew", error);
    let damaged = || StoreError::Damaged { file: folder.rescue() };
    let last = frames.last().map(|opened| (opened.frame.schema, opened.frame.tables));
    let (schema, told) = last.ok_or_else(damaged)?;
    let mut tables = HashMap::new();
    let (mut entries, mut confirmed) = (Vec::new(), Vec::new());
    for Opened { frame, body } in frames {
        match frame.holds {
            Holds::Table(table) => drop(tables.insert(table.name.clone(), table)),
            Holds::Confirmed(chains) => confirmed = chains,
            Holds::Entry { envelope, hash, keys, said } => {
                let entry = Entry { n: 0, envelope: *envelope, hash, body };
                entries.push(Rescued { entry, keys, said });
            }
        }
    }
    if !forced && !are_told(&tables, told)? {
        return Err(damaged());
    }
    let mut connection = connect(path, keys, OpenFlags::SQLITE_OPEN_CREATE).map_err(fault)?;
    connection.execute_batch("pragma journal_mode = delete; pragma synchronous = full;").map_err(fault)?;
    let (before, since) = MIGRATIONS.split_at(MIGRATIONS.len().min(schema as usize));
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
    // Without it there is nobody whose entries these are.
    let device = writer.device()?.ok_or_else(damaged)?;
    writer.keep_confirmed_before(device.id, &confirmed)?;
    if writer.link()?.is_some() {
        writer.wait_for_history()?;
    }
    let mut taken = Taken::default();
    let displaced = writer.take_rescued(entries, &mut taken)?;
    // The row of the device may be older than an entry.
    let highest = writer.highest_incarnation()?;
    while writer.begin_incarnation()?.incarnation <= highest {}
    for rescued in displaced {
        writer.take_anew(rescued, &mut taken)?;
    }
    drop(writer);
    taken.forms = forms::take_over(&damaged_one(folder)?, keys, &transaction);
    transaction.commit().map_err(fault)?;
    connection.close().map_err(|(_, error)| fault(error))?;
    sync(path)?;
    Ok(taken)
}

/// Whether all tables are there, as the file says that they are: one that was lost would leave an older one in its place, by which
/// nobody gets in, or numbers are given again.
fn are_told(tables: &HashMap<String, Table>, told: Digest) -> Result<bool, StoreError> {
    let mut found = Told::new();
    for &(name, _) in TABLES {
        if let Some(table) = tables.get(name) {
            found.insert(name, (digest_of(table)?, 0));
        }
    }
    Ok(found.len() == TABLES.len() && all_of(&found)? == told)
}

/// Answers how many rows that were.
pub(super) fn fill(connection: &Connection, table: &Table) -> rusqlite::Result<u64> {
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
    Ok(table.rows.len() as u64)
}

impl Reader<'_> {
    /// Entries that came from the rescue file and whose predecessor is not in this store.
    pub(crate) fn rescued_after_gap(&self) -> Result<HashSet<i64>, StoreError> {
        Ok(self.settings().get(SETTING)?.unwrap_or_default())
    }
}

impl Writer<'_> {
    /// Takes in own entries where they stood. Answers those in whose place another one stands, since work went on in an older
    /// database.
    fn take_rescued(&self, entries: Vec<Rescued>, taken: &mut Taken) -> Result<Vec<Rescued>, StoreError> {
        let mut ends = HashMap::<(DeviceId, u32), Digest>::new();
        let (mut after_gap, mut displaced) = (Vec::new(), Vec::new());
        for rescued in entries {
            let Entry { envelope, hash, .. } = &rescued.entry;
            if self.has_intent(envelope.id)? {
                continue;
            }
            let place = named_params! { ":dev": envelope.dev.0, ":inc": envelope.inc, ":seq": envelope.seq };
            if self.one(sql!("../table/desk/own.sql"), place, |_| Ok(()))?.is_some() {
                displaced.push(rescued);
                continue;
            }
            let head = ends.insert((envelope.dev, envelope.inc), *hash);
            let follows = head.map_or(envelope.seq == 1 && envelope.prev == NO_HEAD, |head| head == envelope.prev);
            let n = self.take(rescued, taken)?;
            after_gap.extend((!follows).then_some(n));
        }
        self.settings_mut().put(SETTING, &after_gap)?;
        Ok(displaced)
    }

    /// Takes in an own entry at the end of the chain of this incarnation.
    fn take_anew(&self, rescued: Rescued, taken: &mut Taken) -> Result<(), StoreError> {
        let Rescued { entry, keys, .. } = rescued;
        if self.has_intent(entry.envelope.id)? {
            return Ok(());
        }
        let device = self.device()?.ok_or(StoreError::NoDevice)?;
        let (inc, seq, prev) = (device.incarnation, device.next_intent, device.head);
        let envelope = Envelope { dev: device.id, inc, seq, prev, ..entry.envelope };
        let hash = envelope.hash(&entry.body);
        self.take(Rescued { entry: Entry { envelope, hash, ..entry }, keys, said: None }, taken)?;
        let params = named_params! { ":next_intent": i64::from(seq) + 1, ":head": bytes(&hash) };
        self.execute(sql!("../table/device/advance.sql"), params).map(drop)
    }

    /// Takes an own entry in after those that are here. Answers where.
    fn take(&self, rescued: Rescued, taken: &mut Taken) -> Result<i64, StoreError> {
        let Rescued { entry, keys, said } = rescued;
        taken.entries += 1;
        let n = i64::from(taken.entries);
        let entry = Entry { n, ..entry };
        self.take_keys(keys)?;
        // At an enrolled workstation they rest on what comes from the desk: until then they change no row.
        if self.link()?.is_some() || !self.fold_rescued(&entry)? {
            self.copy_entry(&entry)?;
            taken.waiting += 1;
        }
        if let Some(Said { verdict, refusals, closed_at }) = said {
            let params = named_params! {
                ":n": n,
                ":verdict": verdict,
                ":refusals": refusals,
                ":closed_at": closed_at,
            };
            self.execute(sql!("../table/rescue/judge.sql"), params)?;
            if verdict != "NOT_UNDERSTOOD" {
                self.name_file(n)?;
            }
        }
        Ok(n)
    }

    fn take_keys(&self, keys: Vec<KeyOf>) -> Result<(), StoreError> {
        for KeyOf { owner, key } in keys {
            if self.key(owner)?.is_none() {
                let params = named_params! { ":kind": owner.kind(), ":id": owner.id(), ":key": key.bytes().as_slice() };
                self.execute(sql!("../table/capsule/add_key.sql"), params)?;
            }
        }
        Ok(())
    }

    /// In local mode an entry rests on those before it alone. Answers whether it was recorded: one that the judge refuses, or that
    /// leads to a row that cannot be, since others are lost, leaves no trace.
    fn fold_rescued(&self, entry: &Entry) -> Result<bool, StoreError> {
        let intent = match self.asked(entry) {
            Ok(Asked { intent, forgotten }) => {
                self.known().forgotten.borrow_mut().extend(forgotten);
                intent
            }
            Err(Unread::Unknown | Unread::Capsule(_)) => return Ok(false),
            Err(Unread::Unreadable(error)) => return Err(error),
        };
        self.execute("savepoint rescued", [])?;
        let folds = match self.submit_again(&intent, entry) {
            Ok(()) => true,
            Err(Declined::Refused(_) | Declined::Unreadable(StoreError::Constraint(_) | StoreError::Row { .. })) => {
                false
            }
            Err(Declined::Unreadable(error)) => return Err(error),
        };
        if !folds {
            self.execute("rollback to rescued", [])?;
            self.known().forget_rows();
        }
        self.execute("release rescued", [])?;
        Ok(folds)
    }
}
