//! Somebody does not want to wait any more.

use std::sync::Arc;

use tokio::sync::watch;

/// Ends what it was given to, from any thread. Clones are the same wish.
#[derive(Debug, Clone)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Default for Cancel {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Cancel {
    /// Asks for the end: what is under way on the network is dropped, what is being written is written.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Done once somebody asked for it.
    pub(crate) async fn asked(&self) {
        // The sender lives as long as `self`, so that waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|asked| *asked).await;
    }
}
