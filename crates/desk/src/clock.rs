//! The desk's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use casework::time::Timestamp;

/// The wall clock of this machine.
#[must_use]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The same, as the system stamps files with it.
pub(crate) fn file_time() -> SystemTime {
    SystemTime::now()
}
