//! One row seen through a mapping.

use super::date::{self, PartialDate};
use super::problem::{Code, Problem};
use super::vocabulary::says_none;
use crate::cell::{Cell, Column};
use crate::header::{Field, Mapping};
use crate::workbook::{Row, Sheet};

/// Whole numbers from here on have more digits than a spreadsheet keeps (15).
const DIGITS_KEPT_BELOW: f64 = 1e15;

/// One row seen through a mapping; collects the problems found on the way.
#[derive(Debug)]
pub struct RowReader<'s, F> {
    sheet: &'s Sheet,
    row: &'s Row,
    mapping: &'s Mapping<F>,
    problems: Vec<Problem>,
    /// Whether the plates of the sheet are texts nearly everywhere.
    pub(super) plates_are_texts: bool,
}

impl<'s, F: Field> RowReader<'s, F> {
    pub(super) const fn new(sheet: &'s Sheet, row: &'s Row, mapping: &'s Mapping<F>, plates_are_texts: bool) -> Self {
        Self { sheet, row, mapping, problems: Vec::new(), plates_are_texts }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Notes a problem of a field.
    pub(super) fn note(&mut self, field: F, code: Code, value: impl Into<String>) {
        self.note_beside(field, code, value, None);
    }

    /// Notes a problem of a field that an earlier row shares.
    pub(super) fn note_beside(&mut self, field: F, code: Code, value: impl Into<String>, other_row: Option<u32>) {
        let (row, column) = (self.row.number, self.mapping.column(field));
        self.problems.push(Problem { row, column, field: Some(field.into()), code, value: value.into(), other_row });
    }

    /// Notes a problem of the whole row.
    pub(super) fn note_row(&mut self, code: Code) {
        let row = self.row.number;
        self.problems.push(Problem { row, column: None, field: None, code, value: String::new(), other_row: None });
    }

    /// The cell of a field. `None` when the field has no column, or the cell nothing to say.
    pub(super) fn cell(&mut self, field: F) -> Option<&'s Cell> {
        let column: Column = self.mapping.column(field)?;
        let cell = self.row.get(column);
        match cell {
            Cell::Empty => return None,
            Cell::Error(_) => {
                self.note(field, Code::FormulaError, cell.to_string());
                return None;
            }
            Cell::Text(text) if self.sheet.was_cut(self.row.number, column) => {
                let head: String = text.chars().take(80).collect();
                self.note(field, Code::TextCut, head);
            }
            _ => {}
        }
        Some(cell)
    }

    /// The text of a field as written, with blanks made single; line breaks count as blanks.
    pub(super) fn text(&mut self, field: F) -> Option<String> {
        let cell = self.cell(field)?;
        let text = cell.to_string();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// As [`Self::text`], but `None` for *N/A*, *no tiene* and their like.
    pub(super) fn said(&mut self, field: F) -> Option<String> {
        self.text(field).filter(|text| !says_none(text))
    }

    /// The text of a field that identifies something. Long numbers of which the sheet lost digits are no identity.
    pub(super) fn identifier(&mut self, field: F) -> Option<String> {
        let lost = match self.cell(field)? {
            Cell::Number(number) => number.abs() >= DIGITS_KEPT_BELOW,
            Cell::Text(text) => is_scientific(text),
            _ => false,
        };
        let text = self.text(field)?;
        if lost {
            self.note(field, Code::DigitsLost, text);
            return None;
        }
        Some(without_zero_fraction(&text).to_owned())
    }

    /// The value of a field whose words are a closed list, with the warnings for guessed and unknown ones.
    pub(super) fn word<T>(
        &mut self,
        field: F,
        known: fn(&str) -> super::vocabulary::Known<T>,
        guessed: Option<Code>,
        unknown: Code,
    ) -> Option<T> {
        let text = self.said(field)?;
        match known(&crate::fold::fold(&text)) {
            Some((value, sure)) => {
                if let Some(code) = guessed.filter(|_| !sure) {
                    self.note(field, code, text);
                }
                Some(value)
            }
            None => {
                self.note(field, unknown, text);
                None
            }
        }
    }

    /// The date of a field.
    pub(super) fn date(&mut self, field: F) -> Option<PartialDate> {
        let cell = self.cell(field)?;
        if cell.as_text().is_some_and(says_none) {
            return None;
        }
        let (date, code) = date::parse(cell)?;
        if let Some(code) = code {
            self.note(field, code, cell.to_string());
        }
        date
    }

    /// An e-mail address in lower case.
    pub(super) fn email(&mut self, field: F) -> Option<String> {
        let text = self.said(field)?.to_lowercase();
        let valid = text.split_once('@').is_some_and(|(user, domain)| {
            !user.is_empty()
                && domain.split('.').count() > 1
                && domain.split('.').all(|label| !label.is_empty())
                && !text.contains([' ', ',', ';', '<', '>'])
                && !domain.contains('@')
        });
        if !valid {
            self.note(field, Code::EmailInvalid, text);
            return None;
        }
        Some(text)
    }
}

/// `1,23457E+11`: what a spreadsheet saves of a long number.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    exponent.strip_prefix('+').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        && mantissa.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        && mantissa.bytes().next().is_some_and(|b| b.is_ascii_digit())
}

/// `100015.0` is how some exports write the whole number 100015.
fn without_zero_fraction(text: &str) -> &str {
    match text.strip_suffix(".0") {
        Some(whole) if !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_that_lost_digits() {
        for text in ["1,23457E+11", "1.2e+15", "5E+10"] {
            assert!(is_scientific(text), "{text}");
        }
        for text in ["5E10", "CE+10", "E+1", "12345"] {
            assert!(!is_scientific(text), "{text}");
        }
        assert_eq!(without_zero_fraction("100015.0"), "100015");
        assert_eq!(without_zero_fraction("V1.0"), "V1.0");
    }
}
