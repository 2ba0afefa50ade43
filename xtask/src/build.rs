//! The one way in which the workspace is compiled.
//!
//! Cargo unites the features of the packages it is asked for, and adds those of dev-dependencies only when a test or an
//! example is among the targets. Asking always for the whole workspace with at least one example keeps one set of
//! features, so that nothing heavy is compiled twice.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::workspace::{APP, Workspace, attached};

/// Prints the generated TypeScript; belongs to `commands`.
pub(crate) const TYPES: &str = "types";
/// Writes the papers that the outside judges look at; belongs to `acts`.
pub(crate) const SAMPLE_ACT: &str = "sample_act";
/// Prints what the business calendar says, for the outside judges; belongs to `casework`.
pub(crate) const CALENDAR: &str = "calendar";

fn cargo_build(ws: &Workspace) -> Command {
    let mut command = ws.command("cargo");
    command.args(["build", "--workspace"]);
    command
}

/// Everything that tests and checks start: the app, the test binaries and the examples.
pub(crate) fn everything(ws: &Workspace) -> Result<()> {
    let mut command = cargo_build(ws);
    command.args(["--lib", "--bins", "--tests", "--examples"]);
    if cfg!(windows) {
        // This very program, which runs: Windows lets nobody take its place.
        command.args(["--exclude", "xtask"]);
    }
    attached(command)
}

/// The workstation, ready to start.
pub(crate) fn app(ws: &Workspace) -> Result<PathBuf> {
    let mut command = cargo_build(ws);
    command.args(["--bin", APP, "--example", TYPES]);
    attached(command)?;
    Ok(ws.artifact("debug", APP))
}

/// An example program, ready to start.
pub(crate) fn example(ws: &Workspace, name: &str) -> Result<PathBuf> {
    let mut command = cargo_build(ws);
    command.args(["--example", name]);
    attached(command)?;
    Ok(ws.artifact("debug", &format!("examples/{name}")))
}
