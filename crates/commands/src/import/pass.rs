//! One pass over the rows of a sheet, and what is found on the way.

use sheets::Sheet;
use sheets::header::{Header, Mapping};
use sheets::rows::{Outcome, Skipped, parse};

use super::notes::Notes;
use super::resolve::{Candidates, Resolver};
use super::subject::{Fate, Subject};
use crate::answer::Answer;
use crate::problem::Problem;

/// Told how many rows are done of how many; answers whether to go on.
pub(super) type OnProgress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Most runs of skipped rows kept.
const SKIPS_KEPT_MAX: usize = 500;

/// The rows of one table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'s, R: Subject> {
    pub(super) sheet: &'s Sheet,
    pub(super) header: &'s Header,
    pub(super) mapping: &'s Mapping<R::Field>,
}

/// The rows passed over.
#[derive(Debug, Default)]
pub(super) struct Skips {
    pub(super) rows: u32,
    pub(super) first: Vec<Skipped>,
}

impl Skips {
    fn add(&mut self, skipped: Skipped) {
        self.rows = self.rows.saturating_add(skipped.last_row - skipped.first_row + 1);
        if self.first.len() < SKIPS_KEPT_MAX {
            self.first.push(skipped);
        }
    }
}

impl<R: Subject> Source<'_, R> {
    /// Rows that a pass works through, the few above the table included.
    fn len(&self) -> u64 {
        self.sheet.rows().len() as u64
    }

    /// Everybody whom the rows introduce.
    pub(super) fn candidates(&self, on_progress: OnProgress<'_>) -> Answer<Candidates> {
        let mut candidates = Candidates::default();
        if R::introduces_people(self.mapping) {
            for (at, outcome) in (1..).zip(parse::<R>(self.sheet, self.header, self.mapping)) {
                go_on(on_progress, at, self.len())?;
                if let Outcome::Parsed(row) = outcome
                    && row.can_come_in()
                {
                    row.value.gather(&mut candidates);
                }
            }
        }
        Ok(candidates)
    }

    /// Judges every row in order.
    pub(super) fn judge_all<'r>(
        &self,
        world: &mut Resolver<'r>,
        notes: &mut Notes,
        on_progress: OnProgress<'_>,
        mut visit: impl FnMut(u32, Fate<R>, &mut Resolver<'r>, &mut Notes) -> Answer<()>,
    ) -> Answer<Skips> {
        let mut skips = Skips::default();
        let total = self.len();
        for (at, outcome) in (1..).zip(parse::<R>(self.sheet, self.header, self.mapping)) {
            go_on(on_progress, at, total)?;
            match outcome {
                Outcome::Skipped(skipped) => skips.add(skipped),
                Outcome::Parsed(row) => {
                    notes.begin(&row);
                    let fate = if notes.failed() { Fate::Failed } else { R::judge(&row, world, notes)? };
                    notes.end();
                    visit(row.row, fate, world, notes)?;
                }
            }
        }
        Ok(skips)
    }
}

fn go_on(on_progress: OnProgress<'_>, done: u64, total: u64) -> Answer<()> {
    if on_progress(done.min(total), total) { Ok(()) } else { Err(Problem::Cancelled.into()) }
}
