//! Items as lists, scans and forms show them.

use std::{collections::HashMap, sync::Arc};

use casework::{
    id::{ItemId, PersonId, SiteId},
    identity::normalise,
    item::{Item, ItemType, LifecycleState, Ownership, PhysicalCondition, Serial},
};
use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Items, keys, serial};
use crate::{
    column::DomainColumn,
    error::StoreError,
    sql::sql,
    table::{
        list::{ListQuery, PAGE_ROWS_MAX, Page, SortBy},
        search::{ItemOrder, Query, json_rows},
    },
};

/// Most items that one label may be misread for before a person has to type more.
pub const LOOK_ALIKES_MAX: u32 = 10;
/// Most items listed for one holder; [`Items::held_count`] counts them all.
pub const ITEMS_HELD_MAX: u32 = 1_000;

/// What the list of items can be narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[expect(missing_docs, reason = "only rows with this value")]
pub struct ItemFilter {
    pub item_type: Option<ItemType>,
    pub lifecycle: Option<LifecycleState>,
    pub condition: Option<PhysicalCondition>,
    pub ownership: Option<Ownership>,
    pub site: Option<SiteId>,
    pub holder: Option<PersonId>,
    /// Only loans whose return was due before this day.
    pub due_before: Option<NaiveDate>,
    /// Only items that carry no plate of the entity.
    pub without_tag: bool,
}

/// An item in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "fields of `ItemDetails` and `Placement`")]
pub struct ItemRow {
    pub id: ItemId,
    pub rev: u32,
    pub item_type: ItemType,
    pub description: String,
    pub brand: String,
    pub model: String,
    pub serial: Serial,
    pub asset_tag: String,
    pub provider_tag: String,
    pub ownership: Ownership,
    pub condition: Option<PhysicalCondition>,
    pub lifecycle: LifecycleState,
    pub holder: Option<PersonId>,
    pub holder_name: Option<String>,
    pub site: Option<SiteId>,
    pub site_name: Option<String>,
    pub workplace: String,
    pub expected_return_on: Option<NaiveDate>,
}

/// What a scanned or typed code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// Items that bear the code: as plate, then provider's plate, serial, MAC. Two may share a serial, of two brands.
    pub exact: Vec<ItemRow>,
    /// When none bears it: those whose label may be the code misread, at most [`LOOK_ALIKES_MAX`].
    pub look_alikes: Vec<ItemRow>,
}

impl Items<'_> {
    /// One item as lists show it.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn row(&self, id: ItemId) -> Result<Option<ItemRow>, StoreError> {
        self.0.one(sql!("row.sql"), named_params! { ":id": id.0 }, item_row)
    }

    /// A window of the list, of what is committed.
    pub fn list(&self, query: &ListQuery<ItemFilter>) -> Result<Page<ItemRow>, StoreError> {
        self.window(query, PAGE_ROWS_MAX)
    }

    /// The same up to `rows_max` rows, for whoever takes the list whole.
    pub fn window(&self, query: &ListQuery<ItemFilter>, rows_max: u32) -> Result<Page<ItemRow>, StoreError> {
        let column = match query.sort {
            Some(SortBy::Brand) => "nullif(item.brand_key, '')",
            Some(SortBy::Model) => "nullif(item.model, '') collate nocase",
            Some(SortBy::Serial) => "item.serial_key",
            Some(SortBy::AssetTag) => "item.tag_key",
            Some(SortBy::ProviderTag) => "item.provider_key",
            Some(SortBy::ItemType) => "item.item_type",
            Some(SortBy::Ownership) => "item.ownership",
            Some(SortBy::Condition) => "item.condition",
            Some(SortBy::Lifecycle) => "item.lifecycle",
            Some(SortBy::ExpectedReturnOn) => "item.expected_return_on",
            Some(SortBy::Holder) => "person.name_key",
            Some(SortBy::Site) => "site.name_key",
            _ => "item.order_key",
        };
        let (pass, total) = self.0.index()?.items(&query.filter, Query::new(&query.text).as_ref());
        let limit = query.limit.min(rows_max) as usize;
        if limit == 0 || query.offset >= total {
            return Ok(Page { total, rows: Vec::new() });
        }
        let order = self.ordered(column)?;
        let passing = order.rows(query.descending).filter(|row| pass.get(*row as usize).is_some_and(|pass| *pass));
        let window: Vec<i64> = passing.skip(query.offset as usize).take(limit).map(i64::from).collect();
        Ok(Page { total, rows: self.rows(&window)? })
    }

    /// Every item by this column.
    fn ordered(&self, column: &'static str) -> Result<Arc<ItemOrder>, StoreError> {
        let known = self.0.index()?.order(column).filter(|_| self.0.commits().is_some());
        if let Some(known) = known {
            return Ok(known);
        }
        let mut order = ItemOrder::default();
        self.0.each(&sql!("order.sql").replace("{column}", column), [], |row| {
            let absent: bool = row.get("absent")?;
            if absent { &mut order.absent } else { &mut order.valued }.push(row.get("row")?);
            Ok(())
        })?;
        let order = Arc::new(order);
        if let Some(commits) = self.0.commits() {
            self.0.index()?.keep_order(column, &order, commits);
        }
        Ok(order)
    }

    /// The rows of these numbers, in their order; those that this snapshot does not have yet are left out.
    fn rows(&self, numbers: &[i64]) -> Result<Vec<ItemRow>, StoreError> {
        let mut found = HashMap::with_capacity(numbers.len());
        self.0.each(sql!("rows.sql"), named_params! { ":rows": json_rows(numbers) }, |row| {
            found.insert(row.get::<_, i64>("row")?, item_row(row)?);
            Ok(())
        })?;
        Ok(numbers.iter().filter_map(|number| found.remove(number)).collect())
    }

    /// What the person answers for, at most [`ITEMS_HELD_MAX`].
    pub fn held_by(&self, person: PersonId) -> Result<Vec<ItemRow>, StoreError> {
        let params = named_params! { ":holder": person.0, ":limit": ITEMS_HELD_MAX };
        self.0.all(sql!("held_by.sql"), params, item_row)
    }

    /// What a code stands for.
    pub fn scan(&self, code: &str) -> Result<Scanned, StoreError> {
        let code = normalise(code);
        let mut scanned = Scanned { exact: Vec::new(), look_alikes: Vec::new() };
        if code.is_empty() {
            return Ok(scanned);
        }
        let params = named_params! { ":code": code, ":look": keys::look(&code), ":limit": LOOK_ALIKES_MAX };
        scanned.exact = self.0.all(sql!("scan.sql"), params, item_row)?;
        if scanned.exact.is_empty() {
            scanned.look_alikes = self.resembling(&code, None, LOOK_ALIKES_MAX)?;
        }
        Ok(scanned)
    }

    /// Other items whose label may be this one's misread, at most [`LOOK_ALIKES_MAX`].
    pub fn look_alikes(&self, item: &Item) -> Result<Vec<ItemRow>, StoreError> {
        let labels = keys::ItemKeys::of(&item.details);
        let mut found: Vec<ItemRow> = Vec::new();
        for label in [&labels.tag, &labels.provider_tag, &labels.serial] {
            let Some(look) = &label.look else { continue };
            let left = LOOK_ALIKES_MAX.saturating_sub(found.len() as u32);
            for row in self.resembling(look, Some(item.id.0), left)? {
                if found.iter().all(|known| known.id != row.id) {
                    found.push(row);
                }
            }
        }
        Ok(found)
    }

    fn resembling(&self, code: &str, except: Option<Uuid>, limit: u32) -> Result<Vec<ItemRow>, StoreError> {
        let params = named_params! { ":look": keys::look(code), ":except": except, ":limit": limit };
        self.0.all(sql!("look_alikes.sql"), params, item_row)
    }
}

pub(crate) fn item_row(row: &Row<'_>) -> rusqlite::Result<ItemRow> {
    Ok(ItemRow {
        id: ItemId(row.get("id")?),
        rev: row.get("rev")?,
        item_type: row.word("item_type")?,
        description: row.get("description")?,
        brand: row.get("brand")?,
        model: row.get("model")?,
        serial: serial(row)?,
        asset_tag: row.get("asset_tag")?,
        provider_tag: row.get("provider_tag")?,
        ownership: row.word("ownership")?,
        condition: row.word_or_null("condition")?,
        lifecycle: row.word("lifecycle")?,
        holder: row.get::<_, Option<_>>("holder")?.map(PersonId),
        holder_name: row.get("holder_name")?,
        site: row.get::<_, Option<_>>("site")?.map(SiteId),
        site_name: row.get("site_name")?,
        workplace: row.get("workplace")?,
        expected_return_on: row.parsed_or_null("expected_return_on")?,
    })
}
