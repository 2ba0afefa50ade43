//! Builds every row again from the journal, beside the store, and compares.

use casework::decide::Declined;
use rusqlite::{Connection, types::Value};

use wire::CapsuleOwner;

use crate::{
    error::StoreError,
    journal::{Asked, Unread},
    migrate::MIGRATIONS,
    open::STATEMENTS_CACHED,
    sql::classify,
    table::search::SearchIndex,
    transaction::{Reader, Writer},
};

/// Findings beyond these are not listed.
const FINDINGS_MAX: usize = 100;

/// What the journal says, and the order in which to compare it.
const FOLDED: &[(&str, &str)] = &[
    ("site", "select * from site order by row"),
    ("person", "select * from person order by row"),
    ("item", "select * from item order by row"),
    ("item_photo", "select * from item_photo order by item, n"),
    ("act", "select * from act order by row"),
    ("act_line", "select * from act_line order by act, item"),
    ("case_record", "select * from case_record order by row"),
    ("case_body", "select * from case_body order by row"),
    ("listed", "select * from listed order by kind, id, edition"),
    ("mass_event", "select * from mass_event order by id"),
    ("format_template", "select * from format_template order by code, edition"),
    ("movement", "select * from movement order by item, intent, part"),
    ("subject", "select * from subject order by kind, id, intent"),
];

/// Where the rows are not the fold of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefoldFinding {
    /// An entry cannot be judged again: it is damaged, or a newer program wrote it.
    Unknown {
        /// Its place in the journal.
        n: i64,
    },
    /// A capsule of an entry does not open, so that the entry cannot be judged again.
    Capsule {
        /// Its place in the journal.
        n: i64,
        /// Whose capsule.
        owner: CapsuleOwner,
    },
    /// The judge does not accept an entry any more.
    Refused {
        /// Its place in the journal.
        n: i64,
    },
    /// A row is not what the journal says.
    Differs {
        /// The table.
        table: &'static str,
        /// Counts the rows of the table from 0, in the order of its key.
        place: u64,
    },
}

impl Reader<'_> {
    /// Builds every row again from the journal in memory and compares. No finding: each row is the fold of its
    /// facts. Takes the memory of a second store; for tests and for idle time.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn refold_check(&self) -> Result<Vec<RefoldFinding>, StoreError> {
        self.refold_check_while(|| true)
    }

    /// The same while `go_on`, which is asked before each entry, says so.
    ///
    /// # Errors
    /// [`StoreError`] of the database; [`StoreError::Cancelled`].
    pub fn refold_check_while(&self, go_on: impl FnMut() -> bool) -> Result<Vec<RefoldFinding>, StoreError> {
        let mut findings = Vec::new();
        let fault = |error| classify(self.folder(), "refold", error);
        let scratch = scratch().map_err(fault)?;
        let index = SearchIndex::default();
        let writer = Writer::new(Reader::new(&scratch, self.folder(), "refold", &index));
        self.replay(&writer, &mut findings, go_on)?;
        for (table, sql) in FOLDED {
            compare(self.connection(), &scratch, table, sql, &mut findings).map_err(fault)?;
        }
        findings.truncate(FINDINGS_MAX);
        Ok(findings)
    }

    fn replay(
        &self,
        writer: &Writer<'_>,
        findings: &mut Vec<RefoldFinding>,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<(), StoreError> {
        self.each_entry(1, |entry| {
            let n = entry.n;
            if !go_on() {
                return Err(StoreError::Cancelled);
            }
            let Asked { intent, forgotten } = match self.asked(&entry) {
                Ok(asked) => asked,
                Err(Unread::Unknown) => {
                    findings.push(RefoldFinding::Unknown { n });
                    return Ok(());
                }
                Err(Unread::Capsule(owner)) => {
                    findings.push(RefoldFinding::Capsule { n, owner });
                    return Ok(());
                }
                Err(Unread::Unreadable(error)) => return Err(error),
            };
            writer.known().forgotten.borrow_mut().extend(forgotten);
            match writer.submit_again(&intent, &entry) {
                Ok(()) => Ok(()),
                Err(Declined::Refused(_)) => {
                    findings.push(RefoldFinding::Refused { n });
                    Ok(())
                }
                Err(Declined::Unreadable(StoreError::Constraint(_))) => {
                    findings.push(RefoldFinding::Unknown { n });
                    Ok(())
                }
                Err(Declined::Unreadable(error)) => Err(error),
            }
        })
    }
}

/// The same schema in memory, without any rows.
fn scratch() -> rusqlite::Result<Connection> {
    let scratch = Connection::open_in_memory()?;
    scratch.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    for migration in MIGRATIONS {
        scratch.execute_batch(migration.sql)?;
    }
    scratch.execute_batch("pragma foreign_keys = on; begin;")?;
    Ok(scratch)
}

fn compare(
    kept: &Connection,
    made: &Connection,
    table: &'static str,
    sql: &str,
    findings: &mut Vec<RefoldFinding>,
) -> rusqlite::Result<()> {
    let (mut kept, mut made) = (kept.prepare(sql)?, made.prepare(sql)?);
    let columns = kept.column_count();
    let (mut kept, mut made) = (kept.query([])?, made.query([])?);
    for place in 0.. {
        let (kept, made) = (kept.next()?, made.next()?);
        let same = match (kept, made) {
            (None, None) => break,
            (Some(kept), Some(made)) => (0..columns)
                .map(|column| Ok(kept.get::<_, Value>(column)? == made.get::<_, Value>(column)?))
                .collect::<rusqlite::Result<Vec<bool>>>()?
                .into_iter()
                .all(|same| same),
            _ => false,
        };
        if !same {
            findings.push(RefoldFinding::Differs { table, place });
            if findings.len() >= FINDINGS_MAX {
                break;
            }
        }
    }
    Ok(())
}
