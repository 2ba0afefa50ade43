//! Runs a schedule.

mod shut_out;
mod spoilt;
#[cfg(test)]
mod tests;

use std::{
    cell::RefCell,
    fmt,
    path::{Path, PathBuf},
    rc::Rc,
};

use casework::time::Timestamp;
use replica::{Cancel, Ended, Enrolling, Fault, NotEnrolled, Plan, Round, enrol_by, sync};
use store::Moment;
use wire::{DeskError, Invitation};

use crate::{
    ask::Ask,
    central::Central,
    check, folders,
    link::{Link, drive},
    names::{self, STATIONS},
    settled::{BEGIN, Settled, Shared},
    station::{Own, Station, clock},
    step::{Schedule, Step, Weather},
    truth::Checked,
};

/// SHA-256 of a certificate that nobody shows.
const FINGERPRINT: &str = "0000000000000000000000000000000000000000000000000000000000000001";
/// Numbers of what is asked in one step.
const TURNS: u64 = 16;
/// Rounds of everybody in which everything has to be exchanged once the link is good again.
const LAST_ROUNDS: u8 = 8;
/// What is told of whoever was let in.
const ENROLLED: &str = "enrolled";

/// Which invariant of the protocol does not hold, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// As they are numbered in `docs/sync.md`; 0: a part of the world panicked.
    pub invariant: u8,
    pub what: String,
}

impl Violation {
    pub(crate) fn new(invariant: u8, what: impl Into<String>) -> Self {
        Self { invariant, what: what.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invariant {}: {}", self.invariant, self.what)
    }
}

/// Who listens to what happens, line by line.
pub type Story<'s> = Option<&'s RefCell<Vec<String>>>;

/// Runs `schedule`, and tells what happens, line by line, if anybody listens.
///
/// # Errors
/// An invariant does not hold.
///
/// # Panics
/// When a part of the world fails that must not.
pub fn run(settled: &Settled, schedule: &Schedule, story: Story<'_>) -> Result<(), Violation> {
    let scratch = folders::scratch();
    let mut world = World::new(settled, schedule, scratch.path(), story);
    schedule.steps.iter().try_for_each(|step| world.happens(step))?;
    world.ends()
}

/// Everything that there is in a schedule.
pub(crate) struct World<'w> {
    pub(crate) central: Shared,
    pub(crate) stations: Vec<Station<'w>>,
    dir: PathBuf,
    /// Counts what is asked; beyond what was asked before the world began.
    turn: u64,
    story: Story<'w>,
}

impl<'w> World<'w> {
    pub(crate) fn new(settled: &'w Settled, schedule: &Schedule, dir: &Path, story: Story<'w>) -> Self {
        let folder = |name: String| dir.join(name);
        let desk = folder("desk".into());
        folders::copy(&settled.desk(schedule.settled), &desk);
        let station = |number: u8| {
            let path = folder(format!("station{number}"));
            folders::copy(&settled.station(schedule.settled, number), &path);
            let own = settled.own[usize::from(schedule.settled)][usize::from(number)].clone();
            Station::open(number, &path, &settled.unlocked[usize::from(number)], own)
        };
        // Whoever never does anything is not there.
        let last = schedule.steps.iter().filter_map(Step::at).filter(|at| *at < STATIONS - 1).max().unwrap_or_default();
        let stations = (0..=last.max(1)).map(station).collect();
        // Time does not go back: the world was settled in the hours before.
        let begin = if schedule.settled { Timestamp(BEGIN.0 + 6 * 3_600_000) } else { BEGIN };
        let central = Rc::new(RefCell::new(Central::open(&desk, begin)));
        Self { central, stations, dir: dir.to_owned(), turn: if schedule.settled { 1_000_000 } else { 1_000 }, story }
    }

    pub(crate) fn close(self) -> Vec<Vec<Own>> {
        let mut own: Vec<_> = self.stations.into_iter().map(|station| station.own).collect();
        own.resize_with(usize::from(STATIONS), Vec::new);
        own
    }

    fn tell(&self, what: impl FnOnce() -> String) {
        if let Some(story) = self.story {
            story.borrow_mut().push(what());
        }
    }

    fn now(&self) -> Timestamp {
        self.central.borrow().now
    }

    /// One step; where there is nobody, nothing happens.
    pub(crate) fn happens(&mut self, step: &Step) -> Checked {
        self.turn += TURNS;
        self.central.borrow_mut().now.0 += 60_000;
        let twin = step.at().is_some_and(|at| at == STATIONS - 1);
        let at = match step.at().map(usize::from) {
            Some(_) if twin => match self.twin() {
                Some(at) => at,
                None => return Ok(()),
            },
            Some(at) if at < self.stations.len() => at,
            Some(_) => return Ok(()),
            None => 0,
        };
        self.tell(|| format!("{step:?}"));
        let told = self.does(step, at)?;
        self.tell(|| format!("   {told}"));
        check::lets_somebody_in(&self.stations[at])?;
        match self.central.borrow_mut().broken.take() {
            Some(violation) => Err(violation),
            None => Ok(()),
        }
    }

    fn twin(&self) -> Option<usize> {
        (1..self.stations.len()).find(|at| usize::from(self.stations[*at].number) != *at)
    }

    fn does(&mut self, step: &Step, at: usize) -> Result<String, Violation> {
        let now = self.now();
        Ok(match step {
            // Nobody opens it.
            Step::Asks { .. }
            | Step::Enrols { .. }
            | Step::Syncs { .. }
            | Step::Restores { .. }
            | Step::Spoils { .. }
                if self.stations[at].shut().is_some() =>
            {
                "shut".into()
            }
            Step::Asks { ask: Ask::Close, .. } => format!("{} closed", self.stations[at].close(now)),
            Step::Asks { ask, .. } => {
                let marks: Vec<u8> = self.stations.iter().map(|station| station.mark).collect();
                let asked = self.stations[at].ask(now, self.turn, &marks, ask);
                asked.map_err(|error| Violation::new(1, format!("the store fails when it is asked: {error:?}")))?
            }
            Step::Enrols { weather, .. } => self.enrols(at, *weather)?,
            Step::Syncs { plan, weather, crash, .. } => self.syncs(at, *plan, *weather, *crash)?,
            Step::Crashes { .. } => {
                self.stations[at].crash();
                String::new()
            }
            Step::Clock { days, .. } => {
                self.stations[at].off = i64::from(*days) * 86_400_000;
                String::new()
            }
            Step::Copies { .. } => {
                self.stations[at].copies();
                String::new()
            }
            Step::Restores { .. } => format!("there is a copy: {}", self.stations[at].put_back(true)),
            Step::PutBack { .. } => format!("there is a copy: {}", self.stations[at].put_back(false)),
            Step::Twin { .. } => self.twins(at),
            Step::Spoils { .. } => self.spoils(at)?,
            Step::Forges { .. } => check::forges(&self.stations[at], &mut self.central.borrow_mut())?,
            Step::Revokes { wipe, .. } => {
                let number = self.stations[at].number;
                self.central.borrow_mut().revokes(number, *wipe).into()
            }
            Step::Readmits { weather, .. } => self.readmits(at, *weather)?,
            Step::Scopes { to, .. } => {
                let number = self.stations[at].number;
                self.central.borrow_mut().gives_scope(number, names::scope(*to)).into()
            }
            Step::DeskCrashes => {
                self.central.borrow_mut().crash(self.turn.is_multiple_of(32));
                String::new()
            }
            Step::DeskCopies => {
                self.central.borrow_mut().copies();
                String::new()
            }
            Step::DeskRestores { back, days } => {
                format!("there is a copy: {}", self.central.borrow_mut().restores(*back, *days))
            }
            Step::Arrives => {
                self.central.borrow_mut().arrives();
                String::new()
            }
        })
    }

    fn twins(&mut self, at: usize) -> String {
        if self.twin().is_some() || self.stations.len() == usize::from(STATIONS) {
            return "there is one already".into();
        }
        let path = self.dir.join("twin");
        let twin = self.stations[at].twin(&path);
        self.stations.push(twin);
        String::new()
    }

    fn link(&self, at: usize, weather: Weather) -> Link<'w> {
        Link::new(&self.central, self.stations[at].number, weather, self.story)
    }

    fn enrols(&self, at: usize, weather: Weather) -> Result<String, Violation> {
        let code = self.central.borrow().code(self.stations[at].number, None);
        self.enrols_by(at, &code, weather)
    }

    fn enrols_by(&self, at: usize, code: &str, weather: Weather) -> Result<String, Violation> {
        let number = self.stations[at].number;
        let invitation = Invitation::typed("mesa.example:8443", FINGERPRINT, code).unwrap();
        let station = &self.stations[at];
        let (seed, now, was_out) = (names::seed(number), Timestamp(self.now().0 + station.off), self.is_out(at));
        let enrolling = Enrolling { account: names::account(number), name: "Puesto", seed: &seed, now };
        let enrolled =
            drive(enrol_by(station.store(), &invitation, enrolling, |_, _, _| Ok(self.link(at, weather))), None);
        match enrolled.unwrap_or(None) {
            Some(Ok(_)) => self.knows_its_stay(at).map(|()| ENROLLED.into()),
            Some(Err(NotEnrolled::Desk(Fault::Desk(DeskError::Revoked | DeskError::WrongCode))))
                if was_out || self.is_out(at) =>
            {
                Ok("it is out".into())
            }
            Some(Err(NotEnrolled::Desk(fault))) if fault.is_passing() => Ok(format!("{fault}")),
            // A desk that was restored: the next round hears of it.
            other => Err(Violation::new(5, format!("not enrolled: {other:?}"))),
        }
    }

    /// One round.
    fn syncs(&mut self, at: usize, plan: Plan, weather: Weather, crash: Option<u8>) -> Result<String, Violation> {
        let (link, is_in) = (self.link(at, weather), !self.is_out(at));
        let ended = {
            let station = &self.stations[at];
            let now = Timestamp(self.now().0 + station.off);
            let moment = Moment { wall: now, clock: clock(self.now()), runs_asleep: true };
            let (mut progress, cancel, read) = (|_| {}, Cancel::default(), move || moment);
            let round = async {
                let round = sync(station.store(), &link, plan, &read, &mut progress, &cancel).await;
                let handed = shut_out::heard(station, &link, &round.ended, now).await;
                (round, handed)
            };
            drive(round, crash).map_err(|waits| Violation::new(5, format!("a round goes on after {waits} waits")))?
        };
        let Some((round, handed)) = ended else {
            self.stations[at].crash();
            self.stations[at].stand();
            return Ok("the power fails".into());
        };
        self.stations[at].stand();
        let may_be_out = !is_in || link.was_deceived() || self.is_out(at);
        self.ended(at, &round, may_be_out)?;
        if weather.uploads_fail {
            self.is_up_to_date(at, &round)?;
        }
        Ok(match handed {
            Some(handed) => format!("{round:?}, {handed:?}"),
            None => format!("{round:?}"),
        })
    }

    /// Whether a round may end so.
    fn ended(&mut self, at: usize, round: &Round, may_be_out: bool) -> Checked {
        let station = &mut self.stations[at];
        let is_restored = !self.central.borrow().truth.bases.is_empty();
        // A desk that was restored to before it may have less than what is not here any more.
        let has_gap = is_restored && station.own.iter().any(|own| own.gone);
        if round.forks > 0 && !station.may_fork && !has_gap {
            return Err(Violation::new(2, format!("{at} was neither copied nor put back, and forks: {round:?}")));
        }
        let is_expected = match &round.ended {
            Ended::Done => true,
            Ended::NotEnrolled => !station.is_enrolled(),
            Ended::Fault(Fault::Desk(DeskError::Revoked)) | Ended::ShutOut { .. } => may_be_out,
            // A desk that was restored does not know who came after its backup.
            Ended::Fault(Fault::Desk(DeskError::NotAuthorised | DeskError::AccountsUnknown { .. })) => is_restored,
            Ended::Fault(fault) => fault.is_passing(),
            Ended::Cancelled | Ended::FileLost { .. } | Ended::Store(_) => false,
        };
        if is_expected { Ok(()) } else { Err(Violation::new(5, format!("a round of {at} ends so: {round:?}"))) }
    }

    /// What the desk told was taken in, though nothing went up.
    fn is_up_to_date(&self, at: usize, round: &Round) -> Checked {
        if self.is_out(at) || !matches!(round.ended, Ended::Fault(Fault::Silent { .. })) {
            return Ok(());
        }
        check::was_told(&self.stations[at], &self.central.borrow().history())
    }

    /// The link is good again. Then everything must be in order; and once more when whoever is outside was let in.
    fn ends(&mut self) -> Checked {
        self.tell(|| "the link is good again".into());
        self.central.borrow_mut().arrives();
        self.settles()?;
        if self.lets_everybody_in()? { self.settles() } else { Ok(()) }
    }

    /// Everybody exchanges until both are dry.
    fn settles(&mut self) -> Checked {
        let fair = Weather::default();
        for rounds in 0.. {
            let mut quiet = true;
            for at in 0..self.stations.len() {
                quiet &= self.last_round(at, fair)?;
            }
            if quiet {
                break;
            }
            if rounds == LAST_ROUNDS {
                return Err(Violation::new(5, "it does not come to rest"));
            }
        }
        if let Some(violation) = self.central.borrow_mut().broken.take() {
            return Err(violation);
        }
        check::all(self)
    }

    /// Answers whether there was nothing to do any more. An administrator lets in whom the desk does not know.
    fn last_round(&mut self, at: usize, fair: Weather) -> Result<bool, Violation> {
        if self.stations[at].shut().is_some() {
            return Ok(true);
        }
        if !self.stations[at].is_enrolled() {
            let told = self.enrols(at, fair)?;
            self.tell(|| format!("{at} enrols: {told}"));
            if !self.stations[at].is_enrolled() {
                return Ok(true);
            }
        }
        let told = self.syncs(at, Plan::ALL, fair, None)?;
        self.tell(|| format!("{at} syncs: {told}"));
        if self.is_out(at) {
            return Ok(true);
        }
        if told.contains("Desk(NotAuthorised)") || told.contains("AccountsUnknown") {
            let told = self.enrols(at, fair)?;
            self.tell(|| format!("{at} enrols again: {told}"));
            return Ok(false);
        }
        Ok(["judged: 0", "told: 0", "put: 0"].iter().all(|nothing| told.contains(nothing)))
    }
}

impl Step {
    /// Where it happens; `None`: at the desk.
    pub(crate) fn at(&self) -> Option<u8> {
        match self {
            Self::Asks { at, .. }
            | Self::Enrols { at, .. }
            | Self::Syncs { at, .. }
            | Self::Crashes { at }
            | Self::Clock { at, .. }
            | Self::Copies { at }
            | Self::Restores { at }
            | Self::PutBack { at }
            | Self::Twin { at }
            | Self::Spoils { at }
            | Self::Forges { at }
            | Self::Revokes { at, .. }
            | Self::Readmits { at, .. }
            | Self::Scopes { at, .. } => Some(*at),
            Self::DeskCrashes | Self::DeskCopies | Self::DeskRestores { .. } | Self::Arrives => None,
        }
    }
}
