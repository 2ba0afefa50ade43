//! What a workstation sends by file: judged by what judges it over the network, and answered by file.

mod answer;
mod take;
#[cfg(test)]
mod tests;

use std::{
    fs::File,
    io::{self, BufReader, BufWriter},
    path::{Path, PathBuf},
};

use casework::{id::DeviceId, time::Timestamp};
use serde::Serialize;
use thiserror::Error;
use uuid::Uuid;
use wire::{BUNDLE_BYTES_MAX, BUNDLE_ENDING, BadBundle, DeskError};

use crate::{
    blob::{Blobs, Place},
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
    /// Entries that did not fit: the answer to the next bundle goes on with them.
    pub left: u64,
    /// Constancias de radicación in the answer.
    pub slips: u64,
    /// Why the rest was not judged; or [`DeskError::OtherScope`]: all was, and nothing is told.
    pub said: Option<DeskError>,
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

/// A desk as bundles meet it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) blobs: &'a Blobs,
    /// The public address of the verification page, without its path. Where it is not known no constancia is made now:
    /// whoever serves the desk makes it.
    pub(crate) page: Option<&'a str>,
    /// Most bytes of an answer.
    pub(crate) answer_max: u64,
    pub(crate) now: Timestamp,
}

/// Has a bundle judged, and writes the answer into `answers`; tells where it is. Doing it twice is harmless: the answer to the
/// same bundle has the same name. Needs a tokio runtime where the files of the desk are in a bucket.
///
/// # Errors
/// [`NotTaken`]: no answer was written.
pub fn take_bundle(
    (ledger, folder): (&Ledger, &Folder),
    bundle: &Path,
    answers: &Path,
    page: Option<&str>,
    now: Timestamp,
) -> Result<(TakenBundle, PathBuf), NotTaken> {
    let blobs = Blobs::at(&Place::noted(folder)?, folder)?;
    let (taken, scratch) =
        take_into(At { ledger, blobs: &blobs, page, answer_max: BUNDLE_BYTES_MAX, now }, bundle, answers)?;
    // Made of a number, never of what somebody wrote.
    let answer = answers.join(format!("respuesta-{}.{BUNDLE_ENDING}", taken.bundle));
    scratch.rename(&answer)?;
    Ok((taken, answer))
}

/// The same, with the answer in a file of no name that `folder` has, durable.
pub(crate) fn take_into(at: At<'_>, bundle: &Path, folder: &Path) -> Result<(TakenBundle, Scratch), NotTaken> {
    let open = || {
        let file = File::open(bundle).map_err(BadBundle::Unreadable)?;
        if file.metadata().map_err(BadBundle::Unreadable)?.len() > BUNDLE_BYTES_MAX {
            return Err(BadBundle::TooLarge);
        }
        Ok(BufReader::new(file))
    };
    let fault = |source| NotTaken::Answer { file: folder.to_owned(), source };
    let looked = take::look(at.ledger, open()?)?;
    let scratch = Scratch::unique(folder)?;
    let file = scratch.create()?;
    let (taken, file) = take::take(at, (&looked, open()?), BufWriter::new(file))?;
    file.into_inner().map_err(|error| fault(error.into_error()))?.sync_all().map_err(fault)?;
    Ok((taken, scratch))
}
