//! Why the ledger could not do something.

use std::{io, path::PathBuf};

use thiserror::Error;
use wire::DeskError;

use crate::{blob::Place, copy::Part};

/// None of these texts quotes what is kept: they go into the log.
#[derive(Debug, Error)]
pub enum LedgerError {
    #[error("{} is of schema {found}; this program knows {known}", file.display())]
    Newer { file: PathBuf, found: i64, known: i64 },
    #[error("{} is no ledger of a desk", file.display())]
    Foreign { file: PathBuf },
    #[error("another desk serves {}", folder.display())]
    Occupied { folder: PathBuf },
    /// Less than the desk had told already, or another history: somebody put a copy in its place.
    #[error("{} has come to {found}, and {reached} was told already: it is a copy that was put back", file.display())]
    PutBack { file: PathBuf, found: u64, reached: u64 },
    /// There was a ledger here.
    #[error("{} is missing", file.display())]
    NoLedger { file: PathBuf },
    #[error("{} is not empty", folder.display())]
    NotEmpty { folder: PathBuf },
    #[error("{} is no whole backup of a desk that this program knows", folder.display())]
    NoCopy { folder: PathBuf },
    #[error("{} is of another desk", folder.display())]
    OtherDesk { folder: PathBuf },
    /// Something of the ledger that a restore replaces.
    #[error("{} cannot be read: {source}", file.display())]
    Unread { file: PathBuf, lacks: Vec<Part>, source: Box<LedgerError> },
    #[error("{} is damaged", file.display())]
    DamagedFile { file: PathBuf },
    #[error("{}: {source}", file.display())]
    File { file: PathBuf, source: io::Error },
    #[error("the bucket does not answer: {source}")]
    Bucket { source: object_store::Error },
    /// A desk stays with its files.
    #[error("the files of this desk are in {place}")]
    OtherPlace { place: Place },
    #[error("the database failed while it was asked to {what}: {source}")]
    Sql { what: &'static str, source: Box<dyn std::error::Error + Send + Sync> },
    /// It may go well in a moment.
    #[error("the database was busy when it was asked to {what}: {why}")]
    Busy { what: &'static str, why: String },
    #[error("{database} cannot be reached: {why}")]
    Unreachable { database: String, why: String },
    #[error("the database does not let this user {what}: {why}")]
    Denied { what: &'static str, why: String },
    /// What is wrong with the address of a database. It is never quoted: it has a password in it.
    #[error("the address of the database cannot be used: {why}")]
    Address { why: &'static str },
    /// A row or a capsule that this program did not write so.
    #[error("{what} is damaged")]
    Damaged { what: &'static str },
    #[error("the system gives no random numbers")]
    Random(#[from] getrandom::Error),
    /// There is a certificate, which workstations trust, and its key is gone.
    #[error("{} is missing", file.display())]
    NoKey { file: PathBuf },
    #[error("the certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("a paper could not be made: {0}")]
    Paper(Box<dyn std::error::Error + Send + Sync>),
    #[error("the certificate of this folder cannot be used: {0}")]
    Tls(#[from] tokio_rustls::rustls::Error),
}

impl LedgerError {
    pub(crate) fn paper(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Paper(Box::new(source))
    }

    pub(crate) fn file(file: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::File { file: file.into(), source }
    }
}

/// Why something was not done for a workstation.
#[derive(Debug)]
pub(crate) enum NotDone {
    /// What the workstation is told.
    Said(DeskError),
    /// What the log is told; the workstation comes back later.
    Failed(LedgerError),
}

impl From<DeskError> for NotDone {
    fn from(error: DeskError) -> Self {
        Self::Said(error)
    }
}

impl From<LedgerError> for NotDone {
    fn from(error: LedgerError) -> Self {
        Self::Failed(error)
    }
}
