//! The real program over real HTTPS.

#![allow(clippy::unwrap_used, reason = "tests")]

mod bundle;
mod client;
mod laptop;
mod link;
mod relay;
mod security;
mod story;
mod sync;
mod watched;
mod workstation;
