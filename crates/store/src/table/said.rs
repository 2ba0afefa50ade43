//! Who said what is known, and when: for whoever has to choose between two versions.

use casework::{
    dispute::Claim,
    id::{ActId, ItemId, PersonId, SiteId},
    item::Item,
    person::Person,
    site::Site,
    time::Timestamp,
};
use rusqlite::{Row, named_params, types::ValueRef};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ts_rs::TS;
use uuid::Uuid;

use super::movement::HISTORY_ROWS_MAX;
use crate::{
    error::StoreError,
    sql::{JsonColumn, sql},
    transaction::Reader,
};

/// Who said something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Said {
    /// By the clock of their workstation.
    pub at: Timestamp,
    /// Their name as it is known now: empty once their data were erased, absent where this workstation does not know them.
    pub by: Option<String>,
}

/// Where an item stands was recorded so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Stood {
    /// Who recorded it.
    pub said: Said,
    /// By which act, if by one.
    pub act: Option<ActId>,
    /// Of the act.
    pub folio: Option<String>,
}

/// Who said what.
#[derive(Debug)]
pub struct Sayings<'t>(&'t Reader<'t>);

impl Reader<'_> {
    /// Who said what.
    #[must_use]
    pub fn said(&self) -> Sayings<'_> {
        Sayings(self)
    }
}

impl Sayings<'_> {
    /// Who recorded that the item stands where it does. `None` of one that stood there before this workstation came to see it.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn stands(&self, item: &Item) -> Result<Option<Stood>, StoreError> {
        let Some(last) = &item.last_move else {
            let registered = self.0.one(sql!("said/registered.sql"), named_params! { ":item": item.id.0 }, said)?;
            return Ok(registered.map(|said| Stood { said, act: None, folio: None }));
        };
        let act = last.act.map(|act| act.0);
        let params = named_params! { ":item": item.id.0, ":act": act, ":at": last.at.0 };
        let mut moved = self.0.one(sql!("said/moved.sql"), params, said)?;
        // What an item that came to be seen was told with has no history. The act by which it moved may have.
        if moved.is_none() && act.is_some() {
            let params = named_params! { ":act": act, ":at": last.at.0 };
            moved = self.0.one(sql!("said/in_act.sql"), params, said)?;
        }
        let folio = last.act.map(|act| self.0.acts().get(act)).transpose()?.flatten();
        let said = moved.unwrap_or(Said { at: last.at, by: None });
        Ok(Some(Stood { said, act: last.act, folio: folio.map(|act| act.folio.to_string()) }))
    }

    /// Who made each of the item's claims, in their order. `None` of one that was made before this workstation came to see the item.
    pub fn claims(&self, item: &Item) -> Result<Vec<Option<Said>>, StoreError> {
        let params = named_params! { ":item": item.id.0, ":limit": HISTORY_ROWS_MAX };
        let claim = |row: &Row<'_>| Ok((row.json::<Claim>("claim")?, said(row)?));
        let mut made = self.0.all(sql!("said/claims.sql"), params, claim)?;
        // Two may have claimed the same: the last is the last.
        let mut all: Vec<_> = item
            .disputes
            .iter()
            .rev()
            .map(|claim| {
                let place = made.iter().position(|(of, _)| of == claim)?;
                Some(made.remove(place).1)
            })
            .collect();
        all.reverse();
        Ok(all)
    }

    /// Who wrote the item's details last, of what the desk told.
    pub fn item(&self, id: ItemId) -> Result<Option<Said>, StoreError> {
        self.0.one(sql!("said/edited.sql"), named_params! { ":item": id.0, ":limit": HISTORY_ROWS_MAX }, said)
    }

    /// The same of a person.
    pub fn person(&self, id: PersonId) -> Result<Option<Said>, StoreError> {
        self.record("PERSON", id.0)
    }

    /// The same of a site.
    pub fn site(&self, id: SiteId) -> Result<Option<Said>, StoreError> {
        self.record("SITE", id.0)
    }

    fn record(&self, kind: &str, id: Uuid) -> Result<Option<Said>, StoreError> {
        let params = named_params! { ":kind": kind, ":id": id, ":limit": HISTORY_ROWS_MAX };
        self.0.one(sql!("said/record.sql"), params, said)
    }

    /// The item as the desk told it, without what waits to be judged. `None` where nothing waits that changes it: it is as its row.
    pub fn told_item(&self, id: ItemId) -> Result<Option<Item>, StoreError> {
        self.told("ITEM", id.0)
    }

    /// The same of a person.
    pub fn told_person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        self.told("PERSON", id.0)
    }

    /// The same of a site.
    pub fn told_site(&self, id: SiteId) -> Result<Option<Site>, StoreError> {
        self.told("SITE", id.0)
    }

    fn told<T: DeserializeOwned>(&self, kind: &str, id: Uuid) -> Result<Option<T>, StoreError> {
        let state = |row: &Row<'_>| {
            if row.get_ref("state")? == ValueRef::Null { Ok(None) } else { row.json("state").map(Some) }
        };
        let kept = self.0.one(sql!("confirmed/one.sql"), named_params! { ":kind": kind, ":id": id }, state)?;
        Ok(kept.flatten())
    }
}

fn said(row: &Row<'_>) -> rusqlite::Result<Said> {
    Ok(Said { at: Timestamp(row.get("wall_ms")?), by: row.get("by_name")? })
}
