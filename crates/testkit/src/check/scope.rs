//! What a workstation is told whose people may see some territorial offices only.

use std::collections::BTreeMap;

use casework::item::Item;
use wire::{Page, Row};

use super::{Rows, holds};
use crate::{central::Central, station::Station, truth::Checked};

impl Rows {
    /// The records that were there before, and come with entry `n`.
    pub(super) fn come(&mut self, page: &Page, n: u64) {
        let came = page.scoped.iter().flat_map(|scoped| &scoped.came).filter(|came| came.n == n);
        for row in came.flat_map(|came| &came.rows) {
            match row {
                Row::Item(item) => drop(self.items.insert(item.id, (**item).clone())),
                Row::Person(person) => drop(self.people.insert(person.id, (**person).clone())),
                Row::Site(site) => drop(self.sites.insert(site.id, (**site).clone())),
                Row::Act(act) => drop(self.acts.insert(act.id, (**act).clone())),
            }
        }
    }

    /// What a workstation is told of these: some of them, as they are.
    pub(super) fn told_to(&self, station: &Station<'_>, central: &Central) -> Result<Self, crate::run::Violation> {
        let told = Self::told(&central.told(station.number))?;
        let present = |item: &Item| Item { last_move: None, ..item.clone() };
        are_some(&told.items, &self.items, present)?;
        are_some(&told.people, &self.people, Clone::clone)?;
        are_some(&told.sites, &self.sites, Clone::clone)?;
        are_some(&told.acts, &self.acts, Clone::clone)?;
        holds(6, told.format == self.format, || format!("it is told {:?}, not {:?}", told.format, self.format))?;
        Ok(told)
    }
}

/// `present`: where something stood before it came is not told.
fn are_some<K: Ord + std::fmt::Debug, T: PartialEq + std::fmt::Debug>(
    told: &BTreeMap<K, T>,
    all: &BTreeMap<K, T>,
    present: impl Fn(&T) -> T,
) -> Checked {
    told.iter().try_for_each(|(id, told)| {
        let is = all.get(id);
        holds(6, is.map(&present) == Some(present(told)), || format!("it is told {id:?} as {told:#?}, not as {is:#?}"))
    })
}
