//! Files at the desk: what holds wherever they are kept, and what goes wrong while they come.

use std::{fs, time::Duration};

use casework::id::Digest;
use reqwest::{Body, Method, StatusCode};
use tokio::{io::AsyncWriteExt as _, task::JoinHandle};
use wire::{BLOB_BYTES_MAX, DeskError, FRAME_PACKED_BYTES_MAX, Lack, Lacking, LackingRequest, UPLOAD_OFFSET};

use crate::{
    client::{Desk, frame, refused},
    sync::named,
    workstation::Workstation,
};
#[cfg(target_os = "linux")]
use crate::{
    s3::S3,
    small_disk::{ROOM, on_a_disk_of},
};

/// What a power cut may take of an upload.
const UNSYNCED: u64 = 64 * 1024;

/// Bytes that do not compress, another run for each seed.
pub(crate) fn noise(bytes: usize, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    (0..bytes).map(|_| next()).collect()
}

fn path(name: Digest) -> String {
    format!("/v1/blob/{name}")
}

async fn enrolled(desk: &Desk, number: u8) -> String {
    let workstation = Workstation::new(number);
    desk.enroll(&workstation, &desk.code("ONSITE_L2")).await;
    desk.token(&workstation).await
}

async fn status(desk: &Desk, method: Method, name: Digest, token: &str, body: &[u8]) -> u16 {
    desk.send(method, &path(name), token, body.to_vec()).await.status().as_u16()
}

/// Bytes and upload offset that a `HEAD` tells; nothing when the file is not there.
async fn stand(desk: &Desk, name: Digest, token: &str) -> (Option<u64>, Option<u64>) {
    let head = desk.send(Method::HEAD, &path(name), token, Vec::new()).await;
    let number = |header: &str| head.headers().get(header).map(|value| value.to_str().unwrap().parse().unwrap());
    (number("content-length").filter(|_| head.status() == StatusCode::OK), number(UPLOAD_OFFSET))
}

async fn go_on(desk: &Desk, name: Digest, token: &str, from: u64, rest: &[u8]) -> reqwest::Response {
    let request = desk.client.patch(format!("{}{}", desk.url, path(name))).body(rest.to_vec());
    request.bearer_auth(token).header(UPLOAD_OFFSET, from).send().await.unwrap()
}

async fn lacking(desk: &Desk, token: &str, blobs: &[Digest]) -> Vec<Lack> {
    let packed = wire::pack(&LackingRequest { blobs: blobs.to_vec() }).unwrap();
    frame::<Lacking>(desk.send(Method::POST, "/v1/lacking", token, packed).await).await.blobs
}

/// Somebody who sent `half` and then nothing: the request under way, and its other end.
async fn halfway(
    desk: &Desk,
    name: Digest,
    token: &str,
    half: &[u8],
) -> (JoinHandle<reqwest::Result<reqwest::Response>>, tokio::io::DuplexStream) {
    let (mut sending, body) = tokio::io::duplex(1 << 20);
    let body = Body::wrap_stream(tokio_util::io::ReaderStream::new(body));
    let put = desk.client.put(format!("{}{}", desk.url, path(name))).bearer_auth(token).body(body).send();
    let put = tokio::spawn(put);
    sending.write_all(half).await.unwrap();
    while !desk.uploads().contains(&(half.len() as u64)) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (put, sending)
}

/// What everybody may count on, wherever the files of a desk are.
async fn keeps_files(desk: &mut Desk) {
    let (one, two) = (enrolled(desk, 1).await, enrolled(desk, 2).await);
    let (photo, small) = (noise(700_000, 1), noise(10, 2));
    let (name, small_name) = (named(&photo), named(&small));
    assert_eq!(stand(desk, name, &one).await, (None, None));
    let unknown = desk.send(Method::GET, &path(name), &one, Vec::new()).await;
    assert_eq!(refused(unknown).await, (404, DeskError::NotFound));
    for _ in 0..2 {
        assert_eq!(status(desk, Method::PUT, small_name, &one, &small).await, 204, "twice is harmless");
    }
    assert_eq!(status(desk, Method::PUT, name, &one, b"otra").await, 400);
    assert_eq!(stand(desk, name, &one).await, (None, None), "another content is dropped");

    let (put, sending) = halfway(desk, name, &one, &photo[..400_000]).await;
    assert_eq!(lacking(desk, &one, &[small_name, name]).await, [Lack { blob: name, have: 400_000 }]);
    assert_eq!(lacking(desk, &two, &[name]).await, [Lack { blob: name, have: 0 }], "to nobody else");
    assert_eq!(stand(desk, name, &two).await, (None, None));
    desk.restart();
    drop((put, sending));
    let (whole, come) = stand(desk, name, &one).await;
    let come = come.unwrap();
    assert!(whole.is_none() && (400_000 - UNSYNCED..=400_000).contains(&come), "{come}");
    let wrong = go_on(desk, name, &one, come + 1, b"x").await;
    assert_eq!(refused(wrong).await, (409, DeskError::OtherOffset { offset: come }));
    assert_eq!(go_on(desk, name, &one, come, &photo[come as usize..]).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(stand(desk, name, &two).await, (Some(700_000), None));
    let got = desk.send(Method::GET, &path(name), &two, Vec::new()).await;
    assert!(got.bytes().await.unwrap() == photo);
    assert!(lacking(desk, &one, &[name, small_name]).await.is_empty());
    assert!(desk.uploads().is_empty());

    let backups = tempfile::tempdir().unwrap();
    let copy = backups.path().join("hoy");
    let copy = copy.to_str().unwrap();
    assert!(desk.order(&["backup", copy]).contains("con 2 archivos"));
    for (name, bytes) in [(name, &photo), (small_name, &small)] {
        let name = name.to_string();
        assert!(fs::read(format!("{copy}/blobs/{}/{name}", &name[..2])).unwrap() == *bytes);
    }
    desk.again(|desk| {
        desk.lose_files();
        assert!(desk.order(&["restore", copy, "--yes"]).contains("Restaurada"));
    });
    assert_eq!(stand(desk, name, &one).await, (Some(700_000), None));
}

#[tokio::test]
async fn files_in_the_folder_of_the_desk_are_kept() {
    keeps_files(&mut Desk::start()).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn files_in_a_bucket_are_kept() {
    let server = S3::start();
    let mut desk = Desk::start_at("s3://mesa/archivos", server.env());
    keeps_files(&mut desk).await;
    let listed = server.listed();
    assert_eq!(listed.len(), 2, "{listed:?}");
    assert!(listed.iter().all(|key| key.starts_with("archivos/")), "{listed:?}");
    assert!(desk.files().is_empty(), "nothing beside the ledger");
    let moved = desk.ordered(&["serve", "--blobs", "s3://mesa/otros", "--listen", "127.0.0.1:0"]);
    // On a server another process may serve the same desk, with the same files.
    let refused_by = if desk.is_on_server() { "están en s3://mesa/archivos" } else { "otra mesa ya atiende" };
    assert!(String::from_utf8(moved.stderr).unwrap().contains(refused_by));
    desk.again(|desk| {
        let moved = desk.ordered(&["serve", "--blobs", "s3://mesa/otros", "--listen", "127.0.0.1:0"]);
        assert!(String::from_utf8(moved.stderr).unwrap().contains("están en s3://mesa/archivos"));
    });
    drop(server);
    let token = enrolled(&desk, 1).await;
    let unreachable = desk.send(Method::PUT, &path(named(b"foto")), &token, b"foto".to_vec()).await;
    assert_eq!(refused(unreachable).await, (503, DeskError::Busy), "later, perhaps");
}

#[tokio::test]
async fn whoever_comes_again_takes_the_turn_of_the_connection_that_died() {
    let desk = Desk::start();
    let token = enrolled(&desk, 1).await;
    let photo = noise(500_000, 3);
    let name = named(&photo);
    let (put, mut sending) = halfway(&desk, name, &token, &photo[..200_000]).await;
    assert_eq!(stand(&desk, name, &token).await, (None, Some(200_000)));
    sending.write_all(&photo[200_000..300_000]).await.unwrap();
    assert_eq!(refused(put.await.unwrap().unwrap()).await, (503, DeskError::Busy), "its turn is over");
    assert_eq!(stand(&desk, name, &token).await, (None, Some(200_000)), "and nothing of it counts");
    assert_eq!(go_on(&desk, name, &token, 200_000, &photo[200_000..]).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn two_devices_that_send_one_file_at_once_are_both_told_that_it_is_there() {
    let desk = Desk::start();
    let (one, two) = (enrolled(&desk, 1).await, enrolled(&desk, 2).await);
    let photo = noise(300_000, 4);
    let name = named(&photo);
    let (first, mut sending) = halfway(&desk, name, &one, &photo[..100_000]).await;
    assert_eq!(status(&desk, Method::PUT, name, &two, &photo).await, 204);
    sending.write_all(&photo[100_000..]).await.unwrap();
    drop(sending);
    assert_eq!(first.await.unwrap().unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(desk.files().len(), 1);
    assert!(desk.uploads().is_empty());
}

#[tokio::test]
async fn what_is_no_upload_is_told_so() {
    let desk = Desk::start();
    let token = enrolled(&desk, 1).await;
    let name = named(b"foto");
    for (offset, answer) in [("", 400), ("-1", 400), ("x", 400), ("99999999999999999999", 400), ("3", 409)] {
        let request = desk.client.patch(format!("{}{}", desk.url, path(name))).body("foto");
        let request = request.bearer_auth(&token).header(UPLOAD_OFFSET, offset);
        assert_eq!(request.send().await.unwrap().status().as_u16(), answer, "{offset}");
    }
    let beyond = go_on(&desk, name, &token, BLOB_BYTES_MAX as u64, b"f").await;
    assert_eq!(refused(beyond).await, (413, DeskError::TooLarge));
    let many = LackingRequest { blobs: vec![name; wire::MISSING_MAX + 1] };
    let packed = wire::pack(&many).unwrap();
    assert!(packed.len() < FRAME_PACKED_BYTES_MAX);
    let asked = desk.send(Method::POST, "/v1/lacking", &token, packed).await;
    assert_eq!(refused(asked).await, (413, DeskError::TooLarge));
    assert!(desk.uploads().is_empty());
}

/// Not a test of its own: the child of the next one, in a file system of 12 MB.
#[cfg(target_os = "linux")]
#[test]
fn child_fills_the_desk() {
    let Some(room) = std::env::var_os(ROOM) else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let desk = Desk::start_in(room.as_ref());
        let token = enrolled(&desk, 1).await;
        let large = noise(14_000_000, 5);
        let request = desk.client.put(format!("{}{}", desk.url, path(named(&large)))).body(large.clone());
        // It may hang up before everything was sent.
        if let Ok(answer) = request.bearer_auth(&token).send().await {
            assert_eq!(refused(answer).await, (503, DeskError::Busy));
        }
        assert!(desk.uploads().is_empty(), "the ledger needs the room");
        let photo = noise(300_000, 6);
        assert_eq!(status(&desk, Method::PUT, named(&photo), &token, &photo).await, 204);
        enrolled(&desk, 2).await;
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_while_a_file_comes_keeps_nobody_out() {
    on_a_disk_of("12m", "blobs::child_fills_the_desk");
}
