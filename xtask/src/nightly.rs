//! `cargo xtask nightly`: a million schedules of the seeded world, whether the world would notice if a safeguard of the protocol
//! were missing, and real programs that are killed as often as the tests have no time for.

mod safeguards;
mod undo;

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    build,
    counts::{self, Counts},
    live,
    report::Report,
    setup::{self, Purpose},
    test,
    workspace::{Workspace, attached},
};

/// Schedules of one night, unless told otherwise, and of every test run.
const OF_A_NIGHT: u64 = 1_000_000;
const OF_A_TEST: u64 = 10_000;
/// Kills of one night on each side, with the desk's ledger in a file and on PostgreSQL.
const KILLS: u32 = 300;

pub(crate) fn nightly(ws: &Workspace, schedules: Option<u64>) -> Result<ExitCode> {
    setup::setup(ws, Purpose::Test)?;
    let mut report = Report::default();
    report.stage("kills", || kills(ws));
    report.stage("safeguards", || undo::each(ws));
    report.stage("world", || world(ws, schedules.unwrap_or(OF_A_NIGHT)));
    Ok(report.finish())
}

/// The schedules of every test run.
pub(crate) fn some(ws: &Workspace) -> Result<Counts> {
    world(ws, OF_A_TEST)
}

fn kills(ws: &Workspace) -> Result<Counts> {
    build::everything(ws)?;
    let mut node = test::stories(ws, ["tests/cli/sync-kill.test.mjs"]);
    node.env("KILLS", KILLS.to_string());
    test::counted("node", live::watch(node)?, counts::node)
}

/// As all tests are built, so that nothing is built twice.
fn world(ws: &Workspace, schedules: u64) -> Result<Counts> {
    let mut cargo = ws.command("cargo");
    cargo.args(["test", "--quiet", "--workspace", "--test", "world", "--", "--nocapture"]);
    cargo.env("WORLD_SCHEDULES", schedules.to_string());
    attached(cargo)?;
    Ok(Counts::single(true))
}
