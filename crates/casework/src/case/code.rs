//! *Código del caso*: given by the desk in the order in which cases come to it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Longest accepted spelling, in bytes.
const CODE_LEN_MAX: usize = 20;

/// `<year>-<seq>`, for example `2026-000042`: given from a counter of each year, and never again to another case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub struct CaseCode {
    /// Of the reception, in Colombia.
    pub year: u16,
    /// Counts from 1.
    pub seq: u32,
}

/// A text is no code of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not of the form YYYY-nnnnnn")]
pub struct BadCaseCode;

impl fmt::Display for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.seq)
    }
}

impl FromStr for CaseCode {
    type Err = BadCaseCode;

    fn from_str(s: &str) -> Result<Self, BadCaseCode> {
        if s.len() > CODE_LEN_MAX {
            return Err(BadCaseCode);
        }
        let (year, seq) = s.trim().split_once('-').ok_or(BadCaseCode)?;
        // Numbers themselves would read a sign.
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !digits(year) || !digits(seq) {
            return Err(BadCaseCode);
        }
        let seq = seq.parse().ok().filter(|seq| *seq > 0).ok_or(BadCaseCode)?;
        Ok(Self { year: year.parse().map_err(|_| BadCaseCode)?, seq })
    }
}

impl Serialize for CaseCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CaseCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_and_nothing_else_is_one() {
        let code = CaseCode { year: 2026, seq: 42 };
        assert_eq!(code.to_string(), "2026-000042");
        assert_eq!("2026-42".parse(), Ok(code), "as a hand writes it");
        for bad in ["", "2026-0", "2026-+42", "26-42", "2026-42-1", "2026-99999999999", "2026"] {
            assert_eq!(bad.parse::<CaseCode>(), Err(BadCaseCode), "{bad}");
        }
    }
}
