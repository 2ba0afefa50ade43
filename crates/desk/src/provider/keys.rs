//! The keys by which a provider signs, and the only algorithms that are taken: `jsonwebtoken` reads, `ring` checks.

use jsonwebtoken::{
    Algorithm, DecodingKey, DecodingKeyKind, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse},
    signature::{self, Verifier},
};
use reqwest::{Client, Url};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Fault, http, token::Flaw};

const KEYS_BYTES_MAX: usize = 256 * 1024;
const KEYS_MAX: usize = 100;
const KEY_ID_BYTES_MAX: usize = 256;
/// Nobody is asked which: not `none`, and nothing that a public key could be taken for the secret of.
const ALGORITHMS: [(Algorithm, KeyAlgorithm); 3] = [
    (Algorithm::RS256, KeyAlgorithm::RS256),
    (Algorithm::PS256, KeyAlgorithm::PS256),
    (Algorithm::ES256, KeyAlgorithm::ES256),
];

/// Those that could sign.
#[derive(Debug)]
pub(super) struct Keys(Vec<Jwk>);

pub(super) async fn fetch(client: &Client, url: &Url) -> Result<Keys, Fault> {
    Keys::read(&http::get(client, url, KEYS_BYTES_MAX).await?).ok_or(Fault::NotUnderstood)
}

impl Keys {
    /// Keys of a kind that is not known here stand beside the others.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Listed {
            keys: Vec<Value>,
        }
        let Listed { keys } = serde_json::from_slice(bytes).ok()?;
        if keys.len() > KEYS_MAX {
            return None;
        }
        Some(Self(keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect()))
    }

    /// The one that a token of this algorithm names; without a name the only one that fits.
    pub(super) fn find(&self, name: Option<&str>, algorithm: Algorithm) -> Result<DecodingKey, Flaw> {
        if name.is_some_and(|name| name.len() > KEY_ID_BYTES_MAX) {
            return Err(Flaw::Form);
        }
        let (_, stated) = ALGORITHMS.iter().find(|(taken, _)| *taken == algorithm).ok_or(Flaw::Algorithm)?;
        let is_named = |key: &&Jwk| name.is_none_or(|name| key.common.key_id.as_deref() == Some(name));
        let mut fitting = self.0.iter().filter(is_named).filter(|key| fits(key, algorithm, *stated));
        let found = fitting.next().ok_or(Flaw::UnknownKey)?;
        if fitting.next().is_some() {
            return Err(Flaw::UnknownKey);
        }
        DecodingKey::from_jwk(found).map_err(|_| Flaw::UnknownKey)
    }
}

fn fits(key: &Jwk, algorithm: Algorithm, stated: KeyAlgorithm) -> bool {
    let common = &key.common;
    let is_for_this = common.public_key_use.as_ref().is_none_or(|for_what| *for_what == PublicKeyUse::Signature)
        && common.key_algorithm.is_none_or(|own| own == stated);
    let is_of_kind = match &key.algorithm {
        AlgorithmParameters::RSA(_) => matches!(algorithm, Algorithm::RS256 | Algorithm::PS256),
        AlgorithmParameters::EllipticCurve(curve) => {
            algorithm == Algorithm::ES256 && curve.curve == EllipticCurve::P256
        }
        _ => false,
    };
    is_for_this && is_of_kind
}

/// Signatures by `ring`, which is here for TLS.
static RING: CryptoProvider =
    CryptoProvider { signer_factory: no_signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

/// Before any token is read.
pub(super) fn prepare() {
    // Of another provider that was made before: the same one.
    let _ = RING.install_default();
}

fn no_signer(_: &Algorithm, _: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    Err(ErrorKind::UnsupportedAlgorithm.into())
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    let checked = Checked { algorithm: *algorithm, key: key.kind().clone() };
    let is_taken = ALGORITHMS.iter().any(|(taken, _)| taken == algorithm) && key.family() == algorithm.family();
    if is_taken { Ok(Box::new(checked)) } else { Err(ErrorKind::UnsupportedAlgorithm.into()) }
}

/// A key and what it is used for.
struct Checked {
    algorithm: Algorithm,
    key: DecodingKeyKind,
}

impl JwtVerifier for Checked {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Verifier<Vec<u8>> for Checked {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let checked = match (&self.key, self.algorithm) {
            (DecodingKeyKind::RsaModulusExponent { n, e }, Algorithm::RS256) => {
                rsa(n, e).verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            (DecodingKeyKind::RsaModulusExponent { n, e }, Algorithm::PS256) => {
                rsa(n, e).verify(&RSA_PSS_2048_8192_SHA256, message, signature)
            }
            (DecodingKeyKind::SecretOrDer(point), Algorithm::ES256) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            _ => return Err(signature::Error::new()),
        };
        checked.map_err(|_| signature::Error::new())
    }
}

/// Some write a sign before the number, which `ring` does not take.
fn rsa<'a>(n: &'a [u8], e: &'a [u8]) -> RsaPublicKeyComponents<&'a [u8]> {
    let trimmed = |number: &'a [u8]| number.strip_prefix(&[0]).unwrap_or(number);
    RsaPublicKeyComponents { n: trimmed(n), e: trimmed(e) }
}
