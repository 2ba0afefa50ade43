//! From rows of cells to items, people and sites, with everything that is wrong with them.
//!
//! ```text
//! for outcome in rows::parse::<ItemRow>(&sheet, &header, &mapping) { … }
//! ```
//! The iterator does one row at a step, so a caller may report progress and stop between any two.

mod brand;
mod date;
mod document;
mod item;
mod person;
mod problem;
mod reader;
mod site;
mod skip;
pub(crate) mod vocabulary;
mod walk;

pub use date::{PartialDate, Precision};
pub use item::ItemRow;
pub use person::PersonRow;
pub use problem::{Code, Problem, Severity};
pub use reader::RowReader;
pub use site::SiteRow;
pub use skip::{SkipReason, Skipped};
pub use walk::{Identity, Outcome, Parsed, Record, Rows, parse};
