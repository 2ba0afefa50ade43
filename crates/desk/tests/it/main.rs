//! The real program over real HTTPS.

#![allow(clippy::unwrap_used, reason = "tests")]

mod client;
mod link;
mod security;
mod story;
mod watched;
mod workstation;
