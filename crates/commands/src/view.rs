//! What crosses to the screen and the command line: requests, and replies that are views, already permitted and
//! already computed, so that a button never guesses.

pub mod account;
pub mod act;
pub mod admin;
pub mod asked;
pub mod bundle;
pub mod case;
pub mod catalogue;
pub mod desk;
pub mod import;
pub mod list;
pub mod mail;
pub mod receipt;
pub mod record;
pub mod setting;
pub mod verify;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request that says nothing more than its name.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}
