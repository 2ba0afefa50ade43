//! Which files are still to come, and from whom.

use casework::{
    id::{DeviceId, Digest},
    time::Timestamp,
};

use crate::{
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

impl Reader<'_> {
    pub(crate) fn is_owed(&self, blob: Digest) -> Result<bool, LedgerError> {
        Ok(self.one(sql!("owed/is.sql"), named_params! { ":blob": blob.0 }, |_| Ok(()))?.is_some())
    }

    /// The name of the workstation that owes a file, among those that may still come in.
    pub(crate) fn owes(&self, blob: Digest) -> Result<Option<String>, LedgerError> {
        self.one(sql!("owed/by.sql"), named_params! { ":blob": blob.0 }, |row| row.get("name"))
    }
}

impl Writer<'_> {
    pub(crate) fn owe(&self, blob: Digest, dev: DeviceId, now: Timestamp) -> Result<(), LedgerError> {
        let params = named_params! { ":blob": blob.0, ":dev": dev.0, ":since": now.0 };
        self.run(sql!("owed/add.sql"), params).map(drop)
    }

    /// Nobody owes it any more.
    pub(crate) fn settle_owed(&self, blob: Digest) -> Result<(), LedgerError> {
        self.run(sql!("owed/settle.sql"), named_params! { ":blob": blob.0 }).map(drop)
    }
}
