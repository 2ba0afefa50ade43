//! The CMS of a signature (RFC 5652) with the attributes that PAdES B-B asks for (ETSI EN 319 122-1, 319 142-1).

use ::cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use ::cms::content_info::{CmsVersion, ContentInfo};
use ::cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Encode as _, Sequence};
use p256::ecdsa::{DerSignature, Signature};
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::{SignError, Signer};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// RFC 5035.
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ECDSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
/// Bytes of an ECDSA signature in DER with one of its two numbers led by a zero: the commonest length by far.
const SIGNATURE_LENGTH: usize = 71;
/// Half of all nonces give the wanted length: this many failures have a chance of 2^-256.
const ATTEMPTS_MAX: u16 = 256;

/// `ESSCertIDv2` with its default algorithm, SHA-256, which DER leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

/// The signing-certificate-v2 attribute: ties the signature to one certificate.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

/// Bytes that [`build`] always gives for this signer.
pub(super) fn length(signer: &Signer) -> Result<usize, SignError> {
    let attributes = attributes(signer.certificate_der(), &[0; 32])?;
    Ok(encode(signer.certificate(), attributes, vec![0; SIGNATURE_LENGTH])?.len())
}

/// A detached signature over content with this SHA-256.
pub(super) fn build(signer: &Signer, digest: &[u8; 32]) -> Result<Vec<u8>, SignError> {
    let attributes = attributes(signer.certificate_der(), digest)?;
    let value = sign(signer, &attributes)?;
    Ok(encode(signer.certificate(), attributes, value)?)
}

/// The signature over the attributes, always as long as [`SIGNATURE_LENGTH`].
fn sign(signer: &Signer, attributes: &SetOfVec<Attribute>) -> Result<Vec<u8>, SignError> {
    let signed = Sha256::digest(attributes.to_der()?);
    for attempt in 0..ATTEMPTS_MAX {
        // RFC 6979 nonces with additional data (§3.6): deterministic, and another one for each attempt.
        let (signature, _): (Signature, _) = ecdsa::hazmat::sign_prehashed_rfc6979::<p256::NistP256, Sha256>(
            signer.key().as_nonzero_scalar(),
            &signed,
            &attempt.to_be_bytes(),
        );
        // The lower of the two values that are valid for one nonce, so that nobody can make the other from it.
        let signature: DerSignature = signature.normalize_s().to_der();
        if signature.as_bytes().len() == SIGNATURE_LENGTH {
            return Ok(signature.as_bytes().to_vec());
        }
    }
    Err(SignError::Length)
}

fn sha_256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: SHA_256, parameters: None }
}

/// Signed attributes. No signing-time: PAdES wants the claimed time in `/M` only.
pub(crate) fn attributes(certificate_der: &[u8], digest: &[u8; 32]) -> Result<SetOfVec<Attribute>, der::Error> {
    attributes_of(DATA, certificate_der, digest)
}

fn attributes_of(
    content_type: ObjectIdentifier,
    certificate_der: &[u8],
    digest: &[u8; 32],
) -> Result<SetOfVec<Attribute>, der::Error> {
    let one = |oid, value: Any| Ok::<_, der::Error>(Attribute { oid, values: SetOfVec::try_from(vec![value])? });
    let cert_hash = OctetString::new(Sha256::digest(certificate_der).as_slice())?;
    let certificate = SigningCertificateV2 { certs: vec![EssCertIdV2 { cert_hash }] };
    SetOfVec::try_from(vec![
        one(CONTENT_TYPE, Any::encode_from(&content_type)?)?,
        one(MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest.as_slice())?)?)?,
        one(SIGNING_CERTIFICATE_V2, Any::encode_from(&certificate)?)?,
    ])
}

/// The one encoding that this program gives and accepts.
pub(crate) fn encode(
    certificate: &Certificate,
    attributes: SetOfVec<Attribute>,
    signature: Vec<u8>,
) -> Result<Vec<u8>, der::Error> {
    let detached = EncapsulatedContentInfo { econtent_type: DATA, econtent: None };
    enclose(CmsVersion::V1, detached, certificate, attributes, signature)
}

/// A CMS that holds what it signs. Its length depends on that and the signer alone.
pub(crate) fn enveloping(
    signer: &Signer,
    content_type: ObjectIdentifier,
    content: &[u8],
) -> Result<Vec<u8>, SignError> {
    let attributes = attributes_of(content_type, signer.certificate_der(), &Sha256::digest(content).into())?;
    let value = sign(signer, &attributes)?;
    let econtent = Some(Any::encode_from(&OctetString::new(content)?)?);
    let enclosed = EncapsulatedContentInfo { econtent_type: content_type, econtent };
    // RFC 5652 §5.1: the version of any content that is no plain data.
    Ok(enclose(CmsVersion::V3, enclosed, signer.certificate(), attributes, value)?)
}

fn enclose(
    version: CmsVersion,
    content: EncapsulatedContentInfo,
    certificate: &Certificate,
    attributes: SetOfVec<Attribute>,
    signature: Vec<u8>,
) -> Result<Vec<u8>, der::Error> {
    let tbs = certificate.tbs_certificate();
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: tbs.issuer().clone(),
            serial_number: tbs.serial_number().clone(),
        }),
        digest_alg: sha_256(),
        signed_attrs: Some(attributes),
        signature_algorithm: AlgorithmIdentifierOwned { oid: ECDSA_SHA_256, parameters: None },
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let certificates = vec![CertificateChoices::Certificate(certificate.clone())];
    let data = SignedData {
        version,
        digest_algorithms: SetOfVec::try_from(vec![sha_256()])?,
        encap_content_info: content,
        certificates: Some(CertificateSet::try_from(certificates)?),
        crls: None,
        signer_infos: SignerInfos::try_from(vec![info])?,
    };
    ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&data)? }.to_der()
}
