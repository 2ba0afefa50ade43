//! Cases before the judge.

use casework::{
    ans::{CaseState, SuspensionReason},
    case::{CalendarEditions, Case, CaseCode, Ground, NoteKind, Step},
    catalogue::Kept as _,
    fact::{CaseFact, Fact},
    id::{CaseId, RequestId},
};

use super::*;
use crate::table::case::tests::{category, new_case, register, step};

mod catalogue;
mod codes;
mod list;

const LUZ: PersonId = PersonId(uuid::Uuid::from_u128(10));
const CASE: CaseId = CaseId(uuid::Uuid::from_u128(60));

impl Office {
    fn case(&self, id: CaseId) -> Option<Case> {
        self.ledger.read("look", |r| r.case(id)).unwrap()
    }

    /// The code that a case has, in its row and where it cannot be lost.
    fn code(&self, id: u128) -> Option<CaseCode> {
        let id = CaseId(uuid(id));
        let given = self.ledger.read("look", |r| r.case_code(id)).unwrap();
        assert_eq!(self.case(id).and_then(|case| case.code), given, "{id}");
        given
    }

    /// What is said of some entries that come at this time.
    fn said_at(&self, at: Timestamp, workstation: &Workstation, entries: &[Entry]) -> Vec<Verdict> {
        let push = workstation.push(self.epoch(), entries);
        let pushed = judge(&self.ledger, &self.blobs, workstation.dev, &push, at).unwrap();
        pushed.verdicts.into_iter().map(|judged| judged.verdict).collect()
    }

    fn yes(&self, workstation: &mut Workstation, body: IntentBody) -> u64 {
        match self.said(workstation, body) {
            Verdict::Accepted { n, left_out } if left_out.is_empty() => n,
            other => panic!("{other:?}"),
        }
    }

    /// Where the case stands is told with what was done, in its last fact.
    fn last(&self) -> CaseFact {
        let told = self.page("").entries.pop().unwrap();
        match told.facts.last() {
            Some(Fact::Case(_, fact)) => (**fact).clone(),
            other => panic!("{other:?}"),
        }
    }
}

/// A desk at which Luz is known, with a lead and somebody of *soporte en sitio*.
fn with_luz() -> (Office, Workstation, Workstation) {
    let office = Office::new();
    let (mut lead, onsite) = (office.workstation(1, Role::ItsLead), office.workstation(2, Role::OnsiteL2));
    office.yes(&mut lead, register_person(10, "Luz Ríos", "1004"));
    (office, lead, onsite)
}

/// The same, with a case of Luz that the second one has; both know of everything.
fn with_taken() -> (Office, Workstation, Workstation) {
    let (office, mut lead, mut onsite) = with_luz();
    office.yes(&mut lead, register(60, LUZ, None));
    let n = office.yes(&mut onsite, step(CASE, CaseState::Registered, Step::Take));
    (lead.seen, onsite.seen) = (n, n);
    (office, lead, onsite)
}

fn suspend() -> Step {
    Step::Suspend { reason: SuspensionReason::UserUnavailable, resume_on: None }
}

fn solve() -> Step {
    Step::Solve { solution: "Se cambió la fuente".into() }
}

fn note(text: &str) -> IntentBody {
    IntentBody::NoteCase { case: CASE, note: NoteKind::Plain, text: text.into(), file: None }
}

/// Another ANS of the same category than the one in force.
fn other_ans(office: &Office) -> IntentBody {
    let was = office.case(CASE).unwrap().agreed_now().sla;
    let category = category("Equipo de cómputo").1;
    let sla = *category.slas.iter().find(|sla| **sla != was).unwrap();
    IntentBody::ChangeSla { case: CASE, base_rev: 1, was, sla, note: "Otra prioridad".into() }
}

fn is_unseen(fact: &CaseFact) -> bool {
    matches!(fact, CaseFact::Stepped { unseen: true, .. })
}

#[test]
fn a_step_on_what_others_changed_says_so_and_the_next_one_which_knew_of_it_does_not() {
    let (office, mut lead, mut onsite) = with_taken();
    let changed = office.yes(&mut lead, other_ans(&office));
    office.yes(&mut onsite, step(CASE, CaseState::InProgress, suspend()));
    assert!(is_unseen(&office.last()), "whoever suspended it did not know of the other ANS");
    office.yes(&mut onsite, step(CASE, CaseState::Suspended, Step::Take));
    assert!(is_unseen(&office.last()), "nor have they heard of it since");
    onsite.seen = changed;
    office.yes(&mut onsite, step(CASE, CaseState::InProgress, suspend()));
    assert!(!is_unseen(&office.last()), "what they did themselves they know, though it was not told them");
    let events = office.case(CASE).unwrap().events;
    assert_eq!(events.iter().filter(|event| is_unseen(event)).count(), 2, "it stays in the history");
}

#[test]
fn what_two_did_at_the_same_time_is_not_merged_and_the_second_hears_where_the_case_stands() {
    let (office, mut lead, mut onsite) = with_taken();
    office.yes(&mut onsite, step(CASE, CaseState::InProgress, suspend()));
    let before = office.case(CASE).unwrap();
    let moved = Refusal::CaseMoved { case: CASE, state: CaseState::Suspended };
    let late = step(CASE, CaseState::InProgress, Step::Reassign { assignee: LUZ });
    assert_eq!(office.said(&mut lead, late), refused(moved.clone()));
    assert_eq!(office.said(&mut onsite, step(CASE, CaseState::InProgress, solve())), refused(moved));
    let of_another_ans = match other_ans(&office) {
        IntentBody::ChangeSla { sla, note, .. } => {
            IntentBody::ChangeSla { case: CASE, base_rev: 1, was: sla, sla: before.agreed.sla, note }
        }
        other => panic!("{other:?}"),
    };
    let moved = Refusal::CaseMoved { case: CASE, state: CaseState::Suspended };
    assert_eq!(
        office.said(&mut lead, of_another_ans),
        refused(moved),
        "nor is an ANS of which they did not know changed"
    );
    assert_eq!(office.case(CASE), Some(before));
}

#[test]
fn a_note_is_taken_wherever_the_case_stands_until_it_has_ended() {
    let (office, mut lead, mut onsite) = with_taken();
    office.yes(&mut onsite, step(CASE, CaseState::InProgress, suspend()));
    office.yes(&mut lead, note("Escrita cuando estaba en proceso"));
    office.yes(&mut onsite, step(CASE, CaseState::Suspended, Step::Take));
    assert!(!is_unseen(&office.last()), "what only says something is no change");
    office.yes(&mut onsite, step(CASE, CaseState::InProgress, solve()));
    office.yes(&mut lead, note("Escrita cuando estaba suspendido"));
    assert_eq!(office.case(CASE).unwrap().notes, 2);
    office.yes(&mut lead, register(61, LUZ, None));
    let over = CaseId(uuid(61));
    let end = Step::Dismiss { ground: Ground::OutOfScope };
    office.yes(&mut onsite, step(over, CaseState::Registered, end));
    let late = IntentBody::NoteCase { case: over, note: NoteKind::Plain, text: "Tarde".into(), file: None };
    assert_eq!(office.said(&mut lead, late), refused(Refusal::CaseEnded { case: over }));
}

#[test]
fn the_hour_of_a_step_that_others_doubt_is_kept_with_its_bounds() {
    const HOUR: i64 = 3_600_000;
    let (office, _, mut onsite) = with_taken();
    let later = Timestamp(NOW.0 + 5 * HOUR);
    let mut asks = |off: i64, next: Step, from: CaseState| {
        let entry = onsite.ask_at(Timestamp(later.0 + off), step(CASE, from, next));
        let verdicts = office.said_at(later, &onsite, &[entry]);
        assert!(matches!(verdicts[..], [Verdict::Accepted { .. }]), "{verdicts:?}");
        match office.last() {
            CaseFact::Stepped { at, .. } => at,
            other => panic!("{other:?}"),
        }
    };
    let ahead = asks(HOUR, suspend(), CaseState::InProgress);
    assert_eq!(ahead.clock.0, later.0 + HOUR, "what their clock said is kept");
    assert_eq!(
        (ahead.between.from, ahead.between.until),
        (Some(NOW), Some(later)),
        "after what they knew, before it came"
    );
    let behind = asks(-6 * HOUR, Step::Take, CaseState::Suspended);
    assert_eq!((behind.between.from, behind.between.until), (Some(NOW), Some(later)));
    let right = asks(-HOUR, suspend(), CaseState::InProgress);
    assert!(right.between.is_unknown(), "of an hour that nobody doubts nothing more is kept: {right:?}");
    let case = office.case(CASE).unwrap();
    let mut calendars = CalendarEditions::default();
    office.ledger.read("look", |r| r.calendars_of(&case, &mut calendars)).unwrap();
    let reading = case.history(&calendars).unwrap().reading(later);
    assert!(reading.progress_ms.low < reading.progress_ms.high, "and every number is an interval: {reading:?}");
}

#[test]
fn nobody_is_erased_while_a_case_of_theirs_is_open_whether_they_asked_for_it_or_have_it() {
    let (office, mut lead, mut onsite) = with_taken();
    office.yes(&mut lead, register_person(11, "Eva Roa", "1005"));
    let erase = |person| IntentBody::ErasePerson { person, reason: "Solicitud del titular".into() };
    let eva = PersonId(uuid(11));
    let open = |person| refused(Refusal::InOpenCase { person, case: CASE });
    assert_eq!(office.said(&mut lead, erase(LUZ)), open(LUZ));
    office.yes(&mut onsite, step(CASE, CaseState::InProgress, Step::Reassign { assignee: eva }));
    assert_eq!(office.said(&mut lead, erase(eva)), open(eva));
    office.yes(&mut lead, step(CASE, CaseState::InProgress, Step::Reassign { assignee: LUZ }));
    office.yes(&mut lead, erase(eva));

    office.yes(&mut lead, register_person(12, "Rut Paz", "1006"));
    let (rut, end) = (PersonId(uuid(12)), Step::Dismiss { ground: Ground::OutOfScope });
    for id in [61, 62] {
        office.yes(&mut lead, register(id, rut, None));
    }
    let [over, solved] = [61, 62].map(|id| CaseId(uuid(id)));
    office.yes(&mut onsite, step(over, CaseState::Registered, end.clone()));
    office.yes(&mut onsite, step(solved, CaseState::Registered, Step::Take));
    office.yes(&mut onsite, step(solved, CaseState::InProgress, solve()));
    let still = refused(Refusal::InOpenCase { person: rut, case: solved });
    assert_eq!(office.said(&mut lead, erase(rut)), still, "what is solved may be reopened");
    office.yes(&mut lead, register_person(13, "Sol Rey", "1007"));
    let sol = PersonId(uuid(13));
    office.yes(&mut lead, register(63, sol, None));
    office.yes(&mut onsite, step(CaseId(uuid(63)), CaseState::Registered, end));
    office.yes(&mut lead, erase(sol));
    let kept = office.case(CaseId(uuid(63))).unwrap();
    assert_eq!(kept.details.requester, sol, "the case stays, and names nobody");
    let again = office.said(&mut lead, register(64, sol, None));
    assert_eq!(again, refused(Refusal::PersonErased { person: sol }));
}

#[test]
fn each_role_asks_of_cases_what_it_may_by_the_role_that_the_desk_gave() {
    let (office, mut lead, _) = with_luz();
    office.yes(&mut lead, register(60, LUZ, None));
    let mut numbers = 3..;
    for role in [Role::SpecL2, Role::OnsiteL2, Role::SpecL3, Role::Provider, Role::Reader] {
        let mut at = office.workstation(numbers.next().unwrap(), role);
        // What the workstation says of itself counts for nothing.
        at.account.role = Role::Administrator;
        let mut no = |body| assert_eq!(office.said(&mut at, body), refused(Refusal::NotPermitted), "{role:?}");
        no(register(70, LUZ, None));
        no(IntentBody::ErasePerson { person: LUZ, reason: "No".into() });
        no(IntentBody::ChangeCatalogue { editions: Vec::new() });
        if role == Role::Reader {
            no(note("No"));
            no(step(CASE, CaseState::Registered, Step::Take));
        }
    }
    let mut provider = office.workstation(20, Role::Provider);
    let take = step(CASE, CaseState::Registered, Step::Take);
    let said = office.said(&mut provider, take);
    assert!(matches!(said, Verdict::Refused { refusal: Refusal::NotInHand { case: CASE, .. } }), "{said:?}");
    assert_eq!(office.case(CASE).unwrap().state, CaseState::Registered);
    assert_eq!(office.code(70), None);
}
