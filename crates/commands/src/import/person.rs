//! People: recognised by their document.

use acts::handover::wording;
use casework::id::{PersonId, SiteId};
use casework::intent::{Change, IntentBody, New};
use casework::person::{IdDocument, IdType, Person, PersonDetails};
use sheets::header::PersonField;
use sheets::rows::{Code, Parsed, PersonRow};

use super::claims::Claim;
use super::notes::Notes;
use super::resolve::{Meant, Resolver};
use super::subject::{Differences, Fate, Subject};
use crate::answer::Answer;
use crate::view::import::{ImportDifference, StoreCode};

impl Subject for PersonRow {
    type Id = PersonId;
    type Details = PersonDetails;
    type New = New<PersonId, PersonDetails>;

    fn judge(row: &Parsed<Self>, world: &mut Resolver<'_>, notes: &mut Notes) -> Answer<Fate<Self>> {
        let Some(number) = &row.value.id_number else { return Ok(Fate::Failed) };
        let known = recognise(row, number, world)?;
        let id_type = known.as_ref().map(|person| person.details.document.id_type).or(row.value.id_type);
        let document = IdDocument { id_type: id_type.unwrap_or(IdType::Cc), number: number.clone() };
        if let Some(other) = world.claims.claim(Claim::Document(document.clone()), row.row) {
            notes.note_beside(PersonField::IdNumber, StoreCode::SameRecordTwice, number, Some(other));
            return Ok(Fate::Failed);
        }
        let site = site(row, known.as_ref(), world, notes)?;
        let details = merge(known.as_ref().map(|person| &person.details), document, site, &row.value, notes);
        let Some(person) = known else {
            return Ok(Fate::New(New { id: PersonId(world.fresh_id()), details }));
        };
        if details == person.details {
            return Ok(Fate::Same);
        }
        let differences = differences(&person.details, &details, world)?;
        let change = Change { id: person.id, base_rev: person.rev, details };
        Ok(Fate::Differs { key: number.clone(), differences, change })
    }

    fn register(people: Vec<Self::New>) -> IntentBody {
        IntentBody::RegisterPeople { people }
    }

    fn change(people: Vec<Change<PersonId, PersonDetails>>) -> IntentBody {
        IntentBody::ChangePeople { people }
    }
}

/// A type that was only guessed does not keep a person from being known by the number.
fn recognise(row: &Parsed<PersonRow>, number: &str, world: &mut Resolver<'_>) -> Answer<Option<Person>> {
    let people = world.reader.people();
    let id_type = row.value.id_type.unwrap_or(IdType::Cc);
    let document = IdDocument { id_type, number: number.to_owned() };
    let mut id = people.with_document(&document)?;
    if id.is_none()
        && row.problems.iter().any(|problem| problem.code == Code::IdTypeGuessed)
        && let Meant::One(person) = world.person_with_number(number)?
    {
        id = Some(person);
    }
    Ok(id.map(|id| people.get(id)).transpose()?.flatten())
}

fn site(
    row: &Parsed<PersonRow>,
    known: Option<&Person>,
    world: &mut Resolver<'_>,
    notes: &mut Notes,
) -> Answer<Option<SiteId>> {
    let stored = known.and_then(|person| person.details.site);
    let Some(name) = &row.value.site_name else { return Ok(stored) };
    Ok(match world.site(name)? {
        Meant::One(site) => Some(site),
        Meant::Several => {
            notes.note(PersonField::SiteName, StoreCode::SiteNotUnique, name);
            stored
        }
        // A change that the person declines must leave no site behind.
        Meant::Nobody if known.is_some() => {
            notes.note(PersonField::SiteName, StoreCode::SiteUnknown, name);
            stored
        }
        Meant::Nobody => {
            notes.note(PersonField::SiteName, StoreCode::SiteCreated, name);
            let name = notes.line(PersonField::SiteName, name);
            Some(world.introduce_site(row.row, name, None))
        }
    })
}

/// The record after the row: what the row does not say stays.
fn merge(
    stored: Option<&PersonDetails>,
    document: IdDocument,
    site: Option<SiteId>,
    said: &PersonRow,
    notes: &mut Notes,
) -> PersonDetails {
    let mut line = |field, text: &Option<String>, known: fn(&PersonDetails) -> &String| match text {
        Some(text) => notes.line(field, text),
        None => stored.map(known).cloned().unwrap_or_default(),
    };
    let known_digit = stored.filter(|stored| stored.document == document).and_then(|stored| stored.check_digit);
    let check_digit = said.check_digit.or(known_digit).filter(|_| document.id_type == IdType::Nit);
    PersonDetails {
        full_name: line(PersonField::FullName, &said.full_name, |d| &d.full_name),
        document,
        check_digit,
        position: line(PersonField::Position, &said.position, |d| &d.position),
        bond: said.bond.or_else(|| stored?.bond),
        department: line(PersonField::Department, &said.department, |d| &d.department),
        email: line(PersonField::Email, &said.email, |d| &d.email),
        phone: line(PersonField::Phone, &said.phone, |d| &d.phone),
        site,
        contract_number: line(PersonField::ContractNumber, &said.contract_number, |d| &d.contract_number),
        contract_end: said.contract_end.map(|date| date.day).or_else(|| stored?.contract_end),
    }
}

fn differences(stored: &PersonDetails, sheet: &PersonDetails, world: &Resolver<'_>) -> Answer<Vec<ImportDifference>> {
    let mut found = Differences::default();
    let bond = |d: &PersonDetails| d.bond.map(wording::bond).unwrap_or_default();
    let date = |d: &PersonDetails| d.contract_end.map(wording::date).unwrap_or_default();
    found.compare(PersonField::FullName, &*stored.full_name, &*sheet.full_name);
    found.compare(PersonField::Position, &*stored.position, &*sheet.position);
    found.compare(PersonField::Bond, bond(stored), bond(sheet));
    found.compare(PersonField::Department, &*stored.department, &*sheet.department);
    found.compare(PersonField::Email, &*stored.email, &*sheet.email);
    found.compare(PersonField::Phone, &*stored.phone, &*sheet.phone);
    found.compare(PersonField::ContractNumber, &*stored.contract_number, &*sheet.contract_number);
    found.compare(PersonField::ContractEnd, date(stored), date(sheet));
    if stored.site != sheet.site {
        let name = |site: Option<SiteId>| -> Answer<String> {
            let site = site.map(|id| world.reader.sites().get(id)).transpose()?.flatten();
            Ok(site.map(|site| site.details.name).unwrap_or_default())
        };
        found.compare(PersonField::SiteName, name(stored.site)?, name(sheet.site)?);
    }
    Ok(found.0)
}
