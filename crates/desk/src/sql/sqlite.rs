//! Statements on SQLite.

use std::ops::ControlFlow;

use rusqlite::{
    CachedStatement, Connection, ToSql,
    types::{ToSqlOutput, ValueRef as Held},
};

use super::value::{Error, Param, Result, Row, Value, ValueRef};
use crate::error::LedgerError;

pub(super) fn one<T>(
    connection: &Connection,
    sql: &str,
    params: &[Param<'_>],
    map: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut statement = bound(connection, sql, params)?;
    let mut rows = statement.raw_query();
    rows.next()?.map(|row| map(&Row::Sqlite(row))).transpose()
}

pub(super) fn each(
    connection: &Connection,
    sql: &str,
    params: &[Param<'_>],
    visit: &mut dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>>,
) -> Result<()> {
    let mut statement = bound(connection, sql, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        if visit(&Row::Sqlite(row))?.is_break() {
            break;
        }
    }
    Ok(())
}

pub(super) fn run(connection: &Connection, sql: &str, params: &[Param<'_>]) -> Result<usize> {
    Ok(bound(connection, sql, params)?.raw_execute()?)
}

pub(super) fn run_each(
    connection: &Connection,
    sql: &str,
    names: &[&'static str],
    sets: &[Vec<Value<'_>>],
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    for set in sets {
        bind(&mut statement, names.iter().copied().zip(set.iter().map(Ok)))?;
        statement.raw_execute()?;
    }
    Ok(())
}

pub(super) fn one_each(
    connection: &Connection,
    sql: &str,
    names: &[&'static str],
    sets: &[Vec<Value<'_>>],
    see: &mut dyn FnMut(usize, &Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    for (place, set) in sets.iter().enumerate() {
        bind(&mut statement, names.iter().copied().zip(set.iter().map(Ok)))?;
        if let Some(row) = statement.raw_query().next()? {
            see(place, &Row::Sqlite(row))?;
        }
    }
    Ok(())
}

fn bound<'c>(connection: &'c Connection, sql: &str, params: &[Param<'_>]) -> Result<CachedStatement<'c>> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, params.iter().map(|(name, value)| (*name, value.to_value())))?;
    Ok(statement)
}

fn bind<V: ToSql>(
    statement: &mut CachedStatement<'_>,
    values: impl Iterator<Item = (&'static str, Result<V>)>,
) -> Result<()> {
    for (name, value) in values {
        let index = statement.parameter_index(name)?.ok_or(Error::Unfit)?;
        statement.raw_bind_parameter(index, value?)?;
    }
    Ok(())
}

/// Says what an error of SQLite means.
pub(super) fn fault(what: &'static str, source: rusqlite::Error) -> LedgerError {
    use rusqlite::Error as E;
    match source {
        E::FromSqlConversionFailure(..)
        | E::ToSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::InvalidColumnType(..)
        | E::Utf8Error(..) => LedgerError::Damaged { what: "a row" },
        source => LedgerError::Sql { what, source: source.into() },
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => Held::Null,
            Self::Integer(number) => Held::Integer(*number),
            Self::Text(text) => Held::Text(text.as_bytes()),
            Self::Blob(bytes) => Held::Blob(bytes),
        }))
    }
}

impl<'r> TryFrom<Held<'r>> for ValueRef<'r> {
    type Error = Error;

    fn try_from(held: Held<'r>) -> Result<Self> {
        match held {
            Held::Null => Ok(Self::Null),
            Held::Integer(number) => Ok(Self::Integer(number)),
            Held::Text(text) => std::str::from_utf8(text).map(Self::Text).map_err(|_| Error::Unfit),
            Held::Blob(bytes) => Ok(Self::Blob(bytes)),
            Held::Real(_) => Err(Error::Unfit),
        }
    }
}
