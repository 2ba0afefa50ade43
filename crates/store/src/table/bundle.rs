//! What the exchange by file needs to be known: by what this workstation opens, to whom the desk is sealed to, what is asked
//! for, and what came.

use casework::id::{ActId, Digest};
use rusqlite::named_params;
use wire::{BundleIdentity, BundleRecipient};
use zeroize::Zeroizing;

use crate::{
    changed::Area,
    column::{DomainColumn, bytes},
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// A constancia de radicación that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slip {
    /// The paper.
    pub slip: Digest,
    /// The certificate of the authority that issued the one by which the desk sealed it.
    pub authority: Digest,
}

impl Reader<'_> {
    /// Opens what the desk seals to this workstation; `None` before the first exchange by file.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn bundle_identity(&self) -> Result<Option<BundleIdentity>, StoreError> {
        let kept =
            self.one(sql!("bundle/identity.sql"), [], |row| row.get("identity").map(Zeroizing::<String>::new))?;
        kept.map(|text| text.parse().map_err(|_| damaged("identity"))).transpose()
    }

    /// To whom bundles for the desk are sealed; `None` until it told.
    pub fn recipient(&self) -> Result<Option<BundleRecipient>, StoreError> {
        let kept = self.one(sql!("bundle/recipient.sql"), [], |row| row.get::<_, Option<String>>("recipient"))?;
        kept.flatten().map(|text| text.parse().map_err(|_| damaged("recipient"))).transpose()
    }

    /// Papers of acts as they stand now, the last first: at most `limit`.
    pub fn known_papers(&self, limit: u32) -> Result<Vec<Digest>, StoreError> {
        self.all(sql!("bundle/papers.sql"), named_params! { ":limit": limit }, |row| row.digest("pdf"))
    }

    /// Acts that were sealed here and whose constancia de radicación is not here, the last first: at most `limit`.
    pub fn slips_open(&self, limit: u32) -> Result<Vec<ActId>, StoreError> {
        self.all(sql!("bundle/slips_open.sql"), named_params! { ":limit": limit }, |row| row.get("id").map(ActId))
    }

    /// The constancia de radicación of an act, if it came by file.
    pub fn slip(&self, act: ActId) -> Result<Option<Slip>, StoreError> {
        self.one(sql!("bundle/slip.sql"), named_params! { ":act": act.0 }, |row| {
            Ok(Slip { slip: row.digest("slip")?, authority: row.digest("authority")? })
        })
    }
}

fn damaged(column: &str) -> StoreError {
    StoreError::Row { what: "exchange by file", source: rusqlite::Error::InvalidColumnName(column.to_owned()) }
}

impl Writer<'_> {
    /// Keeps by what this workstation opens: before the desk seals anything to it.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when there is one already.
    pub fn keep_bundle_identity(&self, identity: &BundleIdentity) -> Result<(), StoreError> {
        let text = identity.text();
        let params = named_params! { ":identity": text.as_str() };
        self.run(Area::Sync, sql!("bundle/add_identity.sql"), params).map(drop)
    }

    /// Keeps to whom bundles for the desk are sealed.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for the following.
    pub fn keep_recipient(&self, recipient: &BundleRecipient) -> Result<(), StoreError> {
        let params = named_params! { ":recipient": recipient.to_string() };
        self.run(Area::Sync, sql!("bundle/put_recipient.sql"), params).map(drop)
    }

    /// Notes which files are the constancia de radicación of an act.
    pub fn keep_slip(&self, act: ActId, slip: Slip) -> Result<(), StoreError> {
        let params = named_params! { ":act": act.0, ":slip": bytes(&slip.slip), ":authority": bytes(&slip.authority) };
        self.run(Area::Sync, sql!("bundle/put_slip.sql"), params).map(drop)
    }
}
