//! What an import of 100,000 items costs: judged, recorded and found by search, against a bare insert of the very
//! rows that it makes, with the same encryption, log, durability and indexes.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use casework::{
    identity::{lookalike_key, normalise},
    intent::{Intent, IntentBody, NewItem},
    item::Serial,
};
use criterion::{Criterion, criterion_group, criterion_main};
use rusqlite::{Connection, TransactionBehavior, params_from_iter, types::Value};
use serde_json::json;
use uuid::Uuid;

mod country;

const INSERT: &str = include_str!("../src/table/item/insert.sql");

fn bare(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("bare.db")).expect("a bare database");
    let pragmas = format!(
        "pragma key = \"x'{}'\"; pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory;
         pragma foreign_keys = off; pragma cache_size = -32768;",
        "5a".repeat(48)
    );
    connection.execute_batch(&pragmas).expect("pragmas");
    connection.execute_batch(include_str!("../schema.sql")).expect("the schema");
    connection
}

/// The columns of `item` in the order of its insert, ready to be bound.
fn row(new: &NewItem) -> Vec<Value> {
    let NewItem { id, details: d, placement: p } = new;
    let text = |text: &str| Value::from(text.to_owned());
    let word = |value: serde_json::Value| value.as_str().map_or(Value::Null, text);
    let blob = |id: Uuid| Value::from(id.as_bytes().to_vec());
    let date = |date: Option<chrono::NaiveDate>| date.map_or(Value::Null, |date| Value::from(date.to_string()));
    let Serial::Read(serial) = &d.serial else { unreachable!("every serial of the sample was read") };
    let mut row = vec![Value::Null, blob(id.0), Value::from(1_i64)];
    row.extend([word(json!(d.item_type)), word(json!(d.ownership)), word(json!(d.condition))]);
    row.extend([word(json!(p.lifecycle)), p.holder.map_or(Value::Null, |id| blob(id.0))]);
    row.extend([p.site.map_or(Value::Null, |id| blob(id.0)), text(&p.workplace), text(&d.description)]);
    row.extend([text(&d.brand), text(&d.model), text("READ"), text(serial), text(&d.asset_tag)]);
    row.extend([text(&d.provider_tag), text(&d.mac), text(&d.hostname), text(&d.specs), text(&d.contract_ref)]);
    row.extend([date(d.warranty_until), date(d.acquired_on), Value::Null, text(&d.remarks), Value::Null]);
    for label in [&d.asset_tag, &d.provider_tag, serial] {
        let exact = Some(normalise(label)).filter(|label| !label.is_empty());
        row.extend([Value::from(exact.as_deref().map(lookalike_key)), Value::from(exact)]);
    }
    let mac = Some(normalise(&d.mac)).filter(|mac| !mac.is_empty());
    row.extend([text(&normalise(&d.brand)), Value::from(mac), text(&d.description.to_lowercase())]);
    row.extend([date(p.expected_return_on), Value::Null]);
    row
}

fn rows(intents: &[Intent]) -> Vec<Vec<Value>> {
    let items = |intent: &Intent| match &intent.body {
        IntentBody::RegisterItems { items } => items.iter().map(row).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    intents.iter().flat_map(items).collect()
}

fn import_once(surroundings: &[Intent], items: &[Intent]) -> Duration {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let store = country::store(&dir.path().join("store"));
    country::submit(&store, surroundings);
    let start = Instant::now();
    country::submit(&store, items);
    start.elapsed()
}

fn insert_once(rows: &[Vec<Value>], indexed: bool) -> Duration {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut bare = bare(dir.path());
    if !indexed {
        for name in ["tag", "serial", "provider_tag", "mac", "holder", "site"] {
            bare.execute_batch(&format!("drop index item_by_{name}")).expect("an index");
        }
        bare.execute_batch("drop index item_in_order").expect("an index");
    }
    let start = Instant::now();
    let transaction = bare.transaction_with_behavior(TransactionBehavior::Immediate).expect("begin");
    {
        let mut statement = transaction.prepare(INSERT).expect("the statement");
        for row in rows {
            statement.execute(params_from_iter(row)).expect("a row");
        }
    }
    transaction.commit().expect("a commit");
    start.elapsed()
}

fn import(criterion: &mut Criterion) {
    let (surroundings, items) = (country::surroundings(), country::inventory());
    let rows = rows(&items);
    let mut group = criterion.benchmark_group("import 100,000 items");
    group.sample_size(10);
    let times = |once: &dyn Fn() -> Duration, n: u64| (0..n).map(|_| once()).sum();
    group.bench_function("Writer::submit", |b| {
        b.iter_custom(|n| times(&|| import_once(&surroundings, &items), n));
    });
    group.bench_function("bare insert, same indexes", |b| b.iter_custom(|n| times(&|| insert_once(&rows, true), n)));
    group.bench_function("bare insert, no index", |b| b.iter_custom(|n| times(&|| insert_once(&rows, false), n)));
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
