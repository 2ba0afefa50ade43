use std::{fs, ops::ControlFlow, path::PathBuf};

use proptest::prelude::*;
use store::{
    BackupError, Folder, KeyringError, Occupied, Progress, Step, StoreError, backup_about, restore, verify_backup,
};
use uuid::Uuid;

use crate::world::{ANA, PASSWORD, World, ana, draft, files, open_at, quiet, save};

const NOW_MS: i64 = 1_764_000_000_000;

struct Saved {
    world: World,
    file: PathBuf,
}

/// A store with a row and two blobs, closed, and its backup.
fn saved() -> Saved {
    let world = World::new();
    let store = world.open();
    save(&store, &draft(1, "uno")).unwrap();
    store.blobs().put(b"foto").unwrap();
    store.blobs().put(&[5; 40_000]).unwrap();
    let file = world.dir.path().join("hoy.ensitio-copia");
    let report = store.backup(&file, NOW_MS, &mut quiet).unwrap();
    assert_eq!((report.blobs, report.damaged.len()), (2, 0));
    assert_eq!(report.bytes, fs::metadata(&file).unwrap().len());
    Saved { world, file }
}

impl Saved {
    fn verify(&self) -> Result<store::BackupReport, BackupError> {
        verify_backup(&self.file, ANA, PASSWORD, &mut quiet)
    }

    fn target(&self) -> PathBuf {
        self.world.dir.path().join("otro")
    }
}

/// The restored store holds what the first one held, opens with the same password, and nothing lies about.
#[test]
fn round_trip() {
    let saved = saved();
    let about = backup_about(&saved.file).unwrap();
    assert_eq!((about.made_ms, about.accounts.as_slice()), (NOW_MS, [ana()].as_slice()));
    let report = saved.verify().unwrap();
    let target = saved.target();
    let restored = restore(&saved.file, &target, Occupied::Refuse, ANA, PASSWORD, &mut quiet).unwrap();
    assert_eq!((restored.report, restored.aside), (report, None));

    let store = open_at(&target).unwrap();
    let found = store.read(|r| r.drafts().get(Uuid::from_u128(1))).unwrap();
    assert_eq!(found, Some(draft(1, "uno")));
    assert_eq!(store.blobs().get(store::Sha256::of(b"foto")).unwrap(), b"foto");
    save(&store, &draft(2, "dos")).unwrap();

    let mut names: Vec<_> = fs::read_dir(saved.world.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["hoy.ensitio-copia", "otro", "store"]);
}

/// A backup shows nothing of its content.
#[test]
fn backup_is_unreadable() {
    let saved = saved();
    let content = fs::read(&saved.file).unwrap();
    let body = draft(1, "uno").body;
    // Long ones: a word of three letters stands in any megabyte of noise now and then.
    for telling in [body.as_bytes(), &[5; 32], b"SQLite format"] {
        assert!(!content.windows(telling.len()).any(|part| part == telling), "{telling:?}");
    }
}

/// A store that is there is neither overwritten nor deleted.
#[test]
fn restore_keeps_what_was_there() {
    let saved = saved();
    let other = World::new();
    let before = fs::read(other.file("keyring.json")).unwrap();
    let refused = restore(&saved.file, &other.path(), Occupied::Refuse, ANA, PASSWORD, &mut quiet);
    assert!(matches!(refused, Err(BackupError::Occupied { .. })), "{refused:?}");

    let held = Folder::lock(&other.path()).unwrap();
    let in_use = restore(&saved.file, &other.path(), Occupied::KeepAside, ANA, PASSWORD, &mut quiet);
    assert!(matches!(in_use, Err(BackupError::Store(StoreError::AlreadyOpen { .. }))), "{in_use:?}");
    drop(held);
    assert_eq!(fs::read(other.file("keyring.json")).unwrap(), before);

    let restored = restore(&saved.file, &other.path(), Occupied::KeepAside, ANA, PASSWORD, &mut quiet).unwrap();
    let aside = restored.aside.unwrap();
    assert_eq!(aside, other.dir.path().join("store.anterior-1"));
    assert_eq!(fs::read(aside.join("keyring.json")).unwrap(), before);
    assert!(open_at(&other.path()).is_ok());
    assert!(open_at(&aside).is_ok());
}

/// A folder that holds only what locking it made counts as empty.
#[test]
fn restore_into_a_folder_that_was_only_looked_at() {
    let saved = saved();
    drop(Folder::lock(&saved.target()).unwrap());
    let restored = restore(&saved.file, &saved.target(), Occupied::Refuse, ANA, PASSWORD, &mut quiet);
    assert_eq!(restored.unwrap().aside, None);
    assert!(open_at(&saved.target()).is_ok());
}

/// Only somebody of the store opens its backup; wrong passwords do not touch anything.
#[test]
fn strangers_are_refused() {
    let saved = saved();
    let wrong = verify_backup(&saved.file, ANA, "otra", &mut quiet);
    assert!(matches!(wrong, Err(BackupError::Keyring(KeyringError::WrongPassword { .. }))));
    let nobody = verify_backup(&saved.file, Uuid::from_u128(9), PASSWORD, &mut quiet);
    assert!(matches!(nobody, Err(BackupError::Keyring(KeyringError::UnknownAccount(_)))));
    let answer = restore(&saved.file, &saved.target(), Occupied::Refuse, ANA, "otra", &mut quiet);
    assert!(answer.is_err() && !saved.target().exists());
}

/// An earlier backup is not overwritten.
#[test]
fn backup_refuses_an_existing_file() {
    let saved = saved();
    let before = fs::read(&saved.file).unwrap();
    let answer = saved.world.open().backup(&saved.file, NOW_MS, &mut quiet);
    assert!(matches!(answer, Err(BackupError::Store(StoreError::Exists { .. }))));
    assert_eq!(fs::read(&saved.file).unwrap(), before);
}

/// Cancelling at any step leaves nothing behind.
#[test]
fn cancelled_work_leaves_nothing() {
    let saved = saved();
    let store = saved.world.open();
    let before = files(saved.world.dir.path()).len();
    let second = saved.world.dir.path().join("segunda.ensitio-copia");
    for stop in [Step::Database, Step::Blobs, Step::Verify] {
        let mut cancel = |at: Progress| {
            if at.step == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let answer = store.backup(&second, NOW_MS, &mut cancel);
        assert!(matches!(answer, Err(BackupError::Store(StoreError::Cancelled))), "{stop:?}");
        assert_eq!(files(saved.world.dir.path()).len(), before, "{stop:?}");
    }
    drop(store);
    let mut cancel = |_| ControlFlow::Break(());
    let answer = restore(&saved.file, &saved.target(), Occupied::Refuse, ANA, PASSWORD, &mut cancel);
    assert!(matches!(answer, Err(BackupError::Store(StoreError::Cancelled))));
    assert!(!saved.target().exists());
}

/// A damaged photo does not stop the rest from being saved; it is reported and restored as it was.
#[test]
fn a_damaged_blob_is_saved_as_it_is_and_reported() {
    let world = World::new();
    let store = world.open();
    let blob = store.blobs().put(b"foto").unwrap();
    let path = world.file("blobs").join(&blob.to_string()[..2]).join(blob.to_string());
    fs::write(&path, b"ESB1 damaged").unwrap();
    let file = world.dir.path().join("hoy.ensitio-copia");
    assert_eq!(store.backup(&file, NOW_MS, &mut quiet).unwrap().damaged, [blob]);
    let report = verify_backup(&file, ANA, PASSWORD, &mut quiet).unwrap();
    assert_eq!(report.damaged, [blob]);
}

/// Whatever byte is missing at the end, altered, or added: refused.
#[test]
fn any_truncation_or_alteration_is_refused() {
    let saved = saved();
    let sound = fs::read(&saved.file).unwrap();
    let refused = |bytes: &[u8], what: &str, at: usize| {
        fs::write(&saved.file, bytes).unwrap();
        assert!(saved.verify().is_err(), "{what} at {at} passed");
    };
    let ends = (0..120).chain(sound.len() - 80..sound.len());
    for at in ends.chain((0..sound.len()).step_by(4099)) {
        refused(&sound[..at], "truncation", at);
        let mut altered = sound.clone();
        altered[at] ^= 0x40;
        refused(&altered, "alteration", at);
    }
    refused(&[&sound[..], &[0]].concat(), "addition", sound.len());
    fs::write(&saved.file, &sound[..sound.len() - 1]).unwrap();
    let answer = restore(&saved.file, &saved.target(), Occupied::Refuse, ANA, PASSWORD, &mut quiet);
    assert!(matches!(answer, Err(BackupError::Store(StoreError::Damaged { .. }))), "{answer:?}");
    assert_eq!(files(saved.world.dir.path()).iter().filter(|(p, _)| !p.starts_with(saved.world.path())).count(), 1);
}

/// A part that claims to be enormous is refused without taking the memory it claims.
#[test]
fn a_lying_length_is_refused() {
    let saved = saved();
    let sound = fs::read(&saved.file).unwrap();
    const LENGTH_AT: usize = 16 + 1 + 32;
    for claimed in [u64::MAX, 1 << 40, 4097] {
        let mut lying = sound.clone();
        lying[LENGTH_AT..LENGTH_AT + 8].copy_from_slice(&claimed.to_le_bytes());
        fs::write(&saved.file, lying).unwrap();
        assert!(matches!(saved.verify(), Err(BackupError::Store(StoreError::Damaged { .. }))));
    }
}

/// Versions to come are told from damage.
#[test]
fn a_newer_format_is_named_as_such() {
    let saved = saved();
    let mut newer = fs::read(&saved.file).unwrap();
    newer[15] = 9;
    fs::write(&saved.file, newer).unwrap();
    assert!(matches!(saved.verify(), Err(BackupError::Store(StoreError::Newer { found: 9, known: 1, .. }))));
}

proptest! {
    /// No content makes the reader of backups panic or believe it.
    #[test]
    fn arbitrary_bytes_are_refused(tail in proptest::collection::vec(any::<u8>(), 0..300)) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("x.ensitio-copia");
        fs::write(&file, &tail).unwrap();
        let alien = matches!(backup_about(&file), Err(BackupError::NotABackup { .. }));
        prop_assert!(alien);
        fs::write(&file, [b"ENSITIO-COPIA\r\n\x01".as_slice(), &tail].concat()).unwrap();
        prop_assert!(verify_backup(&file, ANA, PASSWORD, &mut quiet).is_err());
    }
}
