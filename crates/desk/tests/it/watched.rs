//! What whoever keeps the server running sees of it, and how it ends.

use casework::id::Digest;
use reqwest::{Body, Method, StatusCode};
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;
use wire::{BLOB_BYTES_MAX, DeskError, PUSH_ENTRIES_MAX, Page, Pushed, unpack_page};

use crate::{
    client::{Desk, frame, refused},
    workstation::{Workstation, register_item, register_person},
};

#[tokio::test]
async fn metrics_are_told_apart_and_neither_they_nor_the_log_name_anybody() {
    let desk = Desk::start_watched();
    let mut one = Workstation::new(1);
    desk.enroll(&one, &desk.first_code).await;
    let token = desk.token(&one).await;
    let epoch = desk.health().await.identity.epoch;
    let bodies =
        [register_person(10, "Luz Ríos", "1004567891"), register_item(20, "UV-1"), register_person(11, "", "1005")];
    let entries = bodies.map(|body| one.ask(body));
    let packed = wire::pack(&one.push(epoch, &entries)).unwrap();
    frame::<Pushed>(desk.send(Method::POST, "/v1/push", &token, packed).await).await;
    let name = Digest(Sha256::digest(b"foto").into());
    desk.send(Method::PUT, &format!("/v1/blob/{name}"), &token, b"foto".to_vec()).await;
    let outside = desk.send(Method::GET, "/metrics", &token, Vec::new()).await;
    assert_eq!(refused(outside).await, (404, DeskError::NotFound), "not to everybody");

    let told = desk.client.get(&desk.metrics).send().await.unwrap();
    assert!(told.headers()["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
    let told = told.text().await.unwrap();
    for line in [
        "desk_answers_total{status=\"404\"} 1",
        "desk_entries_total{verdict=\"accepted\"} 2",
        "desk_entries_total{verdict=\"refused\"} 1",
        "desk_push_seconds_count 1",
        "desk_blob_received_bytes_total 4",
        "desk_accepted 2",
        "desk_devices 1",
        "desk_quarantined 0",
        "# TYPE desk_ledger_bytes gauge",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    let log = desk.stop();
    let events: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(events.iter().any(|event| event["message"] == "judged" && event["entries"] == 3), "{log}");
    assert!(!log.contains("Luz") && !log.contains("1004567891"), "{log}");
}

/// What people and strangers write makes no line of the log, nor does it speak to the terminal of whoever reads it.
#[tokio::test]
async fn nobody_writes_lines_into_the_log() {
    const LIE: &str = "1795 ERROR mentira";
    let evil = format!("\n{LIE}\r\n{{\"message\":\"{LIE}\"}}\u{1b}[2J\u{7}\u{9b}31m\u{2028}{LIE}");
    let escaped: String = evil.bytes().map(|byte| format!("%{byte:02x}")).collect();
    for form in ["json", "text"] {
        let desk = Desk::start_told(&["--log", form]);
        let mut one = Workstation::new(1);
        let code = desk.first_code.clone();
        let enroll = wire::Enroll { name: evil.clone(), ..one.enroll(&code) };
        desk.post("/v1/enroll", &enroll).await;
        let token = desk.token(&one).await;
        let epoch = desk.health().await.identity.epoch;
        let entries = [register_person(10, &evil, &evil), register_item(20, &evil)].map(|body| one.ask(body));
        let packed = wire::pack(&one.push(epoch, &entries)).unwrap();
        let pushed: Pushed = frame(desk.send(Method::POST, "/v1/push", &token, packed).await).await;
        assert_eq!(pushed.verdicts.len(), 2);
        for path in ["/v1/blob/", "/v1/filing/", "/v/", "/v1/pull?cursor=", "/"] {
            desk.send(Method::GET, &format!("{path}{escaped}"), &token, Vec::new()).await;
        }
        desk.send(Method::GET, "/v1/health", &escaped, evil.clone().into_bytes()).await;
        desk.post("/v1/token", &evil).await;
        let log = desk.stop();
        assert!(log.lines().count() > 1, "{log}");
        for line in log.lines() {
            let is_ours = match form {
                "json" => serde_json::from_str::<serde_json::Value>(line).is_ok_and(|event| event["message"] != LIE),
                _ => line.contains(" INFO ") || line.contains(" WARN "),
            };
            assert!(is_ours && !line.contains(char::is_control), "{form}: {line:?}");
        }
    }
}

#[tokio::test]
async fn what_is_under_way_ends_before_the_desk_does() {
    // Windows asks by the terminal only, and would ask these tests too.
    if cfg!(not(unix)) {
        return;
    }
    let desk = Desk::start();
    let one = Workstation::new(1);
    desk.enroll(&one, &desk.first_code).await;
    let token = desk.token(&one).await;
    let (mut sending, body) = tokio::io::duplex(64);
    let url = format!("{}/v1/blob/{}", desk.url, Digest(Sha256::digest(b"foto").into()));
    let body = Body::wrap_stream(tokio_util::io::ReaderStream::new(body));
    let put = tokio::spawn(desk.client.put(url).bearer_auth(&token).body(body).send());
    sending.write_all(b"fo").await.unwrap();
    desk.is_receiving().await;
    desk.terminate();
    while desk.client.get(format!("{}/v1/health", desk.url)).send().await.is_ok() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    sending.write_all(b"to").await.unwrap();
    drop(sending);
    assert_eq!(put.await.unwrap().unwrap().status(), StatusCode::NO_CONTENT);
}

/// As after a week without network: workstations come at once, each with as many changes and as large a photo as may be, and whoever
/// is new is told all of it.
#[tokio::test]
async fn what_comes_at_once_needs_little_memory() {
    let desk = Desk::start();
    let epoch = desk.health().await.identity.epoch;
    let (mut sending, mut last) = (tokio::task::JoinSet::new(), String::new());
    for number in 1..=6_u8 {
        let mut one = Workstation::new(number);
        desk.enroll(&one, &desk.code("ITS_LEAD")).await;
        last = desk.token(&one).await;
        let items = (0..PUSH_ENTRIES_MAX as u128).map(|n| {
            let id = u128::from(number) << 32 | n;
            one.ask(register_item(id, &format!("UV-{id}")))
        });
        let entries: Vec<_> = items.collect();
        let packed = wire::pack(&one.push(epoch, &entries)).unwrap();
        let photo = vec![number; BLOB_BYTES_MAX];
        let name = Digest(Sha256::digest(&photo).into());
        let push = desk.client.post(format!("{}/v1/push", desk.url)).bearer_auth(&last).body(packed);
        let put = desk.client.put(format!("{}/v1/blob/{name}", desk.url)).bearer_auth(&last).body(photo);
        for request in [push, put] {
            sending.spawn(request.send());
        }
    }
    for answer in sending.join_all().await {
        assert!(answer.unwrap().status().is_success());
    }
    let (mut cursor, mut told) = (String::new(), 0);
    loop {
        let path = format!("/v1/pull?cursor={cursor}");
        let page: Page =
            unpack_page(&desk.send(Method::GET, &path, &last, Vec::new()).await.bytes().await.unwrap()).unwrap();
        told += page.entries.len();
        if page.entries.is_empty() {
            break;
        }
        cursor = page.cursor;
    }
    assert_eq!(told, 6 * PUSH_ENTRIES_MAX);
    if let Some(peak) = desk.peak_bytes() {
        assert!(peak < 150_000_000, "{} MB", peak / 1_000_000);
    }
}
