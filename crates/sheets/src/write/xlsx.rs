//! XLSX with typed columns.

use chrono::{Datelike, NaiveDate, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::limits::MAX_SHEETS;

use super::{ColumnKind, Table, Value, WriteError, clean};

/// Longest name of a sheet (ISO/IEC 29500-1, 18.2.19 as Excel enforces it), in characters.
const MAX_SHEET_NAME_CHARS: usize = 31;
/// Narrowest and widest column, in characters of the standard font.
const WIDTHS: (usize, usize) = (8, 60);
/// Room for the arrow of the filter, in characters.
const FILTER_ROOM: usize = 3;
/// How many rows are looked at for the width of a column.
const WIDTH_SAMPLE_ROWS: usize = 1_000;

/// Writes the table as XLSX: header frozen, bold and with filters, columns as wide as their contents.
///
/// Texts are written as texts whatever they begin with, so none ever becomes a formula or a link.
///
/// # Errors
/// See [`WriteError`].
pub fn to_xlsx(table: &Table) -> Result<Vec<u8>, WriteError> {
    to_xlsx_book(std::slice::from_ref(table))
}

/// Writes several tables as the sheets of one workbook, in their order; [`to_xlsx`] says how each looks.
///
/// # Errors
/// See [`WriteError`]; [`WriteError::TooMuch`] of more sheets than a workbook that can be read again has.
pub fn to_xlsx_book(tables: &[Table]) -> Result<Vec<u8>, WriteError> {
    tables.iter().try_for_each(Table::check)?;
    if tables.len() > MAX_SHEETS {
        return Err(WriteError::TooMuch { rows: 0, columns: tables.len() });
    }
    let mut book = Workbook::new();
    for table in tables {
        build(&mut book, table).map_err(|_| WriteError::Unwritable)?;
    }
    book.save_to_buffer().map_err(|_| WriteError::Unwritable)
}

fn build(book: &mut Workbook, table: &Table) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(&table.title))?;
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    for (column, width) in (0_u16..).zip(widths(table)) {
        sheet.set_column_width(column, width as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    for (column, title) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, column, clean(&title.title), &bold)?;
    }
    let formats: Vec<Format> = table.columns.iter().map(|column| format_of(column.kind)).collect();
    for (row, values) in (1_u32..).zip(&table.rows) {
        for ((column, value), format) in (0_u16..).zip(values).zip(&formats) {
            write_value(sheet, (row, column), value, format)?;
        }
    }
    Ok(())
}

fn write_value(sheet: &mut Worksheet, at: (u32, u16), value: &Value, format: &Format) -> Result<(), XlsxError> {
    let (row, column) = at;
    match value {
        Value::Empty => {}
        Value::Text(text) => {
            sheet.write_string_with_format(row, column, clean(text), format)?;
        }
        Value::Number(number) if number.is_finite() => {
            sheet.write_number_with_format(row, column, *number, format)?;
        }
        Value::Number(_) => {}
        Value::Date(day) => match excel_day(*day) {
            Some(day) => sheet.write_datetime_with_format(row, column, day, format).map(drop)?,
            // Excel knows no day before 1900.
            None => sheet.write_string(row, column, day.to_string()).map(drop)?,
        },
        Value::DateTime(moment) => match excel_day(moment.date()) {
            Some(day) => {
                let (hour, minute) = (moment.time().hour() as u16, moment.time().minute() as u8);
                let moment = day.and_hms(hour, minute, moment.time().second() as f64)?;
                sheet.write_datetime_with_format(row, column, moment, format).map(drop)?;
            }
            None => sheet.write_string(row, column, moment.to_string()).map(drop)?,
        },
        Value::YesNo(yes) => {
            sheet.write_string_with_format(row, column, if *yes { "Sí" } else { "No" }, format)?;
        }
    }
    Ok(())
}

fn excel_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8).ok()
}

fn format_of(kind: ColumnKind) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match kind {
        // "@" keeps what a person later types into the column a text as well.
        ColumnKind::Text => format.set_num_format("@").set_text_wrap(),
        ColumnKind::Integer => format.set_num_format("0"),
        ColumnKind::Decimal => format.set_num_format("#,##0.00"),
        ColumnKind::Date => format.set_num_format("dd/mm/yyyy"),
        ColumnKind::DateTime => format.set_num_format("dd/mm/yyyy hh:mm"),
        ColumnKind::YesNo => format,
    }
}

fn widths(table: &Table) -> Vec<usize> {
    let longest_line = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let width = |value: &Value| match value {
        Value::Empty => 0,
        Value::Text(text) => longest_line(text),
        Value::Number(number) => number.to_string().len(),
        Value::Date(_) => "00/00/0000".len(),
        Value::DateTime(_) => "00/00/0000 00:00".len(),
        Value::YesNo(_) => "No".len(),
    };
    let mut widths: Vec<usize> = table.columns.iter().map(|column| longest_line(&column.title) + FILTER_ROOM).collect();
    for row in table.rows.iter().take(WIDTH_SAMPLE_ROWS) {
        for (widest, value) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(value) + 1);
        }
    }
    widths.into_iter().map(|width| width.clamp(WIDTHS.0, WIDTHS.1)).collect()
}

/// Excel takes neither `[]:*?/\` nor an apostrophe at an end, nor an empty or longer name.
fn sheet_name(title: &str) -> String {
    let name: String = clean(title).replace(['[', ']', ':', '*', '?', '/', '\\', '\n', '\t'], " ");
    let name: String = name.trim().trim_matches('\'').chars().take(MAX_SHEET_NAME_CHARS).collect();
    let name = name.trim().trim_matches('\'');
    if name.is_empty() { "Hoja1".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_made_acceptable() {
        assert_eq!(sheet_name("Elementos: sede [Pasto]/2026"), "Elementos  sede  Pasto  2026");
        assert_eq!(sheet_name("''"), "Hoja1");
        assert_eq!(sheet_name(&"ñ".repeat(40)).chars().count(), 31);
    }
}
