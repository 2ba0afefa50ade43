//! The transitions of a case as tables (`golden/cases.txt`), beside domain §2.4 and §2.5.

use super::check_golden;
use super::desk::*;
use super::office::{LEAD, word};
use super::sample;
use super::tables::{refusal_word, row, table};
use crate::ans::CaseState;
use crate::case::{Case, CaseStep, Closing, Ground, NoteKind, Step, Transition, transition};
use crate::fact::{CaseFact, Fact};
use crate::id::{GroupId, PersonId};

fn matrix() -> String {
    let mut rows = vec![row("", CaseState::ALL.iter().map(word))];
    for from in CaseState::ALL {
        let cell = |to: &CaseState| transition(from, *to).map_or("·".to_owned(), |way| word(&way));
        rows.push(row(&word(&from), CaseState::ALL.iter().map(cell)));
    }
    let title = "Which transition leads from a state (rows) to another (columns). \"·\": none. T28, three days without\n\
                 a survey, is in T27; T01 is the registration.";
    table(title, &rows)
}

/// The matrix of domain §2.4: its rows, and its columns in its own order.
const SPECIFIED: [(CaseState, &str); 10] = {
    use CaseState as S;
    [
        (S::Registered, "– ✔ ✔ ✔ ✗ C ✗ ✗ ✗ ✔"),
        (S::InProgress, "✗ ↻ ✔ ✔ ✔ C C ✗ ✗ ✔"),
        (S::EscalatedSpecialist, "✗ ✔ ↻ ✔ C C ✗ ✗ ✗ ✔"),
        (S::EscalatedOnsite, "✗ ✔ ✔ ↻ C C ✗ ✗ ✗ ✔"),
        (S::Suspended, "✗ ✔ ✔ ✔ – C ✗ ✗ ✗ C"),
        (S::ProviderActive, "✗ ✔ ✔ ✔ C ↻ C ✗ ✗ ✗"),
        (S::Solved, "✗ ✗ ✗ ✗ ✗ ✗ – ✔ ✔ ✗"),
        (S::Reopened, "✗ ✔ ✔ ✔ C C ✗ ✗ – C"),
        (S::Closed, "✗ ✗ ✗ ✗ ✗ ✗ ✗ – ✗ ✗"),
        (S::NotManaged, "✗ ✗ ✗ ✗ ✗ ✗ ✗ ✗ ✗ –"),
    ]
};

#[test]
fn the_matrix_is_that_of_the_procedure() {
    use CaseState as S;
    let columns = [
        S::Registered,
        S::InProgress,
        S::EscalatedSpecialist,
        S::EscalatedOnsite,
        S::Suspended,
        S::ProviderActive,
        S::Solved,
        S::Closed,
        S::Reopened,
        S::NotManaged,
    ];
    for (from, cells) in SPECIFIED {
        assert_eq!(cells.split(' ').count(), columns.len());
        for (to, cell) in columns.iter().zip(cells.split(' ')) {
            let is = transition(from, *to).is_some();
            assert_eq!(is, matches!(cell, "✔" | "C" | "↻"), "{from:?} -> {to:?}: {cell}");
        }
    }
}

fn conditions() -> String {
    let mut rows = vec![["", "from", "to", "who: any of", "needs"].map(str::to_owned).to_vec()];
    for way in Transition::ALL {
        let pairs = CaseState::ALL.iter().flat_map(|from| CaseState::ALL.map(|to| (*from, to)));
        let of_it: Vec<_> = pairs.filter(|(from, to)| transition(*from, *to) == Some(*way)).collect();
        assert!(!of_it.is_empty(), "{way:?} leads somewhere");
        for (from, to) in of_it {
            let words = |words: Vec<String>| if words.is_empty() { "-".to_owned() } else { words.join(", ") };
            let hands = words(way.hands(to).iter().map(word).collect());
            let needs = words(way.needs(to).iter().map(word).collect());
            rows.push(vec![word(way), word(&from), word(&to), hands, needs]);
        }
    }
    table("Who may make a transition, and what it needs.", &rows)
}

/// A fact that nobody judged: the desk is brought to where the row begins.
fn put(desk: &mut ServiceDesk, step: Step, to: CaseState, group: GroupId, assignee: Option<PersonId>) {
    let (note, by, at, unseen) = (String::new(), SARA, desk.now.into(), false);
    let judged_by = Default::default();
    let intent = sample::INTENT;
    let fact =
        CaseFact::Stepped { step, to, group, assignee, note, judged_by, by, intent, at, unseen, functional: false };
    desk.fold(&Fact::Case(CASE, Box::new(fact)));
}

/// A case in the state, in the hands of Sara of level 2; where a provider has it, in those of Pablo. The user was asked after
/// it came there, three business days ago; the ANS is not near its expiry.
fn standing(state: CaseState, at_provider: bool) -> (ServiceDesk, PersonId) {
    let mut desk = ServiceDesk::open();
    desk.now = at("2026-12-14 08:00");
    desk.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
    let (mut group, mut who) = (SISTEMAS, SARA);
    if at_provider {
        (group, who) = (PROVEEDOR, PABLO);
        put(&mut desk, to_provider(PABLO), CaseState::ProviderActive, group, Some(who));
    }
    let ways: &[(Step, CaseState)] = match state {
        CaseState::Registered | CaseState::InProgress => &[(Step::Take, state)],
        CaseState::EscalatedSpecialist | CaseState::EscalatedOnsite => &[(escalate(SISTEMAS), state)],
        CaseState::ProviderActive => &[],
        CaseState::Suspended => &[(suspend(), state)],
        CaseState::Solved => &[(solve(), state)],
        CaseState::Reopened => &[(solve(), CaseState::Solved), (Step::Reopen, state)],
        CaseState::Closed => &[(Step::Close { by: Closing::Survey }, state)],
        CaseState::NotManaged => &[(dismiss(Ground::OutOfScope), state)],
    };
    for (step, to) in ways {
        put(&mut desk, step.clone(), *to, group, Some(who));
    }
    if !desk.case(CASE).is_ended() {
        desk.note(ANA, CASE, NoteKind::Contact).unwrap();
        if state == CaseState::Suspended {
            desk.at("2026-12-18 08:00");
        }
    }
    assert_eq!((desk.case(CASE).state, desk.case(CASE).assignee), (state, Some(who)));
    (desk, who)
}

/// Every step, with everything that it may need.
fn steps(case: &Case) -> Vec<(&'static str, Step)> {
    let provider = if case.assignee == Some(PABLO) { PILAR } else { PABLO };
    vec![
        ("take", Step::Take),
        ("reassign", Step::Reassign { assignee: SAUL }),
        ("escalate", escalate(DESARROLLO)),
        ("escalate on site", escalate(SITIO)),
        ("to provider", to_provider(provider)),
        ("suspend", suspend()),
        ("solve", solve()),
        ("dismiss", dismiss(Ground::InsufficientInfo)),
        ("close", Step::Close { by: Closing::Survey }),
        ("reopen", Step::Reopen),
    ]
}

fn answers(title: &str, asks: fn(PersonId) -> PersonId) -> String {
    let mut rows = Vec::new();
    let states = CaseState::ALL.iter().map(|state| (*state, *state == CaseState::ProviderActive));
    let after = [CaseState::Suspended, CaseState::Solved, CaseState::Reopened].map(|state| (state, true));
    for (state, at_provider) in states.chain(after) {
        let (desk, _) = standing(state, at_provider);
        let steps = steps(desk.case(CASE));
        if rows.is_empty() {
            rows.push(row("", steps.iter().map(|(name, _)| (*name).to_owned())));
        }
        let cell = |(_, step): &(&str, Step)| {
            let (mut desk, who) = standing(state, at_provider);
            match desk.steps(asks(who), CASE, vec![CaseStep { step: step.clone(), note: "Nota".into() }]) {
                Ok(_) => {
                    let to = desk.case(CASE).state;
                    assert!(transition(state, to).is_some(), "{state:?} -> {to:?} is in the matrix");
                    word(&to)
                }
                Err(refusal) => refusal_word(&refusal),
            }
        };
        let name = if at_provider && state != CaseState::ProviderActive { ", by the provider" } else { "" };
        rows.push(row(&format!("{}{name}", word(&state)), steps.iter().map(cell)));
    }
    table(title, &rows)
}

#[test]
fn case_transitions() {
    let by_assignee = "What the judge answers to the assignee (rows: where the case is; columns: what is asked, with\n\
                       everything that it needs): CAPITALS say where it stands then, small letters why not. The\n\
                       assignee is of level 2, or of the provider.";
    let text = [
        matrix(),
        conditions(),
        answers(by_assignee, |who| who),
        answers("The same asked by the *responsable de servicios TI*.", |_| LEAD),
        answers("The same asked by somebody of level 2 who is in another group.", |_| NICO),
    ];
    check_golden("cases.txt", &text.concat());
}
