//! The pages: npm in `ui/`.

use std::{fs, process::Command};

use anyhow::{Context, Result};

use crate::{
    counts::{self, Counts},
    live,
    workspace::{Workspace, attached},
};

fn npm(ws: &Workspace, arguments: &[&str]) -> Command {
    npm_in(ws, "ui", arguments)
}

fn npm_in(ws: &Workspace, folder: &str, arguments: &[&str]) -> Command {
    let mut command = ws.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(ws.root.join(folder)).args(arguments);
    command
}

pub(crate) fn install(ws: &Workspace) -> Result<()> {
    install_in(ws, "ui")
}

/// `npm ci` in a folder, unless what is installed came from this very lock file.
pub(crate) fn install_in(ws: &Workspace, folder: &str) -> Result<()> {
    let at = ws.root.join(folder);
    let lock = fs::read(at.join("package-lock.json")).with_context(|| format!("{folder}/package-lock.json"))?;
    let stamp = at.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    attached(npm_in(ws, folder, &["ci", "--no-audit", "--no-fund", "--fetch-retries=3"]))?;
    fs::write(&stamp, lock).context("remembering what was installed")
}

/// A script of `ui/package.json`; `Ok(false)` when there is none by that name.
pub(crate) fn script(ws: &Workspace, name: &str) -> Result<bool> {
    let package = fs::read_to_string(ws.root.join("ui/package.json")).context("ui/package.json")?;
    let package: serde_json::Value = serde_json::from_str(&package).context("ui/package.json")?;
    if package["scripts"][name].is_null() {
        return Ok(false);
    }
    attached(npm(ws, &["run", "--silent", name]))?;
    Ok(true)
}

/// Writes `ui/dist`, which the program embeds when it is compiled.
pub(crate) fn build(ws: &Workspace) -> Result<()> {
    script(ws, "build")?.then_some(()).context("ui/package.json has no script `build`")
}

pub(crate) fn check(ws: &Workspace) -> Result<()> {
    script(ws, "lint")?;
    script(ws, "check")?.then_some(()).context("ui/package.json has no script `check`")
}

pub(crate) fn test(ws: &Workspace) -> Result<Counts> {
    let report = ws.target.join("vitest.json");
    // The last run's numbers must not be taken for this one's.
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let output = format!("--outputFile.json={}", report.display());
    let mut vitest = npm(ws, &["run", "--silent", "test", "--", "--reporter=default", "--reporter=json"]);
    vitest.arg(output);
    let outcome = live::watch(vitest)?;
    let mut counts = counts::vitest(&fs::read_to_string(&report).context("vitest left no report")?)?;
    if !outcome.ok && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}
