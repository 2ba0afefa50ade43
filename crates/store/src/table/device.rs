//! Who this workstation is, and the numbers that only it gives.

use casework::{
    folio::{DeviceCode, Folio},
    id::{DeviceId, Digest},
    site::TerritorialDirection,
};
use rusqlite::{Row, named_params};
use wire::NO_HEAD;

use crate::{
    changed::Area,
    column::{DomainColumn, Word, bytes},
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// This workstation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its identity.
    pub id: DeviceId,
    /// Its name on paper.
    pub code: DeviceCode,
    /// Counts restores and copies of the store, from 1, so that two of them never give the same number.
    pub incarnation: u32,
    /// First part of the folios to come.
    pub territorial: TerritorialDirection,
    /// Number of the next folio of this incarnation.
    pub next_folio: u32,
    /// Place of the next intent in the chain of this incarnation.
    pub next_intent: u32,
    /// Hash of the last intent of this incarnation; zeros before the first.
    pub head: Digest,
}

impl Device {
    /// A workstation that has done nothing yet.
    #[must_use]
    pub fn new(id: DeviceId, code: DeviceCode, territorial: TerritorialDirection) -> Self {
        Self { id, code, incarnation: 1, territorial, next_folio: 1, next_intent: 1, head: NO_HEAD }
    }
}

impl Reader<'_> {
    /// This workstation; `None` before it was set up.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn device(&self) -> Result<Option<Device>, StoreError> {
        self.one(sql!("device/get.sql"), [], from_row)
    }
}

impl Writer<'_> {
    /// Sets this workstation up.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when it is set up already.
    pub fn create_device(&self, device: &Device) -> Result<(), StoreError> {
        let params = named_params! {
            ":id": device.id.0,
            ":code": device.code.to_string(),
            ":incarnation": device.incarnation,
            ":territorial": Word(&device.territorial),
            ":next_folio": device.next_folio,
            ":next_intent": device.next_intent,
            ":head": bytes(&device.head),
        };
        self.run(Area::Settings, sql!("device/create.sql"), params)?;
        Ok(())
    }

    /// Goes on as another workstation: for a store that came from a backup of another machine, where the workstation
    /// that it was may go on giving numbers.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn replace_device(&self, device: &Device) -> Result<(), StoreError> {
        self.execute(sql!("device/forget.sql"), [])?;
        self.create_device(device)
    }

    /// Says where the workstation works from now on; folios already given keep theirs.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn set_territorial(&self, territorial: TerritorialDirection) -> Result<(), StoreError> {
        let params = named_params! { ":territorial": Word(&territorial) };
        self.run(Area::Settings, sql!("device/territorial.sql"), params)?;
        Ok(())
    }

    /// Begins a new incarnation, with chains and folios of its own: for a store restored from a backup, which may
    /// have given numbers since. An odd one: the desk gives even ones, and neither gives what the other gave.
    ///
    /// # Errors
    /// [`StoreError::NoDevice`] before it was set up.
    pub fn begin_incarnation(&self) -> Result<Device, StoreError> {
        let params = named_params! { ":head": bytes(&NO_HEAD) };
        self.run(Area::Settings, sql!("device/incarnation.sql"), params)?;
        self.device()?.ok_or(StoreError::NoDevice)
    }

    /// The next number to print; it is never given again, whatever becomes of the act.
    ///
    /// # Errors
    /// [`StoreError::NoDevice`] before the workstation was set up.
    pub fn next_folio(&self) -> Result<Folio, StoreError> {
        let device = self.device()?.ok_or(StoreError::NoDevice)?;
        self.run(Area::Settings, sql!("device/folio.sql"), [])?;
        let Device { territorial, code, incarnation, next_folio, .. } = device;
        Ok(Folio { territorial, device: code, incarnation, seq: next_folio })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        id: DeviceId(row.get("id")?),
        code: row.parsed("code")?,
        incarnation: row.get("incarnation")?,
        territorial: row.word("territorial")?,
        next_folio: row.get("next_folio")?,
        next_intent: row.get("next_intent")?,
        head: row.digest("head")?,
    })
}
