//! The document timestamp (ISO 32000-2 §12.8.5, ETSI EN 319 142-1): a further revision of a sealed paper, which holds a token
//! of RFC 3161 over every byte before and after it. Nothing that was signed changes, so that the sealed paper is the beginning
//! of the stamped one, byte for byte.
//!
//! The revision adds one signature field that is not shown, and nothing else. Its page, the one of the seal, only names it.

mod authority;
mod check;
mod syntax;

pub use authority::{AnswerFlaw, Question, token, token_bytes};
pub(crate) use check::check;
pub use check::{Stamp, TokenFlaw};

use std::ops::Range;

use der::asn1::ObjectIdentifier;
use thiserror::Error;

use crate::file::{Change, Dict, File, Flaw, Value, append, write_hex};
use crate::handover::SEAL_FIELD;
use crate::sign::{close, fields, next_id, start};

/// Bytes of a token with its certificates.
pub const TOKEN_BYTES_MAX: usize = 64 * 1024;
/// Room for a token of an authority whose certificates are not known: theirs have four to eight kilobytes.
pub const FOREIGN_TOKEN_BYTES: usize = 16 * 1024;
/// What a token is, in CMS.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// Why a paper was not stamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StampError {
    #[error("not a file to stamp: {0}")]
    File(#[from] Flaw),
    #[error("the paper is not sealed")]
    NotSealed,
    #[error("the token has {0} bytes, more than the room that is left for it")]
    Room(usize),
    #[error("the token is wrong: {0}")]
    Token(#[from] TokenFlaw),
}

/// A sealed paper with room for a token.
#[derive(Debug)]
pub struct Unstamped {
    bytes: Vec<u8>,
    hole: Range<usize>,
    imprint: [u8; 32],
}

impl Unstamped {
    /// Appends the revision to `pdf`, with room for a token of so many bytes.
    ///
    /// # Errors
    /// [`StampError::NotSealed`], or what [`StampError::File`] says.
    pub fn new(pdf: &[u8], room: usize) -> Result<Self, StampError> {
        let file = File::read(pdf)?;
        let place = Place::find(&file, file.last())?;
        let field = next_id(&file)?;
        let signature = field + 1;
        let (mut raw, gaps) = start("DocTimeStamp", "ETSI.RFC3161", room);
        raw.extend(b">>");
        let change = |id, value| Change { id, value, stream: None, raw: None };
        let (page, form) = place.with(&file, file.last(), field)?;
        let changes = vec![
            change(place.page, Value::Dict(page)),
            change(place.form, Value::Dict(form)),
            change(field, Value::Dict(place.field(signature))),
            Change { id: signature, value: Value::Null, stream: None, raw: Some(raw) },
        ];
        let (mut bytes, offsets) = append(&file, changes)?;
        let base = offsets[&signature] + format!("{signature} 0 obj\n").len();
        let (hole, imprint) = close(&mut bytes, base, &gaps, room);
        Ok(Self { bytes, hole, imprint })
    }

    /// SHA-256 of what the token has to be over.
    #[must_use]
    pub fn imprint(&self) -> [u8; 32] {
        self.imprint
    }

    /// The paper with its token, and what that says. What room is left stays zero.
    ///
    /// # Errors
    /// [`StampError::Token`] when it is not one over this paper.
    pub fn stamp(mut self, token: &[u8], anchors: &[Vec<u8>]) -> Result<(Vec<u8>, Stamp), StampError> {
        let stamp = check(token, &self.imprint, anchors)?;
        let room = (self.hole.len() - 2) / 2;
        if token.len() > room {
            return Err(StampError::Room(token.len()));
        }
        let mut padded = token.to_vec();
        padded.resize(room, 0);
        let mut hex = Vec::with_capacity(self.hole.len());
        write_hex(&padded, &mut hex);
        self.bytes[self.hole].copy_from_slice(&hex);
        Ok((self.bytes, stamp))
    }
}

/// Where a document timestamp goes.
#[derive(Debug)]
pub(crate) struct Place {
    /// Number of the page of the seal.
    pub(crate) page: u32,
    /// Number of the form.
    pub(crate) form: u32,
    /// The fields that are there, all signed.
    fields: usize,
}

impl Place {
    /// Finds it in the revision at `index`.
    pub(crate) fn find(file: &File<'_>, index: usize) -> Result<Self, StampError> {
        let fields = fields(file, index)?;
        let seal = fields.iter().find(|field| field.name == SEAL_FIELD).ok_or(StampError::NotSealed)?;
        if fields.iter().any(|field| field.value.is_none()) {
            return Err(StampError::NotSealed);
        }
        let page = file.dict(seal.id, index)?.reference("P").ok_or(Flaw::Object(seal.id))?;
        let root = file.root()?;
        let form = file.dict(root, index)?.reference("AcroForm").ok_or(Flaw::Object(root))?;
        Ok(Self { page, form, fields: fields.len() })
    }

    /// Page and form of that revision with one more field.
    pub(crate) fn with(&self, file: &File<'_>, index: usize, field: u32) -> Result<(Dict, Dict), Flaw> {
        let longer = |id: u32, key: &str| {
            let mut dict = file.dict(id, index)?.clone();
            let mut all = dict.array(key).ok_or(Flaw::Object(id))?.to_vec();
            all.push(Value::Ref(field));
            dict.set(key, Value::Array(all));
            Ok::<_, Flaw>(dict)
        };
        Ok((longer(self.page, "Annots")?, longer(self.form, "Fields")?))
    }

    /// The field: on the page for readers that look for fields there, without a size, so that it is neither seen nor read aloud.
    pub(crate) fn field(&self, signature: u32) -> Dict {
        let mut field = Dict::default();
        field.set("Type", Value::name("Annot"));
        field.set("Subtype", Value::name("Widget"));
        field.set("FT", Value::name("Sig"));
        field.set("T", Value::ascii(&format!("tiempo_{}", self.fields + 1)));
        field.set("TU", Value::text("Sello de tiempo"));
        // Print and Locked, as all fields.
        field.set("F", Value::Int(4 + 128));
        field.set("P", Value::Ref(self.page));
        field.set("Rect", Value::Array(vec![Value::Int(0); 4]));
        field.set("V", Value::Ref(signature));
        field
    }
}
