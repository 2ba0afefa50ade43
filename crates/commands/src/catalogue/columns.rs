//! The sheets of the workbook, in their order.

use std::collections::BTreeMap;

use casework::catalogue::{Category, Edition, Group, ListedId, NamedCalendar, Project, Sla};
use sheets::write::Table;
use store::Reader;
use uuid::Uuid;

use super::draft::Draft;
use super::field::{Recorded, table, take as take_records};
use super::lists::{self, DAYS, HOLIDAYS, MEMBERS};
use super::sheet::Reading;
use crate::answer::Answer;

/// The catalogue, a sheet for each kind.
pub(super) fn tables(r: &Reader<'_>, before: &BTreeMap<ListedId, Edition>) -> Answer<Vec<Table>> {
    // Nothing new is made of what is written.
    let draft = Draft::of(before, Uuid::nil);
    let [members, holidays, days] = lists::tables(r, &draft)?;
    Ok(vec![
        table::<Project>(&draft),
        table::<Category>(&draft),
        table::<Sla>(&draft),
        table::<Group>(&draft),
        members,
        table::<NamedCalendar>(&draft),
        holidays,
        days,
    ])
}

/// Reads every sheet into the draft; what others name comes before them.
pub(super) fn take(r: &Reader<'_>, reading: &mut Reading<'_>, draft: &mut Draft<'_>) -> Answer<()> {
    let own = [Project::SHEET, Category::SHEET, Sla::SHEET, Group::SHEET, NamedCalendar::SHEET];
    reading.ignore_others(&[own.as_slice(), &[MEMBERS, HOLIDAYS, DAYS]].concat());
    take_records::<NamedCalendar>(reading, draft);
    lists::take_holidays(reading, draft);
    lists::take_days(reading, draft);
    take_records::<Project>(reading, draft);
    take_records::<Sla>(reading, draft);
    take_records::<Group>(reading, draft);
    lists::take_members(r, reading, draft)?;
    take_records::<Category>(reading, draft);
    Ok(())
}
