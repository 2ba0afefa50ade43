//! An identity provider of our own, for what a sound one never does. It signs with ES256 and keeps to PKCE unless its mood says
//! otherwise.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
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
    /// It does not know the desk.
    Refuses,
}

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
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let random = SystemRandom::new();
        let state = State { mood, person: ANA, codes: BTreeMap::new(), given: 0, redeemed: 0 };
        let (pair, other) = (pair(&random), pair(&random));
        let provider = Self(Arc::new(Inner { url, pair, other, random, state: Mutex::new(state) }));
        let served = provider.clone();
        // Until the tests end.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let served = served.clone();
                thread::spawn(move || served.serve(&stream.unwrap()));
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

    fn mood(&self) -> Mood {
        self.0.state.lock().unwrap().mood
    }

    /// One request on a connection. Whoever hangs up early is not waited for.
    fn serve(&self, mut stream: &TcpStream) {
        let mut lines = BufReader::new(stream);
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let mut length = 0;
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).unwrap();
            match line.trim().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap();
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body).unwrap();
        let body = String::from_utf8(body).unwrap();
        let (head, body) = self.answer(first.split(' ').nth(1).unwrap(), &body);
        let answer = format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let _ = stream.write_all(answer.as_bytes());
    }

    fn answer(&self, target: &str, body: &str) -> (String, String) {
        let (path, _) = target.split_once('?').unwrap_or((target, ""));
        match path {
            "/.well-known/openid-configuration" => self.metadata(),
            "/authorize" => self.authorize(target),
            "/token" => self.token(body),
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

    fn token(&self, body: &str) -> (String, String) {
        let form = format!("{}/?{body}", self.url());
        let said = |name| part(&form, name).unwrap_or_default();
        let mut state = self.0.state.lock().unwrap();
        state.redeemed += 1;
        let mood = state.mood;
        if mood == Mood::Refuses {
            return refused("unauthorized_client");
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
        let (x, y) = self.0.pair.public_key().as_ref()[1..].split_at(32);
        let key = json!({ "kty": "EC", "crv": "P-256", "kid": "uno", "use": "sig", "x": text(x), "y": text(y) });
        match self.mood() {
            Mood::EndlessKeys => json!({ "keys": [key], "padding": "x".repeat(5 << 20) }).to_string(),
            Mood::ManyKeys => json!({ "keys": vec![key; 101] }).to_string(),
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
