//! The catalogue and mass events. Every edition of a record is kept.

use casework::{
    case::MassEvent,
    catalogue::{Edition, Kept, Listed, ListedId},
    id::{CategoryId, GroupId, MassEventId},
    site::TerritorialDirection,
};
use uuid::Uuid;

use crate::{
    column::{DomainColumn, Json},
    error::LedgerError,
    sql::{Reader, Row, Writer, named_params, sql},
};

/// By its kind and id, as it is kept.
pub(super) type ListedKey = (&'static str, Uuid);

impl Reader<'_> {
    /// The office whose workstations see the cases of a group.
    pub(crate) fn office_of_group(&self, id: GroupId) -> Result<Option<TerritorialDirection>, LedgerError> {
        Ok(match self.listed(ListedId::Group(id))? {
            Some(Edition { listed: Listed::Group { record, .. }, .. }) => record.office,
            _ => None,
        })
    }

    pub(crate) fn mass_event(&self, id: MassEventId) -> Result<Option<MassEvent>, LedgerError> {
        self.one(sql!("catalogue/mass_event.sql"), named_params! { ":id": id.0 }, |row| row.json("body"))
    }
}

impl Kept for Reader<'_> {
    type Error = LedgerError;

    fn last_kept(&self, id: ListedId) -> Result<Option<Edition>, LedgerError> {
        let (kind, uuid) = id.key();
        self.known.listed.or((kind, uuid), || {
            self.one(sql!("catalogue/last.sql"), named_params! { ":kind": kind, ":id": uuid }, edition)
        })
    }

    fn edition_kept(&self, id: ListedId, edition: u32) -> Result<Option<Listed>, LedgerError> {
        let (kind, uuid) = id.key();
        let params = named_params! { ":kind": kind, ":id": uuid, ":edition": edition };
        self.one(sql!("catalogue/edition.sql"), params, |row| row.json("body"))
    }

    fn all_kept(&self) -> Result<Vec<Edition>, LedgerError> {
        self.all(sql!("catalogue/all.sql"), [], edition)
    }

    fn keeps_subcategory(&self, id: CategoryId) -> Result<bool, LedgerError> {
        Ok(self.one(sql!("catalogue/subcategory.sql"), named_params! { ":id": id.0 }, |_| Ok(()))?.is_some())
    }
}

impl Writer<'_> {
    /// Keeps one more edition.
    pub(crate) fn add_listed(&self, edition: &Edition) -> Result<(), LedgerError> {
        let (kind, id) = edition.listed.id().key();
        let parent = match &edition.listed {
            Listed::Category { record, .. } => record.parent.map(|id| id.0),
            Listed::Project { .. } | Listed::Sla { .. } | Listed::Group { .. } | Listed::Calendar { .. } => None,
        };
        let params = named_params! {
            ":kind": kind,
            ":id": id,
            ":edition": edition.edition,
            ":parent": parent,
            ":body": Json(&edition.listed),
        };
        self.known.listed.put((kind, id), Some(edition.clone()));
        self.later(sql!("catalogue/add.sql"), params, 3)
    }

    pub(crate) fn put_mass_event(&self, id: MassEventId, event: &MassEvent) -> Result<(), LedgerError> {
        self.later(sql!("catalogue/put_mass_event.sql"), named_params! { ":id": id.0, ":body": Json(event) }, 1)
    }
}

fn edition(row: &Row<'_>) -> crate::sql::Result<Edition> {
    Ok(Edition { edition: row.get("edition")?, listed: row.json("body")? })
}
