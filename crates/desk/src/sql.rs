//! Statements and rows: what every table module is written with, on either database.
//!
//! A statement is written once, in `.sql`, with `:names`. Where the two databases need other words, the file has a sibling:
//! `sql!("desk/size.sql", "desk/size.pg.sql")`.

mod batch;
pub(crate) mod memo;
mod named;
pub(crate) mod postgres;
mod sqlite;
pub(crate) mod value;

use std::{cell::RefCell, ops::ControlFlow};

use self::memo::{Later, Turn};
use crate::{error::LedgerError, table::Known};

pub(crate) use self::value::{Error, Params, Result, Row, Value};

/// The text of a statement kept beside its table: `sql!("item/get.sql")` in `src/table/item.rs`.
macro_rules! sql {
    ($both:literal) => {
        $crate::sql::Statement::from(include_str!($both))
    };
    ($sqlite:literal, $postgres:literal) => {
        $crate::sql::Statement { sqlite: include_str!($sqlite), postgres: include_str!($postgres) }
    };
}
pub(crate) use sql;

/// The values of a statement by their names: `named_params! { ":id": id.0 }`.
macro_rules! named_params {
    () => { &[] };
    ($($name:literal: $value:expr),+ $(,)?) => {
        &[$(($name, &$value as &dyn $crate::sql::value::ToValue)),+]
    };
}
pub(crate) use named_params;

/// A statement in the words of each database: mostly the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl From<&'static str> for Statement {
    fn from(both: &'static str) -> Self {
        Self { sqlite: both, postgres: both }
    }
}

/// The transaction in which everything is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Session<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c dyn postgres::Server),
}

/// One consistent view of the ledger.
#[derive(Debug)]
pub(crate) struct Reader<'c> {
    session: Session<'c>,
    what: &'static str,
    pub(crate) known: Known,
    later: RefCell<Later>,
}

/// The one transaction that may write.
#[derive(Debug)]
pub(crate) struct Writer<'c>(Reader<'c>);

impl<'c> Reader<'c> {
    pub(crate) fn new(session: Session<'c>, what: &'static str) -> Self {
        Self { session, what, known: Known::default(), later: RefCell::default() }
    }

    /// The only row that the statement gives, or none.
    pub(crate) fn one<T>(
        &self,
        sql: impl Into<Statement>,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> std::result::Result<Option<T>, LedgerError> {
        let (sql, params) = (sql.into(), params.list());
        self.write_now()?;
        let found = match self.session {
            Session::Sqlite(connection) => sqlite::one(connection, sql.sqlite, params, map),
            Session::Postgres(session) => {
                let (mut map, mut found) = (Some(map), None);
                let seen = session.first(sql.postgres, params, &mut |row| {
                    found = map.take().map(|map| map(row)).transpose()?;
                    Ok(ControlFlow::Break(()))
                });
                seen.map(|()| found)
            }
        };
        found.map_err(|error| fault(self.what, error))
    }

    /// All rows, in the order of the statement. The statement bounds their number where the data does not.
    pub(crate) fn all<T>(
        &self,
        sql: impl Into<Statement>,
        params: impl Params,
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> std::result::Result<Vec<T>, LedgerError> {
        let mut all = Vec::new();
        self.each(sql, params, |row| {
            all.push(map(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(all)
    }

    /// Visits rows for as long as `visit` goes on.
    pub(crate) fn each(
        &self,
        sql: impl Into<Statement>,
        params: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>>,
    ) -> std::result::Result<(), LedgerError> {
        let (sql, params) = (sql.into(), params.list());
        self.write_now()?;
        let visited = match self.session {
            Session::Sqlite(connection) => sqlite::each(connection, sql.sqlite, params, &mut visit),
            Session::Postgres(session) => session.each(sql.postgres, params, &mut visit),
        };
        visited.map_err(|error| fault(self.what, error))
    }
}

impl<'c> Writer<'c> {
    pub(crate) fn new(session: Session<'c>, what: &'static str) -> Self {
        Self(Reader::new(session, what))
    }

    /// Runs a statement that changes rows; answers how many.
    pub(crate) fn run(
        &self,
        sql: impl Into<Statement>,
        params: impl Params,
    ) -> std::result::Result<usize, LedgerError> {
        let (sql, params) = (sql.into(), params.list());
        self.write_now()?;
        let run = match self.0.session {
            Session::Sqlite(connection) => sqlite::run(connection, sql.sqlite, params),
            Session::Postgres(session) => session.run(sql.postgres, params),
        };
        run.map_err(|error| fault(self.0.what, error))
    }
}

impl<'c> std::ops::Deref for Writer<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.0
    }
}

impl Reader<'_> {
    /// The first row of the same question with many sets of values, each in the order of `names`.
    pub(crate) fn one_each<T>(
        &self,
        sql: impl Into<Statement>,
        names: &[&'static str],
        sets: &[Vec<Value<'_>>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> std::result::Result<Vec<Option<T>>, LedgerError> {
        let sql = sql.into();
        self.write_now()?;
        let mut found: Vec<Option<T>> = std::iter::repeat_with(|| None).take(sets.len()).collect();
        let mut see = |place: usize, row: &Row<'_>| {
            let place = found.get_mut(place).ok_or(Error::Unfit)?;
            if place.is_none() {
                *place = Some(map(row)?);
            }
            Ok(())
        };
        let seen = match self.session {
            Session::Sqlite(connection) => sqlite::one_each(connection, sql.sqlite, names, sets, &mut see),
            Session::Postgres(session) => session.one_each(sql.postgres, names, sets, &mut see),
        };
        seen.map_err(|error| fault(self.what, error))?;
        Ok(found)
    }
}

impl Reader<'_> {
    /// What only a writer has kept.
    fn write_now(&self) -> std::result::Result<(), LedgerError> {
        let batches = self.later.borrow_mut().take();
        batches.iter().try_for_each(|batch| self.put_each(batch.sql, &batch.names, &batch.sets))
    }

    fn put_each(
        &self,
        sql: Statement,
        names: &[&'static str],
        sets: &[Vec<Value<'_>>],
    ) -> std::result::Result<(), LedgerError> {
        let run = match self.session {
            Session::Sqlite(connection) => sqlite::run_each(connection, sql.sqlite, names, sets),
            Session::Postgres(session) => session.run_each(sql.postgres, names, sets),
        };
        run.map_err(|error| fault(self.what, error))
    }
}

impl Writer<'_> {
    /// The same insert with many sets of values, each in the order of `names`. None of them meets another's row.
    pub(crate) fn run_each(
        &self,
        sql: impl Into<Statement>,
        names: &[&'static str],
        sets: &[Vec<Value<'_>>],
    ) -> std::result::Result<(), LedgerError> {
        self.write_now()?;
        self.put_each(sql.into(), names, sets)
    }

    /// An insert that nobody has to see before something else is asked: see [`memo`]. Of rows that agree in their first `keys`
    /// values the last is written.
    pub(crate) fn later(
        &self,
        sql: impl Into<Statement>,
        params: impl Params,
        keys: usize,
    ) -> std::result::Result<(), LedgerError> {
        self.keep_for_later(sql.into(), params, (Turn::Then, keys))
    }

    /// The same for a row that others refer to.
    pub(crate) fn later_first(
        &self,
        sql: impl Into<Statement>,
        params: impl Params,
    ) -> std::result::Result<(), LedgerError> {
        self.keep_for_later(sql.into(), params, (Turn::First, 0))
    }

    /// Whoever ends a transaction writes what is left.
    pub(crate) fn finish(&self) -> std::result::Result<(), LedgerError> {
        self.write_now()
    }
}

/// Says what an error of the database means. One about a value would quote it, and values are personal.
pub(crate) fn fault(what: &'static str, source: impl Into<Error>) -> LedgerError {
    match source.into() {
        Error::Unfit => LedgerError::Damaged { what: "a row" },
        Error::Sqlite(source) => sqlite::fault(what, source),
        Error::Postgres(source) => postgres::fault(what, source),
    }
}
