//! What a workstation registered, and what it was known as already.

use casework::id::{ItemId, PersonId, SiteId};
use uuid::Uuid;

use crate::{
    error::LedgerError,
    sql::{Reader, Value, Writer, named_params, sql},
};

/// Two ids of one thing: the one that it was given last, and the one that it is known by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Same {
    Item(ItemId, ItemId),
    Person(PersonId, PersonId),
    Site(SiteId, SiteId),
}

impl Reader<'_> {
    pub(crate) fn item_is(&self, id: ItemId) -> Result<ItemId, LedgerError> {
        Ok(self.same("ITEM", id.0)?.map_or(id, ItemId))
    }

    pub(crate) fn person_is(&self, id: PersonId) -> Result<PersonId, LedgerError> {
        Ok(self.same("PERSON", id.0)?.map_or(id, PersonId))
    }

    pub(crate) fn site_is(&self, id: SiteId) -> Result<SiteId, LedgerError> {
        Ok(self.same("SITE", id.0)?.map_or(id, SiteId))
    }

    fn same(&self, kind: &'static str, id: Uuid) -> Result<Option<Uuid>, LedgerError> {
        self.known.aliases.or((kind, id), || {
            self.one(sql!("alias/get.sql"), named_params! { ":kind": kind, ":id": id }, |row| row.get("same"))
        })
    }

    /// Those of which [`Reader::item_is`], [`Reader::person_is`] and [`Reader::site_is`] will be asked.
    pub(crate) fn expect_aliases(
        &self,
        items: &[ItemId],
        people: &[PersonId],
        sites: &[SiteId],
    ) -> Result<(), LedgerError> {
        let items = items.iter().map(|id| ("ITEM", id.0));
        let all = items.chain(people.iter().map(|id| ("PERSON", id.0))).chain(sites.iter().map(|id| ("SITE", id.0)));
        let set = |(kind, id): &(&'static str, Uuid)| vec![Value::from(*kind), Value::from(*id)];
        self.expect(&self.known.aliases, sql!("alias/get.sql"), all, (&[":kind", ":id"], set), |row| row.get("same"))
    }
}

impl Writer<'_> {
    /// Whoever has an account under the one id has it under the other from now on.
    pub(crate) fn is_known_as(&self, same: Same) -> Result<(), LedgerError> {
        let (kind, id, other) = match same {
            Same::Item(id, other) => ("ITEM", id.0, other.0),
            Same::Person(id, other) => ("PERSON", id.0, other.0),
            Same::Site(id, other) => ("SITE", id.0, other.0),
        };
        self.known.aliases.forget(&(kind, id));
        self.run(sql!("alias/put.sql"), named_params! { ":kind": kind, ":id": id, ":same": other })?;
        if let Same::Person(..) = same {
            self.known.accounts.clear();
            self.run(sql!("alias/account.sql"), named_params! { ":id": id, ":same": other })?;
        }
        Ok(())
    }
}
