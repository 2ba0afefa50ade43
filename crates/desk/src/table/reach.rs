//! Who sees which record, since when; what has to be told to whom.

use std::{collections::BTreeMap, fmt, ops::ControlFlow, str::FromStr};

use casework::{
    id::{ActId, CaseId, DeviceId, Digest, ItemId, PersonId, SiteId},
    scope::{Record, Scope},
    site::TerritorialDirection,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    column::{DomainColumn, Json},
    error::LedgerError,
    sql::{Error, Reader, Row, Value, Writer, named_params, sql},
};

/// Some of those who are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) enum Circle {
    Everybody,
    Office(TerritorialDirection),
    /// One workstation, whatever it may see: of its own acts, and of whoever it wrote of and was erased.
    Device(DeviceId),
    /// One workstation in one of its views: who works there, and what is sealed there still.
    View(DeviceId, u64),
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everybody => f.write_str("*"),
            Self::Office(office) => f.write_str(office.code()),
            Self::Device(device) => write!(f, "{device}"),
            Self::View(device, view) => write!(f, "{device}.{view}"),
        }
    }
}

impl From<Circle> for String {
    fn from(circle: Circle) -> Self {
        circle.to_string()
    }
}

impl TryFrom<String> for Circle {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if text == "*" {
            return Ok(Self::Everybody);
        }
        if let Some(office) = TerritorialDirection::from_code(&text) {
            return Ok(Self::Office(office));
        }
        let (id, view) = text.split_once('.').map_or((text.as_str(), None), |(id, view)| (id, Some(view)));
        let device = Uuid::from_str(id).map(DeviceId).map_err(|_| "nobody is called so")?;
        match view.map(str::parse) {
            None => Ok(Self::Device(device)),
            Some(view) => view.map(|view| Self::View(device, view)).map_err(|_| "no view is called so"),
        }
    }
}

/// Who may be told of a record, each from a number of the history on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Reach(pub(crate) BTreeMap<Circle, u64>);

impl Reach {
    /// From which number on one of these sees it.
    pub(crate) fn since(&self, circles: &[Circle]) -> Option<u64> {
        circles.iter().filter_map(|circle| self.0.get(circle)).min().copied()
    }
}

/// By its kind and id, as it is kept.
pub(crate) type RecordKey = (&'static str, Uuid);

pub(crate) fn key(record: Record) -> RecordKey {
    match record {
        Record::Item(id) => ("ITEM", id.0),
        Record::Person(id) => ("PERSON", id.0),
        Record::Site(id) => ("SITE", id.0),
        Record::Act(id) => ("ACT", id.0),
        Record::Case(id) => ("CASE", id.0),
    }
}

/// A record within JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Listed {
    Site(SiteId),
    Person(PersonId),
    Act(ActId),
    Item(ItemId),
    Case(CaseId),
}

impl From<Record> for Listed {
    fn from(record: Record) -> Self {
        match record {
            Record::Item(id) => Self::Item(id),
            Record::Person(id) => Self::Person(id),
            Record::Site(id) => Self::Site(id),
            Record::Act(id) => Self::Act(id),
            Record::Case(id) => Self::Case(id),
        }
    }
}

impl From<Listed> for Record {
    fn from(listed: Listed) -> Self {
        match listed {
            Listed::Item(id) => Self::Item(id),
            Listed::Person(id) => Self::Person(id),
            Listed::Site(id) => Self::Site(id),
            Listed::Act(id) => Self::Act(id),
            Listed::Case(id) => Self::Case(id),
        }
    }
}

/// Of whom a scope makes a workstation one that has these views; `None`: of all.
pub(super) fn circles(scope: Scope, device: DeviceId, views: impl Iterator<Item = u64>) -> Option<Vec<Circle>> {
    match scope {
        Scope::National => None,
        Scope::Of(offices) => {
            let own = [Circle::Everybody, Circle::Device(device)];
            let views = views.map(|view| Circle::View(device, view));
            Some(offices.iter().map(Circle::Office).chain(own).chain(views).collect())
        }
    }
}

/// Of which record a file is; `None`: of a format, or a clock, which are nobody's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FileOf {
    pub(crate) record: Option<Record>,
    /// The workstation that said so without having been able to read it; its word counts once it was brought.
    pub(crate) said_by: Option<DeviceId>,
}

fn reach(row: &Row<'_>) -> crate::sql::Result<Reach> {
    row.json("circles")
}

fn came(row: &Row<'_>) -> crate::sql::Result<Vec<Record>> {
    let came = match row.get::<_, Option<String>>("came")? {
        Some(json) => serde_json::from_str::<Vec<Listed>>(&json).map_err(|_| Error::Unfit)?,
        None => Vec::new(),
    };
    Ok(came.into_iter().map(Record::from).collect())
}

impl Reader<'_> {
    /// Who sees a record.
    pub(crate) fn reach(&self, record: Record) -> Result<Reach, LedgerError> {
        let (kind, id) = key(record);
        let ask = || self.one(sql!("reach/get.sql"), named_params! { ":kind": kind, ":id": id }, reach);
        Ok(self.known.reaches.or((kind, id), ask)?.unwrap_or_default())
    }

    /// Those of which [`Reader::reach`] will be asked.
    pub(crate) fn expect_reach(&self, records: impl Iterator<Item = Record>) -> Result<(), LedgerError> {
        let set = |(kind, id): &RecordKey| vec![Value::from(*kind), Value::from(*id)];
        self.expect(&self.known.reaches, sql!("reach/get.sql"), records.map(key), (&[":kind", ":id"], set), reach)
    }

    /// The numbers above `after` that have to be told to one of `circles` or that `dev` asked itself, and the records that came
    /// with each: the first `most` of them.
    pub(crate) fn feed(
        &self,
        circles: &[Circle],
        dev: DeviceId,
        after: u64,
        most: usize,
    ) -> Result<BTreeMap<u64, Vec<Record>>, LedgerError> {
        let mut numbers = BTreeMap::<u64, Vec<Record>>::new();
        let limit = most as u64;
        for circle in circles {
            let params = named_params! { ":circle": circle.to_string(), ":after": after, ":most": limit };
            self.each(sql!("reach/fed.sql"), params, |row| {
                numbers.entry(row.get("n")?).or_default().extend(came(row)?);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        let params = named_params! { ":dev": dev.0, ":after": after, ":most": limit };
        self.each(sql!("reach/own.sql"), params, |row| {
            numbers.entry(row.get("n")?).or_default();
            Ok(ControlFlow::Continue(()))
        })?;
        while numbers.len() > most {
            numbers.pop_last();
        }
        Ok(numbers)
    }

    /// About how many there are.
    pub(crate) fn left_for(&self, circles: &[Circle], after: u64) -> Result<u64, LedgerError> {
        let mut left = 0;
        for circle in circles {
            let params = named_params! { ":circle": circle.to_string(), ":after": after };
            left += self.one(sql!("reach/left.sql"), params, |row| row.get::<_, u64>("n"))?.unwrap_or_default();
        }
        Ok(left)
    }

    /// The hashes of what was told after one number and up to another, as in [`Reader::feed`].
    pub(crate) fn hashes_for(
        &self,
        circles: &[Circle],
        dev: DeviceId,
        after: u64,
        n: u64,
    ) -> Result<BTreeMap<u64, Digest>, LedgerError> {
        let mut hashes = BTreeMap::new();
        let mut note = |row: &Row<'_>| {
            hashes.insert(row.get("n")?, row.digest("hash")?);
            Ok(ControlFlow::Continue(()))
        };
        for circle in circles {
            let params = named_params! { ":circle": circle.to_string(), ":after": after, ":n": n };
            self.each(sql!("reach/hashes.sql"), params, &mut note)?;
        }
        self.each(sql!("reach/own_hashes.sql"), named_params! { ":dev": dev.0, ":after": after, ":n": n }, &mut note)?;
        Ok(hashes)
    }

    /// The entries up to `n` that are about a record.
    pub(crate) fn about(&self, record: Record, n: u64) -> Result<Vec<u64>, LedgerError> {
        let (kind, id) = key(record);
        self.all(sql!("reach/about.sql"), named_params! { ":kind": kind, ":id": id, ":n": n }, |row| row.get("n"))
    }

    /// Items, people and cases of a site.
    pub(crate) fn records_at(&self, site: SiteId) -> Result<Vec<Record>, LedgerError> {
        let params = named_params! { ":site": site.0 };
        let people = self.all(sql!("reach/people_at.sql"), params, |row| row.get("id").map(PersonId))?;
        let items = self.all(sql!("reach/items_at.sql"), params, |row| row.get("id").map(ItemId))?;
        let cases = self.cases_at(site)?.into_iter().map(Record::Case);
        let items = items.into_iter().map(Record::Item);
        Ok(people.into_iter().map(Record::Person).chain(items).chain(cases).collect())
    }

    pub(crate) fn items_of(&self, holder: PersonId) -> Result<Vec<Record>, LedgerError> {
        let params = named_params! { ":holder": holder.0 };
        self.all(sql!("reach/items_of.sql"), params, |row| Ok(Record::Item(ItemId(row.get("id")?))))
    }

    /// What a file is of.
    pub(crate) fn file_of(&self, file: Digest) -> Result<Vec<FileOf>, LedgerError> {
        let params = named_params! { ":file": file.0 };
        let mut of = self.all(sql!("reach/file_of.sql"), params, |row| {
            let (id, said_by) = (row.get("id")?, row.get::<_, Uuid>("made_by")?);
            let record = match row.get_ref("kind")?.as_str()? {
                "ITEM" => Some(Record::Item(ItemId(id))),
                "ACT" => Some(Record::Act(ActId(id))),
                "CASE" => Some(Record::Case(CaseId(id))),
                _ => None,
            };
            Ok(FileOf { record, said_by: Some(DeviceId(said_by)).filter(|_| !said_by.is_nil()) })
        })?;
        let by_desk = |record| FileOf { record, said_by: None };
        of.extend(
            self.all(sql!("reach/filed.sql"), params, |row| Ok(by_desk(Some(Record::Act(ActId(row.get("act")?))))))?,
        );
        if self.one(sql!("reach/is_clock.sql"), params, |_| Ok(()))?.is_some() {
            of.push(by_desk(None));
        }
        Ok(of)
    }

    /// What each workstation brought.
    pub(crate) fn all_brought(&self) -> Result<Vec<(DeviceId, Digest)>, LedgerError> {
        self.all(sql!("reach/all_brought.sql"), [], |row| Ok((DeviceId(row.get("dev")?), row.digest("file")?)))
    }

    /// What came to a circle with number `n`.
    pub(crate) fn came_to(&self, circle: Circle, n: u64) -> Result<Vec<Record>, LedgerError> {
        let params = named_params! { ":circle": circle.to_string(), ":n": n };
        Ok(self.one(sql!("reach/came_to.sql"), params, came)?.unwrap_or_default())
    }

    /// The number of the last entry that is about a record; 0 without one.
    pub(crate) fn last_about(&self, record: Record) -> Result<u64, LedgerError> {
        let (kind, id) = key(record);
        let last =
            self.one(sql!("reach/last_about.sql"), named_params! { ":kind": kind, ":id": id }, |row| row.get("n"))?;
        Ok(last.unwrap_or_default())
    }

    /// Who asked the entry with this number.
    pub(crate) fn author_of(&self, n: u64) -> Result<Option<PersonId>, LedgerError> {
        self.one(sql!("reach/author_of.sql"), named_params! { ":n": n }, |row| row.get("person").map(PersonId))
    }

    /// What the acts name that a workstation made and that wait for a signature, their seal or a lead.
    pub(crate) fn items_in_open_acts_of(&self, dev: DeviceId) -> Result<Vec<ItemId>, LedgerError> {
        self.all(sql!("reach/in_open_acts_of.sql"), named_params! { ":dev": dev.0 }, |row| row.get("item").map(ItemId))
    }

    /// The workstations whose entries are about a person.
    pub(crate) fn devices_about(&self, person: PersonId) -> Result<Vec<DeviceId>, LedgerError> {
        self.all(sql!("reach/devices_about.sql"), named_params! { ":id": person.0 }, |row| row.get("dev").map(DeviceId))
    }

    /// Of each of some files whether this workstation has brought it.
    pub(crate) fn have_brought(&self, dev: DeviceId, files: &[Digest]) -> Result<Vec<bool>, LedgerError> {
        let sets: Vec<_> =
            files.iter().map(|file| vec![Value::from(dev.0), Value::Blob(file.0.to_vec().into())]).collect();
        let found = self.one_each(sql!("reach/has_brought.sql"), &[":dev", ":file"], &sets, |_| Ok(()))?;
        Ok(found.into_iter().map(|found| found.is_some()).collect())
    }

    /// Whether the history has still to be gone through.
    pub(crate) fn is_reach_due(&self) -> Result<bool, LedgerError> {
        Ok(self.one(sql!("reach/is_due.sql"), [], |_| Ok(()))?.is_some())
    }
}

impl Writer<'_> {
    pub(crate) fn put_reach(&self, record: Record, reach: Reach) -> Result<(), LedgerError> {
        let (kind, id) = key(record);
        let params = named_params! { ":kind": kind, ":id": id, ":circles": Json(&reach) };
        let put = self.later(sql!("reach/put.sql"), params, 2);
        self.known.reaches.put((kind, id), Some(reach));
        put
    }

    pub(crate) fn note_about(&self, record: Record, n: u64) -> Result<(), LedgerError> {
        let (kind, id) = key(record);
        self.later(sql!("reach/add_about.sql"), named_params! { ":kind": kind, ":id": id, ":n": n }, 3)
    }

    /// Number `n` has to be told to a circle, with records that came to be seen by it.
    pub(crate) fn feed_to(&self, circle: Circle, n: u64, came: &[Record]) -> Result<(), LedgerError> {
        let came: Vec<Listed> = came.iter().copied().map(Listed::from).collect();
        let came = (!came.is_empty()).then_some(came);
        let circle = circle.to_string();
        let params = named_params! { ":circle": circle, ":n": n, ":came": came.as_ref().map(Json) };
        self.later(sql!("reach/feed.sql"), params, 2)
    }

    /// A file is of a record; without one, of a format. `by`: once this workstation has brought it.
    pub(crate) fn add_file_of(
        &self,
        file: Digest,
        record: Option<Record>,
        by: Option<DeviceId>,
    ) -> Result<(), LedgerError> {
        let (kind, id) = record.map_or(("FORMAT", Uuid::nil()), key);
        let by = by.map_or(Uuid::nil(), |dev| dev.0);
        let params = named_params! { ":file": file.0, ":kind": kind, ":id": id, ":by": by };
        self.later(sql!("reach/add_file.sql"), params, 4)
    }

    /// What a workstation brought before it was noted.
    pub(crate) fn held_was_brought(&self, dev: DeviceId) -> Result<(), LedgerError> {
        self.run(sql!("reach/held_was_brought.sql"), named_params! { ":dev": dev.0 }).map(drop)
    }

    pub(crate) fn note_brought(&self, dev: DeviceId, file: Digest) -> Result<(), LedgerError> {
        self.later(sql!("reach/bring.sql"), named_params! { ":dev": dev.0, ":file": file.0 }, 2)
    }

    pub(crate) fn reach_is_done(&self) -> Result<(), LedgerError> {
        self.run(sql!("reach/done.sql"), []).map(drop)
    }
}
