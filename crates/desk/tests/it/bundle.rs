//! The exchange by file: a laptop that met its desk once and has no network any more.

mod refused;

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use casework::id::Digest;
use replica::{BadBundle, DeskError, Ended, Exported, Exporting, Imported, NotByFile, Plan};
use store::{Bond, Changed, StoreError};
use tempfile::TempDir;
use wire::{Address, BundleIdentity, BundleWriter, DeskKey, DeskKeys, DeviceKey, Part, Stated, Way};

use crate::{
    client::Desk,
    laptop::{Laptop, MOMENT},
    sync::{logo, named, photo_of},
    workstation::{NOW, register_item, uuid},
};

/// A stick that goes between the two.
struct Stick(TempDir);

impl Stick {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn save(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// At the desk: what it says, and the answers.
    fn deliver(&self, desk: &Desk, files: &[&Path]) -> (bool, serde_json::Value) {
        let mut args = vec!["bundle", "import", "--json", "--answer", self.0.path().to_str().unwrap()];
        args.extend(files.iter().map(|file| file.to_str().unwrap()));
        let output = desk.ordered(&args);
        (output.status.success(), serde_json::from_slice(&output.stdout).unwrap_or_default())
    }

    /// The same of one that has to be judged; answers the answer.
    fn answered(&self, desk: &Desk, bundle: &[u8]) -> (serde_json::Value, Vec<u8>) {
        let (judged, all) = self.deliver(desk, &[&self.save("de-campo.ensitio-sobre", bundle)]);
        assert!(judged, "{all}");
        let answer = fs::read(all[0]["answer"].as_str().unwrap()).unwrap();
        (all[0].clone(), answer)
    }

    /// Of one that must not be: why, and nothing is left of an answer.
    fn refused(&self, desk: &Desk, bundle: &[u8]) -> String {
        let before = self.names();
        let (judged, all) = self.deliver(desk, &[&self.save("de-campo.ensitio-sobre", bundle)]);
        assert!(!judged, "{all}");
        let after: Vec<String> = self.names().into_iter().filter(|name| name != "de-campo.ensitio-sobre").collect();
        assert_eq!(after, before.into_iter().filter(|name| name != "de-campo.ensitio-sobre").collect::<Vec<_>>());
        all[0]["failed"].as_str().unwrap().to_owned()
    }
}

fn exporting(photos: bool) -> Exporting {
    Exporting { bundle: uuid::Uuid::new_v4(), now: NOW, photos }
}

fn export(laptop: &Laptop) -> (Vec<u8>, Exported) {
    replica::export(&laptop.store, Vec::new(), exporting(true), &mut |_, _| true).unwrap()
}

fn import(laptop: &Laptop, answer: &[u8]) -> Result<Imported, NotByFile> {
    replica::import(&laptop.store, Cursor::new(answer), MOMENT, &mut |_, _| true, &mut |_: Changed| {})
}

/// What the laptop might write, were it another program.
fn crafted(laptop: &Laptop, cursor: Option<String>, parts: &[(Part, Vec<u8>)]) -> Vec<u8> {
    let (link, device, seed, to, identity) = laptop
        .store
        .read(|r| Ok::<_, StoreError>((r.link()?, r.device()?, r.device_seed()?, r.recipient()?, r.bundle_identity()?)))
        .unwrap();
    let (link, device) = (link.unwrap(), device.unwrap().id);
    let address = Address { bundle: uuid(77), way: Way::ToDesk, desk: link.identity.desk, device, made_at: NOW };
    let key = DeviceKey::from_seed(&seed.unwrap());
    let mut writer = BundleWriter::new(Vec::new(), &address, &to.unwrap(), &key).unwrap();
    let (recipient, want, slips) = (identity.unwrap().recipient(), Vec::new(), Vec::new());
    writer.plain(Part::Stated, &Stated { epoch: link.identity.epoch, cursor, recipient, want, slips }).unwrap();
    for (part, content) in parts {
        writer.part(*part, content).unwrap();
    }
    writer.finish().unwrap().0
}

fn photo(id: u128, laptop: &Laptop, content: &[u8]) -> Digest {
    laptop.ask(photo_of(id, laptop, content)).unwrap();
    named(content)
}

/// The same with another workstation in its address.
fn renamed(bundle: &[u8], from: u8, to: u8) -> Vec<u8> {
    let [from, to] = [from, to].map(|number| uuid(u128::from(number) << 64).to_string());
    let at = bundle.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    let mut renamed = bundle.to_vec();
    renamed[at..at + to.len()].copy_from_slice(to.as_bytes());
    renamed
}

/// Twice is harmless: at most the receipt is of a later moment.
fn is_no_news(done: &Imported) {
    let receipt = done.receipt;
    assert_eq!(*done, Imported { receipt, ..Imported::default() });
}

/// What the desk confirmed, and that nothing differs from it.
fn confirmed(laptop: &Laptop) -> (u64, u64) {
    let kept = laptop.store.read(|r| r.receipt()).unwrap().unwrap();
    assert!(kept.differs.is_empty(), "{:?}", kept.differs);
    let standing = kept.receipt.standing;
    (standing.chains.iter().map(|chain| chain.accepted).sum(), standing.files.count)
}

#[test]
fn what_was_done_without_a_network_reaches_the_desk_and_comes_back_by_file_as_often_as_one_likes() {
    let desk = Desk::start();
    let stick = Stick::new();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    one.enrol(&desk).unwrap();
    two.enrol(&desk).unwrap();
    two.ask(register_item(30, "UV-3")).unwrap();
    two.sync();
    one.ask(register_item(20, "UV-1")).unwrap();
    let photo = photo(20, &one, b"foto");
    let (bundle, exported) = export(&one);
    assert_eq!((exported.entries, exported.files, exported.photos, exported.files_missing), (3, 0, 1, 0));
    assert_eq!(one.unjudged(), 3, "exporting judges nothing");
    assert!(!bundle.windows(4).any(|window| window == b"UV-1" || window == b"foto"), "only the desk reads it");

    let (taken, answer) = stick.answered(&desk, &bundle);
    assert_eq!((&taken["judged"], &taken["refused"], &taken["files"]), (&3.into(), &0.into(), &1.into()));
    assert_eq!(taken["told"], 5);
    let (again, same) = stick.answered(&desk, &bundle);
    assert_eq!((&again["judged"], &again["files"]), (&3.into(), &0.into()), "the same verdicts");
    assert_eq!(taken["answer"], again["answer"], "one answer to one bundle");

    let done = import(&one, &answer).unwrap();
    assert_eq!((done.judged, done.refused, done.told, done.kept, done.receipt), (3, 0, 2, 1, true));
    assert_eq!((one.unjudged(), one.item(30)), (0, two.item(30)));
    assert_eq!(confirmed(&one), (3, 1), "the photo, too");
    for answer in [&answer, &same] {
        is_no_news(&import(&one, answer).unwrap());
    }
    one.is_sound();
    let (round, _) = one.sync();
    assert_eq!((round.judged, round.told, round.put), (0, 0, 0), "the network has nothing to add: {round:?}");
    assert_eq!(confirmed(&one), (3, 1));
    two.sync();
    assert_eq!(two.item(20), one.item(20));
    two.line().fetch(&two.store, photo, NOW, &replica::Cancel::default()).unwrap();
}

#[test]
fn to_whom_bundles_are_sealed_is_taken_on_the_word_of_the_desk_alone_and_kept_in_every_epoch() {
    let desk = Desk::start();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    let known = || one.store.read(|r| r.recipient()).unwrap();
    let told = known();
    assert!(told.is_some());
    one.store.write("begin an epoch", |w| w.begin_epoch(uuid(99))).unwrap();
    assert_eq!(known(), told, "it is the same desk");
    let stranger = BundleIdentity::generate().recipient();
    one.store.write("know another", |w| w.keep_recipient(&stranger)).unwrap();
    one.sync();
    assert_eq!(known(), told);
    let orders = one.store.read(|r| r.orders()).unwrap().unwrap();
    let keys = DeskKeys { signing: DeskKey::from_seed(&[9; 32]).public(), ..orders.keys };
    let bond = Bond { enrolment: orders.stay.enrolment, keys };
    one.store.write("know another key", |w| w.keep_recipient(&stranger).and_then(|()| w.keep_bond(&bond))).unwrap();
    assert!(one.sync().0.other_key);
    assert_eq!(known(), Some(stranger), "whoever signs with another key tells nothing");
}

#[test]
fn answers_may_come_in_any_order_and_the_network_may_be_faster() {
    let desk = Desk::start();
    let stick = Stick::new();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    one.ask(register_item(20, "UV-1")).unwrap();
    let (first, _) = export(&one);
    one.ask(register_item(21, "UV-2")).unwrap();
    let (second, exported) = export(&one);
    assert_eq!(exported.entries, 3, "what nobody judged is offered again");
    let (_, later) = stick.answered(&desk, &second);
    let (taken, earlier) = stick.answered(&desk, &first);
    assert_eq!(taken["judged"], 2);
    let done = import(&one, &later).unwrap();
    assert_eq!((done.judged, done.told), (3, 0), "what is told is its own");
    is_no_news(&import(&one, &earlier).unwrap());

    one.ask(register_item(22, "UV-3")).unwrap();
    let (third, _) = export(&one);
    let (round, _) = one.sync();
    assert_eq!((round.judged, round.told), (1, 1), "whoever exported and then meets the network simply pushes");
    let (_, answer) = stick.answered(&desk, &third);
    is_no_news(&import(&one, &answer).unwrap());
    one.is_sound();
}

#[test]
fn photos_may_wait_and_come_by_whichever_way_is_first() {
    let desk = Desk::start();
    let stick = Stick::new();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    one.ask(register_item(20, "UV-1")).unwrap();
    let (old, new) = (photo(20, &one, &[7; 40_000]), photo(20, &one, &[8; 30_000]));
    let without = replica::export(&one.store, Vec::new(), exporting(false), &mut |_, _| true).unwrap();
    let (bundle, exported) = without;
    assert_eq!((exported.entries, exported.photos, exported.photos_left), (4, 0, 2));
    assert!(bundle.len() < 10_000, "{} bytes are carried easily", bundle.len());
    let (_, answer) = stick.answered(&desk, &bundle);
    let done = import(&one, &answer).unwrap();
    assert_eq!((done.judged, done.kept, done.receipt), (4, 0, true));
    assert_eq!(
        (confirmed(&one), one.store.waiting().unwrap().photos),
        ((4, 0), 2),
        "they are owed, as over a metered link"
    );

    // The next bundle has them, though everything was judged before.
    let (bundle, exported) = export(&one);
    assert_eq!((exported.entries, exported.photos, exported.photos_left), (0, 2, 0));
    one.store.blobs().remove(store::Sha256(old.0)).unwrap();
    let (taken, answer) = stick.answered(&desk, &bundle);
    assert_eq!((&taken["judged"], &taken["files"]), (&0.into(), &2.into()));
    let done = import(&one, &answer).unwrap();
    assert_eq!((done.judged, done.kept, done.receipt), (0, 2, true));
    assert_eq!((confirmed(&one), one.store.waiting().unwrap().photos), ((4, 2), 0));
    let (round, _) = one.sync();
    assert_eq!((round.put, round.lost), (0, 0), "{round:?}");

    // One that nobody has any more is told, and holds nothing up.
    let lost = photo(20, &one, &[9; 20_000]);
    one.store.blobs().remove(store::Sha256(lost.0)).unwrap();
    let (bundle, exported) = export(&one);
    assert_eq!((exported.entries, exported.photos, exported.files_missing), (1, 0, 1));
    let (_, answer) = stick.answered(&desk, &bundle);
    assert_eq!(import(&one, &answer).unwrap().judged, 1);
    let metered = one.sync_with(Plan { photos: false, ..Plan::ALL }).0;
    assert!(matches!(metered.ended, Ended::Done), "{metered:?}");
    assert_eq!(one.item(20).unwrap().photos, [old, new, lost]);
    one.is_sound();
}

#[test]
fn a_receipt_that_comes_late_says_nothing_of_what_was_judged_since() {
    let desk = Desk::start();
    let stick = Stick::new();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    one.ask(register_item(20, "UV-1")).unwrap();
    let (_, answer) = stick.answered(&desk, &export(&one).0);
    one.ask(register_item(21, "UV-2")).unwrap();
    let (_, later) = stick.answered(&desk, &export(&one).0);
    one.sync();
    let over_the_network = one.store.read(|r| r.receipt()).unwrap().unwrap();
    for late in [&answer, &later, &answer] {
        assert!(!import(&one, late).unwrap().receipt);
    }
    assert_eq!(one.store.read(|r| r.receipt()).unwrap().unwrap().signed, over_the_network.signed);
    assert_eq!(confirmed(&one), (3, 0));
}

#[test]
fn a_desk_that_says_no_says_it_in_the_answer() {
    let desk = Desk::start();
    let stick = Stick::new();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    one.ask(register_item(20, "UV-1")).unwrap();
    one.ask(logo(b"perdida")).unwrap();
    let (bundle, exported) = export(&one);
    assert_eq!((exported.files, exported.files_missing), (0, 1));
    let (taken, answer) = stick.answered(&desk, &bundle);
    assert_eq!((&taken["judged"], &taken["said"]["error"]), (&0.into(), &"BLOBS_MISSING".into()));
    let done = import(&one, &answer).unwrap();
    assert_eq!(done.said, Some(DeskError::BlobsMissing { blobs: vec![named(b"perdida")] }));
    assert_eq!((done.judged, one.unjudged()), (0, 3), "nothing is lost");
    one.store.blobs().put(b"perdida").unwrap();
    let (bundle, exported) = export(&one);
    assert_eq!((exported.files, exported.files_missing), (1, 0));
    assert_eq!(import(&one, &stick.answered(&desk, &bundle).1).unwrap().judged, 3);

    // A bomb where a push should be, and a push that is none: the desk goes on.
    let bomb = zstd::bulk::compress(&vec![b'"'; 64 << 20], 3).unwrap();
    for inside in [bomb, b"no zstd".to_vec(), Vec::new()] {
        let (taken, answer) = stick.answered(&desk, &crafted(&one, None, &[(Part::Push, inside)]));
        assert_eq!((&taken["judged"], &taken["said"]["error"]), (&0.into(), &"NOT_UNDERSTOOD".into()));
        assert_eq!(import(&one, &answer).unwrap().said, Some(DeskError::NotUnderstood));
    }
}

#[test]
fn a_colleague_carries_what_nobody_but_the_desk_reads_and_brings_the_answer() {
    let desk = Desk::start();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    one.enrol(&desk).unwrap();
    two.enrol(&desk).unwrap();
    two.sync();
    one.ask(register_item(20, "UV-1")).unwrap();
    photo(20, &one, &[7; 200_000]);
    let (bundle, _) = export(&one);
    let (line, cancel) = (two.line(), replica::Cancel::default());
    let carry = |bundle: &[u8]| line.carry(&two.store, bundle.to_vec(), NOW, &cancel);
    let answer = carry(&bundle).unwrap();
    let again = carry(&bundle).unwrap();
    assert!(matches!(import(&two, &answer), Err(NotByFile::OtherDevice | NotByFile::Bundle(BadBundle::NotForUs))));
    let done = import(&one, &answer).unwrap();
    assert_eq!((done.judged, done.kept, done.receipt), (3, 1, true));
    assert_eq!(import(&one, &again).unwrap().judged, 0);
    assert_eq!((one.unjudged(), confirmed(&one)), (0, (3, 1)));
    two.sync();
    assert_eq!(two.item(20), one.item(20));
    let month = store::table::traffic::month(NOW);
    let moved = two.store.read(|r| r.traffic(&month)).unwrap();
    assert!(moved.iter().any(|moved| moved.class == "BLOB" && moved.up >= 2 * 200_000), "{moved:?}");

    // Whoever carries is told no more than that it is of no use.
    let said = |bundle: &[u8]| match carry(bundle).unwrap_err() {
        replica::NotFetched::Desk(replica::Fault::Desk(said)) => said,
        other => panic!("{other:?}"),
    };
    assert_eq!(said(&bundle[..bundle.len() - 1]), DeskError::NotUnderstood);
    assert_eq!(said(&answer), DeskError::NotFound, "it goes to a workstation");
    assert_eq!(said(&renamed(&bundle, 1, 3)), DeskError::NotFound, "nobody knows that one");
    desk.order(&["device", "revoke", &uuid(1 << 64).to_string()]);
    assert_eq!(said(&bundle), DeskError::NotFound);
    assert!(desk.tmp().is_empty(), "nothing is left lying: {:?}", desk.tmp());
}
