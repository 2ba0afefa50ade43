//! A workbook as read: sheets of rows of non-empty cells, each with its true place.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::cell::{Cell, Column};
use crate::error::{Limit, SheetError};
use crate::limits::{MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES};

/// A file read.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// In the order of the file; hidden ones too.
    pub sheets: Vec<Sheet>,
    /// How the file was written.
    pub format: Format,
}

/// How a file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook (ISO/IEC 29500).
    Xlsx,
    /// Delimited text (as RFC 4180, with another delimiter).
    Delimited {
        /// `;`, `,`, tab or `|`.
        delimiter: char,
        /// In which the bytes were read.
        encoding: TextEncoding,
    },
}

/// Encodings in which delimited text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// Windows-1252, as Excel for Windows saves "CSV".
    Windows1252,
    /// Mac Roman, as Excel for macOS saves "CSV".
    MacRoman,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// As on its tab; for delimited text, the name of the file without its ending.
    pub name: String,
    /// Whether its tab is hidden.
    pub hidden: bool,
    rows: Vec<Row>,
    cut: BTreeSet<(u32, Column)>,
}

impl Sheet {
    /// The rows that hold anything, by rising number.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of that number, counted from 1, if it holds anything.
    pub fn row(&self, number: u32) -> Option<&Row> {
        let at = self.rows.binary_search_by_key(&number, |row| row.number).ok()?;
        self.rows.get(at)
    }

    /// The value at a place; [`Cell::Empty`] where nothing is.
    pub fn cell(&self, row: u32, column: Column) -> &Cell {
        self.row(row).map_or(&Cell::Empty, |row| row.get(column))
    }

    /// Whether the text of that cell was longer than [`MAX_CELL_CHARS`] and lost its end.
    pub fn was_cut(&self, row: u32, column: Column) -> bool {
        self.cut.contains(&(row, column))
    }
}

/// One row: its non-empty cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Counted from 1, as the spreadsheet program shows it.
    pub number: u32,
    cells: Vec<(Column, Cell)>,
}

impl Row {
    /// The non-empty cells by rising column.
    pub fn cells(&self) -> &[(Column, Cell)] {
        &self.cells
    }

    /// The value in a column; [`Cell::Empty`] where nothing is.
    pub fn get(&self, column: Column) -> &Cell {
        match self.cells.binary_search_by_key(&column, |(at, _)| *at) {
            Ok(at) => &self.cells[at].1,
            Err(_) => &Cell::Empty,
        }
    }
}

/// What a watcher of a long reading is told: rows done so far. Break to stop.
pub type Watch<'a> = &'a mut dyn FnMut(u32) -> ControlFlow<()>;

/// How many rows pass between two calls of a watcher.
pub(crate) const WATCH_EVERY: u32 = 1_000;

/// What may still be taken in of a workbook.
#[derive(Debug)]
pub(crate) struct Budget {
    cells: usize,
    text_bytes: usize,
    /// Cells that merged ranges may still visit: overlapping ranges could otherwise cost time without adding cells.
    merged_visits: usize,
}

impl Budget {
    pub(crate) const fn new() -> Self {
        Self { cells: MAX_CELLS, text_bytes: MAX_TEXT_BYTES, merged_visits: MAX_CELLS }
    }

    fn spend(&mut self, cell: &Cell, sheet: &str) -> Result<(), SheetError> {
        let too_much = |limit, max: usize| SheetError::TooMuch { limit, max: max as u64, sheet: sheet.to_owned() };
        self.cells = self.cells.checked_sub(1).ok_or_else(|| too_much(Limit::Cells, MAX_CELLS))?;
        if let Cell::Text(text) = cell {
            self.text_bytes =
                self.text_bytes.checked_sub(text.len()).ok_or_else(|| too_much(Limit::TextBytes, MAX_TEXT_BYTES))?;
        }
        Ok(())
    }

    fn visit_merged(&mut self, sheet: &str) -> Result<(), SheetError> {
        let left = self.merged_visits.checked_sub(1);
        self.merged_visits = left.ok_or_else(|| SheetError::TooMuch {
            limit: Limit::MergedRanges,
            max: MAX_CELLS as u64,
            sheet: sheet.to_owned(),
        })?;
        Ok(())
    }
}

/// Builds a sheet cell by cell, within the bounds.
#[derive(Debug)]
pub(crate) struct SheetBuilder<'b> {
    sheet: Sheet,
    budget: &'b mut Budget,
    sorted: bool,
}

impl<'b> SheetBuilder<'b> {
    pub(crate) fn new(name: String, hidden: bool, budget: &'b mut Budget) -> Self {
        let sheet = Sheet { name, hidden, rows: Vec::new(), cut: BTreeSet::new() };
        Self { sheet, budget, sorted: true }
    }

    /// Adds a value at a row counted from 1. Empty values are passed over without regard to bounds, since whole sheets
    /// are often formatted down to their last row.
    pub(crate) fn push(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), SheetError> {
        if cell.is_empty() {
            return Ok(());
        }
        if row > MAX_ROWS {
            return Err(self.too_much(Limit::Rows, u64::from(MAX_ROWS)));
        }
        let column = match u16::try_from(column) {
            Ok(column) if column < MAX_COLUMNS => Column(column),
            _ => return Err(self.too_much(Limit::Columns, u64::from(MAX_COLUMNS))),
        };
        self.budget.spend(&cell, &self.sheet.name)?;
        match self.sheet.rows.last_mut() {
            Some(last) if last.number == row => {
                self.sorted &= last.cells.last().is_none_or(|(at, _)| *at < column);
                last.cells.push((column, cell));
            }
            last => {
                self.sorted &= last.is_none_or(|last| last.number < row);
                self.sheet.rows.push(Row { number: row, cells: vec![(column, cell)] });
            }
        }
        Ok(())
    }

    /// Adds a text, trimmed and cut to its bound.
    pub(crate) fn push_text(&mut self, row: u32, column: u32, text: &str) -> Result<(), SheetError> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if text.is_empty() {
            return Ok(());
        }
        let kept = match text.char_indices().nth(MAX_CELL_CHARS) {
            Some((end, _)) => &text[..end],
            None => text,
        };
        self.push(row, column, Cell::Text(kept.into()))?;
        if kept.len() < text.len()
            && let Ok(column) = u16::try_from(column)
        {
            self.sheet.cut.insert((row, Column(column)));
        }
        Ok(())
    }

    fn too_much(&self, limit: Limit, max: u64) -> SheetError {
        SheetError::TooMuch { limit, max, sheet: self.sheet.name.clone() }
    }

    /// The sheet, with its rows and cells in order even where the file had them out of order. Of two values at one
    /// place the later one stays.
    pub(crate) fn finish(mut self) -> Sheet {
        if self.sorted {
            return self.sheet;
        }
        self.sheet.rows.sort_by_key(|row| row.number);
        self.sheet.rows.dedup_by(|later, kept| {
            let same = later.number == kept.number;
            if same {
                kept.cells.append(&mut later.cells);
            }
            same
        });
        for row in &mut self.sheet.rows {
            row.cells.sort_by_key(|(column, _)| *column);
            row.cells.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    std::mem::swap(later, kept);
                }
                same
            });
        }
        self.sheet
    }
}

/// A merged range, rows from 1, both ends within.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Merged {
    pub(crate) rows: (u32, u32),
    pub(crate) columns: (Column, Column),
}

/// Shows the value of the first cell of each merged range in all its cells that lie in rows that hold anything.
pub(crate) fn spread_merged(sheet: &mut Sheet, ranges: &[Merged], budget: &mut Budget) -> Result<(), SheetError> {
    for range in ranges {
        let value = sheet.cell(range.rows.0, range.columns.0).clone();
        if value.is_empty() {
            continue;
        }
        let from = sheet.rows.partition_point(|row| row.number < range.rows.0);
        let until = sheet.rows.partition_point(|row| row.number <= range.rows.1);
        for row in sheet.rows.get_mut(from..until).unwrap_or_default() {
            for column in range.columns.0.0..=range.columns.1.0 {
                budget.visit_merged(&sheet.name)?;
                let Err(at) = row.cells.binary_search_by_key(&Column(column), |(at, _)| *at) else {
                    continue;
                };
                budget.spend(&value, &sheet.name)?;
                row.cells.insert(at, (Column(column), value.clone()));
            }
        }
    }
    Ok(())
}
