//! Why something may not be done: data for whoever makes the sentence.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::act::ActStage;
use crate::ans::CaseState;
use crate::case::form::{FormFlaw, FormKind};
use crate::case::{Hand, Need};
use crate::catalogue::{CatalogueFlaw, ListedId};
use crate::folio::Folio;
use crate::id::{ActId, CaseId, ItemId, PersonId, SiteId};
use crate::item::LifecycleState;
use crate::movement::MovementKind;
use crate::person::IdType;
use crate::signing::SignerRole;
use crate::telephony::TelephonyField;

/// A thing that a person has to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequiredField {
    FullName,
    DocumentNumber,
    SiteName,
    City,
    Description,
    Remarks,
    ReturnDate,
    Reason,
    Witnesses,
    Cause,
    MunicipalityCode,
    Subject,
    Note,
    Solution,
    Contract,
}

/// A closed list; the text is made at the edge, one sentence per variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "refusal", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Refusal {
    NoSuchItem {
        item: ItemId,
    },
    NoSuchPerson {
        person: PersonId,
    },
    NoSuchSite {
        site: SiteId,
    },
    NoSuchAct {
        act: ActId,
    },
    AlreadyExists,
    /// The role does not permit it.
    NotPermitted,
    Missing {
        field: RequiredField,
    },
    TooMany {
        max: u32,
    },
    TextTooLong {
        max: u32,
    },
    /// A year of five digits, or one long before anything that is recorded here.
    DateOutOfRange {
        from: NaiveDate,
        until: NaiveDate,
    },
    /// Somebody changed it since the form was opened.
    Stale,
    TagTaken {
        tag: String,
        by: ItemId,
    },
    SerialTaken {
        serial: String,
        by: ItemId,
    },
    DocumentTaken {
        by: PersonId,
    },
    /// Numbers of this type have digits only.
    DocumentNotDigits {
        id_type: IdType,
    },
    /// The digit is not that of the NIT, or the document is no NIT.
    WrongCheckDigit,
    /// The number is already on another act.
    FolioTaken {
        folio: Folio,
        by: ActId,
    },
    EmptyAct,
    ItemTwice {
        item: ItemId,
    },
    SamePerson,
    HeldByAnother {
        item: ItemId,
        holder: PersonId,
    },
    NotAvailable {
        item: ItemId,
        state: LifecycleState,
    },
    NotHeldBy {
        item: ItemId,
        person: PersonId,
    },
    InOpenAct {
        item: ItemId,
        act: ActId,
    },
    /// Two workstations said of it what cannot both be true, and no lead has settled it yet.
    InDispute {
        item: ItemId,
    },
    /// Nobody disputes it, or not because of this act.
    NotInDispute {
        item: ItemId,
    },
    PersonalItem {
        item: ItemId,
    },
    NotTelephony {
        item: ItemId,
    },
    /// Anexo 14 asks for it on the line of this item.
    TelephonyMissing {
        item: ItemId,
        field: TelephonyField,
    },
    /// The item changed since the line was written.
    StaleItem {
        item: ItemId,
    },
    /// The item moved on since the act that should be taken back.
    MovedSince {
        item: ItemId,
    },
    /// A loan is only ever extended, and not into the past.
    ReturnDateNotLater {
        item: ItemId,
        than: NaiveDate,
    },
    StillHolds {
        person: PersonId,
        count: u32,
    },
    /// The person's data were erased: nothing can be said of them or given to them any more.
    PersonErased {
        person: PersonId,
    },
    /// The person may come into this store: signatures name the account.
    HasAccount {
        person: PersonId,
    },
    /// Somebody is preparing an act with the person.
    InDraft {
        person: PersonId,
    },
    /// An act with the person is not in force yet.
    InUnsealedAct {
        person: PersonId,
        act: ActId,
    },
    WrongStage {
        act: ActId,
        stage: ActStage,
    },
    WrongVersion {
        act: ActId,
        version: u32,
    },
    WrongAct {
        act: ActId,
    },
    /// `expected` and `person` are absent when every turn is taken.
    OutOfTurn {
        expected: Option<SignerRole>,
        person: Option<PersonId>,
    },
    /// `person` is the one whose turn it is.
    NotTheSigner {
        person: PersonId,
    },
    DocumentMismatch,
    OtherContent,
    /// The person signs the act, and so cannot attest about it; without a person, one witness stands for two.
    SelfWitness {
        person: Option<PersonId>,
    },
    MissingSignatures {
        next: SignerRole,
        person: PersonId,
    },
    /// The person signs the act or was a witness on it, and so can neither accept nor reject its constancia.
    NotImpartial {
        person: PersonId,
    },
    NoSuchCase {
        case: CaseId,
    },
    /// The procedure knows no such transition.
    NoTransition {
        case: CaseId,
        from: CaseState,
        to: CaseState,
    },
    /// Only these may do that with it.
    NotInHand {
        case: CaseId,
        hands: Vec<Hand>,
    },
    /// Something that the transition asks for is missing.
    CaseNeeds {
        case: CaseId,
        need: Need,
    },
    /// Others have brought it to another state meanwhile.
    CaseMoved {
        case: CaseId,
        state: CaseState,
    },
    /// Nothing can happen to it any more.
    CaseEnded {
        case: CaseId,
    },
    /// The person asked for a case that is not ended.
    InOpenCase {
        person: PersonId,
        case: CaseId,
    },
    /// A mass event has more users.
    TooFewUsers {
        min: u32,
    },
    NotListed {
        listed: ListedId,
    },
    /// The catalogue has it still, and nothing new is made of it.
    NotActive {
        listed: ListedId,
    },
    /// It is of another project, or of another category.
    ListedElsewhere {
        listed: ListedId,
    },
    /// Other categories lie in it.
    NotALeaf {
        listed: ListedId,
    },
    BadListed {
        listed: ListedId,
        flaw: CatalogueFlaw,
    },
    /// Cases of the category are asked for on this form.
    FormMissing {
        form: FormKind,
    },
    /// Cases of the category are asked for without a form.
    FormUnasked,
    BadForm {
        flaw: FormFlaw,
    },
    OnlyByAct {
        item: ItemId,
        kind: MovementKind,
    },
    ForbiddenMovement {
        item: ItemId,
        from: LifecycleState,
        kind: MovementKind,
    },
    WrongOwnership {
        item: ItemId,
        kind: MovementKind,
    },
}

/// Whom and what a refusal is about, for whoever knows their names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct About {
    pub item: Option<ItemId>,
    pub person: Option<PersonId>,
    pub act: Option<ActId>,
    pub case: Option<CaseId>,
}

impl Refusal {
    /// What the sentence about this refusal has to name.
    #[must_use]
    pub fn about(&self) -> About {
        let item = |item: &ItemId| About { item: Some(*item), ..About::default() };
        let person = |person: &PersonId| About { person: Some(*person), ..About::default() };
        let act = |act: &ActId| About { act: Some(*act), ..About::default() };
        let case = |case: &CaseId| About { case: Some(*case), ..About::default() };
        match self {
            Self::NoSuchItem { item: id }
            | Self::TagTaken { by: id, .. }
            | Self::SerialTaken { by: id, .. }
            | Self::ItemTwice { item: id }
            | Self::NotAvailable { item: id, .. }
            | Self::InDispute { item: id }
            | Self::NotInDispute { item: id }
            | Self::PersonalItem { item: id }
            | Self::NotTelephony { item: id }
            | Self::TelephonyMissing { item: id, .. }
            | Self::StaleItem { item: id }
            | Self::MovedSince { item: id }
            | Self::ReturnDateNotLater { item: id, .. }
            | Self::OnlyByAct { item: id, .. }
            | Self::ForbiddenMovement { item: id, .. }
            | Self::WrongOwnership { item: id, .. } => item(id),
            Self::HeldByAnother { item, holder: person } | Self::NotHeldBy { item, person } => {
                About { item: Some(*item), person: Some(*person), ..About::default() }
            }
            Self::InOpenAct { item, act } => About { item: Some(*item), act: Some(*act), ..About::default() },
            Self::NoSuchPerson { person: id }
            | Self::DocumentTaken { by: id }
            | Self::StillHolds { person: id, .. }
            | Self::NotTheSigner { person: id }
            | Self::MissingSignatures { person: id, .. }
            | Self::NotImpartial { person: id }
            | Self::PersonErased { person: id }
            | Self::HasAccount { person: id }
            | Self::InDraft { person: id } => person(id),
            Self::InUnsealedAct { person, act } => About { person: Some(*person), act: Some(*act), ..About::default() },
            Self::OutOfTurn { person, .. } | Self::SelfWitness { person } => {
                About { person: *person, ..About::default() }
            }
            Self::NoSuchAct { act: id }
            | Self::FolioTaken { by: id, .. }
            | Self::WrongStage { act: id, .. }
            | Self::WrongVersion { act: id, .. }
            | Self::WrongAct { act: id } => act(id),
            Self::NoSuchCase { case: id }
            | Self::NoTransition { case: id, .. }
            | Self::NotInHand { case: id, .. }
            | Self::CaseNeeds { case: id, .. }
            | Self::CaseMoved { case: id, .. }
            | Self::CaseEnded { case: id } => case(id),
            Self::InOpenCase { person, case } => About { person: Some(*person), case: Some(*case), ..About::default() },
            Self::NoSuchSite { .. }
            | Self::TooFewUsers { .. }
            | Self::NotListed { .. }
            | Self::NotActive { .. }
            | Self::ListedElsewhere { .. }
            | Self::NotALeaf { .. }
            | Self::BadListed { .. }
            | Self::FormMissing { .. }
            | Self::FormUnasked
            | Self::BadForm { .. }
            | Self::AlreadyExists
            | Self::NotPermitted
            | Self::Missing { .. }
            | Self::TooMany { .. }
            | Self::TextTooLong { .. }
            | Self::DateOutOfRange { .. }
            | Self::Stale
            | Self::DocumentNotDigits { .. }
            | Self::WrongCheckDigit
            | Self::EmptyAct
            | Self::SamePerson
            | Self::DocumentMismatch
            | Self::OtherContent => About::default(),
        }
    }
}
