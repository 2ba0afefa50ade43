//! Sheets as institutions keep them.
//!
//! From bytes to values and back, without disk, clock or database:
//! [`read`] takes an XLSX or delimited text apart, [`header`] finds the header row and proposes what each column is,
//! [`rows`] turns each row into an item, a person or a site together with its problems, and [`write`] makes XLSX and
//! CSV from a table.

mod cell;
mod error;
mod fold;
pub mod header;
pub mod limits;
mod read;
pub mod rows;
mod workbook;
pub mod write;

pub use cell::{Cell, CellError, Column};
pub use error::{FileKind, Limit, SheetError};
pub use fold::fold;
pub use limits::check_size;
pub use read::{read, read_watched};
pub use workbook::{Format, Row, Sheet, TextEncoding, Watch, Workbook};
