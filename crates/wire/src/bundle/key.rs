//! By what bundles are sealed and opened.

use std::{fmt, str::FromStr};

use age::{secrecy::ExposeSecret as _, x25519};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    desk_key::{DeskKey, DeskPublicKey, DeskSignature},
    device::{DeviceKey, DevicePublicKey, WrongSignature},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no key of a bundle")]
pub struct BadBundleKey;

/// Opens what was sealed to its recipient. Wiped when dropped.
#[derive(Clone)]
pub struct BundleIdentity(pub(super) x25519::Identity);

/// To whom a bundle is sealed: `age1…`.
#[derive(Clone, PartialEq, Eq)]
pub struct BundleRecipient(pub(super) x25519::Recipient);

/// What the desk's signature under its recipient begins with.
const RECIPIENT_CONTEXT: &[u8] = b"ensitio recipient 1 ";

/// To whom bundles for a desk are sealed, by the word of that desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealTo {
    pub recipient: BundleRecipient,
    #[serde(rename = "recipient_signature")]
    pub signature: DeskSignature,
}

impl SealTo {
    #[must_use]
    pub fn new(desk: Uuid, recipient: BundleRecipient, key: &DeskKey) -> Self {
        let signature = key.sign(&said(desk, &recipient));
        Self { recipient, signature }
    }

    /// Whether this desk, whose key it is, said so.
    ///
    /// # Errors
    /// [`WrongSignature`].
    pub fn check(&self, key: &DeskPublicKey, desk: Uuid) -> Result<(), WrongSignature> {
        key.check(&said(desk, &self.recipient), &self.signature)
    }
}

fn said(desk: Uuid, recipient: &BundleRecipient) -> Vec<u8> {
    [RECIPIENT_CONTEXT, desk.as_bytes(), recipient.to_string().as_bytes()].concat()
}

/// Who signs a bundle.
#[derive(Debug, Clone, Copy)]
pub enum BundleKey<'k> {
    Device(&'k DeviceKey),
    Desk(&'k DeskKey),
}

impl BundleKey<'_> {
    pub(super) fn sign(self, signed: &[u8]) -> [u8; 64] {
        match self {
            Self::Device(key) => key.sign(signed),
            Self::Desk(key) => key.sign(signed).bytes(),
        }
    }
}

impl<'k> From<&'k DeviceKey> for BundleKey<'k> {
    fn from(key: &'k DeviceKey) -> Self {
        Self::Device(key)
    }
}

impl<'k> From<&'k DeskKey> for BundleKey<'k> {
    fn from(key: &'k DeskKey) -> Self {
        Self::Desk(key)
    }
}

/// By whom a bundle has to be signed.
#[derive(Debug, Clone, Copy)]
pub enum BundleSigner {
    Device(DevicePublicKey),
    Desk(DeskPublicKey),
}

impl BundleSigner {
    pub(super) fn check(&self, signed: &[u8], signature: &[u8; 64]) -> Result<(), WrongSignature> {
        match self {
            Self::Device(key) => key.check_signed(signed, signature),
            Self::Desk(key) => key.check(signed, &DeskSignature::from_bytes(signature)),
        }
    }
}

impl From<DevicePublicKey> for BundleSigner {
    fn from(key: DevicePublicKey) -> Self {
        Self::Device(key)
    }
}

impl From<DeskPublicKey> for BundleSigner {
    fn from(key: DeskPublicKey) -> Self {
        Self::Desk(key)
    }
}

impl BundleIdentity {
    /// A new one, by the system's randomness.
    #[must_use]
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    #[must_use]
    pub fn recipient(&self) -> BundleRecipient {
        BundleRecipient(self.0.to_public())
    }

    /// As it is kept: `AGE-SECRET-KEY-1…`.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }
}

impl FromStr for BundleIdentity {
    type Err = BadBundleKey;

    fn from_str(text: &str) -> Result<Self, BadBundleKey> {
        text.parse().map(Self).map_err(|_| BadBundleKey)
    }
}

impl fmt::Debug for BundleIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BundleIdentity(..)")
    }
}

impl fmt::Display for BundleRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for BundleRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BundleRecipient({self})")
    }
}

impl FromStr for BundleRecipient {
    type Err = BadBundleKey;

    fn from_str(text: &str) -> Result<Self, BadBundleKey> {
        text.parse().map(Self).map_err(|_| BadBundleKey)
    }
}

impl Serialize for BundleRecipient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BundleRecipient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_desk_says_to_whom_its_bundles_are_sealed_and_only_for_itself() {
        let (key, stranger) = (DeskKey::from_seed(&[7; 32]), DeskKey::from_seed(&[8; 32]));
        let (desk, recipient) = (Uuid::from_u128(1), BundleIdentity::generate().recipient());
        let told = SealTo::new(desk, recipient.clone(), &key);
        let read: SealTo = serde_json::from_str(&serde_json::to_string(&told).unwrap()).unwrap();
        assert_eq!((&read, read.check(&key.public(), desk)), (&told, Ok(())));
        assert_eq!(told.check(&stranger.public(), desk), Err(WrongSignature));
        assert_eq!(told.check(&key.public(), Uuid::from_u128(2)), Err(WrongSignature), "of another desk");
        let other = SealTo { recipient: BundleIdentity::generate().recipient(), ..told.clone() };
        assert_eq!(other.check(&key.public(), desk), Err(WrongSignature));
        let for_another = SealTo { signature: key.sign(recipient.to_string().as_bytes()), ..told };
        assert_eq!(for_another.check(&key.public(), desk), Err(WrongSignature), "signed for another purpose");
    }
}
