//! Who vouches for a certificate: it is an anchor itself (a device in local mode), or an anchor issued it.

use chrono::{DateTime, FixedOffset};
use der::{Decode as _, Encode as _};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{DerSignature, VerifyingKey};
use p256::pkcs8::DecodePublicKey as _;
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};

use super::ANCHORS_MAX;

/// The P-256 key of a certificate.
pub(super) fn public_key(certificate: &Certificate) -> Option<VerifyingKey> {
    let info = certificate.tbs_certificate().subject_public_key_info().to_der().ok()?;
    VerifyingKey::from_public_key_der(&info).ok()
}

/// Whether `certificate` was good for signing at `at` and an anchor vouches for it.
pub(super) fn trusted(certificate: &Certificate, der: &[u8], at: DateTime<FixedOffset>, anchors: &[Vec<u8>]) -> bool {
    if !valid_at(certificate, at) || !allows(certificate, KeyUsages::DigitalSignature) || !known_extensions(certificate)
    {
        return false;
    }
    anchors.iter().take(ANCHORS_MAX).any(|anchor| anchor == der || issued_by(certificate, anchor, at))
}

fn issued_by(certificate: &Certificate, anchor: &[u8], at: DateTime<FixedOffset>) -> bool {
    let Ok(anchor) = Certificate::from_der(anchor) else { return false };
    let authority = anchor.tbs_certificate();
    let is_authority = matches!(authority.get_extension::<BasicConstraints>(), Ok(Some((_, basic))) if basic.ca);
    let named = certificate.tbs_certificate().issuer() == authority.subject();
    if !is_authority || !named || !valid_at(&anchor, at) || !allows(&anchor, KeyUsages::KeyCertSign) {
        return false;
    }
    let signed = certificate.tbs_certificate().to_der().ok();
    let signature = certificate.signature().as_bytes().and_then(|bytes| DerSignature::from_bytes(bytes).ok());
    match (public_key(&anchor), signed, signature) {
        (Some(key), Some(signed), Some(signature)) => key.verify(&signed, &signature).is_ok(),
        _ => false,
    }
}

pub(crate) fn valid_at(certificate: &Certificate, at: DateTime<FixedOffset>) -> bool {
    let validity = certificate.tbs_certificate().validity();
    let Ok(seconds) = u64::try_from(at.timestamp()) else { return false };
    validity.not_before.to_unix_duration().as_secs() <= seconds
        && seconds <= validity.not_after.to_unix_duration().as_secs()
}

/// Key usage must be there and allow `usage`.
fn allows(certificate: &Certificate, usage: KeyUsages) -> bool {
    matches!(certificate.tbs_certificate().get_extension::<KeyUsage>(), Ok(Some((_, found))) if found.0.contains(usage))
}

/// RFC 5280 §4.2: a critical extension that is not understood makes a certificate unusable.
fn known_extensions(certificate: &Certificate) -> bool {
    // keyUsage and basicConstraints.
    let known = ["2.5.29.15", "2.5.29.19"];
    let extensions = certificate.tbs_certificate().extensions();
    let mut all = extensions.into_iter().flatten();
    all.all(|extension| !extension.critical || known.contains(&extension.extn_id.to_string().as_str()))
}
