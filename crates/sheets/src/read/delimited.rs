//! Delimited text: CSV and its relatives.

use std::ops::ControlFlow;

use csv::{ByteRecord, ReaderBuilder, StringRecord, Terminator};

use super::encoding::decode;
use crate::error::SheetError;
use crate::workbook::{Budget, Format, SheetBuilder, WATCH_EVERY, Watch, Workbook};

/// Delimiters tried, the likelier first: Excel in Spanish writes semicolons.
const DELIMITERS: [u8; 4] = *b";\t|,";
/// How many records are looked at to choose a delimiter.
const SAMPLE_RECORDS: usize = 200;
/// How many bytes are looked at to choose a delimiter.
const SAMPLE_BYTES: usize = 256 * 1024;
/// Longest sheet name made from a file name, in characters.
const MAX_NAME_CHARS: usize = 100;

pub(super) fn read(bytes: &[u8], file_name: &str, watch: Watch<'_>) -> Result<Workbook, SheetError> {
    let (text, encoding) = decode(bytes)?;
    let (stated, body) = stated_delimiter(&text);
    let delimiter = stated.unwrap_or_else(|| detect(body, file_name));
    let mut budget = Budget::new();
    let mut sheet = SheetBuilder::new(sheet_name(file_name), false, &mut budget);
    fill(&mut sheet, body, delimiter, watch)?;
    let sheets = vec![sheet.finish()];
    Ok(Workbook { sheets, format: Format::Delimited { delimiter: char::from(delimiter), encoding } })
}

fn fill(sheet: &mut SheetBuilder<'_>, body: &str, delimiter: u8, watch: Watch<'_>) -> Result<(), SheetError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .terminator(Terminator::Any(b'\n'))
        .from_reader(body.as_bytes());
    let mut record = StringRecord::new();
    let mut row = 0_u32;
    loop {
        let line_before = reader.position().line();
        if !reader.read_record(&mut record).map_err(|_| SheetError::Damaged)? {
            return Ok(());
        }
        // The parser passes over blank lines, but they count as rows in a spreadsheet program. A record takes one line
        // and one more for each line break within its quotes.
        let lines = reader.position().line() - line_before;
        let own = 1 + record.as_slice().bytes().filter(|&byte| byte == b'\n').count() as u64;
        let blank = u32::try_from(lines.saturating_sub(own)).unwrap_or(u32::MAX);
        row = row.saturating_add(blank).saturating_add(1);
        for (column, field) in (0_u32..).zip(&record) {
            sheet.push_text(row, column, field)?;
        }
        if row.is_multiple_of(WATCH_EVERY)
            && let ControlFlow::Break(()) = watch(row)
        {
            return Err(SheetError::Cancelled);
        }
    }
}

/// Excel understands a first line `sep=;` and does not show it as a row.
fn stated_delimiter(text: &str) -> (Option<u8>, &str) {
    let (first, body) = text.split_once('\n').unwrap_or((text, ""));
    let stated = first.trim_end().trim_matches('"').strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="));
    match stated.map(str::as_bytes) {
        Some(&[delimiter]) if DELIMITERS.contains(&delimiter) => (Some(delimiter), body),
        _ => (None, text),
    }
}

/// The delimiter under which most records have one and the same number of fields, more than one.
fn detect(body: &str, file_name: &str) -> u8 {
    if file_name.to_ascii_lowercase().ends_with(".tsv") && body.contains('\t') {
        return b'\t';
    }
    let sample = &body.as_bytes()[..body.len().min(SAMPLE_BYTES)];
    let mut best = (0_usize, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let agreeing = agreeing_records(sample, delimiter);
        if agreeing > best.0 {
            best = (agreeing, delimiter);
        }
    }
    best.1
}

fn agreeing_records(sample: &[u8], delimiter: u8) -> usize {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(sample);
    let mut record = ByteRecord::new();
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for _ in 0..SAMPLE_RECORDS {
        if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
            break;
        }
        if record.len() > 1 {
            *widths.entry(record.len()).or_default() += 1;
        }
    }
    widths.into_values().max().unwrap_or(0)
}

fn sheet_name(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.chars().take(MAX_NAME_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::{Cell, Column};
    use crate::error::Limit;

    fn table(text: &str) -> (char, Vec<(u32, Vec<String>)>) {
        let book = read(text.as_bytes(), "lista.csv", &mut |_| ControlFlow::Continue(())).unwrap();
        let Format::Delimited { delimiter, .. } = book.format else { panic!("not delimited") };
        let rows = book.sheets[0].rows().iter();
        (delimiter, rows.map(|row| (row.number, row.cells().iter().map(|(_, c)| c.to_string()).collect())).collect())
    }

    #[test]
    fn delimiters_are_told_apart() {
        for delimiter in [';', ',', '\t', '|'] {
            let text = format!("Título suelto\n\na{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n");
            assert_eq!(table(&text).0, delimiter);
        }
        assert_eq!(table("Sede;Dirección\nX;Calle 1, oficina 2\nY;Calle 3, oficina 4\n").0, ';');
        assert_eq!(table("sep=|\na|b;c\n").0, '|');
    }

    #[test]
    fn rows_keep_the_number_a_spreadsheet_shows() {
        let (_, rows) = table("a;b\n\n\n\"dos\nlíneas\";c\n\nd;e");
        assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 4, 6]);
        assert_eq!(rows[1].1, ["dos\nlíneas", "c"]);
    }

    #[test]
    fn texts_stay_texts() {
        let book = read(b"cod;x\n05001;1e5\n", "c.csv", &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(book.sheets[0].name, "c");
        assert_eq!(book.sheets[0].cell(2, Column(0)), &Cell::Text("05001".into()));
        assert_eq!(book.sheets[0].cell(2, Column(1)), &Cell::Text("1e5".into()));
    }

    #[test]
    fn bounds_hold() {
        let wide = "x;".repeat(300);
        let error = read(wide.as_bytes(), "w.csv", &mut |_| ControlFlow::Continue(())).unwrap_err();
        assert!(matches!(error, SheetError::TooMuch { limit: Limit::Columns, .. }));
        let long = "a;b\n".repeat(200_001);
        let error = read(long.as_bytes(), "w.csv", &mut |_| ControlFlow::Continue(())).unwrap_err();
        assert!(matches!(error, SheetError::TooMuch { limit: Limit::Rows, .. }));
        let text = format!("{};b\n", "ñ".repeat(5_000));
        let book = read(text.as_bytes(), "w.csv", &mut |_| ControlFlow::Continue(())).unwrap();
        assert!(book.sheets[0].was_cut(1, Column(0)) && !book.sheets[0].was_cut(1, Column(1)));
        assert_eq!(book.sheets[0].cell(1, Column(0)).to_string().chars().count(), 4_096);
    }

    #[test]
    fn a_watcher_can_stop() {
        let long = "a;b\n".repeat(5_000);
        let stopped = read(long.as_bytes(), "w.csv", &mut |_| ControlFlow::Break(()));
        assert_eq!(stopped, Err(SheetError::Cancelled));
    }
}
