//! The process: where the store lies, who is in, what runs.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use store::{Changed, KdfCost};

use crate::answer::{Answer, Failure};
use crate::clock::{Clock, Instant, SystemClock};
use crate::job::Jobs;
use crate::open::Open;
use crate::problem::Problem;
use crate::restore::Restoring;

/// What only the edge can do: dialogs, the system's viewer, waking the window.
pub trait Host: Send + Sync + 'static {
    /// Asks where to save; `None` when the person cancelled, or when there is nobody to ask.
    fn ask_save_path(&self, suggested: &str) -> Option<PathBuf>;
    /// Asks which file to open.
    fn ask_open_path(&self) -> Option<PathBuf>;
    /// Opens a file with the system's program for it.
    ///
    /// # Errors
    /// Those of starting it.
    fn show(&self, file: &Path) -> anyhow::Result<()>;
    /// Opens an address in the person's browser. May take seconds.
    ///
    /// # Errors
    /// Those of starting it, and that there is none.
    fn browse(&self, url: &str) -> anyhow::Result<()>;
    /// Says what changed, so that screens fetch again.
    fn changed(&self, areas: Changed);
}

/// No window, nobody to ask: the command line and tests.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoHost;

impl Host for NoHost {
    fn ask_save_path(&self, _suggested: &str) -> Option<PathBuf> {
        None
    }

    fn ask_open_path(&self) -> Option<PathBuf> {
        None
    }

    fn show(&self, _file: &Path) -> anyhow::Result<()> {
        anyhow::bail!("no display")
    }

    fn browse(&self, _url: &str) -> anyhow::Result<()> {
        anyhow::bail!("no display")
    }

    fn changed(&self, _areas: Changed) {}
}

/// How a process is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of this person's EnSitio; the store is the folder `almacen` within.
    pub data: PathBuf,
    /// Sample sheets to offer, if any.
    pub sample: Option<PathBuf>,
    /// What a guess of a password costs. Kept per slot, so a store made with one cost opens with any.
    pub kdf_cost: KdfCost,
}

/// The state of the process.
pub struct App {
    pub(crate) options: Options,
    pub(crate) host: Arc<dyn Host>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    pub(crate) jobs: Jobs,
    /// How far a restore is.
    pub(crate) restoring: Restoring,
}

/// Who is in.
#[derive(Default)]
pub(crate) enum State {
    #[default]
    Closed,
    /// Locked for a while: the store stays open underneath, for running work and for whoever knows the PIN.
    Away {
        open: Arc<Open>,
    },
    In(Arc<Open>),
    /// A backup is being put in place: nobody comes in meanwhile.
    Restoring,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("options", &self.options).finish_non_exhaustive()
    }
}

impl App {
    /// A process over `options.data`, with the machine's clocks.
    #[must_use]
    pub fn new(options: Options, host: Arc<dyn Host>) -> Self {
        Self::with_clock(options, host, Arc::new(SystemClock))
    }

    /// The same with another clock.
    #[must_use]
    pub fn with_clock(options: Options, host: Arc<dyn Host>, clock: Arc<dyn Clock>) -> Self {
        Self { options, host, clock, state: Mutex::default(), jobs: Jobs::default(), restoring: Restoring::default() }
    }

    /// The folder of the store.
    #[must_use]
    pub fn store_path(&self) -> PathBuf {
        self.options.data.join("almacen")
    }

    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// Who is in. A session whose PIN was wrong too often has ended: only the password opens the store again. So has one
    /// whose store the desk ordered shut.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // The state is replaced whole, so a panic elsewhere leaves it sound.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::In(open) | State::Away { open } = &*state
            && (open.pin_is_spent() || open.is_shut())
        {
            *state = State::Closed;
            self.jobs.cancel_all();
            self.clear_shown();
        }
        state
    }

    /// Takes away the papers that the system's viewer was given. A viewer that still holds one keeps its copy.
    pub(crate) fn clear_shown(&self) {
        let folder = shown_folder(&self.options.data);
        if let Err(error) = std::fs::remove_dir_all(&folder)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "shown papers stay");
        }
    }

    /// A failure as it crosses to the screen: a refusal says the names of what it is about.
    pub(crate) fn told(&self, failure: Failure, command: &str) -> Problem {
        match (failure.into_problem(command), self.open()) {
            (Problem::Refused { refusal, .. }, Ok(open)) => {
                let names = Box::new(open.names(&refusal));
                Problem::Refused { refusal, names }
            }
            (problem, _) => problem,
        }
    }

    /// Waits for what runs, for whoever ends the process next: what the desk is to be handed over is not cut.
    pub fn settle(&self) {
        self.jobs.wait_all();
    }

    pub(crate) fn open(&self) -> Answer<Arc<Open>> {
        match &*self.state() {
            State::In(open) => Ok(open.clone()),
            State::Closed | State::Away { .. } | State::Restoring => Err(Failure::from(Problem::Locked)),
        }
    }
}

/// Where papers lie, in the clear, while the system's viewer shows them: emptied when a session ends and before the
/// next begins.
pub(crate) fn shown_folder(data: &Path) -> PathBuf {
    data.join("vista")
}
