//! Whatever comes from outside, given to what reads it. Each function here takes any bytes at all: it must end, panic at
//! nothing, and hold what it says it holds. `cargo xtask fuzz` lets libFuzzer look for bytes that break that; the tests of this
//! crate try a seed of each kind and some of its neighbours in every run.

mod bundle;
mod frame;
mod seed;
#[cfg(test)]
mod tests;

pub use self::{bundle::bundle, frame::frame, seed::seeds};

/// The names of all targets.
pub const TARGETS: [&str; 3] = ["frame", "bundle", "sheet"];

/// A sheet that somebody imports.
pub fn sheet(bytes: &[u8]) {
    if let Ok(book) = sheets::read(bytes, "hoja.csv") {
        assert!(!book.sheets.is_empty(), "a book that was read has a sheet");
    }
}
