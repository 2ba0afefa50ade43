//! When to try again. Pure: what happened and a random number come in, a time to wait goes out.
//!
//! Full jitter: anything between nothing and the doubled limit, so that a hundred workstations that lost the desk in the
//! same minute do not all come back in the same second.

use std::time::Duration;

/// Nobody comes back sooner.
const SHORTEST: Duration = Duration::from_secs(1);
/// Limit of the first wait after a fault; doubled by every one that follows it.
const FIRST: Duration = Duration::from_secs(4);
/// Longest limit while waiting may help.
const LONGEST: Duration = Duration::from_secs(10 * 60);
/// Limit between two looks when all was well: others work too.
const CALM: Duration = Duration::from_secs(2 * 60);
/// Between two looks while only a person can mend it, or another network.
const LASTING: Duration = Duration::from_secs(30 * 60);
/// Longest wait that a desk may ask for.
const ASKED_MAX: Duration = Duration::from_secs(15 * 60);

/// How the last round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last {
    /// Nothing is left to say on either side.
    Done,
    /// It broke off, but something had been pushed, pulled or put before: the link works.
    Progress,
    /// Nothing moved.
    Failed,
    /// The desk asked for this much time.
    Busy { after: Duration },
    /// A fault that no waiting mends.
    Lasting,
}

/// How many rounds in a row moved nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Schedule {
    failures: u32,
}

impl Schedule {
    /// The schedule after a round, and how long to wait before the next. `random`: any 32 bits.
    #[must_use]
    pub fn after(self, last: Last, random: u32) -> (Self, Duration) {
        let doubled =
            |failures: u32| FIRST.saturating_mul(1_u32.checked_shl(failures).unwrap_or(u32::MAX)).min(LONGEST);
        match last {
            Last::Done => (Self::default(), CALM / 2 + jitter(CALM / 2, random)),
            Last::Progress => (Self::default(), jitter(doubled(0), random).max(SHORTEST)),
            Last::Failed => (self.failed(), jitter(doubled(self.failures), random).max(SHORTEST)),
            Last::Busy { after } => (self.failed(), after.min(ASKED_MAX) + jitter(doubled(self.failures), random)),
            Last::Lasting => (self.failed(), LASTING / 2 + jitter(LASTING / 2, random)),
        }
    }

    fn failed(self) -> Self {
        Self { failures: self.failures.saturating_add(1) }
    }
}

/// Between nothing and `limit`.
fn jitter(limit: Duration, random: u32) -> Duration {
    let millis = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(millis.saturating_mul(random.into()) / u64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest waits of a run of rounds.
    fn waits(rounds: &[Last], random: u32) -> Vec<u64> {
        let mut schedule = Schedule::default();
        let mut wait = |last: &Last| {
            let (next, wait) = schedule.after(*last, random);
            schedule = next;
            wait.as_secs()
        };
        rounds.iter().map(&mut wait).collect()
    }

    #[test]
    fn waits_grow_while_nothing_moves_and_progress_begins_anew() {
        let rounds = [Last::Failed; 9];
        assert_eq!(waits(&rounds, u32::MAX), [4, 8, 16, 32, 64, 128, 256, 512, 600]);
        let rounds = [Last::Failed, Last::Failed, Last::Failed, Last::Progress, Last::Failed];
        assert_eq!(waits(&rounds, u32::MAX), [4, 8, 16, 4, 4]);
        assert_eq!(waits(&[Last::Failed; 5_000], u32::MAX).last(), Some(&600));
    }

    #[test]
    fn nobody_hammers_and_everybody_comes_at_another_time() {
        assert_eq!(waits(&[Last::Failed, Last::Progress], 0), [1, 1]);
        assert_eq!(waits(&[Last::Failed; 4], u32::MAX / 2), [1, 3, 7, 15]);
        assert_eq!((waits(&[Last::Done], 0), waits(&[Last::Done], u32::MAX)), (vec![60], vec![120]));
    }

    #[test]
    fn a_busy_desk_is_given_the_time_that_it_asks_for_within_reason() {
        let busy = |secs| Last::Busy { after: Duration::from_secs(secs) };
        assert_eq!(waits(&[busy(5), busy(5)], 0), [5, 5]);
        assert_eq!(waits(&[busy(5), busy(5), Last::Failed], u32::MAX), [9, 13, 16]);
        assert_eq!(waits(&[busy(u64::MAX)], 0), [900]);
    }

    #[test]
    fn what_a_person_has_to_mend_is_looked_at_now_and_then() {
        assert_eq!((waits(&[Last::Lasting], 0), waits(&[Last::Lasting], u32::MAX)), (vec![900], vec![1800]));
    }
}
