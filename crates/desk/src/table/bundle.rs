//! By what the desk opens bundles.

use wire::BundleIdentity;
use zeroize::Zeroizing;

use crate::{
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

impl Reader<'_> {
    pub(crate) fn bundle_identity(&self) -> Result<BundleIdentity, LedgerError> {
        let damaged = LedgerError::Damaged { what: "by what bundles are opened" };
        let kept = self.one(sql!("bundle/get.sql"), [], |row| row.get::<_, String>("identity"))?.map(Zeroizing::new);
        kept.and_then(|text| text.parse().ok()).ok_or(damaged)
    }
}

impl Writer<'_> {
    /// It stays as it is when there is one.
    pub(crate) fn make_bundle_identity(&self) -> Result<(), LedgerError> {
        let text = BundleIdentity::generate().text();
        self.run(sql!("bundle/create.sql"), named_params! { ":identity": text.as_str() }).map(drop)
    }
}
