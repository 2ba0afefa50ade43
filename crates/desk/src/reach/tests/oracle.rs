//! Who has to see what, by the table of `docs/sync.md`: found from the whole history, otherwise than it is kept, and compared
//! for equality. Who is told too much is found by nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use casework::{
    catalogue::Listed,
    fact::{ActFact, CaseFact, Fact, ItemFact, PersonFact, SiteFact},
    id::{GroupId, PersonId, SiteId},
    scope::{Record, Scope},
};
use wire::{Envelope, Own, Row, Told};

use super::{Office, Seat};
use crate::{
    pull::packed_page,
    reach::records::{evolve, shown_by},
    table::{
        reach::{Circle, Reach},
        view::Views,
    },
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
        let views = match with {
            With::Scopes => office.then.borrow()[&told.n].clone(),
            With::Nothing => Views::default(),
        };
        // What was shown in a view is not followed here: whether it was is taken from the account.
        let in_view = |record| {
            let of_views = kept.get(&record).into_iter().flat_map(|reach| &reach.0);
            let of_views = of_views.filter_map(|(circle, since)| match circle {
                Circle::View(dev, view) if *dev == told.envelope.dev && *since < told.n => Some((*view, *since)),
                _ => None,
            });
            of_views.collect()
        };
        due.entry(&told, &views, in_view);
    }
    for (record, reach) in &kept {
        let kept: BTreeSet<Circle> =
            reach.0.keys().copied().filter(|circle| !matches!(circle, Circle::View(..))).collect();
        let due: BTreeSet<Circle> = due.seen.remove(record).unwrap_or_default().into_keys().collect();
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
    /// The number of the entry.
    n: u64,
    rows: BTreeMap<Record, Row>,
    /// By whom, and since when.
    seen: BTreeMap<Record, BTreeMap<Circle, u64>>,
    known_as: HashMap<PersonId, PersonId>,
    groups: HashMap<GroupId, Circle>,
}

impl Due {
    fn entry(&mut self, told: &Told, views: &Views, in_view: impl Fn(Record) -> Vec<(u64, u64)>) {
        self.n = told.n;
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
            if let Fact::Listed(edition) = fact {
                self.listed(&edition.listed);
            }
            let Some(record) = fact.record() else { continue };
            let by_source = self.by_source(fact);
            self.show(record, by_source);
            if let (Some(was), Some(is)) = (was.get(&record), self.is_of(record))
                && *was != Some(is)
            {
                self.brings(record, is);
            }
            let is_new = fact.is_same() || !there.contains(&record);
            if let Scope::Of(own) = views.scope
                && is_new
                && !self.was_known(record, &told.envelope, fact.is_same(), views, &in_view(record))
            {
                self.show(record, own.iter().map(Circle::Office));
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
        self.seen.get(&record).into_iter().flat_map(BTreeMap::keys).copied().collect()
    }

    /// And whoever sees something sees what it names.
    fn show(&mut self, record: Record, circles: impl IntoIterator<Item = Circle>) {
        let n = self.n;
        let add = |to: &mut BTreeMap<Circle, u64>, circle| {
            to.entry(circle).or_insert(n);
        };
        let to = self.seen.entry(record).or_default();
        circles.into_iter().for_each(|circle| add(to, circle));
        loop {
            let before: usize = self.seen.values().map(BTreeMap::len).sum();
            for (record, row) in &self.rows {
                let seen_by: Vec<Circle> =
                    self.seen.get(record).into_iter().flat_map(BTreeMap::keys).copied().collect();
                for named in shown_by(row) {
                    let to = self.seen.entry(named).or_default();
                    seen_by.iter().for_each(|circle| add(to, *circle));
                }
            }
            if self.seen.values().map(BTreeMap::len).sum::<usize>() == before {
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
            Record::Item(_) | Record::Act(_) | Record::Case(_) => None,
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
            Fact::Case(_, of) => match &**of {
                CaseFact::Registered { details, group, by, .. } => {
                    let site = details.site.map_or(self.home(Some(details.requester)), |site| self.site(Some(site)));
                    vec![site, self.groups.get(group).copied(), self.home(Some(*by))]
                }
                CaseFact::Stepped { group, assignee, .. } => {
                    vec![self.groups.get(group).copied(), self.home(*assignee)]
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        found.into_iter().flatten().collect()
    }

    /// A group that goes to another office brings it its open cases.
    fn listed(&mut self, listed: &Listed) {
        let Listed::Group { id, record } = listed else { return };
        let is = record.office.map(Circle::Office);
        let was = match is {
            Some(is) => self.groups.insert(*id, is),
            None => self.groups.remove(id),
        };
        if let Some(office) = is.filter(|is| was != Some(*is)) {
            let has = |row: &Row| matches!(row, Row::Case(case) if case.group == *id && !case.is_ended());
            let cases: Vec<Record> = self.rows.iter().filter(|(_, row)| has(row)).map(|(record, _)| *record).collect();
            cases.into_iter().for_each(|case| self.show(case, [office]));
        }
    }

    /// A site brings an office who and what is there and its cases, a person what they hold and their open cases.
    fn brings(&mut self, record: Record, office: Circle) {
        let at_site = |row: &Row, of: SiteId| match row {
            Row::Item(item) => item.placement.site == Some(of),
            Row::Person(person) => person.details.site == Some(of),
            Row::Case(case) => case.details.site == Some(of),
            Row::Site(_) | Row::Act(_) => false,
        };
        let mut brought: Vec<Record> = vec![record];
        if let Record::Site(of) = record {
            brought.extend(self.rows.iter().filter(|(_, row)| at_site(row, of)).map(|(record, _)| *record));
        }
        let people: Vec<Record> = brought.clone();
        let held = self.rows.iter().filter(|(_, row)| match row {
            Row::Item(item) => item.placement.holder.is_some_and(|holder| people.contains(&Record::Person(holder))),
            Row::Case(case) => {
                // A case of a site is told where the site is, whoever asked for it.
                let asked = Some(case.details.requester).filter(|_| case.details.site.is_none());
                let of = [asked, case.assignee].into_iter().flatten();
                !case.is_ended() && of.map(Record::Person).any(|of| people.contains(&of))
            }
            _ => false,
        });
        brought.extend(held.map(|(record, _)| *record));
        brought.into_iter().for_each(|record| self.show(record, [office]));
    }

    /// Whether whoever makes something known sees it anyway: in the view that they have, or in one that they had and may not have
    /// heard to its end. Of what is written down once more (`again`) one that was heard to its end says nothing, but of what came
    /// into it later.
    fn was_known(&self, record: Record, by: &Envelope, again: bool, views: &Views, in_view: &[(u64, u64)]) -> bool {
        let seen = self.seen.get(&record);
        let now = [(views.scope, views.view, None)];
        let former = views.former.iter().map(|former| (former.scope, former.view, Some(former.until)));
        former.chain(now).filter(|(.., until)| until.is_none_or(|until| until >= by.seen)).any(
            |(scope, view, until)| {
                let after = if again && until == Some(by.seen) { by.seen } else { 0 };
                let is_in = |circle: &Circle| match (scope, circle) {
                    (Scope::National, _) | (_, Circle::Everybody) => true,
                    (Scope::Of(offices), Circle::Office(office)) => offices.has(*office),
                    (_, Circle::Device(dev)) => *dev == by.dev,
                    (_, Circle::View(..)) => false,
                };
                let by_circle = seen.into_iter().flatten().filter(|(circle, _)| is_in(circle)).map(|(_, since)| *since);
                let by_view = in_view.iter().filter(|(of, _)| *of == view).map(|(_, since)| *since);
                let first = by_circle.chain(by_view).min();
                (scope == Scope::National && after == 0) || first.is_some_and(|first| first > after)
            },
        )
    }
}
