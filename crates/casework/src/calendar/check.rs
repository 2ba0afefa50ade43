//! What a calendar has to be before anything is counted by it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Calendar, DAY_MINUTES, Hours, RuleDay};
use crate::time::{DATE_FROM, DATE_UNTIL};

/// Holidays of the law: Colombia has 19.
pub const RULES_MAX: usize = 64;
/// Days unlike others: some dozens a year, for decades.
pub const EXCEPTIONS_MAX: usize = 1_000;
/// Stretches of work in one day.
pub const HOURS_MAX: usize = 8;
/// Characters of a name, a law or a reason.
pub const TEXT_CHARS_MAX: usize = 200;
/// The earliest and the latest day by Easter that lies in the same year, and whose Monday does.
pub const EASTER_OFFSET_MIN: i16 = -80;
pub const EASTER_OFFSET_MAX: i16 = 240;

/// Why a calendar cannot be used: data for whoever makes the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "flaw", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CalendarFlaw {
    TooManyRules {
        max: u32,
    },
    TooManyExceptions {
        max: u32,
    },
    TooManyHours {
        max: u32,
    },
    TextMissing,
    TextTooLong {
        max: u32,
    },
    /// They end before they begin or after midnight, or begin before those ahead of them have ended.
    WrongHours {
        hours: Hours,
    },
    /// No year has it.
    NoSuchDay {
        month: u8,
        day: u8,
    },
    OffsetOutOfRange {
        from: i16,
        until: i16,
    },
    DateOutOfRange {
        from: NaiveDate,
        until: NaiveDate,
    },
    /// The rule ends before it begins.
    NeverValid {
        name: String,
    },
    /// It comes twice, or after a later one.
    OutOfOrder {
        date: NaiveDate,
    },
}

impl Calendar {
    /// Whether it can be used.
    ///
    /// # Errors
    /// The first [`CalendarFlaw`] found.
    pub fn check(&self) -> Result<(), CalendarFlaw> {
        self.week.iter().try_for_each(|hours| check_hours(hours))?;
        if self.rules.len() > RULES_MAX {
            return Err(CalendarFlaw::TooManyRules { max: RULES_MAX as u32 });
        }
        for rule in &self.rules {
            check_text(&rule.name)?;
            check_text(&rule.law)?;
            check_day(rule.on)?;
            rule.valid_from.into_iter().chain(rule.valid_until).try_for_each(check_date)?;
            if rule.valid_from.zip(rule.valid_until).is_some_and(|(from, until)| until < from) {
                return Err(CalendarFlaw::NeverValid { name: rule.name.clone() });
            }
        }
        if self.exceptions.len() > EXCEPTIONS_MAX {
            return Err(CalendarFlaw::TooManyExceptions { max: EXCEPTIONS_MAX as u32 });
        }
        for exception in &self.exceptions {
            check_date(exception.date)?;
            check_text(&exception.reason)?;
            check_hours(&exception.hours)?;
        }
        match self.exceptions.windows(2).find(|pair| pair[0].date >= pair[1].date) {
            Some(pair) => Err(CalendarFlaw::OutOfOrder { date: pair[1].date }),
            None => Ok(()),
        }
    }
}

fn check_hours(day: &[Hours]) -> Result<(), CalendarFlaw> {
    if day.len() > HOURS_MAX {
        return Err(CalendarFlaw::TooManyHours { max: HOURS_MAX as u32 });
    }
    let mut free_from = 0;
    for hours in day {
        if hours.from < free_from || hours.until <= hours.from || hours.until > DAY_MINUTES {
            return Err(CalendarFlaw::WrongHours { hours: *hours });
        }
        free_from = hours.until;
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), CalendarFlaw> {
    if text.trim().is_empty() {
        return Err(CalendarFlaw::TextMissing);
    }
    if text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX {
        return Err(CalendarFlaw::TextTooLong { max: TEXT_CHARS_MAX as u32 });
    }
    Ok(())
}

fn check_date(date: NaiveDate) -> Result<(), CalendarFlaw> {
    if (DATE_FROM..=DATE_UNTIL).contains(&date) {
        Ok(())
    } else {
        Err(CalendarFlaw::DateOutOfRange { from: DATE_FROM, until: DATE_UNTIL })
    }
}

fn check_day(on: RuleDay) -> Result<(), CalendarFlaw> {
    const LEAP_YEAR: i32 = 2000;
    match on {
        RuleDay::Fixed { month, day } | RuleDay::Monday { month, day } => {
            match NaiveDate::from_ymd_opt(LEAP_YEAR, month.into(), day.into()) {
                Some(_) => Ok(()),
                None => Err(CalendarFlaw::NoSuchDay { month, day }),
            }
        }
        RuleDay::Easter { offset, .. } if (EASTER_OFFSET_MIN..=EASTER_OFFSET_MAX).contains(&offset) => Ok(()),
        RuleDay::Easter { .. } => {
            Err(CalendarFlaw::OffsetOutOfRange { from: EASTER_OFFSET_MIN, until: EASTER_OFFSET_MAX })
        }
    }
}
