//! The desk's own keys: one by which a workstation knows what the desk says, its orders and its receipts (Ed25519, RFC 8032),
//! and one for what only the desk may open (HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305).

use std::fmt;

use base64ct::{Base64, Encoding};
use casework::{id::DeviceId, time::Timestamp};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hpke::{
    Deserializable, Kem as _, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256,
    kem::X25519HkdfSha256 as Kem, rand_core::CryptoRng,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::device::{WrongSignature, decode};

/// What each thing begins with that is signed or sealed, so that one for one purpose never serves another.
const WIPE_CONTEXT: &[u8] = b"ensitio wipe 1 ";
const RESCUE_CONTEXT: &[u8] = b"ensitio rescue 1 ";
/// A data key of a store.
pub const RESCUED_BYTES: usize = 32;
const ENCAPSULATED_BYTES: usize = 32;
const TAG_BYTES: usize = 16;
const SEALED_BYTES: usize = ENCAPSULATED_BYTES + RESCUED_BYTES + TAG_BYTES;

/// One stay of one workstation at one desk: an order to shut its store ends it with the next code. What was ordered or sealed in one
/// means nothing in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    pub desk: Uuid,
    pub device: DeviceId,
    pub enrolment: Uuid,
}

impl Stay {
    fn bytes(&self) -> Vec<u8> {
        [self.desk, self.device.0, self.enrolment].map(Uuid::into_bytes).concat()
    }
}

/// The public halves, which a workstation learns when it is enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskKeys {
    pub signing: DeskPublicKey,
    pub rescue: RescueKey,
}

/// The secret half of [`DeskPublicKey`], wiped when dropped.
pub struct DeskKey(SigningKey);

impl DeskKey {
    /// `seed`: 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    #[must_use]
    pub fn public(&self) -> DeskPublicKey {
        DeskPublicKey(self.0.verifying_key())
    }

    /// Orders a workstation to shut its store.
    #[must_use]
    pub fn wipe(&self, stay: Stay, at: Timestamp) -> WipeOrder {
        WipeOrder { stay, at, signature: self.sign(&signed(&stay, at)) }
    }

    /// `said` begins with what it is for.
    pub(crate) fn sign(&self, said: &[u8]) -> DeskSignature {
        DeskSignature(self.0.sign(said))
    }
}

impl fmt::Debug for DeskKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeskKey(..)")
    }
}

/// By what a workstation tells a word of its desk from one of anybody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskPublicKey(VerifyingKey);

impl DeskPublicKey {
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// # Errors
    /// When the bytes are no point that signatures can be checked with.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, WrongSignature> {
        VerifyingKey::from_bytes(bytes).map(Self).map_err(|_| WrongSignature)
    }

    /// Strict: what was said has one signature.
    pub(crate) fn check(&self, said: &[u8], signature: &DeskSignature) -> Result<(), WrongSignature> {
        self.0.verify_strict(said, &signature.0).map_err(|_| WrongSignature)
    }
}

/// 64 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskSignature(Signature);

impl DeskSignature {
    pub(crate) fn bytes(self) -> [u8; 64] {
        self.0.to_bytes()
    }

    pub(crate) fn from_bytes(bytes: &[u8; 64]) -> Self {
        Self(Signature::from_bytes(bytes))
    }
}

/// The desk orders one workstation to put its store beyond the reach of whoever has it. Nothing is deleted: the store's key
/// is sealed for the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WipeOrder {
    #[serde(flatten)]
    pub stay: Stay,
    /// When it was given, by the desk's clock.
    pub at: Timestamp,
    pub signature: DeskSignature,
}

impl WipeOrder {
    /// Whether the desk whose key it is gave it for this stay.
    ///
    /// # Errors
    /// [`WrongSignature`].
    pub fn check(&self, key: &DeskPublicKey, stay: &Stay) -> Result<(), WrongSignature> {
        if self.stay != *stay {
            return Err(WrongSignature);
        }
        key.check(&signed(&self.stay, self.at), &self.signature)
    }
}

fn signed(stay: &Stay, at: Timestamp) -> Vec<u8> {
    [WIPE_CONTEXT, &stay.bytes(), &at.0.to_be_bytes()].concat()
}

/// It was sealed for another desk or another stay, or is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the sealed key does not open")]
pub struct NotOpened;

/// The secret half of [`RescueKey`].
pub struct RescueOpener(<Kem as hpke::Kem>::PrivateKey, RescueKey);

impl RescueOpener {
    /// `seed`: 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let (secret, public) = Kem::derive_keypair(seed);
        Self(secret, RescueKey(public.to_bytes().into()))
    }

    #[must_use]
    pub fn public(&self) -> RescueKey {
        self.1
    }

    /// The data key that was sealed in this stay.
    ///
    /// # Errors
    /// [`NotOpened`].
    pub fn open(&self, stay: &Stay, sealed: &SealedKey) -> Result<Zeroizing<[u8; RESCUED_BYTES]>, NotOpened> {
        let (encapsulated, box_) = sealed.0.split_at(ENCAPSULATED_BYTES);
        let encapsulated = <Kem as hpke::Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| NotOpened)?;
        let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
            &OpModeR::Base,
            &self.0,
            &encapsulated,
            RESCUE_CONTEXT,
            box_,
            &stay.bytes(),
        );
        let opened = Zeroizing::new(opened.map_err(|_| NotOpened)?);
        let mut key = Zeroizing::new([0; RESCUED_BYTES]);
        if opened.len() != key.len() {
            return Err(NotOpened);
        }
        key.copy_from_slice(&opened);
        Ok(key)
    }
}

impl fmt::Debug for RescueOpener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RescueOpener(..)")
    }
}

/// For what only the desk may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RescueKey([u8; 32]);

impl From<[u8; 32]> for RescueKey {
    /// Any bytes: those that are no key seal nothing.
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// A store's data key, in a box that only the desk opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedKey([u8; SEALED_BYTES]);

impl RescueKey {
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// Seals a data key for the desk. `random` is drawn from once.
    ///
    /// # Errors
    /// [`NotOpened`]: this is no key that anything can be sealed for.
    pub fn seal(
        &self,
        stay: &Stay,
        key: &[u8; RESCUED_BYTES],
        random: &mut impl CryptoRng,
    ) -> Result<SealedKey, NotOpened> {
        let public = <Kem as hpke::Kem>::PublicKey::from_bytes(&self.0).map_err(|_| NotOpened)?;
        let (encapsulated, box_) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Kem>(
            &OpModeS::Base,
            &public,
            RESCUE_CONTEXT,
            key,
            &stay.bytes(),
            random,
        )
        .map_err(|_| NotOpened)?;
        let whole = [encapsulated.to_bytes().as_slice(), &box_].concat();
        whole.try_into().map(SealedKey).map_err(|_| NotOpened)
    }
}

macro_rules! in_base64 {
    ($name:ty, $this:ident => $bytes:expr, $read:expr) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $this = self;
                serializer.serialize_str(&Base64::encode_string(&$bytes))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let read: fn(_) -> Option<Self> = $read;
                read(decode(deserializer)?).ok_or_else(|| D::Error::custom("no such key"))
            }
        }
    };
}

in_base64!(DeskPublicKey, this => this.bytes(), |bytes| Self::from_bytes(&bytes).ok());
in_base64!(DeskSignature, this => this.0.to_bytes(), |bytes| Some(Self(Signature::from_bytes(&bytes))));
in_base64!(RescueKey, this => this.0, |bytes| Some(Self(bytes)));
in_base64!(SealedKey, this => this.0, |bytes| Some(Self(bytes)));

#[cfg(test)]
mod tests {
    use super::*;

    /// What a workstation and its desk are to each other.
    fn stay() -> Stay {
        Stay { desk: Uuid::from_u128(1), device: DeviceId(Uuid::from_u128(2)), enrolment: Uuid::from_u128(3) }
    }

    fn others() -> [Stay; 3] {
        let other = Uuid::from_u128(9);
        [
            Stay { desk: other, ..stay() },
            Stay { device: DeviceId(other), ..stay() },
            Stay { enrolment: other, ..stay() },
        ]
    }

    #[test]
    fn an_order_serves_one_stay_and_only_the_desk_gives_it() {
        let (signer, stranger) = (DeskKey::from_seed(&[7; 32]), DeskKey::from_seed(&[8; 32]));
        let order = signer.wipe(stay(), Timestamp(5));
        let json = serde_json::to_string(&order).unwrap();
        let order: WipeOrder = serde_json::from_str(&json).unwrap();
        assert_eq!(order.check(&signer.public(), &stay()), Ok(()));
        assert_eq!(order.check(&stranger.public(), &stay()), Err(WrongSignature));
        assert_eq!(stranger.wipe(stay(), Timestamp(5)).check(&signer.public(), &stay()), Err(WrongSignature));
        for other in others() {
            assert_eq!(order.check(&signer.public(), &other), Err(WrongSignature), "of another stay");
            let moved = WipeOrder { stay: other, ..order };
            assert_eq!(moved.check(&signer.public(), &other), Err(WrongSignature), "signed for another stay");
        }
        let later = WipeOrder { at: Timestamp(6), ..order };
        assert_eq!(later.check(&signer.public(), &stay()), Err(WrongSignature));
    }

    #[test]
    fn what_is_sealed_for_the_desk_opens_there_in_that_stay_and_nowhere_else() {
        let (opener, stranger) = (RescueOpener::from_seed(&[7; 32]), RescueOpener::from_seed(&[8; 32]));
        let mut random = getrandom::rand_core::UnwrapErr(getrandom::SysRng);
        let sealed = opener.public().seal(&stay(), &[5; 32], &mut random).unwrap();
        let again = opener.public().seal(&stay(), &[5; 32], &mut random).unwrap();
        assert_ne!(sealed, again);
        let json = serde_json::to_string(&sealed).unwrap();
        let sealed: SealedKey = serde_json::from_str(&json).unwrap();
        assert_eq!(opener.open(&stay(), &sealed).as_deref(), Ok(&[5; 32]));
        assert_eq!(stranger.open(&stay(), &sealed), Err(NotOpened));
        for other in others() {
            assert_eq!(opener.open(&other, &sealed), Err(NotOpened));
        }
        for at in 0..SEALED_BYTES {
            let mut bent = sealed;
            bent.0[at] ^= 1;
            assert_eq!(opener.open(&stay(), &bent), Err(NotOpened), "byte {at}");
        }
        assert_eq!(RescueKey([0; 32]).seal(&stay(), &[5; 32], &mut random), Err(NotOpened), "no key at all");
    }
}
