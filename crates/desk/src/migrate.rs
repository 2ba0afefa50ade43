//! Schema versions: `migrations/NNNN_name.sql`, only ever appended to. `user_version` is the number of the last one.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::{error::LedgerError, sql::fault};

/// All of them, in order, without gaps.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_ledger.sql"),
    include_str!("../migrations/0002_evidence.sql"),
    include_str!("../migrations/0003_late.sql"),
    include_str!("../migrations/0004_codes.sql"),
    include_str!("../migrations/0005_numbers.sql"),
    include_str!("../migrations/0009_admin.sql"),
];
/// The version that this program writes.
#[expect(clippy::cast_possible_wrap, reason = "a handful")]
const LATEST: i64 = MIGRATIONS.len() as i64;
/// "EnSd" in the header of every ledger.
const APPLICATION_ID: i64 = 0x456E_5364;

/// Brings the schema up to date; a file that is newer or not ours is left as it is.
pub(crate) fn migrate(connection: &mut Connection, file: &Path) -> Result<(), LedgerError> {
    let sql = |error| fault("migrate", error);
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
    for (version, migration) in (1..).zip(MIGRATIONS).filter(|(version, _)| *version > found) {
        transaction.execute_batch(migration).map_err(sql)?;
        let header = format!("pragma application_id = {APPLICATION_ID}; pragma user_version = {version};");
        transaction.execute_batch(&header).map_err(sql)?;
    }
    transaction.commit().map_err(sql)
}
