//! Identifiers. Every aggregate has its own type, so that one cannot stand in for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }
    )*};
}

typed_ids! {
    /// A person who shares the workstation with an own secret.
    AccountId
    /// An act, whatever its kind; its printed number is the [`crate::folio::Folio`].
    ActId
    /// A *caso*; what people call it by is its [`crate::case::CaseCode`].
    CaseId
    /// A node of the *árbol de categorías*.
    CategoryId
    /// A *calendario hábil*.
    CalendarId
    /// A workstation.
    DeviceId
    /// Somebody who may enrol workstations with an account of the entity.
    AdmissionId
    /// A draft that nobody has judged yet.
    DraftId
    /// A *grupo de especialistas*.
    GroupId
    /// One thing asked by one person.
    IntentId
    /// A *elemento tecnológico*.
    ItemId
    /// An e-mail that takes a sealed act out of the house.
    MailId
    /// An *evento masivo*.
    MassEventId
    /// A member of staff, contractor or provider who holds items or signs acts.
    PersonId
    /// A *proyecto*: within it a case may be escalated.
    ProjectId
    /// What a person asked for at once, of which several cases may come.
    RequestId
    /// A *sede*.
    SiteId
    /// An *acuerdo de nivel de servicio* of the catalogue.
    SlaId
}

/// SHA-256 of a content: names blobs, documents and sealed papers. Written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// The text is not 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 in hexadecimal")]
pub struct BadDigest;

impl FromStr for Digest {
    type Err = BadDigest;
    fn from_str(s: &str) -> Result<Self, BadDigest> {
        let bytes = s.as_bytes();
        if bytes.len() != 64 {
            return Err(BadDigest);
        }
        let mut out = [0; 32];
        for (byte, pair) in out.iter_mut().zip(bytes.chunks_exact(2)) {
            let digit = |c: u8| char::from(c).to_digit(16).ok_or(BadDigest);
            *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
        }
        Ok(Self(out))
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_what_it_wrote() {
        let d = Digest(std::array::from_fn(|i| i as u8 * 7));
        assert_eq!(d.to_string().parse::<Digest>(), Ok(d));
        assert_eq!("zz".repeat(32).parse::<Digest>(), Err(BadDigest));
        assert_eq!("é".repeat(32).parse::<Digest>(), Err(BadDigest), "64 bytes, but not digits");
    }
}
