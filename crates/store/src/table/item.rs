//! Items.

mod keys;
mod list;

use casework::{
    id::{ItemId, PersonId, SiteId},
    item::{Item, ItemDetails, Placement, Serial},
};
use rusqlite::{Row, named_params, params};

pub(crate) use self::keys::ItemKeys;
pub use self::list::{ITEMS_HELD_MAX, ItemFilter, ItemRow, LOOK_ALIKES_MAX, Scanned};
use crate::{
    changed::Area,
    column::{DomainColumn, Word, bytes, word},
    error::StoreError,
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

/// Items.
#[derive(Debug)]
pub struct Items<'t>(pub(super) &'t Reader<'t>);

impl Reader<'_> {
    /// Items.
    #[must_use]
    pub fn items(&self) -> Items<'_> {
        Items(self)
    }
}

impl Items<'_> {
    /// One item.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn get(&self, id: ItemId) -> Result<Option<Item>, StoreError> {
        Ok(self.stored(id)?.map(|(_, item)| item))
    }

    /// One item with the number of its row.
    pub(crate) fn stored(&self, id: ItemId) -> Result<Option<(i64, Item)>, StoreError> {
        let found = self.0.one(sql!("item/get.sql"), params![id.0], |row| Ok((row.get("row")?, item(row)?)))?;
        let Some((row, mut item)) = found else { return Ok(None) };
        // A photo makes a revision of its own, so an item fresh from an import is not asked for any.
        if item.rev > 1 {
            item.photos =
                self.0.all(sql!("item/photos.sql"), named_params! { ":item": id.0 }, |row| row.digest("photo"))?;
        }
        Ok(Some((row, item)))
    }

    /// Items of which two workstations said different things, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn disputed(&self, limit: u32) -> Result<Vec<ItemId>, StoreError> {
        self.0.all(sql!("item/disputed.sql"), named_params! { ":limit": limit }, |row| row.get("id").map(ItemId))
    }

    /// How many items the person answers for.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn held_count(&self, person: PersonId) -> Result<u32, StoreError> {
        let params = named_params! { ":holder": person.0 };
        Ok(self.0.one(sql!("item/held_count.sql"), params, |row| row.get("held"))?.unwrap_or_default())
    }

    /// The item with this plate, in its normal form.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn with_tag(&self, tag: &str) -> Result<Option<ItemId>, StoreError> {
        let look = keys::look(tag);
        self.0.one(sql!("item/with_tag.sql"), params![look, tag], |row| row.get("id").map(ItemId))
    }

    /// The item with this brand and serial, in their normal forms.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn with_serial(&self, brand: &str, serial: &str) -> Result<Option<ItemId>, StoreError> {
        let look = keys::look(serial);
        self.0.one(sql!("item/with_serial.sql"), params![look, serial, brand], |row| row.get("id").map(ItemId))
    }
}

impl Writer<'_> {
    /// Writes an item as the fold left it; `row` is where it is kept already, `known_photos` how many of its photos
    /// are.
    pub(crate) fn put_item(&self, item: &Item, row: Option<i64>, known_photos: usize) -> Result<i64, StoreError> {
        let keys = ItemKeys::of(&item.details);
        let row = self.put_item_row(item, &keys, row)?;
        for (n, photo) in (1_u32..).zip(&item.photos).skip(known_photos) {
            let params = named_params! { ":item": item.id.0, ":n": n, ":photo": bytes(photo) };
            self.run(Area::Items, sql!("item/add_photo.sql"), params)?;
        }
        self.index_item(row, item, &keys);
        Ok(row)
    }

    /// Parameters are bound by position: finding 40 of them by name takes longer than writing the row.
    fn put_item_row(&self, item: &Item, keys: &ItemKeys, row: Option<i64>) -> Result<i64, StoreError> {
        let Item { id, details, placement, last_move, rev, disputes, photos: _ } = item;
        let (serial_status, serial) = match &details.serial {
            Serial::Read(text) => ("READ", Some(text)),
            Serial::Illegible => ("ILLEGIBLE", None),
            Serial::NotPresent => ("NOT_PRESENT", None),
        };
        let last_move = last_move.as_ref().map(to_json).transpose()?;
        let disputes = (!disputes.is_empty()).then(|| to_json(disputes)).transpose()?;
        let params = params![
            row,
            id.0,
            rev,
            Word(&details.item_type),
            Word(&details.ownership),
            word(&details.condition),
            Word(&placement.lifecycle),
            placement.holder.map(|id| id.0),
            placement.site.map(|id| id.0),
            placement.workplace,
            details.description,
            details.brand,
            details.model,
            serial_status,
            serial,
            details.asset_tag,
            details.provider_tag,
            details.mac,
            details.hostname,
            details.specs,
            details.contract_ref,
            details.warranty_until.map(|date| date.to_string()),
            details.acquired_on.map(|date| date.to_string()),
            details.parent.map(|id| id.0),
            details.remarks,
            last_move,
            keys.tag.look,
            keys.tag.exact,
            keys.provider_tag.look,
            keys.provider_tag.exact,
            keys.serial.look,
            keys.serial.exact,
            keys.brand,
            keys.mac,
            keys.order,
            placement.expected_return_on.map(|date| date.to_string()),
            disputes,
        ];
        let sql = if row.is_some() { sql!("item/update.sql") } else { sql!("item/insert.sql") };
        self.run(Area::Items, sql, params)?;
        Ok(row.unwrap_or_else(|| self.connection().last_insert_rowid()))
    }
}

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let details = ItemDetails {
        item_type: row.word("item_type")?,
        description: row.get("description")?,
        brand: row.get("brand")?,
        model: row.get("model")?,
        serial: serial(row)?,
        asset_tag: row.get("asset_tag")?,
        provider_tag: row.get("provider_tag")?,
        ownership: row.word("ownership")?,
        condition: row.word_or_null("condition")?,
        mac: row.get("mac")?,
        hostname: row.get("hostname")?,
        specs: row.get("specs")?,
        contract_ref: row.get("contract_ref")?,
        warranty_until: row.parsed_or_null("warranty_until")?,
        acquired_on: row.parsed_or_null("acquired_on")?,
        parent: row.get::<_, Option<_>>("parent")?.map(ItemId),
        remarks: row.get("remarks")?,
    };
    let placement = Placement {
        lifecycle: row.word("lifecycle")?,
        holder: row.get::<_, Option<_>>("holder")?.map(PersonId),
        site: row.get::<_, Option<_>>("site")?.map(SiteId),
        workplace: row.get("workplace")?,
        expected_return_on: row.parsed_or_null("expected_return_on")?,
    };
    let moved = row.get_ref("last_move")? != rusqlite::types::ValueRef::Null;
    let last_move = moved.then(|| row.json("last_move")).transpose()?;
    let disputed = row.get_ref("disputes")? != rusqlite::types::ValueRef::Null;
    let disputes = if disputed { row.json("disputes")? } else { Vec::new() };
    let (id, rev) = (ItemId(row.get("id")?), row.get("rev")?);
    Ok(Item { id, details, placement, last_move, photos: Vec::new(), disputes, rev })
}

fn serial(row: &Row<'_>) -> rusqlite::Result<Serial> {
    Ok(match row.get_ref("serial_status")?.as_str()? {
        "READ" => Serial::Read(row.get("serial")?),
        "ILLEGIBLE" => Serial::Illegible,
        // The check of the column admits no fourth.
        _ => Serial::NotPresent,
    })
}
