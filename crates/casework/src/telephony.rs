//! What Anexo 14 adds to the line of a telephone.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::act::Direction;
use crate::format::FormatCode;
use crate::item::{ItemDetails, ItemType};

/// Digits of an internal extension.
const EXTENSION_DIGITS: std::ops::RangeInclusive<usize> = 3..=6;
/// Digits of a number since the numbering change of 2021, fixed or mobile.
const NUMBER_DIGITS: usize = 10;

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it is the extension of a telephone of the entity.
#[must_use]
pub fn is_extension(text: &str) -> bool {
    is_digits(text) && EXTENSION_DIGITS.contains(&text.len())
}

/// Whether it is a Colombian number as it has been dialled since 2021: fixed `60X…`, mobile `3…`, of ten digits both.
#[must_use]
pub fn is_phone_number(text: &str) -> bool {
    is_digits(text) && text.len() == NUMBER_DIGITS && (text.starts_with("60") || text.starts_with('3'))
}

/// What Anexo 14 adds to a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct TelephonyLine {
    pub extension: String,
    pub direct_number: String,
    /// PoE or adapter, as seen.
    pub power: String,
    pub outlet: String,
    pub switch_port: String,
    pub voice_vlan: String,
    pub dial_profile: String,
    pub registers: Option<bool>,
    pub internal_call: Option<bool>,
    pub incoming_call: Option<bool>,
    pub outgoing_call: Option<bool>,
    pub transfer: Option<bool>,
}

/// A datum that a line of Anexo 14 cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TelephonyField {
    /// Of the element itself, as its label says.
    Mac,
    Extension,
    Power,
    Outlet,
    SwitchPort,
    VoiceVlan,
    DialProfile,
    Registers,
    InternalCall,
    IncomingCall,
    OutgoingCall,
    Transfer,
}

impl TelephonyField {
    /// In the order of the paper.
    pub const ALL: [Self; 12] = [
        Self::Mac,
        Self::Extension,
        Self::Power,
        Self::Outlet,
        Self::SwitchPort,
        Self::VoiceVlan,
        Self::DialProfile,
        Self::Registers,
        Self::InternalCall,
        Self::IncomingCall,
        Self::OutgoingCall,
        Self::Transfer,
    ];

    /// Whether a telephone that comes back needs it too: it is known by its extension, and nobody tests it.
    fn of_a_return(self) -> bool {
        self == Self::Extension
    }

    fn is_given(self, item: &ItemDetails, line: &TelephonyLine) -> bool {
        let written = |text: &str| !text.trim().is_empty();
        match self {
            Self::Mac => written(&item.mac),
            Self::Extension => written(&line.extension),
            Self::Power => written(&line.power),
            Self::Outlet => written(&line.outlet),
            Self::SwitchPort => written(&line.switch_port),
            Self::VoiceVlan => written(&line.voice_vlan),
            Self::DialProfile => written(&line.dial_profile),
            Self::Registers => line.registers.is_some(),
            Self::InternalCall => line.internal_call.is_some(),
            Self::IncomingCall => line.incoming_call.is_some(),
            Self::OutgoingCall => line.outgoing_call.is_some(),
            Self::Transfer => line.transfer.is_some(),
        }
    }
}

/// What Anexo 14 asks of a line and the line does not say, in the order of the paper. A headset has neither network
/// nor extension, and a direct number is not given to everybody: neither is asked for.
#[must_use]
pub fn missing_telephony(
    format: FormatCode,
    direction: Direction,
    item: &ItemDetails,
    line: Option<&TelephonyLine>,
) -> Vec<TelephonyField> {
    if format != FormatCode::Anexo14 || item.item_type != ItemType::IpPhone {
        return Vec::new();
    }
    let nothing = TelephonyLine::default();
    let line = line.unwrap_or(&nothing);
    let asked = TelephonyField::ALL.into_iter().filter(|f| direction == Direction::Delivered || f.of_a_return());
    asked.filter(|field| !field.is_given(item, line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_numbering_plan_of_2021() {
        for good in ["6014261111", "6053456789", "3001234567"] {
            assert!(is_phone_number(good), "{good}");
        }
        for bad in ["", "4261111", "14261111", "6104261111", "2001234567", "30012345678", "300 123456", "300123456x"] {
            assert!(!is_phone_number(bad), "{bad}");
        }
    }

    #[test]
    fn an_extension_has_three_to_six_digits() {
        assert!(is_extension("201") && is_extension("104567"));
        assert!(["", "20", "1045678", "20a"].into_iter().all(|bad| !is_extension(bad)));
    }
}
