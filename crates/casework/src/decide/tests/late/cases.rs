//! Two people work on one case without knowing of each other.

use expect_test::expect;

use super::*;
use crate::ans::CaseState;
use crate::case::{CaseStep, Ground, NoteKind, Step};
use crate::catalogue::{GroupLevel, Listed};
use crate::decide::tests::desk::{
    self, ANA, ANS16, ANS40, CASE, CASE2, FAULT, MESA, SARA, SAUL, ServiceDesk, escalate, said, solve, suspend,
};
use crate::decide::tests::desk::{DESARROLLO, TERE, dismiss};
use crate::time::Timestamp;

/// What two workstations knew of a case that Sara has, and the desk that hears both.
fn apart() -> (ServiceDesk, ServiceDesk, Desk) {
    let knew = || {
        let mut office = ServiceDesk::with_taken();
        office.accepted.clear();
        office
    };
    (knew(), knew(), Desk { world: knew().world, ..Desk::default() })
}

fn hear(desk: &mut Desk, device: &'static str, office: &ServiceDesk) -> Result<(), Refusal> {
    office.accepted.iter().try_for_each(|intent| desk.hear(device, 0, intent.clone()))
}

#[test]
fn a_step_on_what_others_changed_is_taken_in_where_the_state_is_the_same_and_says_so() {
    let (mut north, mut south, mut desk) = apart();
    north.change_sla(SAUL, CASE, ANS40).unwrap();
    south.step(SARA, CASE, suspend()).unwrap();
    south.step(SARA, CASE, Step::Take).unwrap();
    hear(&mut desk, "north", &north).unwrap();
    hear(&mut desk, "south", &south).unwrap();
    expect![[r#"
        north CHANGE_SLA
            case 1: ANS 40 h
        south STEP_CASE
            case 1: SUSPEND -> SUSPENDED, Sistemas, Sara, unseen
        south STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara, unseen
    "#]]
    .assert_eq(&desk.told);
    assert_eq!(desk.world.cases[&CASE].agreed_now().sla, ANS40, "both hold");
}

#[test]
fn a_step_on_a_case_that_stands_elsewhere_now_changes_nothing_and_its_author_is_told_where_it_stands() {
    let (mut north, mut south, mut desk) = apart();
    north.step(SARA, CASE, suspend()).unwrap();
    south.step(SARA, CASE, solve()).unwrap();
    hear(&mut desk, "north", &north).unwrap();
    let before = desk.world.clone();
    let refused = hear(&mut desk, "south", &south);
    assert_eq!(refused, Err(Refusal::CaseMoved { case: CASE, state: CaseState::Suspended }));
    assert_eq!(desk.world, before, "nothing is merged");
}

#[test]
fn an_act_that_people_signed_is_taken_in_whatever_became_of_its_case() {
    let (mut north, mut south, mut desk) = apart();
    let content = desk::clearance(&south, CASE);
    south.ask(TECH, desk::issue(ACT1, content)).unwrap();
    north.step(SARA, CASE, dismiss(Ground::OutOfScope)).unwrap();
    hear(&mut desk, "north", &north).unwrap();
    hear(&mut desk, "south", &south).unwrap();
    assert!(desk.world.cases[&CASE].is_ended());
    assert_eq!(desk.world.acts[&ACT1].content.case, Some(CASE), "and belongs to it");
}

#[test]
fn what_came_into_the_same_state_by_another_way_is_judged_anew() {
    let (mut north, mut south, mut desk) = apart();
    north.step(SAUL, CASE, Step::Reassign { assignee: SAUL }).unwrap();
    south.step(SARA, CASE, suspend()).unwrap();
    hear(&mut desk, "north", &north).unwrap();
    let refused = hear(&mut desk, "south", &south);
    assert!(matches!(refused, Err(Refusal::NotInHand { case: CASE, .. })), "Saúl has it now: {refused:?}");
}

#[test]
fn two_steps_at_once_are_both_done_late_or_none_of_them() {
    let (mut north, mut south, mut desk) = apart();
    let both = vec![said(suspend()), said(escalate(DESARROLLO))];
    south.steps(SARA, CASE, both).unwrap();
    north.step(SARA, CASE, escalate(DESARROLLO)).unwrap();
    north.step(TERE, CASE, Step::Take).unwrap();
    hear(&mut desk, "north", &north).unwrap();
    let before = desk.world.clone();
    let refused = hear(&mut desk, "south", &south);
    assert!(matches!(refused, Err(Refusal::NotInHand { .. })), "en proceso as before, with somebody else: {refused:?}");
    assert_eq!(desk.world, before);
}

#[test]
fn of_two_changes_of_ans_the_first_holds() {
    let (mut north, mut south, mut desk) = apart();
    north.change_sla(SARA, CASE, ANS40).unwrap();
    south.change_sla(SARA, CASE, ANS40).unwrap();
    hear(&mut desk, "north", &north).unwrap();
    let refused = hear(&mut desk, "south", &south);
    assert_eq!(refused, Err(Refusal::CaseMoved { case: CASE, state: CaseState::InProgress }));
    let back = IntentBody::ChangeSla { case: CASE, base_rev: 1, was: ANS40, sla: ANS16, note: "Error".into() };
    desk.hear("south", 9, south.intent(SARA, back)).unwrap();
    assert_eq!(desk.world.cases[&CASE].agreed_now().sla, ANS16, "who knew of the first may change it back");
}

#[test]
fn notes_contradict_nothing_until_the_case_has_ended() {
    let (mut north, mut south, mut desk) = apart();
    north.note(SARA, CASE, NoteKind::Contact).unwrap();
    south.note(ANA, CASE, NoteKind::Plain).unwrap();
    hear(&mut desk, "north", &north).unwrap();
    hear(&mut desk, "south", &south).unwrap();
    assert_eq!(desk.world.cases[&CASE].notes, 2);
    south.accepted.clear();
    south.step(SARA, CASE, suspend()).unwrap();
    hear(&mut desk, "south", &south).unwrap();
    assert!(
        desk.told.ends_with("case 1: SUSPEND -> SUSPENDED, Sistemas, Sara\n"),
        "a note is no change: {}",
        desk.told
    );
}

#[test]
fn what_was_noted_before_the_end_is_kept_when_it_is_heard_after_it() {
    let (mut north, mut south, mut desk) = apart();
    south.note(ANA, CASE, NoteKind::Plain).unwrap();
    north.now = Timestamp(north.now.0 + 3_600_000);
    north.note(SARA, CASE, NoteKind::Contact).unwrap();
    north.step(SARA, CASE, dismiss(Ground::OutOfScope)).unwrap();
    hear(&mut desk, "north", &north).unwrap();
    hear(&mut desk, "south", &south).unwrap();
    let case = &desk.world.cases[&CASE];
    assert_eq!((case.state, case.notes), (CaseState::NotManaged, 2));
    south.accepted.clear();
    south.now = Timestamp(north.now.0 + 1);
    south.note(ANA, CASE, NoteKind::Plain).unwrap();
    let refused = hear(&mut desk, "south", &south);
    assert!(matches!(refused, Err(Refusal::CaseEnded { .. })), "{refused:?}");
}

#[test]
fn a_case_of_somebody_who_was_registered_twice_is_of_whom_they_are_known_as() {
    const TWICE: PersonId = PersonId(Uuid::from_u128(0x199));
    let (_, south, mut desk) = apart();
    desk.people.insert(TWICE, LUZ);
    desk.people.insert(PersonId(Uuid::from_u128(0x198)), SAUL);
    let mut new = ServiceDesk::new_case(CASE2, FAULT, MESA);
    new.details.requester = TWICE;
    let request = crate::id::RequestId(Uuid::from_u128(0x900));
    let body = IntentBody::RegisterCases { request, cases: vec![new] };
    desk.hear("south", 0, south.intent(ANA, body)).unwrap();
    assert_eq!(desk.world.cases[&CASE2].details.requester, LUZ);
    let step = Step::Reassign { assignee: PersonId(Uuid::from_u128(0x198)) };
    let steps = vec![CaseStep { step, note: "Nota".into() }];
    let body = IntentBody::StepCase { case: CASE, base_rev: 2, from: CaseState::InProgress, steps };
    desk.hear("south", 0, south.intent(SARA, body)).unwrap();
    assert_eq!(desk.world.cases[&CASE].assignee, Some(SAUL));
    let record = desk::group("Mesa", GroupLevel::One, &[ANA, TWICE], &[TWICE]);
    let editions = vec![Edition { edition: 2, listed: Listed::Group { id: MESA, record } }];
    desk.hear("south", 0, south.intent(ADMIN, IntentBody::ChangeCatalogue { editions })).unwrap();
    let known = desk.world.listed(ListedId::Group(MESA)).unwrap().unwrap();
    let Listed::Group { record, .. } = known.listed else { panic!("{known:?}") };
    assert_eq!((record.members, record.leads), (vec![ANA, LUZ], vec![LUZ]));
}
