//! Whether a file is an act, whole and unaltered, and whose signatures it carries.
//!
//! Any file may be given here: it never panics, and its work is bounded by [`crate::file`]'s limits. The judgement is
//! stricter than that of general readers. Every revision must be the signing of the next field and nothing else, in
//! the very form that [`crate::sign`] writes, and after the seal a document timestamp as [`crate::stamp`] writes it; a page rotated, an annotation added, bytes appended, a signature encoded
//! in another way all make an act *alterada*, even where a general reader would still call its signatures valid.

mod certificates;
mod changes;
mod report;
mod signature;
mod token;

pub(crate) use certificates::valid_at;
pub use report::{Alteration, Judgement, Replacement, SignatureReport, Verdict};

use casework::id::Digest;
use chrono::{DateTime, FixedOffset};
use sha2::{Digest as _, Sha256};

use crate::conform::NAMESPACE;
use crate::file::{File, Flaw};
use crate::handover::SEAL_FIELD;
use crate::sign::{FieldState, fields};

/// Certificates of [`Trust`] that are looked at.
pub const ANCHORS_MAX: usize = 10_000;

/// A certificate that is no longer trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// SHA-256 of the certificate in DER.
    pub certificate: Digest,
    /// Signatures from this moment on do not count.
    pub since: DateTime<FixedOffset>,
}

/// What the verifier knows beside the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// Certificates in DER: of the desk's authority, or of single devices (local mode).
    pub anchors: Vec<Vec<u8>>,
    pub revoked: Vec<Revoked>,
    /// Certificates in DER of timestamping authorities, or of who issued theirs. They vouch for no signature.
    pub clocks: Vec<Vec<u8>>,
    /// Acts known to be annulled or superseded.
    pub replaced: Vec<Replacement>,
}

/// Judges `bytes`.
#[must_use]
pub fn verify(bytes: &[u8], trust: &Trust) -> Verdict {
    let mut verdict = Verdict::new(Digest(Sha256::digest(bytes).into()));
    let file = match File::read(bytes) {
        Ok(file) => file,
        Err(flaw) => {
            // A stranger's file is no act; one of ours that does not read any more was altered.
            verdict.judgement = if is_ours(bytes) && !matches!(flaw, Flaw::TooBig(_)) {
                Judgement::Altered(Alteration::File(flaw))
            } else {
                Judgement::NotAnAct(flaw)
            };
            return verdict;
        }
    };
    verdict.judgement = match judge(&file, trust, &mut verdict) {
        Ok(judgement) => judgement,
        Err(alteration) if is_ours(bytes) => Judgement::Altered(alteration),
        Err(_) => Judgement::NotAnAct(Flaw::Header),
    };
    verdict
}

fn is_ours(bytes: &[u8]) -> bool {
    let holds = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
    bytes.len() <= crate::file::FILE_BYTES_MAX && (holds(NAMESPACE.as_bytes()) || holds(b"/ENSI_Act"))
}

fn judge(file: &File<'_>, trust: &Trust, verdict: &mut Verdict) -> Result<Judgement, Alteration> {
    identify(file, verdict)?;
    let declared = fields(file, 0)?;
    if declared.iter().any(|field| field.value.is_some()) || declared.last().is_none_or(|f| f.name != SEAL_FIELD) {
        return Err(Alteration::Fields);
    }
    let (mut known, mut claims) = (true, Vec::new());
    for (index, field) in (1..file.revisions.len()).zip(&declared) {
        let signature = changes::signing(file, index, field)?;
        let checked = signature::check(file, index, (signature, declared.len()), trust)?;
        if verdict.signatures.last().is_some_and(|last| checked.report.at < last.at) {
            return Err(Alteration::Order);
        }
        known &= checked.report.trusted && !checked.revoked;
        verdict.signatures.push(checked.report);
        claims.push(checked.claim);
    }
    let tokens = (declared.len() + 1..file.revisions.len()).map(|index| token::read(file, index));
    let tokens = tokens.collect::<Result<Vec<_>, _>>()?;
    for token in tokens {
        let stamp = token.prove(&trust.clocks)?;
        if verdict.stamps.last().is_some_and(|last| stamp.at < last.at) {
            return Err(Alteration::Order);
        }
        verdict.stamps.push(stamp);
    }
    for claim in claims {
        claim.prove()?;
    }
    let complete = file.revisions.len() > declared.len();
    verdict.covers_whole_file = complete;
    if complete {
        verdict.sealed = Some(Digest(Sha256::digest(&file.bytes[..file.revisions[declared.len()].span.end]).into()));
    } else {
        return Ok(Judgement::Unsealed { next: next_name(&declared, file.revisions.len() - 1) });
    }
    if verdict.signatures.last().and_then(|seal| seal.content_digest.as_ref()) != Some(&verdict.content_digest) {
        return Err(Alteration::ContentDigest);
    }
    if !known {
        return Ok(Judgement::UnknownSigner);
    }
    let replaced = trust.replaced.iter().find(|replaced| Some(replaced.sha256) == verdict.sealed);
    Ok(replaced.map_or(Judgement::Authentic, |replaced| Judgement::Replaced(replaced.clone())))
}

fn next_name(declared: &[FieldState], signed: usize) -> String {
    declared.get(signed).map(|field| field.name.clone()).unwrap_or_default()
}

/// Reads folio, digest and kind from the metadata of the first revision.
fn identify(file: &File<'_>, verdict: &mut Verdict) -> Result<(), Alteration> {
    let root = file.root()?;
    let id = file.dict(root, 0)?.reference("Metadata").ok_or(Flaw::Object(root))?;
    let stream = file.object(id, 0).and_then(|object| object.stream.clone()).ok_or(Flaw::Object(id))?;
    let text = std::str::from_utf8(&file.bytes[stream]).map_err(|_| Flaw::Object(id))?;
    if !text.contains(NAMESPACE) {
        return Err(Alteration::File(Flaw::Header));
    }
    let property = |name: &str| {
        let (_, rest) = text.split_once(&format!("<act:{name}>"))?;
        rest.split_once("</act:").map(|(value, _)| value.to_owned())
    };
    verdict.folio = property("folio").ok_or(Flaw::Object(id))?;
    verdict.content_digest = property("contentDigest").ok_or(Flaw::Object(id))?;
    verdict.kind = property("kind").ok_or(Flaw::Object(id))?;
    Ok(())
}
