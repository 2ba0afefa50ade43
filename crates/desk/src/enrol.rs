//! How a workstation becomes known: a one-time code, and the roles that follow from it.

use std::time::Duration;

use casework::{role::Role, time::Timestamp};
use subtle::ConstantTimeEq;
use wire::{DeskError, Enroll, Enrolled, EnrolledAccount};

use crate::{
    error::{LedgerError, NotDone},
    ledger::Ledger,
    sql::{Reader, Writer},
    table::{
        code::{Code, Grant},
        device::Device,
    },
    token,
};

/// No 0, 1, I, O, which people confuse.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// 80 bits. That is why wrong ones are not counted: nobody guesses one in a day, and a count would let anybody keep everybody
/// from enrolling.
const CODE_CHARS: usize = 16;
const GROUP_CHARS: usize = 4;
const CODE_CONTEXT: &[u8] = b"ensitio desk code 1 ";
/// Most accounts that share a workstation.
const ACCOUNTS_MAX: usize = 200;
const NAME_CHARS_MAX: usize = 100;

impl Ledger {
    /// A new code for one workstation, shown this once: only what it is recognised by is kept.
    ///
    /// # Errors
    /// [`LedgerError`] of the database.
    pub fn new_code(&self, grant: Grant, lasts: Duration, now: Timestamp) -> Result<String, LedgerError> {
        let mut random = [0_u8; CODE_CHARS];
        getrandom::fill(&mut random)?;
        let text: String = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect();
        let expires_at = Timestamp(now.0.saturating_add(i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX)));
        let code = Code { mac: self.code_mac(&text), grant, used_by: None };
        self.write("add a code", |w| w.add_code(&code, now, expires_at))?;
        let groups: Vec<&str> = (0..CODE_CHARS).step_by(GROUP_CHARS).map(|at| &text[at..at + GROUP_CHARS]).collect();
        Ok(groups.join("-"))
    }

    /// As people type it: hyphens, spaces and case do not count.
    fn code_mac(&self, text: &str) -> [u8; 32] {
        let plain: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).take(2 * CODE_CHARS).collect();
        token::tag(&self.desk().secret, CODE_CONTEXT, plain.to_ascii_uppercase().as_bytes())
    }

    /// Every workstation that was ever enrolled.
    ///
    /// # Errors
    /// [`LedgerError`] of the database.
    pub fn devices(&self) -> Result<Vec<Device>, LedgerError> {
        self.read("list devices", |r| r.devices())
    }

    /// Shuts a workstation out; answers whether it was not before.
    ///
    /// # Errors
    /// [`LedgerError`] of the database.
    pub fn revoke(&self, device: casework::id::DeviceId, now: Timestamp) -> Result<bool, LedgerError> {
        self.write("revoke a device", |w| w.revoke_device(device, now))
    }
}

/// Enrols a workstation. The same request with the same code may be repeated, since an answer may get lost.
///
/// # Errors
/// [`DeskError::WrongCode`], [`DeskError::AlreadyEnrolled`], [`DeskError::PersonTaken`], [`DeskError::Revoked`],
/// [`DeskError::NotUnderstood`].
pub(crate) fn enrol(ledger: &Ledger, request: &Enroll, now: Timestamp) -> Result<Enrolled, NotDone> {
    let is_listed = request.accounts.iter().any(|account| account.account == request.account);
    let is_name = (1..=NAME_CHARS_MAX).contains(&request.name.trim().chars().count());
    if !is_listed || !is_name || request.accounts.len() > ACCOUNTS_MAX {
        return Err(DeskError::NotUnderstood.into());
    }
    let mac = ledger.code_mac(&request.code);
    // Asked for without the one writer: whoever has no code does not keep it from those who push.
    ledger
        .read("find a code", |reader| find(reader, &mac, now)?.map(drop).ok_or(NotDone::Said(DeskError::WrongCode)))?;
    ledger.write("enrol a device", |writer| {
        let code = find(writer, &mac, now)?.ok_or(DeskError::WrongCode)?;
        let known = writer.device(request.device)?;
        if known.as_ref().is_some_and(|known| known.key != request.key) {
            return Err(DeskError::AlreadyEnrolled.into());
        }
        if known.is_some_and(|known| known.revoked_at.is_some()) {
            return Err(DeskError::Revoked.into());
        }
        match code.used_by {
            None => admit(writer, request, &code, now)?,
            Some(device) if device == request.device => {}
            Some(_) => return Err(DeskError::WrongCode.into()),
        }
        let (identity, key) = (ledger.desk().identity, writer.receipt_key()?.public());
        Ok(Enrolled { identity, accounts: writer.accounts_of(request.device)?, key })
    })
}

/// All are compared, each in a time that does not depend on where they differ.
fn find(reader: &Reader<'_>, mac: &[u8; 32], now: Timestamp) -> Result<Option<Code>, LedgerError> {
    let mut found = None;
    for code in reader.live_codes(now)? {
        if bool::from(code.mac.ct_eq(mac)) {
            found = Some(code);
        }
    }
    Ok(found)
}

fn admit(writer: &Writer<'_>, request: &Enroll, code: &Code, now: Timestamp) -> Result<(), NotDone> {
    let grant = code.grant;
    writer.put_device((request.device, request.name.trim(), &request.key), grant.territorial, now)?;
    for account in &request.accounts {
        // As the desk knows them: somebody may have been registered twice.
        let account = EnrolledAccount { person: writer.person_is(account.person)?, ..*account };
        let enrols = account.account == request.account;
        let granted = grant.person.map(|person| writer.person_is(person)).transpose()?;
        if enrols && granted.is_some_and(|person| person != account.person) {
            return Err(DeskError::WrongCode.into());
        }
        let known = writer.account(account.account)?;
        if let Some(known) = &known {
            let elsewhere = known.device != request.device;
            let alive = elsewhere && writer.device(known.device)?.is_some_and(|other| other.revoked_at.is_none());
            if alive || known.person != account.person {
                return Err(DeskError::AlreadyEnrolled.into());
            }
        }
        // Who somebody is, is only the workstation's word. It is not taken for people who work at another: only a code
        // that was made for them brings them to a second one.
        let is_here = known.is_some_and(|known| known.device == request.device);
        let is_vouched_for = enrols && grant.person.is_some();
        if !is_here
            && !is_vouched_for
            && let Some(device) = writer.works_elsewhere(account.person, request.device)?
        {
            return Err(DeskError::PersonTaken { person: account.person, device }.into());
        }
        // The word of a workstation about others counts once, until the desk itself knows them.
        let role = match known {
            _ if enrols => grant.role,
            Some(known) => known.role,
            None => lesser(account.role, grant.role),
        };
        writer.put_account(&EnrolledAccount { role, ..account }, request.device)?;
    }
    Ok(writer.use_code(&code.mac, request.device, now)?)
}

/// Who shares the workstation keeps their role, but nobody gets more than the code gives: what a workstation says of its
/// own people is only its word.
fn lesser(one: Role, other: Role) -> Role {
    let rank = |role| match role {
        Role::Reader => 0,
        Role::OnsiteL2 => 1,
        Role::ItsLead => 2,
        Role::Administrator => 3,
    };
    if rank(one) <= rank(other) { one } else { other }
}

#[cfg(test)]
mod tests;
