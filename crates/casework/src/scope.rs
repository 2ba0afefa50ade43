//! *Alcance*: whose records a workstation may see, by dirección territorial. What makes a record of an office is said here and
//! nowhere else; who keeps the account of it is the desk.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::act::Act;
use crate::case::Case;
use crate::dispute::Claim;
use crate::fact::{ActFact, CaseFact, Fact, ItemFact, PersonFact, SiteFact};
use crate::id::{ActId, CaseId, GroupId, ItemId, PersonId, SiteId};
use crate::item::{Item, Placement};
use crate::person::Person;
use crate::site::TerritorialDirection;

/// Some of the direcciones territoriales.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Offices(u32);

impl Offices {
    /// Whether it is one of them.
    #[must_use]
    pub fn has(self, office: TerritorialDirection) -> bool {
        self.0 & Self::from(office).0 != 0
    }

    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those that are in both.
    #[must_use]
    pub fn both(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the order of the list.
    pub fn iter(self) -> impl Iterator<Item = TerritorialDirection> {
        TerritorialDirection::ALL.iter().copied().filter(move |office| self.has(*office))
    }
}

impl From<TerritorialDirection> for Offices {
    fn from(office: TerritorialDirection) -> Self {
        Self(1 << office as u32)
    }
}

impl FromIterator<TerritorialDirection> for Offices {
    fn from_iter<I: IntoIterator<Item = TerritorialDirection>>(offices: I) -> Self {
        offices.into_iter().fold(Self::default(), |all, office| all.and(office.into()))
    }
}

impl fmt::Debug for Offices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(TerritorialDirection::code)).finish()
    }
}

/// What a workstation may see: everything, or what is of its offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(into = "Option<Vec<TerritorialDirection>>", try_from = "Option<Vec<TerritorialDirection>>")]
#[ts(as = "Option<Vec<TerritorialDirection>>")]
pub enum Scope {
    /// *Todo el país.*
    #[default]
    National,
    Of(Offices),
}

impl Scope {
    /// What either of them shows: who may not have heard of a change sees what is shown now and what was shown before.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Of(one), Self::Of(other)) => Self::Of(one.and(other)),
            _ => Self::National,
        }
    }

    /// What both of them show; `None`: nothing.
    #[must_use]
    pub fn both(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::National, one) | (one, Self::National) => Some(one),
            (Self::Of(one), Self::Of(other)) => Some(one.both(other)).filter(|both| !both.is_empty()).map(Self::Of),
        }
    }

    /// Whether it shows all that the other one shows.
    #[must_use]
    pub fn shows(self, other: Self) -> bool {
        self.and(other) == self
    }

    #[must_use]
    pub fn is_national(self) -> bool {
        self == Self::National
    }
}

impl From<Scope> for Option<Vec<TerritorialDirection>> {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::National => None,
            Scope::Of(offices) => Some(offices.iter().collect()),
        }
    }
}

/// A scope of no office would be a workstation that sees nothing.
#[derive(Debug, Clone, Copy)]
pub struct NoOffice;

impl fmt::Display for NoOffice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scope has at least one office")
    }
}

impl TryFrom<Option<Vec<TerritorialDirection>>> for Scope {
    type Error = NoOffice;

    fn try_from(listed: Option<Vec<TerritorialDirection>>) -> Result<Self, NoOffice> {
        match listed {
            None => Ok(Self::National),
            Some(listed) if listed.is_empty() => Err(NoOffice),
            Some(listed) => Ok(Self::Of(listed.into_iter().collect())),
        }
    }
}

/// A record, whatever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Record {
    Site(SiteId),
    Person(PersonId),
    Act(ActId),
    Item(ItemId),
    Case(CaseId),
}

/// From what a record becomes visible to offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// To everybody.
    Everybody,
    Office(TerritorialDirection),
    /// To the office of this site, if it has one.
    Site(SiteId),
    /// To the office where this person works.
    Home(PersonId),
    /// To the office of this group, if it has one.
    Group(GroupId),
    /// To whoever sees that record.
    Seen(Record),
}

impl Fact {
    /// What it is about; of two ids of one thing the one that it is known by. `None`: a format or
    /// something of the catalogue, which everybody sees.
    #[must_use]
    pub fn record(&self) -> Option<Record> {
        Some(match self {
            Self::Item(_, ItemFact::SameAs { item }) => Record::Item(*item),
            Self::Person(_, PersonFact::SameAs { person }) => Record::Person(*person),
            Self::Site(_, SiteFact::SameAs { site }) => Record::Site(*site),
            Self::Item(id, _) => Record::Item(*id),
            Self::Person(id, _) => Record::Person(*id),
            Self::Site(id, _) => Record::Site(*id),
            Self::Act(id, _) => Record::Act(*id),
            Self::Case(id, _) => Record::Case(*id),
            Self::Format(..) | Self::Listed(_) | Self::MassEvent(..) => return None,
        })
    }

    /// Whether it is about something that was registered twice: whoever wrote it down has it before them.
    #[must_use]
    pub fn is_same(&self) -> bool {
        matches!(
            self,
            Self::Item(_, ItemFact::SameAs { .. })
                | Self::Person(_, PersonFact::SameAs { .. })
                | Self::Site(_, SiteFact::SameAs { .. })
        )
    }

    /// To whom it makes visible what it is about. What an office once saw it goes on seeing: it answers for what it had, and
    /// its history says where that went.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        let placed = |to: &Placement| {
            let site = to.site.map(Source::Site);
            site.into_iter().chain(to.holder.map(Source::Home)).collect()
        };
        match self {
            Self::Site(_, SiteFact::Known { details }) => {
                vec![details.territorial.map_or(Source::Everybody, Source::Office)]
            }
            Self::Person(_, PersonFact::Known { details }) => details.site.map(Source::Site).into_iter().collect(),
            Self::Item(_, ItemFact::Registered { placement: to, .. } | ItemFact::Moved { to, .. }) => placed(to),
            Self::Act(_, fact) => match &**fact {
                ActFact::Issued { content, .. } => {
                    let site = content.site.map(Source::Site).into_iter();
                    let holder = std::iter::once(Source::Home(content.holder.person));
                    let lines = content.lines.iter().map(|line| Source::Seen(Record::Item(line.item)));
                    site.chain(holder).chain(lines).collect()
                }
                _ => Vec::new(),
            },
            Self::Case(_, fact) => match &**fact {
                CaseFact::Registered { details, group, by, .. } => {
                    let site = details.site.map_or(Source::Home(details.requester), Source::Site);
                    vec![site, Source::Group(*group), Source::Home(*by)]
                }
                CaseFact::Stepped { group, assignee, .. } => {
                    std::iter::once(Source::Group(*group)).chain(assignee.map(Source::Home)).collect()
                }
                CaseFact::Coded { .. }
                | CaseFact::Noted { .. }
                | CaseFact::AnsChanged { .. }
                | CaseFact::OfMassEvent { .. } => Vec::new(),
            },
            Self::Item(..)
            | Self::Person(..)
            | Self::Site(..)
            | Self::Format(..)
            | Self::Listed(_)
            | Self::MassEvent(..) => Vec::new(),
        }
    }

    /// What it names: whoever is told it has to know that, too. The lines of an act are no such thing: a paper is told whole,
    /// with what it says of items that are not theirs.
    #[must_use]
    pub fn names(&self) -> Vec<Record> {
        match self {
            Self::Item(_, fact) => match fact {
                ItemFact::Registered { details, placement } => {
                    with(placed(placement), details.parent.map(Record::Item))
                }
                ItemFact::DetailsChanged { details } => details.parent.map(Record::Item).into_iter().collect(),
                ItemFact::Moved { to, act, .. } => with(placed(to), act.map(Record::Act)),
                ItemFact::Disputed { claim, .. } => claimed(claim),
                ItemFact::Settled { by, .. } => vec![Record::Person(*by)],
                ItemFact::LoanExtended { .. } | ItemFact::PhotoAdded { .. } | ItemFact::SameAs { .. } => Vec::new(),
            },
            Self::Person(_, PersonFact::Known { details }) => details.site.map(Record::Site).into_iter().collect(),
            Self::Act(_, fact) => match &**fact {
                ActFact::Issued { content, .. } => {
                    let people = [&content.official, &content.holder].into_iter().chain(&content.approver);
                    let people = people.map(|party| Record::Person(party.person));
                    let replaced = content.replaces.as_ref().map(|replaces| Record::Act(replaces.act));
                    people.chain(content.site.map(Record::Site)).chain(replaced).collect()
                }
                ActFact::Decided { decision } => vec![Record::Person(decision.by)],
                ActFact::Replaced { by, .. } => vec![Record::Act(*by)],
                ActFact::TurnTaken { .. } | ActFact::Sealed { .. } | ActFact::Filed { .. } => Vec::new(),
            },
            Self::Case(_, fact) => match &**fact {
                CaseFact::Registered { details, by, .. } => {
                    let people = [details.requester, *by].into_iter().chain(details.named()).map(Record::Person);
                    people.chain(details.site.map(Record::Site)).chain(details.related.map(Record::Case)).collect()
                }
                CaseFact::Stepped { assignee, by, .. } => {
                    [Some(*by), *assignee].into_iter().flatten().map(Record::Person).collect()
                }
                CaseFact::Noted { by, .. } | CaseFact::AnsChanged { by, .. } => vec![Record::Person(*by)],
                CaseFact::Coded { .. } | CaseFact::OfMassEvent { .. } => Vec::new(),
            },
            // Groups name their members by id only: who they are is told where they work.
            Self::Person(..) | Self::Site(..) | Self::Format(..) | Self::Listed(_) | Self::MassEvent(..) => Vec::new(),
        }
    }
}

fn with(mut records: Vec<Record>, more: Option<Record>) -> Vec<Record> {
    records.extend(more);
    records
}

fn placed(to: &Placement) -> Vec<Record> {
    with(to.holder.map(Record::Person).into_iter().collect(), to.site.map(Record::Site))
}

fn claimed(claim: &Claim) -> Vec<Record> {
    match claim {
        Claim::Custody { act, why } => {
            let about = why.about();
            let acts = [Some(*act), about.act].into_iter().flatten().map(Record::Act);
            acts.chain(about.person.map(Record::Person)).chain(about.item.map(Record::Item)).collect()
        }
        Claim::Placement { to } => placed(to),
        // Both have to be seen by whoever settles it.
        Claim::Tag { by, .. } | Claim::Serial { by, .. } => vec![Record::Item(*by)],
    }
}

/// A record as it stands names others, which whoever comes to see it has to know.
pub trait Shows {
    fn shows(&self) -> Vec<Record>;
}

impl Shows for Item {
    fn shows(&self) -> Vec<Record> {
        let parent = self.details.parent.map(Record::Item);
        self.disputes.iter().flat_map(claimed).chain(placed(&self.placement)).chain(parent).collect()
    }
}

impl Shows for Person {
    fn shows(&self) -> Vec<Record> {
        self.details.site.map(Record::Site).into_iter().collect()
    }
}

impl Shows for Act {
    fn shows(&self) -> Vec<Record> {
        let content = &self.content;
        let people = [&content.official, &content.holder].into_iter().chain(&content.approver);
        let people = people.map(|party| party.person).chain(self.decision.as_ref().map(|decision| decision.by));
        let acts = content.replaces.as_ref().map(|replaces| replaces.act).into_iter().chain(self.replaced_by);
        let site = content.site.map(Record::Site);
        people.map(Record::Person).chain(acts.map(Record::Act)).chain(site).collect()
    }
}

impl Shows for Case {
    fn shows(&self) -> Vec<Record> {
        let told = self.events.iter().flat_map(|event| match event {
            CaseFact::Stepped { by, assignee, .. } => [Some(*by), *assignee],
            CaseFact::Noted { by, .. } | CaseFact::AnsChanged { by, .. } => [Some(*by), None],
            CaseFact::Registered { .. } | CaseFact::Coded { .. } | CaseFact::OfMassEvent { .. } => [None, None],
        });
        let now = [Some(self.details.requester), Some(self.registered_by), self.assignee, self.responsible];
        // Its whole history comes with it, and many of its events are of the same few people.
        let people: BTreeSet<PersonId> = now.into_iter().chain(told).flatten().chain(self.details.named()).collect();
        let site = self.details.site.map(Record::Site);
        let related = self.details.related.map(Record::Case);
        people.into_iter().map(Record::Person).chain(site).chain(related).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TerritorialDirection::{Antioquia, Valle};

    #[test]
    fn a_scope_is_written_as_a_list_of_offices_or_as_nothing() {
        let json = |scope: Scope| serde_json::to_string(&scope).unwrap();
        assert_eq!(json(Scope::National), "null");
        let both = Scope::Of([Valle, Antioquia].into_iter().collect());
        assert_eq!(json(both), r#"["ANTIOQUIA","VALLE"]"#);
        assert_eq!(serde_json::from_str::<Scope>(&json(both)).unwrap(), both);
        assert!(serde_json::from_str::<Scope>("[]").is_err(), "a workstation that sees nothing");
        assert!(serde_json::from_str::<Scope>(r#"["LUNA"]"#).is_err());
    }

    #[test]
    fn two_scopes_together_show_what_any_of_them_shows() {
        let (one, other) = (Scope::Of(Antioquia.into()), Scope::Of(Valle.into()));
        assert_eq!(one.and(other), Scope::Of([Antioquia, Valle].into_iter().collect()));
        assert_eq!(one.and(Scope::National), Scope::National);
        assert!(one.and(other).shows(one) && Scope::National.shows(one) && one.shows(one));
        assert!(!one.shows(other) && !one.shows(one.and(other)) && !one.shows(Scope::National));
        assert_eq!(one.both(one.and(other)), Some(one));
        assert_eq!((one.both(Scope::National), one.both(other)), (Some(one), None));
        let offices: Offices = TerritorialDirection::ALL.iter().copied().collect();
        assert_eq!(offices.iter().count(), TerritorialDirection::ALL.len());
    }
}
