//! Values as both databases know them: whole numbers, texts, bytes, or nothing.

use std::borrow::Cow;

use uuid::Uuid;

/// What goes into a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Value<'a> {
    Null,
    Integer(i64),
    Text(Cow<'a, str>),
    Blob(Cow<'a, [u8]>),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueRef<'r> {
    Null,
    Integer(i64),
    Text(&'r str),
    Blob(&'r [u8]),
}

/// Why a statement was not done.
#[derive(Debug)]
pub(crate) enum Error {
    /// A value is not what its column holds, or no value at all.
    Unfit,
    Sqlite(rusqlite::Error),
    Postgres(::postgres::Error),
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

/// A value under the name that the statement has for it.
pub(crate) type Param<'a> = (&'static str, &'a dyn ToValue);

/// `[]`, or what [`named_params!`](crate::sql::named_params) makes.
pub(crate) trait Params {
    fn list(&self) -> &[Param<'_>];
}

/// What can go into a column.
pub(crate) trait ToValue {
    fn to_value(&self) -> Result<Value<'_>>;
}

/// What can be made of what a column holds.
pub(crate) trait FromValue: Sized {
    fn from_value(value: ValueRef<'_>) -> Result<Self>;
}

/// A column by its name, or by its place.
pub(crate) trait Column {
    fn index(self, row: &Row<'_>) -> Result<usize>;
}

/// A row that a statement gave.
#[derive(Debug)]
pub(crate) enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r ::postgres::Row),
}

impl Row<'_> {
    pub(crate) fn get<I: Column, T: FromValue>(&self, column: I) -> Result<T> {
        T::from_value(self.get_ref(column)?)
    }

    pub(crate) fn get_ref<I: Column>(&self, column: I) -> Result<ValueRef<'_>> {
        let index = column.index(self)?;
        match self {
            Self::Sqlite(row) => row.get_ref(index)?.try_into(),
            Self::Postgres(row) => row.try_get(index).map_err(|_| Error::Unfit),
        }
    }
}

impl Column for usize {
    fn index(self, _row: &Row<'_>) -> Result<usize> {
        Ok(self)
    }
}

impl Column for &str {
    fn index(self, row: &Row<'_>) -> Result<usize> {
        match row {
            Row::Sqlite(row) => Ok(row.as_ref().column_index(self)?),
            Row::Postgres(row) => row.columns().iter().position(|column| column.name() == self).ok_or(Error::Unfit),
        }
    }
}

impl Params for [Param<'static>; 0] {
    fn list(&self) -> &[Param<'_>] {
        &[]
    }
}

impl<const N: usize> Params for &[Param<'_>; N] {
    fn list(&self) -> &[Param<'_>] {
        self.as_slice()
    }
}

impl Params for &[Param<'_>] {
    fn list(&self) -> &[Param<'_>] {
        self
    }
}

impl<'r> ValueRef<'r> {
    pub(crate) fn as_str(self) -> Result<&'r str> {
        if let Self::Text(text) = self { Ok(text) } else { Err(Error::Unfit) }
    }

    fn as_bytes(self) -> Result<&'r [u8]> {
        if let Self::Blob(bytes) = self { Ok(bytes) } else { Err(Error::Unfit) }
    }

    fn as_number(self) -> Result<i64> {
        if let Self::Integer(number) = self { Ok(number) } else { Err(Error::Unfit) }
    }
}

impl<'r> From<ValueRef<'r>> for Value<'r> {
    fn from(value: ValueRef<'r>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Text(text) => Self::Text(text.into()),
            ValueRef::Blob(bytes) => Self::Blob(bytes.into()),
        }
    }
}

impl From<Uuid> for Value<'_> {
    fn from(id: Uuid) -> Self {
        Self::Blob(id.as_bytes().to_vec().into())
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl Value<'_> {
    /// Roughly, in bytes.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Null | Self::Integer(_) => 8,
            Self::Text(text) => text.len(),
            Self::Blob(bytes) => bytes.len(),
        }
    }

    /// The same, of nobody else.
    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(number),
            Self::Text(text) => Value::Text(text.into_owned().into()),
            Self::Blob(bytes) => Value::Blob(bytes.into_owned().into()),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<::postgres::Error> for Error {
    fn from(error: ::postgres::Error) -> Self {
        Self::Postgres(error)
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl ToValue for $number {
            /// Beyond what a database can count there is nothing.
            fn to_value(&self) -> Result<Value<'_>> {
                Ok(Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX)))
            }
        }

        impl FromValue for $number {
            fn from_value(value: ValueRef<'_>) -> Result<Self> {
                value.as_number()?.try_into().map_err(|_| Error::Unfit)
            }
        }
    )+};
}

numbers!(i64, u16, u32, u64);

impl ToValue for str {
    fn to_value(&self) -> Result<Value<'_>> {
        Ok(Value::Text(self.into()))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Result<Value<'_>> {
        self.as_str().to_value()
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Result<Value<'_>> {
        Ok(Value::Blob(self.into()))
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Result<Value<'_>> {
        self.as_slice().to_value()
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Result<Value<'_>> {
        self.as_slice().to_value()
    }
}

impl ToValue for Uuid {
    fn to_value(&self) -> Result<Value<'_>> {
        self.as_bytes().to_value()
    }
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Result<Value<'_>> {
        Ok(match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => Value::Text(text.as_ref().into()),
            Self::Blob(bytes) => Value::Blob(bytes.as_ref().into()),
        })
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Result<Value<'_>> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Result<Value<'_>> {
        self.as_ref().map_or(Ok(Value::Null), T::to_value)
    }
}

impl FromValue for String {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        value.as_bytes().map(<[u8]>::to_vec)
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        value.as_bytes()?.try_into().map_err(|_| Error::Unfit)
    }
}

impl FromValue for Uuid {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        <[u8; 16]>::from_value(value).map(Self::from_bytes)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        if value == ValueRef::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}
