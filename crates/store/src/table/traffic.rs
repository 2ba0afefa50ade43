//! How much went over the line, by month: on a paid one people ask.

use casework::time::Timestamp;
use rusqlite::named_params;

use crate::{
    changed::Area,
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// Bytes of one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What they were for: `TALK`, `PUSH`, `PULL` or `BLOB`.
    pub class: String,
    /// Sent.
    pub up: u64,
    /// Received.
    pub down: u64,
}

/// The month of an instant in Colombia: `2026-11`.
#[must_use]
pub fn month(at: Timestamp) -> String {
    at.date().to_string().chars().take(7).collect()
}

impl Reader<'_> {
    /// What went over the line in `month` (`2026-11`), by class.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn traffic(&self, month: &str) -> Result<Vec<Moved>, StoreError> {
        self.all(sql!("traffic/of.sql"), named_params! { ":month": month }, |row| {
            Ok(Moved { class: row.get("class")?, up: row.get("up")?, down: row.get("down")? })
        })
    }
}

impl Writer<'_> {
    /// Adds what went over the line.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] for a class or a month that is none.
    pub fn add_traffic(&self, month: &str, class: &str, up: u64, down: u64) -> Result<(), StoreError> {
        let params = named_params! { ":month": month, ":class": class, ":up": up, ":down": down };
        self.run(Area::Sync, sql!("traffic/add.sql"), params).map(drop)
    }
}
