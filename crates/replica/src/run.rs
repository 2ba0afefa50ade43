//! One round of sync: what was asked here is offered, what the desk has to tell is taken in, until both are dry.
//!
//! Offering comes first, so that a verdict whose answer was lost is heard again before the history tells what followed from
//! it. What the desk tells is taken in even while offering fails. Every step is durable before the next begins and may be
//! repeated: a round that breaks off anywhere is simply begun again.

mod offer;

use std::collections::BTreeSet;

use casework::{id::Digest, time::Timestamp};
use store::{Changed, Link, Store, StoreError};
use wire::{DeskError, Page};

use crate::{
    cancel::Cancel,
    desk::Desk,
    fault::{Fault, Unexpected},
    pace::Pace,
    schedule::Last,
    traffic::Moved,
};

/// Pages that are taken in at once: own pending intents are judged anew each time.
const PAGES_AT_ONCE: usize = 8;

/// A desk that is restored more often while one round lasts is not listened to.
const EPOCHS_MAX: u32 = 2;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// `left` entries of the history are still to come, as far as is known.
    Pulling { left: u64 },
    /// `left` entries of this workstation are still to be judged.
    Pushing { left: u64 },
    /// `left` files that the desk asked for are still to go up.
    Putting { left: u64 },
}

/// How far it is, for whoever watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub phase: Phase,
    /// Bytes since the client was made.
    pub moved: Moved,
    /// What to look at again.
    pub changed: Changed,
}

/// How a round ended.
#[derive(Debug)]
pub enum Ended {
    /// Neither side has anything left to say.
    Done,
    /// Somebody did not want to wait.
    Cancelled,
    /// There is no desk.
    NotEnrolled,
    /// The network, or the desk.
    Fault(Fault),
    /// An entry names a file that is not here any more, and the desk takes nothing after it: the store has to be
    /// restored from a copy, or the file brought back.
    FileLost { blob: Digest },
    /// This store.
    Store(StoreError),
}

/// What a round did.
#[derive(Debug)]
pub struct Round {
    /// Entries of this workstation that the desk judged.
    pub judged: u64,
    /// Of these, entries that it did not take in as they were: refused, in part left out, or not understood.
    pub refused: u64,
    /// Entries of the history that were taken in.
    pub told: u64,
    /// Files that went up.
    pub put: u64,
    pub ended: Ended,
}

impl Round {
    /// For the [`crate::Schedule`].
    #[must_use]
    pub fn last(&self) -> Last {
        let moved = self.judged + self.told + self.put > 0;
        match &self.ended {
            Ended::Done | Ended::Cancelled => Last::Done,
            Ended::Fault(Fault::Busy { after }) => Last::Busy { after: *after },
            Ended::Fault(fault) if fault.is_passing() && moved => Last::Progress,
            Ended::Fault(fault) if fault.is_passing() => Last::Failed,
            Ended::Store(_) => Last::Failed,
            Ended::Fault(_) | Ended::FileLost { .. } | Ended::NotEnrolled => Last::Lasting,
        }
    }
}

impl From<Fault> for Ended {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Unexpected> for Ended {
    fn from(unexpected: Unexpected) -> Self {
        Self::Fault(unexpected.into())
    }
}

/// Exchanges everything with the desk. `now` is read when it is done.
pub async fn sync<D: Desk>(
    store: &Store,
    desk: &D,
    now: &dyn Fn() -> Timestamp,
    progress: &mut dyn FnMut(Progress),
    cancel: &Cancel,
) -> Round {
    let mut run = Run {
        store,
        desk,
        progress,
        pace: Pace::default(),
        asked_for: BTreeSet::new(),
        round: Round { judged: 0, refused: 0, told: 0, put: 0, ended: Ended::Done },
    };
    // What is written is written between two waits, never dropped in the middle.
    let ended = tokio::select! {
        biased;
        () = cancel.asked() => Ended::Cancelled,
        done = run.until_dry(now) => done.err().unwrap_or(Ended::Done),
    };
    Round { ended, ..run.round }
}

struct Run<'a, D> {
    store: &'a Store,
    desk: &'a D,
    progress: &'a mut dyn FnMut(Progress),
    pace: Pace,
    /// Files that went up in this round.
    asked_for: BTreeSet<Digest>,
    round: Round,
}

impl<D: Desk> Run<'_, D> {
    async fn until_dry(&mut self, now: &dyn Fn() -> Timestamp) -> Result<(), Ended> {
        let mut epochs = 0;
        loop {
            match self.exchange(now).await {
                // A desk that was restored: everything is offered and told again.
                Err(Ended::Fault(Fault::Desk(DeskError::OtherEpoch { epoch }))) if epochs < EPOCHS_MAX => {
                    epochs += 1;
                    let ((), changed) = self.store.write("begin an epoch", |w| w.begin_epoch(epoch))?;
                    self.say(Phase::Pulling { left: 0 }, changed);
                }
                ended => return ended,
            }
        }
    }

    async fn exchange(&mut self, now: &dyn Fn() -> Timestamp) -> Result<(), Ended> {
        loop {
            let offered = self.push().await;
            if offered.as_ref().is_err_and(nobody_is_there) {
                return offered.map(drop);
            }
            let told = self.pull().await;
            let judged = offered?;
            told?;
            if judged == 0 || self.store.read(|r| r.unjudged())? == 0 {
                break;
            }
        }
        let ((), changed) = self.store.write("note the end of a sync", |w| w.synced(now()))?;
        self.say(Phase::Pushing { left: 0 }, changed);
        Ok(())
    }

    fn link(&self) -> Result<Link, Ended> {
        self.store.read(|r| r.link())?.ok_or(Ended::NotEnrolled)
    }

    /// Takes in what the desk has to tell, until it has told everything.
    async fn pull(&mut self) -> Result<(), Ended> {
        let link = self.link()?;
        let (mut cursor, mut last, mut pages) = (link.cursor.clone(), None, Vec::new());
        loop {
            let pulled = self.desk.pull(cursor.as_deref()).await;
            let page = match pulled.map_err(Ended::from).and_then(|page| goes_on(&link, &mut last, page)) {
                Ok(page) => page,
                Err(ended) => {
                    self.take_in(&mut pages)?;
                    return Err(ended);
                }
            };
            let left = page.left;
            cursor = Some(page.cursor.clone());
            let is_last = page.entries.is_empty() || left == 0;
            if !page.entries.is_empty() {
                pages.push(page);
            }
            if is_last || pages.len() == PAGES_AT_ONCE {
                let changed = self.take_in(&mut pages)?;
                self.say(Phase::Pulling { left }, changed);
            } else {
                self.say(Phase::Pulling { left }, Changed::NONE);
            }
            if is_last {
                return Ok(());
            }
        }
    }

    fn take_in(&mut self, pages: &mut Vec<Page>) -> Result<Changed, StoreError> {
        if pages.is_empty() {
            return Ok(Changed::NONE);
        }
        let ((), changed) = self.store.write_many("take in what the desk told", |w| w.told(pages))?;
        self.round.told += pages.drain(..).map(|page| page.entries.len() as u64).sum::<u64>();
        Ok(changed)
    }

    fn say(&mut self, phase: Phase, changed: Changed) {
        (self.progress)(Progress { phase, moved: self.desk.moved(), changed });
    }
}

/// Whether asking for anything else is in vain.
fn nobody_is_there(ended: &Ended) -> bool {
    use Fault::{Busy, NoClient, NotSecure, OtherCertificate, Unreachable};
    match ended {
        Ended::Fault(fault) => matches!(
            fault,
            Unreachable { .. } | OtherCertificate { .. } | NotSecure { .. } | NoClient { .. } | Busy { .. }
        ),
        Ended::FileLost { .. } => false,
        Ended::Done | Ended::Cancelled | Ended::NotEnrolled | Ended::Store(_) => true,
    }
}

/// The page, if it belongs to the history that is known and leads on in it: a desk that went in circles would be
/// listened to without end.
fn goes_on(link: &Link, last: &mut Option<u64>, page: Page) -> Result<Page, Ended> {
    if page.epoch != link.identity.epoch {
        return Err(Fault::Desk(DeskError::OtherEpoch { epoch: page.epoch }).into());
    }
    for told in &page.entries {
        if last.is_some_and(|last| told.n <= last) {
            return Err(Unexpected::Circle.into());
        }
        *last = Some(told.n);
    }
    Ok(page)
}
