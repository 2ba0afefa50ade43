//! Sites of one name.

use super::*;
use crate::fixture::site_details;

fn register(office: &Office, n: u32) {
    let sites = vec![New { id: site(n), details: site_details(n) }];
    office.ask(IntentBody::RegisterSites { sites }).unwrap();
}

#[test]
fn a_second_site_of_a_name_is_another_for_whoever_knew_the_first_and_the_same_for_who_did_not() {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    desk.enrol(&north);
    desk.enrol(&south);
    desk.exchange(&north);
    let named = |n| site_details(n).likeness();
    assert_eq!((named(3), named(6)), (named(0), named(0)));
    register(&north, 3);
    assert_eq!(north.store.rebase_check().unwrap(), [], "judged again it is what it was at once");
    register(&south, 6);
    desk.exchange(&north);
    desk.exchange(&south);
    desk.exchange(&north);
    let known = |n| south.store.read(|r| r.sites().get(site(n))).unwrap().is_some();
    assert_eq!([0, 3, 6].map(known), [true, true, false]);
    desk.agrees_with(&north);
    desk.agrees_with(&south);
}
