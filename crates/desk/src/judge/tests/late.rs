//! What two workstations say that did not know of each other.

use casework::{
    fact::{Fact, PersonFact},
    intent::{Change, New},
};
use wire::CapsuleOwner;

use super::*;

#[test]
fn whoever_two_workstations_registered_is_one_person_for_everybody_and_is_erased_as_one() {
    let office = Office::new();
    let (mut one, mut two) = (office.workstation(1, Role::ItsLead), office.workstation(2, Role::ItsLead));
    (one.seen, two.seen) = (0, 0);
    let (first, other) = (PersonId(uuid(10)), PersonId(uuid(12)));
    assert_eq!(office.said(&mut one, register_person(10, "Luz Ríos", "1004")), Verdict::accepted(1));
    assert_eq!(office.said(&mut two, register_person(12, "Luz Ríos", "1004")), Verdict::accepted(2));
    let told = office.page("").entries;
    assert_eq!(told[1].facts, [Fact::Person(other, PersonFact::SameAs { person: first })]);
    let details = person("Luz M. Ríos", "1004");
    let change = |id| IntentBody::ChangePeople { people: vec![Change { id, base_rev: 1, details: details.clone() }] };
    assert_eq!(office.said(&mut two, change(other)), refused(Refusal::Stale), "the first one wrote about her, too");
    two.seen = 2;
    assert_eq!(office.said(&mut two, change(other)), Verdict::accepted(3), "now it is known who she is");
    let erase = IntentBody::ErasePerson { person: other, reason: "Solicitud".into() };
    assert_eq!(office.said(&mut two, erase), Verdict::accepted(4));
    assert!(office.ledger.read("look", |r| r.person(first)).unwrap().unwrap().erasure.is_some());
    let again = two.ask(change(other));
    let push = two.push(office.epoch(), &[again]);
    assert!(push.keys.iter().any(|key| key.owner == CapsuleOwner::Person(other)), "the workstation still has her key");
    assert_eq!(office.judge(&two, &push), Ok(vec![refused(Refusal::PersonErased { person: first })]));
    assert_eq!(office.count("select count(*) from capsule_key"), 0, "and the desk keeps none");
}

#[test]
fn what_is_left_out_of_a_batch_is_said_and_said_again_and_its_number_is_not_lost() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let people = vec![
        New { id: PersonId(uuid(10)), details: person("Luz Ríos", "1004") },
        New { id: PersonId(uuid(11)), details: person("", "1005") },
    ];
    let entry = one.ask(IntentBody::RegisterPeople { people });
    let missing = Refusal::Missing { field: casework::refusal::RequiredField::FullName };
    let said = Ok(vec![Verdict::Accepted { n: 1, left_out: vec![missing] }]);
    assert_eq!(office.push(&one, std::slice::from_ref(&entry)), said);
    assert_eq!(office.push(&one, &[entry]), said);
}
