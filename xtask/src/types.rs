//! `ui/src/lib/bindings`: the TypeScript of the commands, generated and committed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    build,
    workspace::{Workspace, attached},
};

const BINDINGS: &str = "ui/src/lib/bindings";

pub(crate) fn write(ws: &Workspace) -> Result<()> {
    let program = build::example(ws, build::TYPES)?;
    attached(ws.command(program))
}

/// Fails when writing them changes anything, and leaves what was written for a look.
pub(crate) fn check(ws: &Workspace) -> Result<()> {
    let folder = ws.root.join(BINDINGS);
    let before = contents(&folder)?;
    write(ws)?;
    let after = contents(&folder)?;
    let names = before.keys().chain(after.keys());
    let mut stale: Vec<&PathBuf> = names.filter(|name| before.get(*name) != after.get(*name)).collect();
    stale.sort();
    stale.dedup();
    if after.is_empty() {
        bail!("{BINDINGS} is empty");
    }
    if !stale.is_empty() {
        let list: String = stale.iter().map(|name| format!("\n  {}", name.display())).collect();
        bail!("{BINDINGS} was not current; now it is, commit it:{list}");
    }
    Ok(())
}

fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = fs::read(&path)?;
                found.insert(path, bytes);
            }
        }
    }
    Ok(found)
}
