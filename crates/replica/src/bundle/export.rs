//! Everything that the desk has not judged or does not have, in one file. Nothing is noted as sent: it is offered until the
//! desk answers.

use std::{collections::HashSet, io::Write};

use casework::{
    id::{DeviceId, Digest},
    time::Timestamp,
};
use store::{Link, Outgoing, Sha256, Store, StoreError};
use uuid::Uuid;
use wire::{
    Address, BLOB_BYTES_MAX, BUNDLE_FILES_MAX, BUNDLE_PHOTOS_BYTES_MAX, BUNDLE_WANT_MAX, BadFrame, BundleIdentity,
    BundleRecipient, BundleWriter, DeviceKey, Entry, PUSH_ENTRIES_MAX, Part, Push, Stated, Way, file_comes_later,
    named_file, sealed_act,
};

use super::{NotByFile, OnBundle};

/// Bytes of bodies of one push: with their envelopes they fit into a frame, and when they do not, fewer are tried.
const PUSH_BYTES: usize = 256 * 1024;

/// What is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Exporting {
    /// Its number: new each time.
    pub bundle: Uuid,
    pub now: Timestamp,
    /// Photos go too. Without, the bundle is small enough to be carried over the network by a colleague.
    pub photos: bool,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    pub bundle: Uuid,
    pub entries: u64,
    /// Papers of acts, what is behind them, and logos.
    pub files: u64,
    pub photos: u64,
    /// Photos that the desk lacks and that are not in it: none were wanted, or they are too many.
    pub photos_left: u64,
    /// Files that are named and that are not here: the desk may have them.
    pub files_missing: u64,
}

/// Who exports to whom.
struct Ends {
    link: Link,
    device: DeviceId,
    key: DeviceKey,
    to: BundleRecipient,
    own: BundleRecipient,
}

/// Writes everything that the desk has not judged as a bundle to `out`, of which nothing is held back.
///
/// # Errors
/// [`NotByFile`]: what `out` has is no bundle.
pub fn export<W: Write>(
    store: &Store,
    out: W,
    exporting: Exporting,
    on: OnBundle<'_>,
) -> Result<(W, Exported), NotByFile> {
    let ends = Ends::of(store)?;
    let Exporting { bundle, now, photos } = exporting;
    let identity = ends.link.identity;
    let address = Address { bundle, way: Way::ToDesk, desk: identity.desk, device: ends.device, made_at: now };
    let mut writer = BundleWriter::new(out, &address, &ends.to, &ends.key)?;
    writer.plain(Part::Stated, &stated(store, &ends)?)?;
    let owed = store.read(|r| r.owed_photos())?;
    let total = store.read(|r| r.unjudged())? + if photos { owed.len() as u64 } else { 0 };
    let done = Exported { bundle, entries: 0, files: 0, photos: 0, photos_left: 0, files_missing: 0 };
    let mut run = Run { store, writer, epoch: identity.epoch, total, done, put: HashSet::new(), on };
    run.pushes()?;
    run.papers()?;
    if photos {
        run.photos(&owed)?;
    } else {
        run.done.photos_left = owed.len() as u64;
    }
    let (out, _) = run.writer.finish()?;
    Ok((out, run.done))
}

impl Ends {
    fn of(store: &Store) -> Result<Self, NotByFile> {
        let found = store.read(|r| Ok::<_, StoreError>((r.link()?, r.device()?, r.device_seed()?, r.recipient()?)))?;
        let (Some(link), Some(device), Some(seed), to) = found else { return Err(NotByFile::NotEnrolled) };
        let to = to.ok_or(NotByFile::NoKeys)?;
        let own = identity(store)?.recipient();
        Ok(Self { link, device: device.id, key: DeviceKey::from_seed(&seed), to, own })
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

/// Where the workstation stands, and what it asks for: papers that are known and not here, and constancias.
fn stated(store: &Store, ends: &Ends) -> Result<Stated, StoreError> {
    let limit = u32::try_from(BUNDLE_WANT_MAX).unwrap_or(u32::MAX);
    let (mut want, slips) = store.read(|r| Ok::<_, StoreError>((r.known_papers(limit)?, r.slips_open(limit)?)))?;
    want.retain(|paper| !store.blobs().has(Sha256(paper.0)));
    let Link { identity, cursor, .. } = &ends.link;
    Ok(Stated { epoch: identity.epoch, cursor: cursor.clone(), recipient: ends.own.clone(), want, slips })
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
    fn pushes(&mut self) -> Result<(), NotByFile> {
        let (mut after, mut entries_max) = (0, PUSH_ENTRIES_MAX);
        loop {
            self.go_on()?;
            let outgoing = self.store.read(|r| r.outgoing_after(after, entries_max, PUSH_BYTES))?;
            let Some(Outgoing { entries, last, keys, gone, after: begins_after }) = outgoing else { return Ok(()) };
            let mut files = Vec::new();
            for entry in &entries {
                files.extend(self.named_by(entry)?);
            }
            let count = entries.len();
            match wire::pack(&Push { epoch: self.epoch, entries, keys, gone, after: begins_after }) {
                Ok(packed) => {
                    for file in files {
                        self.done.files += u64::from(self.file(file)?.is_some());
                    }
                    self.writer.part(Part::Push, &packed)?;
                    self.done.entries += count as u64;
                    (after, entries_max) = (last, PUSH_ENTRIES_MAX);
                }
                Err(BadFrame::TooLarge) if count > 1 => entries_max = count / 2,
                Err(_) => return Err(NotByFile::TooLarge),
            }
        }
    }

    /// What the desk wants to have before it judges this entry: its paper or logo, and what is behind a sealed paper.
    fn named_by(&self, entry: &Entry) -> Result<Vec<Digest>, StoreError> {
        let kind = &entry.envelope.kind;
        let file = named_file(kind, &entry.body).filter(|_| !file_comes_later(kind));
        let sealed = match sealed_act(kind, &entry.body) {
            Some(act) => self.store.read(|r| r.acts().get(act))?,
            None => None,
        };
        Ok(file.into_iter().chain(sealed.map(|act| act.content_digest)).collect())
    }

    /// Papers of entries that were judged, and that the desk is not known to have.
    fn papers(&mut self) -> Result<(), NotByFile> {
        let owed = self.store.read(|r| r.owed())?;
        for owed in owed.into_iter().filter(|owed| !owed.is_photo) {
            self.done.files += u64::from(self.file(owed.blob)?.is_some());
        }
        Ok(())
    }

    /// The newest first, as many as fit.
    fn photos(&mut self, owed: &[Digest]) -> Result<(), NotByFile> {
        let mut room = BUNDLE_PHOTOS_BYTES_MAX;
        for photo in owed {
            if room < BLOB_BYTES_MAX as u64 || self.done.files + self.done.photos >= BUNDLE_FILES_MAX {
                self.done.photos_left += 1;
                continue;
            }
            if let Some(bytes) = self.file(*photo)? {
                room -= bytes;
                self.done.photos += 1;
            }
        }
        Ok(())
    }

    /// Puts a file, and answers how large it is. One that is not here may be at the desk; else the desk says that it is missing.
    fn file(&mut self, file: Digest) -> Result<Option<u64>, NotByFile> {
        if !self.put.insert(file) {
            return Ok(None);
        }
        self.go_on()?;
        match self.store.blobs().get(Sha256(file.0)) {
            Ok(bytes) if bytes.len() <= BLOB_BYTES_MAX => {
                self.writer.part(Part::File, &bytes)?;
                Ok(Some(bytes.len() as u64))
            }
            Ok(_) | Err(StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. }) => {
                self.done.files_missing += 1;
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn go_on(&mut self) -> Result<(), NotByFile> {
        let done = self.done.entries + self.done.photos;
        if (self.on)(done, self.total.max(done)) { Ok(()) } else { Err(NotByFile::Cancelled) }
    }
}
