//! Two ways to run out of room: SQLite's own page limit (everywhere), and a real small file system in a namespace
//! (Linux).

use std::{env, path::Path};

use store::{Depth, Folder, Keyring, Store, StoreError, StoreOptions};
use uuid::Uuid;

use crate::small_disk::ROOM;
#[cfg(target_os = "linux")]
use crate::small_disk::on_a_disk_of;
use crate::world::{CHEAP, PASSWORD, World, ana, draft, open_at, quiet, save, unlock_at};

/// Saves drafts until there is no room; answers how many were saved.
fn fill(store: &Store) -> u128 {
    for number in 0..100_000 {
        match save(store, &draft(number, &"x".repeat(3000))) {
            Ok(()) => {}
            Err(StoreError::DiskFull) => return number,
            Err(error) => panic!("{number}: {error:?}"),
        }
    }
    panic!("the disk never filled")
}

fn check_kept(store: &Store, saved: u128) {
    for number in 0..saved {
        assert!(store.read(|r| r.drafts().get(Uuid::from_u128(number))).unwrap().is_some());
    }
    assert_eq!(store.read(|r| r.drafts().get(Uuid::from_u128(saved))).unwrap(), None);
    assert_eq!(store.integrity(Depth::Quick, &mut quiet).unwrap(), []);
}

/// At its own limit the store says so, keeps what it has, and goes on with more room.
#[test]
fn at_the_size_limit_writes_fail_and_nothing_is_lost() {
    let world = World::new();
    let (folder, unlocked) = unlock_at(&world.path());
    let options = StoreOptions { bytes_max: 1 << 20, ballast_bytes: 0 };
    let store = Store::open(&folder, &unlocked, options).unwrap();
    let saved = fill(&store);
    assert!(saved > 100);
    check_kept(&store, saved);
    drop((store, folder));
    let store = open_at(&world.path()).unwrap();
    check_kept(&store, saved);
    save(&store, &draft(saved, "cabe")).unwrap();
}

/// Not a test of its own: the child of the next one, in a file system of 6 MB.
#[test]
fn child_fills_the_disk() {
    let Some(room) = env::var_os(ROOM) else { return };
    let room = Path::new(&room);
    let folder = Folder::lock(&room.join("store")).unwrap();
    let (_, unlocked) = Keyring::create(&folder, &ana(), PASSWORD, CHEAP).unwrap();
    let options = StoreOptions { bytes_max: 1 << 30, ballast_bytes: 1 << 20 };
    let store = Store::open(&folder, &unlocked, options).unwrap();
    let photo = store.blobs().put(&[1; 100_000]).unwrap();

    let saved = fill(&store);
    check_kept(&store, saved);
    let photos = (0..1000_u32).map(|number| store.blobs().put(&[number.to_le_bytes(); 10_000].concat()));
    let refused = photos.filter_map(Result::err).next().unwrap();
    assert!(matches!(refused, StoreError::DiskFull), "{refused:?}");
    assert_eq!(store.blobs().get(photo).unwrap().len(), 100_000);
    let backup = store.backup(&room.join("a.ensitio-copia"), 0, &mut quiet);
    assert!(matches!(backup, Err(store::BackupError::Store(StoreError::DiskFull))), "{backup:?}");

    assert!(store.release_ballast().unwrap());
    assert!(!store.release_ballast().unwrap());
    save(&store, &draft(saved, "el último formulario")).unwrap();
    drop((store, folder));

    let folder = Folder::lock(&room.join("store")).unwrap();
    let unlocked = Keyring::load(&folder).unwrap().unlock(ana().id, PASSWORD, 0).unwrap();
    let store = Store::open(&folder, &unlocked, options).unwrap();
    check_kept(&store, saved + 1);
    let left: Vec<_> = std::fs::read_dir(room).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["store"], "no unfinished backup lies about");
}

/// On a disk that is really full nothing saved is lost, and the ballast lets the last form be saved.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_the_last_form_is_saved() {
    on_a_disk_of("6m", "full_disk::child_fills_the_disk");
}
