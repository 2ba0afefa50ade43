//! Schema versions: `migrations/sqlite/NNNN_name.sql` with its sibling in `migrations/postgres/`, only ever appended to. The
//! version of a ledger is the number of the last one: `user_version` in SQLite, the table `desk_schema` in PostgreSQL.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::{
    error::LedgerError,
    sql::{Reader, Session, Writer, fault, postgres, sql},
};

/// All of SQLite, in order, without gaps.
const SQLITE: &[&str] = &[
    include_str!("../migrations/sqlite/0001_ledger.sql"),
    include_str!("../migrations/sqlite/0002_evidence.sql"),
    include_str!("../migrations/sqlite/0003_late.sql"),
    include_str!("../migrations/sqlite/0004_codes.sql"),
    include_str!("../migrations/sqlite/0005_numbers.sql"),
    include_str!("../migrations/sqlite/0006_owed.sql"),
    include_str!("../migrations/sqlite/0007_receipt.sql"),
    include_str!("../migrations/sqlite/0008_filing.sql"),
    include_str!("../migrations/sqlite/0009_admin.sql"),
    include_str!("../migrations/sqlite/0010_bundle.sql"),
    include_str!("../migrations/sqlite/0011_stamp.sql"),
    include_str!("../migrations/sqlite/0012_stamp_over.sql"),
    include_str!("../migrations/sqlite/0013_fork.sql"),
    include_str!("../migrations/sqlite/0014_scope.sql"),
    include_str!("../migrations/sqlite/0015_sign_in.sql"),
    include_str!("../migrations/sqlite/0016_roles.sql"),
    include_str!("../migrations/sqlite/0017_cases.sql"),
    include_str!("../migrations/sqlite/0018_case_by_site.sql"),
    include_str!("../migrations/sqlite/0019_case_lists.sql"),
    include_str!("../migrations/sqlite/0020_case_text.sql"),
    include_str!("../migrations/sqlite/0021_act_case.sql"),
];
/// All of PostgreSQL. The first makes what SQLite's first [`POSTGRES_BEGINS`] make.
const POSTGRES: &[&str] = &[
    include_str!("../migrations/postgres/0005_ledger.sql"),
    include_str!("../migrations/postgres/0006_owed.sql"),
    include_str!("../migrations/postgres/0007_receipt.sql"),
    include_str!("../migrations/postgres/0008_filing.sql"),
    include_str!("../migrations/postgres/0009_admin.sql"),
    include_str!("../migrations/postgres/0010_bundle.sql"),
    include_str!("../migrations/postgres/0011_stamp.sql"),
    include_str!("../migrations/postgres/0012_stamp_over.sql"),
    include_str!("../migrations/postgres/0013_fork.sql"),
    include_str!("../migrations/postgres/0014_scope.sql"),
    include_str!("../migrations/postgres/0015_sign_in.sql"),
    include_str!("../migrations/postgres/0016_roles.sql"),
    include_str!("../migrations/postgres/0017_cases.sql"),
    include_str!("../migrations/postgres/0018_case_by_site.sql"),
    include_str!("../migrations/postgres/0019_case_lists.sql"),
    include_str!("../migrations/postgres/0020_case_text.sql"),
    include_str!("../migrations/postgres/0021_act_case.sql"),
];
const POSTGRES_BEGINS: usize = 5;
/// The version that this program writes.
#[expect(clippy::cast_possible_wrap, reason = "a handful")]
const LATEST: i64 = SQLITE.len() as i64;
const _: () = assert!(POSTGRES.len() + POSTGRES_BEGINS == SQLITE.len() + 1, "each has a sibling of the same number");
/// "EnSd" in the header of every ledger.
const APPLICATION_ID: i64 = 0x456E_5364;

/// See [`LATEST`].
pub(crate) fn latest() -> u64 {
    LATEST.unsigned_abs()
}

/// Held until the transaction ends.
const ALONE: &str = "select pg_advisory_xact_lock(1164858212)";

/// Brings the schema up to date; a file that is newer or not ours is left as it is.
pub(crate) fn migrate(connection: &mut Connection, file: &Path) -> Result<(), LedgerError> {
    let sql = |error| fault("migrate", error);
    // Rebuilding a table needs them off (sqlite.org, ALTER TABLE, 7); a transaction cannot switch them.
    connection.execute_batch("pragma foreign_keys = off;").map_err(sql)?;
    // Also keeps two programs that start at the same time from making the same tables.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
    let number = |name| transaction.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(sql);
    let (application, found) = (number("application_id")?, number("user_version")?);
    let tables: i64 = transaction.query_row("select count(*) from sqlite_schema", [], |row| row.get(0)).map_err(sql)?;
    if application != APPLICATION_ID && (application != 0 || tables > 0) {
        return Err(LedgerError::Foreign { file: file.into() });
    }
    if found > LATEST {
        return Err(LedgerError::Newer { file: file.into(), found, known: LATEST });
    }
    for (version, migration) in (1..).zip(SQLITE).filter(|(version, _)| *version > found) {
        transaction.execute_batch(migration).map_err(sql)?;
        let header = format!("pragma application_id = {APPLICATION_ID}; pragma user_version = {version};");
        transaction.execute_batch(&header).map_err(sql)?;
    }
    let orphan = || transaction.prepare("pragma foreign_key_check")?.exists([]);
    if found < LATEST && orphan().map_err(sql)? {
        return Err(LedgerError::Damaged { what: "a row that refers to none" });
    }
    transaction.commit().map_err(sql)?;
    connection.execute_batch("pragma foreign_keys = on;").map_err(sql)
}

/// The same in a database, which is empty or ours, within a transaction. `name` is what it is called.
pub(crate) fn migrate_server(session: &postgres::Session<'_>, name: &Path) -> Result<(), LedgerError> {
    let writer = Writer::new(Session::Postgres(session), "migrate");
    // Two desks that start at the same time.
    session.batch(ALONE).map_err(|error| fault("migrate", error))?;
    let found = match server_version(&writer, name)? {
        Some(found) => found,
        None => {
            session.batch(include_str!("migrate/begin.sql")).map_err(|error| fault("migrate", error))?;
            0
        }
    };
    for (version, migration) in (POSTGRES_BEGINS as u64..).zip(POSTGRES).filter(|(version, _)| *version > found) {
        session.batch(migration).map_err(|error| fault("migrate", error))?;
        writer.run(sql!("migrate/note.sql"), crate::sql::named_params! { ":version": version })?;
    }
    Ok(())
}

/// The version of a database, or none when nothing is there.
///
/// # Errors
/// [`LedgerError::Newer`], [`LedgerError::Foreign`].
pub(crate) fn server_version(reader: &Reader<'_>, name: &Path) -> Result<Option<u64>, LedgerError> {
    let (ours, tables) = reader
        .one(sql!("migrate/there.sql"), [], |row| Ok((row.get::<_, u64>("ours")?, row.get::<_, u64>("tables")?)))?
        .unwrap_or_default();
    match (ours, tables) {
        (0, 0) => return Ok(None),
        (0, _) => return Err(LedgerError::Foreign { file: name.into() }),
        _ => {}
    }
    let found = reader.one(sql!("migrate/version.sql"), [], |row| row.get::<_, i64>("version"))?;
    let found = found.ok_or(LedgerError::Damaged { what: "the version of the schema" })?;
    if found > LATEST {
        return Err(LedgerError::Newer { file: name.into(), found, known: LATEST });
    }
    Ok(u64::try_from(found).ok())
}

// On Linux, where the tests have a PostgreSQL.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
