//! Backup and restore.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use store::{BackupError, KeyringError, Occupied, backup_about};

use crate::answer::{Answer, Failure};
use crate::app::{App, State};
use crate::open::Open;
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::account::Status;
use crate::view::setting::{BackupSave, BackupStarted, Restore, RestoreProgress};
use crate::{account, incarnation};

/// Makes a backup in the background, reads it again and checks it.
pub(crate) fn save(open: &Open, request: BackupSave) -> Answer<BackupStarted> {
    let now = open.now().wall;
    let suggested = format!("ensitio-{}.ensitio-copia", now.in_bogota().format("%Y%m%d-%H%M"));
    let Some(path) = request.path.map(PathBuf::from).or_else(|| open.host.ask_save_path(&suggested)) else {
        return Ok(BackupStarted { job: None, path: None });
    };
    if path.exists() {
        return Err(Problem::AlreadyExists { path: path.display().to_string() }.into());
    }
    let (store, to) = (open.store.clone(), path.clone());
    let job = open.jobs.start("backup", move |job| {
        let mut on_progress = |p: store::Progress| flow(job.progress(p.done, p.total));
        store.backup(&to, now.0, &mut on_progress)?;
        Ok(())
    })?;
    Ok(BackupStarted { job: Some(job), path: Some(path.display().to_string()) })
}

fn flow(go_on: bool) -> ControlFlow<()> {
    if go_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

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
    let mut state = app.state();
    match &*state {
        State::In(open) => open.require_admin()?,
        State::Away { .. } => return Err(Problem::Locked.into()),
        State::Closed => {}
    }
    let about = backup_about(&path)?;
    let meter = app.restoring.begin();
    let mut wrong = Failure::from(Problem::Invalid { field: InvalidField::Password, rule: Rule::Unknown });
    for slot in about.accounts {
        match store::verify_backup(&path, slot.id, &request.password, &mut |p| meter.tell(p.done, p.total)) {
            Ok(_) => {
                // The folder must be free before another takes its place.
                *state = State::Closed;
                let to = app.store_path();
                incarnation::announce(&app.options.data)?;
                let mut on_progress = |p: store::Progress| meter.tell(p.total + p.done, p.total);
                store::restore(&path, &to, Occupied::KeepAside, slot.id, &request.password, &mut on_progress)?;
                drop(state);
                return account::status(app, Nothing {});
            }
            Err(BackupError::Keyring(error @ KeyringError::WrongPassword { .. })) => wrong = error.into(),
            Err(error) => return Err(error.into()),
        }
    }
    Err(wrong)
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
