//! One signature: its dictionary, its range, its CMS.

use ::cms::cert::CertificateChoices;
use ::cms::content_info::ContentInfo;
use ::cms::signed_data::SignedData;
use casework::id::Digest;
use der::{Decode as _, Encode as _};
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;

use super::report::SignatureReport;
use super::{Alteration, Trust, certificates};
use crate::file::{Dict, File, Flaw, Value};
use crate::sign::{ACT_KEY, attributes, encode, parse_date};

/// Keys of a signature dictionary, in their order.
const KEYS: [&str; 10] =
    ["Type", "Filter", "SubFilter", "ByteRange", "Contents", "M", "Name", "Reason", "Reference", ACT_KEY];
/// Bytes of a CMS.
const CMS_BYTES_MAX: usize = 64 * 1024;

/// A signature in the right form over the right bytes, whose curve arithmetic is still to be done. It is done last:
/// a file that was altered is so refused before the costly part.
pub(super) struct Claim {
    index: usize,
    key: VerifyingKey,
    signed: [u8; 32],
    signature: Signature,
}

impl Claim {
    /// Checks the signature proper.
    pub(super) fn prove(&self) -> Result<(), Alteration> {
        VerifyingKey::verify_prehash(&self.key, &self.signed, &self.signature)
            .map_err(|_| Alteration::Signature(self.index))
    }
}

/// What one signature says of itself.
pub(super) struct Checked {
    pub(super) report: SignatureReport,
    /// Its certificate was revoked by the moment of signing.
    pub(super) revoked: bool,
    pub(super) claim: Claim,
}

/// Checks form and coverage of the signature `id` of the revision at `index`; the seal is the revision at `seal`.
pub(super) fn check(
    file: &File<'_>,
    index: usize,
    (id, seal): (u32, usize),
    trust: &Trust,
) -> Result<Checked, Alteration> {
    let form = Alteration::SignatureForm(index);
    let entry = file.dict(id, index)?;
    let keys = entry.0.iter().map(|(key, _)| key.as_slice());
    let reference = usize::from(entry.get("Reference").is_none());
    let expected = KEYS.iter().filter(|key| reference == 0 || **key != "Reference").map(|key| key.as_bytes());
    let standard = entry.name("Type") == Some(b"Sig")
        && entry.name("Filter") == Some(b"Adobe.PPKLite")
        && entry.name("SubFilter") == Some(b"ETSI.CAdES.detached");
    if !standard || !keys.eq(expected) || !references(entry, index, seal) {
        return Err(form);
    }
    let contents = entry.bytes("Contents").ok_or(form)?;
    let digest = covered_digest(file, index, id, entry, contents.len())?;
    let (certificate, claim) = cms(contents, &digest, index)?;
    let at = entry.text("M").and_then(|date| parse_date(&date)).ok_or(form)?;
    let der = certificate.to_der().map_err(|_| form)?;
    let certificate_sha256 = Digest(Sha256::digest(&der).into());
    let revoked = trust.revoked.iter().any(|entry| entry.certificate == certificate_sha256 && at >= entry.since);
    let act = entry.dict(ACT_KEY).ok_or(form)?;
    let text = |key: &str| act.text(key).unwrap_or_default();
    let not_signed = (act.name("Outcome") == Some(b"NotSigned")).then(|| format!("{}: {}", text("Cause"), text("Why")));
    let report = SignatureReport {
        name: entry.text("Name").ok_or(form)?,
        role: text("Role"),
        method: text("Method"),
        evidence_code: text("Code"),
        at,
        not_signed,
        certificate: certificate.tbs_certificate().subject().to_string(),
        certificate_sha256,
        trusted: certificates::trusted(&certificate, &der, at, &trust.anchors),
        content_digest: act.text("Content"),
    };
    Ok(Checked { report, revoked, claim })
}

/// The first signature certifies, the seal locks unless it is the first, others refer to nothing.
fn references(entry: &Dict, index: usize, seal: usize) -> bool {
    let method = match entry.array("Reference") {
        None => return index != 1,
        Some([Value::Dict(reference)]) => reference.name("TransformMethod"),
        Some(_) => return false,
    };
    match method {
        Some(b"DocMDP") => index == 1,
        Some(b"FieldMDP") => index > 1 && index == seal,
        _ => false,
    }
}

/// SHA-256 of the file up to the end of this revision, without the signature itself, which must be the only gap.
pub(super) fn covered_digest(
    file: &File<'_>,
    index: usize,
    id: u32,
    entry: &Dict,
    contents: usize,
) -> Result<[u8; 32], Alteration> {
    let revision = &file.revisions[index];
    let object = revision.objects.get(&id).ok_or(Flaw::Object(id))?;
    let bytes = &file.bytes[object.span.clone()];
    // Keys stand in a fixed order, and before this one there are only names and numbers.
    let place = bytes.windows(11).position(|window| window == b"/Contents <").ok_or(Flaw::Object(id))?;
    let start = object.span.start + place + 10;
    let end = start + 2 * contents + 2;
    let numbers = [0, start, end, revision.span.end.saturating_sub(end)];
    let expected: Vec<Value> = numbers.iter().map(|n| Value::Int(i64::try_from(*n).unwrap_or(-1))).collect();
    if entry.array("ByteRange") != Some(expected.as_slice()) || end > object.span.end {
        return Err(Alteration::Coverage(index));
    }
    let mut hash = Sha256::new();
    hash.update(&file.bytes[..start]);
    hash.update(&file.bytes[end..revision.span.end]);
    Ok(hash.finalize().into())
}

/// Checks a CMS over `digest` and gives the certificate of its signer. It must be, byte for byte, the encoding that
/// this program would give to the same certificate, digest and signature value.
fn cms(contents: &[u8], digest: &[u8; 32], index: usize) -> Result<(Certificate, Claim), Alteration> {
    let form = Alteration::SignatureForm(index);
    if contents.len() > CMS_BYTES_MAX {
        return Err(form);
    }
    let info = ContentInfo::from_der(contents).map_err(|_| form)?;
    let data: SignedData = info.content.decode_as().map_err(|_| form)?;
    let [signer] = data.signer_infos.0.as_slice() else { return Err(form) };
    let [CertificateChoices::Certificate(certificate)] =
        data.certificates.as_ref().map(|set| set.0.as_slice()).unwrap_or_default()
    else {
        return Err(form);
    };
    let der = certificate.to_der().map_err(|_| form)?;
    let attributes = attributes(&der, digest).map_err(|_| form)?;
    if signer.signed_attrs.as_ref() != Some(&attributes) {
        return Err(Alteration::Digest(index));
    }
    let signed = Sha256::digest(attributes.to_der().map_err(|_| form)?);
    let value = signer.signature.as_bytes();
    if encode(certificate, attributes, value.to_vec()).map_err(|_| form)? != contents {
        return Err(form);
    }
    let bad = Alteration::Signature(index);
    let signature = Signature::from_der(value).map_err(|_| bad)?;
    let key = certificates::public_key(certificate).ok_or(bad)?;
    // Of the two values valid for one nonce only the lower is accepted: nobody can make the other from it.
    if signature.normalize_s() != signature {
        return Err(bad);
    }
    Ok((certificate.clone(), Claim { index, key, signed: signed.into(), signature }))
}
