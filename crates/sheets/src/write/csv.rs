//! CSV for Excel in Spanish: UTF-8 with byte order mark, semicolons, decimal comma.

use chrono::Datelike;
use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::{ColumnKind, Table, Value, WriteError, clean};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes the table as CSV.
///
/// A text that a spreadsheet program would take for a formula (`=`, `+`, `-`, `@`, or a control character first) gets
/// an apostrophe before it, as OWASP advises against "CSV injection"; numbers keep their sign.
///
/// # Errors
/// See [`WriteError`].
pub fn to_csv(table: &Table) -> Result<Vec<u8>, WriteError> {
    table.check()?;
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    let titles = table.columns.iter().map(|column| harmless(&column.title));
    writer.write_record(titles).map_err(|_| WriteError::Unwritable)?;
    for row in &table.rows {
        let fields = table.columns.iter().enumerate().map(|(at, column)| match row.get(at) {
            Some(value) => field(value, column.kind),
            None => String::new(),
        });
        writer.write_record(fields).map_err(|_| WriteError::Unwritable)?;
    }
    writer.into_inner().map_err(|_| WriteError::Unwritable)
}

fn field(value: &Value, kind: ColumnKind) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => harmless(text),
        Value::Number(number) if !number.is_finite() => String::new(),
        Value::Number(number) if kind == ColumnKind::Decimal => format!("{number:.2}").replace('.', ","),
        Value::Number(number) => number.to_string().replace('.', ","),
        Value::Date(day) => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
        Value::DateTime(moment) => {
            let (day, time) = (moment.date(), moment.time());
            format!("{:02}/{:02}/{:04} {}", day.day(), day.month(), day.year(), hours_and_minutes(time))
        }
        Value::YesNo(true) => "Sí".to_owned(),
        Value::YesNo(false) => "No".to_owned(),
    }
}

fn hours_and_minutes(time: chrono::NaiveTime) -> String {
    use chrono::Timelike;
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn harmless(text: &str) -> String {
    let text = clean(text);
    if text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\n']) {
        format!("'{text}")
    } else {
        text
    }
}
