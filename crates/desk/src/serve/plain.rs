//! Metrics and the verification page over plain HTTP, for a program on the same machine.

use std::{sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};

use super::BREATHER;

/// Connections beyond so many wait; each lives so long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    connections: usize,
    time: Duration,
}

pub(super) const WATCHED: Limits = Limits { connections: 8, time: Duration::from_secs(60) };
/// A web server stands before it and takes slow senders upon itself.
pub(super) const PAGE: Limits = Limits { connections: 64, time: Duration::from_secs(300) };
/// How long a connection may take over the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(20);
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// Tells whoever connects, for as long as it is waited for.
pub(super) async fn tell(listener: &TcpListener, router: Router, limits: Limits) {
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let service = TowerToHyperService::new(router.clone());
                tokio::spawn(async move {
                    let connection = http1::Builder::new()
                        .timer(TokioTimer::new())
                        .header_read_timeout(HEAD_TIME)
                        .max_buf_size(HEAD_BYTES_MAX)
                        .serve_connection(TokioIo::new(stream), service);
                    // Whoever hangs up asks again.
                    let _ = timeout(limits.time, connection).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "no connection");
                tokio::time::sleep(BREATHER).await;
            }
        }
    }
}
