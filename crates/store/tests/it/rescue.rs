//! The rescue file after a kill, and on a disk that is full.

use std::{
    env, fs,
    io::Write,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use casework::{
    decide::Declined,
    folio::DeviceCode,
    id::{AccountId, DeviceId, IntentId, PersonId, SiteId},
    intent::{Actor, Intent, IntentBody, New},
    role::Role,
    site::{SiteDetails, SiteLevel, TerritorialDirection},
    time::Timestamp,
};
use store::{
    Anew, ClockEvidence, Folder, Keyring, Store, StoreError, StoreOptions, VerifyDepth, begin_anew,
    table::device::Device,
};
use uuid::Uuid;

#[cfg(target_os = "linux")]
use crate::small_disk::on_a_disk_of;
use crate::{
    crash::{STORE, acknowledged, kill, spawn},
    small_disk::ROOM,
    world::{ANA, CHEAP, OPTIONS, PASSWORD, World, ana, open_at, unlock_at},
};

const ROUNDS: u64 = 12;

fn set_up(store: &Store) {
    let device = Device::new(DeviceId(Uuid::from_u128(7)), DeviceCode::from_random(7), TerritorialDirection::Antioquia);
    store.write("set up", |w| w.create_device(&device)).unwrap();
}

fn site(number: u64) -> SiteId {
    SiteId(Uuid::from_u128(0x5 << 64 | u128::from(number)))
}

fn register(store: &Store, number: u64) -> Result<(), Declined<StoreError>> {
    let details = SiteDetails {
        name: format!("Sede {number}"),
        level: SiteLevel::Territorial,
        site_type: None,
        territorial: Some(TerritorialDirection::Antioquia),
        municipality_code: "05001".into(),
        city: "Medellín".into(),
        address: String::new(),
        floor_office: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        contact_email: String::new(),
    };
    let intent = Intent {
        id: IntentId(Uuid::from_u128(0x9 << 64 | u128::from(number))),
        at: Timestamp(1_795_000_000_000 + number.cast_signed()),
        by: Actor { account: AccountId(ANA), person: PersonId(Uuid::from_u128(3)), role: Role::Administrator },
        body: IntentBody::RegisterSites { sites: vec![New { id: site(number), details }] },
    };
    let clock = ClockEvidence { mono_ms: 5_000 + number, boot: Uuid::from_u128(9) };
    store.write("ask", |w| w.submit(&intent, clock)).map(drop)
}

/// Overwrites the first pages of the database and of its log, which after a kill or on a full disk holds most of it.
fn spoil(path: &Path) {
    for name in ["store.db", "store.db-wal"] {
        let file = path.join(name);
        let Ok(metadata) = fs::metadata(&file) else { continue };
        let bytes = vec![0xA5; metadata.len().min(8192) as usize];
        // In place: it needs no room.
        fs::File::options().write(true).open(&file).unwrap().write_all(&bytes).unwrap();
    }
}

fn rescue(path: &Path) -> Result<Anew, StoreError> {
    let (folder, unlocked) = unlock_at(path);
    begin_anew(&folder, &unlocked, false, || Ok(()))
}

fn check(store: &Store, registered: u64) {
    for number in 0..registered {
        assert!(store.read(|r| r.sites().get(site(number))).unwrap().is_some(), "{number} of {registered}");
    }
    assert_eq!(store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap(), []);
}

/// Not a test of its own: the child of the next one.
#[test]
fn child_registers_until_killed() {
    let Some(folder) = env::var_os(STORE) else { return };
    let folder = Path::new(&folder);
    let mut acknowledge = fs::File::options().create(true).append(true).open(folder.join("acknowledged")).unwrap();
    let store = open_at(&folder.join("store")).unwrap();
    for number in acknowledged(folder).. {
        match register(&store, number) {
            // Recorded before the last kill, which came before it was acknowledged.
            Ok(()) | Err(Declined::Refused(_)) => acknowledge.write_all(b".").unwrap(),
            Err(Declined::Unreadable(error)) => panic!("{error:?}"),
        }
    }
}

/// Whenever the process dies and whatever then becomes of the database, all that was acknowledged is made anew.
#[test]
fn killed_at_any_moment_and_spoilt_nothing_acknowledged_is_lost() {
    let world = World::new();
    set_up(&world.open());
    let folder = world.dir.path();
    for round in 0..ROUNDS {
        let before = acknowledged(folder);
        let child = spawn("rescue::child_registers_until_killed", folder);
        let begun = Instant::now();
        while acknowledged(folder) == before && begun.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_micros(200));
        }
        thread::sleep(Duration::from_micros(round * 7_919 % 40_000));
        kill(child);
        let after = acknowledged(folder);
        assert!(after > before, "the child registered something in round {round}");
        spoil(&world.path());
        let anew = rescue(&world.path()).unwrap();
        assert!(anew.entries >= after && anew.entries <= after + 1, "{anew:?} of {after}");
        check(&world.open(), after);
    }
}

/// Not a test of its own: the child of the next one, in a file system of 8 MB.
#[test]
fn child_registers_until_the_disk_is_full() {
    let Some(room) = env::var_os(ROOM) else { return };
    let (path, filler) = (Path::new(&room).join("store"), Path::new(&room).join("relleno"));
    let folder = Folder::lock(&path).unwrap();
    let (_, unlocked) = Keyring::create(&folder, &ana(), PASSWORD, CHEAP).unwrap();
    let options = StoreOptions { ballast_bytes: 1 << 16, ..OPTIONS };
    let store = Store::open(&folder, &unlocked, options).unwrap();
    set_up(&store);
    let mut file = fs::File::create(&filler).unwrap();
    while file.write_all(&[1; 4096]).is_ok() {}
    file.set_len(file.metadata().unwrap().len() - 1_500_000).unwrap();
    drop(file);
    let mut registered = 0;
    let refused = loop {
        match register(&store, registered) {
            Ok(()) => registered += 1,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, Declined::Unreadable(StoreError::DiskFull)), "{refused:?}");
    assert!(registered > 20, "{registered}");
    let behind = store.rescue_is_behind();
    check(&store, registered);
    drop((store, folder));

    spoil(&path);
    let spoilt = fs::read(path.join("store.db")).unwrap();
    let anew = rescue(&path).unwrap_or_else(|refused| {
        assert!(matches!(refused, StoreError::DiskFull), "{refused:?}");
        assert!(fs::read(path.join("store.db")).unwrap() == spoilt, "nothing was changed");
        fs::remove_file(&filler).unwrap();
        rescue(&path).unwrap()
    });
    assert_eq!(anew.is_behind, behind);
    assert!(behind || anew.entries == registered, "{anew:?} of {registered}");
    check(&open_at(&path).unwrap(), anew.entries);
}

/// A disk that is full refuses what is asked, never for the sake of the rescue file; and where another database has no room nothing is
/// changed.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_the_rescue_file_has_what_was_recorded_or_says_that_it_has_not() {
    on_a_disk_of("8m", "rescue::child_registers_until_the_disk_is_full");
}
