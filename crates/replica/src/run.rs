//! One round of sync: what was asked here is offered, what the desk has to tell is taken in, until both are dry. Then photos
//! go up, for as long as nothing else has to travel.
//!
//! Offering comes first, so that a verdict whose answer was lost is heard again before the history tells what followed from
//! it. What the desk tells is taken in even while offering fails. Every step is durable before the next begins and may be
//! repeated: a round that breaks off anywhere is simply begun again.

mod compare;
mod fork;
mod meet;
mod offer;
mod photos;
mod progress;

use std::collections::BTreeSet;

use casework::{id::Digest, time::Timestamp};
use store::{Changed, Link, Moment, Store, StoreError};
use wire::{DeskError, DeskIdentity, NotOwn, Own, Page, WipeOrder};

use crate::{
    cancel::Cancel,
    desk::Desk,
    fault::{Fault, Unexpected},
    led::{Led, are_enough, goes_on},
    pace::Pace,
    schedule::Last,
    traffic::{self, Class, Traffic},
};

pub use self::{
    meet::{HandedOver, hand_over},
    progress::{Phase, Progress},
};

/// With less of a file the link has not shown that it works.
const MOVED_BYTES: u64 = 64 * 1024;

/// A desk that is restored more often while one round lasts is not listened to.
const EPOCHS_MAX: u32 = 2;

/// Nor one that changes its mind more often about what is seen here.
const SCOPES_MAX: u32 = 2;

/// What the link may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Photos go up too. Without, only what was asked and the papers of acts: for a link that is paid by what it carries.
    pub photos: bool,
    /// Everything is offered and told again, and files that the desk does not have any more are brought: for whoever was
    /// told that the two do not say the same.
    pub again: bool,
}

impl Plan {
    /// Whatever there is.
    pub const ALL: Self = Self { photos: true, again: false };
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
    /// The desk has shut this workstation out. With an order that it did give for this workstation, it is to be obeyed.
    ShutOut { order: Option<Box<WipeOrder>> },
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
    /// Of these, entries that were not in this store: what others did, and what is told anew.
    pub new: u64,
    /// Files that went up.
    pub put: u64,
    /// Photos that nobody can bring: their file is not here any more, or larger than a desk takes. They hold nothing up.
    pub lost: u64,
    /// Bytes of files that went up, also of those that are not there yet.
    pub sent: u64,
    /// How often the store went on as another incarnation, since the desk had another chain of it.
    pub forks: u64,
    /// The desk signs with another key than the one that it is known by here: its receipts and orders are none, until somebody
    /// enrols this workstation again. It may be a desk that lost its keys, or somebody else who has its certificate.
    pub other_key: bool,
    pub ended: Ended,
}

impl Round {
    /// For the [`crate::Schedule`].
    #[must_use]
    pub fn last(&self) -> Last {
        let moved = self.judged + self.told + self.put > 0 || self.sent >= MOVED_BYTES;
        match &self.ended {
            Ended::Done | Ended::Cancelled => Last::Done,
            Ended::Fault(Fault::Busy { after }) => Last::Busy { after: *after },
            Ended::Fault(fault) if fault.is_passing() && moved => Last::Progress,
            Ended::Fault(fault) if fault.is_passing() => Last::Failed,
            Ended::Store(_) => Last::Failed,
            Ended::Fault(_) | Ended::ShutOut { .. } | Ended::FileLost { .. } | Ended::NotEnrolled => Last::Lasting,
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

/// Exchanges with the desk what `plan` admits. `now` is read when it is done, for the month in which bytes are counted, and beside
/// the desk's clock.
pub async fn sync<D: Desk>(
    store: &Store,
    desk: &D,
    plan: Plan,
    now: &dyn Fn() -> Moment,
    progress: &mut dyn FnMut(Progress),
    cancel: &Cancel,
) -> Round {
    let mut run = Run {
        store,
        desk,
        plan,
        progress,
        counted: desk.traffic(),
        pace: Pace::default(),
        asked_for: BTreeSet::new(),
        lost: BTreeSet::new(),
        is_told: false,
        round: Round {
            judged: 0,
            refused: 0,
            told: 0,
            new: 0,
            put: 0,
            lost: 0,
            sent: 0,
            forks: 0,
            other_key: false,
            ended: Ended::Done,
        },
    };
    let before = desk.traffic().of(Class::Blob).up;
    // What is written is written between two waits, never dropped in the middle.
    let ended = tokio::select! {
        biased;
        () = cancel.asked() => Ended::Cancelled,
        done = run.until_dry(now) => done.err().unwrap_or(Ended::Done),
    };
    // Also after a round that broke off since. Whoever cancels waits for nothing: it is due with the next one.
    let swept = if run.is_told && !matches!(ended, Ended::Cancelled) { store.sweep_if_due() } else { Ok(0) };
    let kept = match swept {
        // What cannot be removed, since somebody has it open, is due still, and no reason to end otherwise.
        Ok(_) | Err(StoreError::File { .. }) => Ok(()),
        Err(error) => Err(error),
    };
    let kept = run.count(now().wall).and(kept);
    let ended = match (ended, kept) {
        (Ended::Done, Err(error)) => error.into(),
        (ended, _) => ended,
    };
    let sent = desk.traffic().of(Class::Blob).up - before;
    Round { ended, sent, lost: run.lost.len() as u64, ..run.round }
}

struct Run<'a, D> {
    store: &'a Store,
    desk: &'a D,
    plan: Plan,
    progress: &'a mut dyn FnMut(Progress),
    /// Bytes that the store has counted.
    counted: Traffic,
    pace: Pace,
    /// Files that went up in this round.
    asked_for: BTreeSet<Digest>,
    /// Photos that nobody can bring.
    lost: BTreeSet<Digest>,
    /// Whether the desk has told everything.
    is_told: bool,
    round: Round,
}

impl<D: Desk> Run<'_, D> {
    async fn until_dry(&mut self, now: &dyn Fn() -> Moment) -> Result<(), Ended> {
        self.meet(now).await?;
        let wall = || now().wall;
        let (mut epochs, mut scopes) = (0, 0);
        if self.plan.again {
            self.begin(self.link()?.identity)?;
        }
        loop {
            match self.exchange(&wall).await {
                // A desk that was restored: everything is offered and told again.
                Err(Ended::Fault(Fault::Desk(DeskError::OtherEpoch { epoch }))) if epochs < EPOCHS_MAX => {
                    epochs += 1;
                    let desk = self.link()?.identity.desk;
                    self.begin(DeskIdentity { desk, epoch })?;
                }
                // More is seen here now, or less: another view begins.
                Err(Ended::Fault(Fault::Desk(DeskError::OtherScope))) if scopes < SCOPES_MAX => {
                    scopes += 1;
                    self.is_told = false;
                    let ((), changed) = self.store.write("begin a scope", |w| w.begin_scope())?;
                    self.say(Phase::Pulling { left: 0 }, changed);
                }
                // Since the token was given.
                Err(Ended::Fault(Fault::Desk(DeskError::Revoked))) => {
                    self.meet(now).await?;
                    return Err(Fault::Desk(DeskError::Revoked).into());
                }
                ended => return ended,
            }
        }
    }

    fn begin(&mut self, DeskIdentity { epoch, .. }: DeskIdentity) -> Result<(), StoreError> {
        self.is_told = false;
        let ((), changed) = self.store.write("begin an epoch", |w| w.begin_epoch(epoch))?;
        self.say(Phase::Pulling { left: 0 }, changed);
        Ok(())
    }

    /// Adds what went over the line to what the store has counted: often, so that a round that is killed counts too.
    fn count(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.counted = traffic::keep(self.store, self.desk.traffic(), &self.counted, now)?;
        Ok(())
    }

    /// Everything that others wait for first, and again whenever there is more of it; photos in between.
    async fn exchange(&mut self, now: &dyn Fn() -> Timestamp) -> Result<(), Ended> {
        loop {
            self.talk(now).await?;
            let is_all = self.bring_owed().await?;
            self.count(now())?;
            if is_all {
                if std::mem::take(&mut self.plan.again) {
                    self.bring_again().await?;
                }
                self.compare(now()).await?;
                self.say(Phase::Comparing { left: 0 }, Changed::NONE);
                return Ok(());
            }
        }
    }

    async fn talk(&mut self, now: &dyn Fn() -> Timestamp) -> Result<(), Ended> {
        loop {
            let offered = self.push(now).await;
            if offered.as_ref().is_err_and(nobody_is_there) {
                return offered.map(drop);
            }
            self.count(now())?;
            let told = self.pull().await;
            self.count(now())?;
            // Whatever became of what goes up: else what comes down would wait for it.
            if told.as_ref().is_err_and(begins_anew) {
                return told;
            }
            let judged = offered?;
            told?;
            let mended = self.mend_if_doubled(now()).await?;
            if (judged == 0 && !mended) || self.store.read(|r| r.unjudged())? == 0 {
                break;
            }
        }
        self.compare(now()).await?;
        let ((), changed) = self.store.write("note the end of a sync", |w| w.synced(now()))?;
        self.say(Phase::Comparing { left: 0 }, changed);
        Ok(())
    }

    fn link(&self) -> Result<Link, Ended> {
        self.store.read(|r| r.link())?.ok_or(Ended::NotEnrolled)
    }

    /// Takes in what the desk has to tell, until it has told everything.
    async fn pull(&mut self) -> Result<(), Ended> {
        let link = self.link()?;
        let (mut cursor, mut led, mut pages) = (link.cursor.clone(), Led::default(), Vec::new());
        let mut own = if self.plan.again { Own::Whole } else { Own::Brief };
        let mut is_first = true;
        // On a slow link the first page takes long.
        self.say(Phase::Pulling { left: 0 }, Changed::NONE);
        loop {
            let pulled = self.page(cursor.as_deref(), &mut own).await;
            let page = match pulled.and_then(|page| goes_on(&link, &mut led, page)) {
                Ok(page) => page,
                Err(ended) => {
                    self.take_in(&mut pages)?;
                    return Err(ended);
                }
            };
            let left = page.left;
            if std::mem::take(&mut is_first) {
                self.say(Phase::Pulling { left: left + page.entries.len() as u64 }, Changed::NONE);
            }
            cursor = Some(page.cursor.clone());
            let is_last = page.entries.is_empty() || left == 0;
            let upto = page.scoped.as_ref().and_then(|scoped| scoped.upto);
            if !page.entries.is_empty() || upto > Some(link.seen) {
                pages.push(page);
            }
            if is_last || are_enough(&pages) {
                let changed = self.take_in(&mut pages)?;
                self.say(Phase::Pulling { left }, changed);
            } else {
                self.say(Phase::Pulling { left }, Changed::NONE);
            }
            if is_last {
                self.is_told = true;
                return Ok(());
            }
        }
    }

    /// The page after `cursor`. Own entries are those that are here, unless the desk has others in their places: a copy of
    /// this store offered them, or this store was put back; from then on they are told whole.
    async fn page(&self, cursor: Option<&str>, own: &mut Own) -> Result<Page, Ended> {
        loop {
            let page = self.desk.pull(cursor, *own).await?;
            match self.store.read(|r| r.with_own(page))? {
                Ok(page) => return Ok(page),
                Err(NotOwn) if *own == Own::Brief => *own = Own::Whole,
                Err(NotOwn) => return Err(Unexpected::NotUnderstood.into()),
            }
        }
    }

    fn take_in(&mut self, pages: &mut Vec<Page>) -> Result<Changed, StoreError> {
        if pages.is_empty() {
            return Ok(Changed::NONE);
        }
        let (new, changed) = self.store.write_many("take in what the desk told", |w| w.told(pages))?;
        self.round.new += new;
        self.round.told += pages.drain(..).map(|page| page.entries.len() as u64).sum::<u64>();
        Ok(changed)
    }

    fn say(&mut self, phase: Phase, changed: Changed) {
        (self.progress)(Progress { phase, moved: self.desk.traffic().total(), changed });
    }
}

/// Whether the desk tells everything anew, in another epoch or to another scope.
fn begins_anew(ended: &Ended) -> bool {
    matches!(ended, Ended::Fault(Fault::Desk(DeskError::OtherEpoch { .. } | DeskError::OtherScope)))
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
        Ended::ShutOut { .. } | Ended::Done | Ended::Cancelled | Ended::NotEnrolled | Ended::Store(_) => true,
    }
}
