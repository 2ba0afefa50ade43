//! What the desk confirms to a workstation: how far its chains have verdicts, which of its files are here, and what it was
//! told. Signed, so that the workstation may keep it as proof, and let go of files by it.

use std::collections::BTreeSet;

use casework::{id::DeviceId, time::Timestamp};
use wire::{
    DeskError, FilesStanding, HELD_FILES_MAX, Held, HeldRequest, Receipt, ReceiptRequest, SignedReceipt, Standing,
};

use crate::{
    blob::Blobs,
    error::{LedgerError, NotDone},
    ledger::Ledger,
    pull,
};

/// What the desk has of this workstation.
///
/// # Errors
/// [`DeskError::OtherEpoch`], [`DeskError::NotUnderstood`], [`DeskError::Revoked`].
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
    let n = pull::number(identity.epoch, request.cursor.as_deref())?;
    // Looked for before the ledger is written to, and those that are known once: what a desk has it keeps.
    let mut here = ledger.read("list files", |reader| reader.files_open(device))?;
    let missing: BTreeSet<_> = blobs.missing(here.iter().copied())?.into_iter().collect();
    here.retain(|file| !missing.contains(file));
    let (standing, marks, key) = ledger.read("make a receipt", |reader| {
        if n > reader.accepted()? {
            return Err(NotDone::Said(DeskError::OtherEpoch { epoch: identity.epoch }));
        }
        let mut files: BTreeSet<_> = reader.files_held(device)?.into_iter().collect();
        files.extend(here.iter().copied());
        let told = reader.history_upto(n)?;
        let (chains, files) = (reader.chains(device)?, FilesStanding::of(&files));
        Ok((Standing { chains, files, history: told.history }, told.marks, reader.receipt_key()?))
    })?;
    if !here.is_empty() || !marks.is_empty() {
        ledger.write("note what a receipt found", |writer| {
            for file in here {
                writer.hold_file(device, file, now)?;
            }
            marks.iter().try_for_each(|(n, history)| writer.add_mark(*n, history))
        })?;
    }
    let receipt = Receipt { identity, device, at: now, cursor: request.cursor.clone(), standing };
    Ok(SignedReceipt::new(&receipt, &key))
}

/// Which of these files are here whole: each is read. Of others than the workstation's own nothing is said.
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
        Ok::<_, LedgerError>(named)
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
