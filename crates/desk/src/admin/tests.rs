//! Who may administer, what they may not do to themselves, and what ends with their right.

use casework::{role::Role, scope::Scope, site::TerritorialDirection};
use wire::{Enroll, Enrolled};

use super::*;
use crate::{
    cluster::Base,
    enrol::enrol,
    folder::tests::folder_in,
    table::code::tests::grant,
    workstation::{NOW, Workstation, uuid},
};

struct Desk {
    ledger: Ledger,
    _dir: tempfile::TempDir,
    _base: Option<Base>,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (folder, _base) = folder_in(dir.path());
        Self { ledger: Ledger::open(&folder).unwrap(), _dir: dir, _base }
    }

    fn workstation(&self, number: u8, role: Role) -> Workstation {
        let workstation = Workstation::new(number);
        let code = self.ledger.new_code(grant(role), HOUR, NOW).unwrap();
        self.enrol(&workstation.enroll(&code)).unwrap();
        workstation
    }

    fn enrol(&self, request: &Enroll) -> Result<Enrolled, DeskError> {
        told(enrol(&self.ledger, request, NOW))
    }

    /// A code that the workstation's account makes.
    fn code(&self, by: &Workstation, asked: MakeCode) -> Result<String, DeskError> {
        told(make_code(&self.ledger, of(by), asked, NOW)).map(|made| made.code)
    }

    fn acts(&self) -> Vec<AdminAct> {
        self.ledger.audit().unwrap().acts.into_iter().map(|audited| audited.act).collect()
    }
}

fn of(workstation: &Workstation) -> Administrator {
    (workstation.dev, workstation.account.account)
}

fn told<T>(outcome: Result<T, NotDone>) -> Result<T, DeskError> {
    outcome.map_err(|not| match not {
        NotDone::Said(error) => error,
        NotDone::Failed(error) => panic!("{error}"),
    })
}

fn for_anybody(role: Role) -> MakeCode {
    MakeCode { role, scope: None, territorial: None, person: None, device: None, hours: 24 }
}

#[test]
fn only_an_administrator_of_this_workstation_administers_and_nobody_themselves() {
    let desk = Desk::new();
    let (boss, lead) = (desk.workstation(1, Role::Administrator), desk.workstation(2, Role::ItsLead));
    let denied = Err(DeskError::NotPermitted);
    assert_eq!(desk.code(&lead, for_anybody(Role::Reader)), denied);
    let borrowed = Workstation { account: boss.account, ..Workstation::new(2) };
    assert_eq!(desk.code(&borrowed, for_anybody(Role::Reader)), denied, "in the name of somebody of another");
    let revoke = |by: &Workstation, whom: &Workstation| {
        told(revoke(&desk.ledger, of(by), Revoke { device: whom.dev, wipe: false }, NOW))
    };
    assert_eq!(revoke(&boss, &boss), Err(DeskError::NotPermitted));
    let role = |account, role| told(give_role(&desk.ledger, of(&boss), GiveRole { account, role }, NOW));
    assert_eq!(role(boss.account.account, Role::Reader), Err(DeskError::NotPermitted));
    assert_eq!(role(AccountId(uuid(99)), Role::Reader), Err(DeskError::NotFound));
    role(lead.account.account, Role::Administrator).unwrap();
    assert!(desk.code(&lead, for_anybody(Role::Reader)).is_ok(), "it counts at once");
    revoke(&lead, &boss).unwrap();
    assert_eq!(desk.code(&boss, for_anybody(Role::Reader)), Err(DeskError::Revoked));
    assert!(matches!(desk.acts()[..2], [AdminAct::Revoked { .. }, AdminAct::CodeMade { .. }]), "{:?}", desk.acts());
}

#[test]
fn what_an_account_gave_away_goes_with_its_right_to_give_it() {
    let desk = Desk::new();
    let (boss, other) = (desk.workstation(1, Role::Administrator), desk.workstation(2, Role::Administrator));
    let code = || desk.code(&other, for_anybody(Role::Administrator)).unwrap();
    let (used, demoted) = (code(), code());
    desk.enrol(&Workstation::new(3).enroll(&used)).unwrap();
    let asked = GiveRole { account: other.account.account, role: Role::OnsiteL2 };
    told(give_role(&desk.ledger, of(&boss), asked, NOW)).unwrap();
    assert_eq!(desk.enrol(&Workstation::new(4).enroll(&demoted)).unwrap_err(), DeskError::WrongCode);
    assert!(desk.ledger.give_role(GiveRole { role: Role::Administrator, ..asked }, NOW).unwrap());
    let stolen = code();
    desk.ledger.revoke(other.dev, NOW).unwrap();
    assert_eq!(desk.enrol(&Workstation::new(4).enroll(&stolen)).unwrap_err(), DeskError::WrongCode);
    let kept = desk.code(&boss, for_anybody(Role::Reader)).unwrap();
    assert!(desk.enrol(&Workstation::new(4).enroll(&kept)).is_ok(), "of nobody else");
}

#[test]
fn a_way_back_is_for_one_workstation_and_one_of_its_people_and_is_used_once() {
    let desk = Desk::new();
    let (boss, lost) = (desk.workstation(1, Role::Administrator), desk.workstation(2, Role::OnsiteL2));
    let (person, device) = (Some(lost.account.person), Some(lost.dev));
    let way_back = MakeCode { person, device, ..for_anybody(Role::OnsiteL2) };
    let nobody = MakeCode { person: None, ..way_back };
    assert_eq!(desk.code(&boss, nobody), Err(DeskError::NotUnderstood));
    let stranger = MakeCode { person: Some(boss.account.person), ..way_back };
    assert_eq!(desk.code(&boss, stranger), Err(DeskError::NotFound));
    assert_eq!(desk.code(&boss, MakeCode { hours: CODE_HOURS_MAX + 1, ..way_back }), Err(DeskError::NotUnderstood));
    desk.ledger.order_wipe(lost.dev, NOW).unwrap();
    let code = desk.code(&boss, way_back).unwrap();
    let before = desk.ledger.devices().unwrap().into_iter().find(|row| row.id == lost.dev).unwrap();
    assert!(before.wipe_at.is_some());
    let back = desk.enrol(&lost.enroll(&code)).unwrap();
    assert_ne!(back.enrolment, before.enrolment);
    assert_eq!(desk.enrol(&lost.enroll(&code)).unwrap(), back, "an answer that was lost is given again");
    let row = desk.ledger.devices().unwrap().into_iter().find(|row| row.id == lost.dev).unwrap();
    assert_eq!((row.revoked_at, row.wipe_at), (None, None));
    desk.ledger.revoke(lost.dev, NOW).unwrap();
    assert_eq!(desk.enrol(&lost.enroll(&code)).unwrap_err(), DeskError::Revoked, "used");
}

#[test]
fn an_order_is_given_once_told_with_its_stay_and_noted_when_it_was_told() {
    let desk = Desk::new();
    let lost = desk.workstation(2, Role::OnsiteL2);
    let membership = || crate::enrol::membership(&desk.ledger, lost.dev, NOW).unwrap();
    assert!(membership().shut_out.is_none());
    assert!(desk.ledger.revoke(lost.dev, NOW).unwrap());
    assert_eq!(membership().shut_out.map(|out| out.order), Some(None));
    assert!(desk.ledger.order_wipe(lost.dev, NOW).unwrap(), "of one that is out already");
    assert!(!desk.ledger.order_wipe(lost.dev, NOW).unwrap(), "once");
    let row = || desk.ledger.device_rows().unwrap().devices.remove(0);
    assert_eq!(row().wipe_told_at, None);
    let told = membership();
    let order = told.shut_out.and_then(|out| out.order).unwrap();
    assert_eq!(order.stay.enrolment, told.enrolled.enrolment);
    assert!(order.check(&told.enrolled.keys.signing, &order.stay).is_ok());
    assert_eq!(row().wipe_told_at, Some(NOW));
    assert_eq!(row().people[0].name, None, "of whom the desk has heard nothing");
}

/// Whoever does not hear the answer to a code has to obey an order all the same.
#[test]
fn only_an_order_to_shut_its_store_ends_a_stay() {
    let desk = Desk::new();
    let (boss, other) = (desk.workstation(1, Role::Administrator), desk.workstation(2, Role::OnsiteL2));
    let stay = || desk.ledger.devices().unwrap().into_iter().find(|row| row.id == other.dev).unwrap().enrolment;
    let first = stay();
    let code = desk.code(&boss, for_anybody(Role::Reader)).unwrap();
    assert_eq!(desk.enrol(&other.enroll(&code)).unwrap().enrolment, first, "other roles");
    let (person, device) = (Some(other.account.person), Some(other.dev));
    let way_back = || desk.code(&boss, MakeCode { person, device, ..for_anybody(Role::OnsiteL2) }).unwrap();
    desk.ledger.revoke(other.dev, NOW).unwrap();
    desk.enrol(&other.enroll(&way_back())).unwrap();
    assert_eq!(stay(), first, "nothing was ordered");
    desk.ledger.order_wipe(other.dev, NOW).unwrap();
    desk.enrol(&other.enroll(&way_back())).unwrap();
    assert_ne!(stay(), first, "what was ordered is over");
}

#[test]
fn a_workstation_keeps_its_scope_unless_a_code_says_another_which_is_written_down() {
    let desk = Desk::new();
    let (boss, back) = (desk.workstation(1, Role::Administrator), desk.workstation(2, Role::Administrator));
    let (person, device) = (Some(back.account.person), Some(back.dev));
    let way_back = MakeCode { person, device, ..for_anybody(Role::Administrator) };
    let scope = || desk.ledger.read("look", |r| r.scope_on(back.dev)).unwrap();
    let antioquia = Scope::Of(TerritorialDirection::Antioquia.into());

    let theirs = desk.code(&back, for_anybody(Role::Reader)).unwrap();
    let code = desk.code(&boss, MakeCode { scope: Some(antioquia), ..way_back }).unwrap();
    let enrolled = desk.enrol(&back.enroll(&code)).unwrap();
    assert_eq!(desk.enrol(&back.enroll(&code)).unwrap(), enrolled, "an answer that was lost is given again");
    assert_eq!(scope(), antioquia);
    let given =
        |act: &AdminAct| matches!(act, AdminAct::ScopeGiven { from: Scope::National, to, .. } if *to == antioquia);
    assert_eq!(desk.acts().iter().filter(|act| given(act)).count(), 1);
    let stale = desk.enrol(&Workstation::new(3).enroll(&theirs));
    assert_eq!(stale.unwrap_err(), DeskError::WrongCode, "they do not administer any more, and neither do their codes");

    let unsaid = desk.code(&boss, MakeCode { scope: None, ..way_back }).unwrap();
    desk.enrol(&back.enroll(&unsaid)).unwrap();
    assert_eq!(scope(), antioquia, "nobody comes back to see more for want of a word");
}

#[test]
fn nobody_changes_what_their_own_workstation_sees_and_who_sees_some_offices_administers_nothing() {
    let desk = Desk::new();
    let (boss, other) = (desk.workstation(1, Role::Administrator), desk.workstation(2, Role::Administrator));
    let valle = Scope::Of(TerritorialDirection::Valle.into());
    let give = |by: &Workstation, device| {
        told(give_scope(&desk.ledger, (by.dev, by.account.account), GiveScope { device, scope: valle }, NOW))
    };
    assert_eq!(give(&boss, boss.dev), Err(DeskError::NotPermitted));
    assert_eq!(give(&boss, other.dev), Ok(()));
    assert_eq!(give(&other, boss.dev), Err(DeskError::NotPermitted));
    assert_eq!(give(&boss, DeviceId(uuid::Uuid::nil())), Err(DeskError::NotFound));
}
