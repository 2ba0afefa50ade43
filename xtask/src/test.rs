//! `cargo xtask test`: everything that must hold before a change lands.

use std::{
    ffi::OsStr,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::{
    build,
    counts::{self, Counts},
    display::Xvfb,
    front, judges,
    live::{self, Outcome},
    nightly, oidc,
    report::{Report, Verdict},
    s3,
    setup::{self, Purpose},
    tidy, tools, types,
    workspace::{APP, Workspace},
};

/// One test in the window may take this long, in milliseconds, on a busy machine.
const WINDOW_TEST_LIMIT_MS: u32 = 600_000;
/// Fetching the advisory database, in seconds.
const FETCH_LIMIT_SECONDS: u32 = 60;

/// Runs the stages from the quickest to the slowest. The pages are built before Rust is: the program embeds them.
pub(crate) fn test(ws: &Workspace, fast: bool) -> Result<ExitCode> {
    setup::setup(ws, Purpose::Test)?;
    let nextest = tools::nextest(ws)?;
    let deny = tools::deny(ws)?;

    let mut report = Report::default();
    report.stage("rustfmt", || Ok(cmd!(ws.sh, "cargo fmt --all --check").quiet().run()?));
    report.stage("tidy", || tidy::report(ws));
    report.stage("npm ci", || front::install(ws));
    report.stage("svelte-check, lint", || front::check(ws));
    report.stage("vitest", || front::test(ws));
    report.stage("vite build", || front::build(ws));
    report.stage("clippy", || {
        Ok(cmd!(ws.sh, "cargo clippy --quiet --workspace --all-targets -- -D warnings").quiet().run()?)
    });
    if cfg!(target_os = "linux") {
        // Without it their tests fail, and say so.
        report.stage("S3 server", || s3::prepare(ws));
        report.stage("identity provider", || oidc::prepare(ws));
    }
    report.stage("cargo nextest", || {
        let mut command = ws.command(&nextest);
        command.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
        counted("nextest", live::watch(command)?, counts::nextest)
    });
    report.stage("desk on PostgreSQL", || {
        on_linux(|| {
            let mut command = ws.command(&nextest);
            // Of the whole workspace: by itself the crate would be built with other features of what it stands on.
            command.args(["nextest", "run", "--workspace", "-E", "package(desk)", "--no-fail-fast"]);
            command.env("DESK_TESTS_ON", "postgres");
            counted("nextest", live::watch(command)?, counts::nextest)
        })
    });
    report.stage("build", || build::everything(ws));
    report.stage("types are current", || types::check(ws));
    if !fast {
        report.stage("seeded world", || nightly::some(ws));
        report.stage("outside judges", || on_linux(|| judges::test(ws)));
        report.stage("command line", || command_line(ws));
        report.stage("window", || on_linux(|| window(ws)));
    }
    report.stage("cargo deny", || {
        let mut command = ws.command(&deny);
        command.args(["check", "--hide-inclusion-graph", "bans", "licenses", "sources"]);
        Ok(Counts::single(live::watch(command)?.ok))
    });
    report.stage("cargo deny advisories", || advisories(ws, &deny));
    Ok(report.finish())
}

/// A runner's own numbers; a runner that failed without saying a number counts as one failure.
pub(crate) fn counted(name: &str, outcome: Outcome, read: fn(&[String]) -> Option<Counts>) -> Result<Counts> {
    let mut counts = match read(&outcome.lines) {
        Some(counts) => counts,
        None if outcome.ok => bail!("{name} ended without a summary"),
        None => Counts::default(),
    };
    if !outcome.ok && counts.failed == 0 {
        counts.failed = 1;
    }
    if counts.passed + counts.failed == 0 {
        bail!("{name} ran no test");
    }
    Ok(counts)
}

/// The judges and the window's driver are set up for Linux; elsewhere the table says that they did not run.
fn on_linux(work: impl FnOnce() -> Result<Counts>) -> Result<Verdict> {
    if cfg!(target_os = "linux") {
        return Ok(work()?.into());
    }
    Ok(Verdict::Skipped("runs on Linux only".into()))
}

/// The real program, started, killed and looked at from outside. What needs the judges is skipped where they do not run.
fn command_line(ws: &Workspace) -> Result<Counts> {
    counted("node", live::watch(stories(ws, ws.files("tests/cli", ".test.mjs")?))?, counts::node)
}

/// Stories of the command line. One file at a time: the kills are drawn from how long the program takes undisturbed.
pub(crate) fn stories<F: AsRef<OsStr>>(ws: &Workspace, files: impl IntoIterator<Item = F>) -> Command {
    let mut node = ws.command("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(files);
    node.env("APP", ws.artifact("debug", APP)).env("JUDGES", ws.target.join("judges"));
    node.env("SHOTS", ws.target.join("shots"));
    node
}

fn window(ws: &Workspace) -> Result<Counts> {
    let xvfb = Xvfb::start()?;
    let mut node = ws.command("node");
    // One at a time: two windows would compete for focus and for two cores.
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    node.arg(format!("--test-timeout={WINDOW_TEST_LIMIT_MS}"));
    node.args(ws.files("tests/e2e/driver", ".test.mjs")?).args(ws.files("tests/e2e", ".e2e.mjs")?);
    node.env("APP", ws.artifact("debug", APP)).env("SHOTS", ws.target.join("shots"));
    node.env("JUDGES", ws.target.join("judges"));
    xvfb.host(&mut node);
    counted("node", live::watch(node)?, counts::node)
}

/// Known vulnerabilities. The database lies on a server that closed networks do not reach; then nothing was checked,
/// and the table says so.
fn advisories(ws: &Workspace, deny: &std::path::Path) -> Result<Verdict> {
    let mut fetch = ws.command(deny);
    if cfg!(target_os = "linux") {
        fetch = ws.command("timeout");
        fetch.arg(FETCH_LIMIT_SECONDS.to_string()).arg(deny);
    }
    fetch.args(["--log-level", "off", "fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0");
    if !fetch.status().context("fetching the advisory database")?.success() {
        return Ok(Verdict::Skipped("the advisory database is not reachable from here".into()));
    }
    let mut check = ws.command(deny);
    check.args(["check", "--hide-inclusion-graph", "advisories"]);
    Ok(Counts::single(live::watch(check)?.ok).into())
}
