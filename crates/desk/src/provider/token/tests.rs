//! Each check alone, against a key of our own; the signatures also against those of the standard.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::json;

use super::*;
use crate::provider::keys;

const NOW: Timestamp = Timestamp(1_795_000_000_000);
const SECONDS: i64 = 1_795_000_000;
const ISSUER: &str = "https://cuentas.entidad.gov.co";
const EXPECTED: Expected<'_> = Expected { issuer: ISSUER, client: "ensitio", nonce: "de-este-ingreso" };

fn text(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

struct Signer {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl Signer {
    fn new() -> Self {
        keys::prepare();
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap();
        Self { pair, random }
    }

    fn jwk(&self) -> Value {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        json!({ "kty": "EC", "crv": "P-256", "kid": "uno", "use": "sig", "x": text(x), "y": text(y) })
    }

    fn keys(&self) -> Keys {
        listed(&[self.jwk()])
    }

    fn signed(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", text(header.to_string()), text(claims.to_string()));
        let signature = self.pair.sign(&self.random, message.as_bytes()).unwrap();
        format!("{message}.{}", text(signature))
    }
}

fn listed(keys: &[Value]) -> Keys {
    Keys::read(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn header() -> Value {
    json!({ "alg": "ES256", "kid": "uno", "typ": "JWT" })
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": "7", "aud": "ensitio", "nonce": "de-este-ingreso", "iat": SECONDS, "exp": SECONDS + 300,
        "email": "Ana@entidad.gov.co", "email_verified": true,
    })
}

#[test]
fn who_signed_in_is_whom_a_sound_token_names() {
    let signer = Signer::new();
    let said = |claims: &Value| check(&signer.signed(&header(), claims), &signer.keys(), &EXPECTED, NOW);
    let ana = Who {
        issuer: ISSUER.to_owned(),
        subject: "7".to_owned(),
        email: Some("ana@entidad.gov.co".to_owned()),
        is_verified: true,
    };
    assert_eq!(said(&claims()), Ok(ana.clone()));
    let with = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        said(&claims)
    };
    assert_eq!(with("aud", json!(["ensitio"])), Ok(ana.clone()));
    assert_eq!(with("azp", json!("ensitio")), Ok(ana.clone()));
    assert_eq!(with("email_verified", json!("true")), Ok(ana.clone()));
    let unsure = Who { is_verified: false, ..ana.clone() };
    for value in [Value::Null, json!(false), json!("false"), json!(1)] {
        assert_eq!(with("email_verified", value.clone()), Ok(unsure.clone()), "{value}");
    }
    for value in [Value::Null, json!("nadie"), json!(format!("{}@b", "a".repeat(300)))] {
        assert_eq!(with("email", value.clone()).map(|who| who.email), Ok(None), "{value}");
    }
}

#[test]
fn of_a_token_with_anything_against_it_nothing_is_believed() {
    let signer = Signer::new();
    let with = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        check(&signer.signed(&header(), &claims), &signer.keys(), &EXPECTED, NOW).unwrap_err()
    };
    for (name, value, flaw) in [
        ("iss", json!("https://otro.example.org"), Flaw::Signature),
        ("iss", json!([ISSUER]), Flaw::Signature),
        ("iss", Value::Null, Flaw::Signature),
        ("aud", json!("otro"), Flaw::Signature),
        ("aud", json!(["ensitio", "otro"]), Flaw::Audience),
        ("aud", json!([]), Flaw::Signature),
        ("aud", Value::Null, Flaw::Signature),
        ("azp", json!("otro"), Flaw::Audience),
        ("nonce", json!("de-otro-ingreso"), Flaw::Nonce),
        ("nonce", Value::Null, Flaw::Nonce),
        ("sub", json!(""), Flaw::Subject),
        ("sub", json!("s".repeat(256)), Flaw::Subject),
        ("sub", Value::Null, Flaw::Signature),
        ("exp", Value::Null, Flaw::Signature),
        ("exp", json!("mañana"), Flaw::Signature),
        ("exp", json!(SECONDS - 61), Flaw::Times { made: 0, over: -61 }),
        ("iat", json!(SECONDS + 61), Flaw::Times { made: 61, over: 300 }),
        ("iat", json!(SECONDS - 661), Flaw::Times { made: -661, over: 300 }),
        ("iat", json!(i64::MIN), Flaw::Times { made: i64::MIN, over: 300 }),
        ("nbf", json!(SECONDS + 61), Flaw::Times { made: 0, over: 300 }),
    ] {
        assert_eq!(with(name, value.clone()), flaw, "{name} {value}");
    }
}

#[test]
fn the_algorithm_is_ours_and_the_key_the_providers() {
    let (signer, other) = (Signer::new(), Signer::new());
    let with = |name: &str, value: Value| {
        let mut header = header();
        header[name] = value;
        check(&signer.signed(&header, &claims()), &signer.keys(), &EXPECTED, NOW).unwrap_err()
    };
    for (name, value, flaw) in [
        ("alg", json!("none"), Flaw::Form),
        ("alg", json!("None"), Flaw::Form),
        ("alg", json!("HS256"), Flaw::Algorithm),
        ("alg", json!("RS512"), Flaw::Algorithm),
        ("alg", json!("EdDSA"), Flaw::Algorithm),
        ("alg", json!("RS256"), Flaw::UnknownKey),
        ("kid", json!("dos"), Flaw::UnknownKey),
        ("kid", json!("k".repeat(257)), Flaw::Form),
        ("crit", json!(["exp"]), Flaw::Signature),
        ("b64", json!(false), Flaw::Signature),
    ] {
        assert_eq!(with(name, value.clone()), flaw, "{name} {value}");
    }
    let token = signer.signed(&header(), &claims());
    assert_eq!(check(&token, &other.keys(), &EXPECTED, NOW), Err(Flaw::Signature), "of somebody with the same name");
    let unsigned = format!("{}.", token.rsplit_once('.').unwrap().0);
    assert_eq!(check(&unsigned, &signer.keys(), &EXPECTED, NOW), Err(Flaw::Signature));
    for odd in ["", "a.b", "a.b.c", "....", &"a".repeat(TOKEN_BYTES_MAX), &token[1..]] {
        assert_eq!(check(odd, &signer.keys(), &EXPECTED, NOW), Err(Flaw::Form), "{odd}");
    }
    assert_eq!(check(&"a".repeat(TOKEN_BYTES_MAX + 1), &signer.keys(), &EXPECTED, NOW), Err(Flaw::TooLarge));
}

#[test]
fn a_key_is_taken_for_what_it_is_listed_for() {
    let (signer, other) = (Signer::new(), Signer::new());
    let with = |changed: &[(&str, Value)]| {
        let mut key = signer.jwk();
        for (name, value) in changed {
            key[*name] = value.clone();
        }
        key
    };
    let said = |keys: &[Value], header: &Value| {
        check(&signer.signed(header, &claims()), &listed(keys), &EXPECTED, NOW).map(|who| who.subject)
    };
    let (ok, unknown) = (Ok("7".to_owned()), Err(Flaw::UnknownKey));
    assert_eq!(said(&[with(&[("use", Value::Null), ("alg", json!("ES256"))])], &header()), ok);
    assert_eq!(said(&[with(&[("use", json!("enc"))])], &header()), unknown);
    assert_eq!(said(&[with(&[("alg", json!("ES384"))])], &header()), unknown);
    assert_eq!(said(&[with(&[("crv", json!("P-384"))])], &header()), unknown);
    let nameless = json!({ "alg": "ES256" });
    assert_eq!(said(&[signer.jwk()], &nameless), ok, "the only one that fits");
    assert_eq!(said(&[signer.jwk(), other.jwk()], &nameless), unknown, "nobody says which");
    let odd = json!({ "kty": "XYZ", "kid": "uno", "x": "?" });
    assert_eq!(said(&[odd, signer.jwk()], &header()), ok, "others stand beside it");
    let keys: Vec<Value> = (0..101).map(|_| signer.jwk()).collect();
    assert!(Keys::read(json!({ "keys": keys }).to_string().as_bytes()).is_none(), "more than any provider has");
}

/// RFC 7515, A.2: RS256.
const RSA_KEY: &str = r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#;
const RSA_TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
/// RFC 7515, A.3: ES256.
const EC_KEY: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
const EC_TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

/// PS256 and, by a key that is too short for anybody, RS256: both made by OpenSSL.
const PSS_KEY: &str = r#"{"kty":"RSA","n":"qxaS6f9NUpHN4TlGtYhkBC7_WeDEWusBh13yDbANE0SEtvcFVXJLTjJWaqieU586Pxss0oc_HO5LrDXveuvZORCtyni_cQqquuV6SLyDTtGomUrpJN_V-eRe-G5C493HjLrXJ2DnO_Zg4fdiF1DPnZyiwaZloU2DlrTGJ5SocsyWGkAG19KFrxph7JO1fI3L53-7lw9K8EIV97L90NfgofCaPp1U3FSCS3HjMA2bXoOm9IszuvZ69gUGyd3GXOXEr29Y6nqZaMxyRCt7Q_JxcZuMqT89lFrFznmD7OZ95hKlAVVD5jERtUOAD6QB8x84cYj5CITBKP1McSpp5c4p-Q","e":"AQAB"}"#;
const PSS_TOKEN: &str = "eyJhbGciOiJQUzI1NiJ9.eyJpc3MiOiJqb2UifQ.Ww17kMQjmET2mygWSdPydeEn-4lhrqZowNYKDgytKlN_LtDFyXGRL3dwQBIaYB1WbMWZDUXFTUTk4mPt_UhMeBxWqA-J74k1MN0CQ3q-yvz8dWyVzkW9tfecolhj0ORts2IaMDpqyvpD33vqwtUlyfeO0lKy1PE7HJws9EaMhh3PId0G1VekCNW2kjXLCdblhBKE9s6uJ-pCauxOAEyz-uHM93LOPIqrQef9y5RUMzCP3JXk8D_hc3APgoUZ7rFysLP1j5YdQU51CreJmK0DjkZzg1ivL6KbniwQq8FOMZlXkgBJfeujfyZcpBmP8mD_lNXM6OccQESJOhIY3WDytw";
const SHORT_KEY: &str = r#"{"kty":"RSA","n":"rqor51CzGzBrFeefVe-WwarGs5om8BWwKnIyQDNsaa2ZS_719W7A_QhVJ-xJuVT5F9cVJFWzHQsSbUgElr4wVCi9b0KkCuTT7AnGPs9kWltBB3nuP55bHCtgVHavmHG6TvxxvwF8YnU-p7q8P2IHSJ78Qbtm7-GSZ_Ebhu-I_3k","e":"AQAB"}"#;
const SHORT_TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UifQ.kY26OLxd2AAWGrCc1eomDb7SRKYLObiUC03U59rgGzzkfm_Lfe_Vnj2LzGhRSn1VC2hHZGZSSESS9Ftupo9jEKUFzneG4tvkZgaCOT_N4H3hHPX-M_1JCSRJj47wQc77Ov9z5xuL7vgdJ0yxjXcWVVkQpjXu9Z6IMRk-3uW9qwc";

#[test]
fn the_signatures_of_the_standard_are_right_and_changed_ones_are_not() {
    keys::prepare();
    for (key, token) in [(RSA_KEY, RSA_TOKEN), (EC_KEY, EC_TOKEN), (PSS_KEY, PSS_TOKEN)] {
        let keys = listed(&[serde_json::from_str(key).unwrap()]);
        let algorithm = decode_header(token).unwrap().alg;
        let (message, signature) = token.rsplit_once('.').unwrap();
        let key = keys.find(None, algorithm).unwrap();
        let verify = |message: &str, signature: &str| {
            jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, algorithm)
        };
        assert!(verify(message, signature).unwrap(), "{algorithm:?}");
        assert!(!verify(&message[1..], signature).unwrap(), "{algorithm:?}");
        assert!(!verify(message, &signature.replace('D', "E").replace('c', "d")).unwrap(), "{algorithm:?}");
    }
}

#[test]
fn a_right_signature_by_a_key_that_is_too_short_is_none() {
    keys::prepare();
    let keys = listed(&[serde_json::from_str(SHORT_KEY).unwrap()]);
    let key = keys.find(None, jsonwebtoken::Algorithm::RS256).unwrap();
    let (message, signature) = SHORT_TOKEN.rsplit_once('.').unwrap();
    let verified = jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, jsonwebtoken::Algorithm::RS256);
    assert!(!verified.unwrap());
}
