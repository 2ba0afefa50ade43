//! Whether a token says what it should, and who vouches for it.
//!
//! Everything in it is looked at: what is signed, what ties the signature to one certificate, and of what neither covers, that
//! it is the one thing that it may be.

use ::cms::content_info::{CmsVersion, ContentInfo};
use ::cms::signed_data::{SignerIdentifier, SignerInfo};
use casework::id::Digest;
use casework::time::Timestamp;
use chrono::NaiveDateTime;
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode as _, Encode as _, Tag, Tagged as _};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use thiserror::Error;
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert, ring as good};
use x509_cert::Certificate;
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::syntax::{Issued, SigningCertificateV2, TokenData, TstInfo};
use super::{TOKEN_BYTES_MAX, TST_INFO};
use crate::sign::TIME_STAMPING;
use crate::verify::{ANCHORS_MAX, valid_at};

/// Certificates that a token may hold.
const CERTIFICATES_MAX: usize = 16;
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// Of signatures in certificates and tokens.
const ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    good::ECDSA_P256_SHA256,
    good::ECDSA_P256_SHA384,
    good::ECDSA_P384_SHA256,
    good::ECDSA_P384_SHA384,
    good::RSA_PKCS1_2048_8192_SHA256,
    good::RSA_PKCS1_2048_8192_SHA384,
    good::RSA_PKCS1_2048_8192_SHA512,
];

/// What is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenFlaw {
    #[error("it is no timestamp token")]
    Form,
    #[error("it is over other bytes")]
    Imprint,
    #[error("what it says is not what was signed")]
    Digest,
    #[error("it does not hold the certificate that it was signed by")]
    Certificate,
    /// RFC 3161 §2.3: the usage must be there, critical, and the only one.
    #[error("its certificate is not for timestamps alone")]
    Usage,
    #[error("its certificate was not valid then")]
    Validity,
    #[error("it was signed in a way that is not known here")]
    Algorithm,
    #[error("its signature is not of its certificate")]
    Signature,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The moment before which the bytes were there.
    pub at: Timestamp,
    /// How far that may be off, in milliseconds; none where the authority does not say.
    pub accuracy_ms: Option<u64>,
    /// The authority, as its certificate names it.
    pub by: String,
    /// SHA-256 of that certificate.
    pub certificate_sha256: Digest,
    /// The place of the anchor that vouches for it at that moment, among those that were given.
    pub anchor: Option<usize>,
    pub(super) nonce: Option<Vec<u8>>,
}

/// Checks a token over content with this SHA-256.
pub(crate) fn check(token: &[u8], imprint: &[u8; 32], anchors: &[Vec<u8>]) -> Result<Stamp, TokenFlaw> {
    let form = |_| TokenFlaw::Form;
    if token.len() > TOKEN_BYTES_MAX {
        return Err(TokenFlaw::Form);
    }
    let info = ContentInfo::from_der(token).map_err(form)?;
    let data: TokenData = info.content.decode_as().map_err(form)?;
    let [signer] = data.signers.0.as_slice() else { return Err(TokenFlaw::Form) };
    let content = data.content.econtent.as_ref().filter(|content| content.tag() == Tag::OctetString);
    let content = content.ok_or(TokenFlaw::Form)?.value();
    let tied = data.version == CmsVersion::V3
        && info.content_type == SIGNED_DATA
        && data.content.econtent_type == TST_INFO
        && data.digest_algorithms.as_slice() == [signer.digest_alg.clone()]
        && data.crls.is_none();
    let said = TstInfo::from_der(content).map_err(form)?;
    if !tied || said.version != 1 || !is_sha_256(&said.imprint.algorithm) {
        return Err(TokenFlaw::Form);
    }
    if said.imprint.digest.as_bytes() != imprint {
        return Err(TokenFlaw::Imprint);
    }
    let at = moment(&said.at).ok_or(TokenFlaw::Form)?;
    let signed = signed(signer, content)?;
    let held = data.certificates.as_ref().map(SetOfVec::as_slice).unwrap_or_default();
    let held: Vec<Vec<u8>> = held.iter().map(|one| one.to_der().map_err(form)).collect::<Result<_, _>>()?;
    let (certificate, der) = certificate(signer, &held)?;
    usage(&certificate)?;
    if !valid_at(&certificate, at.in_bogota()) {
        return Err(TokenFlaw::Validity);
    }
    let der_of = CertificateDer::from(der);
    let leaf = EndEntityCert::try_from(&der_of).map_err(|_| TokenFlaw::Certificate)?;
    proven(&leaf, signer, &signed)?;
    let accuracy_ms = said.accuracy.map(|accuracy| {
        let part = |part: Option<u16>| part.map_or(0, u64::from);
        accuracy.seconds.map_or(0, u64::from) * 1_000 + part(accuracy.millis) + part(accuracy.micros).div_ceil(1_000)
    });
    Ok(Stamp {
        at,
        accuracy_ms,
        by: common_name(&certificate),
        certificate_sha256: Digest(Sha256::digest(der).into()),
        anchor: vouching(&leaf, &held, at, anchors),
        nonce: said.nonce.map(|nonce| nonce.as_bytes().to_vec()),
    })
}

/// The signed attributes as they are signed, once they are those of this content.
fn signed(signer: &SignerInfo, content: &[u8]) -> Result<Vec<u8>, TokenFlaw> {
    let kind: ObjectIdentifier = attribute(signer, CONTENT_TYPE)?.decode_as().map_err(|_| TokenFlaw::Form)?;
    let digest: OctetString = attribute(signer, MESSAGE_DIGEST)?.decode_as().map_err(|_| TokenFlaw::Form)?;
    let own = digest_by(&signer.digest_alg, content).ok_or(TokenFlaw::Algorithm)?;
    if kind != TST_INFO || digest.as_bytes() != own {
        return Err(TokenFlaw::Digest);
    }
    signer.signed_attrs.to_der().map_err(|_| TokenFlaw::Form)
}

/// The one value of a signed attribute that must be there once.
fn attribute(signer: &SignerInfo, oid: ObjectIdentifier) -> Result<&Any, TokenFlaw> {
    let all = signer.signed_attrs.as_ref().ok_or(TokenFlaw::Form)?;
    let mut those = all.iter().filter(|attribute| attribute.oid == oid);
    match (those.next().map(|attribute| attribute.values.as_slice()), those.next()) {
        (Some([value]), None) => Ok(value),
        _ => Err(TokenFlaw::Form),
    }
}

/// The certificate that the signature names by its digest, and no other.
fn certificate<'a>(signer: &SignerInfo, held: &'a [Vec<u8>]) -> Result<(Certificate, &'a [u8]), TokenFlaw> {
    let named = attribute(signer, SIGNING_CERTIFICATE_V2)?;
    let named: SigningCertificateV2 = named.decode_as().map_err(|_| TokenFlaw::Form)?;
    let first = named.certificates.first().ok_or(TokenFlaw::Certificate)?;
    if held.len() > CERTIFICATES_MAX {
        return Err(TokenFlaw::Form);
    }
    let is_named = |der: &&Vec<u8>| {
        let own = match &first.algorithm {
            None => Some(Sha256::digest(der).to_vec()),
            Some(algorithm) => digest_by(algorithm, der),
        };
        own.is_some_and(|own| own == first.digest.as_bytes())
    };
    let der = held.iter().find(is_named).ok_or(TokenFlaw::Certificate)?;
    let certificate = Certificate::from_der(der).map_err(|_| TokenFlaw::Certificate)?;
    let tbs = certificate.tbs_certificate();
    let issued = Issued { issuer: tbs.issuer().clone(), serial_number: tbs.serial_number().clone() };
    // RFC 5652 §5.3: the version follows from how the signer is named.
    let is_his = match &signer.sid {
        SignerIdentifier::IssuerAndSerialNumber(sid) => *sid == issued && signer.version == CmsVersion::V1,
        SignerIdentifier::SubjectKeyIdentifier(_) => signer.version == CmsVersion::V3,
    };
    if is_his { Ok((certificate, der)) } else { Err(TokenFlaw::Certificate) }
}

fn usage(certificate: &Certificate) -> Result<(), TokenFlaw> {
    match certificate.tbs_certificate().get_extension::<ExtendedKeyUsage>() {
        Ok(Some((true, usage))) if usage.0 == [TIME_STAMPING] => Ok(()),
        _ => Err(TokenFlaw::Usage),
    }
}

/// Checks the signature proper.
fn proven(leaf: &EndEntityCert<'_>, signer: &SignerInfo, signed: &[u8]) -> Result<(), TokenFlaw> {
    let algorithms = algorithms(signer).ok_or(TokenFlaw::Algorithm)?;
    let value = signer.signature.as_bytes();
    let holds = algorithms.into_iter().any(|algorithm| leaf.verify_signature(algorithm, signed, value).is_ok());
    if holds { Ok(()) } else { Err(TokenFlaw::Signature) }
}

/// Those that a signature may be of, by what its algorithm and that of the digest say.
fn algorithms(signer: &SignerInfo) -> Option<Vec<&'static dyn SignatureVerificationAlgorithm>> {
    if !has_no_parameters(&signer.signature_algorithm) {
        return None;
    }
    let digest = signer.digest_alg.oid.to_string();
    let (sha_256, sha_384, sha_512) = (digest == SHA_256, digest == SHA_384, digest == SHA_512);
    Some(match signer.signature_algorithm.oid.to_string().as_str() {
        "1.2.840.10045.4.3.2" if sha_256 => vec![good::ECDSA_P256_SHA256, good::ECDSA_P384_SHA256],
        "1.2.840.10045.4.3.3" if sha_384 => vec![good::ECDSA_P256_SHA384, good::ECDSA_P384_SHA384],
        // rsaEncryption leaves it to the digest; the others name it.
        "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.11" if sha_256 => vec![good::RSA_PKCS1_2048_8192_SHA256],
        "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.12" if sha_384 => vec![good::RSA_PKCS1_2048_8192_SHA384],
        "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.13" if sha_512 => vec![good::RSA_PKCS1_2048_8192_SHA512],
        _ => return None,
    })
}

const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
const SHA_384: &str = "2.16.840.1.101.3.4.2.2";
const SHA_512: &str = "2.16.840.1.101.3.4.2.3";

fn digest_by(algorithm: &AlgorithmIdentifierOwned, bytes: &[u8]) -> Option<Vec<u8>> {
    if !has_no_parameters(algorithm) {
        return None;
    }
    match algorithm.oid.to_string().as_str() {
        SHA_256 => Some(Sha256::digest(bytes).to_vec()),
        SHA_384 => Some(Sha384::digest(bytes).to_vec()),
        SHA_512 => Some(Sha512::digest(bytes).to_vec()),
        _ => None,
    }
}

fn is_sha_256(algorithm: &AlgorithmIdentifierOwned) -> bool {
    algorithm.oid.to_string() == SHA_256 && has_no_parameters(algorithm)
}

fn has_no_parameters(algorithm: &AlgorithmIdentifierOwned) -> bool {
    algorithm.parameters.as_ref().is_none_or(Any::is_null)
}

/// The first anchor from which a chain leads to the certificate at that moment.
fn vouching(leaf: &EndEntityCert<'_>, held: &[Vec<u8>], at: Timestamp, anchors: &[Vec<u8>]) -> Option<usize> {
    let between: Vec<CertificateDer<'_>> = held.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let seconds = u64::try_from(at.0.div_euclid(1_000)).ok()?;
    let moment = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    let usage = KeyUsage::required(TIME_STAMPING.as_bytes());
    anchors.iter().take(ANCHORS_MAX).position(|anchor| {
        let anchor = CertificateDer::from(anchor.as_slice());
        let Ok(anchor) = anchor_from_trusted_cert(&anchor) else { return false };
        leaf.verify_for_usage(ALGORITHMS, &[anchor], &between, moment, usage, None, None).is_ok()
    })
}

/// `GeneralizedTime` as RFC 3161 §2.4.2 has it: in UTC, with a fraction or none.
fn moment(at: &Any) -> Option<Timestamp> {
    let text = std::str::from_utf8(at.value()).ok().filter(|_| at.tag() == Tag::GeneralizedTime)?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let plain = |text: &str, most: usize| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !plain(whole, 14) || fraction.is_empty() || !plain(fraction, 9) {
        return None;
    }
    let seconds = NaiveDateTime::parse_from_str(whole, "%Y%m%d%H%M%S").ok()?.and_utc().timestamp();
    let millis: i64 = format!("{fraction:0<3}")[..3].parse().ok()?;
    Some(Timestamp(seconds * 1_000 + millis))
}

/// What people call the authority: its common name, or else all of its name.
fn common_name(certificate: &Certificate) -> String {
    let subject = certificate.tbs_certificate().subject();
    let mut parts = subject.iter();
    let name = parts.find(|part| part.oid == COMMON_NAME).and_then(|part| std::str::from_utf8(part.value.value()).ok());
    name.map_or_else(|| subject.to_string(), str::to_owned)
}
