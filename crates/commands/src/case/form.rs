//! The form on which a case was asked for, and its paper.

use acts::paper::Picture;
use acts::render::render;
use acts::request::{RequestPaper, kind};
use casework::case::form::CaseForm;
use casework::case::{Case, CaseDetails};
use casework::format::FormatCode;
use casework::id::PersonId;
use casework::person::PersonDetails;
use store::{Reader, Sha256};

use super::book::Book;
use super::shown::name;
use crate::answer::Answer;
use crate::open::{Open, found};
use crate::problem::Problem;
use crate::view::case::{CaseFormSave, CaseRef, NamedPerson};
use crate::view::list::Saved;
use crate::{export, template};

/// What was written, without the room around it.
pub(super) fn trimmed(mut form: CaseForm) -> CaseForm {
    let texts = match &mut form {
        CaseForm::Telephony(form) => {
            vec![&mut form.extension, &mut form.forward_to, &mut form.outlet, &mut form.justification]
        }
        CaseForm::Access(form) => vec![&mut form.system, &mut form.permission, &mut form.justification],
    };
    for text in texts {
        *text = text.trim().to_owned();
    }
    form
}

/// Whom the form names, with their names.
pub(super) fn people(r: &Reader<'_>, details: &CaseDetails) -> Answer<Vec<NamedPerson>> {
    details.named().map(|id| Ok(NamedPerson { id, name: name(r, id)? })).collect()
}

/// The paper, and what its file is called.
fn paper(open: &Open, request: CaseRef) -> Answer<(String, Vec<u8>)> {
    let made_at = open.now().wall.in_bogota();
    open.read(|r| {
        let case = found(r.cases().get(request.id))?;
        let form = case.details.form.as_deref().ok_or(Problem::NotFound)?;
        // The papers of the entity have one frame; that of acts is the one that an administrator keeps.
        let template = template::current(r, FormatCode::Anexo7)?;
        let logo = template.logo.map(|logo| open.store.blobs().get(Sha256(logo.0))).transpose()?;
        let logo = logo.map(|bytes| Picture::png(&bytes)).transpose().map_err(anyhow::Error::from)?;
        let person = |id: PersonId| -> Answer<PersonDetails> {
            Ok(r.people().get(id)?.map_or_else(PersonDetails::erased, |known| known.details))
        };
        let other = match form {
            CaseForm::Telephony(form) => form.current_user,
            CaseForm::Access(form) => Some(form.holder),
        };
        let (requester, boss) = (person(case.details.requester)?, person(form.authorisation().authorised_by)?);
        let (other, specialist) = (other.map(person).transpose()?, case.assignee.map(person).transpose()?);
        let site = case.details.site.map(|site| r.sites().get(site)).transpose()?.flatten();
        let paper = RequestPaper {
            form,
            case_code: case.code.map_or_else(String::new, |code| code.to_string()),
            case_id: case.id.to_string(),
            subject: &case.details.subject,
            category: Book::of(r)?.path(case.details.category).join(" > "),
            registered_at: case.registered.clock,
            site: site.as_ref().map(|site| &site.details),
            requester: &requester,
            person: other.as_ref(),
            boss: &boss,
            specialist: specialist.as_ref(),
            template: &template,
            logo,
            made_at,
            app_version: env!("CARGO_PKG_VERSION"),
        }
        .compose();
        if !paper.replaced.is_empty() {
            return Err(Problem::Unprintable { characters: paper.replaced.iter().collect() }.into());
        }
        let bytes = render(&paper).map_err(anyhow::Error::from)?.bytes;
        Ok((file_name(&case, form), bytes))
    })
}

/// `<caso>_<formato>.pdf`, ASCII.
fn file_name(case: &Case, form: &CaseForm) -> String {
    let code = case.code.map_or_else(|| "sin-codigo".to_owned(), |code| code.to_string());
    format!("{code}_{}.pdf", kind(form.kind()))
}

pub(crate) fn pdf(open: &Open, request: CaseRef) -> Answer<Vec<u8>> {
    Ok(paper(open, request)?.1)
}

/// Saves it wherever the person says.
pub(crate) fn save(open: &Open, request: CaseFormSave) -> Answer<Saved> {
    let (name, bytes) = paper(open, CaseRef { id: request.id })?;
    export::save_file(open, request.path, &name, &bytes)
}
