//! Why a file could not be read as a sheet at all. Faults of single rows are [`crate::rows::Problem`]s instead.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// A bound that a file went over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Limit {
    /// [`crate::limits::MAX_ROWS`]
    Rows,
    /// [`crate::limits::MAX_COLUMNS`]
    Columns,
    /// [`crate::limits::MAX_SHEETS`]
    Sheets,
    /// [`crate::limits::MAX_CELLS`]
    Cells,
    /// [`crate::limits::MAX_TEXT_BYTES`]
    TextBytes,
    /// [`crate::limits::MAX_MERGED_RANGES`]
    MergedRanges,
}

/// What a file that is not a readable sheet seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FileKind {
    /// PDF
    Pdf,
    /// Excel 97–2003 workbook (`.xls`), binary
    LegacyXls,
    /// Office file protected with a password
    Encrypted,
    /// Excel binary workbook (`.xlsb`)
    Xlsb,
    /// OpenDocument spreadsheet (`.ods`)
    Ods,
    /// Text document (`.docx`, `.doc`, `.odt`, `.rtf`)
    TextDocument,
    /// Slides (`.pptx`, `.ppt`)
    Slides,
    /// Picture
    Image,
    /// Program
    Executable,
    /// Zip, gzip, 7z or RAR that holds no workbook
    Archive,
    /// Web page, also one saved with the ending `.xls`
    Html,
    /// XML, also the XML spreadsheet of Excel 2003
    Xml,
    /// Anything else that is not text
    Binary,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetError {
    /// The file is longer than accepted.
    #[error("file of {len} bytes is above the limit of {max}")]
    FileTooLarge {
        /// Bytes of the file.
        len: u64,
        /// Most bytes accepted.
        max: u64,
    },
    /// The file holds nothing.
    #[error("the file is empty")]
    Empty,
    /// The file is something else.
    #[error("the file is not a sheet but {0:?}")]
    NotASpreadsheet(FileKind),
    /// The package would inflate to more than any true workbook needs.
    #[error("part {part} of the package inflates beyond the limit")]
    Bomb {
        /// Name of the part inside the package, cut to 128 characters.
        part: String,
    },
    /// The workbook goes over a bound.
    #[error("{limit:?} above the limit of {max} in sheet {sheet}")]
    TooMuch {
        /// Which bound.
        limit: Limit,
        /// Its value.
        max: u64,
        /// Name of the sheet where it happened; empty when it belongs to the whole file.
        sheet: String,
    },
    /// The package or a sheet in it is broken.
    #[error("the workbook is damaged")]
    Damaged,
    /// The caller stopped the reading.
    #[error("stopped")]
    Cancelled,
}
