//! How commands fail.

use std::path::Path;

use casework::decide::Declined;
use casework::refusal::Refusal;
use store::{BackupError, KeyringError, StoreError};

use crate::problem::{InvalidField, Problem, Rule};

/// A problem to branch on, or a defect whose causes belong in the log.
#[derive(Debug)]
pub enum Failure {
    Problem(Problem),
    Broken(anyhow::Error),
}

pub type Answer<T> = Result<T, Failure>;

impl Failure {
    /// What crosses to the screen; what is broken is logged here, once, under its incident.
    pub(crate) fn into_problem(self, command: &str) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::Broken(error) => {
                let incident = uuid::Uuid::now_v7().simple().to_string()[20..].to_owned();
                tracing::error!(command, incident, "{error:?}");
                Problem::Broken { incident }
            }
        }
    }
}

impl Failure {
    /// The same, where a row that nobody understands can only be damage: the schema is known, and a page that was
    /// altered on the disk may read as zeros.
    pub(crate) fn of_damage(self, database: &Path) -> Self {
        match self {
            Self::Broken(error) if matches!(error.downcast_ref(), Some(StoreError::Row { .. })) => {
                tracing::error!("{error:?}");
                Problem::Damaged { path: database.display().to_string() }.into()
            }
            other => other,
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Problem(refusal.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let path = |p: &std::path::Path| p.display().to_string();
        Self::Problem(match &error {
            StoreError::AlreadyOpen { folder } => Problem::AlreadyOpen { path: path(folder) },
            StoreError::Damaged { file } | StoreError::WrongKey { file } | StoreError::Missing { file } => {
                Problem::Damaged { path: path(file) }
            }
            StoreError::Newer { file, .. } => Problem::TooNew { path: path(file) },
            StoreError::Exists { file } => Problem::AlreadyExists { path: path(file) },
            StoreError::DiskFull => Problem::DiskFull,
            StoreError::Untold => Problem::SyncFirst,
            StoreError::BlobTooLarge { .. } => Problem::TooLarge { max_mb: (store::BLOB_BYTES_MAX >> 20) as u32 },
            StoreError::Cancelled => Problem::Cancelled,
            _ => return Self::Broken(error.into()),
        })
    }
}

impl From<Declined<StoreError>> for Failure {
    fn from(declined: Declined<StoreError>) -> Self {
        match declined {
            Declined::Refused(refusal) => refusal.into(),
            Declined::Unreadable(error) => error.into(),
        }
    }
}

impl From<KeyringError> for Failure {
    fn from(error: KeyringError) -> Self {
        let seconds = |wait: std::time::Duration| wait.as_millis().div_ceil(1000) as u32;
        Self::Problem(match error {
            KeyringError::WrongPassword { wait } | KeyringError::TooEarly { wait } => {
                Problem::WrongSecret { wait_seconds: seconds(wait), tries_left: None }
            }
            KeyringError::UnknownAccount(_) => Problem::NotFound,
            KeyringError::Name => {
                let rule = Rule::MaxLength { max: store::NAME_CHARS_MAX as u32 };
                Problem::Invalid { field: InvalidField::Name, rule }
            }
            KeyringError::Password => Problem::Invalid { field: InvalidField::Password, rule: Rule::Required },
            KeyringError::SlotsFull => Problem::TooManyAccounts { max: store::SLOTS_MAX as u32 },
            KeyringError::Store(error) => return error.into(),
            other => return Self::Broken(other.into()),
        })
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Store(error) => error.into(),
            BackupError::Keyring(error) => error.into(),
            BackupError::NotABackup { file } => Problem::Damaged { path: file.display().to_string() }.into(),
            other => Self::Broken(other.into()),
        }
    }
}
