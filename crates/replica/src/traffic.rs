//! How much went up and down: on a slow or paid link people ask.

use std::sync::atomic::{AtomicU64, Ordering};

use casework::time::Timestamp;
use store::{Store, StoreError, table::traffic::month};

/// What bytes were for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Health, enrolment, tokens, receipts.
    Talk,
    Push,
    Pull,
    Blob,
}

impl Class {
    /// As it is kept.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Talk => "TALK",
            Self::Push => "PUSH",
            Self::Pull => "PULL",
            Self::Blob => "BLOB",
        }
    }
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

    /// What went over the line since `before`, by class, as far as anything did.
    pub fn since(&self, before: &Self) -> impl Iterator<Item = (Class, Moved)> {
        let gone = |class: Class| {
            let (now, then) = (self.of(class), before.of(class));
            (class, Moved { up: now.up.saturating_sub(then.up), down: now.down.saturating_sub(then.down) })
        };
        CLASSES.map(gone).into_iter().filter(|(_, moved)| *moved != Moved::default())
    }

    #[must_use]
    pub fn total(&self) -> Moved {
        self.0.iter().fold(Moved::default(), |sum, moved| Moved { up: sum.up + moved.up, down: sum.down + moved.down })
    }
}

/// Adds to the month of `now` what `moved` has more than `counted`; answers what is counted then.
pub(crate) fn keep(store: &Store, moved: Traffic, counted: &Traffic, now: Timestamp) -> Result<Traffic, StoreError> {
    let news: Vec<_> = moved.since(counted).collect();
    if !news.is_empty() {
        let month = month(now);
        store.write("count bytes", |w| {
            news.iter().try_for_each(|(class, moved)| w.add_traffic(&month, class.name(), moved.up, moved.down))
        })?;
    }
    Ok(moved)
}

/// Counts while requests run.
#[derive(Debug, Default)]
pub struct Meter([(AtomicU64, AtomicU64); CLASSES.len()]);

impl Meter {
    pub(crate) fn up(&self, class: Class, bytes: usize) {
        self.0[class as usize].0.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn down(&self, class: Class, bytes: usize) {
        self.0[class as usize].1.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// What was counted so far.
    #[must_use]
    pub fn read(&self) -> Traffic {
        let moved = |class: Class| {
            let (up, down) = &self.0[class as usize];
            Moved { up: up.load(Ordering::Relaxed), down: down.load(Ordering::Relaxed) }
        };
        Traffic(CLASSES.map(moved))
    }
}
