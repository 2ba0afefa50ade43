//! The protocol over HTTP. Handlers read, ask the ledger, and answer; they decide nothing.

mod answer;
pub(crate) mod blob;
pub(crate) mod body;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{HeaderMap, Uri, header},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};
use casework::{
    id::{ActId, DeviceId},
    time::Timestamp,
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::Notify;
use wire::{
    BadFrame, Challenge, DeskError, Enroll, FRAME_PACKED_BYTES_MAX, Health, HeldRequest, Push, ReceiptRequest, Sworn,
    Token, TokenRequest,
};

use crate::{
    blob::Blobs,
    clock, enrol,
    error::{LedgerError, NotDone},
    filing,
    http::answer::{frame, json},
    judge::judge,
    ledger::Ledger,
    metrics::Metrics,
    page::{self, Gate},
    pull, receipt,
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
}

pub(crate) type Shared = State<Arc<Served>>;
pub(crate) type Answer = Result<Response, NotDone>;

pub(crate) fn router(served: Arc<Served>) -> Router {
    Router::new()
        .route("/v1/health", get(health))
        .route("/v1/enroll", post(enroll))
        .route("/v1/challenge", post(challenge))
        .route("/v1/token", post(swear))
        .route("/v1/push", post(push))
        .route("/v1/pull", get(tell))
        .route("/v1/receipt", post(confirm))
        .route("/v1/held", post(look))
        .route("/v1/lacking", post(blob::lacking))
        .route("/v1/blob/{name}", get(blob::get).head(blob::head).put(blob::put).patch(blob::go_on))
        .route("/v1/filing/{act}", get(filing))
        .merge(page::routes())
        .fallback(async || answer::told(&DeskError::NotFound))
        // Every handler has a limit of its own.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(Arc::clone(&served), counted))
        .with_state(served)
}

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

/// The device whose token it is, unless it was revoked since.
pub(crate) async fn authorised(served: &Arc<Served>, headers: &HeaderMap) -> Result<DeviceId, NotDone> {
    let text = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = text.and_then(|text| text.strip_prefix("Bearer ")).ok_or(DeskError::NotAuthorised)?;
    let secret = &served.ledger.desk().secret;
    let device = token::check(secret, Purpose::Token, token, clock::now()).ok_or(DeskError::NotAuthorised)?;
    waiting(served, move |served| served.ledger.read("find a device", |r| r.admitted(device)).map(|_| device)).await
}

async fn health(State(served): Shared) -> Answer {
    let identity = served.ledger.desk().identity;
    Ok(json(&Health { identity, version: env!("CARGO_PKG_VERSION").to_owned(), at: clock::now() }))
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
    if known.revoked_at.is_some() {
        return Err(DeskError::Revoked.into());
    }
    served.ledger.write("see a device", |w| w.saw_device(sworn.device, now))?;
    let token = token::issue(secret, Purpose::Token, sworn.device, now).map_err(LedgerError::from)?;
    Ok(Token { token, lasts_seconds: TOKEN_SECONDS })
}

async fn push(State(served): Shared, headers: HeaderMap, body: Body) -> Answer {
    let device = authorised(&served, &headers).await?;
    let packed = body::whole(body, FRAME_PACKED_BYTES_MAX).await?;
    let answer = waiting(&served, move |served| judged(served, device, &packed, clock::now()));
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

/// What the desk filed of an act, for any workstation: what it names of files is in the one history.
async fn filing(State(served): Shared, headers: HeaderMap, Path(act): Path<String>) -> Answer {
    authorised(&served, &headers).await?;
    let act: ActId = act.parse().map_err(|_| DeskError::NotUnderstood)?;
    let found =
        waiting(&served, move |served| filing::papers(&served.ledger, &served.blobs, act, clock::now())).await?;
    Ok(json(&found.ok_or(DeskError::NotFound)?))
}

fn unpacked<T: DeserializeOwned>(packed: &[u8]) -> Result<T, DeskError> {
    wire::unpack(packed).map_err(|bad| match bad {
        BadFrame::TooLarge => DeskError::TooLarge,
        BadFrame::NotUnpacked | BadFrame::NotUnderstood => DeskError::NotUnderstood,
    })
}

fn packed<T: Serialize>(answer: &T) -> Result<Vec<u8>, LedgerError> {
    wire::pack(answer).map_err(|_| LedgerError::Damaged { what: "an answer that no frame holds" })
}

async fn tell(State(served): Shared, headers: HeaderMap, uri: Uri) -> Answer {
    authorised(&served, &headers).await?;
    let cursor = uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("cursor="));
    let cursor = cursor.map(str::to_owned);
    Ok(frame(waiting(&served, move |served| pull::page(&served.ledger, cursor.as_deref())).await?))
}

async fn confirm(State(served): Shared, headers: HeaderMap, body: Body) -> Answer {
    let device = authorised(&served, &headers).await?;
    let request: ReceiptRequest = body::json(body, JSON_BYTES_MAX).await?;
    let made = move |served: &Served| receipt::receipt(&served.ledger, &served.blobs, device, &request, clock::now());
    Ok(json(&waiting(&served, made).await?))
}

async fn look(State(served): Shared, headers: HeaderMap, body: Body) -> Answer {
    let device = authorised(&served, &headers).await?;
    let request: HeldRequest = body::json(body, JSON_BYTES_MAX).await?;
    Ok(json(&waiting(&served, move |served| receipt::held(&served.ledger, &served.blobs, device, &request)).await?))
}
