//! The keys of capsules (see `wire`), as this store keeps them: whoever deletes one makes forgotten what it sealed.

use rusqlite::{named_params, types::Type};
use wire::{CapsuleKey, CapsuleOwner, KEY_BYTES, Keys, NONCE_BYTES, NewKeys};
use zeroize::Zeroizing;

use crate::{
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// How many keys were deleted.
const ERASURES: &str = "erasures";

impl Keys for Reader<'_> {
    type Error = StoreError;

    fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, StoreError> {
        let params = named_params! { ":kind": owner.kind(), ":id": owner.id() };
        self.one(sql!("table/capsule/key.sql"), params, |row| {
            let index = row.as_ref().column_index("key")?;
            let stored: &[u8; KEY_BYTES] = row
                .get_ref(index)?
                .as_blob()?
                .try_into()
                .map_err(|_| rusqlite::Error::InvalidColumnType(index, "key".to_owned(), Type::Blob))?;
            Ok(CapsuleKey::new(stored))
        })
    }
}

impl Keys for Writer<'_> {
    type Error = StoreError;

    fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, StoreError> {
        Keys::key(&**self, owner)
    }
}

impl NewKeys for Writer<'_> {
    fn key_for(&self, owner: CapsuleOwner) -> Result<CapsuleKey, StoreError> {
        if let Some(key) = Keys::key(self, owner)? {
            return Ok(key);
        }
        let mut random = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(random.as_mut()).map_err(StoreError::Random)?;
        let key = CapsuleKey::new(&random);
        let params = named_params! { ":kind": owner.kind(), ":id": owner.id(), ":key": key.bytes().as_slice() };
        self.execute(sql!("table/capsule/add_key.sql"), params)?;
        Ok(key)
    }

    fn nonce(&self) -> Result<[u8; NONCE_BYTES], StoreError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(StoreError::Random)?;
        Ok(nonce)
    }
}

impl Writer<'_> {
    /// Deletes the key of `owner`, for ever.
    pub(crate) fn forget(&self, owner: CapsuleOwner) -> Result<(), StoreError> {
        let params = named_params! { ":kind": owner.kind(), ":id": owner.id() };
        if self.execute(sql!("table/capsule/forget.sql"), params)? > 0 {
            // A rescue file from before, which a power cut might bring back, is then not what the database is.
            let before = self.settings().get::<u64>(ERASURES)?.unwrap_or_default();
            let params = named_params! { ":key": ERASURES, ":value": (before + 1).to_string() };
            self.execute(sql!("table/setting/put.sql"), params)?;
        }
        self.note_erasure(owner);
        Ok(())
    }
}
