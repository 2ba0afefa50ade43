//! Whom the desk admits by their accounts of the entity, as an administrator sees and changes it.

use replica::{ADMISSION_DEVICES_MAX, AdmissionRow, Admit, DeskClient, Dismiss};

use super::admin::ask;
use crate::answer::Answer;
use crate::open::{Mine, Open};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::admin::{AdmissionAdd, AdmissionEnd, AdmissionView};

pub(crate) fn list(open: &Open, _: Nothing) -> Answer<Vec<AdmissionView>> {
    let Mine { account, .. } = open.me();
    let listed = ask(open, async |desk: &DeskClient| desk.admissions(account).await)?;
    Ok(listed.admissions.into_iter().map(seen).collect())
}

fn seen(row: AdmissionRow) -> AdmissionView {
    AdmissionView {
        admission: row.admission,
        email: row.email,
        subject: row.subject,
        role: row.role,
        scope: row.scope,
        territorial: row.territorial,
        devices: row.devices,
        used: row.used,
        admitted_at: row.admitted_at,
        bound_at: row.bound_at,
    }
}

/// Lets somebody in, or changes what they get.
pub(crate) fn add(open: &Open, request: AdmissionAdd) -> Answer<Vec<AdmissionView>> {
    open.require_admin()?;
    let AdmissionAdd { pin, email, subject, role, scope, territorial, devices } = request;
    if !(1..=ADMISSION_DEVICES_MAX).contains(&devices) {
        let rule = Rule::Range { min: 1, max: ADMISSION_DEVICES_MAX };
        return Err(Problem::Invalid { field: InvalidField::Devices, rule }.into());
    }
    let asked = Admit { email, subject, role, scope, territorial, devices };
    let wrong = Problem::Invalid { field: InvalidField::Admitted, rule: Rule::Unknown };
    let asked = asked.checked().ok_or(wrong)?;
    open.check_pin(&pin)?;
    let Mine { account, .. } = open.me();
    ask(open, async |desk: &DeskClient| desk.admit(account, &asked).await)?;
    list(open, Nothing {})
}

/// Ends an admission.
pub(crate) fn end(open: &Open, request: AdmissionEnd) -> Answer<Vec<AdmissionView>> {
    open.require_admin()?;
    let AdmissionEnd { pin, admission, revoke } = request;
    open.check_pin(&pin)?;
    let Mine { account, .. } = open.me();
    ask(open, async |desk: &DeskClient| desk.dismiss(account, &Dismiss { admission, revoke }).await)?;
    list(open, Nothing {})
}
