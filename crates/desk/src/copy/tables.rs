//! A ledger from one database to another. A backup has the ledger as a SQLite file, whatever it was made of, so it serves
//! for moving, too.

use std::{ops::ControlFlow, path::Path, sync::OnceLock};

use rusqlite::Connection;

use crate::{
    durable,
    error::LedgerError,
    ledger, migrate,
    sql::{Reader, Session, Value, Writer, fault, named_params, sql},
};

/// Rows and bytes that are carried at a time.
const ROWS: usize = 1_000;
const BYTES: usize = 8 << 20;

/// A table of the ledger, as statements.
#[derive(Debug)]
struct Table {
    /// `:column` for each.
    names: Vec<String>,
    select: String,
    insert: String,
    empty: String,
}

/// Every table after those that it refers to.
static TABLES: OnceLock<Vec<Table>> = OnceLock::new();

fn tables() -> Result<&'static [Table], LedgerError> {
    match TABLES.get() {
        Some(tables) => Ok(tables),
        None => {
            let found = found()?;
            Ok(TABLES.get_or_init(|| found))
        }
    }
}

/// As the migrations make them.
fn found() -> Result<Vec<Table>, LedgerError> {
    let sql = |error: rusqlite::Error| fault("list tables", error);
    let mut connection = Connection::open_in_memory().map_err(sql)?;
    migrate::migrate(&mut connection, Path::new(":memory:"))?;
    let reader = Reader::new(Session::Sqlite(&connection), "list tables");
    let tables = reader.all(sql!("tables/list.sql"), [], |row| row.get::<_, String>("name"))?;
    let columns = |table: String| {
        let columns = reader
            .all(sql!("tables/columns.sql"), named_params! { ":table": table }, |row| row.get::<_, String>("name"))?;
        Ok(Table::new(&table, &columns))
    };
    tables.into_iter().map(columns).collect()
}

impl Table {
    fn new(table: &str, columns: &[String]) -> Self {
        let names: Vec<String> = columns.iter().map(|column| format!(":{column}")).collect();
        let quoted = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
        Self {
            select: format!("select {quoted} from {table}"),
            insert: format!("insert into {table} ({quoted}) values ({})", names.join(", ")),
            empty: format!("delete from {table}"),
            names,
        }
    }
}

/// Makes a SQLite file of all that a ledger has.
pub(crate) fn take(reader: &Reader<'_>, target: &Path) -> Result<(), LedgerError> {
    durable::touch(target)?;
    ledger::amend(target, |writer| carry(reader, writer))
}

/// Puts the ledger of a file in the place of all that `writer` has.
pub(crate) fn put(file: &Path, writer: &Writer<'_>) -> Result<(), LedgerError> {
    writer.one(sql!("tables/begin.sql", "tables/begin.pg.sql"), [], |_| Ok(()))?;
    for table in tables()?.iter().rev() {
        writer.run(table.empty.as_str(), [])?;
    }
    ledger::look(file, |reader| carry(reader, writer))?;
    writer.one(sql!("tables/end.sql", "tables/end.pg.sql"), [], |_| Ok(())).map(drop)
}

fn carry(from: &Reader<'_>, to: &Writer<'_>) -> Result<(), LedgerError> {
    for table in tables()? {
        let names: Vec<&'static str> = table.names.iter().map(String::as_str).collect();
        let (mut rows, mut bytes, mut failed) = (Vec::new(), 0, None);
        from.each(table.select.as_str(), [], |row| {
            let mut set = Vec::with_capacity(names.len());
            for index in 0..names.len() {
                let value = Value::from(row.get_ref(index)?).into_owned();
                bytes += value.len();
                set.push(value);
            }
            rows.push(set);
            if rows.len() >= ROWS || bytes >= BYTES {
                let carried = to.run_each(table.insert.as_str(), &names, &rows);
                (rows, bytes) = (Vec::new(), 0);
                if let Err(error) = carried {
                    failed = Some(error);
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        match failed {
            Some(error) => return Err(error),
            None => to.run_each(table.insert.as_str(), &names, &rows)?,
        }
    }
    Ok(())
}
