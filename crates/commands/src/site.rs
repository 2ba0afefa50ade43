//! Sites.

use casework::id::SiteId;
use casework::intent::{Change, IntentBody, New};
use casework::municipality;

use crate::answer::Answer;
use crate::open::{Open, found};
use crate::view::list::SiteRef;
use crate::view::record::{SiteSave, SiteView};

pub(crate) fn get(open: &Open, request: SiteRef) -> Answer<SiteView> {
    open.read(|r| {
        let site = found(r.sites().get(request.id))?;
        let row = found(r.sites().row(request.id))?;
        Ok(SiteView {
            items: row.items,
            people: row.people,
            acts: r.acts().of_site(request.id)?,
            may_edit: open.me().role.works_on_site(),
            site,
        })
    })
}

pub(crate) fn save(open: &Open, request: SiteSave) -> Answer<SiteView> {
    let mut details = request.details;
    details.name = details.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if details.city.trim().is_empty() {
        details.city = municipality::name(details.municipality_code.trim()).unwrap_or_default().to_owned();
    }
    let (id, body) = match request.id {
        Some(id) => {
            let change = Change { id, base_rev: request.base_rev, details };
            (id, IntentBody::ChangeSites { sites: vec![change] })
        }
        None => {
            let id = SiteId(open.new_id());
            (id, IntentBody::RegisterSites { sites: vec![New { id, details }] })
        }
    };
    open.submit("save site", body)?;
    get(open, SiteRef { id })
}
