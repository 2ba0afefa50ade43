//! What would happen, judged against the store without writing anything.

use store::Reader;
use uuid::Uuid;

use super::held::{Checked, Choice, Columns, Import};
use super::notes::Notes;
use super::pass::{OnProgress, Skips, Source};
use super::resolve::Resolver;
use super::subject::{Fate, Subject};
use crate::answer::Answer;
use crate::view::import::{ImportDuplicate, ImportReport};

/// Most problems in a report.
pub(super) const PROBLEMS_SHOWN_MAX: usize = 500;
/// Most rows that differ from the store in a report.
const DUPLICATES_SHOWN_MAX: usize = 500;

pub(super) fn check(
    r: &Reader<'_>,
    import: &Import,
    choice: Choice,
    new_id: &dyn Fn() -> Uuid,
    on_progress: OnProgress<'_>,
) -> Answer<Checked> {
    use sheets::rows::{ItemRow, PersonRow, SiteRow};
    let (sheet, header) = (import.sheet(choice.sheet)?, &choice.header);
    let columns = choice.columns.clone();
    match &columns {
        Columns::Items(mapping) => {
            check_rows::<ItemRow>(r, import, &choice, Source { sheet, header, mapping }, new_id, on_progress)
        }
        Columns::People(mapping) => {
            check_rows::<PersonRow>(r, import, &choice, Source { sheet, header, mapping }, new_id, on_progress)
        }
        Columns::Sites(mapping) => {
            check_rows::<SiteRow>(r, import, &choice, Source { sheet, header, mapping }, new_id, on_progress)
        }
    }
}

fn check_rows<R: Subject>(
    r: &Reader<'_>,
    import: &Import,
    choice: &Choice,
    source: Source<'_, R>,
    new_id: &dyn Fn() -> Uuid,
    on_progress: OnProgress<'_>,
) -> Answer<Checked> {
    // The first pass only gathers names and is told as the first half.
    let candidates = source.candidates(&mut |done, total| on_progress(done, 2 * total))?;
    let mut world = Resolver::new(r, &candidates, new_id);
    let mut notes = Notes::new(source.mapping);
    let mut report = empty(import, choice);
    let skips = source.judge_all(
        &mut world,
        &mut notes,
        &mut |done, total| on_progress(total + done, 2 * total),
        |row, fate, world, _| {
            match fate {
                Fate::Failed => {}
                Fate::New(_) => report.new += 1,
                Fate::Same => report.unchanged += 1,
                Fate::Differs { key, differences, .. } => {
                    report.changed += 1;
                    if report.duplicates.len() < DUPLICATES_SHOWN_MAX {
                        report.duplicates.push(ImportDuplicate { row, key, differences });
                    }
                }
            }
            // Nothing is written here: only their number matters.
            world.new_sites.clear();
            world.new_people.clear();
            Ok(())
        },
    )?;
    (report.new_sites, report.new_people) = (world.sites_created, world.people_created);
    drop(world);
    Ok(finish(report, choice.clone(), candidates, notes, skips))
}

fn empty(import: &Import, choice: &Choice) -> ImportReport {
    ImportReport {
        import: import.id,
        target: choice.columns.target(),
        new: 0,
        changed: 0,
        unchanged: 0,
        skipped: 0,
        errors: 0,
        warnings: 0,
        counts: Vec::new(),
        problems: Vec::new(),
        skips: Vec::new(),
        duplicates: Vec::new(),
        new_sites: 0,
        new_people: 0,
    }
}

fn finish(
    mut report: ImportReport,
    choice: Choice,
    candidates: super::resolve::Candidates,
    notes: Notes,
    skips: Skips,
) -> Checked {
    (report.skipped, report.skips) = (skips.rows, skips.first);
    (report.errors, report.warnings) = (notes.rows_failed, notes.rows_warned);
    report.counts = notes.counts();
    let problems = notes.into_problems();
    report.problems = problems.iter().take(PROBLEMS_SHOWN_MAX).cloned().collect();
    Checked { choice, candidates, report, problems }
}
