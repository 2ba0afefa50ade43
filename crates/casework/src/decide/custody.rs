//! Custody: what the lines of an act may move, and what a new act does to an old one.

use std::collections::HashSet;

use super::records::NOTE_CHARS_MAX;
use super::{Declined, Heard, Judged, LateWorld, World, bounded, read};
use crate::act::{Act, ActContent, ActLine, ActReason, ActStage, Direction, ReplaceMode, Replaces, Term};
use crate::dispute::{CLAIMS_MAX, Claim};
use crate::fact::{ActFact, Fact, ItemFact};
use crate::format::FormatCode;
use crate::id::{ActId, ItemId, PersonId};
use crate::intent::Intent;
use crate::item::{Item, LifecycleState, Ownership, PhysicalCondition, Placement};
use crate::movement::MovementKind;
use crate::refusal::{Refusal, RequiredField};

/// Checks lines, clearance and replacement against custody as it stands: once when the content is frozen, and
/// again when the act is sealed, since weeks may lie between.
pub(super) fn check_custody<W: World>(world: &W, id: ActId, content: &ActContent) -> Judged<Vec<Restored>, W> {
    let restored = match &content.replaces {
        Some(replaces) => restored_items(world, replaces)?,
        None => Vec::new(),
    };
    let may_be_empty = content.format == FormatCode::Clearance
        || content.replaces.as_ref().is_some_and(|r| r.mode == ReplaceMode::Annul);
    if content.lines.is_empty() != may_be_empty {
        return Err(if may_be_empty { Refusal::TooMany { max: 0 } } else { Refusal::EmptyAct }.into());
    }
    let (format, reason, holder) = (content.format, content.reason, content.holder.person);
    for Restored { item, before, .. } in &restored {
        // What goes back to a person goes back with that person's signature.
        if let Some(owner) = before.holder.filter(|owner| *owner != holder) {
            return Err(Refusal::HeldByAnother { item: item.id, holder: owner }.into());
        }
        free_of_other_acts(world, id, item.id)?;
    }
    let case = LineCase { act: id, format, reason, holder, restored: &restored };
    let mut seen = HashSet::new();
    for line in &content.lines {
        if !seen.insert(line.item) {
            return Err(Refusal::ItemTwice { item: line.item }.into());
        }
        check_line(world, &case, line.item, line.direction)?;
        check_seen(world, &case, line.item, line.item_rev)?;
    }
    if content.clearance || content.format == FormatCode::Clearance {
        let lines = content.lines.iter().map(|line| (line.item, line.direction));
        check_clearance(world, holder, lines, &restored)?;
    }
    Ok(restored)
}

/// What a line is judged by, so that a draft can be told at once what its act would be refused for.
#[derive(Debug, Clone, Copy)]
pub struct LineCase<'a> {
    /// The act itself, whose own lines do not stand in its way.
    pub act: ActId,
    pub format: FormatCode,
    pub reason: ActReason,
    pub holder: PersonId,
    /// Items that the act puts back first, as they were before.
    pub restored: &'a [Restored],
}

/// Judges one line against custody as it stands.
///
/// # Errors
/// As [`super::decide`].
pub fn check_line<W: World>(
    world: &W,
    case: &LineCase<'_>,
    item: ItemId,
    direction: Direction,
) -> Result<(), Declined<W::Error>> {
    let known = read(world.item(item))?.ok_or(Refusal::NoSuchItem { item })?;
    let placement = stands(&known, case.restored);
    suits(&known, case)?;
    if !known.disputes.is_empty() {
        return Err(Refusal::InDispute { item }.into());
    }
    free_of_other_acts(world, case.act, item)?;
    permitted(&known, placement, case, direction)?;
    Ok(())
}

/// Whether things of this kind may be on such an act.
fn suits(known: &Item, case: &LineCase<'_>) -> Result<(), Refusal> {
    let item = known.id;
    if known.details.ownership == Ownership::Personal {
        return Err(Refusal::PersonalItem { item });
    }
    if case.format == FormatCode::Anexo14 && !known.details.item_type.is_telephony() {
        return Err(Refusal::NotTelephony { item });
    }
    Ok(())
}

/// Whether an item that stands at `placement` may go that way.
fn permitted(known: &Item, placement: &Placement, case: &LineCase<'_>, direction: Direction) -> Result<(), Refusal> {
    let item = known.id;
    let loan = case.reason == ActReason::Loan;
    let own = placement.holder == Some(case.holder);
    let state = placement.lifecycle;
    let permitted = match (direction, state) {
        (Direction::Delivered, LifecycleState::InStock) => true,
        (Direction::Delivered, LifecycleState::SitePool) => !loan,
        // The same person again: a re-issue, for example after a change of condition.
        (Direction::Delivered, LifecycleState::Assigned) => own && !loan,
        (Direction::Delivered, _) => false,
        (Direction::Returned, state) => own && state.has_holder(),
    };
    if permitted {
        return Ok(());
    }
    Err(match (direction, placement.holder) {
        (Direction::Returned, _) if !own => Refusal::NotHeldBy { item, person: case.holder },
        (Direction::Delivered, Some(holder)) if !own => Refusal::HeldByAnother { item, holder },
        (Direction::Delivered | Direction::Returned, _) => Refusal::NotAvailable { item, state },
    })
}

fn free_of_other_acts<W: World>(world: &W, own: ActId, item: ItemId) -> Judged<(), W> {
    match read(world.open_act_of(item))?.filter(|act| *act != own) {
        Some(act) => Err(Refusal::InOpenAct { item, act }.into()),
        None => Ok(()),
    }
}

/// Judges whether the line rests on custody as it is: `seen` is the item's `rev` when somebody put it on the act. Of an
/// item that the act puts back first only that act itself may have moved it, which is judged by [`restored_items`].
///
/// # Errors
/// As [`super::decide`].
pub fn check_seen<W: World>(world: &W, case: &LineCase<'_>, item: ItemId, seen: u32) -> Result<(), Declined<W::Error>> {
    let known = read(world.item(item))?.ok_or(Refusal::NoSuchItem { item })?;
    let undone = case.restored.iter().any(|old| old.item.id == item);
    if known.moved_since(seen) && !undone { Err(Refusal::StaleItem { item }.into()) } else { Ok(()) }
}

/// Where the item stands once the old act is undone.
fn stands<'a>(item: &'a Item, restored: &'a [Restored]) -> &'a Placement {
    restored.iter().find(|old| old.item.id == item.id).map_or(&item.placement, |old| &old.before)
}

/// Refuses a paz y salvo while the person would hold anything with the act in force: after the old act is undone and
/// the lines are done.
///
/// # Errors
/// As [`super::decide`].
pub fn check_clearance<W: World>(
    world: &W,
    person: PersonId,
    lines: impl IntoIterator<Item = (ItemId, Direction)>,
    restored: &[Restored],
) -> Result<(), Declined<W::Error>> {
    let held_by_person = |place: &Placement| u32::from(place.holder == Some(person));
    let mut held = read(world.items_held_by(person))?;
    for Restored { item, before, .. } in restored {
        held = (held + held_by_person(before)).saturating_sub(held_by_person(&item.placement));
    }
    for (item, direction) in lines {
        let item = read(world.item(item))?.ok_or(Refusal::NoSuchItem { item })?;
        let after = u32::from(direction == Direction::Delivered);
        held = (held + after).saturating_sub(held_by_person(stands(&item, restored)));
    }
    if held == 0 { Ok(()) } else { Err(Refusal::StillHolds { person, count: held }.into()) }
}

/// An item of an act that is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// As it is now.
    pub item: Item,
    /// Where it stood before that act.
    pub before: Placement,
    /// The condition that it has afterwards: what was known before the act, unless somebody looked again since.
    pub condition: Option<PhysicalCondition>,
}

/// The items of the act that is taken back, as they were before it.
///
/// # Errors
/// As [`super::decide`].
pub fn restored_items<W: World>(world: &W, replaces: &Replaces) -> Result<Vec<Restored>, Declined<W::Error>> {
    let old = read(world.act(replaces.act))?.ok_or(Refusal::NoSuchAct { act: replaces.act })?;
    old.require_stage(ActStage::Sealed)?;
    if old.pdf != replaces.sha256 || old.folio != replaces.folio {
        return Err(Refusal::WrongAct { act: old.id }.into());
    }
    // An annulment holds nothing that could be taken back; what it undid is done again by an act of its own.
    if old.content.replaces.as_ref().is_some_and(|r| r.mode == ReplaceMode::Annul) {
        return Err(Refusal::WrongAct { act: old.id }.into());
    }
    if replaces.cause.trim().is_empty() {
        return Err(Refusal::Missing { field: RequiredField::Cause }.into());
    }
    bounded(&replaces.cause, NOTE_CHARS_MAX)?;
    let mut restored = Vec::with_capacity(old.content.lines.len());
    for line in &old.content.lines {
        let item = read(world.item(line.item))?.ok_or(Refusal::NoSuchItem { item: line.item })?;
        let last = item.last_move.clone().filter(|m| m.act == Some(old.id));
        let last = last.ok_or(Refusal::MovedSince { item: item.id })?;
        let as_seen = item.details.condition == Some(line.condition);
        let condition = if as_seen { last.condition_before } else { item.details.condition };
        restored.push(Restored { item, before: last.before, condition });
    }
    Ok(restored)
}

/// What an act in force does: first the old act is undone, then the lines move their items.
pub(super) fn custody_facts<W: World>(world: &W, intent: &Intent, act: &Act) -> Judged<Vec<Fact>, W> {
    let restored = check_custody(world, act.id, &act.content)?;
    effects(world, intent, act, &restored, &act.content.lines.iter().collect::<Vec<_>>())
}

/// The same for an act that was sealed elsewhere, before its author could know what others did meanwhile: what custody
/// still permits is done, and of the rest the act is a claim. People signed it: it is never refused, and no line of it is lost.
/// What nobody can be asked about is told to its author.
pub(super) fn custody_facts_late<W: LateWorld>(world: &W, intent: &Intent, act: &Act) -> Judged<Heard, W> {
    let content = &act.content;
    let restored = match content.replaces.as_ref().map(|replaces| restored_items(world, replaces)) {
        None => Vec::new(),
        Some(Ok(restored)) => restored,
        Some(Err(Declined::Refused(why))) => return claims_of_all(world, intent, act, &why),
        Some(Err(unreadable)) => return Err(unreadable),
    };
    let (format, reason, holder) = (content.format, content.reason, content.holder.person);
    let case = LineCase { act: act.id, format, reason, holder, restored: &restored };
    let (mut stand, mut asked) = (Vec::new(), Heard::from(Vec::new()));
    for line in &content.lines {
        let Some(known) = read(world.item_on_paper(line.item))? else {
            asked.left_out.push(Refusal::NoSuchItem { item: line.item });
            continue;
        };
        let is_seen = read(world.item(known.id))?.is_some();
        let judged = suits(&known, &case)
            .and_then(|()| permitted(&known, stands(&known, &restored), &case, line.direction))
            // Whoever sees it is asked.
            .and(if is_seen { Ok(()) } else { Err(Refusal::NotPermitted) });
        match judged {
            Ok(()) => stand.push(line),
            Err(why) => claim(&mut asked, &known, intent, act.id, why),
        }
    }
    let mut facts = effects(world, intent, act, &restored, &stand)?;
    facts.append(&mut asked.facts);
    Ok(Heard { facts, ..asked })
}

/// What an act would undo cannot be undone any more: whoever put the lines in its place relied on it.
fn claims_of_all<W: LateWorld>(world: &W, intent: &Intent, act: &Act, why: &Refusal) -> Judged<Heard, W> {
    let mut asked = Heard::from(Vec::new());
    for line in &act.content.lines {
        match read(world.item_on_paper(line.item))? {
            Some(known) => claim(&mut asked, &known, intent, act.id, why.clone()),
            None => asked.left_out.push(Refusal::NoSuchItem { item: line.item }),
        }
    }
    // An annulment has no lines of which it could be a claim.
    if act.content.lines.is_empty() {
        asked.left_out.push(why.clone());
    }
    Ok(asked)
}

fn claim(asked: &mut Heard, known: &Item, intent: &Intent, act: ActId, why: Refusal) {
    if known.disputes.len() < CLAIMS_MAX {
        let claim = Claim::Custody { act, why: Box::new(why) };
        asked.facts.push(Fact::Item(known.id, ItemFact::Disputed { claim, at: intent.at }));
    } else {
        asked.left_out.push(Refusal::InDispute { item: known.id });
    }
}

/// What lines of an act in force do, after what it takes back was put back.
pub(super) fn effects<W: World>(
    world: &W,
    intent: &Intent,
    act: &Act,
    restored: &[Restored],
    lines: &[&ActLine],
) -> Judged<Vec<Fact>, W> {
    let mut facts = Vec::with_capacity(restored.len() + lines.len() + 1);
    if let Some(replaces) = &act.content.replaces {
        let replaced = ActFact::Replaced { by: act.id, mode: replaces.mode };
        facts.push(Fact::Act(replaces.act, Box::new(replaced)));
    }
    let moved = |item: ItemId, kind, to: Placement, condition| {
        let act = Some(act.id);
        Fact::Item(item, ItemFact::Moved { kind, to, condition, act, note: String::new(), at: intent.at })
    };
    for Restored { item, before, condition } in restored {
        facts.push(moved(item.id, MovementKind::Annulment, before.clone(), *condition));
    }
    let until = match act.content.term {
        Term::Until(day) => Some(day),
        Term::ContractEnd => act.content.holder.snapshot.contract_end,
        Term::Indefinite => None,
    };
    for line in lines {
        let (kind, lifecycle, holder) = match (line.direction, act.content.reason) {
            (Direction::Returned, _) => (MovementKind::Return, LifecycleState::InStock, None),
            (Direction::Delivered, ActReason::Loan) => {
                (MovementKind::Loan, LifecycleState::OnLoan, Some(act.content.holder.person))
            }
            (Direction::Delivered, _) => {
                (MovementKind::Handover, LifecycleState::Assigned, Some(act.content.holder.person))
            }
        };
        let item = read(world.item(line.item))?.ok_or(Refusal::NoSuchItem { item: line.item })?;
        let site = act.content.site.or(stands(&item, restored).site);
        // The act names the holder's workplace, and what comes back has left it.
        let workplace = if holder.is_some() { act.content.workplace.clone() } else { String::new() };
        let expected_return_on = until.filter(|_| holder.is_some());
        let to = Placement { lifecycle, holder, site, workplace, expected_return_on };
        facts.push(moved(line.item, kind, to, Some(line.condition)));
    }
    Ok(facts)
}
