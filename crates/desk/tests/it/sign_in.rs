//! People sign in with the account of the entity: the client that ships, the desk that ships, a provider that is not ours
//! (glewlwyd), and one of our own that misbehaves.

use std::thread;

use casework::role::Role;
use replica::{AdmissionRow, Cancel, DeskError, Enrolling, Fault, Line, NotEnrolled, NotSignedIn, SigningIn, Signpost};
use wire::{
    CodeMade, ProviderFault, SignInAsked, SignInBegun, SignInOffer, SignedIn, Unadmitted, challenge_of, url_text,
};

use crate::{
    client::{Desk, json, refused},
    glewlwyd::{Glewlwyd, Signing},
    laptop::{Laptop, PATIENCE},
    provider::{ANA, Mood, Person, Provider, followed},
    redeem::answer,
    web::{self, part},
    workstation::{NOW, Workstation, register_item},
};

pub(crate) fn asking(issuer: &str) -> Desk {
    Desk::start_told(&["--oidc-issuer", issuer, "--oidc-client", "ensitio"])
}

pub(crate) fn admit(desk: &Desk, email: &str, role: &str) -> String {
    desk.order(&["person", "admit", "--email", email, "--role", role, "--scope", "todas"])
}

pub(crate) fn admitted(desk: &Desk) -> Vec<AdmissionRow> {
    serde_json::from_str(&desk.order(&["person", "list", "--json"])).unwrap()
}

/// Why a workstation did not come in.
#[derive(Debug)]
enum NotIn {
    SignedIn(NotSignedIn),
    Enrolled(NotEnrolled),
}

/// Signs in at a laptop, in a browser that does as it is told, and enrols it with what comes of it.
fn enter(laptop: &Laptop, desk: &Desk, browser: impl FnOnce(String) + Send) -> Result<Role, NotIn> {
    // The line that may hang on a wall.
    let address = desk.url.strip_prefix("https://").unwrap();
    let signpost: Signpost = desk.order(&["invitation", "--address", address]).parse().unwrap();
    let seed = laptop.device().0.into_bytes();
    let seed: [u8; 32] = [seed, seed].concat().try_into().unwrap();
    let account = laptop.by.account;
    let signing = SigningIn { seed: &seed, state: &[3; 32], verifier: &[4; 32] };
    let invitation = thread::scope(|scope| {
        let browse = |prompt: &replica::Prompt| {
            let url = prompt.url().to_owned();
            scope.spawn(move || browser(url));
        };
        Line::sign_in(&laptop.store, &signpost, signing, browse, &Cancel::default(), PATIENCE)
    });
    let enrolling = Enrolling { account, name: "Puesto", seed: &seed, now: NOW };
    let enrolled = Line::enrol(&laptop.store, &invitation.map_err(NotIn::SignedIn)?, enrolling, PATIENCE);
    let (accounts, _) = enrolled.map_err(NotIn::Enrolled)?;
    Ok(accounts.into_iter().find(|known| known.account == account).unwrap().role)
}

/// The person says yes at our own provider.
fn agree(url: String) {
    let shown = web::get(&followed(&url));
    assert!(shown.status == 200 && shown.body.contains("Recibido."), "{shown:?}");
}

fn not_admitted(outcome: Result<Role, NotIn>) -> (Option<String>, Unadmitted) {
    match outcome {
        Err(NotIn::SignedIn(NotSignedIn::Desk(Fault::Desk(DeskError::NotAdmitted { email, why, .. })))) => (email, why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn somebody_who_is_admitted_enrols_by_signing_in_and_has_the_role_that_the_desk_gives() {
    let provider = Glewlwyd::start();
    provider.add("ana", true);
    provider.add("rosa", false);
    for signing in [Signing::Rsa, Signing::Ecdsa] {
        let (issuer, port) = (provider.issuer(signing), provider.port.to_string());
        let told = ["--oidc-issuer", &issuer, "--oidc-client", "ensitio", "--oidc-port", &port];
        let desk = Desk::start_told(&told);
        let (laptop, other) = (Laptop::new(2), Laptop::new(3));
        let browser = |name: &'static str| {
            let provider = &provider;
            move |url: String| {
                let shown = provider.browse(name, &url);
                assert!(shown.status == 200 && shown.body.contains("Recibido."), "{shown:?}");
            }
        };
        let nobody = not_admitted(enter(&laptop, &desk, browser("ana")));
        assert_eq!(nobody, (Some("ana@entidad.gov.co".to_owned()), Unadmitted::Unknown), "told as whom");
        admit(&desk, "ana@entidad.gov.co", "ONSITE_L2");
        admit(&desk, "rosa@entidad.gov.co", "ADMINISTRATOR");
        assert_eq!(enter(&laptop, &desk, browser("ana")).unwrap(), Role::OnsiteL2);
        laptop.ask(register_item(20, "UV-1")).unwrap();
        assert_eq!(laptop.sync().0.refused, 0);
        let unsure = not_admitted(enter(&other, &desk, browser("rosa")));
        assert_eq!(unsure.1, Unadmitted::Unverified);
        let rows = admitted(&desk);
        assert_eq!(
            rows.iter().map(|row| (row.bound_at.is_some(), row.used)).collect::<Vec<_>>(),
            [(true, 1), (false, 0)]
        );
        assert_eq!(not_admitted(enter(&other, &desk, browser("ana"))).1, Unadmitted::Full);
        let log = desk.stop();
        assert!(!log.contains("ana@"), "the log names nobody: {log}");
    }
}

#[test]
fn whoever_is_dismissed_comes_in_no_more_and_their_workstation_when_said() {
    let provider = Provider::start(Mood::Sound);
    let desk = asking(provider.url());
    let admission = admit(&desk, ANA.email, "ITS_LEAD");
    let laptop = Laptop::new(2);
    assert_eq!(enter(&laptop, &desk, agree).unwrap(), Role::ItsLead);
    let heir = Person { subject: "8", ..ANA };
    provider.meets(heir);
    assert_eq!(not_admitted(enter(&laptop, &desk, agree)).1, Unadmitted::Unknown, "who has the mailbox now");
    provider.meets(Person { email: "ana.gomez@entidad.gov.co", is_verified: false, ..ANA });
    assert_eq!(enter(&laptop, &desk, agree).unwrap(), Role::ItsLead, "who has another mailbox now");
    let said = desk.order(&["device", "revoke", &laptop.device().to_string()]);
    assert!(said.ends_with(&format!("desk person dismiss {admission}")), "{said}");
    let out = enter(&laptop, &desk, agree).unwrap_err();
    assert!(matches!(out, NotIn::Enrolled(NotEnrolled::Desk(Fault::Desk(DeskError::Revoked)))), "{out:?}");
    let second = Laptop::new(3);
    enter(&second, &desk, agree).unwrap();
    let said = desk.order(&["person", "dismiss", &admission, "--revoke"]);
    assert_eq!(said, format!("Admisión {admission} retirada y sus puestos excluidos"));
    provider.meets(ANA);
    assert_eq!(not_admitted(enter(&second, &desk, agree)).1, Unadmitted::Unknown);
    assert!(admitted(&desk).is_empty());
    assert!(!desk.ordered(&["person", "dismiss", &admission]).status.success());
    let audit = desk.order(&["audit"]);
    assert!(audit.contains("retiró la admisión") && !audit.contains(ANA.email), "{audit}");
}

#[test]
fn a_provider_that_says_nothing_of_it_is_asked_as_the_desk_was_told() {
    let provider = Provider::start(Mood::EntersAnew);
    let url = provider.url();
    let desk = Desk::start_told(&["--oidc-issuer", url, "--oidc-client", "ensitio", "--oidc-prompt", "entrada"]);
    admit(&desk, ANA.email, "READER");
    assert_eq!(enter(&Laptop::new(2), &desk, agree).unwrap(), Role::Reader);
}

/// Whoever sits before the browser says no, or waits no more, or has the browser elsewhere.
#[test]
fn who_says_no_or_waits_no_more_is_told_so_and_an_address_may_be_brought_by_hand() {
    let provider = Provider::start(Mood::Sound);
    let desk = asking(provider.url());
    admit(&desk, ANA.email, "READER");
    let laptop = Laptop::new(2);
    let says_no = |url: String| {
        let (back, state) = (part(&url, "redirect_uri").unwrap(), part(&url, "state").unwrap());
        let wrong = web::get(&format!("{back}?error=access_denied&state={}", url_text(&[9; 32])));
        assert_eq!(wrong.status, 404, "of another sign-in");
        let shown = web::get(&format!("{back}?error=access_denied&state={state}"));
        assert!(shown.body.contains("No se entró."), "{shown:?}");
    };
    let outcome = enter(&laptop, &desk, says_no).unwrap_err();
    assert!(
        matches!(&outcome, NotIn::SignedIn(NotSignedIn::Declined { said }) if said == "access_denied"),
        "{outcome:?}"
    );

    let signpost = Signpost::typed(&desk.url, &desk.fingerprint).unwrap();
    let signing = |seed| SigningIn { seed, state: &[3; 32], verifier: &[4; 32] };
    let cancel = Cancel::default();
    let gives_up = |_: &replica::Prompt| cancel.cancel();
    let outcome = Line::sign_in(&laptop.store, &signpost, signing(&[2; 32]), gives_up, &cancel, PATIENCE);
    assert!(matches!(outcome, Err(NotSignedIn::Cancelled)), "{outcome:?}");
    let brings = |prompt: &replica::Prompt| assert!(prompt.paste(&followed(prompt.url())));
    let outcome = Line::sign_in(&laptop.store, &signpost, signing(&[2; 32]), brings, &Cancel::default(), PATIENCE);
    assert!(outcome.is_ok(), "{outcome:?}");

    let plain = Desk::start();
    let signpost = Signpost::typed(&plain.url, &plain.fingerprint).unwrap();
    let nobody = |_: &replica::Prompt| panic!("there is nothing to open");
    let outcome = Line::sign_in(&laptop.store, &signpost, signing(&[2; 32]), nobody, &Cancel::default(), PATIENCE);
    assert!(matches!(outcome, Err(NotSignedIn::NotOffered)), "{outcome:?}");
}

#[test]
fn a_port_that_another_program_has_is_told_and_nothing_is_tried_elsewhere() {
    let provider = Provider::start(Mood::Sound);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let told = ["--oidc-issuer", provider.url(), "--oidc-client", "ensitio", "--oidc-port", &port.to_string()];
    let desk = Desk::start_told(&told);
    let outcome = enter(&Laptop::new(2), &desk, |_| panic!("nothing is opened")).unwrap_err();
    assert!(matches!(outcome, NotIn::SignedIn(NotSignedIn::PortTaken { port: told }) if told == port), "{outcome:?}");
}

/// What a workstation has begun, and what its browser came back with.
pub(crate) struct Begun {
    pub(crate) asked: SignInAsked,
    verifier: String,
    ticket: String,
    pub(crate) url: String,
}

pub(crate) async fn begin(desk: &Desk, at: &Workstation, number: u8) -> Result<Begun, (u16, DeskError)> {
    let (state, verifier) = (url_text(&[number; 32]), url_text(&[number ^ 0xff; 32]));
    let challenge = challenge_of(&verifier);
    let asked = SignInAsked { device: at.dev, key: at.key.public(), port: 50_123, state, challenge };
    let answer = desk.post("/v1/sign-in", &asked).await;
    if !answer.status().is_success() {
        return Err(refused(answer).await);
    }
    let SignInBegun { url, ticket } = json(answer).await;
    Ok(Begun { asked, verifier, ticket, url })
}

impl Begun {
    pub(crate) fn signed(&self, at: &Workstation) -> SignedIn {
        // Our own provider does not make one wait.
        self.came_back(at, &followed(&self.url))
    }

    pub(crate) fn came_back(&self, at: &Workstation, back: &str) -> SignedIn {
        let SignInAsked { device, key, port, .. } = self.asked;
        SignedIn {
            device,
            key,
            port,
            ticket: self.ticket.clone(),
            signature: at.key.end_sign_in(&self.ticket),
            code: part(back, "code").unwrap(),
            verifier: self.verifier.clone(),
            issuer: part(back, "iss"),
        }
    }
}

pub(crate) async fn told(desk: &Desk, signed: &SignedIn) -> Result<CodeMade, (u16, DeskError)> {
    let answer = desk.post("/v1/sign-in/code", signed).await;
    if answer.status().is_success() { Ok(json(answer).await) } else { Err(refused(answer).await) }
}

const AGAIN: (u16, DeskError) = (409, DeskError::SignInAgain);

#[tokio::test]
async fn what_was_begun_is_ended_by_the_same_workstation_with_the_same_key_port_and_verifier_and_once() {
    let provider = Provider::start(Mood::Sound);
    let desk = asking(provider.url());
    admit(&desk, ANA.email, "ONSITE_L2");
    let offer: SignInOffer = json(desk.client.get(format!("{}/v1/sign-in", desk.url)).send().await.unwrap()).await;
    assert_eq!(offer, SignInOffer { port: None });
    let (one, two) = (Workstation::new(1), Workstation::new(2));
    let (begun, other) = (begin(&desk, &one, 1).await.unwrap(), begin(&desk, &two, 2).await.unwrap());
    let signed = begun.signed(&one);
    let with = |ticket: String| SignedIn { signature: one.key.end_sign_in(&ticket), ticket, ..signed.clone() };
    for (what, changed) in [
        ("another workstation", SignedIn { device: two.dev, ..signed.clone() }),
        (
            "another key",
            SignedIn { key: two.key.public(), signature: two.key.end_sign_in(&begun.ticket), ..signed.clone() },
        ),
        ("another port", SignedIn { port: 50_124, ..signed.clone() }),
        ("another verifier", SignedIn { verifier: other.verifier.clone(), ..signed.clone() }),
        ("the ticket of another", with(other.ticket.clone())),
        ("a ticket that was changed", with(signed.ticket.replace(".1", ".2"))),
        ("a token in its place", with(desk.challenge(&one).await)),
        ("no ticket", with(String::new())),
        ("without the key", SignedIn { signature: two.key.end_sign_in(&begun.ticket), ..signed.clone() }),
    ] {
        assert_eq!(told(&desk, &changed).await.unwrap_err(), AGAIN, "{what}");
    }
    assert_eq!(provider.redeemed(), 0, "the provider was asked nothing");
    // The code of somebody else's sign-in, put in the place of one's own.
    let theirs = other.signed(&two);
    let injected = SignedIn { code: theirs.code.clone(), ..begun.signed(&one) };
    assert_eq!(told(&desk, &injected).await.unwrap_err(), AGAIN, "the provider keeps to its verifier");
    provider.is(Mood::WithoutPkce);
    let injected = SignedIn { code: other.signed(&two).code, ..begun.signed(&one) };
    assert_eq!(told(&desk, &injected).await.unwrap_err(), answer(ProviderFault::Answer), "and the desk to its nonce");
    provider.is(Mood::Sound);

    let made = told(&desk, &signed).await.unwrap();
    assert_eq!(told(&desk, &signed).await.unwrap_err(), AGAIN, "once");
    assert_eq!(refused(desk.post("/v1/enroll", &two.enroll(&made.code)).await).await.1, DeskError::WrongCode);
    assert_eq!(desk.enroll(&one, &made.code).await.accounts[0].role, Role::OnsiteL2);
}

#[tokio::test]
async fn what_is_no_sign_in_is_not_understood() {
    let provider = Provider::start(Mood::Sound);
    let desk = asking(provider.url());
    let one = Workstation::new(1);
    let begun = begin(&desk, &one, 1).await.unwrap();
    let bad = (400, DeskError::NotUnderstood);
    for asked in [
        SignInAsked { port: 0, ..begun.asked.clone() },
        SignInAsked { state: "corto".to_owned(), ..begun.asked.clone() },
        SignInAsked { state: format!("{}&x", &url_text(&[1; 32])[..41]), ..begun.asked.clone() },
        SignInAsked { challenge: String::new(), ..begun.asked.clone() },
    ] {
        assert_eq!(refused(desk.post("/v1/sign-in", &asked).await).await, bad, "{asked:?}");
    }
    let signed = begun.signed(&one);
    let short = SignedIn { verifier: "corto".to_owned(), ..signed.clone() };
    assert_eq!(told(&desk, &short).await.unwrap_err(), bad);
    let long = SignedIn { code: "c".repeat(3_000), ..signed.clone() };
    assert_eq!(told(&desk, &long).await.unwrap_err(), AGAIN);
    let endless = SignedIn { code: "c".repeat(20_000), ..signed };
    assert_eq!(told(&desk, &endless).await.unwrap_err(), (413, DeskError::TooLarge));
    let plain = Desk::start();
    let none = (404, DeskError::NotFound);
    assert_eq!(refused(plain.post("/v1/sign-in", &begun.asked).await).await, none);
    assert_eq!(refused(plain.client.get(format!("{}/v1/sign-in", plain.url)).send().await.unwrap()).await, none);
}
