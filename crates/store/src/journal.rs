//! What people asked, as they asked it, for ever.
//!
//! Entries of one incarnation of a device are chained: each hash covers the envelope, which names the hash before, and
//! the body. `hash = SHA-256(envelope || "\n" || body)`, where the envelope is one line of JSON with exactly the
//! members of [`Envelope`] in its order, and the body the bytes that were stored. Bodies are never rewritten: what an
//! older program wrote is understood on reading, by its `kind` and `v`. What a body says of people stands in capsules
//! (see `capsule`): the hash covers what is sealed.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use casework::{
    id::{AccountId, DeviceId, Digest, IntentId, PersonId},
    intent::Intent,
};
use rusqlite::{Row, named_params, params};
use wire::{BODY_VERSION, CapsuleOwner, Envelope, NO_HEAD, Opened, Place, has_capsules};

use crate::{
    changed::Area,
    clock::ClockEvidence,
    column::{DomainColumn, Word, bytes},
    error::StoreError,
    fork::Linked,
    sql::sql,
    table::device::Device,
    transaction::{Reader, Writer},
};

/// Findings beyond these are not listed.
const FINDINGS_MAX: usize = 100;
/// How many entries [`VerifyDepth::Recent`] looks at: those that a power cut may have torn.
pub(crate) const RECENT_ENTRIES: i64 = 1_000;
/// Nor does it look at more of their bodies than these, but for the last: those of an import are long.
const RECENT_BYTES: i64 = 1_000_000;

/// Where an intent stands in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// Its place in this store.
    pub n: i64,
    /// Its place in the chain of this incarnation of the device.
    pub seq: u32,
    /// The new head of that chain.
    pub hash: Digest,
}

/// One entry as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in this store.
    pub n: i64,
    /// What surrounds the body.
    pub envelope: Envelope,
    /// Link of the chain.
    pub hash: Digest,
    /// The body as the bytes that were recorded.
    pub body: Vec<u8>,
}

/// How much of the journal to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyDepth {
    /// The last thousand entries: when the store is opened.
    Recent,
    /// All of them.
    All,
}

/// What is wrong with the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalFinding {
    /// The content of an entry is not what its hash was made of.
    Altered {
        /// The entry's place in this store.
        n: i64,
    },
    /// An entry does not follow the one before it in its chain.
    Broken {
        /// The entry's place in this store.
        n: i64,
    },
    /// A capsule is not what was sealed for the entry and the person or act whose it is.
    Capsule {
        /// The entry's place in this store.
        n: i64,
        /// Whose capsule.
        owner: CapsuleOwner,
    },
    /// The last entry is not the one that the device remembers.
    Head,
}

/// Why an entry was not read.
pub(crate) type Unread = wire::Unread<StoreError>;

/// An entry that was read.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) intent: Intent,
    /// Of whom the intent spoke, and nobody can say what any more: their details read as erased.
    pub(crate) forgotten: Vec<PersonId>,
}

impl Reader<'_> {
    /// The intent of an entry as it was asked, but for what was erased since. Entries of a newer program are
    /// [`Unread::Unknown`].
    pub(crate) fn asked(&self, entry: &Entry) -> Result<Asked, Unread> {
        let envelope = &entry.envelope;
        if envelope.v > BODY_VERSION {
            return Err(Unread::Unknown);
        }
        let Opened { body, forgotten } = wire::open_body(self, envelope.id, &envelope.kind, &entry.body)?;
        let intent = Intent { id: envelope.id, at: envelope.at(), by: envelope.by(), body };
        Ok(Asked { intent, forgotten })
    }

    /// Whether the intent is in the journal already.
    pub(crate) fn has_intent(&self, id: IntentId) -> Result<bool, StoreError> {
        Ok(self.one(sql!("table/intent/has.sql"), params![id.0], |_| Ok(()))?.is_some())
    }

    /// Visits entries in their order, from place `from`.
    ///
    /// # Errors
    /// Those of `visit`.
    pub(crate) fn each_entry<E: From<StoreError>>(
        &self,
        from: i64,
        mut visit: impl FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut outcome = Ok(());
        let mut next = from;
        loop {
            let params = named_params! { ":from": next };
            let Some(entry) = self.one(sql!("table/intent/next.sql"), params, entry)? else { break };
            next = entry.n + 1;
            outcome = visit(entry);
            if outcome.is_err() {
                break;
            }
        }
        outcome
    }

    /// Checks every hash, link and capsule, as far as `depth` says. No finding: the journal is as it was recorded.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn verify_journal(&self, depth: VerifyDepth) -> Result<Vec<JournalFinding>, StoreError> {
        self.verify_journal_while(depth, || true)
    }

    /// The same, for as long as `go_on` says so.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`]; [`StoreError`] of the database.
    pub fn verify_journal_while(
        &self,
        depth: VerifyDepth,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Vec<JournalFinding>, StoreError> {
        let last = self.one(sql!("table/intent/last.sql"), [], |row| row.get("n"))?.unwrap_or(0_i64);
        let from = match depth {
            VerifyDepth::Recent => {
                let params = named_params! { ":entries": RECENT_ENTRIES, ":bytes": RECENT_BYTES };
                self.one(sql!("table/intent/recent.sql"), params, |row| row.get("n"))?.flatten().unwrap_or(last).max(1)
            }
            VerifyDepth::All => 1,
        };
        let mut findings = Vec::new();
        let links = self.links_before()?;
        let mut chains = Chains::new(from > 1, self.rescued_after_gap()?);
        self.each_entry(from, |entry| {
            let links = links.get(&entry.n).map_or(&[][..], Vec::as_slice);
            let follows = chains.follows(&entry, links);
            let capsule = match has_capsules(&entry.envelope.kind).then(|| self.asked(&entry)) {
                Some(Err(Unread::Capsule(owner))) => Some(owner),
                Some(Err(Unread::Unreadable(error))) => return Err(error),
                Some(Ok(_) | Err(Unread::Unknown)) | None => None,
            };
            if findings.len() < FINDINGS_MAX {
                let whole =
                    entry.envelope.hash(&entry.body) == entry.hash && links.iter().all(|link| link.is_of(&entry));
                findings.extend((!whole).then_some(JournalFinding::Altered { n: entry.n }));
                findings.extend(capsule.map(|owner| JournalFinding::Capsule { n: entry.n, owner }));
                findings.extend((!follows).then_some(JournalFinding::Broken { n: entry.n }));
            }
            if go_on() { Ok(()) } else { Err(StoreError::Cancelled) }
        })?;
        if let Some(device) = self.device()?
            && !chains.end_in(&device)
        {
            findings.push(JournalFinding::Head);
        }
        Ok(findings)
    }
}

/// How far the chains of a journal have come while it is read.
struct Chains {
    ends: HashMap<(DeviceId, u32), (u32, Digest)>,
    /// What stands before the first entry that is read is not known.
    begins_later: bool,
    /// Entries that came from the rescue file, without the one before.
    rescued: HashSet<i64>,
}

impl Chains {
    fn new(begins_later: bool, rescued: HashSet<i64>) -> Self {
        Self { ends: HashMap::new(), begins_later, rescued }
    }

    /// Takes the next entry in; answers whether it followed what stood before it when it was recorded. `links`: where it stood
    /// before it was put where it is.
    fn follows(&mut self, entry: &Entry, links: &[Linked]) -> bool {
        let Envelope { dev, inc, seq, prev, .. } = entry.envelope;
        let is = Linked { place: Place { inc, seq }, prev, hash: entry.hash };
        let recorded = links.first().unwrap_or(&is);
        let follows = match self.ends.get(&(dev, recorded.place.inc)) {
            Some((seq, head)) => recorded.place.seq == seq + 1 && recorded.prev == *head,
            None => self.begins_later || (recorded.place.seq == 1 && recorded.prev == NO_HEAD),
        };
        let follows = follows || self.rescued.contains(&entry.n);
        for link in links.iter().chain([&is]) {
            self.ends.insert((dev, link.place.inc), (link.place.seq, link.hash));
        }
        follows
    }

    /// Whether the device remembers the end of its chain.
    fn end_in(&self, device: &Device) -> bool {
        match self.ends.get(&(device.id, device.incarnation)) {
            Some((seq, hash)) => device.head == *hash && device.next_intent == seq + 1,
            // Nothing was asked of this incarnation yet.
            None => device.head == NO_HEAD && device.next_intent == 1,
        }
    }
}

impl Writer<'_> {
    /// Appends an intent that was judged.
    pub(crate) fn append(&self, intent: &Intent, clock: ClockEvidence) -> Result<Recorded, StoreError> {
        let device = self.device()?.ok_or(StoreError::NoDevice)?;
        let body = wire::seal_body(self, intent)?;
        let envelope = Envelope {
            id: intent.id,
            dev: device.id,
            inc: device.incarnation,
            seq: device.next_intent,
            wall_ms: intent.at.0,
            mono_ms: i64::try_from(clock.mono_ms).unwrap_or(i64::MAX),
            boot: clock.boot,
            seen: self.knows()?,
            account: intent.by.account,
            person: intent.by.person,
            role: intent.by.role,
            kind: intent.body.kind().to_owned(),
            v: BODY_VERSION,
            prev: device.head,
        };
        let hash = envelope.hash(&body);
        self.insert_entry(None, &envelope, &hash, &body)?;
        let n = self.connection().last_insert_rowid();
        self.note_recorded(n);
        let seq = envelope.seq;
        let params = named_params! { ":next_intent": i64::from(seq) + 1, ":head": bytes(&hash) };
        // No area of the screen shows the journal.
        self.execute(sql!("table/device/advance.sql"), params)?;
        Ok(Recorded { n, seq, hash })
    }

    /// Copies an entry as it was stored, to its own place.
    pub(crate) fn copy_entry(&self, entry: &Entry) -> Result<Recorded, StoreError> {
        let Entry { n, envelope, hash, body } = entry;
        self.insert_entry(Some(*n), envelope, hash, body)?;
        Ok(Recorded { n: *n, seq: envelope.seq, hash: *hash })
    }

    /// Appends an entry of another workstation: its body stays with the desk.
    pub(crate) fn append_told(&self, envelope: &Envelope, hash: &Digest) -> Result<i64, StoreError> {
        self.insert_entry(None, envelope, hash, &[])?;
        Ok(self.connection().last_insert_rowid())
    }

    /// At the next place when `n` is `None`.
    fn insert_entry(&self, n: Option<i64>, envelope: &Envelope, hash: &Digest, body: &[u8]) -> Result<(), StoreError> {
        let params = params![
            n,
            envelope.id.0,
            envelope.dev.0,
            envelope.inc,
            envelope.seq,
            envelope.wall_ms,
            envelope.mono_ms,
            envelope.boot,
            envelope.seen,
            envelope.account.0,
            envelope.person.0,
            Word(&envelope.role),
            envelope.kind,
            envelope.v,
            bytes(&envelope.prev),
            bytes(hash),
            body,
        ];
        self.execute(sql!("table/intent/append.sql"), params)?;
        Ok(())
    }

    /// Notes that an intent made a row, where no movement says so.
    pub(crate) fn add_subject(&self, area: Area, kind: &'static str, id: &[u8], n: i64) -> Result<(), StoreError> {
        self.run(area, sql!("table/intent/add_subject.sql"), params![kind, id, n])?;
        Ok(())
    }
}

pub(crate) fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let envelope = Envelope {
        id: IntentId(row.get("id")?),
        dev: DeviceId(row.get("dev")?),
        inc: row.get("inc")?,
        seq: row.get("seq")?,
        wall_ms: row.get("wall_ms")?,
        mono_ms: row.get("mono_ms")?,
        boot: row.get("boot")?,
        seen: row.get("seen")?,
        account: AccountId(row.get("account")?),
        person: PersonId(row.get("person")?),
        role: row.word("role")?,
        kind: row.get("kind")?,
        v: row.get("v")?,
        prev: row.digest("prev")?,
    };
    Ok(Entry { n: row.get("n")?, envelope, hash: row.digest("hash")?, body: row.get("body")? })
}
