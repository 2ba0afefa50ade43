//! *Hora dudosa*: a clock that is not where the desk's is, or stands behind what the journal recorded before. Work in the field is
//! never rejected for it; it is told, and kept with what was signed meanwhile. Only where the workstation's certificate is not valid
//! nothing can be signed, and that is told before anybody begins.

use casework::time::Between;
use store::{KnownTime, Witness};

use crate::answer::Answer;
use crate::open::{Open, evidence};
use crate::signer;
use crate::view::account::{ClockDoubt, ClockWitness};

/// What speaks against the clock of the machine, if anything does.
pub(crate) fn of(open: &Open) -> Answer<Option<ClockDoubt>> {
    let now = open.now();
    let (known, signs) = open.read(|r| {
        let signs = signer::check_valid(&signer::load(r)?, now.wall).is_ok();
        Ok((r.known_time(evidence(&now))?, signs))
    })?;
    let known = known.filter(|known| !signs || known.between.doubts(now.wall));
    Ok(known.and_then(|KnownTime { between: Between { from, until }, by }| {
        // The end that it is beyond.
        let reached = until.filter(|until| now.wall > *until).or(from)?;
        Some(ClockDoubt { clock: now.wall, reached, by: witness(by), signs })
    }))
}

/// Whether what is signed now bears the mark.
pub(crate) fn is_doubtful(open: &Open) -> Answer<bool> {
    let now = open.now();
    let known = open.read(|r| Ok(r.known_time(evidence(&now))?))?;
    Ok(known.is_some_and(|known| known.between.doubts(now.wall)))
}

fn witness(by: Witness) -> ClockWitness {
    match by {
        Witness::Journal => ClockWitness::Journal,
        Witness::DeskThen => ClockWitness::DeskThen,
        Witness::DeskNow => ClockWitness::DeskNow,
    }
}
