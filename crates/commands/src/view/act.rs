//! Drafts and acts.

use std::collections::BTreeMap;

use casework::act::{Act, ActReason, ActType, CheckAnswer, Direction, ReplaceMode, Replaces, Term};
use casework::format::FormatCode;
use casework::id::{ActId, CaseId, Digest, DraftId, ItemId, PersonId, SiteId};
use casework::item::PhysicalCondition;
use casework::person::{IdDocument, PersonDetails};
use casework::refusal::Refusal;
use casework::signing::{NotSignedCause, SignerRole, Witness};
use casework::telephony::{TelephonyField, TelephonyLine};
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::CaseHeading;
use super::list::ItemRow;

/// What is typed so far. Saved as it is typed; judged by nobody yet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftBody {
    pub format: FormatCode,
    /// The act that this draft will be a new version of.
    #[serde(default)]
    pub of_act: Option<ActId>,
    #[serde(default)]
    pub replaces: Option<Replaces>,
    #[serde(default)]
    pub holder: Option<PersonId>,
    #[serde(default)]
    pub approver: Option<PersonId>,
    #[serde(default)]
    pub reason: Option<ActReason>,
    /// *No. de caso*, of a case that this program does not know; of one that it does, the act bears its code.
    #[serde(default)]
    pub case_code: String,
    /// The case to which it is to belong.
    #[serde(default)]
    pub case: Option<CaseId>,
    #[serde(default)]
    pub site: Option<SiteId>,
    #[serde(default)]
    pub city: String,
    #[serde(default)]
    pub workplace: String,
    #[serde(default)]
    pub lines: Vec<DraftLine>,
    #[serde(default)]
    pub checks: Vec<CheckAnswer>,
    #[serde(default)]
    pub term: Option<Term>,
    #[serde(default)]
    pub remarks: String,
    #[serde(default)]
    pub clearance: bool,
    /// The step of the wizard where the person was.
    #[serde(default)]
    pub step: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftLine {
    pub item: ItemId,
    /// The item's `rev` when it was put on the draft; taken when the draft is next saved, where it is not said.
    #[serde(default)]
    pub seen_rev: Option<u32>,
    pub direction: Direction,
    #[serde(default)]
    pub condition: Option<PhysicalCondition>,
    #[serde(default)]
    pub accessories: String,
    #[serde(default)]
    pub missing_accessories: String,
    #[serde(default)]
    pub damaged: bool,
    #[serde(default)]
    pub remarks: String,
    #[serde(default)]
    pub observation: String,
    #[serde(default)]
    pub photos: Vec<Digest>,
    /// *Pie de foto*, by photo. One of a photo that was taken off stays, in case that is undone.
    #[serde(default)]
    pub captions: BTreeMap<Digest, String>,
    #[serde(default)]
    pub telephony: Option<TelephonyLine>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftNew {
    pub format: FormatCode,
    #[serde(default)]
    pub holder: Option<PersonId>,
    /// The case to which it is to belong, of which the rest is filled in.
    #[serde(default)]
    pub case: Option<CaseId>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct DraftRef {
    pub id: DraftId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftSave {
    pub id: DraftId,
    pub body: DraftBody,
}

/// What a draft will be once issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "purpose", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DraftPurpose {
    NewAct,
    /// A new version of the act with this folio.
    Correction {
        folio: String,
    },
    /// An act against the one with this folio.
    Replacement {
        folio: String,
        mode: ReplaceMode,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftRow {
    pub id: DraftId,
    pub format: FormatCode,
    pub purpose: DraftPurpose,
    pub holder_name: Option<String>,
    pub lines: u32,
    pub updated_at: Timestamp,
}

/// A draft as the wizard shows it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftView {
    pub id: DraftId,
    pub body: DraftBody,
    pub holder: Option<PersonDetails>,
    pub approver: Option<PersonDetails>,
    pub site_name: Option<String>,
    /// The case to which it is to belong, where it is known here.
    pub case: Option<CaseHeading>,
    pub act_type: ActType,
    /// One entry per line of the body, in its order.
    pub lines: Vec<LineView>,
    /// What the person holds now, to pick from for a return.
    pub held: Vec<ItemRow>,
    /// What still has to be filled in, in the order of the steps. Empty: it may be issued.
    pub missing: Vec<Missing>,
    pub updated_at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LineView {
    pub item: ItemRow,
    /// What contradicts custody, said on the line at once.
    pub problem: Option<Refusal>,
    /// The name of the person whom the problem names, if it names one.
    pub problem_person: Option<String>,
    /// What Anexo 14 asks for and the line does not say yet.
    pub telephony_missing: Vec<TelephonyField>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WizardStep {
    Person,
    Items,
    Checks,
    Review,
}

/// Something that stands between a draft and its act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Missing {
    pub step: WizardStep,
    pub what: MissingWhat,
    /// What the act would be refused for, where a rule stands in the way and nothing is left to fill in.
    pub refusal: Option<Refusal>,
    /// Whose record lacks data of the paper, and which.
    pub record: Option<RecordGap>,
}

/// A person whose record lacks data that the paper shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordGap {
    pub person: PersonId,
    pub fields: Vec<PartyField>,
}

/// What the paper shows of everybody who signs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PartyField {
    FullName,
    DocumentNumber,
    Position,
    Department,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MissingWhat {
    Holder,
    /// The paper shows everybody's name, document, position and department.
    HolderData,
    ApproverData,
    /// Of the person at the workstation.
    OfficialData,
    /// Whoever approves is another than those who deliver and receive.
    Approver,
    /// What is certified is not so: the person holds items.
    Clearance,
    Reason,
    Site,
    City,
    Lines,
    LineProblem,
    Condition,
    Telephony,
    Checks,
    Term,
    Remarks,
    /// The case to which it is to belong has ended: it belongs to none, or to another.
    Case,
    /// The act that the draft corrects, annuls or supersedes went another way: it can never be issued.
    Obstacle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TurnState {
    Signed,
    Refused,
    Absent,
    /// Whose turn it is.
    Next,
    Waiting,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignerView {
    pub role: SignerRole,
    pub person: PersonId,
    pub name: String,
    pub document: IdDocument,
    pub position: String,
    pub state: TurnState,
    pub at: Option<Timestamp>,
    /// The account at the workstation is this signer's own: level A; else level C.
    pub is_me: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActAction {
    Sign,
    Seal,
    Edit,
    Withdraw,
    /// Record that the next signer refuses or is absent.
    NotSigned,
    AcceptConstancia,
    RejectConstancia,
    /// Another act that says the same as this withdrawn one.
    Redo,
    Annul,
    Supersede,
    Save,
    Mail,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActView {
    pub act: Act,
    pub act_type: ActType,
    pub signers: Vec<SignerView>,
    pub file_name: String,
    /// The sentence that each signer accepts.
    pub consent: String,
    pub replaced_by_folio: Option<String>,
    /// The case to which it belongs, where it is known here.
    pub case: Option<CaseHeading>,
    /// The document timestamp that the desk gave its paper, once it is here.
    pub stamp: Option<ActStamp>,
    /// There will be none: with it the paper would be larger than the desk keeps.
    pub never_stamped: bool,
    /// Name of whoever took the act's decision.
    pub decided_by: Option<String>,
    pub allowed: Vec<ActAction>,
}

/// A document timestamp: the sealed paper was there at that moment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActStamp {
    pub at: Timestamp,
    /// Who says so, as their certificate names them.
    pub by: String,
}

/// A stroke as drawn: points within 0…1 of the signature area, neither pressure nor time.
pub type Stroke = Vec<(f32, f32)>;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "level", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignMethod {
    /// The signer's own account, with the PIN again.
    A { pin: String },
    /// In person: the document that the technician compared.
    C { document: IdDocument, compared: bool },
}

/// Who is about to sign, before anything is drawn.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActIdentify {
    pub id: ActId,
    pub version: u32,
    pub signer: SignerRole,
    pub method: SignMethod,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActSign {
    pub id: ActId,
    pub version: u32,
    pub signer: SignerRole,
    pub method: SignMethod,
    /// *He leído y acepto…*
    pub accepted: bool,
    pub strokes: Vec<Stroke>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActNotSigned {
    pub id: ActId,
    pub version: u32,
    pub signer: SignerRole,
    pub cause: NotSignedCause,
    pub reason: String,
    pub witnesses: [Witness; 2],
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActSeal {
    pub id: ActId,
    pub version: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActReasoned {
    pub id: ActId,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActReplace {
    pub id: ActId,
    pub mode: ReplaceMode,
    pub cause: String,
}

/// The paper of an act; of an earlier version when `version` says so.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActPdf {
    pub id: ActId,
    #[serde(default)]
    pub version: Option<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActSave {
    pub id: ActId,
    /// Where to; asked of the person when absent.
    #[serde(default)]
    pub path: Option<String>,
}
