//! What was asked by a catalogue that is not the one of the desk any more.

use casework::{
    ans::Ans,
    catalogue::{CatalogueFlaw, Category, Edition, Group, Listed, ListedId, Sla, shipped},
};

use super::*;
use crate::table::case::tests::group;

fn admin(office: &Office) -> Workstation {
    office.workstation(9, Role::Administrator)
}

fn changes(edition: u32, listed: Listed) -> IntentBody {
    IntentBody::ChangeCatalogue { editions: vec![Edition { edition, listed }] }
}

/// The ANS by which a case of these tests begins.
fn ans() -> Listed {
    let id = new_case(60, LUZ, None).sla;
    shipped()[&ListedId::Sla(id)].listed.clone()
}

fn inactive(listed: Listed) -> Listed {
    match listed {
        Listed::Category { id, record } => Listed::Category { id, record: Category { active: false, ..record } },
        Listed::Sla { id, record } => Listed::Sla { id, record: Sla { active: false, ..record } },
        Listed::Group { id, record } => Listed::Group { id, record: Group { active: false, ..record } },
        other => panic!("{other:?}"),
    }
}

fn listed_group(name: &str) -> Listed {
    let (id, record) = group(name);
    Listed::Group { id, record }
}

#[test]
fn nothing_new_is_made_of_what_became_inactive_meanwhile_and_its_author_is_told_what() {
    let (id, record) = category("Equipo de cómputo");
    let gone = [Listed::Category { id, record }, ans(), listed_group("Soporte de hardware y software")];
    for listed in gone {
        let (office, mut lead, mut onsite) = with_luz();
        office.yes(&mut lead, register(60, LUZ, None));
        let of = listed.id();
        office.yes(&mut admin(&office), changes(2, inactive(listed)));
        // Asked before it was told there.
        lead.seen = 0;
        assert_eq!(office.said(&mut lead, register(61, LUZ, None)), refused(Refusal::NotActive { listed: of }));
        assert_eq!((office.code(61), office.count("select count(*) from case_code")), (None, 1));
        office.yes(&mut onsite, step(CASE, CaseState::Registered, Step::Take));
        office.yes(&mut onsite, step(CASE, CaseState::InProgress, solve()));
    }
}

#[test]
fn a_case_goes_to_no_group_and_gets_no_ans_that_became_inactive_meanwhile() {
    let (office, mut lead, mut onsite) = with_taken();
    let mut admin = admin(&office);
    let to = listed_group("Servicios TI e infraestructura");
    let (of, IntentBody::ChangeSla { sla, .. }) = (to.id(), other_ans(&office)) else { panic!() };
    let another = shipped()[&ListedId::Sla(sla)].listed.clone();
    let ListedId::Group(group) = of else { panic!() };
    office.yes(&mut admin, changes(2, inactive(to.clone())));
    office.yes(&mut admin, changes(2, inactive(another.clone())));
    let before = office.case(CASE);
    let escalate = || step(CASE, CaseState::InProgress, Step::Escalate { group, assignee: None });
    assert_eq!(office.said(&mut onsite, escalate()), refused(Refusal::NotActive { listed: of }));
    assert_eq!(office.said(&mut lead, other_ans(&office)), refused(Refusal::NotActive { listed: another.id() }));
    assert_eq!(office.case(CASE), before);
    office.yes(&mut admin, changes(3, to));
    office.yes(&mut admin, changes(3, another));
    office.yes(&mut lead, other_ans(&office));
    office.yes(&mut onsite, escalate());
}

#[test]
fn what_is_agreed_is_what_the_desk_lists_when_the_case_arrives() {
    let (office, mut lead, _) = with_luz();
    let Listed::Sla { id, record } = ans() else { panic!() };
    let ans = Ans { target_ms: record.ans.target_ms / 2, ..record.ans };
    let faster = Listed::Sla { id, record: Sla { ans, ..record } };
    office.yes(&mut admin(&office), changes(2, faster));
    lead.seen = 0;
    office.yes(&mut lead, register(60, LUZ, None));
    assert_eq!(office.case(CASE).unwrap().agreed_now().ans, ans, "and by that it is told, to its author too");
}

#[test]
fn the_catalogue_is_changed_by_administrators_one_after_the_other() {
    let (office, mut lead, mut onsite) = with_luz();
    let mut agent = office.workstation(3, Role::AgentL1);
    let off = || inactive(listed_group("Mesa de servicios"));
    for at in [&mut lead, &mut onsite, &mut agent] {
        assert_eq!(office.said(at, changes(2, off())), refused(Refusal::NotPermitted));
    }
    let (mut north, mut south) = (admin(&office), office.workstation(10, Role::Administrator));
    office.yes(&mut north, changes(2, off()));
    assert_eq!(office.said(&mut south, changes(2, off())), refused(Refusal::Stale), "both wrote the second edition");
    assert_eq!(office.said(&mut south, changes(4, off())), refused(Refusal::Stale), "nor is one left out");
    let both = vec![Edition { edition: 3, listed: off() }, Edition { edition: 2, listed: nameless() }];
    let flawed = office.said(&mut south, IntentBody::ChangeCatalogue { editions: both });
    let flaw = CatalogueFlaw::Unnamed;
    assert_eq!(flawed, refused(Refusal::BadListed { listed: nameless().id(), flaw }), "all of it or nothing");
    let kept = office.ledger.read("look", |r| r.listed(off().id())).unwrap().unwrap();
    assert_eq!(kept, Edition { edition: 2, listed: off() });
}

fn nameless() -> Listed {
    match listed_group("Servicios TI e infraestructura") {
        Listed::Group { id, record } => Listed::Group { id, record: Group { name: String::new(), ..record } },
        other => panic!("{other:?}"),
    }
}
