//! Blobs in a bucket that speaks S3: `prefix/ab/ab…`. Who may enter it, and where it is, stands in the environment (`AWS_…`).

use std::{
    collections::HashSet,
    io,
    path::Path as File,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use casework::id::Digest;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use object_store::{
    Error, ObjectStore as _, ObjectStoreExt as _, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};
use sha2::{Digest as _, Sha256};
use tokio::{runtime::Handle, sync::Semaphore};
use tokio_rustls::rustls::crypto::ring;

use super::{Reading, parts};
use crate::error::LedgerError;

/// Longest wait for the bucket, with all attempts: less than a workstation waits for the desk.
const RETRY_TIME: Duration = Duration::from_secs(20);
const RETRIES_MAX: usize = 3;
/// Files in memory on their way to the bucket: three of the largest.
const PUTS_AT_ONCE: usize = 3;
/// Questions under way when many are asked.
const ASKED_AT_ONCE: usize = 16;
/// Names that are remembered as being there: a few megabytes.
const KNOWN_MAX: usize = 100_000;

#[derive(Debug, Clone)]
pub(super) struct Bucket {
    store: Arc<AmazonS3>,
    prefix: Path,
    runtime: Handle,
    puts: Arc<Semaphore>,
    /// Nobody removes a blob: what was there is not asked for again.
    known: Arc<Mutex<HashSet<Digest>>>,
}

fn fault(source: Error) -> LedgerError {
    LedgerError::Bucket { source }
}

impl Bucket {
    pub(super) fn new(bucket: &str, prefix: &str) -> Result<Self, LedgerError> {
        // Another part of the program has set it already: the same one.
        let _ = ring::default_provider().install_default();
        let retry = RetryConfig { max_retries: RETRIES_MAX, retry_timeout: RETRY_TIME, ..RetryConfig::default() };
        let store = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry);
        let store = Arc::new(store.build().map_err(fault)?);
        let prefix = Path::parse(prefix).map_err(|error| fault(error.into()))?;
        let (puts, known) = (Arc::new(Semaphore::new(PUTS_AT_ONCE)), Arc::default());
        Ok(Self { store, prefix, runtime: Handle::current(), puts, known })
    }

    /// Whether it is there and lets us in.
    pub(super) async fn reach(&self) -> Result<(), LedgerError> {
        self.store.list(Some(&self.prefix)).try_next().await.map_err(fault).map(drop)
    }

    fn path(&self, name: Digest) -> Path {
        let (shelf, name) = parts(name);
        self.prefix.clone().join(shelf).join(name)
    }

    fn known(&self) -> MutexGuard<'_, HashSet<Digest>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, name: Digest) {
        let mut known = self.known();
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert(name);
    }

    pub(super) fn bytes(&self, name: Digest) -> Result<Option<u64>, LedgerError> {
        self.runtime.block_on(self.head(name))
    }

    pub(super) fn has(&self, name: Digest) -> Result<bool, LedgerError> {
        Ok(self.known().contains(&name) || self.bytes(name)?.is_some())
    }

    async fn head(&self, name: Digest) -> Result<Option<u64>, LedgerError> {
        match self.store.head(&self.path(name)).await {
            Ok(found) => {
                self.remember(name);
                Ok(Some(found.size))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    pub(super) fn missing(&self, names: &[Digest]) -> Result<HashSet<Digest>, LedgerError> {
        let unknown: Vec<Digest> = {
            let known = self.known();
            names.iter().copied().filter(|name| !known.contains(name)).collect()
        };
        let asked = stream::iter(unknown)
            .map(async |name| Ok::<_, LedgerError>((name, self.head(name).await?.is_none())))
            .buffer_unordered(ASKED_AT_ONCE)
            .try_collect::<Vec<(Digest, bool)>>();
        let missing = self.runtime.block_on(asked)?.into_iter().filter(|(_, is_missing)| *is_missing);
        Ok(missing.map(|(name, _)| name).collect())
    }

    /// Puts the file, whole, and removes it here. The bucket checks what it got by its SHA-256, which is signed.
    pub(super) fn take(&self, file: &File, name: Digest) -> Result<(), LedgerError> {
        let put = async {
            // Nobody closes it.
            let _place = self.puts.acquire().await;
            let bytes = tokio::fs::read(file).await.map_err(|error| LedgerError::file(file, error))?;
            self.store.put(&self.path(name), bytes.into()).await.map_err(fault)
        };
        self.runtime.block_on(put)?;
        self.remember(name);
        std::fs::remove_file(file).map_err(|error| LedgerError::file(file, error))
    }

    pub(super) async fn open(&self, name: Digest) -> Result<Option<(u64, Reading)>, LedgerError> {
        match self.store.get(&self.path(name)).await {
            Ok(found) => Ok(Some((found.meta.size, found.into_stream().map_err(io::Error::other).boxed()))),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    pub(super) fn each_chunk(
        &self,
        name: Digest,
        mut see: impl FnMut(&[u8]) -> Result<(), LedgerError>,
    ) -> Result<Digest, LedgerError> {
        self.runtime.block_on(async {
            let mut chunks = self.store.get(&self.path(name)).await.map_err(fault)?.into_stream();
            let mut hash = Sha256::new();
            while let Some(chunk) = chunks.try_next().await.map_err(fault)? {
                hash.update(&chunk);
                see(&chunk)?;
            }
            Ok(Digest(hash.finalize().into()))
        })
    }

    pub(super) fn names(&self) -> Result<Vec<Digest>, LedgerError> {
        let listed = self.store.list(Some(&self.prefix)).map_err(fault).try_filter_map(async |found| {
            let name = found.location.filename().and_then(|name| name.parse::<Digest>().ok());
            Ok(name.filter(|name| self.path(*name) == found.location))
        });
        self.runtime.block_on(listed.try_collect())
    }
}
