//! From the code on a paper to what another workstation is told.

use casework::{
    id::{Digest, ItemId},
    intent::IntentBody,
    role::Role,
};
use reqwest::{Method, StatusCode};
use sha2::{Digest as _, Sha256};
use wire::{DeskError, Page, Pushed, Verdict};

use crate::{
    client::{Desk, frame, json, refused},
    workstation::{Workstation, register_item, register_person, uuid},
};

#[tokio::test]
async fn a_workstation_is_enrolled_pushes_puts_a_photo_and_another_is_told() {
    let desk = Desk::start();
    let epoch = desk.health().await.identity.epoch;
    let mut one = Workstation::new(1);
    let enrolled = desk.enroll(&one, &desk.first_code).await;
    assert_eq!((enrolled.identity.epoch, enrolled.accounts[0].role), (epoch, Role::Administrator));
    let token = desk.token(&one).await;

    let photo = Digest(Sha256::digest(b"foto").into());
    let entries = [
        one.ask(register_person(10, "Luz Ríos", "1004567891")),
        one.ask(register_item(20, "UV-1")),
        one.ask(IntentBody::AddItemPhoto { id: ItemId(uuid(20)), photo, caption: String::new() }),
    ];
    let packed = wire::pack(&one.push(epoch, &entries)).unwrap();
    let pushed: Pushed = frame(desk.send(Method::POST, "/v1/push", &token, packed).await).await;
    assert_eq!(pushed.upto, 3);
    let verdicts: Vec<Verdict> = pushed.verdicts.into_iter().map(|judged| judged.verdict).collect();
    assert_eq!(verdicts, [1, 2, 3].map(Verdict::accepted), "a photo holds nothing up");

    let path = format!("/v1/blob/{photo}");
    assert_eq!(desk.send(Method::HEAD, &path, &token, Vec::new()).await.status(), StatusCode::NOT_FOUND);
    let device = one.enroll("").name;
    let owed = desk.send(Method::GET, &path, &token, Vec::new()).await;
    assert_eq!(refused(owed).await, (404, DeskError::NotYet { device }));
    for _ in 0..2 {
        let put = desk.send(Method::PUT, &path, &token, b"foto".to_vec()).await;
        assert_eq!(put.status(), StatusCode::NO_CONTENT, "twice is harmless");
    }
    let head = desk.send(Method::HEAD, &path, &token, Vec::new()).await;
    assert_eq!((head.status(), head.headers()["content-length"].to_str().unwrap()), (StatusCode::OK, "4"));

    let two = Workstation::new(2);
    desk.enroll(&two, &desk.code("ITS_LEAD")).await;
    let token = desk.token(&two).await;
    let page: Page = frame(desk.send(Method::GET, "/v1/pull", &token, Vec::new()).await).await;
    assert_eq!((page.entries.len(), page.left), (3, 0));
    let path = format!("/v1/pull?cursor={}", page.cursor);
    let next: Page = frame(desk.send(Method::GET, &path, &token, Vec::new()).await).await;
    assert!(next.entries.is_empty());
    let got = desk.send(Method::GET, &format!("/v1/blob/{photo}"), &token, Vec::new()).await;
    assert_eq!(got.bytes().await.unwrap(), &b"foto"[..]);

    let listed: serde_json::Value = serde_json::from_str(&desk.order(&["device", "list", "--json"])).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let log = desk.stop();
    assert!(log.contains("judged") && !log.contains("Luz") && !log.contains("1004567891"), "{log}");
}

#[tokio::test]
async fn a_revoked_workstation_is_shut_out_everywhere() {
    let desk = Desk::start();
    let one = Workstation::new(1);
    desk.enroll(&one, &desk.code("ONSITE_L2")).await;
    let token = desk.token(&one).await;
    desk.order(&["device", "revoke", &one.dev.to_string()]);
    let pulled = refused(desk.send(Method::GET, "/v1/pull", &token, Vec::new()).await).await;
    assert_eq!(pulled, (403, DeskError::Revoked));
    let challenge = desk.challenge(&one).await;
    assert_eq!(refused(desk.swear(&one, challenge, &one).await).await, (403, DeskError::Revoked));
    let again = desk.post("/v1/enroll", &one.enroll(&desk.code("ONSITE_L2"))).await;
    assert_eq!(refused(again).await, (403, DeskError::Revoked));
    let health: serde_json::Value =
        json(desk.client.get(format!("{}/v1/health", desk.url)).send().await.unwrap()).await;
    assert!(health["version"].is_string());
}

#[tokio::test]
async fn a_backup_made_while_the_desk_serves_takes_its_place() {
    let mut desk = Desk::start();
    let mut one = Workstation::new(1);
    desk.enroll(&one, &desk.first_code).await;
    let token = desk.token(&one).await;
    let epoch = desk.health().await.identity.epoch;
    let entries = [one.ask(register_item(20, "UV-1")), one.ask(register_item(21, "UV-2"))];
    let packed = wire::pack(&one.push(epoch, &entries[..1])).unwrap();
    frame::<Pushed>(desk.send(Method::POST, "/v1/push", &token, packed).await).await;
    let backups = tempfile::tempdir().unwrap();
    let copy = backups.path().join("hoy");
    let copy = copy.to_str().unwrap();
    assert_eq!(desk.order(&["backup", copy]), format!("Copia hasta el número 1, con 0 archivos, en {copy}"));
    let packed = wire::pack(&one.push(epoch, &entries[1..])).unwrap();
    frame::<Pushed>(desk.send(Method::POST, "/v1/push", &token, packed).await).await;
    // A database takes one while others serve it: that is a story of its own.
    if !desk.is_on_server() {
        let served = String::from_utf8(desk.ordered(&["restore", copy, "--yes"]).stderr).unwrap();
        assert!(served.contains("otra mesa ya atiende"), "{served}");
    }

    desk.again(|desk| {
        let asked = String::from_utf8(desk.ordered(&["restore", copy]).stderr).unwrap();
        assert!(asked.contains("se suprimieron después") && asked.contains("--yes"), "{asked}");
        assert!(desk.order(&["restore", copy, "--yes"]).contains("hasta el número 1"));
    });
    let restored = desk.health().await.identity.epoch;
    assert_ne!(restored, epoch);
    // Its token still serves: the device is who it was.
    let packed = |epoch| wire::pack(&one.push(epoch, &entries)).unwrap();
    let stale = desk.send(Method::POST, "/v1/push", &token, packed(epoch)).await;
    assert_eq!(refused(stale).await, (409, DeskError::OtherEpoch { epoch: restored }));
    let again: Pushed = frame(desk.send(Method::POST, "/v1/push", &token, packed(restored)).await).await;
    assert_eq!(again.upto, 2);
    assert!(again.verdicts.iter().all(|judged| matches!(judged.verdict, Verdict::Accepted { .. })));
}
