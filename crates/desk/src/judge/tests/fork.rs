//! Two disks with the key of one workstation.

use casework::{folio::INCARNATION_MAX, intent::Change, item::ItemDetails, refusal::Refusal};
use wire::{HAVE_IDS_MAX, Have, HaveRequest, IncarnationRequest, Place};

use super::*;
use crate::fork;

impl Office {
    fn have(&self, workstation: &Workstation, ids: &[casework::id::IntentId]) -> Result<Have, DeskError> {
        said(fork::have(&self.ledger, workstation.dev, &HaveRequest { epoch: self.epoch(), ids: ids.to_vec() }))
    }

    fn incarnation(&self, workstation: &Workstation, above: u32) -> Result<u32, DeskError> {
        let request = IncarnationRequest { epoch: self.epoch(), above };
        said(fork::incarnation(&self.ledger, workstation.dev, request, NOW)).map(|given| given.inc)
    }

    fn model(&self, item: u128) -> String {
        let found = self.ledger.read("look", |r| r.item(ItemId(uuid(item)))).unwrap();
        found.unwrap().details.model
    }
}

fn said<T>(done: Result<T, NotDone>) -> Result<T, DeskError> {
    match done {
        Ok(done) => Ok(done),
        Err(NotDone::Said(error)) => Err(error),
        Err(NotDone::Failed(error)) => panic!("{error}"),
    }
}

fn of_model(item: u128, tag: &str, model: &str) -> IntentBody {
    let details = ItemDetails { model: model.into(), ..laptop(tag) };
    IntentBody::ChangeItems { items: vec![Change { id: ItemId(uuid(item)), base_rev: 1, details }] }
}

/// The same, in the chain of another incarnation.
fn elsewhere(entry: &Entry, inc: u32, seq: u32, prev: Digest) -> Entry {
    let mut envelope = entry.envelope.clone();
    (envelope.inc, envelope.seq, envelope.prev) = (inc, seq, prev);
    Entry { hash: envelope.hash(&entry.body), envelope, body: entry.body.clone() }
}

#[test]
fn a_workstation_is_told_of_its_own_entries_and_never_whether_others_have_one() {
    let office = Office::new();
    let (mut one, mut two) = (office.workstation(1, Role::OnsiteL2), office.workstation(2, Role::OnsiteL2));
    let (first, theirs) = (one.ask(register_item(20, "UV-1")), two.ask(register_item(21, "UV-2")));
    office.push(&one, std::slice::from_ref(&first)).unwrap();
    office.push(&two, std::slice::from_ref(&theirs)).unwrap();
    let never = casework::id::IntentId(uuid(0xBAD));
    let Have { entries } = office.have(&one, &[never, first.envelope.id, theirs.envelope.id]).unwrap();
    let [had] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((had.judged.id, &had.judged.verdict), (first.envelope.id, &Verdict::accepted(1)));
    assert_eq!((had.inc, had.seq, had.prev, had.hash), (1, 1, first.envelope.prev, first.hash));
    assert_eq!(office.have(&one, &[theirs.envelope.id]), office.have(&one, &[never]), "one answer for both");
    assert_eq!(office.have(&one, &[never; HAVE_IDS_MAX + 1]), Err(DeskError::TooLarge));
    let request = HaveRequest { epoch: uuid(3), ids: vec![first.envelope.id] };
    let other = said(fork::have(&office.ledger, one.dev, &request));
    assert!(matches!(other, Err(DeskError::OtherEpoch { .. })), "{other:?}");
    office.ledger.revoke(one.dev, NOW).unwrap();
    assert_eq!(office.have(&one, &[first.envelope.id]), Err(DeskError::Revoked));
    assert_eq!(office.incarnation(&one, 1), Err(DeskError::Revoked));
}

#[test]
fn no_incarnation_is_given_twice_and_those_that_workstations_begin_are_left_to_them() {
    let office = Office::new();
    let (one, two) = (office.workstation(1, Role::OnsiteL2), office.workstation(2, Role::OnsiteL2));
    assert_eq!((office.incarnation(&one, 1), office.incarnation(&one, 1)), (Ok(2), Ok(4)), "an answer may get lost");
    assert_eq!((office.incarnation(&two, 1), office.incarnation(&two, 7)), (Ok(2), Ok(8)));
    let mut begun = Workstation { inc: 5, ..Workstation::new(1) };
    office.said(&mut begun, register_item(20, "UV-1"));
    assert_eq!(office.incarnation(&one, 1), Ok(6), "it was heard of");
    assert_eq!(office.incarnation(&one, INCARNATION_MAX), Err(DeskError::TooLarge));
    let mut beyond = Workstation { inc: INCARNATION_MAX + 1, ..Workstation::new(1) };
    let entry = beyond.ask(register_item(21, "UV-2"));
    assert_eq!(office.push(&beyond, &[entry]), Err(DeskError::NotUnderstood));
}

#[test]
fn what_forked_is_judged_in_its_new_chain_and_is_evidence_no_more() {
    let office = Office::new();
    let (mut one, mut copied) = (office.workstation(1, Role::OnsiteL2), Workstation::new(1));
    office.said(&mut one, register_person(10, "Luz Ríos", "1004"));
    let asked = [register_person(12, "Ana Gil", "1007"), register_item(21, "UV-2")].map(|body| copied.ask(body));
    assert!(matches!(office.push(&copied, &asked), Err(DeskError::Fork { .. })));
    assert_eq!(office.count("select count(*) from quarantine"), 1);
    let first = elsewhere(&asked[0], 2, 1, wire::NO_HEAD);
    let second = elsewhere(&asked[1], 2, 2, first.hash);
    copied.seq = 2;
    let verdicts = office.push(&copied, &[first.clone(), second]).unwrap();
    assert_eq!(verdicts, [Verdict::accepted(2), Verdict::accepted(3)]);
    assert_eq!(office.count("select count(*) from quarantine"), 0);
    assert_eq!(office.count("select count(*) from quarantine_key"), 0);
    assert!(matches!(office.push(&copied, &asked), Err(DeskError::Fork { .. })), "it arrives late");
    assert_eq!(office.count("select count(*) from quarantine"), 0, "and is judged already");
    let mut other = asked[0].clone();
    other.envelope.wall_ms += 1;
    other.hash = other.envelope.hash(&other.body);
    assert!(matches!(office.push(&copied, &[other]), Err(DeskError::Fork { .. })));
    assert!(office.push(&copied, &[first]).is_ok());
    assert_eq!(office.count("select count(*) from quarantine"), 1, "what differs stays");
}

#[test]
fn what_a_copy_changed_is_what_somebody_else_changed() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    one.seen = 0;
    office.said(&mut one, register_item(20, "UV-1"));
    let seq = one.seq;
    assert_eq!(office.said(&mut one, of_model(20, "UV-1", "X")), Verdict::accepted(2), "one's own chain is known");
    let after = Some(Place { inc: 1, seq });
    let mut copied = Workstation { inc: 2, seen: 0, ..Workstation::new(1) };
    let entry = copied.ask(of_model(20, "UV-1", "Y"));
    let stale = office.judge(&copied, &Push { after, ..copied.push(office.epoch(), &[entry]) });
    assert_eq!(stale, Ok(vec![refused(Refusal::Stale)]), "it did not know of the change");
    assert_eq!(office.model(20), "X");

    office.said(&mut one, register_item(21, "UV-2"));
    let mut knew = Workstation { inc: 4, seen: 0, ..Workstation::new(1) };
    let entry = knew.ask(of_model(21, "UV-2", "Z"));
    let after = Some(Place { inc: 1, seq: one.seq });
    let judged = office.judge(&knew, &Push { after, ..knew.push(office.epoch(), &[entry]) });
    assert_eq!(judged, Ok(vec![Verdict::accepted(4)]), "what stands before the entry after which it begins, it knew");
    assert_eq!(
        office.said(&mut one, of_model(21, "UV-2", "W")),
        refused(Refusal::Stale),
        "and the first did not know of it"
    );
}

#[test]
fn an_incarnation_cannot_begin_after_what_the_desk_does_not_have() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    one.seen = 0;
    office.said(&mut one, register_item(20, "UV-1"));
    office.said(&mut one, of_model(20, "UV-1", "X"));
    for (inc, after) in [(2, Place { inc: 1, seq: 99 }), (4, Place { inc: 4, seq: 1 }), (6, Place { inc: 9, seq: 1 })] {
        let mut copied = Workstation { inc, seen: 0, ..Workstation::new(1) };
        let entry = copied.ask(register_item(30 + u128::from(inc), &format!("UV-3{inc}")));
        let push = Push { after: Some(after), ..copied.push(office.epoch(), &[entry]) };
        assert!(matches!(&office.judge(&copied, &push).unwrap()[..], [Verdict::Accepted { .. }]), "{inc}");
    }
    assert_eq!(office.count("select count(*) from incarnation"), 0);
}

#[test]
fn a_number_that_a_copied_disk_gave_twice_is_on_both_acts_and_told_to_whoever_administers() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    let pdf = office.blob(b"%PDF-");
    for body in
        [register_person(11, "Ana Técnica", "1001"), register_person(10, "Luz Ríos", "1004"), register_item(20, "UV-1")]
    {
        office.said(&mut one, body);
    }
    let after = Some(Place { inc: 1, seq: one.seq });
    assert!(matches!(office.said(&mut one, issue(30, 1, pdf)), Verdict::Accepted { .. }));
    assert!(office.ledger.forks().unwrap().one_number.is_empty());
    let inc = office.incarnation(&one, 1).unwrap();
    let capsules = one.capsules.clone();
    let mut copied = Workstation { inc, capsules, account: one.account, ..Workstation::new(1) };
    let entry = copied.ask(issue(32, 1, pdf));
    let judged = office.judge(&copied, &Push { after, ..copied.push(office.epoch(), &[entry]) });
    assert!(matches!(&judged.unwrap()[..], [Verdict::Accepted { .. }]));
    let mut two = office.workstation(2, Role::ItsLead);
    let (act, folio) = (ActId(uuid(30)), folio(1));
    assert_eq!(
        office.said(&mut two, issue(34, 1, pdf)),
        refused(Refusal::FolioTaken { folio, by: act }),
        "nobody else"
    );
    let forks = office.ledger.forks().unwrap();
    assert_eq!(forks.one_number.iter().map(|act| act.id).collect::<Vec<_>>(), [act, ActId(uuid(32))]);
    assert_eq!(forks.given.iter().map(|given| (given.device, given.inc)).collect::<Vec<_>>(), [(one.dev, 2)]);
    let reissued = office.said(&mut one, issue(30, 1, pdf));
    assert!(matches!(reissued, Verdict::Accepted { .. }), "an act that has its number keeps it: {reissued:?}");
    let withdraw = IntentBody::WithdrawAct { act, reason: "Se repite".into() };
    assert!(matches!(office.said(&mut one, withdraw), Verdict::Accepted { .. }));
    assert!(office.ledger.forks().unwrap().one_number.is_empty(), "only one of them is in force");
}
