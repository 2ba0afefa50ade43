//! The clocks of the machine: the only place that reads them.

use std::{fs, sync::OnceLock};

use casework::time::Timestamp;

/// What the machine's clocks said at one moment, kept with every intent as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instant {
    pub wall: Timestamp,
    /// Milliseconds since the machine or this process began to count; runs on when somebody sets the wall clock.
    pub monotonic_ms: u64,
    /// And while the machine sleeps.
    pub runs_asleep: bool,
    /// Which start of the machine (or, where that is not told, of this process) `monotonic_ms` belongs to.
    pub boot: uuid::Uuid,
}

/// A source of time. Tests bring their own.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Instant;
}

/// The real clocks.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let wall = Timestamp(chrono::Utc::now().timestamp_millis());
        if let Some((monotonic_ms, boot)) = since_boot() {
            return Instant { wall, monotonic_ms, runs_asleep: true, boot };
        }
        let (monotonic_ms, boot) = since_start();
        // QueryPerformanceCounter counts it in; mach_absolute_time does not.
        Instant { wall, monotonic_ms, runs_asleep: cfg!(windows), boot }
    }
}

/// As Linux tells it (proc(5)): the standard library's clock stands still there while the machine sleeps.
fn since_boot() -> Option<(u64, uuid::Uuid)> {
    static BOOT: OnceLock<Option<uuid::Uuid>> = OnceLock::new();
    let read = || fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?.trim().parse().ok();
    let boot = (*BOOT.get_or_init(read))?;
    let uptime = fs::read_to_string("/proc/uptime").ok()?;
    Some((milliseconds(uptime.split_whitespace().next()?)?, boot))
}

/// Of seconds with two decimals.
fn milliseconds(uptime: &str) -> Option<u64> {
    let (seconds, hundredths) = uptime.split_once('.')?;
    let hundredths: u64 = hundredths.parse().ok().filter(|hundredths| *hundredths < 100)?;
    seconds.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(hundredths * 10)
}

/// Elsewhere: unique per process, so that two processes never compare their monotonic clocks.
fn since_start() -> (u64, uuid::Uuid) {
    static START: OnceLock<(std::time::Instant, uuid::Uuid)> = OnceLock::new();
    let (start, boot) = START.get_or_init(|| (std::time::Instant::now(), uuid::Uuid::now_v7()));
    (start.elapsed().as_millis() as u64, *boot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uptime_is_read_to_the_hundredth_of_a_second() {
        assert_eq!(milliseconds("12345.67"), Some(12_345_670));
        assert_eq!(milliseconds("0.05"), Some(50));
        for strange in ["", "12", "12.", "12.345", "-1.00", "1e3.00", "99999999999999999999.00"] {
            assert_eq!(milliseconds(strange), None, "{strange}");
        }
    }

    #[test]
    fn two_readings_are_of_one_start_and_in_their_order() {
        let (first, second) = (SystemClock.now(), SystemClock.now());
        assert_eq!(first.boot, second.boot);
        assert!(first.monotonic_ms <= second.monotonic_ms);
    }
}
