//! What a transaction has read, kept while it lasts, and what it has still to write: a way to PostgreSQL and back costs as
//! much as the work that is done there.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    hash::Hash,
};

use super::{
    Reader, Row, Statement, fault,
    value::{Params, Result, Value},
};
use crate::error::LedgerError;

/// Beyond these a memo begins anew.
const KEYS_MAX: usize = 50_000;
/// Beyond these rows or bytes what is to be written is written.
const LATER_ROWS: usize = 4_000;
const LATER_BYTES: usize = 8 << 20;

/// What is known by its key: something, or that there is nothing. Nobody else writes meanwhile, and whoever writes through
/// the table's module says so here.
#[derive(Debug)]
pub(crate) struct Memo<K, V>(RefCell<HashMap<K, Option<V>>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// What is known, or else what `find` finds.
    pub(crate) fn or(
        &self,
        key: K,
        find: impl FnOnce() -> std::result::Result<Option<V>, LedgerError>,
    ) -> std::result::Result<Option<V>, LedgerError> {
        if let Some(known) = self.get(&key) {
            return Ok(known);
        }
        let found = find()?;
        self.put(key, found.clone());
        Ok(found)
    }

    pub(crate) fn get(&self, key: &K) -> Option<Option<V>> {
        self.0.borrow().get(key).cloned()
    }

    pub(crate) fn put(&self, key: K, value: Option<V>) {
        let mut known = self.0.borrow_mut();
        if known.len() >= KEYS_MAX {
            known.clear();
        }
        known.insert(key, value);
    }

    pub(crate) fn forget(&self, key: &K) {
        self.0.borrow_mut().remove(key);
    }

    pub(crate) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

/// When a row is written, of those that are written together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// Others refer to it.
    First,
    Then,
}

/// Rows that are to be written, in batches of one statement.
#[derive(Debug, Default)]
pub(super) struct Later {
    batches: Vec<Batch>,
    rows: usize,
    bytes: usize,
}

#[derive(Debug)]
pub(super) struct Batch {
    turn: Turn,
    pub(super) sql: Statement,
    pub(super) names: Vec<&'static str>,
    pub(super) sets: Vec<Vec<Value<'static>>>,
    /// Where the row of a key is: the last word about it counts, and only that is written.
    places: HashMap<Vec<Value<'static>>, usize>,
}

impl Later {
    fn add(&mut self, sql: Statement, params: impl Params, (turn, keys): (Turn, usize)) -> Result<()> {
        let params = params.list();
        let set = params.iter().map(|(_, value)| Ok(value.to_value()?.into_owned())).collect::<Result<Vec<_>>>()?;
        self.bytes += set.iter().map(Value::len).sum::<usize>();
        self.rows += 1;
        // A handful of statements.
        let known = self.batches.iter().position(|batch| std::ptr::eq(batch.sql.sqlite, sql.sqlite));
        let at = known.unwrap_or_else(|| {
            let names = params.iter().map(|(name, _)| *name).collect();
            self.batches.push(Batch { turn, sql, names, sets: Vec::new(), places: HashMap::new() });
            self.batches.len() - 1
        });
        let batch = &mut self.batches[at];
        let place = if keys == 0 { None } else { batch.places.get(&set[..keys]).copied() };
        match place {
            Some(place) => batch.sets[place] = set,
            None => {
                if keys > 0 {
                    batch.places.insert(set[..keys].to_vec(), batch.sets.len());
                }
                batch.sets.push(set);
            }
        }
        Ok(())
    }

    pub(super) fn take(&mut self) -> Vec<Batch> {
        (self.rows, self.bytes) = (0, 0);
        let mut batches = std::mem::take(&mut self.batches);
        batches.sort_by_key(|batch| batch.turn);
        batches
    }

    fn is_full(&self) -> bool {
        self.rows >= LATER_ROWS || self.bytes >= LATER_BYTES
    }
}

impl Reader<'_> {
    /// Asks at once for those of the keys of which nothing is known.
    pub(crate) fn expect<K: Clone + Eq + Hash, V: Clone>(
        &self,
        memo: &Memo<K, V>,
        sql: impl Into<Statement>,
        keys: impl IntoIterator<Item = K>,
        (names, set): (&[&'static str], impl Fn(&K) -> Vec<Value<'static>>),
        map: impl FnMut(&Row<'_>) -> Result<V>,
    ) -> std::result::Result<(), LedgerError> {
        let mut seen = HashSet::new();
        let keys: Vec<K> = keys.into_iter().filter(|key| memo.get(key).is_none() && seen.insert(key.clone())).collect();
        let sets: Vec<_> = keys.iter().map(set).collect();
        let found = self.one_each(sql, names, &sets, map)?;
        for (key, found) in keys.into_iter().zip(found) {
            memo.put(key, found);
        }
        Ok(())
    }

    /// Keeps an insert for later: until something else is asked of the database, or the end. Of rows that agree in their first
    /// values, as many as is said, the last is written.
    pub(super) fn keep_for_later(
        &self,
        sql: Statement,
        params: impl Params,
        how: (Turn, usize),
    ) -> std::result::Result<(), LedgerError> {
        self.later.borrow_mut().add(sql, params, how).map_err(|error| fault(self.what, error))?;
        if self.later.borrow().is_full() { self.write_now() } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::{named_params, sql};

    #[test]
    fn of_rows_with_one_key_the_last_is_written_and_what_others_refer_to_comes_first() {
        let mut later = Later::default();
        let (put, add) = (sql!("../table/site/put.sql"), sql!("../table/intent/add_facts.sql"));
        for (id, state) in [(1_i64, "a"), (2, "b"), (1, "c")] {
            later.add(put, named_params! { ":id": id, ":state": state }, (Turn::Then, 1)).unwrap();
            later.add(add, named_params! { ":n": id }, (Turn::First, 0)).unwrap();
        }
        let batches = later.take();
        let texts = |batch: &Batch| batch.sets.iter().map(|set| format!("{set:?}")).collect::<Vec<_>>();
        assert_eq!(texts(&batches[1]), ["[Integer(1), Text(\"c\")]", "[Integer(2), Text(\"b\")]"]);
        assert_eq!((batches[0].sets.len(), batches.len(), later.take().len()), (3, 2, 0));
    }
}
