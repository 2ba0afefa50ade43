//! A look at a sheet: what it seems to hold, where its header is, what its columns mean.

use std::collections::BTreeSet;

use sheets::header::{
    AnyField, Field, Header, ItemField, PersonField, SiteField, Target, propose, propose_any, propose_at,
};
use sheets::{Column, Sheet};

use super::held::{Choice, Columns, Import};
use super::remember::{self, Remembered};
use crate::answer::{Answer, Failure};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::import::{ColumnChoice, ImportCheck, ImportColumn, ImportField, ImportLook, ImportPreview};

/// Values shown of each column.
const SAMPLES_MAX: usize = 4;
/// Longest value shown, in characters.
const SAMPLE_CHARS_MAX: usize = 80;
/// Rows below the header that values to show are looked for in.
const SAMPLE_ROWS: usize = 60;

/// What EnSitio proposes, as far as the person has not said otherwise.
pub(super) fn propose_choice(import: &Import, request: &ImportLook, known: &[Remembered]) -> Answer<(Choice, bool)> {
    let sheet = match request.sheet {
        Some(index) => index as usize,
        None => likeliest_sheet(import),
    };
    let rows = import.sheet(sheet)?;
    let mut targets = match request.target {
        Some(target) => vec![target],
        None => propose_any(rows).into_iter().map(|(target, _)| target).collect(),
    };
    if targets.is_empty() {
        targets.push(Target::Items);
    }
    let headers: Vec<_> = targets
        .into_iter()
        .map(|target| {
            (target, request.header_row.map_or_else(|| header(rows, target), |row| Header::at(rows, row, row)))
        })
        .collect();
    for (target, header) in &headers {
        if let Some(columns) = remember::find(known, *target, header) {
            return Ok((Choice { sheet, header: header.clone(), columns }, true));
        }
    }
    let (target, header) = headers.into_iter().next().ok_or(Problem::NotFound)?;
    let columns = match target {
        Target::Items => Columns::Items(propose_at(rows, header.clone()).mapping),
        Target::People => Columns::People(propose_at(rows, header.clone()).mapping),
        Target::Sites => Columns::Sites(propose_at(rows, header.clone()).mapping),
    };
    Ok((Choice { sheet, header, columns }, false))
}

/// The sheet that most looks like a table of something; the first of equals.
fn likeliest_sheet(import: &Import) -> usize {
    let total = |sheet: &Sheet| propose_any(sheet).first().map_or(0, |(_, total)| *total);
    let sheets = import.book.sheets.iter().enumerate().rev();
    sheets.max_by_key(|(_, sheet)| (!sheet.hidden, total(sheet))).map_or(0, |(index, _)| index)
}

/// The likeliest header, else the first row that holds anything.
fn header(sheet: &Sheet, target: Target) -> Header {
    let found = match target {
        Target::Items => propose::<ItemField>(sheet).map(|proposal| proposal.header),
        Target::People => propose::<PersonField>(sheet).map(|proposal| proposal.header),
        Target::Sites => propose::<SiteField>(sheet).map(|proposal| proposal.header),
    };
    found.unwrap_or_else(|| {
        let first = sheet.rows().first().map_or(1, |row| row.number);
        Header::at(sheet, first, first)
    })
}

/// What the person chose.
pub(super) fn read_choice(import: &Import, request: &ImportCheck) -> Answer<Choice> {
    let sheet = request.sheet as usize;
    let last = request.header_last_row.unwrap_or(request.header_row);
    let header = Header::at(import.sheet(sheet)?, request.header_row, last);
    let wrong = |rule| Failure::from(Problem::Invalid { field: InvalidField::Mapping, rule });
    let chosen = request.columns.iter().filter_map(|ColumnChoice { index, field }| Some((*index, (*field)?)));
    macro_rules! mapping {
        ($target:ident) => {{
            let typed = chosen.map(|(column, field)| match field {
                AnyField::$target(field) => Ok((column, field)),
                _ => Err(wrong(Rule::Unknown)),
            });
            let mapping = typed.collect::<Answer<sheets::header::Mapping<_>>>()?;
            if !mapping.is_usable() {
                return Err(wrong(Rule::Required));
            }
            Columns::$target(mapping)
        }};
    }
    let columns = match request.target {
        Target::Items => mapping!(Items),
        Target::People => mapping!(People),
        Target::Sites => mapping!(Sites),
    };
    Ok(Choice { sheet, header, columns })
}

/// A proposal as the screen shows it.
pub(super) fn preview(import: &Import, choice: &Choice, remembered: bool) -> Answer<ImportPreview> {
    let sheet = import.sheet(choice.sheet)?;
    let below = sheet.rows().partition_point(|row| row.number <= choice.header.last_row);
    let data = sheet.rows().get(below..).unwrap_or_default();
    let shown = data.get(..data.len().min(SAMPLE_ROWS)).unwrap_or_default();
    let mut columns: BTreeSet<Column> = choice.header.cells.iter().map(|cell| cell.column).collect();
    columns.extend(shown.iter().flat_map(|row| row.cells()).map(|(column, _)| *column));
    let columns = columns.into_iter().map(|column| {
        let header = choice.header.cells.iter().find(|cell| cell.column == column);
        let values = shown.iter().map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        ImportColumn {
            index: column,
            letter: column.to_string(),
            header: header.map(|cell| cell.text.clone()).unwrap_or_default(),
            field: choice.columns.field(column),
            samples: values.take(SAMPLES_MAX).map(|cell| cut(&cell.to_string())).collect(),
        }
    });
    Ok(ImportPreview {
        import: import.id,
        sheet: choice.sheet as u32,
        target: choice.columns.target(),
        header_row: choice.header.first_row,
        header_last_row: choice.header.last_row,
        columns: columns.collect(),
        fields: choice.columns.fields(),
        remembered,
        data_rows: data.len() as u32,
    })
}

fn cut(text: &str) -> String {
    text.chars().take(SAMPLE_CHARS_MAX).collect()
}

impl Columns {
    fn field(&self, column: Column) -> Option<AnyField> {
        match self {
            Self::Items(mapping) => mapping.field(column).map(AnyField::from),
            Self::People(mapping) => mapping.field(column).map(AnyField::from),
            Self::Sites(mapping) => mapping.field(column).map(AnyField::from),
        }
    }

    fn fields(&self) -> Vec<ImportField> {
        fn all<F: Field>() -> Vec<ImportField> {
            F::ALL.iter().map(|field| ImportField { field: (*field).into(), essential: field.is_essential() }).collect()
        }
        match self {
            Self::Items(_) => all::<ItemField>(),
            Self::People(_) => all::<PersonField>(),
            Self::Sites(_) => all::<SiteField>(),
        }
    }
}
