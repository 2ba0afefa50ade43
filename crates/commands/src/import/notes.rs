//! What is wrong with which row: counted without bound, kept within one.

use std::collections::BTreeMap;

use casework::decide::{LINE_CHARS_MAX, NOTE_CHARS_MAX};
use sheets::Column;
use sheets::header::{AnyField, Field, Mapping};
use sheets::rows::{Parsed, Severity};

use crate::view::import::{ImportCode, ImportProblem, ImportProblemCount, StoreCode};

/// Most errors, and most warnings, kept of one import.
const KEPT_MAX: usize = 50_000;
/// Most characters of a value kept with its problem.
const VALUE_CHARS_MAX: usize = 200;

/// The text as a record keeps it in one line, where its cut was noted already.
pub(super) fn cut_line(text: &str) -> String {
    cut(text, LINE_CHARS_MAX).unwrap_or(text).to_owned()
}

/// The text as a record keeps it among its remarks, where its cut was noted already.
pub(super) fn cut_paragraph(text: &str) -> &str {
    cut(text, NOTE_CHARS_MAX).unwrap_or(text)
}

/// The beginning of a text of more than `max` characters.
fn cut(text: &str, max: usize) -> Option<&str> {
    let (end, _) = text.char_indices().nth(max)?;
    Some(text[..end].trim_end())
}

/// The problems of one pass over a sheet.
#[derive(Debug)]
pub(super) struct Notes {
    columns: Vec<(AnyField, Column)>,
    errors: Vec<ImportProblem>,
    warnings: Vec<ImportProblem>,
    counts: BTreeMap<ImportCode, (u32, u32)>,
    row: u32,
    failed: bool,
    warned: bool,
    pub(super) rows_failed: u32,
    pub(super) rows_warned: u32,
}

impl Notes {
    pub(super) fn new<F: Field>(mapping: &Mapping<F>) -> Self {
        Self {
            columns: mapping.iter().map(|(column, field)| (field.into(), column)).collect(),
            errors: Vec::new(),
            warnings: Vec::new(),
            counts: BTreeMap::new(),
            row: 0,
            failed: false,
            warned: false,
            rows_failed: 0,
            rows_warned: 0,
        }
    }

    /// Begins a row with what its reader found.
    pub(super) fn begin<R>(&mut self, parsed: &Parsed<R>) {
        (self.row, self.failed, self.warned) = (parsed.row, false, false);
        for problem in &parsed.problems {
            self.add(problem.field, problem.column, ImportCode::Sheet(problem.code), &problem.value, problem.other_row);
        }
    }

    /// Ends a row: counts it once, whatever it has.
    pub(super) fn end(&mut self) {
        self.rows_failed += u32::from(self.failed);
        self.rows_warned += u32::from(self.warned && !self.failed);
    }

    /// Whether the row in hand cannot come in.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// Whether a sheet has a column for the field.
    pub(super) fn has_column(&self, field: impl Into<AnyField>) -> bool {
        self.column(field.into()).is_some()
    }

    pub(super) fn note(&mut self, field: impl Into<AnyField>, code: StoreCode, value: &str) {
        self.note_beside(field, code, value, None);
    }

    pub(super) fn note_beside(
        &mut self,
        field: impl Into<AnyField>,
        code: StoreCode,
        value: &str,
        other_row: Option<u32>,
    ) {
        let field = field.into();
        self.add(Some(field), self.column(field), ImportCode::Store(code), value, other_row);
    }

    /// The text as a record keeps it in one line.
    pub(super) fn line(&mut self, field: impl Into<AnyField>, text: &str) -> String {
        self.within(field.into(), text, LINE_CHARS_MAX)
    }

    /// The text as a record keeps it among its remarks.
    pub(super) fn paragraph(&mut self, field: impl Into<AnyField>, text: &str) -> String {
        self.within(field.into(), text, NOTE_CHARS_MAX)
    }

    fn within(&mut self, field: AnyField, text: &str, max: usize) -> String {
        match cut(text, max) {
            None => text.to_owned(),
            Some(kept) => {
                self.note(field, StoreCode::TextShortened, text);
                kept.to_owned()
            }
        }
    }

    fn column(&self, field: AnyField) -> Option<Column> {
        self.columns.iter().find_map(|(known, column)| (*known == field).then_some(*column))
    }

    fn add(
        &mut self,
        field: Option<AnyField>,
        column: Option<Column>,
        code: ImportCode,
        value: &str,
        other_row: Option<u32>,
    ) {
        let severity = code.severity();
        self.counts.entry(code).or_insert((0, self.row)).0 += 1;
        let kept = match severity {
            Severity::Error => {
                self.failed = true;
                &mut self.errors
            }
            Severity::Warning => {
                self.warned = true;
                &mut self.warnings
            }
        };
        if kept.len() < KEPT_MAX {
            kept.push(ImportProblem {
                row: self.row,
                column: column.map(|column| column.to_string()).unwrap_or_default(),
                field,
                severity,
                code,
                value: value.chars().take(VALUE_CHARS_MAX).collect(),
                other_row,
                refusal: None,
            });
        }
    }

    /// Every kind of problem met, errors first.
    pub(super) fn counts(&self) -> Vec<ImportProblemCount> {
        let mut counts: Vec<_> = self
            .counts
            .iter()
            .map(|(code, (count, first_row))| {
                let severity = code.severity();
                ImportProblemCount { code: *code, severity, count: *count, first_row: *first_row }
            })
            .collect();
        counts.sort_by_key(|count| (std::cmp::Reverse(count.severity), count.first_row));
        counts
    }

    /// The problems kept, errors first.
    pub(super) fn into_problems(self) -> Vec<ImportProblem> {
        let mut problems = self.errors;
        problems.extend(self.warnings);
        problems
    }
}
