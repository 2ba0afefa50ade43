//! A laptop that is lost, and one that was shut out by mistake: the store that ships, the client that ships, the real desk.

use replica::{DeskError, Ended, Fault, Invitation, Line, NoLine, WipeOrder};
use store::{Account, Keyring, KeyringError, Shut, StoreError};
use uuid::Uuid;
use wire::{DeskKey, Stay};

use crate::{
    client::Desk,
    laptop::{COST, Laptop, PATIENCE},
    workstation::{NOW, register_item},
};

/// The order that a round came to.
fn ordered(laptop: &Laptop) -> Option<WipeOrder> {
    match laptop.sync().0.ended {
        Ended::ShutOut { order } => order.map(|order| *order),
        other => panic!("{other:?}"),
    }
}

fn revoke(desk: &Desk, laptop: &Laptop, wipe: bool) {
    let device = laptop.device().to_string();
    let all = ["device", "revoke", &device, "--wipe"];
    desk.order(if wipe { &all } else { &all[..3] });
}

/// A code by which the laptop may come back.
fn way_back(desk: &Desk, laptop: &Laptop) -> String {
    let (person, device) = (laptop.by.person.to_string(), laptop.device().to_string());
    desk.order(&["code", "--role", "ITS_LEAD", "--person", &person, "--device", &device])
}

fn quarantined(desk: &Desk, laptop: &Laptop) -> u64 {
    let devices: serde_json::Value = serde_json::from_str(&desk.order(&["device", "list", "--json"])).unwrap();
    let row = devices.as_array().unwrap().iter().find(|row| row["device"] == laptop.device().to_string()).unwrap();
    row["quarantined"].as_u64().unwrap()
}

#[test]
fn a_laptop_that_was_shut_out_by_mistake_comes_back_with_a_code_that_is_made_for_it_and_goes_on() {
    let desk = Desk::start();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    one.enrol(&desk).unwrap();
    two.enrol(&desk).unwrap();
    one.sync();
    one.ask(register_item(20, "UV-1")).unwrap();
    let early = way_back(&desk, &one);
    revoke(&desk, &one, false);
    let stale = one.enrol_with(&desk, &desk.url, &early).unwrap_err();
    assert!(format!("{stale:?}").contains("WrongCode"), "what was made for it before went with it: {stale:?}");
    assert_eq!(ordered(&one), None, "it is only out");
    let handed = one.line().hand_over(&one.store).unwrap();
    assert_eq!((handed.kept, handed.left), (1, 0));
    assert_eq!(one.line().hand_over(&one.store).unwrap().kept, 1, "twice is harmless");
    assert_eq!((quarantined(&desk, &one), one.unjudged()), (1, 1), "kept aside, and still here");
    two.sync();
    assert!(two.item(20).is_none(), "nothing of it was judged");

    let refused = one.enrol(&desk).unwrap_err();
    assert!(format!("{refused:?}").contains("Revoked"), "no other code lets it in: {refused:?}");
    let code = way_back(&desk, &one);
    let other = two.enrol_with(&desk, &desk.url, &code).unwrap_err();
    assert!(format!("{other:?}").contains("WrongCode"), "nor does that code let in another: {other:?}");
    one.enrol_with(&desk, &desk.url, &code).unwrap();
    let round = one.sync().0;
    assert!(matches!(round.ended, Ended::Done), "{round:?}");
    assert_eq!((round.judged, round.refused), (1, 0));
    two.sync();
    assert!(two.item(20).is_some());
    one.is_sound();
}

#[test]
fn a_laptop_that_is_lost_shuts_its_store_on_the_desk_s_word_and_on_no_other() {
    let desk = Desk::start();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    one.sync();
    one.ask(register_item(20, "UV-1")).unwrap();
    let orders = one.store.read(|r| r.orders()).unwrap().unwrap();
    let folder = one.store.folder();
    let obeys = |order| Shut::obey(folder, &one.unlocked, &orders, order, ("https://mesa", 1), NOW);
    // Somebody who is not the desk, and the desk in another stay.
    let forged = DeskKey::from_seed(&[66; 32]).wipe(orders.stay, NOW);
    assert!(matches!(obeys(forged), Err(StoreError::NotOrdered)));
    revoke(&desk, &one, true);
    let order = ordered(&one).expect("an order of the desk");
    let elsewhere = Stay { enrolment: Uuid::from_u128(9), ..order.stay };
    assert!(matches!(obeys(WipeOrder { stay: elsewhere, ..order }), Err(StoreError::NotOrdered)));
    assert!(Keyring::load(folder).is_ok() && Shut::load(folder).unwrap().is_none(), "nothing was done");

    let shut = obeys(order).unwrap();
    assert!(matches!(Keyring::load(folder), Err(KeyringError::Store(StoreError::Missing { .. }))));
    assert!(Keyring::restore_copy(folder).is_err(), "nor is there a copy");
    assert_eq!(Shut::load(folder).unwrap().as_ref(), Some(&shut));
    assert_eq!(one.line().hand_over(&one.store).unwrap().kept, 1, "what it had goes to the desk all the same");

    let typed = |code: &str| Invitation::typed(&desk.url, &desk.fingerprint, code).unwrap();
    let ask = |code: &str| Line::reopen(&typed(code), &shut, PATIENCE);
    let any = desk.code("ADMINISTRATOR");
    assert!(matches!(ask(&any), Err(NoLine::Desk(Fault::Desk(DeskError::WrongCode)))), "a code of anybody's");
    let code = way_back(&desk, &one);
    let back = ask(&code).unwrap();
    assert_eq!(back.account, one.by.account);
    assert!(shut.unlock(folder, back.account.0, &[9; 32]).is_err(), "another key opens nothing");
    let unlocked = shut.unlock(folder, back.account.0, back.key.bytes()).unwrap();
    let slot = Account { id: back.account.0, name: "Ana".into() };
    let mut ring = Keyring::reopen(folder, &unlocked, &slot, "otra clave", COST).unwrap();
    one.enrol_with(&desk, &desk.url, &code).unwrap();
    // Had the answer been lost, the store would be shut still: another code gives the key again.
    let again = ask(&way_back(&desk, &one)).unwrap();
    assert_eq!(again.key.bytes(), back.key.bytes());
    Shut::lift(folder).unwrap();
    assert!(ring.unlock(back.account.0, "otra clave", 0).is_ok());
    assert!(matches!(one.sync().0.ended, Ended::Done));
    let now = one.store.read(|r| r.orders()).unwrap().unwrap();
    assert_eq!(order.check(&now.keys.signing, &now.stay).ok(), None, "the old order means nothing any more");
    let acts = desk.order(&["audit"]);
    for act in ["ordenó cerrar", "recuperó de la mesa la llave", "volvió a inscribir"] {
        assert!(acts.contains(act), "{act}: {acts}");
    }
}
