//! What a person asked. An intent is kept as it was asked, for ever, and judged by [`crate::decide::decide`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::act::ActContent;
use crate::ans::CaseState;
use crate::case::{CaseDetails, CaseFile, CaseStep, MassEvent, NoteKind};
use crate::catalogue::Edition;
use crate::folio::Folio;
use crate::format::{FormatCode, FormatTemplate};
use crate::id::{
    AccountId, ActId, CaseId, Digest, GroupId, IntentId, ItemId, MassEventId, PersonId, RequestId, SiteId, SlaId,
};
use crate::item::{ItemDetails, Placement};
use crate::movement::MovementKind;
use crate::person::PersonDetails;
use crate::role::Role;
use crate::signing::{SignerRole, Turn};
use crate::site::SiteDetails;
use crate::time::Timestamp;

/// Most records in one intent, so that one stays far below what a push may carry.
pub const BATCH_MAX: usize = 200;

/// Who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub account: AccountId,
    pub person: PersonId,
    pub role: Role,
}

/// One thing asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    pub id: IntentId,
    pub at: Timestamp,
    pub by: Actor,
    pub body: IntentBody,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct New<Id, Details> {
    pub id: Id,
    pub details: Details,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewItem {
    pub id: ItemId,
    pub details: ItemDetails,
    pub placement: Placement,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCase {
    pub id: CaseId,
    pub details: CaseDetails,
    pub group: GroupId,
    pub sla: SlaId,
}

/// `base_rev` is the state that the person saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change<Id, Details> {
    pub id: Id,
    pub base_rev: u32,
    pub details: Details,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntentBody {
    RegisterItems {
        items: Vec<NewItem>,
    },
    ChangeItems {
        items: Vec<Change<ItemId, ItemDetails>>,
    },
    MoveItem {
        id: ItemId,
        base_rev: u32,
        movement: MovementKind,
        to: Placement,
        note: String,
    },
    /// A loan goes on until another day.
    ExtendLoan {
        id: ItemId,
        base_rev: u32,
        until: NaiveDate,
        note: String,
    },
    /// A lead looked at what is claimed of an item. `upheld`: what its sealed act says is done now; else things stay as
    /// they are.
    SettleDispute {
        item: ItemId,
        base_rev: u32,
        upheld: Option<ActId>,
        note: String,
    },
    AddItemPhoto {
        id: ItemId,
        photo: Digest,
        caption: String,
    },
    RegisterPeople {
        people: Vec<New<PersonId, PersonDetails>>,
    },
    ChangePeople {
        people: Vec<Change<PersonId, PersonDetails>>,
    },
    /// The reason is kept for ever: it says the ground, never who the person is.
    ErasePerson {
        person: PersonId,
        reason: String,
    },
    RegisterSites {
        sites: Vec<New<SiteId, SiteDetails>>,
    },
    ChangeSites {
        sites: Vec<Change<SiteId, SiteDetails>>,
    },
    ChangeFormat {
        code: FormatCode,
        template: Box<FormatTemplate>,
    },
    /// Freezes a content. For an act still being signed: version n+1, the signatures of n void.
    IssueAct {
        act: ActId,
        folio: Folio,
        content: Box<ActContent>,
        content_digest: Digest,
        pdf: Digest,
    },
    /// A signature, a refusal or an absence; `pdf` is the paper with it.
    TakeTurn {
        act: ActId,
        version: u32,
        signer: SignerRole,
        turn: Box<Turn>,
        pdf: Digest,
    },
    SealAct {
        act: ActId,
        version: u32,
        pdf: Digest,
    },
    AcceptConstancia {
        act: ActId,
        note: String,
    },
    RejectConstancia {
        act: ActId,
        reason: String,
    },
    WithdrawAct {
        act: ActId,
        reason: String,
    },
    /// One request, of which several cases may come.
    RegisterCases {
        request: RequestId,
        cases: Vec<NewCase>,
    },
    /// One thing done with a case, or several at once, such as *Tomar y suspender*. `from`: the state in which whoever asked
    /// saw it.
    StepCase {
        case: CaseId,
        base_rev: u32,
        from: CaseState,
        steps: Vec<CaseStep>,
    },
    NoteCase {
        case: CaseId,
        note: NoteKind,
        text: String,
        /// A photo or another file.
        file: Option<CaseFile>,
    },
    /// *Cambio de ANS*, with why. `was`: the one that whoever asked saw.
    ChangeSla {
        case: CaseId,
        base_rev: u32,
        was: SlaId,
        sla: SlaId,
        note: String,
    },
    /// *Evento masivo*; told again, it is as told last, and of these cases, too.
    DeclareMassEvent {
        event: MassEventId,
        details: Box<MassEvent>,
        cases: Vec<CaseId>,
    },
    /// Each edition follows the last.
    ChangeCatalogue {
        editions: Vec<Edition>,
    },
}

/// Most steps that are done with a case at once.
pub const STEPS_MAX: usize = 3;

impl IntentBody {
    /// The name kept in the journal beside the body.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RegisterItems { .. } => "REGISTER_ITEMS",
            Self::ChangeItems { .. } => "CHANGE_ITEMS",
            Self::MoveItem { .. } => "MOVE_ITEM",
            Self::ExtendLoan { .. } => "EXTEND_LOAN",
            Self::SettleDispute { .. } => "SETTLE_DISPUTE",
            Self::AddItemPhoto { .. } => "ADD_ITEM_PHOTO",
            Self::RegisterPeople { .. } => "REGISTER_PEOPLE",
            Self::ChangePeople { .. } => "CHANGE_PEOPLE",
            Self::ErasePerson { .. } => "ERASE_PERSON",
            Self::RegisterSites { .. } => "REGISTER_SITES",
            Self::ChangeSites { .. } => "CHANGE_SITES",
            Self::ChangeFormat { .. } => "CHANGE_FORMAT",
            Self::IssueAct { .. } => "ISSUE_ACT",
            Self::TakeTurn { .. } => "TAKE_TURN",
            Self::SealAct { .. } => "SEAL_ACT",
            Self::AcceptConstancia { .. } => "ACCEPT_CONSTANCIA",
            Self::RejectConstancia { .. } => "REJECT_CONSTANCIA",
            Self::WithdrawAct { .. } => "WITHDRAW_ACT",
            Self::RegisterCases { .. } => "REGISTER_CASES",
            Self::StepCase { .. } => "STEP_CASE",
            Self::NoteCase { .. } => "NOTE_CASE",
            Self::ChangeSla { .. } => "CHANGE_SLA",
            Self::DeclareMassEvent { .. } => "DECLARE_MASS_EVENT",
            Self::ChangeCatalogue { .. } => "CHANGE_CATALOGUE",
        }
    }
}
