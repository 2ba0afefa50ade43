//! How fast a desk takes in what a workstation brings: pushes of 2,000 registrations over HTTPS, each durable before it is
//! answered, on either database.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark")]

#[allow(dead_code, reason = "shared with the tests")]
#[path = "../tests/it/client.rs"]
mod client;
#[allow(dead_code, reason = "shared with the tests")]
#[path = "../tests/it/cluster.rs"]
mod cluster;
#[allow(dead_code, reason = "shared with the tests")]
#[path = "../tests/it/workstation.rs"]
mod workstation;

use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use reqwest::Method;
use wire::{Pushed, Verdict};

use self::{
    client::{Desk, frame},
    cluster::{Base, Cluster},
    workstation::{Workstation, register_item},
};

const ENTRIES: u128 = 2_000;

fn ingest(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut group = criterion.benchmark_group("push of 2,000 registrations");
    group.sample_size(10).measurement_time(Duration::from_secs(15)).throughput(Throughput::Elements(ENTRIES as u64));
    for name in ["SQLite", "PostgreSQL"] {
        let desk = match name {
            "SQLite" => Desk::start(),
            _ => Desk::start_on(Base::within(Cluster::durable())),
        };
        let mut one = Workstation::new(1);
        let (token, epoch) = runtime.block_on(async {
            desk.enroll(&one, &desk.first_code).await;
            (desk.token(&one).await, desk.health().await.identity.epoch)
        });
        let mut next = 1_000;
        let mut packed = || {
            let entries: Vec<_> =
                (next..next + ENTRIES).map(|n| one.ask(register_item(n, &format!("UV-{n}")))).collect();
            next += ENTRIES;
            wire::pack(&one.push(epoch, &entries)).unwrap()
        };
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                &mut packed,
                |packed| {
                    let pushed: Pushed = runtime
                        .block_on(async { frame(desk.send(Method::POST, "/v1/push", &token, packed).await).await });
                    assert!(matches!(pushed.verdicts.last().unwrap().verdict, Verdict::Accepted { .. }));
                },
                BatchSize::PerIteration,
            );
        });
        if let Some(peak) = desk.peak_bytes() {
            println!("memory of the desk on {name}, at most: {} MB (aim: < 150 MB)", peak / 1_000_000);
        }
    }
    group.finish();
}

criterion_group!(benches, ingest);
criterion_main!(benches);
