//! What somebody sends, never more of it than was agreed, and never waited for without end.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use wire::DeskError;

/// How long one waits for the next bytes.
const PROGRESS: Duration = Duration::from_secs(20);

/// The next bytes; `None` at the end.
pub(super) async fn next(body: &mut Body) -> Result<Option<Bytes>, DeskError> {
    loop {
        match tokio::time::timeout(PROGRESS, body.frame()).await {
            Ok(None) => return Ok(None),
            Ok(Some(Ok(frame))) => {
                // Trailers say nothing to us.
                if let Ok(bytes) = frame.into_data() {
                    return Ok(Some(bytes));
                }
            }
            Ok(Some(Err(_))) => return Err(DeskError::NotUnderstood),
            Err(_) => return Err(DeskError::Busy),
        }
    }
}

/// Whether it says beforehand that it is larger than `max` bytes.
pub(super) fn is_larger(body: &Body, max: usize) -> bool {
    usize::try_from(body.size_hint().lower()).map_or(true, |bytes| bytes > max)
}

pub(super) async fn whole(mut body: Body, max: usize) -> Result<Vec<u8>, DeskError> {
    if is_larger(&body, max) {
        return Err(DeskError::TooLarge);
    }
    let mut whole = Vec::new();
    while let Some(bytes) = next(&mut body).await? {
        if whole.len() + bytes.len() > max {
            return Err(DeskError::TooLarge);
        }
        whole.extend_from_slice(&bytes);
    }
    Ok(whole)
}

pub(super) async fn json<T: DeserializeOwned>(body: Body, max: usize) -> Result<T, DeskError> {
    serde_json::from_slice(&whole(body, max).await?).map_err(|_| DeskError::NotUnderstood)
}
