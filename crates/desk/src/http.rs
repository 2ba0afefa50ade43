//! The protocol over HTTP. Handlers read, ask the ledger, and answer; they decide nothing.

mod admin;
mod answer;
pub(crate) mod blob;
pub(crate) mod body;
mod bundle;
mod fork;
mod route;
mod sign_in;

use std::{
    borrow::Cow,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Extension, Router,
    body::Body,
    extract::{Path, Request, State},
    http::Uri,
    middleware::Next,
    response::Response,
    routing::get,
};
use casework::{
    id::{ActId, DeviceId},
    scope::Record,
    time::Timestamp,
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::Notify;
use wire::{
    BadFrame, Challenge, DeskError, Enroll, FRAME_PACKED_BYTES_MAX, Health, HeldRequest, Own, Push, ReceiptRequest,
    Reopen, Sworn, Token, TokenRequest,
};

use crate::{
    blob::Blobs,
    clock, enrol,
    error::{LedgerError, NotDone},
    filing,
    http::{
        answer::{frame, json},
        route::Asker,
    },
    judge::judge,
    ledger::Ledger,
    metrics::Metrics,
    page::Gate,
    provider::Provider,
    pull, reach, receipt,
    stamp::Stamper,
    token::{self, Purpose, TOKEN_SECONDS},
};

/// Largest JSON request, in bytes: an enrolment with all its accounts.
const JSON_BYTES_MAX: usize = 64 * 1024;
/// How long the ledger and the disk may take over one thing. What is sent has a time of its own: [`body`].
const WORK_TIME: Duration = Duration::from_secs(60);

/// What handlers work with.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) ledger: Ledger,
    pub(crate) blobs: Blobs,
    pub(crate) metrics: Metrics,
    /// Where the verification page is found, without the path.
    pub(crate) page: String,
    pub(crate) gate: Gate,
    /// Told when acts may have been filed.
    pub(crate) filed: Notify,
    /// Told when acts may wait for their document timestamp.
    pub(crate) unstamped: Notify,
    pub(crate) stamper: Stamper,
    /// Who vouches for people that sign in, if anybody does.
    pub(crate) provider: Option<Provider>,
}

/// Where a request comes from, as far as the connection tells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

pub(crate) use self::route::{page_router, router};

pub(crate) type Shared = State<Arc<Served>>;
pub(crate) type Answer = Result<Response, NotDone>;

/// What whoever watches the server asks, where nobody else can.
pub(crate) fn watched(served: Arc<Served>) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(served)
}

async fn counted(State(served): Shared, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    served.metrics.answered(response.status().as_u16());
    response
}

async fn metrics(State(served): Shared) -> Answer {
    Ok(answer::text(waiting(&served, |served| Ok(served.metrics.text(&served.ledger)?)).await?))
}

/// Runs what waits for the disk where waiting holds nobody up. Work that takes too long goes on, and nobody waits for it.
pub(crate) async fn waiting<T: Send + 'static>(
    served: &Arc<Served>,
    work: impl FnOnce(&Served) -> Result<T, NotDone> + Send + 'static,
) -> Result<T, NotDone> {
    let served = Arc::clone(served);
    let done = tokio::task::spawn_blocking(move || work(&served));
    match tokio::time::timeout(WORK_TIME, done).await {
        Ok(Ok(done)) => done,
        Ok(Err(panicked)) => {
            tracing::error!(%panicked, "a request broke off");
            Err(DeskError::Busy.into())
        }
        Err(_) => {
            tracing::warn!("a request took too long");
            Err(DeskError::Busy.into())
        }
    }
}

async fn health(State(served): Shared) -> Answer {
    let identity = served.ledger.desk().identity;
    Ok(json(&Health { identity, version: env!("CARGO_PKG_VERSION").to_owned(), at: clock::now() }))
}

async fn reopen(State(served): Shared, body: Body) -> Answer {
    let request: Reopen = body::json(body, JSON_BYTES_MAX).await?;
    let device = request.stay.device;
    let reopened = waiting(&served, move |served| enrol::reopen(&served.ledger, &request, clock::now())).await;
    match &reopened {
        Ok(_) => tracing::warn!(%device, "the key of a shut store was given back"),
        Err(_) => tracing::warn!(%device, "no key was given back"),
    }
    reopened.map(|reopened| json(&reopened))
}

async fn enroll(State(served): Shared, body: Body) -> Answer {
    let request: Enroll = body::json(body, JSON_BYTES_MAX).await?;
    let device = request.device;
    let enrolled = waiting(&served, move |served| enrol::enrol(&served.ledger, &request, clock::now())).await;
    match &enrolled {
        Ok(_) => tracing::info!(%device, "enrolled"),
        Err(NotDone::Said(DeskError::WrongCode)) => tracing::warn!(%device, "wrong code"),
        Err(_) => {}
    }
    enrolled.map(|enrolled| json(&enrolled))
}

/// Whether a device is known is told to nobody who does not have its key.
async fn challenge(State(served): Shared, body: Body) -> Answer {
    let TokenRequest { device } = body::json(body, JSON_BYTES_MAX).await?;
    let secret = &served.ledger.desk().secret;
    let challenge = token::issue(secret, Purpose::Challenge, device, clock::now()).map_err(LedgerError::from)?;
    Ok(json(&Challenge { challenge }))
}

async fn swear(State(served): Shared, body: Body) -> Answer {
    let sworn: Sworn = body::json(body, JSON_BYTES_MAX).await?;
    let token = waiting(&served, move |served| token_for(served, &sworn, clock::now())).await?;
    Ok(json(&token))
}

fn token_for(served: &Served, sworn: &Sworn, now: Timestamp) -> Result<Token, NotDone> {
    let secret = &served.ledger.desk().secret;
    let asked = token::check(secret, Purpose::Challenge, &sworn.challenge, now);
    let known = served.ledger.read("find a device", |r| r.device(sworn.device))?;
    let known = known.ok_or(DeskError::NotAuthorised)?;
    let signed = known.key.check(&sworn.challenge, &sworn.signature);
    if asked != Some(sworn.device) || signed.is_err() {
        return Err(DeskError::NotAuthorised.into());
    }
    // Also to one that was shut out: it may hand over what it has, and is told what it is to do.
    served.ledger.write("see a device", |w| w.saw_device(sworn.device, now))?;
    let token = token::issue(secret, Purpose::Token, sworn.device, now).map_err(LedgerError::from)?;
    let membership = enrol::membership(&served.ledger, sworn.device, now)?;
    Ok(Token { token, lasts_seconds: TOKEN_SECONDS, membership })
}

/// Of a device that was shut out everything is kept aside, and it is told that it was.
async fn push(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let device = asker.device;
    let sent = body::whole(body, FRAME_PACKED_BYTES_MAX).await?;
    let answer = waiting(&served, move |served| judged(served, device, &sent, clock::now()));
    let answer = answer.await?;
    served.filed.notify_one();
    Ok(frame(answer))
}

/// What is said of a packed push, packed.
pub(crate) fn judged(served: &Served, device: DeviceId, sent: &[u8], now: Timestamp) -> Result<Vec<u8>, NotDone> {
    let push: Push = unpacked(sent)?;
    let begun = Instant::now();
    let pushed = judge(&served.ledger, &served.blobs, device, &push, now)?;
    let took = begun.elapsed();
    served.metrics.judged(&pushed.verdicts, took);
    let millis = took.as_millis();
    tracing::info!(%device, entries = push.entries.len(), upto = pushed.upto, %millis, "judged");
    Ok(packed(&pushed)?)
}

/// What the desk filed of an act, for any workstation that may see it: what it names of files is in the history that it is told.
async fn filing(State(served): Shared, Extension(asker): Extension<Asker>, Path(act): Path<String>) -> Answer {
    let act: ActId = act.parse().map_err(|_| DeskError::NotUnderstood)?;
    let device = asker.device;
    let found = waiting(&served, move |served| {
        let sees = served.ledger.read("ask who sees an act", |reader| reach::sees(reader, device, Record::Act(act)))?;
        if sees { filing::papers(&served.ledger, &served.blobs, act, clock::now()) } else { Ok(None) }
    });
    let found = found.await?;
    Ok(json(&found.ok_or(DeskError::NotFound)?))
}

fn unpacked<T: DeserializeOwned>(packed: &[u8]) -> Result<T, DeskError> {
    wire::unpack(packed).map_err(|bad| match bad {
        BadFrame::TooLarge => DeskError::TooLarge,
        BadFrame::NotUnpacked | BadFrame::NotUnderstood => DeskError::NotUnderstood,
    })
}

pub(crate) fn packed<T: Serialize>(answer: &T) -> Result<Vec<u8>, LedgerError> {
    wire::pack(answer).map_err(|_| LedgerError::Damaged { what: "an answer that no frame holds" })
}

async fn tell(State(served): Shared, Extension(asker): Extension<Asker>, uri: Uri) -> Answer {
    let device = asker.device;
    let query = uri.query().unwrap_or_default().as_bytes();
    let asked = |name: &str| form_urlencoded::parse(query).find(|(key, _)| key == name).map(|(_, value)| value);
    let cursor = asked("cursor").map(Cow::into_owned);
    let own = if asked("own").is_some_and(|own| own == "brief") { Own::Brief } else { Own::Whole };
    Ok(frame(waiting(&served, move |served| pull::page(&served.ledger, device, cursor.as_deref(), own)).await?))
}

async fn confirm(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let device = asker.device;
    let request: ReceiptRequest = body::json(body, JSON_BYTES_MAX).await?;
    let made = move |served: &Served| receipt::receipt(&served.ledger, &served.blobs, device, &request, clock::now());
    Ok(json(&waiting(&served, made).await?))
}

async fn look(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let device = asker.device;
    let request: HeldRequest = body::json(body, JSON_BYTES_MAX).await?;
    Ok(json(&waiting(&served, move |served| receipt::held(&served.ledger, &served.blobs, device, &request)).await?))
}
