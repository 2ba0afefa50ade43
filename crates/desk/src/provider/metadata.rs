//! How a provider describes itself (OpenID Connect Discovery 1.0).

use reqwest::{Client, Url};
use serde::Deserialize;

use super::{Fault, Prompt, http, kept::Kept, keys::Keys};

const METADATA_BYTES_MAX: usize = 256 * 1024;
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// What counts of it.
#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) authorization: Url,
    pub(super) token: Url,
    pub(super) keys: Url,
    /// What was found there.
    pub(super) known_keys: Kept<Keys>,
    /// The browser comes back with the issuer's name (RFC 9207).
    pub(super) says_issuer: bool,
    /// It takes the client's secret in the form only.
    pub(super) secret_in_body: bool,
    /// How it is asked to let people choose their account.
    pub(super) prompt: Prompt,
}

#[derive(Deserialize)]
struct Described {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    prompt_values_supported: Option<Vec<String>>,
}

pub(super) async fn fetch(client: &Client, issuer: &str) -> Result<Metadata, Fault> {
    let url = format!("{}{WELL_KNOWN}", issuer.strip_suffix('/').unwrap_or(issuer));
    let url = Url::parse(&url).map_err(|_| Fault::Endpoint)?;
    read(&http::get(client, &url, METADATA_BYTES_MAX).await?, issuer)
}

fn read(bytes: &[u8], issuer: &str) -> Result<Metadata, Fault> {
    let described: Described = serde_json::from_slice(bytes).map_err(|_| Fault::NotUnderstood)?;
    if described.issuer != issuer {
        return Err(Fault::OtherIssuer);
    }
    let lists =
        |listed: &Option<Vec<String>>, what: &str| listed.as_ref().map(|listed| listed.iter().any(|one| one == what));
    if lists(&described.code_challenge_methods_supported, "S256") == Some(false) {
        return Err(Fault::NoPkce);
    }
    let methods = &described.token_endpoint_auth_methods_supported;
    let secret_in_body =
        lists(methods, "client_secret_basic") == Some(false) && lists(methods, "client_secret_post") == Some(true);
    let prompts = &described.prompt_values_supported;
    let can_choose = lists(prompts, Prompt::SelectAccount.as_str()) != Some(false);
    let prompt = if can_choose || lists(prompts, Prompt::Login.as_str()) == Some(false) {
        Prompt::SelectAccount
    } else {
        Prompt::Login
    };
    // One that is elsewhere has nothing to say of what is on this machine, nor gets anything sent there.
    let is_here = issuer.starts_with("http://");
    let is_fit = |url: &Url| http::is_safe(url) && (is_here || url.scheme() == "https");
    let endpoint = |text: &str| Url::parse(text).ok().filter(is_fit).ok_or(Fault::Endpoint);
    Ok(Metadata {
        authorization: endpoint(&described.authorization_endpoint)?,
        token: endpoint(&described.token_endpoint)?,
        keys: endpoint(&described.jwks_uri)?,
        known_keys: Kept::default(),
        says_issuer: described.authorization_response_iss_parameter_supported,
        secret_in_body,
        prompt,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://cuentas.entidad.gov.co";

    fn said(change: impl FnOnce(&mut Value)) -> Result<Metadata, Fault> {
        let mut said = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://cuentas.entidad.gov.co/a",
            "token_endpoint": "https://tokens.example.org/t",
            "jwks_uri": "https://cuentas.entidad.gov.co/k",
        });
        change(&mut said);
        read(said.to_string().as_bytes(), ISSUER)
    }

    #[test]
    fn what_counts_is_read_and_what_does_not_hold_is_not() {
        let plain = said(|_| {}).unwrap();
        assert!(!plain.says_issuer && !plain.secret_in_body);
        assert_eq!(plain.prompt, Prompt::SelectAccount, "it does not say which it knows");
        let prompt = |listed: &[&str]| said(|said| said["prompt_values_supported"] = json!(listed)).unwrap().prompt;
        assert_eq!(prompt(&["none", "login", "select_account"]), Prompt::SelectAccount);
        assert_eq!(prompt(&["none", "login", "consent"]), Prompt::Login);
        let more = said(|said| {
            said["authorization_response_iss_parameter_supported"] = json!(true);
            said["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
            said["code_challenge_methods_supported"] = json!(["plain", "S256"]);
        });
        assert!(more.is_ok_and(|more| more.says_issuer && more.secret_in_body));
        let other = said(|said| said["issuer"] = json!("https://cuentas.entidad.gov.co/"));
        assert!(matches!(other, Err(Fault::OtherIssuer)), "byte for byte");
        let weak = said(|said| said["code_challenge_methods_supported"] = json!(["plain"]));
        assert!(matches!(weak, Err(Fault::NoPkce)));
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            for clear in ["http://cuentas.entidad.gov.co/x", "http://127.0.0.1:9090/x", "http://[::1]:9090/x"] {
                let clear = said(|said| said[name] = json!(clear));
                assert!(matches!(clear, Err(Fault::Endpoint)), "{name}: {clear:?}");
            }
            let none = said(|said| said[name] = Value::Null);
            assert!(matches!(none, Err(Fault::NotUnderstood)), "{name}");
        }
    }
}
