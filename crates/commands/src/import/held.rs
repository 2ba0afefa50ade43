//! The workbooks held in memory between the steps of their import.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sheets::header::{Header, ItemField, Mapping, PersonField, SiteField, Target};
use sheets::{Sheet, Workbook};

use super::resolve::Candidates;
use crate::answer::{Answer, Failure};
use crate::problem::Problem;
use crate::view::import::{ImportDone, ImportId, ImportProblem, ImportReport};

/// Most workbooks held; opening another lets go of the oldest.
const HELD_MAX: usize = 2;

/// The imports of a session.
#[derive(Debug, Clone, Default)]
pub(crate) struct Imports(Arc<Mutex<Table>>);

#[derive(Debug, Default)]
struct Table {
    next: u32,
    held: Vec<Arc<Import>>,
}

/// One workbook, and how far its import is.
#[derive(Debug)]
pub(crate) struct Import {
    pub(super) id: ImportId,
    pub(super) file_name: String,
    pub(super) book: Workbook,
    progress: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    checked: Option<Arc<Checked>>,
    done: Option<ImportDone>,
}

/// What the person chose: which sheet, and what its columns are.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) sheet: usize,
    pub(super) header: Header,
    pub(super) columns: Columns,
}

/// What the columns of a sheet are.
#[derive(Debug, Clone)]
pub(super) enum Columns {
    Items(Mapping<ItemField>),
    People(Mapping<PersonField>),
    Sites(Mapping<SiteField>),
}

impl Columns {
    pub(super) fn target(&self) -> Target {
        match self {
            Self::Items(_) => Target::Items,
            Self::People(_) => Target::People,
            Self::Sites(_) => Target::Sites,
        }
    }
}

/// What would happen.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub(super) choice: Choice,
    pub(super) candidates: Candidates,
    pub(super) report: ImportReport,
    /// All problems kept; the report has the first of them.
    pub(super) problems: Vec<ImportProblem>,
}

impl Imports {
    fn table(&self) -> MutexGuard<'_, Table> {
        // Changed only by whole pushes and removals, so a panic elsewhere leaves it sound.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn hold(&self, file_name: &str, book: Workbook) -> Arc<Import> {
        let mut table = self.table();
        table.next += 1;
        let import = Arc::new(Import::new(ImportId(table.next), file_name, book));
        table.held.push(import.clone());
        if table.held.len() > HELD_MAX {
            table.held.remove(0);
        }
        import
    }

    pub(super) fn get(&self, id: ImportId) -> Answer<Arc<Import>> {
        let table = self.table();
        table.held.iter().find(|held| held.id == id).cloned().ok_or_else(|| Failure::from(Problem::NotFound))
    }

    pub(super) fn discard(&self, id: ImportId) {
        self.table().held.retain(|held| held.id != id);
    }
}

impl Import {
    pub(super) fn new(id: ImportId, file_name: &str, book: Workbook) -> Self {
        Self { id, file_name: file_name.to_owned(), book, progress: Mutex::default() }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sheet(&self, index: usize) -> Answer<&Sheet> {
        self.book.sheets.get(index).ok_or_else(|| Failure::from(Problem::NotFound))
    }

    pub(super) fn checked(&self) -> Answer<Arc<Checked>> {
        self.progress().checked.clone().ok_or_else(|| Failure::from(Problem::NotFound))
    }

    /// The outcome of a check; `None` while another runs, so that nobody applies what nobody saw.
    pub(super) fn set_checked(&self, checked: Option<Checked>) {
        *self.progress() = Progress { checked: checked.map(Arc::new), done: None };
    }

    pub(super) fn done(&self) -> Answer<ImportDone> {
        self.progress().done.ok_or_else(|| Failure::from(Problem::NotFound))
    }

    /// The import is in the store: to apply it again it has to be checked again.
    pub(super) fn set_done(&self, done: ImportDone) {
        *self.progress() = Progress { checked: None, done: Some(done) };
    }
}
