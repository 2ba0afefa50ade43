//! The world that the desk judges in: its own rows.

use casework::{
    act::Act,
    decide::{Aspect, LateWorld, Subject, World},
    folio::Folio,
    format::{FormatCode, FormatTemplate},
    id::{ActId, ItemId, PersonId, SiteId},
    intent::IntentBody,
    item::Item,
    person::{IdDocument, Person},
    rename::Names,
    site::Site,
};

use wire::Envelope;

use crate::{error::LedgerError, sql::Reader, table::incarnation::Author};

/// Whether the register of this person was accepted without being read: they were erased at the workstation that knew
/// them, before the desk was told of them. Nobody who was read is without a document.
pub(crate) fn is_unread(person: &Person) -> bool {
    person.erasure.is_none() && person.details.document.number.is_empty()
}

/// The world as one intent sees it.
#[derive(Debug)]
pub(crate) struct Sight<'t> {
    reader: &'t Reader<'t>,
    /// Of whom the intent spoke, and nobody can say what: they were erased where it was asked.
    forgotten: &'t [PersonId],
    /// Whether the intent itself says who people are. What it says is then judged, whatever was not read before.
    is_register: bool,
    /// Who asked, and how much of the history they knew.
    author: Author,
    seen: u64,
}

impl<'t> Sight<'t> {
    pub(crate) fn new(
        reader: &'t Reader<'t>,
        envelope: &Envelope,
        body: &IntentBody,
        forgotten: &'t [PersonId],
    ) -> Self {
        let is_register = matches!(body, IntentBody::RegisterPeople { .. } | IntentBody::ChangePeople { .. });
        Self { reader, forgotten, is_register, author: Author::of(envelope), seen: envelope.seen }
    }
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
        Ok(self.reader.acts_with_folio(folio)?.first().copied())
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
        let known_unread = || Ok::<_, LedgerError>(self.reader.person(person)?.as_ref().is_some_and(is_unread));
        Ok(self.forgotten.contains(&person) || (!self.is_register && known_unread()?))
    }
}

impl Names for Sight<'_> {
    type Error = LedgerError;

    fn item_is(&self, id: ItemId) -> Result<ItemId, LedgerError> {
        self.reader.item_is(id)
    }

    fn person_is(&self, id: PersonId) -> Result<PersonId, LedgerError> {
        self.reader.person_is(id)
    }

    fn site_is(&self, id: SiteId) -> Result<SiteId, LedgerError> {
        self.reader.site_is(id)
    }
}

impl LateWorld for Sight<'_> {
    fn changed_meanwhile(&self, subject: Subject, aspect: Aspect) -> Result<bool, LedgerError> {
        Ok(self.reader.changed_by_others(subject, aspect, self.author)? > self.seen)
    }

    fn is_of_twin(&self, act: ActId) -> Result<bool, LedgerError> {
        match self.reader.issuer(act)? {
            Some(issuer) if issuer.dev == self.author.dev => Ok(!self.reader.knew(self.author, issuer.place)?),
            _ => Ok(false),
        }
    }

    fn site_like(&self, likeness: &str) -> Result<Option<SiteId>, LedgerError> {
        self.reader.site_like(likeness)
    }
}
