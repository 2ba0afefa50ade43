//! Whom administrators let in by an account of the entity. An admission that ended names nobody.

use casework::{
    id::{AccountId, AdmissionId, DeviceId, PersonId},
    role::Role,
    scope::Scope,
    site::TerritorialDirection,
    time::Timestamp,
};
use wire::Admit;

use crate::{
    column::{DomainColumn, Json, Word},
    error::LedgerError,
    sql::{Reader, Row, Writer, named_params, sql},
};

/// What workstations are given that somebody enrols by signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gives {
    pub(crate) role: Role,
    pub(crate) scope: Scope,
    pub(crate) territorial: Option<TerritorialDirection>,
    /// How many may be enrolled.
    pub(crate) devices: u32,
}

/// Somebody who may enrol by signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Admission {
    pub(crate) id: AdmissionId,
    pub(crate) email: Option<String>,
    pub(crate) subject: Option<String>,
    /// The provider that knows them by this subject, once they signed in.
    pub(crate) issuer: Option<String>,
    pub(crate) gives: Gives,
    pub(crate) admitted_at: Timestamp,
    pub(crate) bound_at: Option<Timestamp>,
}

impl Admission {
    pub(crate) fn is_over(&self) -> bool {
        self.email.is_none() && self.subject.is_none()
    }
}

impl Reader<'_> {
    pub(crate) fn admission(&self, id: AdmissionId) -> Result<Option<Admission>, LedgerError> {
        self.one(sql!("admission/get.sql"), named_params! { ":id": id.0 }, admission)
    }

    pub(crate) fn admission_by_email(&self, email: &str) -> Result<Option<Admission>, LedgerError> {
        self.one(sql!("admission/by_email.sql"), named_params! { ":email": email }, admission)
    }

    pub(crate) fn admission_by_subject(&self, subject: &str) -> Result<Option<Admission>, LedgerError> {
        self.one(sql!("admission/by_subject.sql"), named_params! { ":subject": subject }, admission)
    }

    pub(crate) fn admissions(&self, limit: usize) -> Result<Vec<Admission>, LedgerError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all(sql!("admission/list.sql"), named_params! { ":limit": limit }, admission)
    }

    /// Also those that ended.
    pub(crate) fn every_admission(&self) -> Result<Vec<Admission>, LedgerError> {
        self.all(sql!("admission/every.sql"), [], admission)
    }

    /// The workstations that they enrolled by it, but for those that were shut out.
    pub(crate) fn admission_devices(&self, id: AdmissionId) -> Result<Vec<DeviceId>, LedgerError> {
        let params = named_params! { ":admission": id.0 };
        self.all(sql!("admission/devices.sql"), params, |row| row.get("device").map(DeviceId))
    }

    /// By which admission an account enrolled.
    pub(crate) fn admission_of(&self, account: AccountId) -> Result<Option<AdmissionId>, LedgerError> {
        let params = named_params! { ":account": account.0 };
        self.one(sql!("admission/of_account.sql"), params, |row| row.get("admission").map(AdmissionId))
    }

    /// Whether somebody enrolled by it under the name of this person.
    pub(crate) fn is_admission_of(&self, id: AdmissionId, person: PersonId) -> Result<bool, LedgerError> {
        let params = named_params! { ":admission": id.0, ":person": person.0 };
        Ok(self.one(sql!("admission/names.sql"), params, |_| Ok(()))?.is_some())
    }

    /// Whether somebody enrolled by it under another name.
    pub(crate) fn is_admission_of_others(&self, id: AdmissionId, than: PersonId) -> Result<bool, LedgerError> {
        let params = named_params! { ":admission": id.0, ":person": than.0 };
        Ok(self.one(sql!("admission/names_others.sql"), params, |_| Ok(()))?.is_some())
    }
}

impl Writer<'_> {
    pub(crate) fn add_admission(&self, id: AdmissionId, asked: &Admit, now: Timestamp) -> Result<(), LedgerError> {
        let params = named_params! {
            ":id": id.0,
            ":email": asked.email.as_deref(),
            ":subject": asked.subject.as_deref(),
            ":role": Word(&asked.role),
            ":scope": Json(&asked.scope),
            ":territorial": asked.territorial.as_ref().map(Word),
            ":devices": asked.devices,
            ":now": now.0,
        };
        self.run(sql!("admission/add.sql"), params).map(drop)
    }

    /// Whatever was made by it and not used yet goes.
    pub(crate) fn change_admission(&self, id: AdmissionId, gives: Gives) -> Result<(), LedgerError> {
        let params = named_params! {
            ":id": id.0,
            ":role": Word(&gives.role),
            ":scope": Json(&gives.scope),
            ":territorial": gives.territorial.as_ref().map(Word),
            ":devices": gives.devices,
        };
        self.run(sql!("admission/change.sql"), params)?;
        self.withdraw_codes_of(id)
    }

    /// From now on it is of this account of the provider.
    pub(crate) fn bind_admission(
        &self,
        id: AdmissionId,
        (issuer, subject): (&str, &str),
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let params = named_params! { ":id": id.0, ":issuer": issuer, ":subject": subject, ":now": now.0 };
        self.run(sql!("admission/bind.sql"), params).map(drop)
    }

    /// Ends it, with the codes that were made by it; answers whether there was one that had not ended.
    pub(crate) fn end_admission(&self, id: AdmissionId) -> Result<bool, LedgerError> {
        let ended = self.run(sql!("admission/end.sql"), named_params! { ":id": id.0 })? > 0;
        self.withdraw_codes_of(id)?;
        Ok(ended)
    }

    /// Those of somebody who was erased.
    pub(crate) fn end_admissions_of(&self, person: PersonId) -> Result<(), LedgerError> {
        let params = named_params! { ":person": person.0 };
        let theirs = self.all(sql!("admission/of_person.sql"), params, |row| row.get("admission").map(AdmissionId))?;
        theirs.into_iter().try_for_each(|id| self.end_admission(id).map(drop))
    }

    pub(crate) fn enrolled_by(&self, account: AccountId, id: AdmissionId) -> Result<(), LedgerError> {
        let params = named_params! { ":account": account.0, ":admission": id.0 };
        self.run(sql!("admission/enrolled.sql"), params).map(drop)
    }

    pub(crate) fn withdraw_codes_of(&self, id: AdmissionId) -> Result<(), LedgerError> {
        self.run(sql!("admission/withdraw_codes.sql"), named_params! { ":admission": id.0 }).map(drop)
    }
}

fn admission(row: &Row<'_>) -> crate::sql::Result<Admission> {
    let devices: i64 = row.get("devices")?;
    Ok(Admission {
        id: AdmissionId(row.get("id")?),
        email: row.get("email")?,
        subject: row.get("subject")?,
        issuer: row.get("issuer")?,
        gives: Gives {
            role: row.word("role")?,
            scope: row.json("scope")?,
            territorial: row.word_or_null("territorial")?,
            devices: u32::try_from(devices).map_err(|_| crate::sql::Error::Unfit)?,
        },
        admitted_at: Timestamp(row.get("admitted_at")?),
        bound_at: row.get::<_, Option<_>>("bound_at")?.map(Timestamp),
    })
}
