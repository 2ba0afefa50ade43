//! Values of `casework` as columns.

use std::fmt;

use casework::id::Digest;
use rusqlite::{
    Error, Row, ToSql,
    types::{ToSqlOutput, Type},
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

/// JSON text.
pub(crate) struct Json<'a, T>(pub(crate) &'a T);

impl<T: Serialize> ToSql for Json<'_, T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(self.0).map_err(|error| Error::ToSqlConversionFailure(error.into()))?;
        Ok(text.into())
    }
}

/// Columns that hold values of `casework`.
pub(crate) trait DomainColumn {
    /// An enum.
    fn word<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T>;
    fn word_or_null<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<Option<T>>;
    fn digest(&self, column: &str) -> rusqlite::Result<Digest>;
    fn json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T>;
}

impl DomainColumn for Row<'_> {
    fn word<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        let index = self.as_ref().column_index(column)?;
        let text = self.get_ref(index)?.as_str()?;
        T::deserialize(text.into_deserializer())
            .map_err(|error: value::Error| Error::FromSqlConversionFailure(index, Type::Text, error.into()))
    }

    fn word_or_null<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<Option<T>> {
        let null = self.get_ref(column)? == rusqlite::types::ValueRef::Null;
        if null { Ok(None) } else { self.word(column).map(Some) }
    }

    fn digest(&self, column: &str) -> rusqlite::Result<Digest> {
        self.get(column).map(Digest)
    }

    fn json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        let index = self.as_ref().column_index(column)?;
        serde_json::from_str(self.get_ref(index)?.as_str()?)
            .map_err(|error| Error::FromSqlConversionFailure(index, Type::Text, error.into()))
    }
}
