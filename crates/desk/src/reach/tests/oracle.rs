//! Who has to see what, by the table of `docs/sync.md`: found from the whole history, otherwise than it is kept, and compared
//! for equality. Who is told too much is found by nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use casework::{
    fact::{ActFact, Fact, ItemFact, PersonFact, SiteFact},
    id::{DeviceId, PersonId, SiteId},
    scope::{Record, Scope},
};
use wire::{Own, Row, Told};

use super::{Office, Seat};
use crate::{
    pull::packed_page,
    reach::records::{evolve, shown_by},
    table::reach::{Circle, Reach},
};

/// What is known of those who asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum With {
    /// What their workstations could see then.
    Scopes,
    Nothing,
}

/// Every record that the desk knows is seen by whom it has to be seen by, and by nobody else. Of views only is not asked here.
pub(super) fn agrees(office: &Office, national: &Seat, with: With) {
    let kept = office.all().into_keys().map(|record| {
        let reach = office.ledger.read("look", |reader| reader.reach(record)).unwrap();
        (record, reach)
    });
    let kept: BTreeMap<Record, Reach> = kept.collect();
    let mut due = Due::default();
    for told in history(office, national) {
        let scopes = match with {
            With::Scopes => office.then.borrow()[&told.n].clone(),
            With::Nothing => vec![Scope::National],
        };
        // What was shown in a view is not followed here: whether it was is taken from the account.
        let in_view = |record| {
            let of_views = kept.get(&record).into_iter().flat_map(|reach| &reach.0);
            let mut since =
                of_views.filter(|(circle, _)| matches!(circle, Circle::View(dev, _) if *dev == told.envelope.dev));
            since.any(|(_, since)| *since < told.n)
        };
        due.entry(&told, &scopes, in_view);
    }
    for (record, reach) in &kept {
        let kept: BTreeSet<Circle> =
            reach.0.keys().copied().filter(|circle| !matches!(circle, Circle::View(..))).collect();
        let due = due.seen.remove(record).unwrap_or_default();
        assert_eq!(kept, due, "{record:?} is shown to the left, and should be to the right");
    }
}

/// All of it, as somebody is told who sees everything.
fn history(office: &Office, national: &Seat) -> Vec<Told> {
    let (mut history, mut cursor) = (Vec::new(), None);
    loop {
        let (page, _) = packed_page(&office.ledger, national.at.dev, cursor.as_deref(), Own::Whole).unwrap();
        assert_eq!(page.scoped, None);
        if page.entries.is_empty() {
            return history;
        }
        history.extend(page.entries);
        cursor = Some(page.cursor);
    }
}

#[derive(Default)]
struct Due {
    rows: BTreeMap<Record, Row>,
    seen: BTreeMap<Record, BTreeSet<Circle>>,
    known_as: HashMap<PersonId, PersonId>,
}

impl Due {
    fn entry(&mut self, told: &Told, scopes: &[Scope], in_view: impl Fn(Record) -> bool) {
        let about: Vec<Record> = told.facts.iter().filter_map(Fact::record).collect();
        let there: HashSet<Record> = about.iter().copied().filter(|record| self.rows.contains_key(record)).collect();
        let was: HashMap<Record, Option<Circle>> = there.iter().map(|record| (*record, self.is_of(*record))).collect();
        for fact in &told.facts {
            match (fact, fact.record()) {
                (Fact::Person(id, PersonFact::SameAs { person }), _) => drop(self.known_as.insert(*id, *person)),
                (_, Some(record)) if !fact.is_same() => evolve(&mut self.rows, record, fact),
                _ => {}
            }
        }
        let dev = told.envelope.dev;
        for fact in &told.facts {
            let Some(record) = fact.record() else { continue };
            let by_source = self.by_source(fact);
            self.show(record, by_source);
            if let (Some(was), Some(is)) = (was.get(&record), self.is_of(record))
                && *was != Some(is)
            {
                self.brings(record, is);
            }
            let is_new = fact.is_same() || !there.contains(&record);
            if is_new && !in_view(record) {
                self.made_known(record, dev, scopes);
            }
            if matches!(fact, Fact::Act(_, of) if matches!(**of, ActFact::Issued { .. })) {
                self.show(record, [Circle::Device(dev)]);
            }
            let seen_by = self.of(record);
            fact.names().into_iter().for_each(|named| self.show(named, seen_by.iter().copied()));
        }
        let mut whoever: BTreeSet<Circle> = about.iter().flat_map(|record| self.of(*record)).collect();
        if about.len() < told.facts.len() {
            whoever.insert(Circle::Everybody);
        }
        whoever.insert(Circle::Device(dev));
        let person = told.envelope.person;
        let person = self.known_as.get(&person).copied().unwrap_or(person);
        self.show(Record::Person(person), whoever);
    }

    fn of(&self, record: Record) -> BTreeSet<Circle> {
        self.seen.get(&record).cloned().unwrap_or_default()
    }

    /// And whoever sees something sees what it names.
    fn show(&mut self, record: Record, circles: impl IntoIterator<Item = Circle>) {
        self.seen.entry(record).or_default().extend(circles);
        loop {
            let before: usize = self.seen.values().map(BTreeSet::len).sum();
            for (record, row) in &self.rows {
                let seen_by = self.seen.get(record).cloned().unwrap_or_default();
                for named in shown_by(row) {
                    self.seen.entry(named).or_default().extend(&seen_by);
                }
            }
            if self.seen.values().map(BTreeSet::len).sum::<usize>() == before {
                return;
            }
        }
    }

    fn site(&self, site: Option<SiteId>) -> Option<Circle> {
        match self.rows.get(&Record::Site(site?)) {
            Some(Row::Site(site)) => site.details.territorial.map(Circle::Office),
            _ => None,
        }
    }

    fn home(&self, person: Option<PersonId>) -> Option<Circle> {
        match self.rows.get(&Record::Person(person?)) {
            Some(Row::Person(person)) => self.site(person.details.site),
            _ => None,
        }
    }

    /// The office of a site or a person.
    fn is_of(&self, record: Record) -> Option<Circle> {
        match record {
            Record::Site(id) => self.site(Some(id)),
            Record::Person(id) => self.home(Some(id)),
            Record::Item(_) | Record::Act(_) => None,
        }
    }

    /// By where it is, or whose.
    fn by_source(&self, fact: &Fact) -> BTreeSet<Circle> {
        let placed = |to: &casework::item::Placement| [self.site(to.site), self.home(to.holder)];
        let found: Vec<Option<Circle>> = match fact {
            Fact::Site(_, SiteFact::Known { details }) => {
                vec![Some(details.territorial.map_or(Circle::Everybody, Circle::Office))]
            }
            Fact::Person(_, PersonFact::Known { details }) => vec![self.site(details.site)],
            Fact::Item(_, ItemFact::Registered { placement: to, .. } | ItemFact::Moved { to, .. }) => {
                placed(to).to_vec()
            }
            Fact::Act(_, of) => match &**of {
                ActFact::Issued { content, .. } => {
                    let lines = content.lines.iter().flat_map(|line| self.of(Record::Item(line.item)));
                    let lines = lines.filter(|circle| !matches!(circle, Circle::Device(_))).map(Some);
                    let own = [self.site(content.site), self.home(Some(content.holder.person))];
                    own.into_iter().chain(lines).collect()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        found.into_iter().flatten().collect()
    }

    /// A site brings an office who and what is there, a person what they hold.
    fn brings(&mut self, record: Record, office: Circle) {
        let at_site = |row: &Row, of: SiteId| match row {
            Row::Item(item) => item.placement.site == Some(of),
            Row::Person(person) => person.details.site == Some(of),
            Row::Site(_) | Row::Act(_) => false,
        };
        let mut brought: Vec<Record> = vec![record];
        if let Record::Site(of) = record {
            brought.extend(self.rows.iter().filter(|(_, row)| at_site(row, of)).map(|(record, _)| *record));
        }
        let people: Vec<Record> = brought.clone();
        let held = self.rows.iter().filter(|(_, row)| match row {
            Row::Item(item) => item.placement.holder.is_some_and(|holder| people.contains(&Record::Person(holder))),
            _ => false,
        });
        brought.extend(held.map(|(record, _)| *record));
        brought.into_iter().for_each(|record| self.show(record, [office]));
    }

    /// Whoever makes something known sees it, where they would not see it otherwise.
    fn made_known(&mut self, record: Record, dev: DeviceId, scopes: &[Scope]) {
        let Some((is, former)) = scopes.split_last() else { return };
        let Scope::Of(knew) = former.iter().fold(*is, |all, one| all.and(*one)) else { return };
        let known: BTreeSet<Circle> =
            knew.iter().map(Circle::Office).chain([Circle::Everybody, Circle::Device(dev)]).collect();
        if let Scope::Of(own) = is
            && self.of(record).is_disjoint(&known)
        {
            self.show(record, own.iter().map(Circle::Office));
        }
    }
}
