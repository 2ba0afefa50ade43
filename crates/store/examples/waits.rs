#![allow(clippy::all)]
// How long people wait over 100,000 items: hits while they type, and windows of the longest list.

use store::{
    Store, StoreError,
    table::{ListQuery, SortBy, item::ItemFilter},
};

#[path = "../benches/country/mod.rs"]
mod country;

/// As somebody types it: from what nearly every item has to what one has, and to what none has.
const TYPED: [&str; 10] = [
    "c",
    "co",
    "portátil",
    "portatil dell",
    "maría muñoz",
    "UV-0012345",
    "uv oo12345",
    "5CG31",
    "9874",
    "nada de esto",
];


fn ns() -> u64 { std::fs::read_to_string("/proc/thread-self/schedstat").unwrap().split(' ').next().unwrap().parse().unwrap() }
fn time(name: &str, n: usize, mut f: impl FnMut() -> usize) {
    let mut all = Vec::new(); let mut k = 0; let mut wall = Vec::new();
    f();
    for _ in 0..n { let a = ns(); let w = std::time::Instant::now(); k = f(); all.push(ns() - a); wall.push(w.elapsed().as_nanos() as u64); }
    all.sort(); wall.sort();
    println!("{name:24} n={k:6} cpu p50 {:7.2} ms max {:7.2} | wall p50 {:7.2} max {:7.2}", all[n/2] as f64/1e6, all[n-1] as f64/1e6, wall[n/2] as f64/1e6, wall[n-1] as f64/1e6);
}
fn main() {
    let dir = tempfile::tempdir().unwrap();
    let store = country::store(&dir.path().join("store"));
    country::submit(&store, &country::surroundings());
    country::submit(&store, &country::inventory());
    for text in TYPED { time(text, 50, || store.read(|r| r.search(text, 20)).map_err(|e: StoreError| e).unwrap().len()); }
    let window = |sort, offset, text: &str, filter| ListQuery {
        sort,
        offset,
        text: text.to_owned(),
        filter,
        limit: 100,
        ..ListQuery::<ItemFilter>::default()
    };
    let laptops = ItemFilter { item_type: Some(casework::item::ItemType::Laptop), ..ItemFilter::default() };
    let queries = [
        ("first", window(None, 0, "", ItemFilter::default())),
        ("description at 90,000", window(Some(SortBy::Description), 90_000, "", ItemFilter::default())),
        ("plate at 70,000", window(Some(SortBy::AssetTag), 70_000, "", ItemFilter::default())),
        ("model at 90,000", window(Some(SortBy::Model), 90_000, "", ItemFilter::default())),
        ("holder at 70,000", window(Some(SortBy::Holder), 70_000, "", ItemFilter::default())),
        ("site at 90,000", window(Some(SortBy::Site), 90_000, "", ItemFilter::default())),
        ("laptops at 16,000", window(None, 16_000, "", laptops.clone())),
        ("text of a sixth", window(None, 10_000, "portatil", ItemFilter::default())),
        ("text of all", window(Some(SortBy::Holder), 90_000, "bog", ItemFilter::default())),
        ("text of one", window(None, 0, "UV-0012345", laptops)),
    ];

    for (name, query) in &queries { time(name, 10, || { let p = store.read(|r| r.items().list(query)).map_err(|e: StoreError| e).unwrap(); p.total as usize * 1000 + p.rows.len() }); }
}
