//! What is new and what is changed, field by field.

use std::collections::BTreeMap;

use casework::catalogue::{Category, Edition, Group, Listed, ListedId, NamedCalendar, Project, Sla};
use store::Reader;

use super::draft::Draft;
use super::field::Recorded;
use super::lists;
use crate::answer::Answer;
use crate::view::catalogue::{CatalogueChanged, CatalogueDifference};

/// What each edition changes.
pub(super) fn changes(
    r: &Reader<'_>,
    before: &BTreeMap<ListedId, Edition>,
    draft: &Draft<'_>,
    editions: &[Edition],
) -> Answer<Vec<CatalogueChanged>> {
    let change = |edition: &Edition| {
        let id = edition.listed.id();
        let known = before.get(&id).map(|known| &known.listed);
        let was = known.map(|listed| told(r, listed, draft)).transpose()?.unwrap_or_default();
        let differences = differences(&was, &told(r, &edition.listed, draft)?);
        Ok(CatalogueChanged { listed: id, name: draft.way(&edition.listed), is_new: known.is_none(), differences })
    };
    editions.iter().map(change).collect()
}

/// Every field of a record, by what stands over it.
fn told(r: &Reader<'_>, listed: &Listed, draft: &Draft<'_>) -> Answer<Vec<(String, String)>> {
    let mut told = match listed {
        Listed::Project { record, .. } => fields::<Project>(record, draft),
        Listed::Category { record, .. } => fields::<Category>(record, draft),
        Listed::Sla { record, .. } => fields::<Sla>(record, draft),
        Listed::Group { record, .. } => fields::<Group>(record, draft),
        Listed::Calendar { record, .. } => fields::<NamedCalendar>(record, draft),
    };
    told.extend(lists::within(r, listed)?);
    Ok(told)
}

fn fields<R: Recorded>(record: &R, draft: &Draft<'_>) -> Vec<(String, String)> {
    R::FIELDS.iter().map(|field| (field.title.to_owned(), (field.tell)(record, draft))).collect()
}

fn differences(was: &[(String, String)], is: &[(String, String)]) -> Vec<CatalogueDifference> {
    let of = |told: &[(String, String)], field: &str| {
        told.iter().find(|(known, _)| known == field).map_or_else(String::new, |(_, text)| text.clone())
    };
    let gone = was.iter().filter(|(field, _)| is.iter().all(|(known, _)| known != field));
    let all = is.iter().chain(gone).map(|(field, _)| field);
    let pairs = all.map(|field| (field, of(was, field), of(is, field))).filter(|(_, before, after)| before != after);
    pairs.map(|(field, before, after)| CatalogueDifference { field: field.clone(), before, after }).collect()
}
