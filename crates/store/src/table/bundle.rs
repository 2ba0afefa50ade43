//! What the exchange by file needs to be known: by what this workstation opens, and to whom the desk is sealed to.

use casework::id::Digest;
use rusqlite::named_params;
use uuid::Uuid;
use wire::{BundleIdentity, BundleKeys, BundleRecipient, DevicePublicKey};
use zeroize::Zeroizing;

use crate::{
    column::{DomainColumn, bytes},
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

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

    /// By what the desk of this epoch exchanges by file; `None` until it said so.
    pub fn desk_bundle(&self) -> Result<Option<BundleKeys>, StoreError> {
        let kept = self.one(sql!("bundle/desk.sql"), [], |row| {
            Ok((row.parsed::<BundleRecipient>("recipient")?, row.get::<_, [u8; 32]>("key")?))
        })?;
        let keys = |(recipient, key)| {
            let key = DevicePublicKey::from_bytes(&key).map_err(|_| damaged("key"))?;
            Ok(BundleKeys { recipient, key })
        };
        kept.map(keys).transpose()
    }

    /// Papers of acts, the last first: at most `limit`.
    pub fn papers(&self, limit: u32) -> Result<Vec<Digest>, StoreError> {
        self.all(sql!("bundle/papers.sql"), named_params! { ":limit": limit }, |row| row.digest("pdf"))
    }

    /// Whether it is the paper of an act.
    pub fn is_paper(&self, file: Digest) -> Result<bool, StoreError> {
        let params = named_params! { ":pdf": bytes(&file) };
        Ok(self.one(sql!("act/with_pdf.sql"), params, |_| Ok(()))?.is_some())
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
        self.execute(sql!("bundle/add_identity.sql"), named_params! { ":identity": text.as_str() }).map(drop)
    }

    /// Keeps what the desk said, in this epoch.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn keep_desk_bundle(&self, epoch: Uuid, keys: &BundleKeys) -> Result<(), StoreError> {
        let params = named_params! {
            ":epoch": epoch, ":recipient": keys.recipient.to_string(), ":key": keys.key.bytes(),
        };
        self.execute(sql!("bundle/put_desk.sql"), params).map(drop)
    }
}
