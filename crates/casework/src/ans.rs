//! The clock of the *acuerdo de nivel de servicio* (ANS): how much of its time a case has used.
//!
//! Nothing is accumulated. Whoever asks gives the history of the case and the moment, and everything follows from them, so
//! that the same history always gives the same answer. What happened at a doubtful hour (*hora dudosa*) makes of each number
//! the least and the most that it can be.
//!
//! *Fecha estimada de solución* is fixed at registration, and *tiempo de progreso* pauses with the case: whether the ANS was
//! kept is judged by the progress and never by the date.

mod compliance;
mod explain;
mod history;
mod reading;
mod runs;
mod state;
#[cfg(test)]
mod tests;

pub use compliance::{Compliance, MASS_USERS_MIN, is_mass_event};
pub use explain::{Because, EXPLAINED_DAYS_MAX, Explanation, SEGMENTS_MAX, Segment};
pub use history::{Agreement, Event, Happening, History, Moment};
pub use reading::{Estimate, Reading};
pub use state::{CaseState, Clock, SuspensionReason};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::calendar::Calendar;
use crate::time::Timestamp;

const MINUTE_MS: i64 = 60_000;
/// No target is longer than ten years of days and nights.
pub const TARGET_MAX_MS: i64 = 10 * 366 * 24 * 60 * MINUTE_MS;
/// Business days after a solution without a survey, at whose end the case is closed.
pub const SURVEY_DAYS: u32 = 3;

/// What was agreed for a category of cases. Times are *tiempo hábil*, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ans {
    /// *Tiempo de solución.*
    #[ts(type = "number")]
    pub target_ms: i64,
    /// *Tiempo de atención*, where one was agreed.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub attention_ms: Option<i64>,
    pub near: NearExpiry,
}

/// *Próximo a vencer*: when no more than the larger of both remains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NearExpiry {
    /// Of the target, in per cent.
    pub percent: u8,
    pub minutes: u32,
}

impl Default for NearExpiry {
    /// As the procedure begins: a fifth of the target, or an hour.
    fn default() -> Self {
        Self { percent: 20, minutes: 60 }
    }
}

/// Why an ANS cannot be used: data for whoever makes the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "flaw", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnsFlaw {
    /// Less than a minute, or more than [`TARGET_MAX_MS`].
    TargetOutOfRange {
        #[ts(type = "number")]
        ms: i64,
    },
    /// More than all of the target.
    PercentTooHigh { percent: u8 },
}

impl Ans {
    /// Whether it can be used.
    ///
    /// # Errors
    /// The first [`AnsFlaw`] found.
    pub fn check(&self) -> Result<(), AnsFlaw> {
        let mut targets = self.attention_ms.into_iter().chain([self.target_ms]);
        if let Some(ms) = targets.find(|ms| !(MINUTE_MS..=TARGET_MAX_MS).contains(ms)) {
            return Err(AnsFlaw::TargetOutOfRange { ms });
        }
        if self.near.percent > 100 {
            return Err(AnsFlaw::PercentTooHigh { percent: self.near.percent });
        }
        Ok(())
    }

    /// With how much left the case is near its expiry.
    #[must_use]
    pub fn near_ms(&self) -> i64 {
        let share = i128::from(self.target_ms) * i128::from(self.near.percent) / 100;
        i64::try_from(share).unwrap_or(i64::MAX).max(i64::from(self.near.minutes) * MINUTE_MS)
    }
}

/// The least and the most that something can be, or the earliest and the latest; the same where nothing is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Within<T> {
    pub low: T,
    pub high: T,
}

impl<T: Copy> Within<T> {
    /// Something that nobody doubts.
    #[must_use]
    pub fn exactly(value: T) -> Self {
        Self { low: value, high: value }
    }
}

/// Whether something is so, where a doubtful hour may leave it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    No,
    Doubtful,
    Yes,
}

impl Verdict {
    /// From what holds in the case that is best for it and in the one that is worst.
    fn of(surely: bool, perhaps: bool) -> Self {
        match (surely, perhaps) {
            (true, _) => Self::Yes,
            (false, true) => Self::Doubtful,
            (false, false) => Self::No,
        }
    }
}

/// When a solved case without a survey is closed: at the end of the third business day after its solution. Days are counted
/// and not hours. None when the calendar has not as many.
#[must_use]
pub fn auto_close_at(calendar: &Calendar, solved_at: Timestamp) -> Option<Timestamp> {
    let last = calendar.nth_business_day(solved_at.date(), SURVEY_DAYS)?;
    last.succ_opt().map(Timestamp::start_of)
}
