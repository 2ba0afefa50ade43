//! Uploads as they come, break off, go on, and are forgotten. What holds for every place is told with the program itself.

use std::{fs, time::SystemTime};

use tempfile::TempDir;
use uuid::Uuid;
use wire::BLOB_BYTES_MAX;

use super::{upload::LASTS, *};

const ONE: DeviceId = DeviceId(Uuid::from_u128(1));
const TWO: DeviceId = DeviceId(Uuid::from_u128(2));

fn desk() -> (TempDir, Blobs) {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(dir.path()).unwrap();
    (dir, Blobs::new(&folder))
}

fn named(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

fn offset(said: Result<Turn, NotDone>) -> u64 {
    match said {
        Err(NotDone::Said(DeskError::OtherOffset { offset })) => offset,
        other => panic!("{other:?}"),
    }
}

fn is_busy<T: std::fmt::Debug>(said: Result<T, NotDone>) {
    assert!(matches!(said, Err(NotDone::Said(DeskError::Busy))), "{said:?}");
}

#[test]
fn whoever_was_cut_off_goes_on_and_the_one_before_writes_no_more() {
    let (_dir, blobs) = desk();
    let (photo, uploads) = (named(b"una foto"), blobs.uploads());
    let key = (ONE, photo);
    assert_eq!(uploads.evict(key).unwrap(), None);
    let mut lost = uploads.take(key, None).unwrap();
    lost.write(b"una ").unwrap();
    assert_eq!(offset(uploads.take(key, Some(2))), 4);
    lost.write(b"f").unwrap();
    assert_eq!(uploads.evict(key).unwrap(), Some(5));
    is_busy(lost.write(b"oto"));
    is_busy(blobs.keep(&mut lost, photo));
    let mut turn = uploads.take(key, Some(5)).unwrap();
    turn.write(b"oto").unwrap();
    blobs.keep(&mut turn, photo).unwrap();
    is_busy(turn.write(b"!"));
    assert_eq!((blobs.bytes(photo).unwrap(), uploads.evict(key).unwrap()), (Some(8), None));
}

#[test]
fn two_devices_bring_one_file_and_neither_hears_how_far_the_other_is() {
    let (_dir, blobs) = desk();
    let photo = named(b"la misma");
    let (mut one, mut two) =
        (blobs.uploads().take((ONE, photo), None).unwrap(), blobs.uploads().take((TWO, photo), None).unwrap());
    one.write(b"la m").unwrap();
    let have =
        |device| blobs.lacking(device, &[photo, photo]).unwrap().iter().map(|lack| lack.have).collect::<Vec<_>>();
    assert_eq!((have(ONE), have(TWO)), (vec![4], vec![0]));
    two.write(b"la misma").unwrap();
    blobs.keep(&mut two, photo).unwrap();
    assert!(have(ONE).is_empty());
    one.write(b"isma").unwrap();
    blobs.keep(&mut one, photo).unwrap();
    assert_eq!(blobs.bytes(photo).unwrap(), Some(8));
}

#[test]
fn another_content_is_dropped_whole() {
    let (_dir, blobs) = desk();
    let key = (ONE, named(b"foto"));
    let mut turn = blobs.uploads().take(key, None).unwrap();
    turn.write(b"otra").unwrap();
    let said = blobs.keep(&mut turn, key.1);
    assert!(matches!(said, Err(NotDone::Said(DeskError::NotUnderstood))), "{said:?}");
    assert_eq!((blobs.uploads().evict(key).unwrap(), blobs.bytes(key.1).unwrap()), (None, None));
}

#[test]
fn what_is_too_large_is_dropped_however_it_is_cut() {
    let (_dir, blobs) = desk();
    let key = (ONE, named(b"grande"));
    let half = vec![7; BLOB_BYTES_MAX / 2 + 1];
    blobs.uploads().take(key, None).unwrap().write(&half).unwrap();
    let said = blobs.uploads().take(key, Some(half.len() as u64)).unwrap().write(&half);
    assert!(matches!(said, Err(NotDone::Said(DeskError::TooLarge))), "{said:?}");
    assert_eq!(blobs.uploads().evict(key).unwrap(), None);
}

#[test]
fn leftovers_of_a_device_are_few_and_none_stays_for_ever() {
    let (dir, blobs) = desk();
    let uploads = blobs.uploads();
    let names: Vec<Digest> = (0..6_u8).map(|n| named(&[n])).collect();
    for name in &names {
        uploads.take((ONE, *name), None).unwrap().write(b"x").unwrap();
        // The times of files are coarse.
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let left: Vec<bool> = names.iter().map(|name| uploads.come((ONE, *name)).unwrap() > 0).collect();
    assert_eq!(left, [false, false, true, true, true, true], "the oldest went");
    let _written: Vec<Turn> = names[2..].iter().map(|name| uploads.take((ONE, *name), None).unwrap()).collect();
    is_busy(uploads.take((ONE, names[0]), None));
    assert!(uploads.take((TWO, names[0]), None).is_ok(), "another device has room of its own");

    let late = SystemTime::now() + LASTS + std::time::Duration::from_secs(60);
    assert_eq!(uploads.sweep(SystemTime::now()).unwrap(), 0);
    assert_eq!(uploads.sweep(late).unwrap(), 1, "but those that are being written");
    assert_eq!(fs::read_dir(dir.path().join("uploads").join(ONE.0.to_string())).unwrap().count(), 4);
}

#[test]
fn after_a_start_only_what_was_surely_written_counts_unless_another_desk_is_at_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(dir.path()).unwrap().on("postgres://mesa@localhost/ensitio".parse().unwrap());
    let blobs = Blobs::new(&folder);
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    let key = (ONE, named(&bytes));
    let one = folder.occupy().unwrap();
    blobs.uploads().take(key, None).unwrap().write(&bytes[..200_000]).unwrap();
    let two = folder.occupy().unwrap();
    assert_eq!(blobs.uploads().evict(key).unwrap(), Some(200_000), "the other goes on writing it");
    drop((one, two));
    let _alone = folder.occupy().unwrap();
    let come = blobs.uploads().evict(key).unwrap().unwrap();
    assert_eq!(come, 200_000 - 64 * 1024);
    let mut turn = blobs.uploads().take(key, Some(come)).unwrap();
    turn.write(&bytes[come as usize..]).unwrap();
    blobs.keep(&mut turn, key.1).unwrap();
}
