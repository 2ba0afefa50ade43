//! Values of `casework` as columns.

use std::fmt;

use casework::id::Digest;
use serde::{
    Serialize,
    de::{DeserializeOwned, IntoDeserializer, value},
};

use crate::sql::{
    Error, Result, Row,
    value::{ToValue, Value, ValueRef},
};

/// An enum written under its serde name, as everywhere else it leaves the program.
pub(crate) struct Word<'a, T>(pub(crate) &'a T);

impl<T: Serialize> fmt::Display for Word<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}

impl<T: Serialize> ToValue for Word<'_, T> {
    fn to_value(&self) -> Result<Value<'_>> {
        Ok(Value::Text(self.to_string().into()))
    }
}

/// JSON text.
pub(crate) struct Json<'a, T>(pub(crate) &'a T);

impl<T: Serialize> ToValue for Json<'_, T> {
    fn to_value(&self) -> Result<Value<'_>> {
        serde_json::to_string(self.0).map(|text| Value::Text(text.into())).map_err(|_| Error::Unfit)
    }
}

/// Columns that hold values of `casework`.
pub(crate) trait DomainColumn {
    /// An enum.
    fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T>;
    fn word_or_null<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>>;
    fn digest(&self, column: &str) -> Result<Digest>;
    fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T>;
    fn json_or_null<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>>;
}

impl DomainColumn for Row<'_> {
    fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T> {
        T::deserialize(self.get_ref(column)?.as_str()?.into_deserializer()).map_err(|_: value::Error| Error::Unfit)
    }

    fn word_or_null<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>> {
        let null = self.get_ref(column)? == ValueRef::Null;
        if null { Ok(None) } else { self.word(column).map(Some) }
    }

    fn digest(&self, column: &str) -> Result<Digest> {
        self.get(column).map(Digest)
    }

    fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T> {
        serde_json::from_str(self.get_ref(column)?.as_str()?).map_err(|_| Error::Unfit)
    }

    fn json_or_null<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>> {
        let null = self.get_ref(column)? == ValueRef::Null;
        if null { Ok(None) } else { self.json(column).map(Some) }
    }
}
