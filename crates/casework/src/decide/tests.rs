//! What the judge does, told as stories and written down as tables (`golden/`, regenerated with `UPDATE_EXPECT=1`).

mod case_properties;
mod case_refusals;
mod case_stories;
mod case_tables;
mod desk;
mod forms;
mod late;
mod memory;
mod office;
mod properties;
mod refusals;
mod sample;
mod shapes;
mod stories;
mod tables;

use std::path::Path;

/// Compares `actual` with a reviewed document of this crate.
fn check_golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    expect_test::expect_file![path].assert_eq(actual);
}
