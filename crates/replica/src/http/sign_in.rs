//! What is asked of the desk to sign in, and of those whom it admits.

use casework::id::AccountId;
use reqwest::Method;
use wire::{
    Admissions, Admit, Admitted, CodeMade, DeviceSignature, Dismiss, SignInAsked, SignInBegun, SignInOffer, SignedIn,
};

use super::DeskClient;
use crate::{fault::Fault, traffic::Class};

impl DeskClient {
    /// Whose accounts the desk knows people by.
    ///
    /// # Errors
    /// [`Fault`], of [`wire::DeskError::NotFound`] when it knows of none; so for every method.
    pub async fn sign_in_offer(&self) -> Result<SignInOffer, Fault> {
        self.exchange(Class::Talk, Method::GET, "sign-in").send(None).await?.json()
    }

    /// Where the person has to go.
    pub async fn begin_sign_in(&self, request: &SignInAsked) -> Result<SignInBegun, Fault> {
        self.ask("sign-in", request).await
    }

    /// That this workstation has the key with which the sign-in of a ticket was begun.
    #[must_use]
    pub fn holds_key(&self, ticket: &str) -> DeviceSignature {
        self.key.end_sign_in(ticket)
    }

    /// The code of whoever signed in. It is asked for once: a provider that sees its code twice may take it for stolen. If the
    /// answer is lost, they sign in again.
    pub async fn end_sign_in(&self, request: &SignedIn) -> Result<CodeMade, Fault> {
        let body = serde_json::to_vec(request).unwrap_or_else(|_| unreachable!("messages are plain JSON"));
        self.exchange(Class::Talk, Method::POST, "sign-in/code").body(body.into()).once(None).await?.json()
    }

    /// Who is admitted.
    pub async fn admissions(&self, by: AccountId) -> Result<Admissions, Fault> {
        self.administer::<()>(by, Method::GET, "people", None).await?.frame()
    }

    /// Admits somebody. Repeating it is harmless.
    pub async fn admit(&self, by: AccountId, request: &Admit) -> Result<Admitted, Fault> {
        self.administer(by, Method::POST, "admit", Some(request)).await?.json()
    }

    /// Ends an admission.
    pub async fn dismiss(&self, by: AccountId, request: &Dismiss) -> Result<(), Fault> {
        self.administer(by, Method::POST, "dismiss", Some(request)).await.map(drop)
    }
}
