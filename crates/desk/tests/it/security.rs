//! Those who should not, and what they send.

use casework::id::Digest;
use reqwest::{Body, Client, Method, StatusCode, tls};
use sha2::{Digest as _, Sha256};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};
use wire::{ACCOUNT_HEADER, BLOB_BYTES_MAX, DeskError, FRAME_PACKED_BYTES_MAX, PUSH_ENTRIES_MAX};

use crate::{
    client::{Desk, refused},
    workstation::{Workstation, register_item},
};

/// Connections that a desk speaks on at a time.
const PLACES: usize = 512;

async fn enrolled(desk: &Desk, number: u8) -> (Workstation, String) {
    let workstation = Workstation::new(number);
    desk.enroll(&workstation, &desk.code("ONSITE_L2")).await;
    let token = desk.token(&workstation).await;
    (workstation, token)
}

#[tokio::test]
async fn only_the_device_itself_gets_its_token_and_speaks_with_it() {
    let desk = Desk::start();
    let (one, token) = enrolled(&desk, 1).await;
    let (mut two, _) = enrolled(&desk, 2).await;
    let denied = (401, DeskError::NotAuthorised);

    let challenge = desk.challenge(&one).await;
    assert_eq!(refused(desk.swear(&one, challenge.clone(), &two).await).await, denied, "signed by another");
    assert_eq!(refused(desk.swear(&two, challenge.clone(), &two).await).await, denied, "a challenge of another");
    let (rest, _) = challenge.rsplit_once('.').unwrap();
    let forged = format!("{rest}.{}", "0".repeat(64));
    assert_eq!(refused(desk.swear(&one, forged, &one).await).await, denied, "a challenge that nobody gave");
    let unknown = Workstation::new(9);
    let challenge = desk.challenge(&unknown).await;
    assert_eq!(refused(desk.swear(&unknown, challenge.clone(), &unknown).await).await, denied, "never enrolled");

    for bad in ["", "x", &challenge, &format!("0{token}"), &format!("{token}00"), &token[..token.len() - 1]] {
        assert_eq!(refused(desk.send(Method::GET, "/v1/pull", bad, Vec::new()).await).await, denied, "{bad}");
    }
    let bare = desk.client.get(format!("{}/v1/pull", desk.url)).send().await.unwrap();
    assert_eq!(refused(bare).await, denied);

    let epoch = desk.health().await.identity.epoch;
    let entry = two.ask(register_item(20, "UV-1"));
    let packed = wire::pack(&two.push(epoch, &[entry])).unwrap();
    assert_eq!(refused(desk.send(Method::POST, "/v1/push", &token, packed).await).await, denied, "another's entries");
}

/// Everything that wants a token.
async fn everywhere(desk: &Desk, one: &mut Workstation, token: &str) -> Vec<(u16, DeskError)> {
    let epoch = desk.health().await.identity.epoch;
    let entry = one.ask(register_item(20, "UV-1"));
    let packed = wire::pack(&one.push(epoch, &[entry])).unwrap();
    let blob = format!("/v1/blob/{}", Digest(Sha256::digest(b"foto").into()));
    let mut answers = Vec::new();
    for (method, path, body) in [
        (Method::POST, "/v1/push", packed),
        (Method::GET, "/v1/pull", Vec::new()),
        (Method::GET, &blob, Vec::new()),
        (Method::PUT, &blob, b"foto".to_vec()),
        (Method::PATCH, &blob, b"foto".to_vec()),
        (Method::POST, "/v1/lacking", Vec::new()),
    ] {
        answers.push(refused(desk.send(method, path, token, body).await).await);
    }
    // It has no body that would say more.
    let head = desk.send(Method::HEAD, &blob, token, Vec::new()).await.status().as_u16();
    assert!(answers.iter().all(|(status, _)| *status == head), "{head} {answers:?}");
    answers
}

#[tokio::test]
async fn no_route_serves_a_revoked_device_or_one_without_a_token() {
    let desk = Desk::start();
    let (mut one, token) = enrolled(&desk, 1).await;
    let (_, other) = enrolled(&desk, 2).await;
    let photo = Digest(Sha256::digest(b"foto").into());
    let put = desk.send(Method::PUT, &format!("/v1/blob/{photo}"), &other, b"foto".to_vec()).await;
    assert_eq!(put.status(), StatusCode::NO_CONTENT);
    let unnamed = everywhere(&desk, &mut one, "").await;
    assert_eq!(unnamed, vec![(401, DeskError::NotAuthorised); 6]);
    desk.order(&["device", "revoke", &one.dev.to_string()]);
    let revoked = everywhere(&desk, &mut one, &token).await;
    assert_eq!(revoked, vec![(403, DeskError::Revoked); 6]);
}

#[tokio::test]
async fn a_file_of_a_device_that_is_revoked_while_it_sends_is_not_kept() {
    let desk = Desk::start();
    let (one, token) = enrolled(&desk, 1).await;
    let (_, other) = enrolled(&desk, 2).await;
    let path = format!("/v1/blob/{}", Digest(Sha256::digest(b"foto").into()));
    let (sending, body) = tokio::io::duplex(64);
    let url = format!("{}{path}", desk.url);
    let body = Body::wrap_stream(tokio_util::io::ReaderStream::new(body));
    let put = tokio::spawn(desk.client.put(url).bearer_auth(&token).body(body).send());
    let mut sending = sending;
    sending.write_all(b"fo").await.unwrap();
    // Half of it is there when the order comes.
    desk.is_receiving().await;
    desk.order(&["device", "revoke", &one.dev.to_string()]);
    sending.write_all(b"to").await.unwrap();
    drop(sending);
    assert_eq!(refused(put.await.unwrap().unwrap()).await, (403, DeskError::Revoked));
    assert_eq!(desk.send(Method::HEAD, &path, &other, Vec::new()).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_guesses_codes_gets_in_nobody_s_way() {
    let desk = Desk::start();
    let one = Workstation::new(1);
    for _ in 0..30 {
        let answer = desk.post("/v1/enroll", &one.enroll("2345-6789-ABCD-EFGH")).await;
        assert_eq!(refused(answer).await, (403, DeskError::WrongCode));
    }
    desk.enroll(&one, &desk.first_code).await;
}

#[tokio::test]
async fn what_is_too_large_is_not_read_and_a_bomb_is_not_unpacked() {
    let desk = Desk::start();
    let (_, token) = enrolled(&desk, 1).await;
    let plain = vec![b'['; 64 * 1024 * 1024];
    let bomb = zstd::bulk::compress(&plain, 3).unwrap();
    assert!(bomb.len() < FRAME_PACKED_BYTES_MAX);
    let unread = (400, DeskError::NotUnderstood);
    assert_eq!(refused(desk.send(Method::POST, "/v1/push", &token, bomb).await).await, unread);
    assert_eq!(refused(desk.send(Method::POST, "/v1/push", &token, b"no zstd".to_vec()).await).await, unread);
    let bytes = vec![7; BLOB_BYTES_MAX + 1];
    let path = format!("/v1/blob/{}", Digest(Sha256::digest(&bytes).into()));
    let push = desk.client.post(format!("{}/v1/push", desk.url)).body(Body::from(vec![0; FRAME_PACKED_BYTES_MAX + 1]));
    let put = desk.client.put(format!("{}{path}", desk.url)).body(Body::from(bytes));
    for request in [push, put] {
        // It may hang up before everything was sent.
        if let Ok(answer) = request.bearer_auth(&token).send().await {
            assert_eq!(refused(answer).await, (413, DeskError::TooLarge));
        }
    }
    assert_eq!(desk.send(Method::HEAD, &path, &token, Vec::new()).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_blob_has_the_name_of_its_content_and_no_other() {
    let desk = Desk::start();
    let (_, token) = enrolled(&desk, 1).await;
    let name = Digest(Sha256::digest(b"foto").into()).to_string();
    let put = desk.send(Method::PUT, &format!("/v1/blob/{name}"), &token, b"otra".to_vec()).await;
    assert_eq!(refused(put).await, (400, DeskError::NotUnderstood));
    let kept = desk.send(Method::GET, &format!("/v1/blob/{name}"), &token, Vec::new()).await;
    assert_eq!(kept.status(), StatusCode::NOT_FOUND, "what was refused is not kept");
    for tricky in
        ["..%2F..%2Fdesk.db", "..%2fkey.der", "%2e%2e%2fkey.der", "abc", &name.to_uppercase(), &format!("{name}%00")]
    {
        for method in [Method::GET, Method::PUT, Method::PATCH] {
            let answer = desk.send(method, &format!("/v1/blob/{tricky}"), &token, b"foto".to_vec()).await;
            assert_eq!(refused(answer).await, (400, DeskError::NotUnderstood), "{tricky}");
        }
    }
    let outside = desk.send(Method::GET, "/v1/blob/../../key.der", &token, Vec::new()).await;
    assert_eq!(outside.status(), StatusCode::NOT_FOUND);
    let unnamed = desk.client.put(format!("{}/v1/blob/{name}", desk.url)).body("foto").send().await.unwrap();
    assert_eq!(unnamed.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn nothing_older_than_tls_1_3_is_spoken_and_noise_does_not_stop_the_desk() {
    let desk = Desk::start();
    let old = Client::builder().tls_version_max(tls::Version::TLS_1_2).tls_danger_accept_invalid_certs(true);
    let old = old.no_proxy().build().unwrap();
    assert!(old.get(format!("{}/v1/health", desk.url)).send().await.is_err());
    let address = desk.url.strip_prefix("https://").unwrap();
    let mut noise = TcpStream::connect(address).await.unwrap();
    noise.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let _silent = TcpStream::connect(address).await.unwrap();
    assert!(!desk.health().await.version.is_empty());
}

/// As somebody does who wants all places, and says nothing: those in front lose theirs, and whoever means it comes in.
#[tokio::test]
async fn connections_that_say_nothing_keep_nobody_out() {
    let desk = Desk::start();
    let address = desk.url.strip_prefix("https://").unwrap();
    let mut silent = Vec::new();
    for _ in 0..PLACES {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    // Also of those that began a handshake, and do not go on with it.
    for dripping in silent.iter_mut().step_by(8) {
        dripping.write_all(&[22, 3, 1]).await.unwrap();
    }
    assert!(!desk.health().await.version.is_empty());
}

/// Whatever is asked for: nobody makes the desk read, or keep in memory, as much as they like.
#[tokio::test]
async fn every_route_has_a_bound() {
    let desk = Desk::start();
    let boss = Workstation::new(1);
    desk.enroll(&boss, &desk.first_code).await;
    let token = desk.token(&boss).await;
    let routes = include_str!("../../golden/routes.txt").lines().filter_map(|line| {
        let (method, rest) = line.trim().split_once(' ')?;
        let path = rest.split_whitespace().next()?.strip_suffix("{sha256}").map_or_else(
            || rest.split_whitespace().next().unwrap_or_default().to_owned(),
            |path| format!("{path}{}", Digest([7; 32])),
        );
        matches!(method, "POST" | "PUT" | "PATCH").then(|| (method.parse::<Method>().unwrap(), path))
    });
    let mut answered = 0;
    for (method, path) in routes {
        let asked = desk.client.request(method.clone(), format!("{}{path}", desk.url)).bearer_auth(&token);
        let asked = asked.header(ACCOUNT_HEADER, boss.account.account.to_string()).header("upload-offset", "0");
        // It may hang up before everything was sent.
        if let Ok(answer) = asked.body(vec![b' '; BLOB_BYTES_MAX + 1]).send().await {
            let due = match path.as_str() {
                // The first bytes of a bundle say whether it is one, and of a page the head what its form is.
                "/v1/bundle" | "/v/verify" => StatusCode::BAD_REQUEST,
                // This desk knows no provider.
                path if path.starts_with("/v1/sign-in") => StatusCode::NOT_FOUND,
                _ => StatusCode::PAYLOAD_TOO_LARGE,
            };
            assert_eq!(answer.status(), due, "{method} {path}");
            answered += 1;
        }
    }
    assert!(answered > 0, "it hung up each time");
    // One that is whole with what is read at once may be a little longer than the bound.
    let long = desk.client.get(format!("{}/v1/health", desk.url)).header("x-largo", "a".repeat(1_000_000)).send().await;
    // As above.
    if let Ok(answer) = long {
        assert_eq!(answer.status(), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    let epoch = desk.health().await.identity.epoch;
    let mut one = boss;
    let entries: Vec<_> =
        (0..=PUSH_ENTRIES_MAX as u128).map(|n| one.ask(register_item(n, &format!("UV-{n}")))).collect();
    let packed = wire::pack(&one.push(epoch, &entries)).unwrap();
    assert_eq!(
        refused(desk.send(Method::POST, "/v1/push", &token, packed).await).await,
        (413, DeskError::TooLarge),
        "{} entries",
        entries.len()
    );
}
