//! One document timestamp: its dictionary, its range, its token.

use super::Alteration;
use super::changes::stamping;
use super::signature::covered_digest;
use crate::file::{File, Flaw};
use crate::stamp::{Stamp, TOKEN_BYTES_MAX, TokenFlaw, check};

/// Keys of its dictionary, in their order.
const KEYS: [&str; 5] = ["Type", "Filter", "SubFilter", "ByteRange", "Contents"];

/// A token in the right place, which is still to be checked. Altered files are refused before the costly part.
pub(super) struct Token<'a> {
    index: usize,
    bytes: &'a [u8],
    imprint: [u8; 32],
}

impl Token<'_> {
    /// Checks it; `clocks` are the authorities that are trusted.
    pub(super) fn prove(&self, clocks: &[Vec<u8>]) -> Result<Stamp, Alteration> {
        check(self.bytes, &self.imprint, clocks).map_err(|flaw| Alteration::Stamp(self.index, flaw))
    }
}

/// Finds the token of the revision at `index`, which must be a document timestamp and nothing else.
pub(super) fn read<'a>(file: &'a File<'_>, index: usize) -> Result<Token<'a>, Alteration> {
    let form = Alteration::Stamp(index, TokenFlaw::Form);
    let id = stamping(file, index)?;
    let entry = file.dict(id, index)?;
    let standard = entry.name("Type") == Some(b"DocTimeStamp")
        && entry.name("Filter") == Some(b"Adobe.PPKLite")
        && entry.name("SubFilter") == Some(b"ETSI.RFC3161");
    if !standard || !entry.0.iter().map(|(key, _)| key.as_slice()).eq(KEYS.iter().map(|key| key.as_bytes())) {
        return Err(form);
    }
    let contents = entry.bytes("Contents").ok_or(form)?;
    let imprint = covered_digest(file, index, id, entry, contents.len())?;
    let object = file.object(id, index).ok_or(Flaw::Object(id))?;
    if object.stream.is_some() {
        return Err(form);
    }
    let bytes = token(contents).ok_or(form)?;
    Ok(Token { index, bytes, imprint })
}

/// The token without the zeros that fill its room.
fn token(contents: &[u8]) -> Option<&[u8]> {
    let length = der_length(contents)?;
    let (token, rest) = contents.split_at_checked(length)?;
    (token.len() <= TOKEN_BYTES_MAX && rest.iter().all(|byte| *byte == 0)).then_some(token)
}

/// How long a SEQUENCE is, with its head.
fn der_length(bytes: &[u8]) -> Option<usize> {
    use der::{Header, Reader as _, SliceReader};
    let mut reader = SliceReader::new(bytes).ok()?;
    let header = <Header as der::Decode>::decode(&mut reader).ok()?;
    let head = usize::try_from(reader.position()).ok()?;
    head.checked_add(usize::try_from(header.length()).ok()?)
}
