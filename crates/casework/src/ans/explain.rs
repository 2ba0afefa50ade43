//! *¿Por qué vence…?* The life of a case, stretch by stretch, and what its clock did in each.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::history::Step;
use super::{CaseState, Clock, History, Reading, SuspensionReason};
use crate::calendar::{Calendar, Closed, Holiday};
use crate::time::Timestamp;

/// The most that an explanation lists: who wants to read more looks at a shorter time.
pub const SEGMENTS_MAX: usize = 1_000;
/// The most days on which an explanation looks for hours.
pub const EXPLAINED_DAYS_MAX: u32 = 3_660;
/// How far into the future [`History::why`] looks when nothing is due.
const LOOK_AHEAD_MS: i64 = 7 * 24 * 3_600_000;

/// Why the clock did what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "because", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Because {
    Running {
        state: CaseState,
    },
    /// Outside hours as well as within.
    Paused {
        state: CaseState,
        reason: Option<SuspensionReason>,
    },
    /// Solved, and waiting for its survey, or ended.
    Stopped {
        state: CaseState,
    },
    /// Nights, breaks and weekends.
    OutsideHours,
    Holiday {
        holidays: Vec<Holiday>,
    },
    Exception {
        reason: String,
    },
}

/// One stretch; the next begins where it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Segment {
    pub from: Timestamp,
    pub until: Timestamp,
    pub because: Because,
    /// The *tiempo hábil* in it, in milliseconds. It counts as progress where the clock ran.
    #[ts(type = "number")]
    pub business_ms: i64,
    /// It begins at a doubtful hour (*hora dudosa*), and the one before it ends there.
    pub doubtful: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Explanation {
    pub segments: Vec<Segment>,
    /// Whether the segments reach as far as was asked, or had to end before.
    pub whole: bool,
}

impl History<'_> {
    /// *¿Por qué vence cuando vence?* What the clock says at `asked`, and its stretches until the case is due. Of one that is not
    /// counted now they go on for some days; where the clock has stopped they end.
    #[must_use]
    pub fn why(&self, asked: Timestamp) -> (Reading, Explanation) {
        let reading = self.reading(asked);
        let until = match reading.state.clock() {
            Clock::Stopped => asked,
            Clock::Running | Clock::Paused => {
                reading.projected_due.map_or(Timestamp(asked.0 + LOOK_AHEAD_MS), |due| due.high.max(asked))
            }
        };
        let explanation = self.explanation(asked, until);
        (reading, explanation)
    }

    /// The stretches of the case as it stood at `asked`, until `until`: for what is to come, as if nothing else happened.
    #[must_use]
    pub fn explanation(&self, asked: Timestamp, until: Timestamp) -> Explanation {
        let steps = self.steps(asked);
        let mut drawing = Drawing { segments: Vec::new(), days: 0, whole: true };
        for (index, step) in steps.iter().enumerate() {
            let end = steps.get(index + 1).map_or(until, |next| next.shown).min(until);
            if step.shown < end {
                drawing.step(step, end);
            }
        }
        Explanation { segments: drawing.segments, whole: drawing.whole }
    }
}

struct Drawing {
    segments: Vec<Segment>,
    days: u32,
    whole: bool,
}

impl Drawing {
    fn step(&mut self, step: &Step<'_>, end: Timestamp) {
        let first = self.segments.len();
        let (state, reason, calendar) = (step.state, step.reason, step.agreement.calendar);
        match state.clock() {
            Clock::Running => self.running(state, calendar, step.shown, end),
            Clock::Paused => self.push(step.shown, end, Because::Paused { state, reason }, calendar),
            Clock::Stopped => self.push(step.shown, end, Because::Stopped { state }, calendar),
        }
        if let Some(segment) = self.segments.get_mut(first) {
            segment.doubtful = step.since.low != step.since.high;
        }
    }

    fn running(&mut self, state: CaseState, calendar: &Calendar, from: Timestamp, end: Timestamp) {
        let mut at = from;
        for date in from.date().iter_days() {
            if at >= end || !self.whole {
                return;
            }
            if self.days >= EXPLAINED_DAYS_MAX {
                self.whole = false;
                return;
            }
            self.days += 1;
            let next = date.succ_opt().map_or(end, Timestamp::start_of).min(end);
            if let Some(closed) = calendar.closed(date) {
                self.push(at, next, because(closed), calendar);
            } else {
                self.day(state, calendar, date, (at, next));
            }
            at = next;
        }
    }

    /// One day on which the desk works.
    fn day(&mut self, state: CaseState, calendar: &Calendar, date: NaiveDate, (from, end): (Timestamp, Timestamp)) {
        let midnight = Timestamp::start_of(date).0;
        let mut at = from;
        for hours in calendar.hours_on(date) {
            let begin = Timestamp(midnight + hours.begin_ms()).clamp(at, end.max(at));
            let until = Timestamp(midnight + hours.end_ms()).clamp(begin, end.max(begin));
            self.push(at, begin, Because::OutsideHours, calendar);
            self.push(begin, until, Because::Running { state }, calendar);
            at = until;
        }
        self.push(at, end, Because::OutsideHours, calendar);
    }

    /// Adds a stretch, or lengthens the last by it.
    fn push(&mut self, from: Timestamp, until: Timestamp, because: Because, calendar: &Calendar) {
        if until <= from || !self.whole {
            return;
        }
        let business_ms = calendar.business_time(from, until);
        let full = self.segments.len() >= SEGMENTS_MAX;
        match self.segments.last_mut() {
            Some(last) if last.because == because && last.until == from => {
                last.until = until;
                last.business_ms += business_ms;
            }
            _ if full => self.whole = false,
            _ => self.segments.push(Segment { from, until, because, business_ms, doubtful: false }),
        }
    }
}

fn because(closed: Closed) -> Because {
    match closed {
        Closed::Week => Because::OutsideHours,
        Closed::Holiday { holidays } => Because::Holiday { holidays },
        Closed::Exception { reason } => Because::Exception { reason },
    }
}
