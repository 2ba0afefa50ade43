//! Walking over the rows of a sheet, one at a step.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::iter::FusedIterator;

use super::problem::{Code, Problem, Severity};
use super::reader::RowReader;
use super::skip::{SkipReason, Skipped, is_content, reason};
use crate::cell::Cell;
use crate::header::{AnyField, Field, Header, ItemField, Mapping};
use crate::workbook::{Row, Sheet};

/// Something that a row may be turned into.
pub trait Record: Sized {
    /// What its columns hold.
    type Field: Field;

    /// Reads the row. Its problems stay with the reader.
    fn from_row(reader: &mut RowReader<'_, Self::Field>) -> Self;

    /// By what the record is told from others of the sheet.
    fn identities(&self) -> Vec<Identity<Self::Field>>;
}

/// Something by which a record is told from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity<F> {
    /// The field that holds it.
    pub field: F,
    /// The problem when an earlier row has the same.
    pub repeated: Code,
    /// Its comparable form.
    pub key: String,
    /// Its comparable form with signs that look alike made one, where that is worth a warning.
    pub lookalike: Option<String>,
    /// As written.
    pub shown: String,
}

/// A row read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<R> {
    /// Its number, counted from 1.
    pub row: u32,
    /// What it says.
    pub value: R,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl<R> Parsed<R> {
    /// Whether the row can come in: no problem is an error.
    pub fn can_come_in(&self) -> bool {
        self.problems.iter().all(|problem| problem.code.severity() < Severity::Error)
    }
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<R> {
    /// It was read.
    Parsed(Parsed<R>),
    /// It is none of the table.
    Skipped(Skipped),
}

/// The rows below the header, one at a step; see [`parse`].
#[derive(Debug)]
pub struct Rows<'s, R: Record> {
    sheet: &'s Sheet,
    header: &'s Header,
    mapping: &'s Mapping<R::Field>,
    at: usize,
    /// The row after the last one told.
    next_row: u32,
    seen_rows: HashMap<u64, u32>,
    seen_keys: HashMap<(R::Field, String), u32>,
    seen_lookalikes: HashMap<(R::Field, String), (u32, String)>,
    plates_are_texts: bool,
}

/// Turns the rows below the header into records.
pub fn parse<'s, R: Record>(sheet: &'s Sheet, header: &'s Header, mapping: &'s Mapping<R::Field>) -> Rows<'s, R> {
    let at = sheet.rows().partition_point(|row| row.number <= header.last_row);
    Rows {
        sheet,
        header,
        mapping,
        at,
        next_row: header.last_row.saturating_add(1),
        seen_rows: HashMap::new(),
        seen_keys: HashMap::new(),
        seen_lookalikes: HashMap::new(),
        plates_are_texts: plates_are_texts(sheet, at, mapping),
    }
}

impl<R: Record> Rows<'_, R> {
    /// How many rows that hold something are left.
    pub fn rows_left(&self) -> usize {
        self.sheet.rows().len().saturating_sub(self.at)
    }

    fn step(&mut self, row: &Row) -> Outcome<R> {
        let skipped = |reason| Outcome::Skipped(Skipped { first_row: row.number, last_row: row.number, reason });
        if let Some(reason) = reason(row, self.header, self.mapping) {
            return skipped(reason);
        }
        if let Some(of) = self.repeated(row) {
            return skipped(SkipReason::Repeated { of });
        }
        let mut reader = RowReader::new(self.sheet, row, self.mapping, self.plates_are_texts);
        let value = R::from_row(&mut reader);
        for identity in value.identities() {
            self.compare(identity, row.number, &mut reader);
        }
        Outcome::Parsed(Parsed { row: row.number, value, problems: reader.into_problems() })
    }

    /// The earlier row with the same content. Rows of equal hash are compared, since hashes may meet.
    fn repeated(&mut self, row: &Row) -> Option<u32> {
        let content = |row: &'_ Row| -> Vec<(R::Field, String)> {
            let fields = self.mapping.iter().filter(|(_, field)| is_content(*field));
            fields.map(|(column, field)| (field, row.get(column).to_string())).collect()
        };
        let own = content(row);
        let mut hasher = DefaultHasher::new();
        own.hash(&mut hasher);
        match self.seen_rows.entry(hasher.finish()) {
            std::collections::hash_map::Entry::Vacant(vacant) => {
                vacant.insert(row.number);
                None
            }
            std::collections::hash_map::Entry::Occupied(known) => {
                let earlier = self.sheet.row(*known.get())?;
                (content(earlier) == own).then_some(earlier.number)
            }
        }
    }

    fn compare(&mut self, identity: Identity<R::Field>, row: u32, reader: &mut RowReader<'_, R::Field>) {
        let Identity { field, repeated, key, lookalike, shown } = identity;
        if let Some(lookalike) = lookalike {
            let (first, first_key) =
                self.seen_lookalikes.entry((field, lookalike)).or_insert_with(|| (row, key.clone()));
            if *first_key != key {
                reader.note_beside(field, Code::LooksAlike, shown.clone(), Some(*first));
            }
        }
        let first = *self.seen_keys.entry((field, key)).or_insert(row);
        if first != row {
            reader.note_beside(field, repeated, shown, Some(first));
        }
    }
}

impl<R: Record> Iterator for Rows<'_, R> {
    type Item = Outcome<R>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.sheet.rows().get(self.at)?;
        if row.number > self.next_row {
            let (first_row, last_row) = (self.next_row, row.number - 1);
            self.next_row = row.number;
            return Some(Outcome::Skipped(Skipped { first_row, last_row, reason: SkipReason::Blank }));
        }
        self.at += 1;
        self.next_row = row.number.saturating_add(1);
        Some(self.step(row))
    }
}

impl<R: Record> FusedIterator for Rows<'_, R> {}

/// Whether most plates are texts, so that one kept as number has probably lost something.
fn plates_are_texts<F: Field>(sheet: &Sheet, from: usize, mapping: &Mapping<F>) -> bool {
    let plate = mapping.iter().find(|(_, field)| (*field).into() == AnyField::Items(ItemField::AssetTag));
    let Some((column, _)) = plate else { return false };
    let cells = sheet.rows().iter().skip(from).map(|row| row.get(column));
    let (texts, numbers) = cells.fold((0_usize, 0_usize), |(texts, numbers), cell| match cell {
        Cell::Text(_) => (texts + 1, numbers),
        Cell::Number(_) => (texts, numbers + 1),
        _ => (texts, numbers),
    });
    texts > numbers
}
