//! A store that the desk ordered shut: nobody's password opens it any more, and nothing of it is gone.
//!
//! The data key is sealed for the desk (`shut.json`), then the keyring is removed: the slots of this store, of its copy and
//! of stores that a restore set aside beside it. Only the desk opens what was sealed, and gives the key back to whoever has a
//! code for this workstation. What was copied elsewhere before (a keyring, a backup) is out of reach, as is what a drive
//! keeps of a file that was removed: see `docs/privacy.md`.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::{DeskKeys, RESCUED_BYTES, SealedKey, Stay, WipeOrder};

use crate::{
    backup::asides,
    durable,
    error::StoreError,
    folder::Folder,
    key::{Key, Unlocked},
    keyring::{KEYRING_BYTES_MAX, parse},
    open::inspect,
};

pub(crate) const FILE: &str = "shut.json";
/// Far above what it takes.
const SHUT_BYTES_MAX: u64 = 64 * 1024;
const VERSION: u32 = 1;

/// What stands in the place of the keyring of a store that was ordered shut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shut {
    version: u32,
    store: Uuid,
    /// What was obeyed.
    pub order: WipeOrder,
    /// When, by this workstation's clock.
    pub at: Timestamp,
    /// Where the desk is.
    pub desk: String,
    /// The data key.
    pub sealed: SealedKey,
    /// Entries that the desk had not judged.
    pub unsent: u64,
    /// Of these, those that the desk has kept aside since.
    pub handed_over: u64,
}

/// By what an order is known, as the workstation learnt it when it was enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orders {
    /// Which stay an order has to be for.
    pub stay: Stay,
    /// Who has to have given it.
    pub keys: DeskKeys,
}

impl Shut {
    /// Obeys an order: seals the data key, then takes every password away. May be asked for again after a crash.
    ///
    /// # Errors
    /// [`StoreError::NotOrdered`]: the desk that this workstation is enrolled at did not give that order for this stay, and
    /// nothing was done. [`StoreError::File`]: it may be asked for again.
    pub fn obey(
        folder: &Folder,
        unlocked: &Unlocked,
        orders: &Orders,
        order: WipeOrder,
        (desk, unsent): (&str, u64),
        at: Timestamp,
    ) -> Result<Self, StoreError> {
        order.check(&orders.keys.signing, &orders.stay).map_err(|_| StoreError::NotOrdered)?;
        let mut random = getrandom::rand_core::UnwrapErr(getrandom::SysRng);
        let sealed = orders.keys.rescue.seal(&orders.stay, unlocked.data_key().bytes(), &mut random);
        // Without a key to seal for nothing is shut: it would be gone for ever.
        let sealed = sealed.map_err(|_| StoreError::NotOrdered)?;
        let store = unlocked.store();
        let shut = Self { version: VERSION, store, order, at, desk: desk.to_owned(), sealed, unsent, handed_over: 0 };
        shut.write(folder)?;
        shut.finish(folder)?;
        Ok(shut)
    }

    /// What was ordered of the store in this folder, if it was shut.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Newer`].
    pub fn load(folder: &Folder) -> Result<Option<Self>, StoreError> {
        Self::at(folder.path())
    }

    /// The same while somebody else may hold the folder.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn at(path: &Path) -> Result<Option<Self>, StoreError> {
        let file = path.join(FILE);
        let Some(bytes) = durable::read(&file, SHUT_BYTES_MAX)? else { return Ok(None) };
        let shut: Self = serde_json::from_slice(&bytes).map_err(|_| StoreError::Damaged { file: file.clone() })?;
        if shut.version > VERSION {
            return Err(StoreError::Newer { file, found: shut.version, known: VERSION });
        }
        Ok(Some(shut))
    }

    /// Takes every password away that is still there, when obeying or opening again was cut.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn finish(&self, folder: &Folder) -> Result<(), StoreError> {
        remove_keyrings(folder.path())?;
        for aside in asides(folder.path())? {
            let bytes = durable::read(&aside.join("keyring.json"), KEYRING_BYTES_MAX).ok().flatten();
            let ring = bytes.and_then(|bytes| parse(&bytes, &aside).ok());
            // Of another store the sealed key would not open anything.
            if ring.is_some_and(|ring| ring.store == self.store) {
                remove_keyrings(&aside)?;
            }
        }
        Ok(())
    }

    /// Notes how many entries the desk has kept aside since.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn handed_over(&mut self, folder: &Folder, entries: u64) -> Result<(), StoreError> {
        self.handed_over = entries;
        self.write(folder)
    }

    /// What opens the store again: the key that the desk gave back, for `account`.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`]: it is not the key of this store.
    pub fn unlock(&self, folder: &Folder, account: Uuid, key: &[u8; RESCUED_BYTES]) -> Result<Unlocked, StoreError> {
        let mut data_key = Key::zero();
        data_key.bytes_mut().copy_from_slice(key);
        let unlocked = Unlocked::new(account, self.store, data_key);
        inspect(folder, &folder.database(), &unlocked.keys())?;
        Ok(unlocked)
    }

    /// The order is over: somebody has a password again, and the desk has let the workstation in.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn lift(folder: &Folder) -> Result<(), StoreError> {
        let file = folder.shut();
        fs::remove_file(&file).map_err(|error| StoreError::file(&file, error))?;
        durable::sync_parent(&file)
    }

    fn write(&self, folder: &Folder) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec_pretty(self).unwrap_or_else(|_| unreachable!("texts and numbers"));
        durable::replace(&folder.tmp(), &folder.shut(), &[&bytes])
    }
}

/// Removes whatever holds passwords in a store's folder; of what was damaged and kept, too.
fn remove_keyrings(path: &Path) -> Result<(), StoreError> {
    let fault = |error| StoreError::file(path, error);
    let mut removed = false;
    for entry in fs::read_dir(path).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        if entry.file_name().to_string_lossy().starts_with("keyring.") {
            blot(&entry.path())?;
            removed = true;
        }
    }
    if removed { durable::sync_parent(&path.join("keyring.json")) } else { Ok(()) }
}

/// Overwrites a file before it goes, for what that is worth on the drive at hand.
fn blot(file: &PathBuf) -> Result<(), StoreError> {
    let fault = |error| StoreError::file(file, error);
    let bytes = fs::metadata(file).map_err(fault)?.len().min(KEYRING_BYTES_MAX);
    let blank = vec![0; usize::try_from(bytes).unwrap_or_default()];
    let blotted = fs::OpenOptions::new().write(true).open(file).and_then(|mut open| {
        open.write_all(&blank)?;
        open.sync_all()
    });
    blotted.and_then(|()| fs::remove_file(file)).map_err(fault)
}
