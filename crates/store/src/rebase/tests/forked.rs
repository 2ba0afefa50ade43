//! A disk that was copied, and goes on at two places.

use wire::Had;

use super::*;
use crate::{fixture::site_details, journal::VerifyDepth};

fn registers(office: &Office, n: u32) {
    let sites = vec![New { id: site(n), details: site_details(n) }];
    office.ask(IntentBody::RegisterSites { sites }).unwrap();
}

#[test]
fn what_the_twin_asked_in_the_place_of_an_own_entry_is_taken_in_beside_it() {
    let desk = Desk::new();
    let (first, twin) = (Office::numbered(1), Office::numbered(1));
    desk.enrol(&first);
    desk.enrol(&twin);
    // No two entries have one id, whatever disk they were written on.
    twin.intent(0, Role::Administrator, IntentBody::RegisterSites { sites: Vec::new() });
    registers(&first, 0);
    registers(&twin, 1);
    desk.exchange(&first);
    desk.pull(&twin, 100, 2);
    let knows = |n| twin.store.read(|r| r.sites().get(site(n))).unwrap().is_some();
    assert!(knows(0) && knows(1));
    assert_eq!(twin.store.read(|r| r.unjudged()).unwrap(), 1, "its own entry waits for whoever mends the fork");
    assert_eq!(twin.store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap(), []);
    assert_eq!(twin.store.rebase_check().unwrap(), []);
}

#[test]
fn a_number_that_a_copy_gave_is_given_to_no_act_any_more() {
    let desk = Desk::new();
    let (first, twin) = (Office::furnished(), Office::furnished());
    for office in [&first, &twin] {
        desk.enrol(office);
        desk.exchange(office);
    }
    hand_over(&first, 0, 1, &[(0, Direction::Delivered)], None);
    desk.exchange(&first);
    desk.pull(&twin, 100, 1);
    assert!(twin.store.read(|r| r.is_copied()).unwrap());
    let [given, next] = [&first, &twin].map(|office| office.write(|w| w.next_folio()));
    assert_eq!((given.seq, next.seq), (2, 2), "before it goes on as another incarnation");
}

/// The desk's answer to whoever asks what it has of these entries.
fn had(desk: &Desk, twin: &Office) -> Vec<Had> {
    let ids = twin.store.read(|r| r.unjudged_ids()).unwrap();
    let told = desk.told.borrow();
    let stands = |judged: &Judged| {
        let told = told.iter().find(|told| told.envelope.id == judged.id).unwrap();
        let (inc, seq, prev) = (told.envelope.inc, told.envelope.seq, told.envelope.prev);
        Had { judged: judged.clone(), inc, seq, prev, hash: told.hash }
    };
    desk.said.borrow().iter().filter(|judged| ids.contains(&judged.id)).map(stands).collect()
}

fn is_whole(office: &Office) {
    for depth in [VerifyDepth::Recent, VerifyDepth::All] {
        assert_eq!(office.store.read(|r| r.verify_journal(depth)).unwrap(), []);
    }
    assert_eq!(office.store.rebase_check().unwrap(), []);
}

#[test]
fn what_the_desk_has_keeps_its_place_there_and_the_rest_goes_on_in_a_chain_of_its_own() {
    let desk = Desk::new();
    let twin = Office::numbered(1);
    desk.enrol(&twin);
    registers(&twin, 0);
    registers(&twin, 1);
    registers(&twin, 2);
    let folio = twin.write(|w| w.next_folio());
    desk.push(&twin, 1, false);
    let fork = twin.write(|w| w.go_on_as(2, &had(&desk, &twin), Timestamp(9)));
    assert_eq!((fork.known, fork.anew), (1, 2));
    is_whole(&twin);
    let next = twin.write(|w| w.next_folio());
    assert_eq!(((folio.incarnation, folio.seq), (next.incarnation, next.seq)), ((1, 1), (2, 1)));
    registers(&twin, 4);
    is_whole(&twin);
    let outgoing = twin.store.read(|r| r.outgoing(10, 1 << 20)).unwrap().unwrap();
    let places: Vec<_> = outgoing.entries.iter().map(|sent| (sent.envelope.inc, sent.envelope.seq)).collect();
    assert_eq!(places, [(2, 1), (2, 2), (2, 3)]);
    assert_eq!(outgoing.after, Some(wire::Place { inc: 1, seq: 1 }));
    desk.exchange(&twin);
    desk.agrees_with(&twin);
    // Once more, and what stood in the second chain first stands in it still.
    registers(&twin, 5);
    twin.write(|w| w.go_on_as(4, &[], Timestamp(9)));
    is_whole(&twin);
    desk.exchange(&twin);
    desk.agrees_with(&twin);
    assert_eq!(twin.store.read(|r| r.forks()).unwrap().len(), 2);
    twin.write(|w| w.close_forks(Timestamp(10)));
    assert_eq!(twin.store.read(|r| r.forks()).unwrap(), []);
}

#[test]
fn another_entry_under_the_id_of_an_own_one_changes_nothing() {
    let desk = Desk::new();
    let twin = Office::numbered(1);
    desk.enrol(&twin);
    registers(&twin, 0);
    registers(&twin, 1);
    desk.push(&twin, 2, false);
    let mut had = had(&desk, &twin);
    had[1].hash = digest(9);
    let given_up = twin.store.write("fork", |w| w.go_on_as(2, &had, Timestamp(9))).unwrap_err();
    assert!(matches!(given_up, StoreError::OtherEntry { .. }), "{given_up}");
    assert_eq!(twin.store.read(|r| r.device()).unwrap().unwrap().incarnation, 1);
    assert_eq!(twin.store.read(|r| r.unjudged()).unwrap(), 2);
    is_whole(&twin);
}

#[test]
fn a_place_that_is_not_what_was_hashed_is_named() {
    let twin = Office::furnished();
    twin.write(|w| w.go_on_as(2, &[], Timestamp(9)));
    assert_eq!(twin.store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap(), []);
    twin.write(|w| w.execute("update relinked set seq = 9 where intent = 2", []));
    let findings = twin.store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap();
    let altered = crate::JournalFinding::Altered { n: 2 };
    assert!(findings.contains(&altered), "{findings:?}");
}

#[test]
fn a_number_that_a_copied_disk_gave_twice_is_on_both_acts() {
    let desk = Desk::new();
    let (first, twin) = (Office::furnished(), Office::numbered(0));
    for office in [&first, &twin] {
        desk.enrol(office);
    }
    // Whatever it asks has other ids than what its brother does.
    (0..100).for_each(|_| drop(twin.intent(0, Role::Administrator, IntentBody::RegisterSites { sites: Vec::new() })));
    desk.exchange(&first);
    desk.pull(&twin, 100, 1);
    assert!(twin.store.read(|r| r.is_doubled()).unwrap(), "what is in the chain is not in the store");
    hand_over(&first, 0, 1, &[(0, Direction::Delivered)], None);
    hand_over(&twin, 1, 2, &[(3, Direction::Delivered)], None);
    desk.push(&first, 100, true);
    desk.pull(&twin, 100, 1);
    let numbers: Vec<String> =
        [0, 1].map(|n| twin.store.read(|r| r.acts().get(act(n))).unwrap().unwrap().folio.to_string()).into();
    assert_eq!(numbers[0], numbers[1]);
    assert_eq!(twin.store.read(|r| r.acts_of_one_number()).unwrap(), [act(0), act(1)]);
    assert_eq!(twin.store.rebase_check().unwrap(), []);
}
