//! Photos that come after what names them: when they go up, over which link, and what others see meanwhile.

use std::{
    io::{Write as _, stderr},
    sync::atomic::{AtomicU64, Ordering},
};

use replica::{Cancel, DeskError, Ended, Fault, Last, NotFetched, Phase, Plan};
use store::Waiting;

use crate::{
    blobs::noise,
    client::Desk,
    laptop::{Laptop, MOMENT},
    relay::Relay,
    sync::{named, photo_of},
    workstation::{NOW, register_item},
};

const METERED: Plan = Plan { photos: false, ..Plan::ALL };
/// What one cut may cost beside what came through before it.
const WASTED_MAX: u64 = 100_000;

fn waiting(laptop: &Laptop) -> (u64, u64, u64) {
    let Waiting { changes, acts, photos, .. } = laptop.store.waiting().unwrap();
    (changes, acts, photos)
}

#[test]
fn on_a_metered_link_facts_go_and_photos_wait_and_others_are_told_where_they_are() {
    let desk = Desk::start();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    let (old, new) = (noise(40_000, 1), noise(30_000, 2));
    one.ask(register_item(20, "UV-1")).unwrap();
    one.ask(photo_of(20, &one, &old)).unwrap();
    one.ask(photo_of(20, &one, &new)).unwrap();
    one.enrol(&desk).unwrap();
    assert_eq!(waiting(&one), (4, 0, 2), "what it will be is known before anything was sent");
    let (round, _) = one.sync_with(METERED);
    assert!(matches!(round.ended, Ended::Done), "{round:?}");
    assert_eq!((round.judged, round.put, round.sent < 1_000), (4, 0, true));
    let left = one.store.waiting().unwrap();
    assert_eq!((left.changes, left.photos, left.bytes), (0, 2, 70_000));

    two.enrol(&desk).unwrap();
    two.sync();
    assert_eq!(two.item(20), one.item(20));
    let fetch = |blob| two.line().fetch(&two.store, blob, NOW, &Cancel::default());
    let told = fetch(named(&old)).unwrap_err();
    let NotFetched::Desk(Fault::Desk(DeskError::NotYet { device })) = told else { panic!("{told:?}") };
    assert_eq!(device, "Puesto");
    two.ask(photo_of(20, &two, &old)).unwrap();
    let (round, _) = two.sync();
    assert_eq!((round.put, waiting(&two)), (1, (0, 0, 0)), "who has it brings it, too");

    let (round, progress) = one.sync();
    assert_eq!((round.put, round.last(), waiting(&one)), (1, Last::Done, (0, 0, 0)), "the desk is asked first");
    let mut photos =
        progress.iter().map(|progress| progress.phase).filter(|phase| matches!(phase, Phase::Photos { .. }));
    assert_eq!(photos.next_back(), Some(Phase::Photos { left: 0, bytes: 0 }));
    fetch(named(&new)).unwrap();
    assert_eq!(one.sync().0.put, 0);
}

#[test]
fn the_newest_photo_goes_first_and_what_is_asked_meanwhile_goes_before_the_next() {
    let desk = Desk::start();
    let one = Laptop::new(1);
    one.ask(register_item(20, "UV-1")).unwrap();
    let photos: Vec<Vec<u8>> = (0..4).map(|n| noise(20_000 + n as usize, n)).collect();
    for photo in &photos {
        one.ask(photo_of(20, &one, photo)).unwrap();
    }
    one.enrol(&desk).unwrap();
    let mut order = Vec::new();
    let line = one.line();
    let mut asked = false;
    let mut watch = |progress: replica::Progress| match progress.phase {
        Phase::Photos { left, .. } => {
            if left == 3 && !asked {
                one.ask(register_item(21, "UV-2")).unwrap();
                asked = true;
            }
            let at_desk =
                photos.iter().map(|photo| desk.files().iter().any(|file| file.ends_with(named(photo).to_string())));
            order.push((at_desk.collect::<Vec<_>>(), one.unjudged()));
        }
        _ => order.push((Vec::new(), one.unjudged())),
    };
    let round = line.sync(&one.store, Plan::ALL, &|| MOMENT, &mut watch, &Cancel::default());
    assert_eq!((round.put, round.last(), one.unjudged()), (4, Last::Done, 0), "{round:?}");
    let states: Vec<_> = order.iter().filter(|(at_desk, _)| !at_desk.is_empty()).collect();
    assert!(states.iter().any(|(at_desk, _)| *at_desk == [false, false, false, true]), "{order:?}");
    let (second, unjudged) = states.iter().find(|(at_desk, _)| at_desk[2] && !at_desk[1]).unwrap();
    assert_eq!((second.as_slice(), *unjudged), (&[false, false, true, true][..], 0), "the item went before it");
}

#[test]
fn a_photo_that_is_gone_holds_up_neither_facts_nor_other_photos() {
    let desk = Desk::start();
    let one = Laptop::new(1);
    one.ask(register_item(20, "UV-1")).unwrap();
    for photo in [&b"perdida"[..], b"entera"] {
        one.ask(photo_of(20, &one, photo)).unwrap();
    }
    one.store.blobs().remove(store::Sha256(named(b"perdida").0)).unwrap();
    one.enrol(&desk).unwrap();
    let (round, _) = one.sync();
    assert_eq!((round.judged, round.put, round.lost, round.last()), (4, 1, 1, Last::Done), "{round:?}");
    let left = one.store.waiting().unwrap();
    assert_eq!((left.photos, left.lost), (0, 1));
}

#[test]
fn a_desk_that_lost_files_and_was_restored_is_brought_them_again() {
    let mut desk = Desk::start();
    let one = Laptop::new(1);
    let photo = noise(50_000, 9);
    one.ask(register_item(20, "UV-1")).unwrap();
    one.enrol(&desk).unwrap();
    one.sync();
    let backups = tempfile::tempdir().unwrap();
    let copy = backups.path().join("hoy");
    let copy = copy.to_str().unwrap();
    desk.order(&["backup", copy]);
    one.ask(photo_of(20, &one, &photo)).unwrap();
    assert_eq!(one.sync().0.put, 1);
    desk.again(|desk| {
        desk.lose_files();
        desk.order(&["restore", copy, "--yes"]);
    });
    let (round, _) = one.sync();
    assert_eq!((round.put, round.last()), (1, Last::Done), "{round:?}");
    assert_eq!(desk.files().len(), 1);
    one.is_sound();
}

#[test]
fn a_photo_that_is_cut_goes_on_in_the_same_round() {
    let desk = Desk::start();
    let one = Laptop::new(1);
    let photo = noise(2_000_000, 7);
    one.ask(register_item(20, "UV-1")).unwrap();
    one.ask(photo_of(20, &one, &photo)).unwrap();
    // Once for the enrolment, and once for most of the photo.
    let relay = Relay::cutting(&desk.url, |n| if n == 0 { 1 << 30 } else { 1_200_000 });
    one.enrol_by(&desk, &relay.url).unwrap();
    let (round, _) = one.sync();
    assert!(round.sent >= 2_000_000 && matches!(round.ended, Ended::Done), "{round:?}");
    assert_eq!((round.put, relay.cuts() >= 1), (1, true));
    assert!(relay.up() < 2_000_000 + u64::from(relay.cuts()) * WASTED_MAX + 100_000, "{} bytes", relay.up());
}

#[test]
fn cuts_at_random_places_cost_little_each_and_every_photo_arrives() {
    const ROUNDS_MAX: u32 = 100;
    static SEED: AtomicU64 = AtomicU64::new(0x5EED);
    let desk = Desk::start();
    let one = Laptop::new(1);
    one.ask(register_item(20, "UV-1")).unwrap();
    let photos: Vec<Vec<u8>> = (0..4).map(|n| noise(600_000 + 50_000 * n as usize, 20 + n)).collect();
    for photo in &photos {
        one.ask(photo_of(20, &one, photo)).unwrap();
    }
    let random = |_| {
        let drawn = SEED.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let mixed = (drawn ^ (drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        20_000 + (mixed >> 33) as i64 % 400_000
    };
    let relay = Relay::cutting(&desk.url, random);
    assert!((0..ROUNDS_MAX).any(|_| one.enrol_by(&desk, &relay.url).is_ok()));
    let mut rounds = 0;
    loop {
        let (round, _) = one.sync();
        rounds += 1;
        match round.ended {
            Ended::Done => break,
            Ended::Fault(fault) => assert!(fault.is_passing() && rounds < ROUNDS_MAX, "{fault:?}"),
            other => panic!("{other:?}"),
        }
    }
    let payload: u64 = photos.iter().map(|photo| photo.len() as u64).sum();
    let (cuts, up) = (u64::from(relay.cuts()), relay.up());
    writeln!(stderr(), "{payload} bytes of photos, {up} bytes sent, {cuts} cuts, {rounds} rounds").unwrap();
    assert!(cuts > 5);
    assert!(up < payload + cuts * WASTED_MAX, "{up} bytes for {payload} with {cuts} cuts");
    for photo in &photos {
        assert!(desk.files().iter().any(|file| std::fs::read(file).unwrap() == *photo));
    }
    assert_eq!(waiting(&one), (0, 0, 0));
}
