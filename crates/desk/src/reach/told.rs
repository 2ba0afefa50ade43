//! The history as a workstation is told it that does not see everything.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use casework::{fact::Fact, id::DeviceId, item::Item, scope::Record};
use wire::{Came, PAGE_ENTRIES_MAX, PAGE_WHOLE_MAX, Row, Told};

use super::records::evolve;
use crate::{
    error::LedgerError,
    pull::opened,
    sql::Reader,
    table::{capsule::Keeper, reach::Circle},
};

/// Entries that are read at a time.
const SLICE: usize = 100;

/// Records that are folded at a time.
const ROWS: usize = 100;

/// A part of the history.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) entries: Vec<Told>,
    /// Records that came to be seen with them.
    pub(crate) came: Vec<Came>,
    /// Entries that are still to come, about; 0 only when there are none.
    pub(crate) left: u64,
    /// How many records came so far with the only entry, where more of them are to come. Its facts are told with the last.
    pub(crate) goes_on: Option<usize>,
}

/// What goes into a part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Whether own entries are told by their places.
    pub(crate) brief: bool,
    /// No more once facts and records have so many.
    pub(crate) bytes: usize,
}

/// What `circles` are told after a number, and what the workstation asked itself, less the records that came with the first
/// before.
pub(crate) fn told_in(
    reader: &Reader<'_>,
    keeper: Keeper,
    (circles, dev): (&[Circle], DeviceId),
    (after, before): (u64, usize),
    bounds: Bounds,
) -> Result<Part, LedgerError> {
    let entries_max = if bounds.brief { PAGE_ENTRIES_MAX } else { PAGE_WHOLE_MAX };
    let mut numbers = reader.feed(circles, dev, after, entries_max + 1)?;
    let is_more = numbers.len() > entries_max;
    if is_more {
        numbers.pop_last();
    }
    let (entries, came) = (Vec::new(), Vec::new());
    let mut telling = Telling { reader, keeper, circles, dev, entries, came, bytes: 0, bytes_max: bounds.bytes };
    let (mut stopped, mut whole, mut goes_on) = (false, 0, None);
    let all = numbers.keys().copied().collect::<Vec<_>>();
    'told: for slice in all.chunks(SLICE) {
        let kept = reader.kept_at(slice)?;
        let sizes: Vec<usize> = kept.iter().map(|kept| kept.facts.len()).collect();
        let told = kept.into_iter().map(|kept| opened(reader, keeper, kept)).collect::<Result<Vec<_>, _>>()?;
        reader.expect_reach(told.iter().flat_map(|told| told.facts.iter().filter_map(Fact::record)))?;
        for (told, size) in told.into_iter().zip(sizes) {
            if telling.is_full() || whole == PAGE_WHOLE_MAX {
                stopped = true;
                break 'told;
            }
            telling.bytes += size;
            whole += usize::from(!(bounds.brief && told.envelope.dev == dev));
            let is_first = telling.entries.is_empty();
            let came = numbers.get(&told.n).map_or(&[][..], Vec::as_slice);
            let upto = telling.tell(told, came, if is_first { before } else { 0 })?;
            if upto.is_some() {
                (stopped, goes_on) = (true, upto.filter(|_| is_first));
                break 'told;
            }
        }
    }
    let Telling { entries, came, .. } = telling;
    let left = if is_more || stopped {
        let told = entries.len() as u64 - u64::from(goes_on.is_some());
        reader.left_for(circles, after)?.saturating_sub(told).max(1)
    } else {
        0
    };
    Ok(Part { entries, came, left, goes_on })
}

struct Telling<'t> {
    reader: &'t Reader<'t>,
    keeper: Keeper,
    circles: &'t [Circle],
    dev: DeviceId,
    entries: Vec<Told>,
    came: Vec<Came>,
    bytes: usize,
    bytes_max: usize,
}

impl Telling<'_> {
    fn is_full(&self) -> bool {
        self.bytes >= self.bytes_max
    }

    fn since(&self, record: Record) -> Result<Option<u64>, LedgerError> {
        Ok(self.reader.reach(record)?.since(self.circles))
    }

    /// One entry, with the records that came with it but the first `before`; answers how many came so far when there are more.
    /// It is told with a part of them where it stands alone, and else not at all yet: then it is the first of the next page.
    fn tell(&mut self, told: Told, came: &[Record], before: usize) -> Result<Option<usize>, LedgerError> {
        let n = told.n;
        let coming = self.coming(n, came)?;
        let (rows, taken) = self.rows(n, coming.get(before..).unwrap_or_default())?;
        let upto = before + taken;
        let is_part = upto < coming.len();
        if is_part && !self.entries.is_empty() {
            return Ok(Some(upto));
        }
        if !rows.is_empty() {
            self.came.push(Came { n, rows });
        }
        let is_own = told.envelope.dev == self.dev;
        if is_part {
            // It is taken in with the first part.
            let file = told.facts.iter().find_map(Fact::file).filter(|_| is_own);
            self.entries.push(Told { facts: Vec::new(), file, ..told });
            return Ok(Some(upto));
        }
        let coming: HashSet<Record> = coming.into_iter().collect();
        let (mut facts, mut file) = (Vec::with_capacity(told.facts.len()), None);
        for fact in told.facts {
            let seen = match fact.record() {
                None => true,
                // That what was written here is of somebody is known here, so that it goes with them when they are erased.
                Some(_) if is_own && fact.is_same() => true,
                // It stands as it is after this entry. That another id is of the same thing is told beside it.
                Some(record) if coming.contains(&record) => fact.is_same(),
                Some(record) => self.is_seen(record, n)?,
            };
            if seen {
                facts.push(fact);
            } else if is_own {
                // Its receipts are about what it named, also where it does not have the entry any more.
                file = file.or(fact.file());
            }
        }
        self.entries.push(Told { facts, file, ..told });
        Ok(None)
    }

    fn is_seen(&self, record: Record, n: u64) -> Result<bool, LedgerError> {
        Ok(self.since(record)?.is_some_and(|since| since <= n))
    }

    /// The records that come with entry `n`, each after those that it refers to, in the same order whenever it is asked.
    fn coming(&self, n: u64, came: &[Record]) -> Result<Vec<Record>, LedgerError> {
        let mut coming = BTreeSet::new();
        for some in came.chunks(SLICE) {
            self.reader.expect_reach(some.iter().copied())?;
            for record in some {
                // Somebody else of these may have seen it before.
                if self.since(*record)? == Some(n) {
                    coming.insert(*record);
                }
            }
        }
        let mut ordered = Vec::with_capacity(coming.len());
        for record in coming {
            let first = || Ok::<_, LedgerError>(self.reader.about(record, n)?.first().copied().unwrap_or_default());
            let place = match record {
                // It refers to the one that took its place.
                Record::Act(_) => u64::MAX - first()?,
                // It may come from one before.
                Record::Case(_) => first()?,
                Record::Site(_) | Record::Person(_) | Record::Item(_) => 0,
            };
            ordered.push((kind(record), place, record));
        }
        ordered.sort_unstable();
        Ok(ordered.into_iter().map(|(.., record)| record).collect())
    }

    /// The first of these as they stood after entry `n`, folded anew from what was said of them: as many as there is room for,
    /// and at least one. Answers of how many they are.
    fn rows(&mut self, n: u64, coming: &[Record]) -> Result<(Vec<Row>, usize), LedgerError> {
        let (mut told, mut taken) = (Vec::new(), 0);
        for some in coming.chunks(ROWS) {
            let mut rows = self.folded(n, some)?;
            for record in some {
                if !told.is_empty() && self.is_full() {
                    return Ok((told, taken));
                }
                taken += 1;
                // What is only named, and was never made known, is nothing.
                let Some(mut row) = rows.remove(record) else { continue };
                if let Row::Item(item) = &mut row {
                    self.forget_the_past(item, n)?;
                }
                self.bytes += serde_json::to_vec(&row).map_or(0, |json| json.len());
                told.push(row);
            }
        }
        Ok((told, taken))
    }

    fn folded(&self, n: u64, coming: &[Record]) -> Result<BTreeMap<Record, Row>, LedgerError> {
        let mut numbers = BTreeSet::new();
        for record in coming {
            numbers.extend(self.reader.about(*record, n)?);
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

/// Records refer to those of kinds before theirs.
fn kind(record: Record) -> u8 {
    match record {
        Record::Site(_) => 0,
        Record::Person(_) => 1,
        Record::Act(_) => 2,
        Record::Item(_) => 3,
        Record::Case(_) => 4,
    }
}
