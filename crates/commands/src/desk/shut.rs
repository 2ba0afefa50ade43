//! The desk orders this store shut, and gives it back.

use std::sync::atomic::Ordering;

use replica::{Invitation, Line, Patience, WipeOrder};
use store::{Account as Slot, Folder, Keyring, Shut, Store, StoreOptions};

use super::fault;
use crate::account;
use crate::answer::{Answer, Failure};
use crate::app::{App, State};
use crate::open::{Open, found};
use crate::problem::{InvalidField, Problem, Rule};
use crate::secret;
use crate::view::Nothing;
use crate::view::account::Status;
use crate::view::admin::DeskReopen;

/// How whoever comes to a store that was shut is told.
pub(crate) fn told(shut: &Shut) -> Problem {
    Problem::Shut { at: shut.at, desk: shut.desk.clone(), unsent: shut.unsent, handed_over: shut.handed_over }
}

/// What was ordered of the store in this place; whatever obeying it left undone is done now, unless the work that obeys
/// still holds the store.
pub(crate) fn at_the_door(app: &App) -> Option<Problem> {
    let path = app.store_path();
    match Shut::at(&path) {
        Ok(None) => None,
        Ok(Some(shut)) => {
            if let Ok(folder) = Folder::lock(&path)
                && let Err(error) = shut.finish(&folder)
            {
                tracing::error!(%error, "a shut store still has passwords");
            }
            Some(told(&shut))
        }
        // Whoever bends that file does not open the store by it.
        Err(error) => Some(Failure::from(error).into_problem("status")),
    }
}

/// Obeys: from here on nobody's password opens the store. Then hands over what the desk has not judged.
pub(super) fn obey(open: &Open, line: &Line, order: WipeOrder) -> Answer<Problem> {
    let (orders, link, unsent) = open.read(|r| Ok((found(r.orders())?, found(r.link())?, r.unjudged()?)))?;
    let folder = open.store.folder();
    // A full disk is no way out.
    if let Err(error) = open.store.release_ballast() {
        tracing::warn!(%error, "no space was given up");
    }
    let mut shut = {
        // Nobody writes a keyring meanwhile.
        let _keyring = open.keyring();
        let shut = Shut::obey(folder, &open.unlocked, &orders, order, (&link.url, unsent), open.now().wall)?;
        open.is_shut.store(true, Ordering::Relaxed);
        shut
    };
    tracing::warn!(unsent, "the desk ordered this store shut");
    let mut changed = store::Changed::NONE;
    changed.insert(store::Area::Accounts);
    open.tell(changed);
    match line.hand_over(&open.store) {
        Ok(handed) if handed.kept > 0 => shut.handed_over(folder, handed.kept)?,
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "what was not sent stays in the store"),
    }
    Ok(told(&shut))
}

/// Opens the store again with a code that an administrator of the desk made for this workstation, and enrols it with the
/// same code. Whoever the code is for comes in with a new password; others get theirs from an administrator. A store whose
/// journal is damaged is given back, too, to be read and exported: the status says so.
pub(crate) fn reopen(app: &App, request: DeskReopen) -> Answer<Status> {
    secret::check_password(&request.password)?;
    let wrong = Problem::Invalid { field: InvalidField::Invitation, rule: Rule::Unknown };
    let invitation: Invitation = request.invitation.parse().map_err(|_| wrong)?;
    let path = app.store_path();
    app.jobs.end_all();
    let folder = Folder::lock(&path)?;
    let shut = Shut::load(&folder)?.ok_or(Problem::NotFound)?;
    shut.finish(&folder)?;
    let reopened = Line::reopen(&invitation, &shut, Patience::default()).map_err(fault::no_line)?;
    let unlocked = shut.unlock(&folder, reopened.account.0, reopened.key.bytes())?;
    let store = Store::open(&folder, &unlocked, StoreOptions::default())?;
    let row = store.read(|r| found(r.account(reopened.account)))?;
    let name = row.name.clone();
    let slot = Slot { id: reopened.account.0, name };
    let cost = app.options.kdf_cost;
    let keyring = Keyring::reopen(&folder, &unlocked, &slot, &request.password, cost)?;
    let open = account::enter(app, &folder, store, keyring, unlocked, reopened.account)?;
    // Until the desk lets it in again the order stands, and the keyring goes with the next look at the door.
    super::enrol_with(&open, &invitation, &request.name)?;
    Shut::lift(&folder)?;
    *app.state() = State::In(open);
    account::status(app, Nothing {})
}
