//! Pages of the desk's history, one after the other.

use store::Link;
use wire::{DeskError, Page};

use crate::{
    fault::{Fault, Unexpected},
    run::Ended,
};

/// Entries and records that are taken in at once: own pending intents are judged anew each time.
const ENTRIES_AT_ONCE: usize = 4_000;

/// Whether pages are to be taken in before more of them are asked for.
pub(crate) fn are_enough(pages: &[Page]) -> bool {
    let came =
        |page: &Page| page.scoped.iter().flat_map(|scoped| &scoped.came).map(|came| came.rows.len()).sum::<usize>();
    pages.iter().map(|page| page.entries.len() + came(page)).sum::<usize>() >= ENTRIES_AT_ONCE
}

/// How far pages have led.
#[derive(Debug, Default)]
pub(crate) struct Led {
    last: Option<u64>,
    /// Where the one before went on, when its entry is told once more.
    within: Option<String>,
}

/// The page, if it belongs to the history that is known and leads on in it: a desk that went in circles would be
/// listened to without end.
pub(crate) fn goes_on(link: &Link, led: &mut Led, page: Page) -> Result<Page, Ended> {
    if page.epoch != link.identity.epoch {
        return Err(Fault::Desk(DeskError::OtherEpoch { epoch: page.epoch }).into());
    }
    let within = page.scoped.as_ref().is_some_and(|scoped| scoped.goes_on).then(|| page.cursor.clone());
    if within.is_some() && (page.entries.len() != 1 || within == led.within) {
        return Err(Unexpected::Circle.into());
    }
    for told in &page.entries {
        if led.last.is_some_and(|last| told.n <= last) {
            return Err(Unexpected::Circle.into());
        }
        if within.is_none() {
            led.last = Some(told.n);
        }
    }
    led.within = within;
    Ok(page)
}
