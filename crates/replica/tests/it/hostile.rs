//! Whoever answers is bounded in everything, and the person is told what it was.

use std::time::Instant;

use bytes::Bytes;
use casework::id::Digest;
use replica::{Class, Fault, Introduction, Moved, Stand, Unexpected};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    time::sleep,
};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use uuid::Uuid;
use wire::{BLOB_BYTES_MAX, BadFrame, DeskError, FRAME_PACKED_BYTES_MAX, Own, Push};

use crate::server::{PATIENCE, Server, TOKEN, answer, client, for_ever, request, serve};

const NAME: Digest = Digest([7; 32]);
const OK: &[u8] = b"HTTP/1.1 200 OK\r\n";
const HEALTH: &[u8] = br#"{"identity":{"desk":"00000000-0000-0000-0000-0000000000de","epoch":"00000000-0000-0000-0000-00000000000e"},"version":"1","at":1}"#;

#[tokio::test]
async fn another_certificate_is_told_and_nothing_is_said_to_it() {
    let server = Server::start(|_| for_ever()).await;
    let certificate = Digest([1; 32]);
    let introduction = Introduction { certificate, ..server.introduction.clone() };
    let fault = client(&introduction).health().await.unwrap_err();
    assert!(
        matches!(fault, Fault::OtherCertificate { shown } if shown == server.introduction.certificate),
        "{fault:?}"
    );
    assert!(!fault.is_passing());
    assert_eq!(server.handshakes(), 0);
}

#[tokio::test]
async fn the_certificate_alone_is_nothing_without_its_key() {
    // A certificate is public: whoever copies it can show it, but sign nothing with it.
    let real = rcgen::generate_simple_self_signed(["mesa".to_owned()]).unwrap();
    let server = Server::showing(Some(real.cert.der().clone()), &TLS13, |_| for_ever()).await;
    let fault = server.client().health().await.unwrap_err();
    assert!(matches!(fault, Fault::NotSecure { .. }), "{fault:?}");
}

#[tokio::test]
async fn tls_1_2_and_what_is_no_tls_are_not_spoken() {
    let old = Server::showing(None, &TLS12, |_| for_ever()).await;
    let fault = old.client().health().await.unwrap_err();
    assert!(matches!(fault, Fault::NotSecure { .. }), "{fault:?}");

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string().parse().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 302 Found\r\nlocation: https://portal/\r\n\r\n").await.unwrap();
        let _ = stream.read(&mut [0; 4_096]).await;
    });
    let fault = client(&Introduction { address, certificate: NAME }).health().await.unwrap_err();
    assert!(matches!(fault, Fault::NotSecure { .. }), "{fault:?}");
}

#[tokio::test]
async fn nobody_there_and_nobody_who_speaks_are_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: replica::DeskAddress = listener.local_addr().unwrap().to_string().parse().unwrap();
    let introduction = Introduction { address, certificate: NAME };
    let began = Instant::now();
    let mute = client(&introduction).health().await.unwrap_err();
    assert!(matches!(mute, Fault::Unreachable { .. }), "{mute:?}");
    assert!(began.elapsed() < PATIENCE.connect + PATIENCE.silence, "{:?}", began.elapsed());
    drop(listener);
    let nobody = client(&introduction).health().await.unwrap_err();
    assert!(matches!(nobody, Fault::Unreachable { .. }) && nobody.is_passing(), "{nobody:?}");
}

#[tokio::test]
async fn an_endless_answer_is_read_up_to_its_limit() {
    let server = Server::start(|mut line| async move {
        request(&mut line).await;
        line.write_all(&[OK, b"transfer-encoding: chunked\r\n\r\n"].concat()).await.unwrap();
        let piece = [b"4000\r\n", &[b' '; 0x4000][..], b"\r\n"].concat();
        while line.write_all(&piece).await.is_ok() {}
    })
    .await;
    let desk = server.client();
    let fault = desk.health().await.unwrap_err();
    let larger = Unexpected::Larger { max: FRAME_PACKED_BYTES_MAX };
    assert!(matches!(fault, Fault::BadAnswer(what) if what == larger), "{fault:?}");
    let down = usize::try_from(desk.traffic().of(Class::Talk).down).unwrap();
    assert!((FRAME_PACKED_BYTES_MAX..FRAME_PACKED_BYTES_MAX + 64 * 1024).contains(&down), "{down}");
}

#[tokio::test]
async fn what_says_that_it_is_too_large_is_not_read_at_all() {
    let server = Server::start(|line| {
        serve(line, async |line, _| {
            let _ = line.write_all(&[OK, b"content-length: 30000000\r\n\r\nabc"].concat()).await;
            let _ = line.flush().await;
            for_ever().await;
        })
    })
    .await;
    let desk = server.client();
    for (max, limit) in [(1_000, 1_000), (usize::MAX, BLOB_BYTES_MAX)] {
        let fault = desk.get_blob(NAME, max).await.unwrap_err();
        assert!(matches!(fault, Fault::BadAnswer(what) if what == Unexpected::Larger { max: limit }), "{fault:?}");
    }
    assert_eq!(desk.traffic().of(Class::Blob).down, 0);
}

#[tokio::test]
async fn a_bomb_is_not_unpacked_and_a_head_without_end_not_kept() {
    let server = Server::start(|line| {
        serve(line, async |line, _| {
            let bomb = zstd::bulk::compress(&vec![b'['; 64 * 1024 * 1024], 3).unwrap();
            answer(line, "200 OK", &bomb).await;
        })
    })
    .await;
    let fault = server.client().pull(None, Own::Whole).await.unwrap_err();
    assert!(matches!(fault, Fault::BadAnswer(Unexpected::Frame(BadFrame::NotUnpacked))), "{fault:?}");

    let server = Server::start(|mut line| async move {
        request(&mut line).await;
        line.write_all(OK).await.unwrap();
        while line.write_all(b"x-mas: feliz navidad\r\n").await.is_ok() {}
    })
    .await;
    let fault = server.client().health().await.unwrap_err();
    assert!(matches!(fault, Fault::Interrupted { .. }), "{fault:?}");
}

#[tokio::test]
async fn silence_ends_every_wait() {
    let waited = |fault: Fault| match fault {
        Fault::Silent { waited } => waited,
        other => panic!("{other:?}"),
    };
    let mute = Server::start(|mut line| async move {
        request(&mut line).await;
        for_ever().await;
    })
    .await;
    assert_eq!(waited(mute.client().health().await.unwrap_err()), PATIENCE.connect + PATIENCE.silence);

    let half = Server::start(|mut line| async move {
        request(&mut line).await;
        line.write_all(&[OK, b"content-length: 100\r\n\r\n{"].concat()).await.unwrap();
        line.flush().await.unwrap();
        for_ever().await;
    })
    .await;
    assert_eq!(waited(half.client().health().await.unwrap_err()), PATIENCE.silence);

    let idle = Server::start(|line| serve(line, async |_, _| for_ever().await)).await;
    let put = idle.client().put_blob(NAME, Bytes::from(vec![7; 4_000]), 0).await.unwrap_err();
    assert_eq!(waited(put), PATIENCE.answer);
    // It reads nothing: what the system takes is taken, then nothing moves.
    let deaf = Server::start(|mut line| async move {
        for reply in [&br#"{"challenge":"reto"}"#[..], TOKEN.as_bytes()] {
            request(&mut line).await;
            answer(&mut line, "200 OK", reply).await;
        }
        for_ever().await;
    })
    .await;
    let put = deaf.client().put_blob(NAME, Bytes::from(vec![7; BLOB_BYTES_MAX]), 0).await.unwrap_err();
    assert_eq!(waited(put), PATIENCE.silence);
}

#[tokio::test]
async fn what_is_slow_but_moves_is_waited_for() {
    let server = Server::start(|mut line| async move {
        request(&mut line).await;
        line.write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", HEALTH.len()).as_bytes())
            .await
            .unwrap();
        for piece in HEALTH.chunks(16) {
            line.write_all(piece).await.unwrap();
            line.flush().await.unwrap();
            sleep(PATIENCE.silence / 2).await;
        }
        for_ever().await;
    })
    .await;
    let began = Instant::now();
    assert_eq!(server.client().health().await.unwrap().version, "1");
    assert!(began.elapsed() > PATIENCE.connect + PATIENCE.silence, "longer than any one wait: {:?}", began.elapsed());
}

#[tokio::test]
async fn one_connection_is_kept_and_bytes_are_counted_by_what_they_are_for() {
    let server = Server::start(|line| {
        serve(line, async |line, first| {
            if first.starts_with("HEAD") {
                line.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 21\r\n\r\n").await.unwrap();
                line.flush().await.unwrap();
            } else if first.starts_with("PUT") {
                line.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
                line.flush().await.unwrap();
            } else {
                answer(line, "200 OK", HEALTH).await;
            }
        })
    })
    .await;
    let desk = server.client();
    desk.health().await.unwrap();
    assert_eq!(desk.blob_stand(NAME).await.unwrap(), Stand::Absent);
    desk.put_blob(NAME, Bytes::from_static(b"foto"), 0).await.unwrap();
    desk.health().await.unwrap();
    assert_eq!(server.handshakes(), 1);
    assert_eq!(desk.traffic().of(Class::Blob), Moved { up: 4, down: 0 });
    assert_eq!(desk.traffic().of(Class::Push), Moved::default());
    assert!(desk.traffic().total().down as usize > 2 * HEALTH.len());
}

#[tokio::test]
async fn every_error_is_read_as_it_was_meant() {
    for (status, body, meant) in [
        ("403 Forbidden", r#"{"error":"REVOKED"}"#, "the desk answers: the device was revoked"),
        ("503 Service Unavailable\r\nretry-after: 17", r#"{"error":"BUSY"}"#, "the desk is busy for 17 s"),
        ("502 Bad Gateway", "<html>", "the desk is busy for 5 s"),
        ("429 Too Many Requests\r\nretry-after: mañana", "", "the desk is busy for 5 s"),
        ("400 Bad Request", r#"{"error":"BUSY"}"#, "the desk answers what it must not: HTTP status 400"),
        ("409 Conflict", r#"{"error":"FORK"}"#, "the desk answers what it must not: HTTP status 409"),
        ("302 Found\r\nlocation: https://127.0.0.1:1/", "", "the desk answers what it must not: HTTP status 302"),
        ("200 OK", "{}", "the desk answers what it must not: something that is not understood"),
        ("200 OK", "", "the desk answers what it must not: something that is not understood"),
    ] {
        let server = Server::start(move |mut line| async move {
            request(&mut line).await;
            answer(&mut line, status, body.as_bytes()).await;
            for_ever().await;
        })
        .await;
        assert_eq!(server.client().health().await.unwrap_err().to_string(), meant, "{status} {body}");
    }
}

#[tokio::test]
async fn a_blob_that_is_another_and_verdicts_of_other_entries_are_not_taken() {
    let server = Server::start(|line| {
        serve(line, async |line, first| {
            if first.starts_with("POST /v1/push") {
                let verdicts = br#"{"upto":1,"verdicts":[{"id":"00000000-0000-0000-0000-000000000101","verdict":"ACCEPTED","n":1}],"at":1}"#;
                answer(line, "200 OK", &zstd::bulk::compress(verdicts, 3).unwrap()).await;
            } else {
                answer(line, "200 OK", b"otra foto").await;
            }
        })
    })
    .await;
    let desk = server.client();
    let fault = desk.get_blob(NAME, BLOB_BYTES_MAX).await.unwrap_err();
    assert!(matches!(fault, Fault::BadAnswer(Unexpected::OtherContent)), "{fault:?}");
    let push = Push { epoch: Uuid::nil(), entries: Vec::new(), keys: Vec::new(), gone: Vec::new(), after: None };
    let fault = desk.push(&push).await.unwrap_err();
    assert!(matches!(fault, Fault::BadAnswer(Unexpected::OtherVerdicts)), "{fault:?}");
    let fault = desk.put_blob(NAME, Bytes::from(vec![0; BLOB_BYTES_MAX + 1]), 0).await.unwrap_err();
    assert!(matches!(fault, Fault::TooLarge { max: BLOB_BYTES_MAX }), "{fault:?}");
}

#[tokio::test]
async fn a_token_that_is_not_taken_any_more_is_renewed_once() {
    let server = Server::start(|line| {
        serve(line, async |line, _| answer(line, "401 Unauthorized", br#"{"error":"NOT_AUTHORISED"}"#).await)
    })
    .await;
    let desk = server.client();
    for tokens in [1, 2] {
        let fault = desk.pull(Some("42"), Own::Brief).await.unwrap_err();
        assert!(matches!(fault, Fault::Desk(DeskError::NotAuthorised)), "{fault:?}");
        let of_one = (r#"{"challenge":"reto"}"#.len() + TOKEN.len()) as u64;
        // A fresh one that is refused is refused; one that was held is renewed, whose answer counts.
        assert_eq!(desk.traffic().of(Class::Talk).down, of_one * tokens);
    }
}

#[tokio::test]
async fn a_desk_that_never_has_what_it_says_is_not_sent_a_file_for_ever() {
    let server = Server::start(|line| {
        serve(line, async |line, _| answer(line, "409 Conflict", br#"{"error":"OTHER_OFFSET","offset":7}"#).await)
    })
    .await;
    let desk = server.client();
    let fault = desk.put_blob(NAME, Bytes::from(vec![7; 1_000]), 0).await.unwrap_err();
    assert!(matches!(fault, Fault::Desk(DeskError::OtherOffset { offset: 7 })), "{fault:?}");
    assert!(desk.traffic().of(Class::Blob).up <= 3_000);
}

#[tokio::test]
async fn a_half_that_was_damaged_at_the_desk_is_sent_anew() {
    let server = Server::start(|line| {
        serve(line, async |line, first| {
            if first.starts_with("PATCH") {
                answer(line, "400 Bad Request", br#"{"error":"NOT_UNDERSTOOD"}"#).await;
            } else {
                line.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
                line.flush().await.unwrap();
            }
        })
    })
    .await;
    let desk = server.client();
    desk.put_blob(NAME, Bytes::from(vec![7; 1_000]), 400).await.unwrap();
    assert_eq!(desk.traffic().of(Class::Blob).up, 600 + 1_000);
}

#[tokio::test]
async fn only_what_was_asked_for_is_lacking() {
    let server = Server::start(|line| {
        serve(line, async |line, _| {
            let other = format!(r#"{{"blobs":[{{"blob":"{}","have":0}}]}}"#, "08".repeat(32));
            answer(line, "200 OK", &zstd::bulk::compress(other.as_bytes(), 3).unwrap()).await;
        })
    })
    .await;
    let fault = server.client().lacking(&[NAME]).await.unwrap_err();
    assert!(matches!(fault, Fault::BadAnswer(Unexpected::NotUnderstood)), "{fault:?}");
}
