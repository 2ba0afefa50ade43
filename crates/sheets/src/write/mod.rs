//! From a table of typed columns to XLSX and CSV.

mod csv;
mod xlsx;

use chrono::{NaiveDate, NaiveDateTime};
use thiserror::Error;

pub use self::csv::to_csv;
pub use self::xlsx::{to_xlsx, to_xlsx_book};

use crate::limits::{MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS};

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// Text; also codes and numbers of documents, whose zeros must stay.
    Text,
    /// Whole number.
    Integer,
    /// Number with two decimals.
    Decimal,
    /// Day.
    Date,
    /// Day and time of day, as the clock on the wall showed it.
    DateTime,
    /// *Sí* or *No*.
    YesNo,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// The text over it.
    pub title: String,
    /// What its values are.
    pub kind: ColumnKind,
}

/// A value. One that is not of the kind of its column is written all the same, as what it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// Number.
    Number(f64),
    /// Day.
    Date(NaiveDate),
    /// Day and time of day.
    DateTime(NaiveDateTime),
    /// *Sí* or *No*.
    YesNo(bool),
}

impl<T: Into<String>> From<T> for Value {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

/// A table to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the sheet.
    pub title: String,
    /// Its columns.
    pub columns: Vec<TableColumn>,
    /// Its rows; values beyond the columns are refused.
    pub rows: Vec<Vec<Value>>,
}

/// Why a table could not be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WriteError {
    /// More rows or columns than a sheet that can be read again.
    #[error("{rows} rows of {columns} columns are more than a sheet takes")]
    TooMuch {
        /// Rows of the table.
        rows: usize,
        /// Columns of the table.
        columns: usize,
    },
    /// A row has more values than there are columns.
    #[error("row {row} has more values than there are columns")]
    Ragged {
        /// Its place among the rows, from 0.
        row: usize,
    },
    /// The file format cannot hold it.
    #[error("the table cannot be written")]
    Unwritable,
}

impl Table {
    /// Checks the bounds that both formats share: a file written can be read again.
    fn check(&self) -> Result<(), WriteError> {
        let (rows, columns) = (self.rows.len(), self.columns.len());
        if columns == 0 || columns > usize::from(MAX_COLUMNS) || rows >= MAX_ROWS as usize {
            return Err(WriteError::TooMuch { rows, columns });
        }
        match self.rows.iter().position(|row| row.len() > columns) {
            Some(row) => Err(WriteError::Ragged { row }),
            None => Ok(()),
        }
    }
}

/// The text without control characters, which neither format may hold, and within the bound of a cell.
fn clean(text: &str) -> String {
    text.chars().filter(|&c| c == '\n' || c == '\t' || !c.is_control()).take(MAX_CELL_CHARS).collect()
}
