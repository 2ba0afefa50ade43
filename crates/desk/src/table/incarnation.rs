//! Incarnations of workstations: which the desk gave, and what whoever asks in one of them knew of the others.

use casework::{
    act::Act,
    id::{ActId, DeviceId},
    time::Timestamp,
};
use serde::Serialize;
use wire::{Envelope, Place};

use crate::{
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// Incarnations and acts that one list shows.
const ROWS_MAX: u32 = 10_000;
/// More of them stand behind no incarnation.
const LINEAGE_MAX: usize = 1_000;

/// Who asked something, and where in its chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Author {
    pub(crate) dev: DeviceId,
    pub(crate) place: Place,
}

impl Author {
    pub(crate) fn of(envelope: &Envelope) -> Self {
        Self { dev: envelope.dev, place: Place { inc: envelope.inc, seq: envelope.seq } }
    }
}

/// An incarnation that the desk gave.
#[derive(Debug, Clone, Serialize)]
pub struct Given {
    pub device: DeviceId,
    pub name: String,
    pub inc: u32,
    pub at: Timestamp,
}

impl Reader<'_> {
    /// Whether the author knew what its own workstation asked at `place`. What stands in its chain before it, it knew; so it did
    /// of the chains before that, up to the entry after which the next begins. Anything else a copy of its disk asked.
    pub(crate) fn knew(&self, author: Author, place: Place) -> Result<bool, LedgerError> {
        // Noted by an older program.
        if place.inc == 0 {
            return Ok(true);
        }
        let (mut inc, mut upto) = (author.place.inc, author.place.seq);
        for _ in 0..LINEAGE_MAX {
            if inc == place.inc {
                return Ok(place.seq <= upto);
            }
            let params = named_params! { ":dev": author.dev.0, ":inc": inc };
            let begun = self.one(sql!("incarnation/after.sql"), params, |row| {
                let (inc, seq) = (row.get::<_, Option<_>>("after_inc")?, row.get::<_, Option<_>>("after_seq")?);
                Ok((inc.zip(seq), row.get::<_, Option<i64>>("given_at")?))
            })?;
            match begun {
                Some((Some(after), _)) => (inc, upto) = after,
                // It goes on beside a copy of itself, and did not say from where.
                Some((None, Some(_))) => return Ok(false),
                // The first, or an older program began it, and did not say.
                Some((None, None)) | None => return Ok(place.inc < inc),
            }
        }
        Ok(false)
    }

    /// The highest incarnation of a workstation that the ledger knows of.
    pub(crate) fn highest_incarnation(&self, dev: DeviceId) -> Result<u32, LedgerError> {
        let found = self.one(sql!("incarnation/highest.sql"), named_params! { ":dev": dev.0 }, |row| row.get("inc"))?;
        Ok(found.unwrap_or_default())
    }

    /// The highest incarnation that each workstation was given.
    pub(crate) fn incarnations_given(&self) -> Result<Vec<(DeviceId, u32)>, LedgerError> {
        self.all(sql!("incarnation/given.sql"), [], |row| Ok((DeviceId(row.get("dev")?), row.get("inc")?)))
    }

    /// Incarnations that were given, the last first.
    pub(crate) fn given(&self) -> Result<Vec<Given>, LedgerError> {
        self.all(sql!("incarnation/list.sql"), named_params! { ":limit": ROWS_MAX }, |row| {
            let at = Timestamp(row.get("given_at")?);
            Ok(Given { device: DeviceId(row.get("dev")?), name: row.get("name")?, inc: row.get("inc")?, at })
        })
    }

    /// Acts that bear a number which another one bears too, by number, unless only one of them is in force.
    pub(crate) fn acts_of_one_number(&self) -> Result<Vec<Act>, LedgerError> {
        let params = named_params! { ":limit": ROWS_MAX };
        let ids = self.all(sql!("incarnation/same_number.sql"), params, |row| row.get("id").map(ActId))?;
        let act = |id| self.act(id)?.ok_or(LedgerError::Damaged { what: "an act" });
        ids.into_iter().map(act).collect()
    }
}

impl Writer<'_> {
    pub(crate) fn give_incarnation(&self, dev: DeviceId, inc: u32, at: Timestamp) -> Result<(), LedgerError> {
        self.run(sql!("incarnation/give.sql"), named_params! { ":dev": dev.0, ":inc": inc, ":at": at.0 }).map(drop)
    }

    /// The incarnation begins after this entry of the workstation.
    pub(crate) fn begin_after(&self, dev: DeviceId, inc: u32, after: Place) -> Result<(), LedgerError> {
        let params = named_params! { ":dev": dev.0, ":inc": inc, ":after_inc": after.inc, ":after_seq": after.seq };
        self.run(sql!("incarnation/begin.sql"), params).map(drop)
    }
}
