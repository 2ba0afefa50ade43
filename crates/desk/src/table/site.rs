//! Sites.

use casework::{id::SiteId, site::Site};
use rusqlite::named_params;

use crate::{
    column::{DomainColumn, Json},
    error::LedgerError,
    sql::{Reader, Writer, sql},
};

impl Reader<'_> {
    pub(crate) fn site(&self, id: SiteId) -> Result<Option<Site>, LedgerError> {
        self.one(sql!("site/get.sql"), named_params! { ":id": id.0 }, |row| row.json("state"))
    }

    /// The site of this [`casework::site::SiteDetails::likeness`].
    pub(crate) fn site_like(&self, likeness: &str) -> Result<Option<SiteId>, LedgerError> {
        self.one(sql!("site/like.sql"), named_params! { ":likeness": likeness }, |row| row.get("id").map(SiteId))
    }
}

impl Writer<'_> {
    pub(crate) fn put_site(&self, site: &Site) -> Result<(), LedgerError> {
        let likeness = site.details.likeness();
        let params = named_params! { ":id": site.id.0, ":state": Json(site), ":likeness": likeness };
        self.run(sql!("site/put.sql"), params).map(drop)
    }
}
