use std::fs;

use store::{Depth, StoreError};

use crate::world::{World, draft, files, open_at, quiet, save};

const PAGE_BYTES: usize = 4096;

fn filled() -> World {
    let world = World::new();
    let store = world.open();
    for number in 0..200 {
        save(&store, &draft(number, &"texto secreto ".repeat(20))).unwrap();
    }
    drop(store);
    world
}

/// Opens what `bytes` make of the database; answers the error, having checked that the file was not touched.
fn refusal(world: &World, bytes: &[u8]) -> Option<StoreError> {
    let file = world.file("store.db");
    fs::write(&file, bytes).unwrap();
    match open_at(&world.path()) {
        Ok(store) => {
            // Damage away from the first pages is found where it lies.
            let found = store.integrity(Depth::Full, &mut quiet);
            assert!(found.as_ref().map_or(true, |found| !found.is_empty()), "undetected damage");
            None
        }
        Err(error) => {
            assert!(fs::read(&file).unwrap() == bytes, "a refused file was changed");
            Some(error)
        }
    }
}

/// Nothing of what is written, nor what it is, can be read from any file.
#[test]
fn files_show_nothing_of_their_content() {
    let world = World::new();
    let store = world.open();
    save(&store, &draft(1, "texto secreto")).unwrap();
    store.blobs().put(b"texto secreto de una foto").unwrap();
    let found = files(&world.path());
    let names: Vec<_> = found.iter().map(|(path, _)| path.file_name().unwrap()).collect();
    assert!(names.iter().any(|name| *name == "store.db-wal"), "the log is looked at too: {names:?}");
    for (path, content) in found {
        for telling in ["secreto", "SQLite format", "create table", "draft"] {
            let shown = content.windows(telling.len()).any(|part| part == telling.as_bytes());
            assert!(!shown, "{telling:?} in {}", path.display());
        }
    }
}

/// One altered byte anywhere is named as damage, never as a wrong key.
#[test]
fn an_altered_database_is_damaged() {
    let world = filled();
    let sound = fs::read(world.file("store.db")).unwrap();
    assert!(sound.len() > 10 * PAGE_BYTES);
    let positions = [16, 17, 100, 4000, 4095, PAGE_BYTES + 5, 2 * PAGE_BYTES + 100];
    for at in positions.into_iter().chain((7001..sound.len()).step_by(7001)) {
        let mut altered = sound.clone();
        altered[at] ^= 0x20;
        let error = refusal(&world, &altered);
        assert!(matches!(error, None | Some(StoreError::Damaged { .. })), "{at}: {error:?}");
        assert!(error.is_some() || at >= PAGE_BYTES, "{at}: page 1 decides at once");
    }
}

/// The salt at the start of the file is only a copy of the one that the program derives: nothing is lost with it.
#[test]
fn a_damaged_salt_does_no_harm() {
    let world = filled();
    let mut altered = fs::read(world.file("store.db")).unwrap();
    altered[..16].fill(0);
    fs::write(world.file("store.db"), altered).unwrap();
    let store = world.open();
    assert_eq!(store.integrity(Depth::Full, &mut quiet).unwrap(), []);
}

/// A database that lost its end is damaged.
#[test]
fn a_truncated_database_is_damaged() {
    let world = filled();
    let sound = fs::read(world.file("store.db")).unwrap();
    for length in (1..sound.len()).step_by(5003) {
        let error = refusal(&world, &sound[..length]);
        assert!(matches!(error, None | Some(StoreError::Damaged { .. })), "{length}: {error:?}");
    }
    assert!(matches!(refusal(&world, b""), Some(StoreError::Damaged { .. })));
}

/// The database of another store is told from a damaged one.
#[test]
fn a_foreign_database_has_another_key() {
    let (world, other) = (filled(), filled());
    let foreign = fs::read(other.file("store.db")).unwrap();
    let error = refusal(&world, &foreign);
    assert!(matches!(&error, Some(StoreError::WrongKey { file }) if *file == world.file("store.db")));
}

/// A whole store has no findings.
#[test]
fn a_sound_store_has_no_findings() {
    let world = filled();
    let store = world.open();
    store.blobs().put(b"foto").unwrap();
    for depth in [Depth::Quick, Depth::Full] {
        assert_eq!(store.integrity(depth, &mut quiet).unwrap(), []);
    }
}
