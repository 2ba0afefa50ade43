//! The real program over real HTTPS.

#![allow(clippy::unwrap_used, reason = "tests")]

mod client;
mod security;
mod story;
mod workstation;
