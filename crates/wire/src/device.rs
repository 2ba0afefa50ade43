//! The key by which the desk knows a workstation (Ed25519, RFC 8032).

use std::fmt;

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;

/// What a device signs, so that a signature for one purpose never serves another.
const TOKEN_CONTEXT: &[u8] = b"ensitio token 1 ";
const SIGN_IN_CONTEXT: &[u8] = b"ensitio sign-in 1 ";

/// It was not made by whoever it is said to be of, for this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the signature is not that of whoever it is said to be of")]
pub struct WrongSignature;

/// The secret half, wiped when dropped.
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// `seed`: 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    #[must_use]
    pub fn public(&self) -> DevicePublicKey {
        DevicePublicKey(self.0.verifying_key())
    }

    /// Answers a challenge of the desk.
    #[must_use]
    pub fn answer(&self, challenge: &str) -> DeviceSignature {
        DeviceSignature(self.0.sign(&[TOKEN_CONTEXT, challenge.as_bytes()].concat()))
    }

    /// Shows that whoever ends a sign-in has the key with which it was begun.
    #[must_use]
    pub fn end_sign_in(&self, ticket: &str) -> DeviceSignature {
        DeviceSignature(self.0.sign(&[SIGN_IN_CONTEXT, ticket.as_bytes()].concat()))
    }

    /// Signs what begins with a context of its own.
    pub(crate) fn sign(&self, signed: &[u8]) -> [u8; 64] {
        self.0.sign(signed).to_bytes()
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey(..)")
    }
}

/// The half that the desk keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevicePublicKey(VerifyingKey);

impl DevicePublicKey {
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// # Errors
    /// When the bytes are no point that signatures can be checked with.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, WrongSignature> {
        VerifyingKey::from_bytes(bytes).map(Self).map_err(|_| WrongSignature)
    }

    /// Whether the device answered this challenge. Strict: one message has one signature.
    ///
    /// # Errors
    /// [`WrongSignature`].
    pub fn check(&self, challenge: &str, signature: &DeviceSignature) -> Result<(), WrongSignature> {
        let signed = [TOKEN_CONTEXT, challenge.as_bytes()].concat();
        self.0.verify_strict(&signed, &signature.0).map_err(|_| WrongSignature)
    }

    /// The counterpart of [`DeviceKey::end_sign_in`].
    ///
    /// # Errors
    /// [`WrongSignature`].
    pub fn check_sign_in(&self, ticket: &str, signature: &DeviceSignature) -> Result<(), WrongSignature> {
        let signed = [SIGN_IN_CONTEXT, ticket.as_bytes()].concat();
        self.0.verify_strict(&signed, &signature.0).map_err(|_| WrongSignature)
    }

    /// The counterpart of [`DeviceKey::sign`].
    pub(crate) fn check_signed(&self, signed: &[u8], signature: &[u8; 64]) -> Result<(), WrongSignature> {
        self.0.verify_strict(signed, &Signature::from_bytes(signature)).map_err(|_| WrongSignature)
    }
}

/// 64 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceSignature(Signature);

impl Serialize for DevicePublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Base64::encode_string(&self.bytes()))
    }
}

impl<'de> Deserialize<'de> for DevicePublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_bytes(&decode(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for DeviceSignature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Base64::encode_string(&self.0.to_bytes()))
    }
}

impl<'de> Deserialize<'de> for DeviceSignature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Signature::from_bytes(&decode(deserializer)?)))
    }
}

pub(crate) fn decode<'de, const N: usize, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; N], D::Error> {
    let text = String::deserialize(deserializer)?;
    let mut bytes = [0; N];
    match Base64::decode(text.as_bytes(), &mut bytes) {
        Ok(read) if read.len() == N => Ok(bytes),
        _ => Err(D::Error::custom("not the base64 of as many bytes as it takes")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_device_answers_and_only_this_challenge() {
        let (key, other) = (DeviceKey::from_seed(&[7; 32]), DeviceKey::from_seed(&[8; 32]));
        let answer = key.answer("reto");
        assert_eq!(key.public().check("reto", &answer), Ok(()));
        assert_eq!(key.public().check("otro", &answer), Err(WrongSignature));
        assert_eq!(other.public().check("reto", &answer), Err(WrongSignature));
        let ended = key.end_sign_in("reto");
        assert_eq!(key.public().check_sign_in("reto", &ended), Ok(()));
        assert_eq!(key.public().check("reto", &ended), Err(WrongSignature), "one purpose never serves another");
        assert_eq!(key.public().check_sign_in("reto", &answer), Err(WrongSignature));
        assert_eq!(other.public().check_sign_in("reto", &ended), Err(WrongSignature));
        let json = serde_json::to_string(&(key.public(), answer)).unwrap();
        let (public, read): (DevicePublicKey, DeviceSignature) = serde_json::from_str(&json).unwrap();
        assert_eq!(public.check("reto", &read), Ok(()));
    }
}
