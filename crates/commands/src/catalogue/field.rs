//! The columns of a record, and how rows become records.

use casework::catalogue::{Listed, ListedId};
use sheets::fold;
use sheets::write::{ColumnKind, Table, TableColumn, Value};
use uuid::Uuid;

use super::draft::Draft;
use super::sheet::{Line, Reading};
use super::text::Taken;
use crate::view::catalogue::CatalogueCode;

/// Over the column of identifiers.
pub(super) const ID: &str = "Identificador";
pub(super) const NAME: &str = "Nombre";
pub(super) const ACTIVE: &str = "Activo";

/// A column: how it says what a record has, and how a record takes what it says.
pub(super) struct Field<R> {
    pub(super) title: &'static str,
    pub(super) tell: fn(&R, &Draft<'_>) -> String,
    pub(super) take: fn(&mut R, &str, &Draft<'_>) -> Taken<()>,
}

/// A kind of record with a sheet of its own.
pub(super) trait Recorded: Clone + Sized + 'static {
    const SHEET: &'static str;
    const FIELDS: &'static [Field<Self>];

    /// What a new one begins with.
    fn blank() -> Self;
    fn listed(id: Uuid, record: Self) -> Listed;
    fn of(listed: &Listed) -> Option<&Self>;
    /// Whether two rows without an identifier mean the same: by name, and by where they lie.
    fn lies_with(&self, _other: &Self) -> bool {
        true
    }
}

pub(super) fn text_table(title: &str, headers: impl Iterator<Item = &'static str>, rows: Vec<Vec<String>>) -> Table {
    // Everything is text, so that no program makes of `08:00-12:00` or of an identifier something else.
    let columns = headers.map(|title| TableColumn { title: title.to_owned(), kind: ColumnKind::Text }).collect();
    let value = |text: String| if text.is_empty() { Value::Empty } else { Value::Text(text) };
    let rows = rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect();
    Table { title: title.to_owned(), columns, rows }
}

/// Every record of the kind; those that others lie in come before them.
pub(super) fn table<R: Recorded>(draft: &Draft<'_>) -> Table {
    let mut rows: Vec<(String, Vec<String>)> = draft
        .all()
        .filter_map(|listed| {
            let record = R::of(listed)?;
            let id = listed.id();
            let cells = R::FIELDS.iter().map(|field| (field.tell)(record, draft));
            Some((draft.way(listed), std::iter::once(id.key().1.to_string()).chain(cells).collect()))
        })
        .collect();
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    let headers = std::iter::once(ID).chain(R::FIELDS.iter().map(|field| field.title));
    text_table(R::SHEET, headers, rows.into_iter().map(|(_, row)| row).collect())
}

/// Reads the sheet of the kind into the draft.
pub(super) fn take<R: Recorded>(reading: &mut Reading<'_>, draft: &mut Draft<'_>) {
    let headers: Vec<&'static str> = std::iter::once(ID).chain(R::FIELDS.iter().map(|field| field.title)).collect();
    let Some(grid) = reading.grid(R::SHEET, &headers, &[NAME]) else { return };
    for line in grid.lines() {
        row::<R>(reading, draft, &line);
    }
}

fn row<R: Recorded>(reading: &mut Reading<'_>, draft: &mut Draft<'_>, line: &Line<'_, '_>) {
    let written = line.text(ID).unwrap_or_default();
    let known = match known::<R>(draft, &written) {
        Ok(known) => known,
        Err(code) => return reading.tell(line, ID, code),
    };
    let (id, base) = match known {
        Some((id, record)) => (id, record),
        None => {
            // What it says finds the record that it means; else it is a new one.
            let said = filled(R::blank(), None, line, draft);
            let same = draft.all().find_map(|listed| {
                let record = R::of(listed)?;
                let name = line.text(NAME).unwrap_or_default();
                (fold(listed.name()) == fold(&name) && record.lies_with(&said))
                    .then(|| (listed.id().key().1, record.clone()))
            });
            same.unwrap_or_else(|| (draft.new_id(), R::blank()))
        }
    };
    let record = filled(base, Some(reading), line, draft);
    let listed = R::listed(id, record);
    if let Err(row) = draft.claim(listed.id(), line.place()) {
        return reading.tell(line, ID, CatalogueCode::Twice { row });
    }
    if let Err(flaw) = listed.check() {
        reading.tell_at(line.place(), CatalogueCode::Refused { flaw });
    }
    draft.put(listed);
}

/// The record of an identifier, where one is written.
fn known<R: Recorded>(draft: &Draft<'_>, written: &str) -> Taken<Option<(Uuid, R)>> {
    if written.is_empty() {
        return Ok(None);
    }
    let id: Uuid = written.parse().map_err(|_| CatalogueCode::UnknownId)?;
    let listed = draft.get(listed_id::<R>(id)).and_then(R::of).cloned();
    listed.map(|record| Some((id, record))).ok_or(CatalogueCode::UnknownId)
}

fn listed_id<R: Recorded>(id: Uuid) -> ListedId {
    R::listed(id, R::blank()).id()
}

/// The record with what the row says of it; columns that the sheet does not have leave it as it is.
fn filled<R: Recorded>(mut record: R, mut tell: Option<&mut Reading<'_>>, line: &Line<'_, '_>, draft: &Draft<'_>) -> R {
    for field in R::FIELDS {
        let Some(text) = line.text(field.title) else { continue };
        let taken =
            if line.was_cut(field.title) { Err(CatalogueCode::Cut) } else { (field.take)(&mut record, &text, draft) };
        if let (Err(code), Some(reading)) = (taken, tell.as_deref_mut()) {
            reading.tell(line, field.title, code);
        }
    }
    record
}
