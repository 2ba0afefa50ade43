//! EnSitio. Without a subcommand the window opens; with one, the same commands run from the command line.

// A release build on Windows opens no console beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    ensitio::run()
}
