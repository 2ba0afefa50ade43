//! How far the ledger has come, kept beside it: a copy of the ledger that was put back has not come so far.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
};

use casework::id::DeviceId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{durable, error::LedgerError, folder::Folder};

/// The highest number that anybody may have been told, of which history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) desk: Uuid,
    pub(crate) epoch: Uuid,
    pub(crate) n: u64,
    /// The highest incarnation that each workstation was given, of those that were given one: in whatever epoch. Numbers that
    /// were printed have it, and no ledger that comes back may give it again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) incarnations: BTreeMap<DeviceId, u32>,
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

    /// Desks that serve one database note it in one file: whoever reads it to write it has this meanwhile.
    pub(crate) fn alone(folder: &Folder) -> Result<File, LedgerError> {
        let path = folder.noting();
        let noting = durable::touch(&path)?;
        noting.lock().map_err(|error| LedgerError::file(path, error))?;
        Ok(noting)
    }

    pub(crate) fn write(&self, folder: &Folder) -> Result<(), LedgerError> {
        let bytes = serde_json::to_vec(self).map_err(|_| LedgerError::Damaged { what: "a mark" })?;
        durable::write(&folder.tmp(), &folder.mark(), &bytes)
    }

    /// With what else was noted of incarnations.
    pub(crate) fn with(mut self, incarnations: impl IntoIterator<Item = (DeviceId, u32)>) -> Self {
        for (device, inc) in incarnations {
            let highest = self.incarnations.entry(device).or_default();
            *highest = inc.max(*highest);
        }
        self
    }

    /// Whether a ledger of which this was said may be `now`.
    pub(crate) fn admits(&self, now: &Self) -> bool {
        (self.desk, self.epoch) == (now.desk, now.epoch) && self.n <= now.n
    }
}
