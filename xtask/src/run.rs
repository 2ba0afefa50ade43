//! `cargo xtask run`: the program on the screen, or a walk through it where there is no screen.

use std::fs;

use anyhow::Result;

use crate::{
    build,
    display::{self, Xvfb},
    front,
    setup::{self, Purpose},
    workspace::{Workspace, attached},
};

const TOUR: &str = "tests/e2e/tour.mjs";

pub(crate) fn run(ws: &Workspace) -> Result<()> {
    setup::setup(ws, Purpose::Run)?;
    front::install(ws)?;
    front::build(ws)?;
    let app = build::app(ws)?;
    if display::is_there() {
        return attached(ws.command(app));
    }

    println!("There is no display here: EnSitio opens on a private one and is walked through by {TOUR}.");
    let xvfb = Xvfb::start()?;
    let left = ws.target.join("tour");
    let mut tour = ws.command("node");
    tour.arg(TOUR).env("APP", &app).env("TOUR", &left);
    xvfb.host(&mut tour);
    attached(tour)?;

    let mut files: Vec<_> = fs::read_dir(&left)?.collect::<std::io::Result<Vec<_>>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    println!("\nThe tour left its pictures and the signed act in {}:", left.display());
    for file in files {
        println!("  {}", file.path().display());
    }
    Ok(())
}
