//! What the desk confirmed in writing, held against what whoever sees everything knows.

use std::collections::BTreeMap;

use casework::{
    fact::{Fact, ItemFact},
    id::Digest,
};
use desk::entrance::{Answer, Arrived, Asked};
use store::{Reader, StoreError};
use wire::{Divergence, NO_HEAD, Page, ReceiptRequest, Standing};

use super::holds;
use crate::{
    central::Central,
    names,
    run::{Violation, World},
    station::{Own, Station},
    truth::Checked,
};

/// 6: the last receipt says what the desk has, and agrees with the workstation. What the workstation lost with its disk is as what a
/// copy asked: the desk has more, and that is no mismatch.
pub(super) fn agrees(station: &Station<'_>, central: &Central, arrived: &[Arrived]) -> Checked {
    let store = station.store();
    let known = |r: &Reader<'_>| Ok::<_, StoreError>((r.receipt()?, r.owed()?, r.is_copied()?));
    let (kept, owed, is_copied) = store.read(known).unwrap();
    holds(5, owed.is_empty(), || format!("it still owes {owed:?}"))?;
    let Some(kept) = kept else { return Err(Violation::new(6, "nothing was confirmed to it")) };
    let cursor = store.read(|r| r.link()).unwrap().unwrap().cursor;
    let now = confirmed(station, central, cursor)?;
    let is_current = kept.receipt.identity == central.entrance().identity() && kept.receipt.standing == now;
    holds(6, is_current, || format!("{:?} was confirmed to it, and the desk has {now:?}", kept.receipt))?;
    // What a desk confirmed before it was restored, and left the journal here, nobody can offer again: its receipts say so.
    let is_there = |own: &Own| arrived.iter().any(|one| one.envelope.id == own.id);
    if station.own.iter().any(|own| own.gone && !is_there(own)) {
        return Ok(());
    }
    let ((here, _), differs) = (store.write("look", |w| w.standing()).unwrap(), &kept.differs);
    let found = here.against(&now);
    let named = found.iter().filter(|differs| !is_copied || !differs.is_of_a_copy());
    holds(6, named.eq(differs), || format!("it has {here:?}, and {differs:?} is named of {now:?}"))?;
    let missing = missing(station, arrived);
    let shorter: BTreeMap<u32, u32> = found
        .iter()
        .filter_map(|differs| match differs {
            Divergence::Chain { inc, here, .. } => Some((*inc, *here)),
            Divergence::Verdicts { .. } | Divergence::Files { .. } | Divergence::History { .. } => None,
        })
        .collect();
    holds(6, shorter == missing, || format!("chains {missing:?} end earlier here, and {found:?} is found"))?;
    // Files that were lost with their entries are no secret either.
    let others = found.iter().filter(|differs| !matches!(differs, Divergence::Chain { .. }));
    let others = others.filter(|differs| missing.is_empty() || !matches!(differs, Divergence::Files { .. })).count();
    holds(6, others == 0, || format!("{found:?} is found in what was exchanged whole"))?;
    holds(6, differs.is_empty(), || format!("{differs:?} is asked about, and is nobody's loss"))
}

fn confirmed(station: &Station<'_>, central: &Central, cursor: Option<String>) -> Result<Standing, Violation> {
    let entrance = central.entrance();
    let request = ReceiptRequest { epoch: entrance.identity().epoch, cursor };
    match entrance.handle(names::device(station.number), &Asked::Receipt(request), central.now) {
        Ok(Ok(Answer::Receipt(signed))) => Ok(signed.open(&signed.key).unwrap().standing),
        other => Err(Violation::new(6, format!("asked for a receipt the desk says {other:?}"))),
    }
}

/// Incarnations of which the desk has more than the workstation, and how far they go here.
fn missing(station: &Station<'_>, arrived: &[Arrived]) -> BTreeMap<u32, u32> {
    let device = names::device(station.number);
    let mut there: BTreeMap<u32, Digest> = BTreeMap::new();
    for one in arrived.iter().filter(|one| one.envelope.dev == device) {
        there.insert(one.envelope.inc, one.hash);
    }
    let last = |inc: u32| station.own.iter().rfind(|own| own.inc == inc);
    let head = |own: Option<&Own>| own.map_or(NO_HEAD, |own| own.hash);
    let differs = there.into_iter().filter(|(inc, hash)| head(last(*inc)) != *hash);
    differs.map(|(inc, _)| (inc, last(inc).map_or(0, |own| own.seq))).collect()
}

/// 5: a photo that anybody can still bring is at the desk.
pub(super) fn photos_came(world: &World<'_>, central: &Central, pages: &[Page]) -> Checked {
    for fact in pages.iter().flat_map(|page| &page.entries).flat_map(|told| &told.facts) {
        let Fact::Item(_, ItemFact::PhotoAdded { photo, .. }) = fact else { continue };
        let brings = |(at, station): (usize, &Station<'_>)| {
            !world.is_away(at) && station.own.iter().any(|own| own.file == Some(*photo))
        };
        let came = central.entrance().has_blob(*photo).unwrap() || !world.stations.iter().enumerate().any(brings);
        holds(5, came, || format!("the photo {photo} never came"))?;
    }
    Ok(())
}
