//! Looking for damage. Nothing is repaired here: findings name what is wrong, the files stay as they are.

use std::path::PathBuf;

use rusqlite::Connection;

use crate::{OnProgress, Progress, Step, blob::Sha256, error::StoreError, open::Store, sql::classify};

/// Findings beyond this are not listed.
pub const FINDINGS_MAX: usize = 100;

/// How far to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Structure of the database and its foreign keys. Seconds.
    Quick,
    /// Also indexes, the MAC of every page and the content of every blob. Minutes; for idle time.
    Full,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// SQLite's own description of a fault in the database.
    Database {
        /// In SQLite's words, for the log.
        detail: String,
    },
    /// A row refers to a row that is not there.
    Orphan {
        /// Table of the row.
        table: String,
        /// Its rowid, where the table has them.
        row: Option<i64>,
        /// The table it refers to.
        parent: String,
    },
    /// The file of a blob is not what its name says.
    Blob {
        /// Its name.
        blob: Sha256,
    },
    /// A file in the blob folder that the program did not put there.
    Strange {
        /// Where it lies.
        file: PathBuf,
    },
}

impl Store {
    /// Looks for damage; no finding means that none was met. Writers go on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`]; [`StoreError::Damaged`] when the database cannot even be read.
    pub fn integrity(&self, depth: Depth, progress: OnProgress<'_>) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        let connection = self.readers().lease(|| self.connect_reader())?;
        check_database(&connection, depth, &mut findings)
            .map_err(|error| classify(self.folder(), "integrity", error))?;
        drop(connection);
        let step = Progress { step: Step::Database, done: 1, total: 1 };
        if progress(step).is_break() {
            return Err(StoreError::Cancelled);
        }
        if depth == Depth::Full {
            self.check_blobs(&mut findings, progress)?;
        }
        findings.truncate(FINDINGS_MAX);
        Ok(findings)
    }

    fn check_blobs(&self, findings: &mut Vec<Finding>, progress: OnProgress<'_>) -> Result<(), StoreError> {
        let listing = self.blobs().list()?;
        findings.extend(listing.strange.into_iter().map(|file| Finding::Strange { file }));
        let total = listing.found.iter().map(|(_, bytes)| bytes).sum();
        let mut done = 0;
        for (blob, bytes) in listing.found {
            match self.blobs().get(blob) {
                // Missing: removed since it was listed.
                Ok(_) | Err(StoreError::BlobMissing { .. }) => {}
                Err(StoreError::BlobDamaged { blob }) => findings.push(Finding::Blob { blob }),
                Err(error) => return Err(error),
            }
            done += bytes;
            if progress(Progress { step: Step::Blobs, done, total }).is_break() {
                return Err(StoreError::Cancelled);
            }
        }
        Ok(())
    }
}

fn check_database(connection: &Connection, depth: Depth, findings: &mut Vec<Finding>) -> rusqlite::Result<()> {
    let pragmas: &[&str] = match depth {
        Depth::Quick => &["quick_check"],
        Depth::Full => &["cipher_integrity_check", "integrity_check"],
    };
    for pragma in pragmas {
        let mut statement = connection.prepare(&format!("pragma {pragma}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let detail: String = row.get(0)?;
            if detail != "ok" && findings.len() < FINDINGS_MAX {
                findings.push(Finding::Database { detail });
            }
        }
    }
    let mut statement = connection.prepare("pragma foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if findings.len() >= FINDINGS_MAX {
            break;
        }
        findings.push(Finding::Orphan { table: row.get("table")?, row: row.get("rowid")?, parent: row.get("parent")? });
    }
    Ok(())
}
