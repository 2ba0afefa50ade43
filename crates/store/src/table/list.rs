//! What every list takes and gives: one window of rows, since a screen never shows more.

use rusqlite::{Params, Row};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{error::StoreError, transaction::Reader};

/// Most rows in one window.
pub const PAGE_ROWS_MAX: u32 = 200;
const PAGE_ROWS_DEFAULT: u32 = 50;

/// Which rows, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, bound(deserialize = "F: Deserialize<'de> + Default"))]
pub struct ListQuery<F> {
    /// Only rows that the search would find for this text; empty for all.
    pub text: String,
    /// What the table can be narrowed by.
    pub filter: F,
    /// A column; `None`, or one that the table lacks, is the table's own order.
    pub sort: Option<SortBy>,
    /// The other way round. Rows without a value come last in both.
    pub descending: bool,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows to give, at most [`PAGE_ROWS_MAX`].
    pub limit: u32,
}

impl<F: Default> Default for ListQuery<F> {
    fn default() -> Self {
        Self {
            text: String::new(),
            filter: F::default(),
            sort: None,
            descending: false,
            offset: 0,
            limit: PAGE_ROWS_DEFAULT,
        }
    }
}

/// A sortable column of some table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "each is the field of the row that bears its name")]
pub enum SortBy {
    Description,
    Brand,
    Model,
    Serial,
    AssetTag,
    ProviderTag,
    ItemType,
    Ownership,
    Condition,
    Lifecycle,
    ExpectedReturnOn,
    Holder,
    Site,
    FullName,
    Document,
    Position,
    Bond,
    Department,
    Items,
    People,
    Name,
    Level,
    SiteType,
    Territorial,
    City,
    Folio,
    Format,
    ActType,
    Stage,
    Official,
    IssuedAt,
    SealedAt,
    Code,
    CaseState,
    Subject,
    RegisteredAt,
    EstimatedAt,
}

/// One window of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Page<R> {
    /// How many rows the whole list has.
    pub total: u32,
    /// Those of the window.
    pub rows: Vec<R>,
}

/// The two statements of a list: `count(*)`, and the window with `{order}` where its order goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListSql {
    pub(crate) count: &'static str,
    pub(crate) window: &'static str,
}

impl Reader<'_> {
    /// Runs both statements of a list. `params` of the count are the filter's, those of the window also `:limit` and
    /// `:offset`.
    pub(crate) fn page<R, F>(
        &self,
        sql: ListSql,
        order: &str,
        (query, rows_max): (&ListQuery<F>, u32),
        filter: &[(&str, &dyn rusqlite::ToSql)],
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<R>,
    ) -> Result<Page<R>, StoreError> {
        let total = self.one(sql.count, filter, |row| row.get("total"))?.unwrap_or_default();
        let limit = query.limit.min(rows_max);
        if limit == 0 || query.offset >= total {
            return Ok(Page { total, rows: Vec::new() });
        }
        let mut params = filter.to_vec();
        params.push((":limit", &limit));
        params.push((":offset", &query.offset));
        let rows = self.window(sql.window, order, params.as_slice(), map)?;
        Ok(Page { total, rows })
    }

    fn window<R>(
        &self,
        sql: &'static str,
        order: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<R>,
    ) -> Result<Vec<R>, StoreError> {
        self.all(&sql.replace("{order}", order), params, map)
    }
}

/// `column asc nulls last, tie` or its reverse; the tie keeps windows of one list from overlapping.
pub(crate) fn order(column: &str, descending: bool, tie: &str) -> String {
    let way = if descending { "desc" } else { "asc" };
    format!("{column} {way} nulls last, {tie} {way}")
}
