//! What search and the list of items look through, kept in memory.
//!
//! A scan of 100,000 short texts takes a few milliseconds, finds the inner part of a plate as easily as the beginning
//! of a word, and costs an import nothing: a full-text index on disk would cost it more than the rows themselves.
//!
//! For the same reason items are filtered here, and an order of theirs is kept once it was asked for, until the next
//! commit: a window of a list costs as much at its end as at its beginning.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::{
    HitKind,
    query::{Query, Rank},
};
use crate::table::item::ItemFilter;
use casework::{
    id::{PersonId, SiteId},
    item::{ItemType, LifecycleState, Ownership, PhysicalCondition},
};

/// Fewer rows are not worth another thread: they are looked through within a millisecond.
const ROWS_AT_ONCE_MIN: usize = 8_192;

/// What one committed row is found by from now on.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) kind: HitKind,
    /// The number of its row.
    pub(crate) row: i64,
    pub(crate) text: Box<str>,
    /// Of an item only.
    pub(crate) facets: Option<Facets>,
}

/// What items are filtered by.
#[derive(Debug, Clone)]
pub(crate) struct Facets {
    pub(crate) item_type: ItemType,
    pub(crate) lifecycle: LifecycleState,
    pub(crate) condition: Option<PhysicalCondition>,
    pub(crate) ownership: Ownership,
    pub(crate) site: Option<SiteId>,
    pub(crate) holder: Option<PersonId>,
    /// When a loan comes back.
    pub(crate) due: Option<NaiveDate>,
    pub(crate) tagged: bool,
}

impl Facets {
    fn pass(&self, filter: &ItemFilter) -> bool {
        fn admits<T: PartialEq>(wanted: Option<T>, value: Option<T>) -> bool {
            wanted.is_none() || wanted == value
        }
        admits(filter.item_type, Some(self.item_type))
            && admits(filter.lifecycle, Some(self.lifecycle))
            && admits(filter.condition, self.condition)
            && admits(filter.ownership, Some(self.ownership))
            && admits(filter.site, self.site)
            && admits(filter.holder, self.holder)
            && filter.due_before.is_none_or(|day| self.due.is_some_and(|due| due < day))
            && !(filter.without_tag && self.tagged)
    }
}

/// Rows of one kind by their number: from 1, with few gaps. A row that is gone has no text and no facets.
#[derive(Debug, Default)]
struct Shelf {
    texts: Vec<Box<str>>,
    /// Of items only.
    facets: Vec<Option<Facets>>,
}

/// Items by one column: those that have a value in ascending order, then the others.
#[derive(Debug, Default)]
pub(crate) struct ItemOrder {
    pub(crate) valued: Vec<u32>,
    pub(crate) absent: Vec<u32>,
}

impl ItemOrder {
    /// All rows one way or the other; those without a value come last in both.
    pub(crate) fn rows(&self, descending: bool) -> Box<dyn Iterator<Item = u32> + '_> {
        let (valued, absent) = (self.valued.iter().copied(), self.absent.iter().copied());
        if descending { Box::new(valued.rev().chain(absent.rev())) } else { Box::new(valued.chain(absent)) }
    }
}

/// What committed rows are found, filtered and ordered by.
#[derive(Debug, Default)]
pub(crate) struct SearchIndex {
    shelves: RwLock<[Shelf; HitKind::ALL.len()]>,
    /// Set once everything that was committed before is here.
    filled: OnceLock<()>,
    /// Held by whoever fills it.
    filling: Mutex<()>,
    /// Counts the commits that came here.
    commits: AtomicU64,
    /// By column. Good until the next commit.
    orders: Mutex<HashMap<&'static str, Arc<ItemOrder>>>,
}

impl SearchIndex {
    pub(crate) fn is_filled(&self) -> bool {
        self.filled.get().is_some()
    }

    /// Takes over everything that is committed, once; who comes meanwhile waits. Nothing is committed before.
    pub(crate) fn fill<E>(&self, load: impl FnOnce() -> Result<Vec<Entry>, E>) -> Result<(), E> {
        if self.is_filled() {
            return Ok(());
        }
        let _turn = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.is_filled() {
            self.apply(load()?);
            let _first = self.filled.set(());
        }
        Ok(())
    }

    /// Takes over what a transaction committed. Called in the order of commits.
    pub(crate) fn apply(&self, entries: Vec<Entry>) {
        if entries.is_empty() {
            return;
        }
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        for entry in entries {
            let shelf = &mut shelves[entry.kind as usize];
            let place = usize::try_from(entry.row).unwrap_or_default();
            put(&mut shelf.texts, place, entry.text);
            if entry.kind == HitKind::Item {
                put(&mut shelf.facets, place, entry.facets);
            }
        }
        drop(shelves);
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        self.commits.fetch_add(1, Ordering::AcqRel);
        orders.clear();
    }

    /// How many commits came here. A snapshot taken afterwards contains them all.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// The order by this column, if it is still known.
    pub(crate) fn order(&self, column: &'static str) -> Option<Arc<ItemOrder>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).get(column).cloned()
    }

    /// Keeps an order made from a snapshot that contains `commits`; one that is behind is not kept.
    pub(crate) fn keep_order(&self, column: &'static str, order: &Arc<ItemOrder>, commits: u64) {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if self.commits() == commits {
            orders.insert(column, Arc::clone(order));
        }
    }

    /// Rows of one kind that the query finds, in the order of their numbers, each with how well.
    pub(crate) fn find(&self, kind: HitKind, query: &Query) -> Vec<(Rank, i64)> {
        let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
        let rows = shelves[kind as usize].texts.par_iter().enumerate().with_min_len(ROWS_AT_ONCE_MIN);
        let filled = rows.filter(|(_, text)| !text.is_empty());
        filled.filter_map(|(row, text)| Some((query.rank(text)?, i64::try_from(row).ok()?))).collect()
    }

    /// Which items pass the filter and are found by the query, by row number, and how many do.
    pub(crate) fn items(&self, filter: &ItemFilter, query: Option<&Query>) -> (Vec<bool>, u32) {
        let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
        let shelf = &shelves[HitKind::Item as usize];
        let mut total = 0;
        let pass = shelf.facets.iter().zip(&shelf.texts).map(|(facets, text)| {
            let passes = facets.as_ref().is_some_and(|facets| facets.pass(filter))
                && query.is_none_or(|query| query.rank(text).is_some());
            total += u32::from(passes);
            passes
        });
        let pass = pass.collect();
        (pass, total)
    }
}

fn put<T: Default + Clone>(shelf: &mut Vec<T>, place: usize, value: T) {
    if shelf.len() <= place {
        shelf.resize(place + 1, T::default());
    }
    shelf[place] = value;
}
