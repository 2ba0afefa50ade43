//! The exchange by file.

use casework::id::DeviceId;
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::setting::JobId;
use crate::problem::Problem;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct BundlePath {
    /// Asked of the person when absent.
    #[serde(default)]
    pub path: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct BundleExport {
    /// Asked of the person when absent.
    #[serde(default)]
    pub path: Option<String>,
    /// Photos go too. Without, it is small enough for a colleague to carry it over the network.
    pub photos: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleStarted {
    /// Absent when the person cancelled.
    pub job: Option<JobId>,
    pub path: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "bundle", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BundleDone {
    Exported {
        path: String,
        /// What was done here and the desk has not heard of.
        entries: u64,
        /// Papers and logos.
        files: u64,
        photos: u64,
        /// Photos that the desk lacks and that are not in it.
        photos_left: u64,
        /// Files that are not here; the desk may have them.
        files_missing: u64,
        bytes: u64,
    },
    /// The answer of the desk.
    Imported {
        judged: u64,
        refused: u64,
        told: u64,
        /// Papers and constancias that came.
        files: u64,
        /// Files of this workstation that the desk has now.
        kept: u64,
        /// The desk confirmed what it has.
        receipt: bool,
        /// What others did and did not fit: it comes with the answer to the next export.
        left: u64,
        /// Why the desk did not judge everything, or told nothing: `OTHER_SCOPE`.
        said: Option<Problem>,
    },
    /// What a colleague exported, or the answer for one: it is carried on.
    Carried { carried: Carried },
}

/// Something that is carried for another workstation. Nobody here can read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Carried {
    /// What it is kept as: of one number there may be several.
    pub file: String,
    pub bundle: Uuid,
    pub device: DeviceId,
    pub made_at: Timestamp,
    pub state: CarriedState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CarriedState {
    /// The desk gets it at the next exchange.
    ToDesk,
    /// The answer, to be handed to its workstation.
    ToDevice,
    /// The desk did not take it.
    Refused,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct BundleHand {
    /// As the list says.
    pub file: String,
    #[serde(default)]
    pub path: Option<String>,
}
