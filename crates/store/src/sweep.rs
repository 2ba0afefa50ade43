//! Files that no row names: what a crash between file and row leaves, photos taken off a draft, papers of refused
//! turns.

use std::collections::HashSet;

use rusqlite::types::ValueRef;

use crate::{
    blob::Sha256,
    error::StoreError,
    open::Store,
    rescue::asides,
    sql::{classify, sql},
    transaction::Reader,
};

/// Length of a name of a blob in the texts of rows.
const HEX_DIGITS: usize = 64;

impl Store {
    /// Removes the blobs that nothing in the store names; answers how many. Those put since the store was opened
    /// stay: a form on the screen may be about to name them. A photo that only a void version of an act had is in the
    /// paper of that version.
    ///
    /// # Errors
    /// [`StoreError`] of the database or of a file: nothing is removed before everything was read.
    pub fn sweep(&self) -> Result<usize, StoreError> {
        // Until the desk has told its history, rows do not say which files of it are needed; nor do they while a damaged database is
        // kept, out of which somebody may yet get what names them.
        let is_untold =
            self.read(|r| Ok::<_, StoreError>(r.is_untold()? || r.link()?.is_some_and(|link| link.cursor.is_none())))?;
        if is_untold || !asides(self.folder())?.is_empty() {
            return Ok(0);
        }
        // Listed before what is named is read: what is put meanwhile was put since the store was opened.
        let mut lost = self.blobs().list()?.found;
        let named = self.read(|r| r.named())?;
        lost.retain(|(blob, _)| !named.contains(blob) && !self.blobs().was_put(*blob));
        for (blob, _) in &lost {
            self.blobs().remove(*blob)?;
        }
        Ok(lost.len())
    }

    /// The same, if another scope was begun and no sweep has ended since. To be asked for when everything was told.
    ///
    /// # Errors
    /// Those of [`Store::sweep`]: then it is due still.
    pub fn sweep_if_due(&self) -> Result<usize, StoreError> {
        if !self.read(|r| r.is_sweep_due())? {
            return Ok(0);
        }
        let swept = self.sweep()?;
        self.write("note a sweep", |w| w.execute(sql!("table/desk/swept.sql"), []))?;
        Ok(swept)
    }
}

impl Reader<'_> {
    /// Whether files of offices that are not seen any more may still be here.
    fn is_sweep_due(&self) -> Result<bool, StoreError> {
        Ok(self.one(sql!("table/desk/unswept.sql"), [], |_| Ok(()))?.is_some())
    }

    /// Everything in any row of any table that may be the name of a blob: a column of 32 bytes, or 64 hexadecimal
    /// digits within a text. What is no blob does no harm here; a table that is forgotten would.
    fn named(&self) -> Result<HashSet<Sha256>, StoreError> {
        let fault = |error| classify(self.folder(), "sweep", error);
        let connection = self.connection();
        let tables: Vec<String> = connection
            .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'")
            .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
            .map_err(fault)?;
        let mut named = HashSet::new();
        for table in tables {
            let mut statement = connection.prepare(&format!("select * from \"{table}\"")).map_err(fault)?;
            let columns = statement.column_count();
            let mut rows = statement.query([]).map_err(fault)?;
            while let Some(row) = rows.next().map_err(fault)? {
                for column in 0..columns {
                    if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column).map_err(fault)? {
                        collect(bytes, &mut named);
                    }
                }
            }
        }
        Ok(named)
    }
}

fn collect(bytes: &[u8], named: &mut HashSet<Sha256>) {
    if let Ok(digest) = bytes.try_into() {
        named.insert(Sha256(digest));
    }
    for run in bytes.split(|byte| !byte.is_ascii_hexdigit()).filter(|run| run.len() >= HEX_DIGITS) {
        for digits in run.windows(HEX_DIGITS) {
            let mut digest = [0; 32];
            if hex::decode_to_slice(digits, &mut digest).is_ok() {
                named.insert(Sha256(digest));
            }
        }
    }
}
