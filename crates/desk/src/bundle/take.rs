//! Reading what came: all of it first, and only then anything is judged.

use std::io::{Read, Write};

use casework::{id::DeviceId, time::Timestamp};
use sha2::{Digest as _, Sha256};
use wire::{
    Address, BadBundle, BadFrame, BundleReader, DeskError, DevicePublicKey, Part, Push, Pushed, Stated, Verdict, Way,
    plain_part,
};

use super::{NotTaken, TakenBundle, answer::Answer};
use crate::{
    blob::Blobs,
    error::NotDone,
    judge::judge,
    ledger::Ledger,
    table::{bundle::BundleKey, device::Device},
};

/// A bundle that was read to its end.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) address: Address,
    pub(super) stated: Stated,
    pub(super) device: Device,
    pub(super) key: BundleKey,
}

/// Whose it is, and whether it is whole.
pub(super) fn look<R: Read>(ledger: &Ledger, file: R) -> Result<Looked, NotTaken> {
    let key = ledger.bundle_key()?;
    let mut found = None;
    let (address, reader) = BundleReader::open(file, &key.identity, |address| {
        let device = admitted(ledger, address)?;
        let signer = device.key;
        found = Some(device);
        Ok::<DevicePublicKey, NotTaken>(signer)
    })?;
    let (mut parts, mut stated) = (0_u64, None);
    reader.each(|part, content| {
        parts += 1;
        match part {
            Part::Stated if parts == 1 => stated = Some(plain_part::<Stated>(&content)?),
            Part::File | Part::Push if parts > 1 => {}
            _ => return Err(BadBundle::Damaged),
        }
        Ok(())
    })?;
    let (stated, device) = stated.zip(found).ok_or(BadBundle::Damaged)?;
    Ok(Looked { address, stated, device, key })
}

fn admitted(ledger: &Ledger, address: &Address) -> Result<Device, NotTaken> {
    if address.way != Way::ToDesk {
        return Err(NotTaken::ToDevice);
    }
    if address.desk != ledger.desk().identity.desk {
        return Err(NotTaken::OtherDesk);
    }
    let device = address.device;
    ledger.read("find a device", |reader| reader.admitted(device)).map_err(|error| NotTaken::of(device, error))
}

/// Puts the files, has the pushes judged in their order, and writes the answer.
pub(super) fn take<R: Read, W: Write>(
    ledger: &Ledger,
    blobs: &Blobs,
    (looked, file): (&Looked, R),
    out: W,
    now: Timestamp,
) -> Result<(TakenBundle, W), NotTaken> {
    let Looked { address, stated, device, key } = looked;
    let (_, reader) = BundleReader::open(file, &key.identity, |_| Ok::<_, BadBundle>(device.key))?;
    let mut answer = Answer::begin(ledger, looked, out, now)?;
    let taken = TakenBundle {
        bundle: address.bundle,
        device: device.id,
        name: device.name.clone(),
        judged: 0,
        refused: 0,
        files: 0,
        told: 0,
        said: None,
        answer: std::path::PathBuf::new(),
    };
    let mut run = Run { ledger, blobs, device: device.id, now, taken };
    // Of another history nothing is judged; the answer says of which it is.
    if stated.epoch == ledger.desk().identity.epoch {
        reader.each(|part, content| match part {
            Part::File => run.put(&content),
            Part::Push => run.push(&content, &mut answer),
            _ => Ok(()),
        })?;
        if let Some(said) = &run.taken.said {
            answer.said(said)?;
        }
        run.taken.told = answer.tell(ledger, stated)?;
        answer.files(blobs, stated)?;
    } else {
        run.taken.said = Some(DeskError::OtherEpoch { epoch: ledger.desk().identity.epoch });
    }
    ledger.write("see a device", |writer| writer.saw_device(device.id, now))?;
    Ok((run.taken, answer.end()?))
}

struct Run<'a> {
    ledger: &'a Ledger,
    blobs: &'a Blobs,
    device: DeviceId,
    now: Timestamp,
    taken: TakenBundle,
}

impl Run<'_> {
    /// The name is made of what is in it.
    fn put(&mut self, content: &[u8]) -> Result<(), NotTaken> {
        let name = casework::id::Digest(Sha256::digest(content).into());
        if self.blobs.has(name)? {
            return Ok(());
        }
        let put = || {
            let mut incoming = self.blobs.receive()?;
            incoming.write(content)?;
            self.blobs.keep(incoming, name)
        };
        put().map_err(|error| NotTaken::of(self.device, error))?;
        self.taken.files += 1;
        Ok(())
    }

    fn push<W: Write>(&mut self, packed: &[u8], answer: &mut Answer<'_, W>) -> Result<(), NotTaken> {
        if self.taken.said.is_some() {
            // What follows does not go on from what was judged.
            return Ok(());
        }
        match self.judge(packed) {
            Ok(pushed) => {
                let whole =
                    |verdict: &Verdict| matches!(verdict, Verdict::Accepted { left_out, .. } if left_out.is_empty());
                self.taken.judged += pushed.verdicts.len() as u64;
                self.taken.refused += pushed.verdicts.iter().filter(|judged| !whole(&judged.verdict)).count() as u64;
                answer.pushed(&pushed)
            }
            Err(NotDone::Said(DeskError::Revoked)) => Err(NotTaken::Revoked { device: self.device }),
            Err(NotDone::Said(said)) => {
                self.taken.said = Some(said);
                Ok(())
            }
            Err(NotDone::Failed(error)) => Err(error.into()),
        }
    }

    fn judge(&self, packed: &[u8]) -> Result<Pushed, NotDone> {
        let push: Push = wire::unpack(packed).map_err(|bad| match bad {
            BadFrame::TooLarge => DeskError::TooLarge,
            BadFrame::NotUnpacked | BadFrame::NotUnderstood => DeskError::NotUnderstood,
        })?;
        judge(self.ledger, self.blobs, self.device, &push, self.now)
    }
}
