//! Acts: freezing, signing, sealing, and what a new act does to an old one.

use std::collections::HashSet;

use super::records::{NOTE_CHARS_MAX, check_person_texts, known_person, lines};
use super::{Judged, World, bounded, read};
use crate::act::{
    ACT_LINES_MAX, Act, ActContent, ActReason, ActStage, CAPTION_CHARS_MAX, Direction, LINE_PHOTOS_MAX, ReplaceMode,
    Replaces, TechnicalCheck, Term,
};
use crate::fact::{ActFact, Fact, ItemFact};
use crate::folio::Folio;
use crate::format::FormatCode;
use crate::id::{ActId, Digest, ItemId, PersonId};
use crate::intent::Intent;
use crate::item::{Item, LifecycleState, Ownership, Placement};
use crate::movement::MovementKind;
use crate::refusal::{Refusal, RequiredField};

/// Freezes a content, after every check that can be made before anybody signs.
pub(super) fn issue<W: World>(
    world: &W,
    intent: &Intent,
    id: ActId,
    folio: Folio,
    content: &ActContent,
    (content_digest, pdf): (Digest, Digest),
) -> Judged<Vec<Fact>, W> {
    let version = match read(world.act(id))? {
        None => 1,
        Some(act) if act.folio != folio => return Err(Refusal::WrongAct { act: id }.into()),
        Some(act) => {
            act.require_stage(ActStage::Signing)?;
            act.version + 1
        }
    };
    check_texts(content)?;
    check_parties(world, content)?;
    if let Some(site) = content.site
        && read(world.site(site))?.is_none()
    {
        return Err(Refusal::NoSuchSite { site }.into());
    }
    for line in &content.lines {
        // Only now: once frozen, a new photo or remark on the item must not undo what people already signed.
        let item = read(world.item(line.item))?.ok_or(Refusal::NoSuchItem { item: line.item })?;
        if item.rev != line.item_rev || item.details != line.snapshot {
            return Err(Refusal::StaleItem { item: line.item }.into());
        }
    }
    check_custody(world, id, content)?;
    let fact =
        ActFact::Issued { folio, version, content: Box::new(content.clone()), content_digest, pdf, at: intent.at };
    Ok(vec![Fact::Act(id, Box::new(fact))])
}

fn check_texts(content: &ActContent) -> Result<(), Refusal> {
    bounded(&content.remarks, NOTE_CHARS_MAX)?;
    lines([&content.site_name, &content.city, &content.workplace, &content.case_code])?;
    if content.city.trim().is_empty() {
        return Err(Refusal::Missing { field: RequiredField::City });
    }
    if content.site_name.trim().is_empty() {
        return Err(Refusal::Missing { field: RequiredField::SiteName });
    }
    if content.reason == ActReason::Other && content.remarks.trim().is_empty() {
        return Err(Refusal::Missing { field: RequiredField::Remarks });
    }
    let lends = content.reason == ActReason::Loan && content.lines.iter().any(|l| l.direction == Direction::Delivered);
    if lends && !matches!(content.term, Term::Until(_)) {
        return Err(Refusal::Missing { field: RequiredField::ReturnDate });
    }
    if content.lines.len() > ACT_LINES_MAX {
        return Err(Refusal::TooMany { max: ACT_LINES_MAX as u32 });
    }
    if content.checks.len() > TechnicalCheck::ALL.len() {
        return Err(Refusal::TooMany { max: TechnicalCheck::ALL.len() as u32 });
    }
    for line in &content.lines {
        for text in [&line.accessories, &line.missing_accessories, &line.remarks, &line.observation] {
            bounded(text, NOTE_CHARS_MAX)?;
        }
        if line.photos.len() > LINE_PHOTOS_MAX {
            return Err(Refusal::TooMany { max: LINE_PHOTOS_MAX as u32 });
        }
        if line.captions.len() > LINE_PHOTOS_MAX {
            return Err(Refusal::TooMany { max: LINE_PHOTOS_MAX as u32 });
        }
        line.captions.values().try_for_each(|caption| bounded(caption, CAPTION_CHARS_MAX))?;
        if let Some(t) = &line.telephony {
            lines([&t.extension, &t.direct_number, &t.power, &t.outlet, &t.switch_port, &t.voice_vlan])?;
            lines([&t.dial_profile])?;
        }
    }
    Ok(())
}

fn check_parties<W: World>(world: &W, content: &ActContent) -> Judged<(), W> {
    let parties = [Some(&content.official), Some(&content.holder), content.approver.as_ref()];
    let mut seen = HashSet::new();
    for party in parties.into_iter().flatten() {
        if !seen.insert(party.person) {
            return Err(Refusal::SamePerson.into());
        }
        let known = known_person(world, party.person)?;
        if party.snapshot.full_name.trim().is_empty() {
            return Err(Refusal::Missing { field: RequiredField::FullName }.into());
        }
        if party.snapshot.document.number.is_empty() {
            return Err(Refusal::Missing { field: RequiredField::DocumentNumber }.into());
        }
        // Signatures in person are compared with this document, so it has to be the person's own.
        let forgotten = read(world.forgotten(party.person))?;
        if !forgotten && party.snapshot.document != known.details.document {
            return Err(Refusal::DocumentMismatch.into());
        }
        check_person_texts(&party.snapshot)?;
    }
    Ok(())
}

/// Checks lines, clearance and replacement against custody as it stands: once when the content is frozen, and
/// again when the act is sealed, since weeks may lie between.
fn check_custody<W: World>(world: &W, id: ActId, content: &ActContent) -> Judged<Vec<(Item, Placement)>, W> {
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
    for (item, back) in &restored {
        // What goes back to a person goes back with that person's signature.
        if let Some(owner) = back.holder.filter(|owner| *owner != holder) {
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
    /// Items that the act puts back first, with the place where each stood before.
    pub restored: &'a [(Item, Placement)],
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
) -> Result<(), super::Declined<W::Error>> {
    let known = read(world.item(item))?.ok_or(Refusal::NoSuchItem { item })?;
    let undone = case.restored.iter().find(|(old, _)| old.id == item);
    let placement = undone.map_or(&known.placement, |(_, back)| back);
    if known.details.ownership == Ownership::Personal {
        return Err(Refusal::PersonalItem { item }.into());
    }
    if case.format == FormatCode::Anexo14 && !known.details.item_type.is_telephony() {
        return Err(Refusal::NotTelephony { item }.into());
    }
    free_of_other_acts(world, case.act, item)?;
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
    }
    .into())
}

fn free_of_other_acts<W: World>(world: &W, own: ActId, item: ItemId) -> Judged<(), W> {
    match read(world.open_act_of(item))?.filter(|act| *act != own) {
        Some(act) => Err(Refusal::InOpenAct { item, act }.into()),
        None => Ok(()),
    }
}

/// Counts what the person holds when the act is in force: after the old act is undone and the lines are done.
///
/// # Errors
/// As [`super::decide`].
pub fn check_clearance<W: World>(
    world: &W,
    person: PersonId,
    lines: impl Iterator<Item = (ItemId, Direction)>,
    restored: &[(Item, Placement)],
) -> Result<(), super::Declined<W::Error>> {
    let held_by_person = |place: &Placement| u32::from(place.holder == Some(person));
    let mut held = read(world.items_held_by(person))?;
    for (item, back) in restored {
        held = (held + held_by_person(back)).saturating_sub(held_by_person(&item.placement));
    }
    for (item, direction) in lines {
        let item = read(world.item(item))?.ok_or(Refusal::NoSuchItem { item })?;
        let before = restored.iter().find(|(old, _)| old.id == item.id).map_or(&item.placement, |(_, back)| back);
        let after = u32::from(direction == Direction::Delivered);
        held = (held + after).saturating_sub(held_by_person(before));
    }
    if held == 0 { Ok(()) } else { Err(Refusal::StillHolds { person, count: held }.into()) }
}

/// The items of the act that is taken back, each with the place where it stood before.
///
/// # Errors
/// As [`super::decide`].
pub fn restored_items<W: World>(
    world: &W,
    replaces: &Replaces,
) -> Result<Vec<(Item, Placement)>, super::Declined<W::Error>> {
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
        let back = item.last_move.as_ref().filter(|m| m.act == Some(old.id)).map(|m| m.before.clone());
        let back = back.ok_or(Refusal::MovedSince { item: item.id })?;
        restored.push((item, back));
    }
    Ok(restored)
}

/// The act, unless the person looked at another version of it.
pub(super) fn at_version<W: World>(world: &W, id: ActId, version: u32) -> Judged<Act, W> {
    let act = read(world.act(id))?.ok_or(Refusal::NoSuchAct { act: id })?;
    if act.version != version {
        return Err(Refusal::WrongVersion { act: id, version: act.version }.into());
    }
    act.require_stage(ActStage::Signing)?;
    Ok(act)
}

/// Seals: the last moment at which custody may still say no.
pub(super) fn seal<W: World>(world: &W, intent: &Intent, act: &Act, pdf: Digest) -> Judged<Vec<Fact>, W> {
    if let Some((next, _)) = act.next_signer() {
        return Err(Refusal::MissingSignatures { next }.into());
    }
    let constancia = act.has_constancia();
    let sealed = Fact::Act(act.id, Box::new(ActFact::Sealed { pdf, at: intent.at, constancia }));
    let mut facts = vec![sealed];
    let effects = custody_facts(world, intent, act)?;
    if !constancia {
        facts.extend(effects);
    }
    Ok(facts)
}

/// A lead accepts that an act counts although somebody did not sign it.
pub(super) fn accept_constancia<W: World>(world: &W, intent: &Intent, id: ActId, note: &str) -> Judged<Vec<Fact>, W> {
    let act = read(world.act(id))?.ok_or(Refusal::NoSuchAct { act: id })?;
    act.require_stage(ActStage::Constancia)?;
    if note.trim().is_empty() {
        return Err(Refusal::Missing { field: RequiredField::Remarks }.into());
    }
    bounded(note, NOTE_CHARS_MAX)?;
    let accepted = ActFact::ConstanciaAccepted { note: note.to_owned() };
    let mut facts = vec![Fact::Act(id, Box::new(accepted))];
    facts.extend(custody_facts(world, intent, &act)?);
    Ok(facts)
}

/// What an act in force does: first the old act is undone, then the lines move their items.
fn custody_facts<W: World>(world: &W, intent: &Intent, act: &Act) -> Judged<Vec<Fact>, W> {
    let restored = check_custody(world, act.id, &act.content)?;
    let mut facts = Vec::with_capacity(restored.len() + act.content.lines.len() + 1);
    if let Some(replaces) = &act.content.replaces {
        let replaced = ActFact::Replaced { by: act.id, mode: replaces.mode };
        facts.push(Fact::Act(replaces.act, Box::new(replaced)));
    }
    let moved = |item: ItemId, kind, to: Placement, condition| {
        let act = Some(act.id);
        Fact::Item(item, ItemFact::Moved { kind, to, condition, act, note: String::new(), at: intent.at })
    };
    for (item, back) in &restored {
        facts.push(moved(item.id, MovementKind::Annulment, back.clone(), None));
    }
    for line in &act.content.lines {
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
        let before = restored.iter().find(|(old, _)| old.id == line.item).map_or(&item.placement, |(_, back)| back);
        let site = act.content.site.or(before.site);
        // The act names the holder's workplace, and what comes back has left it.
        let workplace = if holder.is_some() { act.content.workplace.clone() } else { String::new() };
        let to = Placement { lifecycle, holder, site, workplace };
        facts.push(moved(line.item, kind, to, Some(line.condition)));
    }
    Ok(facts)
}

/// Gives an act up before it is sealed; its folio is never used again.
pub(super) fn withdraw<W: World>(world: &W, id: ActId, reason: &str) -> Judged<Vec<Fact>, W> {
    let act = read(world.act(id))?.ok_or(Refusal::NoSuchAct { act: id })?;
    act.require_stage(ActStage::Signing)?;
    if reason.trim().is_empty() {
        return Err(Refusal::Missing { field: RequiredField::Reason }.into());
    }
    bounded(reason, NOTE_CHARS_MAX)?;
    Ok(vec![Fact::Act(id, Box::new(ActFact::Withdrawn { reason: reason.to_owned() }))])
}
