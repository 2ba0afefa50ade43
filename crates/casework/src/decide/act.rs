//! Acts: freezing, sealing, giving up.

use std::collections::HashSet;

use super::case::known_case;
use super::custody::{check_custody, custody_facts, custody_facts_late};
use super::records::{NOTE_CHARS_MAX, check_person_bounds, dates, known_person, lines, required};
use super::{Declined, Heard, Judged, LateWorld, World, bounded, read};
use crate::act::{
    ACT_LINES_MAX, Act, ActContent, ActReason, ActStage, CAPTION_CHARS_MAX, Direction, LINE_PHOTOS_MAX, TechnicalCheck,
    Term,
};
use crate::decision::{Decision, DecisionKind};
use crate::fact::{ActFact, Fact};
use crate::folio::Folio;
use crate::id::{ActId, CaseId, Digest};
use crate::intent::Intent;
use crate::refusal::{Refusal, RequiredField};
use crate::telephony::missing_telephony;

/// Freezes a content, after every check that can be made before anybody signs.
pub(super) fn issue<W: World>(
    world: &W,
    intent: &Intent,
    id: ActId,
    folio: Folio,
    content: &ActContent,
    digests: (Digest, Digest),
) -> Judged<Vec<Fact>, W> {
    if let Some(by) = taken(world, id, folio)? {
        return Err(Refusal::FolioTaken { folio, by }.into());
    }
    let version = version(world, id, folio)?;
    check_bounds(content)?;
    check_parties(world, content)?;
    known_site(world, content)?;
    let replaced = content.replaces.as_ref().map(|old| old.act);
    check_act_case(world, content.case, [Some(id), replaced])?;
    for line in &content.lines {
        // Only now: once frozen, a new photo or remark on the item must not undo what people already signed.
        let item = read(world.item(line.item))?.ok_or(Refusal::NoSuchItem { item: line.item })?;
        if item.details != line.snapshot {
            return Err(Refusal::StaleItem { item: line.item }.into());
        }
    }
    check_custody(world, id, content)?;
    for line in &content.lines {
        let missing = missing_telephony(content.format, line.direction, &line.snapshot, line.telephony.as_ref());
        if let Some(field) = missing.first() {
            return Err(Refusal::TelephonyMissing { item: line.item, field: *field }.into());
        }
    }
    Ok(vec![issued(intent, id, folio, version, content, digests)])
}

/// Freezes a content that was frozen elsewhere: people may have signed it by now. Whether custody still permits it is
/// asked when it is sealed.
pub(super) fn issue_late<W: LateWorld>(
    world: &W,
    intent: &Intent,
    id: ActId,
    folio: Folio,
    content: &ActContent,
    digests: (Digest, Digest),
) -> Judged<Vec<Fact>, W> {
    // A disk that was copied gives a number twice. Both papers are signed and out: both are kept, and people are asked.
    if let Some(by) = taken(world, id, folio)?
        && !read(world.is_of_twin(by))?
    {
        return Err(Refusal::FolioTaken { folio, by }.into());
    }
    let version = version(world, id, folio)?;
    check_bounds(content)?;
    for (_, party) in content.signers() {
        if !read(world.person_on_paper(party.person))? {
            return Err(Refusal::NoSuchPerson { person: party.person }.into());
        }
        check_person_bounds(&party.snapshot)?;
    }
    if let Some(site) = content.site
        && !read(world.site_on_paper(site))?
    {
        return Err(Refusal::NoSuchSite { site }.into());
    }
    Ok(vec![issued(intent, id, folio, version, content, digests)])
}

fn issued(
    intent: &Intent,
    id: ActId,
    folio: Folio,
    version: u32,
    content: &ActContent,
    (content_digest, pdf): (Digest, Digest),
) -> Fact {
    let content = Box::new(content.clone());
    Fact::Act(id, Box::new(ActFact::Issued { folio, version, content, content_digest, pdf, at: intent.at }))
}

fn known_site<W: World>(world: &W, content: &ActContent) -> Judged<(), W> {
    match content.site {
        Some(site) if read(world.site(site))?.is_none() => Err(Refusal::NoSuchSite { site }.into()),
        _ => Ok(()),
    }
}

/// The case to which an act is to belong goes on. An act that is corrected, annulled or superseded goes on belonging to its case
/// when that has ended, and where only the act is known: nothing else would mend it. `before`: the acts that it is a version of, or replaces. Of what was frozen
/// elsewhere this is not asked, since people may have signed it (see [`issue_late`]).
///
/// # Errors
/// As [`super::decide`].
pub fn check_act_case<W: World>(
    world: &W,
    case: Option<CaseId>,
    before: [Option<ActId>; 2],
) -> Result<(), Declined<W::Error>> {
    let Some(case) = case else { return Ok(()) };
    for act in before.into_iter().flatten() {
        if read(world.act(act))?.is_some_and(|act| act.content.case == Some(case)) {
            return Ok(());
        }
    }
    if known_case(world, case)?.is_ended() { Err(Refusal::CaseEnded { case }.into()) } else { Ok(()) }
}

/// Who bears the number of an act that is not known yet.
fn taken<W: World>(world: &W, id: ActId, folio: Folio) -> Judged<Option<ActId>, W> {
    if read(world.act(id))?.is_some() {
        return Ok(None);
    }
    read(world.act_with_folio(folio))
}

/// The version that the content becomes: 1, or the next one of an act that is being signed.
fn version<W: World>(world: &W, id: ActId, folio: Folio) -> Judged<u32, W> {
    match read(world.act(id))? {
        None => Ok(1),
        Some(act) if act.folio != folio => Err(Refusal::WrongAct { act: id }.into()),
        Some(act) => {
            act.require_stage(ActStage::Signing)?;
            Ok(act.version + 1)
        }
    }
}

fn check_bounds(content: &ActContent) -> Result<(), Refusal> {
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
    if let Term::Until(day) = content.term {
        dates([Some(day)])?;
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
        check_person_bounds(&party.snapshot)?;
    }
    Ok(())
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
    sealed(intent, act, pdf, || custody_facts(world, intent, act))
}

/// Takes in an act that was sealed elsewhere.
pub(super) fn seal_late<W: LateWorld>(world: &W, intent: &Intent, act: &Act, pdf: Digest) -> Judged<Heard, W> {
    let mut left_out = Vec::new();
    let facts = sealed(intent, act, pdf, || {
        let heard = custody_facts_late(world, intent, act)?;
        left_out = heard.left_out;
        Ok(heard.facts)
    })?;
    // Of one that waits for a lead nothing is done yet.
    Ok(Heard { facts, left_out: if act.has_constancia() { Vec::new() } else { left_out } })
}

fn sealed<E>(
    intent: &Intent,
    act: &Act,
    pdf: Digest,
    effects: impl FnOnce() -> Result<Vec<Fact>, Declined<E>>,
) -> Result<Vec<Fact>, Declined<E>> {
    if let Some((next, party)) = act.next_signer() {
        return Err(Refusal::MissingSignatures { next, person: party.person }.into());
    }
    let constancia = act.has_constancia();
    let sealed = Fact::Act(act.id, Box::new(ActFact::Sealed { pdf, at: intent.at, constancia }));
    let mut facts = vec![sealed];
    let effects = effects()?;
    if !constancia {
        facts.extend(effects);
    }
    Ok(facts)
}

/// Gives an act up before it is sealed; its folio is never used again.
pub(super) fn withdraw<W: World>(world: &W, intent: &Intent, id: ActId, reason: &str) -> Judged<Vec<Fact>, W> {
    let act = read(world.act(id))?.ok_or(Refusal::NoSuchAct { act: id })?;
    act.require_stage(ActStage::Signing)?;
    Ok(vec![decided(intent, id, DecisionKind::Withdrawn, (reason, RequiredField::Reason))?])
}

/// What somebody decided about an act without signing it, with the reason that every such decision needs.
pub(super) fn decided(
    intent: &Intent,
    id: ActId,
    kind: DecisionKind,
    (note, field): (&str, RequiredField),
) -> Result<Fact, Refusal> {
    required(note, field)?;
    bounded(note, NOTE_CHARS_MAX)?;
    let decision = Decision { kind, by: intent.by.person, note: note.to_owned(), at: intent.at };
    Ok(Fact::Act(id, Box::new(ActFact::Decided { decision })))
}
