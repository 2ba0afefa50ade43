//! Items.

use casework::{
    id::{ItemId, PersonId},
    identity::normalise,
    item::{Item, ItemDetails},
};

use crate::{
    column::{DomainColumn, Json},
    error::LedgerError,
    sql::{Reader, Value, Writer, named_params, sql},
};

impl Reader<'_> {
    pub(crate) fn item(&self, id: ItemId) -> Result<Option<Item>, LedgerError> {
        self.known
            .items
            .or(id, || self.one(sql!("item/get.sql"), named_params! { ":id": id.0 }, |row| row.json("state")))
    }

    pub(crate) fn item_with_tag(&self, tag: &str) -> Result<Option<ItemId>, LedgerError> {
        self.known.tags.or(tag.to_owned(), || {
            self.one(sql!("item/with_tag.sql"), named_params! { ":tag": tag }, |row| row.get("id").map(ItemId))
        })
    }

    pub(crate) fn item_with_serial(&self, brand: &str, serial: &str) -> Result<Option<ItemId>, LedgerError> {
        self.known.serials.or((brand.to_owned(), serial.to_owned()), || {
            let params = named_params! { ":brand": brand, ":serial": serial };
            self.one(sql!("item/with_serial.sql"), params, |row| row.get("id").map(ItemId))
        })
    }

    /// Those of which [`Reader::item`] will be asked, and by which plates and serials they are known.
    pub(crate) fn expect_items(&self, items: &[ItemId], of: &[&ItemDetails]) -> Result<(), LedgerError> {
        let known = &self.known;
        let by_id = |id: &ItemId| vec![Value::from(id.0)];
        self.expect(&known.items, sql!("item/get.sql"), items.iter().copied(), (&[":id"], by_id), |row| {
            row.json("state")
        })?;
        let tags = of.iter().filter_map(|details| tag_of(details));
        let by_tag = |tag: &String| vec![Value::from(tag.clone())];
        self.expect(&known.tags, sql!("item/with_tag.sql"), tags, (&[":tag"], by_tag), |row| {
            row.get("id").map(ItemId)
        })?;
        let serials = of.iter().filter_map(|details| serial_of(details));
        let by_serial =
            |(brand, serial): &(String, String)| vec![Value::from(brand.clone()), Value::from(serial.clone())];
        self.expect(&known.serials, sql!("item/with_serial.sql"), serials, (&[":brand", ":serial"], by_serial), |row| {
            row.get("id").map(ItemId)
        })
    }

    pub(crate) fn items_held_by(&self, person: PersonId) -> Result<u32, LedgerError> {
        let params = named_params! { ":holder": person.0 };
        Ok(self.one(sql!("item/held_count.sql"), params, |row| row.get("held"))?.unwrap_or_default())
    }
}

impl Writer<'_> {
    pub(crate) fn put_item(&self, item: &Item) -> Result<(), LedgerError> {
        self.note_item(item);
        let tag = tag_of(&item.details);
        let params = named_params! {
            ":id": item.id.0,
            ":state": Json(item),
            ":holder": item.placement.holder.map(|id| id.0),
            ":site": item.placement.site.map(|id| id.0),
            ":tag_key": tag,
            ":serial_key": item.details.serial.normalised(),
            ":brand_key": normalise(&item.details.brand),
        };
        self.later(sql!("item/put.sql"), params, 1)
    }

    /// What is known of items once this one is written.
    fn note_item(&self, item: &Item) {
        let known = &self.known;
        match known.items.get(&item.id) {
            // Another may have the plate that it had.
            Some(Some(before)) => {
                tag_of(&before.details).iter().for_each(|tag| known.tags.forget(tag));
                serial_of(&before.details).iter().for_each(|serial| known.serials.forget(serial));
            }
            Some(None) => {}
            None => {
                known.tags.clear();
                known.serials.clear();
            }
        }
        // Of several that have it anyone is as good.
        if let Some(tag) = tag_of(&item.details) {
            known.tags.put(tag, Some(item.id));
        }
        if let Some(serial) = serial_of(&item.details) {
            known.serials.put(serial, Some(item.id));
        }
        known.items.put(item.id, Some(item.clone()));
    }
}

fn tag_of(details: &ItemDetails) -> Option<String> {
    Some(normalise(&details.asset_tag)).filter(|tag| !tag.is_empty())
}

/// Brand and serial.
fn serial_of(details: &ItemDetails) -> Option<(String, String)> {
    details.serial.normalised().map(|serial| (normalise(&details.brand), serial))
}
