//! Worlds to begin with, made once: to make a store takes longer than most schedules.

use std::{cell::RefCell, path::PathBuf, rc::Rc};

use casework::time::Timestamp;
use replica::Plan;
use store::Unlocked;
use tempfile::TempDir;

use crate::{
    ask::{Ask, Upto},
    central::Central,
    folders, names,
    run::World,
    station::{Own, Station},
    step::{Schedule, Step, Weather},
};

/// When every world begins.
pub(crate) const BEGIN: Timestamp = Timestamp(1_795_000_000_000);

/// Templates of folders.
#[derive(Debug)]
pub struct Settled {
    dir: TempDir,
    pub(crate) unlocked: Vec<Unlocked>,
    /// What the journals of new stores have, and of those that exchanged everything.
    pub(crate) own: [Vec<Vec<Own>>; 2],
}

impl Settled {
    /// Makes them.
    ///
    /// # Panics
    /// When anything fails.
    #[must_use]
    pub fn new() -> Self {
        let dir = folders::scratch();
        let mut made = Self { dir, unlocked: Vec::new(), own: Default::default() };
        for number in 0..names::STATIONS - 1 {
            let (unlocked, own) = Station::create(number, &made.station(false, number));
            made.unlocked.push(unlocked);
            made.own[0].push(own);
        }
        drop(Central::open(&made.desk(false), BEGIN));
        let exchanged = made.exchanged();
        made.own[1] = exchanged;
        made
    }

    /// Two workstations that exchanged everything, and a third that never spoke with anybody.
    fn exchanged(&self) -> Vec<Vec<Own>> {
        let fair = Weather::default();
        let asks = |at: u8, ask: Ask| Step::Asks { at, ask };
        let mut steps: Vec<Step> = (0..names::SITES).map(|n| asks(0, Ask::RegisterSite { n })).collect();
        steps.extend((0..2).map(|n| asks(0, Ask::RegisterPerson { n })));
        steps.extend((0..3).map(|n| asks(0, Ask::RegisterItem { n, like: n, holder: (n == 1).then_some(0) })));
        steps.push(asks(1, Ask::RegisterItem { n: 3, like: 3, holder: None }));
        steps.extend((0..2).map(|at| Step::Enrols { at, weather: fair }));
        let upto = Upto::Sealed;
        let (sync, again) = (|at| Step::Syncs { at, plan: Plan::ALL, weather: fair, crash: None }, [0, 1, 0]);
        steps.extend(again.map(sync));
        let items = vec![2];
        steps.push(asks(0, Ask::HandOver { act: 0, holder: 1, items, upto, refuses: false, replaces: None }));
        steps.extend(again.map(sync));
        let schedule = Schedule { seed: 0, settled: false, steps };
        let scratch = folders::scratch();
        let mut world = World::new(self, &schedule, scratch.path(), None);
        for step in &schedule.steps {
            world.happens(step).unwrap();
        }
        let mut own = world.close();
        for number in 0..2 {
            folders::copy(&scratch.path().join(format!("station{number}")), &self.station(true, number));
        }
        folders::copy(&self.station(false, 2), &self.station(true, 2));
        own[2].clone_from(&self.own[0][2]);
        folders::copy(&scratch.path().join("desk"), &self.desk(true));
        own
    }

    pub(crate) fn station(&self, settled: bool, number: u8) -> PathBuf {
        self.dir.path().join(format!("station{number}-{settled}"))
    }

    pub(crate) fn desk(&self, settled: bool) -> PathBuf {
        self.dir.path().join(format!("desk-{settled}"))
    }
}

impl Default for Settled {
    fn default() -> Self {
        Self::new()
    }
}

/// The desk that everybody in a world shares.
pub(crate) type Shared = Rc<RefCell<Central>>;
