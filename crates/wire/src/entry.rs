//! An entry of a journal: what surrounds an intent, its body as bytes, and the hash that chains it.

pub(crate) mod chain;

use std::io::{self, Write};

use casework::{
    id::{AccountId, DeviceId, Digest, IntentId, PersonId},
    intent::Actor,
    role::Role,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Version of the bodies that this program writes.
pub const BODY_VERSION: u32 = 1;
/// What the first entry of a chain names as the hash before.
pub const NO_HEAD: Digest = Digest([0; 32]);

/// Everything about an intent but its body. The order of members is part of the format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Given by whoever asked.
    pub id: IntentId,
    /// The workstation.
    pub dev: DeviceId,
    /// Its incarnation.
    pub inc: u32,
    /// Place in the chain of that incarnation, from 1.
    pub seq: u32,
    /// Wall clock, ms since 1970-01-01 UTC.
    pub wall_ms: i64,
    /// Monotonic clock, ms.
    pub mono_ms: i64,
    /// Which start of the machine the monotonic clock counts from.
    pub boot: Uuid,
    /// How much of the desk's history the workstation knew; 0 before it was enrolled.
    pub seen: u64,
    /// Who asked.
    pub account: AccountId,
    /// The person of that account.
    pub person: PersonId,
    /// What they were allowed to do.
    pub role: Role,
    /// Kind of the body.
    pub kind: String,
    /// Version of the body.
    pub v: u32,
    /// Hash of the entry before; [`NO_HEAD`] for the first.
    pub prev: Digest,
}

/// One entry as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub envelope: Envelope,
    /// Link of the chain.
    pub hash: Digest,
    /// The body as the bytes that were recorded: JSON.
    #[serde(with = "text")]
    pub body: Vec<u8>,
}

impl Envelope {
    /// `SHA-256(envelope || "\n" || body)`, the envelope as one line of JSON with its members in their order.
    #[must_use]
    pub fn hash(&self, body: &[u8]) -> Digest {
        struct Hashed(Sha256);
        impl Write for Hashed {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.update(bytes);
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut hash = Hashed(Sha256::new());
        // Neither the writer nor a struct of texts and numbers can fail.
        let written = serde_json::to_writer(&mut hash, self);
        debug_assert!(written.is_ok(), "an envelope is plain JSON");
        hash.0.update(b"\n");
        hash.0.update(body);
        Digest(hash.0.finalize().into())
    }

    #[must_use]
    pub fn at(&self) -> Timestamp {
        Timestamp(self.wall_ms)
    }

    #[must_use]
    pub fn by(&self) -> Actor {
        Actor { account: self.account, person: self.person, role: self.role }
    }
}

/// Bodies are JSON, hence text; as text they travel without being encoded again.
mod text {
    use std::str;

    use serde::{Deserialize, Deserializer, Serializer, ser::Error};

    pub(super) fn serialize<S: Serializer>(body: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(str::from_utf8(body).map_err(S::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        Ok(String::deserialize(deserializer)?.into_bytes())
    }
}
