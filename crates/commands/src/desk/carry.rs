//! What somebody carries for a colleague: sealed files beside the store, which nobody here can read. Where each has to go
//! stands in it, so that the folder is all that is kept.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::PathBuf;

use replica::{
    Address, BUNDLE_ENDING, CARRIED_BYTES_MAX, Cancel, DeskError, Fault, Line, NotFetched, Way, read_address,
};
use uuid::Uuid;

use crate::answer::Answer;
use crate::export::{failure, save_file, write_file, write_with};
use crate::open::{Open, found};
use crate::problem::{BundleProblem, DeskProblem, Problem};
use crate::view::bundle::{BundleHand, Carried, CarriedState};
use crate::view::list::Saved;

/// Most that is carried at a time.
const CARRIED_MAX: usize = 200;
/// Ending of what the desk did not take.
const REFUSED: &str = "rechazado";

fn folder(open: &Open) -> PathBuf {
    open.data.join("por-llevar")
}

/// Named by its number, never by what somebody called it.
fn place(open: &Open, bundle: Uuid, ending: &str) -> PathBuf {
    folder(open).join(format!("{bundle}.{ending}"))
}

/// Keeps a bundle of somebody else.
pub(super) fn keep<R: Read>(open: &Open, address: &Address, file: R) -> Answer<Carried> {
    let Some(link) = open.read(|r| Ok(r.link()?))? else {
        return Err(super::fault::said(DeskProblem::NotEnrolled));
    };
    if link.identity.desk != address.desk {
        return Err(Problem::Bundle { why: BundleProblem::OtherDesk }.into());
    }
    fs::create_dir_all(folder(open)).map_err(failure)?;
    if list(open)?.len() >= CARRIED_MAX {
        return Err(Problem::Bundle { why: BundleProblem::TooLargeToCarry }.into());
    }
    write_with(&place(open, address.bundle, BUNDLE_ENDING), |kept| {
        let copied = io::copy(&mut file.take(CARRIED_BYTES_MAX + 1), kept).map_err(failure)?;
        let fits = copied <= CARRIED_BYTES_MAX;
        if fits { Ok(()) } else { Err(Problem::Bundle { why: BundleProblem::TooLargeToCarry }.into()) }
    })?;
    Ok(view(address, false))
}

fn view(address: &Address, refused: bool) -> Carried {
    let state = match address.way {
        Way::ToDesk if refused => CarriedState::Refused,
        Way::ToDesk => CarriedState::ToDesk,
        Way::ToDevice => CarriedState::ToDevice,
    };
    Carried { bundle: address.bundle, device: address.device, made_at: address.made_at, state }
}

/// Everything that is carried, the oldest first. Files that are no bundles are passed over.
pub(super) fn list(open: &Open) -> Answer<Vec<Carried>> {
    let entries = match fs::read_dir(folder(open)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failure(error)),
    };
    let mut carried = Vec::new();
    for entry in entries {
        let path = entry.map_err(failure)?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ending != BUNDLE_ENDING && ending != REFUSED {
            continue;
        }
        let file = File::open(&path).map_err(failure)?;
        if let Ok(address) = read_address(&mut BufReader::new(file))
            && place(open, address.bundle, ending) == path
        {
            carried.push(view(&address, ending == REFUSED));
        }
    }
    carried.sort_unstable_by_key(|one| (one.made_at, one.bundle));
    Ok(carried)
}

/// Gives the desk what is for it, and keeps its answers to be handed on. What does not go now goes with the next exchange:
/// the own one is done all the same.
pub(super) fn give(open: &Open, line: &Line, cancel: &Cancel) {
    let waiting = list(open).unwrap_or_default().into_iter().filter(|one| one.state == CarriedState::ToDesk);
    for one in waiting {
        if let Err(failure) = give_one(open, line, one.bundle, cancel) {
            tracing::warn!(bundle = %one.bundle, ?failure, "what is carried was not given to the desk");
            return;
        }
    }
}

fn give_one(open: &Open, line: &Line, bundle: Uuid, cancel: &Cancel) -> Answer<()> {
    let path = place(open, bundle, BUNDLE_ENDING);
    let bytes = fs::read(&path).map_err(failure)?;
    match line.carry(&open.store, bytes, open.now().wall, cancel) {
        Ok(answer) => {
            let back = read_address(&mut answer.as_slice()).map_err(|bad| super::bundle::not_by_file(bad.into()))?;
            write_file(&place(open, back.bundle, BUNDLE_ENDING), &answer)?;
            fs::remove_file(&path).map_err(failure)
        }
        // It would say so the next time too.
        Err(NotFetched::Desk(Fault::Desk(DeskError::NotFound | DeskError::NotUnderstood | DeskError::TooLarge))) => {
            fs::rename(&path, place(open, bundle, REFUSED)).map_err(failure)
        }
        Err(why) => Err(super::fault::not_fetched(open, why)),
    }
}

/// Saves what is carried wherever the person says, and carries it no longer: an answer for whom it is, or what goes another
/// way than by this workstation.
pub(super) fn hand(open: &Open, request: BundleHand) -> Answer<Saved> {
    let one = found(Ok(list(open)?.into_iter().find(|one| one.bundle == request.bundle)))?;
    let (ending, name) = match one.state {
        CarriedState::ToDevice => (BUNDLE_ENDING, "respuesta"),
        CarriedState::ToDesk => (BUNDLE_ENDING, "ensitio"),
        CarriedState::Refused => (REFUSED, "ensitio"),
    };
    let path = place(open, one.bundle, ending);
    let bytes = fs::read(&path).map_err(failure)?;
    let saved = save_file(open, request.path, &format!("{name}-{}.{BUNDLE_ENDING}", one.bundle), &bytes)?;
    if saved.path.is_some() {
        fs::remove_file(&path).map_err(failure)?;
    }
    Ok(saved)
}
