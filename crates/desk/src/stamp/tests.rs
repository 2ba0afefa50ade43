//! What is taken of an authority elsewhere.

use std::fs;

use acts::stamp::{AnswerFlaw, TokenFlaw};
use casework::{role::Role, site::TerritorialDirection};
use sha2::{Digest as _, Sha256};

use super::{
    authority::{Fault, NoAuthority, TimeAuthority},
    *,
};
use crate::{
    enrol::enrol,
    folder::tests::folder_in,
    judge::judge,
    paper::{content, folio, made, signer},
    table::code::tests::grant,
    tsa::{Authority, Mood, openssl},
    workstation::{NOW, Workstation, register_item, register_person},
};

const EC: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"];
const RSA: &[&str] = &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];

fn asked(of: &Authority) -> TimeAuthority {
    TimeAuthority::new(&of.url, &fs::read(of.pem()).unwrap()).unwrap()
}

fn imprint() -> [u8; 32] {
    Sha256::digest(b"acta").into()
}

#[tokio::test]
async fn tokens_of_another_authority_are_taken_whatever_its_key_and_openssl_finds_them_right() {
    for key in [EC, RSA] {
        let other = Authority::start(key).await;
        let token = asked(&other).token(imprint(), [7; 16]).await.unwrap();
        let folder = other.dir.path();
        fs::write(folder.join("token"), token).unwrap();
        fs::write(folder.join("acta"), b"acta").unwrap();
        openssl(folder, &["ts", "-verify", "-token_in", "-in", "token", "-data", "acta", "-CAfile", "ca.pem"]);
    }
}

#[tokio::test]
async fn nothing_is_taken_of_an_authority_that_does_not_answer_what_was_asked() {
    let other = Authority::start(EC).await;
    let asked = asked(&other);
    asked.token(imprint(), [7; 16]).await.unwrap();
    let said = async |mood| {
        other.is(mood);
        asked.token(imprint(), [8; 16]).await.unwrap_err()
    };
    assert!(matches!(said(Mood::Repeats).await, Fault::Answer(AnswerFlaw::OtherNonce)));
    assert!(matches!(said(Mood::OtherImprint).await, Fault::Answer(AnswerFlaw::Token(TokenFlaw::Imprint))));
    assert!(matches!(said(Mood::Away).await, Fault::Status(503)));
    assert!(matches!(said(Mood::Endless).await, Fault::TooLarge));
    assert!(matches!(said(Mood::Page).await, Fault::Kind));
    assert!(matches!(said(Mood::Refuses).await, Fault::Answer(AnswerFlaw::Refused(2))));
    other.is(Mood::Right);
    let stranger = Authority::start(EC).await;
    let trusting_another = TimeAuthority::new(&other.url, &fs::read(stranger.pem()).unwrap()).unwrap();
    let untrusted = trusting_another.token(imprint(), [9; 16]).await.unwrap_err();
    assert!(matches!(untrusted, Fault::Answer(AnswerFlaw::Unknown)), "{untrusted}");
    let nobody = TimeAuthority::new("http://127.0.0.1:9/secreto", &fs::read(other.pem()).unwrap()).unwrap();
    let away = nobody.token(imprint(), [9; 16]).await.unwrap_err();
    assert!(matches!(away, Fault::Unreachable(_)) && !away.to_string().contains("secreto"), "{away}");
}

#[tokio::test]
async fn an_authority_is_an_address_and_the_certificates_that_vouch_for_it() {
    let other = Authority::start(EC).await;
    let pem = fs::read(other.pem()).unwrap();
    let wrong = |url: &str, pem: &[u8]| TimeAuthority::new(url, pem).unwrap_err();
    assert_eq!(wrong("ftp://127.0.0.1/", &pem), NoAuthority::Address);
    assert_eq!(wrong("127.0.0.1", &pem), NoAuthority::Address);
    assert_eq!(wrong(&other.url, b""), NoAuthority::Certificates);
    assert_eq!(
        wrong(&other.url, b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"),
        NoAuthority::Certificates
    );
    assert_eq!(wrong(&other.url, &pem.repeat(40)), NoAuthority::Certificates);
}

#[test]
fn a_paper_that_no_timestamp_fits_into_is_told_once_and_keeps_nobody_else_waiting() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, _base) = folder_in(dir.path().join("mesa"));
    let (ledger, blobs) = (Ledger::open(&folder).unwrap(), Blobs::new(&folder));
    let mut one = Workstation::new(1);
    let code = ledger.new_code(grant(Role::ItsLead), Duration::from_secs(60), NOW).unwrap();
    enrol(&ledger, &one.enroll(&code), NOW).unwrap();
    let act = made(&one, 31, folio(TerritorialDirection::Antioquia, 1), content(), &signer(1));
    act.files().for_each(|bytes| {
        blobs.put(bytes).unwrap();
    });
    let people = [register_person(11, "Ana Técnica", "1001234050"), register_person(10, "Luz Ríos", "1004567891")];
    let bodies = people.into_iter().chain([register_item(20, "UV-1")]).chain(act.steps(act.sealed()));
    let entries: Vec<_> = bodies.collect::<Vec<_>>().into_iter().map(|body| one.ask(body)).collect();
    judge(&ledger, &blobs, one.dev, &one.push(ledger.desk().identity.epoch, &entries), NOW).unwrap();

    let due = |at| ledger.read("look", |reader| reader.due_stamp(at)).unwrap();
    let first = due(NOW).unwrap();
    note(&ledger, first, (false, &NotStamped::Refused.to_string()), NOW).unwrap();
    assert_eq!(due(NOW), None, "not at once");
    let later = NOW.plus(TimeDelta::hours(1));
    let again = due(later).unwrap();
    assert_eq!((again.act, again.tries), (act.act, 1));
    note(&ledger, again, (true, &NotStamped::TooLarge.to_string()), later).unwrap();
    assert_eq!(due(Timestamp(i64::MAX)), None, "nobody tries again");
    let told = ledger.stamping().unwrap();
    assert_eq!((told.stamped, told.waiting, told.never), (0, 0, 1));
    assert!(told.acts[0].is_over && told.acts[0].failure.as_ref().unwrap().contains("larger than any file"));
    let papers = filing::papers(&ledger, &blobs, act.act, NOW).unwrap().unwrap();
    assert!(papers.never_stamped && papers.stamp.is_none());
    assert_eq!(ledger.read("count", |reader| reader.size()).unwrap().unstamped, 0);
}
