//! What a workstation offers, held against what the desk has of its chain.

use std::collections::HashSet;

use casework::{folio::INCARNATION_MAX, id::DeviceId, time::Timestamp};
use wire::{DeskError, Entry, Envelope, Had, PUSH_ENTRIES_MAX, Place, Verdict};

use super::sent::Sent;
use crate::{
    error::{LedgerError, NotDone},
    sql::{Reader, Writer},
    table::device::Chain,
};

/// Most bytes of entries that are kept of one device as evidence: a few of the largest pushes.
const QUARANTINE_BYTES_MAX: u64 = 32 << 20;

/// Entries of one incarnation, each whole.
#[derive(Debug)]
pub(super) struct Offer<'p> {
    pub(super) dev: DeviceId,
    pub(super) inc: u32,
    entries: &'p [Entry],
}

/// What was said of an entry before.
#[derive(Debug)]
pub(super) enum Before {
    Nothing,
    /// It is kept, and nobody could read it.
    NotUnderstood,
    /// For ever.
    Said(Verdict),
}

/// Entries that go on from what the desk has, with what was said of them before.
#[derive(Debug)]
pub(super) struct Offered<'p> {
    dev: DeviceId,
    inc: u32,
    pub(super) entries: Vec<(&'p Entry, Before)>,
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
        if !(1..=INCARNATION_MAX).contains(&inc) {
            return Err(DeskError::NotUnderstood);
        }
        let mut ids = HashSet::new();
        let whole = |entry: &Entry| {
            let envelope = &entry.envelope;
            let of_chain = (envelope.dev, envelope.inc) == (dev, inc) && envelope.seq >= 1;
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
        let judged = reader.judged_each(self.entries.iter().map(|entry| entry.envelope.id))?;
        for (entry, judged) in self.entries.iter().zip(judged) {
            let before = match judged {
                Some((hash, Verdict::NotUnderstood)) if hash == entry.hash => Before::NotUnderstood,
                Some((hash, verdict)) if hash == entry.hash => Before::Said(verdict),
                Some(_) => return Err(fork().into()),
                None => {
                    let follows = chain.seq.checked_add(1) == Some(entry.envelope.seq);
                    if !follows || entry.envelope.prev != chain.head {
                        return Err(fork().into());
                    }
                    chain = Chain { seq: entry.envelope.seq, head: entry.hash };
                    Before::Nothing
                }
            };
            entries.push((entry, before));
        }
        Ok(Offered { dev: self.dev, inc: self.inc, entries, chain })
    }

    /// Keeps what stands where another entry was judged, with its keys: whoever asked it will want to know. What only
    /// came too early is offered again.
    ///
    /// # Errors
    /// [`DeskError::Busy`]: more evidence of this device is not kept before somebody looked at what is there.
    pub(super) fn quarantine(&self, writer: &Writer<'_>, sent: &Sent<'_>, now: Timestamp) -> Result<(), NotDone> {
        let known = writer.chain(self.dev, self.inc)?;
        self.quarantine_where(writer, sent, now, |entry| entry.envelope.seq <= known.seq)
    }

    /// Keeps everything that was not judged: the device was shut out.
    ///
    /// # Errors
    /// As [`Self::quarantine`].
    pub(super) fn quarantine_all(&self, writer: &Writer<'_>, sent: &Sent<'_>, now: Timestamp) -> Result<(), NotDone> {
        self.quarantine_where(writer, sent, now, |_| true)
    }

    fn quarantine_where(
        &self,
        writer: &Writer<'_>,
        sent: &Sent<'_>,
        now: Timestamp,
        is_kept: impl Fn(&Entry) -> bool,
    ) -> Result<(), NotDone> {
        let mut added = false;
        for entry in self.entries {
            let other = match writer.judged(entry.envelope.id)? {
                Some((hash, _)) => hash != entry.hash && !is_judged_elsewhere(writer, entry)?,
                None => is_kept(entry),
            };
            if other {
                added |= writer.quarantine(entry, now)?;
                sent.read(entry)?;
            }
        }
        if added && writer.quarantined_bytes(self.dev)? > QUARANTINE_BYTES_MAX {
            tracing::error!(device = %self.dev, "no more of what forked is kept: see `desk quarantine`");
            return Err(DeskError::Busy.into());
        }
        Ok(sent.keep_with_evidence()?)
    }
}

impl<'p> Offered<'p> {
    /// Those that are still to be judged.
    pub(super) fn open(&self) -> impl Iterator<Item = &'p Entry> {
        self.entries.iter().filter(|(_, before)| !matches!(before, Before::Said(_))).map(|(entry, _)| *entry)
    }

    /// Notes after which entry of the workstation a chain begins that begins now, if that is an entry that the desk has. Nobody
    /// else's word stands in that place.
    pub(super) fn begin(&self, writer: &Writer<'_>, after: Option<Place>) -> Result<(), LedgerError> {
        let begins = self
            .entries
            .first()
            .is_some_and(|(first, before)| matches!(before, Before::Nothing) && first.envelope.seq == 1);
        match after {
            Some(after) if begins && after.inc != self.inc => {
                let has = writer.chain(self.dev, after.inc)?.seq >= after.seq && after.seq >= 1;
                if has { writer.begin_after(self.dev, self.inc, after) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    /// What was kept as evidence under another place, and is judged now as it was asked, is none any more.
    pub(super) fn release(&self, writer: &Writer<'_>) -> Result<(), LedgerError> {
        // Only chains that the desk gave hold what stood elsewhere before.
        if self.inc % 2 == 1 || writer.quarantined_bytes(self.dev)? == 0 {
            return Ok(());
        }
        let judged: HashSet<_> = self.entries.iter().map(|(entry, _)| entry.envelope.id).collect();
        for kept in writer.quarantined(self.dev)? {
            if judged.contains(&kept.envelope.id) && is_judged_elsewhere(writer, &kept)? {
                writer.release_quarantined(&kept)?;
            }
        }
        Ok(())
    }

    pub(super) fn advance(&self, writer: &Writer<'_>) -> Result<(), LedgerError> {
        if self.entries.iter().any(|(_, before)| matches!(before, Before::Nothing)) {
            writer.advance_chain(self.dev, self.inc, self.chain)?;
        }
        Ok(())
    }
}

/// Whether it was judged as it is, but in another place: a workstation that was copied put it there.
fn is_judged_elsewhere(reader: &Reader<'_>, entry: &Entry) -> Result<bool, LedgerError> {
    let had = reader.had_each(entry.envelope.dev, &[entry.envelope.id])?;
    Ok(had.into_iter().flatten().any(|Had { inc, seq, prev, hash, .. }| {
        Envelope { inc, seq, prev, ..entry.envelope.clone() }.hash(&entry.body) == hash
    }))
}
