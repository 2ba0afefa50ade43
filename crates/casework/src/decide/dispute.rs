//! What a lead says of an item of which two workstations say different things.

use super::custody::effects;
use super::records::{NOTE_CHARS_MAX, required};
use super::{Judged, World, bounded, read};
use crate::act::{ActLine, Direction};
use crate::dispute::Claim;
use crate::fact::{Fact, ItemFact};
use crate::id::ActId;
use crate::intent::Intent;
use crate::item::Item;
use crate::refusal::{Refusal, RequiredField};

/// Settles everything that is claimed of the item: with the sealed act that is `upheld`, or as things stand. Whoever
/// gets the item by that act signed for it; whoever had it learns of it by the history.
pub(super) fn settle<W: World>(
    world: &W,
    intent: &Intent,
    item: &Item,
    upheld: Option<ActId>,
    note: &str,
) -> Judged<Vec<Fact>, W> {
    required(note, RequiredField::Reason)?;
    bounded(note, NOTE_CHARS_MAX)?;
    let claimed =
        |act: ActId| item.disputes.iter().any(|claim| matches!(claim, Claim::Custody { act: a, .. } if *a == act));
    if item.disputes.is_empty() || upheld.is_some_and(|act| !claimed(act)) {
        return Err(Refusal::NotInDispute { item: item.id }.into());
    }
    let mut facts = match upheld {
        Some(act) => done(world, intent, item, act)?,
        None => Vec::new(),
    };
    facts.push(Fact::Item(item.id, ItemFact::Settled { by: intent.by.person, note: note.to_owned(), at: intent.at }));
    Ok(facts)
}

/// What the act says of the item, now.
fn done<W: World>(world: &W, intent: &Intent, item: &Item, act: ActId) -> Judged<Vec<Fact>, W> {
    let act = read(world.act(act))?.ok_or(Refusal::NoSuchAct { act })?;
    let line = act.content.lines.iter().find(|line| line.item == item.id);
    let line = line.ok_or(Refusal::NotInDispute { item: item.id })?;
    // Nobody is made to give back what they do not have.
    if line.direction == Direction::Returned && item.placement.holder.is_some_and(|h| h != act.content.holder.person) {
        return Err(Refusal::NotHeldBy { item: item.id, person: act.content.holder.person }.into());
    }
    let replaced = crate::act::Act { content: without_replacement(&act.content), ..act.clone() };
    effects(world, intent, &replaced, &[], &[line as &ActLine])
}

/// Another act was taken back, or could not be, when this one was sealed: not again.
fn without_replacement(content: &crate::act::ActContent) -> crate::act::ActContent {
    crate::act::ActContent { replaces: None, ..content.clone() }
}
