//! People. Of those who were erased the state says nothing.

use casework::{
    id::PersonId,
    person::{IdDocument, IdType, Person},
};

use crate::{
    column::{DomainColumn, Json, Word},
    error::LedgerError,
    sql::{Reader, Value, Writer, named_params, sql},
};

impl Reader<'_> {
    pub(crate) fn person(&self, id: PersonId) -> Result<Option<Person>, LedgerError> {
        self.known
            .people
            .or(id, || self.one(sql!("person/get.sql"), named_params! { ":id": id.0 }, |row| row.json("state")))
    }

    /// Those of which [`Reader::person`] will be asked, and the documents by which they are known.
    pub(crate) fn expect_people(&self, people: &[PersonId], documents: &[&IdDocument]) -> Result<(), LedgerError> {
        let known = &self.known;
        let by_id = |id: &PersonId| vec![Value::from(id.0)];
        self.expect(&known.people, sql!("person/get.sql"), people.iter().copied(), (&[":id"], by_id), |row| {
            row.json("state")
        })?;
        let documents = documents.iter().map(|document| (document.id_type, document.number.clone()));
        let by_document = |(id_type, number): &(IdType, String)| {
            vec![Value::from(number.clone()), Value::from(Word(id_type).to_string())]
        };
        let names = &[":document", ":id_type"];
        self.expect(&known.documents, sql!("person/with_document.sql"), documents, (names, by_document), |row| {
            row.get("id").map(PersonId)
        })
    }

    pub(crate) fn erased_people(&self) -> Result<Vec<PersonId>, LedgerError> {
        let undocumented = self.all(sql!("person/erased.sql"), [], |row| row.json::<Person>("state"))?;
        Ok(undocumented.iter().filter(|person| person.erasure.is_some()).map(|person| person.id).collect())
    }

    pub(crate) fn person_with_document(&self, document: &IdDocument) -> Result<Option<PersonId>, LedgerError> {
        self.known.documents.or((document.id_type, document.number.clone()), || {
            let params = named_params! { ":document": document.number, ":id_type": Word(&document.id_type) };
            self.one(sql!("person/with_document.sql"), params, |row| row.get("id").map(PersonId))
        })
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
            ":site": person.details.site.map(|id| id.0),
        };
        self.note_person(person);
        self.later(sql!("person/put.sql"), params, 1)
    }

    /// What is known of people once this one is written.
    fn note_person(&self, person: &Person) {
        let known = &self.known;
        let by = |person: &Person| (person.details.document.id_type, person.details.document.number.clone());
        match known.people.get(&person.id) {
            // Another may have the document that they had.
            Some(Some(before)) => known.documents.forget(&by(&before)),
            Some(None) => {}
            None => known.documents.clear(),
        }
        if !person.details.document.number.is_empty() {
            known.documents.put(by(person), Some(person.id));
        }
        known.people.put(person.id, Some(person.clone()));
    }
}
