//! Cargo's companions: used when present, else installed once, pinned, under `target/tools`.

use std::path::PathBuf;

use anyhow::Result;

use crate::{
    setup::on_path,
    workspace::{Workspace, attached},
};

const NEXTEST: (&str, &str) = ("cargo-nextest", "0.9.143");
const DENY: (&str, &str) = ("cargo-deny", "0.20.2");

/// The test runner.
pub(crate) fn nextest(ws: &Workspace) -> Result<PathBuf> {
    tool(ws, NEXTEST)
}

/// The judge of what we depend on. Compiling it takes minutes, once.
pub(crate) fn deny(ws: &Workspace) -> Result<PathBuf> {
    tool(ws, DENY)
}

fn tool(ws: &Workspace, (name, version): (&str, &str)) -> Result<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    if on_path(&file) {
        return Ok(file.into());
    }
    let root = ws.target.join("tools");
    let program = root.join("bin").join(file);
    // Cargo itself decides: it does nothing when this very version is there already.
    let mut install = ws.command("cargo");
    install.args(["install", "--quiet", "--locked", name, "--version", version, "--root"]).arg(&root);
    // Its build results must not mingle with the project's.
    install.arg("--target-dir").arg(root.join("build"));
    if !program.exists() {
        println!("installing {name} {version} into {}, once", root.display());
    }
    attached(install)?;
    Ok(program)
}
