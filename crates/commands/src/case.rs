//! Cases: the queue, one case with its clock, and what is done with it.

mod asked;
mod book;
pub(crate) mod file;
mod form;
mod shown;

use casework::ans::{CaseState, MASS_USERS_MIN, auto_close_at};
use casework::case::CaseDetails;
use casework::case::{CalendarEditions, Case, StepKind};
use casework::catalogue::Kept as _;
use casework::decide::{Declined, May, may};
use casework::id::{CaseId, MassEventId, RequestId};
use casework::intent::{Actor, BATCH_MAX, IntentBody, NewCase};
use casework::time::Timestamp;
use store::table::Page;
use store::{Reader, Sha256};

pub(crate) use self::asked::asked;
pub(crate) use self::form::{pdf as form_pdf, save as save_form};
pub(crate) use self::shown::Rows;
use crate::answer::{Answer, Failure};
use crate::open::{Open, found, names};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::case::{
    CaseAction, CaseAsked, CaseDo, CaseNote, CaseQueue, CaseRef, CaseRefused, CaseRegister, CaseRow, CaseSla, CaseView,
    CaseWhy, CasesDo, CasesDone, CasesRegistered, CatalogueChange, CatalogueView, KnownMassEvent, MassEventDeclare,
    MassEvents, NamedPerson,
};

/// Mass events that are offered; older ones are over.
const MASS_EVENTS_SHOWN: u32 = 50;

pub(crate) fn list(open: &Open, request: CaseQueue) -> Answer<Page<CaseRow>> {
    open.read(|r| {
        let mut rows = Rows::of(open, r)?;
        let Page { total, rows: named } = r.cases().list(&rows.narrowed(request))?;
        let rows = named.into_iter().map(|named| rows.row(r, named));
        Ok(Page { total, rows: rows.collect::<Answer<_>>()? })
    })
}

pub(crate) fn get(open: &Open, request: CaseRef) -> Answer<CaseView> {
    let (me, now) = (open.me(), open.now().wall);
    let by = Actor { account: me.account, person: me.person, role: me.role };
    open.read(|r| {
        let mut rows = Rows::of(open, r)?;
        let named = found(r.cases().named(request.id))?;
        let case = named.case.clone();
        let row = rows.row(r, named)?;
        let Rows { book, calendars, .. } = &rows;
        let agreed = case.agreed_now();
        let closes_at = case.solved_at.filter(|_| case.state == CaseState::Solved);
        let closes_at = closes_at.zip(calendars.get(agreed.calendar, None));
        let may = allowed(r, &case, by, now)?;
        let actions = actions(&may, case.state);
        Ok(CaseView {
            noted: actions.iter().filter_map(|(action, noted)| noted.then_some(*action)).collect(),
            allowed: actions.into_iter().map(|(action, _)| action).collect(),
            out_of_time: may.out_of_time,
            grounds: may.grounds.to_vec(),
            escalates_to: may.escalates_to,
            siblings: r.cases().of_request(case.request, case.id)?,
            related: case.details.related.map(|id| r.cases().heading(id)).transpose()?.flatten(),
            project_name: book.project(case.details.project),
            sla: agreed.sla,
            sla_name: book.sla(agreed.sla),
            suspension: case.suspension,
            at_provider: case.at_provider.clone(),
            mass_event: case.mass_event.map(|event| r.mass_event(event)).transpose()?.flatten(),
            solved_at: case.solved_at,
            closes_at: closes_at.and_then(|(at, calendar)| auto_close_at(calendar, at)),
            timeline: shown::timeline(r, book, &case)?,
            acts: r.acts().of_case(case.id)?,
            request: case.request,
            form_people: form::people(r, &case.details)?,
            details: case.details,
            row,
        })
    })
}

/// What the judge would allow.
fn allowed(r: &Reader<'_>, case: &Case, by: Actor, now: Timestamp) -> Answer<May> {
    match may(&r.world(), case, by, now) {
        Ok(may) => Ok(may),
        // What it names is not known here.
        Err(Declined::Refused(_)) => Ok(May::default()),
        Err(Declined::Unreadable(error)) => Err(error.into()),
    }
}

/// The same as buttons, and whether each needs a word about it; some do two things at once.
fn actions(may: &May, state: CaseState) -> Vec<(CaseAction, bool)> {
    let is_suspended = state == CaseState::Suspended;
    let single = may.steps.iter().filter_map(|offer| {
        let action = match offer.step {
            StepKind::Take if is_suspended => CaseAction::Resume,
            StepKind::Take => CaseAction::Take,
            StepKind::Reassign => CaseAction::Reassign,
            StepKind::Escalate => CaseAction::Escalate,
            StepKind::ToProvider => CaseAction::ToProvider,
            StepKind::Suspend => CaseAction::Suspend,
            StepKind::Solve => CaseAction::Solve,
            StepKind::Dismiss => CaseAction::Dismiss,
            StepKind::Close | StepKind::Reopen => return None,
        };
        Some((action, offer.noted))
    });
    let take_noted = may.steps.iter().any(|offer| offer.step == StepKind::Take && offer.noted);
    let double = may.once_taken.iter().filter_map(|offer| {
        let action = match offer.step {
            StepKind::Solve if is_suspended => CaseAction::ResumeAndSolve,
            StepKind::Solve => CaseAction::TakeAndSolve,
            StepKind::Suspend if !is_suspended => CaseAction::TakeAndSuspend,
            _ => return None,
        };
        Some((action, take_noted || offer.noted))
    });
    let own = [
        (may.change_sla, (CaseAction::ChangeSla, true)),
        (may.note, (CaseAction::Note, true)),
        (may.issue_act, (CaseAction::IssueAct, false)),
    ];
    let own = own.into_iter().filter_map(|(is_allowed, action)| is_allowed.then_some(action));
    single.chain(double).chain(own).collect()
}

pub(crate) fn why(open: &Open, request: CaseRef) -> Answer<CaseWhy> {
    let now = open.now().wall;
    open.read(|r| {
        let case = found(r.cases().get(request.id))?;
        let mut calendars = CalendarEditions::default();
        r.calendars_of(&case, &mut calendars)?;
        let history = case.history(&calendars).ok_or_else(|| Failure::from(Problem::NotFound))?;
        let (clock, explanation) = history.why(now);
        Ok(CaseWhy { clock, explanation })
    })
}

pub(crate) fn register(open: &Open, request: CaseRegister) -> Answer<CasesRegistered> {
    let CaseRegister { project, channel, requester, site, related, cases } = request;
    if cases.is_empty() {
        return Err(Problem::Invalid { field: InvalidField::Cases, rule: Rule::Required }.into());
    }
    let new = |asked: CaseAsked| NewCase {
        id: CaseId(open.new_id()),
        details: CaseDetails {
            kind: asked.kind,
            project,
            category: asked.category,
            subject: asked.subject.split_whitespace().collect::<Vec<_>>().join(" "),
            description: asked.description.trim().to_owned(),
            channel,
            requester,
            site,
            related,
            form: asked.form.map(|form| Box::new(form::trimmed(form))),
        },
        group: asked.group,
        sla: asked.sla,
    };
    let cases: Vec<NewCase> = cases.into_iter().map(new).collect();
    let registered = CasesRegistered { cases: cases.iter().map(|case| case.id).collect() };
    open.submit("register cases", IntentBody::RegisterCases { request: RequestId(open.new_id()), cases })?;
    Ok(registered)
}

pub(crate) fn step(open: &Open, request: CaseDo) -> Answer<CaseView> {
    let CaseDo { id, base_rev, from, steps } = request;
    open.submit("step case", IntentBody::StepCase { case: id, base_rev, from, steps })?;
    get(open, CaseRef { id })
}

/// Each of them by itself: what is refused of one keeps no other back.
pub(crate) fn step_all(open: &Open, request: CasesDo) -> Answer<CasesDone> {
    if request.cases.len() > BATCH_MAX {
        let rule = Rule::Range { min: 1, max: BATCH_MAX as u32 };
        return Err(Problem::Invalid { field: InvalidField::Cases, rule }.into());
    }
    open.write("step cases", |w| {
        let mut done = CasesDone { done: Vec::new(), refused: Vec::new() };
        for seen in &request.cases {
            let steps = request.steps.clone();
            let body = IntentBody::StepCase { case: seen.id, base_rev: seen.base_rev, from: seen.from, steps };
            match open.submit_in(w, body) {
                Ok(()) => done.done.push(seen.id),
                Err(Failure::Problem(Problem::Refused { refusal, .. })) => {
                    let problem = Problem::Refused { names: Box::new(names(w, &refusal)?), refusal };
                    done.refused.push(CaseRefused { id: seen.id, problem });
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(done)
    })
}

pub(crate) fn note(open: &Open, request: CaseNote) -> Answer<CaseView> {
    let CaseNote { id, note, text, file } = request;
    if file.as_ref().is_some_and(|file| !open.store.blobs().has(Sha256(file.file.0))) {
        return Err(Problem::NotFound.into());
    }
    open.submit("note case", IntentBody::NoteCase { case: id, note, text: text.trim().to_owned(), file })?;
    get(open, CaseRef { id })
}

pub(crate) fn change_sla(open: &Open, request: CaseSla) -> Answer<CaseView> {
    let CaseSla { id, base_rev, was, sla, note } = request;
    open.submit("change ANS", IntentBody::ChangeSla { case: id, base_rev, was, sla, note })?;
    get(open, CaseRef { id })
}

pub(crate) fn mass_events(open: &Open, _: Nothing) -> Answer<MassEvents> {
    let events = open.read(|r| Ok(r.mass_events(MASS_EVENTS_SHOWN)?))?.into_iter();
    Ok(MassEvents {
        events: events.map(|(id, details)| KnownMassEvent { id, details }).collect(),
        may_declare: open.me().role.declares_mass_events(),
        users_min: MASS_USERS_MIN,
    })
}

pub(crate) fn declare_mass_event(open: &Open, request: MassEventDeclare) -> Answer<MassEvents> {
    let event = request.id.unwrap_or_else(|| MassEventId(open.new_id()));
    let body = IntentBody::DeclareMassEvent { event, details: Box::new(request.details), cases: request.cases };
    open.submit("declare mass event", body)?;
    mass_events(open, Nothing {})
}

pub(crate) fn catalogue(open: &Open, _: Nothing) -> Answer<CatalogueView> {
    let me = open.me();
    open.read(|r| {
        let editions = r.catalogue()?;
        let mut people = Vec::new();
        for id in book::members(&editions) {
            if let Some(person) = r.people().get(id)? {
                people.push(NamedPerson { id, name: person.details.full_name });
            }
        }
        Ok(CatalogueView {
            editions,
            people,
            may_change: me.role.administers(),
            registers_for_others: me.role.registers_cases(),
            me: me.person,
        })
    })
}

pub(crate) fn change_catalogue(open: &Open, request: CatalogueChange) -> Answer<CatalogueView> {
    open.submit("change catalogue", IntentBody::ChangeCatalogue { editions: request.editions })?;
    catalogue(open, Nothing {})
}
