//! How much goes into one push: what the link carries in a few seconds, so that little is lost when it breaks off and a
//! person sees it move.

use std::time::Duration;

use wire::PUSH_ENTRIES_MAX;

/// Bytes of bodies of the first push: about two seconds at 512 kbit/s, since sealed bodies hardly compress.
const FIRST_BYTES: usize = 192 * 1024;
const LEAST_BYTES: usize = 16 * 1024;
/// With their envelopes they fit into a frame when they compress to a quarter; when they do not, fewer are tried.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Below, more is tried.
const SHORT: Duration = Duration::from_secs(2);
/// Above, less is.
const LONG: Duration = Duration::from_secs(4);

/// Limits of the next push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    pub(crate) entries: usize,
    pub(crate) bytes: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { entries: PUSH_ENTRIES_MAX, bytes: FIRST_BYTES }
    }
}

impl Pace {
    /// After a push that took this long.
    pub(crate) fn took(self, time: Duration) -> Self {
        let bytes = match time {
            time if time < SHORT => (self.bytes * 2).min(MOST_BYTES),
            time if time > LONG => (self.bytes / 2).max(LEAST_BYTES),
            _ => self.bytes,
        };
        Self { entries: (self.entries * 2).min(PUSH_ENTRIES_MAX), bytes }
    }

    /// `entries` at a time did not go; `None` when a single one did not.
    pub(crate) fn fewer(self, entries: usize) -> Option<Self> {
        (entries > 1).then_some(Self { entries: entries / 2, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_the_link_within_limits_and_comes_down_to_a_single_entry() {
        let fast = (0..20).fold(Pace::default(), |pace, _| pace.took(Duration::from_millis(300)));
        assert_eq!(fast, Pace { entries: PUSH_ENTRIES_MAX, bytes: MOST_BYTES });
        let slow = (0..20).fold(fast, |pace, _| pace.took(Duration::from_secs(9)));
        assert_eq!(slow.bytes, LEAST_BYTES);
        assert_eq!(slow.took(Duration::from_secs(3)), slow);
        let mut tried = vec![300];
        while let Some(pace) = slow.fewer(tried[tried.len() - 1]) {
            tried.push(pace.entries);
        }
        assert_eq!(tried, [300, 150, 75, 37, 18, 9, 4, 2, 1]);
    }
}
