//! The same exchange by file, where there is no network: what workstation and desk say to each other, one after the other
//! in one file that only whom it is for can read.
//!
//! ```text
//! bundle  = "ensitio-sobre 1\n" address-length:u16 address:JSON age
//! age     = the parts, sealed to the recipient of whom it is for (age-encryption.org/v1, X25519)
//! part    = kind:u8 length:u32 content signature:64
//! running = SHA-256(running before || kind || length || content), at first SHA-256(context || everything before age)
//! ```
//!
//! Each signature (Ed25519) is over `running`: of this part in this place of this bundle. Nothing of a part is looked at
//! before its signature was checked, and a bundle is read to its last part before anything in it is judged.

mod key;
mod part;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::io;

use casework::{
    id::{DeviceId, Digest},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use uuid::Uuid;

pub use self::{
    key::{BadBundleKey, BundleIdentity, BundleKey, BundleRecipient, BundleSigner, SealTo},
    part::{Answered, Counts, FiledAct, KeptFiles, Part, Stated},
    read::{BundleReader, plain, read_address},
    write::BundleWriter,
};

/// Largest bundle that is read, in bytes: more photos than anybody takes between two visits.
pub const BUNDLE_BYTES_MAX: u64 = 16 << 30;
/// Most files in one bundle to the desk.
pub const BUNDLE_FILES_MAX: u64 = 100_000;
/// Bytes of photos beyond which no more are put into a bundle: the rest of it has room above.
pub const BUNDLE_PHOTOS_BYTES_MAX: u64 = 12 << 30;
/// Largest bundle that somebody else's workstation gives to the desk over the network, and largest answer that it takes
/// back, in bytes: either is held in memory.
pub const CARRIED_BYTES_MAX: u64 = 100_000_000;
/// Most papers that a workstation asks for in one bundle, and most constancias de radicación.
pub const BUNDLE_WANT_MAX: usize = 500;
/// Most bytes of files that a desk answers with in one bundle.
pub const BUNDLE_ANSWER_FILES_BYTES_MAX: u64 = 200_000_000;
/// Ending of a bundle's name.
pub const BUNDLE_ENDING: &str = "ensitio-sobre";

const MAGIC: &[u8; 16] = b"ensitio-sobre 1\n";
/// What stands before the number of the version.
const MAGIC_NAME: &[u8] = b"ensitio-sobre ";
const ADDRESS_BYTES_MAX: usize = 1_024;
/// Largest head of the sealed part: one stanza of ours, and what age adds to keep readers honest.
const SEAL_HEAD_BYTES_MAX: u64 = 16 * 1024;
/// Largest part that is JSON without compression: an error that names everything that is missing.
const PLAIN_BYTES_MAX: usize = 512 * 1024;
const CONTEXT: &[u8] = b"ensitio bundle 1 ";
const SIGNATURE_BYTES: usize = 64;

/// Which way a bundle goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Way {
    /// From the workstation to the desk.
    ToDesk,
    /// From the desk to the workstation.
    ToDevice,
}

/// What whoever carries a bundle may know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub bundle: Uuid,
    pub way: Way,
    pub desk: Uuid,
    pub device: DeviceId,
    /// By the clock of whoever wrote it.
    pub made_at: Timestamp,
}

/// Why a bundle was not read.
#[derive(Debug, Error)]
pub enum BadBundle {
    #[error("this is no bundle")]
    NotOne,
    #[error("a newer program wrote this bundle")]
    Newer,
    /// It is sealed to a key that nobody here has.
    #[error("this bundle is not for whoever reads it")]
    NotForUs,
    /// Cut, or changed on its way.
    #[error("this bundle is cut or damaged")]
    Damaged,
    #[error("this bundle was not signed by whom it names")]
    WrongSignature,
    #[error("this bundle is larger than a bundle may be")]
    TooLarge,
    /// The drive.
    #[error("the bundle could not be read: {0}")]
    Unreadable(io::Error),
}

impl From<io::Error> for BadBundle {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        match error.kind() {
            InvalidData | InvalidInput | UnexpectedEof => Self::Damaged,
            _ => Self::Unreadable(error),
        }
    }
}

/// Everything up to one place of a bundle.
#[derive(Debug, Clone, Copy)]
struct Running(Digest);

impl Running {
    fn begin(head: &[u8]) -> Self {
        Self(digest(&[CONTEXT, head]))
    }

    fn with(self, part: Part, content: &[u8]) -> Self {
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes();
        Self(digest(&[&self.0.0, &[part.byte()], &length, content]))
    }

    fn signed(self) -> [u8; CONTEXT.len() + 32] {
        let mut signed = [0; CONTEXT.len() + 32];
        signed[..CONTEXT.len()].copy_from_slice(CONTEXT);
        signed[CONTEXT.len()..].copy_from_slice(&self.0.0);
        signed
    }
}

fn digest(parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    Digest(hash.finalize().into())
}
