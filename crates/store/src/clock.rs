//! What is known of the time beside what the wall clock says: what the journal recorded, and what the desk's clock said, carried on
//! by the monotonic clock of the machine.

use std::cmp::Reverse;

use casework::time::{Between, CLOCK_TOLERANCE, Timestamp};
use chrono::TimeDelta;
use rusqlite::named_params;
use uuid::Uuid;

use crate::{
    error::StoreError,
    journal::RECENT_ENTRIES,
    sql::sql,
    transaction::{Reader, Writer},
};

/// What the machine's clocks said beside the wall clock (`Intent::at`): evidence about a wall clock that was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockEvidence {
    /// Milliseconds since the machine started.
    pub mono_ms: u64,
    /// Which start that was.
    pub boot: Uuid,
}

/// What all the clocks of the machine said at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock.
    pub wall: Timestamp,
    /// The others.
    pub clock: ClockEvidence,
    /// The monotonic clock runs on while the machine sleeps. Of one that does not it is known only that as much time has gone by.
    pub runs_asleep: bool,
}

/// What the desk's clock said, and when that was by the monotonic clock here: not after `heard`, and not before it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskTime {
    /// The desk's clock.
    pub at: Timestamp,
    /// When it was asked, by the monotonic clock of `heard`; `None` where more time may have gone by: by file, or where that
    /// clock stands still while the machine sleeps.
    pub asked_ms: Option<u64>,
    /// When its answer was here.
    pub heard: ClockEvidence,
    /// It came by file, and may have been long on its way.
    pub by_file: bool,
}

/// By whose word a time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    /// What was recorded here before.
    Journal,
    /// The desk's, before the machine started anew.
    DeskThen,
    /// The desk's, carried on.
    DeskNow,
}

/// What time it must be, whatever the wall clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTime {
    /// It is not before, and not after.
    pub between: Between,
    /// Who says so.
    pub by: Witness,
}

const TOLERANCE_MS: u64 = CLOCK_TOLERANCE.num_milliseconds().unsigned_abs();

/// A desk's word as it is kept, with the last entry that was recorded before it.
struct Anchor {
    said: DeskTime,
    entry: i64,
}

/// How many later entries outvote one whose clock they contradict.
const OUTVOTE: usize = 3;

/// The latest of the times that entries tell, `told` from the last entry to the first, that later entries do not
/// outvote. Once the clock ran a year ahead while one thing was recorded, all that is recorded after it was set right
/// speaks against that time; a clock that somebody set back has all the work before it against it.
fn outlast(told: &[Timestamp]) -> Option<Timestamp> {
    let mut latest_first: Vec<(Timestamp, usize)> = told.iter().copied().zip(0..).collect();
    latest_first.sort_unstable_by_key(|(at, later)| (Reverse(*at), *later));
    let mut against = usize::MAX;
    let stands = latest_first.iter().zip(1..).find(|((_, later), agreed)| {
        // Entries after the last that was at this time or beyond: all of them say that it is not reached.
        against = against.min(*later);
        against < OUTVOTE * agreed
    });
    stands.map(|((at, _), _)| *at)
}

impl Anchor {
    /// What follows from it `now`, on the same start of the machine.
    fn carried_on(&self, now: ClockEvidence) -> Option<Between> {
        let DeskTime { at, asked_ms, heard, .. } = self.said;
        let since = |ms: u64| at.plus(TimeDelta::milliseconds(whole(now.mono_ms.saturating_sub(ms))));
        // A container that starts anew may count from its own start under the name of that of its machine.
        let goes_on = heard.boot == now.boot && heard.mono_ms <= now.mono_ms.saturating_add(TOLERANCE_MS);
        goes_on.then(|| Between { from: Some(since(heard.mono_ms)), until: asked_ms.map(since) })
    }
}

impl Reader<'_> {
    /// What time it is, going by the desk's last word where the machine did not start anew since. Else it is not before that, nor
    /// before what was recorded since: the latest wall clock among the last thousand entries that later entries do not outvote,
    /// carried on by the monotonic clock where that is of the same start. `None` where nothing is known.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn known_time(&self, now: ClockEvidence) -> Result<Option<KnownTime>, StoreError> {
        let anchor = self.anchor()?;
        if let Some(between) = anchor.as_ref().and_then(|anchor| anchor.carried_on(now)) {
            return Ok(Some(KnownTime { between, by: Witness::DeskNow }));
        }
        let params = named_params! {
            ":entries": RECENT_ENTRIES,
            ":after": anchor.as_ref().map_or(0, |anchor| anchor.entry),
            ":boot": now.boot,
            ":mono": whole(now.mono_ms),
        };
        let told = self.all(sql!("table/intent/reached.sql"), params, |row| row.get("at").map(Timestamp))?;
        let recorded = outlast(&told).map(|at| (at, Witness::Journal));
        let said = anchor.map(|anchor| (anchor.said.at, Witness::DeskThen));
        let latest = recorded.into_iter().chain(said).max_by_key(|(at, _)| *at);
        Ok(latest.map(|(at, by)| KnownTime { between: Between { from: Some(at), until: None }, by }))
    }

    fn anchor(&self) -> Result<Option<Anchor>, StoreError> {
        self.one(sql!("table/clock/get.sql"), [], |row| {
            let ms = |ms: i64| ms.unsigned_abs();
            let heard = ClockEvidence { mono_ms: ms(row.get("heard_ms")?), boot: row.get("boot")? };
            let said = DeskTime {
                at: Timestamp(row.get("at")?),
                asked_ms: row.get::<_, Option<i64>>("asked_ms")?.map(ms),
                heard,
                by_file: false,
            };
            Ok(Anchor { said, entry: row.get("entry")? })
        })
    }
}

impl Writer<'_> {
    /// Notes what the desk's clock said. An answer by file is passed over where it says nothing that is not known.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn note_desk_time(&self, said: &DeskTime) -> Result<(), StoreError> {
        if said.by_file {
            let known = self.known_time(said.heard)?.filter(|known| known.by != Witness::Journal);
            if known.and_then(|known| known.between.from).is_some_and(|from| said.at <= from) {
                return Ok(());
            }
        }
        let params = named_params! {
            ":at": said.at.0,
            ":asked": said.asked_ms.map(whole),
            ":heard": whole(said.heard.mono_ms),
            ":boot": said.heard.boot,
        };
        // No area of the screen shows it but by the warning, which is asked for again after every exchange.
        self.execute(sql!("table/clock/put.sql"), params).map(drop)
    }
}

fn whole(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use casework::intent::{IntentBody, New};

    use super::*;
    use crate::fixture::{CLOCK, Office, site, site_details};

    const MINUTE: i64 = 60_000;

    fn known(office: &Office, now: ClockEvidence) -> KnownTime {
        office.store.read(|r| r.known_time(now)).unwrap().unwrap()
    }

    fn later(minutes: u64) -> ClockEvidence {
        ClockEvidence { mono_ms: CLOCK.mono_ms + minutes * 60_000, ..CLOCK }
    }

    fn between(from: i64, until: Option<i64>) -> Between {
        let at = |minutes: i64| Timestamp(minutes * MINUTE);
        Between { from: Some(at(from)), until: until.map(at) }
    }

    /// Whatever was recorded here before or since: a clock that was wrong recorded it.
    #[test]
    fn the_word_of_the_desk_counts_as_long_as_the_machine_runs() {
        let office = Office::furnished();
        assert_eq!(known(&office, CLOCK).by, Witness::Journal);
        let said =
            DeskTime { at: Timestamp(900 * MINUTE), asked_ms: Some(CLOCK.mono_ms), heard: later(3), by_file: false };
        office.write(|w| w.note_desk_time(&said));
        for (since, from) in [(3, 900), (10, 907), (1, 900)] {
            let until = Some(900 + i64::try_from(since).unwrap());
            assert_eq!(known(&office, later(since)), KnownTime { between: between(from, until), by: Witness::DeskNow });
        }
        let after = ClockEvidence { mono_ms: 1, boot: Uuid::from_u128(1) };
        assert_eq!(known(&office, after), KnownTime { between: between(900, None), by: Witness::DeskThen });
        let container = ClockEvidence { mono_ms: 0, ..CLOCK };
        office.write(|w| w.note_desk_time(&DeskTime { heard: later(60), ..said }));
        assert_eq!(known(&office, container).by, Witness::DeskThen, "it counts from its own start");
    }

    #[test]
    fn after_a_new_start_what_was_recorded_since_counts_beside_it() {
        let office = Office::furnished();
        let said = DeskTime { at: Timestamp(900 * MINUTE), asked_ms: Some(0), heard: CLOCK, by_file: false };
        office.write(|w| w.note_desk_time(&said));
        let sites = vec![New { id: site(77), details: site_details(77) }];
        office.ask(IntentBody::RegisterSites { sites }).unwrap();
        let other = ClockEvidence { mono_ms: 1, boot: Uuid::from_u128(1) };
        let KnownTime { between: Between { from, until }, by } = known(&office, other);
        assert!(from > Some(Timestamp(900 * MINUTE)) && until.is_none() && by == Witness::Journal, "{from:?}");
    }

    #[test]
    fn an_answer_by_file_counts_where_it_is_news() {
        let office = Office::furnished();
        let by_file = |at: i64| DeskTime { at: Timestamp(at * MINUTE), asked_ms: None, heard: later(2), by_file: true };
        office.write(|w| w.note_desk_time(&by_file(900)));
        assert_eq!(known(&office, later(5)).between, between(903, None));
        let asked = DeskTime {
            at: Timestamp(1_000 * MINUTE),
            asked_ms: Some(later(1).mono_ms),
            heard: later(2),
            by_file: false,
        };
        office.write(|w| w.note_desk_time(&asked));
        office.write(|w| w.note_desk_time(&by_file(1_000)));
        assert_eq!(known(&office, later(5)).between, between(1_003, Some(1_004)), "nothing new");
        office.write(|w| w.note_desk_time(&by_file(1_010)));
        assert_eq!(known(&office, later(5)).between, between(1_013, None));
    }

    /// Hours that entries tell, from the first to the last.
    fn reached(hours: &[i64]) -> Option<i64> {
        let told: Vec<Timestamp> = hours.iter().rev().map(|hour| Timestamp(*hour)).collect();
        outlast(&told).map(|at| at.0)
    }

    /// One entry of a clock that ran ahead is believed until others contradict it; the clock that was right all the day
    /// is believed against one that was set back.
    #[test]
    fn a_time_that_later_entries_outvote_was_not_reached() {
        assert_eq!(reached(&[]), None);
        assert_eq!(reached(&[10]), Some(10));
        assert_eq!(reached(&[10, 11, 9_000]), Some(9_000));
        assert_eq!(reached(&[10, 11, 9_000, 12, 13]), Some(9_000));
        assert_eq!(reached(&[10, 11, 9_000, 12, 13, 14]), Some(14));
        assert_eq!(reached(&[9_000, 12, 13, 14]), Some(14), "also when it was the first of all");
        assert_eq!(reached(&[10, 9_000, 9_001, 12, 13, 14, 15, 16]), Some(9_000));
        assert_eq!(reached(&[10, 9_000, 9_001, 12, 13, 14, 15, 16, 17]), Some(17));
        assert_eq!(reached(&[10, 11, 12, 13, 14, 15, 6, 7, 8, 9]), Some(14), "set back after a day of work");
        assert_eq!(reached(&[10, 12, 11, 12, 13]), Some(13));
    }
}
