//! `cargo xtask bench`: every benchmark of the workspace in one table, with the machine it ran on.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    display::Xvfb,
    front,
    setup::{self, Purpose},
    workspace::{APP, Workspace, attached},
};

/// In a group, the benchmark by this name is what the others are compared with: the same work by the bare library.
const BASELINE: &str = "bare";
/// What the exchange over a bad link is measured beside.
const PEER: &str = "tests/bench/peer";
/// Measures the whole program (start, search, memory) beside [`EMPTY_WINDOW`] and prints its own lines.
const WHOLE_PROCESS: &str = "tests/bench/process.mjs";
const EMPTY_WINDOW: &str = "empty_window";

#[derive(Debug, PartialEq)]
struct Measure {
    group: String,
    function: String,
    /// The input's size or name, when the group has several.
    input: String,
    nanoseconds: f64,
}

pub(crate) fn bench(ws: &Workspace) -> Result<()> {
    setup::setup(ws, Purpose::Test)?;
    let results = ws.target.join("criterion");
    if results.exists() {
        fs::remove_dir_all(&results)?; // benchmarks that are gone must not appear in the table
    }
    front::install_in(ws, PEER)?;
    let mut cargo = ws.command("cargo");
    cargo.args(["bench", "--workspace"]);
    for name in bench_targets(&ws.metadata)? {
        cargo.args(["--bench", &name]);
    }
    attached(cargo)?;

    println!("\n{}\n", machine());
    print!("{}", table(&measures(&results)?));

    whole_process(ws)
}

/// In a window of its own, hence on Linux, where the window's driver and `/proc` are.
fn whole_process(ws: &Workspace) -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("start, search and memory of the whole program: measured on Linux only");
        return Ok(());
    }
    front::install(ws)?;
    front::build(ws)?;
    let mut build = ws.command("cargo");
    build.args(["build", "--workspace", "--release", "--bin", APP, "--example", EMPTY_WINDOW]);
    attached(build)?;
    let xvfb = Xvfb::start()?;
    let mut node = ws.command("node");
    node.arg(WHOLE_PROCESS).env("APP", ws.artifact("release", APP));
    node.env("EMPTY", ws.artifact("release", &format!("examples/{EMPTY_WINDOW}")));
    xvfb.host(&mut node);
    attached(node)
}

fn bench_targets(metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut names = Vec::new();
    for target in packages.iter().flat_map(|package| package["targets"].as_array().into_iter().flatten()) {
        if target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "bench")) {
            names.push(target["name"].as_str().context("a target without a name")?.to_owned());
        }
    }
    if names.is_empty() {
        bail!("the workspace has no benchmarks");
    }
    names.sort();
    Ok(names)
}

/// Criterion writes `<group>/<function>/[<input>/]new/{benchmark,estimates}.json`.
fn measures(results: &Path) -> Result<Vec<Measure>> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![results.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() && path.ends_with("new") {
                found.push(measure(&path)?);
            } else if path.is_dir() {
                open.push(path);
            }
        }
    }
    found.sort_by(|a, b| (&a.group, &a.input, &a.function).cmp(&(&b.group, &b.input, &b.function)));
    Ok(found)
}

fn measure(folder: &Path) -> Result<Measure> {
    let read = |name: &str| -> Result<Value> {
        let text = fs::read_to_string(folder.join(name)).with_context(|| folder.join(name).display().to_string())?;
        Ok(serde_json::from_str(&text)?)
    };
    let (about, estimates) = (read("benchmark.json")?, read("estimates.json")?);
    let text = |key: &str| about[key].as_str().unwrap_or_default().to_owned();
    Ok(Measure {
        group: text("group_id"),
        function: text("function_id"),
        input: text("value_str"),
        nanoseconds: estimates["median"]["point_estimate"].as_f64().context("no median")?,
    })
}

fn table(measures: &[Measure]) -> String {
    let mut text = format!("{:<32} {:<24} {:<12} {:>12} {:>9}\n", "group", "benchmark", "input", "median", "× bare");
    for measure in measures {
        let baseline =
            measures.iter().find(|b| b.function == BASELINE && b.group == measure.group && b.input == measure.input);
        let ratio = baseline.map(|b| format!("{:.2}", measure.nanoseconds / b.nanoseconds)).unwrap_or_default();
        let Measure { group, function, input, nanoseconds } = measure;
        let line = format!("{group:<32} {function:<24} {input:<12} {:>12} {ratio:>9}", duration(*nanoseconds));
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n < 1e3 => format!("{n:.1} ns"),
        n if n < 1e6 => format!("{:.2} µs", n / 1e3),
        n if n < 1e9 => format!("{:.2} ms", n / 1e6),
        n => format!("{:.2} s", n / 1e9),
    }
}

/// Processor, cores and memory, as far as the system says them.
fn machine() -> String {
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(|| "memory unknown".to_owned(), |kib| format!("{:.1} GiB", kib / 1024.0 / 1024.0));
    format!("{processor}, {cores} cores, {memory}, {}", std::env::consts::OS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_taken_within_the_same_group_and_input() {
        let measure = |group: &str, function: &str, input: &str, nanoseconds| Measure {
            group: group.into(),
            function: function.into(),
            input: input.into(),
            nanoseconds,
        };
        let text = table(&[
            measure("insert", "bare", "10", 100.0),
            measure("insert", "store", "10", 150.0),
            measure("insert", "store", "99", 2_500_000.0),
        ]);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].ends_with("100.0 ns      1.00"), "{text}");
        assert!(lines[2].ends_with("150.0 ns      1.50"), "{text}");
        assert!(lines[3].ends_with("2.50 ms"), "{text}");
    }
}
