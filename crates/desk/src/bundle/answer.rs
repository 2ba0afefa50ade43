//! Writing the answer while what came is judged.

use std::io::{self, Write};

use casework::{
    id::{DeviceId, Digest},
    scope::Record,
};
use serde::Serialize;
use uuid::Uuid;
use wire::{
    Address, Answered, BLOB_BYTES_MAX, BUNDLE_ANSWER_FILES_BYTES_MAX, BUNDLE_WANT_MAX, BundleWriter, DeskError,
    FiledAct, KeptFiles, MISSING_MAX, Own, Part, Pushed, ReceiptRequest, Way,
};

use super::{At, NotTaken, take::Looked};
use crate::{
    blob::Blobs,
    error::{LedgerError, NotDone},
    filing,
    pull::{Place, packed_page},
    reach,
    receipt::receipt,
    sql::Reader,
};

/// Most bytes of what stands before the first part, and of the last one.
const FRAME_BYTES: u64 = 20 * 1024;
/// What a part has besides its content: kind, length, signature.
const PART_BYTES: u64 = 1 + 4 + 64;
/// So many bytes are sealed at a time, with a tag.
const SEALED_BYTES: u64 = 64 * 1024;
const TAG_BYTES: u64 = 16;
/// Most bytes of the name of a file in JSON, and of what stands around so many of them.
const NAME_BYTES: u64 = 67;
const NAMES_BYTES: u64 = 32;
/// What is left for the error that says why not everything was judged: it may name all that is missing.
const SAID_BYTES: u64 = 160 * 1024;
/// Most bytes of what is told of a constancia before its file.
const FILED_BYTES: u64 = 4 * 1024;

/// An answer that never becomes larger than whoever takes it back may take: pages, constancias and papers that do not fit go
/// with the answer to the next bundle, which says how far it knows the history.
pub(super) struct Answer<'k, W: Write> {
    writer: BundleWriter<'k, W>,
    /// Bytes that still fit, besides those below.
    room: u64,
    /// Bytes for what is told in any case: which files came.
    reserved: u64,
    /// Bytes of files that may still be told.
    files_room: u64,
    /// Verdicts did not fit: the pages tell them, or the next bundle asks again.
    is_full: bool,
}

/// How far the history was told.
pub(super) struct Told {
    pub(super) entries: u64,
    /// Entries that did not fit.
    pub(super) left: u64,
    /// What can be confirmed; nothing where not everything was told.
    pub(super) upto: Option<ReceiptRequest>,
    /// Nothing was told, since the workstation was told something else before: [`DeskError::OtherScope`].
    pub(super) is_other_scope: bool,
}

/// Most bytes of a bundle that a part with so many takes.
fn taking(content: u64) -> u64 {
    let bytes = content.saturating_add(PART_BYTES);
    bytes.saturating_add((bytes / SEALED_BYTES + 1) * TAG_BYTES)
}

impl<'k, W: Write> Answer<'k, W> {
    pub(super) fn begin(looked: &Looked, at: At<'k>, out: W) -> Result<Self, NotTaken> {
        let Looked { address, stated, .. } = looked;
        let (identity, key) = (at.ledger.desk().identity, &at.ledger.secrets().signing);
        let back = Address { bundle: Uuid::new_v4(), way: Way::ToDevice, made_at: at.now, ..*address };
        let mut writer = BundleWriter::new(out, &back, &stated.recipient, key).map_err(unwritten)?;
        // A cursor that is none tells nothing, and is told so when the history is.
        let place = at
            .ledger
            .read("find where a workstation is", |reader| Place::of(reader, identity.epoch, address.device))?;
        let after = place.point(stated.cursor.as_deref()).unwrap_or_default().after;
        let answered = Answered { bundle: address.bundle, epoch: identity.epoch, after };
        writer.plain(Part::Answered, &answered).map_err(unwritten)?;
        let some = (MISSING_MAX as u64).max(1);
        let reserved = taking(looked.files * NAME_BYTES) + (looked.files / some + 1) * taking(NAMES_BYTES);
        let room = at.answer_max.saturating_sub(FRAME_BYTES + reserved);
        Ok(Self { writer, room, reserved, files_room: BUNDLE_ANSWER_FILES_BYTES_MAX, is_full: false })
    }

    pub(super) fn pushed(&mut self, pushed: &Pushed) -> Result<(), NotTaken> {
        let packed = wire::pack(pushed).map_err(|_| LedgerError::Damaged { what: "an answer that no frame holds" })?;
        self.is_full |= taking(packed.len() as u64) > self.room.saturating_sub(taking(SAID_BYTES));
        if self.is_full { Ok(()) } else { self.part(Part::Pushed, &packed) }
    }

    pub(super) fn said(&mut self, said: &DeskError) -> Result<(), NotTaken> {
        self.plain(Part::Said, said)
    }

    /// The history from where the workstation knows it, as much as fits. Nothing where the cursor is of another history, or
    /// none at all: the verdicts count all the same.
    pub(super) fn tell(&mut self, at: At<'_>, looked: &Looked) -> Result<Told, NotTaken> {
        let (stated, device) = (&looked.stated, looked.address.device);
        let (mut cursor, mut entries) = (stated.cursor.clone(), 0);
        loop {
            let (page, packed) = match packed_page(at.ledger, device, cursor.as_deref(), Own::Whole) {
                Ok(page) => page,
                Err(NotDone::Said(said)) => {
                    let is_other_scope = said == DeskError::OtherScope;
                    return Ok(Told { entries, left: 0, upto: None, is_other_scope });
                }
                Err(NotDone::Failed(error)) => return Err(error.into()),
            };
            if page.entries.is_empty() {
                // What is confirmed counts verdicts, too.
                let upto = (!self.is_full).then_some(ReceiptRequest { epoch: stated.epoch, cursor });
                return Ok(Told { entries, left: 0, upto, is_other_scope: false });
            }
            let count = page.entries.len() as u64;
            if !self.fits(packed.len() as u64) {
                return Ok(Told { entries, left: page.left + count, upto: None, is_other_scope: false });
            }
            entries += count;
            self.part(Part::Page, &packed)?;
            cursor = Some(page.cursor);
        }
    }

    /// Files of the workstation that are here.
    pub(super) fn kept(&mut self, files: &[Digest]) -> Result<(), NotTaken> {
        self.room += std::mem::take(&mut self.reserved);
        files.chunks(MISSING_MAX).try_for_each(|some| self.plain(Part::Kept, &KeptFiles { files: some.to_vec() }))
    }

    /// What the desk confirms, as at the end of a round.
    pub(super) fn receipt(&mut self, at: At<'_>, device: DeviceId, request: &ReceiptRequest) -> Result<(), NotTaken> {
        match receipt(at.ledger, at.blobs, device, request, at.now) {
            Ok(signed) => {
                let json = serde_json::to_vec(&signed).map_err(|error| unwritten(error.into()))?;
                if self.fits(json.len() as u64) { self.part(Part::Receipt, &json) } else { Ok(()) }
            }
            Err(error) => Err(NotTaken::of(device, error)),
        }
    }

    /// Constancias of the acts that it asks for, as many as fit; answers how many there are.
    pub(super) fn slips(&mut self, at: At<'_>, looked: &Looked) -> Result<u64, NotTaken> {
        let (mut slips, mut authority) = (0, None);
        for act in looked.stated.slips.iter().take(BUNDLE_WANT_MAX) {
            let device = looked.address.device;
            let seen = |reader: &Reader<'_>| reach::sees(reader, device, Record::Act(*act));
            if !at.ledger.read("ask who sees an act", seen)? {
                continue;
            }
            let found = filing::papers(at.ledger, at.blobs, *act, at.now);
            let found = found.map_err(|error| NotTaken::of(looked.address.device, error))?;
            let Some(papers) = found else { continue };
            let Some(slip) = papers.slip else { continue };
            let Some(bytes) = self.fitting(at.blobs, slip)? else { continue };
            let certificate = papers.authority;
            self.plain(Part::Filed, &FiledAct { act: *act, papers })?;
            self.part(Part::File, &bytes)?;
            if authority.replace(certificate) != Some(certificate)
                && let Some(bytes) = self.fitting(at.blobs, certificate)?
            {
                self.part(Part::File, &bytes)?;
            }
            slips += 1;
        }
        Ok(slips)
    }

    /// The papers that it asks for, as many as fit.
    pub(super) fn files(&mut self, at: At<'_>, looked: &Looked) -> Result<(), NotTaken> {
        let (blobs, device) = (at.blobs, looked.address.device);
        for name in looked.stated.want.iter().take(BUNDLE_WANT_MAX) {
            let may = |reader: &Reader<'_>| reach::may_read(reader, device, *name);
            if at.ledger.read("ask who may read a file", may)?
                && let Some(bytes) = self.fitting(blobs, *name)?
            {
                self.part(Part::File, &bytes)?;
            }
        }
        Ok(())
    }

    /// A file that is here, is what its name says, and fits with what is told of it.
    fn fitting(&mut self, blobs: &Blobs, name: Digest) -> Result<Option<Vec<u8>>, LedgerError> {
        let told = taking(FILED_BYTES);
        let fits = |bytes: u64| bytes <= self.files_room.min(BLOB_BYTES_MAX as u64) && self.fits(bytes + told);
        if blobs.bytes(name)?.is_none_or(|bytes| !fits(bytes)) {
            return Ok(None);
        }
        match blobs.read(name) {
            Ok(bytes) => {
                self.files_room = self.files_room.saturating_sub(bytes.len() as u64);
                Ok(Some(bytes))
            }
            Err(LedgerError::Damaged { .. }) => {
                tracing::error!(%name, "a file of the desk is not what its name says");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn end(self) -> Result<W, NotTaken> {
        self.writer.finish().map(|(out, _)| out).map_err(unwritten)
    }

    fn fits(&self, content: u64) -> bool {
        taking(content) <= self.room
    }

    fn part(&mut self, part: Part, content: &[u8]) -> Result<(), NotTaken> {
        self.room = self.room.saturating_sub(taking(content.len() as u64));
        self.writer.part(part, content).map_err(unwritten)
    }

    fn plain<T: Serialize>(&mut self, part: Part, content: &T) -> Result<(), NotTaken> {
        self.part(part, &serde_json::to_vec(content).map_err(|error| unwritten(error.into()))?)
    }
}

fn unwritten(source: io::Error) -> NotTaken {
    NotTaken::Answer { file: "respuesta".into(), source }
}
