//! Writes the seeds of a target into a folder: `cargo run --package fuzz --example seeds -- TARGET FOLDER`.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut args = env::args_os().skip(1);
    let (Some(target), Some(folder)) = (args.next(), args.next()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "usage: seeds TARGET FOLDER"));
    };
    let target = target.to_str().unwrap_or_default();
    for (n, seed) in fuzz::seeds(target, root)?.into_iter().enumerate() {
        fs::write(Path::new(&folder).join(format!("seed-{n}")), seed)?;
    }
    Ok(())
}
