//! Commands as the window and the command line call them, over a real store in a temporary folder.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod case_form;
mod catalogue;
mod clock;
mod damage;
mod desk;
mod draft;
#[cfg(target_os = "linux")]
mod full_disk;
mod import;
mod mail;
mod media;
mod office;
mod refusal;
mod scenario;
mod secret;
#[cfg(target_os = "linux")]
#[path = "../../../store/tests/it/small_disk.rs"]
mod small_disk;
mod story;
mod world;
