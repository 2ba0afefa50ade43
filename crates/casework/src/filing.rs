//! *Radicación*: the number that the desk gives to a sealed act when it comes, in the order of reception.
//!
//! It is not the act's own number ([`crate::folio`]), which the device printed, and its *constancia de radicación* is not
//! what an act that somebody did not sign is signed with ([`crate::act::ActStage::Constancia`]).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::site::TerritorialDirection;
use crate::time::Timestamp;

/// Longest accepted spelling, in bytes.
const RADICADO_LEN_MAX: usize = 24;

/// *Radicado*: `<year>-<office>-<seq>`, for example `2026-ANT-000042`. Given from a counter of each year and office, and
/// never again to another act, also when that one is annulled (AGN, Acuerdo 060 de 2001, art. 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub struct Radicado {
    /// Of the reception, in Colombia.
    pub year: u16,
    /// Whose device made the act.
    pub office: TerritorialDirection,
    /// Counts from 1.
    pub seq: u32,
}

/// A text is not a radicado.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not of the form YYYY-TTT-nnnnnn")]
pub struct BadRadicado;

impl fmt::Display for Radicado {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{}-{:06}", self.year, self.office.code(), self.seq)
    }
}

impl FromStr for Radicado {
    type Err = BadRadicado;

    fn from_str(s: &str) -> Result<Self, BadRadicado> {
        if s.len() > RADICADO_LEN_MAX {
            return Err(BadRadicado);
        }
        let text = s.trim().to_ascii_uppercase();
        let [year, office, seq] = text.split('-').collect::<Vec<_>>()[..] else { return Err(BadRadicado) };
        // Numbers themselves would read a sign.
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !digits(year) || !digits(seq) {
            return Err(BadRadicado);
        }
        Ok(Self {
            year: year.parse().map_err(|_| BadRadicado)?,
            office: TerritorialDirection::from_code(office).ok_or(BadRadicado)?,
            seq: seq.parse().ok().filter(|seq| *seq > 0).ok_or(BadRadicado)?,
        })
    }
}

impl Serialize for Radicado {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Radicado {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What the desk found against the paper of an act that it took in. The act is kept and numbered, for it was received;
/// that its paper is authentic is never said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaperFlaw {
    /// No act of this program.
    NotAnAct,
    /// It was changed after it was made.
    Altered,
    /// Signatures or the seal are missing.
    Unsealed,
    /// It bears another number, or the digest of another content.
    OtherAct,
    /// The content behind its digest is not what was recorded.
    OtherContent,
    /// Not those signed it who are on record, or not when they did.
    OtherSignatures,
    /// Its signatures are of another key than that of the workstation.
    OtherKey,
}

/// An act as the desk filed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Filing {
    pub radicado: Radicado,
    /// When the desk received the sealed act, by its clock.
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub flaw: Option<PaperFlaw>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_radicado_reads_back_and_nothing_else_is_one() {
        let radicado = Radicado { year: 2026, office: TerritorialDirection::Antioquia, seq: 42 };
        assert_eq!(radicado.to_string(), "2026-ANT-000042");
        assert_eq!("2026-ant-42".parse(), Ok(radicado), "as a hand writes it");
        assert_eq!(Radicado { seq: 12_345_678, ..radicado }.to_string(), "2026-ANT-12345678");
        for bad in
            ["", "2026-ANT-0", "2026-ANT-+42", "26-ANT-42", "2026-XXX-42", "2026-ANT-42-1", "2026-ANT-99999999999"]
        {
            assert_eq!(bad.parse::<Radicado>(), Err(BadRadicado), "{bad}");
        }
    }
}
