//! Writing the answer while what came is judged.

use std::{
    fs::File,
    io::{self, Read as _, Write},
};

use casework::{id::Digest, time::Timestamp};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wire::{
    Address, Answered, BLOB_BYTES_MAX, BUNDLE_ANSWER_FILES_BYTES_MAX, BUNDLE_WANT_MAX, BundleWriter, DeskError, Part,
    Pushed, Stated, Way,
};

use super::{NotTaken, take::Looked};
use crate::{
    blob::Blobs,
    error::{LedgerError, NotDone},
    ledger::Ledger,
    pull::{after, packed_page},
};

pub(super) struct Answer<'k, W: Write>(BundleWriter<'k, W>);

impl<'k, W: Write> Answer<'k, W> {
    pub(super) fn begin(ledger: &Ledger, looked: &'k Looked, out: W, now: Timestamp) -> Result<Self, NotTaken> {
        let Looked { address, stated, key, .. } = looked;
        let identity = ledger.desk().identity;
        let back = Address { bundle: Uuid::new_v4(), way: Way::ToDevice, made_at: now, ..*address };
        let mut writer = BundleWriter::new(out, &back, &stated.recipient, &key.key).map_err(unwritten)?;
        // A cursor that is none tells nothing, and is told so when the history is.
        let after = after(identity, stated.cursor.as_deref()).unwrap_or_default();
        let answered = Answered { bundle: address.bundle, epoch: identity.epoch, after };
        writer.plain(Part::Answered, &answered).map_err(unwritten)?;
        Ok(Self(writer))
    }

    pub(super) fn pushed(&mut self, pushed: &Pushed) -> Result<(), NotTaken> {
        let packed = wire::pack(pushed).map_err(|_| LedgerError::Damaged { what: "an answer that no frame holds" })?;
        self.part(Part::Pushed, &packed)
    }

    pub(super) fn said(&mut self, said: &DeskError) -> Result<(), NotTaken> {
        self.plain(Part::Said, said)
    }

    /// The history from where the workstation knows it; answers how many entries that were.
    pub(super) fn tell(&mut self, ledger: &Ledger, stated: &Stated) -> Result<u64, NotTaken> {
        let (mut cursor, mut told) = (stated.cursor.clone(), 0);
        loop {
            let (page, packed) = match packed_page(ledger, cursor.as_deref()) {
                Ok(page) => page,
                // A cursor of another history, or none at all: the verdicts count all the same.
                Err(NotDone::Said(_)) => return Ok(told),
                Err(NotDone::Failed(error)) => return Err(error.into()),
            };
            if page.entries.is_empty() {
                return Ok(told);
            }
            told += page.entries.len() as u64;
            self.part(Part::Page, &packed)?;
            if page.left == 0 {
                return Ok(told);
            }
            cursor = Some(page.cursor);
        }
    }

    /// The papers that it asks for, as many as fit.
    pub(super) fn files(&mut self, blobs: &Blobs, stated: &Stated) -> Result<(), NotTaken> {
        let mut left = BUNDLE_ANSWER_FILES_BYTES_MAX;
        for name in stated.want.iter().take(BUNDLE_WANT_MAX) {
            let Some(bytes) = whole(blobs, *name)? else { continue };
            match left.checked_sub(bytes.len() as u64) {
                Some(rest) => left = rest,
                None => return Ok(()),
            }
            self.part(Part::File, &bytes)?;
        }
        Ok(())
    }

    pub(super) fn end(self) -> Result<W, NotTaken> {
        self.0.finish().map(|(out, _)| out).map_err(unwritten)
    }

    fn part(&mut self, part: Part, content: &[u8]) -> Result<(), NotTaken> {
        self.0.part(part, content).map_err(unwritten)
    }

    fn plain<T: Serialize>(&mut self, part: Part, content: &T) -> Result<(), NotTaken> {
        self.0.plain(part, content).map_err(unwritten)
    }
}

fn unwritten(source: io::Error) -> NotTaken {
    NotTaken::Answer { file: "respuesta".into(), source }
}

/// A file that is here and is what its name says.
fn whole(blobs: &Blobs, name: Digest) -> Result<Option<Vec<u8>>, LedgerError> {
    let path = blobs.path(name);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(LedgerError::file(path, error)),
    };
    let mut bytes = Vec::new();
    file.take(BLOB_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(|error| LedgerError::file(path, error))?;
    let is_whole = bytes.len() <= BLOB_BYTES_MAX && Sha256::digest(&bytes)[..] == name.0;
    Ok(is_whole.then_some(bytes))
}
