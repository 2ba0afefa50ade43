//! Lists, search and scan.

use store::StoreError;

use crate::answer::Answer;
use crate::open::Open;
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::list::{
    ActFilter, ActRow, ItemFilter, ItemRow, ListQuery, Page, PersonFilter, PersonRow, Scan, ScanAnswer, Search,
    SearchHit, SiteFilter, SiteRow,
};

/// Most hits of one search.
const HITS_MAX: u32 = 50;

pub(crate) fn search(open: &Open, request: Search) -> Answer<Vec<SearchHit>> {
    if !(1..=HITS_MAX).contains(&request.limit) {
        let rule = Rule::Range { min: 1, max: HITS_MAX };
        return Err(Problem::Invalid { field: InvalidField::Limit, rule }.into());
    }
    open.read(|r| Ok(r.search(&request.text, request.limit)?))
}

/// What bears this code: an exact plate, serial, provider tag or MAC; else what may be it misread. Where two items
/// bear it (one serial of two brands), the person chooses.
pub(crate) fn scan(open: &Open, request: Scan) -> Answer<ScanAnswer> {
    let mut scanned = open.read(|r| Ok(r.items().scan(&request.code)?))?;
    if scanned.exact.len() == 1
        && let Some(item) = scanned.exact.pop()
    {
        return Ok(ScanAnswer::Found { item: Box::new(item) });
    }
    let candidates = if scanned.exact.is_empty() { scanned.look_alikes } else { scanned.exact };
    Ok(if candidates.is_empty() {
        ScanAnswer::Unknown { code: request.code }
    } else {
        ScanAnswer::LookAlike { candidates }
    })
}

pub(crate) fn items(open: &Open, query: ListQuery<ItemFilter>) -> Answer<Page<ItemRow>> {
    page(open.read(|r| Ok(r.items().list(&query))))
}

pub(crate) fn people(open: &Open, query: ListQuery<PersonFilter>) -> Answer<Page<PersonRow>> {
    page(open.read(|r| Ok(r.people().list(&query))))
}

pub(crate) fn sites(open: &Open, query: ListQuery<SiteFilter>) -> Answer<Page<SiteRow>> {
    page(open.read(|r| Ok(r.sites().list(&query))))
}

pub(crate) fn acts(open: &Open, query: ListQuery<ActFilter>) -> Answer<Page<ActRow>> {
    page(open.read(|r| Ok(r.acts().list(&query))))
}

fn page<R>(read: Answer<Result<Page<R>, StoreError>>) -> Answer<Page<R>> {
    Ok(read??)
}
