//! Where the browser comes back to: a port of this machine that anybody on it can reach. One line of a request is read, and
//! nothing that came is ever shown.

use std::{convert::Infallible, time::Duration};

use reqwest::Url;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{Prompt, Returned};

/// Connections beyond these wait.
const CONNECTIONS_MAX: usize = 8;
/// A browser on this machine is quick; others are not waited for.
const CONNECTION_TIME: Duration = Duration::from_secs(2);
const REQUEST_BYTES_MAX: usize = 8 * 1024;
/// After an `accept` that failed for want of something.
const BREATHER: Duration = Duration::from_millis(200);

const DONE: &str = "Recibido. Puede cerrar esta pestaña: EnSitio le dice si entró.";
const DECLINED: &str = "No se entró. Vuelva a EnSitio.";

/// Answers whoever comes, for as long as it is waited for; what belongs to this sign-in goes to `prompt`.
pub(super) async fn listen(listener: &TcpListener, prompt: &Prompt) -> Infallible {
    let mut answered = JoinSet::new();
    loop {
        if answered.len() >= CONNECTIONS_MAX {
            answered.join_next().await;
        }
        while answered.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => {
                let prompt = prompt.clone();
                answered.spawn(async move {
                    // Whoever is slow, or hangs up, was not the browser.
                    let _ = timeout(CONNECTION_TIME, answer(stream, &prompt)).await;
                });
            }
            Err(_) => sleep(BREATHER).await,
        }
    }
}

async fn answer(mut stream: TcpStream, prompt: &Prompt) -> std::io::Result<()> {
    let head = head(&mut stream).await?;
    let returned = target(&head).and_then(|url| prompt.returned(&url));
    let (status, text) = match &returned {
        Some(Returned::Code { .. }) => ("200 OK", DONE),
        Some(Returned::Declined { .. }) => ("200 OK", DECLINED),
        None => ("404 Not Found", ""),
    };
    let page = format!(
        "<!doctype html><html lang=\"es\"><meta charset=\"utf-8\"><title>EnSitio</title><p>{text}</p></html>\n"
    );
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
         content-security-policy: default-src 'none'\r\nreferrer-policy: no-referrer\r\nconnection: close\r\n\r\n{page}",
        page.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    // Only now: then nobody listens any more.
    if let Some(returned) = returned {
        prompt.came(returned);
    }
    Ok(())
}

/// The head of a request, whole: whoever hangs up on what was not read loses the answer.
async fn head(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while head.len() < REQUEST_BYTES_MAX && !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut chunk = [0; 1024];
        match stream.read(&mut chunk).await? {
            0 => break,
            read => head.extend_from_slice(&chunk[..read]),
        }
    }
    Ok(head)
}

/// What a browser asks for, as an address of this machine.
fn target(head: &[u8]) -> Option<Url> {
    let whole = head.windows(4).any(|end| end == b"\r\n\r\n");
    let line = std::str::from_utf8(head).ok().filter(|_| whole)?.lines().next()?;
    let mut words = line.split(' ');
    let (method, path, version) = (words.next()?, words.next()?, words.next()?);
    let host = head_host(head)?;
    let is_plain = method == "GET" && version.starts_with("HTTP/1.") && path.starts_with('/') && words.next().is_none();
    Url::parse(&format!("http://{host}{path}")).ok().filter(|_| is_plain)
}

/// Under which name it was asked for: a page that has another name for this machine is none of ours.
fn head_host(head: &[u8]) -> Option<&str> {
    let mut lines = std::str::from_utf8(head).ok()?.lines().skip(1);
    lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    })
}
