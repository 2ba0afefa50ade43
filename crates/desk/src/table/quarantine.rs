//! Evidence: entries under the id or the place of others that were judged, and the keys that came with them.

use casework::{
    id::{DeviceId, PersonId},
    time::Timestamp,
};
use wire::{CapsuleKey, CapsuleOwner, Entry, KEY_BYTES, Keys};

use crate::{
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
    table::capsule::{Keeper, KeysOf},
};

/// The keys by which evidence of a keeper is read: those that came with it, or else those of what was judged.
#[derive(Debug)]
pub(crate) struct EvidenceKeys<'t>(pub(crate) &'t Reader<'t>, pub(crate) Keeper);

impl Reader<'_> {
    /// How much of a device's is kept.
    pub(crate) fn quarantined_bytes(&self, device: DeviceId) -> Result<u64, LedgerError> {
        let bytes: Option<i64> =
            self.one(sql!("quarantine/bytes.sql"), named_params! { ":dev": device.0 }, |row| row.get("bytes"))?;
        Ok(bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default())
    }

    /// Everything of a device, in the order in which it came.
    pub(crate) fn quarantined(&self, device: DeviceId) -> Result<Vec<Entry>, LedgerError> {
        let kept: Vec<Vec<u8>> =
            self.all(sql!("quarantine/of_device.sql"), named_params! { ":dev": device.0 }, |row| row.get("entry"))?;
        let read = |bytes: Vec<u8>| {
            serde_json::from_slice(&bytes).map_err(|_| LedgerError::Damaged { what: "an entry in quarantine" })
        };
        kept.into_iter().map(read).collect()
    }
}

impl Writer<'_> {
    /// Keeps an entry, once; answers whether it was not kept before.
    pub(crate) fn quarantine(&self, entry: &Entry, now: Timestamp) -> Result<bool, LedgerError> {
        let bytes = serde_json::to_vec(entry).map_err(|_| LedgerError::Damaged { what: "an entry" })?;
        let params = named_params! {
            ":id": entry.envelope.id.0,
            ":hash": entry.hash.0,
            ":dev": entry.envelope.dev.0,
            ":entry": bytes,
            ":received_at": now.0,
        };
        Ok(self.run(sql!("quarantine/add.sql"), params)? > 0)
    }

    /// It was judged as it is: nothing of it is evidence any more. Its keys go with the last of its workstation.
    pub(crate) fn release_quarantined(&self, entry: &Entry) -> Result<(), LedgerError> {
        let params = named_params! { ":id": entry.envelope.id.0, ":hash": entry.hash.0 };
        self.run(sql!("quarantine/release.sql"), params)?;
        let device = entry.envelope.dev;
        if self.quarantined_bytes(device)? == 0 { self.discard_quarantine(device).map(drop) } else { Ok(()) }
    }

    /// Keeps a key, unless there is one for this owner.
    pub(crate) fn quarantine_key(
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
        self.run(sql!("quarantine/add_key.sql"), params).map(drop)
    }

    pub(crate) fn forget_in_quarantine(&self, person: PersonId) -> Result<(), LedgerError> {
        let owner = CapsuleOwner::Person(person);
        self.run(sql!("quarantine/forget.sql"), named_params! { ":kind": owner.kind(), ":id": owner.id() }).map(drop)
    }

    /// Deletes what is kept of a device, with its keys; answers how many entries that were.
    pub(crate) fn discard_quarantine(&self, device: DeviceId) -> Result<usize, LedgerError> {
        self.run(sql!("quarantine/discard_keys.sql"), named_params! { ":dev": device.0 })?;
        self.run(sql!("quarantine/discard.sql"), named_params! { ":dev": device.0 })
    }
}

impl Keys for EvidenceKeys<'_> {
    type Error = LedgerError;

    fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, LedgerError> {
        let Keeper { dev, inc } = self.1;
        let params = named_params! { ":kind": owner.kind(), ":id": owner.id(), ":dev": dev, ":inc": inc };
        let found = self.0.one(sql!("quarantine/key.sql"), params, |row| {
            let bytes: [u8; KEY_BYTES] = row.get("key")?;
            Ok(CapsuleKey::new(&bytes))
        })?;
        match found {
            Some(key) => Ok(Some(key)),
            None => KeysOf(self.0, self.1).key(owner),
        }
    }
}
