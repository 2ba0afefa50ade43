//! Takes off what is pending, judges it again, and compares: then nothing of it stays.

use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};

use crate::{changed::Changed, error::StoreError, fold::RefoldFinding, open::Store, transaction::Reader};

/// Rows that pending intents may change, in an order that does not depend on when they were written.
const FOLDED: &[(&str, &str)] = &[
    ("site", "select * from site order by id"),
    ("person", "select * from person order by id"),
    ("item", "select * from item order by id"),
    ("item_photo", "select * from item_photo order by item, n"),
    ("act", "select * from act order by id"),
    ("act_line", "select * from act_line order by act, item"),
    ("case_record", "select * from case_record order by id"),
    ("case_body", "select case_record.id, body from case_body join case_record using (row) order by id"),
    ("listed", "select * from listed order by kind, id, edition"),
    ("mass_event", "select * from mass_event order by id"),
    ("format_template", "select * from format_template order by code, edition"),
    ("movement", "select * from movement order by item, intent, part"),
    ("subject", "select * from subject order by kind, id, intent"),
];
/// Counts the rows of a table as they were written, and means nothing.
const ROW: &str = "row";

/// Why the transaction was given up: always.
enum GivenUp {
    Compared(Vec<RefoldFinding>),
    Failed(StoreError),
}

impl From<StoreError> for GivenUp {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl Store {
    /// Whether rows are what the desk told with what is pending judged on top: no finding. Who writes waits meanwhile. While another
    /// scope was begun and nothing of it was told, they are neither, and nothing is compared.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn rebase_check(&self) -> Result<Vec<RefoldFinding>, StoreError> {
        let outcome: Result<((), Changed), GivenUp> = self.write("check rows", |w| {
            if w.is_rescoped()? {
                return Err(GivenUp::Compared(Vec::new()));
            }
            let before = rows(w)?;
            w.rebase(|_| Ok(()))?;
            let after = rows(w)?;
            let findings = FOLDED.iter().zip(before.iter().zip(&after)).filter_map(|((table, _), (was, is))| {
                let place = (0..was.len().max(is.len())).find(|place| was.get(*place) != is.get(*place))?;
                Some(RefoldFinding::Differs { table, place: place as u64 })
            });
            Err(GivenUp::Compared(findings.collect()))
        });
        match outcome {
            Err(GivenUp::Compared(findings)) => Ok(findings),
            Err(GivenUp::Failed(error)) => Err(error),
            Ok(_) => unreachable!("the transaction is given up"),
        }
    }
}

/// A digest of each row, by table.
fn rows(reader: &Reader<'_>) -> Result<Vec<Vec<[u8; 32]>>, StoreError> {
    FOLDED.iter().map(|(_, sql)| reader.all(sql, [], digest)).collect()
}

fn digest(row: &rusqlite::Row<'_>) -> rusqlite::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    for column in 0..row.as_ref().column_count() {
        if row.as_ref().column_name(column)? == ROW {
            continue;
        }
        // Length and kind first, so that no two rows give the same bytes.
        let (kind, bytes): (u8, &[u8]) = match row.get_ref(column)? {
            ValueRef::Null => (0, &[]),
            ValueRef::Integer(n) => (1, &n.to_be_bytes()),
            ValueRef::Real(n) => (2, &n.to_be_bytes()),
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    Ok(hash.finalize().into())
}
