//! What the rows of one sheet claim: a record of the store, a plate, a serial. Two rows cannot claim the same.

use std::collections::HashMap;

use uuid::Uuid;

/// Something that only one record may have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Claim {
    Record(Uuid),
    Tag(String),
    Serial { brand: String, serial: String },
    Document(casework::person::IdDocument),
    SiteName(String),
}

/// Who claimed what first.
#[derive(Debug, Default)]
pub(super) struct Claims(HashMap<Claim, u32>);

impl Claims {
    /// Claims for a row; answers the earlier row that has it already.
    pub(super) fn claim(&mut self, claim: Claim, row: u32) -> Option<u32> {
        let first = *self.0.entry(claim).or_insert(row);
        (first != row).then_some(first)
    }
}
