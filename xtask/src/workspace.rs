//! Where things are.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

/// Package and binary of the workstation.
pub(crate) const APP: &str = "ensitio";

#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the person has put it.
    pub(crate) target: PathBuf,
    /// What `cargo metadata --no-deps` says.
    pub(crate) metadata: serde_json::Value,
    pub(crate) sh: Shell,
}

impl Workspace {
    pub(crate) fn open() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
        let sh = Shell::new()?;
        sh.change_dir(root);
        let metadata = cmd!(sh, "cargo metadata --no-deps --format-version 1 --quiet").quiet().read()?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata).context("cargo metadata")?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target folder")?.into();
        Ok(Self { root: root.to_owned(), target, metadata, sh })
    }

    /// A program started in the workspace's root.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// A Cargo build result under `debug/` (or `release/`): `artifact("debug", "ensitio")`.
    pub(crate) fn artifact(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The files of a folder whose names end in `suffix`, sorted, as paths from the root.
    ///
    /// None at all is an error: a suite that has lost its files must not pass.
    pub(crate) fn files(&self, folder: &str, suffix: &str) -> Result<Vec<PathBuf>> {
        let full = self.root.join(folder);
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&full).with_context(|| format!("reading {folder}"))? {
            let name = entry?.file_name();
            if name.to_string_lossy().ends_with(suffix) {
                found.push(Path::new(folder).join(name));
            }
        }
        if found.is_empty() {
            bail!("{folder} has no file named *{suffix}");
        }
        found.sort();
        Ok(found)
    }
}

/// Runs a command with the terminal as its own; anything but success is an error that names it.
pub(crate) fn attached(mut command: Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("starting {name}"))?;
    if !status.success() {
        bail!("{name} ended with {status}");
    }
    Ok(())
}
