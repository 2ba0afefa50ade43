//! What a workstation sends by file: judged by what judges it over the network, and answered by file.

mod answer;
mod take;

use std::{
    fs::File,
    io::{self, BufReader, BufWriter},
    path::{Path, PathBuf},
};

use casework::{id::DeviceId, time::Timestamp};
use serde::Serialize;
use thiserror::Error;
use uuid::Uuid;
use wire::{BUNDLE_ENDING, BadBundle, DeskError};

use crate::{
    blob::Blobs,
    durable::Scratch,
    error::{LedgerError, NotDone},
    folder::Folder,
    ledger::Ledger,
};

/// What came of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenBundle {
    pub bundle: Uuid,
    pub device: DeviceId,
    /// By what people tell it from others.
    pub name: String,
    /// Entries that have a verdict now, also those that had one before.
    pub judged: u64,
    /// Of these, entries that were not taken in as they were.
    pub refused: u64,
    /// Files that were not here before.
    pub files: u64,
    /// Entries of the history that the answer tells.
    pub told: u64,
    /// Why the rest was not judged.
    pub said: Option<DeskError>,
    pub answer: PathBuf,
}

/// Why nothing came of it. Nothing was judged, unless it is [`NotTaken::Ledger`] or [`NotTaken::Answer`]: then it is
/// imported again.
#[derive(Debug, Error)]
pub enum NotTaken {
    #[error(transparent)]
    Bundle(#[from] BadBundle),
    #[error("the bundle goes to a workstation")]
    ToDevice,
    #[error("the bundle is for another desk")]
    OtherDesk,
    #[error("no such workstation was enrolled")]
    Unknown { device: DeviceId },
    #[error("the workstation was revoked")]
    Revoked { device: DeviceId },
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The folder of answers.
    #[error("the answer could not be written to {}: {source}", file.display())]
    Answer { file: PathBuf, source: io::Error },
}

impl NotTaken {
    fn of(device: DeviceId, error: NotDone) -> Self {
        match error {
            NotDone::Said(DeskError::Revoked) => Self::Revoked { device },
            NotDone::Said(_) => Self::Unknown { device },
            NotDone::Failed(error) => error.into(),
        }
    }
}

/// Has a bundle judged, and writes the answer into `answers`. Doing it twice is harmless: the answer to the same bundle has
/// the same name.
///
/// # Errors
/// [`NotTaken`]: no answer was written.
pub fn take_bundle(
    ledger: &Ledger,
    folder: &Folder,
    bundle: &Path,
    answers: &Path,
    now: Timestamp,
) -> Result<TakenBundle, NotTaken> {
    take_into(ledger, &Blobs::new(folder), bundle, answers, now)
}

/// The same, for whoever serves.
pub(crate) fn take_into(
    ledger: &Ledger,
    blobs: &Blobs,
    bundle: &Path,
    answers: &Path,
    now: Timestamp,
) -> Result<TakenBundle, NotTaken> {
    let open = || File::open(bundle).map(BufReader::new).map_err(BadBundle::Unreadable);
    let fault = |source| NotTaken::Answer { file: answers.to_owned(), source };
    let looked = take::look(ledger, open()?)?;
    let scratch = Scratch::unique(answers)?;
    let file = scratch.create()?;
    let (taken, file) = take::take(ledger, blobs, (&looked, open()?), BufWriter::new(file), now)?;
    file.into_inner().map_err(|error| fault(error.into_error()))?.sync_all().map_err(fault)?;
    // Made of a number, never of what somebody wrote.
    let answer = answers.join(format!("respuesta-{}.{BUNDLE_ENDING}", looked.address.bundle));
    scratch.rename(&answer)?;
    Ok(TakenBundle { answer, ..taken })
}
