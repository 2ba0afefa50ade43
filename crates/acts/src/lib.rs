//! Acts on paper: from content to a sealed PDF that anyone can verify.
//!
//! ```text
//! HandoverDocument ─ compose ─► Paper ─ render ─► Pdf ─ sign × n ─► seal ─► sealed PDF ─ verify ─► Verdict
//!     content          layout    display list   PDF/A-2a, UA-1       PAdES B-B
//! ```
//! A sealed PDF may get a document timestamp ([`stamp`]), which makes it PAdES B-T.
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
pub mod request;
pub mod sign;
pub mod stamp;
pub mod verify;
