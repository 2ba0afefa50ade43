//! How much work fits between two instants. Nothing walks minutes: whole weeks are multiplied, and the days that are
//! unlike their week are put right one by one.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::{Calendar, DAY_MINUTES, Hours};
use crate::time::{DATE_FROM, DATE_UNTIL, Timestamp};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = DAY_MINUTES as i64 * MINUTE_MS;

impl Calendar {
    /// *Tiempo hábil* between two instants, in milliseconds; none when `until` is not later. Nothing counts before
    /// [`DATE_FROM`] or from [`DATE_UNTIL`] on.
    #[must_use]
    pub fn business_time(&self, from: Timestamp, until: Timestamp) -> i64 {
        let (from, until) = (within_dates(from), within_dates(until));
        if until <= from {
            return 0;
        }
        let (first, last) = (from.date(), until.date());
        let (begin, end) = (of_day(first, from), of_day(last, until));
        if first == last {
            return open_between(self.hours_on(first), begin, end);
        }
        open_between(self.hours_on(first), begin, DAY_MS)
            + self.weigh(day_after(first), last, open)
            + open_between(self.hours_on(last), 0, end)
    }

    /// The earliest instant by which `ms` of *tiempo hábil* have passed since `from`: `from` itself for nothing, the end of
    /// a day and not the beginning of the next. None when the calendar never has as much.
    #[must_use]
    pub fn add_business_time(&self, from: Timestamp, ms: i64) -> Option<Timestamp> {
        if ms <= 0 {
            return Some(from);
        }
        let from = within_dates(from);
        let date = from.date();
        let begin = of_day(date, from);
        let today = open_between(self.hours_on(date), begin, DAY_MS);
        if ms <= today && date < DATE_UNTIL {
            return Some(Timestamp(Timestamp::start_of(date).0 + worked(self.hours_on(date), begin, ms)));
        }
        let (day, left) = self.reach(day_after(date), ms - today, open)?;
        Some(Timestamp(Timestamp::start_of(day).0 + worked(self.hours_on(day), 0, left)))
    }

    /// The `n`-th business day after `date`, which is not counted itself; `date` for none. None when there are not as many.
    #[must_use]
    pub fn nth_business_day(&self, date: NaiveDate, n: u32) -> Option<NaiveDate> {
        if n == 0 {
            return Some(date);
        }
        let first = date.succ_opt()?.max(DATE_FROM);
        self.reach(first, n.into(), |hours| i64::from(!hours.is_empty())).map(|(day, _)| day)
    }

    /// What the days from `from` until before `until` weigh together.
    fn weigh(&self, from: NaiveDate, until: NaiveDate, weight: fn(&[Hours]) -> i64) -> i64 {
        if until <= from {
            return 0;
        }
        let days = (until - from).num_days();
        let (weeks, rest) = (days / 7, days % 7);
        let first = i64::from(from.weekday().num_days_from_monday());
        let plain: i64 = (0..)
            .zip(&self.week)
            .map(|(day, hours)| (weeks + i64::from((day - first).rem_euclid(7) < rest)) * weight(hours))
            .sum();
        let unlike = self.unlike_their_week(from, until);
        plain + unlike.iter().map(|(day, hours)| weight(hours) - weight(self.hours_of_week(*day))).sum::<i64>()
    }

    /// The holidays and exceptions from `from` until before `until`, with the hours that they have instead.
    fn unlike_their_week(&self, from: NaiveDate, until: NaiveDate) -> BTreeMap<NaiveDate, &[Hours]> {
        let mut found = BTreeMap::new();
        for rule in &self.rules {
            let days = (from.year()..=until.year()).flat_map(|year| rule.falls_in(year));
            found.extend(days.filter(|day| (from..until).contains(day)).map(|day| (day, [].as_slice())));
        }
        let begin = self.exceptions.partition_point(|exception| exception.date < from);
        let end = self.exceptions.partition_point(|exception| exception.date < until);
        // Exceptions that nobody put in order may have their end before their beginning.
        let exceptions = self.exceptions.get(begin..end).unwrap_or_default();
        found.extend(exceptions.iter().map(|exception| (exception.date, exception.hours.as_slice())));
        found
    }

    /// The day, from `from` on, on which the weights of all days so far reach `amount`, and how much of it falls on that
    /// day. Years are taken whole, and within the last one the day is found by halving.
    fn reach(&self, from: NaiveDate, amount: i64, weight: fn(&[Hours]) -> i64) -> Option<(NaiveDate, i64)> {
        if !self.ever_opens() {
            return None;
        }
        let (mut from, mut amount) = (from, amount);
        let end = loop {
            if from >= DATE_UNTIL {
                return None;
            }
            let next_year =
                NaiveDate::from_ymd_opt(from.year() + 1, 1, 1).map_or(DATE_UNTIL, |day| day.min(DATE_UNTIL));
            let whole = self.weigh(from, next_year, weight);
            if whole >= amount {
                break next_year;
            }
            amount -= whole;
            from = next_year;
        };
        let until = |days: u64| from.checked_add_days(Days::new(days)).unwrap_or(DATE_UNTIL);
        let (mut before, mut enough) = (0, u64::try_from((end - from).num_days()).unwrap_or_default());
        while enough - before > 1 {
            let middle = before + (enough - before) / 2;
            if self.weigh(from, until(middle), weight) >= amount {
                enough = middle;
            } else {
                before = middle;
            }
        }
        Some((until(before), amount - self.weigh(from, until(before), weight)))
    }

    fn ever_opens(&self) -> bool {
        let exceptions = self.exceptions.iter().map(|exception| &exception.hours);
        self.week.iter().chain(exceptions).any(|hours| !hours.is_empty())
    }
}

fn within_dates(at: Timestamp) -> Timestamp {
    at.clamp(Timestamp::start_of(DATE_FROM), Timestamp::start_of(DATE_UNTIL))
}

fn day_after(date: NaiveDate) -> NaiveDate {
    date.succ_opt().unwrap_or(DATE_UNTIL)
}

/// Milliseconds since the beginning of the day.
fn of_day(date: NaiveDate, at: Timestamp) -> i64 {
    at.0 - Timestamp::start_of(date).0
}

fn open(hours: &[Hours]) -> i64 {
    open_between(hours, 0, DAY_MS)
}

/// The hours between two moments of one day, in milliseconds.
fn open_between(hours: &[Hours], from: i64, until: i64) -> i64 {
    hours.iter().map(|hours| (hours.end_ms().min(until) - hours.begin_ms().max(from)).max(0)).sum()
}

/// The moment of the day at which `ms` of its hours are over, counted from the moment `from`.
fn worked(hours: &[Hours], from: i64, ms: i64) -> i64 {
    let mut left = ms;
    for hours in hours {
        let begin = hours.begin_ms().max(from);
        let length = (hours.end_ms() - begin).max(0);
        if left <= length {
            return begin + left;
        }
        left -= length;
    }
    DAY_MS
}

impl Hours {
    pub(crate) fn begin_ms(self) -> i64 {
        i64::from(self.from) * MINUTE_MS
    }

    pub(crate) fn end_ms(self) -> i64 {
        i64::from(self.until) * MINUTE_MS
    }
}
