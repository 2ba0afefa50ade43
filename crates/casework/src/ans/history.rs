//! What happened to a case, as far as its clock is concerned, in the order in which it happened.

use serde::{Deserialize, Serialize};

use super::{Ans, CaseState, SuspensionReason, Within};
use crate::calendar::Calendar;
use crate::time::{Between, DATE_FROM, Timestamp};

/// When something happened: what the clock said that was read for it, and what others say about that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    pub clock: Timestamp,
    #[serde(default, skip_serializing_if = "Between::is_unknown")]
    pub between: Between,
}

impl From<Timestamp> for Moment {
    /// Nobody doubts it.
    fn from(clock: Timestamp) -> Self {
        Self { clock, between: Between::default() }
    }
}

impl Moment {
    /// The latest that it can have been: from then on days are counted that somebody has to do something.
    #[must_use]
    pub fn latest(self) -> Timestamp {
        if self.between.doubts(self.clock) { self.between.until.unwrap_or(self.clock) } else { self.clock }
    }

    /// The earliest: before it nothing is over that has to go by.
    #[must_use]
    pub fn earliest(self) -> Timestamp {
        self.within().low
    }

    /// Within what it happened. Of an end that nobody knows, only the order of the history says anything.
    fn within(self) -> Within<Timestamp> {
        if !self.between.doubts(self.clock) {
            return Within::exactly(self.clock);
        }
        let low = self.between.from.unwrap_or(Timestamp::start_of(DATE_FROM));
        Within { low, high: self.between.until.unwrap_or(Timestamp(i64::MAX)) }
    }
}

/// An ANS with its calendar. The calendar may get another edition while a case goes on, such as a day on which nobody works:
/// then the time is counted by that one, and the *fecha estimada de solución* stays where the first put it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement<'c> {
    pub ans: Ans,
    /// By this edition the time is counted: the last one, or the one in force when the case ended.
    pub calendar: &'c Calendar,
    /// By this one the estimated date was fixed: the one in force when it was agreed.
    pub dated_by: &'c Calendar,
}

impl<'c> Agreement<'c> {
    /// Of a calendar that has not changed since.
    #[must_use]
    pub fn by(ans: Ans, calendar: &'c Calendar) -> Self {
        Self { ans, calendar, dated_by: calendar }
    }
}

/// What may happen to the clock of a case after its registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening<'c> {
    /// The reason is that of a suspension.
    /// `functional`: from then on a *grupo funcional* outside the OTI has it.
    State { to: CaseState, reason: Option<SuspensionReason>, functional: bool },
    /// *Cambio de ANS.* What was used stays used.
    Agreement(Agreement<'c>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event<'c> {
    pub at: Moment,
    pub what: Happening<'c>,
}

/// A case as its clock sees it. The order of the events is that of the record and is not doubted: where instants contradict
/// it, the later event happened when the earlier one had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History<'c> {
    pub registered: Moment,
    pub agreement: Agreement<'c>,
    pub events: Vec<Event<'c>>,
}

/// What holds from one event to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'c> {
    pub(super) since: Within<Timestamp>,
    /// What is shown where one instant has to stand for all: the one that was told, as far as that is possible.
    pub(super) shown: Timestamp,
    pub(super) state: CaseState,
    pub(super) reason: Option<SuspensionReason>,
    /// A functional group has it.
    pub(super) functional: bool,
    pub(super) agreement: Agreement<'c>,
    /// Whether the event agreed on this ANS: the registration and each change do.
    pub(super) agrees: bool,
}

impl<'c> History<'c> {
    /// The steps of the case until `asked`; the registration is the first. What lies after `asked` has not happened yet, and
    /// what may lie on either side has.
    pub(super) fn steps(&self, asked: Timestamp) -> Vec<Step<'c>> {
        let mut steps = vec![Step {
            since: self.registered.within(),
            shown: self.registered.clock,
            state: CaseState::Registered,
            reason: None,
            functional: false,
            agreement: self.agreement,
            agrees: true,
        }];
        for event in &self.events {
            let Some(last) = steps.last().copied() else { break };
            let mut since = event.at.within();
            since.low = since.low.max(last.since.low);
            if since.low > asked {
                break;
            }
            let step = Step { since, shown: event.at.clock, agrees: false, ..last };
            steps.push(match event.what {
                Happening::State { to, reason, functional } => Step { state: to, reason, functional, ..step },
                Happening::Agreement(agreement) => Step { agreement, agrees: true, ..step },
            });
        }
        let mut next = asked;
        for step in steps.iter_mut().rev() {
            step.since.high = step.since.high.min(next);
            next = step.since.high;
        }
        let mut before = Timestamp(i64::MIN);
        for step in &mut steps {
            step.since.high = step.since.high.max(step.since.low);
            step.shown = step.shown.clamp(step.since.low, step.since.high).max(before);
            before = step.shown;
        }
        steps
    }
}
