//! Workstations, and how far their chains have come.

use casework::{
    id::{DeviceId, Digest},
    site::TerritorialDirection,
    time::Timestamp,
};
use serde::Serialize;
use uuid::Uuid;
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
    pub enrolled_at: Timestamp,
    /// When it last asked for a token.
    pub last_seen: Timestamp,
    pub revoked_at: Option<Timestamp>,
    /// Which stay of it at this desk.
    #[serde(skip)]
    pub enrolment: Uuid,
    /// When it was ordered to shut its store.
    pub wipe_at: Option<Timestamp>,
    /// When it was first told so.
    pub wipe_told_at: Option<Timestamp>,
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
    /// Adds a device, or renames it. Its key stays, and so does its stay, unless it was ordered to shut its store: whoever does not
    /// hear the answer is still in the stay that it knows.
    pub(crate) fn put_device(
        &self,
        (id, name, key): (DeviceId, &str, &DevicePublicKey),
        territorial: Option<TerritorialDirection>,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let territorial = territorial.as_ref().map(Word);
        let params = named_params! {
            ":id": id.0,
            ":name": name,
            ":key": key.bytes(),
            ":territorial": territorial,
            ":now": now.0,
            ":enrolment": Uuid::new_v4(),
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

    /// Orders a device that is shut out to shut its store; answers whether it was there, shut out and not ordered before.
    pub(crate) fn order_wipe(&self, id: DeviceId, now: Timestamp) -> Result<bool, LedgerError> {
        Ok(self.run(sql!("device/wipe.sql"), named_params! { ":id": id.0, ":now": now.0 })? > 0)
    }

    /// How a device stood in another ledger, in the place of how it stands here.
    pub(crate) fn keep_device(&self, device: &Device) -> Result<(), LedgerError> {
        let params = named_params! {
            ":id": device.id.0,
            ":name": device.name,
            ":key": device.key.bytes(),
            ":territorial": device.territorial.as_ref().map(Word),
            ":enrolled_at": device.enrolled_at.0,
            ":last_seen": device.last_seen.0,
            ":enrolment": device.enrolment,
            ":revoked_at": device.revoked_at.map(|at| at.0),
            ":wipe_at": device.wipe_at.map(|at| at.0),
            ":wipe_told_at": device.wipe_told_at.map(|at| at.0),
        };
        self.run(sql!("device/keep.sql"), params).map(drop)
    }

    pub(crate) fn told_wipe(&self, id: DeviceId, now: Timestamp) -> Result<(), LedgerError> {
        self.run(sql!("device/wipe_told.sql"), named_params! { ":id": id.0, ":now": now.0 }).map(drop)
    }

    pub(crate) fn advance_chain(&self, dev: DeviceId, inc: u32, to: Chain) -> Result<(), LedgerError> {
        let params = named_params! { ":dev": dev.0, ":inc": inc, ":seq": to.seq, ":head": to.head.0 };
        self.run(sql!("device/advance.sql"), params).map(drop)
    }
}

fn device(row: &Row<'_>) -> crate::sql::Result<Device> {
    let time = |column| row.get::<_, Option<_>>(column).map(|at| at.map(Timestamp));
    let id: Uuid = row.get("id")?;
    Ok(Device {
        id: DeviceId(id),
        name: row.get("name")?,
        key: DevicePublicKey::from_bytes(&row.get("key")?).map_err(|_| Error::Unfit)?,
        territorial: row.word_or_null("territorial")?,
        enrolled_at: Timestamp(row.get("enrolled_at")?),
        last_seen: Timestamp(row.get("last_seen")?),
        revoked_at: time("revoked_at")?,
        enrolment: row.get::<_, Option<_>>("enrolment")?.unwrap_or(id),
        wipe_at: time("wipe_at")?,
        wipe_told_at: time("wipe_told_at")?,
        quarantined: row.get("quarantined")?,
    })
}
