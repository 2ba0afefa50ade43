//! A line of an act and the points that are verified on what it names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{Digest, ItemId};
use crate::item::{ItemDetails, PhysicalCondition};
use crate::telephony::TelephonyLine;

/// Most photos on one line.
pub const LINE_PHOTOS_MAX: usize = 6;
/// Longest *pie de foto*, in characters: two lines under a photo on paper.
pub const CAPTION_CHARS_MAX: usize = 120;

/// Which way a line goes, seen from the person who holds items: table A or table B of Anexo 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    /// Tabla A, elementos entregados.
    Delivered,
    /// Tabla B, elementos devueltos.
    Returned,
}

/// A point of the *verificación técnica*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TechnicalCheck {
    PowersOn,
    LicensedSystem,
    DiskEncryption,
    DomainJoin,
    Antivirus,
    UserDataBackup,
    /// Returns only.
    UserDataWiped,
}

impl TechnicalCheck {
    pub const ALL: [Self; 7] = [
        Self::PowersOn,
        Self::LicensedSystem,
        Self::DiskEncryption,
        Self::DomainJoin,
        Self::Antivirus,
        Self::UserDataBackup,
        Self::UserDataWiped,
    ];
}

/// *Sí / No / No aplica.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Answer {
    Yes,
    No,
    NotApplicable,
}

/// One answered point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckAnswer {
    pub check: TechnicalCheck,
    pub answer: Answer,
}

/// One element on an act, with what its label said when the act was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActLine {
    pub item: ItemId,
    /// The item's `rev` that the person saw when the line was written: custody is judged against it.
    pub item_rev: u32,
    pub snapshot: ItemDetails,
    pub direction: Direction,
    pub condition: PhysicalCondition,
    #[serde(default)]
    pub accessories: String,
    #[serde(default)]
    pub missing_accessories: String,
    #[serde(default)]
    pub damaged: bool,
    #[serde(default)]
    pub remarks: String,
    /// Empty: the person accepts the line. Else what they observe.
    #[serde(default)]
    pub observation: String,
    #[serde(default)]
    pub photos: Vec<Digest>,
    /// *Pie de foto* of the photos that have one.
    #[serde(default)]
    pub captions: BTreeMap<Digest, String>,
    #[serde(default)]
    pub telephony: Option<TelephonyLine>,
}
