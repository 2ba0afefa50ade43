//! Several desks on one PostgreSQL, and what becomes of them when it goes away.

use std::time::Duration;

use base64ct::Encoding as _;
use casework::{
    fact::{CaseFact, Fact},
    id::PersonId,
};
use reqwest::{Method, StatusCode};
use wire::{DeskError, Page, Pushed, Verdict};

use crate::{
    asked::register,
    client::{Desk, frame, refused},
    cluster::{Base, Cluster},
    workstation::{Workstation, register_item, register_person, uuid},
};

/// Desks that have written something and have not ended.
const WRITING: &str = "select count(*) from pg_stat_activity
    where datname = current_database() and application_name = 'ensitio desk' and backend_xid is not null";

/// Everything that a desk tells, from the start.
async fn told(desk: &Desk, token: &str) -> Vec<wire::Told> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page: Page =
            frame(desk.send(Method::GET, &format!("/v1/pull?cursor={cursor}"), token, Vec::new()).await).await;
        if page.entries.is_empty() {
            return all;
        }
        all.extend(page.entries);
        cursor = page.cursor;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_desks_give_one_history_without_gaps_whoever_pushes_where() {
    const PUSHES: u128 = 12;
    const ENTRIES: u128 = 20;
    let desk = Desk::start_on(Base::new());
    let other = desk.another();
    let (one, two) = (Workstation::new(1), Workstation::new(2));
    desk.enroll(&one, &desk.code("ONSITE_L2")).await;
    other.enroll(&two, &other.code("ONSITE_L2")).await;
    // A token of the one is good at the other: neither keeps anything.
    let tokens = [other.token(&one).await, desk.token(&two).await];
    let epoch = desk.health().await.identity.epoch;
    assert_eq!(other.health().await.identity.epoch, epoch);

    let pushing = |mut workstation: Workstation, token: String, from: u128| {
        let urls = [desk.url.clone(), other.url.clone()];
        let clients = [desk.client.clone(), other.client.clone()];
        tokio::spawn(async move {
            for push in 0..PUSHES {
                let entry = |n| {
                    let n = from + push * ENTRIES + n;
                    workstation.ask(register_item(n, &format!("UV-{n}")))
                };
                let entries: Vec<_> = (0..ENTRIES).map(entry).collect();
                let packed = wire::pack(&workstation.push(epoch, &entries)).unwrap();
                let at = usize::from(push % 2 == 1);
                let request = clients[at].post(format!("{}/v1/push", urls[at])).bearer_auth(&token).body(packed);
                let pushed: Pushed = frame(request.send().await.unwrap()).await;
                let accepted = |verdict: &Verdict| matches!(verdict, Verdict::Accepted { .. });
                assert!(pushed.verdicts.iter().all(|judged| accepted(&judged.verdict)), "{pushed:?}");
            }
        })
    };
    let (first, second) = (pushing(one, tokens[0].clone(), 10_000), pushing(two, tokens[1].clone(), 20_000));
    // Whoever reads meanwhile never sees a number before the one below it.
    let mut seen = 0;
    while !(first.is_finished() && second.is_finished()) {
        let numbers: Vec<u64> = told(&desk, &tokens[0]).await.iter().map(|told| told.n).collect();
        assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
        assert!(numbers.len() >= seen, "nothing that was told is taken back");
        seen = numbers.len();
    }
    first.await.unwrap();
    second.await.unwrap();
    let (here, there) = (told(&desk, &tokens[0]).await, told(&other, &tokens[1]).await);
    assert_eq!(here, there);
    assert_eq!(here.len() as u128, 2 * PUSHES * ENTRIES);
}

#[tokio::test]
async fn one_of_two_desks_dies_while_it_judges_and_the_other_goes_on() {
    let mut desk = Desk::start_on(Base::new());
    let other = desk.another();
    let mut one = Workstation::new(1);
    desk.enroll(&one, &desk.first_code).await;
    let token = desk.token(&one).await;
    let epoch = desk.health().await.identity.epoch;
    let entries: Vec<_> = (0..500).map(|n| one.ask(register_item(1_000 + n, &format!("UV-{n}")))).collect();
    let packed = wire::pack(&one.push(epoch, &entries)).unwrap();
    let request = desk.client.post(format!("{}/v1/push", desk.url)).bearer_auth(&token).body(packed.clone());
    let judging = tokio::spawn(request.send());
    // In the middle: it writes, and has not ended.
    while desk.base().number(WRITING) == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    desk.power_cut();
    assert!(judging.await.unwrap().is_err(), "no answer came");
    let pushed: Pushed = frame(other.send(Method::POST, "/v1/push", &token, packed).await).await;
    assert_eq!(pushed.upto, 500);
    assert_eq!(told(&other, &token).await.len(), 500, "each once");
}

#[tokio::test]
async fn a_database_that_goes_away_keeps_nobody_from_coming_back() {
    let desk = Desk::start_on(Base::within(Cluster::own()));
    let mut one = Workstation::new(1);
    desk.enroll(&one, &desk.first_code).await;
    let token = desk.token(&one).await;
    let epoch = desk.health().await.identity.epoch;
    let entry = one.ask(register_item(20, "UV-1"));
    let packed = wire::pack(&one.push(epoch, &[entry])).unwrap();
    desk.base().cluster().stop();
    for _ in 0..3 {
        let away = desk.send(Method::POST, "/v1/push", &token, packed.clone()).await;
        assert!(away.headers().contains_key("retry-after"));
        assert_eq!(refused(away).await, (503, DeskError::Busy));
    }
    assert_eq!(desk.health().await.identity.epoch, epoch, "it still says who it is");
    desk.base().cluster().start();
    let pushed: Pushed = frame(desk.send(Method::POST, "/v1/push", &token, packed).await).await;
    assert_eq!(pushed.upto, 1);
    let secret = desk.base().password();
    let log = desk.stop();
    assert!(log.contains("not now") && !log.contains(&token) && !log.contains(&secret), "no secret is told: {log}");
}

#[tokio::test]
async fn a_restore_on_one_desk_is_a_new_epoch_on_the_other_at_once() {
    let desk = Desk::start_on(Base::new());
    let other = desk.another();
    let mut one = Workstation::new(1);
    desk.enroll(&one, &desk.first_code).await;
    let token = desk.token(&one).await;
    let epoch = desk.health().await.identity.epoch;
    let entries = [one.ask(register_item(20, "UV-1")), one.ask(register_item(21, "UV-2"))];
    let packed = |epoch, entries| wire::pack(&one.push(epoch, entries)).unwrap();
    frame::<Pushed>(desk.send(Method::POST, "/v1/push", &token, packed(epoch, &entries[..1])).await).await;
    let backups = tempfile::tempdir().unwrap();
    let copy = backups.path().join("hoy");
    desk.order(&["backup", copy.to_str().unwrap()]);
    frame::<Pushed>(other.send(Method::POST, "/v1/push", &token, packed(epoch, &entries[1..])).await).await;

    assert!(desk.order(&["restore", copy.to_str().unwrap(), "--yes"]).contains("hasta el número 1"));
    let mut epochs = Vec::new();
    for desk in [&desk, &other] {
        // The first request may be the one by which a desk learns of it.
        let said = loop {
            let said = refused(desk.send(Method::POST, "/v1/push", &token, packed(epoch, &entries)).await).await;
            if said != (503, DeskError::Busy) {
                break said;
            }
        };
        let DeskError::OtherEpoch { epoch } = said.1 else { panic!("{said:?}") };
        assert_eq!(desk.health().await.identity.epoch, epoch);
        epochs.push(epoch);
    }
    assert_eq!(epochs[0], epochs[1]);
    assert_ne!(epochs[0], epoch);
    let again: Pushed = frame(other.send(Method::POST, "/v1/push", &token, packed(epochs[0], &entries)).await).await;
    assert!(again.verdicts.iter().all(|judged| matches!(judged.verdict, Verdict::Accepted { .. })));
    assert_eq!(told(&desk, &token).await.len(), 2);
    assert_eq!(desk.send(Method::GET, "/v1/pull", &token, Vec::new()).await.status(), StatusCode::OK);
}

#[test]
fn what_is_wrong_with_a_database_is_said_and_nothing_in_it_changes() {
    let base = Base::new();
    base.run("create role lectora login password 'clave'");
    let dir = tempfile::tempdir().unwrap();
    let said = |url: &str| {
        let mut desk = std::process::Command::new(env!("CARGO_BIN_EXE_desk"));
        let output =
            desk.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(dir.path()).args(["--database", url]);
        let output = output.output().unwrap();
        assert!(!output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let denied = said(&base.url_of("lectora", "clave"));
    assert!(denied.contains("faltan permisos"), "{denied}");
    let wrong = said(&base.url_of("lectora", "secreta"));
    assert!(wrong.contains("no se llega a postgres://127.0.0.1") && !wrong.contains("secreta"), "{wrong}");
    assert!(said("postgres://ana:secreta@db.example.org/mesa").contains("sslmode"));
    assert!(!said("postgres://ana:secreta@[/mesa").contains("secreta"));
    assert_eq!(base.number("select count(*) from pg_tables where schemaname = 'public'"), 0);

    base.run("create table ajena (id bigint)");
    assert!(said(&base.url()).contains("no es el registro de una mesa"));
    base.run(
        "drop table ajena; create table desk_schema (\"only\" bigint, version bigint);
        insert into desk_schema values (1, 99)",
    );
    let newer = said(&base.url());
    assert!(newer.contains("más nueva (99"), "{newer}");
    assert_eq!(base.number("select count(*) from pg_tables where schemaname = 'public'"), 1);
    base.run("drop owned by lectora; drop role lectora");
}

#[test]
fn a_database_is_reached_by_tls_when_its_authority_is_the_one_that_was_named() {
    let pem = |kind: &str, der: &[u8]| {
        format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", base64ct::Base64::encode_string(der))
    };
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let other = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = pem("CERTIFICATE", made.cert.der());
    let cluster = Cluster::encrypted(&certificate, &pem("PRIVATE KEY", &made.signing_key.serialize_der()));
    let base = Base::within(cluster);
    let dir = tempfile::tempdir().unwrap();
    let (good, bad) = (dir.path().join("good.pem"), dir.path().join("bad.pem"));
    std::fs::write(&good, certificate).unwrap();
    std::fs::write(&bad, pem("CERTIFICATE", other.cert.der())).unwrap();
    let listed = |said: &str| {
        let mut desk = std::process::Command::new(env!("CARGO_BIN_EXE_desk"));
        desk.args(["device", "list", "--data"]).arg(dir.path()).args(["--database", &format!("{}{said}", base.url())]);
        String::from_utf8(desk.output().unwrap().stderr).unwrap()
    };
    let none = "no hay una mesa";
    let by = |authority: &std::path::Path| listed(&format!("?sslmode=verify-full&sslrootcert={}", authority.display()));
    assert!(by(&good).contains(none), "{}", by(&good));
    assert!(by(&bad).contains("no se llega"), "{}", by(&bad));
    let clear = listed("?sslmode=disable");
    assert!(clear.contains("no se llega") && !clear.contains(none), "the server wants TLS: {clear}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desks_on_one_database_give_codes_in_one_row_without_gaps_and_none_twice() {
    const EACH: u128 = 30;
    let desk = Desk::start_on(Base::new());
    let other = desk.another();
    let mut lead = Workstation::new(1);
    desk.enroll(&lead, &desk.first_code).await;
    let token = desk.token(&lead).await;
    let epoch = desk.health().await.identity.epoch;
    let entry = lead.ask(register_person(10, "Luz Ríos", "1004"));
    let packed = wire::pack(&lead.push(epoch, &[entry])).unwrap();
    frame::<Pushed>(desk.send(Method::POST, "/v1/push", &token, packed).await).await;
    let agents = [Workstation::new(2), Workstation::new(3)];
    let mut tokens = Vec::new();
    for (agent, at) in agents.iter().zip([&desk, &other]) {
        at.enroll(agent, &at.code("AGENT_L1")).await;
        tokens.push(at.token(agent).await);
    }
    let registering = |mut agent: Workstation, token: String, from: u128| {
        let urls = [desk.url.clone(), other.url.clone()];
        let clients = [desk.client.clone(), other.client.clone()];
        tokio::spawn(async move {
            for n in 0..EACH {
                // Every third is refused; and each is offered to the other desk once more, as after an answer that was lost.
                let requester = PersonId(uuid(if n % 3 == 2 { 99 } else { 10 }));
                let entry = agent.ask(register(from + n, requester, None));
                let mut said = Vec::new();
                for at in [n % 2, (n + 1) % 2].map(|at| usize::from(at == 1)) {
                    let packed = wire::pack(&agent.push(epoch, std::slice::from_ref(&entry))).unwrap();
                    let request = clients[at].post(format!("{}/v1/push", urls[at])).bearer_auth(&token).body(packed);
                    said.push(frame::<Pushed>(request.send().await.unwrap()).await.verdicts);
                }
                assert_eq!(said[0], said[1]);
            }
        })
    };
    let [one, two] = agents;
    let (one, two) = (registering(one, tokens[0].clone(), 1_000), registering(two, tokens[1].clone(), 2_000));
    one.await.unwrap();
    two.await.unwrap();
    let given = desk.base().number("select count(*) from case_code");
    assert_eq!(given, 2 * 20);
    assert_eq!(desk.base().number("select max(seq) from case_code"), given, "without gaps");
    let mut codes = Vec::new();
    for told in told(&other, &token).await {
        codes.extend(told.facts.iter().filter_map(|fact| match fact {
            Fact::Case(_, fact) => match **fact {
                CaseFact::Coded { code } => Some(code),
                _ => None,
            },
            _ => None,
        }));
    }
    assert!(codes.len() == 40 && codes.is_sorted_by(|one, next| one < next), "each once, as they came: {codes:?}");
    let listed: serde_json::Value =
        serde_json::from_str(&other.order(&["case", "list", "--limit", "1000", "--json"])).unwrap();
    assert_eq!(listed["cases"].as_array().unwrap().len(), 40);
}
