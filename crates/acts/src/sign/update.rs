//! One signature as one incremental update.

use std::ops::Range;

use chrono::{DateTime, FixedOffset};
use sha2::{Digest as _, Sha256};

use super::{SignError, Signer, cms};
use crate::conform::pdf_date;
use crate::file::{Change, Dict, File, Flaw, Value, append, write_hex};
use crate::paper::Mpt;

/// Key of this program's own data in a signature dictionary (a second-class name, ISO 32000-1 annex E).
pub(crate) const ACT_KEY: &str = "ENSI_Act";
/// Digits reserved for each number of the byte range.
const RANGE_DIGITS: usize = 10;

/// A signature field of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldState {
    /// Number of the widget.
    pub(crate) id: u32,
    pub(crate) name: String,
    /// Number of the signature dictionary.
    pub(crate) value: Option<u32>,
}

/// Fields in the order of the form, as they stand after the revision at `index`.
pub(crate) fn fields(file: &File<'_>, index: usize) -> Result<Vec<FieldState>, Flaw> {
    let root = file.root()?;
    let form = file.dict(root, index)?.reference("AcroForm").ok_or(Flaw::Object(root))?;
    let list = file.dict(form, index)?.array("Fields").ok_or(Flaw::Object(form))?;
    let mut fields = Vec::with_capacity(list.len());
    for entry in list {
        let Value::Ref(id) = entry else { return Err(Flaw::Object(form)) };
        let widget = file.dict(*id, index)?;
        let name = widget.text("T").ok_or(Flaw::Object(*id))?;
        if widget.name("FT") != Some(b"Sig") {
            return Err(Flaw::Object(*id));
        }
        fields.push(FieldState { id: *id, name, value: widget.reference("V") });
    }
    Ok(fields)
}

/// A field whose turn it is.
pub(super) struct Turn {
    pub(super) place: usize,
    pub(super) fields: Vec<FieldState>,
    pub(super) size: (Mpt, Mpt),
}

impl Turn {
    fn id(&self) -> u32 {
        self.fields[self.place].id
    }
}

/// Finds `field` and makes sure that all before it are signed, it is not, and time does not run backwards.
pub(super) fn turn(file: &File<'_>, field: &str, at: DateTime<FixedOffset>) -> Result<Turn, SignError> {
    let fields = fields(file, file.last())?;
    let place = fields.iter().position(|state| state.name == field).ok_or(SignError::NoSuchField)?;
    if fields[place].value.is_some() {
        return Err(SignError::AlreadySigned);
    }
    if let Some(next) = fields.iter().find(|state| state.value.is_none())
        && next.name != field
    {
        return Err(SignError::NotItsTurn(next.name.clone()));
    }
    if let Some(previous) = place.checked_sub(1).and_then(|place| fields[place].value) {
        let before = file.dict(previous, file.last())?.text("M").and_then(|date| parse_date(&date));
        if before.is_none_or(|before| at < before) {
            return Err(SignError::Backwards);
        }
    }
    let size = size(file.dict(fields[place].id, file.last())?).ok_or(Flaw::Object(fields[place].id))?;
    Ok(Turn { place, fields, size })
}

fn size(widget: &Dict) -> Option<(Mpt, Mpt)> {
    let mut sides = widget.array("Rect")?.iter().map(thousandths);
    let [left, bottom, right, top] = std::array::from_fn(|_| sides.next().flatten());
    Some((right?.checked_sub(left?)?, top?.checked_sub(bottom?)?))
}

fn thousandths(value: &Value) -> Option<i32> {
    match value {
        Value::Int(value) => i32::try_from(*value).ok()?.checked_mul(1000),
        Value::Real(text) => {
            let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
            #[expect(clippy::cast_possible_truncation, reason = "bounded by the line above")]
            (value.abs() < 1e6).then(|| (value * 1000.0).round() as i32)
        }
        _ => None,
    }
}

/// What goes into a signature dictionary.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) reason: &'a str,
    pub(super) at: DateTime<FixedOffset>,
    pub(super) act: Vec<(&'static str, Value)>,
    /// Certifies the document: the first signature.
    pub(super) certifies: bool,
    /// Locks all fields: the seal.
    pub(super) locks: bool,
}

/// Appends the update that signs `turn`.
pub(super) fn sign_field(
    file: &File<'_>,
    turn: &Turn,
    entry: &Entry<'_>,
    content: &[u8],
    signer: &Signer,
) -> Result<Vec<u8>, SignError> {
    if !signer.is_valid_at(entry.at) {
        return Err(SignError::Validity);
    }
    let next = next_id(file)?;
    let (signature, appearance) = (next, next + 1);
    let room = cms::length(signer)?;
    let (raw, gaps) = dictionary(entry, room);
    let mut changes = vec![
        Change { id: signature, value: Value::Null, stream: None, raw: Some(raw) },
        widget(file, turn.id(), signature, appearance)?,
        form(file, turn, content, appearance)?,
    ];
    if entry.certifies {
        let root = file.root()?;
        let mut catalog = file.dict(root, file.last())?.clone();
        let permissions = Dict(vec![(b"DocMDP".to_vec(), Value::Ref(signature))]);
        catalog.set("Perms", Value::Dict(permissions));
        changes.push(Change { id: root, value: Value::Dict(catalog), stream: None, raw: None });
    }
    let (mut out, offsets) = append(file, changes)?;
    let base = offsets[&signature] + format!("{signature} 0 obj\n").len();
    fill(&mut out, base, &gaps, room, signer)?;
    Ok(out)
}

/// Writes the byte range and the signature over it into their gaps.
fn fill(out: &mut [u8], base: usize, gaps: &Gaps, room: usize, signer: &Signer) -> Result<(), SignError> {
    let (hole, digest) = close(out, base, gaps, room);
    let der = cms::build(signer, &digest)?;
    if der.len() != room {
        return Err(SignError::Length);
    }
    let mut hex = Vec::with_capacity(hole.len());
    write_hex(&der, &mut hex);
    out[hole].copy_from_slice(&hex);
    Ok(())
}

/// Writes the byte range of the dictionary at `base`. Gives the hole that it leaves, for `room` bytes in hexadecimal, and the
/// SHA-256 of all the rest.
pub(crate) fn close(out: &mut [u8], base: usize, gaps: &Gaps, room: usize) -> (Range<usize>, [u8; 32]) {
    let start = base + gaps.contents;
    let end = start + 2 * room + 2;
    let range = format!("{start} {end} {}]", out.len() - end);
    let width = 3 * RANGE_DIGITS + 3;
    let at = base + gaps.range;
    out[at..at + width].copy_from_slice(format!("{range:<width$}").as_bytes());
    let mut hash = Sha256::new();
    hash.update(&out[..start]);
    hash.update(&out[end..]);
    (start..end, hash.finalize().into())
}

/// Where, in a signature dictionary, the gaps begin.
pub(crate) struct Gaps {
    /// After `[0 ` of the byte range.
    range: usize,
    /// At the `<` of the contents.
    contents: usize,
}

/// The beginning of a signature dictionary, with room for `room` bytes of CMS.
pub(crate) fn start(kind: &str, form: &str, room: usize) -> (Vec<u8>, Gaps) {
    let mut raw = format!("<</Type /{kind}/Filter /Adobe.PPKLite/SubFilter /{form}/ByteRange [0 ").into_bytes();
    let range = raw.len();
    raw.resize(range + 3 * RANGE_DIGITS + 3, b' ');
    raw.extend(b"/Contents ");
    let contents = raw.len();
    write_hex(&vec![0; room], &mut raw);
    (raw, Gaps { range, contents })
}

/// The signature dictionary with room for `room` bytes of CMS.
fn dictionary(entry: &Entry<'_>, room: usize) -> (Vec<u8>, Gaps) {
    let (mut raw, gaps) = start("Sig", "ETSI.CAdES.detached", room);
    let mut rest = Dict::default();
    rest.set("M", Value::ascii(&pdf_date(entry.at)));
    rest.set("Name", Value::text(entry.name));
    rest.set("Reason", Value::text(entry.reason));
    let params = |pairs: Vec<(&str, Value)>| {
        let mut dict = Dict::default();
        dict.set("Type", Value::name("TransformParams"));
        dict.set("V", Value::name("1.2"));
        for (key, value) in pairs {
            dict.set(key, value);
        }
        Value::Dict(dict)
    };
    let mut reference = Dict::default();
    reference.set("Type", Value::name("SigRef"));
    if entry.certifies {
        reference.set("TransformMethod", Value::name("DocMDP"));
        reference.set("TransformParams", params(vec![("P", Value::Int(2))]));
        rest.set("Reference", Value::Array(vec![Value::Dict(reference)]));
    } else if entry.locks {
        reference.set("TransformMethod", Value::name("FieldMDP"));
        reference.set("TransformParams", params(vec![("Action", Value::name("All"))]));
        rest.set("Reference", Value::Array(vec![Value::Dict(reference)]));
    }
    let mut act = Dict::default();
    for (key, value) in &entry.act {
        act.set(key, value.clone());
    }
    rest.set(ACT_KEY, Value::Dict(act));
    let mut tail = Vec::new();
    Value::Dict(rest).write(&mut tail);
    raw.extend(&tail[2..]);
    (raw, gaps)
}

fn widget(file: &File<'_>, id: u32, signature: u32, appearance: u32) -> Result<Change, SignError> {
    let mut widget = file.dict(id, file.last())?.clone();
    widget.set("AP", Value::Dict(Dict(vec![(b"N".to_vec(), Value::Ref(appearance))])));
    widget.set("V", Value::Ref(signature));
    Ok(Change { id, value: Value::Dict(widget), stream: None, raw: None })
}

/// The new appearance: that of the empty field with content.
fn form(file: &File<'_>, turn: &Turn, content: &[u8], appearance: u32) -> Result<Change, SignError> {
    let widget = file.dict(turn.id(), file.last())?;
    let empty = widget.dict("AP").and_then(|states| states.reference("N")).ok_or(Flaw::Object(turn.id()))?;
    let mut form = file.dict(empty, file.last())?.clone();
    form.set("Length", Value::Int(i64::try_from(content.len()).unwrap_or(i64::MAX)));
    Ok(Change { id: appearance, value: Value::Dict(form), stream: Some(content.to_vec()), raw: None })
}

pub(crate) fn next_id(file: &File<'_>) -> Result<u32, Flaw> {
    let last = &file.revisions[file.last()];
    let size = last.trailer.int("Size").and_then(|size| u32::try_from(size).ok());
    size.filter(|size| *size < u32::MAX - 2).ok_or(Flaw::Table { at: last.table_at })
}

/// The reverse of [`pdf_date`]; nothing else is accepted.
pub(crate) fn parse_date(text: &str) -> Option<DateTime<FixedOffset>> {
    let plain = text.strip_prefix("D:")?.replace('\'', "");
    let at = DateTime::parse_from_str(&plain, "%Y%m%d%H%M%S%z").ok()?;
    (pdf_date(at) == text).then_some(at)
}
