//! Values of `casework` as columns: enums by their serde names, digests as 32 bytes, dates and folios as text.

use std::{fmt, str::FromStr};

use casework::id::Digest;
use rusqlite::{
    Error, Row, RowIndex, ToSql,
    types::{ToSqlOutput, Type, ValueRef},
};
use serde::{
    Serialize,
    de::{DeserializeOwned, IntoDeserializer, value},
};

/// An enum written under its serde name, as everywhere else it leaves the program.
pub(crate) struct Word<'a, T>(pub(crate) &'a T);

impl<T: Serialize> fmt::Display for Word<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}

impl<T: Serialize> ToSql for Word<'_, T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.to_string().into())
    }
}

/// [`Word`], or null.
pub(crate) fn word<T: Serialize>(value: &Option<T>) -> Option<Word<'_, T>> {
    value.as_ref().map(Word)
}

/// A digest as its bytes.
pub(crate) fn bytes(digest: &Digest) -> &[u8] {
    &digest.0
}

/// The text, or null when it is empty.
pub(crate) fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// Columns that hold values of `casework`.
pub(crate) trait DomainColumn {
    /// An enum.
    fn word<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<T>;
    /// An enum or null.
    fn word_or_null<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<Option<T>>;
    /// A digest.
    fn digest(&self, column: impl RowIndex) -> rusqlite::Result<Digest>;
    /// Text of a type that reads back what it wrote.
    fn parsed<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: impl RowIndex,
    ) -> rusqlite::Result<T>;
    /// The same, or null.
    fn parsed_or_null<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: impl RowIndex,
    ) -> rusqlite::Result<Option<T>>;
}

impl DomainColumn for Row<'_> {
    fn word<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<T> {
        let index = column.idx(self.as_ref())?;
        let text = self.get_ref(index)?.as_str()?;
        T::deserialize(text.into_deserializer()).map_err(|error: value::Error| fault(index, error))
    }

    fn word_or_null<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<Option<T>> {
        if is_null(self, column)? { Ok(None) } else { self.word(column).map(Some) }
    }

    fn digest(&self, column: impl RowIndex) -> rusqlite::Result<Digest> {
        self.get(column).map(Digest)
    }

    fn parsed<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: impl RowIndex,
    ) -> rusqlite::Result<T> {
        let index = column.idx(self.as_ref())?;
        self.get_ref(index)?.as_str()?.parse().map_err(|error| fault(index, error))
    }

    fn parsed_or_null<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: impl RowIndex,
    ) -> rusqlite::Result<Option<T>> {
        if is_null(self, column)? { Ok(None) } else { self.parsed(column).map(Some) }
    }
}

fn is_null(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<bool> {
    Ok(row.get_ref(column)? == ValueRef::Null)
}

fn fault(index: usize, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
}
