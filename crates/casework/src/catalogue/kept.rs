//! The catalogue as somebody keeps it: the editions that were made since, above what every program ships.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Edition, Listed, ListedId, shipped};
use crate::calendar::Calendar;
use crate::case::{CalendarEditions, Case};
use crate::id::{CalendarId, CategoryId};
use crate::time::Timestamp;

/// Whoever keeps editions of records. What is shipped is not kept, and looked up all the same.
pub trait Kept {
    type Error;

    /// The last edition of a record that is kept.
    ///
    /// # Errors
    /// Its own; so for every method.
    fn last_kept(&self, id: ListedId) -> Result<Option<Edition>, Self::Error>;

    /// An edition of a record that is kept.
    fn edition_kept(&self, id: ListedId, edition: u32) -> Result<Option<Listed>, Self::Error>;

    /// Whether another category lies in it by the last edition that is kept of that one.
    fn keeps_subcategory(&self, id: CategoryId) -> Result<bool, Self::Error>;

    /// The last edition that is kept of each record.
    fn all_kept(&self) -> Result<Vec<Edition>, Self::Error>;

    /// The last edition of each record.
    fn catalogue(&self) -> Result<Vec<Edition>, Self::Error> {
        let mut all = shipped().clone();
        all.extend(self.all_kept()?.into_iter().map(|edition| (edition.listed.id(), edition)));
        Ok(all.into_values().collect())
    }

    /// The last edition of a record.
    fn listed(&self, id: ListedId) -> Result<Option<Edition>, Self::Error> {
        Ok(self.last_kept(id)?.or_else(|| shipped().get(&id).cloned()))
    }

    /// An edition of a calendar.
    fn calendar_edition(&self, id: CalendarId, edition: u32) -> Result<Option<Calendar>, Self::Error> {
        let of = ListedId::Calendar(id);
        // What is shipped never changes, and is looked up in no table.
        let first = shipped().get(&of).filter(|first| first.edition == edition).map(|first| first.listed.clone());
        let found = first.map_or_else(|| self.edition_kept(of, edition), |first| Ok(Some(first)))?;
        Ok(found.and_then(calendar))
    }

    /// Whether other categories lie in it.
    fn has_subcategories(&self, id: CategoryId) -> Result<bool, Self::Error> {
        if self.keeps_subcategory(id)? {
            return Ok(true);
        }
        for edition in shipped().values() {
            if let Listed::Category { id: inner, record } = &edition.listed
                && record.parent == Some(id)
                // Of one that is kept that edition says where it lies.
                && self.last_kept(ListedId::Category(*inner))?.is_none()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The *fecha estimada de solución* that the ANS in force fixed: by an edition of a calendar, which never changes. `None` where
    /// that edition is not known, or never has as much time.
    fn estimated_at(&self, case: &Case) -> Result<Option<Timestamp>, Self::Error> {
        let agreed = case.agreed_now();
        let calendar = self.calendar_edition(agreed.calendar, agreed.edition)?;
        Ok(calendar.and_then(|calendar| calendar.add_business_time(case.registered.clock, agreed.ans.target_ms)))
    }

    /// Looks up what the clock of a case goes by, beside what was looked up before.
    fn calendars_of(&self, case: &Case, found: &mut CalendarEditions) -> Result<(), Self::Error> {
        let calendars: BTreeSet<CalendarId> = case.agreements().map(|agreed| agreed.calendar).collect();
        for id in calendars {
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

impl ListedId {
    /// Its kind, as it is written, and its id.
    #[must_use]
    pub fn key(self) -> (&'static str, Uuid) {
        match self {
            Self::Project(id) => ("PROJECT", id.0),
            Self::Category(id) => ("CATEGORY", id.0),
            Self::Sla(id) => ("SLA", id.0),
            Self::Group(id) => ("GROUP", id.0),
            Self::Calendar(id) => ("CALENDAR", id.0),
        }
    }
}

fn calendar(listed: Listed) -> Option<Calendar> {
    match listed {
        Listed::Calendar { record, .. } => Some(record.calendar),
        Listed::Project { .. } | Listed::Category { .. } | Listed::Sla { .. } | Listed::Group { .. } => None,
    }
}
