//! The business calendar (*calendario hábil*): when a desk works, and why it does not.
//!
//! A calendar is data: the hours of a week, the rules of the holidays and the days that are unlike others. All hours are
//! Colombian local time. A day is a *día hábil* when the desk works at any hour of it.

mod check;
mod colombia;
mod measure;
mod rule;
#[cfg(test)]
mod tests;

pub use check::{
    CalendarFlaw, EASTER_OFFSET_MAX, EASTER_OFFSET_MIN, EXCEPTIONS_MAX, HOURS_MAX, RULES_MAX, TEXT_CHARS_MAX,
};
pub use rule::{HolidayRule, RuleDay};

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The minutes of a whole day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// One stretch of work, in minutes since local midnight: `from` is in it, `until` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hours {
    pub from: u16,
    pub until: u16,
}

/// A day that is unlike what the week and the holidays say: a local closure, a compensated day, another timetable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExceptionDay {
    pub date: NaiveDate,
    /// None: closed all day.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// Why, for example the circular that says so.
    pub reason: String,
}

/// When a desk works. What comes from outside passes [`Calendar::check`] before it is used; whatever it says, nothing here
/// panics or runs for long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Calendar {
    /// Monday first; a weekday without hours is no business day. In order and apart from each other.
    pub week: [Vec<Hours>; 7],
    pub rules: Vec<HolidayRule>,
    /// By date, each date once. They go before week and holidays.
    #[serde(default)]
    pub exceptions: Vec<ExceptionDay>,
}

/// What a holiday is called, and which law says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Holiday {
    pub name: String,
    pub law: String,
}

/// Why nobody works on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "closed", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Closed {
    /// The week has no hours for it, as on a weekend.
    Week,
    /// Two holidays may share a date.
    Holiday {
        holidays: Vec<Holiday>,
    },
    Exception {
        reason: String,
    },
}

impl Calendar {
    /// The holidays of a year by date. Two may share one, and then both are named, in the order of the rules.
    #[must_use]
    pub fn holidays(&self, year: i32) -> BTreeMap<NaiveDate, Vec<Holiday>> {
        let mut found: BTreeMap<NaiveDate, Vec<Holiday>> = BTreeMap::new();
        for (date, rule) in self.rules.iter().flat_map(|rule| rule.falls_in(year).map(move |date| (date, rule))) {
            found.entry(date).or_default().push(rule.holiday());
        }
        found
    }

    /// Why `date` is no business day; none when it is one.
    #[must_use]
    pub fn closed(&self, date: NaiveDate) -> Option<Closed> {
        if let Some(exception) = self.exception(date) {
            let closed = exception.hours.is_empty();
            return closed.then(|| Closed::Exception { reason: exception.reason.clone() });
        }
        let holidays: Vec<Holiday> =
            self.rules.iter().filter(|rule| rule.falls_on(date)).map(HolidayRule::holiday).collect();
        if !holidays.is_empty() {
            return Some(Closed::Holiday { holidays });
        }
        self.hours_of_week(date).is_empty().then_some(Closed::Week)
    }

    /// When the desk works on `date`.
    #[must_use]
    pub fn hours_on(&self, date: NaiveDate) -> &[Hours] {
        match self.exception(date) {
            Some(exception) => &exception.hours,
            None if self.rules.iter().any(|rule| rule.falls_on(date)) => &[],
            None => self.hours_of_week(date),
        }
    }

    fn hours_of_week(&self, date: NaiveDate) -> &[Hours] {
        &self.week[date.weekday().num_days_from_monday() as usize]
    }

    fn exception(&self, date: NaiveDate) -> Option<&ExceptionDay> {
        let at = self.exceptions.binary_search_by_key(&date, |exception| exception.date).ok()?;
        self.exceptions.get(at)
    }
}
