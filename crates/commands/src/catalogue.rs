//! The catalogue as a workbook: written whole, and read back as what is new and what is changed.
//!
//! ```text
//! export ─► workbook ─► preview: problems, or differences with the editions that make them ─► ChangeCatalogue
//! ```
//! A preview changes nothing and keeps nothing here: whoever accepts it sends its editions, and the judge looks at them as at any
//! others. What the workbook does not name stays as it is: nothing is taken out because it is absent.

mod columns;
mod difference;
mod draft;
mod field;
mod lists;
mod records;
mod sheet;
mod text;

use std::collections::BTreeMap;

use casework::catalogue::{Edition, Kept as _, Listed, ListedId};
use casework::decide::{Declined, decide};
use casework::id::IntentId;
use casework::intent::{Actor, BATCH_MAX, Intent, IntentBody};
use casework::refusal::Refusal;
use sheets::write::to_xlsx_book;
use store::Reader;

use self::draft::Draft;
use self::sheet::Reading;
use crate::answer::{Answer, Failure};
use crate::export::save_file;
use crate::open::Open;
use crate::problem::Problem;
use crate::view::catalogue::{CatalogueCode, CatalogueExport, CatalogueSheet};
use crate::view::import::ImportUpload;
use crate::view::list::Saved;

/// The largest workbook that is read as a catalogue, in bytes.
const CATALOGUE_BYTES_MAX: usize = 8 << 20;
/// Rows of one of its sheets.
const ROWS_MAX: usize = 5_000;
/// Problems that are told.
const PROBLEMS_MAX: usize = 200;

/// Saves the catalogue as a workbook, with a sheet for each kind of record.
pub(crate) fn export(open: &Open, request: CatalogueExport) -> Answer<Saved> {
    let tables = open.read(|r| columns::tables(r, &current(r)?))?;
    let bytes = to_xlsx_book(&tables).map_err(|error| Failure::Broken(anyhow::anyhow!("catalogue: {error}")))?;
    let day = open.now().wall.date().format("%Y%m%d");
    save_file(open, request.path, &format!("catalogo-{day}.xlsx"), &bytes)
}

/// Says what a workbook would change.
pub(crate) fn preview(open: &Open, request: ImportUpload, bytes: &[u8]) -> Answer<CatalogueSheet> {
    let me = open.me();
    if !me.role.administers() {
        return Err(Refusal::NotPermitted.into());
    }
    if bytes.len() > CATALOGUE_BYTES_MAX {
        return Err(Problem::TooLarge { max_mb: (CATALOGUE_BYTES_MAX >> 20) as u32 }.into());
    }
    let book = sheets::read(bytes, &request.file_name)?;
    open.read(|r| {
        let before = current(r)?;
        let mut reading = Reading::new(&book);
        let mut draft = Draft::of(&before, || open.new_id());
        columns::take(r, &mut reading, &mut draft)?;
        let editions = draft.editions(&before);
        if editions.len() > BATCH_MAX {
            reading.tell_whole(CatalogueCode::TooManyChanges { max: BATCH_MAX as u32 });
        }
        if reading.problems.is_empty() {
            let (by, at) = (Actor { account: me.account, person: me.person, role: me.role }, open.now().wall);
            let body = IntentBody::ChangeCatalogue { editions: editions.clone() };
            judge(r, &Intent { id: IntentId(open.new_id()), at, by, body }, &mut reading, &draft)?;
        }
        let changes = difference::changes(r, &before, &draft, &editions)?;
        let unchanged = draft.named().filter(|id| editions.iter().all(|new| new.listed.id() != *id)).count() as u32;
        let Reading { mut problems, ignored, .. } = reading;
        let more_problems = problems.len().saturating_sub(PROBLEMS_MAX) as u32;
        problems.truncate(PROBLEMS_MAX);
        // Nothing can be accepted while something is wrong.
        let editions = if problems.is_empty() { editions } else { Vec::new() };
        Ok(CatalogueSheet { editions, changes, unchanged, problems, more_problems, ignored })
    })
}

/// The last edition of each record.
fn current(r: &Reader<'_>) -> Answer<BTreeMap<ListedId, Edition>> {
    Ok(r.catalogue()?.into_iter().map(|edition| (edition.listed.id(), edition)).collect())
}

/// Asks the judge what it would say, and tells it at the row of the record.
fn judge(r: &Reader<'_>, intent: &Intent, reading: &mut Reading<'_>, draft: &Draft<'_>) -> Answer<()> {
    match decide(&r.world(), intent) {
        Ok(_) => Ok(()),
        Err(Declined::Refused(Refusal::BadListed { listed, flaw })) => {
            let place = draft.place(listed);
            reading.tell_at(place, CatalogueCode::Refused { flaw });
            Ok(())
        }
        Err(Declined::Refused(refusal)) => Err(refusal.into()),
        Err(Declined::Unreadable(error)) => Err(error.into()),
    }
}

/// The kind of a record, as ids name it.
fn kind(listed: &Listed) -> &'static str {
    listed.id().key().0
}
