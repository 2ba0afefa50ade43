//! Speaking with servers that are no desk, or a bad one.

#![allow(clippy::unwrap_used, reason = "tests")]

mod hostile;
mod server;
