//! A server that does with a connection whatever a test says.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use casework::id::{DeviceId, Digest};
use rcgen::CertifiedKey;
use replica::{DeskClient, Introduction, Patience};
use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig, SupportedProtocolVersion,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
        sign::{self, SingleCertAndKey},
        version::TLS13,
    },
    server::TlsStream,
};
use uuid::Uuid;
use wire::DeviceKey;

pub(crate) type Line = TlsStream<TcpStream>;

/// Short, since a test waits for it.
pub(crate) const PATIENCE: Patience = Patience {
    connect: Duration::from_millis(1_000),
    silence: Duration::from_millis(600),
    answer: Duration::from_millis(800),
};

pub(crate) struct Server {
    pub(crate) introduction: Introduction,
    handshakes: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) async fn start<F: Future<Output = ()> + Send>(
        serve: impl Fn(Line) -> F + Copy + Send + 'static,
    ) -> Self {
        Self::showing(None, &TLS13, serve).await
    }

    /// Shows `copied` instead of its own certificate, whose key it has.
    pub(crate) async fn showing<F: Future<Output = ()> + Send>(
        copied: Option<CertificateDer<'static>>,
        version: &'static SupportedProtocolVersion,
        serve: impl Fn(Line) -> F + Copy + Send + 'static,
    ) -> Self {
        // Another name than the one it is reached by: only the fingerprint counts.
        let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(["otro".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let shown = copied.unwrap_or_else(|| cert.der().clone());
        let key = ring::sign::any_supported_type(&key).unwrap();
        let resolver = SingleCertAndKey::from(sign::CertifiedKey::new(vec![shown.clone()], key));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(resolver));
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string().parse().unwrap();
        let handshakes = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&handshakes);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, counted) = (acceptor.clone(), Arc::clone(&counted));
                tokio::spawn(async move {
                    if let Ok(line) = acceptor.accept(stream).await {
                        counted.fetch_add(1, Ordering::Relaxed);
                        serve(line).await;
                    }
                });
            }
        });
        let certificate = Digest(Sha256::digest(&shown).into());
        Self { introduction: Introduction { address, certificate }, handshakes }
    }

    pub(crate) fn client(&self) -> DeskClient {
        client(&self.introduction)
    }

    /// How often somebody trusted it.
    pub(crate) fn handshakes(&self) -> usize {
        self.handshakes.load(Ordering::Relaxed)
    }
}

pub(crate) fn client(introduction: &Introduction) -> DeskClient {
    DeskClient::new(introduction, DeviceId(Uuid::from_u128(1)), DeviceKey::from_seed(&[1; 32]), PATIENCE).unwrap()
}

/// The next request: its first line, once its head and the body that it announces were read.
pub(crate) async fn request(line: &mut Line) -> Option<String> {
    let mut read = Vec::new();
    let end = loop {
        if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        let mut piece = [0; 4_096];
        let bytes = line.read(&mut piece).await.ok().filter(|bytes| *bytes > 0)?;
        read.extend_from_slice(&piece[..bytes]);
    };
    let head = String::from_utf8(read[..end].to_vec()).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    let mut rest = vec![0; (end + length).saturating_sub(read.len())];
    line.read_exact(&mut rest).await.ok()?;
    Some(head.lines().next().unwrap().to_owned())
}

pub(crate) async fn answer(line: &mut Line, status: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len());
    // The client may have hung up, which is what some tests are about.
    let _ = line.write_all(&[head.as_bytes(), body].concat()).await;
    let _ = line.flush().await;
}

/// A token, with what a desk says of a workstation that nothing is the matter with.
pub(crate) const TOKEN: &str = r#"{"token":"t","lasts_seconds":900,"membership":{"identity":{"desk":"00000000-0000-0000-0000-0000000000de","epoch":"00000000-0000-0000-0000-00000000000e"},"enrolment":"00000000-0000-0000-0000-00000000000f","keys":{"signing":"6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=","rescue":"6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw="},"recipient":"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p","recipient_signature":"fc5BB2lmJ215fZce0ei+azokpzgsw7+DKIabBCHZJV7cr/u+wph6mSazlmZvojG/fI+Z3Rw8CUEcMiRBDILcAQ==","accounts":[],"at":1795000000500}}"#;

/// Answers as a desk does, with `token` for whoever asks for one, and every other request with `other`.
pub(crate) async fn serve(mut line: Line, other: impl AsyncFn(&mut Line, &str)) {
    while let Some(first) = request(&mut line).await {
        match first.as_str() {
            "POST /v1/challenge HTTP/1.1" => answer(&mut line, "200 OK", br#"{"challenge":"reto"}"#).await,
            "POST /v1/token HTTP/1.1" => answer(&mut line, "200 OK", TOKEN.as_bytes()).await,
            _ => other(&mut line, &first).await,
        }
    }
}

pub(crate) async fn for_ever() {
    sleep(Duration::from_secs(3_600)).await;
}
