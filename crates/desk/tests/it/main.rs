//! The real program over real HTTPS.

#![allow(clippy::unwrap_used, reason = "tests")]

mod blobs;
mod client;
#[allow(dead_code, reason = "shared with the tests inside the program")]
mod cluster;
mod laptop;
mod link;
mod owed;
mod page;
mod paper;
mod receipt;
mod relay;
#[cfg(target_os = "linux")]
mod s3;
mod security;
#[cfg(target_os = "linux")]
mod several;
#[path = "../../../store/tests/it/small_disk.rs"]
mod small_disk;
mod story;
mod sync;
mod watched;
mod workstation;
