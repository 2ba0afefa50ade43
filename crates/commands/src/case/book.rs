//! The catalogue, looked up by whoever shows cases.

use std::collections::{BTreeMap, BTreeSet};

use casework::catalogue::{Edition, Kept as _, Listed, ListedId};
use casework::id::{CategoryId, GroupId, PersonId, ProjectId, SlaId};
use casework::role::Role;
use store::Reader;

use crate::answer::Answer;

/// The longest way from the root of the tree that is shown.
const PATH_MAX: usize = casework::catalogue::DEPTH_MAX + 1;

pub(super) struct Book(BTreeMap<ListedId, Listed>);

impl Book {
    pub(super) fn of(r: &Reader<'_>) -> Answer<Self> {
        let editions = r.catalogue()?.into_iter();
        Ok(Self(editions.map(|edition| (edition.listed.id(), edition.listed)).collect()))
    }

    fn name(&self, id: ListedId) -> String {
        self.0.get(&id).map_or_else(String::new, |listed| listed.name().to_owned())
    }

    pub(super) fn project(&self, id: ProjectId) -> String {
        self.name(ListedId::Project(id))
    }

    pub(super) fn group(&self, id: GroupId) -> String {
        self.name(ListedId::Group(id))
    }

    pub(super) fn sla(&self, id: SlaId) -> String {
        self.name(ListedId::Sla(id))
    }

    /// The names from the root to the category.
    pub(super) fn path(&self, category: CategoryId) -> Vec<String> {
        let (mut path, mut at) = (Vec::new(), Some(category));
        while let Some(Listed::Category { record, .. }) = at.and_then(|id| self.0.get(&ListedId::Category(id))) {
            path.push(record.name.clone());
            at = record.parent.filter(|_| path.len() < PATH_MAX);
        }
        path.reverse();
        path
    }

    /// The groups in which somebody works, or which they lead.
    pub(super) fn groups_of(&self, person: PersonId, role: Role) -> Vec<GroupId> {
        let of = |listed: &Listed| match listed {
            Listed::Group { id, record } if record.counts(person, role) || record.is_led_by(person) || role.leads() => {
                Some(*id)
            }
            _ => None,
        };
        self.0.values().filter_map(of).collect()
    }
}

/// Whom groups list.
pub(super) fn members(editions: &[Edition]) -> BTreeSet<PersonId> {
    let of = |edition: &Edition| match &edition.listed {
        Listed::Group { record, .. } => record.members.iter().chain(&record.leads).copied().collect(),
        _ => Vec::new(),
    };
    editions.iter().flat_map(of).collect()
}
