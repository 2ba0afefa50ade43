//! What the journal says of people, sealed so that it can be forgotten.
//!
//! Bodies of the journal are chained by their hash and never rewritten, so nothing that the law may oblige to erase
//! (Ley 1581 de 2012, art. 8 e) may stand in them, and a document number must not even be hashed: there are few enough
//! of them to try them all. What a body says of a person therefore stands in a capsule, under a key of that person;
//! what an act says, under a key of that act, since acts are archives that stay when a person is forgotten (Ley 594 de
//! 2000). The chain covers the sealed bytes. Once a key is deleted nothing opens its capsules, and no hash changes.
//!
//! `capsule = base64(nonce || XChaCha20-Poly1305(JSON))`, with intent and owner as associated data: a capsule cannot be
//! moved to another entry or person.

use base64ct::{Base64, Encoding};
use casework::id::{ActId, IntentId, PersonId};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rusqlite::{named_params, types::Type};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    error::StoreError,
    key::{KEY_BYTES, Key},
    sql::{sql, write_json},
    transaction::{Reader, Writer},
};

const NONCE_BYTES: usize = 24;

/// Whose key a capsule is under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CapsuleOwner {
    /// What is known of a person, until they are erased.
    Person(PersonId),
    /// What was written and signed, as long as the archive keeps it.
    Act(ActId),
}

/// Something said of somebody, as it stands in the body of an intent.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Capsule(String);

/// Why a capsule was not opened.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// Nobody has its key any more.
    Forgotten,
    /// It is not what was sealed for this entry and this owner.
    Damaged(CapsuleOwner),
    /// The store failed.
    Unreadable(StoreError),
}

impl From<StoreError> for Unopened {
    fn from(error: StoreError) -> Self {
        Self::Unreadable(error)
    }
}

impl CapsuleOwner {
    fn kind(self) -> &'static str {
        match self {
            Self::Person(_) => "PERSON",
            Self::Act(_) => "ACT",
        }
    }

    fn id(self) -> Uuid {
        match self {
            Self::Person(PersonId(id)) | Self::Act(ActId(id)) => id,
        }
    }

    fn bound_to(self, intent: IntentId) -> Vec<u8> {
        [b"ensitio capsule 1 ", self.kind().as_bytes(), self.id().as_bytes(), intent.0.as_bytes()].concat()
    }
}

impl Capsule {
    fn seal<T: Serialize>(key: &Key, owner: CapsuleOwner, intent: IntentId, value: &T) -> Result<Self, StoreError> {
        let plain = Zeroizing::new(write_json(value)?);
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(StoreError::Random)?;
        let payload = Payload { msg: &plain, aad: &owner.bound_to(intent) };
        let sealed = XChaCha20Poly1305::new(key.bytes().into())
            .encrypt(&XNonce::from(nonce), payload)
            .unwrap_or_else(|_| unreachable!("a body is far below the cipher's limit of 256 GB"));
        Ok(Self(Base64::encode_string(&[&nonce[..], &sealed].concat())))
    }

    fn open<T: DeserializeOwned>(&self, key: &Key, owner: CapsuleOwner, intent: IntentId) -> Option<T> {
        let bytes = Base64::decode_vec(&self.0).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: &owner.bound_to(intent) };
        let plain = XChaCha20Poly1305::new(key.bytes().into()).decrypt(&XNonce::from(*nonce), payload).ok()?;
        serde_json::from_slice(&Zeroizing::new(plain)).ok()
    }
}

impl Reader<'_> {
    /// What was sealed for `intent` under the key of `owner`.
    pub(crate) fn open_capsule<T: DeserializeOwned>(
        &self,
        capsule: &Capsule,
        owner: CapsuleOwner,
        intent: IntentId,
    ) -> Result<T, Unopened> {
        let key = self.capsule_key(owner)?.ok_or(Unopened::Forgotten)?;
        capsule.open(&key, owner, intent).ok_or(Unopened::Damaged(owner))
    }

    fn capsule_key(&self, owner: CapsuleOwner) -> Result<Option<Key>, StoreError> {
        let params = named_params! { ":kind": owner.kind(), ":id": owner.id() };
        self.one(sql!("table/capsule/key.sql"), params, |row| {
            let index = row.as_ref().column_index("key")?;
            let stored = row.get_ref(index)?.as_blob()?;
            let stored: &[u8; KEY_BYTES] = stored
                .try_into()
                .map_err(|_| rusqlite::Error::InvalidColumnType(index, "key".to_owned(), Type::Blob))?;
            let mut key = Key::zero();
            key.bytes_mut().copy_from_slice(stored);
            Ok(key)
        })
    }
}

impl Writer<'_> {
    /// Seals `value` for `intent` under the key of `owner`, who gets one with their first capsule.
    pub(crate) fn seal_capsule<T: Serialize>(
        &self,
        owner: CapsuleOwner,
        intent: IntentId,
        value: &T,
    ) -> Result<Capsule, StoreError> {
        let key = match self.capsule_key(owner)? {
            Some(key) => key,
            None => {
                let key = Key::random()?;
                let params = named_params! { ":kind": owner.kind(), ":id": owner.id(), ":key": key.bytes().as_slice() };
                self.execute(sql!("table/capsule/add_key.sql"), params)?;
                key
            }
        };
        Capsule::seal(&key, owner, intent, value)
    }

    /// Deletes the key of `owner`, for ever.
    pub(crate) fn forget(&self, owner: CapsuleOwner) -> Result<(), StoreError> {
        self.execute(sql!("table/capsule/forget.sql"), named_params! { ":kind": owner.kind(), ":id": owner.id() })?;
        self.note_erasure();
        Ok(())
    }
}
