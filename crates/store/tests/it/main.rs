//! The store from outside: files, passwords, crashes, full disks, backups.

#![allow(clippy::unwrap_used, reason = "tests")]

mod backup;
mod blob;
mod crash;
mod damage;
mod full_disk;
mod keyring;
mod rescue;
mod shut;
mod small_disk;
mod transaction;
mod world;
