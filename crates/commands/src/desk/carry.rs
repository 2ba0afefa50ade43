//! What somebody carries for a colleague: sealed files beside the store, which nobody here can read. Where each has to go
//! stands in it, so that the folder is all that is kept.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use replica::{
    Address, BUNDLE_ENDING, CARRIED_BYTES_MAX, Cancel, DeskError, Fault, Line, NotFetched, Way, read_address,
};
use store::Sha256;
use uuid::Uuid;

use crate::answer::Answer;
use crate::export::{failure, save_file, write_file};
use crate::open::{Open, found};
use crate::problem::{BundleProblem, DeskProblem, Problem};
use crate::view::bundle::{BundleHand, Carried, CarriedState};
use crate::view::list::Saved;

/// Most that is carried at a time.
const CARRIED_MAX: usize = 200;
/// Ending of what the desk did not take.
const REFUSED: &str = "rechazado";
/// Of the digest in a name.
const DIGEST_CHARS: usize = 16;

fn folder(open: &Open) -> PathBuf {
    open.data.join("por-llevar")
}

/// By its number and what is in it, never by what somebody called it: another file of the same number takes no place but its own.
fn name(bundle: Uuid, bytes: &[u8]) -> String {
    format!("{bundle}-{}", &Sha256::of(bytes).to_string()[..DIGEST_CHARS])
}

fn place(folder: &Path, name: &str, ending: &str) -> PathBuf {
    folder.join(format!("{name}.{ending}"))
}

/// Keeps a bundle of somebody else.
pub(super) fn keep<R: Read>(open: &Open, address: &Address, file: R) -> Answer<Carried> {
    let Some(link) = open.read(|r| Ok(r.link()?))? else {
        return Err(super::fault::said(DeskProblem::NotEnrolled));
    };
    if link.identity.desk != address.desk {
        return Err(Problem::Bundle { why: BundleProblem::OtherDesk }.into());
    }
    put(&folder(open), address, file)
}

fn put<R: Read>(folder: &Path, address: &Address, file: R) -> Answer<Carried> {
    let too_large = || Err(Problem::Bundle { why: BundleProblem::TooLargeToCarry }.into());
    fs::create_dir_all(folder).map_err(failure)?;
    let mut bytes = Vec::new();
    file.take(CARRIED_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failure)?;
    if bytes.len() as u64 > CARRIED_BYTES_MAX || list(folder)?.len() >= CARRIED_MAX {
        return too_large();
    }
    let name = name(address.bundle, &bytes);
    write_file(&place(folder, &name, BUNDLE_ENDING), &bytes)?;
    Ok(view(name, address, false))
}

fn view(name: String, address: &Address, refused: bool) -> Carried {
    let state = match address.way {
        Way::ToDesk if refused => CarriedState::Refused,
        Way::ToDesk => CarriedState::ToDesk,
        Way::ToDevice => CarriedState::ToDevice,
    };
    Carried { file: name, bundle: address.bundle, device: address.device, made_at: address.made_at, state }
}

/// Everything that is carried, the oldest first.
pub(super) fn all(open: &Open) -> Answer<Vec<Carried>> {
    list(&folder(open))
}

/// Files that are no bundles are passed over. One whose name is its number alone was kept by an older program.
fn list(folder: &Path) -> Answer<Vec<Carried>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failure(error)),
    };
    let mut carried = Vec::new();
    for entry in entries {
        let path = entry.map_err(failure)?.path();
        let part = |part: Option<&std::ffi::OsStr>| part.and_then(|part| part.to_str()).unwrap_or_default().to_owned();
        let (name, ending) = (part(path.file_stem()), part(path.extension()));
        if ending != BUNDLE_ENDING && ending != REFUSED {
            continue;
        }
        let file = File::open(&path).map_err(failure)?;
        if let Ok(address) = read_address(&mut BufReader::new(file))
            && name.starts_with(&address.bundle.to_string())
        {
            carried.push(view(name, &address, ending == REFUSED));
        }
    }
    carried.sort_unstable_by(|one, other| (one.made_at, &one.file).cmp(&(other.made_at, &other.file)));
    Ok(carried)
}

/// Gives the desk what is for it, telling how many are left, and keeps its answers to be handed on. What does not go now goes with the next exchange:
/// the own one is done all the same.
pub(super) fn give(open: &Open, line: &Line, tell: &dyn Fn(usize), cancel: &Cancel) {
    let mut waiting = all(open).unwrap_or_default();
    waiting.retain(|one| one.state == CarriedState::ToDesk);
    for (given, one) in waiting.iter().enumerate() {
        tell(waiting.len() - given);
        if let Err(failure) = give_one(open, line, one, cancel) {
            tracing::warn!(bundle = %one.bundle, ?failure, "what is carried was not given to the desk");
            return;
        }
    }
}

fn give_one(open: &Open, line: &Line, one: &Carried, cancel: &Cancel) -> Answer<()> {
    let folder = folder(open);
    let path = place(&folder, &one.file, BUNDLE_ENDING);
    let bytes = fs::read(&path).map_err(failure)?;
    let as_refused = place(&folder, &name(one.bundle, &bytes), REFUSED);
    match line.carry(&open.store, bytes, open.now().wall, cancel) {
        Ok(answer) => {
            let back = read_address(&mut answer.as_slice()).map_err(|bad| super::bundle::not_by_file(bad.into()))?;
            write_file(&place(&folder, &name(back.bundle, &answer), BUNDLE_ENDING), &answer)?;
            fs::remove_file(&path).map_err(failure)
        }
        // It would say so the next time too.
        Err(NotFetched::Desk(Fault::Desk(DeskError::NotFound | DeskError::NotUnderstood | DeskError::TooLarge))) => {
            fs::rename(&path, as_refused).map_err(failure)
        }
        Err(why) => Err(super::fault::not_fetched(open, why)),
    }
}

/// Saves what is carried wherever the person says, and carries it no longer: an answer for whom it is, or what goes another
/// way than by this workstation.
pub(super) fn hand(open: &Open, request: BundleHand) -> Answer<Saved> {
    let one = found(Ok(all(open)?.into_iter().find(|one| one.file == request.file)))?;
    let (ending, name) = match one.state {
        CarriedState::ToDevice => (BUNDLE_ENDING, "respuesta"),
        CarriedState::ToDesk => (BUNDLE_ENDING, "ensitio"),
        CarriedState::Refused => (REFUSED, "ensitio"),
    };
    let path = place(&folder(open), &one.file, ending);
    let bytes = fs::read(&path).map_err(failure)?;
    let saved = save_file(open, request.path, &format!("{name}-{}.{BUNDLE_ENDING}", one.bundle), &bytes)?;
    if saved.path.is_some() {
        fs::remove_file(&path).map_err(failure)?;
    }
    Ok(saved)
}

#[cfg(test)]
mod tests {
    use casework::id::DeviceId;
    use casework::time::Timestamp;

    use super::*;

    /// What stands before the part that nobody here can read.
    fn bundle(address: &Address, sealed: &[u8]) -> Vec<u8> {
        let json = serde_json::to_vec(address).unwrap();
        let length = u16::try_from(json.len()).unwrap().to_be_bytes();
        [b"ensitio-sobre 1\n".as_slice(), &length, &json, sealed].concat()
    }

    #[test]
    fn a_file_of_the_same_number_takes_the_place_of_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let (device, made_at) = (DeviceId(Uuid::from_u128(2)), Timestamp(5));
        let address =
            Address { bundle: Uuid::from_u128(1), way: Way::ToDesk, desk: Uuid::from_u128(3), device, made_at };
        let (whole, damaged) = (bundle(&address, b"sobre"), bundle(&address, b"s0bre"));
        let kept = put(folder.path(), &address, whole.as_slice()).unwrap();
        let other = put(folder.path(), &address, damaged.as_slice()).unwrap();
        assert_eq!(put(folder.path(), &address, whole.as_slice()).unwrap(), kept, "twice is harmless");
        let older = folder.path().join(format!("{}.{REFUSED}", address.bundle));
        fs::write(&older, &whole).unwrap();
        let listed = list(folder.path()).unwrap();
        let states: Vec<_> = listed.iter().map(|one| (one.file.as_str(), one.state)).collect();
        let mut expected = [
            (kept.file.as_str(), CarriedState::ToDesk),
            (other.file.as_str(), CarriedState::ToDesk),
            ("00000000-0000-0000-0000-000000000001", CarriedState::Refused),
        ];
        expected.sort_unstable_by_key(|(file, _)| *file);
        assert_eq!(states, expected, "and what an older program kept is still there");
        for (one, bytes) in [(&kept, &whole), (&other, &damaged)] {
            assert_eq!(&fs::read(place(folder.path(), &one.file, BUNDLE_ENDING)).unwrap(), bytes);
        }
    }
}
