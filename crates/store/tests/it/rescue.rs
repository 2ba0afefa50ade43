//! The rescue file after a kill.

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
use store::{Anew, ClockEvidence, Store, StoreError, VerifyDepth, begin_anew, table::device::Device};
use uuid::Uuid;

use crate::{
    crash::{STORE, acknowledged, kill, spawn},
    world::{ANA, World, open_at, unlock_at},
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
