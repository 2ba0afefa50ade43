//! Document timestamps, which the desk gives to acts that it filed: they come after an exchange, and nobody waits for them.

use acts::verify::{Trust, verify};
use casework::act::Act;
use casework::id::{ActId, Digest};
use replica::{Cancel, Line, StampPapers};
use store::table::stamp::Stamp;
use store::{Reader, Sha256};

use crate::answer::{Answer, Failure};
use crate::open::{Open, found};
use crate::{desk, paper, signer};

/// Acts that are asked about after one exchange.
const BROUGHT_MAX: u32 = 20;

/// Brings what the desk has by now of acts that were made here. It asks about each, those that it did not ask about before first,
/// telling how many are left, and leaves off where the line does: the next exchange goes on with the others.
pub(crate) fn bring(open: &Open, line: &Line, tell: &dyn Fn(usize), cancel: &Cancel) {
    let brought = (|| {
        let now = open.now().wall;
        let unstamped = open.read(|r| Ok(r.unstamped(now, BROUGHT_MAX)?))?;
        for (asked, act) in unstamped.iter().copied().enumerate() {
            tell(unstamped.len() - asked);
            let papers = line.filing(act).map_err(|why| Failure::from(anyhow::Error::from(why)))?;
            let never = papers.as_ref().is_some_and(|papers| papers.never_stamped);
            let kept = match papers.and_then(|papers| Some((papers.sealed, papers.stamp?))) {
                Some((sealed, stamp)) => keep(open, line, (act, sealed), stamp, cancel),
                None => Ok(()),
            };
            // One that does not come has its turn after the others.
            open.write("note a timestamp that is not there", |w| match w.stamp(act)? {
                Some(_) => Ok(()),
                None => Ok(w.not_stamped(act, never, now)?),
            })?;
            kept?;
        }
        Ok::<_, Failure>(())
    })();
    if let Err(failure) = brought {
        tracing::warn!(?failure, "timestamps come with another exchange");
    }
}

/// Keeps the timestamp of an act, once the file is found to be its sealed paper and to say what the desk says.
pub(crate) fn keep(
    open: &Open,
    line: &Line,
    (act, sealed): (ActId, Digest),
    told: StampPapers,
    cancel: &Cancel,
) -> Answer<()> {
    let StampPapers { file, at, by, clock } = told;
    for blob in [clock, file] {
        if !open.store.blobs().has(Sha256(blob.0)) {
            let fetched = line.fetch(&open.store, blob, open.now().wall, cancel);
            fetched.map_err(|why| Failure::from(anyhow::Error::from(why)))?;
        }
    }
    let clock = open.store.blobs().get(Sha256(clock.0))?;
    let trust = Trust { anchors: signer::anchors(&open.data)?, clocks: vec![clock.clone()], ..Trust::default() };
    let verdict = verify(&open.store.blobs().get(Sha256(file.0))?, &trust);
    let says = verdict.stamps.last().is_some_and(|stamp| stamp.anchor.is_some() && stamp.at == at && stamp.by == by);
    let own = open.read(|r| Ok(found(r.acts().get(act))?.pdf))?;
    if verdict.sealed != Some(sealed) || sealed != own || !says {
        tracing::warn!(%act, "what came as its timestamp is none");
        return Ok(());
    }
    signer::lay_clock(&open.data, &clock)?;
    open.write("keep a timestamp", |w| Ok(w.put_stamp(act, sealed, &Stamp { file, at, by })?))
}

/// That of an act, where its file is at hand.
pub(crate) fn of(open: &Open, r: &Reader<'_>, act: ActId) -> Answer<Option<Stamp>> {
    Ok(r.stamp(act)?.filter(|stamp| open.store.blobs().has(Sha256(stamp.file.0))))
}

/// The paper of an act as it leaves the house: with its timestamp where there is one.
pub(crate) fn paper(open: &Open, act: &Act) -> Answer<Vec<u8>> {
    match open.read(|r| of(open, r, act.id))? {
        Some(stamp) => desk::file(open, stamp.file),
        None => paper::bytes(open, act, None),
    }
}
