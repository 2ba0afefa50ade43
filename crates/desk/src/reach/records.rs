//! Records as they stand, wherever they are read.

use std::collections::BTreeMap;

use casework::{
    act::Act,
    case::Case,
    catalogue::Listed,
    fact::Fact,
    id::{GroupId, PersonId, SiteId},
    item::Item,
    person::Person,
    scope::{Record, Shows as _},
    site::{Site, TerritorialDirection},
};
use wire::Row;

use crate::{error::LedgerError, sql::Reader};

/// The records as they stand: those of the ledger, or those of a moment of its history that is gone through again.
#[derive(Clone, Copy)]
pub(crate) enum Records<'t> {
    Now(&'t Reader<'t>),
    Then(&'t Past),
}

/// What there was then.
#[derive(Debug, Default)]
pub(crate) struct Past {
    rows: BTreeMap<Record, Row>,
    groups: BTreeMap<GroupId, Option<TerritorialDirection>>,
}

impl Past {
    /// After one more fact.
    pub(super) fn evolve(&mut self, fact: &Fact) {
        match (fact, fact.record()) {
            (Fact::Listed(edition), _) => {
                if let Listed::Group { id, record } = &edition.listed {
                    self.groups.insert(*id, record.office);
                }
            }
            (_, Some(record)) if !fact.is_same() => evolve(&mut self.rows, record, fact),
            _ => {}
        }
    }

    fn those(&self, are: impl Fn(&Row) -> bool) -> Vec<Record> {
        self.rows.iter().filter(|(_, row)| are(row)).map(|(record, _)| *record).collect()
    }
}

impl Records<'_> {
    pub(crate) fn row(self, record: Record) -> Result<Option<Row>, LedgerError> {
        let reader = match self {
            Self::Now(reader) => reader,
            Self::Then(past) => return Ok(past.rows.get(&record).cloned()),
        };
        Ok(match record {
            Record::Item(id) => reader.item(id)?.map(|item| Row::Item(Box::new(item))),
            Record::Person(id) => reader.person(id)?.map(|person| Row::Person(Box::new(person))),
            Record::Site(id) => reader.site(id)?.map(|site| Row::Site(Box::new(site))),
            Record::Act(id) => reader.act(id)?.map(|act| Row::Act(Box::new(act))),
            Record::Case(id) => reader.case(id)?.map(|case| Row::Case(Box::new(case))),
        })
    }

    /// Those of which will be asked, and who sees them.
    pub(super) fn expect(self, records: &[Record]) -> Result<(), LedgerError> {
        let Self::Now(reader) = self else { return Ok(()) };
        let items: Vec<_> =
            records.iter().filter_map(|r| if let Record::Item(id) = r { Some(*id) } else { None }).collect();
        let people: Vec<_> =
            records.iter().filter_map(|r| if let Record::Person(id) = r { Some(*id) } else { None }).collect();
        let cases: Vec<_> =
            records.iter().filter_map(|r| if let Record::Case(id) = r { Some(*id) } else { None }).collect();
        reader.expect_cases(&cases)?;
        reader.expect_items(&items, &[])?;
        reader.expect_people(&people, &[])?;
        reader.expect_reach(records.iter().copied())
    }

    pub(crate) fn office(self, site: SiteId) -> Result<Option<TerritorialDirection>, LedgerError> {
        Ok(match self.row(Record::Site(site))? {
            Some(Row::Site(site)) => site.details.territorial,
            _ => None,
        })
    }

    pub(crate) fn home(self, person: PersonId) -> Result<Option<TerritorialDirection>, LedgerError> {
        match self.row(Record::Person(person))? {
            Some(Row::Person(person)) => person.details.site.map_or(Ok(None), |site| self.office(site)),
            _ => Ok(None),
        }
    }

    /// Who and what is at a site, and its cases.
    pub(super) fn at(self, of: SiteId) -> Result<Vec<Record>, LedgerError> {
        let is_there = |row: &Row| match row {
            Row::Item(item) => item.placement.site == Some(of),
            Row::Person(person) => person.details.site == Some(of),
            Row::Case(case) => case.details.site == Some(of),
            Row::Site(_) | Row::Act(_) => false,
        };
        match self {
            Self::Now(reader) => reader.records_at(of),
            Self::Then(past) => Ok(past.those(is_there)),
        }
    }

    pub(crate) fn held_by(self, holder: PersonId) -> Result<Vec<Record>, LedgerError> {
        let holds = |row: &Row| matches!(row, Row::Item(item) if item.placement.holder == Some(holder));
        match self {
            Self::Now(reader) => reader.items_of(holder),
            Self::Then(past) => Ok(past.those(holds)),
        }
    }

    /// The open cases that a person has, or asked for without a site: those of a site are told where it is.
    pub(super) fn cases_of(self, person: PersonId) -> Result<Vec<Record>, LedgerError> {
        let asked = |case: &Case| case.details.requester == person && case.details.site.is_none();
        let is_of = |case: &Case| asked(case) || case.assignee == Some(person);
        match self {
            Self::Now(reader) => Ok(reader.cases_told_with(person)?.into_iter().map(Record::Case).collect()),
            Self::Then(past) => Ok(past.those(|row| matches!(row, Row::Case(case) if is_of(case) && !case.is_ended()))),
        }
    }

    /// The cases that a group has, as long as they are open.
    pub(super) fn cases_in(self, group: GroupId) -> Result<Vec<Record>, LedgerError> {
        match self {
            Self::Now(reader) => Ok(reader.open_cases_in(group)?.into_iter().map(Record::Case).collect()),
            Self::Then(past) => {
                Ok(past.those(|row| matches!(row, Row::Case(case) if case.group == group && !case.is_ended())))
            }
        }
    }

    /// The office of a group. Those that are shipped have none.
    pub(super) fn group(self, id: GroupId) -> Result<Option<TerritorialDirection>, LedgerError> {
        match self {
            Self::Now(reader) => reader.office_of_group(id),
            Self::Then(past) => Ok(past.groups.get(&id).copied().flatten()),
        }
    }
}

/// A record after one more fact about it.
pub(super) fn evolve(rows: &mut BTreeMap<Record, Row>, record: Record, fact: &Fact) {
    let state = rows.remove(&record);
    let next = match (fact, state) {
        (Fact::Item(id, fact), None) => Item::evolve(None, *id, fact).map(Box::new).map(Row::Item),
        (Fact::Item(id, fact), Some(Row::Item(was))) => {
            Item::evolve(Some(*was), *id, fact).map(Box::new).map(Row::Item)
        }
        (Fact::Person(id, fact), None) => Person::evolve(None, *id, fact).map(Box::new).map(Row::Person),
        (Fact::Person(id, fact), Some(Row::Person(was))) => {
            Person::evolve(Some(*was), *id, fact).map(Box::new).map(Row::Person)
        }
        (Fact::Site(id, fact), None) => Site::evolve(None, *id, fact).map(Box::new).map(Row::Site),
        (Fact::Site(id, fact), Some(Row::Site(was))) => {
            Site::evolve(Some(*was), *id, fact).map(Box::new).map(Row::Site)
        }
        (Fact::Act(id, fact), None) => Act::evolve(None, *id, fact).map(Box::new).map(Row::Act),
        (Fact::Act(id, fact), Some(Row::Act(was))) => Act::evolve(Some(*was), *id, fact).map(Box::new).map(Row::Act),
        (Fact::Case(id, fact), None) => Case::evolve(None, *id, fact).map(Box::new).map(Row::Case),
        (Fact::Case(id, fact), Some(Row::Case(was))) => {
            Case::evolve(Some(*was), *id, fact).map(Box::new).map(Row::Case)
        }
        (_, state) => state,
    };
    if let Some(next) = next {
        rows.insert(record, next);
    }
}

/// What a record names.
pub(super) fn shown_by(row: &Row) -> Vec<Record> {
    match row {
        Row::Item(item) => item.shows(),
        Row::Person(person) => person.shows(),
        Row::Site(_) => Vec::new(),
        Row::Act(act) => act.shows(),
        Row::Case(case) => case.shows(),
    }
}
