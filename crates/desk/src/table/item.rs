//! Items.

use casework::{
    id::{ItemId, PersonId},
    identity::normalise,
    item::Item,
};
use rusqlite::named_params;

use crate::{
    column::{DomainColumn, Json},
    error::LedgerError,
    sql::{Reader, Writer, sql},
};

impl Reader<'_> {
    pub(crate) fn item(&self, id: ItemId) -> Result<Option<Item>, LedgerError> {
        self.one(sql!("item/get.sql"), named_params! { ":id": id.0 }, |row| row.json("state"))
    }

    pub(crate) fn item_with_tag(&self, tag: &str) -> Result<Option<ItemId>, LedgerError> {
        self.one(sql!("item/with_tag.sql"), named_params! { ":tag": tag }, |row| row.get("id").map(ItemId))
    }

    pub(crate) fn item_with_serial(&self, brand: &str, serial: &str) -> Result<Option<ItemId>, LedgerError> {
        let params = named_params! { ":brand": brand, ":serial": serial };
        self.one(sql!("item/with_serial.sql"), params, |row| row.get("id").map(ItemId))
    }

    pub(crate) fn items_held_by(&self, person: PersonId) -> Result<u32, LedgerError> {
        let params = named_params! { ":holder": person.0 };
        Ok(self.one(sql!("item/held_count.sql"), params, |row| row.get("held"))?.unwrap_or_default())
    }
}

impl Writer<'_> {
    pub(crate) fn put_item(&self, item: &Item) -> Result<(), LedgerError> {
        let tag = Some(normalise(&item.details.asset_tag)).filter(|tag| !tag.is_empty());
        let params = named_params! {
            ":id": item.id.0,
            ":state": Json(item),
            ":holder": item.placement.holder.map(|id| id.0),
            ":tag_key": tag,
            ":serial_key": item.details.serial.normalised(),
            ":brand_key": normalise(&item.details.brand),
        };
        self.run(sql!("item/put.sql"), params).map(drop)
    }
}
