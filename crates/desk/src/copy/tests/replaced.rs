//! What of the ledger that is replaced stays.

use std::{fs, time::Duration};

use casework::{id::Digest, role::Role, scope::Scope, site::TerritorialDirection, time::Timestamp};
use wire::{Admit, Dismiss, Stay};

use super::{Office, accepted};
use crate::{
    blob::sha256,
    copy::{Copy, IfUnread, Part, Since, backup, manifest::Manifest, restore},
    enrol::{self, enrol},
    error::LedgerError,
    ledger::{self, Ledger},
    mark::Mark,
    reach,
    sql::{Reader, Writer},
    table::{
        code::{Grant, tests::grant},
        view::{self, Views},
    },
    workstation::{NOW, Workstation, register_item},
};

/// The desk's keys are those that workstations learnt last, though the backup has others, and an order given since is for
/// the stay that the workstation knows.
#[test]
fn an_order_that_was_given_since_the_backup_is_still_one_of_this_desk() {
    let office = Office::new();
    let two = office.workstation(2, Role::OnsiteL2);
    backup(&office.folder, &office.copy(), NOW).unwrap();
    office.ledger().write("lose the keys", |w| w.run("delete from desk_key", [])).unwrap();
    let three = office.workstation(3, Role::OnsiteL2);
    let membership = |of: &Workstation| enrol::membership(&office.ledger(), of.dev, NOW).unwrap();
    let known = [&two, &three].map(|lost| (lost, membership(lost).enrolled));
    for (lost, _) in &known {
        office.ledger().order_wipe(lost.dev, NOW).unwrap();
    }
    let since = office.restore().unwrap().since.unwrap();
    assert!(since.other_keys, "whoever needs those of the backup is told: {since:?}");
    for (lost, known) in known {
        let told = membership(lost);
        let order = told.shut_out.and_then(|out| out.order).unwrap();
        let stay = Stay { desk: known.identity.desk, device: lost.dev, enrolment: known.enrolment };
        assert_eq!(order.check(&known.keys.signing, &stay), Ok(()));
        assert_eq!(told.enrolled.keys, known.keys);
    }
}

/// The answer of the desk to a workstation that was let in again, or enrolled once more.
fn enrolled_again(office: &Office, number: u8, grant: Grant) -> wire::Enrolled {
    let ledger = office.ledger();
    let code = ledger.new_code(grant, Duration::from_secs(60), NOW).unwrap();
    enrol(&ledger, &Workstation::new(number).enroll(&code), NOW).unwrap()
}

#[test]
fn whoever_was_enrolled_again_since_the_backup_is_in_the_stay_that_the_workstation_knows() {
    let office = Office::new();
    let two = office.workstation(2, Role::OnsiteL2);
    backup(&office.folder, &office.copy(), NOW).unwrap();
    let known = enrolled_again(&office, 2, grant(Role::OnsiteL2));
    let later = enrolled_again(&office, 3, grant(Role::OnsiteL2));
    let restored = office.restore().unwrap();
    let three = Workstation::new(3);
    assert_eq!(restored.since, Some(Since { later: vec![three.dev], ..Since::default() }));
    for (lost, known) in [(two.dev, known), (three.dev, later)] {
        office.ledger().order_wipe(lost, NOW).unwrap();
        let order = enrol::membership(&office.ledger(), lost, NOW).unwrap().shut_out.unwrap().order.unwrap();
        let stay = Stay { desk: known.identity.desk, device: lost, enrolment: known.enrolment };
        assert_eq!(order.check(&known.keys.signing, &stay), Ok(()), "it is obeyed");
    }
}

fn by_email(email: &str, role: Role) -> Admit {
    let (email, scope) = (Some(email.to_owned()), Scope::National);
    Admit { email, subject: None, role, scope, territorial: None, devices: 1 }
}

/// Nor does an address that somebody else may have by now.
#[test]
fn whoever_was_dismissed_since_the_backup_is_not_admitted_by_it() {
    let office = Office::new();
    let admit = |email: &str| {
        let asked = by_email(email, Role::Administrator);
        office.ledger().admit(asked, NOW).unwrap().unwrap()
    };
    let (gone, stays) = (admit("ana@entidad.gov.co"), admit("rosa@entidad.gov.co"));
    backup(&office.folder, &office.copy(), NOW).unwrap();
    office.ledger().dismiss(Dismiss { admission: gone, revoke: false }, NOW).unwrap();
    let restored = office.restore().unwrap();
    assert_eq!(restored.since, Some(Since { dismissed: vec![gone], ..Since::default() }));
    let admitted = office.ledger().admissions().unwrap().admissions;
    assert_eq!(admitted.iter().map(|one| one.admission).collect::<Vec<_>>(), [stays]);
}

#[test]
fn what_was_taken_from_an_admission_since_the_backup_does_not_come_back_with_it() {
    let office = Office::new();
    let admit = |email: &str, role, devices| {
        let asked = Admit { devices, ..by_email(email, role) };
        office.ledger().admit(asked, NOW).unwrap().unwrap()
    };
    let ana = admit("ana@entidad.gov.co", Role::Administrator, 2);
    let rosa = admit("rosa@entidad.gov.co", Role::OnsiteL2, 1);
    admit("eva@entidad.gov.co", Role::OnsiteL2, 1);
    backup(&office.folder, &office.copy(), NOW).unwrap();
    assert_eq!(admit("ana@entidad.gov.co", Role::Reader, 1), ana);
    let signs_in = ("https://cuentas.entidad.gov.co", "8");
    office.ledger().write("sign in", |w| w.bind_admission(rosa, signs_in, NOW)).unwrap();
    let later = admit("luz@entidad.gov.co", Role::OnsiteL2, 1);
    let known = office.ledger().admissions().unwrap().admissions;
    let mut since = office.restore().unwrap().since.unwrap();
    since.admissions.sort();
    let mut changed = vec![ana, rosa];
    changed.sort();
    assert_eq!(since, Since { admissions: changed, ..Since::default() });
    let kept: Vec<_> = known.into_iter().filter(|one| one.admission != later).collect();
    assert_eq!(office.ledger().admissions().unwrap().admissions, kept, "but for whom it does not know at all");
}

/// At the next workstation, where the one at which they did is out; and it ends with their admission.
#[test]
fn whoever_signed_in_since_the_backup_is_of_their_admission_still() {
    for (is_known, was_there, is_out) in
        [(true, false, true), (false, false, true), (true, true, true), (true, true, false)]
    {
        let office = Office::new();
        let admit = || office.ledger().admit(by_email("ana@entidad.gov.co", Role::OnsiteL2), NOW).unwrap().unwrap();
        let known = is_known.then(admit);
        let there = was_there.then(|| office.workstation(3, Role::OnsiteL2));
        if let Some(there) = &there {
            office.ledger().write("come along", |w| w.comes_along(there.account.account, true)).unwrap();
        }
        backup(&office.folder, &office.copy(), NOW).unwrap();
        let id = known.unwrap_or_else(admit);
        let three = there.unwrap_or_else(|| office.workstation(3, Role::OnsiteL2));
        let (account, person) = (three.account.account, three.account.person);
        let sign_in = |w: &Writer<'_>| {
            w.enrolled_by(account, id)?;
            w.comes_along(account, false)
        };
        office.ledger().write("sign in", sign_in).unwrap();
        if is_out {
            office.ledger().revoke(three.dev, NOW).unwrap();
        }
        office.restore().unwrap();
        let look = |r: &Reader<'_>| Ok::<_, LedgerError>((r.is_admission_of(id, person)?, r.is_vouched_for(person)?));
        let found = office.ledger().read("look", look).unwrap();
        // By one that the backup does not know they need a code: nobody else takes their name by signing in.
        assert_eq!(found, (is_known, true), "{is_known} {was_there} {is_out}");
    }
}

#[test]
fn whoever_was_shut_out_since_the_backup_sees_no_more_than_before() {
    let office = Office::new();
    let two = office.workstation(2, Role::OnsiteL2);
    backup(&office.folder, &office.copy(), NOW).unwrap();
    let [antioquia, scope] =
        [TerritorialDirection::Antioquia, TerritorialDirection::Valle].map(|office| Scope::Of(office.into()));
    for scope in [antioquia, scope] {
        office.ledger().give_scope(wire::GiveScope { device: two.dev, scope }, NOW).unwrap();
    }
    enrolled_again(&office, 3, Grant { scope: Some(scope), ..grant(Role::OnsiteL2) });
    let three = Workstation::new(3);
    office.ledger().revoke(three.dev, NOW).unwrap();
    let restored = office.restore().unwrap();
    assert_eq!(restored.since.unwrap().scopes.iter().filter(|dev| **dev == two.dev).count(), 1);
    for at in [two.dev, three.dev] {
        assert_eq!(office.ledger().read("look", |reader| reader.scope_on(at)).unwrap(), scope);
    }
    let views = office.ledger().read("look", |reader| reader.views(two.dev)).unwrap();
    let former: Vec<Scope> = views.former.iter().map(|former| former.scope).collect();
    assert_eq!((views.view, former), (2, vec![Scope::National, antioquia]), "what was asked in them is judged by them");
}

/// A desk whose ledger has come less far than what it said.
pub(super) fn falls_behind(office: &Office) {
    let mark = Mark::read(&office.folder).unwrap().unwrap();
    Mark { n: mark.n + 1_000, ..mark }.write(&office.folder).unwrap();
}

#[test]
fn nobody_sees_more_after_a_restore_however_far_the_replaced_ledger_came() {
    let office = Office::new();
    let mut two = office.workstation(2, Role::OnsiteL2);
    let entry = two.ask(register_item(20, "UV-1"));
    assert_eq!(accepted(office.push(&two, &[entry])), 1);
    backup(&office.folder, &office.copy(), NOW).unwrap();
    let scope = Scope::Of(TerritorialDirection::Valle.into());
    office.ledger().give_scope(wire::GiveScope { device: two.dev, scope }, NOW).unwrap();
    enrolled_again(&office, 3, Grant { scope: Some(scope), ..grant(Role::OnsiteL2) });
    falls_behind(&office);
    let restored = office.restore().unwrap();
    assert!(restored.is_behind);
    for at in [two.dev, Workstation::new(3).dev] {
        assert_eq!(office.ledger().read("look", |reader| reader.scope_on(at)).unwrap(), scope);
    }
}

#[test]
fn nobody_is_shown_more_by_an_admission_after_a_restore() {
    let [antioquia, both] =
        [&[TerritorialDirection::Antioquia][..], &[TerritorialDirection::Antioquia, TerritorialDirection::Valle]]
            .map(|offices| Scope::Of(offices.iter().copied().collect()));
    for is_behind in [false, true] {
        for (before, since, then) in
            [(both, antioquia, antioquia), (antioquia, both, if is_behind { antioquia } else { both })]
        {
            let office = Office::new();
            let mut two = office.workstation(2, Role::OnsiteL2);
            let entry = two.ask(register_item(20, "UV-1"));
            assert_eq!(accepted(office.push(&two, &[entry])), 1);
            let admit = |scope| {
                let asked = Admit { scope, ..by_email("ana@entidad.gov.co", Role::Reader) };
                office.ledger().admit(asked, NOW).unwrap().unwrap()
            };
            admit(before);
            backup(&office.folder, &office.copy(), NOW).unwrap();
            admit(since);
            if is_behind {
                falls_behind(&office);
            }
            assert_eq!(office.restore().unwrap().is_behind, is_behind);
            assert_eq!(office.ledger().admissions().unwrap().admissions[0].scope, then, "{is_behind} {before:?}");
        }
    }
}

#[test]
fn what_a_workstation_brought_since_the_backup_is_its_own_after_a_restore() {
    let office = Office::new();
    let two = office.workstation(2, Role::OnsiteL2);
    let scope = Scope::Of(TerritorialDirection::Valle.into());
    office.ledger().give_scope(wire::GiveScope { device: two.dev, scope }, NOW).unwrap();
    backup(&office.folder, &office.copy(), NOW).unwrap();
    let file = office.blob(b"papel");
    reach::brought(&office.ledger(), two.dev, &[file]).unwrap();
    office.restore().unwrap();
    assert!(office.ledger().read("look", |reader| reach::may_read(reader, two.dev, file)).unwrap());
}

#[test]
fn how_far_a_view_was_hashed_is_forgotten_with_it() {
    let office = Office::new();
    let two = office.workstation(2, Role::OnsiteL2);
    let ledger = office.ledger();
    let scope = Scope::Of(TerritorialDirection::Valle.into());
    ledger.give_scope(wire::GiveScope { device: two.dev, scope }, NOW).unwrap();
    let mark = view::Mark { n: 1, history: wire::HistoryStanding { entries: 1, hash: Digest([7; 32]) } };
    let standing = |view| ledger.read("look", |reader| reader.view_mark(two.dev, view, 9)).unwrap().history;
    ledger.write("mark", |writer| writer.put_view_mark(two.dev, 1, mark)).unwrap();
    assert_eq!(standing(1), mark.history);
    // As a ledger that is put back does: the same number, another scope.
    let scope = Scope::Of(TerritorialDirection::Antioquia.into());
    ledger.write("keep", |writer| writer.keep_views(two.dev, &Views { scope, view: 1, former: Vec::new() })).unwrap();
    assert_eq!(standing(1), wire::HistoryStanding::START);
}

#[test]
fn whoever_was_an_administrator_when_the_backup_was_made_is_not_one_again() {
    let office = Office::new();
    let two = office.workstation(2, Role::Administrator);
    backup(&office.folder, &office.copy(), NOW).unwrap();
    let account = two.account.account;
    office.ledger().write("give a role", |w| w.give_role(account, Role::Reader)).unwrap();
    let restored = office.restore().unwrap();
    assert_eq!(restored.since, Some(Since { roles: vec![account], ..Since::default() }));
    let role = office.ledger().read("role", |r| r.account(account)).unwrap().unwrap().role;
    assert_eq!(role, Role::Reader);
}

#[test]
fn an_order_of_the_backup_that_is_over_since_is_not_given_again() {
    let office = Office::new();
    let mut two = office.workstation(2, Role::ItsLead);
    office.ledger().order_wipe(two.dev, NOW).unwrap();
    backup(&office.folder, &office.copy(), NOW).unwrap();
    let comes_back = Grant { person: Some(two.account.person), device: Some(two.dev), ..grant(Role::ItsLead) };
    let known = enrolled_again(&office, 2, comes_back);
    let restored = office.restore().unwrap();
    assert_eq!(restored.since, Some(Since { readmitted: vec![two.dev], ..Since::default() }));
    let told = enrol::membership(&office.ledger(), two.dev, NOW).unwrap();
    assert_eq!((told.shut_out, told.enrolled.enrolment), (None, known.enrolment));
    let entry = two.ask(register_item(20, "UV-1"));
    assert_eq!(accepted(office.push(&two, &[entry])), 1);
}

#[test]
fn a_copy_from_before_the_backup_in_the_place_of_the_desk_lets_nobody_in_again() {
    let office = Office::with(None);
    let two = office.workstation(2, Role::OnsiteL2);
    let old = office.dir.path().join("vieja.db");
    office.ledger().copy_to(&old).unwrap();
    office.ledger().order_wipe(two.dev, Timestamp(NOW.0 + 1)).unwrap();
    backup(&office.folder, &office.copy(), NOW).unwrap();
    for beside in ["desk.db-wal", "desk.db-shm"] {
        drop(fs::remove_file(office.folder.database().with_file_name(beside)));
    }
    fs::copy(&old, office.folder.database()).unwrap();
    let restored = office.restore().unwrap();
    assert_eq!(restored.since, Some(Since::default()));
    let told = enrol::membership(&office.ledger(), two.dev, NOW).unwrap();
    assert!(told.shut_out.unwrap().order.is_some());
}

/// On SQLite: a server that cannot be read has no file that could be set aside.
#[test]
fn damage_in_one_place_of_the_replaced_ledger_is_told_and_takes_nothing_from_the_others() {
    let office = Office::with(None);
    let two = office.workstation(2, Role::OnsiteL2);
    backup(&office.folder, &office.copy(), NOW).unwrap();
    office.ledger().revoke(two.dev, NOW).unwrap();
    let file = rusqlite::Connection::open(office.folder.database()).unwrap();
    file.execute_batch("drop table desk_key").unwrap();
    drop(file);
    let refused = office.restore().unwrap_err();
    assert!(matches!(&refused, LedgerError::Unread { lacks, .. } if lacks == &[Part::Keys]), "{refused}");
    let restored = restore(&office.copy(), &office.folder, None, IfUnread::GoOn, NOW).unwrap();
    assert_eq!((restored.unread.as_slice(), restored.leaps), (&[Part::Keys][..], false));
    assert_eq!(restored.since.unwrap().revoked, [two.dev]);
}

/// What `sql` makes of the backup, as if an older program had made it.
fn backup_of_before(office: &Office, sql: &str) {
    let copy = Copy(office.copy());
    let file = rusqlite::Connection::open(copy.database()).unwrap();
    file.execute_batch(sql).unwrap();
    file.close().unwrap();
    let ledger = sha256(&copy.database()).unwrap();
    Manifest { ledger, ..Manifest::read(&office.copy()).unwrap() }.write(&copy).unwrap();
}

#[test]
fn a_backup_of_before_bundles_leaves_the_desk_with_what_opens_them() {
    let office = Office::new();
    let opens = |ledger: &Ledger| ledger.read("look", |r| r.bundle_identity()).unwrap().recipient();
    let before = opens(&office.ledger());
    // One that serves what was restored, and does not begin again.
    let serving = office.folder.server().is_some().then(|| office.ledger());
    backup(&office.folder, &office.copy(), NOW).unwrap();
    backup_of_before(&office, "delete from bundle_identity; delete from desk_key");
    office.restore().unwrap();
    assert!(serving.is_none_or(|serving| opens(&serving) == before));
    assert_eq!(opens(&office.ledger()), before, "what is under way still opens");

    // On another machine, before anybody serves it.
    let other = Office::with(None);
    restore(&office.copy(), &other.folder, None, IfUnread::Refuse, NOW).unwrap();
    let made = ledger::look(&other.folder.database(), |r| Ok((r.kept_bundle_identity()?, r.desk_keys()?.len())));
    assert!(matches!(made, Ok((Some(_), 2))));
}
