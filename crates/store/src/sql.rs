//! Statements, rows and SQLite's errors: what every table module is written with.

use rusqlite::{Connection, ErrorCode, Params, Row, types::Type};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{
    changed::Area,
    durable::Scratch,
    error::StoreError,
    folder::Folder,
    transaction::{Reader, Writer},
};

/// The text of a statement kept beside its table: `sql!("draft/get.sql")` in `src/table/draft.rs`.
macro_rules! sql {
    ($file:literal) => {
        include_str!($file)
    };
}
pub(crate) use sql;

impl Reader<'_> {
    /// The only row that the statement gives, or none.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.connection().prepare_cached(sql).map_err(|e| self.fault(e))?;
        let mut rows = statement.query(params).map_err(|e| self.fault(e))?;
        match rows.next().map_err(|e| self.fault(e))? {
            Some(row) => map(row).map(Some).map_err(|e| self.fault(e)),
            None => Ok(None),
        }
    }

    /// All rows, in the order of the statement. The statement bounds their number where the data does not.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.each(sql, params, |row| {
            found.push(map(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Visits each row without keeping any.
    pub(crate) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare_cached(sql).map_err(|e| self.fault(e))?;
        let mut rows = statement.query(params).map_err(|e| self.fault(e))?;
        while let Some(row) = rows.next().map_err(|e| self.fault(e))? {
            visit(row).map_err(|e| self.fault(e))?;
        }
        Ok(())
    }

    fn fault(&self, error: rusqlite::Error) -> StoreError {
        let error = classify(self.folder(), self.what(), error);
        if matches!(error, StoreError::Damaged { .. }) {
            self.spoil();
        }
        error
    }
}

impl Writer<'_> {
    /// Runs a statement that changes rows; `area` counts as touched when it changed any. Answers how many.
    pub(crate) fn run(&self, area: Area, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        let rows = self.execute(sql, params)?;
        if rows > 0 {
            self.mark(area);
        }
        Ok(rows)
    }

    /// The number of a row that was just written. (`returning` would open a table of its own for each.)
    pub(crate) fn row_of(&self, sql: &str, id: Uuid) -> Result<i64, StoreError> {
        let row = self.one(sql, rusqlite::named_params! { ":id": id }, |row| row.get("row"))?;
        row.ok_or_else(|| self.fault(rusqlite::Error::QueryReturnedNoRows))
    }

    /// The same as [`Writer::run`], for rows that no screen shows.
    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        let mut statement = self.connection().prepare_cached(sql).map_err(|e| self.fault(e))?;
        statement.execute(params).map_err(|e| self.fault(e))
    }
}

/// Columns whose text is JSON.
pub(crate) trait JsonColumn {
    /// The column of this name, parsed.
    fn json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T>;
}

impl JsonColumn for Row<'_> {
    fn json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        let index = self.as_ref().column_index(column)?;
        let text = self.get_ref(index)?.as_str()?;
        serde_json::from_str(text)
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, error.into()))
    }
}

/// A number of this file's own header, such as `user_version`.
pub(crate) fn pragma_number(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

/// Says what an error of SQLite means for the store.
pub(crate) fn classify(folder: &Folder, what: &'static str, error: rusqlite::Error) -> StoreError {
    use rusqlite::Error as E;
    match &error {
        E::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DiskFull => StoreError::DiskFull,
            ErrorCode::SystemIoFailure if volume_is_full(folder) => StoreError::DiskFull,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Damaged { file: folder.database() },
            ErrorCode::ConstraintViolation => StoreError::Constraint(error),
            _ => StoreError::Sql { what, source: error },
        },
        E::FromSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::InvalidColumnType(..)
        | E::InvalidColumnName(_)
        | E::Utf8Error(..) => StoreError::Row { what, source: error },
        _ => StoreError::Sql { what, source: error },
    }
}

/// SQLite reports some full disks (quotas, a log that cannot grow) as plain I/O errors: ask the volume itself.
fn volume_is_full(folder: &Folder) -> bool {
    const PROBE_BYTES: usize = 256 * 1024;
    let written = Scratch::unique(&folder.tmp(), "probe").and_then(|probe| {
        let mut file = probe.create()?;
        std::io::Write::write_all(&mut file, &vec![0x55; PROBE_BYTES])
            .and_then(|()| file.sync_all())
            .map_err(|error| StoreError::file(probe.path(), error))
    });
    match written {
        Ok(()) => false,
        Err(StoreError::DiskFull) => true,
        Err(_) => false,
    }
}

/// The text of a JSON column.
pub(crate) fn to_json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(unwritten)
}

fn unwritten(error: serde_json::Error) -> StoreError {
    StoreError::Sql { what: "write JSON", source: rusqlite::Error::ToSqlConversionFailure(error.into()) }
}
