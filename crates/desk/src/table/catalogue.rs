//! The catalogue and mass events. Every edition of a record is kept.

use casework::{
    calendar::Calendar,
    case::MassEvent,
    catalogue::{Edition, Listed, ListedId, shipped},
    id::{CalendarId, CategoryId, GroupId, MassEventId},
    site::TerritorialDirection,
};
use uuid::Uuid;

use crate::{
    column::{DomainColumn, Json},
    error::LedgerError,
    sql::{Reader, Row, Writer, named_params, sql},
};

/// By its kind and id, as it is kept.
pub(super) type ListedKey = (&'static str, Uuid);

fn key(id: ListedId) -> ListedKey {
    match id {
        ListedId::Project(id) => ("PROJECT", id.0),
        ListedId::Category(id) => ("CATEGORY", id.0),
        ListedId::Sla(id) => ("SLA", id.0),
        ListedId::Group(id) => ("GROUP", id.0),
        ListedId::Calendar(id) => ("CALENDAR", id.0),
    }
}

impl Reader<'_> {
    /// The last edition of a record; the first of some is shipped with every program.
    pub(crate) fn listed(&self, id: ListedId) -> Result<Option<Edition>, LedgerError> {
        let (kind, uuid) = key(id);
        let kept = self.known.listed.or((kind, uuid), || {
            self.one(sql!("catalogue/last.sql"), named_params! { ":kind": kind, ":id": uuid }, edition)
        })?;
        Ok(kept.or_else(|| shipped().get(&id).cloned()))
    }

    pub(crate) fn calendar_edition(&self, id: CalendarId, edition: u32) -> Result<Option<Calendar>, LedgerError> {
        let (kind, uuid) = key(ListedId::Calendar(id));
        let params = named_params! { ":kind": kind, ":id": uuid, ":edition": edition };
        let kept = self.one(sql!("catalogue/edition.sql"), params, |row| row.json("body"))?;
        let first = || shipped().get(&ListedId::Calendar(id)).filter(|first| first.edition == edition);
        Ok(kept.or_else(|| first().map(|first| first.listed.clone())).and_then(calendar))
    }

    /// Whether other categories lie in it.
    pub(crate) fn has_subcategories(&self, id: CategoryId) -> Result<bool, LedgerError> {
        if self.one(sql!("catalogue/subcategory.sql"), named_params! { ":id": id.0 }, |_| Ok(()))?.is_some() {
            return Ok(true);
        }
        for edition in shipped().values() {
            if let Listed::Category { id: inner, record } = &edition.listed
                && record.parent == Some(id)
                // Otherwise the table has it, wherever it lies now.
                && self.listed(ListedId::Category(*inner))?.is_some_and(|last| last.edition == edition.edition)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The office whose workstations see the cases of a group.
    pub(crate) fn office_of_group(&self, id: GroupId) -> Result<Option<TerritorialDirection>, LedgerError> {
        Ok(match self.listed(ListedId::Group(id))? {
            Some(Edition { listed: Listed::Group { record, .. }, .. }) => record.office,
            _ => None,
        })
    }

    pub(crate) fn mass_event(&self, id: MassEventId) -> Result<Option<MassEvent>, LedgerError> {
        self.one(sql!("catalogue/mass_event.sql"), named_params! { ":id": id.0 }, |row| row.json("body"))
    }
}

impl Writer<'_> {
    /// Keeps one more edition.
    pub(crate) fn add_listed(&self, edition: &Edition) -> Result<(), LedgerError> {
        let (kind, id) = key(edition.listed.id());
        let parent = match &edition.listed {
            Listed::Category { record, .. } => record.parent.map(|id| id.0),
            Listed::Project { .. } | Listed::Sla { .. } | Listed::Group { .. } | Listed::Calendar { .. } => None,
        };
        let params = named_params! {
            ":kind": kind,
            ":id": id,
            ":edition": edition.edition,
            ":parent": parent,
            ":body": Json(&edition.listed),
        };
        self.known.listed.put((kind, id), Some(edition.clone()));
        self.later(sql!("catalogue/add.sql"), params, 3)
    }

    pub(crate) fn put_mass_event(&self, id: MassEventId, event: &MassEvent) -> Result<(), LedgerError> {
        self.later(sql!("catalogue/put_mass_event.sql"), named_params! { ":id": id.0, ":body": Json(event) }, 1)
    }
}

fn calendar(listed: Listed) -> Option<Calendar> {
    match listed {
        Listed::Calendar { record, .. } => Some(record.calendar),
        Listed::Project { .. } | Listed::Category { .. } | Listed::Sla { .. } | Listed::Group { .. } => None,
    }
}

fn edition(row: &Row<'_>) -> crate::sql::Result<Edition> {
    Ok(Edition { edition: row.get("edition")?, listed: row.json("body")? })
}
