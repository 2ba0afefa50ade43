//! How far a round is.

use store::Changed;

use crate::traffic::Moved;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// `left` entries of the history are still to come, as far as is known.
    Pulling { left: u64 },
    /// `left` entries of this workstation are still to be judged.
    Pushing { left: u64 },
    /// `left` papers and logos that the desk asked for are still to go up, with so many `bytes`.
    Putting { left: u64, bytes: u64 },
    /// `left` photos are still to go up. The `bytes` are also of papers that go before them.
    Photos { left: u64, bytes: u64 },
    /// What the two have is compared; `left` files are still to be asked about, where somebody wants each compared.
    Comparing { left: u64 },
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
