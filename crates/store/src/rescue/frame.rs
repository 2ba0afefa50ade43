//! One frame of the rescue file, as it lies on the disk.
//!
//! | Bytes | What |
//! | --- | --- |
//! | 8 | magic |
//! | 4 | `len`, little-endian: bytes of nonce and ciphertext |
//! | 8 | number of the frame in its file, from 1, little-endian |
//! | 24 | nonce |
//! | `len` − 24 | XChaCha20-Poly1305 over one line of JSON ([`Frame`]), a line feed and the body of the entry; all before the nonce is authenticated |
//! | 4 | `len` again, so that the last frame is found from the end |

use casework::id::Digest;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use memchr::memmem;
use serde::{Deserialize, Serialize};
use wire::{ChainStanding, Envelope, KeyOf};

use crate::{error::StoreError, key::Key};

const MAGIC: &[u8; 8] = b"ESrescu2";
const NONCE_BYTES: usize = 24;
const HEAD_BYTES: usize = 20;
const TAIL_BYTES: usize = 4;
const TAG_BYTES: usize = 16;
/// Far above the longest entry.
pub(crate) const FRAME_BYTES_MAX: usize = 256 << 20;

/// What a frame says, but for the body of an entry.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Frame {
    /// The schema of the store that wrote it.
    pub(crate) schema: u32,
    /// How the store stood after the commit: see `mark`.
    pub(crate) mark: Digest,
    /// What the file then says of tables.
    pub(crate) tables: Digest,
    /// Entries in the file up to here, and bytes of frames that later ones replace.
    pub(crate) entries: u64,
    pub(crate) stale: u64,
    pub(crate) holds: Holds,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Holds {
    /// An own entry, the keys of its capsules, and what the desk said of it, where it need not be offered again.
    Entry { envelope: Box<Envelope>, hash: Digest, keys: Vec<KeyOf>, said: Option<Said> },
    /// How far the chains of the workstation were judged and how, but for the entries of the file: the last such frame counts.
    Confirmed(Vec<ChainStanding>),
    /// All rows of a table that no entry gives back: the last such frame counts.
    Table(Table),
}

/// A row of the desk's verdicts.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) verdict: String,
    /// As JSON.
    pub(crate) refusals: String,
    pub(crate) closed_at: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    /// Hexadecimal.
    Blob(String),
}

/// Seals frames and opens them.
pub(crate) struct Sealer(XChaCha20Poly1305);

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(..)")
    }
}

impl Sealer {
    pub(crate) fn new(key: &Key) -> Self {
        Self(XChaCha20Poly1305::new(key.bytes().into()))
    }

    pub(crate) fn seal(&self, number: u64, frame: &Frame, body: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut message = crate::sql::to_json(frame)?.into_bytes();
        message.push(b'\n');
        message.extend_from_slice(body);
        let bytes = NONCE_BYTES + message.len() + TAG_BYTES;
        let length = u32::try_from(bytes).ok().filter(|_| bytes <= FRAME_BYTES_MAX);
        let length = length.ok_or(StoreError::BlobTooLarge { bytes: bytes as u64 })?.to_le_bytes();
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(StoreError::Random)?;
        let mut sealed = Vec::with_capacity(HEAD_BYTES + bytes + TAIL_BYTES);
        sealed.extend_from_slice(MAGIC);
        sealed.extend_from_slice(&length);
        sealed.extend_from_slice(&number.to_le_bytes());
        let payload = Payload { msg: &message, aad: &sealed };
        let text = self.0.encrypt(&XNonce::from(nonce), payload);
        let text = text.unwrap_or_else(|_| unreachable!("a message of less than 256 GiB can be sealed"));
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&text);
        sealed.extend_from_slice(&length);
        Ok(sealed)
    }

    /// The frame at the start of `bytes`, and how many of them it takes.
    fn open(&self, bytes: &[u8]) -> Option<(u64, Opened, usize)> {
        let (head, rest) = bytes.split_at_checked(HEAD_BYTES)?;
        let (magic, numbers) = head.split_first_chunk::<8>()?;
        let (length, number) = numbers.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        if magic != MAGIC || length > FRAME_BYTES_MAX {
            return None;
        }
        let (sealed, _) = rest.split_at_checked(length)?;
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let message = self.0.decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: head }).ok()?;
        let line = memchr::memchr(b'\n', &message)?;
        let frame = serde_json::from_slice(&message[..line]).ok()?;
        let body = message[line + 1..].to_vec();
        let number = u64::from_le_bytes(number.try_into().ok()?);
        Some((number, Opened { frame, body }, HEAD_BYTES + length + TAIL_BYTES))
    }

    /// The last frame, if the file ends with a whole one, and its number.
    pub(crate) fn last(&self, tail: &[u8]) -> Option<(u64, Frame)> {
        let start = tail.len().checked_sub(bytes_of_last(tail)?)?;
        self.open(&tail[start..]).map(|(number, opened, _)| (number, opened.frame))
    }

    /// Whether the file ends with a whole frame.
    pub(crate) fn is_whole(&self, bytes: &[u8]) -> bool {
        self.last(bytes).is_some()
    }

    /// Every frame that can be read, in order, and how many gaps there are between and after them.
    pub(crate) fn read(&self, bytes: &[u8]) -> (Vec<Opened>, u64) {
        let (mut frames, mut gaps, mut expected, mut at) = (Vec::new(), 0, 1, 0);
        while at < bytes.len() {
            if let Some((number, opened, length)) = self.open(&bytes[at..]) {
                gaps += u64::from(number != expected);
                expected = number + 1;
                at += length;
                frames.push(opened);
            } else if let Some(next) = memmem::find(&bytes[at + 1..], MAGIC) {
                at += 1 + next;
            } else {
                return (frames, gaps + 1);
            }
        }
        (frames, gaps)
    }
}

/// How many bytes the frame takes that `tail` ends with.
pub(crate) fn bytes_of_last(tail: &[u8]) -> Option<usize> {
    let length = u32::from_le_bytes(*tail.last_chunk::<TAIL_BYTES>()?) as usize;
    (length <= FRAME_BYTES_MAX).then_some(HEAD_BYTES + length + TAIL_BYTES)
}

#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) frame: Frame,
    pub(crate) body: Vec<u8>,
}
