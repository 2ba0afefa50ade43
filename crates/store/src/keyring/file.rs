//! `keyring.json`: an envelope with format, version and checksum around the slots, so that damage is told apart
//! from a wrong password.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Account, SLOTS_MAX, slot::Slot};
use crate::error::StoreError;

/// Far above what [`SLOTS_MAX`] slots take.
pub(crate) const KEYRING_BYTES_MAX: u64 = 256 * 1024;
const FORMAT: &str = "ensitio-keyring";
const VERSION: u32 = 1;

/// The slots of one store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    pub(crate) store: Uuid,
    pub(super) slots: Vec<Slot>,
}

/// What every version has, so that a newer file is recognised before its body is read.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    format: String,
    version: u32,
    /// Of the body as this program writes it.
    sha256: String,
    body: Body,
}

impl Body {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let envelope =
            Envelope { format: FORMAT.into(), version: VERSION, sha256: self.checksum(), body: self.clone() };
        to_json(&envelope)
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = Account> {
        self.slots.iter().map(Slot::account)
    }

    fn checksum(&self) -> String {
        hex::encode(Sha256::digest(to_json(self)))
    }

    fn is_sound(&self) -> bool {
        let ids = self.slots.iter().map(|slot| slot.account().id);
        let distinct = ids.clone().enumerate().all(|(at, id)| !ids.clone().skip(at + 1).any(|other| other == id));
        let counted = (1..=SLOTS_MAX).contains(&self.slots.len());
        counted && distinct && self.slots.iter().all(Slot::is_sound)
    }
}

fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec_pretty(value).unwrap_or_else(|_| unreachable!("strings and numbers always serialise"))
}

/// Reads a keyring; `file` is named in the errors.
pub(crate) fn parse(bytes: &[u8], file: &Path) -> Result<Body, StoreError> {
    let damaged = || StoreError::Damaged { file: file.into() };
    let head: Head = serde_json::from_slice(bytes).map_err(|_| damaged())?;
    if head.format != FORMAT {
        return Err(damaged());
    }
    if head.version > VERSION {
        return Err(StoreError::Newer { file: file.into(), found: head.version, known: VERSION });
    }
    let envelope: Envelope = serde_json::from_slice(bytes).map_err(|_| damaged())?;
    let sound = envelope.version == VERSION && envelope.sha256 == envelope.body.checksum() && envelope.body.is_sound();
    if sound { Ok(envelope.body) } else { Err(damaged()) }
}
