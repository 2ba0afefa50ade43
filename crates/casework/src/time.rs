//! Instants and dates. The official time of Colombia is UTC−5 all year (*hora legal*, Instituto Nacional de
//! Metrología), so the offset is a constant and no time-zone database is needed.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Seconds east of UTC of the Colombian legal time.
pub const BOGOTA_OFFSET_SECONDS: i32 = -5 * 3600;

/// The first day that records and acts take: spreadsheets, from which dates come and to which they go, know none
/// before it.
pub const DATE_FROM: NaiveDate = day(1900, 1, 1);
/// The last day that records and acts take: the last whose year has four digits, as forms, papers and columns have it.
pub const DATE_UNTIL: NaiveDate = day(9999, 12, 31);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// An instant in milliseconds since 1970-01-01T00:00:00Z, as the clock of its machine told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The same instant on a Colombian wall clock. Instants beyond chrono's range are shown as the epoch.
    #[must_use]
    pub fn in_bogota(self) -> DateTime<FixedOffset> {
        let utc = DateTime::from_timestamp_millis(self.0).unwrap_or_default();
        match FixedOffset::east_opt(BOGOTA_OFFSET_SECONDS) {
            Some(offset) => utc.with_timezone(&offset),
            None => utc.fixed_offset(),
        }
    }

    /// The calendar day in Colombia.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.in_bogota().date_naive()
    }

    /// The instant at which a calendar day begins in Colombia.
    #[must_use]
    pub fn start_of(date: NaiveDate) -> Self {
        let midnight = date.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        Self(midnight - i64::from(BOGOTA_OFFSET_SECONDS) * 1000)
    }

    /// This instant moved by `delta`; stays where it is when that leaves the range.
    #[must_use]
    pub fn plus(self, delta: TimeDelta) -> Self {
        Self(self.0.saturating_add(delta.num_milliseconds()))
    }
}

/// How far a clock may be from what others say without a word: machines correct theirs by seconds.
pub const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(2);

/// Between which moments something happened, going by clocks other than the one that was read for it. Either end may be
/// unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Between {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl Between {
    /// Nobody says anything about it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// *Hora dudosa*: the clock that was read for it is more than [`CLOCK_TOLERANCE`] before or after. Ends that contradict each
    /// other by more say nothing.
    #[must_use]
    pub fn doubts(self, clock: Timestamp) -> bool {
        let is_sound = self.from.zip(self.until).is_none_or(|(from, until)| from <= until.plus(CLOCK_TOLERANCE));
        is_sound
            && (self.from.is_some_and(|from| clock < from.plus(-CLOCK_TOLERANCE))
                || self.until.is_some_and(|until| clock > until.plus(CLOCK_TOLERANCE)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_doubted_beyond_two_minutes_on_either_side() {
        const MINUTE: i64 = 60_000;
        let at = |minute: i64| Timestamp(minute * MINUTE);
        let both = Between { from: Some(at(10)), until: Some(at(20)) };
        assert!(!both.doubts(at(8)) && !both.doubts(at(15)) && !both.doubts(at(22)));
        assert!(both.doubts(Timestamp(8 * MINUTE - 1)) && both.doubts(Timestamp(22 * MINUTE + 1)));
        assert!(!Between::default().doubts(at(9_999)));
        assert!(
            !Between { from: None, ..both }.doubts(at(-9_999)) && !Between { until: None, ..both }.doubts(at(9_999))
        );
        assert!(!Between { from: Some(at(20)), until: Some(at(10)) }.doubts(at(15)), "one of the two was set back");
    }

    #[test]
    fn the_bounds_of_dates_are_days() {
        assert_eq!((DATE_FROM.to_string(), DATE_UNTIL.to_string()), ("1900-01-01".into(), "9999-12-31".into()));
    }

    #[test]
    fn the_day_changes_at_five_in_utc() {
        let before = Timestamp(1_795_582_799_999); // 2026-11-25T04:59:59.999Z
        assert_eq!(before.in_bogota().to_rfc3339(), "2026-11-24T23:59:59.999-05:00");
        let after = Timestamp(before.0 + 1);
        assert_eq!((after.date().to_string(), Timestamp::start_of(after.date())), ("2026-11-25".into(), after));
    }
}
