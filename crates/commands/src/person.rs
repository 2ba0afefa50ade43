//! People.

use casework::id::PersonId;
use casework::intent::{Change, IntentBody, New};
use casework::person::{IdType, Person, PersonDetails, normalise_document};
use casework::refusal::Refusal;
use store::Reader;

use crate::answer::Answer;
use crate::credential;
use crate::open::{Open, found};
use crate::view::list::PersonRef;
use crate::view::record::{PersonErase, PersonSave, PersonView};

pub(crate) fn get(open: &Open, request: PersonRef) -> Answer<PersonView> {
    open.read(|r| {
        let person = found(r.people().get(request.id))?;
        let site = person.details.site.map(|id| r.sites().get(id)).transpose()?.flatten();
        Ok(PersonView {
            site_name: site.map(|s| s.details.name),
            items: r.items().held_by(request.id)?,
            acts: r.acts().of_person(request.id)?,
            may_edit: open.me().role.keeps_people() && person.erasure.is_none(),
            may_erase: open.me().role.erases_people() && person.erasure.is_none(),
            person,
        })
    })
}

/// The person, of whom something may still be said.
pub(crate) fn known(r: &Reader<'_>, id: PersonId) -> Answer<Person> {
    let person = found(r.people().get(id))?;
    if person.erasure.is_some() { Err(Refusal::PersonErased { person: id }.into()) } else { Ok(person) }
}

pub(crate) fn save(open: &Open, request: PersonSave) -> Answer<PersonView> {
    let details = tidy(request.details);
    let (id, body) = match request.id {
        Some(id) => {
            let change = Change { id, base_rev: request.base_rev, details };
            (id, IntentBody::ChangePeople { people: vec![change] })
        }
        None => {
            let id = PersonId(open.new_id());
            (id, IntentBody::RegisterPeople { people: vec![New { id, details }] })
        }
    };
    open.submit("save person", body)?;
    credential::show_names(open)?;
    get(open, PersonRef { id })
}

/// Forgets what is personal, for ever; acts stay as they were signed, e-mails to the person go, sent or not.
pub(crate) fn erase(open: &Open, request: PersonErase) -> Answer<PersonView> {
    let reason = request.reason.trim().to_owned();
    let email = open.read(|r| Ok(found(r.people().get(request.id))?.details.email))?;
    open.write("erase person", |w| {
        open.submit_in(w, IntentBody::ErasePerson { person: request.id, reason })?;
        Ok(w.mails_mut().forget(&email)?)
    })?;
    get(open, PersonRef { id: request.id })
}

/// Without stray blanks, and with the document in its comparable form.
fn tidy(mut details: PersonDetails) -> PersonDetails {
    details.document.number = normalise_document(&details.document.number);
    // Only a NIT has one; a form that was filled in for another type may still hold it.
    details.check_digit = details.check_digit.filter(|_| details.document.id_type == IdType::Nit);
    for text in [&mut details.full_name, &mut details.position, &mut details.department, &mut details.email] {
        *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    details
}
