//! *Hora dudosa*: a clock that stands behind what the journal recorded before. Work in the field is never rejected
//! for it; it is told, and kept with what was signed meanwhile.

use casework::time::Timestamp;
use chrono::TimeDelta;

use crate::answer::Answer;
use crate::open::{Open, evidence};
use crate::view::account::ClockDoubt;

/// How far the clock may stand back without a word: machines correct theirs by seconds.
const TOLERANCE: TimeDelta = TimeDelta::minutes(2);

/// What speaks against the clock of the machine, if anything does.
pub(crate) fn of(open: &Open) -> Answer<Option<ClockDoubt>> {
    let now = open.now();
    let reached = open.read(|r| Ok(r.time_reached(evidence(&now))?))?;
    let behind = |reached: &Timestamp| now.wall.plus(TOLERANCE) < *reached;
    Ok(reached.filter(behind).map(|reached| ClockDoubt { clock: now.wall, reached }))
}

pub(crate) fn is_doubtful(open: &Open) -> Answer<bool> {
    Ok(of(open)?.is_some())
}
