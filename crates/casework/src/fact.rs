//! What happened. Facts are never refused and never changed; a row is their fold.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::act::{ActContent, ReplaceMode};
use crate::decision::Decision;
use crate::folio::Folio;
use crate::format::{FormatCode, FormatTemplate};
use crate::id::{ActId, Digest, ItemId, PersonId, SiteId};
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
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SiteFact {
    Known { details: SiteDetails },
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
    /// A constancia accepted or rejected, an act withdrawn.
    Decided {
        decision: Decision,
    },
    Replaced {
        by: ActId,
        mode: ReplaceMode,
    },
}
