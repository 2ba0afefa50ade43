//! What a provider says of itself, kept for a while. One asks at a time; a question that was begun goes on without whoever began
//! it, so that hanging up asks nothing anew.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::Fault;

/// After it did not answer: till then everybody is told so at once.
const RETRY: Duration = Duration::from_secs(10);

/// Clones are the same.
#[derive(Debug)]
pub(super) struct Kept<T>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T> {
    known: Mutex<Known<T>>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug)]
struct Known<T> {
    what: Option<(Arc<T>, Instant)>,
    failed: Option<Instant>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        let known = Mutex::new(Known { what: None, failed: None });
        Self(Arc::new(Inner { known, turn: Arc::default() }))
    }
}

impl<T> Inner<T> {
    fn known(&self) -> MutexGuard<'_, Known<T>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn younger(&self, than: Duration) -> Option<Arc<T>> {
        self.known().what.as_ref().filter(|(_, at)| at.elapsed() < than).map(|(what, _)| Arc::clone(what))
    }
}

impl<T: Send + Sync + 'static> Kept<T> {
    /// What is known, if that is younger; else what `fetch` brings.
    pub(super) async fn get<F>(&self, than: Duration, fetch: impl FnOnce() -> F) -> Result<Arc<T>, Fault>
    where
        F: Future<Output = Result<T, Fault>> + Send + 'static,
    {
        let Self(inner) = self;
        if let Some(known) = inner.younger(than) {
            return Ok(known);
        }
        let turn = Arc::clone(&inner.turn).lock_owned().await;
        // Whoever had the turn before may have brought it, or not.
        if let Some(known) = inner.younger(than) {
            return Ok(known);
        }
        if inner.known().failed.is_some_and(|at| at.elapsed() < RETRY) {
            return Err(Fault::Away);
        }
        let (inner, fetching) = (Arc::clone(inner), fetch());
        let asked = tokio::spawn(async move {
            let _turn = turn;
            let fetched = fetching.await;
            let mut known = inner.known();
            match fetched {
                Ok(fetched) => {
                    let what = Arc::new(fetched);
                    *known = Known { what: Some((Arc::clone(&what), Instant::now())), failed: None };
                    Ok(what)
                }
                Err(fault) => {
                    known.failed = Some(Instant::now());
                    Err(fault)
                }
            }
        });
        asked.await.unwrap_or(Err(Fault::Away))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[tokio::test(start_paused = true)]
    async fn what_is_young_is_not_asked_for_and_what_is_old_is() {
        let (kept, asked) = (Kept::default(), AtomicUsize::new(0));
        let fetch = || {
            let n = asked.fetch_add(1, Ordering::SeqCst);
            async move { Ok(n) }
        };
        assert_eq!(*kept.get(HOUR, fetch).await.unwrap(), 0);
        tokio::time::advance(HOUR / 2).await;
        assert_eq!(*kept.get(HOUR, fetch).await.unwrap(), 0);
        assert_eq!(*kept.get(HOUR / 4, fetch).await.unwrap(), 1, "who wants it younger");
        tokio::time::advance(HOUR).await;
        assert_eq!(*kept.get(HOUR, fetch).await.unwrap(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_hangs_up_does_not_make_the_next_one_ask_anew() {
        let (kept, asked, gate) = (Kept::default(), Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
        let fetch = || {
            let (asked, gate) = (Arc::clone(&asked), Arc::clone(&gate));
            async move {
                asked.fetch_add(1, Ordering::SeqCst);
                let _ = gate.acquire().await;
                Err::<(), _>(Fault::NotUnderstood)
            }
        };
        for _ in 0..3 {
            let hung_up = tokio::time::timeout(Duration::from_millis(50), kept.get(HOUR, fetch)).await;
            assert!(hung_up.is_err(), "it has not answered");
        }
        gate.add_permits(1);
        let told = kept.get(HOUR, fetch).await;
        assert!(matches!(told, Err(Fault::Away)), "{told:?}");
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        tokio::time::advance(RETRY).await;
        gate.add_permits(1);
        let told = kept.get(HOUR, fetch).await;
        assert!(matches!(told, Err(Fault::NotUnderstood)), "asked anew: {told:?}");
    }
}
