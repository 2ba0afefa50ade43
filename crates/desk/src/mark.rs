//! How far the ledger has come, kept beside it: a copy of the ledger that was put back has not come so far.

use std::{fs, io};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{durable, error::LedgerError, folder::Folder};

/// The highest number that anybody may have been told, of which history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) desk: Uuid,
    pub(crate) epoch: Uuid,
    pub(crate) n: u64,
}

impl Mark {
    /// # Errors
    /// [`LedgerError::Damaged`]: the file is not what was written.
    pub(crate) fn read(folder: &Folder) -> Result<Option<Self>, LedgerError> {
        let path = folder.mark();
        match fs::read(&path) {
            Ok(bytes) => {
                let mark = serde_json::from_slice(&bytes);
                mark.map(Some).map_err(|_| LedgerError::Damaged { what: "the mark of how far the ledger has come" })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(LedgerError::file(path, error)),
        }
    }

    pub(crate) fn write(&self, folder: &Folder) -> Result<(), LedgerError> {
        let bytes = serde_json::to_vec(self).map_err(|_| LedgerError::Damaged { what: "a mark" })?;
        durable::write(&folder.tmp(), &folder.mark(), &bytes)
    }

    /// Whether a ledger of which this was said may be `now`.
    pub(crate) fn admits(&self, now: &Self) -> bool {
        (self.desk, self.epoch) == (now.desk, now.epoch) && self.n <= now.n
    }
}
