//! What people sign at a workstation has its effect, whoever of those who share it does what, and whatever is told there by
//! then.

use casework::{
    id::{ActId, ItemId, PersonId, SiteId},
    intent::{Change, IntentBody, New, NewItem},
    item::{LifecycleState, Placement},
    person::PersonDetails,
    role::Role,
    scope::{Record, Scope},
    signing::SignerRole,
};
use wire::{Row, Verdict};

use super::{
    Antioquia, Office, Santander, Seat, Valle,
    made::{content, folio, line, party, signed, site},
};
use crate::{
    pull::packed_page,
    workstation::{Workstation, laptop, person, uuid},
};

const ANT: u128 = 1;
const VAL: u128 = 2;

fn scope(office: casework::site::TerritorialDirection) -> Scope {
    Scope::Of(office.into())
}

pub(super) fn yes(office: &Office, at: &mut Workstation, body: IntentBody) {
    let verdict = office.said(at, body);
    assert!(matches!(&verdict, Verdict::Accepted { left_out, .. } if left_out.is_empty()), "{verdict:?}");
}

fn somebody(id: u128, home: u128) -> New<PersonId, PersonDetails> {
    let details =
        PersonDetails { site: Some(SiteId(uuid(home))), ..person(&format!("Nombre N{id}N"), &format!("1{id}")) };
    New { id: PersonId(uuid(id)), details }
}

pub(super) fn item_at(id: u128, site: u128) -> NewItem {
    let placement = Placement {
        lifecycle: LifecycleState::InStock,
        holder: None,
        site: Some(SiteId(uuid(site))),
        workplace: String::new(),
        expected_return_on: None,
    };
    NewItem { id: ItemId(uuid(id)), details: laptop(&format!("UV-{id}")), placement }
}

/// A site, two people and an item of each of two offices.
pub(super) fn country(office: &Office) -> Seat {
    let mut boss = office.seat(1, Role::Administrator, Scope::National);
    let site = |id, name: &str, of| New { id: SiteId(uuid(id)), details: site(name, of) };
    let sites =
        vec![site(ANT, "PAV Medellín", Some(Antioquia)), site(VAL, "PAV Cali", Some(Valle)), site(9, "Sede", None)];
    yes(office, &mut boss.at, IntentBody::RegisterSites { sites });
    let people = vec![somebody(11, ANT), somebody(12, ANT), somebody(21, VAL), somebody(22, VAL)];
    yes(office, &mut boss.at, IntentBody::RegisterPeople { people });
    yes(office, &mut boss.at, IntentBody::RegisterItems { items: vec![item_at(31, ANT), item_at(32, VAL)] });
    boss
}

/// An act by which `official` hands an item over to `holder`, signed by both.
pub(super) fn sign(
    office: &Office,
    at: &mut Workstation,
    act: u128,
    (official, holder): (u128, u128),
    item: u128,
) -> IntentBody {
    let act_id = ActId(uuid(act));
    let parties = [official, holder].map(|id| party(id, person("Nombre", &format!("1{id}"))));
    let [one, other] = parties.clone();
    let content = content((one, other), vec![line(ItemId(uuid(item)), laptop(&format!("UV-{item}")))], None);
    let content_digest = office.blobs.put(act_id.0.as_bytes()).unwrap();
    let pdf = office.blobs.put(format!("%PDF-{act}").as_bytes()).unwrap();
    office.brings(at.dev, content_digest);
    office.brings(at.dev, pdf);
    let signers: Vec<SignerRole> = content.signers().into_iter().map(|(role, _)| role).collect();
    let folio = folio(u32::try_from(act).unwrap());
    let issue = IntentBody::IssueAct { act: act_id, folio, content: Box::new(content), content_digest, pdf };
    yes(office, at, issue);
    for (signer, party) in signers.into_iter().zip(&parties) {
        let turn = Box::new(signed(at, signer, party, content_digest));
        yes(office, at, IntentBody::TakeTurn { act: act_id, version: 1, signer, turn, pdf });
    }
    IntentBody::SealAct { act: act_id, version: 1, pdf }
}

fn holder(office: &Office, item: u128) -> Option<PersonId> {
    let Some(Row::Item(item)) = office.all().remove(&Record::Item(ItemId(uuid(item)))) else { panic!("{item}") };
    assert_eq!(item.disputes, []);
    item.placement.holder
}

#[test]
fn who_shares_a_workstation_may_hand_over_what_is_told_there_to_whom_is_known_there() {
    let office = Office::new();
    country(&office);
    let mut seat = office.shared(2, Role::OnsiteL2, Scope::Of([Antioquia, Valle].into_iter().collect()));
    seat.pull(&office);
    // What is of Antioquia, to somebody of Antioquia; and what is of Valle by somebody of Antioquia.
    for (number, (sits, parties, item)) in [(1, (11, 12), 31), (0, (11, 22), 32)].into_iter().enumerate() {
        seat.at.account = seat.crew[sits];
        let seal = sign(&office, &mut seat.at, 40 + number as u128, parties, item);
        yes(&office, &mut seat.at, seal);
        assert_eq!(holder(&office, item), Some(PersonId(uuid(parties.1))));
    }
    seat.pull(&office);
}

#[test]
fn an_open_act_is_sealed_where_its_maker_lost_the_office_and_what_was_sealed_is_told_no_more() {
    let office = Office::new();
    let mut boss = country(&office);
    yes(&office, &mut boss.at, IntentBody::RegisterItems { items: vec![item_at(34, ANT)] });
    let mut seat = office.seat(2, Role::OnsiteL2, scope(Antioquia));
    let sealed = sign(&office, &mut seat.at, 41, (11, 12), 34);
    yes(&office, &mut seat.at, sealed);
    let seal = sign(&office, &mut seat.at, 40, (11, 12), 31);
    seat.pull(&office);
    office.give(seat.at.dev, scope(Valle));
    // What happens meanwhile to what is still told there is told there, too.
    let details = casework::item::ItemDetails { model: "Otro".into(), ..laptop("UV-31") };
    let items = vec![Change { id: ItemId(uuid(31)), base_rev: 1, details }];
    yes(&office, &mut boss.at, IntentBody::ChangeItems { items });
    seat.pull(&office);
    let has = |seat: &Seat, record| seat.rows.contains_key(&record);
    assert!(has(&seat, Record::Item(ItemId(uuid(31)))), "its lines are sealed where it was made");
    assert!(has(&seat, Record::Act(ActId(uuid(40)))) && has(&seat, Record::Act(ActId(uuid(41)))), "its own acts");
    assert!(!has(&seat, Record::Item(ItemId(uuid(34)))));
    yes(&office, &mut seat.at, seal);
    assert_eq!(holder(&office, 31), Some(PersonId(uuid(12))));
    seat.pull(&office);
}

#[test]
fn what_an_open_act_is_about_is_told_until_the_next_change_and_no_longer() {
    let office = Office::new();
    let mut boss = country(&office);
    let mut seat = office.seat(2, Role::OnsiteL2, scope(Antioquia));
    let seal = sign(&office, &mut seat.at, 40, (11, 12), 31);
    seat.pull(&office);
    office.give(seat.at.dev, scope(Valle));
    seat.pull(&office);
    let item = Record::Item(ItemId(uuid(31)));
    assert!(seat.rows.contains_key(&item), "it is sealed there");
    yes(&office, &mut seat.at, seal);
    office.give(seat.at.dev, scope(Santander));
    // Whoever has it next is nobody that they have to know.
    let details = casework::item::ItemDetails { model: "Otro".into(), ..laptop("UV-31") };
    let items = vec![Change { id: ItemId(uuid(31)), base_rev: 2, details }];
    yes(&office, &mut boss.at, IntentBody::ChangeItems { items });
    seat.pull(&office);
    assert!(!seat.rows.contains_key(&item));
    assert!(seat.rows.contains_key(&Record::Act(ActId(uuid(40)))), "the act is theirs");
}

#[test]
fn whoever_writes_down_after_a_change_what_is_of_the_office_that_they_lost_sees_it() {
    let office = Office::new();
    country(&office);
    let mut seat = office.seat(2, Role::OnsiteL2, scope(Antioquia));
    seat.pull(&office);
    office.give(seat.at.dev, scope(Valle));
    seat.pull(&office);
    // Nothing was accepted since: they know no more than at the end of the view before.
    seat.at.seen = office.ledger.read("look", |r| r.accepted()).unwrap();
    let New { details, .. } = somebody(11, ANT);
    let details = PersonDetails { site: None, ..details };
    let people = vec![New { id: PersonId(uuid(111)), details }];
    yes(&office, &mut seat.at, IntentBody::RegisterPeople { people });
    seat.pull(&office);
    assert!(seat.rows.contains_key(&Record::Person(PersonId(uuid(11)))), "they have the document before them");
}

#[test]
fn what_was_written_down_in_a_lost_office_does_not_show_the_new_one_who_came_into_the_lost_one_since() {
    let office = Office::new();
    let mut boss = country(&office);
    let mut seat = office.seat(2, Role::OnsiteL2, scope(Antioquia));
    seat.pull(&office);
    seat.at.seen = office.ledger.read("look", |r| r.accepted()).unwrap();
    let New { details, .. } = somebody(13, ANT);
    let people = vec![New { id: PersonId(uuid(113)), details: PersonDetails { site: None, ..details } }];
    office.give(seat.at.dev, scope(Valle));
    yes(&office, &mut boss.at, IntentBody::RegisterPeople { people: vec![somebody(13, ANT)] });
    yes(&office, &mut seat.at, IntentBody::RegisterPeople { people });
    let mut val = office.seat(3, Role::OnsiteL2, scope(Valle));
    val.pull(&office);
    assert!(!val.rows.contains_key(&Record::Person(PersonId(uuid(13)))));
}

#[test]
fn an_act_that_was_made_before_a_change_and_is_sent_after_it_is_sealed_with_its_effect() {
    let office = Office::new();
    country(&office);
    let mut seat = office.seat(2, Role::OnsiteL2, scope(Antioquia));
    seat.pull(&office);
    seat.at.seen = office.ledger.read("look", |r| r.accepted()).unwrap();
    office.give(seat.at.dev, scope(Valle));
    let seal = sign(&office, &mut seat.at, 40, (11, 12), 31);
    seat.pull(&office);
    assert!(seat.rows.contains_key(&Record::Item(ItemId(uuid(31)))));
    yes(&office, &mut seat.at, seal);
    assert_eq!(holder(&office, 31), Some(PersonId(uuid(12))));
    seat.pull(&office);
}

#[test]
fn that_two_ids_are_of_one_person_is_told_to_whoever_wrote_so_whatever_they_see() {
    let office = Office::new();
    country(&office);
    let mut seat = office.seat(2, Role::OnsiteL2, scope(Antioquia));
    let New { details, .. } = somebody(21, VAL);
    let details = PersonDetails { site: None, ..details };
    let people = vec![New { id: PersonId(uuid(121)), details }];
    yes(&office, &mut seat.at, IntentBody::RegisterPeople { people });
    office.give(seat.at.dev, scope(Santander));
    let (page, _) = packed_page(&office.ledger, seat.at.dev, None, wire::Own::Whole).unwrap();
    let facts: Vec<_> = page.entries.iter().flat_map(|told| &told.facts).filter(|fact| fact.is_same()).collect();
    assert_eq!(facts.len(), 1, "so that it goes with them when they are erased");
    seat.pull(&office);
}

#[test]
fn a_line_of_an_item_that_its_author_never_saw_is_a_question_to_whoever_does() {
    let office = Office::new();
    country(&office);
    let mut seat = office.seat(2, Role::OnsiteL2, scope(Valle));
    seat.pull(&office);
    let seal = sign(&office, &mut seat.at, 40, (21, 22), 31);
    assert!(matches!(office.said(&mut seat.at, seal), Verdict::Accepted { .. }));
    let Some(Row::Item(item)) = office.all().remove(&Record::Item(ItemId(uuid(31)))) else { panic!() };
    assert_eq!((item.placement.holder, item.disputes.len()), (None, 1));
    seat.pull(&office);
    assert!(!seat.rows.contains_key(&Record::Item(ItemId(uuid(31)))), "nor do they see it by that");
}

#[test]
fn who_works_at_a_workstation_is_known_there_whatever_is_told_there() {
    let office = Office::new();
    country(&office);
    let mut seat = office.shared(2, Role::OnsiteL2, scope(Antioquia));
    let other = seat.crew[1].person;
    let people = vec![New { id: other, details: person("Quien comparte", "777") }];
    yes(&office, &mut seat.at, IntentBody::RegisterPeople { people });
    seat.pull(&office);
    office.give(seat.at.dev, scope(Valle));
    seat.pull(&office);
    assert!(seat.rows.contains_key(&Record::Person(other)));
    // To whoever it was given and taken again at once the same is told anew.
    for to in [Antioquia, Valle] {
        office.give(seat.at.dev, scope(to));
    }
    seat.pull(&office);
    assert!(seat.rows.contains_key(&Record::Person(other)));
}

#[test]
fn who_was_erased_is_told_to_whoever_wrote_of_them_and_sees_them_no_more() {
    let office = Office::new();
    let mut boss = country(&office);
    let mut seat = office.seat(2, Role::OnsiteL2, scope(Antioquia));
    yes(&office, &mut seat.at, IntentBody::RegisterPeople { people: vec![somebody(13, ANT)] });
    office.give(seat.at.dev, scope(Valle));
    seat.pull(&office);
    let who = Record::Person(PersonId(uuid(13)));
    assert!(!seat.rows.contains_key(&who));
    yes(&office, &mut boss.at, IntentBody::ErasePerson { person: PersonId(uuid(13)), reason: "Lo pidió".into() });
    seat.pull(&office);
    let Some(Row::Person(erased)) = seat.rows.get(&who) else { panic!("they are not told of it") };
    assert!(erased.erasure.is_some() && erased.details == PersonDetails::erased());
}
