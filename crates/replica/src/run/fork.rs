//! The desk has another chain of this workstation: the store was restored from an older copy of itself, or its disk was copied
//! and goes on elsewhere. Then it asks what the desk has of its own entries, and goes on with the others as an incarnation that
//! the desk gives it. Until that is written, in one transaction, nothing has changed here, and asking again is harmless: an
//! incarnation that nobody uses is only a number.

use casework::{folio::INCARNATION_MAX, time::Timestamp};
use store::StoreError;
use wire::{DeskError, HAVE_IDS_MAX, HaveRequest, IncarnationRequest};

use super::{Ended, Phase, Run};
use crate::{
    desk::Desk,
    fault::{Fault, Unexpected},
};

/// Who forks more often while one round lasts has a copy that does the same at this moment: the next round goes on.
const FORKS_MAX: u64 = 4;

impl<D: Desk> Run<'_, D> {
    /// Goes on as another incarnation, after the desk said `fork`.
    ///
    /// # Errors
    /// The fork itself, when the desk is older than what mends it.
    pub(super) async fn mend(&mut self, fork: DeskError, now: Timestamp) -> Result<(), Ended> {
        if self.round.forks >= FORKS_MAX {
            return Err(Fault::Desk(fork).into());
        }
        match self.begin_incarnation(now).await {
            Err(Ended::Fault(Fault::Desk(DeskError::NotFound))) => Err(Fault::Desk(fork).into()),
            ended => ended,
        }
    }

    /// The same where the desk has told of entries that a copy asked in the place of own ones; answers whether it did.
    pub(super) async fn mend_if_doubled(&mut self, now: Timestamp) -> Result<bool, Ended> {
        if self.round.forks >= FORKS_MAX || !self.store.read(|r| r.is_doubled())? {
            return Ok(false);
        }
        match self.begin_incarnation(now).await {
            // Whatever is asked next will fork, and be told so.
            Err(Ended::Fault(Fault::Desk(DeskError::NotFound))) => Ok(false),
            ended => ended.map(|()| true),
        }
    }

    async fn begin_incarnation(&mut self, now: Timestamp) -> Result<(), Ended> {
        let epoch = self.link()?.identity.epoch;
        let (ids, above) = self.store.read(|r| Ok::<_, StoreError>((r.unjudged_ids()?, r.highest_incarnation()?)))?;
        let mut had = Vec::new();
        for some in ids.chunks(HAVE_IDS_MAX) {
            had.extend(self.desk.have(&HaveRequest { epoch, ids: some.to_vec() }).await?);
        }
        let inc = self.desk.incarnation(IncarnationRequest { epoch, above }).await?;
        if inc <= above || inc > INCARNATION_MAX || !inc.is_multiple_of(2) {
            return Err(Unexpected::OtherIncarnation.into());
        }
        let went_on = self.store.write("go on as another incarnation", |w| w.go_on_as(inc, &had, now));
        let (fork, changed) = match went_on {
            Err(StoreError::OtherEntry { .. }) => return Err(Unexpected::OtherVerdicts.into()),
            went_on => went_on?,
        };
        self.round.forks += 1;
        self.round.judged += u64::from(fork.known);
        let left = self.store.read(|r| r.unjudged())?;
        self.say(Phase::Pushing { left }, changed);
        Ok(())
    }
}
