//! What a workstation knows of the files that it owes.

use casework::id::Digest;

use super::*;
use crate::{blob::Sha256, owed::Waiting};

fn photo_of(office: &Office, n: u32, content: &[u8]) -> Digest {
    let photo = Digest(office.store.blobs().put(content).unwrap().0);
    office.ask(IntentBody::AddItemPhoto { id: item(n), photo, caption: String::new() }).unwrap();
    photo
}

fn owed(office: &Office) -> Vec<Digest> {
    let owed = office.store.read(|r| r.owed()).unwrap();
    owed.into_iter().filter(|owed| owed.is_photo).map(|owed| owed.blob).collect()
}

#[test]
fn a_photo_is_owed_once_its_entry_was_taken_in_and_until_the_desk_has_it_in_each_epoch() {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    for office in [&north, &south] {
        desk.enrol(office);
        desk.exchange(office);
    }
    let (old, new) = (photo_of(&north, 0, b"vieja"), photo_of(&north, 1, b"nueva"));
    assert!(owed(&north).is_empty(), "not before the desk heard of it");
    let Waiting { changes, photos, bytes, .. } = north.store.waiting().unwrap();
    assert!((changes, photos) == (2, 2) && bytes > 10, "{bytes}");
    desk.exchange(&north);
    desk.exchange(&south);
    assert_eq!(owed(&north), [new, old]);
    assert!(owed(&south).is_empty(), "others owe theirs");
    let waiting = north.store.waiting().unwrap();
    assert_eq!(waiting, Waiting { photos: 2, bytes: 10, ..Waiting::default() });

    north.write(|w| w.note_at_desk(&[new, new]));
    assert_eq!(owed(&north), [old]);
    north.store.blobs().remove(Sha256(old.0)).unwrap();
    assert_eq!(north.store.waiting().unwrap(), Waiting { lost: 1, ..Waiting::default() });
    north.write(|w| w.begin_epoch(Uuid::from_u128(0xE2)));
    let restored = Desk::new();
    restored.exchange(&north);
    assert_eq!(owed(&north), [new, old], "a desk that was restored is asked again");
}

#[test]
fn what_waits_of_acts_is_counted_with_their_papers() {
    let desk = Desk::new();
    let north = Office::furnished();
    desk.enrol(&north);
    desk.exchange(&north);
    hand_over(&north, 1, 2, &[(0, Direction::Delivered)], None);
    let waiting = north.store.waiting().unwrap();
    assert_eq!((waiting.changes, waiting.acts, waiting.photos), (0, 1, 0));
    desk.exchange(&north);
    assert_eq!(north.store.waiting().unwrap(), Waiting::default());
    let papers = north.store.read(|r| r.owed()).unwrap();
    assert_eq!(papers.iter().filter(|owed| !owed.is_photo).count(), 1, "it is asked whether the desk has it");
}
