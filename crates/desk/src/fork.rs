//! What a workstation is told that has another chain than the desk: which of its entries are here, and an incarnation in which
//! nobody else asks.

use casework::{act::Act, folio::INCARNATION_MAX, id::DeviceId, time::Timestamp};
use uuid::Uuid;
use wire::{DeskError, HAVE_IDS_MAX, Have, HaveRequest, Incarnation, IncarnationRequest};

use crate::{
    error::{LedgerError, NotDone},
    ledger::Ledger,
    table::incarnation::Given,
};

/// A workstation begins no more incarnations by itself before it is heard of.
const ABOVE_KNOWN_MAX: u32 = 1_000;

/// Of these entries, those that the desk has from this very workstation. Whether anybody else has one of such an id is not told.
///
/// # Errors
/// [`DeskError::OtherEpoch`], [`DeskError::TooLarge`], [`DeskError::Revoked`].
pub(crate) fn have(ledger: &Ledger, device: DeviceId, request: &HaveRequest) -> Result<Have, NotDone> {
    of_this_epoch(ledger, request.epoch)?;
    if request.ids.len() > HAVE_IDS_MAX {
        return Err(DeskError::TooLarge.into());
    }
    ledger.read("tell what is here", |reader| {
        reader.admitted(device)?;
        let entries = reader.had_each(device, &request.ids)?.into_iter().flatten().collect();
        Ok(Have { entries })
    })
}

/// Gives an incarnation above every one that the workstation was ever given or used, as far as the desk and whoever asks know.
/// Even, since workstations begin odd ones by themselves. It is noted beside the ledger before it is told: a ledger that is
/// restored gives none twice.
///
/// # Errors
/// [`DeskError::OtherEpoch`], [`DeskError::TooLarge`], [`DeskError::Revoked`].
pub(crate) fn incarnation(
    ledger: &Ledger,
    device: DeviceId,
    request: IncarnationRequest,
    now: Timestamp,
) -> Result<Incarnation, NotDone> {
    of_this_epoch(ledger, request.epoch)?;
    let inc = ledger.write("give an incarnation", |writer| {
        writer.admitted(device)?;
        let known = writer.highest_incarnation(device)?.max(ledger.incarnation_reached(device)?);
        // Whoever has the key does not use up all of them with one question.
        if request.above > known.saturating_add(ABOVE_KNOWN_MAX) {
            return Err(DeskError::TooLarge.into());
        }
        let highest = known.max(request.above);
        let inc = (highest | 1).checked_add(1).filter(|inc| *inc <= INCARNATION_MAX).ok_or(DeskError::TooLarge)?;
        writer.give_incarnation(device, inc, now)?;
        // While nobody else writes: what is noted only grows.
        ledger.note_incarnation(device, inc)?;
        Ok::<_, NotDone>(inc)
    })?;
    tracing::warn!(%device, inc, "a copied or restored workstation goes on as another incarnation");
    Ok(Incarnation { inc })
}

fn of_this_epoch(ledger: &Ledger, epoch: Uuid) -> Result<(), DeskError> {
    let is = ledger.desk().identity.epoch;
    if epoch == is { Ok(()) } else { Err(DeskError::OtherEpoch { epoch: is }) }
}

/// What whoever administers the desk has to know of copies.
#[derive(Debug)]
pub struct Forks {
    /// The last first.
    pub given: Vec<Given>,
    /// Acts that bear one number, one after the other.
    pub one_number: Vec<Act>,
}

impl Ledger {
    /// Which workstations went on as other incarnations, and which acts bear one number.
    ///
    /// # Errors
    /// [`LedgerError`] of the database.
    pub fn forks(&self) -> Result<Forks, LedgerError> {
        self.read("list forks", |reader| Ok(Forks { given: reader.given()?, one_number: reader.acts_of_one_number()? }))
    }
}
