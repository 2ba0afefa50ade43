//! What an administrator asks of the desk. The desk takes this workstation's word for who asks, so the PIN is asked for
//! here before anything is changed: an open window that nobody watches gives nobody a code.

use casework::refusal::Refusal;
use qrcode::{Color, EcLevel, QrCode};
use replica::{AdminAct, Audited, DeskClient, DevicePerson, DeviceRow, Fault, GiveRole, GiveScope, Invitation, Line};
use replica::{MakeCode, Patience, Revoke};

use super::fault;
use crate::answer::Answer;
use crate::open::{Mine, Open, found};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::admin::{
    AdminActKind, AdminActView, AdminCode, AdminCodeMade, AdminDevice, AdminPerson, AdminRevoke, AdminRole, AdminScope,
    AdminView, QrView, SeenScope,
};

/// Asks the desk as whoever is in.
pub(super) fn ask<T>(open: &Open, what: impl AsyncFnOnce(&DeskClient) -> Result<T, Fault>) -> Answer<T> {
    open.require_admin()?;
    let line = Line::new(&open.store, Patience::default()).map_err(fault::no_line)?;
    line.wait(what).map_err(|fault| fault::of_desk(Some(open), fault))
}

/// Everything that the desk tells an administrator.
pub(crate) fn look(open: &Open, _: Nothing) -> Answer<AdminView> {
    let Mine { account, .. } = open.me();
    let (devices, audit) =
        ask(open, async |desk: &DeskClient| Ok((desk.devices(account).await?, desk.audit(account).await?)))?;
    let here = open.read(|r| found(r.device()))?.id;
    let device = |row: DeviceRow| AdminDevice {
        is_here: row.device == here,
        device: row.device,
        name: row.name,
        territorial: row.territorial,
        enrolled_at: row.enrolled_at,
        last_seen: row.last_seen,
        revoked_at: row.revoked_at,
        wipe_at: row.wipe_at,
        wipe_told_at: row.wipe_told_at,
        quarantined: row.quarantined,
        scope: row.scope,
        people: row.people.into_iter().map(|person| seen(person, account)).collect(),
    };
    let devices = devices.devices.into_iter().map(device).collect();
    Ok(AdminView { devices, acts: audit.acts.into_iter().map(act).collect() })
}

fn seen(person: DevicePerson, me: casework::id::AccountId) -> AdminPerson {
    let DevicePerson { account, person, name, role } = person;
    AdminPerson { account, person, name, role, is_me: account == me }
}

fn act(audited: Audited) -> AdminActView {
    let kind = match audited.act {
        AdminAct::CodeMade { device: None, .. } => AdminActKind::CodeMade,
        AdminAct::CodeMade { .. } => AdminActKind::CodeMadeForReturn,
        AdminAct::Enrolled { .. } => AdminActKind::Enrolled,
        AdminAct::Readmitted { .. } => AdminActKind::Readmitted,
        AdminAct::Revoked { .. } => AdminActKind::Revoked,
        AdminAct::WipeOrdered { .. } => AdminActKind::WipeOrdered,
        AdminAct::Reopened { .. } => AdminActKind::Reopened,
        AdminAct::RoleGiven { .. } => AdminActKind::RoleGiven,
        AdminAct::ScopeGiven { .. } => AdminActKind::ScopeGiven,
        AdminAct::QuarantineDiscarded { .. } => AdminActKind::QuarantineDiscarded,
        AdminAct::PersonAdmitted { changed: false, .. } => AdminActKind::PersonAdmitted,
        AdminAct::PersonAdmitted { .. } => AdminActKind::AdmissionChanged,
        AdminAct::PersonDismissed { .. } => AdminActKind::PersonDismissed,
    };
    let (role, role_before, entries) = match audited.act {
        AdminAct::CodeMade { role, .. }
        | AdminAct::Enrolled { role, .. }
        | AdminAct::Readmitted { role, .. }
        | AdminAct::PersonAdmitted { role, .. } => (Some(role), None, None),
        AdminAct::RoleGiven { from, to, .. } => (Some(to), Some(from), None),
        AdminAct::QuarantineDiscarded { entries, .. } => (None, None, Some(entries)),
        AdminAct::Revoked { .. }
        | AdminAct::WipeOrdered { .. }
        | AdminAct::Reopened { .. }
        | AdminAct::PersonDismissed { .. }
        | AdminAct::ScopeGiven { .. } => (None, None, None),
    };
    let (scope, scope_before) = match audited.act {
        AdminAct::CodeMade { scope, .. } | AdminAct::Enrolled { scope, .. } => (scope, None),
        AdminAct::PersonAdmitted { scope, .. } => (Some(scope), None),
        AdminAct::ScopeGiven { from, to, .. } => (Some(to), Some(from)),
        _ => (None, None),
    };
    let (by, by_device) = audited.by.map_or((None, None), |by| (by.name, Some(by.device_name)));
    AdminActView {
        n: audited.n,
        at: audited.at,
        by,
        by_device,
        act: kind,
        device: audited.device_name,
        person: audited.person_name,
        role,
        role_before,
        scope: scope.map(SeenScope::from),
        scope_before: scope_before.map(SeenScope::from),
        entries,
        admission: audited.act.admission(),
        admitted: audited.admitted,
    }
}

/// A code, with the line and the picture that bring it to the workstation.
pub(crate) fn make_code(open: &Open, request: AdminCode) -> Answer<AdminCodeMade> {
    open.require_admin()?;
    let max = replica::CODE_HOURS_MAX;
    if !(1..=max).contains(&request.hours) {
        return Err(Problem::Invalid { field: InvalidField::Hours, rule: Rule::Range { min: 1, max } }.into());
    }
    let AdminCode { pin, role, scope, territorial, person, device, hours } = request;
    open.check_pin(&pin)?;
    let Mine { account, .. } = open.me();
    let asked = MakeCode { role, scope: scope.map(|scope| scope.offices), territorial, person, device, hours };
    let made = ask(open, async |desk: &DeskClient| desk.make_code(account, &asked).await)?;
    let link = open.read(|r| found(r.link()))?;
    let (address, certificate) = (link.url, link.certificate.to_string());
    let invitation = Invitation::typed(&address, &certificate, &made.code)
        .map_err(|_| anyhow::anyhow!("the desk made a code that is none"))?
        .to_string();
    Ok(AdminCodeMade { qr: qr(&invitation)?, invitation, code: made.code, expires_at: made.expires_at })
}

fn qr(text: &str) -> Answer<QrView> {
    use std::fmt::Write as _;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(anyhow::Error::from)?;
    let side = code.width();
    let mut dark = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        while x < side {
            let run = row[x..].iter().take_while(|color| **color == row[x]).count();
            if row[x] == Color::Dark {
                write!(dark, "M{x} {y}h{run}v1h-{run}z").map_err(anyhow::Error::from)?;
            }
            x += run;
        }
    }
    Ok(QrView { side: side as u32, dark })
}

/// Shuts a workstation out.
pub(crate) fn revoke(open: &Open, request: AdminRevoke) -> Answer<AdminView> {
    open.require_admin()?;
    let AdminRevoke { pin, device, wipe } = request;
    if open.read(|r| found(r.device()))?.id == device {
        return Err(Refusal::NotPermitted.into());
    }
    open.check_pin(&pin)?;
    let Mine { account, .. } = open.me();
    ask(open, async |desk: &DeskClient| desk.revoke(account, &Revoke { device, wipe }).await)?;
    look(open, Nothing {})
}

/// Gives somebody another role, which their workstation learns when it next speaks with the desk.
pub(crate) fn give_role(open: &Open, request: AdminRole) -> Answer<AdminView> {
    open.require_admin()?;
    let AdminRole { pin, account: of, role } = request;
    let Mine { account, .. } = open.me();
    if of == account {
        return Err(Refusal::NotPermitted.into());
    }
    open.check_pin(&pin)?;
    ask(open, async |desk: &DeskClient| desk.give_role(account, &GiveRole { account: of, role }).await)?;
    look(open, Nothing {})
}

/// Lets a workstation see other territorial offices, which it is told when it next speaks with the desk.
pub(crate) fn give_scope(open: &Open, request: AdminScope) -> Answer<AdminView> {
    open.require_admin()?;
    let AdminScope { pin, device, scope } = request;
    let Mine { account, .. } = open.me();
    open.check_pin(&pin)?;
    ask(open, async |desk: &DeskClient| desk.give_scope(account, &GiveScope { device, scope }).await)?;
    look(open, Nothing {})
}
