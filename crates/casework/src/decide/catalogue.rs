//! The catalogue: changed record by record, and looked up by whoever judges cases.

use super::records::batch;
use super::{Judged, World, read};
use crate::calendar::Calendar;
use crate::catalogue::{CatalogueFlaw, Category, DEPTH_MAX, Edition, Group, Listed, ListedId, Sla};
use crate::fact::Fact;
use crate::id::{CalendarId, CategoryId, GroupId, ProjectId, SlaId};
use crate::refusal::Refusal;

/// Changes records. What one of them names has to be there, or to come before it.
pub(super) fn change<W: World>(world: &W, editions: &[Edition]) -> Judged<Vec<Fact>, W> {
    batch(editions.iter().map(|edition| edition.listed.id()), Refusal::Stale)?;
    let mut facts = Vec::with_capacity(editions.len());
    for (index, edition) in editions.iter().enumerate() {
        let (listed, before) = (edition.listed.id(), editions.get(..index).unwrap_or_default());
        edition.listed.check().map_err(|flaw| Refusal::BadListed { listed, flaw })?;
        let current = read(world.listed(listed))?.map_or(0, |known| known.edition);
        if edition.edition != current.saturating_add(1) {
            return Err(Refusal::Stale.into());
        }
        let book = Book { world, before };
        let sound = match &edition.listed {
            Listed::Project { .. } | Listed::Calendar { .. } => true,
            Listed::Sla { record, .. } => book.has(ListedId::Calendar(record.calendar))?,
            Listed::Group { record, .. } => book.has_all(record.projects.iter().map(|id| ListedId::Project(*id)))?,
            Listed::Category { id, record } => book.category(*id, record)?,
        };
        if !sound {
            return Err(Refusal::BadListed { listed, flaw: CatalogueFlaw::NotThere }.into());
        }
        facts.push(Fact::Listed(Box::new(edition.clone())));
    }
    Ok(facts)
}

/// The catalogue with what the same intent changed before.
struct Book<'a, W> {
    world: &'a W,
    before: &'a [Edition],
}

impl<W: World> Book<'_, W> {
    fn get(&self, id: ListedId) -> Judged<Option<Listed>, W> {
        let known = self.before.iter().find(|edition| edition.listed.id() == id).cloned();
        let known = match known {
            Some(known) => Some(known),
            None => read(self.world.listed(id))?,
        };
        Ok(known.map(|known| known.listed))
    }

    fn has(&self, id: ListedId) -> Judged<bool, W> {
        Ok(self.get(id)?.is_some())
    }

    fn has_all(&self, ids: impl Iterator<Item = ListedId>) -> Judged<bool, W> {
        for id in ids {
            if !self.has(id)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Everything that it names is there, and of its project; it lies in no category that lies in it.
    fn category(&self, id: CategoryId, category: &Category) -> Judged<bool, W> {
        let group = match category.group {
            Some(group) => match self.get(ListedId::Group(group))? {
                Some(Listed::Group { record, .. }) => record.projects.contains(&category.project),
                _ => false,
            },
            None => true,
        };
        let slas = self.has_all(category.slas.iter().map(|id| ListedId::Sla(*id)))?;
        if !group || !slas || !self.has(ListedId::Project(category.project))? {
            return Ok(false);
        }
        let mut above = category.parent;
        for _ in 0..DEPTH_MAX {
            let Some(parent) = above else { return Ok(true) };
            let Some(Listed::Category { record, .. }) = self.get(ListedId::Category(parent))? else { return Ok(false) };
            if record.project != category.project {
                return Ok(false);
            }
            if parent == id {
                break;
            }
            above = record.parent;
        }
        let flaw = CatalogueFlaw::TooDeep { max: DEPTH_MAX as u32 };
        Err(Refusal::BadListed { listed: ListedId::Category(id), flaw }.into())
    }
}

/// The record, which new things may be made of.
pub(super) fn active<W: World>(world: &W, listed: ListedId) -> Judged<Listed, W> {
    let known = read(world.listed(listed))?.ok_or(Refusal::NotListed { listed })?.listed;
    if known.is_active() { Ok(known) } else { Err(Refusal::NotActive { listed }.into()) }
}

/// The leaf of the tree, in a project.
pub(super) fn category<W: World>(world: &W, id: CategoryId, project: ProjectId) -> Judged<Category, W> {
    let listed = ListedId::Category(id);
    let Listed::Category { record, .. } = active(world, listed)? else {
        return Err(Refusal::NotListed { listed }.into());
    };
    if record.project != project {
        return Err(Refusal::ListedElsewhere { listed }.into());
    }
    if read(world.has_subcategories(id))? { Err(Refusal::NotALeaf { listed }.into()) } else { Ok(record) }
}

/// The category of a case, whatever became of it since.
pub(super) fn category_of<W: World>(world: &W, id: CategoryId) -> Judged<Category, W> {
    let listed = ListedId::Category(id);
    match read(world.listed(listed))?.map(|known| known.listed) {
        Some(Listed::Category { record, .. }) => Ok(record),
        _ => Err(Refusal::NotListed { listed }.into()),
    }
}

pub(super) fn sla<W: World>(world: &W, id: SlaId) -> Judged<Sla, W> {
    let listed = ListedId::Sla(id);
    let Listed::Sla { record, .. } = active(world, listed)? else { return Err(Refusal::NotListed { listed }.into()) };
    Ok(record)
}

/// The group, whatever became of it since.
pub(super) fn group<W: World>(world: &W, id: GroupId) -> Judged<Group, W> {
    let listed = ListedId::Group(id);
    match read(world.listed(listed))?.map(|known| known.listed) {
        Some(Listed::Group { record, .. }) => Ok(record),
        _ => Err(Refusal::NotListed { listed }.into()),
    }
}

/// The group, to which cases of the project may go.
pub(super) fn within_project<W: World>(world: &W, id: GroupId, project: ProjectId) -> Judged<Group, W> {
    let listed = ListedId::Group(id);
    active(world, listed)?;
    let group = group(world, id)?;
    if group.projects.contains(&project) { Ok(group) } else { Err(Refusal::ListedElsewhere { listed }.into()) }
}

/// The last edition of a calendar.
pub(super) fn listed_calendar<W: World>(world: &W, id: CalendarId) -> Judged<(u32, Calendar), W> {
    let listed = ListedId::Calendar(id);
    match read(world.listed(listed))? {
        Some(Edition { edition, listed: Listed::Calendar { record, .. } }) => Ok((edition, record.calendar)),
        _ => Err(Refusal::NotListed { listed }.into()),
    }
}
