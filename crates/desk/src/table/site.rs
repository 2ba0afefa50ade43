//! Sites.

use casework::{
    id::SiteId,
    site::{Site, SiteDetails},
};

use crate::{
    column::{DomainColumn, Json},
    error::LedgerError,
    sql::{Reader, Value, Writer, named_params, sql},
};

impl Reader<'_> {
    pub(crate) fn site(&self, id: SiteId) -> Result<Option<Site>, LedgerError> {
        self.known
            .sites
            .or(id, || self.one(sql!("site/get.sql"), named_params! { ":id": id.0 }, |row| row.json("state")))
    }

    /// Those of which [`Reader::site`] will be asked, and what they are alike.
    pub(crate) fn expect_sites(&self, sites: &[SiteId], of: &[&SiteDetails]) -> Result<(), LedgerError> {
        let known = &self.known;
        let by_id = |id: &SiteId| vec![Value::from(id.0)];
        self.expect(&known.sites, sql!("site/get.sql"), sites.iter().copied(), (&[":id"], by_id), |row| {
            row.json("state")
        })?;
        let alike = of.iter().map(|details| details.likeness());
        let by_likeness = |likeness: &String| vec![Value::from(likeness.clone())];
        self.expect(&known.likenesses, sql!("site/like.sql"), alike, (&[":likeness"], by_likeness), |row| {
            row.get("id").map(SiteId)
        })
    }

    /// The site of this [`casework::site::SiteDetails::likeness`].
    pub(crate) fn site_like(&self, likeness: &str) -> Result<Option<SiteId>, LedgerError> {
        self.known.likenesses.or(likeness.to_owned(), || {
            self.one(sql!("site/like.sql"), named_params! { ":likeness": likeness }, |row| row.get("id").map(SiteId))
        })
    }

    /// All of them.
    pub(crate) fn sites_like(&self, likeness: &str) -> Result<Vec<SiteId>, LedgerError> {
        self.all(sql!("site/all_like.sql"), named_params! { ":likeness": likeness }, |row| row.get("id").map(SiteId))
    }
}

impl Writer<'_> {
    pub(crate) fn put_site(&self, site: &Site) -> Result<(), LedgerError> {
        let likeness = site.details.likeness();
        let params = named_params! { ":id": site.id.0, ":state": Json(site), ":likeness": likeness };
        // The first by its id counts, whichever that is now.
        self.known.likenesses.clear();
        self.known.sites.put(site.id, Some(site.clone()));
        self.later(sql!("site/put.sql"), params, 1)
    }
}
