//! Who said what is known, for whoever has to choose.

use super::*;
use crate::table::said::{Said, Stood};

const OSCAR: &str = "Óscar Ñáñez";
const LUCIA: &str = "Lucía Peña";

/// When `office` asked the `n`th time, whoever it was.
fn said(n: i64, by: &str) -> Said {
    Said { at: Timestamp(1_795_000_000_000 + n), by: Some(by.into()) }
}

fn enrolled() -> (Desk, Office, Office) {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    for office in [&north, &south] {
        desk.enrol(office);
        desk.exchange(office);
    }
    (desk, north, south)
}

fn asks_as(office: &Office, by: u32, body: IntentBody) {
    let intent = office.intent(by, Role::Administrator, body);
    office.write(|w| match w.submit(&intent, CLOCK) {
        Ok(_) => Ok(()),
        Err(Declined::Refused(refusal)) => panic!("{refusal:?}"),
        Err(Declined::Unreadable(error)) => Err(error),
    });
}

fn remarks(office: &Office, by: u32, text: &str) {
    let known = office.store.read(|r| r.items().get(item(0))).unwrap().unwrap();
    let change =
        Change { id: item(0), base_rev: known.rev, details: ItemDetails { remarks: text.into(), ..known.details } };
    asks_as(office, by, IntentBody::ChangeItems { items: vec![change] });
}

#[test]
fn of_an_item_in_dispute_both_ends_know_who_said_what_and_when() {
    let (desk, north, south) = enrolled();
    let of = |office: &Office| {
        let read = |r: &Reader<'_>| {
            let known = r.items().get(item(0))?.unwrap();
            Ok::<_, StoreError>((r.said().stands(&known)?, r.said().claims(&known)?))
        };
        office.store.read(read).unwrap()
    };
    assert_eq!(of(&south), (Some(Stood { said: said(3, OSCAR), act: None, folio: None }), vec![]), "as registered");
    hand_over(&north, 0, 1, &[(0, Direction::Delivered)], None);
    hand_over(&south, 1, 2, &[(0, Direction::Delivered)], None);
    desk.exchange(&north);
    desk.exchange(&south);
    desk.pull(&north, 100, 1);
    let folio = north.store.read(|r| r.acts().get(act(0))).unwrap().unwrap().folio.to_string();
    // What was done first and arrived second is the claim.
    let stood = Stood { said: said(7, OSCAR), act: Some(act(0)), folio: Some(folio) };
    for office in [&north, &south] {
        assert_eq!(of(office), (Some(stood.clone()), vec![Some(said(4, OSCAR))]));
    }
    let body = IntentBody::SettleDispute { item: item(0), base_rev: 3, upheld: Some(act(1)), note: "Se miró".into() };
    asks_as(&north, 1, body);
    let (stood, claims) = of(&north);
    let stood = stood.unwrap();
    assert_eq!((stood.said, stood.act, claims), (said(8, LUCIA), Some(act(1)), vec![]), "whoever settled it so");
}

#[test]
fn the_version_of_the_desk_is_what_was_told_and_not_what_waits() {
    let (desk, north, south) = enrolled();
    remarks(&north, 1, "del norte");
    remarks(&south, 2, "del sur");
    desk.exchange(&north);
    desk.exchange(&south);
    assert_eq!(south.store.read(|r| r.refused()).unwrap().len(), 1);
    let of = |office: &Office| {
        let read = |r: &Reader<'_>| {
            let told = r.said().told_item(item(0))?.map(|told| told.details.remarks);
            Ok::<_, StoreError>((r.said().item(item(0))?, told))
        };
        office.store.read(read).unwrap()
    };
    assert_eq!(of(&south), (Some(said(4, LUCIA)), None));
    remarks(&south, 2, "otra vez del sur");
    assert_eq!(of(&south), (Some(said(4, LUCIA)), Some("del norte".into())));
    desk.exchange(&south);
    assert_eq!(of(&south), (Some(said(2, "Iván Núñez")), None));
}

#[test]
fn people_and_sites_have_authors_too_and_whoever_was_erased_has_no_name() {
    let (desk, north, south) = enrolled();
    let of = |office: &Office| {
        let read = |r: &Reader<'_>| Ok::<_, StoreError>((r.said().person(person(2))?, r.said().site(site(1))?));
        office.store.read(read).unwrap()
    };
    assert_eq!(of(&south), (Some(said(2, OSCAR)), Some(said(1, OSCAR))));
    let details = casework::person::PersonDetails { position: "Técnica".into(), ..person_details(2) };
    asks_as(&north, 1, IntentBody::ChangePeople { people: vec![Change { id: person(2), base_rev: 1, details }] });
    let details = casework::site::SiteDetails { address: "Calle 1".into(), ..crate::fixture::site_details(1) };
    asks_as(&north, 1, IntentBody::ChangeSites { sites: vec![Change { id: site(1), base_rev: 1, details }] });
    assert_eq!(of(&north), (Some(said(2, OSCAR)), Some(said(1, OSCAR))), "the desk has not heard of it");
    desk.exchange(&north);
    desk.exchange(&south);
    assert_eq!(of(&south), (Some(said(4, LUCIA)), Some(said(5, LUCIA))));
    asks_as(&north, 0, IntentBody::ErasePerson { person: person(1), reason: "Lo pidió".into() });
    desk.exchange(&north);
    desk.exchange(&south);
    assert_eq!(of(&south), (Some(said(4, "")), Some(said(5, ""))));
}

#[test]
fn whoever_the_desk_knew_under_another_id_has_the_name_that_it_knows() {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    desk.enrol(&north);
    desk.exchange(&north);
    // The same document as Lucía, and an item of her own.
    let details = casework::person::PersonDetails { site: None, ..person_details(1) };
    south.ask(IntentBody::RegisterPeople { people: vec![New { id: person(7), details }] }).unwrap();
    let mut new = new_item(5, None);
    new.placement.site = None;
    asks_as(&south, 7, IntentBody::RegisterItems { items: vec![new] });
    desk.enrol(&south);
    desk.exchange(&south);
    desk.exchange(&north);
    for office in [&north, &south] {
        assert!(office.store.read(|r| r.people().get(person(7))).unwrap().is_none());
        let read = |r: &Reader<'_>| Ok::<_, StoreError>((r.said().item(item(5))?, r.items().history(item(5), 0, 1)?));
        let (said_by, history) = office.store.read(read).unwrap();
        assert_eq!((said_by, history[0].by_name.as_str()), (Some(said(2, LUCIA)), LUCIA));
    }
}
