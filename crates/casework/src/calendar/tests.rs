//! The calendar of the law against what the law and its commentators print, and its sums against a walk over minutes.

mod flaws;
mod measure;
mod properties;
mod years;

use chrono::NaiveDate;

use super::{Calendar, ExceptionDay, Hours};
use crate::time::Timestamp;

pub(super) const HOUR_MS: i64 = 3_600_000;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `2026-12-03 15:00` on a Colombian wall clock.
pub(super) fn at(text: &str) -> Timestamp {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes: i64 = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    Timestamp(Timestamp::start_of(day(date)).0 + minutes * 60_000)
}

/// `8-12 14-17`.
pub(super) fn hours(text: &str) -> Vec<Hours> {
    let one = |part: &str| {
        let (from, until) = part.split_once('-').unwrap();
        Hours { from: from.parse::<u16>().unwrap() * 60, until: until.parse::<u16>().unwrap() * 60 }
    };
    text.split_whitespace().map(one).collect()
}

pub(super) fn exception(date: &str, open: &str, reason: &str) -> ExceptionDay {
    ExceptionDay { date: day(date), hours: hours(open), reason: reason.into() }
}

/// 08–12 and 14–17 on weekdays, 08–12 on Saturdays; 24 December is closed and Saturday 19 compensates it.
pub(super) fn segmented() -> Calendar {
    let mut calendar = Calendar::colombia();
    calendar.week[..5].fill(hours("8-12 14-17"));
    calendar.week[5] = hours("8-12");
    calendar.exceptions =
        vec![exception("2026-12-19", "8-17", "Compensa el 24"), exception("2026-12-24", "", "Circular 12")];
    calendar
}
