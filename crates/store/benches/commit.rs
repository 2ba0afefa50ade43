//! What `Store::write` adds to a commit: one row through it, against the same statement on a bare connection with
//! the same encryption, log and durability.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rusqlite::{Connection, TransactionBehavior, params};
use store::{Account, Draft, Folder, KdfCost, Keyring, Store, StoreError, StoreOptions};
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

criterion_group!(benches, commit);
criterion_main!(benches);
