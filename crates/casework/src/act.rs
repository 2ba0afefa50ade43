//! Acts: what is written on them, and the stages they pass.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::decision::{Decision, DecisionKind};
use crate::fact::ActFact;
use crate::filing::Filing;
use crate::folio::Folio;
use crate::format::FormatCode;
use crate::id::{ActId, CaseId, Digest, PersonId, SiteId};
use crate::person::{IdDocument, PersonDetails};
use crate::refusal::Refusal;
use crate::signing::{SignerRole, Turn, TurnOutcome};
use crate::time::Timestamp;

mod line;
pub mod words;

pub use self::line::{ActLine, Answer, CAPTION_CHARS_MAX, CheckAnswer, Direction, LINE_PHOTOS_MAX, TechnicalCheck};

/// Most lines on one act.
pub const ACT_LINES_MAX: usize = 200;

/// *Tipo de acta*, computed from the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActType {
    Handover,
    Return,
    HandoverAndReturn,
    /// A paz y salvo or an annulment: nothing changes hands.
    NoItems,
}

/// *Motivo.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActReason {
    /// Asignación nueva.
    NewAssignment,
    /// Reposición.
    Replacement,
    /// Préstamo: takes a return date.
    Loan,
    /// Traslado.
    Transfer,
    /// Retiro o terminación de contrato.
    Termination,
    /// Garantía.
    Warranty,
    /// Otro: takes an explanation in the remarks.
    Other,
}

/// *Duración.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "on", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Term {
    ContractEnd,
    Indefinite,
    Until(NaiveDate),
}

/// A person as the act shows them, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Party {
    pub person: PersonId,
    pub snapshot: PersonDetails,
}

/// What a new act does to an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReplaceMode {
    /// The old act stops counting and its items stand where they stood before it.
    Annul,
    /// The same, and this act's lines take its place.
    Supersede,
}

/// The old act, named so that nobody can mistake it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Replaces {
    pub act: ActId,
    pub folio: Folio,
    /// Of its sealed PDF.
    pub sha256: Digest,
    pub mode: ReplaceMode,
    pub cause: String,
}

/// Everything that was decided about an act when it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActContent {
    pub format: FormatCode,
    pub reason: ActReason,
    /// *No. de caso*, as the paper shows it: of a case that has no code yet, nothing.
    #[serde(default)]
    pub case_code: String,
    /// The case to which it belongs. Of acts that belong to none nothing is written, so that their digest is what it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// Who acts for the entity.
    pub official: Party,
    /// The *funcionario(a)* or contractor who holds items.
    pub holder: Party,
    #[serde(default)]
    pub approver: Option<Party>,
    #[serde(default)]
    pub site: Option<SiteId>,
    pub site_name: String,
    pub city: String,
    #[serde(default)]
    pub workplace: String,
    pub lines: Vec<ActLine>,
    #[serde(default)]
    pub checks: Vec<CheckAnswer>,
    pub term: Term,
    #[serde(default)]
    pub remarks: String,
    /// The person holds nothing after this return: the act says so.
    #[serde(default)]
    pub clearance: bool,
    #[serde(default)]
    pub replaces: Option<Replaces>,
}

impl ActContent {
    /// *Tipo de acta.*
    #[must_use]
    pub fn act_type(&self) -> ActType {
        let has = |d| self.lines.iter().any(|l| l.direction == d);
        match (has(Direction::Delivered), has(Direction::Returned)) {
            (true, true) => ActType::HandoverAndReturn,
            (true, false) => ActType::Handover,
            (false, true) => ActType::Return,
            (false, false) => ActType::NoItems,
        }
    }

    /// Who has to sign, in order. In a plain return the holder delivers; in a swap the entity does.
    #[must_use]
    pub fn signers(&self) -> Vec<(SignerRole, &Party)> {
        let (first, last) = match self.act_type() {
            ActType::Return => (&self.holder, &self.official),
            _ => (&self.official, &self.holder),
        };
        let mut order = vec![(SignerRole::Deliverer, first)];
        order.extend(self.approver.as_ref().map(|a| (SignerRole::Approver, a)));
        order.push((SignerRole::Receiver, last));
        order
    }
}

/// Where an act stands.
///
/// ```text
///           issue            sign, refuse (in order)        seal, all signed
///  draft ─────────► SIGNING ─────────────────────► SIGNING ────────────────────► SEALED ─┬─► ANNULLED
///                    │  ▲ issue again: version n+1          seal, somebody did not       └─► SUPERSEDED
///                    │  └── void the signatures of n   └──► CONSTANCIA ── lead accepts ──► SEALED
///                    │                                          └─ lead rejects ─► WITHDRAWN
///                    └─ withdraw ─► WITHDRAWN (the folio stays, as *Anulado*)
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActStage {
    /// Frozen; signatures are being collected.
    Signing,
    /// Sealed and in force: custody has moved.
    Sealed,
    /// *Firmada con constancia*: sealed, but somebody did not sign; custody waits for a lead.
    Constancia,
    Annulled,
    Superseded,
    Withdrawn,
}

impl ActStage {
    pub const ALL: [Self; 6] =
        [Self::Signing, Self::Sealed, Self::Constancia, Self::Annulled, Self::Superseded, Self::Withdrawn];
}

/// A version that an edit made void; its paper is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoidVersion {
    pub version: u32,
    pub pdf: Digest,
    pub content_digest: Digest,
    pub turns: Vec<Turn>,
}

/// An act as the workstation or the desk knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Act {
    pub id: ActId,
    pub folio: Folio,
    /// Counts the times it was frozen, from 1.
    pub version: u32,
    pub content: ActContent,
    /// SHA-256 of the canonical content that the page shows.
    pub content_digest: Digest,
    /// The paper as it stands: rendered, then with each signature, then sealed.
    pub pdf: Digest,
    pub stage: ActStage,
    pub turns: Vec<Turn>,
    pub voided: Vec<VoidVersion>,
    pub issued_at: Timestamp,
    #[serde(default)]
    pub sealed_at: Option<Timestamp>,
    /// Kept whatever becomes of the act.
    #[serde(default)]
    pub filing: Option<Filing>,
    /// The act that annulled or superseded this one.
    #[serde(default)]
    pub replaced_by: Option<ActId>,
    #[serde(default)]
    pub decision: Option<Decision>,
    pub rev: u32,
}

impl Act {
    /// Whose turn it is to sign; `None` when all turns are taken.
    #[must_use]
    pub fn next_signer(&self) -> Option<(SignerRole, &Party)> {
        self.content.signers().into_iter().nth(self.turns.len())
    }

    /// Somebody refused or was absent.
    #[must_use]
    pub fn has_constancia(&self) -> bool {
        self.turns.iter().any(|t| matches!(t.outcome, TurnOutcome::NotSigned { .. }))
    }

    /// Whether this person signs the act, or attested that somebody did not: who judges its constancia must not.
    #[must_use]
    pub fn involves(&self, person: PersonId, document: Option<&IdDocument>) -> bool {
        let signs = self.content.signers().iter().any(|(_, party)| party.person == person);
        let attested = |turn: &Turn| match &turn.outcome {
            TurnOutcome::NotSigned { witnesses, .. } => witnesses.iter().any(|w| Some(&w.document) == document),
            TurnOutcome::Signed { .. } => false,
        };
        signs || self.turns.iter().any(attested)
    }

    /// Refuses unless the act stands at `stage`.
    pub(crate) fn require_stage(&self, stage: ActStage) -> Result<(), Refusal> {
        if self.stage == stage { Ok(()) } else { Err(Refusal::WrongStage { act: self.id, stage: self.stage }) }
    }

    /// This act after one fact; a fact about an act that was never issued, other than its issue, changes nothing.
    #[must_use]
    pub fn evolve(state: Option<Self>, id: ActId, fact: &ActFact) -> Option<Self> {
        if let ActFact::Issued { folio, version, content, content_digest, pdf, at } = fact {
            return Some(Self::issued(state, id, *folio, *version, content, (*content_digest, *pdf), *at));
        }
        let mut act = state?;
        match fact {
            ActFact::Issued { .. } => {}
            ActFact::TurnTaken { turn, pdf } => {
                act.turns.push(turn.clone());
                act.pdf = *pdf;
            }
            ActFact::Sealed { pdf, at, constancia } => {
                act.pdf = *pdf;
                act.sealed_at = Some(*at);
                act.stage = if *constancia { ActStage::Constancia } else { ActStage::Sealed };
            }
            ActFact::Filed { filing } => {
                // For ever: a number is given once.
                act.filing.get_or_insert(*filing);
            }
            ActFact::Decided { decision } => {
                act.stage = match decision.kind {
                    DecisionKind::ConstanciaAccepted => ActStage::Sealed,
                    DecisionKind::ConstanciaRejected | DecisionKind::Withdrawn => ActStage::Withdrawn,
                };
                act.decision = Some(decision.clone());
            }
            ActFact::Replaced { by, mode } => {
                act.replaced_by = Some(*by);
                act.stage = match mode {
                    ReplaceMode::Annul => ActStage::Annulled,
                    ReplaceMode::Supersede => ActStage::Superseded,
                };
            }
        }
        act.rev += 1;
        Some(act)
    }

    fn issued(
        state: Option<Self>,
        id: ActId,
        folio: Folio,
        version: u32,
        content: &ActContent,
        (content_digest, pdf): (Digest, Digest),
        at: Timestamp,
    ) -> Self {
        let (rev, mut voided, old) = match state {
            Some(mut old) => (old.rev + 1, std::mem::take(&mut old.voided), Some(old)),
            None => (1, Vec::new(), None),
        };
        voided.extend(old.map(|o| VoidVersion {
            version: o.version,
            pdf: o.pdf,
            content_digest: o.content_digest,
            turns: o.turns,
        }));
        Self {
            id,
            folio,
            version,
            content: content.clone(),
            content_digest,
            pdf,
            stage: ActStage::Signing,
            turns: Vec::new(),
            voided,
            issued_at: at,
            sealed_at: None,
            filing: None,
            replaced_by: None,
            decision: None,
            rev,
        }
    }
}
