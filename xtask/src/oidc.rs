//! The identity provider that the desk's tests sign in at: glewlwyd, from Debian, unpacked under `target/oidc`. It is not
//! installed, which would start a service with a password that everybody knows. The tests start it themselves.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{
    setup,
    workspace::{Workspace, attached},
};

/// By their Debian 12 names: the program, and of what it stands on what a desk's machine does not have anyway.
const PACKAGES: &[&str] = &[
    "glewlwyd",
    "glewlwyd-common",
    "libcbor0.8",
    "libconfig9",
    "libhoel1.4",
    "libiddawc1.1",
    "libjansson4",
    "libmariadb3",
    "libmicrohttpd12",
    "liboath0",
    "liborcania2.3",
    "librhonabwy1.1",
    "libulfius2.7",
    "libyder2.0",
    "mysql-common",
];
const LIBRARIES: &str = "usr/lib/x86_64-linux-gnu";

fn fetch(ws: &Workspace, packed: &Path) -> Result<()> {
    let mut fetch = ws.command("apt-get");
    fetch.args(["download", "--quiet"]).args(PACKAGES).current_dir(packed);
    attached(fetch)
}

/// Unpacks it, once per change of what it is made of.
pub(crate) fn prepare(ws: &Workspace) -> Result<()> {
    let home = ws.target.join("oidc");
    let (recipe, stamp) = (PACKAGES.join(" "), home.join("recipe"));
    if fs::read_to_string(&stamp).is_ok_and(|made| made == recipe) {
        return Ok(());
    }
    println!("preparing an identity provider in {}", home.display());
    let (packed, root) = (home.join("packed"), home.join("root"));
    for folder in [&packed, &root] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    if fetch(ws, &packed).is_err() {
        // A fresh machine has no lists yet, and old ones name what is not there any more.
        setup::refresh_packages(ws)?;
        fetch(ws, &packed).context("the packages of glewlwyd (Debian 12) were not fetched")?;
    }
    for package in fs::read_dir(&packed)? {
        let mut unpack = ws.command("dpkg");
        unpack.arg("--extract").arg(package?.path()).arg(&root);
        attached(unpack)?;
    }
    let mut needs = ws.command("ldd");
    needs.arg(root.join("usr/bin/glewlwyd")).env("LD_LIBRARY_PATH", root.join(LIBRARIES));
    let needs = String::from_utf8(needs.output()?.stdout)?;
    let missing: Vec<&str> = needs.lines().filter(|line| line.contains("not found")).collect();
    if !missing.is_empty() {
        bail!("glewlwyd does not run here: {}", missing.join("; "));
    }
    Ok(fs::write(&stamp, recipe)?)
}
