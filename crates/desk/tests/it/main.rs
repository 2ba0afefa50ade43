//! The real program over real HTTPS.

#![allow(clippy::unwrap_used, reason = "tests")]

mod client;
mod laptop;
mod link;
mod matrix;
mod relay;
mod security;
mod story;
mod sync;
mod watched;
mod wipe;
mod workstation;
