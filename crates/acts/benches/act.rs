//! A ten-line act from content to seal, and a report of 5,000 rows.

#[path = "../tests/sample/mod.rs"]
mod sample;

use acts::render::render;
use acts::verify::{Trust, verify};
use criterion::{Criterion, criterion_group, criterion_main};

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("act");
    group.sample_size(10);
    group.bench_function("ten lines: render, sign twice, seal", |bench| bench.iter(sample::sealed));
    let sealed = sample::sealed();
    let trust = Trust { anchors: vec![sample::device().anchor], ..Trust::default() };
    group.bench_function("ten lines: verify", |bench| bench.iter(|| verify(&sealed, &trust)));
    let report = sample::report(5_000);
    group.bench_function("report of 5,000 rows", |bench| {
        bench.iter(|| report.compose().map(|paper| render(&paper)).is_ok());
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
