//! *Firmada con constancia*: what a lead makes of an act that somebody did not sign.

use super::act::decided;
use super::custody::{custody_facts, custody_facts_late};
use super::{Heard, Judged, LateWorld, World, read};
use crate::act::{Act, ActStage};
use crate::decision::DecisionKind;
use crate::fact::Fact;
use crate::id::ActId;
use crate::intent::Intent;
use crate::refusal::{Refusal, RequiredField};

/// The act that waits, for a lead who may judge it. Whoever signs the act or attested about it may neither accept nor
/// reject: who signed would have their own word count, or make the record vanish that the other side refused; who did
/// not sign would void the act that says so. The procedure asks for *one* decision by a lead (domain §7.3-6), and both
/// its answers move custody or leave it where one of the two sides wants it.
fn judged_by<W: World>(world: &W, intent: &Intent, id: ActId) -> Judged<Act, W> {
    let act = read(world.act(id))?.ok_or(Refusal::NoSuchAct { act: id })?;
    act.require_stage(ActStage::Constancia)?;
    let person = intent.by.person;
    let known = read(world.person(person))?;
    if act.involves(person, known.as_ref().map(|known| &known.details.document)) {
        return Err(Refusal::NotImpartial { person }.into());
    }
    Ok(act)
}

/// A lead accepts that an act counts although somebody did not sign it.
pub(super) fn accept<W: World>(world: &W, intent: &Intent, id: ActId, note: &str) -> Judged<Vec<Fact>, W> {
    accepted(world, intent, id, note, |act| custody_facts(world, intent, act))
}

/// The same for what a lead accepted elsewhere.
pub(super) fn accept_late<W: LateWorld>(world: &W, intent: &Intent, id: ActId, note: &str) -> Judged<Heard, W> {
    let mut left_out = Vec::new();
    let facts = accepted(world, intent, id, note, |act| {
        let heard = custody_facts_late(world, intent, act)?;
        left_out = heard.left_out;
        Ok(heard.facts)
    })?;
    Ok(Heard { facts, left_out })
}

fn accepted<W: World>(
    world: &W,
    intent: &Intent,
    id: ActId,
    note: &str,
    effects: impl FnOnce(&Act) -> Judged<Vec<Fact>, W>,
) -> Judged<Vec<Fact>, W> {
    let act = judged_by(world, intent, id)?;
    let accepted = decided(intent, id, DecisionKind::ConstanciaAccepted, (note, RequiredField::Remarks))?;
    let mut facts = vec![accepted];
    facts.extend(effects(&act)?);
    Ok(facts)
}

/// A lead does not accept it. The paper is sealed with the record of who did not sign, so that it cannot go back to
/// waiting for that signature: it stays as evidence with its folio, moves nothing, and another act is made.
pub(super) fn reject<W: World>(world: &W, intent: &Intent, id: ActId, reason: &str) -> Judged<Vec<Fact>, W> {
    judged_by(world, intent, id)?;
    Ok(vec![decided(intent, id, DecisionKind::ConstanciaRejected, (reason, RequiredField::Reason))?])
}
