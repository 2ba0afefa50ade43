//! The keys of capsules. Every incarnation of a workstation seals what it says of a person under a key of its own, which
//! it sends along; the desk seals facts under its own. So nobody's key can stand in the way of another's, and to erase
//! a person is to delete all of theirs.

use casework::id::{DeviceId, PersonId};
use uuid::Uuid;
use wire::{CapsuleKey, CapsuleOwner, KEY_BYTES, Keys, NONCE_BYTES, NewKeys};

use crate::{
    error::LedgerError,
    sql::{Reader, Value, Writer, named_params, sql},
};

/// Whose set of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// Whose set, and of whom.
pub(super) type KeyAt = (Keeper, CapsuleOwner);

/// The keys of a keeper, to open with.
#[derive(Debug)]
pub(crate) struct KeysOf<'t>(pub(crate) &'t Reader<'t>, pub(crate) Keeper);

/// The keys of a keeper, to seal with.
#[derive(Debug)]
pub(crate) struct NewKeysOf<'t>(pub(crate) &'t Writer<'t>, pub(crate) Keeper);

impl Reader<'_> {
    fn capsule_key(&self, keeper: Keeper, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, LedgerError> {
        let found = self.known.keys.or((keeper, owner), || {
            let params =
                named_params! { ":kind": owner.kind(), ":id": owner.id(), ":dev": keeper.dev, ":inc": keeper.inc };
            self.one(sql!("capsule/key.sql"), params, |row| row.get("key"))
        })?;
        Ok(found.as_ref().map(CapsuleKey::new))
    }

    /// Those that will be opened or sealed with.
    pub(crate) fn expect_keys(
        &self,
        keepers: &[Keeper],
        owners: impl Iterator<Item = CapsuleOwner> + Clone,
    ) -> Result<(), LedgerError> {
        let all = keepers.iter().flat_map(|keeper| owners.clone().map(move |owner| (*keeper, owner)));
        let set = |(keeper, owner): &KeyAt| {
            let inc = Value::Integer(keeper.inc.into());
            vec![Value::from(owner.kind()), Value::from(owner.id()), Value::from(keeper.dev), inc]
        };
        let names = &[":kind", ":id", ":dev", ":inc"];
        self.expect(&self.known.keys, sql!("capsule/key.sql"), all, (names, set), |row| row.get("key"))
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
        // The first stays.
        if let Some(None) = self.known.keys.get(&(keeper, owner)) {
            self.known.keys.put((keeper, owner), Some(*key.bytes()));
        }
        self.later(sql!("capsule/add_key.sql"), params, 0)
    }

    /// Deletes everybody's key of the person, for ever.
    pub(crate) fn forget(&self, person: PersonId) -> Result<(), LedgerError> {
        self.forget_in_quarantine(person)?;
        self.end_admissions_of(person)?;
        self.known.keys.clear();
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
