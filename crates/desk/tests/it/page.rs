//! What the desk files, and what its page tells anybody of it.

use casework::{filing::Radicado, role::Role, site::TerritorialDirection};
use reqwest::{Method, Response, StatusCode, header};
use wire::{FilingPapers, Pushed, Verdict};

use crate::{
    client::{Desk, frame, json, refused},
    paper::{self, Made, digest, made, signer},
    workstation::{Workstation, register_item, register_person},
};

/// A desk that received one act, with the token of whoever sent it.
async fn with_act() -> (Desk, Made, String) {
    let desk = Desk::start();
    let epoch = desk.health().await.identity.epoch;
    let mut one = Workstation::new(1);
    let enrolled = desk.enroll(&one, &desk.code("ITS_LEAD")).await;
    assert_eq!(enrolled.accounts[0].role, Role::ItsLead);
    let token = desk.token(&one).await;
    let folio = paper::folio(TerritorialDirection::Antioquia, 1);
    let act = made(&one, 31, folio, paper::content(), &signer(1));
    for bytes in act.files() {
        let path = format!("/v1/blob/{}", digest(bytes));
        let put = desk.send(Method::PUT, &path, &token, bytes.to_vec()).await;
        assert_eq!(put.status(), StatusCode::NO_CONTENT);
    }
    let known = [
        register_person(11, "Ana Técnica", "1001234050"),
        register_person(10, "Luz Ríos", "1004567891"),
        register_item(20, "UV-1"),
    ];
    let entries: Vec<_> = known.into_iter().chain(act.steps(act.sealed())).map(|body| one.ask(body)).collect();
    let packed = wire::pack(&one.push(epoch, &entries)).unwrap();
    let pushed: Pushed = frame(desk.send(Method::POST, "/v1/push", &token, packed).await).await;
    let accepted = |judged: &wire::Judged| matches!(judged.verdict, Verdict::Accepted { .. });
    assert!(pushed.verdicts.iter().all(accepted), "{pushed:?}");
    (desk, act, token)
}

async fn get(desk: &Desk, path: &str) -> (StatusCode, String) {
    let response = desk.client.get(format!("{}{path}", desk.url)).send().await.unwrap();
    page(response).await
}

/// The page, after a look at what every page must have.
async fn page(response: Response) -> (StatusCode, String) {
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("script"), "{policy}");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let status = response.status();
    let html = response.text().await.unwrap();
    assert!(html.contains("<html lang=\"es-CO\">") && !html.contains("<script"), "{html}");
    (status, html)
}

/// Sends a file as the form does.
async fn upload(desk: &Desk, bytes: &[u8]) -> (StatusCode, String) {
    let head = "--x\r\ncontent-disposition: form-data; name=\"acta\"; filename=\"a.pdf\"\r\n\r\n";
    let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
    let request = desk.client.post(format!("{}/v/verify", desk.url));
    let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=x").body(body);
    page(request.send().await.unwrap()).await
}

#[tokio::test]
async fn anybody_with_the_paper_is_told_of_the_act_and_nobody_with_its_number_alone() {
    let (desk, act, _) = with_act().await;
    let short = &act.content_digest.to_string()[..16];
    let (status, html) = get(&desk, &format!("/v/{}/{short}", act.folio)).await;
    assert_eq!(status, StatusCode::OK);
    for said in [
        &act.folio.to_string(),
        "-ANT-000001",
        "rige",
        "Vigente",
        "Luz Ríos",
        "CC ••••••4050",
        "CC ••••••7891",
        &digest(act.sealed()).to_string(),
    ] {
        assert!(html.contains(said), "{said} is not in {html}");
    }
    assert!(!html.contains("1001234050") && !html.contains("1004567891"), "masked");
    let (_, by_form) = get(&desk, &format!("/v?numero={}&huella={}", act.folio, act.content_digest)).await;
    assert!(by_form.contains("Vigente"), "the whole digest, as codes on older papers have it");

    let other = paper::folio(TerritorialDirection::Antioquia, 2);
    let wrong = get(&desk, &format!("/v/{}/{}", act.folio, "0".repeat(16))).await;
    let unknown = get(&desk, &format!("/v/{other}/{short}")).await;
    assert_eq!((wrong.0, unknown.0), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    let nameless = |html: &str| html.replace(&act.folio.to_string(), "").replace(&other.to_string(), "");
    let nameless = |html: &str| nameless(html).replace(short, "").replace(&"0".repeat(16), "");
    assert_eq!(nameless(&wrong.1), nameless(&unknown.1), "one answer for both");
    let (_, half) = get(&desk, &format!("/v/{}", act.folio)).await;
    assert!(!half.contains("Luz") && half.contains("Falta la huella"), "{half}");
    let (_, odd) = get(&desk, "/v?numero=%3Cscript%3E&huella=\"><script>").await;
    assert!(odd.contains("no tiene un acta"), "{odd}");
    let log = desk.stop();
    assert!(!log.contains("Luz") && !log.contains("4050"), "{log}");
}

#[tokio::test]
async fn a_file_is_compared_with_what_the_desk_received_and_forgotten() {
    let (desk, act, token) = with_act().await;
    let (status, html) = upload(&desk, act.sealed()).await;
    assert!(status == StatusCode::OK && html.contains("Auténtica y vigente"), "{html}");
    let mut flipped = act.sealed().to_vec();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    assert!(upload(&desk, &flipped).await.1.contains("Archivo alterado"));
    assert!(upload(&desk, &act.papers[1]).await.1.contains("sin terminar de firmar"));
    assert!(upload(&desk, b"%PDF-1.7 de otro programa").await.1.contains("No es un acta"));
    let elsewhere =
        made(&Workstation::new(1), 32, paper::folio(TerritorialDirection::Cauca, 1), paper::content(), &signer(3));
    assert!(upload(&desk, elsewhere.sealed()).await.1.contains("No es un archivo que la mesa haya recibido"));
    assert_eq!(upload(&desk, b"").await.0, StatusCode::BAD_REQUEST);
    let path = format!("/v1/blob/{}", digest(&flipped));
    let kept = desk.send(Method::HEAD, &path, &token, Vec::new()).await;
    assert_eq!(kept.status(), StatusCode::NOT_FOUND, "nothing is kept");
}

#[tokio::test]
async fn a_workstation_gets_the_constancia_de_radicacion_once_it_is_made() {
    let (desk, act, token) = with_act().await;
    let path = format!("/v1/filing/{}", act.act);
    let mut papers: FilingPapers = json(desk.send(Method::GET, &path, &token, Vec::new()).await).await;
    while papers.slip.is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        papers = json(desk.send(Method::GET, &path, &token, Vec::new()).await).await;
    }
    let Radicado { office, seq, .. } = papers.filing.radicado;
    assert_eq!((office, seq, papers.filing.flaw), (TerritorialDirection::Antioquia, 1, None));
    assert_eq!(papers.sealed, digest(act.sealed()));
    let blob = format!("/v1/blob/{}", papers.slip.unwrap());
    let slip = desk.send(Method::GET, &blob, &token, Vec::new()).await.bytes().await.unwrap();
    let (_, html) = upload(&desk, &slip).await;
    assert!(html.contains("Constancia de radicación auténtica"), "{html}");

    let nobody = desk.client.get(format!("{}{path}", desk.url)).send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    let none = desk.send(Method::GET, &format!("/v1/filing/{}", uuid::Uuid::nil()), &token, Vec::new()).await;
    assert_eq!(refused(none).await.0, 404);
    let odd = desk.send(Method::GET, "/v1/filing/x", &token, Vec::new()).await;
    assert_eq!(refused(odd).await.0, 400);
}
