//! How much went up and down: on a slow or paid link people ask.

use std::sync::atomic::{AtomicU64, Ordering};

/// What bytes were for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Health, enrolment, tokens.
    Talk,
    Push,
    Pull,
    Blob,
}

const CLASSES: [Class; 4] = [Class::Talk, Class::Push, Class::Pull, Class::Blob];

/// Bytes of one class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    pub up: u64,
    pub down: u64,
}

/// Bytes of bodies as they travelled; heads, TLS and what TCP repeats are not seen from here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic([Moved; CLASSES.len()]);

impl Traffic {
    #[must_use]
    pub fn of(&self, class: Class) -> Moved {
        self.0[class as usize]
    }

    #[must_use]
    pub fn total(&self) -> Moved {
        self.0.iter().fold(Moved::default(), |sum, moved| Moved { up: sum.up + moved.up, down: sum.down + moved.down })
    }
}

/// Counts while requests run.
#[derive(Debug, Default)]
pub(crate) struct Meter([(AtomicU64, AtomicU64); CLASSES.len()]);

impl Meter {
    pub(crate) fn up(&self, class: Class, bytes: usize) {
        self.0[class as usize].0.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn down(&self, class: Class, bytes: usize) {
        self.0[class as usize].1.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Traffic {
        let moved = |class: Class| {
            let (up, down) = &self.0[class as usize];
            Moved { up: up.load(Ordering::Relaxed), down: down.load(Ordering::Relaxed) }
        };
        Traffic(CLASSES.map(moved))
    }
}
