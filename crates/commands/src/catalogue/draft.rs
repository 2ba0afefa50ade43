//! The catalogue as it would be.

use std::collections::{BTreeMap, BTreeSet};

use casework::catalogue::{DEPTH_MAX, Edition, Listed, ListedId};
use casework::id::CategoryId;
use sheets::fold;
use uuid::Uuid;

use super::kind;
use super::sheet::Place;
use super::text::Taken;
use crate::view::catalogue::CatalogueCode;

/// Between the names of the way to a category.
const WAY: &str = " > ";

pub(super) struct Draft<'a> {
    records: BTreeMap<ListedId, Listed>,
    /// From which row a record was read.
    places: BTreeMap<ListedId, Place>,
    new_id: Box<dyn Fn() -> Uuid + 'a>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(before: &BTreeMap<ListedId, Edition>, new_id: impl Fn() -> Uuid + 'a) -> Self {
        let records = before.iter().map(|(id, edition)| (*id, edition.listed.clone())).collect();
        Self { records, places: BTreeMap::new(), new_id: Box::new(new_id) }
    }

    pub(super) fn new_id(&self) -> Uuid {
        (self.new_id)()
    }

    pub(super) fn get(&self, id: ListedId) -> Option<&Listed> {
        self.records.get(&id)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Listed> {
        self.records.values()
    }

    pub(super) fn put(&mut self, listed: Listed) {
        self.records.insert(listed.id(), listed);
    }

    /// Says from which row the record comes.
    ///
    /// # Errors
    /// The row that it was read from before.
    pub(super) fn claim(&mut self, id: ListedId, place: Place) -> Result<(), u32> {
        match self.places.get(&id) {
            Some(other) => Err(other.row),
            None => {
                self.places.insert(id, place);
                Ok(())
            }
        }
    }

    pub(super) fn place(&self, id: ListedId) -> Place {
        self.places.get(&id).cloned().unwrap_or_default()
    }

    /// The records that have a row of their own.
    pub(super) fn named(&self) -> impl Iterator<Item = ListedId> {
        self.places.keys().copied()
    }

    /// The names from the root to a record; of all but categories its own.
    pub(super) fn way(&self, listed: &Listed) -> String {
        let mut names = vec![listed.name()];
        let mut above = parent(listed);
        while let Some(Listed::Category { record, .. }) = above.and_then(|id| self.get(ListedId::Category(id))) {
            names.push(&record.name);
            above = record.parent.filter(|_| names.len() <= DEPTH_MAX);
        }
        names.reverse();
        names.join(WAY)
    }

    /// By what a cell names a record: by its name, or by its identifier where several are called so.
    pub(super) fn say(&self, id: ListedId) -> String {
        let Some(listed) = self.get(id) else { return id.key().1.to_string() };
        let way = self.way(listed);
        if self.called(kind(listed), &way).len() > 1 { id.key().1.to_string() } else { way }
    }

    fn called(&self, kind: &str, text: &str) -> Vec<ListedId> {
        let wanted = fold(text);
        let of = self.all().filter(|listed| self::kind(listed) == kind && fold(&self.way(listed)) == wanted);
        of.map(Listed::id).collect()
    }

    /// The record of a kind that a cell names.
    pub(super) fn find(&self, kind: &str, text: &str) -> Taken<Uuid> {
        if let Ok(id) = text.parse::<Uuid>() {
            let is = |listed: &&Listed| listed.id().key() == (kind, id);
            return self.all().find(is).map(|_| id).ok_or(CatalogueCode::NotFound);
        }
        match self.called(kind, text)[..] {
            [id] => Ok(id.key().1),
            [] => Err(CatalogueCode::NotFound),
            _ => Err(CatalogueCode::Ambiguous),
        }
    }

    /// What differs from before, as the next edition of each; what others name comes before them.
    pub(super) fn editions(&self, before: &BTreeMap<ListedId, Edition>) -> Vec<Edition> {
        let changed = self.all().filter(|listed| before.get(&listed.id()).is_none_or(|known| known.listed != **listed));
        let mut changed: Vec<&Listed> = changed.collect();
        changed.sort_by_key(|listed| (rank(listed), self.depth(listed)));
        let next = |listed: &Listed| Edition {
            edition: before.get(&listed.id()).map_or(1, |known| known.edition + 1),
            listed: listed.clone(),
        };
        changed.into_iter().map(next).collect()
    }

    fn depth(&self, listed: &Listed) -> usize {
        let (mut depth, mut above, mut seen) = (0, parent(listed), BTreeSet::new());
        while let Some(id) = above.filter(|id| seen.insert(*id)) {
            depth += 1;
            above = self.get(ListedId::Category(id)).and_then(parent);
        }
        depth
    }
}

fn parent(listed: &Listed) -> Option<CategoryId> {
    match listed {
        Listed::Category { record, .. } => record.parent,
        Listed::Project { .. } | Listed::Sla { .. } | Listed::Group { .. } | Listed::Calendar { .. } => None,
    }
}

fn rank(listed: &Listed) -> u8 {
    match listed {
        Listed::Project { .. } | Listed::Calendar { .. } => 0,
        Listed::Sla { .. } | Listed::Group { .. } => 1,
        Listed::Category { .. } => 2,
    }
}
