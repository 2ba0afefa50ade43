//! The workstation's side of sync: how it speaks with the desk that it was introduced to. Only this crate of the
//! workstation touches the network. What is said stands in `wire`, what follows from it is decided in `casework` and
//! kept by `store`.

mod fault;
mod http;
mod pin;
mod schedule;
mod traffic;

pub use fault::{Fault, Unexpected};
pub use http::{DeskClient, Introduction, Patience};
pub use schedule::{Last, Schedule};
pub use traffic::{Class, Moved, Traffic};
pub use wire::{BadInvitation, DeskAddress, EnrolCode, Invitation};
