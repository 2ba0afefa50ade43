//! The keys of capsules. Every incarnation of a workstation seals what it says of a person under a key of its own, which
//! it sends along; the desk seals facts under its own. So nobody's key can stand in the way of another's, and to erase
//! a person is to delete all of theirs.

use casework::id::{DeviceId, PersonId};
use rusqlite::{Row, named_params};
use uuid::Uuid;
use wire::{CapsuleKey, CapsuleOwner, KEY_BYTES, Keys, NONCE_BYTES, NewKeys};

use crate::{
    error::LedgerError,
    sql::{Reader, Writer, sql},
};

/// Whose set of keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keeper {
    pub(super) dev: Uuid,
    pub(super) inc: u32,
}

impl Keeper {
    pub(crate) fn device(dev: DeviceId, inc: u32) -> Self {
        Self { dev: dev.0, inc }
    }

    pub(crate) fn desk(desk: Uuid) -> Self {
        Self { dev: desk, inc: 0 }
    }
}

/// The keys of a keeper, to open with.
#[derive(Debug)]
pub(crate) struct KeysOf<'t>(pub(crate) &'t Reader<'t>, pub(crate) Keeper);

/// The keys of a keeper, to seal with.
#[derive(Debug)]
pub(crate) struct NewKeysOf<'t>(pub(crate) &'t Writer<'t>, pub(crate) Keeper);

impl Reader<'_> {
    fn capsule_key(&self, keeper: Keeper, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, LedgerError> {
        let params = named_params! { ":kind": owner.kind(), ":id": owner.id(), ":dev": keeper.dev, ":inc": keeper.inc };
        self.one(sql!("capsule/key.sql"), params, |row: &Row<'_>| {
            let bytes: [u8; KEY_BYTES] = row.get("key")?;
            Ok(CapsuleKey::new(&bytes))
        })
    }
}

impl Writer<'_> {
    /// Keeps a key, unless the keeper has one for this owner.
    pub(crate) fn add_capsule_key(
        &self,
        keeper: Keeper,
        owner: CapsuleOwner,
        key: &CapsuleKey,
    ) -> Result<(), LedgerError> {
        let params = named_params! {
            ":kind": owner.kind(),
            ":id": owner.id(),
            ":dev": keeper.dev,
            ":inc": keeper.inc,
            ":key": key.bytes(),
        };
        self.run(sql!("capsule/add_key.sql"), params).map(drop)
    }

    /// Deletes everybody's key of the person, for ever.
    pub(crate) fn forget(&self, person: PersonId) -> Result<(), LedgerError> {
        self.forget_in_quarantine(person)?;
        let owner = CapsuleOwner::Person(person);
        self.run(sql!("capsule/forget.sql"), named_params! { ":kind": owner.kind(), ":id": owner.id() }).map(drop)
    }
}

impl Keys for KeysOf<'_> {
    type Error = LedgerError;

    fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, LedgerError> {
        self.0.capsule_key(self.1, owner)
    }
}

impl Keys for NewKeysOf<'_> {
    type Error = LedgerError;

    fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, LedgerError> {
        self.0.capsule_key(self.1, owner)
    }
}

impl NewKeys for NewKeysOf<'_> {
    fn key_for(&self, owner: CapsuleOwner) -> Result<CapsuleKey, LedgerError> {
        if let Some(key) = self.key(owner)? {
            return Ok(key);
        }
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes)?;
        let key = CapsuleKey::new(&bytes);
        self.0.add_capsule_key(self.1, owner, &key)?;
        Ok(key)
    }

    fn nonce(&self) -> Result<[u8; NONCE_BYTES], LedgerError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce)?;
        Ok(nonce)
    }
}
