//! Looks for a schedule that goes wrong, and makes it short.

use std::{
    any::Any,
    cell::RefCell,
    fmt,
    ops::Range,
    panic::{self, AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use crate::{
    run::{Story, Violation, run},
    settled::Settled,
    step::Schedule,
};

/// A schedule in which an invariant does not hold.
#[derive(Debug)]
pub struct Failure {
    pub schedule: Schedule,
    pub violation: Violation,
    pub story: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}, {} steps are enough", self.schedule.seed, self.schedule.steps.len())?;
        for line in &self.story {
            writeln!(f, "  {line}")?;
        }
        write!(f, "{}", self.violation)
    }
}

/// [`run`]; a panic is a violation, too.
fn caught(settled: &Settled, schedule: &Schedule, story: Story<'_>) -> Option<Violation> {
    let ran = catch_unwind(AssertUnwindSafe(|| run(settled, schedule, story)));
    let of_panic = |panic: Box<dyn Any + Send>| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(Violation::new(0, text.unwrap_or_default()))
    };
    ran.unwrap_or_else(of_panic).err()
}

/// Runs the schedules of all `seeds` on `threads` threads, until one goes wrong; that one is made short.
/// `ran` is told how many ran, now and then.
#[must_use]
pub fn first_failure(
    settled: &Settled,
    seeds: Range<u64>,
    threads: usize,
    ran: &(dyn Fn(u64) + Sync),
) -> Option<Failure> {
    // What a thread says when it panics is said of the shortest schedule, once.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let (next, found) = (AtomicU64::new(seeds.start), Mutex::new(None));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    let schedule = Schedule::of(seed);
                    if let Some(violation) = caught(settled, &schedule, None) {
                        next.store(seeds.end, Ordering::Relaxed);
                        found.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert((schedule, violation));
                        return;
                    }
                    ran(seed + 1 - seeds.start);
                }
            });
        }
    });
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    let failure = found.map(|(schedule, violation)| shrink(settled, schedule, violation));
    panic::set_hook(hook);
    failure
}

/// Leaves out what is not needed for the same invariant to be violated.
#[must_use]
pub fn shrink(settled: &Settled, schedule: Schedule, violation: Violation) -> Failure {
    let (mut shortest, mut violation) = (schedule, violation);
    let mut size = shortest.steps.len().div_ceil(2);
    while size > 0 {
        let mut from = 0;
        while from < shortest.steps.len() {
            let mut shorter = shortest.clone();
            shorter.steps.drain(from..(from + size).min(shortest.steps.len()));
            match caught(settled, &shorter, None).filter(|v| v.invariant == violation.invariant) {
                Some(same) => (shortest, violation) = (shorter, same),
                None => from += size,
            }
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    let story = RefCell::default();
    let told = caught(settled, &shortest, Some(&story));
    Failure { schedule: shortest, violation: told.unwrap_or(violation), story: story.into_inner() }
}
