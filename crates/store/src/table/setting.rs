use rusqlite::named_params;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    changed::Area,
    error::StoreError,
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

/// Preferences by key; each value is JSON of its owner's type.
#[derive(Debug)]
pub struct Settings<'t>(&'t Reader<'t>);

/// Changes to preferences.
#[derive(Debug)]
pub struct SettingsMut<'t>(&'t Writer<'t>);

impl Reader<'_> {
    /// Preferences.
    #[must_use]
    pub fn settings(&self) -> Settings<'_> {
        Settings(self)
    }
}

impl Writer<'_> {
    /// Preferences, to change.
    #[must_use]
    pub fn settings_mut(&self) -> SettingsMut<'_> {
        SettingsMut(self)
    }
}

impl Settings<'_> {
    /// The value of `key`, or none when it was never set.
    ///
    /// # Errors
    /// [`StoreError::Row`] when the stored value is not a `T`.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        self.0.one(sql!("setting/get.sql"), named_params! {":key": key}, |row| row.json("value"))
    }
}

impl SettingsMut<'_> {
    /// Sets `key` (1 to 200 characters).
    ///
    /// # Errors
    /// [`StoreError::Constraint`] for another key.
    pub fn put<T: Serialize + ?Sized>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        let value = to_json(value)?;
        self.0.run(Area::Settings, sql!("setting/put.sql"), named_params! {":key": key, ":value": value})?;
        Ok(())
    }

    /// Forgets `key`; answers whether it was set.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn delete(&self, key: &str) -> Result<bool, StoreError> {
        let rows = self.0.run(Area::Settings, sql!("setting/delete.sql"), named_params! {":key": key})?;
        Ok(rows > 0)
    }
}
