//! Signing in place and sealing: PAdES baseline B-B (ETSI EN 319 142-1).
//!
//! Each signer's approval is one incremental update, signed by the device's key: the field gets the drawn stroke and
//! three lines of evidence as its appearance, and the signature dictionary keeps the same as data. So nothing that an
//! earlier signer saw or signed ever changes. The last update is the seal.
//!
//! - The **first** signature certifies the document (`DocMDP`, P = 2: only filling of form fields and signing may
//!   follow). ISO 32000-1 §12.8.2.2 wants the certifying signature to be the first one; the freezing of the content
//!   is what it attests.
//! - The **seal** locks all fields (`FieldMDP`, All): a field changed later is a change to every reader.
//! - The seal's gap in the byte range is exactly its signature in hexadecimal. Usual practice reserves some kilobytes
//!   and leaves zeros that no signature covers; here the key signs again, with other nonces, until the DER has the
//!   length that was reserved.

mod appearance;
mod certificate;
mod cms;
mod seal;
mod stroke;
mod update;

pub use certificate::{
    CertificateError, DeviceRandom, DeviceSubject, LocalDevice, Signer, certificate_pem, local_device,
};
pub(crate) use cms::{attributes, encode};
pub use seal::{SealInput, seal, seal_slip};
pub use stroke::{STROKE_POINTS_MAX, STROKES_MAX, StrokeError, Strokes};
pub(crate) use update::{ACT_KEY, FieldState, fields, parse_date};

use chrono::{DateTime, FixedOffset};
use thiserror::Error;

use crate::file::{File, Flaw, Value};
use crate::handover::SEAL_FIELD;
use update::Entry;

/// Characters of a name, role, method, reason or code.
pub const SIGNATURE_TEXT_CHARS_MAX: usize = 400;

/// What a signer leaves in their box.
#[derive(Debug, Clone, PartialEq)]
pub enum Approval {
    /// A stroke drawn on the device.
    Drawn(Strokes),
    /// *Firmada con constancia*: they refused or were absent, and two witnesses attest it.
    NotSigned {
        /// As [`crate::handover::wording::not_signed`] words it.
        cause: String,
        reason: String,
        /// Name and identity document of each.
        witnesses: [(String, String); 2],
    },
}

/// A signer's approval.
#[derive(Debug, Clone, PartialEq)]
pub struct SignatureInput {
    pub name: String,
    /// *Rol en el acta.*
    pub role: String,
    /// How the signer was identified, in words.
    pub method: String,
    /// What the signature stands for, in words (`/Reason`).
    pub reason: String,
    /// Short code of the evidence record.
    pub evidence_code: String,
    /// Who witnessed an identification in person.
    pub witness: Option<String>,
    pub at: DateTime<FixedOffset>,
    pub approval: Approval,
}

/// Why a file was not signed.
#[derive(Debug, Error)]
pub enum SignError {
    #[error("not a file to sign: {0}")]
    File(#[from] Flaw),
    #[error("the file has no such signature field")]
    NoSuchField,
    #[error("the field is signed already")]
    AlreadySigned,
    /// Another field comes first; the seal comes last.
    #[error("it is the turn of {0}")]
    NotItsTurn(String),
    #[error("a text is longer than {SIGNATURE_TEXT_CHARS_MAX} characters")]
    TextTooLong,
    #[error("signed earlier than the signature before it")]
    Backwards,
    #[error("outside of the validity of the certificate")]
    Validity,
    #[error("the signature could not be encoded")]
    Encoding(#[from] der::Error),
    #[error("the key gave no signature of the length reserved")]
    Length,
}

/// Signs `field` of `pdf`. Fields are signed in the order of the paper.
///
/// # Errors
/// When it is not this field's turn, or the file is not one that this program rendered and signed.
pub fn sign(pdf: &[u8], field: &str, input: &SignatureInput, signer: &Signer) -> Result<Vec<u8>, SignError> {
    if field == SEAL_FIELD {
        return Err(SignError::NoSuchField);
    }
    check_texts([&input.name, &input.role, &input.method, &input.reason, &input.evidence_code])?;
    if let Approval::NotSigned { cause, reason, witnesses } = &input.approval {
        check_texts([cause, reason])?;
        check_texts(witnesses.iter().flat_map(|(name, document)| [name, document]))?;
    }
    let file = File::read(pdf)?;
    let turn = update::turn(&file, field, input.at)?;
    let content = appearance::approval(input, turn.size);
    let entry = Entry {
        name: &input.name,
        reason: &input.reason,
        at: input.at,
        act: record(input),
        certifies: turn.place == 0,
        locks: false,
    };
    update::sign_field(&file, &turn, &entry, &content, signer)
}

fn check_texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> Result<(), SignError> {
    let long = texts.into_iter().any(|text| text.chars().count() > SIGNATURE_TEXT_CHARS_MAX);
    if long { Err(SignError::TextTooLong) } else { Ok(()) }
}

/// The approval as data, kept in the signature dictionary beside the standard keys.
fn record(input: &SignatureInput) -> Vec<(&'static str, Value)> {
    let mut record = vec![
        ("Role", Value::text(&input.role)),
        ("Method", Value::text(&input.method)),
        ("Code", Value::text(&input.evidence_code)),
    ];
    if let Some(witness) = &input.witness {
        record.push(("Witness", Value::text(witness)));
    }
    match &input.approval {
        Approval::Drawn(strokes) => {
            record.push(("Outcome", Value::name("Drawn")));
            record.push(("Stroke", Value::Text { bytes: strokes.digest().0.to_vec(), hex: true }));
        }
        Approval::NotSigned { cause, reason, witnesses } => {
            record.push(("Outcome", Value::name("NotSigned")));
            record.push(("Cause", Value::text(cause)));
            record.push(("Why", Value::text(reason)));
            let witnesses = witnesses.iter().map(|(name, document)| Value::text(&format!("{name}, {document}")));
            record.push(("Witnesses", Value::Array(witnesses.collect())));
        }
    }
    record
}
