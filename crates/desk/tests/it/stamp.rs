//! Document timestamps, from the act that a workstation pushes to the file that it gets and anybody may verify.

use std::time::Duration;

use acts::verify::{Judgement, Trust, verify};
use reqwest::Method;
use wire::{FilingPapers, StampPapers};

use crate::{
    client::{Desk, json},
    page::{upload, with_act_at},
    paper::{Made, digest},
    tsa::{Authority, Mood},
};

const EC: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];

async fn papers(desk: &Desk, act: &Made, token: &str) -> FilingPapers {
    json(desk.send(Method::GET, &format!("/v1/filing/{}", act.act), token, Vec::new()).await).await
}

async fn stamped(desk: &Desk, act: &Made, token: &str) -> StampPapers {
    loop {
        if let Some(stamp) = papers(desk, act, token).await.stamp {
            return stamp;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn file(desk: &Desk, name: impl std::fmt::Display, token: &str) -> Vec<u8> {
    desk.send(Method::GET, &format!("/v1/blob/{name}"), token, Vec::new()).await.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn what_was_filed_is_stamped_by_the_desk_and_both_files_are_authentic() {
    let (mut desk, act, token) = with_act_at(Desk::start()).await;
    let stamp = stamped(&desk, &act, &token).await;
    let (bytes, clock) = (file(&desk, stamp.file, &token).await, file(&desk, stamp.clock, &token).await);
    assert!(bytes.starts_with(act.sealed()) && digest(&bytes) == stamp.file);
    let verdict = verify(&bytes, &Trust { clocks: vec![clock], ..Trust::default() });
    assert_eq!((verdict.judgement, verdict.sealed), (Judgement::UnknownSigner, Some(digest(act.sealed()))));
    assert_eq!((verdict.stamps[0].at, verdict.stamps[0].anchor), (stamp.at, Some(0)));
    assert!(stamp.by.starts_with("Hora Mesa EnSitio "), "{}", stamp.by);

    let (_, html) = upload(&desk, &bytes).await;
    assert!(html.contains("Auténtica y vigente") && html.contains("con un sello de tiempo al final"), "{html}");
    let (_, html) = upload(&desk, act.sealed()).await;
    assert!(html.contains("Auténtica y vigente") && html.contains(&stamp.file.to_string()), "{html}");
    for name in [stamp.file, digest(act.sealed())] {
        let url = format!("{}/v/{}/{name}", desk.url, act.folio);
        assert!(desk.client.get(url).send().await.unwrap().text().await.unwrap().contains("Vigente"));
    }
    let mut broken = bytes.clone();
    let inside = act.sealed().len() + 900;
    broken[inside] ^= 1;
    assert!(upload(&desk, &broken).await.1.contains("Archivo alterado"));

    desk.restart();
    assert_eq!(papers(&desk, &act, &token).await.stamp, Some(stamp), "once");
    assert_eq!(desk.order(&["stamps"]), "Con sello de tiempo: 1\nEn espera: 0");
}

#[tokio::test]
async fn an_authority_that_is_away_delays_nothing_but_its_own_timestamp() {
    let other = Authority::start(EC).await;
    other.is(Mood::Away);
    let pem = other.pem();
    let args = ["--tsa", &other.url, "--tsa-ca", pem.to_str().unwrap(), "--metrics", "127.0.0.1:0"];
    let (desk, act, token) = with_act_at(Desk::start_told(&args)).await;
    while papers(&desk, &act, &token).await.slip.is_none() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let waiting = loop {
        let told: serde_json::Value = serde_json::from_str(&desk.order(&["stamps", "--json"])).unwrap();
        if told["acts"][0]["tries"].as_u64().unwrap() > 0 {
            break told;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!((waiting["stamped"].as_u64(), waiting["waiting"].as_u64()), (Some(0), Some(1)));
    assert_eq!(waiting["acts"][0]["failure"], "the authority: it answers with the status 503");
    let metrics = desk.client.get(&desk.metrics).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("\ndesk_unstamped 1\n"), "{metrics}");
    assert!(!metrics.contains("\ndesk_stamps_total{result=\"failed\"} 0\n"), "{metrics}");

    other.is(Mood::Right);
    let stamp = stamped(&desk, &act, &token).await;
    assert_eq!(stamp.by, "Hora de prueba");
    let bytes = file(&desk, stamp.file, &token).await;
    let clocks = vec![file(&desk, stamp.clock, &token).await];
    assert_eq!(verify(&bytes, &Trust { clocks, ..Trust::default() }).stamps[0].anchor, Some(0));
    assert!(upload(&desk, &bytes).await.1.contains("con un sello de tiempo al final"));
    let log = desk.stop();
    assert!(log.contains("no timestamp yet") && !log.contains("/tsr"), "{log}");
}

#[tokio::test]
async fn two_desks_stamp_an_act_once() {
    let desk = Desk::start();
    let _second = desk.is_on_server().then(|| desk.another());
    let (desk, act, token) = with_act_at(desk).await;
    let stamp = stamped(&desk, &act, &token).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(papers(&desk, &act, &token).await.stamp, Some(stamp));
}

#[test]
fn an_authority_needs_the_certificates_that_vouch_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |args: &[&str]| {
        let data = dir.path().to_str().unwrap();
        let mut desk = std::process::Command::new(env!("CARGO_BIN_EXE_desk"));
        let done = desk.args(["serve", "--data", data, "--listen", "127.0.0.1:0"]).args(args).output().unwrap();
        assert!(!done.status.success());
        String::from_utf8(done.stderr).unwrap()
    };
    assert!(refused(&["--tsa", "http://127.0.0.1:9"]).contains("falta --tsa-ca"));
    assert!(refused(&["--tsa-ca", "/x"]).contains("acompaña a --tsa"));
    assert!(
        refused(&["--tsa", "http://127.0.0.1:9", "--tsa-ca", "/no/hay"]).contains("no es un archivo de certificados")
    );
}
