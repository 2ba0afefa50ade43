//! One request and its answer.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use casework::id::AccountId;
use reqwest::{
    Body, Method, Request, Response, StatusCode, Url,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
use serde::de::DeserializeOwned;
use wire::{ACCOUNT_HEADER, DeskError, UPLOAD_OFFSET};

use super::{
    ANSWER_BYTES_MAX, DeskClient, Stand,
    upload::{Pulse, Upload},
};
use crate::{
    fault::{Fault, Unexpected},
    traffic::Class,
};

/// When a busy desk does not say when to come back.
const BUSY_TIME: Duration = Duration::from_secs(5);
/// Room that is made for an answer on the word of its head; more as it comes.
const ROOM_BYTES_MAX: usize = 64 * 1024;

/// Longest body that is sent once more at once, in bytes. With a larger one the caller looks first what arrived.
const REPEATED_BYTES_MAX: usize = 64 * 1024;

/// A request that is being made.
#[derive(Debug)]
pub(super) struct Exchange<'a> {
    desk: &'a DeskClient,
    class: Class,
    method: Method,
    url: Url,
    body: Option<Bytes>,
    /// Which account asks, where that counts.
    by: Option<AccountId>,
    /// Bytes of an upload that the desk has already.
    offset: u64,
    max: usize,
}

/// What was answered with success.
#[derive(Debug)]
pub(super) struct Answer {
    head: HeaderMap,
    pub(super) bytes: Vec<u8>,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(desk: &'a DeskClient, class: Class, method: Method, route: &str) -> Self {
        let mut url = desk.base.clone();
        url.set_path(&format!("/v1/{route}"));
        Self { desk, class, method, url, body: None, by: None, offset: 0, max: ANSWER_BYTES_MAX }
    }

    pub(super) fn body(self, body: Bytes) -> Self {
        Self { body: Some(body), ..self }
    }

    pub(super) fn by(self, account: AccountId) -> Self {
        Self { by: Some(account), ..self }
    }

    /// The body goes on after `offset` bytes.
    pub(super) fn after(self, offset: u64) -> Self {
        Self { offset, ..self }
    }

    pub(super) fn cursor(mut self, cursor: Option<&str>) -> Self {
        if let Some(cursor) = cursor {
            self.url.query_pairs_mut().append_pair("cursor", cursor);
        }
        self
    }

    /// Of what this workstation asked it is told only what followed.
    pub(super) fn briefly(mut self) -> Self {
        self.url.query_pairs_mut().append_pair("own", "brief");
        self
    }

    /// The answer may have `max` bytes.
    pub(super) fn at_most(self, max: usize) -> Self {
        Self { max, ..self }
    }

    /// Says it, and if the connection breaks off before an answer came, says it once more: everything may be said twice,
    /// and a connection that was kept may have died unseen, when the desk was started anew or the laptop slept.
    ///
    /// # Errors
    /// [`Fault`]: with no success, as the desk told it.
    pub(super) async fn send(&self, bearer: Option<&header::HeaderValue>) -> Result<Answer, Fault> {
        let is_short = self.body.as_ref().is_none_or(|body| body.len() <= REPEATED_BYTES_MAX);
        match self.once(bearer).await {
            Err(Fault::Interrupted { .. }) if is_short => self.once(bearer).await,
            other => other,
        }
    }

    /// Says it this once.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub(super) async fn once(&self, bearer: Option<&header::HeaderValue>) -> Result<Answer, Fault> {
        let Self { desk, class, max, .. } = *self;
        let is_head = self.method == Method::HEAD;
        let pulse = Pulse::new(desk.patience);
        let request = self.request(bearer, &pulse);
        let watched = async {
            let sent = desk.client.execute(request).await;
            let mut response = sent.map_err(|error| Fault::of_request(error, &desk.address))?;
            pulse.beat();
            let status = response.status();
            if status.is_success() {
                let bytes = if is_head { Vec::new() } else { desk.read(&mut response, class, max, &pulse).await? };
                return Ok(Answer { head: std::mem::take(response.headers_mut()), bytes });
            }
            let said = if is_head {
                said_without_words(status)
            } else {
                serde_json::from_slice(&desk.read(&mut response, class, ANSWER_BYTES_MAX, &pulse).await?).ok()
            };
            Err(not_done(status, said, response.headers()))
        };
        pulse.watch(watched).await
    }

    fn request(&self, bearer: Option<&header::HeaderValue>, pulse: &Pulse) -> Request {
        let mut request = Request::new(self.method.clone(), self.url.clone());
        if let Some(bytes) = self.body.clone() {
            let upload = Upload::new(bytes, pulse.clone(), self.class, Arc::clone(&self.desk.meter));
            *request.body_mut() = Some(Body::wrap(upload));
        }
        if let Some(account) = self.by
            && let Ok(account) = HeaderValue::from_str(&account.to_string())
        {
            request.headers_mut().insert(ACCOUNT_HEADER, account);
        }
        if self.offset > 0 {
            request.headers_mut().insert(UPLOAD_OFFSET, self.offset.into());
        }
        if let Some(bearer) = bearer {
            request.headers_mut().insert(header::AUTHORIZATION, bearer.clone());
        }
        request
    }
}

impl DeskClient {
    /// The body of an answer, never more of it than `max` bytes.
    async fn read(&self, response: &mut Response, class: Class, max: usize, pulse: &Pulse) -> Result<Vec<u8>, Fault> {
        let told = response.content_length().map_or(0, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        if told > max {
            return Err(Unexpected::Larger { max }.into());
        }
        let mut whole = Vec::with_capacity(told.min(ROOM_BYTES_MAX));
        while let Some(bytes) = response.chunk().await.map_err(|source| Fault::Interrupted { source })? {
            pulse.beat();
            self.meter.down(class, bytes.len());
            if whole.len() + bytes.len() > max {
                return Err(Unexpected::Larger { max }.into());
            }
            whole.extend_from_slice(&bytes);
        }
        Ok(whole)
    }
}

/// The answer to a `HEAD` has no body that could name the error.
fn said_without_words(status: StatusCode) -> Option<DeskError> {
    match status {
        StatusCode::UNAUTHORIZED => Some(DeskError::NotAuthorised),
        // A workstation that has a token is past its enrolment: this is no wrong code.
        StatusCode::FORBIDDEN => Some(DeskError::Revoked),
        StatusCode::NOT_FOUND => Some(DeskError::NotFound),
        StatusCode::SERVICE_UNAVAILABLE => Some(DeskError::Busy),
        _ => None,
    }
}

/// A gateway before the desk says that it is busy in words of its own.
fn not_done(status: StatusCode, said: Option<DeskError>, head: &HeaderMap) -> Fault {
    let is_busy = matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    );
    match said {
        None | Some(DeskError::Busy) if is_busy => {
            Fault::Busy { after: number(head, &header::RETRY_AFTER).map_or(BUSY_TIME, Duration::from_secs) }
        }
        None | Some(DeskError::Busy) => Unexpected::Status(status.as_u16()).into(),
        Some(said) => Fault::Desk(said),
    }
}

fn number(head: &HeaderMap, name: &HeaderName) -> Option<u64> {
    head.get(name)?.to_str().ok()?.parse().ok()
}

impl Answer {
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        serde_json::from_slice(&self.bytes).map_err(|_| Unexpected::NotUnderstood.into())
    }

    pub(super) fn frame<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        wire::unpack(&self.bytes).map_err(|bad| Unexpected::Frame(bad).into())
    }

    /// Of a `HEAD`: how far an upload has come, or else what a `GET` would have brought, in bytes.
    pub(super) fn stand(&self) -> Result<Stand, Fault> {
        let offset = number(&self.head, &HeaderName::from_static(UPLOAD_OFFSET));
        let length = || number(&self.head, &header::CONTENT_LENGTH);
        let stand =
            offset.map(|offset| Stand::Partly { offset }).or_else(|| length().map(|bytes| Stand::Whole { bytes }));
        stand.ok_or_else(|| Unexpected::NotUnderstood.into())
    }
}
