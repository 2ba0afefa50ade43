//! Answers.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use wire::{DeskError, UPLOAD_OFFSET};

use crate::error::{LedgerError, NotDone};

/// When it is worth coming back, in seconds.
const RETRY_AFTER: &str = "5";

/// What was asked, as JSON.
pub(super) fn json<T: Serialize>(value: &T) -> Response {
    let bytes = serde_json::to_vec(value).unwrap_or_else(|_| unreachable!("messages are plain JSON"));
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response()
}

pub(super) fn frame(packed: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/zstd"))], packed).into_response()
}

/// As Prometheus reads it.
pub(super) fn text(text: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"))], text)
        .into_response()
}

/// Nothing to say.
pub(super) fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// A file of this many bytes.
pub(super) fn file(body: Body, bytes: u64) -> Response {
    let kind = HeaderValue::from_static("application/octet-stream");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_LENGTH, HeaderValue::from(bytes))], body).into_response()
}

/// Of a file, only how large it is.
pub(super) fn length(bytes: u64) -> Response {
    file(Body::empty(), bytes)
}

/// An upload has come so far.
pub(super) fn under_way(offset: u64) -> Response {
    (StatusCode::NO_CONTENT, [(UPLOAD_OFFSET, HeaderValue::from(offset))]).into_response()
}

/// Why it was not done.
pub(super) fn told(error: &DeskError) -> Response {
    let status = match error {
        DeskError::NotUnderstood => StatusCode::BAD_REQUEST,
        DeskError::NotAuthorised => StatusCode::UNAUTHORIZED,
        DeskError::WrongCode | DeskError::Revoked | DeskError::NotPermitted | DeskError::NotAdmitted { .. } => {
            StatusCode::FORBIDDEN
        }
        DeskError::NotFound | DeskError::NotYet { .. } => StatusCode::NOT_FOUND,
        DeskError::AlreadyEnrolled
        | DeskError::PersonTaken { .. }
        | DeskError::OtherEpoch { .. }
        | DeskError::OtherScope
        | DeskError::Fork { .. }
        | DeskError::BlobsMissing { .. }
        | DeskError::OtherOffset { .. }
        | DeskError::AccountsUnknown { .. }
        | DeskError::KeysMissing { .. }
        | DeskError::SignInAgain
        | DeskError::AddressTaken { .. } => StatusCode::CONFLICT,
        DeskError::Provider { .. } => StatusCode::BAD_GATEWAY,
        DeskError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        DeskError::Busy => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = json(error);
    *response.status_mut() = status;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    }
    response
}

impl IntoResponse for NotDone {
    fn into_response(self) -> Response {
        match self {
            Self::Said(error) => {
                tracing::info!(answer = %error, "not done");
                told(&error)
            }
            Self::Failed(error @ (LedgerError::Busy { .. } | LedgerError::Unreachable { .. })) => {
                tracing::warn!(%error, "not now");
                told(&DeskError::Busy)
            }
            Self::Failed(error) => {
                tracing::error!(%error, "failed");
                told(&DeskError::Busy)
            }
        }
    }
}
