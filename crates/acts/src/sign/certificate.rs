//! The key of a device and its certificate.

use std::ops::RangeInclusive;
use std::str::FromStr as _;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use der::asn1::{GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{Decode as _, Encode as _};
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use thiserror::Error;
use x509_cert::Certificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder as _, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension as _};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};
use zeroize::Zeroizing;

/// The one extended usage of a key that signs timestamps (RFC 5280 §4.2.1.12).
pub(crate) const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// Why a key or certificate was refused.
#[derive(Debug, Error)]
pub enum CertificateError {
    #[error("the random bytes are no key; draw others")]
    Random,
    #[error("the key cannot be read")]
    Key,
    #[error("the certificate is of another key")]
    OtherKey,
    #[error("the subject or validity cannot be written")]
    Subject,
    #[error("the certificate cannot be encoded: {0}")]
    Encoding(#[from] der::Error),
    #[error("the certificate cannot be built")]
    Builder,
}

/// A certificate as PEM, for other programs.
#[must_use]
pub fn certificate_pem(der: &[u8]) -> String {
    der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, der).unwrap_or_default()
}

/// Who a device certificate is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceSubject {
    /// The device, as it is named on paper.
    pub common_name: String,
    /// The entity.
    pub organization: String,
}

/// A private key on P-256 and the certificate of its public half.
pub struct Signer {
    key: SigningKey,
    certificate: Certificate,
    certificate_der: Vec<u8>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("certificate", &self.certificate.tbs_certificate().subject()).finish()
    }
}

impl Signer {
    /// Takes a PKCS#8 key and a certificate, both in DER. The certificate may be one that the desk's authority
    /// issued for the device.
    ///
    /// # Errors
    /// When either cannot be read or they do not belong together.
    pub fn from_pkcs8(key: &[u8], certificate: &[u8]) -> Result<Self, CertificateError> {
        let key = SigningKey::from_pkcs8_der(key).map_err(|_| CertificateError::Key)?;
        Self::joined(key, Certificate::from_der(certificate)?)
    }

    fn joined(key: SigningKey, certificate: Certificate) -> Result<Self, CertificateError> {
        let public = SubjectPublicKeyInfo::from_key(key.verifying_key()).map_err(|_| CertificateError::Key)?;
        if certificate.tbs_certificate().subject_public_key_info() != &public {
            return Err(CertificateError::OtherKey);
        }
        let certificate_der = certificate.to_der()?;
        Ok(Self { key, certificate, certificate_der })
    }

    /// The key as PKCS#8 in DER, to be kept by the caller as a secret.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
        let document = self.key.to_pkcs8_der().map_err(|_| CertificateError::Key)?;
        Ok(Zeroizing::new(document.as_bytes().to_vec()))
    }

    /// The certificate in DER.
    #[must_use]
    pub fn certificate_der(&self) -> &[u8] {
        &self.certificate_der
    }

    pub(super) fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    pub(super) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The first and the last second since 1970-01-01 UTC at which the certificate is valid: no signature is made
    /// outside of them.
    #[must_use]
    pub fn validity(&self) -> RangeInclusive<i64> {
        let validity = self.certificate.tbs_certificate().validity();
        let seconds = |time: Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        seconds(validity.not_before)..=seconds(validity.not_after)
    }

    /// Whether the certificate is valid at `at`.
    pub(super) fn is_valid_at(&self, at: DateTime<FixedOffset>) -> bool {
        self.validity().contains(&at.timestamp())
    }
}

/// Randomness for [`local_device`], from a generator fit for keys.
pub struct DeviceRandom {
    pub authority_key: Zeroizing<[u8; 32]>,
    pub device_key: Zeroizing<[u8; 32]>,
    pub authority_serial: [u8; 16],
    pub device_serial: [u8; 16],
}

impl std::fmt::Debug for DeviceRandom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceRandom")
    }
}

/// A device in local mode, before the desk's authority has issued its certificate.
#[derive(Debug)]
pub struct LocalDevice {
    pub signer: Signer,
    /// Certificate, in DER, of the authority that issued the device's: the anchor to trust.
    pub anchor: Vec<u8>,
}

/// Makes the key of a device and its certificate, issued by an authority of its own whose key signs this once and is
/// gone when the function ends. A plain self-signed certificate would be simpler, but NSS (hence pdfsig) validates
/// no chain that ends in one, and so would not notice a change in a certificate that the signature does not cover.
///
/// # Errors
/// When the random bytes happen to be no key (a chance of 2^-32; draw again), or the subject cannot be written.
pub fn local_device(
    random: &DeviceRandom,
    subject: &DeviceSubject,
    not_before: DateTime<FixedOffset>,
    not_after: DateTime<FixedOffset>,
) -> Result<LocalDevice, CertificateError> {
    device(random, subject, (not_before, not_after), Purpose::Signing)
}

/// The same for a key that signs timestamps and nothing else (RFC 3161 §2.3).
///
/// # Errors
/// As [`local_device`].
pub fn stamping_device(
    random: &DeviceRandom,
    subject: &DeviceSubject,
    not_before: DateTime<FixedOffset>,
    not_after: DateTime<FixedOffset>,
) -> Result<LocalDevice, CertificateError> {
    device(random, subject, (not_before, not_after), Purpose::Stamping)
}

fn device(
    random: &DeviceRandom,
    subject: &DeviceSubject,
    (not_before, not_after): (DateTime<FixedOffset>, DateTime<FixedOffset>),
    purpose: Purpose,
) -> Result<LocalDevice, CertificateError> {
    let key =
        |bytes: &Zeroizing<[u8; 32]>| SigningKey::from_slice(bytes.as_slice()).map_err(|_| CertificateError::Random);
    let (authority_key, device_key) = (key(&random.authority_key)?, key(&random.device_key)?);
    let authority =
        DeviceSubject { common_name: format!("Autoridad local {}", subject.common_name), ..subject.clone() };
    let issuer = name(&authority)?;
    let validity = Validity::new(time(not_before)?, time(not_after)?);
    let root = Profile { subject: issuer.clone(), issuer: issuer.clone(), purpose: Purpose::Authority };
    let root = issue(root, &authority_key, random.authority_serial, validity, &authority_key)?;
    let leaf = Profile { subject: name(subject)?, issuer, purpose };
    let leaf = issue(leaf, &device_key, random.device_serial, validity, &authority_key)?;
    Ok(LocalDevice { signer: Signer::joined(device_key, leaf)?, anchor: root.to_der()? })
}

fn issue(
    profile: Profile,
    key: &SigningKey,
    mut serial: [u8; 16],
    validity: Validity,
    authority: &SigningKey,
) -> Result<Certificate, CertificateError> {
    // RFC 5280 §4.1.2.2: positive and not zero. The second highest bit also keeps its length fixed.
    serial[0] = serial[0] & 0x7F | 0x40;
    let public = SubjectPublicKeyInfo::from_key(key.verifying_key()).map_err(|_| CertificateError::Key)?;
    let builder = CertificateBuilder::new(profile, SerialNumber::new(&serial)?, validity, public);
    let builder = builder.map_err(|_| CertificateError::Builder)?;
    builder.build::<_, DerSignature>(authority).map_err(|_| CertificateError::Builder)
}

/// RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime after.
fn time(at: DateTime<FixedOffset>) -> Result<Time, CertificateError> {
    let seconds = u64::try_from(at.timestamp()).map_err(|_| CertificateError::Subject)?;
    let since_epoch = Duration::from_secs(seconds);
    if let Ok(utc) = UtcTime::from_unix_duration(since_epoch) {
        return Ok(Time::UtcTime(utc));
    }
    Ok(Time::GeneralTime(GeneralizedTime::from_unix_duration(since_epoch)?))
}

fn name(subject: &DeviceSubject) -> Result<Name, CertificateError> {
    let escaped = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_control()).take(64).collect();
        text.chars().fold(String::new(), |mut out, c| {
            if matches!(c, ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=' | '#') {
                out.push('\\');
            }
            out.push(c);
            out
        })
    };
    let text = format!("CN={},O={},C=CO", escaped(subject.common_name.trim()), escaped(subject.organization.trim()));
    Name::from_str(&text).map_err(|_| CertificateError::Subject)
}

/// What a key is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Authority,
    /// An end entity that signs documents.
    Signing,
    /// An end entity that signs timestamps.
    Stamping,
}

struct Profile {
    subject: Name,
    issuer: Name,
    purpose: Purpose,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        spk: SubjectPublicKeyInfoRef<'_>,
        issuer_spk: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> Result<Vec<Extension>, x509_cert::builder::Error> {
        let mut extensions: Vec<Extension> = Vec::new();
        let ca = self.purpose == Purpose::Authority;
        let basic = BasicConstraints { ca, path_len_constraint: ca.then_some(0) };
        extensions.push(basic.to_extension(tbs.subject(), &extensions)?);
        let signing = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
        let usage = KeyUsage(if ca { KeyUsages::KeyCertSign.into() } else { signing });
        extensions.push(usage.to_extension(tbs.subject(), &extensions)?);
        if self.purpose == Purpose::Stamping {
            let alone = ExtendedKeyUsage(vec![TIME_STAMPING]);
            extensions.push((true, &alone).to_extension(tbs.subject(), &extensions)?);
        }
        let identifier = SubjectKeyIdentifier::try_from(spk)?;
        extensions.push(identifier.to_extension(tbs.subject(), &extensions)?);
        let issuer = SubjectKeyIdentifier::try_from(issuer_spk)?;
        let issuer = AuthorityKeyIdentifier { key_identifier: Some(issuer.0), ..AuthorityKeyIdentifier::default() };
        extensions.push(issuer.to_extension(tbs.subject(), &extensions)?);
        Ok(extensions)
    }
}
