//! The one SQLite file.

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::lock;
use crate::{
    durable::{self, Scratch},
    error::LedgerError,
    migrate,
    sql::{Reader, Session, Writer, fault},
};

/// Read connections that are kept; more are opened while more are needed.
const READERS_KEPT: usize = 4;
const STATEMENTS_CACHED: usize = 128;
/// How long one waits for another program (`desk code`) that writes.
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// One writer, many readers.
#[derive(Debug)]
pub(super) struct Sqlite {
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    file: PathBuf,
    /// Whether the log beside the file still holds what was erased.
    owes_log: AtomicBool,
}

impl Sqlite {
    /// Opens the file, or makes it unless there `was` one.
    pub(super) fn open(file: PathBuf, was: bool) -> Result<Self, LedgerError> {
        let sql = |error: rusqlite::Error| fault("open", error);
        if was && !file.exists() {
            return Err(LedgerError::NoLedger { file });
        }
        durable::touch(&file)?;
        let mut writer = connect(&file, OpenFlags::SQLITE_OPEN_CREATE).map_err(sql)?;
        migrate::migrate(&mut writer, &file)?;
        // `secure_delete`: what was erased is not to stay in a free part of a page.
        let pragmas = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
             pragma secure_delete = on; pragma fullfsync = on; pragma checkpoint_fullfsync = on;
             pragma cache_size = -65536; pragma journal_size_limit = 67108864;";
        writer.execute_batch(pragmas).map_err(sql)?;
        Ok(Self { readers: Mutex::default(), writer: writer.into(), file, owes_log: AtomicBool::new(false) })
    }

    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// A consistent copy of the ledger in a new file, while others go on writing.
    pub(super) fn copy_to(&self, target: &Path) -> Result<(), LedgerError> {
        copy(&self.file, target)
    }

    /// Everything in `work`, or nothing of it.
    pub(super) fn write<T, E: From<LedgerError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        write(&mut lock(&self.writer), what, work)
    }

    /// One consistent view.
    pub(super) fn read<T, E: From<LedgerError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let sql = |error: rusqlite::Error| fault(what, error);
        let idle = lock(&self.readers).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => {
                let connection = connect(&self.file, OpenFlags::empty()).map_err(sql)?;
                connection.execute_batch("pragma query_only = on;").map_err(sql)?;
                connection
            }
        };
        let transaction = connection.transaction().map_err(sql)?;
        let outcome = work(&Reader::new(Session::Sqlite(&transaction), what));
        transaction.finish().map_err(sql)?;
        {
            let mut readers = lock(&self.readers);
            if readers.len() < READERS_KEPT {
                readers.push(connection);
            }
        }
        // Nobody who reads waits for whoever writes.
        if self.owes_log.load(Ordering::Relaxed)
            && let Ok(writer) = self.writer.try_lock()
        {
            self.empty_log_of(&writer);
        }
        outcome
    }

    /// Empties the log beside the file, which would keep what was just erased. Where somebody still reads it, whoever reads
    /// next tries again.
    pub(super) fn empty_log(&self) {
        self.empty_log_of(&lock(&self.writer));
    }

    fn empty_log_of(&self, connection: &Connection) {
        let emptied = connection.busy_timeout(Duration::ZERO).and_then(|()| {
            connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, bool>("busy"))
        });
        if let Err(error) = connection.busy_timeout(BUSY_WAIT) {
            tracing::warn!(%error, "nobody will be waited for");
        }
        self.owes_log.store(!matches!(emptied, Ok(false)), Ordering::Relaxed);
        match emptied {
            Ok(false) => {}
            Ok(true) => tracing::info!("the log could not be emptied yet: somebody reads it"),
            Err(error) => tracing::warn!(%error, "the log could not be emptied"),
        }
    }
}

fn write<T, E: From<LedgerError>>(
    connection: &mut Connection,
    what: &'static str,
    work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let sql = |error: rusqlite::Error| fault(what, error);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
    let value = {
        let writer = Writer::new(Session::Sqlite(&transaction), what);
        let value = work(&writer)?;
        writer.finish()?;
        value
    };
    transaction.commit().map_err(sql)?;
    Ok(value)
}

/// Does `work` on a ledger that nobody serves, all of it or nothing, and leaves one file.
pub(crate) fn amend<T>(
    file: &Path,
    work: impl FnOnce(&Writer<'_>) -> Result<T, LedgerError>,
) -> Result<T, LedgerError> {
    let sql = |error: rusqlite::Error| fault("amend", error);
    let mut connection = connect(file, OpenFlags::empty()).map_err(sql)?;
    migrate::migrate(&mut connection, file)?;
    connection.execute_batch("pragma foreign_keys = on; pragma secure_delete = on;").map_err(sql)?;
    let done = write(&mut connection, "amend", work)?;
    close(connection, file)?;
    Ok(done)
}

/// Reads a ledger that is not to be touched.
pub(crate) fn look<T>(file: &Path, work: impl FnOnce(&Reader<'_>) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
    let sql = |error: rusqlite::Error| fault("look", error);
    let connection = connect(file, OpenFlags::empty()).map_err(sql)?;
    connection.execute_batch("pragma query_only = on;").map_err(sql)?;
    work(&Reader::new(Session::Sqlite(&connection), "look"))
}

/// The same of one that an older program may have written: that is read in a copy in `tmp`, brought up to date.
pub(crate) fn look_at_any<T>(
    file: &Path,
    tmp: &Path,
    work: impl FnOnce(&Reader<'_>) -> Result<T, LedgerError>,
) -> Result<T, LedgerError> {
    let sql = |error: rusqlite::Error| fault("look", error);
    let connection = connect(file, OpenFlags::empty()).map_err(sql)?;
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(sql)?;
    drop(connection);
    if u64::try_from(found) == Ok(migrate::latest()) {
        return look(file, work);
    }
    let scratch = Scratch::unique(tmp)?;
    copy(file, scratch.path())?;
    amend(scratch.path(), |writer| work(writer))
}

/// One moment of a ledger in a new file, while others go on writing.
fn copy(file: &Path, target: &Path) -> Result<(), LedgerError> {
    let sql = |error: rusqlite::Error| fault("copy the ledger", error);
    let source = connect(file, OpenFlags::empty()).map_err(sql)?;
    durable::touch(target)?;
    let mut copy = connect(target, OpenFlags::empty()).map_err(sql)?;
    // All pages in one step: then it is one moment of the ledger, however much is written meanwhile.
    let backup = rusqlite::backup::Backup::new(&source, &mut copy).map_err(sql)?;
    backup.run_to_completion(i32::MAX, BUSY_WAIT, None).map_err(sql)?;
    drop(backup);
    close(copy, target)
}

/// Takes what is in the log beside a ledger that nobody serves into its file.
pub(crate) fn into_one_file(file: &Path) -> Result<(), LedgerError> {
    close(connect(file, OpenFlags::empty()).map_err(|error| fault("close", error))?, file)
}

/// Leaves one whole file on the disk, with no log beside it.
fn close(connection: Connection, file: &Path) -> Result<(), LedgerError> {
    let sql = |error: rusqlite::Error| fault("close", error);
    connection.execute_batch("pragma journal_mode = delete;").map_err(sql)?;
    connection.close().map_err(|(_, error)| sql(error))?;
    let synced = std::fs::OpenOptions::new().write(true).open(file).and_then(|file| file.sync_all());
    synced.map_err(|error| LedgerError::file(file, error))
}

fn connect(file: &Path, extra: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | extra;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    connection.execute_batch("pragma temp_store = memory; pragma trusted_schema = off;")?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use casework::{id::PersonId, person::Person};

    use super::*;
    use crate::{
        folder::Folder,
        ledger::Ledger,
        workstation::{person, uuid},
    };

    #[test]
    fn a_log_that_somebody_read_when_it_was_to_be_emptied_is_emptied_afterwards() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let ledger = Ledger::open(&folder).unwrap();
        let log = || std::fs::metadata(dir.path().join("desk.db-wal")).unwrap().len();
        let details = person("Luz Ríos", "1004");
        let luz = Person { id: PersonId(uuid(10)), details, rev: 1, erasure: None };
        ledger
            .read("read for long", |reader| {
                reader.person(luz.id)?;
                ledger.write("put a person", |writer| writer.put_person(&luz))?;
                ledger.empty_log();
                assert!(log() > 0, "it is being read");
                Ok::<_, LedgerError>(())
            })
            .unwrap();
        assert_eq!(log(), 0);
    }
}
