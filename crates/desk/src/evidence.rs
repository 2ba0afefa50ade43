//! What a workstation that was copied or restored asked under places that were taken: kept until somebody looked at it.

use casework::{
    id::{DeviceId, Digest},
    intent::IntentBody,
    time::Timestamp,
};
use serde::Serialize;
use wire::{AdminAct, Envelope};

use crate::{
    error::LedgerError,
    judge::read,
    ledger::Ledger,
    table::{audit::By, capsule::Keeper, quarantine::EvidenceKeys},
};

/// An entry in quarantine.
#[derive(Debug, Serialize)]
pub struct Evidence {
    pub envelope: Envelope,
    pub hash: Digest,
    /// `None`: a newer program wrote it, or its key never came.
    pub body: Option<IntentBody>,
}

impl Ledger {
    /// Everything that is kept of a device, opened. Of those who were erased it says nothing.
    ///
    /// # Errors
    /// [`LedgerError`] of the database.
    pub fn evidence(&self, device: DeviceId) -> Result<Vec<Evidence>, LedgerError> {
        self.read("read evidence", |reader| {
            let opened = |entry: wire::Entry| {
                let keys = EvidenceKeys(reader, Keeper::device(device, entry.envelope.inc));
                let body = read(&keys, &entry)?.map(|opened| opened.body);
                Ok(Evidence { envelope: entry.envelope, hash: entry.hash, body })
            };
            reader.quarantined(device)?.into_iter().map(opened).collect()
        })
    }

    /// Deletes what is kept of a device, with its keys; answers how many entries that were.
    ///
    /// # Errors
    /// [`LedgerError`] of the database.
    pub fn discard_evidence(&self, device: DeviceId, now: Timestamp) -> Result<usize, LedgerError> {
        let discarded = self.write("discard evidence", |writer| {
            let discarded = writer.discard_quarantine(device)?;
            let entries = u32::try_from(discarded).unwrap_or(u32::MAX);
            writer.note_act(By::Terminal, &AdminAct::QuarantineDiscarded { device, entries }, now)?;
            Ok::<_, LedgerError>(discarded)
        })?;
        self.empty_log();
        Ok(discarded)
    }
}
