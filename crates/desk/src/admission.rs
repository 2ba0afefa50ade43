//! Whoever signs in with an account of the entity: whom an administrator admitted gets a code, made for one workstation with
//! one key. What the provider says names somebody; role and territorial are what the administrator said.

use std::time::Duration;

use casework::{
    id::{AccountId, AdmissionId, DeviceId, PersonId},
    role::Role,
    scope::Scope,
    time::Timestamp,
};
use uuid::Uuid;
use wire::{
    ADMISSIONS_MAX, AdminAct, AdmissionRow, Admissions, Admit, Admitted, CodeMade, DeskError, Dismiss, Enroll,
    EnrolledAccount, SignedIn, Unadmitted,
};

use crate::{
    admin::{Administrator, administer, shut_out},
    enrol::{after, lesser, new_text},
    error::{LedgerError, NotDone},
    ledger::Ledger,
    provider::Who,
    sql::{Reader, Writer},
    table::{
        account::Account,
        admission::{Admission, Gives},
        audit::By,
        code::{Code, Grant, Only},
    },
};

/// How long the code of a sign-in serves: the workstation uses it at once.
const CODE_LASTS: Duration = Duration::from_secs(600);

impl Ledger {
    /// Lets somebody in, or answers why not: [`DeskError::NotUnderstood`], [`DeskError::AddressTaken`].
    ///
    /// # Errors
    /// [`LedgerError`] of the database; so for every method.
    pub fn admit(&self, asked: Admit, now: Timestamp) -> Result<Result<AdmissionId, DeskError>, LedgerError> {
        let Some(asked) = asked.checked() else { return Ok(Err(DeskError::NotUnderstood)) };
        match self.write("admit somebody", |w| admitted(w, By::Terminal, &asked, now)) {
            Ok(id) => Ok(Ok(id)),
            Err(NotDone::Said(why)) => Ok(Err(why)),
            Err(NotDone::Failed(error)) => Err(error),
        }
    }

    /// Who may come in by signing in.
    pub fn admissions(&self) -> Result<Admissions, LedgerError> {
        self.read("list who is admitted", |reader| {
            let listed = reader.admissions(ADMISSIONS_MAX)?.into_iter();
            Ok(Admissions { admissions: listed.map(|one| row(reader, one)).collect::<Result<_, LedgerError>>()? })
        })
    }

    /// By which admission that still stands somebody enrolled this workstation, if by any.
    pub fn admission_behind(&self, device: DeviceId) -> Result<Option<AdmissionId>, LedgerError> {
        self.read("find who is admitted", |reader| {
            for account in reader.accounts_of(device)? {
                if let Some(admission) = standing(reader, account.account)? {
                    return Ok(Some(admission.id));
                }
            }
            Ok(None)
        })
    }

    /// Ends an admission; answers whether there was one.
    pub fn dismiss(&self, asked: Dismiss, now: Timestamp) -> Result<bool, LedgerError> {
        self.write("dismiss somebody", |w| dismissed(w, By::Terminal, asked, now))
    }
}

fn row(reader: &Reader<'_>, admission: Admission) -> Result<AdmissionRow, LedgerError> {
    let used = reader.admission_devices(admission.id)?.len();
    Ok(AdmissionRow {
        admission: admission.id,
        email: admission.email,
        subject: admission.subject,
        role: admission.gives.role,
        scope: admission.gives.scope,
        territorial: admission.gives.territorial,
        devices: admission.gives.devices,
        used: u32::try_from(used).unwrap_or(u32::MAX),
        admitted_at: admission.admitted_at,
        bound_at: admission.bound_at,
    })
}

/// The same from a workstation.
pub(crate) fn admit(ledger: &Ledger, by: Administrator, asked: Admit, now: Timestamp) -> Result<Admitted, NotDone> {
    let asked = asked.checked().ok_or(DeskError::NotUnderstood)?;
    administer(ledger, "admit somebody", by, |writer, by| {
        Ok(Admitted { admission: admitted(writer, by, &asked, now)? })
    })
}

pub(crate) fn dismiss(ledger: &Ledger, by: Administrator, asked: Dismiss, now: Timestamp) -> Result<(), NotDone> {
    administer(ledger, "dismiss somebody", by, |writer, by| {
        // Nobody locks themselves out of what only they may open again.
        let own = |device| writer.admission_devices(asked.admission).map(|devices| devices.contains(&device));
        if let By::Account(device, _) = by
            && asked.revoke
            && own(device)?
        {
            return Err(DeskError::NotPermitted.into());
        }
        if dismissed(writer, by, asked, now)? { Ok(()) } else { Err(DeskError::NotFound.into()) }
    })
}

fn admitted(writer: &Writer<'_>, by: By, asked: &Admit, now: Timestamp) -> Result<AdmissionId, NotDone> {
    let Admit { role, scope, territorial, devices, .. } = *asked;
    let known = match (&asked.email, &asked.subject) {
        (Some(email), _) => writer.admission_by_email(email)?,
        (None, Some(subject)) => writer.admission_by_subject(subject)?,
        (None, None) => None,
    };
    let (changed, id) = match known {
        // Whoever has the mailbox now is not who had it then: the administrator says which of the two is meant.
        Some(Admission { id, subject: Some(subject), .. }) if asked.email.is_some() => {
            return Err(DeskError::AddressTaken { admission: id, subject }.into());
        }
        Some(known) => {
            writer.change_admission(known.id, Gives { role, scope, territorial, devices })?;
            (true, known.id)
        }
        None => {
            let id = AdmissionId(Uuid::new_v4());
            writer.add_admission(id, asked, now)?;
            (false, id)
        }
    };
    let act = AdminAct::PersonAdmitted { admission: id, role, scope, territorial, devices, changed };
    writer.note_act(by, &act, now)?;
    Ok(id)
}

fn dismissed(writer: &Writer<'_>, by: By, asked: Dismiss, now: Timestamp) -> Result<bool, LedgerError> {
    let Dismiss { admission, revoke } = asked;
    let Some(known) = writer.admission(admission)? else { return Ok(false) };
    if writer.end_admission(admission)? {
        writer.note_act(by, &AdminAct::PersonDismissed { admission }, now)?;
    }
    if revoke {
        for device in writer.admission_devices(admission)? {
            shut_out(writer, by, device, now)?;
        }
    }
    // Also of one that ended before, whose workstations are to go now.
    Ok(revoke || !known.is_over())
}

/// The code of whoever signed in, for the workstation and the key that the sign-in was begun with.
///
/// # Errors
/// [`DeskError::NotAdmitted`].
pub(crate) fn code_for(ledger: &Ledger, signed: &SignedIn, who: &Who, now: Timestamp) -> Result<CodeMade, NotDone> {
    // Asked for without the one writer: whoever is not admitted does not keep it from those who push.
    ledger.read("find who is admitted", |reader| find(reader, who).map(drop))?;
    ledger.write("make a code for whoever signed in", |writer| {
        let admission = find(writer, who)?;
        if !has_room(writer, &admission, signed.device)? {
            return Err(not_admitted(who.email.clone(), &who.subject, Unadmitted::Full).into());
        }
        if admission.issuer.is_none() {
            writer.bind_admission(admission.id, (&who.issuer, &who.subject), now)?;
        }
        let (id, Gives { role, scope, territorial, .. }) = (admission.id, admission.gives);
        let (text, expires_at) = (new_text()?, after(now, CODE_LASTS));
        let code = Code {
            mac: ledger.code_mac(&text),
            grant: Grant { role, scope: Some(scope), territorial, person: None, device: None },
            only: Some(Only { admission: id, device: signed.device, key: signed.key }),
            used_by: None,
        };
        writer.withdraw_codes_of(id)?;
        writer.add_code(&code, None, now, expires_at)?;
        Ok(CodeMade { code: text, expires_at })
    })
}

/// Once somebody signed in, only the subject counts: an address may be given to somebody else.
fn find(reader: &Reader<'_>, who: &Who) -> Result<Admission, NotDone> {
    let refused = |why| NotDone::from(not_admitted(who.email.clone(), &who.subject, why));
    if let Some(known) = reader.admission_by_subject(&who.subject)? {
        // Of another provider somebody else may have this subject.
        let is_theirs = known.issuer.as_ref().is_none_or(|issuer| *issuer == who.issuer);
        return if is_theirs { Ok(known) } else { Err(refused(Unadmitted::Unknown)) };
    }
    match &who.email {
        Some(_) if !who.is_verified => Err(refused(Unadmitted::Unverified)),
        Some(email) => {
            let known = reader.admission_by_email(email)?.filter(|known| known.subject.is_none());
            known.ok_or_else(|| refused(Unadmitted::Unknown))
        }
        None => Err(refused(Unadmitted::Unknown)),
    }
}

fn has_room(reader: &Reader<'_>, admission: &Admission, device: DeviceId) -> Result<bool, LedgerError> {
    let others = reader.admission_devices(admission.id)?.into_iter().filter(|other| *other != device).count();
    Ok(u32::try_from(others).is_ok_and(|others| others < admission.gives.devices))
}

/// Whether the workstation may be enrolled by it, for the account that asks; answers the person for whom it vouches. Who somebody
/// is, is the workstation's word, as with every code: what they said at another one by the same admission is taken again, and what
/// the desk knows by anything else is not taken over.
///
/// # Errors
/// [`DeskError::WrongCode`], [`DeskError::NotAdmitted`].
pub(crate) fn vouches(reader: &Reader<'_>, id: AdmissionId, request: &Enroll) -> Result<Option<PersonId>, NotDone> {
    let known = reader.admission(id)?.filter(|known| !known.is_over()).ok_or(DeskError::WrongCode)?;
    let account = request.accounts.iter().find(|one| one.account == request.account);
    let person = reader.person_is(account.ok_or(DeskError::NotUnderstood)?.person)?;
    let is_theirs = reader.is_admission_of(id, person)?;
    let refused = |why| not_admitted(known.email.clone(), known.subject.as_deref().unwrap_or_default(), why);
    for account in &request.accounts {
        if !is_free(reader, id, account, request)? {
            return Err(refused(Unadmitted::Other).into());
        }
    }
    // What it sees is a matter of all its people, and not of whoever signs in at it. Who only came along comes in now.
    let is_here = reader.account(request.account)?.is_some_and(|here| here.device == request.device)
        && !reader.came_along(request.account)?;
    let is_known = reader.device(request.device)?.is_some();
    if is_known && !is_here && !known.gives.scope.shows(reader.scope_on(request.device)?) {
        return Err(refused(Unadmitted::Scope).into());
    }
    // Since the code was made another one may have been enrolled, or let in again.
    if !has_room(reader, &known, request.device)? {
        return Err(refused(Unadmitted::Full).into());
    }
    Ok(is_theirs.then_some(person))
}

/// Whether nobody else has what the workstation says is theirs: an account of whoever enrols, or one that is in the same store and
/// comes along.
fn is_free(
    reader: &Reader<'_>,
    id: AdmissionId,
    account: &EnrolledAccount,
    request: &Enroll,
) -> Result<bool, LedgerError> {
    let enrols = account.account == request.account;
    let person = reader.person_is(account.person)?;
    Ok(match reader.account(account.account)? {
        Some(known) if enrols => {
            reader.admission_of(account.account)? == Some(id)
                || (known.device == request.device
                    && reader.came_along(account.account)?
                    && !reader.is_vouched_for(person)?
                    && !reader.is_admission_of_others(id, person)?)
        }
        // That of somebody whose workstation was shut out stays where it is.
        Some(known) => known.device == request.device || is_shut_out(reader, known.device)?,
        // Of somebody who works elsewhere the enrolment itself says where.
        None => {
            (enrols && reader.is_admission_of(id, person)?)
                || !reader.is_vouched_for(person)?
                || reader.works_elsewhere(person, request.device)?.is_some()
        }
    })
}

pub(crate) fn is_shut_out(reader: &Reader<'_>, device: DeviceId) -> Result<bool, LedgerError> {
    Ok(reader.device(device)?.is_some_and(|device| device.revoked_at.is_some()))
}

/// Whether the account stayed with a workstation that was shut out, and may still be said to be at this one: by a code, or by whose it
/// is. Nobody says so of somebody who works elsewhere by now, or was dismissed.
pub(crate) fn may_come(
    reader: &Reader<'_>,
    id: AccountId,
    known: &Account,
    device: DeviceId,
) -> Result<bool, LedgerError> {
    let is_elsewhere = || Ok::<_, LedgerError>(reader.works_elsewhere(known.person, device)?.is_some());
    let is_dismissed = || Ok::<_, LedgerError>(reader.admission_of(id)?.is_some() && standing(reader, id)?.is_none());
    Ok(is_shut_out(reader, known.device)? && !is_elsewhere()? && !is_dismissed()?)
}

/// Who gives something, and when.
pub(crate) type Giving = (By, Timestamp);

/// Who has a lesser role now does not get the former one by enrolling anew.
pub(crate) fn follows(writer: &Writer<'_>, giving: Giving, account: AccountId, role: Role) -> Result<(), LedgerError> {
    let Some(Admission { id, gives, .. }) = standing(writer, account)? else { return Ok(()) };
    if lesser(gives.role, role) == gives.role {
        return Ok(());
    }
    changed(writer, giving, id, Gives { role, ..gives })
}

/// Nor do the people of a workstation that was given a scope see more than that by enrolling another one.
pub(crate) fn narrows(writer: &Writer<'_>, giving: Giving, device: DeviceId, scope: Scope) -> Result<(), LedgerError> {
    for account in writer.accounts_of(device)? {
        if let Some(Admission { id, gives, .. }) = standing(writer, account.account)?
            && !scope.shows(gives.scope)
        {
            // Where nothing is left they were moved, by whoever gave the scope.
            let scope = gives.scope.both(scope).unwrap_or(scope);
            changed(writer, giving, id, Gives { scope, ..gives })?;
        }
    }
    Ok(())
}

/// The admission by which somebody came in, if it is not over.
fn standing(reader: &Reader<'_>, account: AccountId) -> Result<Option<Admission>, LedgerError> {
    let Some(id) = reader.admission_of(account)? else { return Ok(None) };
    Ok(reader.admission(id)?.filter(|known| !known.is_over()))
}

fn changed(writer: &Writer<'_>, (by, now): Giving, id: AdmissionId, gives: Gives) -> Result<(), LedgerError> {
    writer.change_admission(id, gives)?;
    let Gives { role, scope, territorial, devices } = gives;
    let act = AdminAct::PersonAdmitted { admission: id, role, scope, territorial, devices, changed: true };
    writer.note_act(by, &act, now)
}

fn not_admitted(email: Option<String>, subject: &str, why: Unadmitted) -> DeskError {
    DeskError::NotAdmitted { email, subject: subject.to_owned(), why }
}

#[cfg(test)]
mod tests;
