//! Writes the sample act, for judges outside of this program: `sample_act FOLDER`.
//!
//! `rendered.pdf` (no signature), `unsealed.pdf` (two signatures), `sealed.pdf`, one sealed paper of every other kind,
//! `stamped.pdf` (sealed, with the desk's document timestamp), `slip.pdf` (the constancia de radicación), `report.pdf` (5,000 rows, not to be signed), requests of
//! cases on their forms (not signed) and
//! `cert.pem`, `clock.pem` (the anchors to trust, of signatures and of timestamps).

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder: PathBuf = std::env::args_os().nth(1).unwrap_or_else(|| ".".into()).into();
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("rendered.pdf"), sample::rendered().bytes)?;
    std::fs::write(folder.join("unsealed.pdf"), sample::signed())?;
    std::fs::write(folder.join("sealed.pdf"), sample::sealed())?;
    std::fs::write(folder.join("stamped.pdf"), sample::stamped())?;
    std::fs::write(folder.join("clock.pem"), acts::sign::certificate_pem(&sample::clock().anchor))?;
    std::fs::write(folder.join("slip.pdf"), sample::sealed_slip())?;
    for (name, bytes) in sample::kinds::all() {
        std::fs::write(folder.join(name).with_extension("pdf"), bytes)?;
    }
    for (name, paper) in sample::request::all() {
        let pdf = acts::render::render(&paper).map_err(std::io::Error::other)?;
        std::fs::write(folder.join(name).with_extension("pdf"), pdf.bytes)?;
    }
    let report = sample::report(5_000).compose().map_err(std::io::Error::other)?;
    let report = acts::render::render(&report).map_err(std::io::Error::other)?;
    std::fs::write(folder.join("report.pdf"), report.bytes)?;
    std::fs::write(folder.join("cert.pem"), acts::sign::certificate_pem(&sample::device().anchor))?;
    Ok(())
}
