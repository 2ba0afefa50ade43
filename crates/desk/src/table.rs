//! The tables, one module each, their statements beside them.

use casework::{
    case::Case,
    catalogue::Edition,
    id::{AccountId, CaseId, DeviceId, ItemId, PersonId, SiteId},
    item::Item,
    person::{IdType, Person},
    site::Site,
};
use uuid::Uuid;
use wire::EnrolledAccount;

use crate::sql::memo::Memo;

pub(crate) mod account;
pub(crate) mod act;
pub(crate) mod admission;
pub(crate) mod alias;
pub(crate) mod audit;
pub(crate) mod bundle;
pub(crate) mod capsule;
pub(crate) mod case;
pub(crate) mod catalogue;
pub(crate) mod code;
pub(crate) mod desk;
pub(crate) mod device;
pub(crate) mod filing;
pub(crate) mod format;
pub(crate) mod incarnation;
pub(crate) mod intent;
pub(crate) mod item;
pub(crate) mod key;
pub(crate) mod meanwhile;
pub(crate) mod owed;
pub(crate) mod person;
pub(crate) mod quarantine;
pub(crate) mod reach;
pub(crate) mod receipt;
pub(crate) mod site;
pub(crate) mod stamp;
pub(crate) mod view;

/// What a transaction has read by its key.
#[derive(Debug, Default)]
pub(crate) struct Known {
    accounts: Memo<AccountId, account::Account>,
    items: Memo<ItemId, Item>,
    tags: Memo<String, ItemId>,
    /// By brand and serial.
    serials: Memo<(String, String), ItemId>,
    people: Memo<PersonId, Person>,
    /// By kind and number.
    documents: Memo<(IdType, String), PersonId>,
    sites: Memo<SiteId, Site>,
    likenesses: Memo<String, SiteId>,
    cases: Memo<CaseId, Case>,
    /// What is kept of the catalogue, without what is shipped.
    listed: Memo<catalogue::ListedKey, Edition>,
    aliases: Memo<(&'static str, Uuid), Uuid>,
    changes: Memo<(&'static str, Uuid), meanwhile::Last>,
    keys: Memo<capsule::KeyAt, [u8; wire::KEY_BYTES]>,
    views: Memo<DeviceId, view::Views>,
    crews: Memo<DeviceId, Vec<EnrolledAccount>>,
    reaches: Memo<reach::RecordKey, reach::Reach>,
}
