//! Who works on which workstation, and the role that the desk gave them.

use casework::{
    id::{AccountId, DeviceId, PersonId},
    role::Role,
};
use wire::EnrolledAccount;

use crate::{
    column::{DomainColumn, Word},
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// What the desk knows of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) person: PersonId,
    pub(crate) role: Role,
    pub(crate) device: DeviceId,
}

impl Reader<'_> {
    pub(crate) fn account(&self, id: AccountId) -> Result<Option<Account>, LedgerError> {
        self.known.accounts.or(id, || {
            self.one(sql!("account/get.sql"), named_params! { ":id": id.0 }, |row| {
                let (person, device) = (PersonId(row.get("person")?), DeviceId(row.get("device")?));
                Ok(Account { person, role: row.word("role")?, device })
            })
        })
    }

    pub(crate) fn accounts_of(&self, device: DeviceId) -> Result<Vec<EnrolledAccount>, LedgerError> {
        self.all(sql!("account/of_device.sql"), named_params! { ":device": device.0 }, |row| {
            let (account, person) = (AccountId(row.get("id")?), PersonId(row.get("person")?));
            Ok(EnrolledAccount { account, person, role: row.word("role")? })
        })
    }

    /// The same, of whom is asked often.
    pub(crate) fn crew(&self, device: DeviceId) -> Result<Vec<EnrolledAccount>, LedgerError> {
        Ok(self.known.crews.or(device, || self.accounts_of(device).map(Some))?.unwrap_or_default())
    }

    /// The name of another workstation that is not revoked and where the person has an account, if any.
    pub(crate) fn works_elsewhere(&self, person: PersonId, than: DeviceId) -> Result<Option<String>, LedgerError> {
        let params = named_params! { ":person": person.0, ":device": than.0 };
        self.one(sql!("account/elsewhere.sql"), params, |row| row.get("name"))
    }

    /// The account of a person on a workstation.
    pub(crate) fn account_on(&self, device: DeviceId, person: PersonId) -> Result<Option<AccountId>, LedgerError> {
        let params = named_params! { ":person": person.0, ":device": device.0 };
        self.one(sql!("account/of_person_on.sql"), params, |row| row.get("id").map(AccountId))
    }

    /// Whether it was put down only because somebody else signed in where it was: nobody has vouched for it yet.
    pub(crate) fn came_along(&self, id: AccountId) -> Result<bool, LedgerError> {
        Ok(self.one(sql!("account/came_along.sql"), named_params! { ":id": id.0 }, |_| Ok(()))?.is_some())
    }

    /// Whether somebody has vouched for an account of this person.
    pub(crate) fn is_vouched_for(&self, person: PersonId) -> Result<bool, LedgerError> {
        let params = named_params! { ":person": person.0 };
        Ok(self.one(sql!("account/is_vouched_for.sql"), params, |_| Ok(()))?.is_some())
    }

    pub(crate) fn has_account(&self, person: PersonId) -> Result<bool, LedgerError> {
        Ok(self.one(sql!("account/of_person.sql"), named_params! { ":person": person.0 }, |_| Ok(()))?.is_some())
    }
}

impl Writer<'_> {
    /// Whoever gives it vouches for the account.
    pub(crate) fn give_role(&self, id: AccountId, role: Role) -> Result<(), LedgerError> {
        self.known.accounts.forget(&id);
        self.known.crews.clear();
        self.run(sql!("account/give_role.sql"), named_params! { ":id": id.0, ":role": Word(&role) }).map(drop)
    }

    /// See [`Reader::came_along`].
    pub(crate) fn comes_along(&self, id: AccountId, came_along: bool) -> Result<(), LedgerError> {
        let params = named_params! { ":id": id.0, ":came_along": u32::from(came_along) };
        self.run(sql!("account/comes_along.sql"), params).map(drop)
    }

    pub(crate) fn put_account(&self, account: &EnrolledAccount, device: DeviceId) -> Result<(), LedgerError> {
        let params = named_params! {
            ":id": account.account.0,
            ":person": account.person.0,
            ":role": Word(&account.role),
            ":device": device.0,
        };
        self.known.accounts.forget(&account.account);
        self.known.crews.clear();
        self.run(sql!("account/put.sql"), params).map(drop)
    }
}
