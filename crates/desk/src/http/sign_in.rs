//! Signing in with the account of the entity. The desk speaks with the provider: a workstation knows one certificate, and no
//! token of the provider ever leaves the desk or comes to it from elsewhere.

use axum::{Extension, body::Body, extract::State};
use casework::time::Timestamp;
use wire::{DeskError, SignInAsked, SignInBegun, SignInOffer, SignedIn, challenge_of, is_url_text, url_text};

use super::{
    Answer, Asker, Peer, Served, Shared,
    admin::{asked, packed},
    answer::{done, frame, json},
    body, waiting,
};
use crate::{
    admission, clock,
    error::{LedgerError, NotDone},
    provider::{Provider, Question, Redemption},
    token::{self, Purpose},
};

/// Largest request, in bytes: the longest code of a provider, and what belongs to it.
const SIGN_IN_BYTES_MAX: usize = 8 * 1024;
const NONCE_CONTEXT: &[u8] = b"ensitio desk nonce 1 ";

/// A desk without one has none of these routes.
fn provider(served: &Served) -> Result<&Provider, DeskError> {
    served.provider.as_ref().ok_or(DeskError::NotFound)
}

pub(super) async fn offer(State(served): Shared) -> Answer {
    let provider = provider(&served)?;
    Ok(json(&SignInOffer { port: provider.port() }))
}

/// What a ticket holds together: of fixed lengths.
fn bound(key: &wire::DevicePublicKey, port: u16, challenge: &str) -> Vec<u8> {
    [&key.bytes()[..], &port.to_be_bytes(), challenge.as_bytes()].concat()
}

/// What the provider has to say in its token of this sign-in and of no other.
fn nonce(secret: &[u8; 32], ticket: &str) -> String {
    url_text(&token::tag(secret, NONCE_CONTEXT, ticket.as_bytes()))
}

pub(super) async fn begin(State(served): Shared, body: Body) -> Answer {
    let provider = provider(&served)?;
    let SignInAsked { device, key, port, state, challenge } = body::json(body, SIGN_IN_BYTES_MAX).await?;
    let is_port = port != 0 && provider.port().is_none_or(|wanted| wanted == port);
    if !is_port || !is_url_text(&state) || !is_url_text(&challenge) {
        return Err(DeskError::NotUnderstood.into());
    }
    let secret = &served.ledger.desk().secret;
    let bound = bound(&key, port, &challenge);
    let ticket = token::issue_bound(secret, Purpose::SignIn, (device, &bound), clock::now());
    let ticket = ticket.map_err(LedgerError::from)?;
    let nonce = nonce(secret, &ticket);
    let question = Question { port, state: &state, nonce: &nonce, challenge: &challenge };
    let url = provider.address(question).await.map_err(|fault| fault.told())?;
    Ok(json(&SignInBegun { url, ticket }))
}

/// The nonce of a sign-in that was begun by this workstation, with this key, port and verifier, and is not over.
fn begun(secret: &[u8; 32], signed: &SignedIn, now: Timestamp) -> Result<String, DeskError> {
    let SignedIn { device, key, port, ticket, verifier, .. } = signed;
    if !is_url_text(verifier) {
        return Err(DeskError::NotUnderstood);
    }
    // Keys are no secret: whoever ends it has this one, and does not put somebody else's workstation in the place of theirs.
    if key.check_sign_in(ticket, &signed.signature).is_err() {
        return Err(DeskError::SignInAgain);
    }
    let bound = bound(key, *port, &challenge_of(verifier));
    let ours = token::check_bound(secret, Purpose::SignIn, (ticket, &bound), now);
    if ours == Some(*device) { Ok(nonce(secret, ticket)) } else { Err(DeskError::SignInAgain) }
}

pub(super) async fn code(State(served): Shared, Extension(Peer(from)): Extension<Peer>, body: Body) -> Answer {
    let provider = provider(&served)?;
    let signed: SignedIn = body::json(body, SIGN_IN_BYTES_MAX).await?;
    let device = signed.device;
    let nonce = begun(&served.ledger.desk().secret, &signed, clock::now())?;
    let redemption = Redemption {
        code: &signed.code,
        verifier: &signed.verifier,
        port: signed.port,
        issuer: signed.issuer.as_deref(),
        nonce: &nonce,
    };
    let who = provider.redeem(from, redemption).await.map_err(|fault| fault.told())?;
    let made = waiting(&served, move |served| admission::code_for(&served.ledger, &signed, &who, clock::now())).await;
    match &made {
        Ok(_) => tracing::info!(%device, "signed in"),
        Err(NotDone::Said(DeskError::NotAdmitted { why, .. })) => tracing::warn!(%device, ?why, "not admitted"),
        Err(_) => {}
    }
    made.map(|made| json(&made))
}

pub(super) async fn people(State(served): Shared) -> Answer {
    Ok(frame(waiting(&served, |served| packed(&served.ledger.admissions()?)).await?))
}

pub(super) async fn admit(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let (by, request) = asked(asker, body).await?;
    Ok(json(&waiting(&served, move |served| admission::admit(&served.ledger, by, request, clock::now())).await?))
}

pub(super) async fn dismiss(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let (by, request) = asked(asker, body).await?;
    waiting(&served, move |served| admission::dismiss(&served.ledger, by, request, clock::now())).await?;
    Ok(done())
}
