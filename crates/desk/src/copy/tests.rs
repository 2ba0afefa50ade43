//! Backups, and what a restore must not bring back.

mod cases;
mod replaced;

use std::{fs, time::Duration};

use casework::{
    filing::Filing,
    id::{ActId, DeviceId, PersonId},
    intent::IntentBody,
    role::Role,
    site::TerritorialDirection,
};
use tempfile::TempDir;
use wire::{DeskError, Entry, Own, Page, Verdict, unpack_page};

use super::*;
use crate::{
    cluster::Base,
    enrol::enrol,
    error::NotDone,
    folder::tests::folder_in,
    judge::judge,
    paper::{self, made, signer},
    pull,
    table::code::tests::grant,
    workstation::{NOW, Workstation, register_item, register_person, uuid},
};

const LUZ: PersonId = PersonId(uuid::Uuid::from_u128(10));

/// A desk in a folder, and where its backups go.
struct Office {
    folder: Folder,
    dir: TempDir,
    _base: Option<Base>,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (folder, _base) = folder_in(dir.path().join("mesa"));
        Self { folder, dir, _base }
    }

    /// With the ledger in the folder, or in a database, whichever this run is about.
    fn with(base: Option<Base>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path().join("mesa")).unwrap();
        let folder = match &base {
            Some(base) => folder.on(base.url().parse().unwrap()),
            None => folder,
        };
        Self { folder, dir, _base: base }
    }

    fn ledger(&self) -> Ledger {
        Ledger::open(&self.folder).unwrap()
    }

    fn copy(&self) -> PathBuf {
        self.dir.path().join("copia")
    }

    fn restore(&self) -> Result<Restored, LedgerError> {
        restore(&self.copy(), &self.folder, None, IfUnread::Refuse, NOW)
    }

    fn workstation(&self, number: u8, role: Role) -> Workstation {
        let workstation = Workstation::new(number);
        let ledger = self.ledger();
        let code = ledger.new_code(grant(role), Duration::from_secs(60), NOW).unwrap();
        enrol(&ledger, &workstation.enroll(&code), NOW).unwrap();
        workstation
    }

    fn push(&self, workstation: &Workstation, entries: &[Entry]) -> Result<Vec<Verdict>, DeskError> {
        let ledger = self.ledger();
        let push = workstation.push(ledger.desk().identity.epoch, entries);
        match judge(&ledger, &Blobs::new(&self.folder), workstation.dev, &push, NOW) {
            Ok(pushed) => Ok(pushed.verdicts.into_iter().map(|judged| judged.verdict).collect()),
            Err(NotDone::Said(error)) => Err(error),
            Err(NotDone::Failed(error)) => panic!("{error}"),
        }
    }

    fn blob(&self, bytes: &[u8]) -> Digest {
        Blobs::new(&self.folder).put(bytes).unwrap()
    }

    fn told(&self) -> Page {
        let device = self.ledger().devices().unwrap()[0].id;
        unpack_page(&pull::page(&self.ledger(), device, None, Own::Whole).unwrap()).unwrap()
    }
}

/// Where a file of the desk lies.
fn at(office: &Office, blob: Digest) -> PathBuf {
    let name = blob.to_string();
    office.folder.blobs().join(&name[..2]).join(name)
}

fn accepted(verdicts: Result<Vec<Verdict>, DeskError>) -> usize {
    let verdicts = verdicts.unwrap();
    assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted { .. })), "{verdicts:?}");
    verdicts.len()
}

#[test]
fn a_restored_desk_begins_a_new_epoch_and_workstations_bring_back_what_it_lost() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let foto = office.blob(b"foto");
    let mut entries = vec![one.ask(register_person(10, "Luz Ríos", "1004567891")), one.ask(register_item(20, "UV-1"))];
    assert_eq!(accepted(office.push(&one, &entries)), 2);
    let copied = backup(&office.folder, &office.copy(), NOW).unwrap();
    assert_eq!((copied.n, copied.blobs, copied.damaged), (2, 1, Vec::new()));

    entries.push(one.ask(register_item(21, "UV-2")));
    assert_eq!(accepted(office.push(&one, &entries[2..])), 1);
    let before = office.told();
    let stale = one.push(before.epoch, &entries);
    assert!(matches!(
        restore(&office.folder.blobs(), &office.folder, None, IfUnread::Refuse, NOW),
        Err(LedgerError::NoCopy { .. })
    ));
    fs::remove_file(at(&office, foto)).unwrap();
    let restored = office.restore().unwrap();
    assert_eq!((restored.n, restored.since), (2, Some(Since::default())));
    assert!(restored.replaced.unwrap().exists(), "nothing is thrown away");
    assert!(Blobs::new(&office.folder).has(foto).unwrap());

    let said = judge(&office.ledger(), &Blobs::new(&office.folder), one.dev, &stale, NOW);
    assert!(matches!(said, Err(NotDone::Said(DeskError::OtherEpoch { epoch })) if epoch != before.epoch));
    let device = office.ledger().devices().unwrap()[0].id;
    let said = pull::page(&office.ledger(), device, Some(&before.cursor), Own::Whole);
    assert!(matches!(said, Err(NotDone::Said(DeskError::OtherEpoch { .. }))));
    assert_eq!(accepted(office.push(&one, &entries)), 3, "everything is offered again");
    let after = office.told();
    let of = |page: &Page| page.entries.iter().map(|told| (told.hash, told.facts.clone())).collect::<Vec<_>>();
    assert_eq!((of(&after), after.left), (of(&before), 0));
    let numbers: Vec<u64> = after.entries.iter().map(|told| told.n).collect();
    assert_eq!(numbers[..2], [1, 2]);
    assert!(numbers[2] > 3, "no number is given twice: {numbers:?}");
    let again = Ledger::open(&office.folder).unwrap().desk().identity.epoch;
    assert_eq!(again, after.epoch, "and the new history goes on");
}

#[test]
fn whoever_was_erased_or_shut_out_since_does_not_come_back_and_old_codes_serve_nobody() {
    let office = Office::new();
    let (mut one, two) = (office.workstation(1, Role::ItsLead), office.workstation(2, Role::OnsiteL2));
    let mut entries = vec![one.ask(register_person(10, "Luz Ríos", "1004567891"))];
    accepted(office.push(&one, &entries));
    let code = office.ledger().new_code(grant(Role::Administrator), Duration::from_secs(60), NOW).unwrap();
    backup(&office.folder, &office.copy(), NOW).unwrap();
    entries.push(one.ask(IntentBody::ErasePerson { person: LUZ, reason: "Solicitud del titular".into() }));
    accepted(office.push(&one, &entries[1..]));
    let three = office.workstation(3, Role::OnsiteL2);
    for shut_out in [&two, &three] {
        office.ledger().revoke(shut_out.dev, NOW).unwrap();
    }

    let restored = office.restore().unwrap();
    assert_eq!(
        restored.since,
        Some(Since { erased: vec![LUZ], revoked: vec![two.dev, three.dev], ..Since::default() })
    );
    let told = serde_json::to_string(&office.told().entries).unwrap();
    assert!(!told.contains("Luz") && !told.contains("1004567891"), "{told}");
    // In PostgreSQL nothing of her is in any row; what is left in its pages is another matter: docs/privacy.md.
    let bytes = fs::read(office.folder.database()).unwrap_or_default();
    assert!(!bytes.windows(10).any(|run| run == b"1004567891"), "nothing of her is left in the file");
    one.capsules.borrow_mut().clear();
    assert_eq!(accepted(office.push(&one, &entries)), 2, "who asked for it offers the erasure again");
    assert!(office.ledger().read("look", |r| r.person(LUZ)).unwrap().unwrap().erasure.is_some());
    assert_eq!(office.push(&two, &[Workstation::new(2).ask(register_item(20, "UV-1"))]), Err(DeskError::Revoked));
    let said = enrol(&office.ledger(), &Workstation::new(3).enroll(&code), NOW);
    assert!(matches!(said, Err(NotDone::Said(DeskError::WrongCode))));
}

#[test]
fn a_ledger_that_was_copied_back_by_hand_is_refused_by_name() {
    let office = Office::with(None);
    let mut one = office.workstation(1, Role::ItsLead);
    let entry = one.ask(register_item(20, "UV-1"));
    accepted(office.push(&one, &[entry]));
    backup(&office.folder, &office.copy(), NOW).unwrap();
    let entry = one.ask(register_item(21, "UV-2"));
    accepted(office.push(&one, &[entry]));
    fs::copy(office.copy().join("desk.db"), office.folder.database()).unwrap();
    let file = office.folder.database();
    let refused = Ledger::open(&office.folder).unwrap_err();
    assert!(
        matches!(&refused, LedgerError::PutBack { file: named, found: 1, reached: 2 } if *named == file),
        "{refused}"
    );
    fs::remove_file(&file).unwrap();
    assert!(matches!(Ledger::open(&office.folder), Err(LedgerError::NoLedger { file: named }) if named == file));
    assert!(!file.exists(), "no desk begins in the place of one that was lost");
    assert_eq!(office.restore().unwrap().n, 1);
    assert_eq!(office.told().entries.len(), 1);
}

#[test]
fn a_backup_is_whole_and_of_this_desk_or_nothing_is_touched() {
    let (office, other) = (Office::with(None), Office::with(None));
    let mut one = office.workstation(1, Role::ItsLead);
    let entry = one.ask(register_item(20, "UV-1"));
    accepted(office.push(&one, &[entry]));
    let (good, bad) = (office.blob(b"buena"), office.blob(b"mala"));
    fs::write(at(&office, bad), b"otra").unwrap();
    let copied = backup(&office.folder, &office.copy(), NOW).unwrap();
    assert_eq!((copied.blobs, copied.damaged), (2, vec![bad]), "said, and the rest is copied");
    assert!(matches!(backup(&office.folder, &office.copy(), NOW), Err(LedgerError::NotEmpty { .. })));

    let elsewhere = Folder::open(other.dir.path().join("nueva")).unwrap();
    assert_eq!(restore(&office.copy(), &elsewhere, None, IfUnread::Refuse, NOW).unwrap().since, None);
    assert!(Blobs::new(&elsewhere).has(good).unwrap());
    assert_eq!(Ledger::open(&elsewhere).unwrap().devices().unwrap()[0].id, DeviceId(uuid(1 << 64)));
    drop(other.ledger());
    assert!(matches!(
        restore(&office.copy(), &other.folder, None, IfUnread::Refuse, NOW),
        Err(LedgerError::OtherDesk { .. })
    ));
    let serving = office.folder.occupy().unwrap();
    assert!(matches!(office.restore(), Err(LedgerError::Occupied { .. })));
    drop(serving);
    let ledger = office.copy().join("desk.db");
    let mut bytes = fs::read(&ledger).unwrap();
    bytes[5_000] ^= 1;
    fs::write(&ledger, bytes).unwrap();
    let refused = office.restore().unwrap_err();
    assert!(matches!(&refused, LedgerError::DamagedFile { file } if *file == ledger), "{refused}");
    assert_eq!(office.ledger().read("count", |r| r.accepted()).unwrap(), 1);
}

/// An act that the workstation made, with its files at the desk.
fn act(office: &Office, at: &Workstation, n: u32) -> paper::Made {
    let folio = paper::folio(TerritorialDirection::Antioquia, n);
    let act = made(at, 30 + u128::from(n), folio, paper::content(), &signer(1));
    act.files().for_each(|bytes| {
        office.blob(bytes);
    });
    act
}

fn filed(office: &Office, act: ActId) -> Filing {
    office.ledger().read("find a filing", |r| r.filed(act)).unwrap().unwrap().filing
}

#[test]
fn a_radicado_is_never_given_to_another_act_whatever_a_restore_loses() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let people = [register_person(11, "Ana Técnica", "1001234050"), register_person(10, "Luz Ríos", "1004567891")];
    let mut entries: Vec<Entry> = people.into_iter().map(|body| one.ask(body)).collect();
    entries.push(one.ask(register_item(20, "UV-1")));
    accepted(office.push(&one, &entries));
    backup(&office.folder, &office.copy(), NOW).unwrap();
    let lost = act(&office, &one, 1);
    let steps: Vec<Entry> = lost.steps(lost.sealed()).into_iter().map(|body| one.ask(body)).collect();
    accepted(office.push(&one, &steps));
    entries.extend(steps);
    let before = filed(&office, lost.act);
    assert_eq!(before.radicado.to_string(), "2026-ANT-000001");

    // Another act comes first after the restore.
    assert!(!office.restore().unwrap().leaps);
    let mut two = office.workstation(2, Role::ItsLead);
    let other = made(&two, 50, paper::folio(TerritorialDirection::Antioquia, 9), paper::content(), &signer(2));
    other.files().for_each(|bytes| {
        office.blob(bytes);
    });
    let steps: Vec<Entry> = other.steps(other.sealed()).into_iter().map(|body| two.ask(body)).collect();
    accepted(office.push(&two, &steps));
    assert_eq!(filed(&office, other.act).radicado.to_string(), "2026-ANT-000002", "without a gap");
    accepted(office.push(&one, &entries));
    assert_eq!(filed(&office, lost.act), before, "and it has its own again");

    // Nobody knows what was given since. A ledger on a server has no file that could be no ledger.
    if office.folder.server().is_some() {
        return;
    }
    fs::write(office.folder.database(), b"no ledger").unwrap();
    for beside in ["desk.db-wal", "desk.db-shm"] {
        drop(fs::remove_file(office.folder.database().with_file_name(beside)));
    }
    let refused = office.restore().unwrap_err();
    assert!(matches!(&refused, LedgerError::Unread { lacks, .. } if lacks == &Part::ALL), "{refused}");
    assert_eq!(fs::read(office.folder.database()).unwrap(), b"no ledger", "the desk is as it was");
    let restored = restore(&office.copy(), &office.folder, None, IfUnread::GoOn, NOW).unwrap();
    assert_eq!((restored.leaps, restored.unread.as_slice()), (true, &Part::ALL[..]));
    accepted(office.push(&one, &entries));
    let seq = filed(&office, lost.act).radicado.seq;
    assert!(seq > 1_000_000, "further than the seconds of the year: {seq}");
}

/// Everything of a desk but its epoch.
fn everything(office: &Office) -> Vec<(u64, Digest, String)> {
    let told = office.told();
    assert_eq!(told.left, 0);
    told.entries.iter().map(|told| (told.n, told.hash, serde_json::to_string(&told.facts).unwrap())).collect()
}

// On Linux, where the tests have a PostgreSQL.
#[cfg(target_os = "linux")]
#[test]
fn a_desk_moves_from_one_database_to_the_other_and_back() {
    let (sqlite, postgres, back) = (Office::with(None), Office::with(Some(Base::new())), Office::with(None));
    let mut one = sqlite.workstation(1, Role::ItsLead);
    let pdf = sqlite.blob(b"%PDF-");
    let mut entries =
        vec![one.ask(register_person(10, "Luz \u{0} Ríos", "1004567891")), one.ask(register_item(20, "UV-\u{0}1"))];
    assert_eq!(accepted(sqlite.push(&one, &entries)), 2);
    backup(&sqlite.folder, &sqlite.copy(), NOW).unwrap();
    assert_eq!(restore(&sqlite.copy(), &postgres.folder, None, IfUnread::Refuse, NOW).unwrap().since, None);
    assert_eq!(everything(&postgres), everything(&sqlite));
    assert!(Blobs::new(&postgres.folder).has(pdf).unwrap());
    assert_eq!(postgres.ledger().devices().unwrap(), sqlite.ledger().devices().unwrap());

    // It goes on there, and nothing of what it had stands in the way.
    entries.push(one.ask(register_item(21, "UV-2")));
    assert_eq!(accepted(postgres.push(&one, &entries)), 3);
    let copied = backup(&postgres.folder, &postgres.copy(), NOW).unwrap();
    assert_eq!(copied.n, everything(&postgres).last().unwrap().0);
    restore(&postgres.copy(), &back.folder, None, IfUnread::Refuse, NOW).unwrap();
    assert_eq!(everything(&back), everything(&postgres));
    entries.push(one.ask(register_item(22, "UV-3")));
    assert_eq!(accepted(back.push(&one, &entries)), 4);

    let other = Office::with(Some(Base::new()));
    drop(other.ledger());
    assert!(matches!(
        restore(&postgres.copy(), &other.folder, None, IfUnread::Refuse, NOW),
        Err(LedgerError::OtherDesk { .. })
    ));
    let restored = restore(&postgres.copy(), &postgres.folder, None, IfUnread::Refuse, NOW).unwrap();
    let aside = restored.replaced.unwrap();
    assert_eq!(ledger::look(&aside, |reader| reader.accepted()).unwrap(), copied.n, "nothing is thrown away");
}

// On Linux, where the tests have a PostgreSQL.
#[cfg(target_os = "linux")]
#[test]
fn a_database_that_has_come_less_far_than_was_told_is_refused_by_name() {
    let base = Base::new();
    let url = base.url();
    let office = Office::with(Some(base));
    let mut one = office.workstation(1, Role::ItsLead);
    let entries = [one.ask(register_item(20, "UV-1")), one.ask(register_item(21, "UV-2"))];
    assert_eq!(accepted(office.push(&one, &entries)), 2);
    let serving = office.ledger();
    office._base.as_ref().unwrap().run("delete from fact where n = 2; delete from intent where n = 2");
    let refused = Ledger::open(&office.folder).unwrap_err();
    assert!(matches!(&refused, LedgerError::PutBack { found: 1, reached: 2, .. }), "{refused}");
    assert!(!refused.to_string().contains(&url), "{refused}");
    let said = serving.write("push", |writer| writer.accepted());
    assert!(matches!(said, Err(LedgerError::PutBack { .. })), "nor does who serves it go on: {said:?}");
}

#[test]
fn an_incarnation_that_was_given_since_the_backup_is_given_to_nobody_again() {
    let office = Office::new();
    let one = office.workstation(1, Role::OnsiteL2);
    let give = |above| {
        let ledger = office.ledger();
        let request = wire::IncarnationRequest { epoch: ledger.desk().identity.epoch, above };
        crate::fork::incarnation(&ledger, one.dev, request, NOW).unwrap().inc
    };
    office.ledger();
    backup(&office.folder, &office.copy(), NOW).unwrap();
    assert_eq!(give(1), 2);
    restore(&office.copy(), &office.folder, None, IfUnread::Refuse, NOW).unwrap();
    assert_eq!(give(1), 4, "the mark beside the ledger knows of it");
    assert_eq!(crate::mark::Mark::read(&office.folder).unwrap().unwrap().incarnations.get(&one.dev), Some(&4));
}
