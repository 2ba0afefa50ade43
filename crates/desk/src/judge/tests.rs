//! Stories of workstations before the judge.

use casework::{
    act::{ActContent, ActLine, ActReason, Direction, Party, Term},
    folio::{DeviceCode, Folio},
    format::FormatCode,
    id::{ActId, Digest, ItemId, PersonId},
    intent::Change,
    item::PhysicalCondition,
    role::Role,
    site::TerritorialDirection,
};
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use tempfile::TempDir;
use wire::{BODY_VERSION, CapsuleOwner, FRAME_PACKED_BYTES_MAX, Own, Page, PageLine, Place, unpack_page};

use super::*;
use crate::{
    cluster::Base,
    enrol::enrol,
    folder::{Folder, tests::folder_in},
    owed::{settle, why_missing},
    pull,
    sql::named_params,
    table::code::tests::grant,
    workstation::{NOW, Workstation, laptop, person, register_item, register_person, uuid},
};

mod cases;
mod erasure;
mod evidence;
mod filing;
mod fork;
mod late;
mod texts;
mod whole;

struct Office {
    ledger: Ledger,
    blobs: Blobs,
    _at: (TempDir, Option<Base>),
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (folder, base) = folder_in(dir.path().join("mesa"));
        Self { ledger: Ledger::open(&folder).unwrap(), blobs: Blobs::new(&folder), _at: (dir, base) }
    }

    fn workstation(&self, number: u8, role: Role) -> Workstation {
        let workstation = Workstation::new(number);
        let code = self.ledger.new_code(grant(role), Duration::from_secs(60), NOW).unwrap();
        enrol(&self.ledger, &workstation.enroll(&code), NOW).unwrap();
        workstation
    }

    fn push(&self, workstation: &Workstation, entries: &[Entry]) -> Result<Vec<Verdict>, DeskError> {
        let pushed = self.judged(workstation, &workstation.push(self.epoch(), entries))?;
        assert_eq!(pushed.upto, workstation.seq);
        Ok(pushed.verdicts.into_iter().map(|judged| judged.verdict).collect())
    }

    /// A push that is not as a workstation makes it.
    fn judge(&self, workstation: &Workstation, push: &Push) -> Result<Vec<Verdict>, DeskError> {
        Ok(self.judged(workstation, push)?.verdicts.into_iter().map(|judged| judged.verdict).collect())
    }

    fn judged(&self, workstation: &Workstation, push: &Push) -> Result<Pushed, DeskError> {
        judge(&self.ledger, &self.blobs, workstation.dev, push, NOW).map_err(|error| match error {
            NotDone::Said(error) => error,
            NotDone::Failed(error) => panic!("{error}"),
        })
    }

    fn said(&self, workstation: &mut Workstation, body: IntentBody) -> Verdict {
        let entry = workstation.ask(body);
        self.push(workstation, &[entry]).unwrap().remove(0)
    }

    fn pulled(&self, cursor: &str) -> Result<Vec<u8>, NotDone> {
        pull::page(&self.ledger, self.ledger.devices().unwrap()[0].id, Some(cursor), Own::Whole)
    }

    fn page(&self, cursor: &str) -> Page {
        unpack_page(&self.pulled(cursor).unwrap()).unwrap()
    }

    fn epoch(&self) -> uuid::Uuid {
        self.ledger.desk().identity.epoch
    }

    fn count(&self, sql: &'static str) -> i64 {
        self.ledger.read("count", |r| r.one(sql, [], |row| row.get(0))).unwrap().unwrap()
    }

    fn keys_of(&self, id: u128) -> i64 {
        let (sql, id) = ("select count(*) from capsule_key where id = :id", uuid(id));
        self.ledger.read("count", |r| r.one(sql, named_params! { ":id": id }, |row| row.get(0))).unwrap().unwrap()
    }

    fn blob(&self, bytes: &[u8]) -> Digest {
        self.blobs.put(bytes).unwrap()
    }
}

fn refused(refusal: Refusal) -> Verdict {
    Verdict::Refused { refusal }
}

#[test]
fn what_one_workstation_asked_every_other_is_told_in_one_order() {
    let office = Office::new();
    let (mut one, mut two) = (office.workstation(1, Role::OnsiteL2), office.workstation(2, Role::OnsiteL2));
    let (luz, plate) = (one.ask(register_person(10, "Luz Ríos", "1004")), one.ask(register_item(20, "UV-1")));
    let accepted = vec![Verdict::accepted(1), Verdict::accepted(2)];
    assert_eq!(office.push(&one, &[luz.clone(), plate.clone()]), Ok(accepted.clone()));
    let nobody = Refusal::NoSuchItem { item: ItemId(uuid(29)) };
    let photo = IntentBody::AddItemPhoto { id: ItemId(uuid(29)), photo: Digest([9; 32]), caption: String::new() };
    assert_eq!(office.said(&mut two, photo), refused(nobody));
    assert_eq!(office.said(&mut two, register_item(22, "UV-2")), Verdict::accepted(3), "no number is lost");
    assert_eq!(office.push(&one, &[luz.clone(), plate]), Ok(accepted), "an answer that was lost is given again");

    let page = office.page("");
    assert_eq!(page.entries.iter().map(|told| told.n).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(page.entries[0].facts.len(), 1);
    assert_eq!((&page.entries[0].envelope, page.entries[0].hash), (&luz.envelope, luz.hash));
    let told = serde_json::to_string(&page.entries[0].facts).unwrap();
    assert!(told.contains("Luz Ríos"), "{told}");
    let next = office.page(&page.cursor);
    assert_eq!((next.entries.len(), next.left), (0, 0));
    let kept: Vec<Vec<u8>> =
        office.ledger.read("look", |r| r.all("select facts from fact", [], |row| row.get(0))).unwrap();
    assert!(kept.iter().all(|facts| !facts.windows(3).any(|run| run == b"Luz")), "kept sealed");
}

#[test]
fn a_clock_that_was_wrong_is_told_and_a_history_that_leaps_accuses_nobody() {
    const HOUR: i64 = 3_600_000;
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let mut n = 0;
    // By how much it is off, and how long it was on its way.
    let mut says = |off: i64, seen: u64, late: i64| {
        n += 1;
        one.seen = seen;
        let entry = one.ask_at(Timestamp(NOW.0 + off), register_item(200 + n, &format!("UV-{n}")));
        let push = one.push(office.epoch(), &[entry]);
        judge(&office.ledger, &office.blobs, one.dev, &push, Timestamp(NOW.0 + late)).unwrap();
        office.page(&format!("{}.{}", office.epoch(), n - 1)).entries[0].doubtful
    };
    assert!(!says(0, 0, 0), "the first");
    assert!(!says(-1_000 * HOUR, 0, 0), "nobody knows how long it worked alone");
    assert!(says(HOUR, 0, 0), "ahead of its own arrival");
    assert!(!says(HOUR, 3, HOUR) && !says(HOUR - 60_000, 3, HOUR), "as one that comes later");
    assert!(says(-HOUR, 3, HOUR), "behind what it knew");
    assert!(!says(-HOUR, 3, -2 * HOUR), "the clock of the desk was set back");
}

#[test]
fn a_long_history_is_told_in_pages() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    let entries: Vec<Entry> = (0..700).map(|n| one.ask(register_item(1_000 + n, &format!("UV-{n}")))).collect();
    assert!(office.push(&one, &entries).is_ok());
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = office.page(&cursor);
        seen.extend(page.entries.iter().map(|told| told.n));
        assert_eq!(page.left, 700 - seen.len() as u64);
        if page.entries.is_empty() {
            break;
        }
        cursor = page.cursor;
    }
    assert_eq!(seen, (1..=700).collect::<Vec<_>>());
    let brief = pull::page(&office.ledger, one.dev, None, Own::Brief).unwrap();
    let page: Page<PageLine<'_>> = unpack_page(&brief).unwrap();
    assert_eq!((page.entries.len(), page.left), (700, 0), "whoever asked them is told more at once");
    let at = |place: Place| {
        let entry = &entries[place.seq as usize - 1];
        Ok::<_, LedgerError>(Some((entry.envelope.clone(), entry.hash)))
    };
    let whole = page.whole(one.dev, at).unwrap().unwrap();
    assert_eq!(whole.entries[..500], office.page("").entries);
    let epoch = office.epoch();
    for (cursor, expected) in [
        (format!("{}.1", uuid(7)), DeskError::OtherEpoch { epoch }),
        (format!("{epoch}.701"), DeskError::OtherEpoch { epoch }),
        ("x".to_owned(), DeskError::NotUnderstood),
        (format!("{epoch}.-1"), DeskError::NotUnderstood),
    ] {
        assert!(matches!(office.pulled(&cursor), Err(NotDone::Said(said)) if said == expected));
    }
}

#[test]
fn an_import_of_many_that_are_alike_is_told_too() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    let alike = |n: u128| match register_item(n, &format!("UV-{n}")) {
        IntentBody::RegisterItems { mut items } => items.remove(0),
        other => panic!("{other:?}"),
    };
    let import = |from: u128| IntentBody::RegisterItems { items: (from..from + 200).map(alike).collect() };
    let entries: Vec<Entry> = (0..20).map(|n| one.ask(import(1_000 + n * 200))).collect();
    assert!(office.push(&one, &entries).is_ok());
    let (mut cursor, mut seen) = (String::new(), 0);
    while seen < 20 {
        let page = office.page(&cursor);
        assert!(!page.entries.is_empty());
        seen += page.entries.len();
        cursor = page.cursor;
    }
}

#[test]
fn an_entry_that_is_compressed_worse_than_when_it_came_is_told_too() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    let mut x = 7_u32;
    let mut letter = || {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4e00 + (x >> 18)).unwrap()
    };
    let mut long = |n: u128| match register_item(n, &format!("UV-{n}")) {
        IntentBody::RegisterItems { mut items } => {
            items[0].details.remarks = (0..2_000).map(|_| letter()).collect();
            items.remove(0)
        }
        other => panic!("{other:?}"),
    };
    let items = (1_000..1_200).map(&mut long).collect();
    assert_eq!(office.said(&mut one, IntentBody::RegisterItems { items }), Verdict::accepted(1));
    office.said(&mut one, register_item(20, "UV-1"));
    let packed = office.pulled("").unwrap();
    assert!(packed.len() > FRAME_PACKED_BYTES_MAX, "{}", packed.len());
    let page: Page = unpack_page(&packed).unwrap();
    assert_eq!((page.entries.len(), page.left), (1, 1));
    assert_eq!(office.page(&page.cursor).entries.len(), 1);
}

#[test]
fn the_same_place_or_id_with_other_words_is_a_fork_and_kept_as_evidence() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    let first = one.ask(register_item(20, "UV-1"));
    assert!(office.push(&one, std::slice::from_ref(&first)).is_ok());
    let fork = DeskError::Fork { seq: 2, head: first.hash };

    let mut other_words = first.clone();
    other_words.body = String::from_utf8(first.body.clone()).unwrap().replace("UV-1", "UV-9").into_bytes();
    assert_eq!(office.push(&one, &[other_words.clone()]), Err(DeskError::NotUnderstood), "its hash is not its own");
    other_words.hash = other_words.envelope.hash(&other_words.body);
    assert_eq!(office.push(&one, &[other_words]), Err(fork.clone()));
    let mut copied = Workstation::new(1);
    let same_place = copied.ask(register_item(29, "UV-29"));
    assert_eq!(office.push(&copied, &[same_place]), Err(fork.clone()), "a copy of the device goes its own way");
    assert_eq!(office.count("select count(*) from quarantine"), 2);

    let (_left_out, later) = (one.ask(register_item(30, "UV-30")), one.ask(register_item(31, "UV-31")));
    assert_eq!(office.push(&one, &[later]), Err(fork), "what came before is offered first");
    assert_eq!(office.count("select count(*) from quarantine"), 2, "what only came too early is no evidence");
    assert_eq!(office.count("select count(*) from item"), 1);

    let mut restored = Workstation { inc: 2, ..Workstation::new(1) };
    assert_eq!(office.said(&mut restored, register_item(40, "UV-40")), Verdict::accepted(2));
}

#[test]
fn the_role_that_counts_is_the_one_that_the_desk_gave() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::Reader);
    one.account.role = Role::Administrator;
    assert_eq!(office.said(&mut one, register_item(20, "UV-1")), refused(Refusal::NotPermitted));
    let mut two = office.workstation(2, Role::Administrator);
    two.account.account = one.account.account;
    assert_eq!(office.said(&mut two, register_item(20, "UV-1")), refused(Refusal::NotPermitted), "another's account");
    let epoch = office.epoch();
    let entry = two.ask(register_item(20, "UV-1"));
    let stolen = judge(&office.ledger, &office.blobs, one.dev, &two.push(epoch, &[entry]), NOW);
    assert!(matches!(stolen, Err(NotDone::Said(DeskError::NotAuthorised))), "nobody speaks for another device");
}

#[test]
fn what_a_newer_program_asked_is_kept_and_the_rest_goes_on() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    let (newer, known) = (one.ask_as(register_item(20, "UV-1"), BODY_VERSION + 1), one.ask(register_item(21, "UV-2")));
    let mut disguised = one.ask(register_item(22, "UV-3"));
    disguised.envelope.kind = "MOVE_ITEM".into();
    disguised.hash = disguised.envelope.hash(&disguised.body);
    let verdicts = office.push(&one, &[newer, known, disguised]);
    let expected = [Verdict::NotUnderstood, Verdict::accepted(1), Verdict::NotUnderstood];
    assert_eq!(verdicts, Ok(expected.to_vec()));
    assert_eq!(office.count("select count(*) from intent where length(body) > 0"), 3);
}

#[test]
fn another_epoch_judges_nothing() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    let entry = one.ask(register_item(20, "UV-1"));
    let said = judge(&office.ledger, &office.blobs, one.dev, &one.push(uuid(3), &[entry]), NOW);
    assert!(matches!(said, Err(NotDone::Said(DeskError::OtherEpoch { .. }))));
    assert_eq!(office.push(&one, &[]), Err(DeskError::NotUnderstood));
}

#[test]
fn a_photo_is_owed_by_whoever_named_it_and_holds_nothing_up() {
    let office = Office::new();
    let (mut one, mut two) = (office.workstation(1, Role::OnsiteL2), office.workstation(2, Role::OnsiteL2));
    let photo = Digest(Sha256::digest(b"foto").into());
    let named = |item| IntentBody::AddItemPhoto { id: ItemId(uuid(item)), photo, caption: String::new() };
    assert_eq!(office.said(&mut one, register_item(20, "UV-1")), Verdict::accepted(1));
    assert_eq!(office.said(&mut one, named(20)), Verdict::accepted(2));
    let refused = office.said(&mut two, named(29));
    assert!(matches!(refused, Verdict::Refused { .. }), "nobody owes what was refused");
    let why = || why_missing(&office.ledger, photo).unwrap();
    let device = format!("Puesto {}", one.dev);
    assert_eq!(why(), DeskError::NotYet { device });
    assert_eq!(office.count("select count(*) from owed"), 1);
    office.ledger.revoke(one.dev, NOW).unwrap();
    assert_eq!(why(), DeskError::NotFound, "who was shut out brings nothing any more");

    assert_eq!(office.said(&mut two, named(20)), Verdict::accepted(3), "two may owe the same");
    assert!(matches!(why(), DeskError::NotYet { .. }));
    settle(&office.ledger, [Digest([7; 32])]).unwrap();
    assert_eq!(office.count("select count(*) from owed"), 2);
    settle(&office.ledger, [photo]).unwrap();
    assert_eq!((why(), office.count("select count(*) from owed")), (DeskError::NotFound, 0));
}

#[test]
fn a_paper_is_at_the_desk_before_it_is_named() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let pdf = Digest(Sha256::digest(b"%PDF-").into());
    let asked =
        [register_person(11, "Ana Técnica", "1001"), register_person(10, "Luz Ríos", "1004"), issue(30, 1, pdf)];
    let entries = asked.map(|body| one.ask(body));
    assert_eq!(office.push(&one, &entries), Err(DeskError::BlobsMissing { blobs: vec![pdf] }));
    assert_eq!(office.count("select count(*) from intent"), 0, "nothing of the push was judged");
    office.blob(b"%PDF-");
    assert_eq!(office.push(&one, &entries).unwrap().len(), 3);
}

fn content(official: PersonId, holder: PersonId) -> ActContent {
    ActContent {
        format: FormatCode::Anexo7,
        reason: ActReason::NewAssignment,
        case_code: String::new(),
        case: None,
        official: Party { person: official, snapshot: person("Ana Técnica", "1001") },
        holder: Party { person: holder, snapshot: person("Luz Ríos", "1004") },
        approver: None,
        site: None,
        site_name: "Sede Centro".into(),
        city: "Cúcuta".into(),
        workplace: String::new(),
        lines: vec![ActLine {
            item: ItemId(uuid(20)),
            item_rev: 1,
            snapshot: laptop("UV-1"),
            direction: Direction::Delivered,
            condition: PhysicalCondition::Good,
            accessories: String::new(),
            missing_accessories: String::new(),
            damaged: false,
            remarks: String::new(),
            observation: String::new(),
            photos: Vec::new(),
            captions: Default::default(),
            telephony: None,
        }],
        checks: Vec::new(),
        term: Term::Indefinite,
        remarks: String::new(),
        clearance: false,
        replaces: None,
    }
}

fn issue(act: u128, seq: u32, pdf: Digest) -> IntentBody {
    let (ana, luz) = (PersonId(uuid(11)), PersonId(uuid(10)));
    IntentBody::IssueAct {
        act: ActId(uuid(act)),
        folio: folio(seq),
        content: Box::new(content(ana, luz)),
        content_digest: Digest([5; 32]),
        pdf,
    }
}

fn folio(seq: u32) -> Folio {
    Folio { territorial: TerritorialDirection::Antioquia, device: DeviceCode::from_random(1), incarnation: 1, seq }
}

#[test]
fn an_act_under_signature_holds_its_number_and_its_people() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let luz = PersonId(uuid(10));
    let pdf = office.blob(b"%PDF-");
    for body in [
        register_person(11, "Ana Técnica", "1001"),
        register_person(10, "Luz Ríos", "1004"),
        register_item(20, "UV-1"),
        issue(30, 1, pdf),
    ] {
        assert!(matches!(office.said(&mut one, body), Verdict::Accepted { .. }));
    }
    let act = ActId(uuid(30));
    assert_eq!(office.said(&mut one, issue(32, 1, pdf)), refused(Refusal::FolioTaken { folio: folio(1), by: act }));
    let erase = || IntentBody::ErasePerson { person: luz, reason: "Solicitud".into() };
    assert_eq!(office.said(&mut one, erase()), refused(Refusal::InUnsealedAct { person: luz, act }));
    let withdraw = IntentBody::WithdrawAct { act, reason: "Se repite".into() };
    assert_eq!(office.said(&mut one, withdraw), Verdict::accepted(5));
    assert_eq!(office.said(&mut one, erase()), Verdict::accepted(6));
}

#[test]
fn a_ledger_of_a_newer_program_or_of_another_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(dir.path()).unwrap();
    drop(Ledger::open(&folder).unwrap());
    let connection = rusqlite::Connection::open(folder.database()).unwrap();
    connection.execute_batch("pragma user_version = 99").unwrap();
    let refused = Ledger::open(&folder).unwrap_err();
    assert!(matches!(&refused, LedgerError::Newer { file, found: 99, .. } if *file == folder.database()), "{refused}");
    connection.execute_batch("pragma application_id = 7").unwrap();
    assert!(matches!(Ledger::open(&folder), Err(LedgerError::Foreign { .. })));
}
