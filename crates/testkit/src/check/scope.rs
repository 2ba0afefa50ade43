//! What a workstation is told that may see some territorial offices only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casework::{
    fact::{ActFact, Fact, ItemFact, PersonFact, SiteFact},
    id::{DeviceId, ItemId, PersonId, SiteId},
    item::{Item, Placement},
    scope::{Offices, Record, Scope},
};
use wire::{Page, Row, Told};

use super::{Rows, holds};
use crate::{central::Central, names, run::Violation, station::Station, truth::Checked};

impl Rows {
    /// The records that were there before, and come with entry `n`.
    pub(super) fn come(&mut self, page: &Page, n: u64) {
        let came = page.scoped.iter().flat_map(|scoped| &scoped.came).filter(|came| came.n == n);
        for row in came.flat_map(|came| &came.rows) {
            match row {
                Row::Item(item) => drop(self.items.insert(item.id, (**item).clone())),
                Row::Person(person) => drop(self.people.insert(person.id, (**person).clone())),
                Row::Site(site) => drop(self.sites.insert(site.id, (**site).clone())),
                Row::Case(case) => drop(self.cases.insert(case.id, (**case).clone())),
                Row::Act(act) => drop(self.acts.insert(act.id, (**act).clone())),
            }
        }
    }

    /// What a workstation is told of these: some of them, as they are; all that is of its offices, and no item that nothing shows
    /// to them.
    pub(super) fn told_to(&self, station: &Station<'_>, central: &Central, pages: &[Page]) -> Result<Self, Violation> {
        let told = Self::told(&central.told(station.number))?;
        let present = |item: &Item| Item { last_move: None, ..item.clone() };
        are_some(&told.items, &self.items, present)?;
        are_some(&told.people, &self.people, Clone::clone)?;
        are_some(&told.sites, &self.sites, Clone::clone)?;
        are_some(&told.acts, &self.acts, Clone::clone)?;
        are_some(&told.cases, &self.cases, Clone::clone)?;
        holds(6, told.format == self.format, || format!("it is told {:?}, not {:?}", told.format, self.format))?;
        match central.scope(station.number) {
            Scope::National => {
                let count =
                    |of: &Self| [of.items.len(), of.people.len(), of.sites.len(), of.acts.len(), of.cases.len()];
                let is_all = count(&told) == count(self);
                holds(6, is_all, || "it may see everything, and is not told it".into())?;
            }
            Scope::Of(own) => {
                self.is_due(&told, own)?;
                let mut shown = Shown::default();
                pages.iter().flat_map(|page| &page.entries).for_each(|entry| shown.entry(entry));
                let to = Looking { own, dev: names::device(station.number), given: &central.truth.scopes };
                for item in told.items.keys() {
                    holds(6, shown.is_shown(*item, &to), || format!("nothing shows it {item:?}"))?;
                }
            }
        }
        Ok(told)
    }

    /// What is of an office now is told there.
    fn is_due(&self, told: &Self, own: Offices) -> Checked {
        let at = |site: Option<SiteId>| {
            let office = site.and_then(|site| self.sites.get(&site)?.details.territorial);
            office.is_some_and(|office| own.has(office))
        };
        let works = |person: Option<PersonId>| {
            person.and_then(|person| self.people.get(&person)).is_some_and(|person| at(person.details.site))
        };
        for (id, site) in &self.sites {
            let is_own = site.details.territorial.is_none_or(|office| own.has(office));
            holds(6, !is_own || told.sites.contains_key(id), || format!("it is not told of {id:?}"))?;
        }
        for id in self.people.keys() {
            holds(6, !works(Some(*id)) || told.people.contains_key(id), || format!("it is not told of {id:?}"))?;
        }
        for (id, case) in &self.cases {
            let is_own = at(case.details.site);
            holds(6, !is_own || told.cases.contains_key(id), || format!("it is not told of {id:?}"))?;
        }
        for (id, item) in &self.items {
            let is_own = at(item.placement.site) || works(item.placement.holder);
            holds(6, !is_own || told.items.contains_key(id), || format!("it is not told of {id:?}"))?;
        }
        Ok(())
    }
}

/// By what items may have been shown to anybody, in the whole history.
#[derive(Default)]
struct Shown {
    sites: HashMap<SiteId, Offices>,
    works: HashMap<PersonId, BTreeSet<SiteId>>,
    placed: HashMap<ItemId, Vec<Placement>>,
    /// Who made it known, or wrote it down once more.
    made: HashMap<ItemId, BTreeSet<DeviceId>>,
    /// On whose acts it is.
    on_acts: HashMap<ItemId, BTreeSet<DeviceId>>,
    /// Something else names it, which may be seen.
    named: BTreeSet<ItemId>,
    known_as: HashMap<ItemId, ItemId>,
}

/// Who looks.
struct Looking<'w> {
    own: Offices,
    dev: DeviceId,
    /// What everybody was given to see.
    given: &'w [(DeviceId, Scope)],
}

impl Looking<'_> {
    fn is_one(&self, offices: Offices) -> bool {
        offices.iter().any(|office| self.own.has(office))
    }

    /// Whether this workstation had one of the offices once.
    fn had_one(&self, dev: DeviceId) -> bool {
        self.given.iter().any(|(of, scope)| *of == dev && matches!(scope, Scope::Of(offices) if self.is_one(*offices)))
    }
}

impl Shown {
    fn entry(&mut self, told: &Told) {
        let dev = told.envelope.dev;
        for fact in &told.facts {
            let named = fact.names().into_iter().filter_map(|record| match record {
                Record::Item(item) => Some(item),
                Record::Person(_) | Record::Site(_) | Record::Act(_) | Record::Case(_) => None,
            });
            self.named.extend(named);
            match fact {
                Fact::Site(id, SiteFact::Known { details }) => {
                    let offices = self.sites.entry(*id).or_default();
                    *offices = details.territorial.map_or(*offices, |office| offices.and(office.into()));
                }
                Fact::Person(id, PersonFact::Known { details }) => {
                    self.works.entry(*id).or_default().extend(details.site);
                }
                Fact::Item(id, ItemFact::Registered { placement, .. }) => {
                    self.placed.entry(*id).or_default().push(placement.clone());
                    self.made.entry(*id).or_default().insert(dev);
                }
                Fact::Item(id, ItemFact::Moved { to, .. }) => self.placed.entry(*id).or_default().push(to.clone()),
                Fact::Item(id, ItemFact::SameAs { item }) => {
                    self.made.entry(*item).or_default().insert(dev);
                    self.known_as.insert(*id, *item);
                }
                Fact::Act(_, of) => {
                    if let ActFact::Issued { content, .. } = &**of {
                        for line in &content.lines {
                            let item = self.known_as.get(&line.item).copied().unwrap_or(line.item);
                            self.on_acts.entry(item).or_default().insert(dev);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn is_shown(&self, item: ItemId, to: &Looking<'_>) -> bool {
        let site = |id: &SiteId| self.sites.get(id).is_some_and(|offices| to.is_one(*offices));
        let works = |id: &PersonId| self.works.get(id).is_some_and(|sites| sites.iter().any(site));
        let placed = self.placed.get(&item).into_iter().flatten();
        let is_placed = placed.into_iter().any(|at| at.site.iter().any(site) || at.holder.iter().any(works));
        let is_made = self.made.get(&item).is_some_and(|by| by.iter().any(|dev| to.had_one(*dev)));
        let is_signed = self.on_acts.get(&item).is_some_and(|by| by.contains(&to.dev));
        is_placed || is_made || is_signed || self.named.contains(&item)
    }
}

/// `present`: where something stood before it came is not told.
fn are_some<K: Ord + std::fmt::Debug, T: PartialEq + std::fmt::Debug>(
    told: &BTreeMap<K, T>,
    all: &BTreeMap<K, T>,
    present: impl Fn(&T) -> T,
) -> Checked {
    told.iter().try_for_each(|(id, told)| {
        let is = all.get(id);
        holds(6, is.map(&present) == Some(present(told)), || format!("it is told {id:?} as {told:#?}, not as {is:#?}"))
    })
}
