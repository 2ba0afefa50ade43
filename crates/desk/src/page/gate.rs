//! How many may ask. The page is anybody's, and the desk is for workstations first.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Numbers that may be asked at once, after a while of quiet.
const BURST: f64 = 60.0;
const PER_SECOND: f64 = 20.0;
/// Files that are judged at a time, each up to 25 MB.
const UPLOADS_MAX: usize = 2;

#[derive(Debug)]
pub(crate) struct Gate {
    bucket: Mutex<Bucket>,
    uploads: Arc<Semaphore>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Default for Gate {
    fn default() -> Self {
        let bucket = Mutex::new(Bucket { tokens: BURST, filled: Instant::now() });
        Self { bucket, uploads: Arc::new(Semaphore::new(UPLOADS_MAX)) }
    }
}

impl Gate {
    /// Whether one more number may be asked now.
    pub(super) fn lets_in(&self) -> bool {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner).take(Instant::now())
    }

    /// A place for one file, for as long as it is held.
    pub(super) fn upload(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.uploads).try_acquire_owned().ok()
    }
}

impl Bucket {
    fn take(&mut self, now: Instant) -> bool {
        let since = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + since * PER_SECOND).min(BURST);
        self.filled = now;
        let lets_in = self.tokens >= 1.0;
        if lets_in {
            self.tokens -= 1.0;
        }
        lets_in
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_crowd_is_let_in_little_by_little() {
        let start = Instant::now();
        let mut bucket = Bucket { tokens: BURST, filled: start };
        let admitted = |bucket: &mut Bucket, at| (0..1_000).filter(|_| bucket.take(at)).count();
        assert_eq!(admitted(&mut bucket, start), 60);
        assert_eq!(admitted(&mut bucket, start + Duration::from_secs(1)), 20);
        assert_eq!(admitted(&mut bucket, start + Duration::from_secs(3_600)), 60, "and never more at once");
    }
}
