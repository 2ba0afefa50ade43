//! A world in memory: the fold of its facts and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use crate::act::{Act, ActStage};
use crate::calendar::Calendar;
use crate::case::{CalendarEditions, Case, MassEvent};
use crate::catalogue::{Edition, Listed, ListedId};
use crate::decide::World;
use crate::fact::Fact;
use crate::folio::Folio;
use crate::format::{FormatCode, FormatTemplate};
use crate::id::{ActId, CalendarId, CaseId, CategoryId, ItemId, MassEventId, PersonId, SiteId};
use crate::identity::normalise;
use crate::item::Item;
use crate::person::{IdDocument, Person};
use crate::site::Site;
use crate::time::Between;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Memory {
    pub(super) items: BTreeMap<ItemId, Item>,
    pub(super) people: BTreeMap<PersonId, Person>,
    pub(super) sites: BTreeMap<SiteId, Site>,
    pub(super) acts: BTreeMap<ActId, Act>,
    pub(super) formats: BTreeMap<FormatCode, FormatTemplate>,
    pub(super) cases: BTreeMap<CaseId, Case>,
    pub(super) mass_events: BTreeMap<MassEventId, MassEvent>,
    /// The last edition of each record of the catalogue.
    pub(super) catalogue: Vec<Edition>,
    /// Every edition of each calendar.
    pub(super) calendars: CalendarEditions,
    /// Between which moments others say that the intent was asked.
    pub(super) between: Between,
    /// Who is named by a draft.
    pub(super) drafted: BTreeSet<PersonId>,
    /// Who has an account.
    pub(super) accounts: BTreeSet<PersonId>,
    /// Whose data cannot be read any more.
    pub(super) forgotten: BTreeSet<PersonId>,
}

impl Memory {
    pub(super) fn apply(&mut self, fact: &Fact) {
        match fact {
            Fact::Item(id, fact) => {
                if let Some(item) = Item::evolve(self.items.remove(id), *id, fact) {
                    self.items.insert(*id, item);
                }
            }
            Fact::Person(id, fact) => {
                if let Some(person) = Person::evolve(self.people.remove(id), *id, fact) {
                    self.people.insert(*id, person);
                }
            }
            Fact::Site(id, fact) => {
                if let Some(site) = Site::evolve(self.sites.remove(id), *id, fact) {
                    self.sites.insert(*id, site);
                }
            }
            Fact::Act(id, fact) => {
                if let Some(act) = Act::evolve(self.acts.remove(id), *id, fact) {
                    self.acts.insert(*id, act);
                }
            }
            Fact::Format(code, template) => {
                self.formats.insert(*code, (**template).clone());
            }
            Fact::Case(id, fact) => {
                if let Some(case) = Case::evolve(self.cases.remove(id), *id, fact) {
                    self.cases.insert(*id, case);
                }
            }
            Fact::Listed(edition) => self.list(edition),
            Fact::MassEvent(id, event) => {
                self.mass_events.insert(*id, (**event).clone());
            }
        }
    }

    fn list(&mut self, edition: &Edition) {
        if let Listed::Calendar { id, record } = &edition.listed {
            self.calendars.put(*id, edition.edition, record.calendar.clone());
        }
        self.catalogue.retain(|known| known.listed.id() != edition.listed.id());
        self.catalogue.push(edition.clone());
    }

    fn find_item(&self, is: impl Fn(&Item) -> bool) -> Option<ItemId> {
        self.items.values().find(|item| is(item)).map(|item| item.id)
    }
}

impl World for Memory {
    type Error = Infallible;

    fn item(&self, id: ItemId) -> Result<Option<Item>, Infallible> {
        Ok(self.items.get(&id).cloned())
    }

    fn person(&self, id: PersonId) -> Result<Option<Person>, Infallible> {
        Ok(self.people.get(&id).cloned())
    }

    fn site(&self, id: SiteId) -> Result<Option<Site>, Infallible> {
        Ok(self.sites.get(&id).cloned())
    }

    fn act(&self, id: ActId) -> Result<Option<Act>, Infallible> {
        Ok(self.acts.get(&id).cloned())
    }

    fn format(&self, code: FormatCode) -> Result<Option<FormatTemplate>, Infallible> {
        Ok(self.formats.get(&code).cloned())
    }

    fn case(&self, id: CaseId) -> Result<Option<Case>, Infallible> {
        Ok(self.cases.get(&id).cloned())
    }

    fn mass_event(&self, id: MassEventId) -> Result<Option<MassEvent>, Infallible> {
        Ok(self.mass_events.get(&id).cloned())
    }

    fn listed(&self, id: ListedId) -> Result<Option<Edition>, Infallible> {
        Ok(self.catalogue.iter().find(|known| known.listed.id() == id).cloned())
    }

    fn calendar_edition(&self, id: CalendarId, edition: u32) -> Result<Option<Calendar>, Infallible> {
        Ok(self.calendars.get(id, Some(edition)).cloned())
    }

    fn has_subcategories(&self, id: CategoryId) -> Result<bool, Infallible> {
        let lies_in =
            |known: &Edition| matches!(&known.listed, Listed::Category { record, .. } if record.parent == Some(id));
        Ok(self.catalogue.iter().any(lies_in))
    }

    fn open_case_of(&self, person: PersonId) -> Result<Option<CaseId>, Infallible> {
        let is_theirs = |case: &&Case| case.details.requester == person || case.assignee == Some(person);
        Ok(self.cases.values().filter(|case| !case.is_ended()).find(is_theirs).map(|case| case.id))
    }

    fn asked_between(&self) -> Between {
        self.between
    }

    fn item_with_tag(&self, tag: &str) -> Result<Option<ItemId>, Infallible> {
        Ok(self.find_item(|item| normalise(&item.details.asset_tag) == tag))
    }

    fn item_with_serial(&self, brand: &str, serial: &str) -> Result<Option<ItemId>, Infallible> {
        let is = |item: &Item| {
            normalise(&item.details.brand) == brand && item.details.serial.normalised().as_deref() == Some(serial)
        };
        Ok(self.find_item(is))
    }

    fn person_with_document(&self, document: &IdDocument) -> Result<Option<PersonId>, Infallible> {
        Ok(self.people.values().find(|p| p.details.document == *document).map(|p| p.id))
    }

    fn items_held_by(&self, person: PersonId) -> Result<u32, Infallible> {
        Ok(self.items.values().filter(|item| item.placement.holder == Some(person)).count() as u32)
    }

    fn act_with_folio(&self, folio: Folio) -> Result<Option<ActId>, Infallible> {
        Ok(self.acts.values().find(|act| act.folio == folio).map(|act| act.id))
    }

    fn open_act_of(&self, item: ItemId) -> Result<Option<ActId>, Infallible> {
        let names = |act: &&Act| act.content.lines.iter().any(|line| line.item == item);
        Ok(self.acts.values().filter(|act| act.stage == ActStage::Signing).find(names).map(|act| act.id))
    }

    fn unsealed_act_of(&self, person: PersonId) -> Result<Option<ActId>, Infallible> {
        let open = |act: &&Act| matches!(act.stage, ActStage::Signing | ActStage::Constancia);
        let names = |act: &&Act| act.content.signers().iter().any(|(_, party)| party.person == person);
        Ok(self.acts.values().filter(open).find(names).map(|act| act.id))
    }

    fn drafts_name(&self, person: PersonId) -> Result<bool, Infallible> {
        Ok(self.drafted.contains(&person))
    }

    fn has_account(&self, person: PersonId) -> Result<bool, Infallible> {
        Ok(self.accounts.contains(&person))
    }

    fn forgotten(&self, person: PersonId) -> Result<bool, Infallible> {
        Ok(self.forgotten.contains(&person))
    }
}
