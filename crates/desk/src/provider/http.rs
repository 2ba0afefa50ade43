//! Asking the provider: no redirects, no second try, never more of an answer than was agreed.

use std::time::Duration;

use reqwest::{Certificate, Client, RequestBuilder, Url, header, redirect};
use tokio_rustls::rustls::{
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use super::{ANSWER_BYTES_MAX, Fault, NoProvider};

const CONNECT_TIME: Duration = Duration::from_secs(5);
/// For the whole of an answer.
const ANSWER_TIME: Duration = Duration::from_secs(15);
/// Certificates in the file of those that are trusted.
const AUTHORITIES_MAX: usize = 32;

/// Whether what is said there is between the two: over TLS, or on this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]"));
    let has_host = url.host_str().is_some_and(|host| !host.is_empty());
    has_host
        && url.username().is_empty()
        && url.password().is_none()
        && (url.scheme() == "https" || (url.scheme() == "http" && is_here))
}

pub(super) fn client(issuer: &Url, authorities: Option<&[u8]>) -> Result<Client, NoProvider> {
    // Another part of the program has set it already: the same one.
    let _ = ring::default_provider().install_default();
    let client = Client::builder()
        .connect_timeout(CONNECT_TIME)
        .timeout(ANSWER_TIME)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false);
    let client = match authorities {
        Some(pem) => client.tls_certs_only(certificates(pem)?),
        // Nothing of the system's is needed.
        None if issuer.scheme() == "http" => client.tls_certs_only([]),
        None => client,
    };
    // What is on this machine is not told in clear to a proxy elsewhere.
    let client = if issuer.scheme() == "http" { client.no_proxy() } else { client };
    client.build().map_err(|_| NoProvider::System)
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, NoProvider> {
    let read = CertificateDer::pem_slice_iter(pem).take(AUTHORITIES_MAX + 1).collect::<Result<Vec<_>, _>>();
    let read = read.map_err(|_| NoProvider::Certificates)?;
    if read.is_empty() || read.len() > AUTHORITIES_MAX {
        return Err(NoProvider::Certificates);
    }
    read.iter().map(|one| Certificate::from_der(one).map_err(|_| NoProvider::Certificates)).collect()
}

/// What is there, if it is there.
pub(super) async fn get(client: &Client, url: &Url, max: usize) -> Result<Vec<u8>, Fault> {
    let (status, body) = ask(client.get(url.clone()), max).await?;
    if status == 200 { Ok(body) } else { Err(Fault::Status(status)) }
}

/// What is answered to a form.
pub(super) async fn post(
    client: &Client,
    url: &Url,
    pairs: &[(&str, &str)],
    basic: Option<(String, String)>,
) -> Result<(u16, Vec<u8>), Fault> {
    let request = client.post(url.clone()).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.body(form(pairs));
    let request = match basic {
        Some((client, secret)) => request.basic_auth(client, Some(secret)),
        None => request,
    };
    ask(request, ANSWER_BYTES_MAX).await
}

async fn ask(request: RequestBuilder, max: usize) -> Result<(u16, Vec<u8>), Fault> {
    let mut response = request.header(header::ACCEPT, "application/json").send().await?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > max {
            return Err(Fault::TooLarge { max });
        }
        body.extend_from_slice(&chunk);
    }
    Ok((response.status().as_u16(), body))
}

fn form(pairs: &[(&str, &str)]) -> String {
    // The type of a query has the encoding of a form.
    let Ok(mut url) = Url::parse("http://form/") else { unreachable!("it is an address") };
    url.query_pairs_mut().extend_pairs(pairs);
    url.query().unwrap_or_default().to_owned()
}

/// A text as it stands in a form.
pub(super) fn encoded(text: &str) -> String {
    form(&[("", text)]).trim_start_matches('=').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_or_this_machine_is_asked() {
        let is_safe = |text: &str| is_safe(&Url::parse(text).unwrap());
        for good in ["https://cuentas.entidad.gov.co/realms/uno", "http://127.0.0.1:8080/oidc", "http://[::1]:1/"] {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "http://cuentas.entidad.gov.co",
            "http://localhost:8080",
            "http://127.0.0.1.example.org",
            "https://ana:clave@cuentas.entidad.gov.co",
            "file:///etc/passwd",
            "data:text/plain,hola",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
    }

    #[test]
    fn forms_are_encoded() {
        assert_eq!(form(&[("a", "1 2"), ("b", "&=ñ")]), "a=1+2&b=%26%3D%C3%B1");
        assert_eq!(encoded("=a:b c"), "%3Da%3Ab+c");
    }
}
