//! Signing in with the account of the entity (RFC 8252): the person's own browser goes to the provider and comes back to a port
//! of this machine, on which this program listens for as long. What comes back is worth nothing without the verifier, which stays
//! here until the desk gets both.

mod door;
#[cfg(test)]
mod tests;

use std::{io, net::Ipv4Addr, sync::Arc, time::Duration};

use casework::id::DeviceId;
use reqwest::Url;
use store::{Store, StoreError};
use thiserror::Error;
use tokio::{net::TcpListener, sync::watch};
use wire::{
    CodeMade, DeskError, DeviceKey, EnrolCode, Invitation, SIGN_IN_CODE_BYTES_MAX, SIGN_IN_URL_BYTES_MAX, SignInAsked,
    SignedIn, Signpost, challenge_of, url_text,
};
use zeroize::Zeroizing;

use crate::{
    cancel::Cancel,
    enrol::{NotEnrolled, identity},
    fault::{Fault, Unexpected},
    http::{DeskClient, Introduction, Patience},
};

/// How long somebody may take in their browser; the desk's ticket lasts twice as long.
const WAIT: Duration = Duration::from_secs(300);
/// How often a desk that is busy is asked once more.
const BUSY_TIMES: u32 = 3;
/// Longest of a provider's own words.
const SAID_CHARS_MAX: usize = 64;

/// With what somebody signs in.
#[derive(Debug, Clone, Copy)]
pub struct SigningIn<'a> {
    /// As [`crate::Enrolling::seed`].
    pub seed: &'a [u8; 32],
    /// Twice 32 random bytes, for this sign-in only.
    pub state: &'a [u8; 32],
    pub verifier: &'a [u8; 32],
}

/// Why nobody signed in.
#[derive(Debug, Error)]
pub enum NotSignedIn {
    /// It has to be set up first.
    #[error("the workstation is not set up")]
    NoDevice,
    /// The desk knows people by codes only.
    #[error("the desk knows of no accounts of the entity")]
    NotOffered,
    /// The provider comes back to this port only, and another program has it.
    #[error("port {port} is taken")]
    PortTaken { port: u16 },
    /// The desk names something that must not be opened.
    #[error("the address is none to be opened")]
    Address,
    /// The provider did not let them in, or they did not want to.
    #[error("the provider says {said}")]
    Declined { said: String },
    #[error("nobody came back in time")]
    TookTooLong,
    #[error("nobody waits for it any more")]
    Cancelled,
    #[error(transparent)]
    Desk(#[from] Fault),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no timers or sockets.
    #[error("the system gives nothing to listen with")]
    System(#[from] io::Error),
}

impl From<NotEnrolled> for NotSignedIn {
    fn from(why: NotEnrolled) -> Self {
        match why {
            NotEnrolled::NoDevice | NotEnrolled::OtherDesk => Self::NoDevice,
            NotEnrolled::Desk(fault) => Self::Desk(fault),
            NotEnrolled::Store(error) => Self::Store(error),
            NotEnrolled::System(error) => Self::System(error),
        }
    }
}

/// What the browser came back with.
#[derive(Clone, PartialEq, Eq)]
enum Returned {
    Code { code: String, issuer: Option<String> },
    Declined { said: String },
}

/// What the person has to open, and how what it ended with comes back. Clones are the same.
#[derive(Clone)]
pub struct Prompt(Arc<Asked>);

struct Asked {
    url: String,
    host: String,
    port: u16,
    state: String,
    back: watch::Sender<Option<Returned>>,
}

impl std::fmt::Debug for Prompt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prompt").field("host", &self.0.host).field("port", &self.0.port).finish_non_exhaustive()
    }
}

impl Prompt {
    /// Of what the desk answered: nothing but a page of the provider that leads back here, for this sign-in.
    fn new(url: &str, port: u16, (state, challenge): (&str, &str)) -> Result<Self, NotSignedIn> {
        let is_plain = url.len() <= SIGN_IN_URL_BYTES_MAX && url.bytes().all(|byte| byte.is_ascii_graphic());
        let read = Url::parse(url).ok().filter(|_| is_plain).ok_or(NotSignedIn::Address)?;
        let host = read.host_str().unwrap_or_default().to_owned();
        let is_here = host == "127.0.0.1" || host == "[::1]";
        let is_safe = read.scheme() == "https" || (read.scheme() == "http" && is_here);
        let is_bare = read.username().is_empty() && read.password().is_none();
        let says = |name: &str, value: &str| {
            let mut said = read.query_pairs().filter(|(key, _)| key == name);
            said.next().is_some_and(|(_, found)| found == value) && said.next().is_none()
        };
        let is_ours = says("response_type", "code")
            && says("redirect_uri", &back_to(port))
            && says("state", state)
            && says("code_challenge", challenge)
            && says("code_challenge_method", "S256");
        if host.is_empty() || !is_safe || !is_bare || !is_ours {
            return Err(NotSignedIn::Address);
        }
        let host = read.port().map_or(host.clone(), |port| format!("{host}:{port}"));
        let back = watch::Sender::new(None);
        Ok(Self(Arc::new(Asked { url: read.into(), host, port, state: state.to_owned(), back })))
    }

    /// To be opened in the person's browser.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Where that is, as it is shown.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.0.host
    }

    /// Takes the address at which a browser elsewhere ended; answers whether it is that of this sign-in.
    #[must_use]
    pub fn paste(&self, address: &str) -> bool {
        let returned = Url::parse(address.trim()).ok().and_then(|url| self.returned(&url));
        match returned {
            Some(returned) => {
                self.came(returned);
                true
            }
            None => false,
        }
    }

    /// What an address that was asked for here brings back, if it is for this sign-in.
    fn returned(&self, url: &Url) -> Option<Returned> {
        let Asked { port, state, .. } = &*self.0;
        let is_here =
            url.scheme() == "http" && url.host_str() == Some("127.0.0.1") && url.port_or_known_default() == Some(*port);
        let said = |name: &str| {
            let mut said = url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            said.next().filter(|_| said.next().is_none())
        };
        if !is_here || url.path() != "/" || !is_same(&said("state")?, state) {
            return None;
        }
        match (said("code"), said("error")) {
            (Some(code), None) if (1..=SIGN_IN_CODE_BYTES_MAX).contains(&code.len()) => {
                Some(Returned::Code { code, issuer: said("iss") })
            }
            (None, Some(error)) => {
                let is_word = |c: &char| c.is_ascii_lowercase() || *c == '_';
                Some(Returned::Declined { said: error.chars().filter(is_word).take(SAID_CHARS_MAX).collect() })
            }
            _ => None,
        }
    }

    /// The first counts.
    fn came(&self, returned: Returned) {
        self.0.back.send_if_modified(|back| {
            let is_first = back.is_none();
            back.get_or_insert(returned);
            is_first
        });
    }

    async fn back(&self) -> Option<Returned> {
        // The sender lives as long as `self`.
        self.0.back.subscribe().wait_for(Option::is_some).await.ok().and_then(|back| back.clone())
    }
}

/// In a time that does not depend on where they differ.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

fn back_to(port: u16) -> String {
    format!("http://127.0.0.1:{port}/")
}

/// Has somebody sign in, and answers the invitation with the code that the desk made for this workstation. `browse` is given
/// what they have to open, once this machine listens for what comes back.
///
/// # Errors
/// [`NotSignedIn`]: nothing changed here but that the workstation may have got its key.
pub async fn sign_in(
    store: &Store,
    signpost: &Signpost,
    signing: SigningIn<'_>,
    browse: impl FnOnce(&Prompt),
    cancel: &Cancel,
    patience: Patience,
) -> Result<Invitation, NotSignedIn> {
    let (device, key) = identity(store, signing.seed)?;
    let Signpost { address, certificate } = signpost.clone();
    let introduction = Introduction { address: address.clone(), certificate };
    let signed = async {
        let code = ask(&introduction, (device, key), signing, browse, patience).await?;
        Ok(Invitation { address, certificate, code })
    };
    tokio::select! {
        biased;
        () = cancel.asked() => Err(NotSignedIn::Cancelled),
        signed = signed => signed,
    }
}

async fn ask(
    introduction: &Introduction,
    (device, key): (DeviceId, DeviceKey),
    signing: SigningIn<'_>,
    browse: impl FnOnce(&Prompt),
    patience: Patience,
) -> Result<EnrolCode, NotSignedIn> {
    let public = key.public();
    let desk = DeskClient::new(introduction, device, key, patience)?;
    let offer = match desk.sign_in_offer().await {
        Err(Fault::Desk(DeskError::NotFound)) => return Err(NotSignedIn::NotOffered),
        offer => offer?,
    };
    // Before anybody is told of it: else another program could have it first.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, offer.port.unwrap_or(0))).await;
    let listener = listener.map_err(|error| match offer.port {
        Some(port) if error.kind() == io::ErrorKind::AddrInUse => NotSignedIn::PortTaken { port },
        _ => NotSignedIn::System(error),
    })?;
    let port = listener.local_addr()?.port();
    let (state, verifier) = (url_text(signing.state), Zeroizing::new(url_text(signing.verifier)));
    let challenge = challenge_of(&verifier);
    let asked = SignInAsked { device, key: public, port, state: state.clone(), challenge: challenge.clone() };
    let begun = desk.begin_sign_in(&asked).await?;
    let prompt = Prompt::new(&begun.url, port, (&state, &challenge))?;
    browse(&prompt);
    let returned = tokio::select! {
        biased;
        returned = prompt.back() => returned,
        never = door::listen(&listener, &prompt) => match never {},
        () = tokio::time::sleep(WAIT) => None,
    };
    let (code, issuer) = match returned {
        Some(Returned::Code { code, issuer }) => (code, issuer),
        Some(Returned::Declined { said }) => return Err(NotSignedIn::Declined { said }),
        None => return Err(NotSignedIn::TookTooLong),
    };
    let (ticket, verifier) = (begun.ticket, verifier.to_string());
    let signature = desk.holds_key(&ticket);
    let signed = SignedIn { device, key: public, port, ticket, signature, code, verifier, issuer };
    let made = end(&desk, &signed).await?;
    made.code.parse().map_err(|_| Fault::from(Unexpected::NotUnderstood).into())
}

/// A busy desk has not taken the code: what the person did in the browser is not thrown away.
async fn end(desk: &DeskClient, signed: &SignedIn) -> Result<CodeMade, Fault> {
    for _ in 0..BUSY_TIMES {
        match desk.end_sign_in(signed).await {
            Err(Fault::Busy { after }) => tokio::time::sleep(after).await,
            other => return other,
        }
    }
    desk.end_sign_in(signed).await
}
