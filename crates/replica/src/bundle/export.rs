//! Everything that the desk has not judged, in one file. Nothing is noted as sent: it is offered until there is a verdict.

use std::{collections::HashSet, io::Write};

use casework::{
    id::{DeviceId, Digest},
    time::Timestamp,
};
use store::{Link, Outgoing, Sha256, Store, StoreError};
use uuid::Uuid;
use wire::{
    Address, BLOB_BYTES_MAX, BUNDLE_WANT_MAX, BadFrame, BundleIdentity, BundleKeys, BundleRecipient, BundleWriter,
    DeviceKey, PUSH_ENTRIES_MAX, Part, Push, Stated, Way, named_file,
};

use super::{NotByFile, OnBundle};

/// Bytes of bodies of one push: with their envelopes they fit into a frame, and when they do not, fewer are tried.
const PUSH_BYTES: usize = 256 * 1024;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    pub bundle: Uuid,
    pub entries: u64,
    pub files: u64,
    /// Files that entries name and that are not here: the desk may have them.
    pub files_missing: u64,
}

/// Who exports to whom.
struct Ends {
    link: Link,
    device: DeviceId,
    key: DeviceKey,
    keys: BundleKeys,
    recipient: BundleRecipient,
}

/// Writes everything that the desk has not judged as a bundle named `bundle` to `out`, of which nothing is held back.
///
/// # Errors
/// [`NotByFile`]: what `out` has is no bundle.
pub fn export<W: Write>(
    store: &Store,
    out: W,
    (bundle, now): (Uuid, Timestamp),
    on: OnBundle<'_>,
) -> Result<(W, Exported), NotByFile> {
    let ends = Ends::of(store)?;
    let address =
        Address { bundle, way: Way::ToDesk, desk: ends.link.identity.desk, device: ends.device, made_at: now };
    let mut writer = BundleWriter::new(out, &address, &ends.keys.recipient, &ends.key)?;
    let (epoch, cursor) = (ends.link.identity.epoch, ends.link.cursor);
    let stated = Stated { epoch, cursor, recipient: ends.recipient, want: wanted(store)? };
    writer.plain(Part::Stated, &stated)?;
    let total = store.read(|r| r.unjudged())?;
    let done = Exported { bundle, entries: 0, files: 0, files_missing: 0 };
    let mut run = Run { store, writer, epoch, total, done, put: HashSet::new(), on };
    run.all()?;
    let (out, _) = run.writer.finish()?;
    Ok((out, run.done))
}

impl Ends {
    fn of(store: &Store) -> Result<Self, NotByFile> {
        let found =
            store.read(|r| Ok::<_, StoreError>((r.link()?, r.device()?, r.device_seed()?, r.desk_bundle()?)))?;
        let (Some(link), Some(device), Some(seed), keys) = found else { return Err(NotByFile::NotEnrolled) };
        let keys = keys.ok_or(NotByFile::NoKeys)?;
        let recipient = identity(store)?.recipient();
        Ok(Self { link, device: device.id, key: DeviceKey::from_seed(&seed), keys, recipient })
    }
}

/// By what this workstation opens: kept before anybody seals to it.
fn identity(store: &Store) -> Result<BundleIdentity, StoreError> {
    if let Some(known) = store.read(|r| r.bundle_identity())? {
        return Ok(known);
    }
    let kept: Result<_, StoreError> =
        store.write("keep by what bundles are opened", |w| match w.bundle_identity()? {
            Some(known) => Ok(known),
            None => {
                let new = BundleIdentity::generate();
                w.keep_bundle_identity(&new).map(|()| new)
            }
        });
    kept.map(|(identity, _)| identity)
}

/// Papers that are known and not here.
fn wanted(store: &Store) -> Result<Vec<Digest>, StoreError> {
    let limit = u32::try_from(BUNDLE_WANT_MAX).unwrap_or(u32::MAX);
    let mut papers = store.read(|r| r.papers(limit))?;
    papers.retain(|paper| !store.blobs().has(Sha256(paper.0)));
    Ok(papers)
}

struct Run<'a, W: Write> {
    store: &'a Store,
    writer: BundleWriter<'a, W>,
    epoch: Uuid,
    total: u64,
    done: Exported,
    /// Files that are in the bundle, or cannot be.
    put: HashSet<Digest>,
    on: OnBundle<'a>,
}

impl<W: Write> Run<'_, W> {
    fn all(&mut self) -> Result<(), NotByFile> {
        let (mut after, mut entries_max) = (0, PUSH_ENTRIES_MAX);
        loop {
            self.go_on()?;
            let outgoing = self.store.read(|r| r.outgoing_after(after, entries_max, PUSH_BYTES))?;
            let Some(Outgoing { entries, keys, gone, reached }) = outgoing else { return Ok(()) };
            let files: Vec<Digest> =
                entries.iter().filter_map(|entry| named_file(&entry.envelope.kind, &entry.body)).collect();
            let count = entries.len();
            match wire::pack(&Push { epoch: self.epoch, entries, keys, gone }) {
                Ok(packed) => {
                    files.into_iter().try_for_each(|file| self.file(file))?;
                    self.writer.part(Part::Push, &packed)?;
                    self.done.entries += count as u64;
                    (after, entries_max) = (reached, PUSH_ENTRIES_MAX);
                }
                Err(BadFrame::TooLarge) if count > 1 => entries_max = count / 2,
                Err(_) => return Err(NotByFile::TooLarge),
            }
        }
    }

    /// Before what names it. One that is not here may be at the desk; else the desk says that it is missing.
    fn file(&mut self, file: Digest) -> Result<(), NotByFile> {
        if !self.put.insert(file) {
            return Ok(());
        }
        self.go_on()?;
        match self.store.blobs().get(Sha256(file.0)) {
            Ok(bytes) if bytes.len() <= BLOB_BYTES_MAX => {
                self.writer.part(Part::File, &bytes)?;
                self.done.files += 1;
            }
            Ok(_) | Err(StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. }) => {
                self.done.files_missing += 1
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn go_on(&mut self) -> Result<(), NotByFile> {
        if (self.on)(self.done.entries, self.total) { Ok(()) } else { Err(NotByFile::Cancelled) }
    }
}
