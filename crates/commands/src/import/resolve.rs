//! The sites and people that rows name: those of the store, and those that the rows themselves make known.

use std::collections::HashMap;

use casework::id::{ItemId, PersonId, SiteId};
use casework::intent::New;
use casework::person::{IdDocument, IdType, PersonDetails};
use casework::site::{SiteDetails, SiteLevel, TerritorialDirection};
use sheets::fold;
use sheets::rows::ItemRow;
use store::Reader;
use uuid::Uuid;

use super::claims::Claims;
use super::notes::cut_line;
use crate::answer::Answer;
use crate::view::list::{ListQuery, PersonFilter};

/// Most people of similar names looked at before a name counts as one of several.
const NAMESAKES_MAX: u32 = 200;

/// Whom or what a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant<Id> {
    One(Id),
    Several,
    Nobody,
}

/// A person whom rows of items name together with a document, though the store does not know them.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    name: String,
    department: String,
}

/// Everybody whom a sheet of items introduces; found before its rows are judged, so that their order does not matter.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    by_document: HashMap<String, Candidate>,
    /// Folded names, each with its document; `None` when it stands beside several.
    by_name: HashMap<String, Option<String>>,
}

impl Candidates {
    pub(super) fn add(&mut self, row: &ItemRow) {
        let (Some(name), Some(document)) = (&row.holder_name, &row.holder_document) else { return };
        let department = row.department.clone().unwrap_or_default();
        self.by_document.entry(document.clone()).or_insert_with(|| Candidate { name: name.clone(), department });
        self.by_name
            .entry(fold(&cut_line(name)))
            .and_modify(|known| *known = known.take().filter(|known| known == document))
            .or_insert_with(|| Some(document.clone()));
    }
}

/// A record that is to be created because a row names it.
#[derive(Debug)]
pub(super) struct Introduced<Id, Details> {
    pub(super) row: u32,
    pub(super) new: New<Id, Details>,
}

/// What names mean, over one pass.
pub(super) struct Resolver<'a> {
    pub(super) reader: &'a Reader<'a>,
    pub(super) claims: Claims,
    pub(super) new_sites: Vec<Introduced<SiteId, SiteDetails>>,
    pub(super) new_people: Vec<Introduced<PersonId, PersonDetails>>,
    pub(super) sites_created: u32,
    pub(super) people_created: u32,
    new_id: &'a dyn Fn() -> Uuid,
    candidates: &'a Candidates,
    sites: HashMap<String, Meant<SiteId>>,
    directions: HashMap<SiteId, Option<TerritorialDirection>>,
    names: HashMap<String, Meant<PersonId>>,
    documents: HashMap<String, Meant<PersonId>>,
    full_names: HashMap<PersonId, String>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, candidates: &'a Candidates, new_id: &'a dyn Fn() -> Uuid) -> Self {
        Self {
            reader,
            claims: Claims::default(),
            new_sites: Vec::new(),
            new_people: Vec::new(),
            sites_created: 0,
            people_created: 0,
            new_id,
            candidates,
            sites: HashMap::new(),
            directions: HashMap::new(),
            names: HashMap::new(),
            documents: HashMap::new(),
            full_names: HashMap::new(),
        }
    }

    pub(super) fn fresh_id(&self) -> Uuid {
        (self.new_id)()
    }

    /// Which site a name means.
    pub(super) fn site(&mut self, name: &str) -> Answer<Meant<SiteId>> {
        // As it would be kept, so that a name too long for that is known again.
        let name = cut_line(name);
        let key = fold(&name);
        if let Some(known) = self.sites.get(&key) {
            return Ok(*known);
        }
        let mut rows = self.reader.sites().named(&name)?;
        // The store compares only the beginning of long names.
        rows.retain(|row| fold(&row.name) == key);
        let meant = match rows.as_slice() {
            [] => Meant::Nobody,
            [row] => {
                self.directions.insert(row.id, row.territorial);
                Meant::One(row.id)
            }
            _ => Meant::Several,
        };
        self.sites.insert(key, meant);
        Ok(meant)
    }

    /// The direction of a site that [`Self::site`] found.
    pub(super) fn direction(&self, site: SiteId) -> Option<TerritorialDirection> {
        self.directions.get(&site).copied().flatten()
    }

    /// Makes a site known by its name. Its level is that of nearly all sites; a person corrects it where it is not.
    pub(super) fn introduce_site(
        &mut self,
        row: u32,
        name: String,
        territorial: Option<TerritorialDirection>,
    ) -> SiteId {
        let id = SiteId(self.fresh_id());
        self.sites.insert(fold(&name), Meant::One(id));
        self.directions.insert(id, territorial);
        let details = SiteDetails {
            name,
            level: SiteLevel::Territorial,
            site_type: None,
            territorial,
            municipality_code: String::new(),
            city: String::new(),
            address: String::new(),
            floor_office: String::new(),
            contact_name: String::new(),
            contact_phone: String::new(),
            contact_email: String::new(),
        };
        self.new_sites.push(Introduced { row, new: New { id, details } });
        self.sites_created += 1;
        id
    }

    /// Whose document number it is, whatever its type.
    pub(super) fn person_with_number(&mut self, number: &str) -> Answer<Meant<PersonId>> {
        if let Some(known) = self.documents.get(number) {
            return Ok(*known);
        }
        let mut meant = Meant::Nobody;
        for id_type in IdType::ALL {
            let document = IdDocument { id_type, number: number.to_owned() };
            if let Some(person) = self.reader.people().with_document(&document)? {
                meant = if meant == Meant::Nobody { Meant::One(person) } else { Meant::Several };
            }
        }
        self.documents.insert(number.to_owned(), meant);
        Ok(meant)
    }

    /// Which person of the store bears this name.
    pub(super) fn person_named(&mut self, name: &str) -> Answer<Meant<PersonId>> {
        let text = cut_line(name);
        let key = fold(&text);
        if let Some(known) = self.names.get(&key) {
            return Ok(*known);
        }
        let filter = PersonFilter::default();
        let query = ListQuery { text, filter, sort: None, descending: false, offset: 0, limit: NAMESAKES_MAX };
        let page = self.reader.people().list(&query)?;
        let same: Vec<_> = page.rows.iter().filter(|row| fold(&row.full_name) == key).collect();
        let meant = match same.as_slice() {
            _ if page.total as usize > page.rows.len() => Meant::Several,
            [] => Meant::Nobody,
            [row] => {
                self.full_names.insert(row.id, row.full_name.clone());
                Meant::One(row.id)
            }
            _ => Meant::Several,
        };
        self.names.insert(key, meant);
        Ok(meant)
    }

    /// The name of a person found before.
    pub(super) fn full_name(&mut self, person: PersonId) -> Answer<String> {
        if let Some(name) = self.full_names.get(&person) {
            return Ok(name.clone());
        }
        let name = self.reader.people().get(person)?.map(|person| person.details.full_name).unwrap_or_default();
        self.full_names.insert(person, name.clone());
        Ok(name)
    }

    /// The person whom the sheet names with a document: by that, or by a name that stands beside only one. Made known
    /// where the store does not know them.
    pub(super) fn introduce_person(
        &mut self,
        row: u32,
        name: &str,
        document: Option<&str>,
    ) -> Answer<Option<PersonId>> {
        let only = self.candidates.by_name.get(&fold(&cut_line(name))).cloned().flatten();
        let Some(number) = document.map(str::to_owned).or_else(|| only.clone()) else { return Ok(None) };
        match self.person_with_number(&number)? {
            Meant::One(person) => return Ok(Some(person)),
            Meant::Several => return Ok(None),
            Meant::Nobody => {}
        }
        let Some(candidate) = self.candidates.by_document.get(&number) else { return Ok(None) };
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let id_type = if digits { IdType::Cc } else { IdType::Passport };
        let id = PersonId(self.fresh_id());
        let details = PersonDetails {
            full_name: cut_line(&candidate.name),
            document: IdDocument { id_type, number: number.clone() },
            check_digit: None,
            position: String::new(),
            bond: None,
            department: cut_line(&candidate.department),
            email: String::new(),
            phone: String::new(),
            site: None,
            contract_number: String::new(),
            contract_end: None,
        };
        // The bare name means them only when it can mean nobody else.
        let unique = self.person_named(&candidate.name)? == Meant::Nobody && only.as_ref() == Some(&number);
        self.names.insert(fold(&details.full_name), if unique { Meant::One(id) } else { Meant::Several });
        self.full_names.insert(id, details.full_name.clone());
        self.documents.insert(number, Meant::One(id));
        self.new_people.push(Introduced { row, new: New { id, details } });
        self.people_created += 1;
        Ok(Some(id))
    }

    /// The items of the store that bear a provider's plate.
    pub(super) fn items_with_provider_tag(&self, tag: &str) -> Answer<Vec<ItemId>> {
        let key = casework::identity::normalise(tag);
        let scanned = self.reader.items().scan(tag)?;
        let rows = scanned.exact.into_iter();
        Ok(rows.filter(|row| casework::identity::normalise(&row.provider_tag) == key).map(|row| row.id).collect())
    }
}
