//! Offering what was asked here, and bringing what the desk finds missing.

use std::time::Instant;

use casework::{id::Digest, time::Timestamp};
use store::{Changed, Outgoing, Sha256, StoreError};
use wire::{CapsuleOwner, DeskError, KeyOf, Keys as _, Lack, Push, Pushed, Verdict};

use super::{Ended, Phase, Run};
use crate::{
    desk::Desk,
    fault::{Fault, Unexpected},
};

impl<D: Desk> Run<'_, D> {
    /// Offers entries until every one has a verdict; answers how many got one.
    pub(super) async fn push(&mut self, now: &dyn Fn() -> Timestamp) -> Result<u64, Ended> {
        let mut judged = 0;
        loop {
            let left = self.store.read(|r| r.unjudged())?;
            let outgoing = self.store.read(|r| r.outgoing(self.pace.entries, self.pace.bytes))?;
            let Some(Outgoing { entries, keys, gone, after, .. }) = outgoing else { return Ok(judged) };
            self.say(Phase::Pushing { left }, Changed::NONE);
            let count = entries.len();
            let epoch = self.link()?.identity.epoch;
            match self.offer(Push { epoch, entries, keys, gone, after }).await {
                Ok(pushed) => judged += self.note(&pushed)?,
                // What stands before the one that does not go is not held up by it.
                Err(ended) if is_of_one(&ended) => self.pace = self.pace.fewer(count).ok_or(ended)?,
                Err(Ended::Fault(Fault::Desk(fork @ DeskError::Fork { .. }))) => self.mend(fork, now()).await?,
                Err(ended) => return Err(ended),
            }
        }
    }

    fn note(&mut self, pushed: &Pushed) -> Result<u64, StoreError> {
        let ((), changed) = self.store.write("note what the desk said", |w| w.judged(&pushed.verdicts))?;
        let whole = |verdict: &Verdict| matches!(verdict, Verdict::Accepted { left_out, .. } if left_out.is_empty());
        let count = pushed.verdicts.len() as u64;
        let refused = pushed.verdicts.iter().filter(|judged| !whole(&judged.verdict)).count() as u64;
        self.round.judged += count;
        self.round.refused += refused;
        let left = self.store.read(|r| r.unjudged())?;
        self.say(Phase::Pushing { left }, changed);
        Ok(count)
    }

    /// Has entries judged, with everything that the desk asks for in between.
    async fn offer(&mut self, mut push: Push) -> Result<Pushed, Ended> {
        loop {
            let began = Instant::now();
            match self.desk.push(&push).await {
                Ok(pushed) => {
                    self.pace = self.pace.took(began.elapsed());
                    return Ok(pushed);
                }
                Err(Fault::Desk(DeskError::BlobsMissing { blobs })) => self.bring(blobs).await?,
                Err(Fault::Desk(DeskError::KeysMissing { owners })) => self.add_keys(&mut push, owners)?,
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    /// Puts the papers and logos that the desk asked for.
    async fn bring(&mut self, mut blobs: Vec<Digest>) -> Result<(), Ended> {
        blobs.retain(|blob| !self.asked_for.contains(blob));
        if blobs.is_empty() {
            return Err(Unexpected::AskedAgain.into());
        }
        // How far those came that broke off.
        let lacking = self.desk.lacking(&blobs).await?;
        let names: Vec<Digest> = lacking.iter().map(|lack| lack.blob).collect();
        let (mut left, mut whole) = (names.len() as u64, self.sizes(&names)?);
        // The others came from somebody else meanwhile.
        self.asked_for.extend(blobs.into_iter().filter(|blob| !lacking.iter().any(|lack| lack.blob == *blob)));
        for lack @ Lack { blob, .. } in lacking {
            self.say(Phase::Putting { left, bytes: whole }, Changed::NONE);
            let bytes = match self.store.blobs().get(Sha256(blob.0)) {
                Ok(bytes) => bytes,
                Err(StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. }) => {
                    return Err(Ended::FileLost { blob });
                }
                Err(error) => return Err(error.into()),
            };
            let size = bytes.len() as u64;
            let so_far = |there| Phase::Putting { left, bytes: whole.saturating_sub(there) };
            self.put_watched(lack, bytes.into(), so_far).await?;
            self.asked_for.insert(blob);
            self.round.put += 1;
            left -= 1;
            whole = whole.saturating_sub(size);
        }
        self.say(Phase::Putting { left: 0, bytes: 0 }, Changed::NONE);
        Ok(())
    }

    /// Adds keys that the desk asked for; of whom there is none, that it is gone.
    fn add_keys(&self, push: &mut Push, owners: Vec<CapsuleOwner>) -> Result<(), Ended> {
        for owner in owners {
            if push.gone.contains(&owner) || push.keys.iter().any(|key| key.owner == owner) {
                return Err(Unexpected::AskedAgain.into());
            }
            match self.store.read(|r| r.key(owner))? {
                Some(key) => push.keys.push(KeyOf { owner, key }),
                None => push.gone.push(owner),
            }
        }
        Ok(())
    }
}

/// Whether one entry of several may be to blame.
fn is_of_one(ended: &Ended) -> bool {
    matches!(
        ended,
        Ended::FileLost { .. }
            | Ended::Fault(
                Fault::TooLarge { .. } | Fault::Desk(DeskError::TooLarge | DeskError::AccountsUnknown { .. })
            )
    )
}
