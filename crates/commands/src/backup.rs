//! Backup, restore, and the check of what is stored.

use std::ops::ControlFlow;
use std::path::PathBuf;

use casework::act::Act;
use casework::id::Digest;
use store::table::{ListQuery, PAGE_ROWS_MAX};
use store::{
    BackupError, Depth, FINDINGS_MAX, Finding, KeyringError, Occupied, Sha256, VerifyDepth, backup_about,
};

use crate::answer::{Answer, Failure};
use crate::app::{App, State};
use crate::open::{Open, found};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::account::Status;
use crate::view::setting::{BackupSave, BackupStarted, IntegrityReport, Restore};
use crate::account;

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
        return account::status(app, Nothing {});
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

/// Checks the structure of the store, the chain of what was asked, and that the papers of all acts are there.
pub(crate) fn integrity(open: &Open, _: Nothing) -> Answer<IntegrityReport> {
    let mut findings: Vec<String> =
        open.store.integrity(Depth::Full, &mut |_| ControlFlow::Continue(()))?.iter().map(describe).collect();
    let journal = open.read(|r| Ok(r.verify_journal(VerifyDepth::All)?))?;
    findings.extend(journal.iter().map(|finding| format!("journal: {finding:?}")));
    findings.extend(lost_papers(open)?);
    findings.truncate(FINDINGS_MAX);
    Ok(IntegrityReport { sound: findings.is_empty(), findings })
}

fn describe(finding: &Finding) -> String {
    match finding {
        Finding::Database { detail } => detail.clone(),
        other => format!("{other:?}"),
    }
}

/// Acts whose papers, evidence or photos are not in the store.
fn lost_papers(open: &Open) -> Answer<Vec<String>> {
    let mut lost = Vec::new();
    let mut query = ListQuery { limit: PAGE_ROWS_MAX, ..ListQuery::default() };
    loop {
        let rows = open.read(|r| Ok(r.acts().list(&query)?.rows))?;
        for row in &rows {
            let act = open.read(|r| found(r.acts().get(row.id)))?;
            let missing = blobs_of(&act).filter(|digest| !open.store.blobs().has(Sha256(digest.0)));
            lost.extend(missing.map(|digest| format!("{} lacks {digest}", act.folio)));
        }
        if rows.is_empty() || lost.len() >= FINDINGS_MAX {
            return Ok(lost);
        }
        query.offset += PAGE_ROWS_MAX;
    }
}

fn blobs_of(act: &Act) -> impl Iterator<Item = Digest> {
    let versions = act.voided.iter().flat_map(|void| [void.pdf, void.content_digest]);
    let photos = act.content.lines.iter().flat_map(|line| line.photos.iter().copied());
    [act.pdf, act.content_digest].into_iter().chain(versions).chain(photos)
}
