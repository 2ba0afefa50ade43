//! Bounds on what is accepted from outside. A sheet beyond them is refused whole, with the bound named.

use crate::error::SheetError;

/// Largest file accepted, in bytes.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Highest row number, counted from 1, that may hold a value.
pub const MAX_ROWS: u32 = 200_000;
/// Most columns that may hold a value.
pub const MAX_COLUMNS: u16 = 256;
/// Longest text of one cell, in characters. A longer one is cut, and the cell is marked as cut.
pub const MAX_CELL_CHARS: usize = 4_096;
/// Most sheets in one workbook.
pub const MAX_SHEETS: usize = 64;
/// Most non-empty cells in one workbook, copies from merged ranges included. Keeps memory within a 4 GB laptop.
pub const MAX_CELLS: usize = 5_000_000;
/// Most bytes of text, as UTF-8, in one workbook.
pub const MAX_TEXT_BYTES: usize = 256 * 1024 * 1024;
/// Most merged ranges honoured in one workbook.
pub const MAX_MERGED_RANGES: usize = 100_000;

/// Most parts inside the zip package of an XLSX.
pub(crate) const MAX_ZIP_ENTRIES: usize = 4_096;
/// Most bytes all parts of an XLSX may inflate to. 200,000 rows of 14 columns with inline texts take about 150 MB.
pub(crate) const MAX_INFLATED_BYTES: u64 = 256 * 1024 * 1024;
/// Most bytes one part that is not a worksheet may inflate to; these are held whole in memory by the reader.
pub(crate) const MAX_INFLATED_PART_BYTES: u64 = 64 * 1024 * 1024;
/// Most shared strings a package may declare: the reader reserves memory for as many as declared.
pub(crate) const MAX_SHARED_STRINGS: u64 = 4_000_000;

/// Refuses a file by its length, so that it need not be read from disk at all.
///
/// # Errors
/// [`SheetError::FileTooLarge`] above [`MAX_FILE_BYTES`].
pub const fn check_size(len: u64) -> Result<(), SheetError> {
    if len > MAX_FILE_BYTES {
        return Err(SheetError::FileTooLarge { len, max: MAX_FILE_BYTES });
    }
    Ok(())
}
