//! The import itself: one transaction, in intents of bounded size, all or nothing.

use std::collections::HashMap;

use casework::intent::{BATCH_MAX, Change, IntentBody};
use casework::refusal::Refusal;
use sheets::rows::{ItemRow, PersonRow, SiteRow};
use store::Writer;

use super::check::PROBLEMS_SHOWN_MAX;
use super::held::{Checked, Columns, Import};
use super::notes::Notes;
use super::pass::{OnProgress, Source};
use super::resolve::{Introduced, Resolver};
use super::subject::{Fate, Subject, singly};
use crate::answer::{Answer, Failure};
use crate::open::{Open, evidence};
use crate::problem::Problem;
use crate::view::import::{
    DuplicateChoice, ImportApply, ImportCode, ImportDone, ImportProblem, ImportProblemCount, Severity, StoreCode,
};

/// What the person decided.
#[derive(Debug)]
pub(super) struct Decisions {
    duplicates: DuplicateChoice,
    rows: HashMap<u32, DuplicateChoice>,
    skip_errors: bool,
}

impl From<&ImportApply> for Decisions {
    fn from(request: &ImportApply) -> Self {
        Self {
            duplicates: request.duplicates,
            rows: request.decisions.iter().map(|decision| (decision.row, decision.choice)).collect(),
            skip_errors: request.skip_errors,
        }
    }
}

impl Decisions {
    fn of(&self, row: u32) -> DuplicateChoice {
        self.rows.get(&row).copied().unwrap_or(self.duplicates)
    }
}

/// Judges every row anew, since the store may have changed since the check, and writes what comes of it. A refusal
/// is told as an error of its row, and leaves nothing.
pub(super) fn apply(
    open: &Open,
    import: &Import,
    decisions: &Decisions,
    on_progress: OnProgress<'_>,
) -> Answer<ImportDone> {
    let checked = import.checked()?;
    if !decisions.skip_errors && checked.report.errors > 0 {
        return Err(Problem::RowsWithErrors { rows: checked.report.errors }.into());
    }
    let mut refused = None;
    let outcome = open.write_many("import", |w| {
        let (sheet, header) = (import.sheet(checked.choice.sheet)?, &checked.choice.header);
        let mut run = Run { open, w, checked: &checked, decisions, refused: &mut refused };
        match &checked.choice.columns {
            Columns::Items(mapping) => run.all(&Source::<ItemRow> { sheet, header, mapping }, on_progress),
            Columns::People(mapping) => run.all(&Source::<PersonRow> { sheet, header, mapping }, on_progress),
            Columns::Sites(mapping) => run.all(&Source::<SiteRow> { sheet, header, mapping }, on_progress),
        }
    });
    if let Some((row, refusal)) = refused {
        let mut checked = Checked::clone(&checked);
        checked.refuse(row, refusal);
        import.set_checked(Some(checked));
    }
    let done = outcome?;
    import.set_done(done);
    Ok(done)
}

/// One application.
struct Run<'a, 'w> {
    open: &'a Open,
    w: &'a Writer<'w>,
    checked: &'a Checked,
    decisions: &'a Decisions,
    refused: &'a mut Option<(u32, Refusal)>,
}

/// Records that wait for their intent.
struct Batch<R: Subject> {
    new: Waiting<R::New>,
    change: Waiting<Change<R::Id, R::Details>>,
}

/// Records, and the row of each.
struct Waiting<T> {
    rows: Vec<u32>,
    records: Vec<T>,
}

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), records: Vec::new() }
    }
}

impl<T> Waiting<T> {
    fn push(&mut self, row: u32, record: T) {
        self.rows.push(row);
        self.records.push(record);
    }
}

impl<R: Subject> Default for Batch<R> {
    fn default() -> Self {
        Self { new: Waiting::default(), change: Waiting::default() }
    }
}

impl<R: Subject> Batch<R> {
    fn is_full(&self) -> bool {
        self.new.rows.len() >= BATCH_MAX || self.change.rows.len() >= BATCH_MAX
    }
}

impl Run<'_, '_> {
    fn all<R: Subject>(&mut self, source: &Source<'_, R>, on_progress: OnProgress<'_>) -> Answer<ImportDone> {
        let new_id = || self.open.new_id();
        let reader: &store::Reader<'_> = self.w;
        let mut world = Resolver::new(reader, &self.checked.candidates, &new_id);
        let mut notes = Notes::new(source.mapping);
        let mut done = ImportDone::default();
        let mut batch = Batch::<R>::default();
        let (open, w, decisions) = (self.open, self.w, self.decisions);
        let refused = &mut *self.refused;
        source.judge_all(&mut world, &mut notes, on_progress, |row, fate, world, _| {
            match fate {
                Fate::Failed => done.left_out += 1,
                Fate::Same => done.unchanged += 1,
                Fate::New(new) => {
                    done.created += 1;
                    batch.new.push(row, new);
                }
                Fate::Differs { change, .. } if decisions.of(row) == DuplicateChoice::Update => {
                    done.updated += 1;
                    batch.change.push(row, change);
                }
                Fate::Differs { .. } => done.kept += 1,
            }
            if batch.is_full() { flush(open, w, world, &mut batch, refused) } else { Ok(()) }
        })?;
        flush(open, w, &mut world, &mut batch, refused)?;
        if done.left_out > 0 && !decisions.skip_errors {
            return Err(Problem::RowsWithErrors { rows: done.left_out }.into());
        }
        (done.sites_created, done.people_created) = (world.sites_created, world.people_created);
        Ok(done)
    }
}

/// Asks for everything that waits: first what the records refer to.
fn flush<R: Subject>(
    open: &Open,
    w: &Writer<'_>,
    world: &mut Resolver<'_>,
    batch: &mut Batch<R>,
    refused: &mut Option<(u32, Refusal)>,
) -> Answer<()> {
    let Batch { new, change } = std::mem::take(batch);
    let (site_rows, sites) = split(std::mem::take(&mut world.new_sites));
    let (person_rows, people) = split(std::mem::take(&mut world.new_people));
    let asked = [
        (site_rows, IntentBody::RegisterSites { sites }),
        (person_rows, IntentBody::RegisterPeople { people }),
        (change.rows, R::change(change.records)),
        (new.rows, R::register(new.records)),
    ];
    for (rows, body) in asked {
        if rows.is_empty() {
            continue;
        }
        match ask(open, w, body) {
            Ok(None) => {}
            Ok(Some((body, refusal))) => {
                *refused = Some(name_row(open, w, &rows, body)?.unwrap_or((rows[0], refusal)));
                return Err(Problem::RowsWithErrors { rows: 1 }.into());
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

fn split<Id, Details>(introduced: Vec<Introduced<Id, Details>>) -> (Vec<u32>, Vec<casework::intent::New<Id, Details>>) {
    introduced.into_iter().map(|introduced| (introduced.row, introduced.new)).unzip()
}

/// Asks for one intent; gives its body back when it was refused.
fn ask(open: &Open, w: &Writer<'_>, body: IntentBody) -> Answer<Option<(IntentBody, Refusal)>> {
    let now = open.now();
    let intent = open.intent(&now, body);
    match w.submit(&intent, evidence(&now)) {
        Ok(_) => Ok(None),
        Err(declined) => match Failure::from(declined) {
            Failure::Problem(Problem::Refused { refusal, .. }) => Ok(Some((intent.body, refusal))),
            failure => Err(failure),
        },
    }
}

/// Which row of a refused intent it was: its records one by one, in a transaction that is given up anyway.
fn name_row(open: &Open, w: &Writer<'_>, rows: &[u32], body: IntentBody) -> Answer<Option<(u32, Refusal)>> {
    for (row, body) in rows.iter().zip(singly(body)) {
        if let Some((_, refusal)) = ask(open, w, body)? {
            return Ok(Some((*row, refusal)));
        }
    }
    Ok(None)
}

impl Checked {
    /// Adds a refusal to what the report tells.
    fn refuse(&mut self, row: u32, refusal: Refusal) {
        let (code, severity) = (ImportCode::Store(StoreCode::Refused), Severity::Error);
        let problem = ImportProblem {
            row,
            column: String::new(),
            field: None,
            severity,
            code,
            value: String::new(),
            other_row: None,
            refusal: Some(refusal),
        };
        self.report.errors += 1;
        self.report.counts.insert(0, ImportProblemCount { code, severity, count: 1, first_row: row });
        self.report.problems.insert(0, problem.clone());
        self.report.problems.truncate(PROBLEMS_SHOWN_MAX);
        self.problems.insert(0, problem);
    }
}
