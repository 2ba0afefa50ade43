//! *Firmada con constancia*: what a lead makes of an act that somebody did not sign.

use super::act::decided;
use super::custody::{custody_facts, custody_facts_late};
use super::{Judged, World, read};
use crate::act::{Act, ActStage};
use crate::decision::DecisionKind;
use crate::fact::Fact;
use crate::id::ActId;
use crate::intent::Intent;
use crate::refusal::{Refusal, RequiredField};

fn awaiting<W: World>(world: &W, id: ActId) -> Judged<Act, W> {
    let act = read(world.act(id))?.ok_or(Refusal::NoSuchAct { act: id })?;
    act.require_stage(ActStage::Constancia)?;
    Ok(act)
}

/// A lead accepts that an act counts although somebody did not sign it. Whoever signs the act or attested about it
/// would judge their own word.
pub(super) fn accept<W: World>(world: &W, intent: &Intent, id: ActId, note: &str) -> Judged<Vec<Fact>, W> {
    accepted(world, intent, id, note, |act| custody_facts(world, intent, act))
}

/// The same for what a lead accepted elsewhere.
pub(super) fn accept_late<W: World>(world: &W, intent: &Intent, id: ActId, note: &str) -> Judged<Vec<Fact>, W> {
    accepted(world, intent, id, note, |act| custody_facts_late(world, intent, act))
}

fn accepted<W: World>(
    world: &W,
    intent: &Intent,
    id: ActId,
    note: &str,
    effects: impl FnOnce(&Act) -> Judged<Vec<Fact>, W>,
) -> Judged<Vec<Fact>, W> {
    let act = awaiting(world, id)?;
    let person = intent.by.person;
    let known = read(world.person(person))?;
    if act.involves(person, known.as_ref().map(|known| &known.details.document)) {
        return Err(Refusal::NotImpartial { person }.into());
    }
    let accepted = decided(intent, id, DecisionKind::ConstanciaAccepted, (note, RequiredField::Remarks))?;
    let mut facts = vec![accepted];
    facts.extend(effects(&act)?);
    Ok(facts)
}

/// A lead does not accept it. The paper is sealed with the record of who did not sign, so that it cannot go back to
/// waiting for that signature: it stays as evidence with its folio, moves nothing, and another act is made.
pub(super) fn reject<W: World>(world: &W, intent: &Intent, id: ActId, reason: &str) -> Judged<Vec<Fact>, W> {
    awaiting(world, id)?;
    Ok(vec![decided(intent, id, DecisionKind::ConstanciaRejected, (reason, RequiredField::Reason))?])
}
