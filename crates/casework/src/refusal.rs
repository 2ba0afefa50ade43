//! Why something may not be done: data for whoever makes the sentence.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::act::ActStage;
use crate::id::{ActId, ItemId, PersonId, SiteId};
use crate::item::LifecycleState;
use crate::movement::MovementKind;
use crate::signing::SignerRole;

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
    PersonalItem {
        item: ItemId,
    },
    NotTelephony {
        item: ItemId,
    },
    /// The item changed since the line was written.
    StaleItem {
        item: ItemId,
    },
    /// The item moved on since the act that should be taken back.
    MovedSince {
        item: ItemId,
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
    OutOfTurn {
        expected: Option<SignerRole>,
    },
    NotTheSigner {
        person: PersonId,
    },
    DocumentMismatch,
    OtherContent,
    SelfWitness,
    MissingSignatures {
        next: SignerRole,
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
