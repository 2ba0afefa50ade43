//! Whose database the disk spoils, and what becomes of what was asked there.

use std::collections::HashSet;

use casework::id::IntentId;
use wire::Verdict;

use super::{Violation, World};

impl World<'_> {
    /// 4: what was asked there, and the desk has not confirmed as it was asked, is made anew of what stands beside the database.
    pub(super) fn spoils(&mut self, at: usize) -> Result<String, Violation> {
        let lost = |what: String| Violation::new(4, format!("workstation {at}: {what}"));
        let station = &mut self.stations[at];
        let anew = station.spoils().map_err(|error| lost(format!("nothing is made anew: {error:?}")))?;
        if anew.gaps > 0 || anew.is_behind {
            return Err(lost(format!("what stands beside the database is not whole: {anew:?}")));
        }
        let central = self.central.borrow();
        let arrived = central.entrance().arrived().unwrap();
        let accepted = arrived.iter().filter(|one| matches!(one.verdict, Verdict::Accepted { .. }));
        let known: HashSet<IntentId> = accepted.map(|one| one.envelope.id).chain(central.truth.accepted()).collect();
        let here = |own: IntentId| station.store().read(|r| r.stands_at(own)).unwrap().is_some();
        let gone: HashSet<IntentId> = station.own.iter().map(|own| own.id).filter(|id| !here(*id)).collect();
        for own in &mut station.own {
            own.gone = gone.contains(&own.id);
            if own.gone && !known.contains(&own.id) {
                return Err(lost(format!("{} {} is in no place any more", own.kind, own.id)));
            }
        }
        Ok(format!("is begun anew with {}, {} are at the desk alone", anew.entries, gone.len()))
    }
}
