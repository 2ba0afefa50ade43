//! What entries say of people, sealed so that it can be forgotten.
//!
//! Bodies of a journal are chained by their hash and never rewritten, so nothing that the law may oblige to erase
//! (Ley 1581 de 2012, art. 8 e) may stand in them, and a document number must not even be hashed: there are few enough
//! of them to try them all. What a body says of a person therefore stands in a capsule, under a key of that person;
//! what an act says, under a key of that act, since acts are archives that stay when a person is forgotten (Ley 594 de
//! 2000). The chain covers the sealed bytes. Once a key is deleted nothing opens its capsules, and no hash changes.
//!
//! `capsule = base64(nonce || XChaCha20-Poly1305(JSON))`, with intent and owner as associated data: a capsule cannot be
//! moved to another entry or person.

use std::fmt;

use base64ct::{Base64, Encoding};
use casework::id::{ActId, IntentId, PersonId};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, de::Error as _};
use uuid::Uuid;
use zeroize::{Zeroize, Zeroizing};

pub const KEY_BYTES: usize = 32;
pub const NONCE_BYTES: usize = 24;

/// Whose key a capsule is under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CapsuleOwner {
    /// What is known of a person, until they are erased.
    Person(PersonId),
    /// What was written and signed, as long as the archive keeps it.
    Act(ActId),
}

impl CapsuleOwner {
    /// As it is stored.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Person(_) => "PERSON",
            Self::Act(_) => "ACT",
        }
    }

    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Self::Person(PersonId(id)) | Self::Act(ActId(id)) => id,
        }
    }

    fn bound_to(self, intent: IntentId) -> Vec<u8> {
        [b"ensitio capsule 1 ", self.kind().as_bytes(), self.id().as_bytes(), intent.0.as_bytes()].concat()
    }
}

/// 256 secret bits, wiped when dropped. On the heap, so that moving it leaves no copy behind.
pub struct CapsuleKey(Box<[u8; KEY_BYTES]>);

impl CapsuleKey {
    #[must_use]
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(Box::new(*bytes))
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

impl Drop for CapsuleKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for CapsuleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CapsuleKey(..)")
    }
}

impl Serialize for CapsuleKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(Base64::encode_string(self.bytes())))
    }
}

impl<'de> Deserialize<'de> for CapsuleKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let mut key = Self(Box::new([0; KEY_BYTES]));
        match Base64::decode(text.as_bytes(), key.0.as_mut_slice()) {
            Ok(bytes) if bytes.len() == KEY_BYTES => Ok(key),
            _ => Err(D::Error::custom("a capsule key has 32 bytes")),
        }
    }
}

/// The keys that somebody has.
pub trait Keys {
    /// Why they could not be read.
    type Error;

    /// `None`: forgotten, or never had.
    ///
    /// # Errors
    /// The keeper's own; so for every method.
    fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, Self::Error>;
}

/// Keys to which new ones may be added.
pub trait NewKeys: Keys {
    /// The key of `owner`, who gets one with their first capsule.
    ///
    /// # Errors
    /// The keeper's own; so for every method.
    fn key_for(&self, owner: CapsuleOwner) -> Result<CapsuleKey, Self::Error>;
    fn nonce(&self) -> Result<[u8; NONCE_BYTES], Self::Error>;
}

/// Something said of somebody, as it stands in the body of an intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Capsule(String);

/// Why a capsule was not opened.
#[derive(Debug)]
pub enum Unopened<E> {
    /// Nobody has its key any more.
    Forgotten,
    /// It is not what was sealed for this entry and this owner.
    Damaged,
    /// The keys could not be read.
    Unreadable(E),
}

impl Capsule {
    /// Seals `value` for `intent` under the key of `owner`.
    pub(crate) fn seal<K: NewKeys, T: Serialize>(
        keys: &K,
        owner: CapsuleOwner,
        intent: IntentId,
        value: &T,
    ) -> Result<Self, K::Error> {
        let (key, nonce) = (keys.key_for(owner)?, keys.nonce()?);
        let plain = Zeroizing::new(
            serde_json::to_vec(value).unwrap_or_else(|_| unreachable!("details, contents and turns are plain JSON")),
        );
        let payload = Payload { msg: &plain, aad: &owner.bound_to(intent) };
        let sealed = XChaCha20Poly1305::new(key.bytes().into())
            .encrypt(&XNonce::from(nonce), payload)
            .unwrap_or_else(|_| unreachable!("a body is far below the cipher's limit of 256 GB"));
        Ok(Self(Base64::encode_string(&[&nonce[..], &sealed].concat())))
    }

    /// What was sealed for `intent` under the key of `owner`.
    pub(crate) fn open<K: Keys, T: DeserializeOwned>(
        &self,
        keys: &K,
        owner: CapsuleOwner,
        intent: IntentId,
    ) -> Result<T, Unopened<K::Error>> {
        let key = keys.key(owner).map_err(Unopened::Unreadable)?.ok_or(Unopened::Forgotten)?;
        self.open_with(&key, owner, intent).ok_or(Unopened::Damaged)
    }

    fn open_with<T: DeserializeOwned>(&self, key: &CapsuleKey, owner: CapsuleOwner, intent: IntentId) -> Option<T> {
        let bytes = Base64::decode_vec(&self.0).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: &owner.bound_to(intent) };
        let plain = XChaCha20Poly1305::new(key.bytes().into()).decrypt(&XNonce::from(*nonce), payload).ok()?;
        serde_json::from_slice(&Zeroizing::new(plain)).ok()
    }
}
