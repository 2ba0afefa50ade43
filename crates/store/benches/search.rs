//! How long people wait over 100,000 items: hits while they type, and windows of the longest list.

use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use store::{
    Store, StoreError,
    table::{ListQuery, SortBy, item::ItemFilter},
};

mod country;

/// As somebody types it: from what nearly every item has to what one has, and to what none has.
const TYPED: [&str; 10] = [
    "c",
    "co",
    "portátil",
    "portatil dell",
    "maría muñoz",
    "UV-0012346",
    "uv oo12346",
    "5CG31",
    "9874",
    "nada de esto",
];

fn search(criterion: &mut Criterion, store: &Store) {
    let mut group = criterion.benchmark_group("search");
    for text in TYPED {
        group.bench_function(text, |b| {
            b.iter(|| store.read(|r| r.search(text, 20)).map_err(|error: StoreError| error).expect("hits"));
        });
    }
    group.finish();
}

fn list(criterion: &mut Criterion, store: &Store) {
    let mut group = criterion.benchmark_group("list");
    group.sample_size(20);
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
        ("text of one", window(None, 0, "UV-0012346", laptops)),
    ];
    for (name, query) in &queries {
        group.bench_function(*name, |b| {
            b.iter(|| store.read(|r| r.items().list(query)).map_err(|error: StoreError| error).expect("a window"));
        });
    }
    group.finish();
}

/// What the first list after a change costs, when its order has to be made anew.
fn after_change(criterion: &mut Criterion, store: &Store) {
    let mut group = criterion.benchmark_group("first list after a change");
    group.sample_size(10);
    let mut n = 0;
    for sort in [SortBy::Description, SortBy::Model, SortBy::Holder] {
        let query = ListQuery { sort: Some(sort), limit: 100, ..ListQuery::<ItemFilter>::default() };
        group.bench_function(format!("{sort:?}"), |b| {
            let mut once = || {
                n += 1;
                country::submit(store, &[country::photo(n)]);
                let start = Instant::now();
                store.read(|r| r.items().list(&query)).map_err(|error: StoreError| error).expect("a window");
                start.elapsed()
            };
            b.iter_custom(|times| (0..times).map(|_| once()).sum());
        });
    }
    group.finish();
}

fn waits(criterion: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let store = country::store(&dir.path().join("store"));
    country::submit(&store, &country::surroundings());
    country::submit(&store, &country::inventory());
    search(criterion, &store);
    list(criterion, &store);
    after_change(criterion, &store);
    drop(store);
    let mut group = criterion.benchmark_group("open");
    group.sample_size(10);
    group.bench_function("100,000 items", |b| b.iter(|| country::open(&dir.path().join("store"))));
    group.finish();
}

criterion_group!(benches, waits);
criterion_main!(benches);
