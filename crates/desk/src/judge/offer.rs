//! What a workstation offers, held against what the desk has of its chain.

use std::collections::HashSet;

use casework::{id::DeviceId, time::Timestamp};
use wire::{DeskError, Entry, PUSH_ENTRIES_MAX, Verdict};

use crate::{
    error::{LedgerError, NotDone},
    sql::{Reader, Writer},
    table::device::Chain,
};

/// Entries of one incarnation, each whole.
#[derive(Debug)]
pub(super) struct Offer<'p> {
    pub(super) dev: DeviceId,
    pub(super) inc: u32,
    entries: &'p [Entry],
}

/// Entries that go on from what the desk has, those that were judged before with their verdict.
#[derive(Debug)]
pub(super) struct Offered<'p> {
    dev: DeviceId,
    inc: u32,
    pub(super) entries: Vec<(&'p Entry, Option<Verdict>)>,
    /// With all of them.
    pub(super) chain: Chain,
}

impl<'p> Offer<'p> {
    /// What can be told without the ledger. A device speaks for itself only.
    pub(super) fn check(device: DeviceId, entries: &'p [Entry]) -> Result<Self, DeskError> {
        if entries.len() > PUSH_ENTRIES_MAX {
            return Err(DeskError::TooLarge);
        }
        let first = &entries.first().ok_or(DeskError::NotUnderstood)?.envelope;
        let (dev, inc) = (first.dev, first.inc);
        if dev != device {
            return Err(DeskError::NotAuthorised);
        }
        let mut ids = HashSet::new();
        let whole = |entry: &Entry| {
            let envelope = &entry.envelope;
            let of_chain = (envelope.dev, envelope.inc) == (dev, inc) && inc >= 1 && envelope.seq >= 1;
            of_chain && envelope.hash(&entry.body) == entry.hash
        };
        let all = entries.iter().all(|entry| whole(entry) && ids.insert(entry.envelope.id));
        if all { Ok(Self { dev, inc, entries }) } else { Err(DeskError::NotUnderstood) }
    }

    /// # Errors
    /// [`DeskError::Fork`]: an entry neither was judged nor goes on from the one before.
    pub(super) fn against(&self, reader: &Reader<'_>) -> Result<Offered<'p>, NotDone> {
        let known = reader.chain(self.dev, self.inc)?;
        let fork = || DeskError::Fork { seq: known.seq.saturating_add(1), head: known.head };
        let mut chain = known;
        let mut entries = Vec::with_capacity(self.entries.len());
        for entry in self.entries {
            let verdict = match reader.judged(entry.envelope.id)? {
                Some((hash, verdict)) if hash == entry.hash => Some(verdict),
                Some(_) => return Err(fork().into()),
                None => {
                    let follows = chain.seq.checked_add(1) == Some(entry.envelope.seq);
                    if !follows || entry.envelope.prev != chain.head {
                        return Err(fork().into());
                    }
                    chain = Chain { seq: entry.envelope.seq, head: entry.hash };
                    None
                }
            };
            entries.push((entry, verdict));
        }
        Ok(Offered { dev: self.dev, inc: self.inc, entries, chain })
    }

    /// Keeps what stands where another entry was judged: whoever asked it will want to know. What only came too early is
    /// offered again.
    pub(super) fn quarantine(&self, writer: &Writer<'_>, now: Timestamp) -> Result<(), LedgerError> {
        let known = writer.chain(self.dev, self.inc)?;
        for entry in self.entries {
            let other = match writer.judged(entry.envelope.id)? {
                Some((hash, _)) => hash != entry.hash,
                None => entry.envelope.seq <= known.seq,
            };
            if other {
                writer.quarantine(entry, now)?;
            }
        }
        Ok(())
    }
}

impl<'p> Offered<'p> {
    /// Those without a verdict.
    pub(super) fn fresh(&self) -> impl Iterator<Item = &'p Entry> {
        self.entries.iter().filter(|(_, verdict)| verdict.is_none()).map(|(entry, _)| *entry)
    }

    pub(super) fn advance(&self, writer: &Writer<'_>) -> Result<(), LedgerError> {
        if self.fresh().next().is_none() {
            return Ok(());
        }
        writer.advance_chain(self.dev, self.inc, self.chain)
    }
}
