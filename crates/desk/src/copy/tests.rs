//! Backups, and what a restore must not bring back.

use std::{fs, time::Duration};

use casework::{
    id::{DeviceId, PersonId},
    intent::IntentBody,
    role::Role,
};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use wire::{DeskError, Entry, Page, Verdict, unpack_page};

use super::{restore::Since, *};
use crate::{
    blob::Blobs,
    enrol::enrol,
    error::NotDone,
    judge::judge,
    pull,
    table::code::tests::grant,
    workstation::{NOW, Workstation, register_item, register_person, uuid},
};

const LUZ: PersonId = PersonId(uuid::Uuid::from_u128(10));

/// A desk in a folder, and where its backups go.
struct Office {
    folder: Folder,
    dir: TempDir,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { folder: Folder::open(dir.path().join("mesa")).unwrap(), dir }
    }

    fn ledger(&self) -> Ledger {
        Ledger::open(&self.folder).unwrap()
    }

    fn copy(&self) -> PathBuf {
        self.dir.path().join("copia")
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
        let name = Digest(Sha256::digest(bytes).into());
        let blobs = Blobs::new(&self.folder);
        let mut incoming = blobs.receive().unwrap();
        incoming.write(bytes).unwrap();
        blobs.keep(incoming, name).unwrap();
        name
    }

    fn told(&self) -> Page {
        unpack_page(&pull::page(&self.ledger(), None).unwrap()).unwrap()
    }
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
    let mut entries = vec![one.ask(register_person(10, "Luz Ríos", "1004")), one.ask(register_item(20, "UV-1"))];
    assert_eq!(accepted(office.push(&one, &entries)), 2);
    let copied = backup(&office.folder, &office.copy(), NOW).unwrap();
    assert_eq!((copied.n, copied.blobs, copied.damaged), (2, 1, Vec::new()));

    entries.push(one.ask(register_item(21, "UV-2")));
    assert_eq!(accepted(office.push(&one, &entries[2..])), 1);
    let before = office.told();
    let stale = one.push(before.epoch, &entries);
    assert!(matches!(restore(&office.folder.blobs(), &office.folder, NOW), Err(LedgerError::NoCopy { .. })));
    fs::remove_file(Blobs::new(&office.folder).path(foto)).unwrap();
    let restored = restore(&office.copy(), &office.folder, NOW).unwrap();
    assert_eq!((restored.n, restored.since), (2, Some(Since::default())));
    assert!(restored.replaced.unwrap().exists(), "nothing is thrown away");
    assert!(Blobs::new(&office.folder).has(foto).unwrap());

    let said = judge(&office.ledger(), &Blobs::new(&office.folder), one.dev, &stale, NOW);
    assert!(matches!(said, Err(NotDone::Said(DeskError::OtherEpoch { epoch })) if epoch != before.epoch));
    let said = pull::page(&office.ledger(), Some(&before.cursor));
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
    let mut entries = vec![one.ask(register_person(10, "Luz Ríos", "1004"))];
    accepted(office.push(&one, &entries));
    let code = office.ledger().new_code(grant(Role::Administrator), Duration::from_secs(60), NOW).unwrap();
    backup(&office.folder, &office.copy(), NOW).unwrap();
    entries.push(one.ask(IntentBody::ErasePerson { person: LUZ, reason: "Solicitud del titular".into() }));
    accepted(office.push(&one, &entries[1..]));
    let three = office.workstation(3, Role::OnsiteL2);
    for shut_out in [&two, &three] {
        office.ledger().revoke(shut_out.dev, NOW).unwrap();
    }

    let restored = restore(&office.copy(), &office.folder, NOW).unwrap();
    assert_eq!(restored.since, Some(Since { erased: vec![LUZ], revoked: vec![two.dev, three.dev] }));
    let told = serde_json::to_string(&office.told().entries).unwrap();
    assert!(!told.contains("Luz") && !told.contains("1004"), "{told}");
    let bytes = fs::read(office.folder.database()).unwrap();
    assert!(!bytes.windows(4).any(|run| run == b"1004"), "nothing of her is left in the file");
    one.capsules.borrow_mut().clear();
    assert_eq!(accepted(office.push(&one, &entries)), 2, "who asked for it offers the erasure again");
    assert!(office.ledger().read("look", |r| r.person(LUZ)).unwrap().unwrap().erasure.is_some());
    assert_eq!(office.push(&two, &[Workstation::new(2).ask(register_item(20, "UV-1"))]), Err(DeskError::Revoked));
    let said = enrol(&office.ledger(), &Workstation::new(3).enroll(&code), NOW);
    assert!(matches!(said, Err(NotDone::Said(DeskError::WrongCode))));
}

#[test]
fn a_ledger_that_was_copied_back_by_hand_is_refused_by_name() {
    let office = Office::new();
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
    assert_eq!(restore(&office.copy(), &office.folder, NOW).unwrap().n, 1);
    assert_eq!(office.told().entries.len(), 1);
}

#[test]
fn a_backup_is_whole_and_of_this_desk_or_nothing_is_touched() {
    let (office, other) = (Office::new(), Office::new());
    let mut one = office.workstation(1, Role::ItsLead);
    let entry = one.ask(register_item(20, "UV-1"));
    accepted(office.push(&one, &[entry]));
    let (good, bad) = (office.blob(b"buena"), office.blob(b"mala"));
    fs::write(Blobs::new(&office.folder).path(bad), b"otra").unwrap();
    let copied = backup(&office.folder, &office.copy(), NOW).unwrap();
    assert_eq!((copied.blobs, copied.damaged), (2, vec![bad]), "said, and the rest is copied");
    assert!(matches!(backup(&office.folder, &office.copy(), NOW), Err(LedgerError::NotEmpty { .. })));

    let elsewhere = Folder::open(other.dir.path().join("nueva")).unwrap();
    assert_eq!(restore(&office.copy(), &elsewhere, NOW).unwrap().since, None);
    assert!(Blobs::new(&elsewhere).has(good).unwrap());
    assert_eq!(Ledger::open(&elsewhere).unwrap().devices().unwrap()[0].id, DeviceId(uuid(1 << 64)));
    drop(other.ledger());
    assert!(matches!(restore(&office.copy(), &other.folder, NOW), Err(LedgerError::OtherDesk { .. })));
    let serving = office.folder.occupy().unwrap();
    assert!(matches!(restore(&office.copy(), &office.folder, NOW), Err(LedgerError::Occupied { .. })));
    drop(serving);
    let ledger = office.copy().join("desk.db");
    let mut bytes = fs::read(&ledger).unwrap();
    bytes[5_000] ^= 1;
    fs::write(&ledger, bytes).unwrap();
    let refused = restore(&office.copy(), &office.folder, NOW).unwrap_err();
    assert!(matches!(&refused, LedgerError::DamagedFile { file } if *file == ledger), "{refused}");
    assert_eq!(office.ledger().read("count", |r| r.accepted()).unwrap(), 1);
}
