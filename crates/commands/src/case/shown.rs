//! Cases as the screen shows them.

use std::collections::HashMap;

use casework::ans::Moment;
use casework::case::{CalendarEditions, Case};
use casework::catalogue::Kept as _;
use casework::fact::CaseFact;
use casework::id::{IntentId, PersonId};
use casework::time::Timestamp;
use store::Reader;
use store::table::ListQuery;
use store::table::case::{CaseFilter, NamedCase, Recorded};

use super::book::Book;
use crate::answer::Answer;
use crate::export::wording::ERASED;
use crate::open::{Mine, Open};
use crate::view::case::{CaseQueue, CaseRow, TimelineEntry, TimelineEvent, Whose};

/// Rows of cases as they stand now, with what was looked up for those before.
pub(crate) struct Rows {
    pub(super) book: Book,
    pub(super) calendars: CalendarEditions,
    me: Mine,
    now: Timestamp,
}

impl Rows {
    pub(crate) fn of(open: &Open, r: &Reader<'_>) -> Answer<Self> {
        Ok(Self { book: Book::of(r)?, calendars: CalendarEditions::default(), me: open.me(), now: open.now().wall })
    }

    /// The list that is asked for.
    pub(crate) fn narrowed(&self, CaseQueue { whose, mut query }: CaseQueue) -> ListQuery<CaseFilter> {
        match whose {
            Whose::All => {}
            Whose::Mine => query.filter.assignee = Some(self.me.person),
            Whose::OfMyGroups => query.filter.groups = Some(self.book.groups_of(self.me.person, self.me.role)),
        }
        query
    }

    pub(crate) fn row(&mut self, r: &Reader<'_>, named: NamedCase) -> Answer<CaseRow> {
        let Self { book, calendars, now, .. } = self;
        r.calendars_of(&named.case, calendars)?;
        let clock = named.reading(calendars, *now);
        let NamedCase { case, requester_name, assignee_name, site_name } = named;
        Ok(CaseRow {
            id: case.id,
            rev: case.rev,
            code: case.code,
            kind: case.details.kind,
            state: case.state,
            category: case.details.category,
            category_path: book.path(case.details.category),
            group: case.group,
            group_name: book.group(case.group),
            assignee: case.assignee,
            assignee_name: shown(assignee_name),
            requester_name: shown(requester_name),
            site_name: site_name.unwrap_or_default(),
            registered_at: case.registered.clock,
            clock,
            is_of_mass_event: case.mass_event.is_some(),
            subject: case.details.subject,
        })
    }
}

/// What happened to the case, the registration first.
pub(super) fn timeline(r: &Reader<'_>, book: &Book, case: &Case) -> Answer<Vec<TimelineEntry>> {
    let recorded = r.cases().recorded(case)?;
    let mut teller = Teller { r, book, recorded, names: HashMap::new() };
    let mut told = Vec::with_capacity(case.events.len() + 1);
    let first = TimelineEvent::Registered { group: book.group(case.first_group) };
    told.push(teller.entry(case.registered, case.registered_by, case.registered_as, first)?);
    for event in &case.events {
        told.extend(teller.event(event)?);
    }
    Ok(told)
}

/// The name of somebody, or what stands in its place once it was erased; nothing where this workstation does not know them.
pub(super) fn name(r: &Reader<'_>, person: PersonId) -> Answer<String> {
    Ok(shown(r.people().get(person)?.map(|known| known.details.full_name)))
}

fn shown(name: Option<String>) -> String {
    name.map(|name| if name.is_empty() { ERASED.to_owned() } else { name }).unwrap_or_default()
}

struct Teller<'a, 'r> {
    r: &'a Reader<'r>,
    book: &'a Book,
    recorded: HashMap<IntentId, Recorded>,
    names: HashMap<PersonId, String>,
}

impl Teller<'_, '_> {
    fn event(&mut self, event: &CaseFact) -> Answer<Option<TimelineEntry>> {
        let (at, by, intent, told) = match event {
            CaseFact::Stepped { step, to, group, assignee, note, by, intent, at, unseen, .. } => {
                let told = TimelineEvent::Stepped {
                    step: step.clone(),
                    to: *to,
                    group: self.book.group(*group),
                    assignee: assignee.map(|person| self.name(person)).transpose()?.unwrap_or_default(),
                    note: note.clone(),
                    unseen: *unseen,
                };
                (*at, *by, *intent, told)
            }
            CaseFact::Noted { kind, note, file, by, intent, at } => {
                let told = TimelineEvent::Noted { kind: *kind, note: note.clone(), file: file.clone() };
                ((*at).into(), *by, *intent, told)
            }
            CaseFact::AnsChanged { agreed, note, by, intent, at } => {
                let told = TimelineEvent::SlaChanged { sla: self.book.sla(agreed.sla), note: note.clone() };
                (*at, *by, *intent, told)
            }
            CaseFact::Registered { .. } | CaseFact::Coded { .. } | CaseFact::OfMassEvent { .. } => return Ok(None),
        };
        self.entry(at, by, intent, told).map(Some)
    }

    fn entry(&mut self, at: Moment, by: PersonId, intent: IntentId, event: TimelineEvent) -> Answer<TimelineEntry> {
        let recorded = self.recorded.get(&intent).copied().unwrap_or_default();
        Ok(TimelineEntry {
            at: at.clock,
            doubtful: recorded.doubtful || at.between.doubts(at.clock),
            by: self.name(by)?,
            here: recorded.here,
            pending: recorded.pending,
            event,
        })
    }

    fn name(&mut self, person: PersonId) -> Answer<String> {
        if let Some(name) = self.names.get(&person) {
            return Ok(name.clone());
        }
        let name = name(self.r, person)?;
        self.names.insert(person, name.clone());
        Ok(name)
    }
}
