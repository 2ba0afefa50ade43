//! Rows = what the desk told + own intents that it has not told yet, judged on top. Before a pending intent changes a row,
//! the row is kept as it was; when the desk tells something, kept rows come back, what was told is folded, and what is still
//! pending is judged again. There is no undo code: a row either is what was told, or follows from it by the judge.

mod before;
mod check;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use casework::{
    catalogue::ListedId,
    format::FormatCode,
    id::{ActId, CaseId, DeviceId, ItemId, MassEventId, PersonId, SiteId},
};
use rusqlite::named_params;
use serde::Serialize;
use uuid::Uuid;
use wire::{Came, CapsuleOwner, NotOwn, Page, PageLine, Place, Row as CameRow, Told};

use self::before::Before;
use crate::{
    changed::Area,
    error::StoreError,
    fold::format_name,
    journal::{Unread, entry},
    sql::{sql, to_json},
    transaction::{Reader, Writer},
};

/// A row that a pending intent is about to change.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kept {
    Item(ItemId),
    Person(PersonId),
    Site(SiteId),
    Act(ActId),
    Format(FormatCode),
    Case(CaseId),
    Listed(ListedId),
    MassEvent(MassEventId),
}

/// What was registered here, and what it is known as.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Same {
    Item(ItemId, ItemId),
    Person(PersonId, PersonId),
    Site(SiteId, SiteId),
}

impl Same {
    fn row(self) -> (&'static str, Uuid, Uuid) {
        match self {
            Self::Item(id, same) => ("ITEM", id.0, same.0),
            Self::Person(id, same) => ("PERSON", id.0, same.0),
            Self::Site(id, same) => ("SITE", id.0, same.0),
        }
    }
}

impl Reader<'_> {
    /// The page with own entries in it as they stand in this journal; see [`Page::whole`].
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn with_own(&self, page: Page<PageLine<'_>>) -> Result<Result<Page, NotOwn>, StoreError> {
        let Some(device) = self.device()? else { return Ok(Err(NotOwn)) };
        page.whole(device.id, |Place { inc, seq }| {
            let params = named_params! { ":dev": device.id.0, ":inc": inc, ":seq": seq };
            let own = self.one(sql!("table/desk/own.sql"), params, entry)?;
            Ok(own.map(|entry| (entry.envelope, entry.hash)))
        })
    }

    /// What was registered under this id is known as, if that is another.
    pub(crate) fn known_as(&self, same: Same) -> Result<Option<Uuid>, StoreError> {
        let (kind, id, _) = same.row();
        self.one(sql!("table/alias/get.sql"), named_params! { ":kind": kind, ":id": id }, |row| row.get("same"))
    }
}

impl Writer<'_> {
    /// Takes in pages of the desk's history, in one go: rows, own intents on top, cursor. Pages that were taken in before
    /// change nothing. Answers how many entries were not in this journal before: what others did, and what is told anew.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn told(&self, pages: &[Page]) -> Result<u64, StoreError> {
        let Some(last) = pages.last() else { return Ok(0) };
        let (mut seen, mut new) = (self.seen()?, 0);
        let news = |told: &&Told, seen: u64| told.n > seen;
        // Numbers that do not concern this workstation are known, too.
        let upto = pages.iter().filter_map(|page| page.scoped.as_ref()?.upto).max().unwrap_or_default();
        // Whoever is told nothing any more has nothing left.
        let is_anew = (seen == 0 && upto > 0) || self.is_rescoped()?;
        if is_anew || pages.iter().flat_map(|page| &page.entries).any(|told| news(&told, seen)) {
            let own = self.device()?.map(|device| device.id);
            self.rebase(|writer| {
                for page in pages {
                    let came = page.scoped.iter().flat_map(|scoped| &scoped.came);
                    let came: HashMap<u64, &Came> = came.map(|came| (came.n, came)).collect();
                    // Then its only entry is told once more, with what else comes.
                    let goes_on = page.scoped.as_ref().is_some_and(|scoped| scoped.goes_on);
                    for told in &page.entries {
                        if news(&told, seen) {
                            new += u64::from(writer.take_in(own, told, came.get(&told.n).copied(), goes_on)?);
                            seen = if goes_on { seen } else { told.n };
                        }
                    }
                }
                Ok(())
            })?;
        }
        seen = seen.max(upto);
        self.run(Area::Sync, sql!("table/desk/came.sql"), named_params! { ":cursor": last.cursor, ":seen": seen })?;
        if last.left == 0 {
            self.history_came()?;
        }
        Ok(new)
    }

    /// The desk begins another history, from a backup of the one before: everything that was done here is offered again,
    /// and everything that it knows is told again. Until then rows stay as they are, and who is known as whom: whoever comes in meanwhile is somebody.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn begin_epoch(&self, epoch: Uuid) -> Result<(), StoreError> {
        self.note_regrouped();
        self.forget_told()?;
        self.execute(sql!("table/desk/forget_verdicts.sql"), [])?;
        self.forget_at_desk()?;
        self.forget_confirmed()?;
        self.run(Area::Sync, sql!("table/desk/epoch.sql"), named_params! { ":epoch": epoch }).map(drop)
    }

    /// The desk tells something else from now on: records of offices that this workstation did not see, and no longer those of
    /// others. It is told from the start, as a new one would be; until then rows stay as they are, with what whoever asks knows by them, and then
    /// what is not told is not there. What was asked here, its verdicts and its files stay; other files go by
    /// [`crate::Store::sweep_if_due`] once everything was told.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn begin_scope(&self) -> Result<(), StoreError> {
        self.execute(sql!("table/desk/forget_slips.sql"), [])?;
        self.forget_told()?;
        self.execute(sql!("table/receipt/forget_history.sql"), [])?;
        self.run(Area::Sync, sql!("table/desk/rescope.sql"), []).map(drop)
    }

    /// Everything is told anew: what others asked, and that anything was told.
    fn forget_told(&self) -> Result<(), StoreError> {
        self.execute("pragma defer_foreign_keys = on", [])?;
        for forget in [
            sql!("table/desk/forget_movements.sql"),
            sql!("table/desk/forget_subjects.sql"),
            sql!("table/desk/forget_others.sql"),
            sql!("table/desk/untell.sql"),
            sql!("table/alias/nothing_stands.sql"),
            sql!("table/confirmed/nothing.sql"),
            sql!("table/fork/untell.sql"),
        ] {
            self.execute(forget, [])?;
        }
        Ok(())
    }

    /// One entry of the history, with the records that came to be seen with it, and what followed from it.
    /// Of one that `goes_on` nothing follows yet. Answers whether it was not in this journal.
    fn take_in(
        &self,
        own: Option<DeviceId>,
        told: &Told,
        came: Option<&Came>,
        goes_on: bool,
    ) -> Result<bool, StoreError> {
        let known = self.place_of(told.envelope.id)?;
        let n = match known {
            Some((n, hash)) => {
                if hash != told.hash {
                    self.was_told_at(n, told)?;
                }
                self.is_accepted(n)?;
                n
            }
            None => {
                self.meet_twin(own, told)?;
                if own == Some(told.envelope.dev) {
                    self.name_told(told)?;
                }
                self.append_told(&told.envelope, &told.hash)?
            }
        };
        // Until then an own one stands as it was asked.
        if !goes_on || own != Some(told.envelope.dev) {
            self.execute(
                sql!("table/desk/tell.sql"),
                named_params! { ":n": n, ":told": told.n, ":doubtful": told.doubtful },
            )?;
        }
        for row in came.iter().flat_map(|came| &came.rows) {
            self.put_came(row, n)?;
        }
        self.fold_told(n, &told.facts)?;
        Ok(known.is_none())
    }

    /// A record that others knew before, as it stands. What was before is not told.
    fn put_came(&self, row: &CameRow, n: i64) -> Result<(), StoreError> {
        match row {
            CameRow::Item(item) => {
                let stored = self.items().stored(item.id)?;
                let (row, photos) = stored.map_or((None, 0), |(row, item)| (Some(row), item.photos.len()));
                self.put_item(item, row, photos).map(drop)
            }
            CameRow::Person(person) => {
                self.put_person(person)?;
                // Nothing that was written of them here is read any more.
                if person.erasure.is_some() {
                    self.forget(CapsuleOwner::Person(person.id))?;
                }
                self.known().people.borrow_mut().insert(person.id, Some((**person).clone()));
                self.add_subject(Area::People, "PERSON", person.id.0.as_bytes(), n)
            }
            CameRow::Site(site) => {
                self.put_site(site)?;
                self.known().sites.borrow_mut().insert(site.id, Some((**site).clone()));
                self.add_subject(Area::Sites, "SITE", site.id.0.as_bytes(), n)
            }
            CameRow::Act(act) => {
                self.put_act(act, true)?;
                self.add_subject(Area::Acts, "ACT", act.id.0.as_bytes(), n)
            }
            CameRow::Case(case) => {
                self.put_case(case)?;
                self.add_subject(Area::Cases, "CASE", case.id.0.as_bytes(), n)
            }
        }
    }

    /// Runs `change` on rows as the desk told them, and judges what is pending again on top.
    pub(crate) fn rebase(&self, change: impl FnOnce(&Self) -> Result<(), StoreError>) -> Result<(), StoreError> {
        // Rows refer to each other, and go and come back one by one.
        self.execute("pragma defer_foreign_keys = on", [])?;
        self.take_off()?;
        self.known().forget_rows();
        change(self)?;
        let mut after = 0_i64;
        loop {
            let next = self.one(sql!("table/desk/untold.sql"), named_params! { ":after": after }, entry)?;
            let Some(entry) = next else { return Ok(()) };
            after = entry.n;
            if self.one(sql!("table/desk/rejected.sql"), named_params! { ":n": after }, |_| Ok(()))?.is_some() {
                continue;
            }
            match self.asked(&entry) {
                Ok(asked) => {
                    self.known().forgotten.borrow_mut().extend(asked.forgotten);
                    self.fold_pending(asked.intent, &entry)?;
                }
                // The journal's own check names it; rows follow from what can be read.
                Err(Unread::Unknown | Unread::Capsule(_)) => {}
                Err(Unread::Unreadable(error)) => return Err(error),
            }
        }
    }

    /// Keeps a row as it was, unless it is kept already.
    pub(crate) fn keep<T: Serialize>(&self, what: Kept, before: Option<&T>) -> Result<(), StoreError> {
        let listed;
        let (kind, id): (_, &[u8]) = match &what {
            Kept::Item(id) => ("ITEM", id.0.as_bytes()),
            Kept::Person(id) => ("PERSON", id.0.as_bytes()),
            Kept::Site(id) => ("SITE", id.0.as_bytes()),
            Kept::Act(id) => ("ACT", id.0.as_bytes()),
            Kept::Format(code) => ("FORMAT", format_name(*code)),
            Kept::Case(id) => ("CASE", id.0.as_bytes()),
            Kept::Listed(id) => {
                let (_, uuid) = id.key();
                listed = uuid;
                ("LISTED", listed.as_bytes())
            }
            Kept::MassEvent(id) => ("MASS_EVENT", id.0.as_bytes()),
        };
        let state = before.map(to_json).transpose()?;
        let params = named_params! { ":kind": kind, ":id": id, ":state": state };
        self.execute(sql!("table/confirmed/keep.sql"), params).map(drop)
    }

    /// From now on the one is known as the other: by whoever looks it up, by accounts and by drafts. If it `stands` by
    /// the desk's word, until the desk begins another history; else until rows are made anew.
    pub(crate) fn is_known_as(&self, same: Same, stands: bool) -> Result<(), StoreError> {
        let (kind, id, other) = same.row();
        let params = named_params! { ":kind": kind, ":id": id, ":same": other, ":stands": stands };
        let area = if let Same::Person(..) = same { Area::Accounts } else { Area::Sync };
        self.run(area, sql!("table/alias/put.sql"), params)?;
        let texts = named_params! { ":id": id.to_string(), ":same": other.to_string() };
        self.run(Area::Drafts, sql!("table/alias/drafts.sql"), texts).map(drop)
    }

    /// Rows are what the desk told.
    fn take_off(&self) -> Result<(), StoreError> {
        self.execute(sql!("table/confirmed/drop_movements.sql"), [])?;
        self.execute(sql!("table/confirmed/drop_subjects.sql"), [])?;
        self.execute(sql!("table/alias/drop_pending.sql"), [])?;
        let kept = self.all(sql!("table/confirmed/all.sql"), [], |row| {
            Ok(Before { kind: row.get("kind")?, id: row.get("id")?, state: row.get("state")? })
        })?;
        // All of them go before any comes back: a plate may have gone from one to another meanwhile.
        for before in &kept {
            self.drop_row(before)?;
        }
        for before in &kept {
            self.put_back(before)?;
        }
        self.execute(sql!("table/confirmed/clear.sql"), []).map(drop)
    }
}
