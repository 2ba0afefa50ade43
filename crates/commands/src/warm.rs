//! What search looks through is read while the first page is drawn.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use store::Store;

/// Reads in the background. Dropping it waits for the end, so that the store is not held open behind whoever leaves.
pub(crate) struct Warming(Option<JoinHandle<()>>);

impl Warming {
    /// Begins. Where it cannot, or fails, the first search reads for itself and says what is wrong.
    pub(crate) fn begin(store: Arc<Store>) -> Self {
        let read = move || {
            if let Err(error) = store.warm() {
                tracing::warn!(%error, "search was not made ready");
            }
        };
        let begun = thread::Builder::new().name("search".into()).spawn(read);
        Self(begun.inspect_err(|error| tracing::warn!(%error, "search was not made ready")).ok())
    }
}

impl Drop for Warming {
    fn drop(&mut self) {
        if self.0.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::warn!("making search ready panicked");
        }
    }
}
