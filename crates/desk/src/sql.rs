//! Statements and rows: what every table module is written with.

use std::ops::ControlFlow;

use rusqlite::{Connection, Params, Row};

use crate::error::LedgerError;

/// The text of a statement kept beside its table: `sql!("item/get.sql")` in `src/table/item.rs`.
macro_rules! sql {
    ($file:literal) => {
        include_str!($file)
    };
}
pub(crate) use sql;

/// One consistent view of the ledger.
#[derive(Debug)]
pub(crate) struct Reader<'c> {
    connection: &'c Connection,
    what: &'static str,
}

/// The one transaction that may write.
#[derive(Debug)]
pub(crate) struct Writer<'c>(Reader<'c>);

impl<'c> Reader<'c> {
    pub(crate) fn new(connection: &'c Connection, what: &'static str) -> Self {
        Self { connection, what }
    }

    /// The only row that the statement gives, or none.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, LedgerError> {
        let found = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            rows.next()?.map(map).transpose()
        };
        found().map_err(|error| fault(self.what, error))
    }

    /// All rows, in the order of the statement. The statement bounds their number where the data does not.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, LedgerError> {
        let found = || self.connection.prepare_cached(sql)?.query_map(params, map)?.collect::<rusqlite::Result<_>>();
        found().map_err(|error| fault(self.what, error))
    }

    /// Visits rows for as long as `visit` goes on.
    pub(crate) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<ControlFlow<()>>,
    ) -> Result<(), LedgerError> {
        let visited = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                if visit(row)?.is_break() {
                    break;
                }
            }
            Ok(())
        };
        visited().map_err(|error| fault(self.what, error))
    }
}

impl<'c> Writer<'c> {
    pub(crate) fn new(connection: &'c Connection, what: &'static str) -> Self {
        Self(Reader::new(connection, what))
    }

    /// Runs a statement that changes rows; answers how many.
    pub(crate) fn run(&self, sql: &str, params: impl Params) -> Result<usize, LedgerError> {
        let run = || self.0.connection.prepare_cached(sql)?.execute(params);
        run().map_err(|error| fault(self.0.what, error))
    }
}

impl<'c> std::ops::Deref for Writer<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.0
    }
}

/// Says what an error of SQLite means. One about a value would quote it, and values are personal.
pub(crate) fn fault(what: &'static str, source: rusqlite::Error) -> LedgerError {
    use rusqlite::Error as E;
    match source {
        E::FromSqlConversionFailure(..)
        | E::ToSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::InvalidColumnType(..)
        | E::Utf8Error(..) => LedgerError::Damaged { what: "a row" },
        source => LedgerError::Sql { what, source },
    }
}
