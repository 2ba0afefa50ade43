//! The sample: invented sites, people and items to try EnSitio with, imported like any other sheet.

use crate::answer::{Answer, Failure};
use crate::import::import_file;
use crate::open::Open;
use crate::problem::Problem;
use crate::view::Nothing;
use crate::view::import::ImportDone;

/// In the order in which they refer to each other.
const FILES: [&str; 3] = ["sedes.csv", "personal.xlsx", "inventario.xlsx"];

/// Imports the sample sheets; what is there already stays as it is.
pub(crate) fn load(open: &Open, _: Nothing) -> Answer<Vec<ImportDone>> {
    let folder = open.sample.as_ref().ok_or(Problem::NotFound)?;
    FILES
        .into_iter()
        .map(|name| {
            let bytes = std::fs::read(folder.join(name)).map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => Failure::from(Problem::NotFound),
                _ => Failure::from(anyhow::Error::from(error)),
            })?;
            import_file(open, name, &bytes)
        })
        .collect()
}
