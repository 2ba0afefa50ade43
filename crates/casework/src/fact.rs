//! What happened. Facts are never refused and never changed; a row is their fold.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::act::{ActContent, ReplaceMode};
use crate::ans::{CaseState, Moment};
use crate::case::{Agreed, CaseCode, CaseDetails, CaseFile, MassEvent, NoteKind, Step};
use crate::catalogue::Edition;
use crate::decide::{Aspect, Subject};
use crate::decision::Decision;
use crate::dispute::Claim;
use crate::filing::Filing;
use crate::folio::Folio;
use crate::format::{FormatCode, FormatTemplate};
use crate::id::{
    ActId, CalendarId, CaseId, Digest, GroupId, IntentId, ItemId, MassEventId, PersonId, RequestId, SiteId,
};
use crate::item::{ItemDetails, PhysicalCondition, Placement};
use crate::movement::MovementKind;
use crate::person::PersonDetails;
use crate::signing::Turn;
use crate::site::SiteDetails;
use crate::time::Timestamp;

/// One fact about one aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", content = "what", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Fact {
    Item(ItemId, ItemFact),
    Person(PersonId, PersonFact),
    Site(SiteId, SiteFact),
    Act(ActId, Box<ActFact>),
    Format(FormatCode, Box<FormatTemplate>),
    Case(CaseId, Box<CaseFact>),
    Listed(Box<Edition>),
    MassEvent(MassEventId, Box<MassEvent>),
}

impl Fact {
    /// Of which record it changed what somebody else may be about to change, too.
    #[must_use]
    pub fn changes(&self) -> Option<(Subject, Aspect)> {
        match self {
            Self::Item(id, ItemFact::Registered { .. } | ItemFact::DetailsChanged { .. }) => {
                Some((Subject::Item(*id), Aspect::Details))
            }
            Self::Item(id, ItemFact::Moved { .. } | ItemFact::LoanExtended { .. }) => {
                Some((Subject::Item(*id), Aspect::Custody))
            }
            Self::Person(id, PersonFact::Known { .. } | PersonFact::Erased { .. }) => {
                Some((Subject::Person(*id), Aspect::Details))
            }
            Self::Site(id, SiteFact::Known { .. }) => Some((Subject::Site(*id), Aspect::Details)),
            Self::Case(id, fact) => match **fact {
                CaseFact::Registered { .. } | CaseFact::Stepped { .. } | CaseFact::AnsChanged { .. } => {
                    Some((Subject::Case(*id), Aspect::Details))
                }
                CaseFact::Coded { .. } | CaseFact::Noted { .. } | CaseFact::OfMassEvent { .. } => None,
            },
            _ => None,
        }
    }

    /// The file that it names.
    #[must_use]
    pub fn file(&self) -> Option<Digest> {
        match self {
            Self::Item(_, ItemFact::PhotoAdded { photo, .. }) => Some(*photo),
            Self::Act(_, fact) => match &**fact {
                ActFact::Issued { pdf, .. } | ActFact::TurnTaken { pdf, .. } | ActFact::Sealed { pdf, .. } => {
                    Some(*pdf)
                }
                ActFact::Decided { .. } | ActFact::Replaced { .. } | ActFact::Filed { .. } => None,
            },
            Self::Format(_, template) => template.logo,
            Self::Case(_, fact) => match &**fact {
                CaseFact::Noted { file, .. } => file.as_ref().map(|file| file.file),
                _ => None,
            },
            Self::Item(..) | Self::Person(..) | Self::Site(..) | Self::Listed(_) | Self::MassEvent(..) => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ItemFact {
    Registered {
        details: ItemDetails,
        placement: Placement,
    },
    DetailsChanged {
        details: ItemDetails,
    },
    Moved {
        kind: MovementKind,
        to: Placement,
        /// What was seen. `None` leaves what is known, but for an annulment, which puts back what was known before.
        condition: Option<PhysicalCondition>,
        act: Option<ActId>,
        note: String,
        at: Timestamp,
    },
    /// The loan goes on: nothing moved.
    LoanExtended {
        until: NaiveDate,
        note: String,
        at: Timestamp,
    },
    PhotoAdded {
        photo: Digest,
        caption: String,
    },
    /// What was registered under this id is an item that was known under another: the same plate or serial.
    SameAs {
        item: ItemId,
    },
    /// Somebody said of the item what cannot be true beside what was known first.
    Disputed {
        claim: Claim,
        at: Timestamp,
    },
    /// A lead looked: what was claimed last before is settled, and how.
    Settled {
        by: PersonId,
        note: String,
        at: Timestamp,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PersonFact {
    Known {
        details: PersonDetails,
    },
    /// Nothing personal is known of them any more; acts that name them stay as they were signed.
    Erased {
        at: Timestamp,
        reason: String,
    },
    /// Who was registered under this id was known under another: the same document.
    SameAs {
        person: PersonId,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SiteFact {
    Known {
        details: SiteDetails,
    },
    /// What was registered under this id was known under another: the same name in the same place.
    SameAs {
        site: SiteId,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActFact {
    Issued {
        folio: Folio,
        version: u32,
        content: Box<ActContent>,
        content_digest: Digest,
        pdf: Digest,
        at: Timestamp,
    },
    TurnTaken {
        turn: Turn,
        pdf: Digest,
    },
    Sealed {
        pdf: Digest,
        at: Timestamp,
        constancia: bool,
    },
    /// The desk received the sealed act and gave it its radicado. No workstation says so.
    Filed {
        filing: Filing,
    },
    /// A constancia accepted or rejected, an act withdrawn.
    Decided {
        decision: Decision,
    },
    Replaced {
        by: ActId,
        mode: ReplaceMode,
    },
}

impl CaseFact {
    /// As which intent it was asked.
    #[must_use]
    pub fn asked_as(&self) -> Option<IntentId> {
        match self {
            Self::Registered { intent, .. }
            | Self::Stepped { intent, .. }
            | Self::Noted { intent, .. }
            | Self::AnsChanged { intent, .. } => Some(*intent),
            Self::Coded { .. } | Self::OfMassEvent { .. } => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseFact {
    Registered {
        request: RequestId,
        details: CaseDetails,
        group: GroupId,
        agreed: Agreed,
        by: PersonId,
        /// As which it was asked.
        intent: IntentId,
        at: Moment,
    },
    /// The desk received the case and gave it its code. No workstation says so.
    Coded {
        code: CaseCode,
    },
    Stepped {
        step: Step,
        to: CaseState,
        /// Who has it from now on.
        group: GroupId,
        #[serde(default)]
        assignee: Option<PersonId>,
        #[serde(default)]
        note: String,
        /// The editions of calendars that judge the case, when it ends.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        judged_by: BTreeMap<CalendarId, u32>,
        by: PersonId,
        /// As which it was asked.
        intent: IntentId,
        at: Moment,
        /// Others had done something with it that whoever asked did not know of; it stood in the same state.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unseen: bool,
        /// The group that has it from now on is a *grupo funcional* outside the OTI: its times are its own responsibility.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        functional: bool,
    },
    Noted {
        kind: NoteKind,
        note: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<CaseFile>,
        by: PersonId,
        /// As which it was asked.
        intent: IntentId,
        at: Timestamp,
    },
    AnsChanged {
        agreed: Agreed,
        note: String,
        by: PersonId,
        /// As which it was asked.
        intent: IntentId,
        at: Moment,
    },
    OfMassEvent {
        event: MassEventId,
    },
}
