//! Schedules of the seeded world. `WORLD_SCHEDULES` says how many, without only a few; `WORLD_FIRST` the first seed.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests; who waits for a million wants to know how far it is"
)]

use std::{cell::RefCell, env, thread, time::Instant};

use testkit::{Schedule, Settled, first_failure, run};

const SCHEDULES: u64 = 100;
/// After so many it says how far it is.
const STRETCH: u64 = 1_000;
/// Schedules whose story is read, and how often at least everything happens in them.
const STORIES: u64 = 400;
const OFTEN: usize = 1;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn nothing_is_lost_and_everybody_agrees_whatever_happens() {
    let (first, schedules) = (number("WORLD_FIRST").unwrap_or(0), number("WORLD_SCHEDULES").unwrap_or(SCHEDULES));
    let threads = thread::available_parallelism().unwrap().get();
    let (settled, begun) = (Settled::new(), Instant::now());
    let ran = |ran: u64| {
        if ran.is_multiple_of(STRETCH) {
            eprintln!("{ran} schedules in {} s", begun.elapsed().as_secs());
        }
    };
    if let Some(failure) = first_failure(&settled, first..first + schedules, threads, &ran) {
        panic!("{failure}");
    }
}

/// What has to come up again and again, or the world would find nothing.
const HAPPENS: &[&str] = &[
    "the power fails",
    "Accepted { n: ",
    "left_out: [Stale",
    "Refused { refusal: Stale",
    "InDispute",
    "the answer is lost",
    ": delayed",
    ": overtaken",
    ": twice",
    "OtherEpoch",
    "OtherScope",
    " came",
    "pull Whole",
    "BlobsMissing",
    "Fork { seq",
    "an incarnation above",
    "entries it has",
    ": Revoked",
    "ShutOut { order: None",
    "ShutOut { order: Some(",
    "somebody else answers",
    "Reopened {",
    "comes back: enrolled",
    "told that it forks",
    "then it is cut",
    "receipt up to",
    "foto ",
    "photos: false",
    "again: true",
    " files are held",
    "there is a copy: true",
    "is begun anew with ",
    "waits for the history",
    "SEAL_ACT",
    "ACCEPT_CONSTANCIA",
    "SETTLE_DISPUTE",
    "ERASE_PERSON",
    "REGISTER_CASES",
    "STEP_CASE",
    "NOTE_CASE",
];

#[test]
fn much_happens_in_it() {
    let settled = Settled::new();
    let story = RefCell::default();
    for seed in 0..STORIES {
        run(&settled, &Schedule::of(seed), Some(&story)).unwrap();
    }
    let story = story.into_inner();
    let seldom = HAPPENS.iter().map(|what| (what, story.iter().filter(|line| line.contains(*what)).count()));
    let seldom: Vec<_> = seldom.inspect(|seen| eprintln!("{seen:?}")).filter(|(_, times)| *times < OFTEN).collect();
    assert!(seldom.is_empty(), "{seldom:?}");
}
