//! The clock of the ANS, told as stories of cases.

mod doubts;
mod explained;
mod properties;
mod stories;

use super::{Agreement, Ans, CaseState, Event, Happening, History, Moment, NearExpiry, SuspensionReason, Within};
use crate::calendar::{Calendar, ExceptionDay, Hours};
use crate::time::{Between, Timestamp};

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// `2026-12-03 15:00` on a Colombian wall clock.
fn at(text: &str) -> Timestamp {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes: i64 = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    Timestamp(Timestamp::start_of(date.parse().unwrap()).0 + minutes * MINUTE)
}

fn ans(hours: i64) -> Ans {
    Ans { target_ms: hours * HOUR, attention_ms: None, near: NearExpiry::default() }
}

fn hours(from: u16, until: u16) -> Hours {
    Hours { from: from * 60, until: until * 60 }
}

/// 08–12 and 14–17 on weekdays; 24 December is closed.
fn segmented() -> Calendar {
    let mut calendar = Calendar::colombia();
    calendar.week[..5].fill(vec![hours(8, 12), hours(14, 17)]);
    let date = "2026-12-24".parse().unwrap();
    calendar.exceptions = vec![ExceptionDay { date, hours: Vec::new(), reason: "Circular 12".into() }];
    calendar
}

fn registered<'c>(when: &str, hours: i64, calendar: &'c Calendar) -> History<'c> {
    History { registered: at(when).into(), agreement: Agreement::by(ans(hours), calendar), events: Vec::new() }
}

impl<'c> History<'c> {
    fn then(mut self, when: impl Into<Moment>, to: CaseState) -> Self {
        let reason = (to == CaseState::Suspended).then_some(SuspensionReason::UserUnavailable);
        self.events.push(Event { at: when.into(), what: Happening::State { to, reason, functional: false } });
        self
    }

    fn agreed(mut self, when: impl Into<Moment>, hours: i64, calendar: &'c Calendar) -> Self {
        let agreement = Agreement::by(ans(hours), calendar);
        self.events.push(Event { at: when.into(), what: Happening::Agreement(agreement) });
        self
    }

    /// Whole hours of progress, of a history without doubts.
    fn progress(&self, when: &str) -> i64 {
        let Within { low, high } = self.reading(at(when)).progress_ms;
        assert_eq!((low, low % HOUR), (high, 0), "{when}");
        low / HOUR
    }
}

/// A clock that said `clock`, and what others say about it.
fn doubtful(clock: &str, from: &str, until: &str) -> Moment {
    Moment { clock: at(clock), between: Between { from: Some(at(from)), until: Some(at(until)) } }
}
