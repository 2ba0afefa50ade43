//! The exchange by file: what a round says over the network, said in a bundle that somebody takes to the desk, and the
//! answer that comes back.

mod export;
mod import;

use std::io;

use store::StoreError;
use thiserror::Error;
use wire::BadBundle;

pub use self::{
    export::{Exported, Exporting, export},
    import::{Imported, import},
};

/// Told how much is done, of how much; answers whether to go on.
pub type OnBundle<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Why nothing came of an exchange by file. What was done here stays here, and is offered again.
#[derive(Debug, Error)]
pub enum NotByFile {
    #[error("the workstation is not enrolled")]
    NotEnrolled,
    /// It has to meet the desk once more over the network.
    #[error("the desk has not said by what keys it exchanges")]
    NoKeys,
    #[error(transparent)]
    Bundle(#[from] BadBundle),
    /// It goes to a desk, and this is a workstation.
    #[error("the bundle goes to the desk")]
    ToDesk,
    #[error("the bundle is of another desk")]
    OtherDesk,
    #[error("the bundle is for another workstation")]
    OtherDevice,
    /// The desk was restored from a backup since, or before.
    #[error("the bundle is of another epoch of the desk")]
    OtherEpoch,
    /// Something before it never came.
    #[error("the bundle goes on from farther than is known here")]
    Gap,
    /// No frame holds this one entry.
    #[error("an entry is too large")]
    TooLarge,
    #[error("nobody waits for it any more")]
    Cancelled,
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The drive.
    #[error("the file could not be written: {0}")]
    File(#[from] io::Error),
}
