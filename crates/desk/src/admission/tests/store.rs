//! Several people in one store: whoever signs in first brings the others along.

use wire::{Enroll, Verdict};

use super::*;
use crate::{judge::judge, workstation::register_item};

/// A workstation, and who else is in its store.
fn with(at: &Workstation, others: &[EnrolledAccount], code: &str) -> Enroll {
    let accounts = std::iter::once(at.account).chain(others.iter().copied()).collect();
    Enroll { accounts, ..at.enroll(code) }
}

fn rosa() -> Who {
    Who { subject: "8".into(), email: None, ..ana() }
}

#[test]
fn whoever_signs_in_brings_nobody_whose_workstation_was_shut_out() {
    let desk = Desk::new();
    let (boss, _) = desk.boss();
    desk.ledger.revoke(boss.dev, NOW).unwrap();
    desk.admit(by_subject("8", Role::Reader));
    let at = Workstation::new(1);
    let theirs = boss.account;
    let named = EnrolledAccount { account: AccountId(uuid(77)), ..theirs };
    let code = desk.code(&at, &rosa()).unwrap();
    assert_eq!(why(said(enrol(&desk.ledger, &with(&at, &[named], &code), NOW))), Unadmitted::Other, "in their name");
    // Their account keeps nobody else out. Nor is it let in later, where she is known.
    for _ in 0..2 {
        let code = desk.code(&at, &rosa()).unwrap();
        let known = said(enrol(&desk.ledger, &with(&at, &[theirs], &code), NOW)).unwrap().accounts;
        assert_eq!(known, [EnrolledAccount { role: Role::Reader, ..at.account }]);
    }
    let stays = desk.ledger.read("look", |r| r.account(theirs.account)).unwrap().unwrap();
    assert_eq!((stays.device, stays.role), (boss.dev, Role::Administrator), "of the one that was shut out");
    // What they do there meanwhile is not refused, which would be for ever: it waits.
    let mut as_them = Workstation { account: theirs, ..Workstation::new(1) };
    let entry = as_them.ask(register_item(20, "UV-1"));
    let push = || desk.push(&as_them, &entry);
    assert_eq!(push().unwrap_err(), DeskError::AccountsUnknown { accounts: vec![theirs.account] });
    // An administrator's code does, and gives nobody more than itself.
    let code = desk.ledger.new_code(grant(Role::OnsiteL2), HOUR, NOW).unwrap();
    said(enrol(&desk.ledger, &with(&at, &[theirs], &code), NOW)).unwrap();
    assert_eq!(desk.role(theirs.account), Role::OnsiteL2);
    assert!(matches!(push().unwrap(), Verdict::Accepted { .. }));
}

impl Desk {
    fn push(&self, at: &Workstation, entry: &wire::Entry) -> Result<Verdict, DeskError> {
        let push = at.push(self.ledger.desk().identity.epoch, std::slice::from_ref(entry));
        said(judge(&self.ledger, &self.blobs, at.dev, &push, NOW)).map(|mut pushed| pushed.verdicts.remove(0).verdict)
    }
}

/// What they had asked there is refused, as whatever is asked in a place where somebody does not work: those behind it come on.
#[test]
fn work_of_whoever_is_elsewhere_by_now_or_was_dismissed_keeps_nobody_waiting() {
    for is_dismissed in [false, true] {
        let desk = Desk::new();
        let theirs = Workstation::new(9);
        let id = desk.admit(by_subject("7", Role::OnsiteL2));
        desk.sign_in(&theirs, &ana());
        desk.ledger.revoke(theirs.dev, NOW).unwrap();
        desk.admit(by_subject("8", Role::Reader));
        let at = Workstation::new(1);
        let code = desk.code(&at, &rosa()).unwrap();
        said(enrol(&desk.ledger, &with(&at, &[theirs.account], &code), NOW)).unwrap();
        let mut as_them = Workstation { account: theirs.account, ..Workstation::new(1) };
        let entry = as_them.ask(register_item(20, "UV-1"));
        let unknown = Err(DeskError::AccountsUnknown { accounts: vec![theirs.account.account] });
        assert_eq!(desk.push(&as_them, &entry), unknown, "they may come");
        if is_dismissed {
            assert!(desk.ledger.dismiss(Dismiss { admission: id, revoke: false }, NOW).unwrap());
        } else {
            assert_eq!(desk.sign_in(&beside(2, 77, theirs.account.person), &ana()), Role::OnsiteL2);
        }
        let refused = desk.push(&as_them, &entry).unwrap();
        assert_eq!(refused, Verdict::Refused { refusal: casework::refusal::Refusal::NotPermitted });
    }
}

#[test]
fn each_of_those_who_share_a_workstation_signs_in_and_has_what_they_were_admitted_to() {
    let desk = Desk::new();
    desk.admit(by_subject("8", Role::Reader));
    let lead = desk.admit(by_subject("7", Role::ItsLead));
    let rosas = Workstation::new(1);
    let anas = Workstation {
        account: EnrolledAccount {
            account: AccountId(uuid(77)),
            person: PersonId(uuid(78)),
            role: Role::Administrator,
        },
        ..Workstation::new(1)
    };
    let code = desk.code(&rosas, &rosa()).unwrap();
    said(enrol(&desk.ledger, &with(&rosas, &[anas.account], &code), NOW)).unwrap();
    assert_eq!(desk.role(anas.account.account), Role::Reader, "nobody has vouched for her yet");
    let enters = || {
        let code = desk.code(&anas, &ana()).unwrap();
        said(enrol(&desk.ledger, &with(&anas, &[rosas.account], &code), NOW))
    };
    enters().unwrap();
    assert_eq!((desk.role(anas.account.account), desk.role(rosas.account.account)), (Role::ItsLead, Role::Reader));
    let used = |id| desk.ledger.admissions().unwrap().admissions.iter().find(|row| row.admission == id).unwrap().used;
    assert_eq!(used(lead), 1);
    desk.lower(anas.account.account);
    enters().unwrap();
    assert_eq!(desk.role(anas.account.account), Role::Reader, "what was lowered stays");
    // It is hers: nobody else has it by signing in.
    let code = desk.code(&anas, &rosa()).unwrap();
    assert_eq!(why(desk.enrol(&anas, &code)), Unadmitted::Other);
}

#[test]
fn an_administrator_who_signs_in_makes_nobody_else_one_and_claims_nobody() {
    let desk = Desk::new();
    desk.admit(by_subject("8", Role::Administrator));
    let rosas = Workstation::new(1);
    let along = EnrolledAccount { account: AccountId(uuid(77)), person: PersonId(uuid(78)), role: Role::Administrator };
    let code = desk.code(&rosas, &rosa()).unwrap();
    said(enrol(&desk.ledger, &with(&rosas, &[along], &code), NOW)).unwrap();
    assert_eq!((desk.role(rosas.account.account), desk.role(along.account)), (Role::Administrator, Role::OnsiteL2));
    let as_them = Workstation { account: along, ..Workstation::new(1) };
    let code = desk.code(&as_them, &rosa()).unwrap();
    assert_eq!(why(desk.enrol(&as_them, &code)), Unadmitted::Other, "she is somebody else");
}

#[test]
fn who_came_along_comes_in_where_their_admission_shows_what_is_seen_there_and_nowhere_else() {
    let desk = Desk::new();
    desk.admit(by_subject("8", Role::Reader));
    desk.admit(Admit { scope: Scope::Of(Antioquia.into()), ..by_subject("7", Role::OnsiteL2) });
    let rosas = Workstation::new(1);
    let anas = beside(1, 77, PersonId(uuid(78)));
    let code = desk.code(&rosas, &rosa()).unwrap();
    said(enrol(&desk.ledger, &with(&rosas, &[anas.account], &code), NOW)).unwrap();
    assert_eq!(desk.scope(&rosas), Scope::National);
    let code = desk.code(&anas, &ana()).unwrap();
    assert_eq!(why(desk.enrol(&anas, &code)), Unadmitted::Scope);
    // Somebody vouched for her otherwise since.
    assert!(desk.ledger.give_role(GiveRole { account: anas.account.account, role: Role::OnsiteL2 }, NOW).unwrap());
    let code = desk.code(&anas, &ana()).unwrap();
    assert_eq!(why(desk.enrol(&anas, &code)), Unadmitted::Other);
}

/// As whoever asks later has to see who made them fewer rights.
#[test]
fn what_an_admission_gives_is_written_down_also_where_a_role_or_a_scope_changed_it() {
    let desk = Desk::new();
    let (boss, by) = desk.boss();
    let at = Workstation::new(1);
    let id = desk.admit(by_subject("7", Role::ItsLead));
    desk.sign_in(&at, &ana());
    let scope = Scope::Of(Antioquia.into());
    let narrowed = admin::give_scope(&desk.ledger, by, GiveScope { device: at.dev, scope }, NOW);
    said(narrowed).unwrap();
    let account = at.account.account;
    for _ in 0..2 {
        said(admin::give_role(&desk.ledger, by, GiveRole { account, role: Role::Reader }, NOW)).unwrap();
    }
    let acts = desk.ledger.audit().unwrap().acts;
    let given = acts.iter().rev().filter_map(|audited| match audited.act {
        AdminAct::PersonAdmitted { admission, role, scope, changed, .. } => {
            Some((admission, role, scope, changed, audited.by.as_ref().map(|by| by.device)))
        }
        _ => None,
    });
    let by = Some(boss.dev);
    assert_eq!(
        given.collect::<Vec<_>>(),
        [
            (id, Role::ItsLead, Scope::National, false, None),
            (id, Role::ItsLead, scope, true, by),
            (id, Role::Reader, scope, true, by)
        ],
        "once each"
    );
}
