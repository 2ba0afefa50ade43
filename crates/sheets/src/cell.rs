//! Cells and where they stand.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A column of a sheet, counted from 0 and shown by its letters: 0 is `A`, 26 is `AA`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Column(pub u16);

impl Column {
    /// Column of its letters, in upper or lower case: `a` → 0, `AB` → 27.
    pub fn from_letters(letters: &str) -> Option<Self> {
        const LETTERS: u32 = 26;
        if letters.is_empty() || letters.len() > 3 {
            return None;
        }
        let mut number = 0_u32;
        for byte in letters.bytes() {
            if !byte.is_ascii_alphabetic() {
                return None;
            }
            number = number * LETTERS + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
        }
        u16::try_from(number - 1).ok().map(Self)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 65,536 columns need at most four letters.
        let mut letters = [0_u8; 4];
        let mut at = letters.len();
        let mut rest = u32::from(self.0) + 1;
        while rest > 0 && at > 0 {
            at -= 1;
            rest -= 1;
            letters[at] = b'A' + (rest % 26) as u8;
            rest /= 26;
        }
        letters[at..].iter().try_for_each(|&letter| fmt::Write::write_char(f, char::from(letter)))
    }
}

/// Error values that a formula may leave in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellError {
    /// `#N/A`
    NotAvailable,
    /// `#REF!`
    Reference,
    /// `#VALUE!`
    Value,
    /// `#DIV/0!`
    DivisionByZero,
    /// `#NAME?`
    Name,
    /// `#NUM!`
    Number,
    /// `#NULL!`
    Null,
    /// Any other, such as `#GETTING_DATA`
    Other,
}

/// The value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or a text of blanks only.
    Empty,
    /// Text without blanks at its ends, at most [`crate::limits::MAX_CELL_CHARS`] characters.
    Text(Box<str>),
    /// A finite number.
    Number(f64),
    /// A calendar day; the time of day, if any, is dropped.
    Date(NaiveDate),
    /// `VERDADERO` or `FALSO`
    Bool(bool),
    /// The error that a formula left.
    Error(CellError),
}

impl Cell {
    /// Whether the cell holds nothing.
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The value as a person would read it in the sheet: whole numbers without `.0` and never in scientific notation,
/// dates as DD/MM/AAAA.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            // `Display` of f64 prints the shortest digits that read back the same, never with an exponent.
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(day) => write!(f, "{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
            Self::Bool(true) => f.write_str("VERDADERO"),
            Self::Bool(false) => f.write_str("FALSO"),
            Self::Error(error) => f.write_str(match error {
                CellError::NotAvailable => "#N/A",
                CellError::Reference => "#REF!",
                CellError::Value => "#VALUE!",
                CellError::DivisionByZero => "#DIV/0!",
                CellError::Name => "#NAME?",
                CellError::Number => "#NUM!",
                CellError::Null => "#NULL!",
                CellError::Other => "#ERROR!",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_letters_go_both_ways() {
        for (number, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (255, "IV"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(Column(number).to_string(), letters);
            assert_eq!(Column::from_letters(letters), Some(Column(number)));
        }
        assert_eq!(Column(u16::MAX).to_string(), "CRXP");
        assert_eq!(Column::from_letters("A1"), None);
        assert_eq!(Column::from_letters(""), None);
    }

    #[test]
    fn numbers_are_shown_as_typed() {
        assert_eq!(Cell::Number(100_015.0).to_string(), "100015");
        assert_eq!(Cell::Number(1e15).to_string(), "1000000000000000");
        assert_eq!(Cell::Number(2.5).to_string(), "2.5");
    }
}
