//! Passwords and PINs: one's own, and what an administrator mends in the accounts of others. The names that the login
//! screen shows.

use casework::refusal::Refusal;
use store::Reader;
use store::table::account::AccountRow;

use crate::account;
use crate::answer::Answer;
use crate::open::{Mine, Open, found};
use crate::problem::Problem;
use crate::secret;
use crate::view::Nothing;
use crate::view::account::{AccountReset, AccountRole, AccountView, ChangePassword, ChangePin};

pub(crate) fn change_password(open: &Open, request: ChangePassword) -> Answer<Nothing> {
    secret::check_password(&request.new)?;
    let now = open.now().wall.0;
    open.keyring().change_password(open.me().account.0, &request.old, &request.new, open.kdf_cost, now)?;
    Ok(Nothing {})
}

pub(crate) fn change_pin(open: &Open, request: ChangePin) -> Answer<Nothing> {
    let pin = secret::hash_pin(&request.pin, open.kdf_cost)?;
    open.keyring().unlock(open.me().account.0, &request.password, open.now().wall.0)?;
    open.write("change PIN", |w| {
        let Mine { account, person, role } = open.me();
        Ok(w.put_account(account, person, role, Some(&pin))?)
    })?;
    Ok(Nothing {})
}

/// Gives somebody who forgot it a new password. Their PIN stays.
pub(crate) fn reset(open: &Open, request: AccountReset) -> Answer<Nothing> {
    open.read(|r| of_another(open, r, request.account))?;
    secret::check_password(&request.password)?;
    open.keyring().set_password(&open.unlocked, request.account.0, &request.password, open.kdf_cost)?;
    Ok(Nothing {})
}

/// Lets somebody do more or less from their next session on.
pub(crate) fn set_role(open: &Open, request: AccountRole) -> Answer<Vec<AccountView>> {
    open.write("change role", |w| {
        let AccountRow { id, person, pin, .. } = of_another(open, w, request.account)?;
        Ok(w.put_account(id, person, request.role, pin.as_deref())?)
    })?;
    account::list(open, Nothing {})
}

/// An account in use that is not one's own: an own password is changed by proving the old one, and nobody takes from
/// themselves what only they may give back.
fn of_another(open: &Open, r: &Reader<'_>, account: casework::id::AccountId) -> Answer<AccountRow> {
    open.require_admin()?;
    let row = found(r.account(account))?;
    if row.removed {
        return Err(Problem::NotFound.into());
    }
    if account == open.me().account {
        return Err(Refusal::NotPermitted.into());
    }
    Ok(row)
}

/// Brings the names of the login screen up to those of the people. That one cannot be is no reason to stop anybody:
/// the next session tries again.
pub(crate) fn show_names(open: &Open) -> Answer<()> {
    let rows = open.read(|r| Ok(r.accounts()?))?;
    for row in rows.into_iter().filter(|row| !row.removed && !row.name.is_empty()) {
        if let Err(error) = open.keyring().rename(&open.unlocked, row.id.0, &row.name) {
            tracing::warn!(%error, account = %row.id.0, "the login screen shows an old name");
        }
    }
    Ok(())
}
