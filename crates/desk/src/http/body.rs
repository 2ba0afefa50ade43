//! What somebody sends, never more of it than was agreed, and never waited for without end.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use wire::DeskError;

/// How long one waits for the next bytes. Slow lines are what workstations have: they only have to go on.
const PROGRESS: Duration = Duration::from_secs(20);
/// How long one request may be sent, however steadily: 25 MB at 128 kbit/s.
pub(super) const SENDING_TIME: Duration = Duration::from_secs(30 * 60);

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

pub(crate) async fn whole(mut body: Body, max: usize) -> Result<Vec<u8>, DeskError> {
    if is_larger(&body, max) {
        return Err(DeskError::TooLarge);
    }
    let read = async {
        let mut whole = Vec::new();
        while let Some(bytes) = next(&mut body).await? {
            if whole.len() + bytes.len() > max {
                return Err(DeskError::TooLarge);
            }
            whole.extend_from_slice(&bytes);
        }
        Ok(whole)
    };
    tokio::time::timeout(SENDING_TIME, read).await.unwrap_or(Err(DeskError::Busy))
}

pub(super) async fn json<T: DeserializeOwned>(body: Body, max: usize) -> Result<T, DeskError> {
    serde_json::from_slice(&whole(body, max).await?).map_err(|_| DeskError::NotUnderstood)
}

#[cfg(test)]
mod tests {
    use tokio::{io::AsyncWriteExt as _, time::sleep};
    use tokio_util::io::ReaderStream;

    use super::*;

    /// Somebody who sends a kilobyte each `every`, `times`.
    async fn sent(every: Duration, times: usize) -> Result<Vec<u8>, DeskError> {
        let (mut sender, body) = tokio::io::duplex(1024);
        tokio::spawn(async move {
            for _ in 0..times {
                sleep(every).await;
                if sender.write_all(&[7; 1024]).await.is_err() {
                    break;
                }
            }
        });
        whole(Body::from_stream(ReaderStream::new(body)), 512 * 1024).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_only_has_to_go_on_but_not_for_ever() {
        let slow = sent(Duration::from_secs(2), 100).await;
        assert_eq!(slow.map(|bytes| bytes.len()), Ok(100 * 1024), "more than three minutes");
        assert_eq!(sent(Duration::from_secs(21), 2).await, Err(DeskError::Busy), "it stands still");
        assert_eq!(sent(Duration::from_secs(19), 200).await, Err(DeskError::Busy), "somebody plays");
    }
}
