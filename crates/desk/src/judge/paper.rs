//! What stands in sealed papers, held against what was recorded.
//!
//! Only the sealed paper is judged: every step of the act is a revision in it, so that it holds all of them. An act whose
//! paper is not right is taken in nevertheless, and that is told with its radicado: `docs/sync.md` says why.

use std::collections::BTreeMap;

use acts::{
    handover::HandoverDocument,
    verify::{Judgement, SignatureReport, Trust, Verdict, verify},
};
use casework::{
    act::{Act, ActContent, Party},
    fact::{ActFact, Fact},
    filing::PaperFlaw,
    id::{ActId, DeviceId, Digest},
    intent::IntentBody,
    signing::{Turn, TurnOutcome},
};
use wire::Opened;

use super::Bench;
use crate::{blob::Blobs, error::LedgerError};

/// Sealed papers that a push names, each read once, before the ledger is held for writing.
#[derive(Debug, Default)]
pub(super) struct Papers(BTreeMap<Digest, Paper>);

#[derive(Debug)]
struct Paper {
    verdict: Verdict,
    content: Content,
}

/// What is behind the digest that a paper prints of its content.
#[derive(Debug)]
enum Content {
    /// The paper names none.
    Unnamed,
    Missing(Digest),
    Unreadable,
    Read(Box<HandoverDocument>),
}

impl Papers {
    /// Of what was asked, the sealed papers that were not read yet.
    pub(super) fn unread(&self, asked: &[Option<Opened>]) -> Vec<Digest> {
        sealed(asked).filter(|pdf| !self.0.contains_key(pdf)).collect()
    }

    pub(super) fn read(&mut self, blobs: &Blobs, papers: &[Digest]) -> Result<(), LedgerError> {
        for pdf in papers {
            let bytes = blobs.read(*pdf)?;
            // Whose key it is, is told apart from it: no certificate is trusted here.
            let verdict = verify(&bytes, &Trust::default());
            let content = match verdict.content_digest.parse::<Digest>() {
                Err(_) => Content::Unnamed,
                Ok(name) if !blobs.has(name)? => Content::Missing(name),
                Ok(name) => serde_json::from_slice(&blobs.read(name)?).map_or(Content::Unreadable, Content::Read),
            };
            self.0.insert(*pdf, Paper { verdict, content });
        }
        Ok(())
    }

    /// The contents that papers name and that did not come yet.
    pub(super) fn missing(&self, asked: &[Option<Opened>]) -> Vec<Digest> {
        let missing = sealed(asked).filter_map(|pdf| match self.0.get(&pdf)?.content {
            Content::Missing(name) => Some(name),
            Content::Unnamed | Content::Unreadable | Content::Read(_) => None,
        });
        missing.collect()
    }

    /// What is wrong with the sealed paper of an act whose turns are all taken.
    fn flaw(&self, pdf: Digest, act: &Act) -> Option<PaperFlaw> {
        let Some(Paper { verdict, content }) = self.0.get(&pdf) else { return Some(PaperFlaw::NotAnAct) };
        match verdict.judgement {
            Judgement::Authentic | Judgement::Replaced(_) | Judgement::UnknownSigner => {}
            Judgement::Altered(_) => return Some(PaperFlaw::Altered),
            Judgement::Unsealed { .. } => return Some(PaperFlaw::Unsealed),
            Judgement::NotAnAct(_) => return Some(PaperFlaw::NotAnAct),
        }
        if verdict.folio != act.folio.to_string() || verdict.content_digest != act.content_digest.to_string() {
            return Some(PaperFlaw::OtherAct);
        }
        let says = |document: &HandoverDocument| {
            (document.folio, document.version) == (act.folio, act.version) && is_same(&document.content, &act.content)
        };
        match content {
            Content::Read(document) if says(document) => {}
            _ => return Some(PaperFlaw::OtherContent),
        }
        if are_those(&verdict.signatures, act) { None } else { Some(PaperFlaw::OtherSignatures) }
    }
}

fn sealed(asked: &[Option<Opened>]) -> impl Iterator<Item = Digest> {
    asked.iter().flatten().filter_map(|asked| match asked.body {
        IntentBody::SealAct { pdf, .. } => Some(pdf),
        _ => None,
    })
}

/// Whether a paper shows the content of the act. Its identifiers are left aside: the desk may know a person, an item or a
/// site by another than whoever made the paper.
fn is_same(printed: &ActContent, known: &ActContent) -> bool {
    let named = |printed: &mut Party, known: &Party| {
        printed.person = known.person;
        printed.snapshot.site = known.snapshot.site;
    };
    let mut printed = printed.clone();
    named(&mut printed.official, &known.official);
    named(&mut printed.holder, &known.holder);
    if let (Some(printed), Some(known)) = (&mut printed.approver, &known.approver) {
        named(printed, known);
    }
    printed.site = known.site;
    for (printed, known) in printed.lines.iter_mut().zip(&known.lines) {
        printed.item = known.item;
        printed.snapshot.parent = known.snapshot.parent;
    }
    printed == *known
}

/// Whether the signatures of a sealed paper are the turns that were taken, in their order, and then the seal.
fn are_those(signatures: &[SignatureReport], act: &Act) -> bool {
    let is_turn = |(signature, turn): (&SignatureReport, &Turn), party: &Party| {
        let (at, agrees) = match &turn.outcome {
            TurnOutcome::Signed { evidence } => {
                (evidence.at, signature.not_signed.is_none() && signature.evidence_code == evidence.code)
            }
            TurnOutcome::NotSigned { at, .. } => (*at, signature.not_signed.is_some()),
        };
        // A paper tells whole seconds.
        agrees && signature.name == party.snapshot.full_name && signature.at.timestamp() == at.0.div_euclid(1_000)
    };
    let mut turns = signatures.iter().zip(&act.turns).zip(act.content.signers());
    signatures.len() == act.turns.len() + 1 && turns.all(|(taken, (_, party))| is_turn(taken, party))
}

impl Bench<'_> {
    /// Files an act with the seal that was just accepted: it has its radicado from the same transaction.
    pub(super) fn file(&self, dev: DeviceId, facts: &mut Vec<Fact>) -> Result<(), LedgerError> {
        let Some((id, pdf)) = facts.iter().find_map(seal_of) else { return Ok(()) };
        let act = self.writer.act(id)?.ok_or(LedgerError::Damaged { what: "an act" })?;
        let flaw = match self.papers.flaw(pdf, &act) {
            None if !self.is_of_device(dev, pdf)? => Some(PaperFlaw::OtherKey),
            flaw => flaw,
        };
        if let Some(flaw) = flaw {
            tracing::warn!(act = %id, ?flaw, "a sealed paper is not as it was recorded");
        }
        let filing = self.writer.file(&act, pdf, flaw, self.now)?;
        facts.push(Fact::Act(id, Box::new(ActFact::Filed { filing })));
        Ok(())
    }

    /// Whether all signatures are of the key that the device has. The first paper that it sends says which that is.
    fn is_of_device(&self, dev: DeviceId, pdf: Digest) -> Result<bool, LedgerError> {
        let Some(paper) = self.papers.0.get(&pdf) else { return Ok(false) };
        let mut keys = paper.verdict.signatures.iter().map(|signature| signature.certificate_sha256);
        let Some(first) = keys.next().filter(|first| keys.all(|key| key == *first)) else { return Ok(false) };
        match self.writer.device_signer(dev)? {
            Some(known) => Ok(known == first),
            None => self.writer.add_device_signer(dev, first).map(|()| true),
        }
    }
}

fn seal_of(fact: &Fact) -> Option<(ActId, Digest)> {
    match fact {
        Fact::Act(id, fact) => match **fact {
            ActFact::Sealed { pdf, .. } => Some((*id, pdf)),
            _ => None,
        },
        _ => None,
    }
}
