//! Which workstation gives the numbers, and which incarnation of it.
//!
//! A store that comes back from a backup does not know the numbers given since. On the machine that made it, it goes
//! on as another incarnation, whose number is part of every folio. Which workstation gave numbers here, and its
//! highest incarnation, is kept beside the store, out of the reach of what a backup brings back: the same backup may
//! be restored twice. A store that this machine did not make may go on elsewhere too, where nobody hears of the
//! incarnations begun here; it therefore becomes another workstation, with a code of its own. Incarnations that are begun
//! here are odd, those that the desk gives even (`docs/sync.md`).

use std::fs;
use std::path::{Path, PathBuf};

use casework::folio::{DeviceCode, INCARNATION_MAX};
use casework::id::DeviceId;
use casework::site::TerritorialDirection;
use casework::time::Timestamp;
use store::Store;
use store::table::device::Device;

use crate::answer::Answer;
use crate::export::write_file;
use crate::open::{found, new_id};

fn mark(data: &Path) -> PathBuf {
    data.join("encarnacion")
}

fn restored(data: &Path) -> PathBuf {
    data.join("restaurado")
}

/// A workstation that nobody has heard of yet.
pub(crate) fn new_device(now: Timestamp, territorial: TerritorialDirection) -> Answer<Device> {
    let mut random = [0; 4];
    getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let code = DeviceCode::from_random(u32::from_le_bytes(random));
    Ok(Device::new(DeviceId(new_id(now)), code, territorial))
}

/// Remembers which workstation gives numbers on this machine.
pub(crate) fn note(data: &Path, device: &Device) -> Answer<()> {
    write_file(&mark(data), format!("{} {}", device.incarnation, device.id.0).as_bytes())
}

/// The highest incarnation noted for `device`; `None` when this machine gave numbers as another one, or never did.
fn noted(data: &Path, device: &Device) -> Option<u32> {
    let text = fs::read_to_string(mark(data)).ok()?;
    let (incarnation, id) = text.trim().split_once(' ')?;
    let incarnation = incarnation.parse().ok().filter(|n| *n <= INCARNATION_MAX)?;
    (id == device.id.0.to_string()).then_some(incarnation)
}

/// Says, before a backup takes the place of the store, that the next to open it begins an incarnation. Should the
/// restore then fail, the old store merely begins one too.
pub(crate) fn announce(data: &Path) -> Answer<()> {
    write_file(&restored(data), &[])
}

/// Makes sure, before anything is done with the store, that its numbers were never given elsewhere.
pub(crate) fn settle(data: &Path, store: &Store, now: Timestamp) -> Answer<()> {
    let device = store.read(|r| found(r.device()))?;
    let announced = restored(data);
    let settled = match noted(data, &device) {
        None => another(store, new_device(now, device.territorial)?)?,
        Some(highest) if announced.exists() => begin(store, highest.max(device.incarnation))?,
        Some(highest) if highest < device.incarnation => device,
        Some(_) => return Ok(()),
    };
    note(data, &settled)?;
    if announced.exists() {
        fs::remove_file(announced).map_err(anyhow::Error::from)?;
    }
    Ok(())
}

fn another(store: &Store, device: Device) -> Answer<Device> {
    store.write("become another workstation", |w| -> Answer<()> { Ok(w.replace_device(&device)?) })?;
    Ok(device)
}

/// Begins incarnations until one lies beyond `last`.
fn begin(store: &Store, last: u32) -> Answer<Device> {
    let (device, _) = store.write("begin incarnation", |w| -> Answer<Device> {
        let mut begun = w.begin_incarnation()?;
        while begun.incarnation <= last {
            begun = w.begin_incarnation()?;
        }
        Ok(begun)
    })?;
    Ok(device)
}
