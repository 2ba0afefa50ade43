//! The number that a device prints on an act, at once and for ever.
//!
//! `<territorial>-<device>-<incarnation>-<seq>-<check>`, for example `ANT-K7Q2-1-000042-B`. It is unique without
//! a network because the device is part of it; the desk's *radicado* comes later, on another paper. (AGN Acuerdo
//! 060 de 2001 forbids reserved or repeated numbers, so no block is ever leased to a device.) The check character
//! is ISO/IEC 7064 MOD 37,36 over the letters and digits: it catches every single typing error and nearly every swap.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::site::TerritorialDirection;

const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// No workstation begins as many incarnations: a higher number is no number of ours.
pub const INCARNATION_MAX: u32 = 10_000;
/// Longest accepted spelling, in bytes.
const FOLIO_LEN_MAX: usize = 40;

/// Four characters that name a device on paper; no 0, 1, I, O, which hands confuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub struct DeviceCode([u8; 4]);

const DEVICE_ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

impl DeviceCode {
    /// The code that stands for 20 bits of randomness (the low bits of `random`).
    #[must_use]
    pub fn from_random(random: u32) -> Self {
        Self(std::array::from_fn(|i| DEVICE_ALPHABET[(random >> (5 * i)) as usize & 31]))
    }
}

impl fmt::Display for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{}", char::from(*b)))
    }
}

impl FromStr for DeviceCode {
    type Err = BadFolio;
    fn from_str(s: &str) -> Result<Self, BadFolio> {
        let code: [u8; 4] = s.as_bytes().try_into().map_err(|_| BadFolio::Shape)?;
        let known = code.iter().all(|c| DEVICE_ALPHABET.contains(c));
        known.then_some(Self(code)).ok_or(BadFolio::Shape)
    }
}

/// A number given by one device. `seq` starts at 1 and never repeats within an incarnation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub struct Folio {
    pub territorial: TerritorialDirection,
    pub device: DeviceCode,
    pub incarnation: u32,
    pub seq: u32,
}

/// Why a text is not a folio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFolio {
    #[error("not of the form TTT-DDDD-n-nnnnnn-C")]
    Shape,
    #[error("the check character does not fit: a digit or letter was misread")]
    Check,
}

/// ISO/IEC 7064 MOD 37,36 over the alphanumeric characters of `text`.
fn check_character(text: &str) -> char {
    let mut product = 36;
    for value in text.bytes().filter_map(|b| ALPHABET.iter().position(|a| *a == b)) {
        let sum = (product + value) % 36;
        product = (if sum == 0 { 36 } else { sum }) * 2 % 37;
    }
    char::from(ALPHABET[(37 - product) % 36])
}

impl fmt::Display for Folio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = format!("{}-{}-{}-{:06}", self.territorial.code(), self.device, self.incarnation, self.seq);
        write!(f, "{body}-{}", check_character(&body))
    }
}

impl FromStr for Folio {
    type Err = BadFolio;
    fn from_str(s: &str) -> Result<Self, BadFolio> {
        if s.len() > FOLIO_LEN_MAX {
            return Err(BadFolio::Shape);
        }
        let text = s.trim().to_ascii_uppercase();
        let [territorial, device, incarnation, seq, check] = text.split('-').collect::<Vec<_>>()[..] else {
            return Err(BadFolio::Shape);
        };
        // `u32` itself would read a sign.
        let number = |t: &str| {
            let digits = t.bytes().all(|b| b.is_ascii_digit());
            t.parse().ok().filter(|_| digits).ok_or(BadFolio::Shape)
        };
        let folio = Self {
            territorial: TerritorialDirection::from_code(territorial).ok_or(BadFolio::Shape)?,
            device: device.parse()?,
            incarnation: number(incarnation)?,
            seq: number(seq)?,
        };
        // Compared with the printed spelling, so that leading zeros may be left out by hand.
        let printed = folio.to_string();
        if printed.rsplit('-').next() != Some(check) {
            return Err(BadFolio::Check);
        }
        Ok(folio)
    }
}

impl Serialize for Folio {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Folio {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Folio {
        Folio {
            territorial: TerritorialDirection::Antioquia,
            device: DeviceCode::from_random(0xA_BCDE),
            incarnation: 1,
            seq: 42,
        }
    }

    #[test]
    fn reads_back_what_it_printed() {
        let text = sample().to_string();
        assert_eq!(text.parse(), Ok(sample()));
        assert_eq!(text.to_lowercase().parse(), Ok(sample()), "a hand writes small letters");
        assert_eq!(text.replace("-000042-", "-42-").parse(), Ok(sample()), "and leaves zeros out");
        assert_eq!(text.replace("-000042-", "-+42-").parse::<Folio>(), Err(BadFolio::Shape));
    }

    #[test]
    fn the_check_character_is_that_of_the_standard() {
        // The worked example of ISO/IEC 7064 for MOD 37,36.
        assert_eq!(check_character("A12425GABC1234002"), 'M');
    }

    #[test]
    fn every_single_misread_character_is_noticed() {
        let text = sample().to_string();
        for (i, old) in text.bytes().enumerate() {
            for new in ALPHABET.iter().copied().filter(|n| *n != old && old != b'-') {
                let mut bytes = text.clone().into_bytes();
                bytes[i] = new;
                let wrong = String::from_utf8(bytes).unwrap();
                assert!(wrong.parse::<Folio>().is_err(), "{wrong} passes for {text}");
            }
        }
    }
}
