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
    FiledAct, KeptFiles, MISSING_MAX, Part, Pushed, ReceiptRequest, Way,
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

pub(super) struct Answer<'k, W: Write> {
    writer: BundleWriter<'k, W>,
    /// Bytes of files that still fit.
    room: u64,
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
        let after = place.number(stated.cursor.as_deref()).unwrap_or_default();
        let answered = Answered { bundle: address.bundle, epoch: identity.epoch, after };
        writer.plain(Part::Answered, &answered).map_err(unwritten)?;
        Ok(Self { writer, room: BUNDLE_ANSWER_FILES_BYTES_MAX })
    }

    pub(super) fn pushed(&mut self, pushed: &Pushed) -> Result<(), NotTaken> {
        let packed = wire::pack(pushed).map_err(|_| LedgerError::Damaged { what: "an answer that no frame holds" })?;
        self.part(Part::Pushed, &packed)
    }

    pub(super) fn said(&mut self, said: &DeskError) -> Result<(), NotTaken> {
        self.plain(Part::Said, said)
    }

    /// The history from where the workstation knows it; answers how many entries that were, and where it goes on. Nowhere where
    /// the cursor is of another history, or none at all: the verdicts count all the same.
    pub(super) fn tell(&mut self, at: At<'_>, looked: &Looked) -> Result<(u64, Option<ReceiptRequest>), NotTaken> {
        let (stated, device) = (&looked.stated, looked.address.device);
        let (mut cursor, mut told) = (stated.cursor.clone(), 0);
        loop {
            let (page, packed) = match packed_page(at.ledger, device, cursor.as_deref()) {
                Ok(page) => page,
                Err(NotDone::Said(_)) => return Ok((told, None)),
                Err(NotDone::Failed(error)) => return Err(error.into()),
            };
            if page.entries.is_empty() {
                return Ok((told, Some(ReceiptRequest { epoch: stated.epoch, cursor })));
            }
            told += page.entries.len() as u64;
            self.part(Part::Page, &packed)?;
            cursor = Some(page.cursor);
        }
    }

    /// Files of the workstation that are here.
    pub(super) fn kept(&mut self, files: &[Digest]) -> Result<(), NotTaken> {
        files.chunks(MISSING_MAX).try_for_each(|some| self.plain(Part::Kept, &KeptFiles { files: some.to_vec() }))
    }

    /// What the desk confirms, as at the end of a round.
    pub(super) fn receipt(&mut self, at: At<'_>, device: DeviceId, request: &ReceiptRequest) -> Result<(), NotTaken> {
        match receipt(at.ledger, at.blobs, device, request, at.now) {
            Ok(signed) => self.plain(Part::Receipt, &signed),
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

    /// A file that is here, is what its name says, and fits.
    fn fitting(&mut self, blobs: &Blobs, name: Digest) -> Result<Option<Vec<u8>>, LedgerError> {
        let fits = |bytes: &u64| *bytes <= self.room.min(BLOB_BYTES_MAX as u64);
        if blobs.bytes(name)?.is_none_or(|bytes| !fits(&bytes)) {
            return Ok(None);
        }
        match blobs.read(name) {
            Ok(bytes) => {
                self.room = self.room.saturating_sub(bytes.len() as u64);
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

    fn part(&mut self, part: Part, content: &[u8]) -> Result<(), NotTaken> {
        self.writer.part(part, content).map_err(unwritten)
    }

    fn plain<T: Serialize>(&mut self, part: Part, content: &T) -> Result<(), NotTaken> {
        self.writer.plain(part, content).map_err(unwritten)
    }
}

fn unwritten(source: io::Error) -> NotTaken {
    NotTaken::Answer { file: "respuesta".into(), source }
}
