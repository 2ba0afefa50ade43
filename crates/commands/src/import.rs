//! Import of sheets: a workbook is opened and held, looked at, checked against the store, and applied whole.
//!
//! ```text
//! open (bytes) ─► look ─► check (job) ─► report ─► apply (job) ─► done
//! ```
//! Check and apply judge the rows by the same rules, each against the store as it is at that moment: an apply never
//! trusts what an older check saw. Rows stream through both; only problems and bounded samples are kept.

mod apply;
mod check;
mod claims;
mod held;
mod item;
mod look;
mod notes;
mod pass;
mod person;
mod place;
mod remember;
mod resolve;
mod site;
mod subject;

use std::sync::Arc;

use casework::refusal::Refusal;
use sheets::{SheetError, Workbook};

use self::apply::Decisions;
pub(crate) use self::held::Imports;
use self::held::{Choice, Import};
use self::pass::OnProgress;
use crate::answer::{Answer, Failure};
use crate::open::Open;
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::import::{
    DuplicateChoice, ImportApply, ImportCheck, ImportDone, ImportId, ImportLook, ImportOpened, ImportPreview,
    ImportProblem, ImportRef, ImportReport, ImportStarted, ImportUpload, SheetName,
};

/// Longest name of a file, in characters.
const FILE_NAME_CHARS_MAX: usize = 255;

/// Reads a workbook and holds it.
pub(crate) fn open(open: &Open, request: ImportUpload, bytes: &[u8]) -> Answer<ImportOpened> {
    require_worker(open)?;
    let book = read(&request.file_name, bytes)?;
    let import = open.imports.hold(&request.file_name, book);
    let sheets = import.book.sheets.iter();
    let sheets = sheets.map(|sheet| SheetName {
        name: sheet.name.clone(),
        rows: sheet.rows().len() as u32,
        hidden: sheet.hidden,
    });
    Ok(ImportOpened { import: import.id, file_name: import.file_name.clone(), sheets: sheets.collect() })
}

fn read(file_name: &str, bytes: &[u8]) -> Answer<Workbook> {
    if file_name.chars().count() > FILE_NAME_CHARS_MAX {
        let rule = Rule::MaxLength { max: FILE_NAME_CHARS_MAX as u32 };
        return Err(Problem::Invalid { field: InvalidField::Name, rule }.into());
    }
    Ok(sheets::read(bytes, file_name)?)
}

/// Proposes what a sheet holds.
pub(crate) fn look(open: &Open, request: ImportLook) -> Answer<ImportPreview> {
    let import = open.imports.get(request.import)?;
    let known = open.read(remember::load)?;
    let (choice, remembered) = look::propose_choice(&import, &request, &known)?;
    look::preview(&import, &choice, remembered)
}

/// Says, in the background, what would happen under a mapping, and remembers the mapping.
pub(crate) fn check(open: &Arc<Open>, request: ImportCheck) -> Answer<ImportStarted> {
    require_worker(open)?;
    let import = open.imports.get(request.import)?;
    let choice = look::read_choice(&import, &request)?;
    open.write("remember mapping", |w| remember::keep(w, &choice))?;
    import.set_checked(None);
    let open_here = open.clone();
    let work = move |job: &crate::job::Job| {
        check_now(&open_here, &import, choice, &mut |done, total| job.progress(done, total))
    };
    Ok(ImportStarted { job: open.jobs.start("import_check", work)? })
}

fn check_now(open: &Open, import: &Import, choice: Choice, on_progress: OnProgress<'_>) -> Answer<()> {
    let new_id = || open.new_id();
    let checked = open.read(|r| check::check(r, import, choice, &new_id, on_progress))?;
    import.set_checked(Some(checked));
    Ok(())
}

/// What the last check found.
pub(crate) fn report(open: &Open, request: ImportRef) -> Answer<ImportReport> {
    Ok(open.imports.get(request.import)?.checked()?.report.clone())
}

/// All problems that the last check kept.
pub(crate) fn problems(open: &Open, request: ImportRef) -> Answer<Vec<ImportProblem>> {
    Ok(open.imports.get(request.import)?.checked()?.problems.clone())
}

/// Imports, in the background, what was checked.
pub(crate) fn apply(open: &Arc<Open>, request: ImportApply) -> Answer<ImportStarted> {
    require_worker(open)?;
    let import = open.imports.get(request.import)?;
    let errors = import.checked()?.report.errors;
    if errors > 0 && !request.skip_errors {
        return Err(Problem::RowsWithErrors { rows: errors }.into());
    }
    let decisions = Decisions::from(&request);
    let open_here = open.clone();
    let work = move |job: &crate::job::Job| {
        apply::apply(&open_here, &import, &decisions, &mut |done, total| job.progress(done, total))?;
        Ok(())
    };
    Ok(ImportStarted { job: open.jobs.start("import_apply", work)? })
}

/// What the import did.
pub(crate) fn done(open: &Open, request: ImportRef) -> Answer<ImportDone> {
    open.imports.get(request.import)?.done()
}

/// Lets go of a workbook; what was imported stays.
pub(crate) fn discard(open: &Open, request: ImportRef) -> Answer<Nothing> {
    open.imports.discard(request.import);
    Ok(Nothing {})
}

/// The whole way at once with every proposal accepted: rows with errors and rows that differ from the store are left.
pub(crate) fn import_file(open: &Open, file_name: &str, bytes: &[u8]) -> Answer<ImportDone> {
    require_worker(open)?;
    // Held by nobody else, so it has no number.
    let import = Import::new(ImportId(0), file_name, read(file_name, bytes)?);
    let request = ImportLook { import: import.id, sheet: None, target: None, header_row: None };
    let (choice, _) = look::propose_choice(&import, &request, &[])?;
    check_now(open, &import, choice, &mut |_, _| true)?;
    let decisions =
        ImportApply { import: import.id, duplicates: DuplicateChoice::Keep, decisions: Vec::new(), skip_errors: true };
    apply::apply(open, &import, &Decisions::from(&decisions), &mut |_, _| true)
}

fn require_worker(open: &Open) -> Answer<()> {
    if open.me().role.works_on_site() { Ok(()) } else { Err(Refusal::NotPermitted.into()) }
}

impl From<SheetError> for Failure {
    fn from(error: SheetError) -> Self {
        let not_a_sheet = |reason: String| Problem::NotASpreadsheet { reason };
        Self::Problem(match error {
            SheetError::FileTooLarge { max, .. } => Problem::TooLarge { max_mb: (max >> 20) as u32 },
            SheetError::Empty => not_a_sheet("EMPTY".to_owned()),
            SheetError::NotASpreadsheet(kind) => not_a_sheet(code(kind)),
            SheetError::Bomb { .. } => not_a_sheet("BOMB".to_owned()),
            SheetError::TooMuch { limit, .. } => not_a_sheet(format!("TOO_MUCH_{}", code(limit))),
            SheetError::Damaged => not_a_sheet("DAMAGED".to_owned()),
            SheetError::Cancelled => Problem::Cancelled,
        })
    }
}

/// The name of a variant as the screen knows it.
fn code(variant: impl serde::Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
