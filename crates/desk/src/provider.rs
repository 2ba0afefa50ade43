//! The entity's identity provider (OpenID Connect Core 1.0: authorisation code with PKCE). What it answers is bounded, and
//! believed only as far as its signature, its issuer, its audience, its times and the nonce of this very sign-in go.

mod http;
mod kept;
mod keys;
mod metadata;
mod token;
mod turns;

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use reqwest::{Client, Url};
use serde::Deserialize;
use thiserror::Error;
use tokio::time::timeout;
use wire::{DeskError, ProviderFault, SIGN_IN_CODE_BYTES_MAX};
use zeroize::Zeroizing;

use self::{
    kept::Kept,
    keys::Keys,
    metadata::Metadata,
    token::{Expected, Flaw},
    turns::Turns,
};
use crate::clock;

/// How old what is known of the provider may be: so long a key that it withdrew is believed.
const KNOWN_TIME: Duration = Duration::from_secs(3_600);
/// How often an unknown key makes the desk ask for the keys anew.
const KEYS_AGAIN: Duration = Duration::from_secs(60);
/// For all that has to be asked of it for one code: then the workstation still waits for the answer.
const REDEEM_TIME: Duration = Duration::from_secs(45);
const ANSWER_BYTES_MAX: usize = 64 * 1024;
const CLIENT_BYTES_MAX: usize = 255;
/// Of the provider's own word for why it refuses.
const SAID_BYTES_MAX: usize = 64;

/// How to come to the provider, as whoever runs the desk says it.
pub struct ProviderPlan<'a> {
    /// Byte for byte what it calls itself.
    pub issuer: &'a str,
    /// What it calls this desk.
    pub client: &'a str,
    pub secret: Option<Zeroizing<String>>,
    /// Certificates in PEM that vouch for it; by itself the system's.
    pub authorities: Option<&'a [u8]>,
    /// The port of 127.0.0.1 that it insists on.
    pub port: Option<u16>,
    /// What it is asked by, where its metadata do not say that it knows it.
    pub prompt: Option<Prompt>,
}

/// How a provider is asked not to go on with whoever is signed in at it (OpenID Connect Core 1.0, 3.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    SelectAccount,
    Login,
}

impl Prompt {
    /// As it stands in the address.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SelectAccount => "select_account",
            Self::Login => "login",
        }
    }
}

impl fmt::Debug for ProviderPlan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderPlan").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Why a provider cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoProvider {
    #[error("the issuer is no https:// address")]
    Issuer,
    #[error("the client has no name")]
    Client,
    #[error("the file of certificates has none, or too many")]
    Certificates,
    #[error("the system has no authorities by which the provider could be trusted")]
    System,
}

/// Who vouches for people.
pub struct Provider {
    issuer: String,
    client: String,
    secret: Option<Zeroizing<String>>,
    port: Option<u16>,
    prompt: Option<Prompt>,
    http: Client,
    metadata: Kept<Metadata>,
    turns: Turns,
}

/// It has a secret.
impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// What the provider is asked in the browser.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) port: u16,
    pub(crate) state: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) challenge: &'a str,
}

/// What the browser came back with.
#[derive(Clone, Copy)]
pub(crate) struct Redemption<'a> {
    pub(crate) code: &'a str,
    pub(crate) verifier: &'a str,
    pub(crate) port: u16,
    pub(crate) issuer: Option<&'a str>,
    pub(crate) nonce: &'a str,
}

/// Who signed in, as the provider says. Nothing else of its token is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    /// In lower case.
    pub(crate) email: Option<String>,
    /// The provider vouches for the address.
    pub(crate) is_verified: bool,
}

/// Why nothing came of it. None of it quotes a secret, a code or a token.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    #[error("it cannot be reached: {0}")]
    Unreachable(reqwest::Error),
    #[error("it did not answer a moment ago")]
    Away,
    #[error("it answers with the status {0}")]
    Status(u16),
    #[error("its answer is larger than {max} bytes")]
    TooLarge { max: usize },
    #[error("its answer is not understood")]
    NotUnderstood,
    #[error("it says that it is another issuer")]
    OtherIssuer,
    #[error("it names an address that is not https://, as its own is")]
    Endpoint,
    #[error("it does not know PKCE with S256")]
    NoPkce,
    #[error("it refuses: {0}")]
    Refused(String),
    #[error("it does not take the code, or not any more")]
    Spent,
    #[error("its token: {0}")]
    Token(#[from] Flaw),
    #[error("too many sign in at a time")]
    Busy,
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        Self::Unreachable(error.without_url())
    }
}

impl Fault {
    /// What the workstation is told; the log is told more.
    pub(crate) fn told(self) -> DeskError {
        match self {
            // Somebody took too long; or the way back is not the one that the provider was told of.
            Self::Spent => tracing::info!(fault = %self, "the identity provider"),
            Self::Busy => {}
            _ => tracing::warn!(fault = %self, "the identity provider"),
        }
        let provider = |why| DeskError::Provider { why, said: None };
        match self {
            Self::Unreachable(_) | Self::Away | Self::Status(429 | 500..) => provider(ProviderFault::Unreachable),
            Self::Refused(said) => DeskError::Provider { why: ProviderFault::Refused, said: Some(said) },
            Self::Token(Flaw::Times { .. }) => provider(ProviderFault::Clock),
            Self::Spent => DeskError::SignInAgain,
            Self::Busy => DeskError::Busy,
            Self::Status(_)
            | Self::TooLarge { .. }
            | Self::NotUnderstood
            | Self::OtherIssuer
            | Self::Endpoint
            | Self::NoPkce
            | Self::Token(_) => provider(ProviderFault::Answer),
        }
    }
}

impl Provider {
    /// Nothing is asked yet: a desk starts while its provider is down.
    ///
    /// # Errors
    /// [`NoProvider`].
    pub fn new(plan: ProviderPlan<'_>) -> Result<Self, NoProvider> {
        let ProviderPlan { issuer, client, secret, authorities, port, prompt } = plan;
        let url = Url::parse(issuer).ok().filter(http::is_safe).ok_or(NoProvider::Issuer)?;
        if url.query().is_some() || url.fragment().is_some() || port == Some(0) {
            return Err(NoProvider::Issuer);
        }
        if client.is_empty() || client.len() > CLIENT_BYTES_MAX || !client.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(NoProvider::Client);
        }
        keys::prepare();
        Ok(Self {
            http: http::client(&url, authorities)?,
            issuer: issuer.to_owned(),
            client: client.to_owned(),
            secret,
            port,
            prompt,
            metadata: Kept::default(),
            turns: Turns::default(),
        })
    }

    pub(crate) fn port(&self) -> Option<u16> {
        self.port
    }

    /// What whoever started the desk is told: the issuer and the client.
    #[must_use]
    pub fn names(&self) -> (String, String) {
        (self.issuer.clone(), self.client.clone())
    }

    /// Where the person goes.
    pub(crate) async fn address(&self, question: Question<'_>) -> Result<String, Fault> {
        let Question { port, state, nonce, challenge } = question;
        let metadata = self.metadata().await?;
        let mut url = metadata.authorization.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client)
            .append_pair("redirect_uri", &redirect(port))
            .append_pair("scope", "openid email")
            .append_pair("state", state)
            .append_pair("nonce", nonce)
            // Whoever is led there by somebody else is asked; whoever has two accounts can take the other one.
            .append_pair("prompt", self.prompt.unwrap_or(metadata.prompt).as_str())
            .append_pair("code_challenge", challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    /// Who it is that the browser came back for. Once: the provider takes a code only once.
    pub(crate) async fn redeem(&self, from: IpAddr, redemption: Redemption<'_>) -> Result<Who, Fault> {
        if redemption.code.is_empty() || redemption.code.len() > SIGN_IN_CODE_BYTES_MAX {
            return Err(Fault::Spent);
        }
        let turn = self.turns.take(from).await.ok_or(Fault::Busy)?;
        let who = timeout(REDEEM_TIME, self.who(redemption)).await.unwrap_or(Err(Fault::Away))?;
        turn.went_well();
        Ok(who)
    }

    async fn who(&self, redemption: Redemption<'_>) -> Result<Who, Fault> {
        let metadata = self.metadata().await?;
        // Of another provider the code would be told to this one (RFC 9207).
        let is_from_it = match redemption.issuer {
            Some(issuer) => issuer == self.issuer,
            None => !metadata.says_issuer,
        };
        if !is_from_it {
            return Err(Fault::OtherIssuer);
        }
        let token = self.token(&metadata, redemption).await?;
        let expected = Expected { issuer: &self.issuer, client: &self.client, nonce: redemption.nonce };
        let keys = self.keys(&metadata, KNOWN_TIME).await?;
        match token::check(&token, &keys, &expected, clock::now()) {
            // It may have a new one.
            Err(Flaw::UnknownKey) => {
                let keys = self.keys(&metadata, KEYS_AGAIN).await?;
                Ok(token::check(&token, &keys, &expected, clock::now())?)
            }
            checked => Ok(checked?),
        }
    }

    /// The ID token for a code.
    async fn token(&self, metadata: &Metadata, redemption: Redemption<'_>) -> Result<Zeroizing<String>, Fault> {
        #[derive(Deserialize)]
        struct Answered {
            id_token: String,
        }
        #[derive(Deserialize)]
        struct Refusal {
            error: String,
        }
        let (redirect, secret) = (redirect(redemption.port), self.secret.as_deref());
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("code", redemption.code),
            ("redirect_uri", &redirect),
            ("code_verifier", redemption.verifier),
            ("client_id", &self.client),
        ];
        let mut basic = None;
        match secret {
            Some(secret) if metadata.secret_in_body => pairs.push(("client_secret", secret.as_str())),
            // RFC 6749, 2.3.1: each as in a form.
            Some(secret) => basic = Some((http::encoded(&self.client), http::encoded(secret))),
            None => {}
        }
        let (status, body) = http::post(&self.http, &metadata.token, &pairs, basic).await?;
        if status == 200 {
            let answered: Answered = serde_json::from_slice(&body).map_err(|_| Fault::NotUnderstood)?;
            return Ok(Zeroizing::new(answered.id_token));
        }
        // Whoever asked too often is told to wait, in whatever words.
        let is_refusal = (400..500).contains(&status) && status != 429;
        let refusal = is_refusal.then(|| serde_json::from_slice::<Refusal>(&body).ok()).flatten();
        Err(match refusal.map(|refusal| refusal.error) {
            // Some call it so (glewlwyd).
            Some(error) if error == "invalid_grant" || error == "invalid_code" => Fault::Spent,
            Some(error) => Fault::Refused(plain(&error)),
            None => Fault::Status(status),
        })
    }

    /// As it describes itself.
    async fn metadata(&self) -> Result<Arc<Metadata>, Fault> {
        let (client, issuer) = (self.http.clone(), self.issuer.clone());
        self.metadata.get(KNOWN_TIME, || async move { metadata::fetch(&client, &issuer).await }).await
    }

    /// Its keys, not older than that.
    async fn keys(&self, metadata: &Metadata, than: Duration) -> Result<Arc<Keys>, Fault> {
        let (client, url) = (self.http.clone(), metadata.keys.clone());
        metadata.known_keys.get(than, || async move { keys::fetch(&client, &url).await }).await
    }
}

/// Where the browser comes back to (RFC 8252, 7.3 and 8.3).
fn redirect(port: u16) -> String {
    format!("http://127.0.0.1:{port}/")
}

/// What may stand in an answer of the desk.
fn plain(said: &str) -> String {
    said.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(SAID_BYTES_MAX).collect()
}
