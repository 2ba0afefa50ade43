//! Cases: the queue, one case with its clock, and what is done with it.

mod asked;
mod book;
mod form;
mod shown;

use casework::ans::{CaseState, auto_close_at};
use casework::case::CaseDetails;
use casework::case::{CalendarEditions, Case, StepKind};
use casework::catalogue::Kept as _;
use casework::decide::{Declined, May, may};
use casework::id::{CaseId, MassEventId, RequestId};
use casework::intent::{Actor, BATCH_MAX, IntentBody, NewCase};
use casework::time::Timestamp;
use store::Reader;
use store::table::Page;

pub(crate) use self::asked::asked;
use self::book::Book;
pub(crate) use self::form::{pdf as form_pdf, save as save_form};
use crate::answer::{Answer, Failure};
use crate::open::{Open, found, names};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::case::{
    CaseAction, CaseAsked, CaseDo, CaseNote, CaseQueue, CaseRef, CaseRefused, CaseRegister, CaseRow, CaseSla, CaseView,
    CaseWhy, CasesDo, CasesDone, CasesRegistered, CatalogueChange, CatalogueView, MassEventDeclare, NamedPerson, Whose,
};

pub(crate) fn list(open: &Open, request: CaseQueue) -> Answer<Page<CaseRow>> {
    let CaseQueue { whose, mut query } = request;
    let (me, now) = (open.me(), open.now().wall);
    open.read(|r| {
        let book = Book::of(r)?;
        match whose {
            Whose::All => {}
            Whose::Mine => query.filter.assignee = Some(me.person),
            Whose::OfMyGroups => query.filter.groups = Some(book.groups_of(me.person, me.role)),
        }
        let page = r.cases().list(&query)?;
        let mut calendars = CalendarEditions::default();
        let rows = page.rows.into_iter().map(|named| shown::row(r, &book, &mut calendars, named, now));
        Ok(Page { total: page.total, rows: rows.collect::<Answer<_>>()? })
    })
}

pub(crate) fn get(open: &Open, request: CaseRef) -> Answer<CaseView> {
    let (me, now) = (open.me(), open.now().wall);
    let by = Actor { account: me.account, person: me.person, role: me.role };
    open.read(|r| {
        let book = Book::of(r)?;
        let named = found(r.cases().named(request.id))?;
        let case = named.case.clone();
        let mut calendars = CalendarEditions::default();
        let row = shown::row(r, &book, &mut calendars, named, now)?;
        let agreed = case.agreed_now();
        let closes_at = case.solved_at.filter(|_| case.state == CaseState::Solved);
        let closes_at = closes_at.zip(calendars.get(agreed.calendar, None));
        let may = allowed(r, &case, by, now)?;
        Ok(CaseView {
            allowed: actions(&may, case.state),
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
            timeline: shown::timeline(r, &book, &case)?,
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

/// The same as buttons; some do two things at once.
fn actions(may: &May, state: CaseState) -> Vec<CaseAction> {
    let is_suspended = state == CaseState::Suspended;
    let single = may.steps.iter().filter_map(|kind| match kind {
        StepKind::Take if is_suspended => Some(CaseAction::Resume),
        StepKind::Take => Some(CaseAction::Take),
        StepKind::Reassign => Some(CaseAction::Reassign),
        StepKind::Escalate => Some(CaseAction::Escalate),
        StepKind::ToProvider => Some(CaseAction::ToProvider),
        StepKind::Suspend => Some(CaseAction::Suspend),
        StepKind::Solve => Some(CaseAction::Solve),
        StepKind::Dismiss => Some(CaseAction::Dismiss),
        StepKind::Close | StepKind::Reopen => None,
    });
    let double = may.once_taken.iter().filter_map(|kind| match kind {
        StepKind::Solve if is_suspended => Some(CaseAction::ResumeAndSolve),
        StepKind::Solve => Some(CaseAction::TakeAndSolve),
        StepKind::Suspend if !is_suspended => Some(CaseAction::TakeAndSuspend),
        _ => None,
    });
    let own = [(may.change_sla, CaseAction::ChangeSla), (may.note, CaseAction::Note)];
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
    let CaseNote { id, note, text } = request;
    open.submit("note case", IntentBody::NoteCase { case: id, note, text: text.trim().to_owned(), file: None })?;
    get(open, CaseRef { id })
}

pub(crate) fn change_sla(open: &Open, request: CaseSla) -> Answer<CaseView> {
    let CaseSla { id, base_rev, was, sla, note } = request;
    open.submit("change ANS", IntentBody::ChangeSla { case: id, base_rev, was, sla, note })?;
    get(open, CaseRef { id })
}

pub(crate) fn declare_mass_event(open: &Open, request: MassEventDeclare) -> Answer<Nothing> {
    let event = request.id.unwrap_or_else(|| MassEventId(open.new_id()));
    let body = IntentBody::DeclareMassEvent { event, details: Box::new(request.details), cases: request.cases };
    open.submit("declare mass event", body)?;
    Ok(Nothing {})
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
