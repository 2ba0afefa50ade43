use std::fs;

use casework::{intent::IntentBody, time::Timestamp};
use uuid::Uuid;
use wire::DeskIdentity;

use super::{frame::Opened, *};
use crate::{
    Draft, StoreError,
    fixture::{Office, digest, item, new_item, overwrite_first_pages, person, site, site_details},
    journal::VerifyDepth,
};

const IDENTITY: DeskIdentity = DeskIdentity { desk: Uuid::from_u128(0xDE), epoch: Uuid::from_u128(0xE) };

fn bytes_of(office: &Office) -> Vec<u8> {
    fs::read(office.store.folder().rescue()).unwrap()
}

/// Every frame of the file that can be read, and how many gaps there are.
fn frames(office: &Office, bytes: &[u8]) -> (Vec<Opened>, u64) {
    office.store.rescue().sealer.read(bytes)
}

/// The places in their chain of the entries of the file.
fn places((frames, gaps): (Vec<Opened>, u64)) -> (Vec<u32>, u64) {
    let place = |opened: &Opened| match &opened.frame.holds {
        Holds::Entry { envelope, .. } => Some(envelope.seq),
        Holds::Table(_) | Holds::Confirmed(_) => None,
    };
    (frames.iter().filter_map(place).collect(), gaps)
}

fn register(office: &Office, n: u32) {
    office.ask(IntentBody::RegisterItems { items: vec![new_item(n, None)] }).unwrap();
}

fn form(n: u128) -> Draft {
    Draft {
        id: Uuid::from_u128(n),
        kind: "act".into(),
        owner: Uuid::from_u128(2),
        body: r#"{"texto":"a medias"}"#.into(),
        updated_at: 1,
    }
}

#[test]
fn what_is_committed_is_in_the_file_and_the_file_is_gone_on_with() {
    let office = Office::furnished();
    assert_eq!(places(frames(&office, &bytes_of(&office))), (vec![1, 2, 3], 0));
    let before = bytes_of(&office);
    let office = office.reopened();
    assert!(bytes_of(&office) == before, "a file that tells everything is not written again");
    register(&office, 7);
    assert!(bytes_of(&office).starts_with(&before), "it is only appended to");
    assert_eq!(places(frames(&office, &bytes_of(&office))), (vec![1, 2, 3, 4], 0));
    assert!(!office.store.rescue_is_behind());
}

/// Whatever writes to a table that stands in the file touches an area: else a later opening finds another table, and writes all anew.
#[test]
fn every_table_of_the_file_is_followed() {
    let office = Office::furnished();
    office.write(|w| w.keep_device_seed(&[3; 32]));
    office.write(|w| w.enrolled(("https://mesa", digest(1)), IDENTITY, &[], Timestamp(7)));
    office.write(|w| w.keep_bundle_identity(&wire::BundleIdentity::generate()));
    office.write(|w| w.next_folio());
    let before = bytes_of(&office);
    let office = office.reopened();
    assert!(bytes_of(&office) == before, "it is gone on with");
}

#[test]
fn a_file_that_is_behind_torn_or_gone_is_written_anew_on_opening() {
    let mut office = Office::furnished();
    let older = bytes_of(&office);
    register(&office, 7);
    let whole = bytes_of(&office);
    for found in [Some(&older[..]), Some(&whole[..whole.len() - 9]), Some(&[][..]), None] {
        let path = office.store.folder().rescue();
        match found {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
        office = office.reopened();
        assert_eq!(places(frames(&office, &bytes_of(&office))), (vec![1, 2, 3, 4], 0));
    }
}

#[test]
fn a_damaged_frame_is_stepped_over_and_counted_and_one_of_another_store_is_none() {
    let office = Office::furnished();
    let whole = bytes_of(&office);
    let (all, _) = frames(&office, &whole);
    for at in (0..whole.len()).step_by(37) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        let (left, gaps) = frames(&office, &damaged);
        // The length at the end of a frame is read by nobody but who looks for the last one.
        assert!(left.len() + 1 >= all.len(), "{at}: one frame at most");
        assert_eq!(gaps > 0, left.len() < all.len(), "{at}");
    }
    let other = Office::numbered(1);
    assert_eq!(places(frames(&other, &whole)).0, [0_u32; 0]);
}

#[test]
fn what_is_refused_or_given_up_leaves_no_trace() {
    let office = Office::furnished();
    let before = bytes_of(&office);
    office.ask(IntentBody::RegisterItems { items: vec![new_item(0, None)] }).unwrap_err();
    let given_up = office.store.write("give up", |w| {
        w.settings_mut().put("nota", "ninguna")?;
        Err::<(), _>(StoreError::Cancelled)
    });
    assert!(given_up.is_err());
    assert!(bytes_of(&office) == before);
}

/// Work, a damaged database, another one out of the file: everything is there, and work goes on.
#[test]
fn a_damaged_database_is_made_anew_and_kept_aside() {
    let office = Office::furnished();
    office
        .ask(IntentBody::RegisterSites { sites: vec![casework::intent::New { id: site(2), details: site_details(2) }] })
        .unwrap();
    register(&office, 7);
    office.write(|w| w.settings_mut().put("nota", "esta"));
    let (office, anew) = office.ruined();
    assert_eq!((anew.entries, anew.waiting, anew.gaps), (5, 0, 0));
    assert!(anew.aside.join("store.db").exists() && anew.aside.join("rescue.log").exists());
    let (known, note) = office
        .store
        .read(|r| Ok::<_, StoreError>((r.items().get(item(7))?, r.settings().get::<String>("nota")?)))
        .unwrap();
    assert_eq!((known.is_some(), note.as_deref()), (true, Some("esta")));
    assert_eq!(office.store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap(), []);
    assert_eq!(office.store.read(|r| r.refold_check()).unwrap(), []);
    let device = office.store.read(|r| r.device()).unwrap().unwrap();
    assert_eq!((device.incarnation, device.next_intent), (3, 1), "no number is given again");
    register(&office, 8);
    let (office, anew) = office.ruined();
    assert_eq!((anew.entries, anew.gaps), (6, 0), "and once more");
    assert_eq!(office.store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap(), []);
}

/// What the file does not get is told: it ends within a frame, until it is written as a whole again.
#[test]
fn a_file_that_falls_behind_says_so_and_comes_back() {
    let office = Office::furnished();
    let before = bytes_of(&office);
    let log = office.store.rescue();
    log.fall_behind(&mut log.end(), &StoreError::DiskFull);
    assert!(office.store.rescue_is_behind());
    assert_eq!(bytes_of(&office).len(), before.len() - 1);
    log.fall_behind(&mut log.end(), &StoreError::DiskFull);
    assert_eq!(bytes_of(&office).len(), before.len() - 1, "it is cut once");
    assert_eq!(places(frames(&office, &bytes_of(&office))), (vec![1, 2, 3], 0), "and nothing in it is lost");
    for n in 0..COMMITS_BETWEEN_TRIES {
        office.write(|w| w.settings_mut().put("nota", &n));
    }
    assert!(!office.store.rescue_is_behind(), "it is tried again now and then");
    register(&office, 7);
    assert_eq!(places(frames(&office, &bytes_of(&office))), (vec![1, 2, 3, 4], 0));
}

/// A page that only the rescue file is written from is no reason to refuse a commit, nor to lose what stands in the file.
#[test]
fn a_file_that_cannot_be_written_anew_is_gone_on_with() {
    let office = Office::furnished();
    let tmp = office.store.folder().tmp();
    fs::remove_dir_all(&tmp).unwrap();
    fs::write(&tmp, "no es una carpeta").unwrap();
    office.write(|w| {
        w.note_confirmed();
        Ok(())
    });
    register(&office, 7);
    assert!(!office.store.rescue_is_behind(), "it only holds more than it has to");
    assert_eq!(places(frames(&office, &bytes_of(&office))), (vec![1, 2, 3, 4], 0));
    office.write(|w| {
        w.note_regrouped();
        Ok(())
    });
    assert!(office.store.rescue_is_behind(), "it says what is no longer so");
    fs::remove_file(&tmp).unwrap();
    fs::create_dir(&tmp).unwrap();
    let office = office.reopened();
    assert_eq!(places(frames(&office, &bytes_of(&office))), (vec![1, 2, 3, 4], 0));
}

#[test]
fn a_sound_database_is_not_replaced() {
    let office = Office::furnished();
    let (office, refused) = office.begun_anew(|_| {});
    assert!(matches!(refused, Err(StoreError::Exists { .. })), "{refused:?}");
    assert!(office.store.read(|r| r.items().get(item(0))).unwrap().is_some());
}

#[test]
fn nothing_is_announced_where_nothing_is_done() {
    let (_, outcome) = Office::furnished().closed_for(|folder, unlocked| {
        let mut announced = false;
        let refused = begin_anew::<StoreError>(folder, unlocked, false, || {
            announced = true;
            Ok(())
        });
        (refused.is_err(), announced)
    });
    assert_eq!(outcome, (true, false));
}

/// What was put aside before is not taken for what a crash left unfinished.
#[test]
fn a_database_that_is_gone_a_second_time_has_a_folder_of_its_own() {
    let gone = |folder: &Folder| fs::remove_file(folder.database()).unwrap();
    let (office, first) = Office::furnished().begun_anew(gone);
    register(&office, 7);
    let (office, second) = office.begun_anew(gone);
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!((first.entries, second.entries), (3, 4));
    assert_ne!(first.aside, second.aside);
    assert!(first.aside.join("rescue.log").exists() && second.aside.join("rescue.log").exists());
    assert!(office.store.read(|r| r.items().get(item(7))).unwrap().is_some());
}

/// A database that is older than its file: the file is not written over, and whoever begins anew has what both tell.
#[test]
fn a_file_that_tells_more_than_the_database_is_spared_and_taken_in() {
    let office = Office::furnished().reopened();
    let older = fs::read(office.store.folder().database()).unwrap();
    register(&office, 7);
    let (office, refused) = office.begun_anew(|folder| fs::write(folder.database(), &older).unwrap());
    office.write(|w| w.drafts_mut().put(&form(1)));
    assert!(matches!(refused, Err(StoreError::Exists { .. })), "it is sound: {refused:?}");
    let knows = |office: &Office, n| office.store.read(|r| r.items().get(item(n))).unwrap().is_some();
    assert!(!knows(&office, 7));
    assert!(office.store.has_spared().unwrap());
    // In the place of the one that is not known any more.
    register(&office, 8);
    let (office, anew) = office.begun_anew(|_| {});
    let anew = anew.unwrap();
    assert_eq!((anew.entries, anew.waiting, anew.gaps, anew.is_behind), (5, 0, 0, false));
    assert_eq!(office.store.read(|r| r.drafts().get(form(1).id)).unwrap(), Some(form(1)), "what was being typed stays");
    assert!(knows(&office, 7) && knows(&office, 8));
    assert_eq!(office.store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap(), []);
    assert!(anew.aside.join("rescue-1.log").exists() && !office.store.has_spared().unwrap());
    let (_, refused) = office.begun_anew(|_| {});
    assert!(matches!(refused, Err(StoreError::Exists { .. })), "nothing is left to take in: {refused:?}");
}

#[test]
fn whoever_begins_anew_from_a_file_that_is_behind_is_told() {
    let office = Office::furnished();
    let log = office.store.rescue();
    log.fall_behind(&mut log.end(), &StoreError::DiskFull);
    register(&office, 7);
    let (office, anew) = office.ruined();
    assert_eq!((anew.entries, anew.gaps, anew.is_behind), (3, 0, true));
    assert!(office.store.read(|r| r.items().get(item(7))).unwrap().is_none());
}

/// In the place of a table that was lost an older one would stand, by which nobody gets in, or numbers are given again.
#[test]
fn a_table_that_was_lost_is_noticed_and_only_who_insists_goes_on_without() {
    let office = Office::furnished();
    let at = bytes_of(&office).len() + 60;
    office.write(|w| w.settings_mut().put("nota", "esta"));
    register(&office, 7);
    let (office, outcomes) = office.closed_for(|folder, unlocked| {
        overwrite_first_pages(folder);
        let mut bytes = fs::read(folder.rescue()).unwrap();
        bytes[at] ^= 0x10;
        fs::write(folder.rescue(), bytes).unwrap();
        [false, true].map(|forced| begin_anew::<StoreError>(folder, unlocked, forced, || Ok(())))
    });
    let [refused, forced] = outcomes;
    assert!(matches!(refused, Err(StoreError::Damaged { .. })), "{refused:?}");
    let forced = forced.unwrap();
    assert_eq!((forced.entries, forced.gaps), (4, 1));
    assert_eq!(office.store.read(|r| r.settings().get::<String>("nota")).unwrap(), None);
}

/// What one place of the disk lost of a file that was just written stands at another.
#[test]
fn no_single_damage_loses_a_table() {
    let office = Office::furnished().reopened();
    let log = office.store.rescue();
    log.write_anew(office.store.keys(), Rewrite::Needed);
    let whole = bytes_of(&office);
    for at in (0..whole.len()).step_by(101) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        let (left, _) = frames(&office, &damaged);
        let named = |opened: &Opened| match &opened.frame.holds {
            Holds::Table(table) => Some(table.name.clone()),
            Holds::Entry { .. } | Holds::Confirmed(_) => None,
        };
        let names: std::collections::BTreeSet<String> = left.iter().filter_map(named).collect();
        assert_eq!(names.len(), TABLES.len(), "{at}");
    }
}

/// Neither the file nor one that was put aside opens what was said of somebody who was erased; the rest of that stays.
#[test]
fn who_was_erased_is_in_no_frame() {
    let office = Office::furnished();
    let (office, anew) = office.ruined();
    let copy = anew.aside.join("rescue.log");
    let owner = wire::CapsuleOwner::Person(person(1));
    let tells = |bytes: &[u8]| {
        let (all, gaps) = frames(&office, bytes);
        assert_eq!(gaps, 0);
        let keys = |opened: &Opened| match &opened.frame.holds {
            Holds::Entry { keys, .. } => keys.iter().any(|key| key.owner == owner),
            Holds::Table(_) | Holds::Confirmed(_) => false,
        };
        (places((all, gaps)).0, frames(&office, bytes).0.iter().any(keys))
    };
    assert_eq!(tells(&fs::read(&copy).unwrap()), (vec![1, 2, 3], true));
    office.write(|w| w.forget(owner));
    assert_eq!(tells(&fs::read(&copy).unwrap()), (vec![1, 2, 3], false));
    assert_eq!(tells(&bytes_of(&office)), (vec![1, 2, 3], false));
}

/// What a damaged database names may yet be wanted.
#[test]
fn files_are_swept_once_the_damaged_database_is_gone() {
    let office = Office::furnished();
    office.store.blobs().put(b"suelto").unwrap();
    let (office, anew) = office.ruined();
    assert_eq!(office.store.sweep().unwrap(), 0);
    fs::remove_dir_all(anew.aside).unwrap();
    assert_eq!(office.store.sweep().unwrap(), 1);
}

/// A power cut that brings back the file from before an erasure brings nobody back.
#[test]
fn a_file_from_before_an_erasure_is_not_gone_on_with() {
    let office = Office::furnished();
    let before = bytes_of(&office);
    let owner = wire::CapsuleOwner::Person(person(1));
    office.write(|w| w.forget(owner));
    fs::write(office.store.folder().rescue(), before).unwrap();
    let office = office.reopened();
    let (all, _) = frames(&office, &bytes_of(&office));
    let has_key = |opened: &Opened| match &opened.frame.holds {
        Holds::Entry { keys, .. } => keys.iter().any(|key| key.owner == owner),
        Holds::Table(_) | Holds::Confirmed(_) => false,
    };
    assert!(!all.iter().any(has_key));
}

/// What cannot be removed is no reason not to look for it: a file in the place of a folder holds nobody back.
#[test]
fn an_erasure_is_not_held_up_by_what_is_no_rescue_file() {
    let office = Office::furnished();
    let backups = office.store.folder().backups();
    fs::create_dir_all(&backups).unwrap();
    fs::write(backups.join("danado-1"), "no es una carpeta").unwrap();
    office.write(|w| w.forget(wire::CapsuleOwner::Person(person(1))));
    assert!(backups.join("danado-1").exists() && !office.store.rescue_is_behind());
}

/// What somebody was typing is in no rescue file: whatever the damaged database still shows of it is taken over.
#[test]
fn forms_that_can_be_read_are_taken_over() {
    let office = Office::new();
    (1..40).for_each(|n| office.write(|w| w.drafts_mut().put(&form(n))));
    office.write(|w| w.settings_mut().put("nota", &"x".repeat(20_000)));
    let (office, anew) = office.begun_anew(|folder| {
        let mut bytes = fs::read(folder.database()).unwrap();
        let last = bytes.len() - 4096;
        bytes[last..].fill(0xA5);
        fs::write(folder.database(), bytes).unwrap();
    });
    let anew = anew.unwrap();
    assert_eq!((anew.entries, anew.forms), (0, 39));
    assert_eq!(office.store.read(|r| r.drafts().get(form(39).id)).unwrap(), Some(form(39)));
    let (_, anew) = office.ruined();
    assert_eq!(anew.forms, 0, "of a database without its first pages nothing can be read");
}

/// Whoever finds afterwards that an earlier file told more puts it back beside the database, under the name of one that was spared.
#[test]
fn a_file_that_went_aside_can_be_taken_in_later() {
    let office = Office::furnished();
    register(&office, 7);
    let (office, poor) = office.begun_anew(|folder| {
        fs::write(folder.path().join("entero.log"), fs::read(folder.rescue()).unwrap()).unwrap();
        let mut bytes = fs::read(folder.rescue()).unwrap();
        // The entry at its end is lost.
        let length = bytes_of_last(&bytes).unwrap();
        bytes.truncate(bytes.len() - length);
        fs::write(folder.rescue(), bytes).unwrap();
        overwrite_first_pages(folder);
    });
    let poor = poor.unwrap();
    assert_eq!(poor.entries, 3);
    let (office, rich) = office.begun_anew(|folder| {
        fs::rename(folder.path().join("entero.log"), folder.path().join("rescue-1.log")).unwrap();
    });
    assert_eq!(rich.unwrap().entries, 4);
    assert!(office.store.read(|r| r.items().get(item(7))).unwrap().is_some());
    assert_eq!(office.store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap(), []);
}

/// A receipt takes nothing out of a file that holds no entry: it is not written again at each exchange.
#[test]
fn a_file_that_holds_no_entry_is_not_written_anew_for_a_receipt() {
    let confirmed = |office: &Office| {
        let before = bytes_of(office);
        office.write(|w| {
            w.note_confirmed();
            Ok(())
        });
        bytes_of(office) != before
    };
    let office = Office::new().reopened();
    assert!(!confirmed(&office));
    let office = Office::furnished();
    assert!(confirmed(&office), "one with entries is");
}
