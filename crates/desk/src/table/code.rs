//! One-time codes.

use casework::{
    id::{AccountId, AdmissionId, DeviceId, PersonId},
    role::Role,
    scope::Scope,
    site::TerritorialDirection,
    time::Timestamp,
};
use wire::DevicePublicKey;

use crate::{
    column::{DomainColumn, Json, Word},
    error::LedgerError,
    sql::{Error, Reader, Row, Writer, named_params, sql},
};

/// What a code gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Of whoever enrols the workstation.
    pub role: Role,
    /// What the workstation may see; when it is not said, one that is known keeps its scope, and a new one sees everything.
    pub scope: Option<Scope>,
    /// Of the workstation.
    pub territorial: Option<TerritorialDirection>,
    /// Who has to enrol it, and may have another workstation; anybody who has none when it is not said.
    pub person: Option<PersonId>,
    /// A workstation that was shut out and comes back by it; it serves no other.
    pub device: Option<DeviceId>,
}

/// What a code of a sign-in serves, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Only {
    pub(crate) admission: AdmissionId,
    pub(crate) device: DeviceId,
    pub(crate) key: DevicePublicKey,
}

/// A code that has not expired.
#[derive(Debug)]
pub(crate) struct Code {
    /// What it is recognised by.
    pub(crate) mac: [u8; 32],
    pub(crate) grant: Grant,
    /// Of one that was made for whoever signed in.
    pub(crate) only: Option<Only>,
    pub(crate) used_by: Option<DeviceId>,
}

impl Reader<'_> {
    pub(crate) fn live_codes(&self, now: Timestamp) -> Result<Vec<Code>, LedgerError> {
        self.all(sql!("code/live.sql"), named_params! { ":now": now.0 }, |row| {
            Ok(Code {
                mac: row.get("mac")?,
                grant: Grant {
                    role: row.word("role")?,
                    scope: row.json_or_null("scope")?,
                    territorial: row.word_or_null("territorial")?,
                    person: row.get::<_, Option<_>>("person")?.map(PersonId),
                    device: row.get::<_, Option<_>>("device")?.map(DeviceId),
                },
                only: only(row)?,
                used_by: row.get::<_, Option<_>>("used_by")?.map(DeviceId),
            })
        })
    }
}

impl Writer<'_> {
    /// Adds a code that `account` made; those that expired go.
    pub(crate) fn add_code(
        &self,
        code: &Code,
        account: Option<AccountId>,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), LedgerError> {
        self.run(sql!("code/clear.sql"), named_params! { ":now": now.0 })?;
        let params = named_params! {
            ":mac": code.mac,
            ":role": Word(&code.grant.role),
            ":scope": code.grant.scope.as_ref().map(Json),
            ":territorial": code.grant.territorial.as_ref().map(Word),
            ":person": code.grant.person.map(|person| person.0),
            ":device": code.grant.device.map(|device| device.0),
            ":expires_at": expires_at.0,
            ":account": account.map(|account| account.0),
            ":admission": code.only.map(|only| only.admission.0),
            ":only_device": code.only.map(|only| only.device.0),
            ":only_key": code.only.map(|only| only.key.bytes()),
        };
        self.run(sql!("code/add.sql"), params).map(drop)
    }

    /// Takes back the codes that nobody has used: those that an account made; or those that any account of a workstation made, and
    /// those that were made for it.
    pub(crate) fn withdraw_codes(
        &self,
        account: Option<AccountId>,
        device: Option<DeviceId>,
    ) -> Result<(), LedgerError> {
        let params = named_params! { ":account": account.map(|id| id.0), ":device": device.map(|id| id.0) };
        self.run(sql!("code/withdraw.sql"), params).map(drop)
    }

    pub(crate) fn use_code(&self, mac: &[u8; 32], device: DeviceId, now: Timestamp) -> Result<(), LedgerError> {
        let params = named_params! { ":mac": mac, ":device": device.0, ":now": now.0 };
        self.run(sql!("code/use.sql"), params).map(drop)
    }
}

fn only(row: &Row<'_>) -> crate::sql::Result<Option<Only>> {
    let (admission, device) = (row.get::<_, Option<_>>("admission")?, row.get::<_, Option<_>>("only_device")?);
    let key: Option<[u8; 32]> = row.get("only_key")?;
    match (admission, device, key) {
        (Some(admission), Some(device), Some(key)) => {
            let key = DevicePublicKey::from_bytes(&key).map_err(|_| Error::Unfit)?;
            Ok(Some(Only { admission: AdmissionId(admission), device: DeviceId(device), key }))
        }
        (None, None, None) => Ok(None),
        _ => Err(Error::Unfit),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A role, and nothing else.
    pub(crate) fn grant(role: Role) -> Grant {
        Grant { role, scope: None, territorial: None, person: None, device: None }
    }
}
