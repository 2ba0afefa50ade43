//! By what the desk opens bundles.

use wire::BundleIdentity;
use zeroize::Zeroizing;

use crate::{
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// The same as it is kept.
pub(crate) struct KeptIdentity(Zeroizing<String>);

impl Reader<'_> {
    pub(crate) fn bundle_identity(&self) -> Result<BundleIdentity, LedgerError> {
        let damaged = LedgerError::Damaged { what: "by what bundles are opened" };
        self.kept_bundle_identity()?.and_then(|KeptIdentity(text)| text.parse().ok()).ok_or(damaged)
    }

    /// None in a ledger of before there were bundles, until it is served again.
    pub(crate) fn kept_bundle_identity(&self) -> Result<Option<KeptIdentity>, LedgerError> {
        self.one(sql!("bundle/get.sql"), [], |row| row.get("identity").map(|text| KeptIdentity(Zeroizing::new(text))))
    }
}

impl Writer<'_> {
    /// It stays as it is when there is one.
    pub(crate) fn make_bundle_identity(&self) -> Result<(), LedgerError> {
        let text = BundleIdentity::generate().text();
        self.run(sql!("bundle/create.sql"), named_params! { ":identity": text.as_str() }).map(drop)
    }

    /// In the place of what there is.
    pub(crate) fn put_bundle_identity(&self, KeptIdentity(text): &KeptIdentity) -> Result<(), LedgerError> {
        self.run(sql!("bundle/put.sql"), named_params! { ":identity": text.as_str() }).map(drop)
    }
}
