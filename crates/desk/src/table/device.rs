//! Workstations, and how far their chains have come.

use casework::{
    id::{DeviceId, Digest},
    site::TerritorialDirection,
    time::Timestamp,
};
use serde::Serialize;
use wire::{DeskError, DevicePublicKey, NO_HEAD};

use crate::{
    column::{DomainColumn, Word},
    error::{LedgerError, NotDone},
    sql::{Error, Reader, Row, Writer, named_params, sql},
};

/// An enrolled workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Device {
    pub id: DeviceId,
    /// By what people tell it from others.
    pub name: String,
    #[serde(skip)]
    pub key: DevicePublicKey,
    pub territorial: Option<TerritorialDirection>,
    /// When it last asked for a token.
    pub last_seen: Timestamp,
    pub revoked_at: Option<Timestamp>,
    /// Entries that are kept as evidence.
    pub quarantined: u32,
}

/// The end of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The last place; 0 when nothing was offered yet.
    pub(crate) seq: u32,
    pub(crate) head: Digest,
}

impl Reader<'_> {
    pub(crate) fn device(&self, id: DeviceId) -> Result<Option<Device>, LedgerError> {
        self.one(sql!("device/get.sql"), named_params! { ":id": id.0 }, device)
    }

    /// What is known of a device that may come in.
    ///
    /// # Errors
    /// [`DeskError::NotAuthorised`], [`DeskError::Revoked`].
    pub(crate) fn admitted(&self, id: DeviceId) -> Result<Device, NotDone> {
        let found = self.device(id)?.ok_or(DeskError::NotAuthorised)?;
        if found.revoked_at.is_some() { Err(DeskError::Revoked.into()) } else { Ok(found) }
    }

    pub(crate) fn devices(&self) -> Result<Vec<Device>, LedgerError> {
        self.all(sql!("device/list.sql"), [], device)
    }

    pub(crate) fn chain(&self, dev: DeviceId, inc: u32) -> Result<Chain, LedgerError> {
        let params = named_params! { ":dev": dev.0, ":inc": inc };
        let found = self.one(sql!("device/chain.sql"), params, |row| {
            Ok(Chain { seq: row.get("seq")?, head: row.digest("head")? })
        })?;
        Ok(found.unwrap_or(Chain { seq: 0, head: NO_HEAD }))
    }
}

impl Writer<'_> {
    /// Adds a device, or renames it. Its key stays.
    pub(crate) fn put_device(
        &self,
        (id, name, key): (DeviceId, &str, &DevicePublicKey),
        territorial: Option<TerritorialDirection>,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let territorial = territorial.as_ref().map(Word);
        let params = named_params! {
            ":id": id.0, ":name": name, ":key": key.bytes(), ":territorial": territorial, ":now": now.0,
        };
        self.run(sql!("device/put.sql"), params).map(drop)
    }

    pub(crate) fn saw_device(&self, id: DeviceId, now: Timestamp) -> Result<(), LedgerError> {
        self.run(sql!("device/seen.sql"), named_params! { ":id": id.0, ":now": now.0 }).map(drop)
    }

    /// Answers whether it was there and not revoked before.
    pub(crate) fn revoke_device(&self, id: DeviceId, now: Timestamp) -> Result<bool, LedgerError> {
        Ok(self.run(sql!("device/revoke.sql"), named_params! { ":id": id.0, ":now": now.0 })? > 0)
    }

    pub(crate) fn advance_chain(&self, dev: DeviceId, inc: u32, to: Chain) -> Result<(), LedgerError> {
        let params = named_params! { ":dev": dev.0, ":inc": inc, ":seq": to.seq, ":head": to.head.0 };
        self.run(sql!("device/advance.sql"), params).map(drop)
    }
}

fn device(row: &Row<'_>) -> crate::sql::Result<Device> {
    Ok(Device {
        id: DeviceId(row.get("id")?),
        name: row.get("name")?,
        key: DevicePublicKey::from_bytes(&row.get("key")?).map_err(|_| Error::Unfit)?,
        territorial: row.word_or_null("territorial")?,
        last_seen: Timestamp(row.get("last_seen")?),
        revoked_at: row.get::<_, Option<_>>("revoked_at")?.map(Timestamp),
        quarantined: row.get("quarantined")?,
    })
}
