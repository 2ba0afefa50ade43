//! The ID token: what a provider says of whoever signed in. It comes from the provider itself, over TLS, and is checked as if
//! anybody had brought it.

use casework::time::Timestamp;
use jsonwebtoken::{Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use wire::{is_email, is_subject};

use super::{Who, keys::Keys};

const TOKEN_BYTES_MAX: usize = 16 * 1024;
/// How far the clocks of the desk and of the provider may be apart, in seconds.
const LEEWAY: i64 = 60;
/// How long ago a token may have been made, in seconds: as long as a sign-in lasts.
const AGE_MAX: i64 = crate::token::SIGN_IN_SECONDS as i64;

/// What a token has to say.
#[derive(Debug)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
}

/// What a token has against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Flaw {
    #[error("it is larger than any")]
    TooLarge,
    #[error("it is none")]
    Form,
    #[error("an algorithm that is not taken")]
    Algorithm,
    #[error("signed by a key that the provider does not list")]
    UnknownKey,
    #[error("the signature, the issuer or the audience is not right")]
    Signature,
    #[error("it was made for others, too")]
    Audience,
    #[error("it was not made for this sign-in")]
    Nonce,
    #[error("it names nobody")]
    Subject,
    #[error("its times are off: made {made} s and over {over} s after now")]
    Times { made: i64, over: i64 },
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    nonce: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    email: Option<String>,
    email_verified: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Who it is about.
///
/// # Errors
/// [`Flaw`]. [`Flaw::Times`] only if nothing else is wrong.
pub(super) fn check(token: &str, keys: &Keys, expected: &Expected<'_>, now: Timestamp) -> Result<Who, Flaw> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Flaw::TooLarge);
    }
    let header = decode_header(token).map_err(|_| Flaw::Form)?;
    let key = keys.find(header.kid.as_deref(), header.alg)?;
    let mut validation = Validation::new(header.alg);
    // By the desk's own clock, below.
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["iss", "aud", "sub"]);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client]);
    let claims = decode::<Claims>(token, &key, &validation).map_err(|_| Flaw::Signature)?.claims;
    about(claims, expected, now)
}

fn about(claims: Claims, expected: &Expected<'_>, now: Timestamp) -> Result<Who, Flaw> {
    let Claims { iss, sub, aud, azp, nonce, exp, iat, nbf, email, email_verified } = claims;
    let is_ours = match aud {
        Audience::One(one) => one == expected.client,
        Audience::Several(several) => several == [expected.client],
    };
    if iss != expected.issuer || !is_ours || azp.is_some_and(|azp| azp != expected.client) {
        return Err(Flaw::Audience);
    }
    let nonce = nonce.ok_or(Flaw::Nonce)?;
    if !bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return Err(Flaw::Nonce);
    }
    if !is_subject(&sub) {
        return Err(Flaw::Subject);
    }
    let now = now.0.div_euclid(1_000);
    let is_early = |at: i64| at >= now.saturating_add(LEEWAY);
    let is_over = exp <= now.saturating_sub(LEEWAY) || iat <= now.saturating_sub(AGE_MAX + LEEWAY);
    if is_over || is_early(iat) || nbf.is_some_and(is_early) {
        return Err(Flaw::Times { made: iat.saturating_sub(now), over: exp.saturating_sub(now) });
    }
    let email = email.map(|email| email.to_ascii_lowercase()).filter(|email| is_email(email));
    // Some write it as a text.
    let is_verified = matches!(&email_verified, Some(Value::Bool(true)))
        || email_verified.as_ref().and_then(Value::as_str) == Some("true");
    Ok(Who { issuer: iss, subject: sub, email, is_verified })
}

#[cfg(test)]
mod tests;
