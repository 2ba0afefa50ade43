//! Rows that are none of the table: told, never passed over in silence.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::cell::Cell;
use crate::fold::fold;
use crate::header::{AnyField, Field, Header, ItemField, Mapping};
use crate::workbook::Row;

/// Why a row was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SkipReason {
    /// It holds nothing.
    Blank,
    /// It says what an earlier row says in every column of the mapping but the running number.
    Repeated {
        /// The earlier row.
        of: u32,
    },
    /// A total or subtotal.
    Total,
    /// The header again, as at page breaks.
    HeaderAgain,
    /// A title between rows, a note or a signature: no essential field is filled.
    Note,
}

/// Rows that were not read, for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Skipped {
    /// First of them, counted from 1.
    pub first_row: u32,
    /// Last of them; the same but for blank rows.
    pub last_row: u32,
    /// Why.
    pub reason: SkipReason,
}

/// Of this many mapped cells on, a row whose only text spreads over all of them is a title between rows.
const MIN_TITLE_CELLS: usize = 3;

/// Why a row that holds something is none of the table, as far as it can be told from the row alone.
pub(super) fn reason<F: Field>(row: &Row, header: &Header, mapping: &Mapping<F>) -> Option<SkipReason> {
    let mapped = || mapping.iter().map(|(column, field)| (field, row.get(column))).filter(|(_, cell)| !cell.is_empty());
    if is_total(row) && mapped().filter(|(field, _)| is_content(*field)).count() <= 2 {
        return Some(SkipReason::Total);
    }
    if is_header_again(row, header) {
        return Some(SkipReason::HeaderAgain);
    }
    let cells = row.cells();
    let one_text = cells.len() >= MIN_TITLE_CELLS && cells.iter().all(|(_, cell)| *cell == cells[0].1);
    if one_text || !mapped().any(|(field, _)| field.is_essential()) {
        return Some(SkipReason::Note);
    }
    None
}

/// Whether the field says something of its subject, and is not only the running number.
pub(super) fn is_content<F: Field>(field: F) -> bool {
    field.into() != AnyField::Items(ItemField::LineNo)
}

fn is_total(row: &Row) -> bool {
    let first = row.cells().iter().find_map(|(_, cell)| match cell {
        Cell::Text(text) => Some(fold(text)),
        _ => None,
    });
    first.is_some_and(|text| {
        let mut words = text.split(' ');
        let first = words.next().unwrap_or_default();
        matches!(first, "total" | "totales" | "subtotal" | "suma")
            || (first == "gran" && words.next() == Some("total"))
            || text.starts_with("cantidad total")
    })
}

fn is_header_again(row: &Row, header: &Header) -> bool {
    // A row of the table is told apart by its first few cells: it differs in more than a fifth of them.
    let mut differing = 0;
    let differs_too_much = header.cells.iter().any(|cell| {
        let same = matches!(row.get(cell.column), Cell::Text(text) if fold(text) == fold(&cell.text));
        differing += usize::from(!same);
        differing * 5 > header.cells.len()
    });
    header.cells.len() > 1 && !differs_too_much
}
