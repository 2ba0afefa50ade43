//! Cases: registered, noted, given another ANS, counted out as a mass event. What is done with them: `step`.

use std::collections::BTreeSet;

use super::catalogue::{active, category, category_of, listed_calendar, sla, within_project};
use super::may::Standing;
use super::records::{LINE_CHARS_MAX, NOTE_CHARS_MAX, batch, dates, known_person, required};
use super::step::reading;
use super::{Judged, World, bounded, read};
use crate::ans::{MASS_USERS_MIN, Moment, Verdict, is_mass_event};
use crate::case::form::{FormAsked, FormKind};
use crate::case::{
    Agreed, CHANGES_KEPT, CHANGES_MAX, Case, CaseDetails, CaseFile, MassEvent, NOTES_MAX, Need, NoteKind,
};
use crate::catalogue::{GroupLevel, ListedId};
use crate::fact::{CaseFact, Fact};
use crate::id::{CaseId, MassEventId, RequestId, SlaId};
use crate::intent::{BATCH_MAX, Intent, NewCase};
use crate::refusal::{Refusal, RequiredField};
use crate::time::{DATE_UNTIL, Timestamp};

/// The case, whatever its state.
pub(super) fn known_case<W: World>(world: &W, case: CaseId) -> Judged<Case, W> {
    Ok(read(world.case(case))?.ok_or(Refusal::NoSuchCase { case })?)
}

/// The case, as whoever asked saw it.
pub(super) fn at_rev<W: World>(world: &W, case: CaseId, base_rev: u32) -> Judged<Case, W> {
    let case = known_case(world, case)?;
    if case.rev == base_rev { Ok(case) } else { Err(Refusal::Stale.into()) }
}

/// When the intent was asked, as far as anybody knows.
pub(super) fn moment<W: World>(world: &W, intent: &Intent) -> Moment {
    let between = world.asked_between();
    let doubted = between.doubts(intent.at);
    Moment { clock: intent.at, between: if doubted { between } else { Default::default() } }
}

pub(super) fn register<W: World>(
    world: &W,
    intent: &Intent,
    request: RequestId,
    cases: &[NewCase],
) -> Judged<Vec<Fact>, W> {
    batch(cases.iter().map(|new| new.id), Refusal::AlreadyExists)?;
    cases.iter().map(|new| registered(world, intent, request, new)).collect()
}

/// T01: category, ANS, group and project are mandatory [S].
fn registered<W: World>(world: &W, intent: &Intent, request: RequestId, new: &NewCase) -> Judged<Fact, W> {
    if read(world.case(new.id))?.is_some() {
        return Err(Refusal::AlreadyExists.into());
    }
    let details = &new.details;
    required(&details.subject, RequiredField::Subject)?;
    bounded(&details.subject, LINE_CHARS_MAX)?;
    bounded(&details.description, NOTE_CHARS_MAX)?;
    known_person(world, details.requester)?;
    if let Some(site) = details.site
        && read(world.site(site))?.is_none()
    {
        return Err(Refusal::NoSuchSite { site }.into());
    }
    if let Some(related) = details.related {
        known_case(world, related)?;
    }
    active(world, ListedId::Project(details.project))?;
    let category = category(world, details.category, details.project)?;
    if category.kind.is_some_and(|kind| kind != details.kind) {
        return Err(Refusal::ListedElsewhere { listed: ListedId::Category(details.category) }.into());
    }
    match within_project(world, new.group, details.project)?.level {
        // A provider's group is given a case by *Activo proveedor* only.
        GroupLevel::Provider => return Err(Refusal::CaseNeeds { case: new.id, need: Need::Contract }.into()),
        // A functional group outside the OTI is escalated to (domain §2.1): what is not of the OTI is not registered here.
        GroupLevel::Functional => return Err(Refusal::CaseNeeds { case: new.id, need: Need::Group }.into()),
        GroupLevel::One | GroupLevel::Two | GroupLevel::Onsite | GroupLevel::Three => {}
    }
    form(world, intent, details, category.form)?;
    let agreed = agreed(world, &category.slas, new.sla)?;
    let fact = CaseFact::Registered {
        request,
        details: details.clone(),
        group: new.group,
        agreed,
        by: intent.by.person,
        intent: intent.id,
        at: moment(world, intent),
    };
    Ok(Fact::Case(new.id, Box::new(fact)))
}

/// The form that the category asks for, filled in; and none where it asks for none.
fn form<W: World>(world: &W, intent: &Intent, details: &CaseDetails, asked: Option<FormKind>) -> Judged<(), W> {
    let Some(kind) = asked else {
        return if details.form.is_none() { Ok(()) } else { Err(Refusal::FormUnasked.into()) };
    };
    let form = details.form.as_ref().filter(|form| form.kind() == kind).ok_or(Refusal::FormMissing { form: kind })?;
    dates(form.days().into_iter().chain([Some(form.authorisation().on)]))?;
    let asked = FormAsked { requester: details.requester, has_site: details.site.is_some(), on: intent.at.date() };
    form.check(asked).map_err(|flaw| Refusal::BadForm { flaw })?;
    form.people().try_for_each(|person| known_person(world, person).map(drop))
}

/// The ANS as the catalogue has it now; one of `of`.
fn agreed<W: World>(world: &W, of: &[SlaId], id: SlaId) -> Judged<Agreed, W> {
    let listed = ListedId::Sla(id);
    if !of.contains(&id) {
        return Err(Refusal::ListedElsewhere { listed }.into());
    }
    let sla = sla(world, id)?;
    let (edition, _) = listed_calendar(world, sla.calendar)?;
    Ok(Agreed { sla: id, ans: sla.ans, calendar: sla.calendar, edition })
}

pub(super) fn note<W: World>(
    world: &W,
    intent: &Intent,
    id: CaseId,
    kind: NoteKind,
    (text, file): (&str, Option<&CaseFile>),
) -> Judged<Vec<Fact>, W> {
    let case = known_case(world, id)?;
    let at = moment(world, intent);
    // What was written down before the end is kept, whenever it is heard of.
    if case.ended_at().is_some_and(|end| at.latest() >= end) {
        return Err(Refusal::CaseEnded { case: id }.into());
    }
    // The procedure asks for attempts to reach the user: those have room of their own.
    let kept = if kind == NoteKind::Contact { 0 } else { CHANGES_KEPT as u32 };
    if case.notes >= NOTES_MAX - kept {
        return Err(Refusal::TooMany { max: NOTES_MAX }.into());
    }
    // A photo says enough by itself.
    if file.is_none() {
        required(text, RequiredField::Note)?;
    }
    bounded(text, NOTE_CHARS_MAX)?;
    bounded(file.map_or("", |file| &file.name), LINE_CHARS_MAX)?;
    if matches!(kind, NoteKind::SuspensionAsked { .. }) {
        Standing::of(world, &case, intent.by)?.require_provider(&case)?;
    }
    let fact = CaseFact::Noted {
        kind,
        note: text.to_owned(),
        file: file.cloned(),
        by: intent.by.person,
        intent: intent.id,
        // Days are counted from an attempt: from when nobody doubts that it was made.
        at: if kind == NoteKind::Contact { at.latest() } else { intent.at },
    };
    Ok(vec![Fact::Case(id, Box::new(fact))])
}

/// *Cambio de ANS*: of the same category, with why. After a breach only a lead changes it (domain §3.3).
pub(super) fn change_sla<W: World>(
    world: &W,
    intent: &Intent,
    case: &Case,
    sla: SlaId,
    note: &str,
) -> Judged<Vec<Fact>, W> {
    let is_breached = reading(world, case, moment(world, intent).latest())?.breached != Verdict::No;
    Standing::of(world, case, intent.by)?.permit_sla(case, is_breached)?;
    required(note, RequiredField::Note)?;
    bounded(note, NOTE_CHARS_MAX)?;
    if case.changes() >= CHANGES_MAX - CHANGES_KEPT {
        return Err(Refusal::TooMany { max: CHANGES_MAX as u32 }.into());
    }
    if case.agreed_now().sla == sla {
        return Err(Refusal::CaseNeeds { case: case.id, need: Need::SomebodyElse }.into());
    }
    let category = category_of(world, case.details.category)?;
    let agreed = agreed(world, &category.slas, sla)?;
    let (note, by, at) = (note.to_owned(), intent.by.person, moment(world, intent));
    Ok(vec![Fact::Case(case.id, Box::new(CaseFact::AnsChanged { agreed, note, by, intent: intent.id, at }))])
}

pub(super) fn mass_event<W: World>(
    world: &W,
    event: MassEventId,
    details: &MassEvent,
    cases: &[CaseId],
) -> Judged<Vec<Fact>, W> {
    if !is_mass_event(details.affected_users) {
        return Err(Refusal::TooFewUsers { min: MASS_USERS_MIN }.into());
    }
    required(&details.cause, RequiredField::Cause)?;
    bounded(&details.cause, LINE_CHARS_MAX)?;
    bounded(&details.evidence, NOTE_CHARS_MAX)?;
    let days = [Some(details.started_at), details.ended_at].map(|at| at.map(Timestamp::date));
    dates(days)?;
    if details.ended_at.is_some_and(|end| end < details.started_at) {
        return Err(Refusal::DateOutOfRange { from: details.started_at.date(), until: DATE_UNTIL }.into());
    }
    if cases.len() > BATCH_MAX {
        return Err(Refusal::TooMany { max: BATCH_MAX as u32 }.into());
    }
    let mut facts = vec![Fact::MassEvent(event, Box::new(details.clone()))];
    for id in cases.iter().collect::<BTreeSet<_>>() {
        let case = known_case(world, *id)?;
        // What has ended was counted.
        if case.is_ended() && case.mass_event != Some(event) {
            return Err(Refusal::CaseEnded { case: *id }.into());
        }
        if case.mass_event != Some(event) {
            facts.push(Fact::Case(*id, Box::new(CaseFact::OfMassEvent { event })));
        }
    }
    Ok(facts)
}
