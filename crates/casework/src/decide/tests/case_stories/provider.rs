//! Cases that a provider works on.

use expect_test::expect;

use super::*;

/// A case of Sistemas that Pablo of the provider has.
fn at_provider(category: crate::id::CategoryId) -> ServiceDesk {
    let mut desk = ServiceDesk::open();
    desk.register(ANA, CASE, category, SISTEMAS).unwrap();
    desk.step(SARA, CASE, Step::Take).unwrap();
    desk.at("2026-12-04 08:00").step(SARA, CASE, to_provider(PABLO)).unwrap();
    desk.at("2026-12-04 10:00");
    desk
}

#[test]
fn what_a_provider_had_comes_back_to_the_group_that_handed_it_over() {
    let stands = |desk: &ServiceDesk| (desk.case(CASE).state, desk.case(CASE).group, desk.case(CASE).assignee);
    let mut desk = at_provider(FAULT);
    assert_eq!(stands(&desk), (CaseState::ProviderActive, PROVEEDOR, Some(PABLO)));
    desk.step(SAUL, CASE, Step::Take).unwrap();
    assert_eq!(stands(&desk), (CaseState::InProgress, SISTEMAS, Some(SAUL)), "somebody of the OTI fetches it");

    let mut desk = at_provider(FAULT);
    desk.step(PABLO, CASE, Step::Reassign { assignee: SARA }).unwrap();
    assert_eq!(stands(&desk), (CaseState::InProgress, SISTEMAS, Some(SARA)), "the provider gives it back to her");
    assert!(desk.case(CASE).at_provider.is_none());

    let mut desk = at_provider(FAULT);
    desk.step(PABLO, CASE, escalate(SISTEMAS)).unwrap();
    assert_eq!(stands(&desk), (CaseState::EscalatedSpecialist, SISTEMAS, None), "or to the group");
    let refused = desk.step(PABLO, CASE, Step::Take);
    assert!(matches!(refused, Err(Refusal::NotInHand { .. })), "{refused:?}");

    // Another specialist of the provider has it meanwhile: it still comes back to whoever handed it over first.
    let mut desk = at_provider(FAULT);
    desk.step(LEAD, CASE, to_provider(PILAR)).unwrap();
    desk.step(SARA, CASE, Step::Take).unwrap();
    assert_eq!(desk.case(CASE).group, SISTEMAS);
}

#[test]
fn a_provider_takes_no_case_out_of_its_own_clock() {
    let mut desk = at_provider(FAULT);
    for step in [Step::Take, suspend(), Step::Reassign { assignee: PILAR }] {
        desk.step(PABLO, CASE, step).unwrap_err();
    }
    let reason = SuspensionReason::AwaitingPartsOrWarranty;
    desk.note(PABLO, CASE, NoteKind::SuspensionAsked { reason }).unwrap();
    assert_eq!(desk.case(CASE).suspension_asked_by, Some(PABLO));
    desk.step(SARA, CASE, Step::Suspend { reason, resume_on: None }).unwrap();
    let refused = desk.step(PABLO, CASE, Step::Take);
    assert!(matches!(refused, Err(Refusal::NotInHand { .. })), "{refused:?}");
    desk.at("2026-12-04 11:00").step(LEAD, CASE, to_provider(PABLO)).unwrap();
    desk.at("2026-12-04 12:00").step(PABLO, CASE, solve()).unwrap();
    desk.at("2026-12-09 09:00").follow(CASE, CaseStep { step: Step::Reopen, note: String::new() });
    desk.step(PABLO, CASE, suspend()).unwrap_err();
    desk.step(PABLO, CASE, Step::Reassign { assignee: SARA }).unwrap();
    desk.check(&expect![[r#"
        2026-12-03 15:00 Ana REGISTER_CASES
            case 1: registered for Luz in Sistemas, 16 h by edition 1
        2026-12-03 15:00 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
        2026-12-04 08:00 Sara STEP_CASE
            case 1: TO_PROVIDER -> PROVIDER_ACTIVE, Proveedor, Pablo
        2026-12-04 10:00 Pablo STEP_CASE
            NO: NOT_IN_HAND, case case 1, hands [OTI]
        2026-12-04 10:00 Pablo STEP_CASE
            NO: NOT_IN_HAND, case case 1, hands [OTI]
        2026-12-04 10:00 Pablo STEP_CASE
            NO: CASE_NEEDS, case case 1, need GROUP
        2026-12-04 10:00 Pablo NOTE_CASE
            case 1: suspension asked by Pablo
        2026-12-04 10:00 Sara STEP_CASE
            case 1: SUSPEND -> SUSPENDED, Proveedor, Pablo
        2026-12-04 10:00 Pablo STEP_CASE
            NO: NOT_IN_HAND, case case 1, hands [OTI]
        2026-12-04 11:00 Lidia STEP_CASE
            case 1: TO_PROVIDER -> PROVIDER_ACTIVE, Proveedor, Pablo
        2026-12-04 12:00 Pablo STEP_CASE
            case 1: SOLVE -> SOLVED, Proveedor, Pablo
        2026-12-09 09:00 by itself
            case 1: REOPEN -> REOPENED, Proveedor, Pablo
        2026-12-09 09:00 Pablo STEP_CASE
            NO: NOT_IN_HAND, case case 1, hands [OTI]
        2026-12-09 09:00 Pablo STEP_CASE
            case 1: REASSIGN -> IN_PROGRESS, Sistemas, Sara
        * case 1 IN_PROGRESS, Sistemas, Sara; 5 h of 16 h, estimated 2026-12-07 13:00, past the date
    "#]]);
    assert_eq!(desk.reading(CASE).provider_ms.low, 3 * HOUR, "08–10 and 11–12");
}

#[test]
fn what_the_oti_has_to_accept_is_solved_after_it_came_back() {
    let mut desk = at_provider(OUTFIT);
    let refused = desk.step(PABLO, CASE, solve());
    assert!(matches!(refused, Err(Refusal::CaseNeeds { .. })), "{refused:?}");
    desk.step(PABLO, CASE, Step::Reassign { assignee: SARA }).unwrap();
    desk.step(SARA, CASE, solve()).unwrap();
    assert_eq!(desk.case(CASE).responsible, Some(SARA));
}

#[test]
fn what_is_not_used_any_more_holds_up_no_case() {
    let mut desk = at_provider(FAULT);
    let listed = catalogue().into_iter().find(|listed| listed.name() == "Falla de equipo").unwrap();
    let Listed::Category { id, record } = listed else { unreachable!() };
    desk.list(Listed::Category { id, record: Category { active: false, ..record } }).unwrap();
    let refused = desk.register(ANA, CASE2, FAULT, MESA);
    assert!(matches!(refused, Err(Refusal::NotActive { .. })), "{refused:?}");
    desk.change_sla(LEAD, CASE, ANS40).unwrap();
    desk.step(PABLO, CASE, solve()).unwrap();
    assert_eq!(desk.case(CASE).state, CaseState::Solved);
}

/// Groups of which nobody was listed are of everybody of their level, but not of a provider who names themselves.
#[test]
fn a_provider_makes_no_case_its_own() {
    let mut desk = ServiceDesk::open();
    desk.register(ANA, CASE, OUTFIT, SEGURIDAD).unwrap();
    desk.step(NICO, CASE, Step::Take).unwrap();
    desk.step(LEAD, CASE, to_provider(PABLO)).unwrap();
    let before = desk.world.clone();
    let itself = Step::Escalate { group: SEGURIDAD, assignee: Some(PABLO) };
    for step in [Step::Reassign { assignee: PABLO }, itself, to_provider(PABLO)] {
        desk.step(PABLO, CASE, step).unwrap_err();
    }
    let refused = desk.change_sla(PABLO, CASE, ANS40);
    assert!(matches!(refused, Err(Refusal::NotInHand { .. })), "{refused:?}");
    assert_eq!(desk.world, before);

    // Given a case that no provider's group has, it can do nothing with it either.
    desk.step(PABLO, CASE, Step::Reassign { assignee: NICO }).unwrap();
    desk.step(NICO, CASE, Step::Reassign { assignee: PABLO }).unwrap();
    for step in [suspend(), solve(), dismiss(Ground::OutOfScope), escalate(SISTEMAS)] {
        let refused = desk.step(PABLO, CASE, step);
        assert!(matches!(refused, Err(Refusal::NotInHand { .. })), "{refused:?}");
    }
}

#[test]
fn what_a_provider_has_suspended_or_under_contract_is_not_its_own_to_change() {
    let mut desk = at_provider(FAULT);
    desk.step(SARA, CASE, suspend()).unwrap();
    for step in [Step::Reassign { assignee: SARA }, escalate(SISTEMAS), to_provider(PILAR)] {
        let refused = desk.step(PABLO, CASE, step);
        assert!(matches!(refused, Err(Refusal::NotInHand { .. })), "{refused:?}");
    }
    desk.step(SARA, CASE, Step::Take).unwrap();
}
