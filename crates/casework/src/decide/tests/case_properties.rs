//! What holds of cases whatever people ask, in whatever order.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::desk::*;
use super::memory::Memory;
use super::office::{LEAD, READER, TECH};
use super::shapes::fact_number;
use crate::ans::{CaseState, SuspensionReason};
use crate::calendar::Calendar;
use crate::case::{
    Case, CaseStep, Closing, Ending, Ground, MassEvent, Need, NoteKind, Step, StepKind, auto_close, resume, survey,
    transition,
};
use crate::catalogue::{GroupLevel, Listed, ListedId};
use crate::decide::{Declined, World, decide, may};
use crate::fact::{CaseFact, Fact};
use crate::id::{CaseId, CategoryId, GroupId, PersonId, SlaId};
use crate::intent::IntentBody;
use crate::refusal::{Refusal, RequiredField};

const WHO: [PersonId; 11] = [ANA, SARA, SAUL, TECH, ONA, TERE, PABLO, PILAR, NICO, LEAD, READER];
const GROUPS: [GroupId; 9] = [MESA, SISTEMAS, SITIO, DESARROLLO, PROVEEDOR, TALENTO, NOMINA, SEGURIDAD, ANTIGUO];
const CASES: [CaseId; 2] = [CASE, CASE2];

/// One thing that somebody may ask, or that follows by itself; what is not possible is refused.
#[derive(Debug, Clone)]
enum Asked {
    Register(PersonId, CaseId, CategoryId, GroupId),
    /// By that person, or by whoever has the case.
    Steps(Option<PersonId>, CaseId, Vec<CaseStep>),
    Note(PersonId, CaseId, NoteKind),
    ChangeSla(PersonId, CaseId, SlaId),
    MassEvent(PersonId, u32, CaseId),
    /// The user answers the survey.
    Survey(CaseId, bool),
    /// What follows when time has gone on.
    ByItself(CaseId),
    Minutes(i64),
}

fn one<T: Clone + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(of)
}

fn step() -> impl Strategy<Value = CaseStep> {
    let suspension = (one(&[SuspensionReason::UserUnavailable, SuspensionReason::AwaitingApproval]), any::<bool>());
    let suspension = suspension
        .prop_map(|(reason, until)| Step::Suspend { reason, resume_on: until.then(|| "2026-12-20".parse().unwrap()) });
    let provider =
        (one(&GROUPS), one(&[PABLO, PILAR]), one(&["OC-1", "OC-2", ""])).prop_map(|(group, specialist, contract)| {
            let group = if contract == "OC-1" { PROVEEDOR } else { group };
            Step::ToProvider { group, specialist, contract: contract.into(), ticket: String::new() }
        });
    let step = prop_oneof![
        5 => Just(Step::Take),
        2 => one(&WHO).prop_map(|assignee| Step::Reassign { assignee }),
        3 => (one(&GROUPS), prop::option::of(one(&WHO))).prop_map(|(group, assignee)| Step::Escalate { group, assignee }),
        3 => provider,
        3 => suspension,
        3 => Just(solve()),
        1 => one(&[Ground::InsufficientInfo, Ground::OutOfScope]).prop_map(dismiss),
        1 => one(&[Closing::Survey, Closing::NoSurvey]).prop_map(|by| Step::Close { by }),
        1 => Just(Step::Reopen),
    ];
    let note = prop_oneof![9 => Just("Nota"), 1 => Just("")];
    (step, note).prop_map(|(step, note)| CaseStep { step, note: note.into() })
}

fn asked() -> impl Strategy<Value = Asked> {
    let category = || one(&[FAULT, OUTFIT, MAIL, SERVICES, SALARY]);
    let note = one(&[
        NoteKind::Plain,
        NoteKind::Contact,
        NoteKind::SuspensionAsked { reason: SuspensionReason::AwaitingPartsOrWarranty },
    ]);
    let by = prop::option::weighted(0.6, one(&WHO));
    let steps = prop::collection::vec(step(), 1..4);
    prop_oneof![
        2 => (one(&WHO), one(&CASES), category(), one(&GROUPS)).prop_map(|(by, id, of, to)| Asked::Register(by, id, of, to)),
        16 => (by, one(&CASES), steps).prop_map(|(by, id, steps)| Asked::Steps(by, id, steps)),
        2 => (one(&WHO), one(&CASES), note).prop_map(|(by, id, note)| Asked::Note(by, id, note)),
        1 => (one(&WHO), one(&CASES), one(&[ANS16, ANS40, ANS4])).prop_map(|(by, id, sla)| Asked::ChangeSla(by, id, sla)),
        1 => (one(&WHO), 4..9_u32, one(&CASES)).prop_map(|(by, users, id)| Asked::MassEvent(by, users, id)),
        2 => (one(&CASES), any::<bool>()).prop_map(|(id, yes)| Asked::Survey(id, yes)),
        2 => one(&CASES).prop_map(Asked::ByItself),
        4 => (0..600_i64).prop_map(Asked::Minutes),
        2 => (0..9_000_i64).prop_map(Asked::Minutes),
    ]
}

/// What was asked at one desk, and what it led to.
struct Story {
    desk: ServiceDesk,
    /// In the order in which they happened.
    facts: Vec<Fact>,
    begun: Memory,
    states: BTreeSet<CaseState>,
    reached: BTreeSet<usize>,
}

impl Story {
    /// One case is registered already, since few attempts to do so are right.
    fn begin() -> Self {
        let desk = ServiceDesk::open();
        let (begun, states) = (desk.world.clone(), BTreeSet::new());
        let mut story = Self { desk, facts: Vec::new(), begun, states, reached: BTreeSet::new() };
        story.run(&Asked::Register(ANA, CASE, FAULT, SISTEMAS));
        story
    }

    fn run(&mut self, asked: &Asked) {
        let before = self.desk.world.clone();
        match asked.clone() {
            Asked::Register(by, id, category, group) => self.judged(&before, |d| d.register(by, id, category, group)),
            Asked::Steps(by, id, steps) => {
                let Some(by) = by.or_else(|| before.cases.get(&id).and_then(|case| case.assignee)) else { return };
                self.assert_foreseen(by, id, &steps[0]);
                self.judged(&before, |d| d.steps(by, id, steps));
            }
            Asked::Note(by, id, note) => self.judged(&before, |d| d.note(by, id, note)),
            Asked::ChangeSla(by, id, sla) if before.cases.contains_key(&id) => {
                self.judged(&before, |d| d.change_sla(by, id, sla));
            }
            Asked::ChangeSla(..) => {}
            Asked::MassEvent(by, affected_users, id) => {
                let (cause, started_at) = ("Caída del enlace".into(), self.desk.now);
                let details = MassEvent { cause, affected_users, started_at, ended_at: None, evidence: String::new() };
                let body = IntentBody::DeclareMassEvent { event: EVENT, details: Box::new(details), cases: vec![id] };
                self.judged(&before, |d| d.ask(by, body));
            }
            Asked::Survey(id, yes) => {
                let Some(case) = before.cases.get(&id) else { return };
                if let Ending::Steps(step) = survey(case, &Calendar::colombia(), yes, self.desk.now) {
                    self.follow(&before, id, step);
                }
            }
            Asked::ByItself(id) => {
                let Some(case) = before.cases.get(&id) else { return };
                let step =
                    auto_close(case, &Calendar::colombia(), self.desk.now).or_else(|| resume(case, self.desk.now));
                if let Some(step) = step {
                    self.follow(&before, id, step);
                }
            }
            Asked::Minutes(minutes) => self.goes_on(minutes),
        }
        self.assert_world();
    }

    fn judged(&mut self, before: &Memory, ask: impl FnOnce(&mut ServiceDesk) -> Answered) {
        match ask(&mut self.desk) {
            Ok(facts) => self.assert_facts(before, facts),
            Err(_) => assert_eq!(self.desk.world, *before, "a refusal changes nothing"),
        }
    }

    /// Of the steps by themselves only those of the user and of the days end a case that was solved.
    fn follow(&mut self, before: &Memory, id: CaseId, step: CaseStep) {
        let from = before.cases[&id].state;
        let fact = self.desk.follow(id, step);
        let to = self.desk.case(id).state;
        let ways = [(CaseState::Solved, CaseState::Closed), (CaseState::Solved, CaseState::Reopened)];
        assert!(
            ways.contains(&(from, to)) || (from, to) == (CaseState::Suspended, CaseState::InProgress),
            "{from:?} -> {to:?}"
        );
        self.keep(fact);
    }

    fn keep(&mut self, fact: Fact) {
        self.reached.insert(fact_number(&fact));
        self.facts.push(fact);
    }

    /// What is offered is refused for nothing but what is said with it, and what is not offered is refused.
    fn assert_foreseen(&self, by: PersonId, id: CaseId, first: &CaseStep) {
        let Some(case) = self.desk.world.cases.get(&id) else { return };
        let may = may(&self.desk.world, case, actor(by), self.desk.now).unwrap();
        let kind = first.step.kind();
        let listed = first.step.group().and_then(|group| self.desk.world.listed(ListedId::Group(group)).unwrap());
        let level = match listed.map(|edition| edition.listed) {
            Some(Listed::Group { record, .. }) => Some(record.level),
            _ => None,
        };
        let offer = may.steps.iter().find(|offer| offer.step == kind);
        let is_offered =
            offer.is_some() && (kind != StepKind::Escalate || may.escalates_to.iter().any(|to| Some(*to) == level));
        let steps = vec![first.clone()];
        let body = IntentBody::StepCase { case: id, base_rev: case.rev, from: case.state, steps };
        match decide(&self.desk.world, &self.desk.intent(by, body)) {
            Ok(_) => {
                assert!(is_offered, "{kind:?} was not offered to {by:?}");
                assert!(!first.note.is_empty() || offer.is_some_and(|offer| !offer.noted), "{kind:?} needs no note");
                assert!(kind != StepKind::Escalate || !may.out_of_time, "escalated although its time is out");
            }
            Err(Declined::Unreadable(never)) => match never {},
            Err(Declined::Refused(refusal)) => {
                let is_who = matches!(refusal, Refusal::NotInHand { .. } | Refusal::NoTransition { .. });
                let is_named_wrongly = first.step.group().is_some() && !kind.levels().contains(&level);
                assert!(!is_who || !is_offered || is_named_wrongly, "{kind:?} was offered to {by:?}: {refusal:?}");
                match refusal {
                    Refusal::Missing { field: RequiredField::Note } if is_offered => {
                        assert!(offer.is_some_and(|offer| offer.noted), "{kind:?} needs a note");
                    }
                    Refusal::CaseNeeds { need: Need::TimeLeft, .. } => assert!(may.out_of_time, "its time is out"),
                    _ => {}
                }
            }
        }
    }

    fn assert_facts(&mut self, before: &Memory, facts: Vec<Fact>) {
        let mut world = before.clone();
        for fact in facts {
            if let Fact::Case(id, step) = &fact
                && let CaseFact::Stepped { to, unseen, .. } = &**step
            {
                let from = world.cases[id].state;
                assert!(transition(from, *to).is_some(), "{from:?} -> {to:?} is in the matrix");
                assert!(!matches!(to, CaseState::Closed | CaseState::Reopened), "only the survey or the days");
                assert!(!unseen, "they saw it");
            }
            world.apply(&fact);
            self.keep(fact);
        }
        assert_eq!(world, self.desk.world);
        for (id, case) in &self.desk.world.cases {
            let Some(known) = before.cases.get(id) else { continue };
            assert_eq!(self.progress(case), self.progress(known), "what is done with it takes no time");
            assert!(case.rev >= known.rev && case.events.starts_with(&known.events));
        }
    }

    fn progress(&self, case: &Case) -> i64 {
        let reading = case.history(&self.desk.world.calendars).unwrap().reading(self.desk.now);
        assert_eq!(reading.progress_ms.low, reading.progress_ms.high, "nobody doubts the hour");
        assert_eq!(reading.state, case.state);
        reading.progress_ms.low
    }

    fn goes_on(&mut self, minutes: i64) {
        let then: Vec<_> = self.desk.world.cases.values().map(|case| self.progress(case)).collect();
        self.desk.now.0 += minutes * 60_000;
        for (case, then) in self.desk.world.cases.values().zip(then) {
            let now = self.progress(case);
            assert!((then..=then + minutes * 60_000).contains(&now), "progress fell, or ran faster than the time");
            let runs = case.state.clock() == crate::ans::Clock::Running;
            assert!(runs || now == then, "{:?} runs", case.state);
        }
    }

    fn assert_world(&mut self) {
        for case in self.desk.world.cases.values() {
            self.states.insert(case.state);
            let Some(Listed::Group { record, .. }) =
                self.desk.world.listed(ListedId::Group(case.group)).unwrap().map(|known| known.listed)
            else {
                panic!("a group that nobody listed")
            };
            assert!(record.projects.contains(&case.details.project), "it never leaves its project");
            let works = matches!(case.state, CaseState::InProgress | CaseState::Suspended | CaseState::ProviderActive);
            assert!(!works || case.assignee.is_some(), "{:?} in nobody's hands", case.state);
            assert_eq!(case.suspension.is_some(), case.state == CaseState::Suspended);
            assert_eq!(!case.judged_by.is_empty(), case.is_ended());
            assert!(case.state != CaseState::ProviderActive || case.at_provider.is_some());
            let by_provider = record.level == GroupLevel::Provider;
            assert_eq!(by_provider, case.at_provider.is_some(), "{:?}", case.state);
            let open = matches!(
                case.state,
                CaseState::Registered
                    | CaseState::InProgress
                    | CaseState::EscalatedSpecialist
                    | CaseState::EscalatedOnsite
            );
            assert!(!by_provider || !open, "{:?} with a provider", case.state);
        }
    }
}

/// The same facts make the same cases, and what is written down of them is read as it was.
fn assert_fold(story: &Story) {
    let mut again = story.begun.clone();
    story.facts.iter().for_each(|fact| again.apply(fact));
    assert_eq!(again, story.desk.world);
    for case in again.cases.values() {
        let text = serde_json::to_string(case).unwrap();
        assert_eq!(serde_json::from_str::<Case>(&text).unwrap(), *case);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cases_keep_to_the_procedure_whatever_is_asked(all in prop::collection::vec(asked(), 1..60)) {
        let mut story = Story::begin();
        all.iter().for_each(|asked| story.run(asked));
        assert_fold(&story);
    }
}

/// Random stories are worth something only when they get somewhere.
#[test]
fn the_stories_reach_every_state_and_fact() {
    let mut runner = TestRunner::deterministic();
    let stories = prop::collection::vec(asked(), 60);
    let (mut states, mut facts) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..200 {
        let mut story = Story::begin();
        stories.new_tree(&mut runner).unwrap().current().iter().for_each(|asked| story.run(asked));
        states.append(&mut story.states);
        facts.append(&mut story.reached);
    }
    assert!(CaseState::ALL.iter().all(|state| states.contains(state)), "{states:?}");
    // The catalogue was listed before the stories begin.
    assert!(facts.into_iter().eq([21, 22, 23, 24, 25, 27]));
}
