//! Which desk this is.

use std::fmt;

use rusqlite::named_params;
use uuid::Uuid;
use wire::DeskIdentity;

use crate::{
    error::LedgerError,
    sql::{Reader, Writer, sql},
};

/// Made once, when the ledger is.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) identity: DeskIdentity,
    /// Authenticates tokens, challenges and codes.
    pub(crate) secret: [u8; 32],
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("identity", &self.identity).finish_non_exhaustive()
    }
}

impl Reader<'_> {
    pub(crate) fn desk(&self) -> Result<Option<Desk>, LedgerError> {
        self.one(sql!("desk/get.sql"), [], |row| {
            let identity = DeskIdentity { desk: row.get("id")?, epoch: row.get("epoch")? };
            Ok(Desk { identity, secret: row.get("secret")? })
        })
    }
}

/// How much a ledger holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// The number of the last accepted entry.
    pub(crate) accepted: u64,
    /// Workstations that are not revoked.
    pub(crate) devices: u64,
    pub(crate) quarantined: u64,
    pub(crate) bytes: u64,
}

impl Reader<'_> {
    pub(crate) fn size(&self) -> Result<Size, LedgerError> {
        let found = self.one(sql!("desk/size.sql"), [], |row| {
            let number = |column| row.get::<_, i64>(column).map(|n| u64::try_from(n).unwrap_or_default());
            Ok(Size {
                accepted: number("accepted")?,
                devices: number("devices")?,
                quarantined: number("quarantined")?,
                bytes: number("bytes")?,
            })
        })?;
        found.ok_or(LedgerError::Damaged { what: "a count" })
    }
}

impl Writer<'_> {
    pub(crate) fn create_desk(&self) -> Result<Desk, LedgerError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        let identity = DeskIdentity { desk: Uuid::new_v4(), epoch: Uuid::new_v4() };
        let params = named_params! { ":id": identity.desk, ":epoch": identity.epoch, ":secret": secret };
        self.run(sql!("desk/create.sql"), params)?;
        Ok(Desk { identity, secret })
    }

    /// What workstations were told so far is not this history; numbers go on after `base`. Codes serve nobody any more: one
    /// may have been used in what is not known here.
    pub(crate) fn begin_epoch(&self, epoch: Uuid, base: u64) -> Result<(), LedgerError> {
        self.run(sql!("code/discard.sql"), [])?;
        self.forget_held()?;
        let base = i64::try_from(base).unwrap_or(i64::MAX);
        self.run(sql!("desk/begin_epoch.sql"), named_params! { ":epoch": epoch, ":base": base }).map(drop)
    }
}
