//! What leaves the house: one binary for all tests of the crate's surface.
#![allow(clippy::unwrap_used, reason = "a test that unwraps what is not there fails as it should")]

#[path = "it/papers.rs"]
mod papers;
#[path = "sample/mod.rs"]
mod sample;
#[path = "it/signing.rs"]
mod signing;
#[path = "it/stamping.rs"]
mod stamping;
#[path = "it/tampering.rs"]
mod tampering;
