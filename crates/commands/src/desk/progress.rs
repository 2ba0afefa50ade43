//! How far an exchange is, in steps that a person can follow.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use replica::{Meter, Phase};

use super::carry;
use crate::answer::Answer;
use crate::job::Job;
use crate::open::Open;
use crate::view::bundle::CarriedState;
use crate::view::desk::{SyncBytes, SyncProgress, SyncStep};

/// Shared by what exchanges and whoever looks.
#[derive(Debug)]
pub(super) struct Watched {
    /// Moves also while one long request runs.
    meter: Arc<Meter>,
    steps: Mutex<Steps>,
}

/// What an exchange did of each step. Steps come back: changes that are made while photos go up are sent in between.
#[derive(Debug, Default)]
struct Steps {
    now: SyncStep,
    parts: [Part; SyncStep::COUNT],
    waits: Waits,
}

#[derive(Debug, Clone, Copy, Default)]
struct Part {
    things: Amount,
    /// Nothing where nobody knows how much it will be: what entries need on the line is known once they are packed.
    bytes: Amount,
}

/// So much is left of so much.
#[derive(Debug, Clone, Copy, Default)]
struct Amount {
    left: u64,
    total: u64,
}

impl Amount {
    /// What is more than before has come meanwhile, and what was done stays done.
    fn leave(&mut self, left: u64) {
        self.total += left.saturating_sub(self.left);
        self.left = left;
    }

    fn done(self) -> u64 {
        self.total - self.left
    }
}

/// What else there is to do.
#[derive(Debug, Clone, Copy, Default)]
struct Waits {
    entries: bool,
    photos: bool,
    carried: bool,
}

impl Steps {
    /// Answers whether another step begins.
    fn take(&mut self, phase: Phase, photos: bool) -> bool {
        let (step, left, bytes) = match phase {
            Phase::Pushing { left } => (SyncStep::Sending, left, 0),
            Phase::Pulling { left } => (SyncStep::Receiving, left, 0),
            Phase::Putting { left, bytes } => (SyncStep::Files, left, bytes),
            Phase::Photos { left, bytes } if photos => (SyncStep::Photos, left, bytes),
            // Papers that the desk lost: how many is told nowhere.
            Phase::Photos { bytes, .. } => (SyncStep::Files, 0, bytes),
            Phase::Comparing { left } => (SyncStep::Comparing, left, 0),
        };
        self.leave(step, left, bytes)
    }

    fn leave(&mut self, step: SyncStep, left: u64, bytes: u64) -> bool {
        let part = &mut self.parts[step as usize];
        part.things.leave(left);
        part.bytes.leave(bytes);
        std::mem::replace(&mut self.now, step) != step
    }

    /// What takes time after this.
    fn next(&self) -> Option<SyncStep> {
        use SyncStep::{Carrying, Comparing, Connecting, Files, Photos, Receiving, Sending, Stamps};
        let Waits { entries, photos, carried } = self.waits;
        match self.now {
            Connecting | Files | Photos if entries => Some(Sending),
            Connecting | Sending => Some(Receiving),
            Receiving | Comparing if photos => Some(Photos),
            Receiving | Files | Photos => Some(Comparing),
            Comparing | Stamps if carried => Some(Carrying),
            Comparing | Stamps | Carrying => None,
        }
    }

    fn part(&self) -> Part {
        self.parts[self.now as usize]
    }
}

impl Watched {
    pub(super) fn new(open: &Open, meter: Arc<Meter>, photos: bool) -> Self {
        let watched = Self { meter, steps: Mutex::default() };
        watched.look(open, photos);
        watched
    }

    /// Takes over what a round tells.
    pub(super) fn take(&self, open: &Open, phase: Phase, photos: bool) {
        let is_new = self.steps().take(phase, photos);
        if is_new {
            self.look(open, photos);
        } else if matches!(phase, Phase::Photos { .. }) {
            // What is done here meanwhile goes before the next one.
            let entries = open.read(|r| Ok(r.unjudged()? > 0)).unwrap_or_default();
            self.steps().waits.entries = entries;
        }
    }

    /// What follows the rounds: so many are `left`.
    pub(super) fn leave(&self, job: &Job, step: SyncStep, left: usize) {
        self.steps().leave(step, left as u64, 0);
        let (done, total) = self.bar();
        job.progress(done, total);
    }

    fn look(&self, open: &Open, photos: bool) {
        let waits = waits(open, photos).unwrap_or_else(|failure| {
            tracing::warn!(?failure, "what comes next in an exchange is not known");
            Waits::default()
        });
        self.steps().waits = waits;
    }

    /// Of the step: by bytes where they are known.
    pub(super) fn bar(&self) -> (u64, u64) {
        let Part { things, bytes } = self.steps().part();
        let shown = if bytes.total > 0 { bytes } else { things };
        (shown.done(), shown.total)
    }

    pub(super) fn view(&self) -> SyncProgress {
        let moved = self.meter.read().total();
        let steps = self.steps();
        let Part { things, bytes } = steps.part();
        SyncProgress {
            step: steps.now,
            done: things.done(),
            total: things.total,
            bytes: (bytes.total > 0).then(|| SyncBytes { done: bytes.done(), total: bytes.total }),
            up: moved.up,
            down: moved.down,
            next: steps.next(),
        }
    }

    fn steps(&self) -> MutexGuard<'_, Steps> {
        // Each field is replaced whole, so a panic elsewhere leaves it sound.
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn waits(open: &Open, photos: bool) -> Answer<Waits> {
    Ok(Waits {
        entries: open.read(|r| Ok(r.unjudged()? > 0))?,
        photos: photos && open.store.waiting()?.photos > 0,
        carried: carry::all(open)?.iter().any(|one| one.state == CarriedState::ToDesk),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(waits: Waits) -> Watched {
        Watched { meter: Arc::default(), steps: Mutex::new(Steps { waits, ..Steps::default() }) }
    }

    /// So many of so many.
    type Of = (u64, u64);

    /// Step, how much of it, its bytes where they are known, and what is next.
    fn told(watched: &Watched) -> (SyncStep, Of, Option<Of>, Option<SyncStep>) {
        let SyncProgress { step, done, total, bytes, next, .. } = watched.view();
        (step, (done, total), bytes.map(|SyncBytes { done, total }| (done, total)), next)
    }

    #[test]
    fn each_phase_of_a_round_comes_through_with_its_sizes_and_what_follows() {
        use SyncStep::{Comparing, Connecting, Files, Photos, Receiving, Sending};
        let watched = watched(Waits { entries: true, photos: true, carried: false });
        assert_eq!(told(&watched), (Connecting, (0, 0), None, Some(Sending)));
        let takes = |phase| {
            watched.steps().take(phase, true);
            told(&watched)
        };
        assert_eq!(takes(Phase::Pushing { left: 4 }), (Sending, (0, 4), None, Some(Receiving)));
        let putting = takes(Phase::Putting { left: 2, bytes: 900 });
        assert_eq!(putting, (Files, (0, 2), Some((0, 900)), Some(Sending)));
        let putting = takes(Phase::Putting { left: 2, bytes: 500 });
        assert_eq!(putting, (Files, (0, 2), Some((400, 900)), Some(Sending)), "within one file");
        assert_eq!(watched.bar(), (400, 900));
        takes(Phase::Putting { left: 0, bytes: 0 });
        assert_eq!(takes(Phase::Pushing { left: 1 }), (Sending, (3, 4), None, Some(Receiving)));
        assert_eq!(watched.bar(), (3, 4));
        watched.steps().waits.entries = false;
        assert_eq!(takes(Phase::Pulling { left: 0 }), (Receiving, (0, 0), None, Some(Photos)), "not known yet");
        takes(Phase::Pulling { left: 700 });
        assert_eq!(takes(Phase::Pulling { left: 200 }), (Receiving, (500, 700), None, Some(Photos)));
        let photos = takes(Phase::Photos { left: 12, bytes: 18_000 });
        assert_eq!(photos, (Photos, (0, 12), Some((0, 18_000)), Some(Comparing)));
        takes(Phase::Photos { left: 9, bytes: 13_900 });
        watched.steps().waits = Waits { entries: true, ..Waits::default() };
        assert_eq!(told(&watched), (Photos, (3, 12), Some((4_100, 18_000)), Some(Sending)), "asked meanwhile");
        watched.steps().waits.entries = false;
        assert_eq!(takes(Phase::Comparing { left: 0 }), (Comparing, (0, 0), None, None));
    }

    #[test]
    fn what_was_done_stays_done_when_a_step_comes_back_with_more() {
        let watched = watched(Waits::default());
        let takes = |phase| {
            watched.steps().take(phase, true);
            told(&watched).1
        };
        takes(Phase::Photos { left: 12, bytes: 1_200 });
        assert_eq!(takes(Phase::Photos { left: 9, bytes: 900 }), (3, 12));
        assert_eq!(takes(Phase::Pushing { left: 1 }), (0, 1));
        takes(Phase::Pushing { left: 0 });
        assert_eq!(takes(Phase::Photos { left: 10, bytes: 1_000 }), (3, 13));
        assert_eq!(watched.bar(), (300, 1_300));
    }

    #[test]
    fn papers_that_go_again_on_a_metered_link_are_no_photos_and_what_is_carried_comes_last() {
        use SyncStep::{Carrying, Comparing, Files, Stamps};
        let watched = watched(Waits { carried: true, ..Waits::default() });
        watched.steps().take(Phase::Photos { left: 0, bytes: 700 }, false);
        assert_eq!(told(&watched), (Files, (0, 0), Some((0, 700)), Some(Comparing)));
        watched.steps().take(Phase::Comparing { left: 0 }, false);
        assert_eq!(told(&watched).3, Some(Carrying));
        watched.steps().leave(Stamps, 2, 0);
        watched.steps().leave(Stamps, 1, 0);
        assert_eq!(told(&watched), (Stamps, (1, 2), None, Some(Carrying)));
        watched.steps().leave(Carrying, 3, 0);
        assert_eq!(told(&watched), (Carrying, (0, 3), None, None));
    }
}
