//! The clocks of the machine: the only place that reads them.

use std::sync::OnceLock;

use casework::time::Timestamp;

/// What the machine's clocks said at one moment, kept with every intent as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instant {
    pub wall: Timestamp,
    /// Milliseconds since this process began to count; runs on when somebody sets the wall clock.
    pub monotonic_ms: u64,
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
        static START: OnceLock<(std::time::Instant, uuid::Uuid)> = OnceLock::new();
        let (start, boot) = START.get_or_init(|| (std::time::Instant::now(), boot_id()));
        Instant {
            wall: Timestamp(chrono::Utc::now().timestamp_millis()),
            monotonic_ms: start.elapsed().as_millis() as u64,
            boot: *boot,
        }
    }
}

/// Unique per process, so that two processes never compare their monotonic clocks.
fn boot_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}
