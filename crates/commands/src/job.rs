//! Work that takes longer than a second: told how far it is, and cancelled when the person says so.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::answer::{Answer, Failure};
use crate::open::Open;
use crate::problem::Problem;
use crate::view::desk::SyncProgress;
use crate::view::setting::{JobId, JobRef, JobState, JobView};

/// Ended jobs remembered, so that a late look still finds the answer.
const JOBS_KEPT_MAX: usize = 32;

/// The jobs of a process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Jobs(Arc<Mutex<Table>>);

#[derive(Debug, Default)]
struct Table {
    next: u32,
    jobs: BTreeMap<u32, Arc<Job>>,
}

/// One job, shared with the thread that works.
pub(crate) struct Job {
    id: JobId,
    done: AtomicU64,
    total: AtomicU64,
    cancel: AtomicBool,
    /// Stops what waits elsewhere.
    on_cancel: Mutex<Option<Box<dyn Fn() + Send>>>,
    /// Tells more, while it runs.
    exchange: Mutex<Option<Box<dyn Fn() -> SyncProgress + Send>>>,
    state: Mutex<JobState>,
    /// Told when the state is final.
    ended: Condvar,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Job {
    /// Its name.
    pub(crate) fn id(&self) -> JobId {
        self.id
    }

    /// How far the work is. Answers whether to go on.
    pub(crate) fn progress(&self, done: u64, total: u64) -> bool {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        !self.cancel.load(Ordering::Relaxed)
    }

    /// Has `stop` called when somebody cancels the job; at once if that was before.
    pub(crate) fn when_cancelled(&self, stop: impl Fn() + Send + 'static) {
        let mut on_cancel = self.on_cancel.lock().unwrap_or_else(PoisonError::into_inner);
        if self.cancel.load(Ordering::Relaxed) {
            stop();
        }
        *on_cancel = Some(Box::new(stop));
    }

    /// Has `tell` asked whenever somebody looks how far an exchange is.
    pub(crate) fn told_by(&self, tell: impl Fn() -> SyncProgress + Send + 'static) {
        *self.exchange() = Some(Box::new(tell));
    }

    fn exchange(&self) -> MutexGuard<'_, Option<Box<dyn Fn() -> SyncProgress + Send>>> {
        self.exchange.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cancel(&self) {
        let on_cancel = self.on_cancel.lock().unwrap_or_else(PoisonError::into_inner);
        self.cancel.store(true, Ordering::Relaxed);
        if let Some(stop) = &*on_cancel {
            stop();
        }
    }

    fn state(&self) -> MutexGuard<'_, JobState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, state: JobState) {
        *self.state() = state;
        *self.exchange() = None;
        self.ended.notify_all();
    }

    fn wait(&self) {
        let running = |state: &mut JobState| matches!(state, JobState::Running);
        drop(self.ended.wait_while(self.state(), running).unwrap_or_else(PoisonError::into_inner));
    }

    fn view(&self) -> JobView {
        JobView {
            job: self.id,
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            state: self.state().clone(),
            exchange: self.exchange().as_ref().map(|tell| tell()),
        }
    }
}

impl Jobs {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts `work` on a thread of its own.
    pub(crate) fn start(
        &self,
        name: &'static str,
        work: impl FnOnce(&Job) -> Answer<()> + Send + 'static,
    ) -> Answer<JobId> {
        let job = {
            let mut table = self.table();
            table.next += 1;
            let id = table.next;
            let job = Arc::new(Job {
                id: JobId(id),
                done: AtomicU64::new(0),
                total: AtomicU64::new(0),
                cancel: AtomicBool::new(false),
                on_cancel: Mutex::default(),
                exchange: Mutex::default(),
                state: Mutex::new(JobState::Running),
                ended: Condvar::new(),
            });
            table.jobs.insert(id, job.clone());
            while table.jobs.len() > JOBS_KEPT_MAX {
                let ended = table.jobs.iter().find(|(_, j)| !matches!(*j.state(), JobState::Running));
                let Some(oldest) = ended.map(|(id, _)| *id) else { break };
                table.jobs.remove(&oldest);
            }
            job
        };
        let (id, ending) = (job.id, job.clone());
        let run = move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&job)))
                .unwrap_or_else(|_| Err(Failure::Broken(anyhow::anyhow!("{name} panicked"))));
            ending.end(match outcome.map_err(|failure| failure.into_problem(name)) {
                Ok(()) => JobState::Done,
                Err(Problem::Cancelled) => JobState::Cancelled,
                Err(problem) => JobState::Failed { problem },
            });
        };
        if let Err(error) = thread::Builder::new().name(name.into()).spawn(run) {
            self.table().jobs.remove(&id.0);
            return Err(anyhow::Error::from(error).into());
        }
        Ok(id)
    }

    /// Tells one to stop, if it runs.
    pub(crate) fn cancel(&self, id: JobId) {
        let job = self.table().jobs.get(&id.0).cloned();
        if let Some(job) = job {
            job.cancel();
        }
    }

    /// Tells all that run to stop.
    pub(crate) fn cancel_all(&self) -> Vec<Arc<Job>> {
        let jobs: Vec<Arc<Job>> = self.table().jobs.values().cloned().collect();
        for job in &jobs {
            job.cancel();
        }
        jobs
    }

    /// Stops all that run and waits until they let go of the store. Each looks whether to go on many times a second.
    pub(crate) fn end_all(&self) {
        for job in self.cancel_all() {
            job.wait();
        }
    }

    /// Waits for all that run, as long as they take.
    pub(crate) fn wait_all(&self) {
        let jobs: Vec<Arc<Job>> = self.table().jobs.values().cloned().collect();
        for job in jobs {
            job.wait();
        }
    }

    fn find(&self, id: JobId) -> Answer<Arc<Job>> {
        self.table().jobs.get(&id.0).cloned().ok_or_else(|| Failure::from(Problem::NotFound))
    }
}

pub(crate) fn get(open: &Open, request: JobRef) -> Answer<JobView> {
    Ok(open.jobs.find(request.job)?.view())
}

pub(crate) fn cancel(open: &Open, request: JobRef) -> Answer<JobView> {
    let job = open.jobs.find(request.job)?;
    job.cancel();
    Ok(job.view())
}
