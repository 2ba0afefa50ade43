//! What the desk confirmed, what went over the line for it, and what may leave this workstation.

use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The last receipt of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptView {
    /// The desk's clock.
    pub at: Timestamp,
    /// What was done here and has a verdict.
    pub changes: u64,
    /// Photos that the desk has.
    pub photos: u64,
    /// Sealed papers that it has.
    pub acts: u64,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReceiptSave {
    /// Where to; asked of the person when absent.
    #[serde(default)]
    pub path: Option<String>,
}

/// The workstation and the desk do not say the same.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MismatchView {
    /// When they compared.
    pub at: Timestamp,
    pub differs: Vec<DifferenceOf>,
}

/// In what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "differs", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DifferenceOf {
    /// The end of the chain of an incarnation; 0 where there is none.
    Chain {
        inc: u32,
        here: u32,
        there: u32,
    },
    /// What the desk said of it.
    Verdicts {
        inc: u32,
    },
    Files {
        here: u64,
        there: u64,
    },
    /// What the desk told.
    History {
        here: u64,
        there: u64,
    },
}

/// What bytes were for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TrafficClass {
    Talk,
    Push,
    Pull,
    Blob,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrafficOf {
    pub class: TrafficClass,
    pub up: u64,
    pub down: u64,
}

/// How the month stands to its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BudgetState {
    /// None is set, or much of it is left.
    Free,
    /// Four fifths of it went.
    Near,
    /// Only changes and acts go, until the month ends or somebody says otherwise.
    Spent,
}

/// What went over the line this month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthView {
    /// `2026-11`.
    pub month: String,
    /// Bytes, both ways.
    pub moved: u64,
    pub classes: Vec<TrafficOf>,
    pub budget: BudgetState,
}

/// What somebody decided about room and line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskPolicy {
    /// Files that the desk has may be let go of after so many days; never when absent.
    #[serde(default)]
    pub release_days: Option<u32>,
    /// Megabytes that may go over the line in a month; as many as it takes when absent.
    #[serde(default)]
    pub month_mb: Option<u32>,
}

/// What letting go of files would free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Room {
    pub files: u64,
    pub bytes: u64,
}
