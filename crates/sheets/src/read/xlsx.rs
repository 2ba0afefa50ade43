//! XLSX (ISO/IEC 29500 SpreadsheetML), read cell by cell so that nothing is allocated by what a sheet merely declares.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{CellErrorType, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;

use super::package;
use crate::cell::{Cell, CellError, Column};
use crate::error::{FileKind, Limit, SheetError};
use crate::limits::{MAX_COLUMNS, MAX_MERGED_RANGES, MAX_SHEETS};
use crate::workbook::{Budget, Format, Merged, Sheet, SheetBuilder, WATCH_EVERY, Watch, Workbook, spread_merged};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

pub(super) fn read(bytes: &[u8], watch: Watch<'_>) -> Result<Workbook, SheetError> {
    package::check(bytes)?;
    // The parser does arithmetic on places written in the file and may panic on absurd ones. A file from outside must
    // not end the program, and nothing of the parser is used after a panic.
    catch_unwind(AssertUnwindSafe(|| parse(bytes, watch))).unwrap_or(Err(SheetError::Damaged))
}

fn parse(bytes: &[u8], watch: Watch<'_>) -> Result<Workbook, SheetError> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    let tabs: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|tab| tab.typ == SheetType::WorkSheet)
        .map(|tab| (tab.name.clone(), tab.visible != SheetVisible::Visible))
        .collect();
    if tabs.len() > MAX_SHEETS {
        let sheet = String::new();
        return Err(SheetError::TooMuch { limit: Limit::Sheets, max: MAX_SHEETS as u64, sheet });
    }
    let mut budget = Budget::new();
    let mut sheets = Vec::with_capacity(tabs.len());
    for (name, hidden) in tabs {
        let mut sheet = read_cells(&mut book, &name, hidden, &mut budget, watch)?;
        let merged = merged_ranges(&mut book, &name)?;
        spread_merged(&mut sheet, &merged, &mut budget)?;
        sheets.push(sheet);
    }
    Ok(Workbook { sheets, format: Format::Xlsx })
}

fn read_cells(
    book: &mut Book<'_>,
    name: &str,
    hidden: bool,
    budget: &mut Budget,
    watch: Watch<'_>,
) -> Result<Sheet, SheetError> {
    let mut sheet = SheetBuilder::new(name.to_owned(), hidden, budget);
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A chart or dialog that the workbook lists as a worksheet: nothing to read in it.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(sheet.finish()),
        Err(error) => return Err(fault(&error)),
    };
    let mut announced = 0;
    while let Some(cell) = reader.next_cell().map_err(|error| fault(&error))? {
        let (row, column) = cell.get_position();
        let row = row.saturating_add(1);
        match cell.get_value() {
            DataRef::String(text) => sheet.push_text(row, column, text)?,
            DataRef::SharedString(text) => sheet.push_text(row, column, text)?,
            other => sheet.push(row, column, value(other))?,
        }
        if row >= announced + WATCH_EVERY {
            announced = row;
            if let ControlFlow::Break(()) = watch(row) {
                return Err(SheetError::Cancelled);
            }
        }
    }
    Ok(sheet.finish())
}

fn merged_ranges(book: &mut Book<'_>, name: &str) -> Result<Vec<Merged>, SheetError> {
    let ranges = book.merge_cells_by_sheet_name(name).map_err(|error| fault(&error))?;
    if ranges.len() > MAX_MERGED_RANGES {
        let (limit, max) = (Limit::MergedRanges, MAX_MERGED_RANGES as u64);
        return Err(SheetError::TooMuch { limit, max, sheet: name.to_owned() });
    }
    let column = |number: u32| Column(u16::try_from(number).unwrap_or(u16::MAX).min(MAX_COLUMNS - 1));
    let merged = ranges.iter().filter(|range| range.start.1 < u32::from(MAX_COLUMNS)).map(|range| Merged {
        rows: (range.start.0.saturating_add(1), range.end.0.saturating_add(1)),
        columns: (column(range.start.1), column(range.end.1)),
    });
    Ok(merged.collect())
}

/// Values other than texts.
fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) if number.is_finite() => Cell::Number(*number),
        DataRef::Float(_) => Cell::Error(CellError::Number),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(moment) => day_or_number(moment),
        DataRef::DateTimeIso(text) => text.get(..10).and_then(|day| day.parse().ok()).map_or_else(
            || Cell::Text(text.chars().take(crate::limits::MAX_CELL_CHARS).collect::<String>().into()),
            Cell::Date,
        ),
        DataRef::DurationIso(text) => {
            Cell::Text(text.chars().take(crate::limits::MAX_CELL_CHARS).collect::<String>().into())
        }
        DataRef::Error(error) => Cell::Error(match error {
            CellErrorType::NA => CellError::NotAvailable,
            CellErrorType::Ref => CellError::Reference,
            CellErrorType::Value => CellError::Value,
            CellErrorType::Div0 => CellError::DivisionByZero,
            CellErrorType::Name => CellError::Name,
            CellErrorType::Num => CellError::Number,
            CellErrorType::Null => CellError::Null,
            _ => CellError::Other,
        }),
        // Texts are taken by the caller, which cuts them to their bound.
        DataRef::String(_) | DataRef::SharedString(_) | DataRef::Empty => Cell::Empty,
    }
}

/// Excel keeps days as numbers. Durations, times without a day and the 29 February 1900 that never was stay numbers.
fn day_or_number(moment: &ExcelDateTime) -> Cell {
    let number = moment.as_f64();
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    match date {
        _ if !number.is_finite() => Cell::Error(CellError::Number),
        Some(date) if moment.is_datetime() && number >= 1.0 => Cell::Date(date),
        _ => Cell::Number(number),
    }
}

fn fault(error: &XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::NotASpreadsheet(FileKind::Encrypted),
        _ => SheetError::Damaged,
    }
}
