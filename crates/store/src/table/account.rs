//! Who shares the workstation. Secrets that open the store are in the keyring; here is what a session needs.

use casework::{
    id::{AccountId, PersonId},
    role::Role,
};
use rusqlite::{Row, named_params};

use crate::{
    changed::Area,
    column::{DomainColumn, Word},
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// An account, which is never deleted since signatures name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its identity, the same as in the keyring.
    pub id: AccountId,
    /// Whose it is, as the person is known now.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The PIN's hash as a PHC string, when there is one.
    pub pin: Option<String>,
    /// It may not be used any more.
    pub removed: bool,
}

impl Reader<'_> {
    /// Every account by name, removed ones too. Bounded by the slots of the keyring and those removed since.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn accounts(&self) -> Result<Vec<AccountRow>, StoreError> {
        self.all(sql!("account/all.sql"), [], from_row)
    }

    /// One account.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn account(&self, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
        self.one(sql!("account/get.sql"), named_params! { ":id": id.0 }, from_row)
    }

    /// Whether the person has an account, or had one.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn has_account(&self, person: PersonId) -> Result<bool, StoreError> {
        Ok(self.one(sql!("account/of_person.sql"), named_params! { ":person": person.0 }, |_| Ok(()))?.is_some())
    }
}

impl Writer<'_> {
    /// Adds an account, or gives one another role or PIN: whose it is never changes.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when the person is not known or the PIN is not a PHC string.
    pub fn put_account(
        &self,
        id: AccountId,
        person: PersonId,
        role: Role,
        pin: Option<&str>,
    ) -> Result<(), StoreError> {
        let params = named_params! { ":id": id.0, ":person": person.0, ":role": Word(&role), ":pin": pin };
        self.run(Area::Accounts, sql!("account/put.sql"), params)?;
        Ok(())
    }

    /// Marks an account as removed, and forgets its PIN; answers whether it was in use.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn remove_account(&self, id: AccountId) -> Result<bool, StoreError> {
        let rows = self.run(Area::Accounts, sql!("account/remove.sql"), named_params! { ":id": id.0 })?;
        Ok(rows > 0)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: AccountId(row.get("id")?),
        person: PersonId(row.get("person")?),
        name: row.get("name")?,
        role: row.word("role")?,
        pin: row.get("pin")?,
        removed: row.get("removed")?,
    })
}
