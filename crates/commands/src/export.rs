//! Export of any list, filtered and sorted as on the screen, and the writing of files.

mod file;
mod sentence;
mod table;
pub mod wording;

use sheets::write::{Table, WriteError, to_csv, to_xlsx};

pub(crate) use self::file::{failure, save_file, write_file, write_private, write_with};
use crate::answer::{Answer, Failure};
use crate::open::Open;
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::list::{Export, ExportWhat, FileFormat, Saved};

/// Most rows of one file: what a sheet takes that can be read again, without its header.
pub(crate) const ROWS_MAX: u32 = sheets::limits::MAX_ROWS - 1;

/// Saves a list as a sheet.
pub(crate) fn export(open: &Open, request: Export) -> Answer<Saved> {
    let (name, table) = match request.what {
        ExportWhat::Items(query) => ("elementos", table::items(open, query)?),
        ExportWhat::People(query) => ("personas", table::people(open, query)?),
        ExportWhat::Sites(query) => ("sedes", table::sites(open, query)?),
        ExportWhat::Acts(query) => ("actas", table::acts(open, query)?),
        ExportWhat::Cases(queue) => ("casos", table::cases(open, queue)?),
        ExportWhat::ImportProblems(import) => ("novedades", table::problems(open, import)?),
    };
    let (bytes, ending) = match request.format {
        FileFormat::Xlsx => (to_xlsx(&table), "xlsx"),
        FileFormat::Csv => (to_csv(&table), "csv"),
    };
    let bytes = bytes.map_err(|error| refused(&error, &table))?;
    let day = open.now().wall.date().format("%Y%m%d");
    save_file(open, request.path, &format!("{name}-{day}.{ending}"), &bytes)
}

fn refused(error: &WriteError, table: &Table) -> Failure {
    match error {
        WriteError::TooMuch { .. } => too_many(),
        _ => Failure::Broken(anyhow::anyhow!("{}: {error}", table.title)),
    }
}

/// More rows than a file takes: the list has to be narrowed first, since a part of it would pass for all.
fn too_many() -> Failure {
    Problem::Invalid { field: InvalidField::Limit, rule: Rule::Range { min: 0, max: ROWS_MAX } }.into()
}
