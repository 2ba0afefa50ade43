//! How a workstation becomes known: a one-time code, and the roles that follow from it.

use std::time::Duration;

use casework::{
    id::{DeviceId, PersonId},
    role::Role,
    time::Timestamp,
};
use subtle::ConstantTimeEq;
use wire::{
    AdminAct, CapsuleKey, DeskError, Enroll, Enrolled, EnrolledAccount, GiveScope, Membership, Reopen, Reopened,
    SealTo, ShutOut, Stay,
};

use crate::{
    admin::scope_given,
    admission,
    error::{LedgerError, NotDone},
    ledger::Ledger,
    sql::{Reader, Writer},
    table::{
        audit::By,
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
        self.write("add a code", |w| Ok(self.add_code(w, By::Terminal, grant, lasts, now)?.0))
    }

    /// The same within a transaction; answers until when it serves, too.
    pub(crate) fn add_code(
        &self,
        writer: &Writer<'_>,
        by: By,
        grant: Grant,
        lasts: Duration,
        now: Timestamp,
    ) -> Result<(String, Timestamp), LedgerError> {
        let text = new_text()?;
        let expires_at = after(now, lasts);
        let made_by = match by {
            By::Terminal => None,
            By::Account(_, account) => Some(account),
        };
        let code = Code { mac: self.code_mac(&text), grant, only: None, used_by: None };
        writer.add_code(&code, made_by, now, expires_at)?;
        let Grant { role, scope, territorial, person, device } = grant;
        writer.note_act(by, &AdminAct::CodeMade { role, scope, territorial, person, device, expires_at }, now)?;
        Ok((text, expires_at))
    }

    /// As people type it: hyphens, spaces and case do not count.
    pub(crate) fn code_mac(&self, text: &str) -> [u8; 32] {
        let plain: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).take(2 * CODE_CHARS).collect();
        token::tag(&self.desk().secret, CODE_CONTEXT, plain.to_ascii_uppercase().as_bytes())
    }
}

/// A new code as it is printed.
pub(crate) fn new_text() -> Result<String, LedgerError> {
    let mut random = [0_u8; CODE_CHARS];
    getrandom::fill(&mut random)?;
    let text: String = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect();
    let groups: Vec<&str> = (0..CODE_CHARS).step_by(GROUP_CHARS).map(|at| &text[at..at + GROUP_CHARS]).collect();
    Ok(groups.join("-"))
}

pub(crate) fn after(now: Timestamp, lasts: Duration) -> Timestamp {
    Timestamp(now.0.saturating_add(i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX)))
}

/// Enrols a workstation. The same request with the same code may be repeated, since an answer may get lost.
///
/// # Errors
/// [`DeskError::WrongCode`], [`DeskError::AlreadyEnrolled`], [`DeskError::PersonTaken`], [`DeskError::Revoked`],
/// [`DeskError::NotAdmitted`], [`DeskError::NotUnderstood`].
pub(crate) fn enrol(ledger: &Ledger, request: &Enroll, now: Timestamp) -> Result<Enrolled, NotDone> {
    let is_listed = request.accounts.iter().any(|account| account.account == request.account);
    let is_name = (1..=NAME_CHARS_MAX).contains(&request.name.trim().chars().count());
    if !is_listed || !is_name || request.accounts.len() > ACCOUNTS_MAX {
        return Err(DeskError::NotUnderstood.into());
    }
    let mac = ledger.code_mac(&request.code);
    is_live(ledger, &mac, now)?;
    ledger.write("enrol a device", |writer| {
        let code = find(writer, &mac, now)?.ok_or(DeskError::WrongCode)?;
        let known = writer.device(request.device)?;
        if known.as_ref().is_some_and(|known| known.key != request.key) {
            return Err(DeskError::AlreadyEnrolled.into());
        }
        if code.grant.device.is_some_and(|device| device != request.device) {
            return Err(DeskError::WrongCode.into());
        }
        // Whoever finds the code of a sign-in has no use for it.
        if code.only.is_some_and(|only| only.device != request.device || only.key != request.key) {
            return Err(DeskError::WrongCode.into());
        }
        // Only a code that was made for it brings a workstation back that was shut out, and only once.
        let comes_back = known.as_ref().is_some_and(|known| known.revoked_at.is_some());
        if comes_back && (code.grant.device.is_none() || code.used_by.is_some()) {
            return Err(DeskError::Revoked.into());
        }
        match code.used_by {
            None => {
                let person = match code.only {
                    Some(only) => admission::vouches(writer, only.admission, request)?,
                    None => code.grant.person,
                };
                let code = Code { grant: Grant { person, ..code.grant }, ..code };
                admit(writer, request, &code, comes_back, now)?;
            }
            Some(device) if device == request.device => {}
            Some(_) => return Err(DeskError::WrongCode.into()),
        }
        let device = writer.device(request.device)?.ok_or(DeskError::NotFound)?;
        Ok(enrolled(ledger, writer, &device)?)
    })
}

fn enrolled(ledger: &Ledger, reader: &Reader<'_>, device: &Device) -> Result<Enrolled, LedgerError> {
    let identity = ledger.desk().identity;
    let recipient = reader.bundle_identity()?.recipient();
    Ok(Enrolled {
        identity,
        enrolment: device.enrolment,
        keys: ledger.secrets().public(),
        seals: SealTo::new(identity.desk, recipient, &ledger.secrets().signing),
        accounts: reader.accounts_of(device.id)?,
    })
}

/// What is known of a workstation, also of one that was shut out: an order that it is to obey is told here.
pub(crate) fn membership(ledger: &Ledger, id: DeviceId, now: Timestamp) -> Result<Membership, NotDone> {
    let (device, enrolled) = ledger.read("tell a device what it is here", |reader| {
        let device = reader.device(id)?.ok_or(DeskError::NotAuthorised)?;
        let enrolled = enrolled(ledger, reader, &device)?;
        Ok::<_, NotDone>((device, enrolled))
    })?;
    let stay = Stay { desk: enrolled.identity.desk, device: id, enrolment: device.enrolment };
    let order = device.wipe_at.map(|at| ledger.secrets().signing.wipe(stay, at));
    if order.is_some() && device.wipe_told_at.is_none() {
        ledger.write("note that an order was told", |writer| writer.told_wipe(id, now))?;
    }
    Ok(Membership { enrolled, shut_out: device.revoked_at.map(|at| ShutOut { at, order }), at: Some(now) })
}

/// Gives the key of a shut store back to whoever has a code that was made for this workstation. That it came back since does not
/// count: the answer to its enrolment may have been lost, and its store be shut still. What was sealed in another stay opens
/// nothing.
///
/// # Errors
/// [`DeskError::WrongCode`]: there is no such code, or no such workstation. [`DeskError::NotUnderstood`]: what was sealed does not
/// open.
pub(crate) fn reopen(ledger: &Ledger, request: &Reopen, now: Timestamp) -> Result<Reopened, NotDone> {
    let mac = ledger.code_mac(&request.code);
    is_live(ledger, &mac, now)?;
    let Stay { desk, device: id, .. } = request.stay;
    ledger.write("reopen a store", |writer| {
        let code = find(writer, &mac, now)?.filter(|code| code.used_by.is_none() && code.grant.device == Some(id));
        let person = code.and_then(|code| code.grant.person).ok_or(DeskError::WrongCode)?;
        if writer.device(id)?.is_none() || desk != ledger.desk().identity.desk {
            return Err(DeskError::WrongCode.into());
        }
        let account = writer.account_on(id, writer.person_is(person)?)?.ok_or(DeskError::WrongCode)?;
        let opened = ledger.secrets().rescue.open(&request.stay, &request.sealed);
        let key = CapsuleKey::new(&*opened.map_err(|_| DeskError::NotUnderstood)?);
        writer.note_act(By::Account(id, account), &AdminAct::Reopened { device: id }, now)?;
        Ok(Reopened { key, account })
    })
}

/// Asked for without the one writer: whoever has no code does not keep it from those who push.
fn is_live(ledger: &Ledger, mac: &[u8; 32], now: Timestamp) -> Result<(), NotDone> {
    ledger.read("find a code", |reader| find(reader, mac, now)?.map(drop).ok_or(NotDone::Said(DeskError::WrongCode)))
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

fn admit(writer: &Writer<'_>, request: &Enroll, code: &Code, comes_back: bool, now: Timestamp) -> Result<(), NotDone> {
    let grant = code.grant;
    let giving = (By::Account(request.device, request.account), now);
    let is_known = writer.device(request.device)?.is_some();
    // Where it stands is said of a known one by an administrator, not by whoever signs in at it.
    let territorial = grant.territorial.filter(|_| !is_known || code.only.is_none());
    writer.put_device((request.device, request.name.trim(), &request.key), territorial, now)?;
    // Before others that were made for it end with what it is given.
    writer.use_code(&code.mac, request.device, now)?;
    let mut enrolling = None;
    for account in &request.accounts {
        enrolling = admit_one(writer, request, code, account, giving)?.or(enrolling);
    }
    let by_sign_in = code.only.map(|only| only.admission);
    let begins_with = (!is_known).then(|| grant.scope.unwrap_or_default());
    match (begins_with, grant.scope) {
        (Some(scope), _) => {
            writer.begin_views(request.device, scope)?;
            if by_sign_in.is_none() {
                admission::narrows(writer, giving, request.device, scope)?;
            }
        }
        // What a workstation sees is not changed by whoever signs in at it.
        (None, Some(scope)) if by_sign_in.is_none() => {
            scope_given(writer, giving.0, GiveScope { device: request.device, scope }, now)?;
        }
        (None, _) => {}
    }
    if let Some((person, role)) = enrolling {
        let (device, admission) = (request.device, by_sign_in);
        let act = if comes_back {
            AdminAct::Readmitted { device, person, role }
        } else {
            AdminAct::Enrolled { device, person, role, admission, scope: begins_with }
        };
        writer.note_act(giving.0, &act, now)?;
    }
    Ok(())
}

/// One of the accounts in the store; answers the person and the role of the one that enrols.
fn admit_one(
    writer: &Writer<'_>,
    request: &Enroll,
    code: &Code,
    account: &EnrolledAccount,
    giving: admission::Giving,
) -> Result<Option<(PersonId, Role)>, NotDone> {
    let grant = code.grant;
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
        let alive = elsewhere && !admission::is_shut_out(writer, known.device)?;
        if alive || known.person != account.person {
            return Err(DeskError::AlreadyEnrolled.into());
        }
        // It comes back by a code, and not by whoever signs in where it is.
        if elsewhere && !enrols && code.only.is_some() {
            return Ok(None);
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
    let signs_in = enrols && code.only.is_some();
    let came_along = writer.came_along(account.account)?;
    // The word of a workstation about others counts once, until the desk itself knows them.
    let role = match known {
        // Whose role was lowered does not get it back by signing in once more.
        Some(known) if (signs_in && !came_along) || (is_here && !enrols) => known.role,
        // Nor does whoever brings the account of somebody whose workstation was shut out have their role.
        Some(known) if !enrols => lesser(known.role, grant.role),
        _ if enrols => grant.role,
        // An administrator who signs in makes nobody one whom nobody has vouched for.
        _ if code.only.is_some() => lesser(lesser(account.role, grant.role), Role::OnsiteL2),
        _ => lesser(account.role, grant.role),
    };
    writer.put_account(&EnrolledAccount { role, ..account }, request.device)?;
    if enrols || (code.only.is_some() && known.is_none()) {
        writer.comes_along(account.account, !enrols)?;
    }
    if !enrols {
        return Ok(None);
    }
    match code.only {
        Some(only) => writer.enrolled_by(account.account, only.admission)?,
        None => admission::follows(writer, giving, account.account, role)?,
    }
    Ok(Some((account.person, role)))
}

/// Who shares the workstation keeps their role, but nobody gets more than the code gives: what a workstation says of its
/// own people is only its word. By what each may do; those who only attend cases by their level, and who comes from outside
/// the entity least of them.
pub(crate) fn lesser(one: Role, other: Role) -> Role {
    let rank = |role| match role {
        Role::Reader => 0,
        Role::Provider => 1,
        Role::SpecL2 => 2,
        Role::SpecL3 => 3,
        Role::AgentL1 => 4,
        Role::OnsiteL2 => 5,
        Role::ItsLead => 6,
        Role::Administrator => 7,
    };
    if rank(one) <= rank(other) { one } else { other }
}

#[cfg(test)]
mod tests;
