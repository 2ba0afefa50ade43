//! Keys in memory: never copied, never printed, wiped when dropped.

use std::fmt;

use hkdf::Hkdf;
use uuid::Uuid;
use zeroize::{Zeroize, Zeroizing};

use crate::error::StoreError;

pub(crate) const KEY_BYTES: usize = 32;

/// 256 secret bits. On the heap, so that moving it leaves no copy behind.
pub(crate) struct Key(Box<[u8; KEY_BYTES]>);

impl Key {
    pub(crate) fn zero() -> Self {
        Self(Box::new([0; KEY_BYTES]))
    }

    pub(crate) fn random() -> Result<Self, StoreError> {
        let mut key = Self::zero();
        getrandom::fill(key.bytes_mut()).map_err(StoreError::Random)?;
        Ok(key)
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8; KEY_BYTES] {
        &mut self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Proof that somebody opened the keyring, and the store's data key. Keep it as short as the session.
#[derive(Debug)]
pub struct Unlocked {
    account: Uuid,
    store: Uuid,
    key: Key,
}

impl Unlocked {
    pub(crate) fn new(account: Uuid, store: Uuid, key: Key) -> Self {
        Self { account, store, key }
    }

    /// Who opened it.
    #[must_use]
    pub fn account(&self) -> Uuid {
        self.account
    }

    /// Which store it opens.
    #[must_use]
    pub fn store(&self) -> Uuid {
        self.store
    }

    pub(crate) fn data_key(&self) -> &Key {
        &self.key
    }

    pub(crate) fn keys(&self) -> Keys {
        Keys {
            store: self.store,
            database: self.derive(b"ensitio store.db key 1"),
            database_salt: self.derive(b"ensitio store.db salt 1"),
            blobs: self.derive(b"ensitio blobs key 1"),
            backup: self.derive(b"ensitio backup mac 1"),
            rescue: self.derive(b"ensitio rescue key 1"),
        }
    }

    /// HKDF-SHA256 (RFC 5869), salted with the store's identity, one `info` per use.
    fn derive(&self, info: &[u8]) -> Key {
        let mut key = Key::zero();
        Hkdf::<sha2::Sha256>::new(Some(self.store.as_bytes()), self.key.bytes())
            .expand(info, key.bytes_mut())
            .unwrap_or_else(|_| unreachable!("32 bytes are within the 8,160 that HKDF-SHA256 gives"));
        key
    }
}

/// What the data key is used for; each key has one use.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) store: Uuid,
    database: Key,
    database_salt: Key,
    pub(crate) blobs: Key,
    pub(crate) backup: Key,
    pub(crate) rescue: Key,
}

/// Bytes of the header of a SQLCipher file that hold its salt.
const SALT_BYTES: usize = 16;

impl Keys {
    /// The `key` pragma with key and salt. The salt is derived, not read from the file, so that a damaged header
    /// can be told from a foreign key (SQLCipher needs the salt only to separate the page MAC's key).
    pub(crate) fn database_pragma(&self) -> Zeroizing<String> {
        let key = Zeroizing::new(hex::encode(self.database.bytes()));
        let salt = Zeroizing::new(hex::encode(&self.database_salt.bytes()[..SALT_BYTES]));
        Zeroizing::new(format!("pragma key = \"x'{}{}'\"", *key, *salt))
    }
}
