//! What is done with a case: T02–T32 (domain §2.5).

use std::collections::BTreeMap;

use super::case::moment;
use super::catalogue::{self, category_of, listed_calendar, within_project};
use super::may::{Standing, goes_on_in};
use super::records::{LINE_CHARS_MAX, NOTE_CHARS_MAX, dates, known_person, required};
use super::{Judged, World, bounded, read};
use crate::ans::{CaseState, Reading, Verdict, auto_close_at};
use crate::case::{CHANGES_KEPT, CHANGES_MAX, CalendarEditions, Case, CaseStep, Ground, Need, Step};
use crate::catalogue::{Group, GroupLevel, ListedId};
use crate::fact::{CaseFact, Fact};
use crate::id::{CalendarId, GroupId, PersonId};
use crate::intent::{Intent, STEPS_MAX};
use crate::refusal::{Refusal, RequiredField};
use crate::role::Role;
use crate::time::Timestamp;

/// Whether whoever asked knew everything that had been done with the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    All,
    InPart,
}

/// One step after the other, or none of them.
pub(super) fn step<W: World>(
    world: &W,
    intent: &Intent,
    mut case: Case,
    steps: &[CaseStep],
    seen: Seen,
) -> Judged<Vec<Fact>, W> {
    if steps.is_empty() || steps.len() > STEPS_MAX {
        return Err(Refusal::TooMany { max: STEPS_MAX as u32 }.into());
    }
    let mut facts = Vec::with_capacity(steps.len());
    for step in steps {
        let fact = Stepping { world, intent, case: &case, step, seen }.judge()?;
        let id = case.id;
        case = Case::evolve(Some(case), id, &fact).ok_or(Refusal::NoSuchCase { case: id })?;
        facts.push(Fact::Case(id, Box::new(fact)));
    }
    Ok(facts)
}

struct Stepping<'a, W> {
    world: &'a W,
    intent: &'a Intent,
    case: &'a Case,
    step: &'a CaseStep,
    seen: Seen,
}

impl<W: World> Stepping<'_, W> {
    fn judge(&self) -> Judged<CaseFact, W> {
        let (case, step) = (self.case, &self.step.step);
        // What ends it always has room.
        let kept = if matches!(step, Step::Solve { .. } | Step::Dismiss { .. }) { 0 } else { CHANGES_KEPT };
        if case.changes() >= CHANGES_MAX - kept {
            return Err(Refusal::TooMany { max: CHANGES_MAX as u32 }.into());
        }
        let named = match step.group() {
            Some(group) => Some(within_project(self.world, group, case.details.project)?),
            None => None,
        };
        let standing = Standing::of(self.world, case, self.intent.by)?;
        let (way, to) = standing.permit(case, step.kind(), named.as_ref().map(|group| group.level))?;
        bounded(&self.step.note, NOTE_CHARS_MAX)?;
        for need in way.needs(to) {
            self.has(*need, named.as_ref())?;
        }
        let (group, assignee) = self.who(named.as_ref())?;
        let functional = catalogue::group(self.world, group)?.level == GroupLevel::Functional;
        let judged_by = self.judged_by(to)?;
        Ok(CaseFact::Stepped {
            step: step.clone(),
            to,
            group,
            assignee,
            note: self.step.note.clone(),
            judged_by,
            by: self.intent.by.person,
            intent: self.intent.id,
            at: moment(self.world, self.intent),
            unseen: self.seen == Seen::InPart,
            functional,
        })
    }

    /// Who has it from now on.
    fn who(&self, named: Option<&Group>) -> Judged<(GroupId, Option<PersonId>), W> {
        let case = self.case;
        let group = self.step.step.group().unwrap_or_else(|| self.goes_on_in());
        let assignee = match &self.step.step {
            Step::Take => return Ok((group, Some(self.intent.by.person))),
            Step::Reassign { assignee } => Some(*assignee),
            Step::Escalate { assignee, .. } => *assignee,
            Step::ToProvider { specialist, .. } => Some(*specialist),
            Step::Reopen => case.responsible,
            Step::Suspend { .. } | Step::Solve { .. } | Step::Dismiss { .. } | Step::Close { .. } => case.assignee,
        };
        let own_group = match named {
            Some(_) => None,
            None => Some(catalogue::group(self.world, group)?),
        };
        if let Some(person) = assignee.filter(|_| self.step.step.names_somebody()) {
            known_person(self.world, person)?;
            // Nor does a provider hand it back to itself.
            if self.intent.by.role == Role::Provider && person == self.intent.by.person {
                return Err(Refusal::CaseNeeds { case: case.id, need: Need::SomebodyElse }.into());
            }
            if let Some(group) = named.or(own_group.as_ref())
                && !group.members.is_empty()
                && !group.has(person)
            {
                return Err(Refusal::CaseNeeds { case: case.id, need: Need::Group }.into());
            }
        }
        Ok((group, assignee))
    }

    fn goes_on_in(&self) -> GroupId {
        goes_on_in(self.case, self.step.step.kind())
    }

    /// A case that ends is judged for ever by the calendars as they are now.
    fn judged_by(&self, to: CaseState) -> Judged<BTreeMap<CalendarId, u32>, W> {
        let mut judged_by = BTreeMap::new();
        if matches!(to, CaseState::Closed | CaseState::NotManaged) {
            for agreed in self.case.agreements() {
                judged_by.insert(agreed.calendar, listed_calendar(self.world, agreed.calendar)?.0);
            }
        }
        Ok(judged_by)
    }

    fn has(&self, need: Need, named: Option<&Group>) -> Judged<(), W> {
        let (case, step) = (self.case, &self.step.step);
        let met = match (need, step) {
            (Need::Note, _) => return Ok(required(&self.step.note, RequiredField::Note)?),
            (Need::Solution, Step::Solve { solution }) => {
                bounded(solution, NOTE_CHARS_MAX)?;
                return Ok(required(solution, RequiredField::Solution)?);
            }
            (Need::Reason, Step::Suspend { resume_on, .. }) => {
                dates([*resume_on])?;
                resume_on.is_none_or(|day| day > self.intent.at.date())
            }
            (Need::Group, Step::Reassign { .. }) => true,
            (Need::Group, _) => named.is_some(),
            (Need::SomebodyElse, _) => self.goes_elsewhere(),
            (Need::TimeLeft, _) => has_time_left(self.world, case, moment(self.world, self.intent).latest())?,
            (Need::Contract, Step::ToProvider { contract, ticket, .. }) => {
                bounded(contract, LINE_CHARS_MAX)?;
                bounded(ticket, LINE_CHARS_MAX)?;
                required(contract, RequiredField::Contract)?;
                let category = category_of(self.world, case.details.category)?;
                category.to_provider && named.is_some_and(|group| group.level == GroupLevel::Provider)
            }
            (Need::Ground, Step::Dismiss { ground }) => {
                let is_told = Ground::told_in(case.state).contains(ground);
                is_told && (*ground == Ground::OutOfScope || case.last_contact.is_some())
            }
            (Need::Waited, Step::Dismiss { .. }) => self.has_waited()?,
            (Need::AnotherAsked, _) => case.suspension_asked_by != Some(self.intent.by.person),
            (Need::NoAcceptance, _) => !category_of(self.world, case.details.category)?.accepted_by_oti,
            (Need::Solution | Need::Reason | Need::Contract | Need::Ground | Need::Waited, _) => false,
        };
        if met { Ok(()) } else { Err(Refusal::CaseNeeds { case: case.id, need }.into()) }
    }

    fn goes_elsewhere(&self) -> bool {
        let case = self.case;
        match &self.step.step {
            Step::Reassign { assignee } => Some(*assignee) != case.assignee,
            Step::Escalate { group, assignee } => {
                *group != case.group || (assignee.is_some() && *assignee != case.assignee)
            }
            Step::ToProvider { group, specialist, contract, .. } => {
                let same_contract = case.at_provider.as_ref().is_some_and(|at| at.contract == *contract);
                *group != case.group || Some(*specialist) != case.assignee || !same_contract
            }
            _ => true,
        }
    }

    /// The user was asked while it was suspended, and as many business days went by since as a survey waits.
    fn has_waited(&self) -> Judged<bool, W> {
        let since = self.case.suspension.map(|suspension| suspension.since);
        let Some(asked) = self.case.last_contact.filter(|asked| Some(*asked) >= since) else { return Ok(false) };
        let (_, calendar) = listed_calendar(self.world, self.case.agreed_now().calendar)?;
        // Where the clock of whoever asks is doubted, not before it is sure.
        let now = moment(self.world, self.intent).earliest();
        Ok(auto_close_at(&calendar, asked).is_some_and(|over| over <= now))
    }
}

/// It is not near its expiry, or somebody did something about that: gave it another ANS when it was, and nothing was done with
/// it since.
pub(super) fn has_time_left<W: World>(world: &W, case: &Case, now: Timestamp) -> Judged<bool, W> {
    if reading(world, case, now)?.near_expiry == Verdict::No {
        return Ok(true);
    }
    let is_change = |event: &CaseFact| !matches!(event, CaseFact::Noted { .. });
    let last = case.events.iter().rposition(is_change).map(|n| (n, &case.events[n]));
    let Some((n, CaseFact::AnsChanged { at, .. })) = last else { return Ok(false) };
    let before = Case { events: case.events[..n].to_vec(), ..case.clone() };
    Ok(reading(world, &before, at.latest())?.near_expiry != Verdict::No)
}

/// What the clock of a case says.
pub(super) fn reading<W: World>(world: &W, case: &Case, at: Timestamp) -> Judged<Reading, W> {
    let mut calendars = CalendarEditions::default();
    for agreed in case.agreements() {
        let missing = Refusal::NotListed { listed: ListedId::Calendar(agreed.calendar) };
        let dated = read(world.calendar_edition(agreed.calendar, agreed.edition))?.ok_or(missing)?;
        calendars.put(agreed.calendar, agreed.edition, dated);
        let (edition, last) = listed_calendar(world, agreed.calendar)?;
        calendars.put(agreed.calendar, edition, last);
    }
    let missing = Refusal::NoSuchCase { case: case.id };
    Ok(case.history(&calendars).ok_or(missing)?.reading(at))
}
