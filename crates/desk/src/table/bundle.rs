//! By what the desk exchanges by file.

use rusqlite::named_params;
use wire::{BundleIdentity, BundleKeys, DeviceKey};
use zeroize::Zeroizing;

use crate::{
    error::LedgerError,
    ledger::Ledger,
    sql::{Reader, Writer, sql},
};

/// The secret halves.
#[derive(Debug)]
pub(crate) struct BundleKey {
    pub(crate) identity: BundleIdentity,
    pub(crate) key: DeviceKey,
}

impl BundleKey {
    /// What workstations are told.
    pub(crate) fn public(&self) -> BundleKeys {
        BundleKeys { recipient: self.identity.recipient(), key: self.key.public() }
    }
}

impl Ledger {
    /// The keys, made when there are none yet.
    pub(crate) fn bundle_key(&self) -> Result<BundleKey, LedgerError> {
        match self.read("find keys of bundles", |reader| reader.known_bundle_key())? {
            Some(known) => Ok(known),
            None => self.write("make keys of bundles", |writer| writer.bundle_key()),
        }
    }
}

impl Reader<'_> {
    fn known_bundle_key(&self) -> Result<Option<BundleKey>, LedgerError> {
        let found = self.one(sql!("bundle/get.sql"), [], |row| {
            Ok((Zeroizing::new(row.get::<_, String>("identity")?), Zeroizing::new(row.get::<_, [u8; 32]>("seed")?)))
        })?;
        let key = |(identity, seed): (Zeroizing<String>, Zeroizing<[u8; 32]>)| {
            let identity = identity.parse().map_err(|_| LedgerError::Damaged { what: "a key of bundles" })?;
            Ok(BundleKey { identity, key: DeviceKey::from_seed(&seed) })
        };
        found.map(key).transpose()
    }
}

impl Writer<'_> {
    /// The keys, made when there are none yet.
    pub(crate) fn bundle_key(&self) -> Result<BundleKey, LedgerError> {
        if let Some(known) = self.known_bundle_key()? {
            return Ok(known);
        }
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut())?;
        let identity = BundleIdentity::generate();
        let text = identity.text();
        let params = named_params! { ":identity": text.as_str(), ":seed": *seed };
        self.run(sql!("bundle/create.sql"), params)?;
        Ok(BundleKey { identity, key: DeviceKey::from_seed(&seed) })
    }
}
