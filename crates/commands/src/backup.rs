//! Backups.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use casework::time::Timestamp;

use crate::answer::Answer;
use crate::open::Open;
use crate::problem::Problem;
use crate::view::Nothing;
use crate::view::setting::{BackupSave, BackupStarted, LastBackup};

/// Setting: when the last backup was made.
const LAST: &str = "backup.last";

/// Makes a backup in the background, reads it again and checks it. What nothing names any more is cleared before.
pub(crate) fn save(open: &Arc<Open>, request: BackupSave) -> Answer<BackupStarted> {
    let now = open.now().wall;
    let suggested = format!("ensitio-{}.ensitio-copia", now.in_bogota().format("%Y%m%d-%H%M"));
    let Some(path) = request.path.map(PathBuf::from).or_else(|| open.host.ask_save_path(&suggested)) else {
        return Ok(BackupStarted { job: None, path: None });
    };
    if path.exists() {
        return Err(Problem::AlreadyExists { path: path.display().to_string() }.into());
    }
    let (open_there, to) = (open.clone(), path.clone());
    let job = open.jobs.start("backup", move |job| {
        let mut on_progress = |p: store::Progress| flow(job.progress(p.done, p.total));
        let swept = open_there.store.sweep()?;
        tracing::info!(swept, "files that nothing names are gone");
        open_there.store.backup(&to, now.0, &mut on_progress)?;
        open_there.write("note backup", |w| Ok(w.settings_mut().put::<Timestamp>(LAST, &now)?))
    })?;
    Ok(BackupStarted { job: Some(job), path: Some(path.display().to_string()) })
}

fn flow(go_on: bool) -> ControlFlow<()> {
    if go_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// When the last backup was made.
pub(crate) fn last(open: &Open, _: Nothing) -> Answer<LastBackup> {
    open.read(|r| Ok(LastBackup { at: r.settings().get(LAST)? }))
}
