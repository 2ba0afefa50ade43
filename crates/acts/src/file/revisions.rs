//! The revisions of a file, each accounted for byte by byte.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Dict, FILE_BYTES_MAX, Flaw, OBJECTS_MAX, REVISIONS_MAX, Reader, Value};

/// First line, and the mark of binary content that lopdf writes.
const HEADER: &[u8] = b"%PDF-1.7\n%\xBB\xAD\xC0\xDE\n";

/// An object with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) value: Value,
    /// Where the bytes of a stream are.
    pub(crate) stream: Option<Range<usize>>,
    /// Where the object is, from its number to the line feed after `endobj`.
    pub(crate) span: Range<usize>,
}

/// What one save added.
#[derive(Debug)]
pub(crate) struct Revision {
    pub(crate) span: Range<usize>,
    pub(crate) table_at: usize,
    pub(crate) objects: BTreeMap<u32, Object>,
    pub(crate) trailer: Dict,
}

/// A file, oldest revision first.
#[derive(Debug)]
pub(crate) struct File<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) revisions: Vec<Revision>,
}

/// Table and trailer of a revision, before its objects are read.
struct Tail {
    table_at: usize,
    offsets: BTreeMap<u32, usize>,
    trailer: Dict,
    end: usize,
}

impl<'a> File<'a> {
    /// Reads all revisions.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Flaw> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(Flaw::TooBig(bytes.len()));
        }
        if !bytes.starts_with(HEADER) {
            return Err(Flaw::Header);
        }
        let mut values = 0;
        let tails = read_tails(bytes, &mut values)?;
        let mut revisions = Vec::with_capacity(tails.len());
        let mut start = 0;
        for tail in tails.into_iter().rev() {
            let body = if start == 0 { HEADER.len() } else { start };
            let objects = read_objects(bytes, body, &tail, &mut values)?;
            let end = tail.end;
            revisions.push(Revision { span: start..end, table_at: tail.table_at, objects, trailer: tail.trailer });
            start = end;
        }
        Ok(Self { bytes, revisions })
    }

    /// The object as it stands after the revision at `index`.
    pub(crate) fn object(&self, id: u32, index: usize) -> Option<&Object> {
        self.revisions[..=index].iter().rev().find_map(|revision| revision.objects.get(&id))
    }

    /// The dictionary of an object after the revision at `index`.
    pub(crate) fn dict(&self, id: u32, index: usize) -> Result<&Dict, Flaw> {
        match self.object(id, index) {
            Some(Object { value: Value::Dict(dict), .. }) => Ok(dict),
            _ => Err(Flaw::Object(id)),
        }
    }

    /// Index of the newest revision.
    pub(crate) fn last(&self) -> usize {
        self.revisions.len() - 1
    }

    /// Number of the catalog.
    pub(crate) fn root(&self) -> Result<u32, Flaw> {
        self.revisions[self.last()].trailer.reference("Root").ok_or(Flaw::Table { at: 0 })
    }
}

/// Reads `startxref`, table and trailer of every revision, newest first. Each must end where the next begins.
fn read_tails(bytes: &[u8], values: &mut usize) -> Result<Vec<Tail>, Flaw> {
    let mut tails: Vec<Tail> = Vec::new();
    let mut table_at = last_table(bytes)?;
    let mut objects = 0;
    loop {
        let limit = tails.last().map_or(bytes.len(), |tail: &Tail| tail.table_at);
        if table_at >= limit || tails.len() == REVISIONS_MAX {
            return Err(if tails.len() == REVISIONS_MAX { Flaw::TooMany } else { Flaw::Table { at: table_at } });
        }
        let tail = read_tail(bytes, table_at, limit, values)?;
        objects += tail.offsets.len();
        if objects > OBJECTS_MAX {
            return Err(Flaw::TooMany);
        }
        if tails.is_empty() && tail.end != bytes.len() {
            return Err(Flaw::Tail);
        }
        let previous = tail.trailer.int("Prev");
        tails.push(tail);
        match previous {
            Some(at) => table_at = usize::try_from(at).map_err(|_| Flaw::Table { at: table_at })?,
            None => return Ok(tails),
        }
    }
}

/// Offset of the newest table.
fn last_table(bytes: &[u8]) -> Result<usize, Flaw> {
    const LONGEST: usize = "startxref\n1234567890\n%%EOF\n".len();
    let from = bytes.len().saturating_sub(LONGEST);
    let place = bytes[from..].windows(10).rposition(|window| window == b"startxref\n").ok_or(Flaw::Tail)?;
    let mut reader = Reader::new(bytes, from + place + 10, bytes.len(), 0);
    let at = reader.digits(10).map_err(|_| Flaw::Tail)?;
    usize::try_from(at).map_err(|_| Flaw::Tail)
}

fn read_tail(bytes: &[u8], table_at: usize, limit: usize, values: &mut usize) -> Result<Tail, Flaw> {
    let bad = |_| Flaw::Table { at: table_at };
    let mut reader = Reader::new(bytes, table_at, limit, *values);
    reader.expect(b"xref\n").map_err(bad)?;
    let mut offsets = BTreeMap::new();
    while !reader.eat(b"trailer\n") {
        let first = reader.digits(10).map_err(bad)?;
        reader.expect(b" ").map_err(bad)?;
        let count = reader.digits(6).map_err(bad)?;
        if !reader.eat(b" \n") {
            reader.expect(b"\n").map_err(bad)?;
        }
        for id in first..first + count {
            let offset = reader.digits(10).map_err(bad)?;
            if reader.eat(b" 65535 f \n") {
                continue;
            }
            reader.expect(b" 00000 n \n").map_err(bad)?;
            let id = u32::try_from(id).map_err(|_| Flaw::Table { at: table_at })?;
            let offset = usize::try_from(offset).map_err(|_| Flaw::Table { at: table_at })?;
            if offsets.len() == OBJECTS_MAX || offsets.insert(id, offset).is_some() {
                return Err(Flaw::Table { at: table_at });
            }
        }
    }
    let Value::Dict(trailer) = reader.value()? else { return Err(Flaw::Table { at: table_at }) };
    reader.expect(format!("\nstartxref\n{table_at}\n%%EOF\n").as_bytes())?;
    *values = reader.values();
    Ok(Tail { table_at, offsets, trailer, end: reader.at })
}

/// Reads the objects of a revision, which must fill it from `body` to its table without a gap.
fn read_objects(bytes: &[u8], body: usize, tail: &Tail, values: &mut usize) -> Result<BTreeMap<u32, Object>, Flaw> {
    let mut order: Vec<(usize, u32)> = tail.offsets.iter().map(|(id, offset)| (*offset, *id)).collect();
    order.sort_unstable();
    let (mut at, mut objects) = (body, BTreeMap::new());
    for (offset, id) in order {
        if offset != at {
            return Err(Flaw::Stray { at });
        }
        let object = read_object(bytes, at, id, tail.table_at, values)?;
        at = object.span.end;
        objects.insert(id, object);
    }
    if at == tail.table_at { Ok(objects) } else { Err(Flaw::Stray { at }) }
}

fn read_object(bytes: &[u8], at: usize, id: u32, limit: usize, values: &mut usize) -> Result<Object, Flaw> {
    let mut reader = Reader::new(bytes, at, limit, *values);
    reader.expect(format!("{id} 0 obj\n").as_bytes())?;
    let value = reader.value()?;
    let mut stream = None;
    if let Value::Dict(dict) = &value
        && reader.eat(b"stream\n")
    {
        let length = dict.int("Length").and_then(|length| usize::try_from(length).ok());
        stream = Some(reader.take(length.ok_or(Flaw::Object(id))?)?);
        reader.expect(b"\nendstream")?;
    }
    // lopdf parts values that do not delimit themselves from what follows by a space.
    reader.eat(b" ");
    reader.expect(b"\nendobj\n")?;
    *values = reader.values();
    Ok(Object { value, stream, span: at..reader.at })
}
