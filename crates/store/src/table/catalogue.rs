//! The catalogue and mass events. Every edition of a record is kept.

use std::collections::HashSet;

use casework::{
    calendar::Calendar,
    case::{CalendarEditions, Case, MassEvent},
    catalogue::{Edition, Listed, ListedId, shipped},
    id::{CalendarId, CategoryId, MassEventId},
};
use rusqlite::{Row, named_params};
use uuid::Uuid;

use crate::{
    changed::Area,
    error::StoreError,
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

/// As the table keeps it.
pub(crate) fn listed_key(id: ListedId) -> (&'static str, Uuid) {
    match id {
        ListedId::Project(id) => ("PROJECT", id.0),
        ListedId::Category(id) => ("CATEGORY", id.0),
        ListedId::Sla(id) => ("SLA", id.0),
        ListedId::Group(id) => ("GROUP", id.0),
        ListedId::Calendar(id) => ("CALENDAR", id.0),
    }
}

impl Reader<'_> {
    /// The last edition of a record of the catalogue; the first of some is shipped.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn listed(&self, id: ListedId) -> Result<Option<Edition>, StoreError> {
        let (kind, uuid) = listed_key(id);
        let kept = self.one(sql!("catalogue/last.sql"), named_params! { ":kind": kind, ":id": uuid }, edition)?;
        Ok(kept.or_else(|| shipped().get(&id).cloned()))
    }

    /// The last edition of each record.
    pub fn catalogue(&self) -> Result<Vec<Edition>, StoreError> {
        let mut all = shipped().clone();
        self.each(sql!("catalogue/all.sql"), [], |row| {
            let edition = edition(row)?;
            all.insert(edition.listed.id(), edition);
            Ok(())
        })?;
        Ok(all.into_values().collect())
    }

    /// An edition of a calendar.
    pub fn calendar_edition(&self, id: CalendarId, edition: u32) -> Result<Option<Calendar>, StoreError> {
        let (kind, uuid) = listed_key(ListedId::Calendar(id));
        let params = named_params! { ":kind": kind, ":id": uuid, ":edition": edition };
        let kept = self.one(sql!("catalogue/edition.sql"), params, |row| row.json("body"))?;
        let first = || shipped().get(&ListedId::Calendar(id)).filter(|first| first.edition == edition);
        Ok(kept.or_else(|| first().map(|first| first.listed.clone())).and_then(calendar))
    }

    /// Whether other categories lie in it.
    pub fn has_subcategories(&self, id: CategoryId) -> Result<bool, StoreError> {
        let params = named_params! { ":id": id.to_string() };
        if self.one(sql!("catalogue/subcategory.sql"), params, |_| Ok(()))?.is_some() {
            return Ok(true);
        }
        for edition in shipped().values() {
            if let Listed::Category { id: inner, record } = &edition.listed
                && record.parent == Some(id)
                // Otherwise the table has it, wherever it lies now.
                && self.listed(ListedId::Category(*inner))?.is_some_and(|last| last.edition == 1)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A mass event, as it was told last.
    pub fn mass_event(&self, id: MassEventId) -> Result<Option<MassEvent>, StoreError> {
        self.one(sql!("catalogue/mass_event.sql"), named_params! { ":id": id.0 }, |row| row.json("body"))
    }

    /// Looks up what the clocks of these cases go by, beside what was looked up before.
    pub fn calendars_of(&self, case: &Case, found: &mut CalendarEditions) -> Result<(), StoreError> {
        for id in case.agreements().map(|agreed| agreed.calendar).collect::<HashSet<_>>() {
            if found.get(id, None).is_none()
                && let Some(Edition { edition, listed }) = self.listed(ListedId::Calendar(id))?
                && let Some(calendar) = calendar(listed)
            {
                found.put(id, edition, calendar);
            }
        }
        let dated = case.agreements().map(|agreed| (agreed.calendar, agreed.edition));
        for (id, edition) in dated.chain(case.judged_by.iter().map(|(id, edition)| (*id, *edition))) {
            if found.get(id, Some(edition)).is_none()
                && let Some(calendar) = self.calendar_edition(id, edition)?
            {
                found.put(id, edition, calendar);
            }
        }
        Ok(())
    }
}

impl Writer<'_> {
    /// Keeps one more edition.
    pub(crate) fn add_listed(&self, edition: &Edition) -> Result<(), StoreError> {
        let (kind, id) = listed_key(edition.listed.id());
        let body = to_json(&edition.listed)?;
        let params = named_params! { ":kind": kind, ":id": id, ":edition": edition.edition, ":body": body };
        self.run(Area::Catalogue, sql!("catalogue/add.sql"), params).map(drop)
    }

    pub(crate) fn put_mass_event(&self, id: MassEventId, event: &MassEvent) -> Result<(), StoreError> {
        let params = named_params! { ":id": id.0, ":body": to_json(event)? };
        self.run(Area::Cases, sql!("catalogue/put_mass_event.sql"), params).map(drop)
    }
}

fn calendar(listed: Listed) -> Option<Calendar> {
    match listed {
        Listed::Calendar { record, .. } => Some(record.calendar),
        _ => None,
    }
}

fn edition(row: &Row<'_>) -> rusqlite::Result<Edition> {
    Ok(Edition { edition: row.get("edition")?, listed: row.json("body")? })
}
