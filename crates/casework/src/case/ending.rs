//! What follows for a case without anybody at work on it: the user's survey, the days that go by, the day on which it resumes.
//! Decided here; who asks for it is the desk.

use super::{Case, CaseStep, Closing, Step};
use crate::ans::{CaseState, auto_close_at};
use crate::calendar::Calendar;
use crate::time::Timestamp;

/// What an answer to the survey does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    Steps(CaseStep),
    /// It came when the case had been closed: it is kept, and the user is offered a new case that names this one.
    Late,
}

/// The user answered the survey of a solved case; `received` by the desk. An answer that comes until the moment at which the case
/// closes by itself wins over that.
#[must_use]
pub fn survey(case: &Case, calendar: &Calendar, authorises: bool, received: Timestamp) -> Ending {
    let in_time = case.state == CaseState::Solved && closes_at(case, calendar).is_none_or(|at| received <= at);
    let step = match (in_time, authorises) {
        (false, _) => return Ending::Late,
        (true, true) => Step::Close { by: Closing::Survey },
        (true, false) => Step::Reopen,
    };
    Ending::Steps(CaseStep { step, note: String::new() })
}

/// Closes a case that was solved, and of which nobody said anything for three business days.
#[must_use]
pub fn auto_close(case: &Case, calendar: &Calendar, now: Timestamp) -> Option<CaseStep> {
    let due = case.state == CaseState::Solved && closes_at(case, calendar).is_some_and(|at| now >= at);
    due.then(|| CaseStep { step: Step::Close { by: Closing::NoSurvey }, note: String::new() })
}

/// Resumes a case on the day that its suspension named.
#[must_use]
pub fn resume(case: &Case, now: Timestamp) -> Option<CaseStep> {
    let resume_on = case.suspension.and_then(|suspension| suspension.resume_on)?;
    let due = case.state == CaseState::Suspended && now.date() >= resume_on;
    due.then(|| CaseStep { step: Step::Take, note: String::new() })
}

fn closes_at(case: &Case, calendar: &Calendar) -> Option<Timestamp> {
    auto_close_at(calendar, case.solved_at?)
}
