//! The desk as a round sees it, whatever carries what is said: HTTPS in the field, a simulated link in the seeded world.

use bytes::Bytes;
use casework::id::{DeviceId, Digest};
use wire::{
    Enroll, Enrolled, Had, HaveRequest, Health, IncarnationRequest, Lack, Membership, Own, Page, PageLine, Push,
    Pushed, ReceiptRequest, SignedReceipt,
};

use crate::{fault::Fault, http::DeskClient, traffic::Traffic};

/// What a workstation asks of a desk. Of every question holds: it may be repeated, and a [`Fault`] does not say that
/// nothing was done. A future may be dropped at any time, as by a crash.
pub trait Desk {
    /// See [`DeskClient::health`].
    fn health(&self) -> impl Future<Output = Result<Health, Fault>>;
    /// See [`DeskClient::enroll`].
    fn enroll(&self, request: &Enroll) -> impl Future<Output = Result<Enrolled, Fault>>;
    /// See [`DeskClient::membership`].
    fn membership(&self) -> impl Future<Output = Result<Membership, Fault>>;
    /// See [`DeskClient::push`].
    fn push(&self, push: &Push) -> impl Future<Output = Result<Pushed, Fault>>;
    /// See [`DeskClient::pull`].
    fn pull(&self, cursor: Option<&str>, own: Own) -> impl Future<Output = Result<Page<PageLine<'static>>, Fault>>;
    /// See [`DeskClient::lacking`].
    fn lacking(&self, blobs: &[Digest]) -> impl Future<Output = Result<Vec<Lack>, Fault>>;
    /// See [`DeskClient::put_blob`].
    fn put_blob(&self, name: Digest, bytes: Bytes, from: u64) -> impl Future<Output = Result<(), Fault>>;
    /// See [`DeskClient::have`].
    fn have(&self, request: &HaveRequest) -> impl Future<Output = Result<Vec<Had>, Fault>>;
    /// See [`DeskClient::incarnation`].
    fn incarnation(&self, request: IncarnationRequest) -> impl Future<Output = Result<u32, Fault>>;
    /// See [`DeskClient::receipt`].
    fn receipt(&self, request: &ReceiptRequest) -> impl Future<Output = Result<SignedReceipt, Fault>>;
    /// See [`DeskClient::holds`].
    fn holds(&self, files: &[Digest]) -> impl Future<Output = Result<Vec<Digest>, Fault>>;
    /// As which workstation it is asked.
    fn device(&self) -> DeviceId;
    /// Bytes since it was first spoken with.
    fn traffic(&self) -> Traffic;
}

impl Desk for DeskClient {
    async fn health(&self) -> Result<Health, Fault> {
        Self::health(self).await
    }

    async fn enroll(&self, request: &Enroll) -> Result<Enrolled, Fault> {
        Self::enroll(self, request).await
    }

    async fn membership(&self) -> Result<Membership, Fault> {
        Self::membership(self).await
    }

    async fn push(&self, push: &Push) -> Result<Pushed, Fault> {
        Self::push(self, push).await
    }

    async fn pull(&self, cursor: Option<&str>, own: Own) -> Result<Page<PageLine<'static>>, Fault> {
        Self::pull(self, cursor, own).await
    }

    async fn lacking(&self, blobs: &[Digest]) -> Result<Vec<Lack>, Fault> {
        Self::lacking(self, blobs).await
    }

    async fn put_blob(&self, name: Digest, bytes: Bytes, from: u64) -> Result<(), Fault> {
        Self::put_blob(self, name, bytes, from).await
    }

    async fn have(&self, request: &HaveRequest) -> Result<Vec<Had>, Fault> {
        Self::have(self, request).await
    }

    async fn incarnation(&self, request: IncarnationRequest) -> Result<u32, Fault> {
        Self::incarnation(self, request).await
    }

    async fn receipt(&self, request: &ReceiptRequest) -> Result<SignedReceipt, Fault> {
        Self::receipt(self, request).await
    }

    async fn holds(&self, files: &[Digest]) -> Result<Vec<Digest>, Fault> {
        Self::holds(self, files).await
    }

    fn device(&self) -> DeviceId {
        Self::device(self)
    }

    fn traffic(&self) -> Traffic {
        Self::traffic(self)
    }
}
