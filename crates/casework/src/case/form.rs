//! What a request of some categories is asked on: Anexo 13 for telephony (domain §1.10), and the request of an account or an
//! access, whose fields no annex fixes. Both carry who authorised them, *jefe inmediato*.

mod access;
mod check;
mod telephony;

pub use access::{AccessForm, AccessRequest, AccessTarget};
pub use check::{FormAsked, FormField, FormFlaw};
pub use telephony::{DialProfile, TelephonyFeature, TelephonyForm, TelephonyRequest, Terminal};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::PersonId;

/// Which form the cases of a category are asked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FormKind {
    /// Anexo 13, *Formato de solicitud de servicio de telefonía IP*.
    Telephony,
    /// *Solicitud de cuenta o acceso.*
    Access,
}

impl FormKind {
    pub const ALL: [Self; 2] = [Self::Telephony, Self::Access];
}

/// What the immediate boss said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BossDecision {
    /// Autoriza.
    Authorised,
    /// No autoriza: nothing is registered then.
    Denied,
}

/// *Autoriza (jefe inmediato)*, as whoever registers the case was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Authorisation {
    pub authorised_by: PersonId,
    pub decision: BossDecision,
    pub on: NaiveDate,
}

/// What was filled in. People are named by id, so that an erasure reaches them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "form", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseForm {
    Telephony(TelephonyForm),
    Access(AccessForm),
}

impl CaseForm {
    #[must_use]
    pub fn kind(&self) -> FormKind {
        match self {
            Self::Telephony(_) => FormKind::Telephony,
            Self::Access(_) => FormKind::Access,
        }
    }

    #[must_use]
    pub fn authorisation(&self) -> Authorisation {
        match self {
            Self::Telephony(form) => form.authorisation,
            Self::Access(form) => form.authorisation,
        }
    }

    /// From when until when it is asked for.
    #[must_use]
    pub fn days(&self) -> [Option<NaiveDate>; 2] {
        match self {
            Self::Telephony(form) => [form.from, form.until],
            Self::Access(form) => [form.from, form.until],
        }
    }

    #[must_use]
    pub fn justification(&self) -> &str {
        match self {
            Self::Telephony(form) => &form.justification,
            Self::Access(form) => &form.justification,
        }
    }

    /// Whom it names.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        let other = match self {
            Self::Telephony(form) => form.current_user,
            Self::Access(form) => Some(form.holder),
        };
        std::iter::once(self.authorisation().authorised_by).chain(other)
    }

    /// The same, to be told by other ids.
    pub fn people_mut(&mut self) -> impl Iterator<Item = &mut PersonId> {
        let (boss, other) = match self {
            Self::Telephony(form) => (&mut form.authorisation.authorised_by, form.current_user.as_mut()),
            Self::Access(form) => (&mut form.authorisation.authorised_by, Some(&mut form.holder)),
        };
        std::iter::once(boss).chain(other)
    }
}
