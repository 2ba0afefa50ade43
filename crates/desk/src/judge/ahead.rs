//! What the judge will ask of each entry, asked at once: in PostgreSQL the way there and back is what costs. What is guessed
//! wrong is asked when it is needed.

use std::{cell::RefCell, collections::BTreeSet, convert::Infallible};

use casework::{
    decide::{Aspect, Subject},
    id::{CaseId, ItemId, PersonId, SiteId},
    intent::{Actor, Intent, IntentBody},
    item::ItemDetails,
    person::IdDocument,
    rename::Names,
    role::Role,
    scope::Record,
    site::SiteDetails,
};
use wire::{Entry, Opened};

use crate::{error::LedgerError, sql::Reader};

/// Whom and what bodies name.
#[derive(Debug, Default)]
struct Named<'b> {
    ids: Ids,
    items: Vec<&'b ItemDetails>,
    documents: Vec<&'b IdDocument>,
    sites: Vec<&'b SiteDetails>,
    cases: BTreeSet<CaseId>,
}

#[derive(Debug, Default)]
struct Ids {
    items: RefCell<BTreeSet<ItemId>>,
    people: RefCell<BTreeSet<PersonId>>,
    sites: RefCell<BTreeSet<SiteId>>,
}

pub(super) fn look<'b>(
    reader: &Reader<'_>,
    asked: impl Iterator<Item = (&'b Entry, &'b Opened)>,
) -> Result<(), LedgerError> {
    let mut named = Named::default();
    for (entry, asked) in asked {
        named.read(entry, &asked.body);
    }
    let items: Vec<ItemId> = named.ids.items.borrow().iter().copied().collect();
    let people: Vec<PersonId> = named.ids.people.borrow().iter().copied().collect();
    let sites: Vec<SiteId> = named.ids.sites.borrow().iter().copied().collect();
    reader.expect_aliases(&items, &people, &sites)?;
    reader.expect_items(&items, &named.items)?;
    reader.expect_people(&people, &named.documents)?;
    reader.expect_sites(&sites, &named.sites)?;
    let cases: Vec<CaseId> = named.cases.iter().copied().collect();
    reader.expect_cases(&cases)?;
    let records = items.iter().copied().map(Record::Item).chain(people.iter().copied().map(Record::Person));
    let records = records.chain(sites.iter().copied().map(Record::Site));
    reader.expect_reach(records.chain(cases.iter().copied().map(Record::Case)))?;
    let both = |id: &ItemId| [(Subject::Item(*id), Aspect::Details), (Subject::Item(*id), Aspect::Custody)];
    let items = items.iter().flat_map(both);
    let people = people.iter().map(|id| (Subject::Person(*id), Aspect::Details));
    let sites = sites.iter().map(|id| (Subject::Site(*id), Aspect::Details));
    let cases = cases.iter().map(|id| (Subject::Case(*id), Aspect::Details));
    reader.expect_changes(items.chain(people).chain(sites).chain(cases))
}

impl<'b> Named<'b> {
    fn read(&mut self, entry: &Entry, body: &'b IntentBody) {
        let envelope = &entry.envelope;
        // Only the ids are looked at, not who asked.
        let by = Actor { account: envelope.account, person: envelope.person, role: Role::Reader };
        let intent = Intent { id: envelope.id, at: envelope.at(), by, body: body.clone() };
        let Ok(_) = intent.renamed(&self.ids);
        match body {
            IntentBody::RegisterItems { items } => {
                self.ids.items.borrow_mut().extend(items.iter().map(|new| new.id));
                self.items.extend(items.iter().map(|new| &new.details));
            }
            IntentBody::ChangeItems { items } => self.items.extend(items.iter().map(|change| &change.details)),
            IntentBody::RegisterPeople { people } => {
                self.ids.people.borrow_mut().extend(people.iter().map(|new| new.id));
                self.documents.extend(people.iter().map(|new| &new.details.document));
            }
            IntentBody::ChangePeople { people } => {
                self.documents.extend(people.iter().map(|change| &change.details.document));
            }
            IntentBody::RegisterSites { sites } => {
                self.ids.sites.borrow_mut().extend(sites.iter().map(|new| new.id));
                self.sites.extend(sites.iter().map(|new| &new.details));
            }
            IntentBody::ChangeSites { sites } => self.sites.extend(sites.iter().map(|change| &change.details)),
            IntentBody::RegisterCases { cases, .. } => {
                self.cases.extend(cases.iter().map(|new| new.id));
                self.cases.extend(cases.iter().filter_map(|new| new.details.related));
            }
            IntentBody::StepCase { case, .. }
            | IntentBody::NoteCase { case, .. }
            | IntentBody::ChangeSla { case, .. } => self.cases.extend([*case]),
            IntentBody::DeclareMassEvent { cases, .. } => self.cases.extend(cases),
            _ => {}
        }
    }
}

impl Names for Ids {
    type Error = Infallible;

    fn item_is(&self, id: ItemId) -> Result<ItemId, Infallible> {
        self.items.borrow_mut().insert(id);
        Ok(id)
    }

    fn person_is(&self, id: PersonId) -> Result<PersonId, Infallible> {
        self.people.borrow_mut().insert(id);
        Ok(id)
    }

    fn site_is(&self, id: SiteId) -> Result<SiteId, Infallible> {
        self.sites.borrow_mut().insert(id);
        Ok(id)
    }
}
