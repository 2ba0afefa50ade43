//! The same for callers that wait: the workstation's commands know no `async`.

use std::io;

use casework::{
    id::{ActId, Digest},
    time::Timestamp,
};
use store::{Changed, Moment, Shut, Store, StoreError};
use thiserror::Error;
use tokio::runtime::{Builder, Runtime};
use wire::{
    BLOB_BYTES_MAX, DeskAddress, DeviceKey, EnrolledAccount, FilingPapers, HELD_FILES_MAX, Health, Invitation, Reopen,
    Reopened, Signpost,
};

use crate::{
    cancel::Cancel,
    enrol::{Enrolling, NotEnrolled, enrol},
    fault::Fault,
    http::{DeskClient, Introduction, Patience},
    run::{HandedOver, Plan, Progress, Round, hand_over, sync},
    sign_in::{NotSignedIn, Prompt, SigningIn, sign_in},
    traffic::{self, Traffic},
};

/// A line to the desk that this workstation is enrolled at. The connection is kept between calls.
#[derive(Debug)]
pub struct Line {
    runtime: Runtime,
    desk: DeskClient,
}

/// Why there is no line.
#[derive(Debug, Error)]
pub enum NoLine {
    #[error("the workstation is not enrolled")]
    NotEnrolled,
    #[error("the address that was kept is none")]
    Address,
    #[error(transparent)]
    Desk(#[from] Fault),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no timers or sockets.
    #[error("the system gives nothing to speak with")]
    System(#[from] io::Error),
}

/// Why a file did not come.
#[derive(Debug, Error)]
pub enum NotFetched {
    #[error("nobody waits for it any more")]
    Cancelled,
    #[error("the desk has another key than the one that is known")]
    OtherKey,
    #[error(transparent)]
    Desk(#[from] Fault),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

impl Line {
    /// Nothing is said yet.
    ///
    /// # Errors
    /// [`NoLine`].
    pub fn new(store: &Store, patience: Patience) -> Result<Self, NoLine> {
        let (link, device, seed) = store.read(|r| Ok::<_, StoreError>((r.link()?, r.device()?, r.device_seed()?)))?;
        let (Some(link), Some(device), Some(seed)) = (link, device, seed) else { return Err(NoLine::NotEnrolled) };
        let address: DeskAddress = link.url.parse().map_err(|_| NoLine::Address)?;
        let introduction = Introduction { address, certificate: link.certificate };
        let desk = DeskClient::new(&introduction, device.id, DeviceKey::from_seed(&seed), patience)?;
        Ok(Self { runtime: runtime()?, desk })
    }

    /// See [`enrol`].
    ///
    /// # Errors
    /// [`NotEnrolled`].
    pub fn enrol(
        store: &Store,
        invitation: &Invitation,
        enrolling: Enrolling<'_>,
        patience: Patience,
    ) -> Result<(Vec<EnrolledAccount>, Changed), NotEnrolled> {
        runtime()?.block_on(enrol(store, invitation, enrolling, patience))
    }

    /// See [`sign_in`].
    ///
    /// # Errors
    /// [`NotSignedIn`].
    pub fn sign_in(
        store: &Store,
        signpost: &Signpost,
        signing: SigningIn<'_>,
        browse: impl FnOnce(&Prompt),
        cancel: &Cancel,
        patience: Patience,
    ) -> Result<Invitation, NotSignedIn> {
        runtime()?.block_on(sign_in(store, signpost, signing, browse, cancel, patience))
    }

    /// The desk that is spoken with.
    #[must_use]
    pub fn desk(&self) -> &DeskClient {
        &self.desk
    }

    /// See [`DeskClient::health`].
    ///
    /// # Errors
    /// [`Fault`].
    pub fn health(&self) -> Result<Health, Fault> {
        self.runtime.block_on(self.desk.health())
    }

    /// See [`DeskClient::filing`].
    ///
    /// # Errors
    /// [`Fault`].
    pub fn filing(&self, act: ActId) -> Result<Option<FilingPapers>, Fault> {
        self.runtime.block_on(self.desk.filing(act))
    }

    /// See [`sync`].
    pub fn sync(
        &self,
        store: &Store,
        plan: Plan,
        now: &dyn Fn() -> Moment,
        progress: &mut dyn FnMut(Progress),
        cancel: &Cancel,
    ) -> Round {
        self.runtime.block_on(sync(store, &self.desk, plan, now, progress, cancel))
    }

    /// See [`DeskClient::carry`].
    ///
    /// # Errors
    /// [`NotFetched`].
    pub fn carry(
        &self,
        store: &Store,
        bundle: Vec<u8>,
        now: Timestamp,
        cancel: &Cancel,
    ) -> Result<Vec<u8>, NotFetched> {
        let before = self.desk.traffic();
        let carried = self.runtime.block_on(async {
            tokio::select! {
                biased;
                () = cancel.asked() => Err(NotFetched::Cancelled),
                answer = self.desk.carry(bundle.into()) => Ok(answer?),
            }
        });
        traffic::keep(store, self.desk.traffic(), &before, now)?;
        carried
    }

    /// Waits for what is asked of the desk.
    pub fn wait<T>(&self, ask: impl AsyncFnOnce(&DeskClient) -> T) -> T {
        self.runtime.block_on(ask(&self.desk))
    }

    /// See [`hand_over`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hand_over(&self, store: &Store) -> Result<HandedOver, StoreError> {
        self.runtime.block_on(hand_over(store, &self.desk))
    }

    /// Asks the desk of `invitation` for the key of a store that it ordered shut.
    ///
    /// # Errors
    /// [`Fault`], [`NoLine::System`].
    pub fn reopen(invitation: &Invitation, shut: &Shut, patience: Patience) -> Result<Reopened, NoLine> {
        let Invitation { address, certificate, code } = invitation;
        let introduction = Introduction { address: address.clone(), certificate: *certificate };
        let stay = shut.order.stay;
        // The workstation's own key lies in the store that is shut: nothing is proven by one here.
        let desk = DeskClient::new(&introduction, stay.device, DeviceKey::from_seed(&[0; 32]), patience)?;
        let request = Reopen { code: code.as_str().to_owned(), stay, sealed: shut.sealed };
        Ok(runtime()?.block_on(desk.reopen(&request))?)
    }

    /// Brings a file that the desk's history names: photos and papers of others come when somebody looks at them.
    ///
    /// # Errors
    /// [`NotFetched`].
    pub fn fetch(&self, store: &Store, blob: Digest, now: Timestamp, cancel: &Cancel) -> Result<(), NotFetched> {
        let fetched = self.runtime.block_on(async {
            tokio::select! {
                biased;
                () = cancel.asked() => Err(NotFetched::Cancelled),
                bytes = self.desk.get_blob(blob, BLOB_BYTES_MAX) => Ok(bytes?),
            }
        });
        traffic::keep(store, self.desk.traffic(), &Traffic::default(), now)?;
        // What is fetched is named already, and goes with what names it.
        store.blobs().is_named(store.blobs().put(&fetched?)?);
        Ok(())
    }

    /// Lets go of files that the desk has read just now and found whole, of those that a receipt covered before `before`; answers
    /// how many files and bytes that were.
    ///
    /// # Errors
    /// [`NotFetched`]: what was confirmed before is gone.
    pub fn release(
        &self,
        store: &Store,
        before: Timestamp,
        now: Timestamp,
        cancel: &Cancel,
    ) -> Result<(u64, u64), NotFetched> {
        let (files, known) = store.read(|r| Ok::<_, StoreError>((r.releasable(before)?, r.signing_key()?)))?;
        let (mut counted, mut count, mut freed) = (self.desk.traffic(), 0, 0);
        // What it says that it holds is not signed: the word of a desk of which no receipt counts is none.
        let says = self.runtime.block_on(self.desk.membership())?.enrolled.keys.signing;
        if known.is_some_and(|known| known != says) {
            return Err(NotFetched::OtherKey);
        }
        let here: Vec<Digest> = store.room_of(&files)?.into_iter().map(|(file, _)| file).collect();
        for some in here.chunks(HELD_FILES_MAX) {
            let held = self.runtime.block_on(async {
                tokio::select! {
                    biased;
                    () = cancel.asked() => Err(NotFetched::Cancelled),
                    held = self.desk.holds(some) => Ok(held?),
                }
            });
            counted = traffic::keep(store, self.desk.traffic(), &counted, now)?;
            let (files, bytes) = store.release(&held?, before, now)?;
            count += files;
            freed += bytes;
        }
        Ok((count, freed))
    }
}
