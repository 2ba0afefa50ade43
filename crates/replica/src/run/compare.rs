//! A round ends by comparing: what the workstation has with what the desk says that it has.

use casework::{id::Digest, time::Timestamp};
use store::{Changed, KeptReceipt, Sha256, StoreError};
use wire::{DeskError, HELD_FILES_MAX, ReceiptRequest, Standing};

use super::{Ended, Phase, Run};
use crate::{
    desk::Desk,
    fault::{Fault, Unexpected},
};

/// A receipt that says the same is asked for again after this long, in milliseconds of this machine: the desk may have
/// another time.
const AGAIN_MS: u64 = 24 * 3_600_000;

impl<D: Desk> Run<'_, D> {
    /// Asks for a receipt where there is something new to confirm, and keeps it beside what differs. Nothing is mended
    /// here: what differs is a question for a person.
    pub(super) async fn compare(&mut self, now: Timestamp) -> Result<(), Ended> {
        let link = self.link()?;
        let (here, _) = self.store.write("look how far it is", |w| w.standing())?;
        let (last, key) = self.store.read(|r| Ok::<_, StoreError>((r.receipt()?, r.signing_key()?)))?;
        if last.is_some_and(|last| last.receipt.identity == link.identity && still_holds(&last, &here, now)) {
            return Ok(());
        }
        self.say(Phase::Comparing { left: 0 }, Changed::NONE);
        let request = ReceiptRequest { epoch: link.identity.epoch, cursor: link.cursor };
        let signed = match self.desk.receipt(&request).await {
            Ok(signed) => signed,
            // A desk that is older than receipts.
            Err(Fault::Desk(DeskError::NotFound)) => return Ok(()),
            Err(fault) => return Err(fault.into()),
        };
        // What the desk is known by came with the enrolment, or with the first token after.
        let Some(key) = key.filter(|key| *key == signed.key) else {
            // It is none, whatever it says, and holds nothing else up.
            self.round.other_key = true;
            return Ok(());
        };
        let receipt = signed.open(&key).map_err(|_| Unexpected::WrongSignature)?;
        let of_this = (receipt.identity, receipt.device, &receipt.cursor);
        if of_this != (link.identity, self.desk.device(), &request.cursor) {
            return Err(Unexpected::OtherReceipt.into());
        }
        let mut differs = here.against(&receipt.standing);
        if self.store.read(|r| r.is_copied())? {
            differs.retain(|differs| !differs.is_of_a_copy());
        }
        let ((), changed) = self.store.write("keep a receipt", |w| w.keep_receipt(&signed, &receipt, &differs, now))?;
        self.say(Phase::Comparing { left: 0 }, changed);
        Ok(())
    }

    /// Brings files again that the desk does not have any more, or not whole; for whoever was told that files differ.
    pub(super) async fn bring_again(&mut self) -> Result<(), Ended> {
        let named = self.store.read(|r| r.named_files())?;
        let mut left = named.len() as u64;
        for some in named.chunks(HELD_FILES_MAX) {
            self.say(Phase::Comparing { left }, Changed::NONE);
            let held = self.desk.holds(some).await?;
            let gone: Vec<Digest> = some.iter().filter(|file| !held.contains(file)).copied().collect();
            let mut bytes = self.sizes(&gone)?;
            for (brought, file) in gone.iter().enumerate() {
                self.say(Phase::Putting { left: (gone.len() - brought) as u64, bytes }, Changed::NONE);
                self.bring_back(*file).await?;
                bytes = bytes.saturating_sub(self.size(*file)?);
            }
            if !gone.is_empty() {
                self.say(Phase::Putting { left: 0, bytes: 0 }, Changed::NONE);
            }
            left -= some.len() as u64;
        }
        Ok(())
    }

    /// One that is neither here nor there is the next receipt's matter.
    async fn bring_back(&mut self, file: Digest) -> Result<(), Ended> {
        let bytes = match self.store.blobs().get(Sha256(file.0)) {
            Ok(bytes) => bytes,
            Err(StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. }) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        self.desk.put_blob(file, bytes.into(), 0).await?;
        self.round.put += 1;
        Ok(())
    }
}

/// Whether the last receipt confirms what is here, and is not old.
fn still_holds(last: &KeptReceipt, here: &Standing, now: Timestamp) -> bool {
    last.differs.is_empty() && last.receipt.standing == *here && now.0.abs_diff(last.kept_at.0) < AGAIN_MS
}
