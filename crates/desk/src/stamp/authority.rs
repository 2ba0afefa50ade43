//! A timestamping authority elsewhere, over HTTP (RFC 3161 §3.4). What it answers is bounded, and checked before it is used.

use std::{fmt, time::Duration};

use acts::stamp::{AnswerFlaw, Question, TOKEN_BYTES_MAX};
use reqwest::{Client, Url, header, redirect};
use thiserror::Error;
use tokio_rustls::rustls::{
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

const QUERY: &str = "application/timestamp-query";
const REPLY: &str = "application/timestamp-reply";
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// For the whole of an answer.
const ANSWER_TIME: Duration = Duration::from_secs(15);
/// A token and what is around it.
const ANSWER_BYTES_MAX: usize = TOKEN_BYTES_MAX + 4 * 1024;
/// Certificates in the file of those that are trusted.
const ANCHORS_MAX: usize = 32;

/// An authority, and the certificates that vouch for it.
pub struct TimeAuthority {
    url: Url,
    client: Client,
    pub(super) anchors: Vec<Vec<u8>>,
}

/// The address may have a password in it.
impl fmt::Debug for TimeAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeAuthority").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

/// Why an authority cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoAuthority {
    #[error("the address is no http:// or https:// address")]
    Address,
    #[error("the file of certificates has none, or no more than {ANCHORS_MAX} are taken")]
    Certificates,
    #[error("the system has no authorities by which an https:// address could be trusted")]
    System,
}

/// Why it gave nothing. None of it quotes the address.
#[derive(Debug, Error)]
pub(super) enum Fault {
    #[error("it cannot be reached: {0}")]
    Unreachable(reqwest::Error),
    #[error("it answers with the status {0}")]
    Status(u16),
    #[error("its answer is of another type")]
    Kind,
    #[error("its answer is larger than any token")]
    TooLarge,
    #[error("{0}")]
    Answer(#[from] AnswerFlaw),
    #[error("it cannot be asked: {0}")]
    Question(#[from] acts::sign::SignError),
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        Self::Unreachable(error.without_url())
    }
}

impl TimeAuthority {
    /// The one at `url`, for which the certificates in `pem` vouch.
    ///
    /// # Errors
    /// [`NoAuthority`].
    pub fn new(url: &str, pem: &[u8]) -> Result<Self, NoAuthority> {
        let url = Url::parse(url).map_err(|_| NoAuthority::Address)?;
        let certificates = CertificateDer::pem_slice_iter(pem).take(ANCHORS_MAX + 1).collect::<Result<Vec<_>, _>>();
        let anchors: Vec<Vec<u8>> =
            certificates.map_err(|_| NoAuthority::Certificates)?.into_iter().map(|one| one.to_vec()).collect();
        if anchors.is_empty() || anchors.len() > ANCHORS_MAX {
            return Err(NoAuthority::Certificates);
        }
        // Another part of the program has set it already: the same one.
        let _ = ring::default_provider().install_default();
        let client = Client::builder()
            .connect_timeout(CONNECT_TIME)
            .timeout(ANSWER_TIME)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never());
        // Tokens are signed: most authorities speak without TLS, and then nothing of the system's is needed.
        let client = match url.scheme() {
            "http" => client.tls_certs_only([]),
            "https" => client,
            _ => return Err(NoAuthority::Address),
        };
        Ok(Self { url, client: client.build().map_err(|_| NoAuthority::System)?, anchors })
    }

    /// A token over content with this SHA-256, checked.
    pub(super) async fn token(&self, imprint: [u8; 32], nonce: [u8; 16]) -> Result<Vec<u8>, Fault> {
        let question = Question::new(imprint, nonce)?;
        let request =
            self.client.post(self.url.clone()).header(header::CONTENT_TYPE, QUERY).header(header::ACCEPT, REPLY);
        let mut response = request.body(question.bytes.clone()).send().await?;
        if !response.status().is_success() {
            return Err(Fault::Status(response.status().as_u16()));
        }
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(REPLY) {
            return Err(Fault::Kind);
        }
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if answer.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(Fault::TooLarge);
            }
            answer.extend_from_slice(&chunk);
        }
        Ok(question.answered(&answer, &self.anchors)?.0)
    }
}
