//! What the desk confirms to a workstation: how far its chains have verdicts, which of its files are here, and what it was
//! told. Signed, so that the workstation may keep it as proof, and let go of files by it.

use std::collections::BTreeSet;

use casework::{
    id::{DeviceId, Digest},
    time::Timestamp,
};
use wire::{
    DeskError, FilesStanding, HELD_FILES_MAX, Held, HeldRequest, HistoryStanding, Receipt, ReceiptRequest,
    SignedReceipt, Standing,
};

use crate::{
    blob::Blobs,
    error::{LedgerError, NotDone},
    ledger::Ledger,
    pull::Place,
    reach,
    sql::Reader,
    table::view::Mark,
};

/// Entries that were told in a view between two marks of their running hash.
const MARK_EVERY: usize = 1_000;

/// Marks of the running hash that are not kept yet.
enum Found {
    Marks(Vec<(u64, HistoryStanding)>),
    InView(u64, Option<Mark>),
}

impl Found {
    fn is_nothing(&self) -> bool {
        match self {
            Self::Marks(marks) => marks.is_empty(),
            Self::InView(_, mark) => mark.is_none(),
        }
    }
}

/// What the desk has of this workstation.
///
/// # Errors
/// [`DeskError::OtherEpoch`], [`DeskError::OtherScope`], [`DeskError::NotUnderstood`], [`DeskError::Revoked`].
pub(crate) fn receipt(
    ledger: &Ledger,
    blobs: &Blobs,
    device: DeviceId,
    request: &ReceiptRequest,
    now: Timestamp,
) -> Result<SignedReceipt, NotDone> {
    let identity = ledger.desk().identity;
    if request.epoch != identity.epoch {
        return Err(DeskError::OtherEpoch { epoch: identity.epoch }.into());
    }
    // Looked for before the ledger is written to, and those that are known once: what a desk has it keeps.
    // Of what it may not read it is told nothing: it has to bring it first.
    let mut here = ledger.read("list files", |reader| not_hidden(reader, device, reader.files_open(device)?))?;
    let missing: BTreeSet<_> = blobs.missing(here.iter().copied())?.into_iter().collect();
    here.retain(|file| !missing.contains(file));
    let (standing, found) = ledger.read("make a receipt", |reader| {
        let place = Place::of(reader, identity.epoch, device)?;
        let n = place.point(request.cursor.as_deref())?.after;
        if n > reader.accepted()? {
            return Err(NotDone::Said(DeskError::OtherEpoch { epoch: identity.epoch }));
        }
        let mut files: BTreeSet<_> = reader.files_held(device)?.into_iter().collect();
        files.extend(here.iter().copied());
        let (history, found) = match &place.circles {
            None => {
                let told = reader.history_upto(n)?;
                (told.history, Found::Marks(told.marks))
            }
            Some(circles) => {
                let mark = reader.view_mark(device, place.view, n)?;
                let told = reader.hashes_for(circles, device, mark.n, n)?;
                let history = told.iter().fold(mark.history, |history, (n, hash)| history.with(*n, hash));
                let is_far = told.len() >= MARK_EVERY;
                (history, Found::InView(place.view, is_far.then_some(Mark { n, history })))
            }
        };
        let (chains, files) = (reader.chains(device)?, FilesStanding::of(&files));
        Ok((Standing { chains, files, history }, found))
    })?;
    if !here.is_empty() || !found.is_nothing() {
        ledger.write("note what a receipt found", |writer| {
            for file in here {
                writer.hold_file(device, file, now)?;
            }
            match found {
                Found::Marks(marks) => marks.iter().try_for_each(|(n, history)| writer.add_mark(*n, history)),
                Found::InView(view, mark) => mark.map_or(Ok(()), |mark| writer.put_view_mark(device, view, mark)),
            }
        })?;
    }
    let receipt = Receipt { identity, device, at: now, cursor: request.cursor.clone(), standing };
    Ok(SignedReceipt::new(&receipt, &ledger.secrets().signing))
}

/// Of these files those that a workstation may be told of.
fn not_hidden(reader: &Reader<'_>, device: DeviceId, mut files: Vec<Digest>) -> Result<Vec<Digest>, LedgerError> {
    let hidden = reach::hidden(reader, device, files.iter().copied())?;
    files.retain(|file| !hidden.contains(file));
    Ok(files)
}

/// Which of these files are here whole: each is read. Of others than the workstation's own nothing is said, nor of those that it
/// named, did not bring and may not read.
///
/// # Errors
/// [`DeskError::TooLarge`].
pub(crate) fn held(ledger: &Ledger, blobs: &Blobs, device: DeviceId, request: &HeldRequest) -> Result<Held, NotDone> {
    if request.files.len() > HELD_FILES_MAX {
        return Err(DeskError::TooLarge.into());
    }
    let named = ledger.read("find files", |reader| {
        let mut named = Vec::new();
        for file in &request.files {
            if reader.names_file(device, *file)? {
                named.push(*file);
            }
        }
        not_hidden(reader, device, named)
    })?;
    let mut files = Vec::new();
    for file in named {
        if blobs.is_whole(file)? {
            files.push(file);
        }
    }
    Ok(Held { files })
}

#[cfg(test)]
mod tests;
