//! The real program over real HTTPS.

#![allow(clippy::unwrap_used, reason = "tests")]

mod client;
mod laptop;
mod link;
mod page;
mod paper;
mod relay;
mod security;
mod story;
mod sync;
mod watched;
mod workstation;
