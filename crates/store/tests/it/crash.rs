//! A child process writes in a loop and is killed (SIGKILL, or what the system has) at arbitrary moments.

use std::{
    env, fs,
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use store::{Depth, Folder, Keyring, Sha256, Store, StoreError};
use uuid::Uuid;

use crate::world::{CHEAP, OPTIONS, PASSWORD, World, ana, draft, open_at, quiet, save};

pub(crate) const STORE: &str = "STORE_CRASH_FOLDER";
const ROUNDS: u64 = 30;

pub(crate) fn spawn(test: &str, folder: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(STORE, folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

pub(crate) fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// How many writes the child was told are durable.
pub(crate) fn acknowledged(folder: &Path) -> u64 {
    fs::metadata(folder.join("acknowledged")).map_or(0, |metadata| metadata.len())
}

fn content(number: u64) -> String {
    format!("foto {number} ").repeat(500)
}

/// Not a test of its own: the child of the next one. Writes a blob, then the row that names it, then acknowledges.
#[test]
fn child_writes_until_killed() {
    let Some(folder) = env::var_os(STORE) else { return };
    let folder = Path::new(&folder);
    let mut acknowledge = fs::File::options().create(true).append(true).open(folder.join("acknowledged")).unwrap();
    let store = open_at(&folder.join("store")).unwrap();
    for number in acknowledged(folder).. {
        let blob = store.blobs().put(content(number).as_bytes()).unwrap();
        save(&store, &draft(number.into(), &blob.to_string())).unwrap();
        acknowledge.write_all(b".").unwrap();
    }
}

/// Whenever the process dies, the store opens, every acknowledged row is there with its blob, and nothing is torn.
#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let world = World::new();
    let folder = world.dir.path();
    for round in 0..ROUNDS {
        let before = acknowledged(folder);
        let child = spawn("crash::child_writes_until_killed", folder);
        let begun = Instant::now();
        while acknowledged(folder) == before && begun.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_micros(200));
        }
        thread::sleep(Duration::from_micros(round * 7_919 % 40_000));
        kill(child);

        let after = acknowledged(folder);
        assert!(after > before, "the child wrote something in round {round}");
        let store = world.open();
        for number in 0..after {
            let id = Uuid::from_u128(number.into());
            let found = store.read(|r| r.drafts().get(id)).unwrap();
            let blob = Sha256::of(content(number).as_bytes());
            assert_eq!(found, Some(draft(number.into(), &blob.to_string())), "row {number}");
            if number + 50 > after {
                assert_eq!(store.blobs().get(blob).unwrap(), content(number).as_bytes());
            }
        }
        let beyond = Uuid::from_u128(u128::from(after) + 1);
        assert_eq!(store.read(|r| r.drafts().get(beyond)).unwrap(), None, "at most one more");
        assert_eq!(store.integrity(Depth::Quick, &mut quiet).unwrap(), []);
        assert_eq!(fs::read_dir(world.file("tmp")).unwrap().count(), 0);
    }
}

/// Not a test of its own: the child of the next one.
#[test]
fn child_finds_the_store_open() {
    let Some(folder) = env::var_os(STORE) else { return };
    assert!(matches!(Folder::lock(Path::new(&folder)), Err(StoreError::AlreadyOpen { .. })));
}

/// A second process is told that the store is open; once the first is gone, however it went, the folder is free.
#[test]
fn a_second_process_is_refused() {
    let world = World::new();
    let store = world.open();
    let mut child = spawn("crash::child_finds_the_store_open", &world.path());
    assert!(child.wait().unwrap().success());
    drop(store);

    let child = spawn("crash::child_writes_until_killed", world.dir.path());
    while acknowledged(world.dir.path()) == 0 {
        thread::sleep(Duration::from_millis(1));
    }
    assert!(matches!(Folder::lock(&world.path()), Err(StoreError::AlreadyOpen { .. })));
    kill(child);
    assert!(Folder::lock(&world.path()).is_ok());
}

/// Not a test of its own: the child of the next one.
#[test]
fn child_makes_a_store() {
    let Some(folder) = env::var_os(STORE) else { return };
    make(Path::new(&folder));
}

/// What the first start of the program does: make the store, or open what an earlier start made of it.
fn make(path: &Path) -> Store {
    let folder = Folder::lock(path).unwrap();
    let unlocked = if Keyring::exists(&folder) {
        Keyring::load(&folder).unwrap().unlock(ana().id, PASSWORD, 0).unwrap()
    } else {
        Keyring::create(&folder, &ana(), PASSWORD, CHEAP).unwrap().1
    };
    Store::open(&folder, &unlocked, OPTIONS).unwrap()
}

/// A first start that is killed at any moment is finished by the next one.
#[test]
fn killed_while_being_made_the_store_is_finished_later() {
    for round in 0..ROUNDS {
        let dir = tempfile::tempdir().unwrap();
        let child = spawn("crash::child_makes_a_store", dir.path());
        let begun = Instant::now();
        while !dir.path().join("lock").exists() && begun.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_micros(100));
        }
        thread::sleep(Duration::from_micros(round * 1_500));
        kill(child);
        let store = make(dir.path());
        save(&store, &draft(1, "uno")).unwrap();
        assert_eq!(store.integrity(Depth::Full, &mut quiet).unwrap(), []);
    }
}
