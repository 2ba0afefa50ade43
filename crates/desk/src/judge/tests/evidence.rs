//! What a copied workstation sent stays readable, until somebody is erased or somebody looked at it.

use super::*;

fn change(name: &str) -> IntentBody {
    let details = person(name, "1004");
    IntentBody::ChangePeople { people: vec![Change { id: PersonId(uuid(10)), base_rev: 1, details }] }
}

#[test]
fn evidence_is_kept_with_its_keys_and_an_erasure_finds_them() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let mut copied = Workstation::new(1);
    office.said(&mut one, register_person(10, "Luz Ríos", "1004"));
    office.said(&mut one, register_item(20, "UV-1"));
    let entries = [copied.ask(change("Luz de la copia")), copied.ask(register_person(12, "Marta Paz", "1005"))];
    assert!(matches!(office.push(&copied, &entries), Err(DeskError::Fork { seq: 3, .. })));

    let dev = one.dev;
    let told = || serde_json::to_string(&office.ledger.evidence(dev).unwrap()).unwrap();
    assert!(told().contains("Luz de la copia") && told().contains("Marta Paz"), "{}", told());
    assert_eq!(office.ledger.devices().unwrap()[0].quarantined, 2);
    let erase = IntentBody::ErasePerson { person: PersonId(uuid(10)), reason: "Solicitud".into() };
    assert_eq!(office.said(&mut one, erase), Verdict::accepted(3));
    assert!(!told().contains("Luz") && told().contains("Marta Paz"), "{}", told());
    assert!(office.push(&copied, &entries).is_err());
    assert!(!told().contains("Luz"), "a key that comes late is not kept");

    assert_eq!(office.ledger.discard_evidence(one.dev, NOW).unwrap(), 2);
    assert_eq!(told(), "[]");
    assert_eq!(office.count("select count(*) from quarantine_key"), 0);
}

#[test]
fn there_is_a_limit_to_the_evidence_of_one_device_and_what_is_beyond_stays_where_it_is() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    office.said(&mut one, register_item(20, "UV-1"));
    let small = [Workstation::new(1).ask(register_item(21, "UV-21"))];
    assert!(matches!(office.push(&one, &small), Err(DeskError::Fork { .. })));
    let photo = Digest([7; 32]);
    let body = IntentBody::AddItemPhoto { id: ItemId(uuid(20)), photo, caption: "a".repeat(33 << 20) };
    let large = office.push(&one, &[Workstation::new(1).ask(body)]);
    assert!(
        matches!(large, Err(DeskError::Fork { .. })),
        "it is told, and goes on with what it keeps itself: {large:?}"
    );
    assert_eq!(office.count("select count(*) from quarantine"), 1);
    assert!(matches!(office.push(&one, &small), Err(DeskError::Fork { .. })), "what is kept is no more evidence");
}
