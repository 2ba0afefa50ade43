//! Sites.

use casework::{
    id::SiteId,
    site::{Site, SiteDetails, SiteLevel, SiteType, TerritorialDirection},
    spelling::order_key,
};
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    list::{ListQuery, ListSql, PAGE_ROWS_MAX, Page, SortBy, order},
    search::HitKind,
};
use crate::{
    changed::Area,
    column::{DomainColumn, Word, filled, word},
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// What the list of sites can be narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SiteFilter {
    /// Only of this level.
    pub level: Option<SiteLevel>,
    /// Only of this direction.
    pub territorial: Option<TerritorialDirection>,
}

/// A site in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "fields of `SiteDetails`")]
pub struct SiteRow {
    pub id: SiteId,
    pub rev: u32,
    pub name: String,
    pub level: SiteLevel,
    pub site_type: Option<SiteType>,
    pub territorial: Option<TerritorialDirection>,
    pub city: String,
    pub municipality_code: String,
    /// Items that are there.
    pub items: u32,
    /// People who work there.
    pub people: u32,
}

/// Sites.
#[derive(Debug)]
pub struct Sites<'t>(&'t Reader<'t>);

impl Reader<'_> {
    /// Sites.
    #[must_use]
    pub fn sites(&self) -> Sites<'_> {
        Sites(self)
    }
}

impl Sites<'_> {
    /// One site.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn get(&self, id: SiteId) -> Result<Option<Site>, StoreError> {
        self.0.one(sql!("site/get.sql"), named_params! { ":id": id.0 }, site)
    }

    /// The sites of this name, whatever its accents and capitals; at most 10.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn named(&self, name: &str) -> Result<Vec<SiteRow>, StoreError> {
        self.0.all(sql!("site/named.sql"), named_params! { ":name_key": order_key(name) }, site_row)
    }

    /// The site of this [`SiteDetails::likeness`], the first by its id where there are several, as at the desk. Reads all:
    /// there are some hundreds, and it is asked where a site that was made known elsewhere is judged again.
    pub(crate) fn like(&self, likeness: &str) -> Result<Option<SiteId>, StoreError> {
        let all = self.0.all(sql!("site/all.sql"), [], site)?;
        Ok(all.into_iter().filter(|site| site.details.likeness() == likeness).map(|site| site.id).min())
    }

    /// One site as lists show it, with its counts.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn row(&self, id: SiteId) -> Result<Option<SiteRow>, StoreError> {
        self.0.one(sql!("site/row.sql"), named_params! { ":id": id.0 }, site_row)
    }

    /// A window of the list.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn list(&self, query: &ListQuery<SiteFilter>) -> Result<Page<SiteRow>, StoreError> {
        self.window(query, PAGE_ROWS_MAX)
    }

    /// The same up to `rows_max` rows, for whoever takes the list whole.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn window(&self, query: &ListQuery<SiteFilter>, rows_max: u32) -> Result<Page<SiteRow>, StoreError> {
        let column = match query.sort {
            Some(SortBy::Level) => "site.level",
            Some(SortBy::SiteType) => "site.site_type",
            Some(SortBy::Territorial) => "site.territorial",
            Some(SortBy::City) => "site.city_key",
            Some(SortBy::Items) => "items",
            Some(SortBy::People) => "people",
            _ => "site.name_key",
        };
        let found = self.0.found(HitKind::Site, &query.text)?;
        let filter = named_params! {
            ":level": word(&query.filter.level),
            ":territorial": word(&query.filter.territorial),
            ":found": found,
        };
        let sql = ListSql { count: sql!("site/count.sql"), window: sql!("site/list.sql") };
        self.0.page(sql, &order(column, query.descending, "site.row"), (query, rows_max), filter, site_row)
    }
}

impl Writer<'_> {
    /// Writes a site as the fold left it.
    pub(crate) fn put_site(&self, site: &Site) -> Result<(), StoreError> {
        let Site { id, details, rev } = site;
        let params = named_params! {
            ":id": id.0,
            ":rev": rev,
            ":name": details.name,
            ":level": Word(&details.level),
            ":site_type": word(&details.site_type),
            ":territorial": word(&details.territorial),
            ":municipality_code": details.municipality_code,
            ":city": details.city,
            ":address": details.address,
            ":floor_office": details.floor_office,
            ":contact_name": details.contact_name,
            ":contact_phone": details.contact_phone,
            ":contact_email": details.contact_email,
            ":name_key": order_key(&details.name),
            ":city_key": filled(order_key(&details.city)),
        };
        self.run(Area::Sites, sql!("site/put.sql"), params)?;
        let row = self.row_of(sql!("site/row_of.sql"), id.0)?;
        self.index_site(row, details);
        Ok(())
    }
}

fn site(row: &Row<'_>) -> rusqlite::Result<Site> {
    let details = SiteDetails {
        name: row.get("name")?,
        level: row.word("level")?,
        site_type: row.word_or_null("site_type")?,
        territorial: row.word_or_null("territorial")?,
        municipality_code: row.get("municipality_code")?,
        city: row.get("city")?,
        address: row.get("address")?,
        floor_office: row.get("floor_office")?,
        contact_name: row.get("contact_name")?,
        contact_phone: row.get("contact_phone")?,
        contact_email: row.get("contact_email")?,
    };
    Ok(Site { id: SiteId(row.get("id")?), details, rev: row.get("rev")? })
}

fn site_row(row: &Row<'_>) -> rusqlite::Result<SiteRow> {
    Ok(SiteRow {
        id: SiteId(row.get("id")?),
        rev: row.get("rev")?,
        name: row.get("name")?,
        level: row.word("level")?,
        site_type: row.word_or_null("site_type")?,
        territorial: row.word_or_null("territorial")?,
        city: row.get("city")?,
        municipality_code: row.get("municipality_code")?,
        items: row.get("items")?,
        people: row.get("people")?,
    })
}
