//! The desk as a round sees it, whatever carries what is said: HTTPS in the field, a simulated link in the seeded world.

use bytes::Bytes;
use casework::id::Digest;
use wire::{Enroll, Enrolled, Health, Page, Push, Pushed};

use crate::{fault::Fault, http::DeskClient, traffic::Moved};

/// What a workstation asks of a desk. Of every question holds: it may be repeated, and a [`Fault`] does not say that
/// nothing was done. A future may be dropped at any time, as by a crash.
pub trait Desk {
    /// See [`DeskClient::health`].
    fn health(&self) -> impl Future<Output = Result<Health, Fault>>;
    /// See [`DeskClient::enroll`].
    fn enroll(&self, request: &Enroll) -> impl Future<Output = Result<Enrolled, Fault>>;
    /// See [`DeskClient::push`].
    fn push(&self, push: &Push) -> impl Future<Output = Result<Pushed, Fault>>;
    /// See [`DeskClient::pull`].
    fn pull(&self, cursor: Option<&str>) -> impl Future<Output = Result<Page, Fault>>;
    /// See [`DeskClient::put_blob`].
    fn put_blob(&self, name: Digest, bytes: Bytes) -> impl Future<Output = Result<(), Fault>>;
    /// Bytes since it was first spoken with.
    fn moved(&self) -> Moved;
}

impl Desk for DeskClient {
    async fn health(&self) -> Result<Health, Fault> {
        Self::health(self).await
    }

    async fn enroll(&self, request: &Enroll) -> Result<Enrolled, Fault> {
        Self::enroll(self, request).await
    }

    async fn push(&self, push: &Push) -> Result<Pushed, Fault> {
        Self::push(self, push).await
    }

    async fn pull(&self, cursor: Option<&str>) -> Result<Page, Fault> {
        Self::pull(self, cursor).await
    }

    async fn put_blob(&self, name: Digest, bytes: Bytes) -> Result<(), Fault> {
        Self::put_blob(self, name, bytes).await
    }

    fn moved(&self) -> Moved {
        self.traffic().total()
    }
}
