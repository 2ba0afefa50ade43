//! What is told again from the start, by another scope.

use std::fs;

use casework::decide::World as _;

use super::*;
use crate::fixture::site_details;

/// Asks for something, and answers how much of the history its author is said to know.
fn knows(office: &Office, n: u32) -> u64 {
    let sites = vec![New { id: site(n), details: site_details(n) }];
    office.ask(IntentBody::RegisterSites { sites }).unwrap();
    let sent = office.store.read(|r| r.outgoing(100, 1 << 20)).unwrap().unwrap();
    sent.entries.last().unwrap().envelope.seen
}

/// A workstation that was told what another one asked.
fn told() -> (Desk, Office) {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    desk.enrol(&north);
    desk.enrol(&south);
    desk.exchange(&north);
    desk.pull(&south, 100, 1);
    (desk, south)
}

#[test]
fn whoever_asks_while_everything_is_told_again_knows_what_is_shown_here() {
    let (desk, south) = told();
    let all = desk.told.borrow().len() as u64;
    assert!(all > 1);
    let shown = || south.store.read(|r| r.items().get(item(0))).unwrap().is_some();

    south.write(|w| w.begin_scope());
    assert_eq!(south.store.read(|r| r.link()).unwrap().unwrap().seen, 0, "it is told from the start");
    assert_eq!((shown(), knows(&south, 5)), (true, all), "nothing was told yet: rows are as they were");
    desk.pull(&south, 1, 1);
    assert_eq!((shown(), knows(&south, 6)), (false, 1), "rows are as they were then");
    desk.pull(&south, 100, 1);
    assert_eq!((shown(), knows(&south, 7)), (true, all));
    desk.exchange(&south);
    desk.agrees_with(&south);
}

#[test]
fn what_is_refused_before_anything_was_told_anew_takes_nothing_off_that_is_shown_here() {
    let (desk, south) = told();
    let shown = || south.store.read(|r| r.items().get(item(0))).unwrap();
    let before = shown();
    assert!(before.is_some());

    south.write(|w| w.begin_scope());
    let sites = vec![New { id: site(5), details: site_details(5) }];
    south.ask(IntentBody::RegisterSites { sites }).unwrap();
    let sent = south.store.read(|r| r.outgoing(100, 1 << 20)).unwrap().unwrap();
    let id = sent.entries.last().unwrap().envelope.id;
    let verdict = Verdict::Refused { refusal: Refusal::NotPermitted };
    south.write(|w| w.judged(&[Judged { id, verdict: verdict.clone() }]));
    assert_eq!(shown(), before, "nothing was told yet: rows are as they were");
    assert_eq!(south.store.rebase_check().unwrap(), []);
    // The link holds again.
    desk.pull(&south, 100, 1);
    assert_eq!(shown(), before);
    let made = south.store.read(|r| r.world().site(site(5))).unwrap();
    assert_eq!(made, None, "what was refused is not there");
    assert_eq!(south.store.rebase_check().unwrap(), []);
}

#[test]
fn files_of_offices_that_are_not_seen_any_more_are_due_until_they_may_go() {
    let (desk, south) = told();
    let is_due = || south.store.read(|r| r.is_sweep_due()).unwrap();
    assert!(!is_due());
    south.write(|w| w.begin_scope());
    desk.pull(&south, 100, 1);
    // A damaged database may name them.
    let aside = south.store.folder().backups().join("danado-1");
    fs::create_dir_all(&aside).unwrap();
    assert_eq!(south.store.sweep_if_due().unwrap(), 0);
    assert!(is_due());
    fs::remove_dir(&aside).unwrap();
    south.store.sweep_if_due().unwrap();
    assert!(!is_due());
}
