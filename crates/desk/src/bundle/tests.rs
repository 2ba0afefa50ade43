//! Answers that somebody carries back: never larger than whoever carries them may take.

use casework::role::Role;
use tempfile::TempDir;
use wire::{
    Address, BadBundle, BundleIdentity, BundleReader, BundleWriter, Page, Part, Push, Stated, Way, plain_part,
    unpack_page,
};

use super::*;
use crate::{
    cluster::Base,
    enrol::enrol,
    folder::tests::folder_in,
    judge::judge,
    table::code::tests::grant,
    workstation::{NOW, Workstation, register_item, uuid},
};

struct Office {
    ledger: Ledger,
    blobs: Blobs,
    dir: TempDir,
    _base: Option<Base>,
}

/// An answer, opened.
#[derive(Default)]
struct Opened {
    bytes: u64,
    verdicts: usize,
    pages: Vec<Page>,
    receipt: bool,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (folder, _base) = folder_in(dir.path().join("mesa"));
        Self { ledger: Ledger::open(&folder).unwrap(), blobs: Blobs::new(&folder), dir, _base }
    }

    fn workstation(&self, number: u8) -> Workstation {
        let workstation = Workstation::new(number);
        let code = self.ledger.new_code(grant(Role::ItsLead), std::time::Duration::from_secs(60), NOW).unwrap();
        enrol(&self.ledger, &workstation.enroll(&code), NOW).unwrap();
        workstation
    }

    fn taken(
        &self,
        from: &Workstation,
        (cursor, push): (Option<String>, Option<&Push>),
        answer_max: u64,
    ) -> (TakenBundle, Opened) {
        let (own, desk) = (BundleIdentity::generate(), self.ledger.desk().identity);
        let to = self.ledger.read("look", |r| r.bundle_identity()).unwrap().recipient();
        let address = Address { bundle: uuid(77), way: Way::ToDesk, desk: desk.desk, device: from.dev, made_at: NOW };
        let mut writer = BundleWriter::new(Vec::new(), &address, &to, &from.key).unwrap();
        let (recipient, want, slips) = (own.recipient(), Vec::new(), Vec::new());
        writer.plain(Part::Stated, &Stated { epoch: desk.epoch, cursor, recipient, want, slips }).unwrap();
        if let Some(push) = push {
            writer.part(Part::Push, &wire::pack(push).unwrap()).unwrap();
        }
        let file = self.dir.path().join("sobre");
        std::fs::write(&file, writer.finish().unwrap().0).unwrap();
        let at = At { ledger: &self.ledger, blobs: &self.blobs, page: None, answer_max, now: NOW };
        let (taken, scratch) = take_into(at, &file, self.dir.path()).unwrap();
        let answer = std::fs::read(scratch.path()).unwrap();
        (taken, self.opened(&answer, &own))
    }

    fn opened(&self, answer: &[u8], own: &BundleIdentity) -> Opened {
        let key = self.ledger.secrets().signing.public();
        let (_, reader) = BundleReader::open(answer, own, |_| Ok::<_, BadBundle>(key)).unwrap();
        let mut opened = Opened { bytes: answer.len() as u64, ..Opened::default() };
        let each = reader.each(|part, content| {
            match part {
                Part::Pushed => opened.verdicts += wire::unpack::<wire::Pushed>(&content).unwrap().verdicts.len(),
                Part::Page => opened.pages.push(unpack_page(&content).unwrap()),
                Part::Receipt => {
                    plain_part::<wire::SignedReceipt>(&content)?;
                    opened.receipt = true;
                }
                _ => {}
            }
            Ok::<_, BadBundle>(())
        });
        each.unwrap();
        opened
    }
}

#[test]
fn an_answer_never_exceeds_its_bound_and_the_next_one_goes_on_where_it_ended() {
    let office = Office::new();
    let (mut one, two) = (office.workstation(1), office.workstation(2));
    let entries: Vec<_> = (0..1_300).map(|n| one.ask(register_item(5_000 + n, &format!("UV-{n}")))).collect();
    let push = one.push(office.ledger.desk().identity.epoch, &entries);
    judge(&office.ledger, &office.blobs, one.dev, &push, NOW).unwrap();

    let (taken, whole) = office.taken(&two, (None, None), BUNDLE_BYTES_MAX);
    assert_eq!((taken.told, taken.left, whole.receipt), (1_300, 0, true));
    assert!(whole.pages.len() > 2);
    for max in [whole.bytes / 3 * 2, whole.bytes / 4 * 3, whole.bytes - 1] {
        let (mut cursor, mut told, mut answers) = (None, Vec::new(), 0);
        loop {
            let (taken, answer) = office.taken(&two, (cursor, None), max);
            answers += 1;
            assert!(answer.bytes <= max && !answer.pages.is_empty(), "{} of {max}", answer.bytes);
            assert_eq!(answer.receipt, taken.left == 0, "only what was told to its end is confirmed");
            assert_eq!(answer.pages.last().unwrap().left, taken.left);
            cursor = answer.pages.last().map(|page| page.cursor.clone());
            told.extend(answer.pages.into_iter().flat_map(|page| page.entries).map(|told| told.n));
            if taken.left == 0 {
                break;
            }
        }
        assert!(answers > 1, "{max}");
        assert_eq!(told, (1..=1_300).collect::<Vec<u64>>());
    }
}

#[test]
fn verdicts_that_do_not_fit_are_asked_for_again_and_nothing_is_confirmed_without_them() {
    let office = Office::new();
    let mut one = office.workstation(1);
    let entries: Vec<_> = (0..3).map(|n| one.ask(register_item(5_000 + n, &format!("UV-{n}")))).collect();
    let push = one.push(office.ledger.desk().identity.epoch, &entries);
    let max = 100_000;
    let (taken, answer) = office.taken(&one, (None, Some(&push)), max);
    assert_eq!((taken.judged, answer.verdicts, answer.receipt), (3, 0, false));
    assert!(answer.bytes <= max);
    let (taken, answer) = office.taken(&one, (None, Some(&push)), 400_000);
    assert_eq!((taken.judged, answer.verdicts, answer.receipt), (3, 3, true));
}
