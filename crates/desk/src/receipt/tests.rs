use casework::{
    id::{Digest, ItemId},
    intent::IntentBody,
    role::Role,
};
use std::time::Duration;
use tempfile::TempDir;
use wire::{Entry, HistoryStanding, Verdict};

use super::*;
use crate::{
    enrol::enrol,
    folder::Folder,
    judge::judge,
    table::code::tests::grant,
    workstation::{NOW, Workstation, register_item, uuid},
};

struct Office {
    ledger: Ledger,
    blobs: Blobs,
    dir: TempDir,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        Self { ledger: Ledger::open(&folder).unwrap(), blobs: Blobs::new(&folder), dir }
    }

    fn workstation(&self, number: u8) -> Workstation {
        let workstation = Workstation::new(number);
        let code = self.ledger.new_code(grant(Role::OnsiteL2), Duration::from_secs(60), NOW).unwrap();
        enrol(&self.ledger, &workstation.enroll(&code), NOW).unwrap();
        workstation
    }

    fn push(&self, workstation: &Workstation, entries: &[Entry]) -> Vec<Verdict> {
        let push = workstation.push(self.ledger.desk().identity.epoch, entries);
        let pushed = judge(&self.ledger, &self.blobs, workstation.dev, &push, NOW).unwrap();
        pushed.verdicts.into_iter().map(|judged| judged.verdict).collect()
    }

    fn put(&self, bytes: &[u8]) -> Digest {
        self.blobs.put(bytes).unwrap()
    }

    /// Where it lies in the folder.
    fn file(&self, name: Digest) -> std::path::PathBuf {
        let name = name.to_string();
        self.dir.path().join("blobs").join(&name[..2]).join(name)
    }

    /// What it signs, and that it did.
    fn receipt(&self, workstation: &Workstation, upto: u64) -> Result<Standing, DeskError> {
        let epoch = self.ledger.desk().identity.epoch;
        let request = ReceiptRequest { epoch, cursor: (upto > 0).then(|| format!("{epoch}.{upto}")) };
        match receipt(&self.ledger, &self.blobs, workstation.dev, &request, NOW) {
            Ok(signed) => {
                let key = self.ledger.read("find the key", |r| r.receipt_key()).unwrap();
                let receipt = signed.open(&key.public()).unwrap();
                assert_eq!((receipt.device, receipt.cursor), (workstation.dev, request.cursor));
                Ok(receipt.standing)
            }
            Err(NotDone::Said(error)) => Err(error),
            Err(NotDone::Failed(error)) => panic!("{error}"),
        }
    }

    fn held(&self, workstation: &Workstation, files: &[Digest]) -> Vec<Digest> {
        held(&self.ledger, &self.blobs, workstation.dev, &HeldRequest { files: files.to_vec() }).unwrap().files
    }
}

fn photo_of(id: u128, photo: Digest) -> IntentBody {
    IntentBody::AddItemPhoto { id: ItemId(uuid(id)), photo, caption: String::new() }
}

#[test]
fn a_receipt_says_what_was_judged_what_is_here_and_what_was_told() {
    let office = Office::new();
    let (mut one, mut two) = (office.workstation(1), office.workstation(2));
    let empty = Standing { chains: vec![], files: FilesStanding::of([]), history: HistoryStanding::START };
    assert_eq!(office.receipt(&one, 0), Ok(empty));
    let photo = office.put(b"foto");
    let entries = [one.ask(register_item(20, "UV-1")), one.ask(photo_of(20, photo)), one.ask(photo_of(29, photo))];
    let verdicts = office.push(&one, &entries);
    assert!(matches!(verdicts[2], Verdict::Refused { .. }), "{verdicts:?}");
    let entry = two.ask(register_item(30, "UV-2"));
    office.push(&two, std::slice::from_ref(&entry));
    let unread = one.ask_as(register_item(31, "UV-3"), wire::BODY_VERSION + 1);
    assert_eq!(office.push(&one, std::slice::from_ref(&unread)), [Verdict::NotUnderstood]);

    let standing = office.receipt(&one, 3).unwrap();
    let [chain] = standing.chains[..] else { panic!("{standing:?}") };
    assert_eq!((chain.inc, chain.seq, chain.head), (1, 4, unread.hash));
    assert_eq!((chain.accepted, chain.refused, chain.not_understood), (2, 1, 1));
    assert_eq!(standing.files, FilesStanding::of(&[photo]));
    let told = HistoryStanding::START.with(1, &entries[0].hash).with(2, &entries[1].hash);
    assert_eq!(standing.history, told.with(3, &entry.hash));
    assert_eq!(office.receipt(&one, 2).unwrap().history, told, "up to where the workstation is");
    assert_eq!(office.receipt(&two, 3).unwrap().files, FilesStanding::of([]), "its own files only");
    let epoch = office.ledger.desk().identity.epoch;
    assert_eq!(office.receipt(&one, 9), Err(DeskError::OtherEpoch { epoch }), "a history that is longer is not ours");
}

#[test]
fn nobody_hashes_from_the_first_entry_again_and_the_marks_change_nothing() {
    let office = Office::new();
    let mut one = office.workstation(1);
    let entries: Vec<Entry> = (0..2_500_u128).map(|n| one.ask(register_item(1_000 + n, &format!("UV-{n}")))).collect();
    for some in entries.chunks(1_000) {
        office.push(&one, some);
    }
    let whole = (1..).zip(&entries).fold(HistoryStanding::START, |told, (n, entry)| told.with(n, &entry.hash));
    let marks =
        || office.ledger.read("count", |r| r.one("select count(*) as n from history_mark", [], |row| row.get(0)));
    assert_eq!(office.receipt(&one, 2_500).unwrap().history, whole);
    assert_eq!(marks().unwrap(), Some(2_i64));
    assert_eq!(office.receipt(&one, 2_500).unwrap().history, whole, "from the last mark");
    let part = (1..).zip(&entries[..1_500]).fold(HistoryStanding::START, |told, (n, entry)| told.with(n, &entry.hash));
    assert_eq!(office.receipt(&one, 1_500).unwrap().history, part);
    assert_eq!(marks().unwrap(), Some(2));
}

#[test]
fn a_file_is_confirmed_only_while_it_is_whole_and_to_whoever_named_it() {
    let office = Office::new();
    let (mut one, two) = (office.workstation(1), office.workstation(2));
    let (photo, other) = (office.put(b"foto"), office.put(b"otra"));
    let entries = [one.ask(register_item(20, "UV-1")), one.ask(photo_of(20, photo))];
    office.push(&one, &entries);
    assert_eq!(office.held(&one, &[photo, other]), [photo], "of a file that it never named nothing is said");
    assert!(office.held(&two, &[photo]).is_empty());
    let path = office.file(photo);
    std::fs::write(&path, b"roto").unwrap();
    assert!(office.held(&one, &[photo]).is_empty(), "it is read, not only looked for");
    std::fs::remove_file(&path).unwrap();
    assert!(office.held(&one, &[photo]).is_empty());
    let many = HeldRequest { files: vec![photo; HELD_FILES_MAX + 1] };
    let refused = held(&office.ledger, &office.blobs, one.dev, &many);
    assert!(matches!(refused, Err(NotDone::Said(DeskError::TooLarge))), "{refused:?}");
}

#[test]
fn after_a_restore_what_is_here_is_looked_at_again() {
    let office = Office::new();
    let mut one = office.workstation(1);
    let photo = office.put(b"foto");
    let entries = [one.ask(register_item(20, "UV-1")), one.ask(photo_of(20, photo))];
    office.push(&one, &entries);
    assert_eq!(office.receipt(&one, 2).unwrap().files.count, 1);
    std::fs::remove_file(office.file(photo)).unwrap();
    office.ledger.write("restore", |w| w.begin_epoch(office.ledger.desk().identity.epoch, 0)).unwrap();
    assert_eq!(office.receipt(&one, 2).unwrap().files.count, 0);
}
