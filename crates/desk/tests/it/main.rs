//! The real program over real HTTPS.

#![allow(clippy::unwrap_used, reason = "tests")]

mod admin;
#[path = "../../src/table/case/tests.rs"]
#[allow(dead_code, reason = "shared with the tests inside the program")]
mod asked;
mod blobs;
mod bundle;
mod case;
mod client;
#[allow(dead_code, reason = "shared with the tests inside the program")]
mod cluster;
mod fork;
#[cfg(target_os = "linux")]
mod glewlwyd;
mod laptop;
mod link;
mod matrix;
mod note_file;
mod owed;
mod page;
mod paper;
#[cfg(target_os = "linux")]
mod provider;
mod receipt;
#[cfg(target_os = "linux")]
mod redeem;
mod relay;
#[cfg(target_os = "linux")]
mod s3;
mod scope;
mod security;
#[cfg(target_os = "linux")]
mod several;
#[cfg(target_os = "linux")]
mod sign_in;
#[path = "../../../store/tests/it/small_disk.rs"]
mod small_disk;
#[cfg(target_os = "linux")]
mod stamp;
mod story;
mod sync;
#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "shared with the tests inside the program")]
mod tsa;
mod watched;
#[cfg(target_os = "linux")]
mod web;
mod wipe;
#[allow(dead_code, reason = "shared with the tests inside the program")]
mod workstation;
