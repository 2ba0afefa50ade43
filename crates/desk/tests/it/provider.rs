//! An identity provider of our own, for what a sound one never does. It signs with ES256 and keeps to PKCE unless its mood says
//! otherwise.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use rcgen::CertifiedKey;
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use tokio_rustls::rustls::{
    self, ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use wire::challenge_of;

use crate::web::{self, part};

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Sound,
    /// Its metadata.
    OtherIssuer,
    ClearEndpoint,
    EndlessMetadata,
    RedirectedMetadata,
    PageMetadata,
    Away,
    /// It promises its name in the redirect, and leaves it out, or says another's.
    NamelessRedirect,
    OtherRedirect,
    /// Its keys.
    EndlessKeys,
    ManyKeys,
    /// Its token.
    OtherTokenIssuer,
    OtherAudience,
    TwoAudiences,
    OtherParty,
    OtherNonce,
    NoNonce,
    Expired,
    Future,
    Unsigned,
    ByPublicKey,
    UnknownKey,
    OtherKey,
    Cut,
    EndlessToken,
    /// It looks at no verifier.
    WithoutPkce,
    /// It has to be told that whoever comes enters anew.
    EntersAnew,
    /// It does not know the desk.
    Refuses,
    /// It knows the desk by [`SECRET`] only: in the head, or in the form, as its metadata say.
    WantsHead,
    WantsForm,
    /// Too many asked.
    Throttles,
}

/// What has to be encoded on its way.
pub(crate) const SECRET: &str = "cl&ve: ñ";

/// Whoever sits before the browser, as the provider knows them.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) subject: &'static str,
    pub(crate) email: &'static str,
    pub(crate) is_verified: bool,
}

pub(crate) const ANA: Person = Person { subject: "7", email: "ana@entidad.gov.co", is_verified: true };

#[derive(Clone)]
pub(crate) struct Provider(Arc<Inner>);

struct Inner {
    pub(crate) url: String,
    pair: EcdsaKeyPair,
    other: EcdsaKeyPair,
    random: SystemRandom,
    state: Mutex<State>,
}

struct State {
    mood: Mood,
    person: Person,
    codes: BTreeMap<String, Asked>,
    given: usize,
    redeemed: usize,
    keys_asked: usize,
}

/// What a code was given for.
struct Asked {
    nonce: String,
    challenge: String,
    redirect: String,
    person: Person,
}

fn pair(random: &SystemRandom) -> EcdsaKeyPair {
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), random).unwrap()
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

impl Provider {
    pub(crate) fn start(mood: Mood) -> Self {
        Self::listening(mood, None)
    }

    /// One over TLS, and the certificate that vouches for it, in PEM.
    pub(crate) fn start_over_tls() -> (Self, String) {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let pem = Base64::encode_string(cert.der());
        let pem = format!("-----BEGIN CERTIFICATE-----\n{pem}\n-----END CERTIFICATE-----\n");
        (Self::listening(Mood::Sound, Some(Arc::new(config))), pem)
    }

    fn listening(mood: Mood, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let random = SystemRandom::new();
        let state = State { mood, person: ANA, codes: BTreeMap::new(), given: 0, redeemed: 0, keys_asked: 0 };
        let (pair, other) = (pair(&random), pair(&random));
        let provider = Self(Arc::new(Inner { url, pair, other, random, state: Mutex::new(state) }));
        let served = provider.clone();
        // Until the tests end.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (served, tls, mut stream) = (served.clone(), tls.clone(), stream.unwrap());
                thread::spawn(move || match tls {
                    Some(config) => {
                        served.serve(&mut StreamOwned::new(ServerConnection::new(config).unwrap(), stream));
                    }
                    None => served.serve(&mut stream),
                });
            }
        });
        provider
    }

    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    pub(crate) fn is(&self, mood: Mood) {
        self.0.state.lock().unwrap().mood = mood;
    }

    /// From now on somebody else sits before the browser.
    pub(crate) fn meets(&self, person: Person) {
        self.0.state.lock().unwrap().person = person;
    }

    /// How often somebody came with a code.
    pub(crate) fn redeemed(&self) -> usize {
        self.0.state.lock().unwrap().redeemed
    }

    /// How often somebody asked for the keys.
    pub(crate) fn keys_asked(&self) -> usize {
        self.0.state.lock().unwrap().keys_asked
    }

    /// Where the browser is led from an address of this one.
    pub(crate) fn leads(&self, url: &str) -> String {
        let (head, _) = self.authorize(url.strip_prefix(self.url()).unwrap());
        head.split_once("location: ").unwrap().1.to_owned()
    }

    fn mood(&self) -> Mood {
        self.0.state.lock().unwrap().mood
    }

    /// One request on a connection. Whoever hangs up early is not waited for.
    fn serve(&self, stream: &mut (impl Read + Write)) {
        let mut lines = BufReader::new(&mut *stream);
        let mut first = String::new();
        // Whoever does not trust its certificate says nothing.
        if lines.read_line(&mut first).is_err() || first.is_empty() {
            return;
        }
        let (mut length, mut client) = (0, String::new());
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).unwrap();
            match line.trim().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap();
                }
                Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                    value.trim().clone_into(&mut client)
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body).unwrap();
        let body = String::from_utf8(body).unwrap();
        let (head, body) = self.answer(first.split(' ').nth(1).unwrap(), &body, &client);
        let answer = format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let _ = stream.write_all(answer.as_bytes()).and_then(|()| stream.flush());
    }

    fn answer(&self, target: &str, body: &str, client: &str) -> (String, String) {
        let (path, _) = target.split_once('?').unwrap_or((target, ""));
        match path {
            "/.well-known/openid-configuration" => self.metadata(),
            "/authorize" => self.authorize(target),
            "/token" => self.token(body, client),
            "/keys" => (json_head(), self.keys()),
            other => panic!("{other}"),
        }
    }

    fn metadata(&self) -> (String, String) {
        let url = self.url();
        let mut said = json!({
            "issuer": url,
            "authorization_endpoint": format!("{url}/authorize"),
            "token_endpoint": format!("{url}/token"),
            "jwks_uri": format!("{url}/keys"),
        });
        match self.mood() {
            Mood::OtherIssuer => said["issuer"] = json!("https://otro.example.org"),
            Mood::ClearEndpoint => said["token_endpoint"] = json!("http://otro.example.org/token"),
            Mood::NamelessRedirect => said["authorization_response_iss_parameter_supported"] = json!(true),
            Mood::EndlessMetadata => said["padding"] = json!("x".repeat(300 * 1024)),
            Mood::RedirectedMetadata => return (format!("302 Found\r\nlocation: {url}/otra"), String::new()),
            Mood::PageMetadata => return ("200 OK\r\ncontent-type: text/html".to_owned(), "<html>".to_owned()),
            Mood::WantsForm => said["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]),
            Mood::Away => return ("503 Away".to_owned(), String::new()),
            _ => {}
        }
        (json_head(), said.to_string())
    }

    /// The person says yes at once.
    fn authorize(&self, target: &str) -> (String, String) {
        let url = format!("{}{target}", self.url());
        let said = |name| part(&url, name).unwrap();
        assert_eq!((said("client_id").as_str(), said("scope").as_str()), ("ensitio", "openid email"));
        let prompt = if self.mood() == Mood::EntersAnew { "login" } else { "select_account" };
        assert_eq!(said("prompt"), prompt, "nobody is let through without being asked");
        let mut state = self.0.state.lock().unwrap();
        state.given += 1;
        let code = format!("código {}", state.given);
        let (redirect, person) = (said("redirect_uri"), state.person.clone());
        let asked =
            Asked { nonce: said("nonce"), challenge: said("code_challenge"), redirect: redirect.clone(), person };
        state.codes.insert(code.clone(), asked);
        let mut back = reqwest::Url::parse(&redirect).unwrap();
        back.query_pairs_mut().append_pair("code", &code).append_pair("state", &said("state"));
        if state.mood == Mood::OtherRedirect {
            back.query_pairs_mut().append_pair("iss", "https://otro.example.org");
        }
        (format!("302 Found\r\nlocation: {back}"), String::new())
    }

    fn token(&self, body: &str, client: &str) -> (String, String) {
        let form = format!("{}/?{body}", self.url());
        let said = |name| part(&form, name).unwrap_or_default();
        let mut state = self.0.state.lock().unwrap();
        state.redeemed += 1;
        let mood = state.mood;
        if mood == Mood::Refuses {
            return refused("unauthorized_client");
        }
        if mood == Mood::Throttles {
            return ("429 Too Many Requests".to_owned(), json!({ "error": "slow_down" }).to_string());
        }
        let (in_head, in_form) = match mood {
            // Each as in a form (RFC 6749, 2.3.1).
            Mood::WantsHead => (format!("Basic {}", Base64::encode_string(b"ensitio:cl%26ve%3A+%C3%B1")), ""),
            Mood::WantsForm => (String::new(), SECRET),
            _ => (String::new(), ""),
        };
        if client != in_head || said("client_secret") != in_form {
            return refused("invalid_client");
        }
        let Some(asked) = state.codes.remove(&said("code")) else { return refused("invalid_grant") };
        drop(state);
        let is_verified = mood == Mood::WithoutPkce || asked.challenge == challenge_of(&said("code_verifier"));
        if !is_verified || asked.redirect != said("redirect_uri") || said("grant_type") != "authorization_code" {
            return refused("invalid_grant");
        }
        let token = self.signed(mood, &asked);
        (json_head(), json!({ "token_type": "Bearer", "access_token": "x", "id_token": token }).to_string())
    }

    fn signed(&self, mood: Mood, asked: &Asked) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let Asked { nonce, person: Person { subject, email, is_verified }, .. } = asked;
        let mut claims = json!({
            "iss": self.url(), "sub": subject, "aud": "ensitio", "nonce": nonce, "iat": now, "exp": now + 300,
            "email": email, "email_verified": is_verified,
        });
        let mut header = json!({ "alg": "ES256", "kid": "uno" });
        let (name, value) = match mood {
            Mood::OtherTokenIssuer => ("iss", json!("https://otro.example.org")),
            Mood::OtherAudience => ("aud", json!("otro")),
            Mood::TwoAudiences => ("aud", json!(["ensitio", "otro"])),
            Mood::OtherParty => ("azp", json!("otro")),
            Mood::OtherNonce => ("nonce", json!("de-otro-ingreso")),
            Mood::NoNonce => ("nonce", Value::Null),
            Mood::Expired => ("exp", json!(now - 120)),
            Mood::Future => ("iat", json!(now + 600)),
            Mood::EndlessToken => ("padding", json!("x".repeat(200 * 1024))),
            _ => ("name", json!("Ana Gómez")),
        };
        claims[name] = value;
        match mood {
            Mood::Unsigned => header["alg"] = json!("none"),
            Mood::ByPublicKey => header["alg"] = json!("HS256"),
            Mood::UnknownKey => header["kid"] = json!("dos"),
            _ => {}
        }
        let message = format!("{}.{}", text(header.to_string()), text(claims.to_string()));
        let Inner { pair, other, random, .. } = &*self.0;
        let signature = match mood {
            Mood::Unsigned => Vec::new(),
            Mood::ByPublicKey => {
                let secret = hmac::Key::new(hmac::HMAC_SHA256, pair.public_key().as_ref());
                hmac::sign(&secret, message.as_bytes()).as_ref().to_vec()
            }
            Mood::OtherKey => other.sign(random, message.as_bytes()).unwrap().as_ref().to_vec(),
            _ => pair.sign(random, message.as_bytes()).unwrap().as_ref().to_vec(),
        };
        let whole = format!("{message}.{}", text(signature));
        if mood == Mood::Cut { whole[..whole.len() - 20].to_owned() } else { whole }
    }

    fn keys(&self) -> String {
        self.0.state.lock().unwrap().keys_asked += 1;
        let (x, y) = self.0.pair.public_key().as_ref()[1..].split_at(32);
        let key = json!({ "kty": "EC", "crv": "P-256", "kid": "uno", "use": "sig", "x": text(x), "y": text(y) });
        match self.mood() {
            Mood::EndlessKeys => json!({ "keys": [key], "padding": "x".repeat(5 << 20) }).to_string(),
            Mood::ManyKeys => {
                let further = |n: usize| {
                    let mut further = key.clone();
                    further["kid"] = json!(format!("otra {n}"));
                    further
                };
                let keys: Vec<Value> = std::iter::once(key.clone()).chain((1..=100).map(further)).collect();
                json!({ "keys": keys }).to_string()
            }
            _ => json!({ "keys": [key] }).to_string(),
        }
    }
}

fn json_head() -> String {
    "200 OK\r\ncontent-type: application/json".to_owned()
}

fn refused(error: &str) -> (String, String) {
    ("400 Bad Request\r\ncontent-type: application/json".to_owned(), json!({ "error": error }).to_string())
}

/// Where the browser is led from there.
pub(crate) fn followed(url: &str) -> String {
    let reply = web::get(url);
    assert_eq!(reply.status, 302, "{reply:?}");
    reply.header("location").unwrap().to_owned()
}
