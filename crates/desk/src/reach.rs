//! Who comes to see what, noted with each entry that is accepted, and asked whenever something is told.
//!
//! What makes a record of an office stands in [`casework::scope`]. Here the account of it is kept: a record is seen by circles,
//! each from a number of the history on, and never less. What a record names is seen by whoever sees it, so that nobody is told
//! of an item whose holder they do not know.

mod anew;
mod ask;
mod records;
mod told;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use casework::{
    act::ActContent,
    catalogue::ListedId,
    fact::{ActFact, Fact, PersonFact},
    id::{DeviceId, GroupId, PersonId},
    scope::{Record, Source},
    site::TerritorialDirection,
};

use self::records::shown_by;
use crate::{
    error::LedgerError,
    sql::Writer,
    table::{
        reach::{Circle, Reach},
        view::Views,
    },
};

pub(crate) use self::{
    anew::{catch_up, go_through},
    ask::{awaited, brought, discreet, hidden, may_read, sees},
    records::Records,
    told::{Bounds, told_in},
};

/// Bytes of facts that are gone through at a time.
const BYTES_AT_ONCE: usize = 16 << 20;

/// Records that are asked for at a time.
const AT_ONCE: usize = 500;

/// Who asked an entry, as far as it says who sees what follows.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    pub(crate) dev: DeviceId,
    pub(crate) person: PersonId,
    /// What their workstation may see: who makes something known sees it. And what it could see before: what was of an office that
    /// it has lost since is none of theirs now.
    pub(crate) views: Views,
    /// How much of the history they knew.
    pub(crate) seen: u64,
}

impl Author {
    /// Whether they saw a record that they made known; `again`: that was known already.
    fn saw(&self, reach: &Reach, again: bool) -> bool {
        let circles = |seen| self.views.circles_at(self.dev, seen);
        let sees = |circles: Option<Vec<Circle>>| circles.is_none_or(|circles| reach.since(&circles).is_some());
        if !again {
            return sees(circles(self.seen));
        }
        // Whoever had been told all of a former view saw what was in it, and did not write that down once more: it was asked
        // since. What came into it later they could not see.
        let came = match circles(self.seen) {
            Some(circles) => reach.since(&circles),
            None => reach.0.values().min().copied(),
        };
        sees(circles(self.seen.saturating_add(1))) || came.is_some_and(|came| came > self.seen)
    }
}

/// What there was before an entry changed it.
#[derive(Debug, Default)]
pub(crate) struct Before {
    there: HashSet<Record>,
    offices: HashMap<Record, Option<TerritorialDirection>>,
    groups: HashMap<GroupId, Option<TerritorialDirection>>,
}

impl Before {
    pub(crate) fn of(records: Records<'_>, facts: &[Fact]) -> Result<Self, LedgerError> {
        let mut before = Self::default();
        for group in facts.iter().filter_map(group_of) {
            before.groups.insert(group, records.group(group)?);
        }
        for record in facts.iter().filter_map(Fact::record) {
            if records.row(record)?.is_none() {
                continue;
            }
            before.there.insert(record);
            match record {
                Record::Site(id) => before.offices.insert(record, records.office(id)?),
                Record::Person(id) => before.offices.insert(record, records.home(id)?),
                Record::Item(_) | Record::Act(_) | Record::Case(_) => None,
            };
        }
        Ok(before)
    }
}

/// The group of which the catalogue says something else.
fn group_of(fact: &Fact) -> Option<GroupId> {
    match fact {
        Fact::Listed(edition) => match edition.listed.id() {
            ListedId::Group(id) => Some(id),
            ListedId::Project(_) | ListedId::Category(_) | ListedId::Sla(_) | ListedId::Calendar(_) => None,
        },
        _ => None,
    }
}

/// One entry on its way into the account.
struct Noting<'t> {
    writer: &'t Writer<'t>,
    records: Records<'t>,
    n: u64,
    before: &'t Before,
    made: HashSet<Record>,
    /// Whom the entry is told, and what came to be seen by them.
    feed: BTreeMap<Circle, BTreeSet<Record>>,
}

/// Notes who sees what follows from the entry with number `n`, once it was folded.
pub(crate) fn note(
    (writer, records): (&Writer<'_>, Records<'_>),
    n: u64,
    author: &Author,
    before: &Before,
    facts: &[Fact],
) -> Result<(), LedgerError> {
    let made = facts.iter().filter_map(Fact::record).filter(|record| !before.there.contains(record)).collect();
    let mut noting = Noting { writer, records, n, before, made, feed: BTreeMap::new() };
    for fact in facts {
        noting.fact(fact, author)?;
    }
    for record in facts.iter().filter_map(Fact::record) {
        writer.note_about(record, n)?;
        for circle in noting.circles_of(record)? {
            noting.feed.entry(circle).or_default();
        }
    }
    // Who works there is known there.
    if !author.views.scope.is_national() {
        for person in crew(writer, noting.records, author.dev)? {
            noting.show(person, &[Circle::View(author.dev, author.views.view)])?;
        }
    }
    // Who did it is no secret to whoever sees what was done.
    let mut told: Vec<Circle> = noting.feed.keys().copied().collect();
    told.push(Circle::Device(author.dev));
    noting.show(Record::Person(author.person), &told)?;
    for (circle, came) in &noting.feed {
        writer.feed_to(*circle, n, &came.iter().copied().collect::<Vec<_>>())?;
    }
    facts.iter().try_for_each(|fact| note_file(writer, author, fact))
}

fn note_file(writer: &Writer<'_>, author: &Author, fact: &Fact) -> Result<(), LedgerError> {
    let Some(file) = fact.file() else { return Ok(()) };
    // A name is no file: who may not read it has to bring it before others read it by their word.
    let by = if may_read(writer, author.dev, file)? { None } else { Some(author.dev) };
    writer.add_file_of(file, fact.record(), by)
}

/// Another view begins, which is told from its start: who works there is known in it, and what an act of theirs that is still
/// open is about, where that was seen before. It comes with the last entry about any of it, and is shown in this view only.
pub(crate) fn welcome(writer: &Writer<'_>, dev: DeviceId) -> Result<(), LedgerError> {
    let (records, views) = (Records::Now(writer), writer.views(dev)?);
    if views.scope.is_national() {
        return Ok(());
    }
    let mut open = crew(writer, records, dev)?;
    let knew = views.circles_at(dev, 0);
    let items = writer.items_in_open_acts_of(dev)?.into_iter().map(|item| Ok(Record::Item(writer.item_is(item)?)));
    let items = items.collect::<Result<Vec<_>, LedgerError>>()?;
    for some in items.chunks(AT_ONCE) {
        records.expect(some)?;
    }
    for item in items {
        let was_seen = match &knew {
            None => true,
            Some(knew) => writer.reach(item)?.since(knew).is_some(),
        };
        if was_seen {
            open.push(item);
        }
    }
    let mut shown = BTreeSet::new();
    let n = loop {
        // With what they name, and whoever asked the last of it.
        while let Some(record) = open.pop() {
            if let Some(row) = records.row(record)?
                && shown.insert(record)
            {
                open.extend(shown_by(&row));
            }
        }
        let mut last = 0;
        for record in &shown {
            last = last.max(writer.last_about(*record)?);
        }
        let Some(author) = writer.author_of(last)? else { return Ok(()) };
        let author = Record::Person(writer.person_is(author)?);
        if shown.contains(&author) || records.row(author)?.is_none() {
            break last;
        }
        open.push(author);
    };
    let circle = Circle::View(dev, views.view);
    let before = Before::default();
    let mut noting = Noting { writer, records, n, before: &before, made: HashSet::new(), feed: BTreeMap::new() };
    for record in shown {
        noting.show(record, &[circle])?;
    }
    let mut came = noting.feed.remove(&circle).unwrap_or_default();
    came.extend(writer.came_to(circle, n)?);
    writer.feed_to(circle, n, &came.into_iter().collect::<Vec<_>>())
}

/// Who works at a workstation, as far as the desk has heard of them.
fn crew(writer: &Writer<'_>, records: Records<'_>, dev: DeviceId) -> Result<Vec<Record>, LedgerError> {
    let mut crew = Vec::new();
    for one in writer.crew(dev)? {
        let person = Record::Person(writer.person_is(one.person)?);
        if records.row(person)?.is_some() {
            crew.push(person);
        }
    }
    Ok(crew)
}

impl Noting<'_> {
    fn fact(&mut self, fact: &Fact, author: &Author) -> Result<(), LedgerError> {
        let Some(record) = fact.record() else {
            self.feed.entry(Circle::Everybody).or_default();
            return group_of(fact).map_or(Ok(()), |group| self.spread_group(group));
        };
        for source in fact.sources() {
            let circles = self.circles_from(source)?;
            self.show(record, &circles)?;
        }
        self.spread(record)?;
        let is_made_known = self.made.contains(&record) || fact.is_same();
        if is_made_known && !author.saw(&self.writer.reach(record)?, fact.is_same()) {
            let own = author.views.circles(author.dev).unwrap_or_default().into_iter();
            let offices = own.filter(|circle| matches!(circle, Circle::Office(_)));
            self.show(record, &offices.collect::<Vec<_>>())?;
        }
        match fact {
            Fact::Act(_, of) => {
                if let ActFact::Issued { content, .. } = &**of {
                    self.show(record, &[Circle::Device(author.dev)])?;
                    self.show_lines(content, author)?;
                }
            }
            // Whoever wrote something of them keeps it until they hear that nobody may.
            Fact::Person(id, PersonFact::Erased { .. }) => {
                let wrote = self.writer.devices_about(*id)?;
                self.show(record, &wrote.into_iter().map(Circle::Device).collect::<Vec<_>>())?;
            }
            _ => {}
        }
        let seen_by = self.circles_of(record)?;
        fact.names().into_iter().try_for_each(|named| self.show(named, &seen_by))
    }

    /// An act that was made in a view that its workstation has no more is sealed there all the same: what it moves stays
    /// known.
    fn show_lines(&mut self, content: &ActContent, author: &Author) -> Result<(), LedgerError> {
        let Some(now) = author.views.circles(author.dev) else { return Ok(()) };
        let knew = author.views.circles_at(author.dev, author.seen);
        for line in &content.lines {
            let item = Record::Item(self.writer.item_is(line.item)?);
            let reach = self.writer.reach(item)?;
            let was_seen = knew.as_ref().is_none_or(|knew| reach.since(knew).is_some());
            if was_seen && reach.since(&now).is_none() {
                self.show(item, &[Circle::View(author.dev, author.views.view)])?;
            }
        }
        Ok(())
    }

    /// Who sees a record; a view that has ended is told nothing any more.
    fn circles_of(&self, record: Record) -> Result<Vec<Circle>, LedgerError> {
        let mut circles = Vec::new();
        for circle in self.writer.reach(record)?.0.into_keys() {
            match circle {
                Circle::View(dev, view) if self.writer.views(dev)?.view != view => {}
                circle => circles.push(circle),
            }
        }
        Ok(circles)
    }

    fn circles_from(&self, source: Source) -> Result<Vec<Circle>, LedgerError> {
        let of = |office: Option<TerritorialDirection>| office.map(Circle::Office).into_iter().collect();
        Ok(match source {
            Source::Everybody => vec![Circle::Everybody],
            Source::Office(office) => vec![Circle::Office(office)],
            Source::Site(site) => of(self.records.office(site)?),
            Source::Home(person) => of(self.records.home(person)?),
            Source::Group(group) => of(self.records.group(group)?),
            // That somebody's own act names it says nothing about whose the next one is.
            Source::Seen(record) => {
                let circles = self.circles_of(record)?;
                circles.into_iter().filter(|circle| matches!(circle, Circle::Everybody | Circle::Office(_))).collect()
            }
        })
    }

    /// A site that comes to an office brings it who and what is there and its cases; a person, what they hold and their open cases.
    fn spread(&mut self, record: Record) -> Result<(), LedgerError> {
        let is = match record {
            Record::Site(id) => self.records.office(id)?,
            Record::Person(id) => self.records.home(id)?,
            Record::Item(_) | Record::Act(_) | Record::Case(_) => return Ok(()),
        };
        let (Some(was), Some(is)) = (self.before.offices.get(&record), is) else { return Ok(()) };
        if *was == Some(is) {
            return Ok(());
        }
        let mut brought = match record {
            Record::Site(id) => self.records.at(id)?,
            Record::Person(_) | Record::Item(_) | Record::Act(_) | Record::Case(_) => vec![record],
        };
        for at in 0..brought.len() {
            if let Record::Person(id) = brought[at] {
                brought.extend(self.records.held_by(id)?);
                brought.extend(self.records.cases_of(id)?);
            }
        }
        self.bring(&brought, is)
    }

    /// A group that comes to an office brings it its open cases.
    fn spread_group(&mut self, group: GroupId) -> Result<(), LedgerError> {
        match (self.before.groups.get(&group), self.records.group(group)?) {
            (Some(was), Some(is)) if *was != Some(is) => {
                let cases = self.records.cases_in(group)?;
                self.bring(&cases, is)
            }
            _ => Ok(()),
        }
    }

    fn bring(&mut self, records: &[Record], to: TerritorialDirection) -> Result<(), LedgerError> {
        for some in records.chunks(AT_ONCE) {
            self.records.expect(some)?;
            some.iter().try_for_each(|record| self.show(*record, &[Circle::Office(to)]))?;
        }
        Ok(())
    }

    /// From now on these see the record, and what it names.
    fn show(&mut self, record: Record, circles: &[Circle]) -> Result<(), LedgerError> {
        let mut open = vec![(record, circles.to_vec())];
        while let Some((record, circles)) = open.pop() {
            let mut reach = self.writer.reach(record)?;
            let new: Vec<Circle> = circles.into_iter().filter(|circle| !reach.0.contains_key(circle)).collect();
            if new.is_empty() {
                continue;
            }
            reach.0.extend(new.iter().map(|circle| (*circle, self.n)));
            self.writer.put_reach(record, reach)?;
            if !self.made.contains(&record) {
                for circle in &new {
                    self.feed.entry(*circle).or_default().insert(record);
                }
            }
            if let Some(row) = self.records.row(record)? {
                open.extend(shown_by(&row).into_iter().map(|shown| (shown, new.clone())));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
