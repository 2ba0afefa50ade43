//! Who may open the store. One random data key encrypts everything; each person has a slot that holds it wrapped
//! under a key made from their password (Argon2id, RFC 9106; XChaCha20-Poly1305). A lost password is mended by
//! anybody who is inside; when nobody is, the data is gone.

mod file;
mod slot;

use std::time::Duration;

use uuid::Uuid;

pub(crate) use self::file::{Body, KEYRING_BYTES_MAX, parse};
pub use self::slot::KdfCost;
use self::slot::{Slot, wait_ms};
use crate::{
    durable,
    error::StoreError,
    folder::Folder,
    key::{Key, Unlocked},
};

/// People on one workstation.
pub const SLOTS_MAX: usize = 64;
/// Characters of a display name; at least one. As many as a person's name may have.
pub const NAME_CHARS_MAX: usize = 200;
/// UTF-8 bytes of a password; at least one. Whether a password is good enough is for the caller to say.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// Somebody who has a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Their identity.
    pub id: Uuid,
    /// What the login screen shows.
    pub name: String,
}

/// Why the keyring did not do what was asked; it is then unchanged, except for the count of wrong passwords.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyringError {
    /// Nobody of this identity has a slot.
    #[error("no slot for account {0}")]
    UnknownAccount(Uuid),
    /// Somebody of this identity has a slot already.
    #[error("account {0} already has a slot")]
    AccountTaken(Uuid),
    /// The password is wrong.
    #[error("wrong password, next attempt in {wait:?}")]
    WrongPassword {
        /// How long the next attempt must wait.
        wait: Duration,
    },
    /// Too soon after wrong passwords; this one was not looked at.
    #[error("too early, next attempt in {wait:?}")]
    TooEarly {
        /// How long still to wait.
        wait: Duration,
    },
    /// Removing the last slot would lose the data.
    #[error("the last slot stays")]
    LastSlot,
    /// [`SLOTS_MAX`] reached.
    #[error("no free slot")]
    SlotsFull,
    /// Empty, or longer than [`NAME_CHARS_MAX`].
    #[error("name of unfit length")]
    Name,
    /// Empty, or longer than [`PASSWORD_BYTES_MAX`].
    #[error("password of unfit length")]
    Password,
    /// Outside the bounds of [`KdfCost`].
    #[error("unfit cost of the password hash")]
    Cost,
    /// The proof given belongs to another store.
    #[error("unlocked another store")]
    OtherStore,
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The keyring of a folder, as last written.
#[derive(Debug)]
pub struct Keyring {
    folder: Folder,
    body: Body,
}

impl Keyring {
    /// The keyring of a store that was shut and that somebody opened again: one slot, for them.
    ///
    /// # Errors
    /// [`StoreError::Exists`]: it has a keyring. Unfit name, password or cost.
    pub fn reopen(
        folder: &Folder,
        unlocked: &Unlocked,
        account: &Account,
        password: &str,
        cost: KdfCost,
    ) -> Result<Self, KeyringError> {
        if folder.keyring().exists() {
            return Err(StoreError::Exists { file: folder.keyring() }.into());
        }
        let store = unlocked.store();
        let slot = Slot::wrap(store, account, password, cost, unlocked.data_key())?;
        let mut ring = Self { folder: folder.clone(), body: Body { store, slots: Vec::new() } };
        ring.commit(Body { store, slots: vec![slot] })?;
        Ok(ring)
    }

    /// Whether the folder has a keyring, damaged or not.
    #[must_use]
    pub fn exists(folder: &Folder) -> bool {
        folder.keyring().exists() || folder.keyring_copy().exists()
    }

    /// Makes the data key of a new store and the slot of its first person.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the folder already has a keyring or a database.
    pub fn create(
        folder: &Folder,
        account: &Account,
        password: &str,
        cost: KdfCost,
    ) -> Result<(Self, Unlocked), KeyringError> {
        for file in [folder.keyring(), folder.keyring_copy(), folder.database()] {
            if file.exists() {
                return Err(StoreError::Exists { file }.into());
            }
        }
        let store = Uuid::from_bytes(random()?);
        let key = Key::random()?;
        let slot = Slot::wrap(store, account, password, cost, &key)?;
        let mut ring = Self { folder: folder.clone(), body: Body { store, slots: Vec::new() } };
        durable::replace(&folder.tmp(), &folder.newborn(), &[])?;
        ring.commit(Body { store, slots: vec![slot] })?;
        Ok((ring, Unlocked::new(account.id, store, key)))
    }

    /// Reads the keyring of a folder.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Damaged`], [`StoreError::Newer`]: the file was left as it is.
    pub fn load(folder: &Folder) -> Result<Self, KeyringError> {
        let file = folder.keyring();
        let bytes =
            durable::read(&file, KEYRING_BYTES_MAX)?.ok_or_else(|| StoreError::Missing { file: file.clone() })?;
        Ok(Self { folder: folder.clone(), body: parse(&bytes, &file)? })
    }

    /// Puts the second copy in place of a damaged or missing keyring, which is kept aside under another name.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the keyring is sound; those of [`Keyring::load`] about the copy.
    pub fn restore_copy(folder: &Folder) -> Result<Self, KeyringError> {
        let (file, copy) = (folder.keyring(), folder.keyring_copy());
        match Self::load(folder) {
            Ok(_) | Err(KeyringError::Store(StoreError::Newer { .. })) => {
                return Err(StoreError::Exists { file }.into());
            }
            Err(KeyringError::Store(StoreError::Missing { .. } | StoreError::Damaged { .. })) => {}
            Err(error) => return Err(error),
        }
        let bytes =
            durable::read(&copy, KEYRING_BYTES_MAX)?.ok_or_else(|| StoreError::Missing { file: copy.clone() })?;
        let body = parse(&bytes, &copy)?;
        if file.exists() {
            let aside = durable::free_name(&folder.path().join("keyring.damaged"));
            std::fs::rename(&file, &aside).map_err(|error| StoreError::file(aside, error))?;
        }
        durable::replace(&folder.tmp(), &file, &[&bytes])?;
        Ok(Self { folder: folder.clone(), body })
    }

    /// The identity of the store; the same in its backups.
    #[must_use]
    pub fn store(&self) -> Uuid {
        self.body.store
    }

    /// Who has a slot, in the order in which they were added.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        self.body.accounts().collect()
    }

    /// How long `account` must wait before its next attempt.
    ///
    /// # Errors
    /// [`KeyringError::UnknownAccount`].
    pub fn wait(&self, account: Uuid, now_ms: i64) -> Result<Duration, KeyringError> {
        let slot = &self.body.slots[self.index(account)?];
        Ok(Duration::from_millis(wait_ms(slot.failures, slot.failed_at_ms, now_ms)))
    }

    /// Opens the slot of `account`. Takes as long as [`KdfCost`] says. `now_ms` is in ms since 1970-01-01 UTC.
    ///
    /// # Errors
    /// [`KeyringError::WrongPassword`] (counted, also over restarts) and [`KeyringError::TooEarly`] (not counted).
    pub fn unlock(&mut self, account: Uuid, password: &str, now_ms: i64) -> Result<Unlocked, KeyringError> {
        let index = self.index(account)?;
        let wait = self.wait(account, now_ms)?;
        if !wait.is_zero() {
            return Err(KeyringError::TooEarly { wait });
        }
        let store = self.body.store;
        let slot = &mut self.body.slots[index];
        if let Some(key) = slot.unwrap(store, password) {
            if slot.failures > 0 {
                slot.failures = 0;
                slot.failed_at_ms = 0;
                // Should the disk be full, the right password still opens: the count on disk only stays too high.
                let _ = self.write_main(&self.body);
            }
            return Ok(Unlocked::new(account, store, key));
        }
        slot.failures = slot.failures.saturating_add(1);
        slot.failed_at_ms = now_ms;
        self.write_main(&self.body)?;
        Err(KeyringError::WrongPassword { wait: self.wait(account, now_ms)? })
    }

    /// Gives another person a slot.
    ///
    /// # Errors
    /// [`KeyringError::AccountTaken`], [`KeyringError::SlotsFull`], unfit name, password or cost.
    pub fn add(
        &mut self,
        unlocked: &Unlocked,
        account: &Account,
        password: &str,
        cost: KdfCost,
    ) -> Result<(), KeyringError> {
        self.check_store(unlocked)?;
        if self.index(account.id).is_ok() {
            return Err(KeyringError::AccountTaken(account.id));
        }
        if self.body.slots.len() >= SLOTS_MAX {
            return Err(KeyringError::SlotsFull);
        }
        let mut body = self.body.clone();
        body.slots.push(Slot::wrap(body.store, account, password, cost, unlocked.data_key())?);
        self.commit(body)
    }

    /// Changes one's own password, proving the old one as in [`Keyring::unlock`].
    ///
    /// # Errors
    /// Those of [`Keyring::unlock`] about the old password; unfit new password or cost.
    pub fn change_password(
        &mut self,
        account: Uuid,
        old: &str,
        new: &str,
        cost: KdfCost,
        now_ms: i64,
    ) -> Result<(), KeyringError> {
        let unlocked = self.unlock(account, old, now_ms)?;
        self.set_password(&unlocked, account, new, cost)
    }

    /// Gives `account` a new password, without its old one: whoever is inside mends a forgotten password.
    ///
    /// # Errors
    /// [`KeyringError::UnknownAccount`], unfit password or cost.
    pub fn set_password(
        &mut self,
        unlocked: &Unlocked,
        account: Uuid,
        new: &str,
        cost: KdfCost,
    ) -> Result<(), KeyringError> {
        self.check_store(unlocked)?;
        let index = self.index(account)?;
        let mut body = self.body.clone();
        let slot = &mut body.slots[index];
        *slot = Slot::wrap(body.store, &slot.account(), new, cost, unlocked.data_key())?;
        self.commit(body)
    }

    /// Lets the login screen show another name for `account`; answers whether it was another.
    ///
    /// # Errors
    /// [`KeyringError::UnknownAccount`], unfit name.
    pub fn rename(&mut self, unlocked: &Unlocked, account: Uuid, name: &str) -> Result<bool, KeyringError> {
        self.check_store(unlocked)?;
        let index = self.index(account)?;
        let mut body = self.body.clone();
        if !body.slots[index].rename(name)? {
            return Ok(false);
        }
        self.commit(body)?;
        Ok(true)
    }

    /// Takes the slot of `account` away. Who knew its password may still hold a copy of the old file: only a new
    /// store has a new data key.
    ///
    /// # Errors
    /// [`KeyringError::LastSlot`], [`KeyringError::UnknownAccount`].
    pub fn remove(&mut self, unlocked: &Unlocked, account: Uuid) -> Result<(), KeyringError> {
        self.check_store(unlocked)?;
        let index = self.index(account)?;
        if self.body.slots.len() == 1 {
            return Err(KeyringError::LastSlot);
        }
        let mut body = self.body.clone();
        body.slots.remove(index);
        self.commit(body)
    }

    /// Opens a keyring that was just unpacked: wrong passwords are not counted.
    pub(crate) fn unlock_uncounted(&self, account: Uuid, password: &str) -> Result<Unlocked, KeyringError> {
        Self::unlock_detached(&self.body, account, password)
    }

    /// Opens a keyring that is not of a folder (a backup): wrong passwords are not counted.
    pub(crate) fn unlock_detached(body: &Body, account: Uuid, password: &str) -> Result<Unlocked, KeyringError> {
        let slot =
            body.slots.iter().find(|slot| slot.account().id == account).ok_or(KeyringError::UnknownAccount(account))?;
        let key = slot.unwrap(body.store, password).ok_or(KeyringError::WrongPassword { wait: Duration::ZERO })?;
        Ok(Unlocked::new(account, body.store, key))
    }

    fn index(&self, account: Uuid) -> Result<usize, KeyringError> {
        self.body
            .slots
            .iter()
            .position(|slot| slot.account().id == account)
            .ok_or(KeyringError::UnknownAccount(account))
    }

    fn check_store(&self, unlocked: &Unlocked) -> Result<(), KeyringError> {
        if unlocked.store() == self.body.store { Ok(()) } else { Err(KeyringError::OtherStore) }
    }

    /// Writes the keyring and its copy: both or neither. The copy is not the version before: a password that was
    /// changed or a person who was removed must not go on working in it.
    fn commit(&mut self, body: Body) -> Result<(), KeyringError> {
        let (tmp, bytes) = (self.folder.tmp(), body.to_bytes());
        // All that may not fit on the disk comes before the two renames.
        let keyring = durable::stage(&tmp, &[&bytes])?;
        let copy = durable::stage(&tmp, &[&bytes])?;
        keyring.rename(&self.folder.keyring())?;
        self.body = body;
        // From here on the new keyring is in force, and to tell of a failure would be wrong. A copy that could not be
        // renewed must not open with what was taken back.
        if copy.rename(&self.folder.keyring_copy()).is_err() {
            let _ = std::fs::remove_file(self.folder.keyring_copy());
        }
        Ok(())
    }

    fn write_main(&self, body: &Body) -> Result<(), StoreError> {
        durable::replace(&self.folder.tmp(), &self.folder.keyring(), &[&body.to_bytes()])
    }
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(StoreError::Random)?;
    Ok(bytes)
}
