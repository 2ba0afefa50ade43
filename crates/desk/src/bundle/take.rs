//! Reading what came: all of it first, and only then anything is judged.

use std::io::{Read, Write};

use casework::id::{DeviceId, Digest};
use sha2::{Digest as _, Sha256};
use wire::{
    Address, BUNDLE_FILES_MAX, BadBundle, BadFrame, BundleIdentity, BundleReader, DeskError, DevicePublicKey, Part,
    Push, Pushed, Stated, Verdict, Way, plain_part,
};

use super::{
    At, NotTaken, TakenBundle,
    answer::{Answer, Told},
};
use crate::{
    error::{LedgerError, NotDone},
    filing,
    judge::judge,
    ledger::Ledger,
    owed, reach,
    table::device::Device,
};

/// A bundle that was read to its end.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) address: Address,
    pub(super) stated: Stated,
    pub(super) files: u64,
    pub(super) device: Device,
    pub(super) identity: BundleIdentity,
}

/// Whose it is, and whether it is whole.
pub(super) fn look<R: Read>(ledger: &Ledger, file: R) -> Result<Looked, NotTaken> {
    let identity = ledger.read("find what opens bundles", |reader| reader.bundle_identity())?;
    let mut found = None;
    let (address, reader) = BundleReader::open(file, &identity, |address| {
        let device = admitted(ledger, address)?;
        let signer = device.key;
        found = Some(device);
        Ok::<DevicePublicKey, NotTaken>(signer)
    })?;
    let (mut parts, mut files, mut stated) = (0_u64, 0, None);
    reader.each(|part, content| {
        parts += 1;
        match part {
            Part::Stated if parts == 1 => stated = Some(plain_part::<Stated>(&content)?),
            Part::File if files == BUNDLE_FILES_MAX => return Err(BadBundle::TooLarge),
            Part::File if parts > 1 => files += 1,
            Part::Push if parts > 1 => {}
            _ => return Err(BadBundle::Damaged),
        }
        Ok(())
    })?;
    let (stated, device) = stated.zip(found).ok_or(BadBundle::Damaged)?;
    Ok(Looked { address, stated, files, device, identity })
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
    at: At<'_>,
    (looked, file): (&Looked, R),
    out: W,
) -> Result<(TakenBundle, W), NotTaken> {
    let Looked { address, stated, device, identity, .. } = looked;
    let (_, reader) = BundleReader::open(file, identity, |_| Ok::<_, BadBundle>(device.key))?;
    let desk = at.ledger.desk().identity;
    let mut answer = Answer::begin(looked, at, out)?;
    let taken = TakenBundle {
        bundle: address.bundle,
        device: device.id,
        name: device.name.clone(),
        judged: 0,
        refused: 0,
        files: 0,
        told: 0,
        left: 0,
        slips: 0,
        said: None,
    };
    let mut run = Run { at, device: device.id, taken, kept: Vec::new() };
    // Of another history nothing is judged; the answer says of which it is.
    if stated.epoch == desk.epoch {
        reader.each(|part, content| match part {
            Part::File => run.put(&content),
            Part::Push => run.push(&content, &mut answer),
            _ => Ok(()),
        })?;
        run.settle()?;
        if let Some(said) = &run.taken.said {
            answer.said(said)?;
        }
        run.make_slips();
        let Told { entries, left, upto, is_other_scope } = answer.tell(at, looked)?;
        (run.taken.told, run.taken.left) = (entries, left);
        if is_other_scope && run.taken.said.is_none() {
            answer.said(&DeskError::OtherScope)?;
            run.taken.said = Some(DeskError::OtherScope);
        }
        answer.kept(&run.kept)?;
        if let Some(upto) = upto {
            answer.receipt(at, device.id, &upto)?;
        }
        run.taken.slips = answer.slips(at, looked)?;
        answer.files(at, looked)?;
    } else {
        let said = DeskError::OtherEpoch { epoch: desk.epoch };
        answer.said(&said)?;
        run.taken.said = Some(said);
    }
    at.ledger.write("see a device", |writer| writer.saw_device(device.id, at.now))?;
    Ok((run.taken, answer.end()?))
}

struct Run<'a> {
    at: At<'a>,
    device: DeviceId,
    taken: TakenBundle,
    /// Files that came and are here.
    kept: Vec<Digest>,
}

impl Run<'_> {
    /// The name is made of what is in it.
    fn put(&mut self, content: &[u8]) -> Result<(), NotTaken> {
        let name = Digest(Sha256::digest(content).into());
        if !self.at.blobs.has(name)? {
            self.at.blobs.put(content)?;
            self.taken.files += 1;
        }
        reach::brought(self.at.ledger, self.device, &[name])?;
        self.kept.push(name);
        Ok(())
    }

    /// Photos that came are owed no longer, those of entries that were judged before, too.
    fn settle(&self) -> Result<(), LedgerError> {
        owed::settle(self.at.ledger, self.kept.iter().copied())
    }

    /// Of acts that were filed just now, so that they go with this answer. What does not come off now is made by whoever
    /// serves the desk.
    fn make_slips(&self) {
        let Some(page) = self.at.page else { return };
        loop {
            match filing::make_due(self.at.ledger, self.at.blobs, page, self.at.now) {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::error!(?error, "constancias de radicación have to wait");
                    return;
                }
            }
        }
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
        judge(self.at.ledger, self.at.blobs, self.device, &push, self.at.now)
    }
}
