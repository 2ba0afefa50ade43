//! What became known of copies of this workstation's data.

use store::table::act::ActRow;
use store::{Fork, Reader, Twin};

use super::question::questions;
use crate::answer::Answer;
use crate::open::{Open, found};
use crate::view::Nothing;
use crate::view::desk::{ForkView, OneNumber, Questions, TwinView};

pub(super) fn forks(r: &Reader<'_>) -> Answer<Vec<ForkView>> {
    let view = |Fork { at, incarnation, known, anew }| ForkView { at, incarnation, known, anew };
    Ok(r.forks()?.into_iter().map(view).collect())
}

pub(super) fn twins(r: &Reader<'_>) -> Answer<Vec<TwinView>> {
    let view = |Twin { incarnation, entries, last_at }| TwinView { incarnation, entries, last_at };
    Ok(r.twins()?.into_iter().map(view).collect())
}

/// Acts that bear one number stand one after the other.
pub(super) fn one_number(r: &Reader<'_>) -> Answer<Vec<OneNumber>> {
    let mut all = Vec::<OneNumber>::new();
    for id in r.acts_of_one_number()? {
        let act: ActRow = found(r.acts().row(id))?;
        let folio = act.folio.to_string();
        match all.last_mut() {
            Some(last) if last.folio == folio => last.acts.push(act),
            _ => all.push(OneNumber { folio, acts: vec![act] }),
        }
    }
    Ok(all)
}

/// How much of it somebody has to look at.
pub(super) fn count(r: &Reader<'_>) -> Answer<u32> {
    let count = r.forks()?.len() + r.twins()?.len() + one_number(r)?.len();
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Somebody has seen that there are or were copies. Numbers that two acts bear stay until only one of them is in force.
pub(crate) fn close(open: &Open, _: Nothing) -> Answer<Questions> {
    let at = open.now().wall;
    open.write("close what is known of copies", |w| Ok(w.close_forks(at)?))?;
    questions(open, Nothing {})
}
