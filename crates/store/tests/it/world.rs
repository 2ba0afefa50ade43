//! A store in a temporary folder.

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use store::{Account, Draft, Folder, KdfCost, Keyring, Progress, Store, StoreError, StoreOptions, Unlocked};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const ANA: Uuid = Uuid::from_u128(0xA);
pub(crate) const PASSWORD: &str = "contraseña de Ana";
/// The least that Argon2id takes: tests are about the store, not about its patience.
pub(crate) const CHEAP: KdfCost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
pub(crate) const OPTIONS: StoreOptions = StoreOptions { bytes_max: 1 << 30, ballast_bytes: 1 << 16 };

pub(crate) fn ana() -> Account {
    Account { id: ANA, name: "Ana Ficticia".into() }
}

pub(crate) struct World {
    pub(crate) dir: TempDir,
}

impl World {
    /// A store that Ana made and closed.
    pub(crate) fn new() -> Self {
        let world = Self { dir: tempfile::tempdir().unwrap() };
        let folder = Folder::lock(&world.path()).unwrap();
        let (_, unlocked) = Keyring::create(&folder, &ana(), PASSWORD, CHEAP).unwrap();
        drop(Store::open(&folder, &unlocked, OPTIONS).unwrap());
        world
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn open(&self) -> Store {
        open_at(&self.path()).unwrap()
    }
}

pub(crate) fn unlock_at(path: &Path) -> (Folder, Unlocked) {
    let folder = Folder::lock(path).unwrap();
    let unlocked = Keyring::load(&folder).unwrap().unlock(ANA, PASSWORD, 0).unwrap();
    (folder, unlocked)
}

pub(crate) fn open_at(path: &Path) -> Result<Store, StoreError> {
    let (folder, unlocked) = unlock_at(path);
    Store::open(&folder, &unlocked, OPTIONS)
}

pub(crate) fn draft(number: u128, text: &str) -> Draft {
    Draft {
        id: Uuid::from_u128(number),
        kind: "acta".into(),
        owner: ANA,
        body: format!("{{\"texto\":\"{text}\"}}"),
        updated_at: 1_700_000_000_000,
    }
}

pub(crate) fn save(store: &Store, draft: &Draft) -> Result<(), StoreError> {
    store.write("save draft", |w| w.drafts_mut().put(draft)).map(|_| ())
}

pub(crate) fn quiet(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Every file below `path`, with its content.
pub(crate) fn files(path: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}
