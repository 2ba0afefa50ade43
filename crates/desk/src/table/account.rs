//! Who works on which workstation, and the role that the desk gave them.

use casework::{
    id::{AccountId, DeviceId, PersonId},
    role::Role,
    scope::{Offices, Scope},
};
use wire::EnrolledAccount;

use crate::{
    column::{DomainColumn, Json, Word},
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

/// What an account may see, and what it could see before, each until a number.
#[derive(Debug, Clone)]
pub(super) struct Scopes {
    now: Scope,
    former: Vec<(u64, Scope)>,
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

    /// What an account may see.
    pub(crate) fn scope(&self, id: AccountId) -> Result<Scope, LedgerError> {
        Ok(self.scopes(id)?.now)
    }

    /// The same, with what it could see when its author knew the history up to `seen`: whoever knows the number of a change knows
    /// of the change.
    pub(crate) fn scope_at(&self, id: AccountId, seen: u64) -> Result<Scope, LedgerError> {
        let Scopes { now, former } = self.scopes(id)?;
        Ok(former.into_iter().filter(|(until, _)| *until > seen).fold(now, |all, (_, scope)| all.and(scope)))
    }

    fn scopes(&self, id: AccountId) -> Result<Scopes, LedgerError> {
        let known = self.known.scopes.or(id, || {
            let now = self.one(sql!("account/scope.sql"), named_params! { ":id": id.0 }, |row| row.json("scope"))?;
            let former = self.all(sql!("account/former.sql"), named_params! { ":id": id.0 }, |row| {
                Ok((row.get("until")?, row.json("scope")?))
            })?;
            Ok(now.map(|now| Scopes { now, former }))
        })?;
        // Who has no account sees nothing.
        Ok(known.unwrap_or(Scopes { now: Scope::Of(Offices::default()), former: Vec::new() }))
    }

    /// What is told on a workstation: what anybody there may see.
    pub(crate) fn scope_on(&self, device: DeviceId) -> Result<Scope, LedgerError> {
        self.scope_told(device, u64::MAX)
    }

    /// The same, with what was told there when the history was known up to `seen`.
    pub(crate) fn scope_told(&self, device: DeviceId, seen: u64) -> Result<Scope, LedgerError> {
        let mut told = Scope::Of(Offices::default());
        for one in self.crew(device)? {
            told = told.and(self.scope_at(one.account, seen)?);
        }
        Ok(told)
    }

    /// How often another scope was given to whoever works there.
    pub(crate) fn scopes_given(&self, device: DeviceId) -> Result<u64, LedgerError> {
        let given =
            self.one(sql!("account/scopes_given.sql"), named_params! { ":device": device.0 }, |row| row.get("n"))?;
        Ok(given.unwrap_or_default())
    }

    pub(crate) fn has_account(&self, person: PersonId) -> Result<bool, LedgerError> {
        Ok(self.one(sql!("account/of_person.sql"), named_params! { ":person": person.0 }, |_| Ok(()))?.is_some())
    }
}

impl Writer<'_> {
    pub(crate) fn give_role(&self, id: AccountId, role: Role) -> Result<(), LedgerError> {
        self.known.accounts.forget(&id);
        self.run(sql!("account/give_role.sql"), named_params! { ":id": id.0, ":role": Word(&role) }).map(drop)
    }

    /// Another scope. What it had until number `until`, which the change took, counts for what was asked by somebody who knew less.
    pub(crate) fn give_scope(&self, id: AccountId, scope: Scope, until: Option<u64>) -> Result<(), LedgerError> {
        let former = self.scope(id)?;
        if former == scope {
            return Ok(());
        }
        if let Some(until) = until {
            let params = named_params! { ":account": id.0, ":until": until, ":scope": Json(&former) };
            self.run(sql!("account/add_former.sql"), params)?;
        }
        self.known.scopes.forget(&id);
        self.run(sql!("account/give_scope.sql"), named_params! { ":id": id.0, ":scope": Json(&scope) }).map(drop)
    }

    pub(crate) fn put_account(&self, account: &EnrolledAccount, device: DeviceId) -> Result<(), LedgerError> {
        let params = named_params! {
            ":id": account.account.0,
            ":person": account.person.0,
            ":role": Word(&account.role),
            ":device": device.0,
        };
        self.known.accounts.forget(&account.account);
        self.known.scopes.forget(&account.account);
        self.known.crews.clear();
        self.run(sql!("account/put.sql"), params).map(drop)
    }
}
