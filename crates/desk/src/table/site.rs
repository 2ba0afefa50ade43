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
}

impl Writer<'_> {
    pub(crate) fn put_site(&self, site: &Site) -> Result<(), LedgerError> {
        self.run(sql!("site/put.sql"), named_params! { ":id": site.id.0, ":state": Json(site) }).map(drop)
    }
}
