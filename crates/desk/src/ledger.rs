//! The one SQLite file.

use std::{
    path::PathBuf,
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
    migrate,
    sql::{Reader, Writer, fault},
    table::desk::Desk,
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
    desk: Desk,
    is_new: bool,
    /// Whether the log beside the file still holds what was erased.
    owes_log: AtomicBool,
}

impl Ledger {
    /// Opens the ledger of a folder, bringing its schema up to date; makes it when there is none.
    ///
    /// # Errors
    /// [`LedgerError::Newer`], [`LedgerError::Foreign`]: the named file was left as it is.
    pub fn open(folder: &Folder) -> Result<Self, LedgerError> {
        let file = folder.database();
        let sql = |error| fault("open", error);
        durable::touch(&file)?;
        let mut writer = connect(&file, OpenFlags::SQLITE_OPEN_CREATE).map_err(sql)?;
        migrate::migrate(&mut writer, &file)?;
        // `secure_delete`: what was erased is not to stay in a free part of a page.
        let pragmas = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
             pragma secure_delete = on; pragma fullfsync = on; pragma checkpoint_fullfsync = on;
             pragma cache_size = -65536; pragma journal_size_limit = 67108864;";
        writer.execute_batch(pragmas).map_err(sql)?;
        let (desk, is_new) = write(&mut writer, "found the desk", |w| {
            let found = w.desk()?.map(|desk| (desk, false));
            found.map_or_else(|| w.create_desk().map(|desk| (desk, true)), Ok::<_, LedgerError>)
        })?;
        let owes_log = AtomicBool::new(false);
        let ledger = Self { readers: Mutex::default(), writer: Mutex::new(writer), file, desk, is_new, owes_log };
        // Whoever erased somebody may have ended before it was emptied.
        ledger.empty_log();
        Ok(ledger)
    }

    /// Which desk this is.
    pub(crate) fn desk(&self) -> &Desk {
        &self.desk
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
        if self.owes_log.load(Ordering::Relaxed) {
            self.empty_log();
        }
        outcome
    }

    /// Empties the log beside the file, which would keep what was just erased. Where somebody still reads it, whoever reads
    /// next tries again.
    pub(crate) fn empty_log(&self) {
        let connection = lock(&self.writer);
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

fn connect(file: &std::path::Path, extra: OpenFlags) -> rusqlite::Result<Connection> {
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
