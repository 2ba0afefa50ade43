//! Seeds and their nearest neighbours, in every run: a search that begins with what nobody reads finds nothing.

use std::path::Path;

use super::*;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn run(target: &str, bytes: &[u8]) {
    match target {
        "frame" => frame(bytes),
        "bundle" => bundle(bytes),
        "sheet" => sheet(bytes),
        other => panic!("no target {other}"),
    }
}

#[test]
fn seeds_are_read_whole() {
    for seed in seeds("frame", root()).unwrap() {
        let packed = zstd::bulk::compress(&seed[1..], 1).unwrap();
        let read = match seed[0] {
            0 => wire::unpack::<wire::Push>(&packed).is_ok(),
            1 => wire::unpack_page::<wire::PageLine<'_>>(&packed).is_ok(),
            2 => wire::unpack::<wire::Pushed>(&packed).is_ok(),
            3 => wire::unpack::<wire::LackingRequest>(&packed).is_ok(),
            _ => wire::unpack::<wire::Lacking>(&packed).is_ok(),
        };
        assert!(read, "{}", String::from_utf8_lossy(&seed));
    }
    for seed in seeds("sheet", root()).unwrap() {
        assert!(sheets::read(&seed, "hoja.csv").is_ok());
    }
}

#[test]
fn neighbours_of_the_seeds_break_nothing() {
    for target in TARGETS {
        for seed in seeds(target, root()).unwrap() {
            run(target, &seed);
            let step = (seed.len() / 64).max(1);
            for place in (0..seed.len()).step_by(step) {
                run(target, &seed[..place]);
                let mut flipped = seed.clone();
                flipped[place] ^= 0x15;
                run(target, &flipped);
            }
        }
    }
}
