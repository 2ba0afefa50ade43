//! `cargo xtask fuzz`: libFuzzer looks for bytes that break what reads bytes from outside. For every night.

use std::{fs, time::Duration};

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::{
    live,
    workspace::{Workspace, attached},
};

const TARGETS: [&str; 3] = ["frame", "bundle", "sheet"];
/// Of each target, unless it is said otherwise.
pub(crate) const MINUTES: u32 = 10;
/// One input that takes this long is a finding, in seconds.
const SLOW_SECONDS: u32 = 20;
/// Memory that no input may need, in MB.
const MEMORY_MB: u32 = 1_024;
/// Longest input, in bytes.
const INPUT_BYTES_MAX: u32 = 64 * 1024;
/// What the compiler is asked for: counters at every edge and at comparisons. Flags of the stable compiler all.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Coverflow-checks -Ccodegen-units=1";

/// Looks for `minutes` at each target.
///
/// # Errors
/// A finding, whose input lies where the message says.
pub(crate) fn fuzz(ws: &Workspace, minutes: u32) -> Result<()> {
    let home = ws.target.join("fuzz");
    let host = host(ws)?;
    let mut build = ws.command("cargo");
    build.args(["build", "--release", "--package", "fuzz", "--features", "libfuzzer", "--bins"]);
    // With a target named, build scripts and macros are compiled without counters.
    build.args(["--target", &host, "--target-dir"]).arg(&home).env("RUSTFLAGS", COVERAGE);
    attached(build)?;
    for target in TARGETS {
        let (corpus, found) = (home.join("corpus").join(target), home.join("found"));
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&found)?;
        let mut seeds = ws.command("cargo");
        seeds.args(["run", "--quiet", "--package", "fuzz", "--example", "seeds", "--", target]).arg(&corpus);
        attached(seeds)?;
        let mut search = ws.command(home.join(&host).join("release").join(format!("fuzz_{target}")));
        search.arg(&corpus).arg(format!("-artifact_prefix={}/{target}-", found.display()));
        search.args([format!("-max_total_time={}", u64::from(minutes) * 60), format!("-timeout={SLOW_SECONDS}")]);
        search.args([
            format!("-rss_limit_mb={MEMORY_MB}"),
            format!("-max_len={INPUT_BYTES_MAX}"),
            "-print_final_stats=1".into(),
        ]);
        let limit = Duration::from_secs(u64::from(minutes) * 60 + 300);
        if !live::watch_for(search, limit)?.ok {
            bail!("{target}: what broke it lies in {}", found.display());
        }
    }
    Ok(())
}

/// What this machine is called by the compiler.
fn host(ws: &Workspace) -> Result<String> {
    let about = cmd!(ws.sh, "rustc --version --verbose").quiet().read()?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("the compiler does not say for which machine it is")?.to_owned())
}
