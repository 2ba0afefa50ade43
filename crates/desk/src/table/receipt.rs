//! What receipts are made of.

use std::ops::ControlFlow;

use casework::{
    id::{DeviceId, Digest},
    time::Timestamp,
};
use wire::{ChainStanding, DeskKey, HistoryStanding, RECEIPT_CHAINS_MAX};

use crate::{
    column::DomainColumn,
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// Entries of the history between two marks of its running hash.
const MARK_EVERY: u64 = 1_000;

/// The running hash of the history up to a number, and marks on the way that are not kept yet.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) history: HistoryStanding,
    pub(crate) marks: Vec<(u64, HistoryStanding)>,
}

impl Reader<'_> {
    pub(crate) fn receipt_key(&self) -> Result<DeskKey, LedgerError> {
        let seed = self.one(sql!("receipt/key.sql"), [], |row| row.get::<_, [u8; 32]>("seed"))?;
        let seed = seed.ok_or(LedgerError::Damaged { what: "the key of receipts" })?;
        Ok(DeskKey::from_seed(&seed))
    }

    /// By incarnation.
    pub(crate) fn chains(&self, dev: DeviceId) -> Result<Vec<ChainStanding>, LedgerError> {
        let limit = i64::try_from(RECEIPT_CHAINS_MAX).unwrap_or(i64::MAX);
        let mut chains =
            self.all(sql!("receipt/chains.sql"), named_params! { ":dev": dev.0, ":limit": limit }, |row| {
                let count = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
                Ok(ChainStanding {
                    inc: row.get("inc")?,
                    seq: row.get("seq")?,
                    head: row.digest("head")?,
                    accepted: count("accepted")?,
                    refused: count("refused")?,
                    not_understood: count("not_understood")?,
                })
            })?;
        chains.reverse();
        Ok(chains)
    }

    /// Files that entries of a workstation name, and that nobody has seen here yet.
    pub(crate) fn files_open(&self, dev: DeviceId) -> Result<Vec<Digest>, LedgerError> {
        self.all(sql!("receipt/open.sql"), named_params! { ":dev": dev.0 }, |row| row.digest("file"))
    }

    pub(crate) fn files_held(&self, dev: DeviceId) -> Result<Vec<Digest>, LedgerError> {
        self.all(sql!("receipt/held.sql"), named_params! { ":dev": dev.0 }, |row| row.digest("file"))
    }

    /// Whether an entry of this workstation names the file.
    pub(crate) fn names_file(&self, dev: DeviceId, file: Digest) -> Result<bool, LedgerError> {
        let params = named_params! { ":dev": dev.0, ":file": file.0 };
        Ok(self.one(sql!("receipt/named.sql"), params, |_| Ok(()))?.is_some())
    }

    /// The history up to number `n`.
    pub(crate) fn history_upto(&self, n: u64) -> Result<Told, LedgerError> {
        let upto = i64::try_from(n).unwrap_or(i64::MAX);
        let mark = self.one(sql!("receipt/mark.sql"), named_params! { ":n": upto }, |row| {
            let entries = row.get::<_, i64>("entries")?.unsigned_abs();
            Ok((row.get::<_, i64>("n")?, HistoryStanding { entries, hash: row.digest("hash")? }))
        })?;
        let (after, mut history) = mark.unwrap_or((0, HistoryStanding::START));
        let mut marks = Vec::new();
        self.each(sql!("receipt/history.sql"), named_params! { ":after": after, ":n": upto }, |row| {
            let n = row.get::<_, i64>("n")?.unsigned_abs();
            history = history.with(n, &row.digest("hash")?);
            if history.entries % MARK_EVERY == 0 {
                marks.push((n, history));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Told { history, marks })
    }
}

impl Writer<'_> {
    /// The key stays as it is when there is one.
    pub(crate) fn make_receipt_key(&self) -> Result<(), LedgerError> {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed)?;
        self.run(sql!("receipt/add_key.sql"), named_params! { ":seed": seed }).map(drop)
    }

    /// Notes that an entry of this workstation names the file.
    pub(crate) fn name_file(&self, dev: DeviceId, file: Digest) -> Result<(), LedgerError> {
        self.run(sql!("receipt/name.sql"), named_params! { ":dev": dev.0, ":file": file.0 }).map(drop)
    }

    pub(crate) fn hold_file(&self, dev: DeviceId, file: Digest, now: Timestamp) -> Result<(), LedgerError> {
        let params = named_params! { ":dev": dev.0, ":file": file.0, ":now": now.0 };
        self.run(sql!("receipt/hold.sql"), params).map(drop)
    }

    /// Which files are here has to be looked at again: after a restore, some may not be.
    pub(crate) fn forget_held(&self) -> Result<(), LedgerError> {
        self.run(sql!("receipt/forget.sql"), []).map(drop)
    }

    pub(crate) fn add_mark(&self, n: u64, history: &HistoryStanding) -> Result<(), LedgerError> {
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let params = named_params! { ":n": signed(n), ":entries": signed(history.entries), ":hash": history.hash.0 };
        self.run(sql!("receipt/add_mark.sql"), params).map(drop)
    }
}
