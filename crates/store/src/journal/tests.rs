mod capsules;

use casework::intent::IntentBody;
use expect_test::expect;

use sha2::{Digest as _, Sha256};

use super::*;
use crate::fixture::{Office, new_item, template};

fn verify(office: &Office, depth: VerifyDepth) -> Vec<JournalFinding> {
    office.store.read(|r| r.verify_journal(depth)).unwrap()
}

/// The first entry of a store, as anybody can check it with a SHA-256 and a text editor.
#[test]
fn the_envelope_is_one_line_of_json_for_ever() {
    let office = Office::furnished();
    let mut first = None;
    office
        .store
        .read(|r| {
            r.each_entry(1, |entry| {
                first.get_or_insert(entry);
                Ok::<_, StoreError>(())
            })
        })
        .unwrap();
    let entry = first.unwrap();
    let line = serde_json::to_string(&entry.envelope).unwrap();
    expect![[r#"{"id":"00000000-0000-0000-0000-000000009001","dev":"00000000-0000-0000-0000-00000000000d","inc":1,"seq":1,"wall_ms":1795000000001,"mono_ms":5000,"boot":"00000000-0000-0000-0000-00000000b007","seen":0,"account":"00000000-0000-0000-0000-00000000000a","person":"00000000-0000-0000-0000-000000002000","role":"ADMINISTRATOR","kind":"REGISTER_SITES","v":1,"prev":"0000000000000000000000000000000000000000000000000000000000000000"}"#]]
    .assert_eq(&line);
    let mut hashed = line.into_bytes();
    hashed.push(b'\n');
    hashed.extend_from_slice(&entry.body);
    assert_eq!(Digest(Sha256::digest(&hashed).into()), entry.hash);
    assert!(office.store.read(|r| Ok::<_, StoreError>(r.asked(&entry).is_ok())).unwrap());
}

/// An altered, removed or exchanged entry is named; so is a head that is not the last.
#[test]
fn what_is_wrong_with_the_chain_is_named() {
    let findings = |tampering: &str| {
        let office = Office::furnished();
        office.write(|w| w.execute(tampering, []));
        format!("{:?}", verify(&office, VerifyDepth::All))
    };
    expect!["[Altered { n: 2 }]"]
        .assert_eq(&findings("update intent set body = cast(body || ' ' as blob) where n = 2"));
    expect!["[Altered { n: 1 }]"].assert_eq(&findings("update intent set wall_ms = wall_ms + 1 where n = 1"));
    expect!["[Altered { n: 2 }, Broken { n: 3 }]"]
        .assert_eq(&findings("update intent set hash = zeroblob(32) where n = 2"));
    expect!["[Head]"].assert_eq(&findings("update device set head = zeroblob(32)"));
}

/// A restored store goes on in a chain, and with folios, of its own.
#[test]
fn a_new_incarnation_begins_a_chain() {
    let office = Office::furnished();
    let before = office.write(|w| w.next_folio());
    let device = office.write(|w| w.begin_incarnation());
    assert_eq!((device.incarnation, device.next_intent, device.next_folio), (3, 1, 1));
    assert_eq!(verify(&office, VerifyDepth::All), [], "before anything was asked of it");
    let submitted = office.ask(IntentBody::RegisterItems { items: vec![new_item(4, None)] }).unwrap();
    assert_eq!(submitted.seq, 1);
    let after = office.write(|w| w.next_folio());
    assert_eq!((before.seq, after.seq), (1, 1));
    assert_ne!(before.to_string(), after.to_string());
    assert_eq!(verify(&office, VerifyDepth::Recent), []);
    assert_eq!(verify(&office, VerifyDepth::All), []);
    assert_eq!(office.store.read(|r| r.refold_check()).unwrap(), []);
}

/// What a newer program wrote is kept and not guessed at.
#[test]
fn a_newer_body_is_not_understood() {
    let office = Office::furnished();
    let code = casework::format::FormatCode::Anexo7;
    office.ask(IntentBody::ChangeFormat { code, template: Box::new(template(1)) }).unwrap();
    let mut last = None;
    office
        .store
        .read(|r| {
            r.each_entry(1, |entry| {
                last = Some(entry);
                Ok::<_, StoreError>(())
            })
        })
        .unwrap();
    let mut entry = last.unwrap();
    let asked = |entry: &Entry| office.store.read(|r| Ok::<_, StoreError>(format!("{:?}", r.asked(entry)))).unwrap();
    assert!(asked(&entry).starts_with("Ok"), "{}", asked(&entry));
    entry.envelope.v += 1;
    assert_eq!(asked(&entry), "Err(Unknown)");
}
