//! Document timestamps that the desk gave to sealed acts.

use casework::{
    id::{ActId, Digest},
    time::Timestamp,
};
use rusqlite::named_params;

use crate::{
    changed::Area,
    column::{DomainColumn as _, bytes},
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// How long nobody asks again after the first time that there was none, and at most, in milliseconds.
const ASKED_FIRST_MS: i64 = 10 * 60_000;
const ASKED_LAST_MS: i64 = 7 * 24 * 3_600_000;

/// The document timestamp of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The sealed paper with it.
    pub file: Digest,
    /// The moment before which the sealed paper was there.
    pub at: Timestamp,
    /// Who says so.
    pub by: String,
}

impl Reader<'_> {
    /// That of the act's paper as it is now.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn stamp(&self, act: ActId) -> Result<Option<Stamp>, StoreError> {
        self.one(sql!("stamp/get.sql"), named_params! { ":act": act.0.as_bytes() }, |row| {
            Ok(Stamp { file: row.digest("file")?, at: Timestamp(row.get("at")?), by: row.get("giver")? })
        })
    }

    /// Acts that were made here and filed, have none yet and may be asked about; those that nobody asked about first, the latest
    /// before others.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn unstamped(&self, now: Timestamp, limit: u32) -> Result<Vec<ActId>, StoreError> {
        let latest = now.0.saturating_add(ASKED_LAST_MS);
        let params = named_params! { ":now": now.0, ":latest": latest, ":limit": limit };
        self.all(sql!("stamp/lacking.sql"), params, |row| row.get("id").map(ActId))
    }

    /// Whether the desk said that the act will never have one.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn is_never_stamped(&self, act: ActId) -> Result<bool, StoreError> {
        Ok(self.stamp_tries(act)?.is_some_and(|(_, never)| never))
    }

    fn stamp_tries(&self, act: ActId) -> Result<Option<(u32, bool)>, StoreError> {
        self.one(sql!("stamp/tries.sql"), named_params! { ":act": act.0.as_bytes() }, |row| {
            Ok((row.get("tries")?, row.get("never")?))
        })
    }
}

impl Writer<'_> {
    /// Notes that it was asked for and not there: the next time is twice as far each time, up to a week. `never`: there will be
    /// none.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn not_stamped(&self, act: ActId, never: bool, now: Timestamp) -> Result<(), StoreError> {
        let tries = self.stamp_tries(act)?.map_or(0, |(tries, _)| tries);
        let wait = (ASKED_FIRST_MS << tries.min(16)).min(ASKED_LAST_MS);
        let params = named_params! {
            ":act": act.0.as_bytes(),
            ":tries": tries.saturating_add(1),
            ":next": now.0.saturating_add(wait),
            ":never": never,
        };
        if never {
            // Whoever looks at the act is told.
            self.run(Area::Acts, sql!("stamp/put_try.sql"), params).map(drop)
        } else {
            self.execute(sql!("stamp/put_try.sql"), params).map(drop)
        }
    }

    /// Notes the timestamp of the paper `pdf`, whose file is there.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn put_stamp(&self, act: ActId, pdf: Digest, stamp: &Stamp) -> Result<(), StoreError> {
        let Stamp { file, at, by } = stamp;
        let params = named_params! {
            ":act": act.0.as_bytes(), ":pdf": bytes(&pdf), ":file": bytes(file), ":at": at.0, ":giver": by,
        };
        self.run(Area::Acts, sql!("stamp/put.sql"), params).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use casework::{
        act::Direction,
        fact::{ActFact, Fact},
        filing::Filing,
    };

    use super::*;
    use crate::{
        fixture::{Office, act, digest},
        fold::tests::hand_over,
    };

    const NOW: Timestamp = Timestamp(1_795_442_400_000);

    #[test]
    fn an_act_that_gets_no_timestamp_keeps_no_other_waiting() {
        let office = Office::furnished();
        for n in [0, 1] {
            hand_over(&office, n, 1, &[(3 * n, Direction::Delivered)], None);
            let radicado = format!("2026-ANT-00000{}", n + 1).parse().unwrap();
            let filing = Filing { radicado, at: Timestamp(7), flaw: None };
            office.write(|w| w.fold_told(i64::from(n) + 1, &[Fact::Act(act(n), Box::new(ActFact::Filed { filing }))]));
        }
        let asked = |at: i64, limit| office.store.read(|r| r.unstamped(Timestamp(NOW.0 + at), limit)).unwrap();
        let not = |n, never, at: i64| office.write(|w| w.not_stamped(act(n), never, Timestamp(NOW.0 + at)));
        let minute = 60_000;
        assert_eq!(asked(0, 1), [act(1)], "the latest first");
        not(1, false, 0);
        assert_eq!(asked(0, 1), [act(0)], "then the other");
        not(0, false, 5 * minute);
        assert_eq!(asked(5 * minute, 9), []);
        assert_eq!(asked(15 * minute, 9), [act(1), act(0)], "whoever waits longest");
        not(1, false, 15 * minute);
        assert_eq!(asked(34 * minute, 9), [act(0)], "twice as long");
        assert_eq!(asked(35 * minute, 9), [act(0), act(1)]);
        (0..40).for_each(|_| not(1, false, 35 * minute));
        let week = 7 * 24 * 60 * minute;
        assert_eq!(asked(34 * minute + week, 9), [act(0)], "a week at most");
        assert_eq!(asked(35 * minute + week, 9), [act(0), act(1)]);
        not(0, true, 0);
        assert_eq!(asked(100 * week, 9), [act(1)], "never");
        assert!(office.store.read(|r| r.is_never_stamped(act(0))).unwrap());
        // The clock was years ahead and is right again.
        not(1, false, 1_000 * week);
        assert_eq!(asked(0, 9), [act(1)]);
        let stamp = Stamp { file: digest(9), at: NOW, by: "Hora".into() };
        let pdf = office.store.read(|r| r.acts().get(act(1))).unwrap().unwrap().pdf;
        office.write(|w| w.put_stamp(act(1), pdf, &stamp));
        assert_eq!(asked(200 * week, 9), []);
    }
}
