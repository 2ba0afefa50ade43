//! What the journal says of people, and that it can be forgotten.

use casework::{
    act::Direction,
    decide::Declined,
    id::ActId,
    intent::{Change, IntentBody},
    item::LifecycleState,
    person::PersonDetails,
    refusal::Refusal,
    role::Role,
};

use uuid::Uuid;

use super::*;
use crate::{
    RefoldFinding,
    fixture::{Office, act, content, digest, person, person_details, signed},
    table::{ListQuery, person::PersonFilter},
};

fn entries(office: &Office) -> Vec<Entry> {
    let mut entries = Vec::new();
    let collect = |entry| {
        entries.push(entry);
        Ok::<_, StoreError>(())
    };
    office.store.read(|r| r.each_entry(1, collect)).unwrap();
    entries
}

fn refold(office: &Office) -> Vec<RefoldFinding> {
    office.store.read(|r| r.refold_check()).unwrap()
}

fn findings(office: &Office) -> Vec<JournalFinding> {
    office.store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap()
}

fn rename(office: &Office, n: u32, name: &str) {
    let details = PersonDetails { full_name: name.into(), ..person_details(n) };
    let base_rev = office.store.read(|r| r.people().get(person(n))).unwrap().unwrap().rev;
    let people = vec![Change { id: person(n), base_rev, details }];
    office.ask(IntentBody::ChangePeople { people }).unwrap();
}

/// Act `a` takes item 0 to person 1, or back from them.
fn sealed_act(office: &Office, a: u32, direction: Direction) -> ActId {
    let ask = |body| office.ask(body).unwrap();
    let (content, folio) = office.write(|w| Ok((Box::new(content(w, 1, &[(0, direction)])), w.next_folio()?)));
    let signers: Vec<_> = content.signers().iter().map(|(role, party)| (*role, party.person)).collect();
    ask(IntentBody::IssueAct { act: act(a), folio, content, content_digest: digest(a), pdf: digest(a + 10) });
    for (signer, who) in signers {
        let turn = Box::new(signed(signer, u32::from(who == person(1)), digest(a)));
        ask(IntentBody::TakeTurn { act: act(a), version: 1, signer, turn, pdf: digest(a + 20) });
    }
    ask(IntentBody::SealAct { act: act(a), version: 1, pdf: digest(a + 30) });
    act(a)
}

/// Person 1 is known under two names, received an item and gave it back.
fn lived_in() -> Office {
    let office = Office::furnished();
    rename(&office, 1, "Lucía Peña de Ríos");
    sealed_act(&office, 0, Direction::Delivered);
    sealed_act(&office, 1, Direction::Returned);
    office
}

fn erase(office: &Office, n: u32) -> Result<(), Declined<StoreError>> {
    let body = IntentBody::ErasePerson { person: person(n), reason: "Solicitud del titular".into() };
    office.ask(body).map(drop)
}

/// Neither in what was registered nor in what was signed.
#[test]
fn no_body_shows_a_name_or_a_document() {
    let office = lived_in();
    let entries = entries(&office);
    let kinds: Vec<_> = entries.iter().map(|entry| &*entry.envelope.kind).collect();
    assert!(["REGISTER_PEOPLE", "CHANGE_PEOPLE", "ISSUE_ACT", "TAKE_TURN"].iter().all(|kind| kinds.contains(kind)));
    for entry in &entries {
        for telling in ["Peña", "Lucía", "Ñáñez", "1002345678", "1012345678", "Profesional"] {
            let shown = entry.body.windows(telling.len()).any(|part| part == telling.as_bytes());
            assert!(!shown, "{telling} in {}", String::from_utf8_lossy(&entry.body));
        }
    }
    assert_eq!((findings(&office), refold(&office)), (vec![], vec![]));
}

/// The chain does not change, the rows are those that the journal makes, and nobody finds her; what she signed stays.
#[test]
fn an_erased_person_is_forgotten_and_the_chain_stays() {
    let office = lived_in();
    let before = entries(&office);
    let signed = office.store.read(|r| r.acts().get(act(0))).unwrap();
    erase(&office, 1).unwrap();

    let erased = office.store.read(|r| r.people().get(person(1))).unwrap().unwrap();
    assert_eq!((&erased.details, erased.rev), (&PersonDetails::erased(), 3));
    assert_eq!(erased.erasure.unwrap().reason, "Solicitud del titular");
    assert_eq!(entries(&office)[..before.len()], before, "not a byte of what was recorded");
    assert_eq!(office.store.read(|r| r.acts().get(act(0))).unwrap(), signed, "an act is an archive");
    rename(&office, 2, "Iván Núñez Gil");
    for office in [&office, &lived_in_and_erased().reopened()] {
        assert_eq!((findings(office), refold(office)), (vec![], vec![]));
        let list = |text: &str| {
            let query = ListQuery::<PersonFilter> { text: text.into(), ..ListQuery::default() };
            office.store.read(|r| r.people().list(&query)).unwrap()
        };
        let people = |text| office.store.read(|r| r.search(text, 10)).unwrap().into_iter().filter(is_person).count();
        assert_eq!((people("lucia"), people("peña"), people("1012345678"), list("lucia").total), (0, 0, 0, 0));
        let last = list("").rows.pop().unwrap();
        assert!(last.erased && last.full_name.is_empty() && last.document_masked.is_empty(), "{last:?}");
    }
}

fn is_person(hit: &crate::table::search::SearchHit) -> bool {
    hit.kind == crate::table::search::HitKind::Person
}

fn lived_in_and_erased() -> Office {
    let office = lived_in();
    erase(&office, 1).unwrap();
    office
}

/// Their document is free again, and they may be registered as somebody new.
#[test]
fn two_people_can_be_erased_and_come_back_as_others() {
    let office = lived_in_and_erased();
    let back = |n: u32, like: u32| {
        let people = vec![casework::intent::New { id: person(n), details: person_details(like) }];
        office.ask(IntentBody::RegisterPeople { people }).unwrap();
    };
    back(4, 1);
    erase(&office, 4).unwrap();
    back(5, 1);
    let found = office.store.read(|r| r.people().with_document(&person_details(1).document)).unwrap();
    assert_eq!(found, Some(person(5)));
    assert_eq!((findings(&office), refold(&office)), (vec![], vec![]));
}

/// Whoever still answers for something stays known.
#[test]
fn what_still_binds_a_person_stands_against_erasure() {
    let office = Office::furnished();
    let refused = |n, what: &str| match erase(&office, n) {
        Err(Declined::Refused(refusal)) => refusal,
        other => panic!("{what}: {other:?}"),
    };
    assert_eq!(refused(2, "holds two items"), Refusal::StillHolds { person: person(2), count: 2 });
    let draft = crate::Draft {
        id: Uuid::from_u128(1),
        kind: "act".into(),
        owner: Uuid::from_u128(0xB),
        body: format!(r#"{{"approver":"{}"}}"#, person(1)),
        updated_at: 0,
    };
    office.write(|w| w.drafts_mut().put(&draft));
    assert_eq!(refused(1, "in a draft"), Refusal::InDraft { person: person(1) });
    office.write(|w| w.drafts_mut().delete(draft.id));
    let folio = office.write(|w| w.next_folio());
    let content = Box::new(office.write(|w| Ok(content(w, 1, &[(0, Direction::Delivered)]))));
    let (content_digest, pdf) = (digest(0), digest(1));
    office.ask(IntentBody::IssueAct { act: act(0), folio, content, content_digest, pdf }).unwrap();
    assert_eq!(refused(1, "has to sign"), Refusal::InUnsealedAct { person: person(1), act: act(0) });
    office.write(|w| w.put_account(crate::fixture::ACCOUNT, person(1), Role::OnsiteL2, None));
    office.write(|w| w.remove_account(crate::fixture::ACCOUNT));
    assert_eq!(refused(1, "had an account"), Refusal::HasAccount { person: person(1) });
    assert_eq!(refold(&office), []);
}

/// Writes bodies anew and chains them as if they had always been so: only the capsules can tell.
fn forge(office: &Office, change: impl Fn(&mut Vec<serde_json::Value>)) {
    let entries = entries(office);
    let mut bodies: Vec<_> = entries.iter().map(|entry| serde_json::from_slice(&entry.body).unwrap()).collect();
    change(&mut bodies);
    office.write(|w| {
        let mut head = NO_HEAD;
        for (Entry { n, mut envelope, .. }, body) in entries.into_iter().zip(bodies) {
            let body = serde_json::to_vec(&body).unwrap();
            envelope.prev = head;
            head = envelope.hash(&body);
            let sql = "update intent set prev = ?1, hash = ?2, body = ?3 where n = ?4";
            w.execute(sql, params![bytes(&envelope.prev), bytes(&head), body, n])?;
        }
        w.execute("update device set head = ?1", [bytes(&head)])
    });
}

/// Entries of [`lived_in`]: 1 sites, 2 people, 3 items, 4 person 1 changed, 5 act 0.
#[test]
fn a_capsule_belongs_to_one_entry_and_one_person() {
    let named = |change: fn(&mut Vec<serde_json::Value>)| {
        let office = lived_in();
        forge(&office, change);
        let [in_journal, in_rows] = [format!("{:?}", findings(&office)), format!("{:?}", refold(&office))];
        assert!(in_rows.starts_with(&in_journal[..in_journal.len() - 1]), "{in_rows}");
        in_journal.replace("00000000-0000-0000-0000-00000000", "")
    };
    expect!["[]"].assert_eq(&named(|_| ()));
    // Two people of one entry exchanged.
    expect!["[Capsule { n: 2, owner: Person(PersonId(2000)) }]"].assert_eq(&named(|bodies| {
        let first = bodies[1]["people"][0]["details"].take();
        let second = std::mem::replace(&mut bodies[1]["people"][1]["details"], first);
        bodies[1]["people"][0]["details"] = second;
    }));
    // What was said of her first, said again.
    expect!["[Capsule { n: 4, owner: Person(PersonId(2001)) }]"].assert_eq(&named(|bodies| {
        bodies[3]["people"][0]["details"] = bodies[1]["people"][1]["details"].clone();
    }));
    // One turn of an act in the place of another.
    expect!["[Capsule { n: 7, owner: Act(ActId(4000)) }]"].assert_eq(&named(|bodies| {
        bodies[6]["turn"] = bodies[5]["turn"].clone();
    }));
    // One letter of the sealed text.
    expect!["[Capsule { n: 5, owner: Act(ActId(4000)) }]"].assert_eq(&named(|bodies| {
        let sealed = bodies[4]["content"].as_str().unwrap();
        let letter = if &sealed[60..61] == "A" { "B" } else { "A" };
        bodies[4]["content"] = format!("{}{letter}{}", &sealed[..60], &sealed[61..]).into();
    }));
}

/// An act's key is never deleted: that it is gone is damage, and so is a person's that nobody asked to erase.
#[test]
fn a_lost_key_is_named() {
    let office = lived_in();
    office.write(|w| w.execute("delete from capsule_key where kind = 'ACT' and id = ?1", [act(0).0]));
    let owner = CapsuleOwner::Act(act(0));
    assert_eq!(findings(&office), [5, 6, 7].map(|n| JournalFinding::Capsule { n, owner }));
    let office = lived_in();
    office.write(|w| w.execute("delete from capsule_key where kind = 'PERSON' and id = ?1", [person(1).0]));
    assert_eq!(findings(&office), [], "as far as the journal goes it may have been erased");
    assert_eq!(refold(&office), [RefoldFinding::Differs { table: "person", place: 1 }]);
}

/// Neither a key nor what it opened stays in free parts of the file, in the log or in copies of our own.
#[test]
fn an_erasure_leaves_no_copy_in_the_folder() {
    let office = lived_in();
    let folder = office.store.folder().clone();
    let backups = folder.backups();
    std::fs::create_dir_all(&backups).unwrap();
    let copy = backups.join("store-v0001.db");
    std::fs::write(&copy, "before").unwrap();
    erase(&office, 2).unwrap_err();
    assert!(copy.exists(), "a refused erasure deletes nothing");
    erase(&office, 1).unwrap();
    assert!(!copy.exists());
    let log = folder.database().with_extension("db-wal");
    assert_eq!(std::fs::metadata(log).unwrap().len(), 0);
    let kept = office.write(|w| {
        assert_eq!(crate::sql::pragma_number(w.connection(), "secure_delete").unwrap(), 1);
        w.one("select count(*) as kept from capsule_key where id = ?1", [person(1).0], |row| row.get::<_, i64>("kept"))
    });
    assert_eq!(kept, Some(0));
    let item = office.store.read(|r| r.items().get(crate::fixture::item(0))).unwrap().unwrap();
    assert_eq!(item.placement.lifecycle, LifecycleState::InStock);
}
