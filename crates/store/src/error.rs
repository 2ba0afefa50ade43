use std::{io, path::PathBuf};

use crate::blob::Sha256;

/// Why the store could not do what was asked. Whoever shows it makes the text from the variant and its data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process, or another handle of this one, holds the folder.
    #[error("already open: {}", folder.display())]
    AlreadyOpen {
        /// The folder of the store.
        folder: PathBuf,
    },
    /// Nobody whom this store obeys has ordered that.
    #[error("the order is not the desk's, or not for this workstation")]
    NotOrdered,
    /// A file that must be there is not; nothing was created in its place.
    #[error("missing: {}", file.display())]
    Missing {
        /// The absent file.
        file: PathBuf,
    },
    /// The file must not be there yet; it was left as it is.
    #[error("already exists: {}", file.display())]
    Exists {
        /// The existing file.
        file: PathBuf,
    },
    /// The content is not what was written; the file was left as it is.
    #[error("damaged: {}", file.display())]
    Damaged {
        /// The damaged file.
        file: PathBuf,
    },
    /// The file is whole as far as can be told, but belongs to another keyring; it was left as it is.
    #[error("encrypted with another key: {}", file.display())]
    WrongKey {
        /// The foreign file.
        file: PathBuf,
    },
    /// A newer program wrote the file; it was left as it is.
    #[error("{} has version {found}, this program knows up to {known}", file.display())]
    Newer {
        /// The file of the newer program.
        file: PathBuf,
        /// Its version.
        found: u32,
        /// The last version this program understands.
        known: u32,
    },
    /// No room is left on the volume (or the store reached [`crate::StoreOptions::bytes_max`]); nothing of the
    /// operation was kept. [`crate::Store::release_ballast`] gives room for the last forms.
    #[error("no room left on the disk")]
    DiskFull,
    /// Larger than [`crate::BLOB_BYTES_MAX`].
    #[error("blob of {bytes} bytes is too large")]
    BlobTooLarge {
        /// Its size.
        bytes: u64,
    },
    /// No such blob here.
    #[error("no blob {blob}")]
    BlobMissing {
        /// Its name.
        blob: Sha256,
    },
    /// The file of this blob cannot be decrypted or is not what its name says; it was left as it is.
    #[error("blob {blob} is damaged")]
    BlobDamaged {
        /// Its name.
        blob: Sha256,
    },
    /// The desk has another entry under the id of this one.
    #[error("the desk has another entry under the id {id}")]
    OtherEntry {
        /// Of both.
        id: uuid::Uuid,
    },
    /// A check, unique or foreign key constraint of the schema said no.
    #[error("the schema refused the row")]
    Constraint(#[source] rusqlite::Error),
    /// A stored value is not of the form that the program expects.
    #[error("{what}: a stored row is not understood")]
    Row {
        /// The write or read that met it.
        what: &'static str,
        /// The column and the reason.
        source: rusqlite::Error,
    },
    /// Anything else from SQLite.
    #[error("{what}: SQLite failed")]
    Sql {
        /// What was being done.
        what: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The operating system refused to read or write.
    #[error("cannot use {}", file.display())]
    File {
        /// The file or folder.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The operating system gave no random bytes.
    #[error("no random numbers")]
    Random(#[source] getrandom::Error),
    /// The store was made anew, and the desk has not told its history yet: nobody could judge what is asked.
    #[error("the desk has not told its history since the store was made anew")]
    Untold,
    /// The store does not know yet which workstation it belongs to.
    #[error("the workstation is not set up")]
    NoDevice,
    /// The caller's progress function asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl StoreError {
    /// Classifies an error of the file system on `file`.
    pub(crate) fn file(file: impl Into<PathBuf>, source: io::Error) -> Self {
        if is_full(&source) {
            return Self::DiskFull;
        }
        Self::File { file: file.into(), source }
    }
}

pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}
