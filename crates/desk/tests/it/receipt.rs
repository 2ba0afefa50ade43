//! What a round ends with: both sides say the same, and the desk has signed it.

use casework::{
    id::{Digest, ItemId},
    intent::IntentBody,
    time::Timestamp,
};
use replica::{Cancel, Divergence, Ended, NotFetched, Plan};
use sha2::{Digest as _, Sha256};
use store::Bond;
use wire::{DeskKey, DeskKeys};

use crate::{
    client::Desk,
    laptop::{Laptop, MOMENT},
    workstation::{NOW, register_item, uuid},
};

fn named(content: &[u8]) -> Digest {
    Digest(Sha256::digest(content).into())
}

/// An enrolled laptop whose item has a photo, exchanged.
fn laptop(desk: &Desk, number: u8) -> Laptop {
    let laptop = Laptop::new(number);
    laptop.enrol(desk).unwrap();
    let id = 1_000 + u128::from(number);
    laptop.ask(register_item(id, &format!("UV-{number}"))).unwrap();
    let content = photo(number);
    laptop.store.blobs().put(&content).unwrap();
    let photo = named(&content);
    laptop.ask(IntentBody::AddItemPhoto { id: ItemId(uuid(id)), photo, caption: String::new() }).unwrap();
    let (round, _) = laptop.sync();
    assert!(matches!(round.ended, Ended::Done), "{round:?}");
    laptop
}

fn photo(number: u8) -> Vec<u8> {
    vec![number; 5_000]
}

fn differs(laptop: &Laptop) -> Vec<Divergence> {
    laptop.store.read(|r| r.receipt()).unwrap().unwrap().differs
}

#[test]
fn a_round_ends_with_a_receipt_and_one_that_says_the_same_is_not_asked_for_twice() {
    let desk = Desk::start();
    let (one, two) = (laptop(&desk, 1), laptop(&desk, 2));
    let kept = one.store.read(|r| r.receipt()).unwrap().unwrap();
    assert_eq!((kept.differs.len(), kept.receipt.standing.files.count), (0, 1));
    assert_eq!(kept.receipt.standing.chains[0].accepted, 3);
    let key = one.store.read(|r| r.signing_key()).unwrap().unwrap();
    assert_eq!(kept.signed.open(&key).as_ref(), Ok(&kept.receipt));
    one.sync();
    let told = one.store.read(|r| r.receipt()).unwrap().unwrap();
    assert_eq!(told.receipt.standing.history.entries, 6, "what the other did was told and is confirmed too");
    one.sync();
    let again = one.store.read(|r| r.receipt()).unwrap().unwrap();
    assert_eq!(again.signed, told.signed, "nothing was new");
    for laptop in [&one, &two] {
        assert!(differs(laptop).is_empty());
        laptop.is_sound();
    }
}

#[test]
fn a_file_that_a_restored_desk_lost_comes_back_by_itself_and_one_that_rotted_when_everything_is_compared() {
    let mut desk = Desk::start();
    let one = laptop(&desk, 1);
    let name = named(&photo(1));
    desk.again(|desk| {
        let backup = tempfile::tempdir().unwrap();
        let copy = backup.path().join("hoy");
        desk.order(&["backup", copy.to_str().unwrap()]);
        desk.lose(&name.to_string());
        let lost = copy.join("blobs").join(&name.to_string()[..2]).join(name.to_string());
        std::fs::remove_file(lost).unwrap();
        desk.order(&["restore", copy.to_str().unwrap(), "--yes"]);
    });
    let (round, _) = one.sync();
    assert!(matches!(round.ended, Ended::Done) && round.put == 1, "{round:?}");
    assert!(differs(&one).is_empty() && desk.files().len() == 1);

    desk.lose(&name.to_string());

    let plan = Plan { again: true, ..Plan::ALL };
    let round = one.line().sync(&one.store, plan, &|| MOMENT, &mut |_| {}, &Cancel::default());
    assert!(matches!(round.ended, Ended::Done) && round.put == 1, "{round:?}");
    assert!(differs(&one).is_empty());
    assert_eq!((one.unjudged(), one.item(1_001).unwrap().photos), (0, vec![name]));
    one.is_sound();
}

/// As after a restore of a desk that lost its keys, or when somebody has its certificate.
#[test]
fn a_desk_with_another_key_is_told_and_holds_nothing_up_and_its_receipts_are_none() {
    let desk = Desk::start();
    let one = laptop(&desk, 1);
    let before = one.store.read(|r| r.receipt()).unwrap().unwrap();
    let known = one.store.read(|r| r.orders()).unwrap().unwrap();
    let keys = DeskKeys { signing: DeskKey::from_seed(&[9; 32]).public(), ..known.keys };
    let bond = Bond { enrolment: known.stay.enrolment, keys };
    one.store.write("know another key", |w| w.keep_bond(&bond)).unwrap();
    one.ask(register_item(2_000, "UV-2000")).unwrap();
    let content = photo(7);
    one.store.blobs().put(&content).unwrap();
    one.ask(IntentBody::AddItemPhoto { id: ItemId(uuid(2_000)), photo: named(&content), caption: String::new() })
        .unwrap();
    let (round, _) = one.sync();
    assert!(matches!(round.ended, Ended::Done) && round.other_key, "{round:?}");
    assert_eq!((round.judged, round.put, one.store.waiting().unwrap().photos), (2, 1, 0));
    assert_eq!(one.store.read(|r| r.receipt()).unwrap().unwrap().signed, before.signed);
    let late = Timestamp(NOW.0 + 1);
    let kept = one.line().release(&one.store, late, NOW, &Cancel::default());
    assert!(matches!(kept, Err(NotFetched::OtherKey)), "its word frees no room: {kept:?}");

    one.enrol(&desk).unwrap();
    let (round, _) = one.sync();
    assert!(matches!(round.ended, Ended::Done) && !round.other_key, "{round:?}");
    let kept = one.store.read(|r| r.receipt()).unwrap().unwrap();
    assert_eq!((kept.signed.key, kept.receipt.standing.files.count), (known.keys.signing, 2));
}

#[test]
fn what_the_desk_confirms_may_be_let_go_of_and_comes_back_when_somebody_looks() {
    let desk = Desk::start();
    let one = laptop(&desk, 1);
    let name = named(&photo(1));
    let (line, blobs) = (one.line(), one.store.blobs());
    assert_eq!(
        line.release(&one.store, Timestamp(0), NOW, &Cancel::default()).unwrap(),
        (0, 0),
        "it is not old enough"
    );
    let late = Timestamp(i64::MAX);
    desk.spoil(&name.to_string());
    assert_eq!(line.release(&one.store, late, NOW, &Cancel::default()).unwrap(), (0, 0), "the desk reads it first");
    assert!(blobs.has(store::Sha256(name.0)));
    desk.lose(&name.to_string());
    let plan = Plan { again: true, ..Plan::ALL };
    let round = line.sync(&one.store, plan, &|| MOMENT, &mut |_| {}, &Cancel::default());
    assert!(matches!(round.ended, Ended::Done) && round.put == 1, "{round:?}");
    assert_eq!(line.release(&one.store, late, NOW, &Cancel::default()).unwrap(), (1, 5_000));
    assert!(!blobs.has(store::Sha256(name.0)));
    one.sync();
    assert!(differs(&one).is_empty(), "a file that went is still one that the desk has");
    line.fetch(&one.store, name, NOW, &Cancel::default()).unwrap();
    assert_eq!(blobs.get(store::Sha256(name.0)).unwrap(), photo(1));
}

#[test]
fn bytes_are_counted_by_month_and_by_what_they_were_for() {
    let desk = Desk::start();
    let one = laptop(&desk, 1);
    let month = store::table::traffic::month(NOW);
    assert_eq!(month, "2026-11");
    let moved = one.store.read(|r| r.traffic(&month)).unwrap();
    let of = |class: &str| moved.iter().find(|moved| moved.class == class).unwrap();
    assert!((5_000..5_500).contains(&of("BLOB").up) && of("BLOB").down < 500, "a photo, and what was asked of it");
    assert!(of("PUSH").up > 500 && of("PULL").down > 500 && of("TALK").up > 500, "{moved:?}");
    one.line().fetch(&one.store, named(&photo(1)), NOW, &Cancel::default()).unwrap();
    let after = one.store.read(|r| r.traffic(&month)).unwrap();
    let fetched = after.iter().find(|moved| moved.class == "BLOB").unwrap().down - of("BLOB").down;
    assert_eq!(fetched, 5_000);
    assert!(one.store.read(|r| r.traffic("2026-12")).unwrap().is_empty());
}
