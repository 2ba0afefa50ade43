//! Settings, formats, backups and long work.

use casework::act::ActStage;
use casework::folio::Folio;
use casework::format::{FormatCode, FormatTemplate};
use casework::id::{AccountId, Digest};
use casework::site::TerritorialDirection;
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::desk::SyncProgress;
use crate::problem::Problem;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Theme {
    System,
    Light,
    Dark,
    /// For work in the sun.
    Contrast,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Settings {
    pub idle_minutes: u32,
    pub theme: Theme,
    /// Characters that the scanner sends before and after a code.
    pub scanner_prefix: String,
    pub scanner_suffix: String,
    pub sound: bool,
    /// First part of the folios to come.
    pub territorial: TerritorialDirection,
    /// Four characters in every folio of this workstation. Not editable.
    pub device_code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FormatView {
    pub code: FormatCode,
    pub template: FormatTemplate,
    pub may_edit: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FormatSave {
    pub code: FormatCode,
    pub template: FormatTemplate,
}

/// A logo put into the store, ready to be printed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LogoStored {
    pub logo: Digest,
    pub width: u32,
    pub height: u32,
    pub bytes: u32,
}

/// Something that takes longer than a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct JobId(pub u32);

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct JobRef {
    pub job: JobId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JobView {
    pub job: JobId,
    #[ts(type = "number")]
    pub done: u64,
    /// 0 while it is not known.
    #[ts(type = "number")]
    pub total: u64,
    pub state: JobState,
    /// While it exchanges with the desk.
    pub exchange: Option<SyncProgress>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JobState {
    Running,
    Done,
    Failed { problem: Problem },
    Cancelled,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupSave {
    /// Where to; asked of the person when absent.
    #[serde(default)]
    pub path: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupStarted {
    /// `None` when the person cancelled.
    pub job: Option<JobId>,
    pub path: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Restore {
    /// Asked of the person when absent.
    #[serde(default)]
    pub path: Option<String>,
    /// A password of the store in the backup, which proves that it can be opened again.
    pub password: String,
}

/// Asks for a damaged store to be made anew out of what stands beside it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Rescue {
    /// Whoever proves by their password that the store is theirs.
    pub account: AccountId,
    pub password: String,
    /// Also where nobody can say that it is damaged, and with whatever can be read.
    #[serde(default)]
    pub forced: bool,
}

/// A damaged store was made anew out of what stood beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rescued {
    /// What was done here and the desk has not confirmed: saved.
    #[ts(type = "number")]
    pub entries: u64,
    /// Of these, what is in sight only when the desk has told what it rests on.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Places of the rescue file that could not be read.
    #[ts(type = "number")]
    pub gaps: u64,
    /// What was done last is not in the rescue file: it could not be written to.
    pub behind: bool,
    /// Unfinished forms and waiting e-mails that the damaged store still showed: saved, too.
    #[ts(type = "number")]
    pub forms: u64,
    /// Where the damaged store is kept.
    pub aside: String,
}

/// How far the restoring under way is. It is no job: there is no session that it could belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestoreProgress {
    /// Bytes read, of two passes: one to check the backup, one to unpack it.
    #[ts(type = "number")]
    pub done: u64,
    /// 0 while none is under way.
    #[ts(type = "number")]
    pub total: u64,
}

/// The last backup that was made and found whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastBackup {
    /// None before the first.
    pub at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct IntegrityStarted {
    pub job: JobId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct IntegrityReport {
    pub sound: bool,
    pub findings: Vec<IntegrityFinding>,
}

/// Something that is not as the program left it. `n` is the place of an entry in the journal of this store, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "finding", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrityFinding {
    /// The database file, in the words of SQLite.
    Database { detail: String },
    /// A row names a row that is not there.
    Orphan { table: String, parent: String },
    /// A stored file is not what its name says.
    File { digest: Digest },
    /// A file among the stored ones that the program did not put there.
    StrangeFile { path: String },
    /// A folder beside the store that is not known to be the rest of a first start.
    StrangeFolder { path: String },
    /// The content of an entry is not what its hash was made of.
    EntryAltered {
        #[ts(type = "number")]
        n: i64,
    },
    /// An entry does not follow the one before it.
    EntryUnchained {
        #[ts(type = "number")]
        n: i64,
    },
    /// An entry cannot be read any more.
    EntryUnread {
        #[ts(type = "number")]
        n: i64,
    },
    /// An entry would be refused today.
    EntryRefused {
        #[ts(type = "number")]
        n: i64,
    },
    /// The last entry is not the one that the device remembers.
    EntryMissing,
    /// A row is not what the journal says.
    RowDiffers { table: String },
    /// Without its logo no paper of the format can be made.
    LogoMissing { format: FormatCode, digest: Digest },
    /// A paper, a content or a photo of an act.
    ActFileMissing { folio: Folio, digest: Digest },
    /// The paper of an act is not what its record says.
    PaperDiffers { folio: Folio, stage: ActStage },
}
