//! The world that the desk judges in: its own rows.

mod names;

use std::{cell::RefCell, collections::HashSet};

use casework::{
    act::Act,
    calendar::Calendar,
    case::{Case, MassEvent},
    catalogue::{Edition, Kept as _, ListedId},
    decide::{Aspect, LateWorld, Subject, World, Written},
    folio::Folio,
    format::{FormatCode, FormatTemplate},
    id::{ActId, CalendarId, CaseId, CategoryId, ItemId, MassEventId, PersonId, SiteId},
    intent::{Intent, IntentBody},
    item::Item,
    person::{IdDocument, Person},
    refusal::Refusal,
    scope::{Record, Scope},
    site::{Site, TerritorialDirection},
    time::{Between, Timestamp},
};
use wire::Envelope;

use crate::{
    error::LedgerError,
    reach::{Records, discreet},
    sql::Reader,
    table::{incarnation::Author, reach::Circle},
};

/// Whether the register of this person was accepted without being read: they were erased at the workstation that knew
/// them, before the desk was told of them. Nobody who was read is without a document.
pub(crate) fn is_unread(person: &Person) -> bool {
    person.erasure.is_none() && person.details.document.number.is_empty()
}

/// The world as one intent sees it.
#[derive(Debug)]
pub(crate) struct Sight<'t> {
    reader: &'t Reader<'t>,
    /// Of whom the intent spoke, and nobody can say what: they were erased where it was asked.
    forgotten: &'t [PersonId],
    /// Whether the intent itself says who people are. What it says is then judged, whatever was not read before.
    is_register: bool,
    /// Whether it makes things known that may be known already.
    makes_known: bool,
    /// Who asked, and how much of the history they knew.
    author: Author,
    seen: u64,
    /// Whose records are told where it was asked; `None`: everybody's. What is not told there is not there for its author.
    circles: Option<Vec<Circle>>,
    /// The same, by offices: what is theirs may be brought to another one.
    scope: Scope,
    /// People sign what it is about: what is named there is there, whoever may see it.
    is_paper: bool,
    /// What the author has before them, whoever else sees it: themselves, and what bears a plate or document that they wrote.
    met: RefCell<HashSet<Record>>,
    /// When it was asked, by the desk's clock; only where that is written down.
    asked_between: Between,
}

impl<'t> Sight<'t> {
    pub(crate) fn new(
        reader: &'t Reader<'t>,
        envelope: &Envelope,
        (intent, now): (&Intent, Timestamp),
        forgotten: &'t [PersonId],
    ) -> Result<Self, LedgerError> {
        let body = &intent.body;
        let is_register = matches!(body, IntentBody::RegisterPeople { .. } | IntentBody::ChangePeople { .. });
        let makes_known = matches!(
            body,
            IntentBody::RegisterItems { .. } | IntentBody::RegisterPeople { .. } | IntentBody::RegisterSites { .. }
        );
        let is_paper = matches!(body, IntentBody::IssueAct { .. });
        let (author, seen) = (Author::of(envelope), envelope.seen);
        let views = reader.views(author.dev)?;
        let (scope, circles) = (views.at(seen), views.circles_at(author.dev, seen));
        let met = RefCell::new(HashSet::from([Record::Person(intent.by.person)]));
        let asked_between = match body {
            IntentBody::RegisterCases { .. }
            | IntentBody::StepCase { .. }
            | IntentBody::NoteCase { .. }
            | IntentBody::ChangeSla { .. } => reader.asked_between(envelope, now)?,
            _ => Between::default(),
        };
        Ok(Self {
            reader,
            forgotten,
            is_register,
            makes_known,
            author,
            seen,
            circles,
            scope,
            is_paper,
            met,
            asked_between,
        })
    }

    /// Whether what was told where it was asked has this record, whatever the author writes down.
    fn shows(&self, record: Record) -> Result<bool, LedgerError> {
        let Some(circles) = &self.circles else { return Ok(true) };
        if self.reader.reach(record)?.since(circles).is_some() {
            return Ok(true);
        }
        // Who works there is known there.
        match record {
            Record::Person(person) => Ok(self.reader.account_on(self.author.dev, person)?.is_some()),
            Record::Item(_) | Record::Site(_) | Record::Act(_) | Record::Case(_) => Ok(false),
        }
    }

    /// What nobody may whose workstation does not see everything: give an act or a case the id of one that they may not see, or
    /// change a format or the catalogue, which hold for the country.
    pub(crate) fn oversteps(&self, body: &IntentBody) -> Result<Option<Refusal>, LedgerError> {
        Ok(match body {
            IntentBody::IssueAct { act, .. } if self.hides(Record::Act(*act))? => Some(Refusal::AlreadyExists),
            IntentBody::RegisterCases { cases, .. } => {
                let mut taken = None;
                for new in cases {
                    if self.hides(Record::Case(new.id))? {
                        taken = Some(Refusal::AlreadyExists);
                    }
                }
                taken
            }
            IntentBody::ChangeFormat { .. } | IntentBody::ChangeCatalogue { .. } if !self.scope.is_national() => {
                Some(Refusal::NotPermitted)
            }
            _ => None,
        })
    }

    /// The site goes to another office.
    fn moves_site(&self, id: SiteId, to: Option<TerritorialDirection>) -> Result<bool, LedgerError> {
        let Some(known) = self.site(id)? else { return Ok(false) };
        let was = known.details.territorial;
        Ok(to != was && !self.is_own(was))
    }

    /// The person goes to another office.
    fn moves_person(&self, id: PersonId, to: Option<SiteId>) -> Result<bool, LedgerError> {
        let records = Records::Now(self.reader);
        let (was, is) = (records.home(id)?, to.map_or(Ok(None), |site| records.office(site))?);
        Ok(is != was && self.is_of_others(id)?)
    }

    /// Whether the person is of another office. Whoever has no place of work is of none, and of nobody who does not see all that they
    /// hold.
    fn is_of_others(&self, id: PersonId) -> Result<bool, LedgerError> {
        let records = Records::Now(self.reader);
        let Some(known) = self.person(id)? else { return Ok(false) };
        if self.is_own(records.home(id)?) {
            return Ok(false);
        }
        if known.details.site.is_some() {
            return Ok(true);
        }
        for held in records.held_by(id)? {
            if !self.shows(held)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_own(&self, office: Option<TerritorialDirection>) -> bool {
        match self.scope {
            Scope::National => true,
            Scope::Of(own) => office.is_some_and(|office| own.has(office)),
        }
    }

    /// Whether it is there, and the author may not see it.
    fn hides(&self, record: Record) -> Result<bool, LedgerError> {
        Ok(Records::Now(self.reader).row(record)?.is_some() && !self.sees(record)?)
    }

    /// A refusal without the id of what the author may not see. What they wrote down was told to nobody where it is refused.
    pub(crate) fn discreet(&self, refusal: Refusal) -> Result<Refusal, LedgerError> {
        discreet(refusal, &|record| self.shows(record))
    }

    fn sees(&self, record: Record) -> Result<bool, LedgerError> {
        Ok(self.met.borrow().contains(&record) || self.shows(record)?)
    }

    /// That two ids are of one thing is not said of what the author may not see, but of what is on paper.
    fn known_as<T: Copy + PartialEq>(
        &self,
        id: T,
        known: T,
        record: impl FnOnce(T) -> Record,
    ) -> Result<T, LedgerError> {
        if id == known || self.is_paper || self.sees(record(known))? { Ok(known) } else { Ok(id) }
    }

    /// What is there, if the author may see it.
    fn seen<T>(
        &self,
        record: Record,
        find: impl FnOnce() -> Result<Option<T>, LedgerError>,
    ) -> Result<Option<T>, LedgerError> {
        let found = find()?;
        if found.is_none() || self.sees(record)? { Ok(found) } else { Ok(None) }
    }

    /// The author wrote down by what it is known. It counts where something is made known, which is then one thing with it or
    /// contradicts it.
    fn meets<T: Copy>(&self, found: Option<T>, record: impl FnOnce(T) -> Record) -> Option<T> {
        if let Some(id) = found.filter(|_| self.makes_known) {
            self.met.borrow_mut().insert(record(id));
        }
        found
    }
}

impl World for Sight<'_> {
    type Error = LedgerError;

    fn item(&self, id: ItemId) -> Result<Option<Item>, LedgerError> {
        self.seen(Record::Item(id), || self.reader.item(id))
    }

    fn person(&self, id: PersonId) -> Result<Option<Person>, LedgerError> {
        self.seen(Record::Person(id), || self.reader.person(id))
    }

    fn site(&self, id: SiteId) -> Result<Option<Site>, LedgerError> {
        self.seen(Record::Site(id), || self.reader.site(id))
    }

    fn act(&self, id: ActId) -> Result<Option<Act>, LedgerError> {
        self.seen(Record::Act(id), || self.reader.act(id))
    }

    fn format(&self, code: FormatCode) -> Result<Option<FormatTemplate>, LedgerError> {
        self.reader.format(code)
    }

    fn case(&self, id: CaseId) -> Result<Option<Case>, LedgerError> {
        self.seen(Record::Case(id), || self.reader.case(id))
    }

    fn mass_event(&self, id: MassEventId) -> Result<Option<MassEvent>, LedgerError> {
        self.reader.mass_event(id)
    }

    fn listed(&self, id: ListedId) -> Result<Option<Edition>, LedgerError> {
        self.reader.listed(id)
    }

    fn calendar_edition(&self, id: CalendarId, edition: u32) -> Result<Option<Calendar>, LedgerError> {
        self.reader.calendar_edition(id, edition)
    }

    fn has_subcategories(&self, id: CategoryId) -> Result<bool, LedgerError> {
        self.reader.has_subcategories(id)
    }

    fn open_case_of(&self, person: PersonId) -> Result<Option<CaseId>, LedgerError> {
        self.reader.open_case_of(person)
    }

    fn asked_between(&self) -> Between {
        self.asked_between
    }

    fn item_with_tag(&self, tag: &str) -> Result<Option<ItemId>, LedgerError> {
        Ok(self.meets(self.reader.item_with_tag(tag)?, Record::Item))
    }

    fn item_with_serial(&self, brand: &str, serial: &str) -> Result<Option<ItemId>, LedgerError> {
        Ok(self.meets(self.reader.item_with_serial(brand, serial)?, Record::Item))
    }

    fn person_with_document(&self, document: &IdDocument) -> Result<Option<PersonId>, LedgerError> {
        Ok(self.meets(self.reader.person_with_document(document)?, Record::Person))
    }

    fn items_held_by(&self, person: PersonId) -> Result<u32, LedgerError> {
        self.reader.items_held_by(person)
    }

    fn act_with_folio(&self, folio: Folio) -> Result<Option<ActId>, LedgerError> {
        Ok(self.reader.acts_with_folio(folio)?.first().copied())
    }

    fn open_act_of(&self, item: ItemId) -> Result<Option<ActId>, LedgerError> {
        self.reader.open_act_of(item)
    }

    fn unsealed_act_of(&self, person: PersonId) -> Result<Option<ActId>, LedgerError> {
        self.reader.unsealed_act_of(person)
    }

    /// Drafts stay on the workstation where they are written.
    fn drafts_name(&self, _person: PersonId) -> Result<bool, LedgerError> {
        Ok(false)
    }

    fn has_account(&self, person: PersonId) -> Result<bool, LedgerError> {
        self.reader.has_account(person)
    }

    fn forgotten(&self, person: PersonId) -> Result<bool, LedgerError> {
        let known_unread = || Ok::<_, LedgerError>(self.reader.person(person)?.as_ref().is_some_and(is_unread));
        Ok(self.forgotten.contains(&person) || (!self.is_register && known_unread()?))
    }
}

impl LateWorld for Sight<'_> {
    fn changed_meanwhile(&self, subject: Subject, aspect: Aspect) -> Result<bool, LedgerError> {
        // Whoever could not see a site did not know of it when they made it known once more.
        if let (Subject::Site(id), Some(circles)) = (subject, &self.circles)
            && self.reader.reach(Record::Site(id))?.since(circles).is_none_or(|since| since > self.seen)
        {
            return Ok(true);
        }
        Ok(self.reader.changed_by_others(subject, aspect, self.author)? > self.seen)
    }

    fn is_of_twin(&self, act: ActId) -> Result<bool, LedgerError> {
        match self.reader.issuer(act)? {
            Some(issuer) if issuer.dev == self.author.dev => Ok(!self.reader.knew(self.author, issuer.place)?),
            _ => Ok(false),
        }
    }

    /// What is new may not take the place of what is hidden; and what is the author's may not be said to belong to what is hidden,
    /// which would show it, nor what is not theirs be brought to another office, which brings it what belongs to it.
    fn overreaches(&self, written: Written<'_>) -> Result<Option<Refusal>, LedgerError> {
        if self.circles.is_none() {
            return Ok(None);
        }
        let (record, parent, home) = match written {
            Written::Item(id, details) => (Record::Item(id), details.parent, None),
            Written::Person(id, details) => (Record::Person(id), None, details.site),
            Written::Site(id, _) => (Record::Site(id), None, None),
        };
        if self.makes_known && self.hides(record)? {
            return Ok(Some(Refusal::AlreadyExists));
        }
        if let Some(item) = parent
            && self.hides(Record::Item(self.reader.item_is(item)?))?
        {
            return Ok(Some(Refusal::NoSuchItem { item }));
        }
        let home = home.map(|site| self.reader.site_is(site)).transpose()?;
        if let Some(site) = home
            && self.hides(Record::Site(site))?
        {
            return Ok(Some(Refusal::NoSuchSite { site }));
        }
        let moves = match written {
            _ if self.makes_known => false,
            Written::Site(id, details) => self.moves_site(id, details.territorial)?,
            Written::Person(id, _) => self.moves_person(id, home)?,
            Written::Item(..) => false,
        };
        Ok(moves.then_some(Refusal::NotPermitted))
    }

    fn item_on_paper(&self, id: ItemId) -> Result<Option<Item>, LedgerError> {
        self.reader.item(id)
    }

    fn person_on_paper(&self, id: PersonId) -> Result<bool, LedgerError> {
        Ok(self.reader.person(id)?.is_some())
    }

    fn site_on_paper(&self, id: SiteId) -> Result<bool, LedgerError> {
        Ok(self.reader.site(id)?.is_some())
    }

    /// A name is nothing that only this site bears: one that the author may not see stays another.
    fn site_like(&self, likeness: &str) -> Result<Option<SiteId>, LedgerError> {
        let Some(found) = self.reader.site_like(likeness)? else { return Ok(None) };
        if self.shows(Record::Site(found))? {
            return Ok(Some(found));
        }
        for other in self.reader.sites_like(likeness)? {
            if self.shows(Record::Site(other))? {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }
}
