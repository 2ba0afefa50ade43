//! People.

use casework::{
    id::{PersonId, SiteId},
    person::{BondType, Erasure, IdDocument, IdType, Person, PersonDetails},
    spelling::order_key,
    time::Timestamp,
};
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    list::{ListQuery, ListSql, PAGE_ROWS_MAX, Page, SortBy, order},
    search::HitKind,
};
use crate::{
    changed::Area,
    column::{DomainColumn, Word, filled, word},
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// Digits of a document that a list shows; the rest is nobody's business there (Ley 1581 de 2012, art. 4).
const DOCUMENT_CHARS_SHOWN: usize = 4;

/// What the list of people can be narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PersonFilter {
    /// Only who works there.
    pub site: Option<SiteId>,
    /// Only with this bond.
    pub bond: Option<BondType>,
    /// Only who holds items.
    pub with_items: bool,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "fields of `PersonDetails`")]
pub struct PersonRow {
    pub id: PersonId,
    pub rev: u32,
    pub full_name: String,
    pub id_type: IdType,
    /// `***4567`: the last four characters.
    pub document_masked: String,
    pub position: String,
    pub bond: Option<BondType>,
    pub department: String,
    pub site_name: Option<String>,
    /// Items that the person holds.
    pub items: u32,
    /// Their data were erased: every text is empty.
    pub erased: bool,
}

/// People.
#[derive(Debug)]
pub struct People<'t>(&'t Reader<'t>);

impl Reader<'_> {
    /// People.
    #[must_use]
    pub fn people(&self) -> People<'_> {
        People(self)
    }
}

impl People<'_> {
    /// One person.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn get(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        self.0.one(sql!("person/get.sql"), named_params! { ":id": id.0 }, person)
    }

    /// Whose document it is.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn with_document(&self, document: &IdDocument) -> Result<Option<PersonId>, StoreError> {
        let params = named_params! { ":id_type": Word(&document.id_type), ":document": document.number };
        self.0.one(sql!("person/with_document.sql"), params, |row| row.get("id").map(PersonId))
    }

    /// One person as lists show them.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn row(&self, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
        self.0.one(sql!("person/row.sql"), named_params! { ":id": id.0 }, person_row)
    }

    /// A window of the list.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn list(&self, query: &ListQuery<PersonFilter>) -> Result<Page<PersonRow>, StoreError> {
        self.window(query, PAGE_ROWS_MAX)
    }

    /// The same up to `rows_max` rows, for whoever takes the list whole.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn window(&self, query: &ListQuery<PersonFilter>, rows_max: u32) -> Result<Page<PersonRow>, StoreError> {
        let column = match query.sort {
            Some(SortBy::Document) => "nullif(person.document, '')",
            Some(SortBy::Position) => "person.position_key",
            Some(SortBy::Department) => "person.department_key",
            Some(SortBy::Bond) => "person.bond",
            Some(SortBy::Site) => "site.name_key",
            Some(SortBy::Items) => "items",
            _ => "person.name_key",
        };
        let found = self.0.found(HitKind::Person, &query.text)?;
        let filter = named_params! {
            ":site": query.filter.site.map(|id| id.0),
            ":bond": word(&query.filter.bond),
            ":with_items": query.filter.with_items,
            ":found": found,
        };
        let sql = ListSql { count: sql!("person/count.sql"), window: sql!("person/list.sql") };
        self.0.page(sql, &order(column, query.descending, "person.row"), (query, rows_max), filter, person_row)
    }
}

impl Writer<'_> {
    /// Writes a person as the fold left them.
    pub(crate) fn put_person(&self, person: &Person) -> Result<(), StoreError> {
        let Person { id, details, rev, erasure } = person;
        let params = named_params! {
            ":id": id.0,
            ":rev": rev,
            ":full_name": details.full_name,
            ":id_type": Word(&details.document.id_type),
            ":document": details.document.number,
            ":check_digit": details.check_digit,
            ":position": details.position,
            ":bond": word(&details.bond),
            ":department": details.department,
            ":email": details.email,
            ":phone": details.phone,
            ":site": details.site.map(|id| id.0),
            ":contract_number": details.contract_number,
            ":contract_end": details.contract_end.map(|date| date.to_string()),
            ":name_key": filled(order_key(&details.full_name)),
            ":position_key": filled(order_key(&details.position)),
            ":department_key": filled(order_key(&details.department)),
            ":erased_at": erasure.as_ref().map(|erasure| erasure.at.0),
            ":erased_reason": erasure.as_ref().map(|erasure| &erasure.reason),
        };
        self.run(Area::People, sql!("person/put.sql"), params)?;
        let row = self.row_of(sql!("person/row_of.sql"), id.0)?;
        self.index_person(row, details);
        Ok(())
    }
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    let details = PersonDetails {
        full_name: row.get("full_name")?,
        document: IdDocument { id_type: row.word("id_type")?, number: row.get("document")? },
        check_digit: row.get("check_digit")?,
        position: row.get("position")?,
        bond: row.word_or_null("bond")?,
        department: row.get("department")?,
        email: row.get("email")?,
        phone: row.get("phone")?,
        site: row.get::<_, Option<_>>("site")?.map(SiteId),
        contract_number: row.get("contract_number")?,
        contract_end: row.parsed_or_null("contract_end")?,
    };
    let erased_at: Option<i64> = row.get("erased_at")?;
    let erasure = match erased_at {
        Some(at) => Some(Erasure { at: Timestamp(at), reason: row.get("erased_reason")? }),
        None => None,
    };
    Ok(Person { id: PersonId(row.get("id")?), details, rev: row.get("rev")?, erasure })
}

fn person_row(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    let document: String = row.get("document")?;
    let erased = row.get("erased")?;
    Ok(PersonRow {
        id: PersonId(row.get("id")?),
        rev: row.get("rev")?,
        full_name: row.get("full_name")?,
        id_type: row.word("id_type")?,
        document_masked: if erased { String::new() } else { masked(&document) },
        position: row.get("position")?,
        bond: row.word_or_null("bond")?,
        department: row.get("department")?,
        site_name: row.get("site_name")?,
        items: row.get("items")?,
        erased,
    })
}

/// `***` and the last four characters; a number too short to hide behind them shows none.
pub(crate) fn masked(document: &str) -> String {
    let chars = document.chars().count();
    let shown = if chars > DOCUMENT_CHARS_SHOWN { DOCUMENT_CHARS_SHOWN } else { 0 };
    format!("***{}", document.chars().skip(chars - shown).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn lists_show_only_the_end_of_a_document() {
        assert_eq!(masked("1012345678"), "***5678");
        assert_eq!(masked("1234"), "***");
        assert_eq!(masked("ÑÑÑÑÑ"), "***ÑÑÑÑ");
    }
}
