//! The secret halves of the desk's own keys, one for each purpose.

use wire::{DeskKeys, OrderSigner, RescueOpener};
use zeroize::Zeroizing;

use crate::{
    error::LedgerError,
    sql::{Writer, named_params, sql},
};

/// By what workstations know the desk's orders, and what opens what they sealed for it.
#[derive(Debug)]
pub(crate) struct DeskSecrets {
    pub(crate) orders: OrderSigner,
    pub(crate) rescue: RescueOpener,
}

impl DeskSecrets {
    pub(crate) fn public(&self) -> DeskKeys {
        DeskKeys { orders: self.orders.public(), rescue: self.rescue.public() }
    }
}

impl Writer<'_> {
    /// The desk's keys, made when they are first needed.
    pub(crate) fn desk_secrets(&self) -> Result<DeskSecrets, LedgerError> {
        let orders = OrderSigner::from_seed(&*self.seed_for("ORDERS")?);
        let rescue = RescueOpener::from_seed(&*self.seed_for("RESCUE")?);
        Ok(DeskSecrets { orders, rescue })
    }

    fn seed_for(&self, purpose: &str) -> Result<Zeroizing<[u8; 32]>, LedgerError> {
        let params = named_params! { ":purpose": purpose };
        if let Some(seed) = self.one(sql!("signing/get.sql"), params, |row| row.get("seed").map(Zeroizing::new))? {
            return Ok(seed);
        }
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut())?;
        self.run(sql!("signing/add.sql"), named_params! { ":purpose": purpose, ":seed": seed.as_slice() })?;
        Ok(seed)
    }
}
