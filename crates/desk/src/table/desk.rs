//! Which desk this is.

use std::fmt;

use uuid::Uuid;
use wire::DeskIdentity;

use crate::{
    error::LedgerError,
    sql::{Reader, Row, Writer, named_params, sql},
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
        self.one(sql!("desk/get.sql"), [], desk)
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
    /// Photos that were named and have not come.
    pub(crate) owed: u64,
    /// Acts that wait for their document timestamp.
    pub(crate) unstamped: u64,
    pub(crate) bytes: u64,
}

impl Reader<'_> {
    pub(crate) fn size(&self) -> Result<Size, LedgerError> {
        let found = self.one(sql!("desk/size.sql", "desk/size.pg.sql"), [], |row| {
            Ok(Size {
                accepted: row.get("accepted")?,
                devices: row.get("devices")?,
                quarantined: row.get("quarantined")?,
                owed: row.get("owed")?,
                unstamped: row.get("unstamped")?,
                bytes: row.get("bytes")?,
            })
        })?;
        found.ok_or(LedgerError::Damaged { what: "a count" })
    }
}

fn desk(row: &Row<'_>) -> crate::sql::Result<Desk> {
    let identity = DeskIdentity { desk: row.get("id")?, epoch: row.get("epoch")? };
    Ok(Desk { identity, secret: row.get("secret")? })
}

impl Writer<'_> {
    /// The row of the desk, which nobody else reads this way until the transaction ends: whoever writes has it, so that on
    /// PostgreSQL, too, one writes after the other, whichever process it is. SQLite sees to that by itself.
    pub(crate) fn hold_desk(&self) -> Result<Option<Desk>, LedgerError> {
        self.one(sql!("desk/get.sql", "desk/hold.sql"), [], desk)
    }

    /// Waits for whoever else makes a desk here.
    pub(crate) fn makes_desks_alone(&self) -> Result<(), LedgerError> {
        self.one(sql!("desk/alone.sql", "desk/alone.pg.sql"), [], |_| Ok(())).map(drop)
    }

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
        self.run(sql!("desk/begin_epoch.sql"), named_params! { ":epoch": epoch, ":base": base }).map(drop)
    }
}
