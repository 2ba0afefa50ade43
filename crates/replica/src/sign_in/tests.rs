//! What comes to the port that is none of ours, and addresses that must not be opened.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::*;

const PORT: u16 = 50_123;

fn state() -> String {
    url_text(&[1; 32])
}

fn challenge() -> String {
    challenge_of(&url_text(&[2; 32]))
}

fn address(port: u16) -> String {
    let back = format!("http%3A%2F%2F127.0.0.1%3A{port}%2F");
    format!(
        "https://cuentas.entidad.gov.co/a?response_type=code&client_id=ensitio&redirect_uri={back}&state={}&nonce=n\
         &code_challenge={}&code_challenge_method=S256",
        state(),
        challenge()
    )
}

fn prompt(url: &str) -> Result<Prompt, NotSignedIn> {
    Prompt::new(url, PORT, (&state(), &challenge()))
}

#[test]
fn only_a_page_that_leads_back_here_is_opened() {
    let good = address(PORT);
    let opened = prompt(&good).unwrap();
    assert_eq!((opened.url(), opened.host()), (good.as_str(), "cuentas.entidad.gov.co"));
    assert!(prompt(&good.replace("https://cuentas.entidad.gov.co", "http://127.0.0.1:8080")).is_ok());
    for bad in [
        String::new(),
        "-x".to_owned(),
        "file:///etc/passwd".to_owned(),
        good.replace("https:", "http:"),
        good.replace("https:", "javascript:"),
        good.replace("cuentas", "ana:clave@cuentas"),
        good.replace("cuentas", "cuen\ntas"),
        good.replace("nonce=n", &format!("nonce={}", "n".repeat(SIGN_IN_URL_BYTES_MAX))),
        good.replace(&state(), &url_text(&[3; 32])),
        good.replace(&challenge(), &url_text(&[3; 32])),
        good.replace("S256", "plain"),
        good.replace("127.0.0.1", "otro.example.org"),
        good.replace("50123", "50124"),
        format!("{good}&redirect_uri=https%3A%2F%2Fotro.example.org"),
        format!("{good}&state={}", state()),
    ] {
        assert!(matches!(prompt(&bad), Err(NotSignedIn::Address)), "{bad}");
    }
}

#[test]
fn an_address_that_is_pasted_counts_if_it_is_of_this_sign_in() {
    let waiting = prompt(&address(PORT)).unwrap();
    let state = state();
    let good = format!("http://127.0.0.1:{PORT}/?code=abc&state={state}");
    for bad in [
        String::new(),
        "hola".to_owned(),
        good.replace(&state, &url_text(&[3; 32])),
        good.replace("50123", "50124"),
        good.replace("127.0.0.1", "127.0.0.2"),
        good.replace("http:", "https:"),
        good.replace("/?", "/otra?"),
        good.replace("code=abc", "code="),
        good.replace("abc", &"a".repeat(SIGN_IN_CODE_BYTES_MAX + 1)),
        format!("{good}&code=otro"),
        format!("{good}&state={state}"),
        format!("{good}&error=access_denied"),
    ] {
        assert!(!waiting.paste(&bad), "{bad}");
        assert!(waiting.0.back.borrow().is_none(), "{bad}");
    }
    assert!(waiting.paste(&format!("  {good}&iss=https%3A%2F%2Fcuentas.entidad.gov.co\n")));
    assert!(waiting.paste(&good.replace("abc", "otro")), "of the same sign-in, and too late");
    let issuer = Some("https://cuentas.entidad.gov.co".to_owned());
    assert!(*waiting.0.back.borrow() == Some(Returned::Code { code: "abc".to_owned(), issuer }), "the first counts");
}

/// What is answered to whoever says this.
async fn said(port: u16, request: &[u8]) -> String {
    let mut line = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    line.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    // Of whoever was cut off nothing comes.
    let _ = line.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn strangers_at_the_port_get_nothing_and_the_browser_is_heard_all_the_same() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let waiting = Prompt::new(&address(port), port, (&state(), &challenge())).unwrap();
    let heard = waiting.clone();
    let door = tokio::spawn(async move { door::listen(&listener, &heard).await });
    let state = state();
    // Somebody who says nothing, more often than there are places.
    let mut silent = Vec::new();
    for _ in 0..10 {
        silent.push(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap());
    }
    let host = format!("host: 127.0.0.1:{port}");
    let other = url_text(&[3; 32]);
    for request in [
        format!("GET /?code=malo&state={other} HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("GET /favicon.ico HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("POST /?code=malo&state={state} HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("GET /?code=malo&state={state} HTTP/1.1\r\nhost: otro.example.org:{port}\r\n\r\n"),
        format!("GET http://127.0.0.1:{port}/?code=malo&state={state} HTTP/1.1\r\n{host}\r\n\r\n"),
        "\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\n\r\n".to_owned(),
    ] {
        let answer = said(port, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{request}: {answer}");
        assert!(!answer.contains("malo"), "{answer}");
    }
    said(port, &[0xff; 9_000]).await;
    assert!(waiting.0.back.borrow().is_none());
    let request = format!("GET /?state={state}&code=bueno%2F1 HTTP/1.1\r\n{host}\r\naccept: */*\r\n\r\n");
    let answer = said(port, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Recibido."), "{answer}");
    assert!(answer.contains("content-security-policy: default-src 'none'"));
    assert!(!answer.contains("bueno"), "nothing is shown of what came");
    assert!(waiting.back().await == Some(Returned::Code { code: "bueno/1".to_owned(), issuer: None }));
    drop(silent);
    door.abort();
}

#[tokio::test]
async fn whoever_is_declined_is_told_and_nothing_odd_of_it_goes_further() {
    let waiting = prompt(&address(PORT)).unwrap();
    let odd = "access_denied%0A%3Cscript%3E";
    assert!(waiting.paste(&format!("http://127.0.0.1:{PORT}/?error={odd}&state={}", state())));
    assert!(waiting.back().await == Some(Returned::Declined { said: "access_deniedscript".to_owned() }));
}
