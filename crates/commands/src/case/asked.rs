//! What somebody asked of cases, as it was written: what a desk refuses is on no case any more.

use casework::case::{CaseStep, Step};
use casework::id::CaseId;
use casework::intent::{IntentBody, NewCase};
use store::Reader;

use super::book::Book;
use super::form;
use super::shown::name;
use crate::answer::Answer;
use crate::view::asked::{AskedCase, AskedStep, CaseWish};

/// Of each case what was asked; nothing where something else was.
pub(crate) fn asked(r: &Reader<'_>, body: IntentBody) -> Answer<Vec<AskedCase>> {
    match body {
        IntentBody::RegisterCases { cases, .. } => {
            let book = Book::of(r)?;
            cases.into_iter().map(|case| registration(r, &book, case)).collect()
        }
        IntentBody::StepCase { case, from, steps, .. } => {
            let book = Book::of(r)?;
            let steps = steps.into_iter().map(|step| step_view(r, &book, step)).collect::<Answer<_>>()?;
            Ok(vec![of(r, case, CaseWish::Step { from, steps })?])
        }
        IntentBody::NoteCase { case, note, text, file } => {
            let file = file.map_or_else(String::new, |file| file.name);
            Ok(vec![of(r, case, CaseWish::Note { note, text, file })?])
        }
        IntentBody::ChangeSla { case, sla, note, .. } => {
            let sla = Book::of(r)?.sla(sla);
            Ok(vec![of(r, case, CaseWish::Sla { sla, note })?])
        }
        IntentBody::DeclareMassEvent { details, cases, .. } => {
            cases.into_iter().map(|case| of(r, case, CaseWish::MassEvent { details: details.clone() })).collect()
        }
        _ => Ok(Vec::new()),
    }
}

fn of(r: &Reader<'_>, id: CaseId, wish: CaseWish) -> Answer<AskedCase> {
    let (code, subject) = r.cases().get(id)?.map(|case| (case.code, case.details.subject)).unzip();
    Ok(AskedCase { id, is_here: subject.is_some(), code: code.flatten(), subject: subject.unwrap_or_default(), wish })
}

fn registration(r: &Reader<'_>, book: &Book, NewCase { id, details, group, sla }: NewCase) -> Answer<AskedCase> {
    let site = details.site.map(|site| r.sites().get(site)).transpose()?.flatten();
    let subject = details.subject.clone();
    let wish = CaseWish::Register {
        requester: name(r, details.requester)?,
        site: site.map_or_else(String::new, |site| site.details.name),
        project: book.project(details.project),
        category_path: book.path(details.category),
        group,
        group_name: book.group(group),
        sla,
        sla_name: book.sla(sla),
        form_people: form::people(r, &details)?,
        details: Box::new(details),
    };
    Ok(AskedCase { subject, ..of(r, id, wish)? })
}

fn step_view(r: &Reader<'_>, book: &Book, CaseStep { step, note }: CaseStep) -> Answer<AskedStep> {
    let person = match &step {
        Step::Reassign { assignee } => Some(*assignee),
        Step::Escalate { assignee, .. } => *assignee,
        Step::ToProvider { specialist, .. } => Some(*specialist),
        _ => None,
    };
    let person = person.map(|person| name(r, person)).transpose()?.unwrap_or_default();
    let group = step.group().map(|group| book.group(group)).unwrap_or_default();
    Ok(AskedStep { step, note, group, person })
}
