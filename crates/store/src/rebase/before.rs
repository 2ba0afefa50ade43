//! Rows that were kept before a pending intent changed them, and how they come back.

use casework::{
    act::Act,
    case::{Case, MassEvent},
    id::MassEventId,
    item::Item,
    person::Person,
    site::Site,
};
use rusqlite::named_params;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{changed::Area, error::StoreError, sql::sql, table::search::HitKind, transaction::Writer};

/// One row of `confirmed`.
pub(super) struct Before {
    pub(super) kind: String,
    pub(super) id: Vec<u8>,
    pub(super) state: Option<String>,
}

impl Before {
    fn state<T: DeserializeOwned>(&self) -> Result<Option<T>, StoreError> {
        self.state.as_deref().map(serde_json::from_str).transpose().map_err(|_| self.damaged())
    }

    fn damaged(&self) -> StoreError {
        let name = format!("confirmed {}", self.kind);
        StoreError::Row { what: "rebase", source: rusqlite::Error::InvalidColumnName(name) }
    }
}

impl Writer<'_> {
    pub(super) fn drop_row(&self, before: &Before) -> Result<(), StoreError> {
        let id = named_params! { ":id": before.id };
        let (area, kind, row, sql) = match before.kind.as_str() {
            "ITEM" => {
                self.execute(sql!("../table/confirmed/drop_photos.sql"), id)?;
                let (row, drop) = (sql!("../table/confirmed/row_item.sql"), sql!("../table/confirmed/drop_item.sql"));
                (Area::Items, HitKind::Item, row, drop)
            }
            "PERSON" => {
                let (row, drop) =
                    (sql!("../table/confirmed/row_person.sql"), sql!("../table/confirmed/drop_person.sql"));
                (Area::People, HitKind::Person, row, drop)
            }
            "SITE" => {
                let (row, drop) = (sql!("../table/confirmed/row_site.sql"), sql!("../table/confirmed/drop_site.sql"));
                (Area::Sites, HitKind::Site, row, drop)
            }
            "ACT" => {
                self.execute(sql!("../table/confirmed/drop_lines.sql"), id)?;
                let (row, drop) = (sql!("../table/confirmed/row_act.sql"), sql!("../table/confirmed/drop_act.sql"));
                (Area::Acts, HitKind::Act, row, drop)
            }
            "CASE" => {
                let (row, drop) = (sql!("../table/confirmed/row_case.sql"), sql!("../table/confirmed/drop_case.sql"));
                (Area::Cases, HitKind::Case, row, drop)
            }
            "MASS_EVENT" => {
                return self.run(Area::Cases, sql!("../table/confirmed/drop_mass_event.sql"), id).map(drop);
            }
            // The check of the column admits only formats and the catalogue: they lose editions.
            _ => return Ok(()),
        };
        if let Some(row) = self.one(row, id, |found| found.get("row"))? {
            self.unindex(kind, row);
            self.run(area, sql, id)?;
        }
        Ok(())
    }

    pub(super) fn put_back(&self, before: &Before) -> Result<(), StoreError> {
        match before.kind.as_str() {
            "ITEM" => before.state::<Item>()?.map(|item| self.put_item(&item, None, 0)).transpose().map(drop),
            "PERSON" => before.state::<Person>()?.map_or(Ok(()), |person| self.put_person(&person)),
            "SITE" => before.state::<Site>()?.map_or(Ok(()), |site| self.put_site(&site)),
            "ACT" => before.state::<Act>()?.map_or(Ok(()), |act| self.put_act(&act, true)),
            "CASE" => before.state::<Case>()?.map_or(Ok(()), |case| self.put_case(&case)),
            "LISTED" => {
                let edition = before.state::<u32>()?.unwrap_or_default();
                let params = named_params! { ":id": before.id, ":edition": edition };
                self.run(Area::Catalogue, sql!("../table/confirmed/drop_listed.sql"), params).map(drop)
            }
            "MASS_EVENT" => {
                let Some(event) = before.state::<MassEvent>()? else { return Ok(()) };
                let id = Uuid::from_slice(&before.id).map_err(|_| before.damaged())?;
                self.put_mass_event(MassEventId(id), &event)
            }
            _ => self.put_back_format(before),
        }
    }

    fn put_back_format(&self, before: &Before) -> Result<(), StoreError> {
        let code = String::from_utf8(before.id.clone()).map_err(|_| before.damaged())?;
        let edition = before.state::<u32>()?.unwrap_or_default();
        let params = named_params! { ":code": code, ":edition": edition };
        self.run(Area::Settings, sql!("../table/confirmed/drop_editions.sql"), params).map(drop)
    }
}
