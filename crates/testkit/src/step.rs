//! What happens in a schedule: drawn from a seed before anything runs, so that a step can be left out without changing the
//! others.

use fastrand::Rng;
use replica::Plan;

use crate::{
    ask::Ask,
    names::{SCOPES, STATIONS},
};

/// How the network and the desk behave during one round, each in percent of what is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weather {
    /// Draws what happens to each request.
    pub(crate) seed: u64,
    /// The request does not arrive.
    pub(crate) lost: u8,
    /// It arrives, and the answer does not.
    pub(crate) answer_lost: u8,
    /// It arrives later, when nobody waits for it any more.
    pub(crate) delayed: u8,
    /// It arrives twice.
    pub(crate) repeated: u8,
    /// What was delayed arrives just before it.
    pub(crate) overtaken: u8,
    pub(crate) busy: u8,
    /// The desk loses its power just before it answers.
    pub(crate) desk_crash: u8,
    /// Of a file only the beginning comes.
    pub(crate) cut: u8,
    /// Just before it arrives an administrator shuts the workstation out, now and then with an order to shut its store.
    pub(crate) shut_out: u8,
    /// Whoever has the key of the certificate says in the desk's name that it is to shut its store.
    pub(crate) impostor: u8,
    /// Larger pushes do not pass; 0: all do.
    pub(crate) entries_max: u8,
    /// Nothing that goes up arrives, and all that comes down does.
    pub(crate) uploads_fail: bool,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Somebody asks, at a workstation.
    Asks {
        at: u8,
        ask: Ask,
    },
    /// It is made known at the desk, or again.
    Enrols {
        at: u8,
        weather: Weather,
    },
    /// One round. `crash`: the power fails when the round waits for the so-manieth time.
    Syncs {
        at: u8,
        plan: Plan,
        weather: Weather,
        crash: Option<u8>,
    },
    /// The power fails between two things.
    Crashes {
        at: u8,
    },
    /// Its clock is so many days off.
    Clock {
        at: u8,
        days: i32,
    },
    /// Its disk is copied.
    Copies {
        at: u8,
    },
    /// The copy takes its place, as the program does it: it begins another incarnation.
    Restores {
        at: u8,
    },
    /// The copy takes its place, and nobody tells the program.
    PutBack {
        at: u8,
    },
    /// The copy goes on beside it, and nobody tells the program.
    Twin {
        at: u8,
    },
    /// The disk spoils its database, and another is made of what stands beside it.
    Spoils {
        at: u8,
    },
    /// Somebody who has its key offers an entry under an id that was judged.
    Forges {
        at: u8,
    },
    /// It is shut out; `wipe`: with an order to shut its store.
    Revokes {
        at: u8,
        wipe: bool,
    },
    /// It is enrolled with a code that is made for it; a store that was shut is opened before.
    Readmits {
        at: u8,
        weather: Weather,
    },
    /// It may see other offices from now on: see [`scope`](crate::names::scope).
    Scopes {
        at: u8,
        to: u8,
    },
    DeskCrashes,
    DeskCopies,
    /// The last copy but `back` takes the desk's place.
    DeskRestores {
        back: u8,
        days: i32,
    },
    /// What was delayed arrives.
    Arrives,
}

/// A world and what happens in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub seed: u64,
    /// Whether two workstations have exchanged everything before; else nobody knows the desk.
    pub(crate) settled: bool,
    pub(crate) steps: Vec<Step>,
}

/// Steps of a schedule.
const STEPS: std::ops::RangeInclusive<usize> = 6..=20;

impl Schedule {
    /// The schedule of a seed: always the same.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let settled = rng.u8(..100) < 75;
        // Few meet more often.
        let stations = if rng.bool() { 2 } else { 3 };
        let (mut twin, mut steps) = (false, Vec::new());
        for _ in 0..rng.usize(STEPS) {
            let step = step(&mut rng, stations, twin);
            twin |= matches!(step, Step::Twin { .. });
            steps.push(step);
        }
        // After the others, so that what was found with them is found again.
        while rng.u8(..3) == 0 {
            let at = if twin && rng.u8(..4) == 0 { STATIONS - 1 } else { rng.u8(..stations) };
            steps.insert(rng.usize(..=steps.len()), Step::Spoils { at });
        }
        if rng.u8(..12) == 0 {
            goes_back(&mut rng, stations, &mut steps);
        }
        Self { seed, settled, steps }
    }
}

/// The desk goes back behind an act of each workstation. What it gave them by their order, it would give again by another:
/// that whoever comes first afterwards came first before, too, is rare among few acts.
fn goes_back(rng: &mut Rng, stations: u8, steps: &mut Vec<Step>) {
    let mut order: Vec<u8> = (0..stations).collect();
    rng.shuffle(&mut order);
    let syncs =
        |at| Step::Syncs { at, plan: Plan { photos: true, again: false }, weather: Weather::default(), crash: None };
    steps.push(Step::DeskCopies);
    for at in order {
        steps.extend([Step::Asks { at, ask: Ask::sealed(rng) }, syncs(at)]);
    }
    steps.push(Step::DeskRestores { back: 0, days: 0 });
}

fn step(rng: &mut Rng, stations: u8, twin: bool) -> Step {
    let at = if twin && rng.u8(..4) == 0 { STATIONS - 1 } else { rng.u8(..stations) };
    match rng.u8(..100) {
        0..42 => Step::Asks { at, ask: Ask::any(rng) },
        42..44 => Step::Scopes { at, to: rng.u8(..SCOPES) },
        44..71 => Step::Syncs {
            at,
            // Now and then the link is paid by what it carries, or somebody has everything compared.
            plan: Plan { photos: rng.u8(..6) > 0, again: rng.u8(..16) == 0 },
            weather: Weather::any(rng),
            crash: (rng.u8(..4) == 0).then(|| rng.u8(..18)),
        },
        71..74 => Step::Enrols { at, weather: Weather::any(rng) },
        74..76 => Step::Crashes { at },
        76..78 => Step::Clock { at, days: rng.i32(-4_000..4_000) },
        78..81 => Step::Copies { at },
        81..83 => Step::Restores { at },
        83..85 => Step::PutBack { at },
        85..87 => Step::Twin { at },
        87 => Step::Forges { at },
        88..90 => Step::Revokes { at, wipe: rng.bool() },
        90..92 => Step::Readmits { at, weather: Weather::any(rng) },
        92..94 => Step::DeskCrashes,
        94..96 => Step::DeskCopies,
        96..98 => Step::DeskRestores { back: rng.u8(..2), days: if rng.u8(..4) == 0 { -4_000 } else { 0 } },
        _ => Step::Arrives,
    }
}

impl Weather {
    /// Half of the rounds go well: otherwise nothing would ever come of anything.
    fn any(rng: &mut Rng) -> Self {
        let seed = rng.u64(..);
        let entries_max = if rng.u8(..4) == 0 { rng.u8(1..4) } else { 0 };
        match rng.u8(..20) {
            0..9 => Self { seed, entries_max, ..Self::default() },
            9 => Self { seed, impostor: 50, ..Self::default() },
            10 => Self { seed, uploads_fail: true, ..Self::default() },
            11 => Self { seed, shut_out: 10, ..Self::default() },
            _ => {
                let mut some = || if rng.bool() { rng.u8(5..40) } else { 0 };
                Self {
                    seed,
                    lost: some(),
                    answer_lost: some(),
                    delayed: some(),
                    repeated: some(),
                    overtaken: some(),
                    busy: some() / 2,
                    desk_crash: some() / 3,
                    cut: some(),
                    entries_max,
                    ..Self::default()
                }
            }
        }
    }
}
