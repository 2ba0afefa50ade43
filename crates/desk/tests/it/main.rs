//! The real program over real HTTPS.

#![allow(clippy::unwrap_used, reason = "tests")]

mod client;
#[allow(dead_code, reason = "shared with the tests inside the program")]
mod cluster;
mod laptop;
mod link;
mod relay;
mod security;
#[cfg(target_os = "linux")]
mod several;
mod story;
mod sync;
mod watched;
mod workstation;
