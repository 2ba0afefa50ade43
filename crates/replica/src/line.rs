//! The same for callers that wait: the workstation's commands know no `async`.

use std::io;

use casework::{id::Digest, time::Timestamp};
use store::{Changed, Store, StoreError};
use thiserror::Error;
use tokio::runtime::{Builder, Runtime};
use wire::{BLOB_BYTES_MAX, DeskAddress, DeskError, DeviceKey, EnrolledAccount, Health, Invitation};

use crate::{
    cancel::Cancel,
    enrol::{Enrolling, NotEnrolled, enrol},
    fault::Fault,
    http::{DeskClient, Introduction, Patience},
    run::{Ended, Progress, Round, sync},
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

    /// See [`sync`]. A desk that did not say so before also tells by what the two exchange by file.
    pub fn sync(
        &self,
        store: &Store,
        now: &dyn Fn() -> Timestamp,
        progress: &mut dyn FnMut(Progress),
        cancel: &Cancel,
    ) -> Round {
        let mut round = self.runtime.block_on(sync(store, &self.desk, now, progress, cancel));
        if matches!(round.ended, Ended::Done)
            && let Err(ended) = self.learn_bundle_keys(store)
        {
            round.ended = ended;
        }
        round
    }

    fn learn_bundle_keys(&self, store: &Store) -> Result<(), Ended> {
        let (link, known) = store.read(|r| Ok::<_, StoreError>((r.link()?, r.desk_bundle()?)))?;
        let (Some(link), None) = (link, known) else { return Ok(()) };
        match self.runtime.block_on(self.desk.bundle_keys()) {
            Ok(keys) => store.write("keep the desk's keys", |w| w.keep_desk_bundle(link.identity.epoch, &keys))?,
            // It is older than this program, or went away just now: everything else was exchanged.
            Err(Fault::Desk(DeskError::NotFound)) => return Ok(()),
            Err(fault) if fault.is_passing() => return Ok(()),
            Err(fault) => return Err(fault.into()),
        };
        Ok(())
    }

    /// See [`DeskClient::carry`].
    ///
    /// # Errors
    /// [`Fault`].
    pub fn carry(&self, bundle: Vec<u8>) -> Result<Vec<u8>, Fault> {
        self.runtime.block_on(self.desk.carry(bundle.into()))
    }

    /// Brings a file that the desk's history names: photos and papers of others come when somebody looks at them.
    ///
    /// # Errors
    /// [`NotFetched`].
    pub fn fetch(&self, store: &Store, blob: Digest, cancel: &Cancel) -> Result<(), NotFetched> {
        let fetched = self.runtime.block_on(async {
            tokio::select! {
                biased;
                () = cancel.asked() => Err(NotFetched::Cancelled),
                bytes = self.desk.get_blob(blob, BLOB_BYTES_MAX) => Ok(bytes?),
            }
        });
        store.blobs().put(&fetched?)?;
        Ok(())
    }
}
