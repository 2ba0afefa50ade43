//! Whom an administrator admitted, and what a sign-in is worth.

use casework::site::TerritorialDirection::{Antioquia, Santander, Valle};
use wire::{Enrolled, EnrolledAccount, GiveRole, GiveScope, Revoke, challenge_of, url_text};

use super::*;
use crate::{
    admin,
    blob::Blobs,
    cluster::Base,
    enrol::enrol,
    folder::tests::folder_in,
    table::code::tests::grant,
    workstation::{NOW, Workstation, uuid},
};

const ISSUER: &str = "https://cuentas.entidad.gov.co";
const HOUR: Duration = Duration::from_secs(3_600);

mod store;

struct Desk {
    ledger: Ledger,
    blobs: Blobs,
    _dir: tempfile::TempDir,
    _base: Option<Base>,
}

fn said<T>(outcome: Result<T, NotDone>) -> Result<T, DeskError> {
    outcome.map_err(|not| match not {
        NotDone::Said(error) => error,
        NotDone::Failed(error) => panic!("{error}"),
    })
}

fn by_email(email: &str, role: Role) -> Admit {
    let (email, scope) = (Some(email.to_owned()), Scope::National);
    Admit { email, subject: None, role, scope, territorial: None, devices: 1 }
}

fn ana() -> Who {
    Who { issuer: ISSUER.into(), subject: "7".into(), email: Some("ana@entidad.gov.co".into()), is_verified: true }
}

fn by_subject(subject: &str, role: Role) -> Admit {
    Admit { email: None, subject: Some(subject.to_owned()), ..by_email("", role) }
}

/// Somebody else at the same workstation, as its own program would say it, or another.
fn beside(at: u8, account: u128, person: PersonId) -> Workstation {
    let mut beside = Workstation::new(at);
    beside.account = EnrolledAccount { account: AccountId(uuid(account)), person, role: Role::Reader };
    beside
}

fn why<T: std::fmt::Debug>(outcome: Result<T, DeskError>) -> Unadmitted {
    match outcome {
        Err(DeskError::NotAdmitted { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (folder, _base) = folder_in(dir.path());
        Self { ledger: Ledger::open(&folder).unwrap(), blobs: Blobs::new(&folder), _dir: dir, _base }
    }

    fn admit(&self, asked: Admit) -> AdmissionId {
        self.ledger.admit(asked, NOW).unwrap().unwrap()
    }

    fn lower(&self, account: AccountId) {
        assert!(self.ledger.give_role(GiveRole { account, role: Role::Reader }, NOW).unwrap());
    }

    fn role(&self, account: AccountId) -> Role {
        self.ledger.read("look", |r| r.account(account)).unwrap().unwrap().role
    }

    /// The code that somebody gets who signs in at a workstation.
    fn code(&self, at: &Workstation, who: &Who) -> Result<String, DeskError> {
        let verifier = url_text(&[7; 32]);
        let ticket = challenge_of(&verifier);
        let signed = SignedIn {
            device: at.dev,
            key: at.key.public(),
            port: 50_123,
            signature: at.key.end_sign_in(&ticket),
            ticket,
            code: "código".to_owned(),
            verifier,
            issuer: None,
        };
        said(code_for(&self.ledger, &signed, who, NOW)).map(|made| made.code)
    }

    fn enrol(&self, at: &Workstation, code: &str) -> Result<Enrolled, DeskError> {
        said(enrol(&self.ledger, &at.enroll(code), NOW))
    }

    fn sign_in(&self, at: &Workstation, who: &Who) -> Role {
        let code = self.code(at, who).unwrap();
        let known = self.enrol(at, &code).unwrap().accounts;
        known.into_iter().find(|known| known.account == at.account.account).unwrap().role
    }

    fn scope(&self, at: &Workstation) -> Scope {
        self.ledger.read("look", |r| r.scope_on(at.dev)).unwrap()
    }

    fn boss(&self) -> (Workstation, Administrator) {
        let boss = Workstation::new(9);
        let code = self.ledger.new_code(grant(Role::Administrator), HOUR, NOW).unwrap();
        self.enrol(&boss, &code).unwrap();
        let by = (boss.dev, boss.account.account);
        (boss, by)
    }

    fn row(&self) -> AdmissionRow {
        self.ledger.admissions().unwrap().admissions.remove(0)
    }
}

#[test]
fn an_address_is_only_for_the_first_time_then_the_subject_counts() {
    let desk = Desk::new();
    let one = Workstation::new(1);
    assert_eq!(why(desk.code(&one, &ana())), Unadmitted::Unknown);
    desk.admit(by_email("Ana@Entidad.gov.co", Role::ItsLead));
    let unsure = Who { is_verified: false, ..ana() };
    assert_eq!(why(desk.code(&one, &unsure)), Unadmitted::Unverified);
    let nameless = Who { email: None, ..ana() };
    assert_eq!(why(desk.code(&one, &nameless)), Unadmitted::Unknown);
    assert_eq!(desk.sign_in(&one, &ana()), Role::ItsLead);
    let row = desk.row();
    assert_eq!((row.subject.as_deref(), row.bound_at, row.used), (Some("7"), Some(NOW), 1));
    let heir = Who { subject: "8".into(), ..ana() };
    assert_eq!(why(desk.code(&one, &heir)), Unadmitted::Unknown, "who has the mailbox now");
    let renamed = Who { email: Some("ana.gomez@entidad.gov.co".into()), is_verified: false, ..ana() };
    assert_eq!(desk.sign_in(&one, &renamed), Role::ItsLead);
    let elsewhere = Who { issuer: "https://otro.example.org".into(), ..ana() };
    assert_eq!(why(desk.code(&one, &elsewhere)), Unadmitted::Unknown, "the same subject of another provider");
}

#[test]
fn a_code_of_a_sign_in_serves_one_workstation_with_one_key_and_a_short_while() {
    let desk = Desk::new();
    let (one, two) = (Workstation::new(1), Workstation::new(2));
    let id = desk.admit(by_subject("7", Role::OnsiteL2));
    let code = desk.code(&one, &ana()).unwrap();
    assert_eq!(desk.enrol(&two, &code).unwrap_err(), DeskError::WrongCode, "another workstation");
    let thief = Workstation { dev: one.dev, ..Workstation::new(3) };
    assert_eq!(desk.enrol(&thief, &code).unwrap_err(), DeskError::WrongCode, "another key");
    let late = Timestamp(NOW.0 + 600_000);
    assert_eq!(said(enrol(&desk.ledger, &one.enroll(&code), late)).unwrap_err(), DeskError::WrongCode);
    let again = desk.code(&one, &ana()).unwrap();
    assert_eq!(desk.enrol(&one, &code).unwrap_err(), DeskError::WrongCode, "the one before it is gone");
    let enrolled = desk.enrol(&one, &again).unwrap();
    assert_eq!(desk.enrol(&one, &again).unwrap(), enrolled, "an answer that was lost is given again");
    let acts: Vec<_> = desk.ledger.audit().unwrap().acts.into_iter().map(|audited| audited.act).collect();
    let (device, person, role) = (one.dev, one.account.person, Role::OnsiteL2);
    let admitted = AdminAct::PersonAdmitted {
        admission: id,
        role,
        scope: Scope::National,
        territorial: None,
        devices: 1,
        changed: false,
    };
    let enrolled = AdminAct::Enrolled { device, person, role, admission: Some(id), scope: Some(Scope::National) };
    assert_eq!(acts, [enrolled, admitted], "who only signed in has shown nothing that would be written down for ever");
}

#[test]
fn as_many_workstations_as_may_be_and_one_that_was_shut_out_stays_out() {
    let desk = Desk::new();
    let (one, mut two, mut three) = (Workstation::new(1), Workstation::new(2), Workstation::new(3));
    desk.admit(by_email("ana@entidad.gov.co", Role::OnsiteL2));
    desk.sign_in(&one, &ana());
    assert_eq!(desk.sign_in(&one, &ana()), Role::OnsiteL2, "where they are, as often as they like");
    assert_eq!(why(desk.code(&two, &ana())), Unadmitted::Full);
    desk.admit(Admit { devices: 2, ..by_subject("7", Role::OnsiteL2) });
    // They say the same of themselves: no other code has to vouch for that.
    two.account.person = one.account.person;
    three.account.person = one.account.person;
    desk.sign_in(&two, &ana());
    assert_eq!((desk.row().used, desk.row().devices), (2, 2));
    desk.ledger.revoke(one.dev, NOW).unwrap();
    let code = desk.code(&one, &ana()).unwrap();
    assert_eq!(desk.enrol(&one, &code).unwrap_err(), DeskError::Revoked);
    desk.sign_in(&three, &ana());
}

/// The one that was shut out comes back while a code for another one is under way.
#[test]
fn a_code_that_was_made_in_time_is_no_way_beyond_the_number() {
    let desk = Desk::new();
    let (one, mut two) = (Workstation::new(1), Workstation::new(2));
    desk.admit(by_email("ana@entidad.gov.co", Role::OnsiteL2));
    desk.sign_in(&one, &ana());
    desk.ledger.revoke(one.dev, NOW).unwrap();
    two.account.person = one.account.person;
    let code = desk.code(&two, &ana()).unwrap();
    let back = Grant { person: Some(one.account.person), device: Some(one.dev), ..grant(Role::OnsiteL2) };
    let back = desk.ledger.new_code(back, HOUR, NOW).unwrap();
    desk.enrol(&one, &back).unwrap();
    assert_eq!(why(desk.enrol(&two, &code)), Unadmitted::Full);
}

#[test]
fn somebody_else_who_signs_in_takes_nothing_over_that_the_desk_knows_otherwise() {
    let desk = Desk::new();
    let one = Workstation::new(1);
    let (boss, _) = desk.boss();
    desk.admit(by_email("ana@entidad.gov.co", Role::ItsLead));
    let rosa_in = desk.admit(by_email("rosa@entidad.gov.co", Role::Reader));
    desk.sign_in(&one, &ana());
    let rosa = Who { subject: "8".into(), email: Some("rosa@entidad.gov.co".into()), ..ana() };
    // Whoever shares a workstation opens the same store, and has its key.
    for (what, at) in [
        ("the account of who signed in", Workstation::new(1)),
        ("their name", beside(1, 77, one.account.person)),
        ("the account of who came with a code", Workstation::new(9)),
        ("their name", beside(9, 77, boss.account.person)),
    ] {
        let code = desk.code(&at, &rosa).unwrap();
        assert_eq!(why(desk.enrol(&at, &code)), Unadmitted::Other, "{what}");
    }
    assert_eq!((desk.role(one.account.account), desk.role(boss.account.account)), (Role::ItsLead, Role::Administrator));
    let listed = desk.ledger.admissions().unwrap().admissions;
    let used: Vec<_> = listed.iter().map(|row| (row.role, row.used)).collect();
    assert!(used.contains(&(Role::ItsLead, 1)) && used.contains(&(Role::Reader, 0)), "Ana's is still hers: {used:?}");
    let own = beside(1, 77, PersonId(uuid(78)));
    assert_eq!(desk.sign_in(&own, &rosa), Role::Reader, "with an account of her own");
    let elsewhere = beside(2, 79, boss.account.person);
    desk.admit(Admit { devices: 2, ..by_subject("8", Role::Reader) });
    let code = desk.code(&elsewhere, &rosa).unwrap();
    let taken = desk.enrol(&elsewhere, &code).unwrap_err();
    assert!(matches!(taken, DeskError::PersonTaken { .. }), "{taken:?}");
    assert!(desk.ledger.dismiss(Dismiss { admission: rosa_in, revoke: false }, NOW).unwrap());
    assert_eq!(desk.row().email.as_deref(), Some("ana@entidad.gov.co"));
}

/// Ana left, and Luz has her mailbox.
#[test]
fn an_address_that_is_in_use_changes_nobodys_rights() {
    let desk = Desk::new();
    let id = desk.admit(by_email("ana@entidad.gov.co", Role::OnsiteL2));
    let again = desk.admit(by_email("ana@entidad.gov.co", Role::Reader));
    assert_eq!((again, desk.row().role), (id, Role::Reader), "nobody came in by it yet");
    desk.sign_in(&Workstation::new(1), &ana());
    let asked = by_email("ana@entidad.gov.co", Role::Administrator);
    let taken = DeskError::AddressTaken { admission: id, subject: "7".into() };
    assert_eq!(desk.ledger.admit(asked.clone(), NOW).unwrap(), Err(taken));
    assert_eq!(desk.row().role, Role::Reader);
    assert_eq!(desk.admit(by_subject("7", Role::ItsLead)), id, "who is meant is said");
    assert!(desk.ledger.dismiss(Dismiss { admission: id, revoke: false }, NOW).unwrap());
    desk.admit(asked);
    let luz = Who { subject: "8".into(), ..ana() };
    assert_eq!(desk.sign_in(&Workstation::new(2), &luz), Role::Administrator);
    assert_eq!(why(desk.code(&Workstation::new(1), &ana())), Unadmitted::Unknown);
}

#[test]
fn a_role_that_was_lowered_does_not_come_back_by_signing_in() {
    let desk = Desk::new();
    let (one, mut two) = (Workstation::new(1), Workstation::new(2));
    two.account.person = one.account.person;
    desk.admit(Admit { devices: 2, ..by_email("ana@entidad.gov.co", Role::Administrator) });
    desk.sign_in(&one, &ana());
    let code = desk.code(&two, &ana()).unwrap();
    desk.lower(one.account.account);
    assert_eq!(desk.enrol(&two, &code).unwrap_err(), DeskError::WrongCode, "made before");
    assert_eq!(desk.sign_in(&one, &ana()), Role::Reader);
    // Admitted with more again, and lowered again, to what the account has already.
    desk.admit(Admit { devices: 2, ..by_subject("7", Role::Administrator) });
    assert_eq!(desk.sign_in(&one, &ana()), Role::Reader, "signing in gives no account another role");
    desk.lower(one.account.account);
    assert_eq!(desk.sign_in(&two, &ana()), Role::Reader, "nor a new one");
    let code = desk.ledger.new_code(grant(Role::ItsLead), HOUR, NOW).unwrap();
    desk.enrol(&one, &code).unwrap();
    assert_eq!(desk.sign_in(&one, &ana()), Role::ItsLead, "whoever was given another role keeps that");
    assert_eq!(desk.row().role, Role::Reader, "a code for once is no standing right");
}

#[test]
fn a_new_workstation_sees_what_the_admission_says_and_no_known_one_sees_more_by_signing_in() {
    let desk = Desk::new();
    let (one, mut two) = (Workstation::new(1), Workstation::new(2));
    two.account.person = one.account.person;
    let [antioquia, valle] = [Antioquia, Valle].map(|office| Scope::Of(office.into()));
    let with = |scope| Admit { scope, devices: 2, ..by_subject("7", Role::OnsiteL2) };
    desk.admit(with(antioquia));
    desk.sign_in(&one, &ana());
    assert_eq!((desk.scope(&one), desk.row().scope), (antioquia, antioquia));
    desk.admit(with(Scope::National));
    desk.sign_in(&one, &ana());
    assert_eq!(desk.scope(&one), antioquia, "signing in gives no workstation another scope");
    let code = desk.code(&two, &ana()).unwrap();
    assert!(desk.ledger.give_scope(GiveScope { device: one.dev, scope: valle }, NOW).unwrap());
    assert_eq!(desk.enrol(&two, &code).unwrap_err(), DeskError::WrongCode, "made before");
    desk.sign_in(&two, &ana());
    assert_eq!(desk.scope(&two), valle, "whoever sees less does not see more at the next one");
    desk.admit(with(Scope::National));
    assert!(desk.ledger.give_scope(GiveScope { device: one.dev, scope: valle }, NOW).unwrap());
    assert_eq!(desk.row().scope, valle, "also if it has that already");
    let code = Grant { scope: Some(antioquia), ..grant(Role::OnsiteL2) };
    let code = desk.ledger.new_code(code, HOUR, NOW).unwrap();
    desk.enrol(&one, &code).unwrap();
    assert_eq!((desk.scope(&one), desk.row().scope), (antioquia, antioquia), "a code says it, too");
    let both = [Antioquia, Valle].into_iter().collect();
    desk.admit(with(Scope::Of(both)));
    let part = Scope::Of([Valle, Santander].into_iter().collect());
    assert!(desk.ledger.give_scope(GiveScope { device: one.dev, scope: part }, NOW).unwrap());
    assert_eq!(desk.row().scope, valle, "nobody comes to more than they were admitted to");
    assert_eq!(desk.sign_in(&one, &ana()), Role::OnsiteL2, "where they are, they stay");
}

/// What a workstation sees is a matter of all who share it.
#[test]
fn nobody_signs_in_where_more_is_seen_than_their_admission_shows() {
    let desk = Desk::new();
    desk.boss();
    let [second, third] = [(77, 78), (79, 80)].map(|(account, person)| beside(9, account, PersonId(uuid(person))));
    let of = |scope| Admit { scope, ..by_subject("7", Role::OnsiteL2) };
    desk.admit(of(Scope::Of(Antioquia.into())));
    let code = desk.code(&second, &ana()).unwrap();
    assert_eq!(why(desk.enrol(&second, &code)), Unadmitted::Scope);
    assert_eq!((desk.scope(&second), desk.row().used), (Scope::National, 0));
    desk.admit(of(Scope::National));
    assert_eq!(desk.sign_in(&second, &ana()), Role::OnsiteL2);
    desk.ledger.give_scope(GiveScope { device: second.dev, scope: Scope::Of(Valle.into()) }, NOW).unwrap();
    desk.admit(Admit { scope: Scope::National, ..by_subject("8", Role::Reader) });
    let rosa = Who { subject: "8".into(), email: None, ..ana() };
    assert_eq!(desk.sign_in(&third, &rosa), Role::Reader, "less is no reason to refuse");
    assert_eq!(desk.scope(&third), Scope::Of(Valle.into()));
}

/// Nothing links the account of a code to the admission of whoever says that it is theirs.
#[test]
fn whoever_came_with_a_code_does_not_get_a_role_back_by_signing_in() {
    let desk = Desk::new();
    let (boss, _) = desk.boss();
    desk.admit(by_email("ana@entidad.gov.co", Role::Administrator));
    desk.lower(boss.account.account);
    let code = desk.code(&boss, &ana()).unwrap();
    assert_eq!(why(desk.enrol(&boss, &code)), Unadmitted::Other);
    assert_eq!(desk.role(boss.account.account), Role::Reader);
}

#[test]
fn whoever_was_dismissed_comes_in_no_more_and_their_workstations_when_said() {
    let desk = Desk::new();
    let (_, boss) = desk.boss();
    let (one, admission) = (Workstation::new(1), desk.admit(by_email("ana@entidad.gov.co", Role::OnsiteL2)));
    desk.sign_in(&one, &ana());
    let code = desk.code(&one, &ana()).unwrap();
    let dismiss = |admission, revoke| said(dismiss(&desk.ledger, boss, Dismiss { admission, revoke }, NOW));
    dismiss(admission, false).unwrap();
    assert_eq!(desk.enrol(&one, &code).unwrap_err(), DeskError::WrongCode);
    assert_eq!(why(desk.code(&one, &ana())), Unadmitted::Unknown);
    assert!(desk.ledger.admissions().unwrap().admissions.is_empty(), "nobody is named");
    assert_eq!(dismiss(admission, false), Err(DeskError::NotFound));
    let out = || desk.ledger.devices().unwrap().into_iter().find(|row| row.id == one.dev).unwrap().revoked_at;
    assert_eq!(out(), None);
    dismiss(admission, true).unwrap();
    assert_eq!(out(), Some(NOW));
    assert_eq!(dismiss(AdmissionId(uuid(1)), true), Err(DeskError::NotFound));
    assert_ne!(desk.admit(by_email("ana@entidad.gov.co", Role::OnsiteL2)), admission, "admitted anew");
}

#[test]
fn only_administrators_admit_and_none_shuts_their_own_workstation_out() {
    let desk = Desk::new();
    let (_, boss) = desk.boss();
    let one = Workstation::new(1);
    let asked = by_email("ana@entidad.gov.co", Role::Administrator);
    let Admitted { admission } = said(admit(&desk.ledger, boss, asked.clone(), NOW)).unwrap();
    assert_eq!(said(admit(&desk.ledger, boss, by_email("ana", Role::Reader), NOW)), Err(DeskError::NotUnderstood));
    desk.sign_in(&one, &ana());
    let herself = (one.dev, one.account.account);
    let own = Dismiss { admission, revoke: true };
    assert_eq!(said(dismiss(&desk.ledger, herself, own, NOW)), Err(DeskError::NotPermitted));
    let lower = GiveRole { account: one.account.account, role: Role::Reader };
    said(admin::give_role(&desk.ledger, boss, lower, NOW)).unwrap();
    assert_eq!(said(admit(&desk.ledger, herself, asked, NOW)), Err(DeskError::NotPermitted));
    said(admin::revoke(&desk.ledger, boss, Revoke { device: one.dev, wipe: false }, NOW)).unwrap();
    assert_eq!(desk.row().used, 0, "what was shut out counts no more");
}

#[test]
fn whoever_is_erased_is_not_admitted_any_more() {
    let desk = Desk::new();
    let one = Workstation::new(1);
    desk.admit(by_email("ana@entidad.gov.co", Role::OnsiteL2));
    desk.sign_in(&one, &ana());
    desk.ledger.write("erase", |w| w.forget(one.account.person)).unwrap();
    assert!(desk.ledger.admissions().unwrap().admissions.is_empty());
    assert_eq!(why(desk.code(&one, &ana())), Unadmitted::Unknown);
}
