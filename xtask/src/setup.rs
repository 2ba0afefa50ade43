//! What this machine lacks, why it is needed, and how to get it.

mod elsewhere;
mod needs;

use std::{path::Path, process::Stdio, str::FromStr};

use anyhow::{Context, Error, Result, bail};
use xshell::cmd;

use self::needs::{NEEDS, Need, Probe};
use crate::workspace::{Workspace, attached};

const NODE_MAJOR: u32 = 20;
/// Another package manager may be at work: apt waits this long for it.
const LOCK_WAIT_SECONDS: u32 = 300;
const DOWNLOAD_RETRIES: u32 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Build and open the program.
    Run,
    /// Everything `cargo xtask test` needs; includes `Run`.
    Test,
    /// Everything `cargo xtask windows` needs; includes `Run`.
    Windows,
}

impl Purpose {
    fn includes(self, other: Self) -> bool {
        self == other || other == Self::Run
    }
}

impl FromStr for Purpose {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "run" => Ok(Self::Run),
            "test" => Ok(Self::Test),
            "windows" => Ok(Self::Windows),
            _ => bail!("--for takes run, test or windows, not {text:?}"),
        }
    }
}

/// Makes the machine ready for `purpose`, or says what a person has to do.
pub(crate) fn setup(ws: &Workspace, purpose: Purpose) -> Result<()> {
    node(ws)?;
    if cfg!(target_os = "linux") { linux(ws, purpose) } else { elsewhere::setup(ws) }
}

fn node(ws: &Workspace) -> Result<()> {
    let advice = format!("install Node.js {NODE_MAJOR} or newer with npm: https://nodejs.org/en/download");
    let version = cmd!(ws.sh, "node --version").quiet().ignore_stderr().read().context(advice.clone())?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        bail!("Node.js is {version}: {advice}");
    }
    if !on_path(if cfg!(windows) { "npm.cmd" } else { "npm" }) {
        bail!("npm is missing: {advice}");
    }
    Ok(())
}

fn linux(ws: &Workspace, purpose: Purpose) -> Result<()> {
    let missing = missing(ws, purpose);
    if missing.is_empty() {
        return Ok(());
    }
    println!("This machine lacks:");
    for need in &missing {
        println!("  {:<24} {}", need.package, need.why);
    }
    if !on_path("apt-get") {
        bail!("install the equivalent of these Debian packages with your system's package manager, then try again");
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let Some(prefix) = privilege(ws) else {
        bail!(
            "no right to install them here. Run:\n\n  sudo apt-get update && sudo apt-get install -y {}\n",
            packages.join(" ")
        );
    };
    refresh_packages(ws)?;
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend(&packages);
    apt(ws, prefix, &install)?;

    let still: Vec<&str> = self::missing(ws, purpose).iter().map(|need| need.package).collect();
    if !still.is_empty() {
        bail!("installed, and yet not found: {}", still.join(" "));
    }
    Ok(())
}

/// Asks the package servers what there is.
pub(crate) fn refresh_packages(ws: &Workspace) -> Result<()> {
    let prefix = privilege(ws).context("no right to do it here. Run: sudo apt-get update")?;
    apt(ws, prefix, &["update"])
}

fn apt(ws: &Workspace, prefix: &[&str], arguments: &[&str]) -> Result<()> {
    let mut words: Vec<&str> = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let lock = format!("DPkg::Lock::Timeout={LOCK_WAIT_SECONDS}");
    let retries = format!("Acquire::Retries={DOWNLOAD_RETRIES}");
    let mut command = ws.command(words[0]);
    command.args(&words[1..]).args(["-qq", "-o", &lock, "-o", &retries]).args(arguments).stdin(Stdio::null());
    attached(command)
}

/// The words to put before a command that installs: none for root, `sudo -n` where it asks nothing.
fn privilege(ws: &Workspace) -> Option<&'static [&'static str]> {
    if cmd!(ws.sh, "id -u").quiet().read().is_ok_and(|id| id == "0") {
        return Some(&[]);
    }
    let sudo = cmd!(ws.sh, "sudo -n true").quiet().ignore_stdout().ignore_stderr().run();
    sudo.is_ok().then_some(&["sudo", "-n"])
}

fn missing(ws: &Workspace, purpose: Purpose) -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| purpose.includes(need.purpose) && !present(ws, &need.probe)).collect()
}

/// Looks for the thing itself and not for the package, so that it may have come from anywhere.
fn present(ws: &Workspace, probe: &Probe) -> bool {
    match probe {
        Probe::Library(name) => cmd!(ws.sh, "pkg-config --exists {name}").quiet().ignore_stderr().run().is_ok(),
        Probe::Program(name) => on_path(name),
        Probe::File(path) => Path::new(path).exists(),
        Probe::PythonModule(name) => {
            let code = format!("import {name}");
            cmd!(ws.sh, "python3 -c {code}").quiet().ignore_stderr().run().is_ok()
        }
    }
}

pub(crate) fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}
