//! Whole procedures, from the first intent to where things stand at the end.

use chrono::NaiveDate;
use expect_test::expect;
use uuid::Uuid;

use super::office::*;
use crate::act::{ActContent, ActReason, ActStage, Direction, ReplaceMode, Term};
use crate::fact::Fact;
use crate::format::FormatCode;
use crate::id::SiteId;
use crate::intent::{Change, IntentBody, New};
use crate::item::{Ownership, PhysicalCondition};
use crate::movement::MovementKind;
use crate::person::PersonDetails;
use crate::refusal::Refusal;
use crate::signing::NotSignedCause;

#[test]
fn delivery() {
    let mut office = Office::open();
    let content = office.approved(office.content(LUZ, &[LAPTOP, MONITOR], &[]));
    office.conclude(ACT1, content).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: APPROVER signed by Berta
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
            monitor: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        * laptop ASSIGNED Luz (Puesto 12)
        * monitor ASSIGNED Luz (Puesto 12)
    "#]]);
}

#[test]
fn a_return_is_delivered_by_the_holder_and_clears_the_workplace() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP, MONITOR], &[])).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
            monitor: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        * laptop ASSIGNED Luz (Puesto 12)
        * monitor ASSIGNED Luz (Puesto 12)
    "#]]);
    let mut content = office.content(LUZ, &[], &[LAPTOP]);
    content.lines[0].condition = PhysicalCondition::Bad;
    office.conclude(ACT2, content).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 2: issued v1, RETURN
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Luz
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Tomás
        Tomás SEAL_ACT
            act 2: sealed
            laptop: RETURN -> IN_STOCK, act 2
        * monitor ASSIGNED Luz (Puesto 12)
    "#]]);
    assert_eq!(office.item(LAPTOP).details.condition, Some(PhysicalCondition::Bad));
}

#[test]
fn scenario_12_a_swap_is_one_act_with_two_tables_and_each_signs_once() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[DESKTOP], &[])).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            desktop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        * desktop ASSIGNED Luz (Puesto 12)
    "#]]);
    let content = ActContent { reason: ActReason::Replacement, ..office.content(LUZ, &[LAPTOP], &[DESKTOP]) };
    let facts = office.conclude(ACT2, content).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 2: issued v1, HANDOVER_AND_RETURN
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 2: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 2
            desktop: RETURN -> IN_STOCK, act 2
        * laptop ASSIGNED Luz (Puesto 12)
    "#]]);
    assert_eq!(facts.iter().filter(|f| matches!(f, Fact::Item(..))).count(), 2, "two movements");
    assert_eq!(office.act(ACT2).turns.len(), 2, "two signatures");
}

#[test]
fn a_loan_has_a_return_date_and_its_return_needs_none() {
    let mut office = Office::open();
    let loan = |content| ActContent { reason: ActReason::Loan, ..content };
    let content = loan(office.content(LUZ, &[LAPTOP], &[]));
    office.issue(ACT1, content.clone()).unwrap_err();
    let until = Term::Until(NaiveDate::from_ymd_opt(2026, 12, 18).unwrap());
    office.conclude(ACT1, ActContent { term: until, ..content }).unwrap();
    office.conclude(ACT2, loan(office.content(LUZ, &[], &[LAPTOP]))).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            NO: MISSING, field RETURN_DATE
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: LOAN -> ON_LOAN Luz (Puesto 12) until 2026-12-18, act 1
        Tomás ISSUE_ACT
            act 2: issued v1, RETURN
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Luz
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Tomás
        Tomás SEAL_ACT
            act 2: sealed
            laptop: RETURN -> IN_STOCK, act 2
    "#]]);
}

#[test]
fn an_item_may_be_issued_again_to_the_person_who_has_it() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.conclude(ACT2, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        Tomás ISSUE_ACT
            act 2: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 2: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 2
        * laptop ASSIGNED Luz (Puesto 12)
    "#]]);
}

#[test]
fn a_transfer_is_two_acts() {
    let mut office = Office::open();
    let transfer = |content| ActContent { reason: ActReason::Transfer, ..content };
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.issue(ACT2, transfer(office.content(RAUL, &[LAPTOP], &[]))).unwrap_err();
    office.conclude(ACT2, transfer(office.content(LUZ, &[], &[LAPTOP]))).unwrap();
    office.conclude(ACT3, transfer(office.content(RAUL, &[LAPTOP], &[]))).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        Tomás ISSUE_ACT
            NO: HELD_BY_ANOTHER, item laptop, holder Luz
        Tomás ISSUE_ACT
            act 2: issued v1, RETURN
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Luz
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Tomás
        Tomás SEAL_ACT
            act 2: sealed
            laptop: RETURN -> IN_STOCK, act 2
        Tomás ISSUE_ACT
            act 3: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 3: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 3: RECEIVER signed by Raúl
        Tomás SEAL_ACT
            act 3: sealed
            laptop: HANDOVER -> ASSIGNED Raúl (Puesto 12), act 3
        * laptop ASSIGNED Raúl (Puesto 12)
    "#]]);
}

#[test]
fn scenario_13_an_edit_of_a_frozen_act_voids_its_signatures() {
    let mut office = Office::open();
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.sign(ACT1).unwrap();
    let first = office.act(ACT1).clone();
    office.issue(ACT1, office.content(LUZ, &[LAPTOP, MONITOR], &[])).unwrap();
    let act = office.act(ACT1);
    assert_eq!((act.version, act.turns.len(), act.folio), (2, 0, first.folio));
    let [old] = &act.voided[..] else { panic!("one version is void") };
    assert_eq!((old.version, old.pdf, &old.turns), (1, first.pdf, &first.turns), "the old paper is kept");
    let late = office.ask(TECH, IntentBody::SealAct { act: ACT1, version: 1, pdf: digest(1) });
    assert_eq!(late, Err(Refusal::WrongVersion { act: ACT1, version: 2 }));
    office.sign_and_seal(ACT1).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás ISSUE_ACT
            act 1: issued v2, HANDOVER
        Tomás SEAL_ACT
            NO: WRONG_VERSION, act act 1, version 2
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
            monitor: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        * laptop ASSIGNED Luz (Puesto 12)
        * monitor ASSIGNED Luz (Puesto 12)
    "#]]);
}

#[test]
fn after_a_refusal_custody_waits_for_a_lead() {
    let mut office = Office::open();
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.sign(ACT1).unwrap();
    office.not_signed(ACT1, NotSignedCause::Refused).unwrap();
    office.seal(ACT1).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER not signed, REFUSED
        Tomás SEAL_ACT
            act 1: sealed with constancia
    "#]]);
    office.accept(TECH, ACT1).unwrap_err();
    office.accept(LEAD, ACT1).unwrap();
    office.check(&expect![[r#"
        Tomás ACCEPT_CONSTANCIA
            NO: NOT_PERMITTED
        Lidia ACCEPT_CONSTANCIA
            act 1: constancia accepted
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        * laptop ASSIGNED Luz (Puesto 12)
    "#]]);
}

#[test]
fn what_moved_while_a_constancia_waited_is_not_moved_by_it() {
    let mut office = Office::open();
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.sign(ACT1).unwrap();
    office.not_signed(ACT1, NotSignedCause::Absent).unwrap();
    office.seal(ACT1).unwrap();
    office.conclude(ACT2, office.content(RAUL, &[LAPTOP], &[])).unwrap();
    office.accept(LEAD, ACT1).unwrap_err();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER not signed, ABSENT
        Tomás SEAL_ACT
            act 1: sealed with constancia
        Tomás ISSUE_ACT
            act 2: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Raúl
        Tomás SEAL_ACT
            act 2: sealed
            laptop: HANDOVER -> ASSIGNED Raúl (Puesto 12), act 2
        Lidia ACCEPT_CONSTANCIA
            NO: HELD_BY_ANOTHER, item laptop, holder Raúl
        * laptop ASSIGNED Raúl (Puesto 12)
    "#]]);
}

#[test]
fn a_withdrawn_act_frees_its_items_and_keeps_its_folio() {
    let mut office = Office::open();
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.move_by_hand(TECH, LAPTOP, MovementKind::ToSitePool).unwrap_err();
    office.withdraw(ACT1).unwrap();
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap_err();
    office.conclude(ACT2, office.content(RAUL, &[LAPTOP], &[])).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás MOVE_ITEM
            NO: IN_OPEN_ACT, item laptop, act act 1
        Tomás WITHDRAW_ACT
            act 1: withdrawn
        Tomás ISSUE_ACT
            NO: WRONG_STAGE, act act 1, stage WITHDRAWN
        Tomás ISSUE_ACT
            act 2: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Raúl
        Tomás SEAL_ACT
            act 2: sealed
            laptop: HANDOVER -> ASSIGNED Raúl (Puesto 12), act 2
        * laptop ASSIGNED Raúl (Puesto 12)
    "#]]);
    assert_ne!(office.act(ACT1).folio, office.act(ACT2).folio);
}

#[test]
fn an_annulment_puts_everything_back() {
    let mut office = Office::open();
    office.move_by_hand(TECH, MONITOR, MovementKind::ToSitePool).unwrap();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP, MONITOR], &[])).unwrap();
    office.conclude(ACT2, office.annulling(ACT1)).unwrap();
    office.check(&expect![[r#"
        Tomás MOVE_ITEM
            monitor: TO_SITE_POOL -> SITE_POOL, by hand
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
            monitor: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        Tomás ISSUE_ACT
            act 2: issued v1, NO_ITEMS
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 2: sealed
            act 1: ANNUL by act 2
            laptop: ANNULMENT -> IN_STOCK, act 2
            monitor: ANNULMENT -> SITE_POOL, act 2
        * monitor SITE_POOL
    "#]]);
    assert_eq!(office.act(ACT1).replaced_by, Some(ACT2));
}

#[test]
fn an_annulled_return_gives_back_with_the_signature_of_the_one_who_gets_it() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.conclude(ACT2, office.content(LUZ, &[], &[LAPTOP])).unwrap();
    let by_another = office.replacing(ACT2, ReplaceMode::Annul, office.content(RAUL, &[], &[]));
    assert_eq!(office.issue(ACT3, by_another), Err(Refusal::HeldByAnother { item: LAPTOP, holder: LUZ }));
    office.conclude(ACT3, office.annulling(ACT2)).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        Tomás ISSUE_ACT
            act 2: issued v1, RETURN
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Luz
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Tomás
        Tomás SEAL_ACT
            act 2: sealed
            laptop: RETURN -> IN_STOCK, act 2
        Tomás ISSUE_ACT
            NO: HELD_BY_ANOTHER, item laptop, holder Luz
        Tomás ISSUE_ACT
            act 3: issued v1, NO_ITEMS
        Tomás TAKE_TURN
            act 3: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 3: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 3: sealed
            act 2: ANNUL by act 3
            laptop: ANNULMENT -> ASSIGNED Luz (Puesto 12), act 3
        * laptop ASSIGNED Luz (Puesto 12)
    "#]]);
}

#[test]
fn what_moved_since_is_not_annulled_and_an_annulment_is_final() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP, MONITOR], &[])).unwrap();
    office.issue(ACT2, office.annulling(ACT1)).unwrap();
    office.move_by_hand(TECH, MONITOR, MovementKind::WarrantyOut).unwrap();
    office.sign_and_seal(ACT2).unwrap_err();
    office.move_by_hand(TECH, MONITOR, MovementKind::WarrantyIn).unwrap();
    office.seal(ACT2).unwrap_err();
    office.withdraw(ACT2).unwrap();

    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.conclude(ACT2, office.annulling(ACT1)).unwrap();
    assert_eq!(office.issue(ACT3, office.annulling(ACT2)), Err(Refusal::WrongAct { act: ACT2 }));
    assert!(matches!(office.issue(ACT3, office.annulling(ACT1)), Err(Refusal::WrongStage { .. })));
}

#[test]
fn an_annulment_waits_for_the_other_open_acts_of_its_items() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.issue(ACT2, office.content(LUZ, &[], &[LAPTOP])).unwrap();
    let annulment = office.annulling(ACT1);
    assert_eq!(office.issue(ACT3, annulment.clone()), Err(Refusal::InOpenAct { item: LAPTOP, act: ACT2 }));
    office.withdraw(ACT2).unwrap();
    office.conclude(ACT3, annulment).unwrap();
}

#[test]
fn a_superseding_act_takes_the_place_of_the_old() {
    let mut office = Office::open();
    let elsewhere = SiteId(Uuid::from_u128(0xD2));
    let sites = vec![New { id: elsewhere, details: site_details("Sede Norte") }];
    office.ask(ADMIN, IntentBody::RegisterSites { sites }).unwrap();
    let content = ActContent { site: Some(elsewhere), ..office.content(LUZ, &[LAPTOP, MONITOR], &[]) };
    office.conclude(ACT1, content).unwrap();
    assert_eq!(office.item(LAPTOP).placement.site, Some(elsewhere));
    // Site and person were the wrong ones, and there was no monitor.
    let content = ActContent { site: None, ..office.content(RAUL, &[LAPTOP], &[]) };
    office.conclude(ACT2, office.replacing(ACT1, ReplaceMode::Supersede, content)).unwrap();
    office.check(&expect![[r#"
        Adán REGISTER_SITES
            site known
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
            monitor: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        Tomás ISSUE_ACT
            act 2: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Raúl
        Tomás SEAL_ACT
            act 2: sealed
            act 1: SUPERSEDE by act 2
            laptop: ANNULMENT -> IN_STOCK, act 2
            monitor: ANNULMENT -> IN_STOCK, act 2
            laptop: HANDOVER -> ASSIGNED Raúl (Puesto 12), act 2
        * laptop ASSIGNED Raúl (Puesto 12)
    "#]]);
    assert_eq!(office.item(LAPTOP).placement.site, Some(SITE), "where it stood before");
    // The act that took the place can itself be taken back, to where things stood before both.
    office.conclude(ACT3, office.annulling(ACT2)).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 3: issued v1, NO_ITEMS
        Tomás TAKE_TURN
            act 3: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 3: RECEIVER signed by Raúl
        Tomás SEAL_ACT
            act 3: sealed
            act 2: ANNUL by act 3
            laptop: ANNULMENT -> IN_STOCK, act 3
    "#]]);
}

#[test]
fn paz_y_salvo_stands_alone_when_nothing_is_held() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    let holds = Refusal::StillHolds { person: LUZ, count: 1 };
    assert_eq!(office.issue(ACT2, office.clearance(LUZ)), Err(holds.clone()));
    office.move_by_hand(TECH, LAPTOP, MovementKind::Loss).unwrap();
    assert_eq!(office.issue(ACT2, office.clearance(LUZ)), Err(holds), "a missing item is still answered for");
    office.conclude(ACT2, office.clearance(RAUL)).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        Tomás ISSUE_ACT
            NO: STILL_HOLDS, person Luz, count 1
        Tomás MOVE_ITEM
            laptop: LOSS -> MISSING Luz (Puesto 12), by hand
        Tomás ISSUE_ACT
            NO: STILL_HOLDS, person Luz, count 1
        Tomás ISSUE_ACT
            act 2: issued v1, NO_ITEMS
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Raúl
        Tomás SEAL_ACT
            act 2: sealed
        * laptop MISSING Luz (Puesto 12)
    "#]]);
}

#[test]
fn paz_y_salvo_closes_a_full_return() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP, MONITOR], &[])).unwrap();
    let clear = |content| ActContent { clearance: true, reason: ActReason::Termination, ..content };
    let part = clear(office.content(LUZ, &[], &[LAPTOP]));
    assert_eq!(office.issue(ACT2, part), Err(Refusal::StillHolds { person: LUZ, count: 1 }));
    let swap = clear(office.content(LUZ, &[DESKTOP], &[LAPTOP, MONITOR]));
    assert_eq!(office.issue(ACT2, swap), Err(Refusal::StillHolds { person: LUZ, count: 1 }));
    office.conclude(ACT2, clear(office.content(LUZ, &[], &[LAPTOP, MONITOR]))).unwrap();
    // A correction of that return counts what it gives back first.
    let part = clear(office.content(LUZ, &[], &[LAPTOP]));
    let part = office.replacing(ACT2, ReplaceMode::Supersede, part);
    assert_eq!(office.issue(ACT3, part), Err(Refusal::StillHolds { person: LUZ, count: 1 }));
    let whole = clear(office.content(LUZ, &[], &[LAPTOP, MONITOR]));
    office.conclude(ACT3, office.replacing(ACT2, ReplaceMode::Supersede, whole)).unwrap();
}

#[test]
fn paz_y_salvo_is_counted_again_at_the_seal() {
    let mut office = Office::open();
    office.issue(ACT1, office.clearance(LUZ)).unwrap();
    office.conclude(ACT2, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    assert_eq!(office.sign_and_seal(ACT1), Err(Refusal::StillHolds { person: LUZ, count: 1 }));
}

#[test]
fn anexo_14_is_for_telephony_only() {
    let mut office = Office::open();
    let anexo14 = |content| ActContent { format: FormatCode::Anexo14, ..content };
    let mixed = anexo14(office.content(LUZ, &[PHONE, LAPTOP], &[]));
    assert_eq!(office.issue(ACT1, mixed), Err(Refusal::NotTelephony { item: LAPTOP }));
    let content = office.telephones(LUZ, &[PHONE], &[]);
    office.conclude(ACT1, content).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            NO: NOT_TELEPHONY, item laptop
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            phone: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        * phone ASSIGNED Luz (Puesto 12)
    "#]]);
}

#[test]
fn goods_end_as_their_owner_wants() {
    let mut office = Office::open();
    office.move_by_hand(LEAD, LAPTOP, MovementKind::ProviderReturn).unwrap_err();
    office.move_by_hand(LEAD, PRINTER, MovementKind::Disposal).unwrap_err();
    office.move_by_hand(TECH, LAPTOP, MovementKind::Disposal).unwrap_err();
    office.move_by_hand(LEAD, LAPTOP, MovementKind::Disposal).unwrap();
    office.move_by_hand(LEAD, PRINTER, MovementKind::ProviderReturn).unwrap();
    office.check(&expect![[r#"
        Lidia MOVE_ITEM
            NO: WRONG_OWNERSHIP, item laptop, kind PROVIDER_RETURN
        Lidia MOVE_ITEM
            NO: WRONG_OWNERSHIP, item printer, kind DISPOSAL
        Tomás MOVE_ITEM
            NO: NOT_PERMITTED
        Lidia MOVE_ITEM
            laptop: DISPOSAL -> DISPOSED, by hand
        Lidia MOVE_ITEM
            printer: PROVIDER_RETURN -> RETURNED_TO_PROVIDER, by hand
        * laptop DISPOSED
        * printer RETURNED_TO_PROVIDER
    "#]]);
}

#[test]
fn whoever_answers_for_an_item_answers_while_it_travels() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP, MONITOR], &[])).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
            monitor: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        * laptop ASSIGNED Luz (Puesto 12)
        * monitor ASSIGNED Luz (Puesto 12)
    "#]]);
    office.move_by_hand(TECH, LAPTOP, MovementKind::TransferSite).unwrap();
    office.move_by_hand(TECH, LAPTOP, MovementKind::TransferReceived).unwrap();
    office.move_by_hand(TECH, LAPTOP, MovementKind::WarrantyOut).unwrap();
    // What is away cannot be handed back over a table.
    office.issue(ACT2, office.content(LUZ, &[], &[LAPTOP])).unwrap_err();
    office.move_by_hand(TECH, LAPTOP, MovementKind::WarrantyIn).unwrap();
    office.move_by_hand(TECH, MONITOR, MovementKind::Loss).unwrap();
    office.move_by_hand(TECH, MONITOR, MovementKind::Theft).unwrap();
    office.move_by_hand(TECH, MONITOR, MovementKind::Found).unwrap();
    office.check(&expect![[r#"
        Tomás MOVE_ITEM
            laptop: TRANSFER_SITE -> IN_TRANSIT Luz (Puesto 12), by hand
        Tomás MOVE_ITEM
            laptop: TRANSFER_RECEIVED -> ASSIGNED Luz (Puesto 12), by hand
        Tomás MOVE_ITEM
            laptop: WARRANTY_OUT -> IN_REPAIR Luz (Puesto 12), by hand
        Tomás ISSUE_ACT
            NO: NOT_AVAILABLE, item laptop, state IN_REPAIR
        Tomás MOVE_ITEM
            laptop: WARRANTY_IN -> ASSIGNED Luz (Puesto 12), by hand
        Tomás MOVE_ITEM
            monitor: LOSS -> MISSING Luz (Puesto 12), by hand
        Tomás MOVE_ITEM
            monitor: THEFT -> STOLEN Luz (Puesto 12), by hand
        Tomás MOVE_ITEM
            monitor: FOUND -> ASSIGNED Luz (Puesto 12), by hand
        * laptop ASSIGNED Luz (Puesto 12)
        * monitor ASSIGNED Luz (Puesto 12)
    "#]]);
}

#[test]
fn a_photo_of_a_frozen_item_undoes_no_signature() {
    let mut office = Office::open();
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    let photo = IntentBody::AddItemPhoto { id: LAPTOP, photo: digest(3), caption: "Tapa".to_owned() };
    office.ask(TECH, photo).unwrap();
    office.sign_and_seal(ACT1).unwrap();
    assert_eq!(office.stage(ACT1), ActStage::Sealed);
}

#[test]
fn an_item_that_became_personal_is_on_no_act() {
    let mut office = Office::open();
    let mut details = office.item(LAPTOP).details.clone();
    details.ownership = Ownership::Personal;
    let items = vec![Change { id: LAPTOP, base_rev: office.item(LAPTOP).rev, details }];
    office.ask(TECH, IntentBody::ChangeItems { items }).unwrap();
    let content = office.content(LUZ, &[LAPTOP], &[]);
    assert_eq!(office.issue(ACT1, content), Err(Refusal::PersonalItem { item: LAPTOP }));
}

#[test]
fn a_line_is_judged_alone_as_it_will_be_on_its_act() {
    let office = Office::open();
    let case = crate::decide::LineCase {
        act: ACT1,
        format: FormatCode::Anexo7,
        reason: ActReason::NewAssignment,
        holder: LUZ,
        restored: &[],
    };
    assert!(crate::decide::check_line(&office.world, &case, LAPTOP, Direction::Delivered).is_ok());
    assert!(crate::decide::check_line(&office.world, &case, LAPTOP, Direction::Returned).is_err());
}

#[test]
fn somebody_who_gave_everything_back_is_erased_and_the_journal_can_be_judged_again() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.conclude(ACT2, office.content(LUZ, &[], &[LAPTOP])).unwrap();
    let [handover, back] = [ACT1, ACT2].map(|act| office.act(act).content.clone());
    office.erase(LEAD, LUZ).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 1
        Tomás ISSUE_ACT
            act 2: issued v1, RETURN
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Luz
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Tomás
        Tomás SEAL_ACT
            act 2: sealed
            laptop: RETURN -> IN_STOCK, act 2
        Lidia ERASE_PERSON
            person Luz erased
    "#]]);
    let luz = office.world.people[&LUZ].clone();
    assert_eq!((luz.details, luz.rev), (PersonDetails::erased(), 2));
    assert_eq!(luz.erasure.unwrap().reason, "Solicitud del titular");
    assert_eq!(office.act(ACT1).content, handover, "what was signed stays as it was signed");

    // What was said of her is read as erased from the first entry on, and accepted all the same.
    let mut again = Office::open();
    again.world.people.remove(&LUZ);
    again.world.forgotten.insert(LUZ);
    let people = vec![New { id: LUZ, details: PersonDetails::erased() }];
    again.ask(ADMIN, IntentBody::RegisterPeople { people }).unwrap();
    again.conclude(ACT1, handover).unwrap();
    again.conclude(ACT2, back).unwrap();
    again.erase(LEAD, LUZ).unwrap();
    assert_eq!(again.world.people[&LUZ].rev, 2, "as many facts as the first time");
}

#[test]
fn a_rejected_constancia_moves_nothing_and_another_act_is_made() {
    let mut office = Office::open();
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.sign(ACT1).unwrap();
    office.not_signed(ACT1, NotSignedCause::Refused).unwrap();
    office.seal(ACT1).unwrap();
    let paper = office.act(ACT1).pdf;
    office.reject(LEAD, ACT1).unwrap();
    office.conclude(ACT2, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER not signed, REFUSED
        Tomás SEAL_ACT
            act 1: sealed with constancia
        Lidia REJECT_CONSTANCIA
            act 1: constancia rejected
        Tomás ISSUE_ACT
            act 2: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 2: sealed
            laptop: HANDOVER -> ASSIGNED Luz (Puesto 12), act 2
        * laptop ASSIGNED Luz (Puesto 12)
    "#]]);
    let act = office.act(ACT1);
    assert_eq!((act.pdf, act.has_constancia()), (paper, true), "the sealed paper stays as evidence");
    let decision = act.decision.as_ref().unwrap();
    assert_eq!((decision.by, decision.note.as_str()), (LEAD, "No consta la entrega material"));
}

#[test]
fn a_loan_is_extended_without_a_new_act_and_can_still_be_annulled() {
    let mut office = Office::open();
    let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    let content = office.content(LUZ, &[LAPTOP], &[]);
    office.conclude(ACT1, ActContent { reason: ActReason::Loan, term: Term::Until(day(18)), ..content }).unwrap();
    office.extend(LAPTOP, day(17)).unwrap_err();
    office.extend(LAPTOP, day(24)).unwrap();
    office.conclude(ACT2, office.annulling(ACT1)).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 1: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 1: sealed
            laptop: LOAN -> ON_LOAN Luz (Puesto 12) until 2026-12-18, act 1
        Tomás EXTEND_LOAN
            NO: RETURN_DATE_NOT_LATER, item laptop, than 2026-12-18
        Tomás EXTEND_LOAN
            laptop: lent until 2026-12-24
        Tomás ISSUE_ACT
            act 2: issued v1, NO_ITEMS
        Tomás TAKE_TURN
            act 2: DELIVERER signed by Tomás
        Tomás TAKE_TURN
            act 2: RECEIVER signed by Luz
        Tomás SEAL_ACT
            act 2: sealed
            act 1: ANNUL by act 2
            laptop: ANNULMENT -> IN_STOCK, act 2
    "#]]);
    assert_eq!(office.item(LAPTOP).placement.expected_return_on, None);
}

#[test]
fn an_annulment_puts_the_condition_back_unless_somebody_looked_again() {
    let mut office = Office::open();
    let worse = |mut content: ActContent| {
        content.lines.iter_mut().for_each(|line| line.condition = PhysicalCondition::Bad);
        content
    };
    let condition = |office: &Office, id| office.item(id).details.condition;
    office.conclude(ACT1, worse(office.content(LUZ, &[LAPTOP, MONITOR], &[]))).unwrap();
    assert_eq!(condition(&office, LAPTOP), Some(PhysicalCondition::Bad));
    let monitor = office.item(MONITOR);
    let mut details = monitor.details.clone();
    details.condition = Some(PhysicalCondition::Fair);
    let looked_again = Change { id: MONITOR, base_rev: monitor.rev, details };
    office.ask(TECH, IntentBody::ChangeItems { items: vec![looked_again] }).unwrap();
    office.conclude(ACT2, office.annulling(ACT1)).unwrap();
    assert_eq!(condition(&office, LAPTOP), None, "nobody had looked at it before the act");
    assert_eq!(condition(&office, MONITOR), Some(PhysicalCondition::Fair));
}

#[test]
fn an_act_made_again_rests_on_the_custody_that_its_author_saw() {
    let mut office = Office::open();
    let content = office.content(LUZ, &[LAPTOP, MONITOR], &[]);
    office.issue(ACT1, content.clone()).unwrap();
    office.withdraw(ACT1).unwrap();
    office.ask(TECH, IntentBody::AddItemPhoto { id: LAPTOP, photo: digest(1), caption: String::new() }).unwrap();
    office.move_by_hand(TECH, MONITOR, MovementKind::ToSitePool).unwrap();
    let again = office.issue(ACT2, content.clone());
    assert_eq!(again, Err(Refusal::StaleItem { item: MONITOR }), "it is somewhere else than they saw");
    let without = ActContent { lines: vec![content.lines[0].clone()], ..content };
    office.conclude(ACT2, without).unwrap();
    assert_eq!(office.stage(ACT2), ActStage::Sealed, "a photo is not custody");
}

#[test]
fn whoever_only_reads_signs_what_they_receive() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(READER, &[LAPTOP], &[])).unwrap();
    office.check(&expect![[r#"
        Tomás ISSUE_ACT
            act 1: issued v1, HANDOVER
        Tomás TAKE_TURN
            act 1: DELIVERER signed by Tomás
        Rita TAKE_TURN
            act 1: RECEIVER signed by Rita
        Tomás SEAL_ACT
            act 1: sealed
            laptop: HANDOVER -> ASSIGNED Rita (Puesto 12), act 1
        * laptop ASSIGNED Rita (Puesto 12)
    "#]]);
}
