//! What goes up, in pieces, so that it is seen to move; and the pulse that tells whether anything does.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, sleep_until};

use super::Patience;
use crate::{
    fault::Fault,
    traffic::{Class, Meter},
};

/// At 64 kbit/s one takes two seconds.
const PIECE_BYTES: usize = 16 * 1024;

/// Until when the next thing has to happen.
#[derive(Debug, Clone)]
pub(super) struct Pulse {
    until: Arc<Mutex<(Instant, Duration)>>,
    patience: Patience,
}

impl Pulse {
    /// A connection may have to be made first.
    pub(super) fn new(patience: Patience) -> Self {
        let waits = patience.connect + patience.silence;
        Self { until: Arc::new(Mutex::new((Instant::now() + waits, waits))), patience }
    }

    /// Something moved.
    pub(super) fn beat(&self) {
        self.wait(self.patience.silence);
    }

    /// All was handed over; now it is the desk's turn.
    fn sent(&self) {
        self.wait(self.patience.answer);
    }

    fn wait(&self, waits: Duration) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = (Instant::now() + waits, waits);
    }

    /// What `work` comes to, unless nothing moves for too long.
    pub(super) async fn watch<T>(&self, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        tokio::pin!(work);
        loop {
            let (until, waited) = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
            if until <= Instant::now() {
                return Err(Fault::Silent { waited });
            }
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = sleep_until(until) => {}
            }
        }
    }
}

/// A body that beats as its pieces are taken.
#[derive(Debug)]
pub(super) struct Upload {
    rest: Bytes,
    pulse: Pulse,
    class: Class,
    meter: Arc<Meter>,
}

impl Upload {
    pub(super) fn new(bytes: Bytes, pulse: Pulse, class: Class, meter: Arc<Meter>) -> Self {
        Self { rest: bytes, pulse, class, meter }
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = PIECE_BYTES.min(self.rest.len());
        let piece = self.rest.split_to(bytes);
        self.meter.up(self.class, bytes);
        if self.rest.is_empty() {
            self.pulse.sent();
        } else {
            self.pulse.beat();
        }
        Poll::Ready((!piece.is_empty()).then(|| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
