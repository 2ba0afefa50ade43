//! What somebody does with a case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ans::{CaseState, SuspensionReason};
use crate::catalogue::GroupLevel;
use crate::id::{GroupId, PersonId};

/// Why nobody attends to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ground {
    /// The user does not say what is needed.
    InsufficientInfo,
    /// No group of the project is responsible for it.
    OutOfScope,
}

/// How a solved case came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Closing {
    /// The user authorised it.
    Survey,
    /// Three business days without a word of the user.
    NoSurvey,
}

/// One thing done. To which state it leads follows from it and from where the case is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "step", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Step {
    /// *Tomar*, *Reanudar*: whoever does it is responsible from now on.
    Take,
    /// Somebody else of the group has it.
    Reassign {
        assignee: PersonId,
    },
    /// *Escalar*, to a higher level or to a lower one.
    Escalate {
        group: GroupId,
        #[serde(default)]
        assignee: Option<PersonId>,
    },
    /// *Activo proveedor.*
    ToProvider {
        group: GroupId,
        specialist: PersonId,
        contract: String,
        #[serde(default)]
        ticket: String,
    },
    /// *Suspender.* `resume_on`: on that day it goes on by itself.
    Suspend {
        reason: SuspensionReason,
        #[serde(default)]
        resume_on: Option<NaiveDate>,
    },
    /// *Solucionar.*
    Solve {
        solution: String,
    },
    /// *No gestionar.*
    Dismiss {
        ground: Ground,
    },
    Close {
        by: Closing,
    },
    Reopen,
}

impl Step {
    /// To which state it leads; `level` is that of the group that it names.
    #[must_use]
    pub fn leads_to(&self, level: Option<GroupLevel>) -> CaseState {
        match self {
            Self::Take | Self::Reassign { .. } => CaseState::InProgress,
            Self::Escalate { .. } if level == Some(GroupLevel::Onsite) => CaseState::EscalatedOnsite,
            Self::Escalate { .. } => CaseState::EscalatedSpecialist,
            Self::ToProvider { .. } => CaseState::ProviderActive,
            Self::Suspend { .. } => CaseState::Suspended,
            Self::Solve { .. } => CaseState::Solved,
            Self::Dismiss { .. } => CaseState::NotManaged,
            Self::Close { .. } => CaseState::Closed,
            Self::Reopen => CaseState::Reopened,
        }
    }

    /// Whether it gives the case to a person whom it names.
    #[must_use]
    pub fn names_somebody(&self) -> bool {
        matches!(self, Self::Reassign { .. } | Self::Escalate { .. } | Self::ToProvider { .. })
    }

    /// The group that it names.
    #[must_use]
    pub fn group(&self) -> Option<GroupId> {
        match self {
            Self::Escalate { group, .. } | Self::ToProvider { group, .. } => Some(*group),
            _ => None,
        }
    }
}

/// A step with what is said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseStep {
    pub step: Step,
    #[serde(default)]
    pub note: String,
}
