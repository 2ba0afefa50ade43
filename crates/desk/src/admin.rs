//! What an administrator does: at the terminal of the server, or from a workstation.
//!
//! From a workstation, the desk takes its word for who sits before it, as it does for every intent: the token proves the
//! workstation, which only opens for people who know a password. The account has to belong to it and to have the role by
//! the desk's own record. Everything is written down in the same transaction.

use std::time::Duration;

use casework::{
    id::{AccountId, DeviceId, PersonId},
    time::Timestamp,
};
use wire::{
    AUDIT_MAX, AdminAct, Audit, Audited, AuditedBy, CODE_HOURS_MAX, CodeMade, DEVICES_MAX, DeskError, DevicePerson,
    DeviceRow, Devices, GiveRole, GiveScope, MakeCode, Revoke,
};

use crate::{
    admission,
    error::{LedgerError, NotDone},
    ledger::Ledger,
    reach,
    sql::{Reader, Writer},
    table::{
        audit::{By, Noted},
        code::Grant,
        device::Device,
    },
    world::is_unread,
};

const HOUR: Duration = Duration::from_secs(3_600);

impl Ledger {
    /// Every workstation that was ever enrolled.
    ///
    /// # Errors
    /// [`LedgerError`] of the database; so for every method.
    pub fn devices(&self) -> Result<Vec<Device>, LedgerError> {
        self.read("list devices", |r| r.devices())
    }

    /// Shuts a workstation out; answers whether it was not before.
    pub fn revoke(&self, device: DeviceId, now: Timestamp) -> Result<bool, LedgerError> {
        self.write("revoke a device", |w| shut_out(w, By::Terminal, device, now))
    }

    /// Orders a workstation to shut its store, and shuts it out; answers whether that is news.
    pub fn order_wipe(&self, device: DeviceId, now: Timestamp) -> Result<bool, LedgerError> {
        self.write("order a wipe", |w| {
            shut_out(w, By::Terminal, device, now)?;
            wipe(w, By::Terminal, device, now)
        })
    }

    /// Gives an account another role; answers whether there is such an account.
    pub fn give_role(&self, request: GiveRole, now: Timestamp) -> Result<bool, LedgerError> {
        self.write("give a role", |w| role_given(w, By::Terminal, request, now))
    }

    /// Gives a workstation another scope; answers whether there is such a workstation.
    pub fn give_scope(&self, request: GiveScope, now: Timestamp) -> Result<bool, LedgerError> {
        self.write("give a scope", |w| scope_given(w, By::Terminal, request, now))
    }

    /// The last acts of administration, the last first.
    pub fn audit(&self) -> Result<Audit, LedgerError> {
        self.read("read the audit", |reader| {
            let acts = reader.last_acts(AUDIT_MAX)?;
            Ok(Audit { acts: acts.into_iter().map(|noted| audited(reader, noted)).collect::<Result<_, _>>()? })
        })
    }

    /// Every workstation with its people.
    pub fn device_rows(&self) -> Result<Devices, LedgerError> {
        self.read("list devices", |reader| {
            let devices = reader.devices()?.into_iter().take(DEVICES_MAX);
            Ok(Devices { devices: devices.map(|device| device_row(reader, device)).collect::<Result<_, _>>()? })
        })
    }
}

/// Whether an account of a device may administer.
///
/// # Errors
/// [`DeskError::NotPermitted`]: it is of no account of this device, or of one with another role, or the device sees some offices
/// only.
pub(crate) fn is_administrator(reader: &Reader<'_>, device: DeviceId, account: AccountId) -> Result<(), NotDone> {
    let known = reader.account(account)?.filter(|known| known.device == device);
    // Whoever administers sees everybody by name: it takes a scope of all offices.
    let may = known.is_some_and(|known| known.role.administers()) && reader.scope_on(device)?.is_national();
    if may { Ok(()) } else { Err(DeskError::NotPermitted.into()) }
}

/// Who asks from a workstation.
pub(crate) type Administrator = (DeviceId, AccountId);

/// Does `work` if whoever asks may, in one transaction with the question whether.
pub(crate) fn administer<T>(
    ledger: &Ledger,
    what: &'static str,
    (device, account): Administrator,
    work: impl FnOnce(&Writer<'_>, By) -> Result<T, NotDone>,
) -> Result<T, NotDone> {
    ledger.write(what, |writer| {
        writer.admitted(device)?;
        is_administrator(writer, device, account)?;
        work(writer, By::Account(device, account))
    })
}

pub(crate) fn make_code(
    ledger: &Ledger,
    by: Administrator,
    asked: MakeCode,
    now: Timestamp,
) -> Result<CodeMade, NotDone> {
    let MakeCode { role, scope, territorial, person, device, hours } = asked;
    // Somebody has to be named who comes back: else whoever finds the workstation might choose.
    if !(1..=CODE_HOURS_MAX).contains(&hours) || (device.is_some() && person.is_none()) {
        return Err(DeskError::NotUnderstood.into());
    }
    administer(ledger, "make a code", by, |writer, by| {
        if let (Some(device), Some(person)) = (device, person) {
            writer.account_on(device, writer.person_is(person)?)?.ok_or(DeskError::NotFound)?;
        }
        let grant = Grant { role, scope, territorial, person, device };
        let (code, expires_at) = ledger.add_code(writer, by, grant, HOUR * hours, now)?;
        Ok(CodeMade { code, expires_at })
    })
}

pub(crate) fn revoke(ledger: &Ledger, by: Administrator, asked: Revoke, now: Timestamp) -> Result<(), NotDone> {
    administer(ledger, "revoke a device", by, |writer, by| {
        writer.device(asked.device)?.ok_or(DeskError::NotFound)?;
        // Nobody locks themselves out of what only they may open again.
        if matches!(by, By::Account(device, _) if device == asked.device) {
            return Err(DeskError::NotPermitted.into());
        }
        shut_out(writer, by, asked.device, now)?;
        if asked.wipe {
            wipe(writer, by, asked.device, now)?;
        }
        Ok(())
    })
}

pub(crate) fn give_role(ledger: &Ledger, by: Administrator, asked: GiveRole, now: Timestamp) -> Result<(), NotDone> {
    administer(ledger, "give a role", by, |writer, by| {
        if matches!(by, By::Account(_, account) if account == asked.account) {
            return Err(DeskError::NotPermitted.into());
        }
        let known = role_given(writer, by, asked, now)?;
        if known { Ok(()) } else { Err(DeskError::NotFound.into()) }
    })
}

pub(crate) fn give_scope(ledger: &Ledger, by: Administrator, asked: GiveScope, now: Timestamp) -> Result<(), NotDone> {
    administer(ledger, "give a scope", by, |writer, by| {
        if matches!(by, By::Account(device, _) if device == asked.device) {
            return Err(DeskError::NotPermitted.into());
        }
        let known = scope_given(writer, by, asked, now)?;
        if known { Ok(()) } else { Err(DeskError::NotFound.into()) }
    })
}

pub(crate) fn shut_out(writer: &Writer<'_>, by: By, device: DeviceId, now: Timestamp) -> Result<bool, LedgerError> {
    let news = writer.revoke_device(device, now)?;
    if news {
        writer.withdraw_codes(None, Some(device))?;
        writer.note_act(by, &AdminAct::Revoked { device }, now)?;
    }
    Ok(news)
}

fn wipe(writer: &Writer<'_>, by: By, device: DeviceId, now: Timestamp) -> Result<bool, LedgerError> {
    let news = writer.order_wipe(device, now)?;
    if news {
        writer.note_act(by, &AdminAct::WipeOrdered { device }, now)?;
    }
    Ok(news)
}

fn role_given(writer: &Writer<'_>, by: By, asked: GiveRole, now: Timestamp) -> Result<bool, LedgerError> {
    let GiveRole { account, role } = asked;
    let Some(known) = writer.account(account)? else { return Ok(false) };
    // Also if they have it: by signing in they may have been given more than that at the next workstation.
    admission::follows(writer, (by, now), account, role)?;
    if known.role != role {
        writer.give_role(account, role)?;
        if !role.administers() {
            writer.withdraw_codes(Some(account), None)?;
        }
        let (device, person) = (known.device, known.person);
        writer.note_act(by, &AdminAct::RoleGiven { account, device, person, from: known.role, to: role }, now)?;
    }
    Ok(true)
}

/// Another scope is another view of the history, which the workstation is told from its start.
pub(crate) fn scope_given(writer: &Writer<'_>, by: By, asked: GiveScope, now: Timestamp) -> Result<bool, LedgerError> {
    let GiveScope { device, scope: to } = asked;
    if writer.device(device)?.is_none() {
        return Ok(false);
    }
    // Also if it has that: by signing in its people may be given more at the next workstation.
    admission::narrows(writer, (by, now), device, to)?;
    let from = writer.scope_on(device)?;
    if from != to {
        writer.begin_view(device, to)?;
        reach::welcome(writer, device)?;
        // Those that its people made, and those that say something else of it.
        writer.withdraw_codes(None, Some(device))?;
        writer.note_act(by, &AdminAct::ScopeGiven { device, from, to }, now)?;
    }
    Ok(true)
}

fn device_row(reader: &Reader<'_>, device: Device) -> Result<DeviceRow, LedgerError> {
    let mut people = Vec::new();
    for wire::EnrolledAccount { account, person, role } in reader.accounts_of(device.id)? {
        people.push(DevicePerson { account, person, name: name(reader, person)?, role });
    }
    Ok(DeviceRow {
        device: device.id,
        name: device.name,
        territorial: device.territorial,
        enrolled_at: device.enrolled_at,
        last_seen: device.last_seen,
        revoked_at: device.revoked_at,
        wipe_at: device.wipe_at,
        wipe_told_at: device.wipe_told_at,
        quarantined: device.quarantined,
        scope: reader.scope_on(device.id)?,
        people,
    })
}

/// The name of somebody whom the desk can read.
fn name(reader: &Reader<'_>, person: PersonId) -> Result<Option<String>, LedgerError> {
    let known = reader.person(reader.person_is(person)?)?;
    let known = known.filter(|known| known.erasure.is_none() && !is_unread(known));
    Ok(known.map(|known| known.details.full_name))
}

fn audited(reader: &Reader<'_>, noted: Noted) -> Result<Audited, LedgerError> {
    let Noted { n, at, by, act } = noted;
    let device_name = |id| Ok::<_, LedgerError>(reader.device(id)?.map(|device| device.name));
    let by = match by {
        By::Terminal => None,
        By::Account(device, account) => {
            let person = reader.account(account)?.map(|known| known.person);
            let name = person.map(|person| name(reader, person)).transpose()?.flatten();
            Some(AuditedBy { device, device_name: device_name(device)?.unwrap_or_default(), account, name })
        }
    };
    let device_name = act.device().map(device_name).transpose()?.flatten();
    let person_name = act.person().map(|person| name(reader, person)).transpose()?.flatten();
    let admission = act.admission().map(|id| reader.admission(id)).transpose()?.flatten();
    let admitted = admission.and_then(|known| known.email.or(known.subject));
    Ok(Audited { n, at, by, act, device_name, person_name, admitted })
}

#[cfg(test)]
mod tests;
