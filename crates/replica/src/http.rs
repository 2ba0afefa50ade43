//! Speaking with the desk: one connection, one certificate, every answer bounded while it is read.

mod admin;
mod blob;
mod exchange;
mod fork;
mod sign_in;
mod upload;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use bytes::Bytes;
use casework::id::{ActId, DeviceId, Digest};
use reqwest::{Client, Method, Url, header::HeaderValue, redirect, retry};
use serde::{Serialize, de::DeserializeOwned};
use wire::{
    BadFrame, CARRIED_BYTES_MAX, Challenge, DeskAddress, DeskError, DeviceKey, Enroll, Enrolled,
    FRAME_PACKED_BYTES_MAX, FilingPapers, Health, HeldRequest, Membership, Own, PAGE_ENTRIES_MAX,
    PAGE_PACKED_BYTES_MAX, Page, PageLine, Push, Pushed, ReceiptRequest, SignedReceipt, Sworn, Token, TokenRequest,
};

pub use self::blob::Stand;
use crate::{
    fault::{Fault, Unexpected},
    http::exchange::{Answer, Exchange},
    pin,
    traffic::{Class, Meter, Traffic},
};

/// Longest answer that is no blob: a frame. An error that names every missing blob of a push is shorter.
const ANSWER_BYTES_MAX: usize = FRAME_PACKED_BYTES_MAX;
/// Longest cursor, in bytes.
const CURSOR_BYTES_MAX: usize = 500;
/// A token is renewed this long before it expires, or at half of its life when that is less.
const TOKEN_MARGIN: Duration = Duration::from_secs(60);
/// The desk hangs up after a minute without a word; a request on a connection that is just being closed would be lost.
const IDLE_TIME: Duration = Duration::from_secs(45);

/// The desk that a workstation was introduced to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    pub address: DeskAddress,
    /// SHA-256 of its certificate (DER).
    pub certificate: Digest,
}

/// How long one waits. There is no limit to the whole: a large blob on a slow link takes what it takes, as long as it
/// moves.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For TCP and TLS.
    pub connect: Duration,
    /// For the next bytes, up or down.
    pub silence: Duration,
    /// For an answer once the whole of a body was handed to the system, which may still have much of it to send. More
    /// than the minute after which the desk itself says that it is busy: whoever hangs up earlier has work done twice.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(20), silence: Duration::from_secs(20), answer: Duration::from_secs(90) }
    }
}

/// A workstation that speaks with its desk. Needs a tokio runtime with I/O and time.
#[derive(Debug)]
pub struct DeskClient {
    client: Client,
    address: DeskAddress,
    base: Url,
    device: DeviceId,
    key: DeviceKey,
    patience: Patience,
    token: Mutex<Option<Held>>,
    meter: Arc<Meter>,
}

/// A token, and until when it is shown. A laptop that slept may hold it for too long: the desk says so, and it is renewed.
struct Held {
    bearer: HeaderValue,
    until: Instant,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("until", &self.until).finish_non_exhaustive()
    }
}

impl DeskClient {
    /// Nothing is said yet.
    ///
    /// # Errors
    /// [`Fault::NoClient`], [`Fault::NotSecure`].
    pub fn new(desk: &Introduction, device: DeviceId, key: DeviceKey, patience: Patience) -> Result<Self, Fault> {
        let tls = pin::trusting(desk.certificate).map_err(|source| Fault::NotSecure { source })?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(true)
            .http1_only()
            .tcp_nodelay(true)
            .connect_timeout(patience.connect)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(IDLE_TIME)
            // What the environment or the system says of proxies was meant for browsers.
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .build()
            .map_err(|source| Fault::NoClient { source })?;
        let address = desk.address.clone();
        let request = client.get(address.to_string()).build().map_err(|source| Fault::NoClient { source })?;
        let (base, token) = (request.url().clone(), Mutex::default());
        Ok(Self { client, address, base, device, key, patience, token, meter: Arc::default() })
    }

    /// Who speaks.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// Bytes since this client was made.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.meter.read()
    }

    /// What counts them, for whoever looks while a request runs.
    #[must_use]
    pub fn meter(&self) -> Arc<Meter> {
        self.meter.clone()
    }

    /// Which desk it is, and its clock.
    ///
    /// # Errors
    /// [`Fault`]; so for every method.
    pub async fn health(&self) -> Result<Health, Fault> {
        self.exchange(Class::Talk, Method::GET, "health").send(None).await?.json()
    }

    /// Gives the desk a bundle that another workstation exported; answers the answer, which only that one can read.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] and [`DeskError::NotUnderstood`]: the desk will never take it.
    pub async fn carry(&self, bundle: Bytes) -> Result<Vec<u8>, Fault> {
        let max = usize::try_from(CARRIED_BYTES_MAX).unwrap_or(usize::MAX);
        if bundle.len() > max {
            return Err(Fault::TooLarge { max });
        }
        let exchange = || self.exchange(Class::Blob, Method::POST, "bundle").body(bundle.clone()).at_most(max);
        Ok(self.authorised(exchange).await?.bytes)
    }

    /// Makes the workstation known by a code. Repeating it with the same code is harmless.
    pub async fn enroll(&self, request: &Enroll) -> Result<Enrolled, Fault> {
        self.ask("enroll", request).await
    }

    /// What the desk knows of this workstation, as it is told with a token, and its clock. A workstation that was shut out is told
    /// so here.
    pub async fn membership(&self) -> Result<Membership, Fault> {
        Ok(self.swear().await?.1)
    }

    /// Has entries judged. Repeating it is harmless: whatever has a verdict gets it again.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] when fewer entries fit into a frame; [`DeskError::BlobsMissing`], [`DeskError::OtherEpoch`] and
    /// [`DeskError::Fork`] with what they say.
    pub async fn push(&self, push: &Push) -> Result<Pushed, Fault> {
        let packed = wire::pack(push).map_err(|bad| match bad {
            BadFrame::TooLarge => Fault::TooLarge { max: FRAME_PACKED_BYTES_MAX },
            BadFrame::NotUnpacked | BadFrame::NotUnderstood => Unexpected::Frame(bad).into(),
        })?;
        let body = Bytes::from(packed);
        let exchange = || self.exchange(Class::Push, Method::POST, "push").body(body.clone());
        let pushed: Pushed = self.authorised(exchange).await?.frame()?;
        let asked = push.entries.iter().map(|entry| entry.envelope.id);
        if asked.eq(pushed.verdicts.iter().map(|judged| judged.id)) {
            Ok(pushed)
        } else {
            Err(Unexpected::OtherVerdicts.into())
        }
    }

    /// What was accepted after `cursor`; from the start without one.
    pub async fn pull(&self, cursor: Option<&str>, own: Own) -> Result<Page<PageLine<'static>>, Fault> {
        let exchange = || {
            let exchange =
                self.exchange(Class::Pull, Method::GET, "pull").cursor(cursor).at_most(PAGE_PACKED_BYTES_MAX);
            if own == Own::Brief { exchange.briefly() } else { exchange }
        };
        let answer = self.authorised(exchange).await?;
        let page: Page<PageLine<'static>> = wire::unpack_page(&answer.bytes).map_err(Unexpected::Frame)?;
        if page.entries.len() > PAGE_ENTRIES_MAX || page.cursor.len() > CURSOR_BYTES_MAX {
            return Err(Unexpected::NotUnderstood.into());
        }
        Ok(page)
    }

    /// What the desk has of this workstation, signed; the signature is not checked here.
    ///
    /// # Errors
    /// [`DeskError::OtherEpoch`]; [`DeskError::NotFound`] of a desk that gives none.
    pub async fn receipt(&self, request: &ReceiptRequest) -> Result<SignedReceipt, Fault> {
        self.ask_authorised("receipt", request).await
    }

    /// Which of these files the desk has whole: it reads them. At most [`wire::HELD_FILES_MAX`].
    pub async fn holds(&self, files: &[Digest]) -> Result<Vec<Digest>, Fault> {
        let wire::Held { files: held } = self.ask_authorised("held", &HeldRequest { files: files.to_vec() }).await?;
        if held.iter().all(|file| files.contains(file)) { Ok(held) } else { Err(Unexpected::OtherContent.into()) }
    }

    async fn ask_authorised<Q: Serialize, A: DeserializeOwned>(&self, route: &str, request: &Q) -> Result<A, Fault> {
        let body: Bytes =
            serde_json::to_vec(request).unwrap_or_else(|_| unreachable!("messages are plain JSON")).into();
        let exchange = || self.exchange(Class::Talk, Method::POST, route).body(body.clone());
        self.authorised(exchange).await?.json()
    }

    /// What the desk filed of an act; `None` when it filed none.
    pub async fn filing(&self, act: ActId) -> Result<Option<FilingPapers>, Fault> {
        let exchange = || self.exchange(Class::Talk, Method::GET, &format!("filing/{act}"));
        match self.authorised(exchange).await {
            Ok(answer) => answer.json().map(Some),
            Err(Fault::Desk(DeskError::NotFound)) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Sends what `exchange` makes with a token; with a new one if the desk does not take the first.
    async fn authorised<'a>(&'a self, exchange: impl Fn() -> Exchange<'a>) -> Result<Answer, Fault> {
        let held = self.held();
        let was_held = held.is_some();
        let bearer = match held {
            Some(bearer) => bearer,
            None => self.swear().await?.0,
        };
        match exchange().send(Some(&bearer)).await {
            Err(Fault::Desk(DeskError::NotAuthorised)) if was_held => {
                let (bearer, _) = self.swear().await?;
                exchange().send(Some(&bearer)).await
            }
            Err(cut @ Fault::Interrupted { .. }) => {
                // It may have been hung up on an old token, with an answer that was lost.
                *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
                Err(cut)
            }
            other => other,
        }
    }

    /// A new token, for a challenge answered with the device's key, and what was told with it.
    async fn swear(&self) -> Result<(HeaderValue, Membership), Fault> {
        let device = self.device;
        let Challenge { challenge } = self.ask("challenge", &TokenRequest { device }).await?;
        let signature = self.key.answer(&challenge);
        let token: Token = self.ask("token", &Sworn { device, challenge, signature }).await?;
        let bearer = HeaderValue::from_str(&format!("Bearer {}", token.token));
        let mut bearer = bearer.map_err(|_| Unexpected::NotUnderstood)?;
        bearer.set_sensitive(true);
        let lasts = Duration::from_secs(token.lasts_seconds.into());
        let until = Instant::now() + (lasts - TOKEN_MARGIN.min(lasts / 2));
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(Held { bearer: bearer.clone(), until });
        Ok((bearer, token.membership))
    }

    fn held(&self) -> Option<HeaderValue> {
        let held = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().filter(|held| Instant::now() < held.until).map(|held| held.bearer.clone())
    }

    async fn ask<Q: Serialize, A: DeserializeOwned>(&self, route: &str, request: &Q) -> Result<A, Fault> {
        let body = serde_json::to_vec(request).unwrap_or_else(|_| unreachable!("messages are plain JSON"));
        self.exchange(Class::Talk, Method::POST, route).body(body.into()).send(None).await?.json()
    }

    fn exchange(&self, class: Class, method: Method, route: &str) -> Exchange<'_> {
        Exchange::new(self, class, method, route)
    }
}
