//! The history as a workstation is told it that does not see everything.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use casework::{fact::Fact, id::DeviceId, item::Item, scope::Record};
use wire::{Came, Row, Told};

use super::records::evolve;
use crate::{
    error::LedgerError,
    pull::opened,
    sql::Reader,
    table::{capsule::Keeper, reach::Circle},
};

/// Entries that are read at a time.
const SLICE: usize = 100;

/// A part of the history.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) entries: Vec<Told>,
    /// Records that came to be seen with them.
    pub(crate) came: Vec<Came>,
    /// Entries that are still to come, about; 0 only when there are none.
    pub(crate) left: u64,
}

/// What `circles` are told after a number, and what the workstation asked itself: at most `entries_max`, and no more once the
/// facts have `bytes_max`.
pub(crate) fn told_in(
    reader: &Reader<'_>,
    keeper: Keeper,
    (circles, dev): (&[Circle], DeviceId),
    after: u64,
    (entries_max, bytes_max): (usize, usize),
) -> Result<Part, LedgerError> {
    let mut numbers = reader.feed(circles, dev, after, entries_max + 1)?;
    let mut left = 0;
    if numbers.len() > entries_max {
        numbers.pop_last();
        left = reader.left_for(circles, after)?.saturating_sub(entries_max as u64).max(1);
    }
    let mut telling = Telling { reader, keeper, circles, entries: Vec::new(), came: Vec::new() };
    let (mut bytes, all) = (0, numbers.keys().copied().collect::<Vec<_>>());
    for slice in all.chunks(SLICE) {
        if bytes >= bytes_max {
            left = left.max(1);
            break;
        }
        let kept = reader.kept_at(slice)?;
        bytes += kept.iter().map(|kept| kept.facts.len()).sum::<usize>();
        let told = kept.into_iter().map(|kept| opened(reader, keeper, kept)).collect::<Result<Vec<_>, _>>()?;
        let records = told.iter().flat_map(|told| told.facts.iter().filter_map(Fact::record));
        reader.expect_reach(records.chain(slice.iter().flat_map(|n| numbers[n].iter().copied())))?;
        for told in told {
            let came = numbers.get(&told.n).map_or(&[][..], Vec::as_slice);
            telling.tell(told, came)?;
        }
    }
    let Telling { entries, came, .. } = telling;
    Ok(Part { entries, came, left })
}

struct Telling<'t> {
    reader: &'t Reader<'t>,
    keeper: Keeper,
    circles: &'t [Circle],
    entries: Vec<Told>,
    came: Vec<Came>,
}

impl Telling<'_> {
    fn since(&self, record: Record) -> Result<Option<u64>, LedgerError> {
        Ok(self.reader.reach(record)?.since(self.circles))
    }

    fn tell(&mut self, told: Told, came: &[Record]) -> Result<(), LedgerError> {
        let n = told.n;
        let rows = self.rows(n, came)?;
        let mut facts = Vec::with_capacity(told.facts.len());
        for fact in told.facts {
            let seen = match fact.record() {
                None => true,
                // It stands as it is after this entry. That another id is of the same thing is told beside it.
                Some(record) if rows.contains_key(&record) => fact.is_same(),
                Some(record) => self.is_seen(record, n)?,
            };
            if seen {
                facts.push(fact);
            }
        }
        if !rows.is_empty() {
            self.came.push(Came { n, rows: rows.into_values().collect() });
        }
        self.entries.push(Told { facts, ..told });
        Ok(())
    }

    fn is_seen(&self, record: Record, n: u64) -> Result<bool, LedgerError> {
        Ok(self.since(record)?.is_some_and(|since| since <= n))
    }

    /// The records that come with entry `n`, as they stood after it: folded anew from what was said of them.
    fn rows(&self, n: u64, came: &[Record]) -> Result<BTreeMap<Record, Row>, LedgerError> {
        let (mut coming, mut numbers) = (HashSet::new(), BTreeSet::new());
        for record in came {
            // Somebody else of these may have seen it before.
            if self.since(*record)? == Some(n) && coming.insert(*record) {
                numbers.extend(self.reader.about(*record, n)?);
            }
        }
        let mut rows = BTreeMap::new();
        for slice in numbers.into_iter().collect::<Vec<_>>().chunks(SLICE) {
            for kept in self.reader.kept_at(slice)? {
                let told = opened(self.reader, self.keeper, kept)?;
                for fact in told.facts.iter().filter(|fact| !fact.is_same()) {
                    if let Some(record) = fact.record().filter(|record| coming.contains(record)) {
                        evolve(&mut rows, record, fact);
                    }
                }
            }
        }
        for row in rows.values_mut() {
            if let Row::Item(item) = row {
                self.forget_the_past(item, n)?;
            }
        }
        Ok(rows)
    }

    /// Where an item stood before it came says nothing of people and acts that are not seen.
    fn forget_the_past(&self, item: &mut Item, n: u64) -> Result<(), LedgerError> {
        let Some(last) = &mut item.last_move else { return Ok(()) };
        let hidden = |record| self.is_seen(record, n).map(|seen| !seen);
        if let Some(act) = last.act
            && hidden(Record::Act(act))?
        {
            last.act = None;
        }
        if let Some(holder) = last.before.holder
            && hidden(Record::Person(holder))?
        {
            last.before.holder = None;
        }
        if let Some(site) = last.before.site
            && hidden(Record::Site(site))?
        {
            last.before.site = None;
        }
        Ok(())
    }
}
