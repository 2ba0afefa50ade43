//! Schema versions: `migrations/NNNN_name.sql`, only ever appended to. `user_version` is the number of the last one.

use std::{fs, io, ops::ControlFlow, path::Path};

use rusqlite::{Connection, OpenFlags, TransactionBehavior, backup::StepResult, ffi::SQLITE_BUSY};

use crate::{
    Progress, Step,
    durable::{self, Scratch},
    error::StoreError,
    folder::Folder,
    key::Keys,
    open::{APPLICATION_ID, connect},
    sql::{classify, pragma_number},
};

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    pub(crate) number: u32,
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

/// All of them, in order, without gaps.
pub(crate) const MIGRATIONS: &[Migration] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The version that this program writes.
#[expect(clippy::cast_possible_truncation, reason = "numbers have four digits")]
pub(crate) const LATEST: u32 = MIGRATIONS.len() as u32;

const PAGES_PER_STEP: i32 = 512;
const PAGE_BYTES: u64 = 4096;

/// Applies what is missing of `migrations`, each in a transaction with its version, each after a copy of the store
/// as it was (`backups/store-v0001.db`, same key).
pub(crate) fn migrate(
    connection: &mut Connection,
    migrations: &[Migration],
    folder: &Folder,
    keys: &Keys,
) -> Result<(), StoreError> {
    let version = pragma_number(connection, "user_version").map_err(|error| classify(folder, "migrate", error))?;
    for migration in migrations.iter().filter(|migration| i64::from(migration.number) > version) {
        // A database that is being made has nothing to lose.
        if version > 0 {
            keep_copy(connection, migration.number - 1, folder, keys)?;
        }
        apply(connection, migration).map_err(|error| classify(folder, migration.name, error))?;
    }
    Ok(())
}

pub(crate) fn apply(connection: &mut Connection, migration: &Migration) -> rusqlite::Result<()> {
    // Rebuilding a table needs them off (sqlite.org, ALTER TABLE, 7); a transaction cannot switch them.
    connection.execute_batch("pragma foreign_keys = off;")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(migration.sql)?;
    transaction.execute_batch(&format!(
        "pragma application_id = {APPLICATION_ID}; pragma user_version = {};",
        migration.number
    ))?;
    let orphan = transaction.prepare("pragma foreign_key_check")?.exists([])?;
    if orphan {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY);
        return Err(rusqlite::Error::SqliteFailure(code, None));
    }
    transaction.commit()?;
    connection.execute_batch("pragma foreign_keys = on;")
}

/// Deletes the copies of earlier versions, which hold what was erased since.
pub(crate) fn remove_copies(folder: &Folder) -> Result<(), StoreError> {
    let folder = folder.backups();
    let file_error = |error| StoreError::file(&folder, error);
    let files = match fs::read_dir(&folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(file_error(error)),
    };
    for file in files {
        let path = file.map_err(file_error)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("store-v") && name.ends_with(".db") {
            fs::remove_file(&path).map_err(|error| StoreError::file(&path, error))?;
        }
    }
    Ok(())
}

fn keep_copy(connection: &Connection, version: u32, folder: &Folder, keys: &Keys) -> Result<(), StoreError> {
    durable::create_dir(&folder.backups())?;
    let copy = Scratch::unique(&folder.tmp(), "db")?;
    copy_database(connection, copy.path(), folder, keys, &mut |_| ControlFlow::Continue(()))?;
    copy.rename(&folder.backups().join(format!("store-v{version:04}.db")))
}

/// Writes the database as `source` sees it now into the new file `to`, under the same key, checks it and makes it
/// durable. Writers go on meanwhile.
pub(crate) fn copy_database(
    source: &Connection,
    to: &Path,
    folder: &Folder,
    keys: &Keys,
    progress: crate::OnProgress<'_>,
) -> Result<(), StoreError> {
    let fault = |error| classify(folder, "copy", error);
    let mut target = connect(to, keys, OpenFlags::SQLITE_OPEN_CREATE).map_err(fault)?;
    // Made durable once, below; a half-written copy is never given its name.
    target.execute_batch("pragma synchronous = off;").map_err(fault)?;
    let copy = rusqlite::backup::Backup::new(source, &mut target).map_err(fault)?;
    loop {
        let step = copy.step(PAGES_PER_STEP).map_err(fault)?;
        let pages = copy.progress();
        let total = u64::try_from(pages.pagecount).unwrap_or_default() * PAGE_BYTES;
        let left = u64::try_from(pages.remaining).unwrap_or_default() * PAGE_BYTES;
        let at = Progress { step: Step::Database, done: total.saturating_sub(left), total };
        if progress(at).is_break() {
            return Err(StoreError::Cancelled);
        }
        match step {
            StepResult::More => {}
            StepResult::Done => break,
            // Nobody else has the source's file or the target's: waiting would be for ever.
            _ => return Err(fault(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(SQLITE_BUSY), None))),
        }
    }
    drop(copy);
    // One file, without a log beside it.
    target.execute_batch("pragma journal_mode = delete;").map_err(fault)?;
    let verdict: String = target.query_row("pragma quick_check(1)", [], |row| row.get(0)).map_err(fault)?;
    if verdict != "ok" {
        return Err(StoreError::Damaged { file: folder.database() });
    }
    target.close().map_err(|(_, error)| fault(error))?;
    fs::File::options()
        .write(true)
        .open(to)
        .and_then(|file| file.sync_all())
        .map_err(|error| StoreError::file(to, error))
}

#[cfg(test)]
mod tests;
