//! The clock of a case: what happened to it, with the calendars that its ANS names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Case, Step};
use crate::ans::{Agreement, Ans, Event, Happening, History};
use crate::calendar::Calendar;
use crate::fact::CaseFact;
use crate::id::{CalendarId, SlaId};

/// The ANS of a case, as the catalogue had it when it was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Agreed {
    pub sla: SlaId,
    pub ans: Ans,
    pub calendar: CalendarId,
    /// Of the calendar: by it the *fecha estimada de solución* was fixed.
    pub edition: u32,
}

/// Editions of calendars, as somebody looked them up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalendarEditions(BTreeMap<CalendarId, BTreeMap<u32, Calendar>>);

impl CalendarEditions {
    pub fn put(&mut self, id: CalendarId, edition: u32, calendar: Calendar) {
        self.0.entry(id).or_default().insert(edition, calendar);
    }

    /// An edition; without a number the last one.
    #[must_use]
    pub fn get(&self, id: CalendarId, edition: Option<u32>) -> Option<&Calendar> {
        let editions = self.0.get(&id)?;
        match edition {
            Some(edition) => editions.get(&edition),
            None => editions.values().next_back(),
        }
    }
}

impl Case {
    /// Every ANS that it had, from the first.
    pub fn agreements(&self) -> impl Iterator<Item = Agreed> {
        let changed = self.events.iter().filter_map(|event| match event {
            CaseFact::AnsChanged { agreed, .. } => Some(*agreed),
            _ => None,
        });
        std::iter::once(self.agreed).chain(changed)
    }

    /// What its clock goes by. A case that goes on is counted by the last edition of its calendars, one that has ended by those
    /// that judged it then. `None` when `calendars` misses one of them.
    #[must_use]
    pub fn history<'c>(&self, calendars: &'c CalendarEditions) -> Option<History<'c>> {
        let agreement = |agreed: Agreed| {
            let counted_by = self.judged_by.get(&agreed.calendar).copied();
            Some(Agreement {
                ans: agreed.ans,
                calendar: calendars.get(agreed.calendar, counted_by)?,
                dated_by: calendars.get(agreed.calendar, Some(agreed.edition))?,
            })
        };
        let event = |event: &CaseFact| {
            let (at, what) = match event {
                CaseFact::Stepped { step, to, at, functional, .. } => {
                    let reason = match step {
                        Step::Suspend { reason, .. } => Some(*reason),
                        _ => None,
                    };
                    (*at, Happening::State { to: *to, reason, functional: *functional })
                }
                CaseFact::AnsChanged { agreed, at, .. } => (*at, Happening::Agreement(agreement(*agreed)?)),
                _ => return None,
            };
            Some(Event { at, what })
        };
        let felt = self.events.iter().filter(|event| !matches!(event, CaseFact::Noted { .. }));
        Some(History {
            registered: self.registered,
            agreement: agreement(self.agreed)?,
            events: felt.map(event).collect::<Option<_>>()?,
        })
    }
}
