//! How this store goes on when the desk has another chain of this workstation: it was restored from an older copy of itself, or
//! its disk was copied and goes on elsewhere.
//!
//! Nobody can say which of two chains is the right one, and both are kept. What the desk does not know is put into the chain of
//! an incarnation that nobody else writes, in its order; what it knows from elsewhere takes the place that it has there. An entry
//! stays what it is but for its place, and every place that it ever had stays in `relinked`, so that the journal can be checked
//! as it was recorded. Numbers that were printed keep their incarnation; those to come have the new one.

use std::collections::HashMap;

use casework::{
    fact::{ActFact, Fact},
    folio::Folio,
    id::{ActId, DeviceId, Digest, IntentId},
    time::Timestamp,
};
use rusqlite::named_params;
use wire::{Envelope, Had, Judged, NO_HEAD, Place, Told};

use crate::{
    changed::Area,
    column::{DomainColumn, bytes},
    error::StoreError,
    journal::{Entry, entry},
    sql::sql,
    transaction::{Reader, Writer},
};

/// Most of anything that one list of questions shows.
pub const QUESTIONS_MAX: u32 = 200;

/// This store went on as another incarnation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fork {
    /// When.
    pub at: Timestamp,
    /// As which.
    pub incarnation: u32,
    /// Entries that the desk had from elsewhere.
    pub known: u32,
    /// Entries that are offered in the new chain.
    pub anew: u32,
}

/// What the desk told of another incarnation of this workstation, which is not this store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twin {
    /// Which.
    pub incarnation: u32,
    /// How much it asked, as far as it was told.
    pub entries: u32,
    /// When it asked the last of it, by its own clock.
    pub last_at: Timestamp,
}

/// A place in a chain, and the entry before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Linked {
    pub(crate) place: Place,
    pub(crate) prev: Digest,
    pub(crate) hash: Digest,
}

impl Linked {
    /// Whether this is where the entry stands, or stood.
    pub(crate) fn is_of(&self, entry: &Entry) -> bool {
        let Place { inc, seq } = self.place;
        let envelope = Envelope { inc, seq, prev: self.prev, ..entry.envelope.clone() };
        envelope.hash(&entry.body) == self.hash
    }
}

impl Reader<'_> {
    /// Whether the desk told of entries of this incarnation that are not in this store: another copy writes its chain.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn is_doubled(&self) -> Result<bool, StoreError> {
        Ok(self.one(sql!("table/fork/is_doubled.sql"), [], |_| Ok(()))?.is_some())
    }

    /// Whether it ever went on as another incarnation, or the desk told of a copy of it.
    pub fn is_copied(&self) -> Result<bool, StoreError> {
        Ok(self.one(sql!("table/fork/is_copied.sql"), [], |_| Ok(()))?.is_some())
    }

    /// The highest incarnation of this workstation that is known here, its own or of a copy.
    pub fn highest_incarnation(&self) -> Result<u32, StoreError> {
        Ok(self
            .one(sql!("table/fork/highest.sql"), [], |row| row.get::<_, Option<_>>("inc"))?
            .flatten()
            .unwrap_or_default())
    }

    /// Which entries the desk has not judged, as far as is known here.
    pub fn unjudged_ids(&self) -> Result<Vec<IntentId>, StoreError> {
        self.all(sql!("table/fork/ids.sql"), [], |row| row.get("id").map(IntentId))
    }

    /// Each time that this store went on as another incarnation, the last first, until somebody has seen it.
    pub fn forks(&self) -> Result<Vec<Fork>, StoreError> {
        self.all(sql!("table/fork/open.sql"), named_params! { ":limit": QUESTIONS_MAX }, |row| {
            Ok(Fork {
                at: Timestamp(row.get("at")?),
                incarnation: row.get("incarnation")?,
                known: row.get("known")?,
                anew: row.get("anew")?,
            })
        })
    }

    /// Copies of this store that went on as another incarnation than it, until somebody has seen that.
    pub fn twins(&self) -> Result<Vec<Twin>, StoreError> {
        self.all(sql!("table/fork/twins.sql"), named_params! { ":limit": QUESTIONS_MAX }, |row| {
            let last_at = Timestamp(row.get("last_at")?);
            Ok(Twin { incarnation: row.get("inc")?, entries: row.get("entries")?, last_at })
        })
    }

    /// Acts that bear a number which another one bears too, by number, unless only one of them is in force.
    pub fn acts_of_one_number(&self) -> Result<Vec<ActId>, StoreError> {
        self.all(sql!("table/fork/same_number.sql"), named_params! { ":limit": QUESTIONS_MAX }, |row| {
            row.get("id").map(ActId)
        })
    }

    /// Where an own entry stands, and its hash.
    pub fn stands_at(&self, id: IntentId) -> Result<Option<(Place, Digest)>, StoreError> {
        self.one(sql!("table/fork/stands.sql"), named_params! { ":id": id.0 }, |row| {
            Ok((Place { inc: row.get("inc")?, seq: row.get("seq")? }, row.digest("hash")?))
        })
    }

    /// The place of the own entry before the one at `n`.
    pub(crate) fn place_before(&self, n: i64) -> Result<Option<Place>, StoreError> {
        self.one(sql!("table/fork/before.sql"), named_params! { ":n": n }, |row| {
            Ok(Place { inc: row.get("inc")?, seq: row.get("seq")? })
        })
    }

    /// Where entries stood before, by their place in this journal, the first place first.
    pub(crate) fn links_before(&self) -> Result<HashMap<i64, Vec<Linked>>, StoreError> {
        let mut all = HashMap::<i64, Vec<Linked>>::new();
        self.each(sql!("table/fork/links.sql"), [], |row| {
            let place = Place { inc: row.get("inc")?, seq: row.get("seq")? };
            let linked = Linked { place, prev: row.digest("prev")?, hash: row.digest("hash")? };
            all.entry(row.get("intent")?).or_default().push(linked);
            Ok(())
        })?;
        Ok(all)
    }
}

impl Writer<'_> {
    /// Goes on as `incarnation`, which only the desk may have given. `had` are the unjudged entries that it has: they take the
    /// place and the verdict that they have there. All others are put into the new chain.
    ///
    /// # Errors
    /// [`StoreError::OtherEntry`]: the desk has another entry under the id of one; the transaction has to be given up.
    /// [`StoreError`] of the database.
    pub fn go_on_as(&self, incarnation: u32, had: &[Had], at: Timestamp) -> Result<Fork, StoreError> {
        self.note_regrouped();
        let had: HashMap<IntentId, &Had> = had.iter().map(|had| (had.judged.id, had)).collect();
        let (mut after, mut judged) = (0_i64, Vec::<Judged>::new());
        let mut fork = Fork { at, incarnation, known: 0, anew: 0 };
        let mut head = NO_HEAD;
        loop {
            let next = self.one(sql!("table/desk/unjudged.sql"), named_params! { ":after": after }, entry)?;
            let Some(entry) = next else { break };
            after = entry.n;
            if let Some(Had { judged: said, inc, seq, prev, hash }) = had.get(&entry.envelope.id) {
                let linked = Linked { place: Place { inc: *inc, seq: *seq }, prev: *prev, hash: *hash };
                if !self.takes_place(&entry, linked)? {
                    return Err(StoreError::OtherEntry { id: entry.envelope.id.0 });
                }
                judged.push(said.clone());
                fork.known += 1;
            } else {
                fork.anew += 1;
                let place = Place { inc: incarnation, seq: fork.anew };
                let envelope = Envelope { inc: incarnation, seq: fork.anew, prev: head, ..entry.envelope.clone() };
                let linked = Linked { place, prev: head, hash: envelope.hash(&entry.body) };
                self.takes_place(&entry, linked)?;
                head = linked.hash;
            }
        }
        let next = i64::from(fork.anew) + 1;
        let params = named_params! { ":incarnation": incarnation, ":next_intent": next, ":head": bytes(&head) };
        self.run(Area::Settings, sql!("table/fork/go_on.sql"), params)?;
        let params = named_params! {
            ":at": at.0,
            ":incarnation": incarnation,
            ":known": fork.known,
            ":anew": fork.anew,
        };
        self.run(Area::Sync, sql!("table/fork/add.sql"), params)?;
        self.judged(&judged)?;
        Ok(fork)
    }

    /// Somebody has seen what became known of copies of this store.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn close_forks(&self, at: Timestamp) -> Result<(), StoreError> {
        self.run(Area::Sync, sql!("table/fork/close.sql"), named_params! { ":at": at.0 })?;
        self.run(Area::Sync, sql!("table/fork/close_twins.sql"), named_params! { ":at": at.0 }).map(drop)
    }

    /// An own entry was told, under a hash that is not the one it has here: it stands where a copy of this store offered it.
    pub(crate) fn was_told_at(&self, n: i64, told: &Told) -> Result<(), StoreError> {
        let found = self.one(sql!("table/desk/entry.sql"), named_params! { ":n": n }, entry)?;
        let Some(entry) = found.filter(|entry| !entry.body.is_empty()) else { return Ok(()) };
        let Envelope { inc, seq, prev, .. } = told.envelope;
        // Another entry under its id is a mismatch, which the end of the round names.
        self.takes_place(&entry, Linked { place: Place { inc, seq }, prev, hash: told.hash }).map(drop)
    }

    /// An entry of this workstation that is not in this store was told.
    pub(crate) fn meet_twin(&self, own: Option<DeviceId>, told: &Told) -> Result<(), StoreError> {
        let envelope = &told.envelope;
        if own != Some(envelope.dev) {
            return Ok(());
        }
        let params = named_params! { ":inc": envelope.inc, ":at": envelope.wall_ms };
        self.run(Area::Sync, sql!("table/fork/meet.sql"), params)?;
        for fact in &told.facts {
            if let Fact::Act(_, fact) = fact
                && let ActFact::Issued { folio, .. } = &**fact
            {
                // Nobody can issue another act under it, also before this store goes on as another incarnation.
                let Folio { device, incarnation, seq, .. } = folio;
                let params = named_params! { ":code": device.to_string(), ":inc": incarnation, ":seq": seq };
                self.run(Area::Settings, sql!("table/fork/skip_folio.sql"), params)?;
            }
        }
        Ok(())
    }

    /// Answers whether it is an entry of this place; then it stands there from now on.
    fn takes_place(&self, entry: &Entry, linked: Linked) -> Result<bool, StoreError> {
        if !linked.is_of(entry) {
            return Ok(false);
        }
        if linked.hash != entry.hash {
            self.execute(sql!("table/fork/remember.sql"), named_params! { ":n": entry.n })?;
            let Linked { place: Place { inc, seq }, prev, hash } = linked;
            let params = named_params! {
                ":n": entry.n,
                ":inc": inc,
                ":seq": seq,
                ":prev": bytes(&prev),
                ":hash": bytes(&hash),
            };
            self.execute(sql!("table/fork/relink.sql"), params)?;
        }
        Ok(true)
    }
}
