//! What an administrator asks of the desk. Who asks is an account of this workstation: the desk looks whether it may.

use bytes::Bytes;
use casework::id::AccountId;
use reqwest::Method;
use serde::Serialize;
use wire::{Audit, CodeMade, Devices, GiveRole, GiveScope, MakeCode, Reopen, Reopened, Revoke};

use super::DeskClient;
use crate::{fault::Fault, http::exchange::Answer, traffic::Class};

impl DeskClient {
    /// Every workstation with its people.
    ///
    /// # Errors
    /// [`Fault`], of [`wire::DeskError::NotPermitted`] among others; so for every method.
    pub async fn devices(&self, by: AccountId) -> Result<Devices, Fault> {
        self.administer::<()>(by, Method::GET, "devices", None).await?.frame()
    }

    /// The last acts of administration.
    pub async fn audit(&self, by: AccountId) -> Result<Audit, Fault> {
        self.administer::<()>(by, Method::GET, "audit", None).await?.frame()
    }

    /// A code, which is told once. An answer that is lost leaves a code that nobody knows.
    pub async fn make_code(&self, by: AccountId, request: &MakeCode) -> Result<CodeMade, Fault> {
        self.administer(by, Method::POST, "code", Some(request)).await?.json()
    }

    /// Shuts a workstation out. Repeating it is harmless.
    pub async fn revoke(&self, by: AccountId, request: &Revoke) -> Result<(), Fault> {
        self.administer(by, Method::POST, "revoke", Some(request)).await.map(drop)
    }

    /// Gives an account another role. Repeating it is harmless.
    pub async fn give_role(&self, by: AccountId, request: &GiveRole) -> Result<(), Fault> {
        self.administer(by, Method::POST, "role", Some(request)).await.map(drop)
    }

    /// Gives a workstation another scope. Repeating it is harmless.
    pub async fn give_scope(&self, by: AccountId, request: &GiveScope) -> Result<(), Fault> {
        self.administer(by, Method::POST, "scope", Some(request)).await.map(drop)
    }

    /// The key of a store that was ordered shut, for whoever has a code.
    pub async fn reopen(&self, request: &Reopen) -> Result<Reopened, Fault> {
        self.ask("reopen", request).await
    }

    pub(super) async fn administer<Q: Serialize>(
        &self,
        by: AccountId,
        method: Method,
        what: &str,
        request: Option<&Q>,
    ) -> Result<Answer, Fault> {
        let json = |request| serde_json::to_vec(request).unwrap_or_else(|_| unreachable!("messages are plain JSON"));
        let body = request.map(json).map(Bytes::from);
        let exchange = || {
            let exchange = self.exchange(Class::Talk, method.clone(), &format!("admin/{what}")).by(by);
            match &body {
                Some(body) => exchange.body(body.clone()),
                None => exchange,
            }
        };
        self.authorised(exchange).await
    }
}
