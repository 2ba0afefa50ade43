//! What is said once the desk has another chain of a workstation: it was restored from an older copy of itself, or its disk was
//! copied and goes on elsewhere.

use casework::id::{Digest, IntentId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::message::Judged;

/// Most ids of one [`HaveRequest`].
pub const HAVE_IDS_MAX: usize = 1_000;

/// A place in the chains of a workstation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub inc: u32,
    pub seq: u32,
}

/// `POST /v1/have`, a frame: entries of the workstation that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HaveRequest {
    pub epoch: Uuid,
    pub ids: Vec<IntentId>,
}

/// A frame: of those, the ones that the desk has from this workstation. Of others it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Have {
    pub entries: Vec<Had>,
}

/// An entry that was judged, and the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Had {
    #[serde(flatten)]
    pub judged: Judged,
    pub inc: u32,
    pub seq: u32,
    pub prev: Digest,
    pub hash: Digest,
}

/// `POST /v1/incarnation`: the workstation wants to go on in a chain that nobody else writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncarnationRequest {
    pub epoch: Uuid,
    /// The highest that it knows of.
    pub above: u32,
}

/// One that was never given before, and never will be again. Even: those that a workstation begins by itself are odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incarnation {
    pub inc: u32,
}
