//! The workstation's side of sync: how it speaks with the desk that it was introduced to. Only this crate of the
//! workstation touches the network. What is said stands in `wire`, what follows from it is decided in `casework` and
//! kept by `store`.

mod cancel;
mod desk;
mod enrol;
mod fault;
mod http;
mod line;
mod pace;
mod pin;
mod run;
mod schedule;
mod traffic;

pub use cancel::Cancel;
pub use desk::Desk;
pub use enrol::{Enrolling, NotEnrolled, enrol, enrol_by};
pub use fault::{Fault, Unexpected};
pub use http::{DeskClient, Introduction, Patience, Stand};
pub use line::{Line, NoLine, NotFetched};
pub use run::{Ended, Phase, Plan, Progress, Round, sync};
pub use schedule::{Last, Schedule};
pub use traffic::{Class, Moved, Traffic};
pub use wire::{
    BadInvitation, ChainStanding, DeskAddress, DeskError, Divergence, EnrolCode, Enrolled, EnrolledAccount, Health,
    Invitation,
};
