//! The one SQLite file.

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::{
    durable,
    error::LedgerError,
    folder::Folder,
    mark::Mark,
    migrate,
    sql::{Reader, Writer, fault},
    table::{desk::Desk, signing::DeskSecrets},
};

/// Read connections that are kept; more are opened while more are needed.
const READERS_KEPT: usize = 4;
const STATEMENTS_CACHED: usize = 128;
/// How long one waits for another program (`desk code`) that writes.
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// An open ledger: one writer, many readers.
#[derive(Debug)]
pub struct Ledger {
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    file: PathBuf,
    folder: Folder,
    mark: Mutex<Mark>,
    desk: Desk,
    secrets: DeskSecrets,
    is_new: bool,
    /// Whether the log beside the file still holds what was erased.
    owes_log: AtomicBool,
}

impl Ledger {
    /// Opens the ledger of a folder, bringing its schema up to date; makes it when there never was one.
    ///
    /// # Errors
    /// [`LedgerError::Newer`], [`LedgerError::Foreign`]: the named file was left as it is. [`LedgerError::PutBack`],
    /// [`LedgerError::NoLedger`]: it is not the ledger that workstations know.
    pub fn open(folder: &Folder) -> Result<Self, LedgerError> {
        let file = folder.database();
        let sql = |error| fault("open", error);
        // Read before the ledger, which another program may take further in between.
        let told = Mark::read(folder)?;
        if told.is_some() && !file.exists() {
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
        let (desk, secrets, is_new, n) = write(&mut writer, "found the desk", |w| {
            let found = w.desk()?.map(|desk| (desk, false));
            let (desk, is_new) =
                found.map_or_else(|| w.create_desk().map(|desk| (desk, true)), Ok::<_, LedgerError>)?;
            Ok::<_, LedgerError>((desk, w.desk_secrets()?, is_new, w.accepted()?))
        })?;
        let mark = Mark { desk: desk.identity.desk, epoch: desk.identity.epoch, n };
        match told {
            Some(told) if !told.admits(&mark) => {
                return Err(LedgerError::PutBack { file, found: n, reached: told.n });
            }
            Some(told) if told == mark => {}
            Some(_) | None => mark.write(folder)?,
        }
        let (folder, mark, owes_log) = (folder.clone(), Mutex::new(mark), AtomicBool::new(false));
        let (readers, writer) = (Mutex::default(), Mutex::new(writer));
        let ledger = Self { readers, writer, file, folder, mark, desk, secrets, is_new, owes_log };
        // Whoever erased somebody may have ended before it was emptied.
        ledger.empty_log();
        Ok(ledger)
    }

    /// Notes beside the ledger that it has come to `n`, before anybody is told.
    pub(crate) fn reached(&self, n: u64) {
        let mut mark = lock(&self.mark);
        if n <= mark.n {
            return;
        }
        let further = Mark { n, ..*mark };
        match further.write(&self.folder) {
            Ok(()) => *mark = further,
            // What was judged is kept; only a copy that is put back would be noticed less surely.
            Err(error) => tracing::error!(%error, "how far the ledger has come could not be noted"),
        }
    }

    /// A consistent copy of the ledger in a new file, while others go on writing.
    pub(crate) fn copy_to(&self, target: &Path) -> Result<(), LedgerError> {
        let sql = |error| fault("copy the ledger", error);
        let source = connect(&self.file, OpenFlags::empty()).map_err(sql)?;
        durable::touch(target)?;
        let mut copy = connect(target, OpenFlags::empty()).map_err(sql)?;
        // All pages in one step: then it is one moment of the ledger, however much is written meanwhile.
        let backup = rusqlite::backup::Backup::new(&source, &mut copy).map_err(sql)?;
        backup.run_to_completion(i32::MAX, BUSY_WAIT, None).map_err(sql)?;
        drop(backup);
        close(copy, target)
    }

    /// Which desk this is.
    pub(crate) fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The keys by which its orders are known.
    pub(crate) fn secrets(&self) -> &DeskSecrets {
        &self.secrets
    }

    /// Whether it was made when it was opened.
    pub(crate) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Everything in `work`, or nothing of it.
    pub(crate) fn write<T, E: From<LedgerError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        write(&mut lock(&self.writer), what, work)
    }

    /// One consistent view.
    pub(crate) fn read<T, E: From<LedgerError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let sql = |error| fault(what, error);
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
        let outcome = work(&Reader::new(&transaction, what));
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
    pub(crate) fn empty_log(&self) {
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
    let sql = |error| fault(what, error);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
    let value = work(&Writer::new(&transaction, what))?;
    transaction.commit().map_err(sql)?;
    Ok(value)
}

/// A panic in one request is no reason to refuse all others: its transaction was rolled back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does `work` on a ledger that nobody serves, all of it or nothing, and leaves one file.
pub(crate) fn amend<T>(
    file: &Path,
    work: impl FnOnce(&Writer<'_>) -> Result<T, LedgerError>,
) -> Result<T, LedgerError> {
    let sql = |error| fault("amend", error);
    let mut connection = connect(file, OpenFlags::empty()).map_err(sql)?;
    migrate::migrate(&mut connection, file)?;
    connection.execute_batch("pragma foreign_keys = on; pragma secure_delete = on;").map_err(sql)?;
    let done = write(&mut connection, "amend", work)?;
    close(connection, file)?;
    Ok(done)
}

/// Reads a ledger that is not to be touched.
pub(crate) fn look<T>(file: &Path, work: impl FnOnce(&Reader<'_>) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
    let sql = |error| fault("look", error);
    let connection = connect(file, OpenFlags::empty()).map_err(sql)?;
    connection.execute_batch("pragma query_only = on;").map_err(sql)?;
    work(&Reader::new(&connection, "look"))
}

/// Leaves one whole file on the disk, with no log beside it.
fn close(connection: Connection, file: &Path) -> Result<(), LedgerError> {
    let sql = |error| fault("close", error);
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
    use crate::workstation::{person, uuid};

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
