//! Unfinished forms and waiting e-mails, which stand in no rescue file: what the database that goes aside still shows of them.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{
    anew::fill,
    content::cell_of,
    frame::{Cell, Table},
};
use crate::{key::Keys, migrate::LATEST, open::unlock, sql::pragma_number};

const TABLES: [&str; 2] = ["draft", "mail"];

/// Takes over what can be read of the database at `path`; answers how many rows. What cannot is no reason to have less.
pub(super) fn take_over(path: &Path, keys: &Keys, into: &Connection) -> u64 {
    // A connection for each: SQLCipher answers nothing more on one that met a damaged page.
    let taken =
        |name: &&str| connect(path, keys).and_then(|from| rows(&from, name)).and_then(|found| fill(into, &found));
    TABLES.iter().map(|name| taken(name).unwrap_or_default()).sum()
}

fn connect(path: &Path, keys: &Keys) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).and_then(|connection| unlock(connection, keys))
}

/// The rows up to the first that cannot be read; none where the database is of another version.
fn rows(from: &Connection, name: &str) -> rusqlite::Result<Table> {
    let mut table = Table { name: name.to_owned(), columns: Vec::new(), rows: Vec::new() };
    if pragma_number(from, "user_version")? != i64::from(LATEST) {
        return Ok(table);
    }
    let mut statement = from.prepare(&format!("select * from \"{name}\""))?;
    table.columns = statement.column_names().map(str::to_owned).collect();
    let mut found = statement.query([])?;
    while let Ok(Some(row)) = found.next() {
        let cells = (0..table.columns.len()).map(|index| row.get_ref(index).map(cell_of));
        table.rows.push(cells.collect::<rusqlite::Result<Vec<Cell>>>()?);
    }
    Ok(table)
}
