//! How the desk speaks with a provider: what it believes, what it tells of itself, and how often it asks.

use std::{
    process::Output,
    time::{Duration, Instant},
};

use casework::role::Role;
use wire::{DeskError, ProviderFault, SignedIn};

use crate::{
    client::Desk,
    cluster::Base,
    provider::{ANA, Mood, Provider, SECRET},
    sign_in::{admit, admitted, asking, begin, told},
    workstation::Workstation,
};

pub(crate) fn answer(why: ProviderFault) -> (u16, DeskError) {
    (502, DeskError::Provider { why, said: None })
}

#[tokio::test]
async fn of_a_provider_that_lies_nothing_is_believed() {
    use ProviderFault::{Answer, Clock, Unreachable};
    let one = Workstation::new(1);
    for (mood, why) in [
        (Mood::OtherIssuer, Answer),
        (Mood::ClearEndpoint, Answer),
        (Mood::EndlessMetadata, Answer),
        (Mood::RedirectedMetadata, Answer),
        (Mood::PageMetadata, Answer),
        (Mood::Away, Unreachable),
    ] {
        let provider = Provider::start(mood);
        let desk = asking(provider.url());
        assert_eq!(begin(&desk, &one, 1).await.err(), Some(answer(why)), "{mood:?}");
    }
    for (mood, why) in [
        (Mood::NamelessRedirect, Answer),
        (Mood::OtherRedirect, Answer),
        (Mood::EndlessKeys, Answer),
        (Mood::ManyKeys, Answer),
        (Mood::OtherTokenIssuer, Answer),
        (Mood::OtherAudience, Answer),
        (Mood::TwoAudiences, Answer),
        (Mood::OtherParty, Answer),
        (Mood::OtherNonce, Answer),
        (Mood::NoNonce, Answer),
        (Mood::Expired, Clock),
        (Mood::Future, Clock),
        (Mood::Unsigned, Answer),
        (Mood::ByPublicKey, Answer),
        (Mood::UnknownKey, Answer),
        (Mood::OtherKey, Answer),
        (Mood::Cut, Answer),
        (Mood::EndlessToken, Answer),
    ] {
        let provider = Provider::start(mood);
        let desk = asking(provider.url());
        admit(&desk, ANA.email, "ONSITE_L2");
        let signed = begin(&desk, &one, 1).await.unwrap().signed(&one);
        assert_eq!(told(&desk, &signed).await.unwrap_err(), answer(why), "{mood:?}");
        assert_eq!(admitted(&desk)[0].bound_at, None, "{mood:?}: nothing is kept");
    }
    let provider = Provider::start(Mood::Refuses);
    let desk = asking(provider.url());
    let signed = begin(&desk, &one, 1).await.unwrap().signed(&one);
    assert_eq!(told(&desk, &signed).await.unwrap_err(), refuses("unauthorized_client"));
}

#[tokio::test]
async fn the_desk_works_while_the_provider_is_down_and_codes_still_serve() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let desk = asking(&format!("http://{gone}"));
    let one = Workstation::new(1);
    for _ in 0..2 {
        assert_eq!(begin(&desk, &one, 1).await.err(), Some(answer(ProviderFault::Unreachable)));
    }
    let role = desk.enroll(&one, &desk.code("ITS_LEAD")).await.accounts[0].role;
    assert_eq!(role, Role::ItsLead);
}

#[test]
fn an_issuer_that_anybody_on_the_way_could_play_is_not_taken() {
    let desk = Desk::start();
    let said = |args: &[&str]| {
        let Output { status, stderr, .. } = desk.ordered(&[&["serve", "--listen", "127.0.0.1:0"], args].concat());
        assert!(!status.success(), "{args:?}");
        String::from_utf8(stderr).unwrap()
    };
    for issuer in
        ["http://cuentas.entidad.gov.co", "http://localhost:8080", "cuentas", "https://cuentas.example.org?x=1"]
    {
        let why = said(&["--oidc-issuer", issuer, "--oidc-client", "ensitio"]);
        assert!(why.contains("--oidc-issuer debe ser"), "{issuer}: {why}");
    }
    let why = said(&["--oidc-issuer", "https://cuentas.entidad.gov.co"]);
    assert!(why.contains("falta") && why.contains("--oidc-client"), "{why}");
    let why =
        said(&["--oidc-issuer", "https://cuentas.example.org", "--oidc-client", "ensitio", "--oidc-ca", "/dev/null"]);
    assert!(why.contains("no es un archivo de certificados"), "{why}");
}

fn refuses(word: &str) -> (u16, DeskError) {
    (502, DeskError::Provider { why: ProviderFault::Refused, said: Some(word.to_owned()) })
}

#[tokio::test]
async fn a_client_with_a_secret_says_it_where_the_provider_wants_it() {
    let one = Workstation::new(1);
    for mood in [Mood::WantsHead, Mood::WantsForm] {
        let provider = Provider::start(mood);
        let args = ["--oidc-issuer", provider.url(), "--oidc-client", "ensitio"];
        let knowing = Desk::start_knowing(&args, vec![("DESK_OIDC_SECRET".to_owned(), SECRET.to_owned())]);
        let without = asking(provider.url());
        for desk in [&knowing, &without] {
            admit(desk, ANA.email, "ONSITE_L2");
        }
        let signed = begin(&knowing, &one, 1).await.unwrap().signed(&one);
        assert!(told(&knowing, &signed).await.is_ok(), "{mood:?}");
        let signed = begin(&without, &one, 1).await.unwrap().signed(&one);
        assert_eq!(told(&without, &signed).await.unwrap_err(), refuses("invalid_client"), "{mood:?}");
        assert!(!knowing.stop().contains(SECRET));
    }
}

#[tokio::test]
async fn a_provider_over_tls_is_trusted_by_the_file_that_is_named_and_by_nothing_else() {
    let (provider, pem) = Provider::start_over_tls();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("entidad.pem");
    std::fs::write(&file, pem).unwrap();
    let one = Workstation::new(1);
    let args = ["--oidc-issuer", provider.url(), "--oidc-client", "ensitio", "--oidc-ca", file.to_str().unwrap()];
    let desk = Desk::start_told(&args);
    admit(&desk, ANA.email, "ONSITE_L2");
    let begun = begin(&desk, &one, 1).await.unwrap();
    let signed = begun.came_back(&one, &provider.leads(&begun.url));
    let made = told(&desk, &signed).await.unwrap();
    assert_eq!(desk.enroll(&one, &made.code).await.accounts[0].role, Role::OnsiteL2);
    let distrustful = asking(provider.url());
    assert_eq!(begin(&distrustful, &one, 1).await.err(), Some(answer(ProviderFault::Unreachable)));
}

/// On PostgreSQL, where a desk may be several.
#[tokio::test]
async fn what_one_process_of_the_desk_began_another_one_ends() {
    let provider = Provider::start(Mood::Sound);
    let args = ["--oidc-issuer", provider.url(), "--oidc-client", "ensitio"];
    let desk = Desk::start_on_told(Base::new(), &args);
    let other = desk.another_told(&args);
    admit(&desk, ANA.email, "ONSITE_L2");
    let one = Workstation::new(1);
    let signed = begin(&desk, &one, 1).await.unwrap().signed(&one);
    let made = told(&other, &signed).await.unwrap();
    assert_eq!(desk.enroll(&one, &made.code).await.accounts[0].role, Role::OnsiteL2);
}

#[tokio::test]
async fn a_provider_is_not_asked_more_than_it_has_to_be() {
    let provider = Provider::start(Mood::Sound);
    let desk = asking(provider.url());
    admit(&desk, ANA.email, "ONSITE_L2");
    let one = Workstation::new(1);
    for mood in [Mood::Sound, Mood::UnknownKey, Mood::UnknownKey] {
        provider.is(mood);
        let signed = begin(&desk, &one, 1).await.unwrap().signed(&one);
        assert_eq!(told(&desk, &signed).await.is_ok(), mood == Mood::Sound);
    }
    assert_eq!(provider.keys_asked(), 1, "in a minute");
    provider.is(Mood::Throttles);
    let signed = begin(&desk, &one, 1).await.unwrap().signed(&one);
    assert_eq!(told(&desk, &signed).await.unwrap_err(), answer(ProviderFault::Unreachable), "and it comes back later");
}

#[tokio::test]
async fn whoever_brings_codes_of_nobody_holds_nobody_else_up_and_does_not_wear_the_provider_out() {
    let provider = Provider::start(Mood::Sound);
    let desk = asking(provider.url());
    admit(&desk, ANA.email, "ONSITE_L2");
    let (one, two) = (Workstation::new(1), Workstation::new(2));
    let junk = SignedIn { code: "de nadie".to_owned(), ..begin(&desk, &two, 2).await.unwrap().signed(&two) };
    let signed = begin(&desk, &one, 1).await.unwrap().signed(&one);
    let url = format!("{}/v1/sign-in/code", desk.url);
    let began = Instant::now();
    let flood: Vec<_> = (0..16)
        .map(|_| {
            let asked = desk.client_at(2).post(&url).body(serde_json::to_vec(&junk).unwrap());
            tokio::spawn(async move {
                while let Some(asked) = asked.try_clone() {
                    let _ = asked.send().await;
                }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    // One place in 64 may take its turns with that one.
    let mut came_in = false;
    for last in [1, 3, 4] {
        let asked = desk.client_at(last).post(&url).body(serde_json::to_vec(&signed).unwrap()).send();
        let answered = tokio::time::timeout(Duration::from_secs(5), asked).await;
        came_in |= answered.is_ok_and(|answered| answered.is_ok_and(|answered| answered.status().is_success()));
        if came_in {
            break;
        }
    }
    assert!(came_in);
    flood.iter().for_each(|one| one.abort());
    let turns = usize::try_from(began.elapsed().as_secs() / 2).unwrap() + 1;
    let asked = provider.redeemed();
    assert!(asked <= turns + 2, "{asked} questions");
}

#[tokio::test]
async fn what_is_on_this_machine_is_asked_without_the_proxy_of_the_system() {
    let provider = Provider::start(Mood::Sound);
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let env = ["http_proxy", "HTTP_PROXY", "ALL_PROXY"].map(|name| (name.to_owned(), format!("http://{gone}")));
    let desk = Desk::start_knowing(&["--oidc-issuer", provider.url(), "--oidc-client", "ensitio"], env.to_vec());
    assert!(begin(&desk, &Workstation::new(1), 1).await.is_ok());
}
