//! Acts on paper: from content to a sealed PDF that anyone can verify.
//!
//! ```text
//! HandoverDocument ─ compose ─► Paper ─ render ─► Pdf ─ sign × n ─► seal ─► sealed PDF ─ verify ─► Verdict
//!     content          layout    display list   PDF/A-2a, UA-1       PAdES B-B
//! ```
//!
//! Everything here is a pure function of its arguments: no clock, disk, network, key store or randomness.

mod conform;
mod draw;
pub mod file;
pub mod filing;
pub mod handover;
pub mod paper;
pub mod render;
pub mod report;
pub mod sign;
pub mod verify;
