//! By which id something is known.

use casework::{
    id::{ItemId, PersonId, SiteId},
    rename::Names,
    scope::Record,
};

use super::Sight;
use crate::error::LedgerError;

impl Names for Sight<'_> {
    type Error = LedgerError;

    fn item_is(&self, id: ItemId) -> Result<ItemId, LedgerError> {
        self.known_as(id, self.reader.item_is(id)?, Record::Item)
    }

    fn person_is(&self, id: PersonId) -> Result<PersonId, LedgerError> {
        self.known_as(id, self.reader.person_is(id)?, Record::Person)
    }

    fn site_is(&self, id: SiteId) -> Result<SiteId, LedgerError> {
        self.known_as(id, self.reader.site_is(id)?, Record::Site)
    }
}
