//! Document timestamps that the desk gave to sealed acts.

use casework::{
    id::{ActId, Digest},
    time::Timestamp,
};
use rusqlite::named_params;

use crate::{
    changed::Area,
    column::{DomainColumn as _, bytes},
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// The document timestamp of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The sealed paper with it.
    pub file: Digest,
    /// The moment before which the sealed paper was there.
    pub at: Timestamp,
    /// Who says so.
    pub by: String,
}

impl Reader<'_> {
    /// That of the act's paper as it is now.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn stamp(&self, act: ActId) -> Result<Option<Stamp>, StoreError> {
        self.one(sql!("stamp/get.sql"), named_params! { ":act": act.0.as_bytes() }, |row| {
            Ok(Stamp { file: row.digest("file")?, at: Timestamp(row.get("at")?), by: row.get("giver")? })
        })
    }

    /// Acts that were made here and filed, and have none yet; the latest first.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn unstamped(&self, limit: u32) -> Result<Vec<ActId>, StoreError> {
        self.all(sql!("stamp/lacking.sql"), named_params! { ":limit": limit }, |row| row.get("id").map(ActId))
    }
}

impl Writer<'_> {
    /// Notes the timestamp of the paper `pdf`, whose file is there.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn put_stamp(&self, act: ActId, pdf: Digest, stamp: &Stamp) -> Result<(), StoreError> {
        let Stamp { file, at, by } = stamp;
        let params = named_params! {
            ":act": act.0.as_bytes(), ":pdf": bytes(&pdf), ":file": bytes(file), ":at": at.0, ":giver": by,
        };
        self.run(Area::Acts, sql!("stamp/put.sql"), params).map(drop)
    }
}
