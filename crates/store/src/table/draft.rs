use casework::id::PersonId;
use rusqlite::{Row, named_params};
use uuid::Uuid;

use crate::{
    changed::Area,
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// An unfinished form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Given by the form when it was begun.
    pub id: Uuid,
    /// Which form, in the words of the screen (1 to 100 bytes).
    pub kind: String,
    /// The account that types.
    pub owner: Uuid,
    /// What was typed, as JSON that only the form understands.
    pub body: String,
    /// When it was last saved, in ms since 1970-01-01 UTC.
    pub updated_at: i64,
}

/// Unfinished forms.
#[derive(Debug)]
pub struct Drafts<'t>(&'t Reader<'t>);

/// Changes to unfinished forms.
#[derive(Debug)]
pub struct DraftsMut<'t>(&'t Writer<'t>);

impl Reader<'_> {
    /// Unfinished forms.
    #[must_use]
    pub fn drafts(&self) -> Drafts<'_> {
        Drafts(self)
    }
}

impl Writer<'_> {
    /// Unfinished forms, to change.
    #[must_use]
    pub fn drafts_mut(&self) -> DraftsMut<'_> {
        DraftsMut(self)
    }
}

impl Drafts<'_> {
    /// One draft.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn get(&self, id: Uuid) -> Result<Option<Draft>, StoreError> {
        self.0.one(sql!("draft/get.sql"), named_params! {":id": id}, from_row)
    }

    /// Those of one account, the last saved first, at most 200.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn of(&self, owner: Uuid) -> Result<Vec<Draft>, StoreError> {
        self.0.all(sql!("draft/of.sql"), named_params! {":owner": owner}, from_row)
    }

    /// Whether a draft of anybody names the person, in whatever field.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn name(&self, person: PersonId) -> Result<bool, StoreError> {
        let params = named_params! {":person": person.to_string()};
        Ok(self.0.one(sql!("draft/naming.sql"), params, |_| Ok(()))?.is_some())
    }
}

impl DraftsMut<'_> {
    /// Saves a draft, new or not.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when the body is not JSON or the kind is empty.
    pub fn put(&self, draft: &Draft) -> Result<(), StoreError> {
        self.0.run(
            Area::Drafts,
            sql!("draft/put.sql"),
            named_params! {
                ":id": draft.id,
                ":kind": draft.kind,
                ":owner": draft.owner,
                ":body": draft.body,
                ":updated_at": draft.updated_at,
            },
        )?;
        Ok(())
    }

    /// Throws a draft away; answers whether it was there.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn delete(&self, id: Uuid) -> Result<bool, StoreError> {
        let rows = self.0.run(Area::Drafts, sql!("draft/delete.sql"), named_params! {":id": id})?;
        Ok(rows > 0)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: row.get("id")?,
        kind: row.get("kind")?,
        owner: row.get("owner")?,
        body: row.get("body")?,
        updated_at: row.get("updated_at")?,
    })
}
