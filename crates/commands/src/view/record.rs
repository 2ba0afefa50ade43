//! One item, person or site, with its history.

use std::collections::BTreeMap;

use casework::dispute::Claim;
use casework::id::{ActId, Digest, ItemId, PersonId, SiteId};
use casework::item::{Item, ItemDetails, LifecycleState, Placement};
use casework::movement::MovementKind;
use casework::person::{Person, PersonDetails};
use casework::site::{Site, SiteDetails};
use casework::time::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::list::{ActRow, ItemRow};

/// One entry of an item's history, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HistoryEntry {
    pub at: Timestamp,
    pub by: String,
    /// *Hora dudosa*: the desk says that this was not the time.
    pub doubtful: bool,
    pub event: HistoryEvent,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "event", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HistoryEvent {
    Registered {
        lifecycle: LifecycleState,
        holder: Option<String>,
        site: Option<String>,
    },
    Edited,
    Moved {
        kind: MovementKind,
        from: LifecycleState,
        to: LifecycleState,
        holder: Option<String>,
        site: Option<String>,
        /// When it comes back, where the act said so.
        until: Option<NaiveDate>,
        act: Option<ActId>,
        folio: Option<String>,
        note: String,
    },
    LoanExtended {
        until: NaiveDate,
        note: String,
    },
    Photo {
        photo: Digest,
        caption: String,
    },
    Disputed {
        claim: Claim,
        folio: Option<String>,
    },
    Settled {
        note: String,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ItemView {
    pub item: Item,
    pub holder_name: Option<String>,
    pub site_name: Option<String>,
    pub history: Vec<HistoryEntry>,
    /// Every act that names the item.
    pub acts: Vec<ActRow>,
    /// Movements that this person may record now by hand.
    pub movements: Vec<MovementKind>,
    pub may_edit: bool,
    /// It is lent, and this person may let the loan go on.
    pub may_extend: bool,
    /// It is lent and should be back already.
    pub overdue: bool,
    /// Other items whose label may be this one's misread.
    pub look_alikes: Vec<ItemRow>,
    /// *Pie de foto* of the photos that have one.
    pub captions: BTreeMap<Digest, String>,
}

/// A new item when `id` is absent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ItemSave {
    pub id: Option<ItemId>,
    pub base_rev: u32,
    pub details: ItemDetails,
    /// Of a new item only.
    pub placement: Option<Placement>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ItemMove {
    pub id: ItemId,
    pub base_rev: u32,
    pub kind: MovementKind,
    pub site: Option<SiteId>,
    #[serde(default)]
    pub workplace: String,
    #[serde(default)]
    pub note: String,
}

/// A loan that goes on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LoanExtend {
    pub id: ItemId,
    pub base_rev: u32,
    pub until: NaiveDate,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ItemPhoto {
    pub id: ItemId,
    pub photo: Digest,
    #[serde(default)]
    pub caption: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub person: Person,
    pub site_name: Option<String>,
    pub items: Vec<ItemRow>,
    pub acts: Vec<ActRow>,
    pub may_edit: bool,
    /// Their data may be erased by whoever looks, unless something still binds them.
    pub may_erase: bool,
}

/// *Supresión de datos personales.*
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonErase {
    pub id: PersonId,
    /// The ground; kept for ever.
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonSave {
    pub id: Option<PersonId>,
    pub base_rev: u32,
    pub details: PersonDetails,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SiteView {
    pub site: Site,
    pub items: u32,
    pub people: u32,
    pub acts: Vec<ActRow>,
    pub may_edit: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SiteSave {
    pub id: Option<SiteId>,
    pub base_rev: u32,
    pub details: SiteDetails,
}

/// A photo put into the store, re-encoded and without metadata.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PhotoStored {
    pub photo: Digest,
    pub width: u32,
    pub height: u32,
    pub bytes: u32,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct PhotoGet {
    pub photo: Digest,
}
