//! A push is judged when everything is there by which it can be, and by whom the desk admits.

use super::*;
use casework::id::AccountId;

#[test]
fn a_key_that_did_not_come_is_asked_for_before_anything_is_judged() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let pdf = office.blob(b"%PDF-");
    let asked = [
        register_person(11, "Ana Técnica", "1001"),
        register_person(10, "Luz Ríos", "1004"),
        register_item(20, "UV-1"),
        issue(30, 1, pdf),
    ];
    let entries = asked.map(|body| one.ask(body));
    let mut push = one.push(office.epoch(), &entries);
    push.keys.clear();
    let (ana, luz) = (CapsuleOwner::Person(PersonId(uuid(11))), CapsuleOwner::Person(PersonId(uuid(10))));
    let owners = vec![luz, ana, CapsuleOwner::Act(ActId(uuid(30)))];
    assert_eq!(office.judge(&one, &push), Err(DeskError::KeysMissing { owners }));
    assert_eq!(office.count("select count(*) from intent"), 0);
    assert_eq!(office.push(&one, &entries).unwrap().len(), 4);
    assert_eq!(office.count("select count(*) from intent where verdict = 'ACCEPTED'"), 4);
}

#[test]
fn somebody_whom_the_desk_does_not_know_is_asked_for_and_loses_nothing() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let mut colleague = one.account;
    (colleague.account, colleague.person) = (AccountId(uuid(98)), PersonId(uuid(99)));
    let lead = std::mem::replace(&mut one.account, colleague);
    let entry = one.ask(register_item(20, "UV-1"));
    let accounts = vec![colleague.account];
    assert_eq!(office.push(&one, std::slice::from_ref(&entry)), Err(DeskError::AccountsUnknown { accounts }));
    assert_eq!(office.count("select count(*) from intent"), 0);
    let code = office.ledger.new_code(grant(Role::ItsLead), Duration::from_secs(60), NOW).unwrap();
    let mut again = one.enroll(&code);
    again.account = lead.account;
    again.accounts.push(lead);
    enrol(&office.ledger, &again, NOW).unwrap();
    assert_eq!(office.push(&one, &[entry]), Ok(vec![Verdict::accepted(1)]));
}

#[test]
fn what_was_not_understood_is_read_again_when_it_comes_again() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    let newer = one.ask_as(register_item(20, "UV-1"), BODY_VERSION + 1);
    let register = one.ask(register_person(10, "Luz Ríos", "1004"));
    let mut push = one.push(office.epoch(), &[newer.clone(), register.clone()]);
    // Sealed under a key that is not the one that came.
    let luz = CapsuleOwner::Person(PersonId(uuid(10)));
    push.keys = vec![wire::KeyOf { owner: luz, key: wire::CapsuleKey::new(&[5; 32]) }];
    assert_eq!(office.judge(&one, &push), Ok(vec![Verdict::NotUnderstood, Verdict::NotUnderstood]));
    assert_eq!(office.said(&mut one, register_item(21, "UV-2")), Verdict::accepted(1));
    let both = [newer, register];
    for _ in 0..2 {
        let verdicts = office.push(&one, &both);
        assert_eq!(verdicts, Ok(vec![Verdict::NotUnderstood, Verdict::accepted(2)]), "and then for ever");
    }
    assert_eq!(office.count("select count(*) from intent"), 3);
    assert_eq!(office.page("").entries.len(), 2);
}

#[test]
fn a_workstation_that_was_revoked_while_it_sent_is_not_judged() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    let entry = one.ask(register_item(20, "UV-1"));
    office.ledger.revoke(one.dev, NOW).unwrap();
    assert_eq!(office.push(&one, &[entry]), Err(DeskError::Revoked));
    assert_eq!(office.count("select count(*) from intent"), 0);
}
