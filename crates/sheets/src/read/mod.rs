//! From the bytes of a file to a [`Workbook`].

mod delimited;
mod encoding;
mod kind;
mod package;
mod xlsx;

use std::ops::ControlFlow;

use crate::error::SheetError;
use crate::limits::check_size;
use crate::workbook::{Watch, Workbook};
use kind::Container;

/// Reads an XLSX or a delimited text, told apart by their bytes. `file_name` only names the sheet of a delimited text
/// and settles a delimiter that could be two.
///
/// # Errors
/// See [`SheetError`]: nothing is read in part.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Workbook, SheetError> {
    read_watched(bytes, file_name, &mut |_| ControlFlow::Continue(()))
}

/// As [`read`], telling `watch` every thousand rows how many are done; it may stop the reading.
///
/// # Errors
/// As [`read`], and [`SheetError::Cancelled`].
pub fn read_watched(bytes: &[u8], file_name: &str, watch: Watch<'_>) -> Result<Workbook, SheetError> {
    check_size(bytes.len() as u64)?;
    match kind::container(bytes)? {
        Container::Zip => xlsx::read(bytes, watch),
        Container::Text => delimited::read(bytes, file_name, watch),
    }
}
