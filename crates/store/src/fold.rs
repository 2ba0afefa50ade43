//! From an intent to rows: judge, append, fold. A row is always the fold of its aggregate's facts.

mod refold;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;

use casework::{
    act::Act,
    case::Case,
    catalogue::Edition,
    decide::{Declined, World, decide, decide_late},
    fact::{ActFact, CaseFact, Fact, ItemFact, PersonFact, SiteFact},
    format::FormatCode,
    id::{ActId, CaseId, Digest, ItemId},
    intent::Intent,
    item::Item,
    person::Person,
    refusal::Refusal,
    site::Site,
};

pub use self::refold::RefoldFinding;
use wire::CapsuleOwner;

use crate::{
    changed::Area,
    clock::ClockEvidence,
    error::StoreError,
    journal::{Entry, Recorded},
    rebase::{Kept, Same},
    table::movement::Place,
    transaction::Writer,
    world::{Sight, Stored},
};

/// An intent that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// Its place in the chain of this incarnation of the device.
    pub seq: u32,
    /// The new head of that chain.
    pub hash: Digest,
    /// What it made true.
    pub facts: Vec<Fact>,
}

impl From<StoreError> for Declined<StoreError> {
    fn from(error: StoreError) -> Self {
        Self::Unreadable(error)
    }
}

impl Writer<'_> {
    /// Judges an intent, and when it is accepted records it and what follows from it. A refused intent leaves no
    /// trace, so that a caller may go on with the next; intents of one transaction see each other.
    ///
    /// # Errors
    /// [`Declined::Refused`] with the reason, [`Refusal::AlreadyExists`] also for an intent that was recorded before;
    /// [`Declined::Unreadable`] when the store failed: the transaction has to be given up. [`StoreError::Untold`] until the desk
    /// has told its history to a store that was made anew.
    pub fn submit(&self, intent: &Intent, clock: ClockEvidence) -> Result<Submitted, Declined<StoreError>> {
        if self.has_intent(intent.id)? {
            return Err(Refusal::AlreadyExists.into());
        }
        if self.is_untold()? {
            return Err(StoreError::Untold.into());
        }
        self.accept(intent, || self.append(intent, clock))
    }

    /// Judges and folds an intent again, whose entry is copied as it was stored.
    pub(crate) fn submit_again(&self, intent: &Intent, entry: &Entry) -> Result<(), Declined<StoreError>> {
        self.accept(intent, || self.copy_entry(entry)).map(drop)
    }

    fn accept(
        &self,
        intent: &Intent,
        record: impl FnOnce() -> Result<Recorded, StoreError>,
    ) -> Result<Submitted, Declined<StoreError>> {
        let sight = Sight::new(self, self.known());
        let facts = decide(&sight, intent)?;
        let recorded = record()?;
        let keeps = self.link()?.is_some();
        Folding::new(self, sight, recorded.n, keeps).fold(&facts)?;
        Ok(Submitted { seq: recorded.seq, hash: recorded.hash, facts })
    }

    /// Folds what the desk told: it stands.
    pub(crate) fn fold_told(&self, n: i64, facts: &[Fact]) -> Result<(), StoreError> {
        Folding::new(self, Sight::new(self, self.known()), n, false).fold(facts)
    }

    /// Judges an entry that the desk has not told yet again, on top of what it told, and folds what follows: as the desk
    /// will when it hears of it. What is refused now changes no row; its author is told by the desk.
    pub(crate) fn fold_pending(&self, intent: Intent, entry: &Entry) -> Result<(), StoreError> {
        let sight = Sight::hearing(self, self.known(), entry.envelope.dev, entry.envelope.seen);
        match decide_late(&sight, intent) {
            Ok(heard) => Folding::new(self, sight, entry.n, true).fold(&heard.facts),
            Err(Declined::Refused(_)) => Ok(()),
            Err(Declined::Unreadable(error)) => Err(error),
        }
    }
}

/// Facts of one intent on their way into rows.
struct Folding<'t> {
    writer: &'t Writer<'t>,
    sight: Sight<'t>,
    /// `intent.n`.
    n: i64,
    /// Items touched, each with the number of facts about it.
    parts: HashMap<ItemId, u32>,
    /// Items touched, in order.
    items: Vec<ItemId>,
    /// Whether rows are kept as they were before: the desk may judge otherwise.
    keeps: bool,
}

impl<'t> Folding<'t> {
    fn new(writer: &'t Writer<'t>, sight: Sight<'t>, n: i64, keeps: bool) -> Self {
        Self { writer, sight, n, parts: HashMap::new(), items: Vec::new(), keeps }
    }

    fn fold(mut self, facts: &[Fact]) -> Result<(), StoreError> {
        let mut movements = Vec::new();
        for fact in facts {
            match fact {
                Fact::Person(id, PersonFact::SameAs { person }) => self.is_known_as(Same::Person(*id, *person))?,
                Fact::Site(id, SiteFact::SameAs { site }) => self.is_known_as(Same::Site(*id, *site))?,
                Fact::Item(id, ItemFact::SameAs { item }) => self.is_known_as(Same::Item(*id, *item))?,
                Fact::Item(id, fact) => movements.extend(self.fold_item(*id, fact)?.map(|place| (place, fact))),
                Fact::Person(id, fact) => {
                    let before = self.sight.person(*id)?;
                    self.keep(Kept::Person(*id), before.as_ref())?;
                    let Some(person) = Person::evolve(before, *id, fact) else { continue };
                    self.writer.put_person(&person)?;
                    self.sight.known.people.borrow_mut().insert(*id, Some(person));
                    self.writer.add_subject(Area::People, "PERSON", id.0.as_bytes(), self.n)?;
                    if matches!(fact, PersonFact::Erased { .. }) {
                        self.writer.forget(CapsuleOwner::Person(*id))?;
                    }
                }
                Fact::Site(id, fact) => {
                    let before = self.sight.site(*id)?;
                    self.keep(Kept::Site(*id), before.as_ref())?;
                    let Some(site) = Site::evolve(before, *id, fact) else { continue };
                    self.writer.put_site(&site)?;
                    self.sight.known.sites.borrow_mut().insert(*id, Some(site));
                    self.writer.add_subject(Area::Sites, "SITE", id.0.as_bytes(), self.n)?;
                }
                Fact::Act(id, fact) => self.fold_act(*id, fact)?,
                Fact::Case(id, fact) => self.fold_case(*id, fact)?,
                Fact::Listed(edition) => self.fold_listed(edition)?,
                Fact::MassEvent(id, event) => {
                    let before = self.sight.mass_event(*id)?;
                    self.keep(Kept::MassEvent(*id), before.as_ref())?;
                    self.writer.put_mass_event(*id, event)?;
                    self.writer.add_subject(Area::Cases, "MASS_EVENT", id.0.as_bytes(), self.n)?;
                }
                Fact::Format(code, template) => {
                    let before = self.sight.format(*code)?.map(|template| template.edition);
                    self.keep(Kept::Format(*code), before.as_ref())?;
                    self.writer.add_format(*code, template)?;
                    self.writer.add_subject(Area::Settings, "FORMAT", format_name(*code), self.n)?;
                }
            }
        }
        self.write_items()?;
        // After the items that they refer to.
        for (place, fact) in movements {
            self.writer.add_movement(place, fact)?;
        }
        Ok(())
    }

    fn fold_item(&mut self, id: ItemId, fact: &ItemFact) -> Result<Option<Place>, StoreError> {
        let before = self.sight.take_item(id)?;
        self.keep(Kept::Item(id), before.as_ref().map(|stored| &stored.item))?;
        let (row, photos) = before.as_ref().map_or((None, 0), |stored| (stored.row, stored.photos));
        let from = before.as_ref().map(|stored| stored.item.placement.lifecycle);
        let Some(item) = Item::evolve(before.map(|stored| stored.item), id, fact) else { return Ok(None) };
        self.sight.items.borrow_mut().insert(id, Some(Stored { item, row, photos }));
        let parts = self.parts.entry(id).or_insert(0);
        if *parts == 0 {
            self.items.push(id);
        }
        let part = *parts;
        *parts += 1;
        Ok(Some(Place { item: id, intent: self.n, part, from }))
    }

    fn fold_act(&self, id: ActId, fact: &ActFact) -> Result<(), StoreError> {
        let before = self.sight.act(id)?;
        self.keep(Kept::Act(id), before.as_ref())?;
        let Some(act) = Act::evolve(before, id, fact) else { return Ok(()) };
        self.writer.put_act(&act, matches!(fact, ActFact::Issued { .. }))?;
        self.sight.acts.borrow_mut().insert(id, Some(act));
        self.writer.add_subject(Area::Acts, "ACT", id.0.as_bytes(), self.n)
    }

    fn fold_case(&self, id: CaseId, fact: &CaseFact) -> Result<(), StoreError> {
        let before = self.sight.case(id)?;
        self.keep(Kept::Case(id), before.as_ref())?;
        let Some(case) = Case::evolve(before, id, fact) else { return Ok(()) };
        self.writer.put_case(&case)?;
        self.sight.cases.borrow_mut().insert(id, Some(case));
        self.writer.add_subject(Area::Cases, "CASE", id.0.as_bytes(), self.n)
    }

    fn fold_listed(&self, edition: &Edition) -> Result<(), StoreError> {
        let id = edition.listed.id();
        let before = self.sight.listed(id)?.map(|known| known.edition);
        self.keep(Kept::Listed(id), before.as_ref())?;
        self.writer.add_listed(edition)?;
        let (_, id) = id.key();
        self.writer.add_subject(Area::Catalogue, "LISTED", id.as_bytes(), self.n)
    }

    fn keep<T: serde::Serialize>(&self, what: Kept, before: Option<&T>) -> Result<(), StoreError> {
        if self.keeps { self.writer.keep(what, before) } else { Ok(()) }
    }

    fn is_known_as(&self, same: Same) -> Result<(), StoreError> {
        self.writer.is_known_as(same, !self.keeps)
    }

    /// Each item once, however many facts are about it.
    fn write_items(&self) -> Result<(), StoreError> {
        let items = self.sight.items.borrow();
        for id in &self.items {
            if let Some(Some(Stored { item, row, photos })) = items.get(id) {
                self.writer.put_item(item, *row, *photos)?;
            }
        }
        Ok(())
    }
}

pub(crate) fn format_name(code: FormatCode) -> &'static [u8] {
    match code {
        FormatCode::Anexo7 => b"ANEXO7",
        FormatCode::Anexo14 => b"ANEXO14",
        FormatCode::Clearance => b"CLEARANCE",
    }
}
