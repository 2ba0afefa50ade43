//! EnSitio's central server.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
