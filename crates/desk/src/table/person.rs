//! People. Of those who were erased the state says nothing.

use casework::{
    id::PersonId,
    person::{IdDocument, Person},
};
use rusqlite::named_params;

use crate::{
    column::{DomainColumn, Json, Word},
    error::LedgerError,
    sql::{Reader, Writer, sql},
};

impl Reader<'_> {
    pub(crate) fn person(&self, id: PersonId) -> Result<Option<Person>, LedgerError> {
        self.one(sql!("person/get.sql"), named_params! { ":id": id.0 }, |row| row.json("state"))
    }

    pub(crate) fn erased_people(&self) -> Result<Vec<PersonId>, LedgerError> {
        self.all(sql!("person/erased.sql"), [], |row| row.get("id").map(PersonId))
    }

    pub(crate) fn person_with_document(&self, document: &IdDocument) -> Result<Option<PersonId>, LedgerError> {
        let params = named_params! { ":document": document.number, ":id_type": Word(&document.id_type) };
        self.one(sql!("person/with_document.sql"), params, |row| row.get("id").map(PersonId))
    }
}

impl Writer<'_> {
    pub(crate) fn put_person(&self, person: &Person) -> Result<(), LedgerError> {
        let document = Some(&person.details.document).filter(|document| !document.number.is_empty());
        let params = named_params! {
            ":id": person.id.0,
            ":state": Json(person),
            ":id_type": document.map(|document| Word(&document.id_type)),
            ":document": document.map(|document| &document.number),
        };
        self.run(sql!("person/put.sql"), params).map(drop)
    }
}
