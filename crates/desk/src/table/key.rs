//! The secret halves of the desk's own keys, one for each purpose.

use wire::{DeskKey, DeskKeys, RescueOpener};
use zeroize::Zeroizing;

use crate::{
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// By what workstations know the desk's receipts and orders, and what opens what they sealed for it.
#[derive(Debug)]
pub(crate) struct DeskSecrets {
    pub(crate) signing: DeskKey,
    pub(crate) rescue: RescueOpener,
}

/// A key as it is kept.
pub(crate) struct KeptKey {
    purpose: String,
    seed: Zeroizing<[u8; 32]>,
}

impl DeskSecrets {
    pub(crate) fn public(&self) -> DeskKeys {
        DeskKeys { signing: self.signing.public(), rescue: self.rescue.public() }
    }
}

impl Reader<'_> {
    pub(crate) fn desk_keys(&self) -> Result<Vec<KeptKey>, LedgerError> {
        self.all(sql!("key/list.sql"), [], |row| {
            Ok(KeptKey { purpose: row.get("purpose")?, seed: row.get("seed").map(Zeroizing::new)? })
        })
    }
}

impl Writer<'_> {
    /// The desk's keys, made when they are first needed.
    pub(crate) fn desk_secrets(&self) -> Result<DeskSecrets, LedgerError> {
        let signing = DeskKey::from_seed(&*self.seed_for("SIGNING")?);
        let rescue = RescueOpener::from_seed(&*self.seed_for("RESCUE")?);
        Ok(DeskSecrets { signing, rescue })
    }

    /// Whether another one stands for its purpose.
    pub(crate) fn has_other_desk_key(&self, key: &KeptKey) -> Result<bool, LedgerError> {
        let here = self.desk_keys()?;
        Ok(here.iter().any(|here| here.purpose == key.purpose && *here.seed != *key.seed))
    }

    /// In the place of what stands for its purpose.
    pub(crate) fn put_desk_key(&self, key: &KeptKey) -> Result<(), LedgerError> {
        let params = named_params! { ":purpose": key.purpose, ":seed": key.seed.as_slice() };
        self.run(sql!("key/put.sql"), params).map(drop)
    }

    fn seed_for(&self, purpose: &str) -> Result<Zeroizing<[u8; 32]>, LedgerError> {
        let params = named_params! { ":purpose": purpose };
        if let Some(seed) = self.one(sql!("key/get.sql"), params, |row| row.get("seed").map(Zeroizing::new))? {
            return Ok(seed);
        }
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut())?;
        self.run(sql!("key/add.sql"), named_params! { ":purpose": purpose, ":seed": seed.as_slice() })?;
        Ok(seed)
    }
}
