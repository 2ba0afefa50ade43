//! What search looks through is read once the first page was drawn.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use store::Store;

/// The first page needs the processors, and is drawn by then; nobody types a search sooner.
const AFTER: Duration = Duration::from_millis(300);

/// Reads in the background. Dropping it before it has begun stops it; later, waits for the end, so that the store is not
/// held open behind whoever leaves.
pub(crate) struct Warming(Option<(Sender<()>, JoinHandle<()>)>);

impl Warming {
    /// Begins soon. Where it cannot, or fails, the first search reads for itself and says what is wrong.
    pub(crate) fn begin(store: Arc<Store>) -> Self {
        let (stop, stopped) = mpsc::channel();
        let read = move || {
            if stopped.recv_timeout(AFTER) == Err(RecvTimeoutError::Timeout)
                && let Err(error) = store.warm()
            {
                tracing::warn!(%error, "search was not made ready");
            }
        };
        let begun = thread::Builder::new().name("search".into()).spawn(read);
        let begun = begun.inspect_err(|error| tracing::warn!(%error, "search was not made ready"));
        Self(begun.ok().map(|thread| (stop, thread)))
    }
}

impl Drop for Warming {
    fn drop(&mut self) {
        let Some((stop, thread)) = self.0.take() else { return };
        drop(stop);
        if thread.join().is_err() {
            tracing::warn!("making search ready panicked");
        }
    }
}
