//! Who comes in, and with which role.

use super::*;
use crate::{
    cluster::Base,
    folder::tests::folder_in,
    table::{alias::Same, code::tests::grant},
    workstation::{NOW, Workstation, uuid},
};
use casework::id::{AccountId, DeviceId, PersonId};

const HOUR: Duration = Duration::from_secs(3_600);

fn desk() -> (Ledger, (tempfile::TempDir, Option<Base>)) {
    let dir = tempfile::tempdir().unwrap();
    let (folder, base) = folder_in(dir.path());
    (Ledger::open(&folder).unwrap(), (dir, base))
}

fn said(outcome: Result<Enrolled, NotDone>) -> DeskError {
    match outcome {
        Err(NotDone::Said(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_lets_one_workstation_in_and_an_answer_that_was_lost_is_given_again() {
    let (ledger, _dir) = desk();
    let code = ledger.new_code(grant(Role::ItsLead), HOUR, NOW).unwrap();
    let (one, two) = (Workstation::new(1), Workstation::new(2));
    let enrolled = enrol(&ledger, &one.enroll(&code), NOW).unwrap();
    assert_eq!(enrolled.accounts[0].role, Role::ItsLead);
    let typed = code.to_lowercase().replace('-', " ");
    assert_eq!(enrol(&ledger, &one.enroll(&typed), NOW).unwrap(), enrolled, "as people type it");
    assert_eq!(said(enrol(&ledger, &two.enroll(&code), NOW)), DeskError::WrongCode, "used");
    assert_eq!(said(enrol(&ledger, &two.enroll("2222-2222-2222-2222"), NOW)), DeskError::WrongCode);
    let code = ledger.new_code(grant(Role::ItsLead), HOUR, NOW).unwrap();
    let later = Timestamp(NOW.0 + 3_600_000);
    assert_eq!(said(enrol(&ledger, &two.enroll(&code), later)), DeskError::WrongCode, "expired");
}

#[test]
fn nobody_takes_the_name_or_the_people_of_another() {
    let (ledger, _dir) = desk();
    let code = || ledger.new_code(grant(Role::OnsiteL2), HOUR, NOW).unwrap();
    let (one, mut two) = (Workstation::new(1), Workstation::new(2));
    enrol(&ledger, &one.enroll(&code()), NOW).unwrap();
    let pretender = Workstation { dev: one.dev, ..Workstation::new(2) };
    assert_eq!(said(enrol(&ledger, &pretender.enroll(&code()), NOW)), DeskError::AlreadyEnrolled);
    two.account = one.account;
    assert_eq!(said(enrol(&ledger, &two.enroll(&code()), NOW)), DeskError::AlreadyEnrolled);
    assert!(ledger.revoke(one.dev, NOW).unwrap());
    assert!(!ledger.revoke(DeviceId(uuid(77)), NOW).unwrap());
    assert_eq!(said(enrol(&ledger, &one.enroll(&code()), NOW)), DeskError::Revoked);
    assert!(enrol(&ledger, &two.enroll(&code()), NOW).is_ok(), "people go on at another workstation");
}

#[test]
fn nobody_gets_more_than_the_code_gives() {
    let (ledger, _dir) = desk();
    let one = Workstation::new(1);
    let code = ledger.new_code(grant(Role::OnsiteL2), HOUR, NOW).unwrap();
    let mut request = one.enroll(&code);
    for (n, role) in [(50, Role::Administrator), (60, Role::Reader)] {
        let (account, person) = (AccountId(uuid(n)), PersonId(uuid(n + 1)));
        request.accounts.push(EnrolledAccount { account, person, role });
    }
    let mut roles: Vec<Role> =
        enrol(&ledger, &request, NOW).unwrap().accounts.iter().map(|account| account.role).collect();
    roles.sort();
    assert_eq!(roles, [Role::OnsiteL2, Role::OnsiteL2, Role::Reader]);
    request.accounts.clear();
    assert_eq!(said(enrol(&ledger, &request, NOW)), DeskError::NotUnderstood, "nobody enrols for somebody unnamed");
}

#[test]
fn the_lesser_of_two_roles_may_do_nothing_that_either_may_not() {
    let may = |role: Role| {
        [
            role.attends_cases(),
            role.keeps_people(),
            role.works_on_site(),
            role.accepts_constancia(),
            role.erases_people(),
            role.settles_disputes(),
            role.administers(),
        ]
    };
    for (one, other) in Role::ALL.into_iter().flat_map(|one| Role::ALL.map(|other| (one, other))) {
        let least = lesser(one, other);
        assert!(least == lesser(other, one) && [one, other].contains(&least), "{one:?}, {other:?}");
        let each = may(least).into_iter().zip(may(one).into_iter().zip(may(other)));
        assert!(each.into_iter().all(|(least, (one, other))| !least || (one && other)), "{one:?}, {other:?}");
    }
}

#[test]
fn nobody_is_taken_for_somebody_who_works_elsewhere_unless_the_code_is_for_them() {
    let (ledger, _dir) = desk();
    let code = |person| ledger.new_code(Grant { person, ..grant(Role::OnsiteL2) }, HOUR, NOW).unwrap();
    let (director, mut two, three) = (Workstation::new(1), Workstation::new(2), Workstation::new(3));
    enrol(&ledger, &director.enroll(&code(None)), NOW).unwrap();
    let (person, device) = (director.account.person, format!("Puesto {}", director.dev));
    let taken = DeskError::PersonTaken { person, device };

    let mut request = two.enroll(&code(None));
    request.accounts.push(EnrolledAccount { account: AccountId(uuid(70)), person, role: Role::Reader });
    assert_eq!(said(enrol(&ledger, &request, NOW)), taken, "named beside");
    two.account.person = person;
    assert_eq!(said(enrol(&ledger, &two.enroll(&code(None)), NOW)), taken, "enrolling");
    assert!(ledger.read("look", |r| r.device(two.dev)).unwrap().is_none(), "nothing of it is kept");

    assert_eq!(said(enrol(&ledger, &three.enroll(&code(Some(person))), NOW)), DeskError::WrongCode, "for another");
    assert!(enrol(&ledger, &two.enroll(&code(Some(person))), NOW).is_ok(), "a second workstation");
    assert!(enrol(&ledger, &two.enroll(&code(None)), NOW).is_ok(), "where they are known already");
    ledger.revoke(director.dev, NOW).unwrap();
    let moved = Workstation { account: director.account, ..Workstation::new(4) };
    assert!(matches!(said(enrol(&ledger, &moved.enroll(&code(None)), NOW)), DeskError::PersonTaken { .. }));
    ledger.revoke(two.dev, NOW).unwrap();
    assert!(enrol(&ledger, &moved.enroll(&code(None)), NOW).is_ok(), "of nobody else");
}

#[test]
fn somebody_who_was_registered_twice_enrols_again_under_either_id() {
    let (ledger, _dir) = desk();
    let code = || ledger.new_code(grant(Role::OnsiteL2), HOUR, NOW).unwrap();
    let (one, mut two) = (Workstation::new(1), Workstation::new(2));
    enrol(&ledger, &one.enroll(&code()), NOW).unwrap();
    let (local, known) = (one.account.person, PersonId(uuid(90)));
    ledger.write("two ids", |w| w.is_known_as(Same::Person(local, known))).unwrap();
    let enrolled = enrol(&ledger, &one.enroll(&code()), NOW).unwrap();
    assert_eq!(enrolled.accounts[0].person, known);
    for person in [local, known] {
        two.account.person = person;
        assert!(matches!(said(enrol(&ledger, &two.enroll(&code()), NOW)), DeskError::PersonTaken { .. }));
    }
}
