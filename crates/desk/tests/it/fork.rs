//! A disk that was copied, and one that came back older than it was, before the real desk.

use casework::{
    id::ItemId,
    intent::{Change, IntentBody},
    item::ItemDetails,
};
use replica::Ended;
use store::{Fork, Twin, VerifyDepth};

use crate::{
    client::Desk,
    laptop::Laptop,
    workstation::{NOW, register_item, register_person, uuid},
};

fn of_model(on: &Laptop, id: u128, model: &str) -> IntentBody {
    let known = on.item(id).unwrap();
    let details = ItemDetails { model: model.to_owned(), ..known.details };
    IntentBody::ChangeItems { items: vec![Change { id: ItemId(uuid(id)), base_rev: known.rev, details }] }
}

fn is_whole(laptop: &Laptop) {
    laptop.is_sound();
    for depth in [VerifyDepth::Recent, VerifyDepth::All] {
        assert_eq!(laptop.store.read(|r| r.verify_journal(depth)).unwrap(), []);
    }
}

fn goes_well(laptop: &Laptop) -> u64 {
    let (round, _) = laptop.sync();
    assert!(matches!(round.ended, Ended::Done), "{round:?}");
    assert_eq!(laptop.unjudged(), 0);
    is_whole(laptop);
    round.forks
}

#[test]
fn a_copied_disk_loses_nothing_repeats_nothing_and_both_are_told() {
    let desk = Desk::start();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    one.ask(register_item(20, "UV-1")).unwrap();
    goes_well(&one);
    one.ask(register_person(10, "Luz Ríos", "1004")).unwrap();
    let (one, twin) = one.copied();
    one.ask(register_item(21, "UV-2")).unwrap();
    one.ask(of_model(&one, 20, "X")).unwrap();
    twin.ask(register_item(22, "UV-3")).unwrap();
    twin.ask(of_model(&twin, 20, "Y")).unwrap();
    assert_eq!(goes_well(&one), 0);
    assert_eq!(goes_well(&twin), 1, "the second finds that it is one");
    let forks = twin.store.read(|r| r.forks()).unwrap();
    assert_eq!(forks, [Fork { at: NOW, incarnation: 2, known: 1, anew: 2 }]);
    let refused: Vec<String> = twin.store.read(|r| r.refused()).unwrap().into_iter().map(|one| one.kind).collect();
    assert_eq!(refused, ["CHANGE_ITEMS"], "what the other changed first is no silent choice");

    twin.ask(register_item(23, "UV-4")).unwrap();
    assert_eq!(goes_well(&twin), 0);
    assert_eq!(goes_well(&one), 0, "it goes on as it was");
    let twins = one.store.read(|r| r.twins()).unwrap();
    assert_eq!(twins, [Twin { incarnation: 2, entries: 2, last_at: NOW }]);
    one.ask(register_item(24, "UV-5")).unwrap();
    goes_well(&one);
    goes_well(&twin);
    for id in 20..25 {
        assert_eq!(one.item(id), twin.item(id));
        assert!(one.item(id).is_some(), "{id}");
    }
    assert_eq!(one.item(20).unwrap().details.model, "X");
    let device = one.device().to_string();
    assert_eq!(desk.order(&["quarantine", "show", &device]).trim(), "[]", "all of it was judged");
    let told = desk.order(&["forks"]);
    assert!(told.contains(&device) && told.contains("numeración 2"), "{told}");
    twin.store.write("seen", |w| w.close_forks(NOW)).unwrap();
    assert_eq!(twin.store.read(|r| r.forks()).unwrap(), []);
}

#[test]
fn a_store_that_came_back_older_gives_no_number_again_though_nothing_was_asked_of_it() {
    let desk = Desk::start();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    goes_well(&one);
    let (one, older) = one.copied();
    let number = |laptop: &Laptop| laptop.store.write("number", |w| w.next_folio()).unwrap().0.to_string();
    let given = number(&one);
    one.ask(register_item(20, "UV-1")).unwrap();
    goes_well(&one);
    drop(one);
    assert_eq!(goes_well(&older), 1, "the desk told of what it had asked");
    assert!(older.item(20).is_some());
    let next = number(&older);
    assert!(given.contains("-1-000001-") && next.contains("-2-000001-"), "{given} {next}");
    older.ask(register_item(21, "UV-2")).unwrap();
    assert_eq!(goes_well(&older), 0);
    assert_eq!(older.store.read(|r| r.twins()).unwrap(), [], "it knows what it was");
}
