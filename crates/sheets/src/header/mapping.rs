//! Which column holds which field.

use std::collections::BTreeMap;

use super::detect::Header;
use super::field::Field;
use crate::cell::Column;

/// Which column holds which field; each field at most once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping<F> {
    columns: BTreeMap<Column, F>,
}

impl<F: Field> Mapping<F> {
    /// A mapping of nothing.
    pub const fn new() -> Self {
        Self { columns: BTreeMap::new() }
    }

    /// Says that a column holds a field. The column that held it before then holds nothing.
    pub fn set(&mut self, column: Column, field: F) {
        self.columns.retain(|_, known| *known != field);
        self.columns.insert(column, field);
    }

    /// Says that a column holds nothing of interest.
    pub fn clear(&mut self, column: Column) {
        self.columns.remove(&column);
    }

    /// The field of a column.
    pub fn field(&self, column: Column) -> Option<F> {
        self.columns.get(&column).copied()
    }

    /// The column of a field.
    pub fn column(&self, field: F) -> Option<Column> {
        self.columns.iter().find_map(|(column, known)| (*known == field).then_some(*column))
    }

    /// All columns that hold a field, from left to right.
    pub fn iter(&self) -> impl Iterator<Item = (Column, F)> {
        self.columns.iter().map(|(column, field)| (*column, *field))
    }

    /// How many columns hold a field.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether no column holds a field.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Whether rows can be made of it: see [`Field::is_essential`].
    pub fn is_usable(&self) -> bool {
        self.columns.values().any(|field| field.is_essential())
    }

    /// The mapping by header texts instead of columns, to be remembered under [`Header::signature`].
    pub fn by_text(&self, header: &Header) -> Vec<(String, F)> {
        header.keys().filter_map(|(column, key)| Some((key, self.field(column)?))).collect()
    }

    /// A remembered mapping put upon a header, also one whose columns stand in another order.
    pub fn from_texts(header: &Header, remembered: &[(String, F)]) -> Self {
        let mut mapping = Self::new();
        for (column, key) in header.keys() {
            if let Some((_, field)) = remembered.iter().find(|(known, _)| *known == key) {
                mapping.set(column, *field);
            }
        }
        mapping
    }
}

impl<F: Field> Default for Mapping<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Field> FromIterator<(Column, F)> for Mapping<F> {
    fn from_iter<I: IntoIterator<Item = (Column, F)>>(pairs: I) -> Self {
        let mut mapping = Self::new();
        pairs.into_iter().for_each(|(column, field)| mapping.set(column, field));
        mapping
    }
}
