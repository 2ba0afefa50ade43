//! The one local encrypted store of a workstation: a folder with `keyring.json`, `store.db`, `blobs/`, `backups/`
//! `rescue.log` and `ballast`.
//!
//! ```text
//! Folder::lock(path)            one process per folder
//!   Keyring::load / create      who may open it; a password gives `Unlocked`
//!     Store::open(&folder, &unlocked, StoreOptions::default())
//!       store.write("save draft", |w| …)   one transaction, answers (value, Changed)
//!         w.submit(&intent, clock)         judged by `casework`, recorded in the journal, folded into rows
//!       store.read(|r| …)                  one consistent snapshot, cannot write
//!         r.items(), r.people(), r.sites(), r.acts(), r.search(…)
//!       store.blobs()                      content-addressed files: blob first, then the row that names it
//! ```
//!
//! To add a table: a file `migrations/NNNN_name.sql`; `src/table/<name>.rs` with its statements in
//! `src/table/<name>/*.sql`; one line in `src/table.rs`; then `UPDATE_EXPECT=1 cargo nextest run -p store` renews
//! `schema.sql`. Look at `src/table/draft.rs`.
//!
//! The crate takes no decision and reads no clock: times come in as milliseconds since 1970-01-01 UTC.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod backup;
mod ballast;
mod blob;
mod capsule;
mod changed;
mod clock;
mod column;
mod durable;
mod error;
#[cfg(test)]
mod fixture;
mod fold;
mod folder;
mod fork;
mod integrity;
mod journal;
mod key;
mod keyring;
mod making;
mod migrate;
mod open;
mod owed;
mod pool;
mod rebase;
mod receipt;
mod replica;
mod rescue;
mod shut;
mod sql;
mod sweep;
pub mod table;
mod transaction;
mod world;

pub use backup::{
    BackupAbout, BackupError, BackupReport, Occupied, Restored, backup_about, recover_restore, restore, verify_backup,
};
pub use blob::{BLOB_BYTES_MAX, Blobs, Sha256};
pub use changed::{Area, Changed};
pub use clock::{ClockEvidence, DeskTime, KnownTime, Moment, Witness};
pub use error::StoreError;
pub use fold::{RefoldFinding, Submitted};
pub use folder::Folder;
pub use fork::{Fork, QUESTIONS_MAX, Twin};
pub use integrity::{Depth, FINDINGS_MAX, Finding};
pub use journal::{Entry, JournalFinding, VerifyDepth};
pub use key::Unlocked;
pub use keyring::{Account, KdfCost, Keyring, KeyringError, NAME_CHARS_MAX, PASSWORD_BYTES_MAX, SLOTS_MAX};
pub use making::{Leftovers, Making, clear_leftovers, settle_made, strange_leftovers};
pub use open::{Store, StoreOptions};
pub use owed::{Owed, Waiting};
pub use pool::READERS_MAX;
pub use receipt::{Covered, KeptReceipt};
pub use replica::{Bond, Link, Outgoing, REFUSED_ROWS_MAX, RefusedIntent};
pub use rescue::{Anew, begin_anew};
pub use shut::{Orders, Shut};
pub use table::bundle::Slip;
pub use table::draft::{Draft, Drafts, DraftsMut};
pub use table::setting::{Settings, SettingsMut};
pub use transaction::{Reader, Writer};

/// How far a long operation has come; see the functions that take one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done now.
    pub step: Step,
    /// Bytes done in this step.
    pub done: u64,
    /// Bytes expected in this step; an estimate, never less than `done`.
    pub total: u64,
}

/// The parts of a long operation, in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The database is copied or checked.
    Database,
    /// Blobs are copied or checked.
    Blobs,
    /// A finished backup is read again from the start.
    Verify,
    /// A verified backup is written into its new folder.
    Extract,
}

/// Told about progress; answers `Break` to cancel.
pub type OnProgress<'a> = &'a mut dyn FnMut(Progress) -> std::ops::ControlFlow<()>;
