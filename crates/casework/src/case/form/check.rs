//! What a form must be like.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{BossDecision, CaseForm};
use crate::decide::{LINE_CHARS_MAX, NOTE_CHARS_MAX};
use crate::id::PersonId;

/// A field of a form, for the sentence beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FormField {
    Site,
    Features,
    Terminals,
    DialProfile,
    Extension,
    CurrentUser,
    ForwardTo,
    Outlet,
    System,
    Permission,
    Holder,
    From,
    Until,
    Justification,
    AuthorisedBy,
    Decision,
    AuthorisedOn,
}

impl FormField {
    /// In the order of the papers.
    pub const ALL: [Self; 17] = [
        Self::Site,
        Self::Features,
        Self::Terminals,
        Self::DialProfile,
        Self::Extension,
        Self::CurrentUser,
        Self::ForwardTo,
        Self::Outlet,
        Self::System,
        Self::Permission,
        Self::Holder,
        Self::From,
        Self::Until,
        Self::Justification,
        Self::AuthorisedBy,
        Self::Decision,
        Self::AuthorisedOn,
    ];
}

/// Why a form cannot be taken: data for whoever makes the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FormFlaw {
    Missing {
        field: FormField,
    },
    TooLong {
        field: FormField,
        max: u32,
    },
    /// Neither a fixed line (60X…) nor a mobile (3…) of ten digits, nor an extension.
    NotAPhone {
        field: FormField,
    },
    NotAnExtension {
        field: FormField,
    },
    /// It says something that this kind of request has no room for.
    Unasked {
        field: FormField,
    },
    /// It ends before it begins.
    Reversed,
    /// The authorisation is of a day that has not come.
    NotYet,
    /// The boss said no.
    Denied,
    /// Nobody authorises what they ask for, or what is for them.
    OwnAuthorisation,
}

impl FormFlaw {
    /// At which field it is told.
    #[must_use]
    pub fn field(self) -> FormField {
        match self {
            Self::Missing { field }
            | Self::TooLong { field, .. }
            | Self::NotAPhone { field }
            | Self::NotAnExtension { field }
            | Self::Unasked { field } => field,
            Self::Reversed => FormField::Until,
            Self::NotYet => FormField::AuthorisedOn,
            Self::Denied => FormField::Decision,
            Self::OwnAuthorisation => FormField::AuthorisedBy,
        }
    }
}

/// The case that is asked for with a form.
#[derive(Debug, Clone, Copy)]
pub struct FormAsked {
    pub requester: PersonId,
    pub has_site: bool,
    /// The day on which it is asked.
    pub on: NaiveDate,
}

impl CaseForm {
    /// Whether it says everything that its kind of request needs, within its bounds.
    ///
    /// # Errors
    /// The first [`FormFlaw`] found.
    pub fn check(&self, asked: FormAsked) -> Result<(), FormFlaw> {
        match self {
            Self::Telephony(form) => {
                given(asked.has_site, FormField::Site)?;
                form.check()?;
            }
            Self::Access(form) => form.check()?,
        }
        if let [Some(from), Some(until)] = self.days()
            && until < from
        {
            return Err(FormFlaw::Reversed);
        }
        given(!self.justification().trim().is_empty(), FormField::Justification)?;
        bounded(self.justification(), NOTE_CHARS_MAX, FormField::Justification)?;
        self.check_authorisation(asked)
    }

    fn check_authorisation(&self, asked: FormAsked) -> Result<(), FormFlaw> {
        let said = self.authorisation();
        let is_for = match self {
            // Whoever leaves an extension may well be the boss of whoever gets it.
            Self::Telephony(_) => None,
            Self::Access(form) => Some(form.holder),
        };
        if said.authorised_by == asked.requester || is_for == Some(said.authorised_by) {
            return Err(FormFlaw::OwnAuthorisation);
        }
        if said.decision == BossDecision::Denied {
            return Err(FormFlaw::Denied);
        }
        if said.on > asked.on { Err(FormFlaw::NotYet) } else { Ok(()) }
    }
}

pub(super) fn given(is_given: bool, field: FormField) -> Result<(), FormFlaw> {
    if is_given { Ok(()) } else { Err(FormFlaw::Missing { field }) }
}

pub(super) fn line(text: &str, field: FormField) -> Result<(), FormFlaw> {
    bounded(text, LINE_CHARS_MAX, field)
}

fn bounded(text: &str, max: usize, field: FormField) -> Result<(), FormFlaw> {
    if text.chars().count() <= max { Ok(()) } else { Err(FormFlaw::TooLong { field, max: max as u32 }) }
}
