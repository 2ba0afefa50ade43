//! The seeded world: workstations, one desk and the link between them, all real but the link. See [`run`].
//!
//! For tests only: nothing that ships depends on this crate.

// Here a thing that cannot be done is the answer that a test is looking for.
#![allow(clippy::unwrap_used, reason = "a test tool: whatever fails ends the schedule, which names its seed")]

mod ask;
mod central;
mod check;
mod door;
mod folders;
mod link;
mod names;
mod people;
mod run;
mod settled;
mod shrink;
mod station;
mod step;
mod truth;

pub use run::{Story, Violation, run};
pub use settled::Settled;
pub use shrink::{Failure, first_failure, shrink};
pub use step::{Schedule, Step};
