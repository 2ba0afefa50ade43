//! What waits for sockets and disks.

use anyhow::Context as _;
use tokio::runtime::{Builder, Runtime};

/// Requests that wait for the disk at a time.
const DISK_THREADS_MAX: usize = 32;

pub(super) fn new() -> anyhow::Result<Runtime> {
    Builder::new_multi_thread().max_blocking_threads(DISK_THREADS_MAX).enable_all().build().context("iniciando")
}
