//! The world that one intent is judged in, and the rows that follow from the verdict.
//!
//! Rows that the judge looked at are kept: the fold starts from them. People and sites are kept over all intents of a
//! transaction, since an import names the same ones again and again. Nothing is written before the judge has spoken.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    hash::Hash,
    rc::Rc,
};

use casework::{
    act::Act,
    calendar::Calendar,
    case::{Case, MassEvent},
    catalogue::{Edition, Kept as _, ListedId},
    decide::{Aspect, LateWorld, Subject, World},
    folio::Folio,
    format::{FormatCode, FormatTemplate},
    id::{ActId, CalendarId, CaseId, CategoryId, DeviceId, ItemId, MassEventId, PersonId, SiteId},
    item::Item,
    person::{IdDocument, Person},
    rename::Names,
    site::Site,
};

use rusqlite::named_params;

use crate::{error::StoreError, rebase::Same, sql::sql, transaction::Reader};

/// Rows that were looked at, by id; `None` for those that are not there.
pub(crate) type Seen<K, T> = RefCell<HashMap<K, Option<T>>>;

/// An item and where it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) item: Item,
    /// `None`: not yet.
    pub(crate) row: Option<i64>,
    /// How many of its photos are stored.
    pub(crate) photos: usize,
}

/// People and sites as the transaction knows them, and whom it cannot know.
#[derive(Debug, Default)]
pub(crate) struct Acquainted {
    pub(crate) people: Seen<PersonId, Person>,
    pub(crate) sites: Seen<SiteId, Site>,
    /// Of whom the journal that is judged again cannot say anything any more.
    pub(crate) forgotten: RefCell<HashSet<PersonId>>,
}

impl Acquainted {
    /// Beyond these they are forgotten and read again.
    const ROWS_MAX: usize = 20_000;

    /// Rows change other than by what is judged here.
    pub(crate) fn forget_rows(&self) {
        self.people.borrow_mut().clear();
        self.sites.borrow_mut().clear();
    }

    pub(crate) fn bound(&self) {
        if self.people.borrow().len() + self.sites.borrow().len() > Self::ROWS_MAX {
            self.people.borrow_mut().clear();
            self.sites.borrow_mut().clear();
        }
    }
}

/// The world as one intent of a transaction sees it.
#[derive(Debug)]
pub(crate) struct Sight<'t> {
    reader: &'t Reader<'t>,
    pub(crate) items: Seen<ItemId, Stored>,
    pub(crate) acts: Seen<ActId, Act>,
    pub(crate) cases: Seen<CaseId, Case>,
    pub(crate) known: Rc<Acquainted>,
    /// Whose intent is judged, and how much of the desk's history they knew.
    heard: Option<(DeviceId, u64)>,
}

impl<'t> Sight<'t> {
    pub(crate) fn new(reader: &'t Reader<'t>, known: Rc<Acquainted>) -> Self {
        known.bound();
        Self { reader, items: Seen::default(), acts: Seen::default(), cases: Seen::default(), known, heard: None }
    }

    /// For an intent that is judged on top of what others did meanwhile.
    pub(crate) fn hearing(reader: &'t Reader<'t>, known: Rc<Acquainted>, dev: DeviceId, seen: u64) -> Self {
        Self { heard: Some((dev, seen)), ..Self::new(reader, known) }
    }

    /// Takes an item's state out, to put the next one in its place.
    pub(crate) fn take_item(&self, id: ItemId) -> Result<Option<Stored>, StoreError> {
        self.look_at_item(id)?;
        Ok(self.items.borrow_mut().remove(&id).flatten())
    }

    fn look_at_item(&self, id: ItemId) -> Result<(), StoreError> {
        look(&self.items, id, || {
            let found = self.reader.items().stored(id)?;
            Ok(found.map(|(row, item)| Stored { photos: item.photos.len(), row: Some(row), item }))
        })
    }
}

impl Reader<'_> {
    /// What the judge may look at, as this transaction sees it: for telling beforehand what would be refused.
    pub fn world(&self) -> impl World<Error = StoreError> {
        Sight::new(self, Rc::default())
    }
}

/// Reads a row once.
fn look<K: Copy + Eq + Hash, T>(
    seen: &Seen<K, T>,
    id: K,
    read: impl FnOnce() -> Result<Option<T>, StoreError>,
) -> Result<(), StoreError> {
    if !seen.borrow().contains_key(&id) {
        let row = read()?;
        seen.borrow_mut().insert(id, row);
    }
    Ok(())
}

/// A copy of a row that was looked at.
fn copy<K: Eq + Hash, T: Clone>(seen: &Seen<K, T>, id: K) -> Option<T> {
    seen.borrow().get(&id).cloned().flatten()
}

impl World for Sight<'_> {
    type Error = StoreError;

    fn item(&self, id: ItemId) -> Result<Option<Item>, StoreError> {
        self.look_at_item(id)?;
        Ok(self.items.borrow().get(&id).and_then(|found| found.as_ref().map(|stored| stored.item.clone())))
    }

    fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        look(&self.known.people, id, || self.reader.people().get(id))?;
        Ok(copy(&self.known.people, id))
    }

    fn site(&self, id: SiteId) -> Result<Option<Site>, StoreError> {
        look(&self.known.sites, id, || self.reader.sites().get(id))?;
        Ok(copy(&self.known.sites, id))
    }

    fn act(&self, id: ActId) -> Result<Option<Act>, StoreError> {
        look(&self.acts, id, || self.reader.acts().get(id))?;
        Ok(copy(&self.acts, id))
    }

    fn format(&self, code: FormatCode) -> Result<Option<FormatTemplate>, StoreError> {
        self.reader.format(code)
    }

    fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        look(&self.cases, id, || self.reader.cases().get(id))?;
        Ok(copy(&self.cases, id))
    }

    fn mass_event(&self, id: MassEventId) -> Result<Option<MassEvent>, StoreError> {
        self.reader.mass_event(id)
    }

    fn listed(&self, id: ListedId) -> Result<Option<Edition>, StoreError> {
        self.reader.listed(id)
    }

    fn calendar_edition(&self, id: CalendarId, edition: u32) -> Result<Option<Calendar>, StoreError> {
        self.reader.calendar_edition(id, edition)
    }

    fn has_subcategories(&self, id: CategoryId) -> Result<bool, StoreError> {
        self.reader.has_subcategories(id)
    }

    fn open_case_of(&self, person: PersonId) -> Result<Option<CaseId>, StoreError> {
        self.reader.cases().open_of(person)
    }

    fn item_with_tag(&self, tag: &str) -> Result<Option<ItemId>, StoreError> {
        self.reader.items().with_tag(tag)
    }

    fn item_with_serial(&self, brand: &str, serial: &str) -> Result<Option<ItemId>, StoreError> {
        self.reader.items().with_serial(brand, serial)
    }

    fn person_with_document(&self, document: &IdDocument) -> Result<Option<PersonId>, StoreError> {
        self.reader.people().with_document(document)
    }

    fn items_held_by(&self, person: PersonId) -> Result<u32, StoreError> {
        self.reader.items().held_count(person)
    }

    fn act_with_folio(&self, folio: Folio) -> Result<Option<ActId>, StoreError> {
        self.reader.acts().with_folio(folio)
    }

    fn open_act_of(&self, item: ItemId) -> Result<Option<ActId>, StoreError> {
        self.reader.acts().open_of(item)
    }

    fn unsealed_act_of(&self, person: PersonId) -> Result<Option<ActId>, StoreError> {
        self.reader.acts().unsealed_of(person)
    }

    fn drafts_name(&self, person: PersonId) -> Result<bool, StoreError> {
        self.reader.drafts().name(person)
    }

    fn has_account(&self, person: PersonId) -> Result<bool, StoreError> {
        self.reader.has_account(person)
    }

    fn forgotten(&self, person: PersonId) -> Result<bool, StoreError> {
        Ok(self.known.forgotten.borrow().contains(&person))
    }
}

impl Names for Sight<'_> {
    type Error = StoreError;

    fn item_is(&self, id: ItemId) -> Result<ItemId, StoreError> {
        Ok(self.reader.known_as(Same::Item(id, id))?.map_or(id, ItemId))
    }

    fn person_is(&self, id: PersonId) -> Result<PersonId, StoreError> {
        Ok(self.reader.known_as(Same::Person(id, id))?.map_or(id, PersonId))
    }

    fn site_is(&self, id: SiteId) -> Result<SiteId, StoreError> {
        Ok(self.reader.known_as(Same::Site(id, id))?.map_or(id, SiteId))
    }
}

impl LateWorld for Sight<'_> {
    fn changed_meanwhile(&self, subject: Subject, aspect: Aspect) -> Result<bool, StoreError> {
        let Some((dev, seen)) = self.heard else { return Ok(false) };
        let found = match subject {
            Subject::Item(id) => {
                let custody = aspect == Aspect::Custody;
                let params = named_params! { ":id": id.0, ":seen": seen, ":dev": dev.0, ":custody": custody };
                self.reader.one(sql!("table/desk/changed_item.sql"), params, |_| Ok(()))?
            }
            Subject::Person(PersonId(id)) | Subject::Site(SiteId(id)) | Subject::Case(CaseId(id)) => {
                let kind = match subject {
                    Subject::Person(_) => "PERSON",
                    Subject::Site(_) => "SITE",
                    Subject::Item(_) | Subject::Case(_) => "CASE",
                };
                let params = named_params! { ":kind": kind, ":id": id.as_bytes(), ":seen": seen, ":dev": dev.0 };
                self.reader.one(sql!("table/desk/changed_record.sql"), params, |_| Ok(()))?
            }
        };
        Ok(found.is_some())
    }

    fn is_of_twin(&self, act: ActId) -> Result<bool, StoreError> {
        let Some((dev, _)) = self.heard else { return Ok(false) };
        let params = named_params! { ":id": act.0.as_bytes(), ":dev": dev.0 };
        Ok(self.reader.one(sql!("table/act/of_twin.sql"), params, |_| Ok(()))?.is_some())
    }

    fn site_like(&self, likeness: &str) -> Result<Option<SiteId>, StoreError> {
        self.reader.sites().like(likeness)
    }
}
