//! Metrics over plain HTTP, for a program on the same machine.

use std::{sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};

use super::BREATHER;

const CONNECTIONS_MAX: usize = 8;
/// How long one of them lives.
const CONNECTION_TIME: Duration = Duration::from_secs(60);
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// Tells whoever connects, for as long as it is waited for.
pub(super) async fn tell(listener: &TcpListener, router: Router) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let service = TowerToHyperService::new(router.clone());
                tokio::spawn(async move {
                    let connection = http1::Builder::new()
                        .timer(TokioTimer::new())
                        .max_buf_size(HEAD_BYTES_MAX)
                        .serve_connection(TokioIo::new(stream), service);
                    // Whoever hangs up asks again.
                    let _ = timeout(CONNECTION_TIME, connection).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "no connection for metrics");
                tokio::time::sleep(BREATHER).await;
            }
        }
    }
}
