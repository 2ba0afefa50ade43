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

impl Ground {
    /// Which can be told of a case that stands there (domain T22, T32): what was suspended waits for the user, and what was solved
    /// before cannot lack what the user did not say.
    #[must_use]
    pub fn told_in(state: CaseState) -> &'static [Self] {
        match state {
            CaseState::Suspended => &[Self::InsufficientInfo],
            CaseState::Reopened => &[Self::OutOfScope],
            _ => &[Self::InsufficientInfo, Self::OutOfScope],
        }
    }
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
    #[must_use]
    pub fn kind(&self) -> StepKind {
        match self {
            Self::Take => StepKind::Take,
            Self::Reassign { .. } => StepKind::Reassign,
            Self::Escalate { .. } => StepKind::Escalate,
            Self::ToProvider { .. } => StepKind::ToProvider,
            Self::Suspend { .. } => StepKind::Suspend,
            Self::Solve { .. } => StepKind::Solve,
            Self::Dismiss { .. } => StepKind::Dismiss,
            Self::Close { .. } => StepKind::Close,
            Self::Reopen => StepKind::Reopen,
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

/// A [`Step`] without what is said with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    Take,
    Reassign,
    Escalate,
    ToProvider,
    Suspend,
    Solve,
    Dismiss,
    Close,
    Reopen,
}

impl StepKind {
    /// All that somebody at work may ask for. The others are the user's, or follow from the days that went by.
    pub const OF_PEOPLE: [Self; 7] =
        [Self::Take, Self::Reassign, Self::Escalate, Self::ToProvider, Self::Suspend, Self::Solve, Self::Dismiss];

    /// To which state it leads; `level` is that of the group that it names.
    #[must_use]
    pub fn leads_to(self, level: Option<GroupLevel>) -> CaseState {
        match self {
            Self::Take | Self::Reassign => CaseState::InProgress,
            Self::Escalate if level == Some(GroupLevel::Onsite) => CaseState::EscalatedOnsite,
            Self::Escalate => CaseState::EscalatedSpecialist,
            Self::ToProvider => CaseState::ProviderActive,
            Self::Suspend => CaseState::Suspended,
            Self::Solve => CaseState::Solved,
            Self::Dismiss => CaseState::NotManaged,
            Self::Close => CaseState::Closed,
            Self::Reopen => CaseState::Reopened,
        }
    }

    /// The levels of the groups that it may name; `None` where it names none.
    #[must_use]
    pub fn levels(self) -> &'static [Option<GroupLevel>] {
        use GroupLevel as L;
        match self {
            Self::Escalate => &[Some(L::One), Some(L::Two), Some(L::Onsite), Some(L::Three), Some(L::Functional)],
            Self::ToProvider => &[Some(L::Provider)],
            _ => &[None],
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
