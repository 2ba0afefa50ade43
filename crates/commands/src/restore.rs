//! A backup put in place of the store.

use std::cell::Cell;
use std::mem;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use store::{BackupError, KeyringError, Occupied, backup_about};
use uuid::Uuid;

use crate::answer::{Answer, Failure};
use crate::app::{App, State};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::account::Status;
use crate::view::setting::{Restore, RestoreProgress};
use crate::{account, incarnation};

/// How far a restoring is, for whoever waits for it.
#[derive(Debug, Default)]
pub(crate) struct Restoring {
    done: AtomicU64,
    total: AtomicU64,
}

/// Until it goes, a restoring is under way.
struct Meter<'a>(&'a Restoring);

impl Restoring {
    fn begin(&self) -> Meter<'_> {
        Meter(self)
    }
}

impl Meter<'_> {
    /// `done` of twice `pass` bytes: the backup is read to check it, then to unpack it.
    fn tell(&self, done: u64, pass: u64) -> ControlFlow<()> {
        self.0.done.store(done, Ordering::Relaxed);
        self.0.total.store(pass * 2, Ordering::Relaxed);
        ControlFlow::Continue(())
    }
}

impl Drop for Meter<'_> {
    fn drop(&mut self) {
        self.0.total.store(0, Ordering::Relaxed);
        self.0.done.store(0, Ordering::Relaxed);
    }
}

pub(crate) fn restore_progress(app: &App, _: Nothing) -> Answer<RestoreProgress> {
    let Restoring { done, total } = &app.restoring;
    Ok(RestoreProgress { done: done.load(Ordering::Relaxed), total: total.load(Ordering::Relaxed) })
}

/// Puts a backup in place. A store that is there is kept beside under another name, never deleted; while it is
/// open, only its administrator may put another in its place.
pub(crate) fn restore(app: &App, request: Restore) -> Answer<Status> {
    let Some(path) = request.path.map(PathBuf::from).or_else(|| app.host.ask_open_path()) else {
        return Err(Problem::Cancelled.into());
    };
    let turn = Turn::take(app)?;
    let meter = app.restoring.begin();
    let slot = opened_by(&path, &request.password, &meter)?;
    turn.close();
    incarnation::announce(&app.options.data)?;
    let mut on_progress = |p: store::Progress| meter.tell(p.total + p.done, p.total);
    let to = app.store_path();
    store::restore(&path, &to, Occupied::KeepAside, slot, &request.password, &mut on_progress)?;
    drop(turn);
    account::status(app, Nothing {})
}

/// Whose password opens the backup, which is whole.
fn opened_by(path: &Path, password: &str, meter: &Meter<'_>) -> Answer<Uuid> {
    let mut wrong = Failure::from(Problem::Invalid { field: InvalidField::Password, rule: Rule::Unknown });
    for slot in backup_about(path)?.accounts {
        match store::verify_backup(path, slot.id, password, &mut |p| meter.tell(p.done, p.total)) {
            Ok(_) => return Ok(slot.id),
            Err(BackupError::Keyring(error @ KeyringError::WrongPassword { .. })) => wrong = error.into(),
            Err(error) => return Err(error.into()),
        }
    }
    Err(wrong)
}

/// The restore under way. Nobody comes in meanwhile, and everything else is answered at once that they may not: the
/// state is not held, since reading a backup takes minutes. When this goes, whoever was in is again, unless
/// [`Turn::close`] was called.
struct Turn<'a> {
    app: &'a App,
    before: Cell<State>,
}

impl<'a> Turn<'a> {
    fn take(app: &'a App) -> Answer<Self> {
        let mut state = app.state();
        match &*state {
            State::In(open) => open.require_admin()?,
            State::Away { .. } | State::Restoring => return Err(Problem::Locked.into()),
            State::Closed => {}
        }
        let before = Cell::new(mem::replace(&mut *state, State::Restoring));
        Ok(Self { app, before })
    }

    /// The folder must be free before another takes its place.
    fn close(&self) {
        self.before.set(State::Closed);
        self.app.jobs.end_all();
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.app.state() = self.before.take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restoring_is_told_over_its_two_passes_and_then_no_more() {
        let restoring = Restoring::default();
        let told = || (restoring.done.load(Ordering::Relaxed), restoring.total.load(Ordering::Relaxed));
        {
            let meter = restoring.begin();
            assert!(meter.tell(40, 100).is_continue());
            assert_eq!(told(), (40, 200));
            assert!(meter.tell(100 + 70, 100).is_continue());
            assert_eq!(told(), (170, 200));
        }
        assert_eq!(told(), (0, 0));
    }
}
