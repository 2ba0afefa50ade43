//! Backup and restore.

use std::ops::ControlFlow;
use std::path::PathBuf;

use store::{BackupError, KeyringError, Occupied, backup_about};

use crate::answer::{Answer, Failure};
use crate::app::{App, State};
use crate::open::Open;
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::account::Status;
use crate::view::setting::{BackupSave, BackupStarted, Restore};
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
    let mut wrong = Failure::from(Problem::Invalid { field: InvalidField::Password, rule: Rule::Unknown });
    for slot in about.accounts {
        match store::verify_backup(&path, slot.id, &request.password, &mut |_| ControlFlow::Continue(())) {
            Ok(_) => {
                // The folder must be free before another takes its place.
                *state = State::Closed;
                let to = app.store_path();
                incarnation::announce(&app.options.data)?;
                let mut on_progress = |_| ControlFlow::Continue(());
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
