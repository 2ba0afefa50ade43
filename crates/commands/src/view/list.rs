//! Lists and search. Rows come from `store`, which computes them in one query.

use casework::id::{ActId, ItemId, PersonId, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use store::table::act::{ActFilter, ActRow};
pub use store::table::item::{ItemFilter, ItemRow};
pub use store::table::person::{PersonFilter, PersonRow};
pub use store::table::search::{HitKind, SearchHit};
pub use store::table::site::{SiteFilter, SiteRow};
pub use store::table::{ListQuery, Page, SortBy};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Search {
    pub text: String,
    /// 1 to 50.
    pub limit: u32,
}

/// A scanned or typed code of an element.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Scan {
    pub code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "answer", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ScanAnswer {
    Found {
        item: Box<ItemRow>,
    },
    /// Nothing bears this code, but these may be it misread (O/0, I/1, S/5).
    LookAlike {
        candidates: Vec<ItemRow>,
    },
    Unknown {
        code: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FileFormat {
    Xlsx,
    Csv,
}

/// Which list, filtered and sorted as on the screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "list", content = "query", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExportWhat {
    Items(ListQuery<ItemFilter>),
    People(ListQuery<PersonFilter>),
    Sites(ListQuery<SiteFilter>),
    Acts(ListQuery<ActFilter>),
    Cases(super::case::CaseQueue),
    /// What the last check of an import found wrong.
    ImportProblems(super::import::ImportRef),
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Export {
    pub what: ExportWhat,
    pub format: FileFormat,
    /// Where to; asked of the person when absent.
    #[serde(default)]
    pub path: Option<String>,
}

/// Where a file was saved; `None` when the person cancelled.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Saved {
    pub path: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct ItemRef {
    pub id: ItemId,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct PersonRef {
    pub id: PersonId,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct SiteRef {
    pub id: SiteId,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct ActRef {
    pub id: ActId,
}
