//! The catalogue and mass events. Every edition of a record is kept.

use casework::{
    case::MassEvent,
    catalogue::{Edition, Kept, Listed, ListedId},
    id::{CategoryId, MassEventId},
};
use rusqlite::{Row, named_params};

use crate::{
    changed::Area,
    error::StoreError,
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

impl Reader<'_> {
    /// A mass event, as it was told last.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn mass_event(&self, id: MassEventId) -> Result<Option<MassEvent>, StoreError> {
        self.one(sql!("catalogue/mass_event.sql"), named_params! { ":id": id.0 }, |row| row.json("body"))
    }

    /// The mass events that began last, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn mass_events(&self, limit: u32) -> Result<Vec<(MassEventId, MassEvent)>, StoreError> {
        self.all(sql!("catalogue/mass_events.sql"), named_params! { ":limit": limit }, |row| {
            Ok((MassEventId(row.get("id")?), row.json("body")?))
        })
    }
}

impl Kept for Reader<'_> {
    type Error = StoreError;

    fn last_kept(&self, id: ListedId) -> Result<Option<Edition>, StoreError> {
        let (kind, uuid) = id.key();
        self.one(sql!("catalogue/last.sql"), named_params! { ":kind": kind, ":id": uuid }, edition)
    }

    fn edition_kept(&self, id: ListedId, edition: u32) -> Result<Option<Listed>, StoreError> {
        let (kind, uuid) = id.key();
        let params = named_params! { ":kind": kind, ":id": uuid, ":edition": edition };
        self.one(sql!("catalogue/edition.sql"), params, |row| row.json("body"))
    }

    fn all_kept(&self) -> Result<Vec<Edition>, StoreError> {
        self.all(sql!("catalogue/all.sql"), [], edition)
    }

    fn keeps_subcategory(&self, id: CategoryId) -> Result<bool, StoreError> {
        let params = named_params! { ":id": id.to_string() };
        Ok(self.one(sql!("catalogue/subcategory.sql"), params, |_| Ok(()))?.is_some())
    }
}

impl Writer<'_> {
    /// Keeps one more edition.
    pub(crate) fn add_listed(&self, edition: &Edition) -> Result<(), StoreError> {
        let (kind, id) = edition.listed.id().key();
        let body = to_json(&edition.listed)?;
        let params = named_params! { ":kind": kind, ":id": id, ":edition": edition.edition, ":body": body };
        self.run(Area::Catalogue, sql!("catalogue/add.sql"), params).map(drop)
    }

    pub(crate) fn put_mass_event(&self, id: MassEventId, event: &MassEvent) -> Result<(), StoreError> {
        let params = named_params! { ":id": id.0, ":body": to_json(event)? };
        self.run(Area::Cases, sql!("catalogue/put_mass_event.sql"), params).map(drop)
    }
}

fn edition(row: &Row<'_>) -> rusqlite::Result<Edition> {
    Ok(Edition { edition: row.get("edition")?, listed: row.json("body")? })
}
