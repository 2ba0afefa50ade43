use std::{fs, time::Duration};

use store::{Account, Folder, KdfCost, Keyring, KeyringError, SLOTS_MAX, Store, StoreError};
use uuid::Uuid;

use crate::world::{ANA, CHEAP, OPTIONS, PASSWORD, World, ana, draft, open_at, save, unlock_at};

const BETO: Uuid = Uuid::from_u128(0xB);

fn beto() -> Account {
    Account { id: BETO, name: "Beto Inventado".into() }
}

fn wait_after_failure(ring: &mut Keyring, now_ms: i64) -> Duration {
    match ring.unlock(ANA, "otra", now_ms) {
        Err(KeyringError::WrongPassword { wait }) => wait,
        other => panic!("{other:?}"),
    }
}

/// Each wrong password makes the next attempt wait longer, a restart forgets nothing, the right one resets.
#[test]
fn wrong_passwords_cost_growing_waits_that_survive_a_restart() {
    let world = World::new();
    let folder = Folder::lock(&world.path()).unwrap();
    let mut ring = Keyring::load(&folder).unwrap();
    assert_eq!(wait_after_failure(&mut ring, 0), Duration::ZERO);
    assert_eq!(wait_after_failure(&mut ring, 0), Duration::ZERO);
    assert_eq!(wait_after_failure(&mut ring, 0), Duration::from_secs(1));

    drop(ring);
    let mut ring = Keyring::load(&folder).unwrap();
    let early = ring.unlock(ANA, PASSWORD, 400);
    assert!(
        matches!(early, Err(KeyringError::TooEarly { wait }) if wait == Duration::from_millis(600)),
        "also the right password waits: {early:?}"
    );
    assert_eq!(wait_after_failure(&mut ring, 1_000), Duration::from_secs(2));

    assert_eq!(ring.unlock(ANA, PASSWORD, 3_000).unwrap().account(), ANA);
    let mut ring = Keyring::load(&folder).unwrap();
    assert_eq!(wait_after_failure(&mut ring, 3_000), Duration::ZERO, "counted anew");
}

/// Two people open the same store with their own passwords; a removed one no longer does.
#[test]
fn each_person_has_a_password_of_their_own() {
    let world = World::new();
    let (folder, ana_in) = unlock_at(&world.path());
    let mut ring = Keyring::load(&folder).unwrap();
    ring.add(&ana_in, &beto(), "clave de Beto", CHEAP).unwrap();
    assert!(matches!(ring.add(&ana_in, &beto(), "x", CHEAP), Err(KeyringError::AccountTaken(BETO))));

    let mut ring = Keyring::load(&folder).unwrap();
    assert_eq!(ring.accounts(), [ana(), beto()]);
    let beto_in = ring.unlock(BETO, "clave de Beto", 0).unwrap();
    let store = Store::open(&folder, &beto_in, OPTIONS).unwrap();
    save(&store, &draft(1, "de Beto")).unwrap();
    drop(store);

    ring.remove(&beto_in, ANA).unwrap();
    assert!(matches!(ring.unlock(ANA, PASSWORD, 0), Err(KeyringError::UnknownAccount(ANA))));
    assert!(matches!(ring.remove(&beto_in, BETO), Err(KeyringError::LastSlot)));
    assert_eq!(Keyring::load(&folder).unwrap().accounts(), [beto()]);
}

/// After a change only the new password opens, also in the second copy of the file.
#[test]
fn a_changed_password_is_gone_from_both_files() {
    let world = World::new();
    let folder = Folder::lock(&world.path()).unwrap();
    let mut ring = Keyring::load(&folder).unwrap();
    assert!(matches!(ring.change_password(ANA, "otra", "nueva", CHEAP, 0), Err(KeyringError::WrongPassword { .. })));
    ring.change_password(ANA, PASSWORD, "nueva", CHEAP, 0).unwrap();

    fs::write(world.file("keyring.json"), b"{").unwrap();
    let mut ring = Keyring::restore_copy(&folder).unwrap();
    assert!(ring.unlock(ANA, PASSWORD, 0).is_err());
    assert!(ring.unlock(ANA, "nueva", 0).is_ok());
    assert_eq!(fs::read(world.file("keyring.damaged-1")).unwrap(), b"{", "kept aside");
}

/// Whatever byte is lost or altered, the file is refused, named and left as it is.
#[test]
fn a_damaged_keyring_is_refused_and_left_untouched() {
    let world = World::new();
    let folder = Folder::lock(&world.path()).unwrap();
    let file = world.file("keyring.json");
    let sound = fs::read(&file).unwrap();
    let refused = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        let answer = Keyring::load(&folder);
        let named = matches!(&answer,
            Err(KeyringError::Store(StoreError::Damaged { file: named })) if *named == file);
        assert!(named, "{answer:?} for {}", String::from_utf8_lossy(bytes));
        assert_eq!(fs::read(&file).unwrap(), bytes);
    };
    for length in 0..sound.len() {
        refused(&sound[..length]);
    }
    let text = String::from_utf8(sound.clone()).unwrap();
    let digit = text.find("\"wrapped\": \"").unwrap() + "\"wrapped\": \"".len();
    let mut altered = sound.clone();
    altered[digit] = if altered[digit] == b'0' { b'1' } else { b'0' };
    refused(&altered);
    refused(text.replace("\"memory_kib\": 8", "\"memory_kib\": 4000000000").as_bytes());
    refused(text.replace("ensitio-keyring", "another-keyring").as_bytes());
    refused(&vec![b' '; 300 * 1024]);
}

/// A keyring of a newer program is refused without being read further.
#[test]
fn a_newer_keyring_is_refused() {
    let world = World::new();
    let folder = Folder::lock(&world.path()).unwrap();
    let newer = br#"{"format":"ensitio-keyring","version":7,"rings":[]}"#;
    fs::write(world.file("keyring.json"), newer).unwrap();
    assert!(matches!(Keyring::load(&folder), Err(KeyringError::Store(StoreError::Newer { found: 7, known: 1, .. }))));
    assert!(Keyring::restore_copy(&folder).is_err(), "a newer file is not a damaged one");
    assert_eq!(fs::read(world.file("keyring.json")).unwrap(), newer);
}

/// A new store never takes the place of one that is there.
#[test]
fn create_refuses_where_something_is() {
    let world = World::new();
    let folder = Folder::lock(&world.path()).unwrap();
    for remaining in ["keyring.json", "keyring.copy.json", "store.db"] {
        let answer = Keyring::create(&folder, &ana(), PASSWORD, CHEAP);
        assert!(
            matches!(&answer, Err(KeyringError::Store(StoreError::Exists { file })) if file.ends_with(remaining)),
            "{remaining}: {answer:?}"
        );
        fs::remove_file(world.file(remaining)).unwrap();
    }
}

/// A database that vanished is not silently replaced by an empty one.
#[test]
fn a_missing_database_is_named_and_not_made_anew() {
    let world = World::new();
    fs::remove_file(world.file("store.db")).unwrap();
    assert!(matches!(open_at(&world.path()), Err(StoreError::Missing { .. })));
    assert!(!world.file("store.db").exists());
}

/// Names, passwords, costs and the number of people are bounded.
#[test]
fn inputs_are_bounded() {
    let world = World::new();
    let (folder, ana_in) = unlock_at(&world.path());
    let mut ring = Keyring::load(&folder).unwrap();
    let mut add = |name: &str, password: &str, cost| {
        let account = Account { id: Uuid::from_u128(0xC), name: name.into() };
        ring.add(&ana_in, &account, password, cost)
    };
    assert!(matches!(add("", "x", CHEAP), Err(KeyringError::Name)));
    assert!(matches!(add(&"x".repeat(201), "x", CHEAP), Err(KeyringError::Name)));
    assert!(matches!(add("C", "", CHEAP), Err(KeyringError::Password)));
    assert!(matches!(add("C", &"x".repeat(1025), CHEAP), Err(KeyringError::Password)));
    let greedy = KdfCost { memory_kib: 2 << 20, ..CHEAP };
    assert!(matches!(add("C", "x", greedy), Err(KeyringError::Cost)));
    let nothing = KdfCost { memory_kib: 0, ..CHEAP };
    assert!(matches!(add("C", "x", nothing), Err(KeyringError::Cost)));
    for number in 1..SLOTS_MAX {
        let account = Account { id: Uuid::from_u128(100 + number as u128), name: "P".into() };
        ring.add(&ana_in, &account, "x", CHEAP).unwrap();
    }
    assert!(matches!(ring.add(&ana_in, &beto(), "x", CHEAP), Err(KeyringError::SlotsFull)));
    assert_eq!(Keyring::load(&folder).unwrap().accounts().len(), SLOTS_MAX);
}

/// A copy that cannot be renewed is no reason to say that a password which is in force was not changed.
#[test]
fn what_took_effect_is_not_told_as_failed() {
    let world = World::new();
    let (folder, _) = unlock_at(&world.path());
    let mut ring = Keyring::load(&folder).unwrap();
    // A folder in its place cannot be replaced by a file.
    fs::remove_file(world.file("keyring.copy.json")).unwrap();
    fs::create_dir_all(world.file("keyring.copy.json/taken")).unwrap();
    ring.change_password(ANA, PASSWORD, "una clave nueva", CHEAP, 0).unwrap();
    let mut again = Keyring::load(&folder).unwrap();
    assert!(again.unlock(ANA, "una clave nueva", 0).is_ok());
}
