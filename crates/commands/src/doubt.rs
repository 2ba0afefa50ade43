//! *Hora dudosa*: a clock that stands behind what the journal recorded before. Work in the field is never rejected
//! for it; it is told, and kept with what was signed meanwhile. Only where the workstation's certificate is not valid
//! nothing can be signed, and that is told before anybody begins.

use casework::time::Timestamp;
use chrono::TimeDelta;

use crate::answer::Answer;
use crate::open::{Open, evidence};
use crate::signer;
use crate::view::account::ClockDoubt;

/// How far the clock may stand back without a word: machines correct theirs by seconds.
const TOLERANCE: TimeDelta = TimeDelta::minutes(2);

/// What speaks against the clock of the machine, if anything does.
pub(crate) fn of(open: &Open) -> Answer<Option<ClockDoubt>> {
    let now = open.now();
    let (reached, signs) = open.read(|r| {
        let signs = signer::check_valid(&signer::load(r)?, now.wall).is_ok();
        Ok((r.time_reached(evidence(&now))?, signs))
    })?;
    let doubtful = |reached: &Timestamp| !signs || is_behind(now.wall, *reached);
    Ok(reached.filter(doubtful).map(|reached| ClockDoubt { clock: now.wall, reached, signs }))
}

fn is_behind(clock: Timestamp, reached: Timestamp) -> bool {
    clock.plus(TOLERANCE) < reached
}

/// Whether what is signed now bears the mark.
pub(crate) fn is_doubtful(open: &Open) -> Answer<bool> {
    let now = open.now();
    let reached = open.read(|r| Ok(r.time_reached(evidence(&now))?))?;
    Ok(reached.is_some_and(|reached| is_behind(now.wall, reached)))
}
