//! What `Store::write` adds to a commit: one row through it, against the same statement on a bare connection with
//! the same encryption, log and durability. And what the rescue file adds to one that records: an intent with it, and in a store
//! whose file cannot be written to.

use std::hint::black_box;

use casework::{
    folio::DeviceCode,
    id::{AccountId, DeviceId, IntentId, PersonId, SiteId},
    intent::{Actor, Intent, IntentBody, New},
    role::Role,
    site::{SiteDetails, SiteLevel, TerritorialDirection},
    time::Timestamp,
};
use criterion::{Criterion, criterion_group, criterion_main};
use rusqlite::{Connection, TransactionBehavior, params};
use store::{
    Account, ClockEvidence, Draft, Folder, KdfCost, Keyring, Store, StoreError, StoreOptions, table::device::Device,
};
use uuid::Uuid;

const OWNER: Uuid = Uuid::from_u128(1);

fn draft(number: u128) -> Draft {
    Draft {
        id: Uuid::from_u128(number),
        kind: "acta".into(),
        owner: OWNER,
        body: format!("{{\"texto\":\"{}\"}}", "x".repeat(300)),
        updated_at: 1_764_000_000_000,
    }
}

fn bare(folder: &std::path::Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(folder.join("bare.db"))?;
    connection.execute_batch(&format!(
        "pragma key = \"x'{}'\"; pragma journal_mode = wal; pragma synchronous = full;
         pragma foreign_keys = on; pragma cache_size = -32768;",
        "5a".repeat(32)
    ))?;
    connection.execute_batch(include_str!("../migrations/0001_setting_draft.sql"))?;
    Ok(connection)
}

fn commit(criterion: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let folder = Folder::lock(&dir.path().join("store")).expect("a new folder");
    let account = Account { id: OWNER, name: "Ana".into() };
    let cost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
    let (_, unlocked) = Keyring::create(&folder, &account, "clave", cost).expect("a new keyring");
    let store = Store::open(&folder, &unlocked, StoreOptions::default()).expect("a new store");
    let mut bare = bare(dir.path()).expect("a bare database");

    let mut group = criterion.benchmark_group("commit one row");
    let mut number = 0;
    group.bench_function("Store::write", |bencher| {
        bencher.iter(|| {
            number += 1;
            let row = draft(number);
            store
                .write("bench", |w| w.drafts_mut().put(black_box(&row)))
                .map_err(|error: StoreError| error)
                .expect("a commit")
        });
    });
    let mut number = 0;
    group.bench_function("bare rusqlite", |bencher| {
        bencher.iter(|| {
            number += 1;
            let row = draft(number);
            let transaction = bare.transaction_with_behavior(TransactionBehavior::Immediate).expect("begin");
            transaction
                .prepare_cached(include_str!("../src/table/draft/put.sql"))
                .and_then(|mut statement| {
                    let row = black_box(&row);
                    statement.execute(params![row.id, row.kind, row.owner, row.body, row.updated_at])
                })
                .expect("a row");
            transaction.commit().expect("a commit");
        });
    });
    group.finish();
}

fn site(number: u128) -> Intent {
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
    Intent {
        id: IntentId(Uuid::from_u128(0x9 << 64 | number)),
        at: Timestamp(1_795_000_000_000),
        by: Actor { account: AccountId(OWNER), person: PersonId(OWNER), role: Role::Administrator },
        body: IntentBody::RegisterSites {
            sites: vec![New { id: SiteId(Uuid::from_u128(0x5 << 64 | number)), details }],
        },
    }
}

fn record(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("record one intent");
    for (name, follows) in [("with the rescue file", true), ("without", false)] {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::lock(&dir.path().join("store")).expect("a new folder");
        let account = Account { id: OWNER, name: "Ana".into() };
        let cost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
        let (_, unlocked) = Keyring::create(&folder, &account, "clave", cost).expect("a new keyring");
        if !follows {
            std::fs::create_dir(folder.path().join("rescue.log")).expect("a folder in its place");
        }
        let store = Store::open(&folder, &unlocked, StoreOptions::default()).expect("a new store");
        assert_eq!(store.rescue_is_behind(), !follows);
        if !follows {
            // Nor is it tried again at any length.
            std::fs::remove_dir(folder.path().join("tmp")).expect("an empty folder");
        }
        let device = Device::new(DeviceId(OWNER), DeviceCode::from_random(7), TerritorialDirection::Antioquia);
        store.write("bench", |w| w.create_device(&device)).expect("a workstation");
        let mut number = 0;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                number += 1;
                let intent = site(number);
                let clock = ClockEvidence { mono_ms: 5_000, boot: OWNER };
                store.write("bench", |w| w.submit(black_box(&intent), clock)).expect("a commit")
            });
        });
    }
    group.finish();
}

criterion_group!(benches, commit, record);
criterion_main!(benches);
