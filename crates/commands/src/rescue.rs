//! A damaged store made anew out of what stands beside it.

use store::{Folder, Store};

use crate::account::load_keyring;
use crate::answer::Answer;
use crate::app::{App, State};
use crate::desk::shut;
use crate::incarnation;
use crate::problem::Problem;
use crate::view::setting::{Rescue, Rescued};

/// Makes another store in the place of a damaged one, which is kept aside, never deleted. A sound one is not replaced.
/// Nobody is in: whoever is leaves first.
pub(crate) fn begin(app: &App, request: Rescue) -> Answer<Rescued> {
    let state = app.state();
    if !matches!(*state, State::Closed) {
        return Err(Problem::Locked.into());
    }
    let path = app.store_path();
    if !path.exists() {
        return Err(Problem::NotFound.into());
    }
    if let Some(problem) = shut::at_the_door(app) {
        return Err(problem.into());
    }
    app.jobs.end_all();
    let folder = Folder::lock(&path)?;
    let mut keyring = load_keyring(&folder)?;
    let unlocked = keyring.unlock(request.account.0, &request.password, app.now().wall.0)?;
    // The highest incarnation that is noted may be one of which the file does not know.
    let announce = || incarnation::announce(&app.options.data);
    let anew = store::begin_anew(&folder, &unlocked, request.forced, announce)?;
    tracing::warn!(?anew, "the store was damaged and is made anew");
    drop(state);
    Ok(Rescued {
        entries: anew.entries,
        waiting: anew.waiting,
        gaps: anew.gaps,
        behind: anew.is_behind,
        forms: anew.forms,
        aside: anew.aside.display().to_string(),
    })
}

/// What keeps the rescue file from holding what was done goes to the log.
pub(crate) fn note_fault(store: &Store) {
    if let Some(why) = store.rescue_fault() {
        tracing::warn!(why, "the rescue file is behind");
    }
}
