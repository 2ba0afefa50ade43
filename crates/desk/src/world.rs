//! The world that the desk judges in: its own rows.

use casework::{
    act::Act,
    decide::World,
    folio::Folio,
    format::{FormatCode, FormatTemplate},
    id::{ActId, ItemId, PersonId, SiteId},
    item::Item,
    person::{IdDocument, Person},
    site::Site,
};

use crate::{error::LedgerError, sql::Reader};

/// The world as one intent sees it.
#[derive(Debug)]
pub(crate) struct Sight<'t> {
    pub(crate) reader: &'t Reader<'t>,
    /// Of whom the intent spoke, and nobody can say what: they were erased where it was asked.
    pub(crate) forgotten: &'t [PersonId],
}

impl World for Sight<'_> {
    type Error = LedgerError;

    fn item(&self, id: ItemId) -> Result<Option<Item>, LedgerError> {
        self.reader.item(id)
    }

    fn person(&self, id: PersonId) -> Result<Option<Person>, LedgerError> {
        self.reader.person(id)
    }

    fn site(&self, id: SiteId) -> Result<Option<Site>, LedgerError> {
        self.reader.site(id)
    }

    fn act(&self, id: ActId) -> Result<Option<Act>, LedgerError> {
        self.reader.act(id)
    }

    fn format(&self, code: FormatCode) -> Result<Option<FormatTemplate>, LedgerError> {
        self.reader.format(code)
    }

    fn item_with_tag(&self, tag: &str) -> Result<Option<ItemId>, LedgerError> {
        self.reader.item_with_tag(tag)
    }

    fn item_with_serial(&self, brand: &str, serial: &str) -> Result<Option<ItemId>, LedgerError> {
        self.reader.item_with_serial(brand, serial)
    }

    fn person_with_document(&self, document: &IdDocument) -> Result<Option<PersonId>, LedgerError> {
        self.reader.person_with_document(document)
    }

    fn items_held_by(&self, person: PersonId) -> Result<u32, LedgerError> {
        self.reader.items_held_by(person)
    }

    fn act_with_folio(&self, folio: Folio) -> Result<Option<ActId>, LedgerError> {
        self.reader.act_with_folio(folio)
    }

    fn open_act_of(&self, item: ItemId) -> Result<Option<ActId>, LedgerError> {
        self.reader.open_act_of(item)
    }

    fn unsealed_act_of(&self, person: PersonId) -> Result<Option<ActId>, LedgerError> {
        self.reader.unsealed_act_of(person)
    }

    /// Drafts stay on the workstation where they are written.
    fn drafts_name(&self, _person: PersonId) -> Result<bool, LedgerError> {
        Ok(false)
    }

    fn has_account(&self, person: PersonId) -> Result<bool, LedgerError> {
        self.reader.has_account(person)
    }

    fn forgotten(&self, person: PersonId) -> Result<bool, LedgerError> {
        Ok(self.forgotten.contains(&person))
    }
}
