//! A disk that was copied, and goes on at two places.

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
