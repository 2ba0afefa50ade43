//! The S3 server that the desk's tests speak with: moto, from PyPI, under `target/s3`. The tests start it themselves.

use std::fs;

use anyhow::Result;

use crate::workspace::{Workspace, attached};

const REQUIREMENTS: &str = "tests/s3/requirements.txt";

/// Installs it, once per change of what it is made of.
pub(crate) fn prepare(ws: &Workspace) -> Result<()> {
    let home = ws.target.join("s3");
    let requirements = ws.root.join(REQUIREMENTS);
    let recipe = fs::read(&requirements)?;
    let stamp = home.join("recipe");
    if fs::read(&stamp).is_ok_and(|made| made == recipe) {
        return Ok(());
    }
    println!("preparing an S3 server in {}", home.display());
    fs::create_dir_all(&home)?;
    let venv = home.join("venv");
    let mut create = ws.command("python3");
    create.args(["-m", "venv", "--clear"]).arg(&venv);
    attached(create)?;
    let mut install = ws.command(venv.join("bin/python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "3", "--requirement"]);
    install.arg(&requirements);
    attached(install)?;
    Ok(fs::write(&stamp, recipe)?)
}
