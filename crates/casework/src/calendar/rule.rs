//! The rules by which holidays fall.

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Holiday;

/// How a holiday finds its day in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "rule", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleDay {
    /// Never moves; on a weekend it gives no other day.
    Fixed { month: u8, day: u8 },
    /// Observed on that day when it is a Monday, else on the next (*Ley Emiliani*).
    Monday { month: u8, day: u8 },
    /// Days after Easter Sunday, or before it when negative; `monday` moves it to the next Monday.
    Easter { offset: i16, monday: bool },
}

/// One holiday of the law. A law that ends is given its last day; it is not deleted, since it still judges the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HolidayRule {
    pub name: String,
    /// The law that orders the rest.
    pub law: String,
    pub on: RuleDay,
    /// The first day on which it may be observed.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it may be observed.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

impl HolidayRule {
    /// The days of `year` on which it is observed: none or one, and two when it moves over New Year.
    pub(super) fn falls_in(&self, year: i32) -> impl Iterator<Item = NaiveDate> + use<> {
        [year.checked_sub(1), Some(year)]
            .map(|base| base.and_then(|base| self.observed(base)).filter(|date| date.year() == year))
            .into_iter()
            .flatten()
    }

    pub(super) fn falls_on(&self, date: NaiveDate) -> bool {
        self.falls_in(date.year()).any(|observed| observed == date)
    }

    pub(super) fn holiday(&self) -> Holiday {
        Holiday { name: self.name.clone(), law: self.law.clone() }
    }

    /// The day on which it is observed, by its date in `year`; none where that does not exist or the law is not in force.
    fn observed(&self, year: i32) -> Option<NaiveDate> {
        let date = match self.on {
            RuleDay::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month.into(), day.into())?,
            RuleDay::Monday { month, day } => monday_from(NaiveDate::from_ymd_opt(year, month.into(), day.into())?)?,
            RuleDay::Easter { offset, monday } => {
                let date = easter(year)?.checked_add_signed(TimeDelta::days(offset.into()))?;
                if monday { monday_from(date)? } else { date }
            }
        };
        let begun = self.valid_from.is_none_or(|from| date >= from);
        let lasts = self.valid_until.is_none_or(|until| date <= until);
        (begun && lasts).then_some(date)
    }
}

/// `date` when it is a Monday, else the next Monday.
fn monday_from(date: NaiveDate) -> Option<NaiveDate> {
    let days = (7 - i64::from(date.weekday().num_days_from_monday())) % 7;
    date.checked_add_signed(TimeDelta::days(days))
}

/// Easter Sunday of the Gregorian calendar (the computus of Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<NaiveDate> {
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let golden = year.rem_euclid(19);
    let correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - correction + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}
