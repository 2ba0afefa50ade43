//! Who did what at the desk, for ever.

use casework::{
    id::{AccountId, DeviceId},
    time::Timestamp,
};
use wire::AdminAct;

use crate::{
    column::{DomainColumn, Json},
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// Who asked for something that is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Whoever has the server.
    Terminal,
    /// Somebody of a workstation, on its word.
    Account(DeviceId, AccountId),
}

/// An act as it was written down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noted {
    pub(crate) n: u64,
    pub(crate) at: Timestamp,
    pub(crate) by: By,
    pub(crate) act: AdminAct,
}

impl Reader<'_> {
    /// The last acts, the last first.
    pub(crate) fn last_acts(&self, limit: usize) -> Result<Vec<Noted>, LedgerError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all(sql!("audit/last.sql"), named_params! { ":limit": limit }, |row| {
            let (device, account): (Option<_>, Option<_>) = (row.get("device")?, row.get("account")?);
            let by = match (device, account) {
                (Some(device), Some(account)) => By::Account(DeviceId(device), AccountId(account)),
                _ => By::Terminal,
            };
            Ok(Noted { n: row.get("n")?, at: Timestamp(row.get("at")?), by, act: row.json("act")? })
        })
    }
}

impl Writer<'_> {
    /// Writes down what is done in this transaction.
    pub(crate) fn note_act(&self, by: By, act: &AdminAct, now: Timestamp) -> Result<(), LedgerError> {
        let (device, account) = match by {
            By::Terminal => (None, None),
            By::Account(device, account) => (Some(device.0), Some(account.0)),
        };
        let params = named_params! { ":at": now.0, ":device": device, ":account": account, ":act": Json(act) };
        self.run(sql!("audit/add.sql"), params).map(drop)
    }
}
