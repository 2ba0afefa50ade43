//! ```text
//! file    = magic (16, the last byte is the version) part* trailer
//! part    = kind (1)  name (32)  length (8, little endian)  content  SHA-256 of content (32)
//!           1 about (JSON)   2 keyring.json   3 store.db   4 blob as encrypted, named by the SHA-256 of its content
//!           in this order, blobs ascending; the name of the others is zero
//! trailer = 255 (1)  SHA-256 of everything before it, this byte included (32)  HMAC-SHA256 of that digest (32)
//! ```

use std::io::{self, Read, Write};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256 as Hasher};

use crate::{blob::Sha256, key::Key};

const MAGIC: &[u8; 15] = b"ENSITIO-COPIA\r\n";
pub(super) const VERSION: u8 = 1;
const KIND_TRAILER: u8 = 255;
const CHUNK_BYTES: usize = 128 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    About,
    Keyring,
    Database,
    Blob(Sha256),
}

impl Part {
    fn header(self) -> (u8, [u8; 32]) {
        match self {
            Self::About => (1, [0; 32]),
            Self::Keyring => (2, [0; 32]),
            Self::Database => (3, [0; 32]),
            Self::Blob(blob) => (4, blob.0),
        }
    }

    fn parse(kind: u8, name: [u8; 32]) -> Option<Self> {
        let part = match kind {
            1 => Self::About,
            2 => Self::Keyring,
            3 => Self::Database,
            4 => Self::Blob(Sha256(name)),
            _ => return None,
        };
        (part.header().1 == name).then_some(part)
    }
}

/// Called with the number of bytes of each chunk; `false` stops.
pub(super) type OnChunk<'a> = &'a mut dyn FnMut(u64) -> bool;

/// Why reading or writing ended.
#[derive(Debug)]
pub(super) enum Stop {
    /// Not a backup at all.
    Alien,
    /// Of a newer version.
    Newer(u8),
    /// Cut short, altered, or out of order.
    Damaged,
    Cancelled,
    Input(io::Error),
    Output(io::Error),
}

pub(super) struct Writer<W> {
    output: W,
    digest: Hasher,
}

impl<W: Write> Writer<W> {
    pub(super) fn begin(output: W) -> Result<Self, Stop> {
        let mut writer = Self { output, digest: Hasher::new() };
        writer.put(MAGIC)?;
        writer.put(&[VERSION])?;
        Ok(writer)
    }

    /// Writes a part of exactly `bytes` bytes from `content`; a source that has fewer is an input error.
    pub(super) fn part(
        &mut self,
        part: Part,
        bytes: u64,
        content: &mut dyn Read,
        on_chunk: OnChunk<'_>,
    ) -> Result<(), Stop> {
        let (kind, name) = part.header();
        self.put(&[kind])?;
        self.put(&name)?;
        self.put(&bytes.to_le_bytes())?;
        let mut digest = Hasher::new();
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut left = bytes;
        while left > 0 {
            let length = chunk_length(left);
            let chunk = &mut chunk[..length];
            content.read_exact(chunk).map_err(Stop::Input)?;
            digest.update(&*chunk);
            self.put(chunk)?;
            left -= length as u64;
            if !on_chunk(length as u64) {
                return Err(Stop::Cancelled);
            }
        }
        self.put(&digest.finalize())
    }

    pub(super) fn finish(mut self, key: &Key) -> Result<W, Stop> {
        self.put(&[KIND_TRAILER])?;
        let digest = self.digest.finalize();
        let mac = mac(key, &digest).finalize().into_bytes();
        self.output.write_all(&digest).map_err(Stop::Output)?;
        self.output.write_all(&mac).map_err(Stop::Output)?;
        self.output.flush().map_err(Stop::Output)?;
        Ok(self.output)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.digest.update(bytes);
        self.output.write_all(bytes).map_err(Stop::Output)
    }
}

pub(super) struct Reader<R> {
    input: R,
    digest: Hasher,
}

impl<R: Read> Reader<R> {
    pub(super) fn begin(input: R) -> Result<Self, Stop> {
        let mut reader = Self { input, digest: Hasher::new() };
        let magic: [u8; MAGIC.len()] = match reader.take() {
            Err(Stop::Damaged) => return Err(Stop::Alien),
            other => other?,
        };
        if &magic != MAGIC {
            return Err(Stop::Alien);
        }
        match reader.take()? {
            [VERSION] => Ok(reader),
            [found] if found > VERSION => Err(Stop::Newer(found)),
            _ => Err(Stop::Damaged),
        }
    }

    /// The next part and its length, to be fetched with [`Reader::content`]; none when only the trailer is left.
    pub(super) fn next(&mut self) -> Result<Option<(Part, u64)>, Stop> {
        let [kind] = self.take()?;
        if kind == KIND_TRAILER {
            return Ok(None);
        }
        let part = Part::parse(kind, self.take()?).ok_or(Stop::Damaged)?;
        Ok(Some((part, u64::from_le_bytes(self.take()?))))
    }

    /// Copies the content of the part that [`Reader::next`] gave, a chunk at a time, whatever length it claims.
    pub(super) fn content(&mut self, bytes: u64, output: &mut dyn Write, on_chunk: OnChunk<'_>) -> Result<(), Stop> {
        let mut digest = Hasher::new();
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut left = bytes;
        while left > 0 {
            let length = chunk_length(left);
            let chunk = &mut chunk[..length];
            self.fill(chunk)?;
            digest.update(&*chunk);
            output.write_all(chunk).map_err(Stop::Output)?;
            left -= length as u64;
            if !on_chunk(length as u64) {
                return Err(Stop::Cancelled);
            }
        }
        let stated: [u8; 32] = self.take()?;
        if digest.finalize() == stated { Ok(()) } else { Err(Stop::Damaged) }
    }

    /// Checks digest, MAC and that nothing follows.
    pub(super) fn finish(mut self, key: &Key) -> Result<(), Stop> {
        let digest = self.digest.clone().finalize();
        let stated: [u8; 32] = self.take()?;
        let stated_mac: [u8; 32] = self.take()?;
        let genuine = mac(key, &digest).verify_slice(&stated_mac).is_ok();
        let ended = self.input.read(&mut [0]).map_err(Stop::Input)? == 0;
        if digest == stated && genuine && ended { Ok(()) } else { Err(Stop::Damaged) }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Stop> {
        self.input.read_exact(bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Stop::Damaged,
            _ => Stop::Input(error),
        })?;
        self.digest.update(&*bytes);
        Ok(())
    }
}

fn chunk_length(left: u64) -> usize {
    usize::try_from(left).map_or(CHUNK_BYTES, |left| left.min(CHUNK_BYTES))
}

fn mac(key: &Key, digest: &[u8]) -> Hmac<Hasher> {
    Hmac::<Hasher>::new_from_slice(key.bytes())
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
        .chain_update(digest)
}
