//! Bringing what the desk took on trust: photos, the newest first.

use std::time::Duration;

use bytes::Bytes;
use casework::id::Digest;
use store::{Changed, Owed, Sha256, StoreError};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};
use wire::{DeskError, Lack};

use super::{Ended, Phase, Run};
use crate::{desk::Desk, fault::Fault, traffic::Class};

/// Files that the desk is asked about at a time: 7 KB.
const ASKED_AT_ONCE: usize = 200;
/// What others did is asked for this often while photos go up.
const TALK_EVERY: Duration = Duration::from_secs(2 * 60);
/// How often whoever watches is told how far a file is.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// What is still to go up.
#[derive(Debug, Clone, Copy)]
struct Left {
    photos: u64,
    bytes: u64,
}

impl<D: Desk> Run<'_, D> {
    /// Brings own files that the desk lacks; answers whether that was all, since what is asked here meanwhile goes before.
    pub(super) async fn bring_owed(&mut self) -> Result<bool, Ended> {
        let began = Instant::now();
        let mut owed = self.store.read(|r| r.owed())?;
        owed.retain(|owed| (self.plan.photos || !owed.is_photo) && !self.lost.contains(&owed.blob));
        let mut left = self.left(&owed)?;
        for asked in owed.chunks(ASKED_AT_ONCE) {
            for (owed, lack) in self.lacked(asked, &mut left).await? {
                if began.elapsed() > TALK_EVERY || self.store.read(|r| r.unjudged())? > 0 {
                    return Ok(false);
                }
                self.bring_one(owed, lack, &mut left).await?;
            }
        }
        Ok(true)
    }

    fn left(&self, owed: &[Owed]) -> Result<Left, StoreError> {
        let mut left = Left { photos: 0, bytes: 0 };
        for owed in owed {
            left.photos += u64::from(owed.is_photo);
            left.bytes += self.size(owed.blob)?;
        }
        Ok(left)
    }

    pub(super) fn sizes(&self, blobs: &[Digest]) -> Result<u64, StoreError> {
        blobs.iter().map(|blob| self.size(*blob)).sum()
    }

    pub(super) fn size(&self, blob: Digest) -> Result<u64, StoreError> {
        Ok(self.store.blobs().bytes(Sha256(blob.0))?.unwrap_or_default())
    }

    /// Those that the desk lacks, in their order. The others are noted: they came before, or from somebody else.
    async fn lacked(&mut self, asked: &[Owed], left: &mut Left) -> Result<Vec<(Owed, Lack)>, Ended> {
        let names: Vec<Digest> = asked.iter().map(|owed| owed.blob).collect();
        let lacking = self.desk.lacking(&names).await?;
        let lack_of = |owed: &Owed| lacking.iter().find(|lack| lack.blob == owed.blob).copied();
        let (mut lacked, mut here) = (Vec::new(), Vec::new());
        for owed in asked {
            match lack_of(owed) {
                Some(lack) => lacked.push((*owed, lack)),
                None => {
                    here.push(owed.blob);
                    self.went(*owed, left)?;
                }
            }
        }
        self.note_at_desk(&here, *left)?;
        Ok(lacked)
    }

    fn went(&self, owed: Owed, left: &mut Left) -> Result<(), StoreError> {
        left.photos -= u64::from(owed.is_photo);
        left.bytes = left.bytes.saturating_sub(self.size(owed.blob)?);
        Ok(())
    }

    async fn bring_one(&mut self, owed: Owed, lack: Lack, left: &mut Left) -> Result<(), Ended> {
        let bytes = match self.store.blobs().get(Sha256(owed.blob.0)) {
            Ok(bytes) => bytes,
            Err(StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. }) => return self.give_up(owed, left),
            Err(error) => return Err(error.into()),
        };
        self.say(Phase::Photos { left: left.photos, bytes: left.bytes }, Changed::NONE);
        // Whoever is told may want no other: it would be on its way before they are heard.
        yield_now().await;
        let Left { photos, bytes: whole } = *left;
        let so_far = |there| Phase::Photos { left: photos, bytes: whole.saturating_sub(there) };
        match self.put_watched(lack, bytes.into(), so_far).await {
            Ok(()) => {}
            Err(Fault::TooLarge { .. } | Fault::Desk(DeskError::TooLarge)) => return self.give_up(owed, left),
            Err(fault) => return Err(fault.into()),
        }
        self.round.put += 1;
        self.went(owed, left)?;
        self.note_at_desk(&[owed.blob], *left)?;
        Ok(())
    }

    fn give_up(&mut self, owed: Owed, left: &mut Left) -> Result<(), Ended> {
        self.lost.insert(owed.blob);
        self.went(owed, left)?;
        Ok(())
    }

    fn note_at_desk(&mut self, here: &[Digest], left: Left) -> Result<(), StoreError> {
        if here.is_empty() {
            return Ok(());
        }
        let ((), changed) = self.store.write("note what the desk has", |w| w.note_at_desk(here))?;
        self.say(Phase::Photos { left: left.photos, bytes: left.bytes }, changed);
        Ok(())
    }

    /// Puts a file, and tells how far it is meanwhile: on a slow link one takes minutes.
    pub(super) async fn put_watched(
        &mut self,
        lack: Lack,
        bytes: Bytes,
        so_far: impl Fn(u64) -> Phase,
    ) -> Result<(), Fault> {
        let desk = self.desk;
        let sent = || desk.traffic().of(Class::Blob).up;
        let (before, whole) = (sent(), bytes.len() as u64);
        let put = desk.put_blob(lack.blob, bytes, lack.have);
        tokio::pin!(put);
        loop {
            tokio::select! {
                biased;
                done = &mut put => return done,
                () = sleep(TOLD_EVERY) => {
                    let there = (lack.have + sent() - before).min(whole);
                    self.say(so_far(there), Changed::NONE);
                }
            }
        }
    }
}
