//! Listening: TLS 1.3 over TCP, HTTP/1.1 on it, until somebody says stop.

mod plain;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use casework::role::Role;
use hyper::{
    Request,
    body::Incoming,
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use crate::{
    blob::{Blobs, Place},
    certificate, clock,
    error::{LedgerError, NotDone},
    filing,
    folder::Folder,
    http::{self, Peer, router},
    ledger::Ledger,
    metrics::Metrics,
    page::Gate,
    provider::Provider,
    stamp::{self, Stamper, TimeAuthority},
    table::code::Grant,
};

/// Connections beyond these wait.
const CONNECTIONS_MAX: usize = 512;
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// How long a connection may say nothing between two requests, or take over the head of one.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// How long a connection lives, whatever is said on it: whoever reads nothing is not waited for without end.
const CONNECTION_TIME: Duration = Duration::from_secs(2 * 3_600);
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How long the requests under way may take once somebody said stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long nobody looks for acts without constancia, when none is filed.
const FILING_LOOK: Duration = Duration::from_secs(60);
/// After an `accept` that failed for want of something (file descriptors).
const BREATHER: Duration = Duration::from_millis(200);
/// How often uploads that nobody goes on with are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);
/// How long the first administrator has.
const FIRST_CODE_LASTS: Duration = Duration::from_secs(24 * 3_600);

/// How to serve.
#[derive(Debug)]
pub struct Plan {
    pub listen: SocketAddr,
    /// Where metrics are told, over plain HTTP and to whoever asks: an address that only the server itself reaches.
    pub metrics: Option<SocketAddr>,
    /// Where the verification page alone is told, over plain HTTP, behind a web server of the entity. With TLS it is told
    /// where workstations come, too.
    pub page: Option<SocketAddr>,
    /// The public address of the page, without its path, as constancias de radicación have it; by itself the desk's own.
    pub page_url: Option<String>,
    /// Where the files are; where they were before, or else beside the ledger, when nothing is said.
    pub blobs: Option<Place>,
    /// Who gives document timestamps; by itself the desk.
    pub time: Option<TimeAuthority>,
    /// Who vouches for people that sign in; nobody signs in without one.
    pub provider: Option<Provider>,
    /// Further hosts and addresses of a certificate that is made now.
    pub names: Vec<String>,
}

/// What whoever started the desk wants to know.
#[derive(Debug)]
pub struct Served {
    pub address: SocketAddr,
    pub metrics: Option<SocketAddr>,
    pub page: Option<SocketAddr>,
    /// SHA-256 of the certificate, 64 hexadecimal digits.
    pub fingerprint: String,
    /// Of the first administrator, once: when the desk was made.
    pub first_code: Option<String>,
    /// Issuer and client of whoever vouches for people that sign in.
    pub sign_in: Option<(String, String)>,
}

/// Serves the folder until SIGTERM or SIGINT; `started` is told once it listens. Then it takes no more connections, and
/// requests under way have ten seconds to end; who did not hear the answer asks again.
///
/// # Errors
/// [`LedgerError`]: nothing was served.
pub async fn serve(folder: &Folder, plan: Plan, started: impl FnOnce(&Served)) -> Result<(), LedgerError> {
    let _occupation = folder.occupy()?;
    // Listening first: a port that is taken must not use up the first start, which alone tells a code.
    let (listener, address) = bind(plan.listen).await?;
    let watch = match plan.metrics {
        Some(wanted) => Some(bind(wanted).await?),
        None => None,
    };
    let page = match plan.page {
        Some(wanted) => Some(bind(wanted).await?),
        None => None,
    };
    let place = {
        let (wanted, folder) = (plan.blobs, folder.clone());
        waited(move || Place::settle(wanted, &folder)).await?
    };
    let blobs = Blobs::at(&place, folder)?;
    blobs.reach().await?;
    let ledger = {
        let folder = folder.clone();
        waited(move || Ledger::open(&folder)).await?
    };
    let page_url = plan.page_url.unwrap_or_else(|| {
        let host = plan.names.first().map_or_else(|| address.ip().to_string(), Clone::clone);
        format!("https://{host}:{}", address.port())
    });
    let certificate = certificate::open(folder, named(address, plan.names))?;
    let stop = stop().map_err(|error| LedgerError::file(address.to_string(), error))?;
    let is_new = ledger.is_new();
    let grant = Grant { role: Role::Administrator, scope: None, territorial: None, person: None, device: None };
    let time = plan.time;
    let (ledger, stamper, first_code) = waited(move || {
        let stamper = Stamper::open(&ledger, time, clock::now())?;
        let first_code = is_new.then(|| ledger.new_code(grant, FIRST_CODE_LASTS, clock::now())).transpose()?;
        Ok((ledger, stamper, first_code))
    })
    .await?;
    let metrics = watch.as_ref().map(|(_, address)| *address);
    let page_at = page.as_ref().map(|(_, address)| *address);
    let sign_in = plan.provider.as_ref().map(Provider::names);
    started(&Served { address, metrics, page: page_at, fingerprint: certificate.fingerprint, first_code, sign_in });
    let served = Arc::new(http::Served {
        ledger,
        blobs,
        metrics: Metrics::default(),
        page: page_url.trim_end_matches('/').to_owned(),
        gate: Gate::default(),
        filed: Notify::new(),
        unstamped: Notify::new(),
        stamper,
        provider: plan.provider,
    });
    let tls = TlsAcceptor::from(certificate.config);
    let told = accept(listener, &tls, router(Arc::clone(&served)), stop);
    let beside = async {
        tokio::join!(
            file(&served),
            stamp::run(&served),
            sweep(&served),
            beside(watch, http::watched(Arc::clone(&served)), plain::WATCHED),
            beside(page, http::page_router(Arc::clone(&served)), plain::PAGE),
        )
    };
    // They end with the other.
    tokio::select! {
        () = told => {}
        _ = beside => {}
    }
    Ok(())
}

/// What a certificate that is made now is for.
fn named(address: SocketAddr, further: Vec<String>) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    if !address.ip().is_unspecified() && !address.ip().is_loopback() {
        names.push(address.ip().to_string());
    }
    names.extend(further);
    names
}

/// Does what waits for a database where nobody else is kept waiting.
async fn waited<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LedgerError> + Send + 'static,
) -> Result<T, LedgerError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(broken) => std::panic::resume_unwind(broken.into_panic()),
    }
}

/// Removes what nobody goes on with, now and then.
async fn sweep(served: &Arc<http::Served>) {
    loop {
        let swept = http::waiting(served, |served| Ok(served.blobs.uploads().sweep(clock::file_time())?));
        match swept.await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "uploads that nobody went on with were removed"),
            Err(error) => tracing::warn!(?error, "uploads were not looked through"),
        }
        sleep(SWEEP_EVERY).await;
    }
}

/// Makes constancias de radicación as acts are filed, and looks now and then for what a crash or another process left.
async fn file(served: &Arc<http::Served>) {
    loop {
        let made =
            http::waiting(served, |served| filing::make_due(&served.ledger, &served.blobs, &served.page, clock::now()));
        match made.await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(NotDone::Failed(error)) => tracing::error!(%error, "constancias de radicación have to wait"),
            Err(NotDone::Said(why)) => tracing::warn!(%why, "constancias de radicación have to wait"),
        }
        served.unstamped.notify_one();
        // Whoever is told meanwhile is told at once.
        let _ = timeout(FILING_LOOK, served.filed.notified()).await;
    }
}

/// Tells in clear what somebody asked for, and otherwise waits for ever.
async fn beside(listener: Option<(TcpListener, SocketAddr)>, router: Router, limits: plain::Limits) {
    match listener {
        Some((listener, _)) => plain::tell(&listener, router, limits).await,
        None => std::future::pending().await,
    }
}

async fn bind(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), LedgerError> {
    let fault = |error| LedgerError::file(wanted.to_string(), error);
    let listener = TcpListener::bind(wanted).await.map_err(fault)?;
    let address = listener.local_addr().map_err(fault)?;
    Ok((listener, address))
}

async fn accept(listener: TcpListener, tls: &TlsAcceptor, router: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        match (place, accepted) {
            (Ok(place), Ok((stream, from))) => {
                tokio::spawn(speak((stream, from), tls.clone(), router.clone(), graceful.watcher(), place));
            }
            (_, Err(error)) => {
                tracing::warn!(%error, "no connection");
                sleep(BREATHER).await;
            }
            (Err(_), _) => break,
        }
    }
    // Whoever comes now is refused by the system, instead of waiting for nobody.
    drop(listener);
    tracing::info!("stopping");
    if timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were broken off");
    }
}

/// One connection, from its handshake to its end.
async fn speak(
    (stream, from): (TcpStream, SocketAddr),
    tls: TlsAcceptor,
    router: Router,
    watcher: Watcher,
    _place: OwnedSemaphorePermit,
) {
    // Without it every small answer waits for the acknowledgement of the one before.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let Ok(Ok(stream)) = timeout(HANDSHAKE_TIME, tls.accept(stream)).await else {
        tracing::debug!("no handshake");
        return;
    };
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(from.ip()));
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service);
    match timeout(CONNECTION_TIME, watcher.watch(connection)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a connection ended early"),
        Err(_) => tracing::debug!("a connection took too long"),
    }
}

/// Done when the system or whoever sits at the terminal wants the desk to end.
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        let interrupt = tokio::signal::ctrl_c();
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt => {}
        }
        #[cfg(not(unix))]
        let _ = interrupt.await;
    })
}
