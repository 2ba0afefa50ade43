//! `cargo xtask nightly`: a million schedules of the seeded world, and whether the world would notice if a safeguard of the
//! protocol were missing.

mod safeguards;
mod undo;

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    counts::Counts,
    report::Report,
    setup::{self, Purpose},
    workspace::{Workspace, attached},
};

/// Schedules of one night, unless told otherwise, and of every test run.
const OF_A_NIGHT: u64 = 1_000_000;
const OF_A_TEST: u64 = 10_000;

pub(crate) fn nightly(ws: &Workspace, schedules: Option<u64>) -> Result<ExitCode> {
    setup::setup(ws, Purpose::Run)?;
    let mut report = Report::default();
    report.stage("safeguards", || undo::each(ws));
    report.stage("world", || world(ws, schedules.unwrap_or(OF_A_NIGHT)));
    Ok(report.finish())
}

/// The schedules of every test run.
pub(crate) fn some(ws: &Workspace) -> Result<Counts> {
    world(ws, OF_A_TEST)
}

/// As all tests are built, so that nothing is built twice.
fn world(ws: &Workspace, schedules: u64) -> Result<Counts> {
    let mut cargo = ws.command("cargo");
    cargo.args(["test", "--quiet", "--workspace", "--test", "world", "--", "--nocapture"]);
    cargo.env("WORLD_SCHEDULES", schedules.to_string());
    attached(cargo)?;
    Ok(Counts::single(true))
}
