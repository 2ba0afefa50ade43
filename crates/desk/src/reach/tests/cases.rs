//! Cases among what happens at random; and who comes to see which.

use casework::{
    ans::{CaseState, SuspensionReason},
    case::{CaseFile, Ground, MassEvent, NoteKind, Step},
    catalogue::{Edition, Group, Kept as _, Listed, ListedId},
    fact::{CaseFact, Fact},
    id::{CaseId, Digest, MassEventId, PersonId, SiteId},
    intent::{IntentBody, New},
    refusal::Refusal,
    role::Role,
    scope::{Record, Scope},
    site::TerritorialDirection,
};
use wire::{Own, Row, Verdict};

use super::{
    Antioquia, Office, Seat, Valle,
    made::{Made, Random},
    shared::{country, yes},
};
use crate::{
    case::CasesAsked,
    pull::packed_page,
    reach::may_read,
    table::case::tests::{group, register, step},
    workstation::{NOW, Workstation, person, uuid},
};

const GROUPS: [&str; 3] = ["Servicios TI e infraestructura", "Soporte de hardware y software", "Mesa de servicios"];

impl Made {
    /// Of somebody; whoever may not ask for others asks for themselves.
    pub(super) fn new_case(&mut self, at: &Workstation, random: &mut Random) -> Option<IntentBody> {
        let id = self.id();
        let of_others = at.account.role != Role::OnsiteL2 && random.below(3) > 0;
        let requester = if of_others { random.one(&self.people)? } else { at.account.person };
        let site = if random.below(3) > 0 { random.one(&self.sites) } else { None };
        let related = random.one(&self.cases).filter(|_| random.below(3) == 0);
        self.cases.push(CaseId(uuid(id)));
        let mut body = register(id, requester, site);
        if let IntentBody::RegisterCases { cases, .. } = &mut body {
            cases[0].details.related = related;
        }
        Some(body)
    }

    /// A group is of another office, if whoever asks may say so.
    pub(super) fn other_group(&self, office: &Office, random: &mut Random) -> Option<IntentBody> {
        let (id, _) = group(GROUPS[random.below(GROUPS.len())]);
        let known = office.ledger.read("look", |reader| reader.listed(ListedId::Group(id))).unwrap()?;
        let Listed::Group { record, .. } = known.listed else { return None };
        let listed = Listed::Group { id, record: Group { office: Self::office(random), ..record } };
        Some(IntentBody::ChangeCatalogue { editions: vec![Edition { edition: known.edition + 1, listed }] })
    }

    /// It is taken, given up, noted or escalated.
    pub(super) fn more_of_a_case(&self, office: &Office, random: &mut Random) -> Option<IntentBody> {
        let id = random.one(&self.cases)?;
        let from = match office.all().remove(&Record::Case(id)) {
            Some(Row::Case(case)) => case.state,
            _ => CaseState::Registered,
        };
        Some(match random.below(6) {
            0 => step(id, from, Step::Take),
            1 => step(id, from, Step::Dismiss { ground: Ground::OutOfScope }),
            2 => note(id, Digest([u8::try_from(random.below(200)).unwrap(); 32])),
            _ => {
                let (group, _) = group(GROUPS[random.below(GROUPS.len())]);
                let assignee = random.one(&self.people).filter(|_| random.below(2) == 0);
                step(id, from, Step::Escalate { group, assignee })
            }
        })
    }
}

fn note(case: CaseId, file: Digest) -> IntentBody {
    let file = Some(CaseFile { file, name: "foto.jpg".into() });
    IntentBody::NoteCase { case, note: NoteKind::Plain, text: "Se revisó".into(), file }
}

fn scope(office: TerritorialDirection) -> Scope {
    Scope::Of(office.into())
}

fn gives(name: &str, edition: u32, office: TerritorialDirection) -> IntentBody {
    let (id, record) = group(name);
    let listed = Listed::Group { id, record: Group { office: Some(office), ..record } };
    IntentBody::ChangeCatalogue { editions: vec![Edition { edition, listed }] }
}

const CASE: CaseId = CaseId(uuid::Uuid::from_u128(60));

/// A country with a case of Antioquia, and with one group of each office.
fn with_case(office: &Office) -> Seat {
    let mut boss = country(office);
    yes(office, &mut boss.at, gives(GROUPS[1], 2, Antioquia));
    yes(office, &mut boss.at, gives(GROUPS[0], 2, Valle));
    yes(office, &mut boss.at, register(60, PersonId(uuid(11)), Some(SiteId(uuid(1)))));
    boss
}

#[test]
fn a_case_is_of_its_office_and_comes_to_another_with_its_whole_history_when_it_is_escalated_there() {
    let office = Office::new();
    let mut boss = with_case(&office);
    let mut ant = office.seat(2, Role::OnsiteL2, scope(Antioquia));
    let mut val = office.seat(3, Role::Administrator, scope(Valle));
    let photo = office.blobs.put(b"foto").unwrap();
    office.brings(ant.at.dev, photo);
    yes(&office, &mut ant.at, step(CASE, CaseState::Registered, Step::Take));
    yes(&office, &mut ant.at, note(CASE, photo));
    val.pull(&office);
    assert!(!val.rows.contains_key(&Record::Case(CASE)), "of another office");
    let no = |refusal| Verdict::Refused { refusal };
    let takes = step(CASE, CaseState::InProgress, Step::Take);
    assert_eq!(office.said(&mut val.at, takes), no(Refusal::NoSuchCase { case: CASE }), "nor is anything asked of it");
    let again = register(60, PersonId(uuid(21)), Some(SiteId(uuid(2))));
    assert_eq!(office.said(&mut val.at, again), no(Refusal::AlreadyExists));
    let reads = |dev| office.ledger.read("look", |reader| may_read(reader, dev, photo)).unwrap();
    assert!(!reads(val.at.dev));

    let of = |office_of| {
        let asked = CasesAsked { office: Some(office_of), limit: 9, ..CasesAsked::default() };
        office.ledger.cases(&asked, NOW).unwrap().cases.len()
    };
    assert_eq!((of(Antioquia), of(Valle)), (1, 0));
    let (to, _) = group(GROUPS[0]);
    yes(&office, &mut ant.at, step(CASE, CaseState::InProgress, Step::Escalate { group: to, assignee: None }));
    val.pull(&office);
    let Some(Row::Case(case)) = val.rows.get(&Record::Case(CASE)) else { panic!("{:?}", val.rows) };
    assert!(case.code.is_some());
    let events = case.events.as_slice();
    assert!(
        matches!(events, [CaseFact::Stepped { .. }, CaseFact::Noted { .. }, CaseFact::Stepped { .. }]),
        "{events:?}"
    );
    for shown in [Record::Person(PersonId(uuid(11))), Record::Site(SiteId(uuid(1)))] {
        assert!(val.rows.contains_key(&shown), "{shown:?}");
    }
    assert!(reads(val.at.dev), "its photo comes with it");
    assert_eq!((of(Antioquia), of(Valle)), (1, 1), "as the desk itself lists them");
    yes(&office, &mut boss.at, note(CASE, photo));
    for seat in [&mut ant, &mut val, &mut boss] {
        seat.pull(&office);
    }
    let of = |seat: &Seat| seat.rows.get(&Record::Case(CASE)).cloned();
    assert!(of(&boss).is_some() && of(&ant) == of(&boss) && of(&val) == of(&boss), "who saw it goes on seeing it");
}

/// What a workstation is told goes by its offices; who is of a provider does only with what they were given.
#[test]
fn a_provider_sees_what_was_handed_to_their_group_and_gives_back_what_they_have() {
    let office = Office::new();
    let mut boss = with_case(&office);
    let provider = "Proveedor de dotación tecnológica";
    yes(&office, &mut boss.at, gives(provider, 2, Valle));
    yes(&office, &mut boss.at, register(61, PersonId(uuid(11)), Some(SiteId(uuid(1)))));
    let mut of = office.seat(3, Role::Provider, scope(Valle));
    of.pull(&office);
    assert!(!of.rows.contains_key(&Record::Case(CASE)));
    assert!(!of.rows.contains_key(&Record::Person(PersonId(uuid(11)))), "nor whoever asked for it");
    let (group, _) = group(provider);
    let (specialist, contract) = (of.at.account.person, "CO-12".to_owned());
    // Who works there is a person whom the desk knows.
    let people = vec![New { id: specialist, details: person("Quien repara", "909") }];
    yes(&office, &mut boss.at, IntentBody::RegisterPeople { people });
    let hands = Step::ToProvider { group, specialist, contract, ticket: String::new() };
    yes(&office, &mut boss.at, step(CASE, CaseState::Registered, hands));
    of.pull(&office);
    let of_the_other = |of: &Seat| of.rows.keys().filter(|record| matches!(record, Record::Case(_))).count();
    assert_eq!((of.rows.contains_key(&Record::Case(CASE)), of_the_other(&of)), (true, 1), "this one and no other");
    assert!(of.rows.contains_key(&Record::Person(PersonId(uuid(11)))), "with whom it names");
    let hidden = CaseId(uuid(61));
    let no = Verdict::Refused { refusal: Refusal::NoSuchCase { case: hidden } };
    assert_eq!(office.said(&mut of.at, step(hidden, CaseState::Registered, Step::Take)), no);
    assert_eq!(office.said(&mut of.at, note(hidden, Digest([7; 32]))), no);
    for refused in [Step::Take, Step::Suspend { reason: SuspensionReason::AwaitingPartsOrWarranty, resume_on: None }] {
        let said = office.said(&mut of.at, step(CASE, CaseState::ProviderActive, refused));
        let Verdict::Refused { refusal: Refusal::NotInHand { case: CASE, .. } } = said else { panic!("{said:?}") };
    }
    yes(&office, &mut of.at, step(CASE, CaseState::ProviderActive, Step::Solve { solution: "Repuesto".into() }));
    assert_eq!(office.said(&mut of.at, gives(provider, 3, Valle)), Verdict::Refused { refusal: Refusal::NotPermitted });
}

#[test]
fn the_catalogue_holds_for_the_country_and_is_changed_where_all_of_it_is_seen() {
    let office = Office::new();
    let mut boss = with_case(&office);
    let mut val = office.seat(3, Role::Administrator, scope(Valle));
    let refused = Verdict::Refused { refusal: Refusal::NotPermitted };
    assert_eq!(office.said(&mut val.at, gives(GROUPS[0], 3, Valle)), refused, "also of its own group");
    yes(&office, &mut boss.at, gives(GROUPS[0], 3, Valle));
}

#[test]
fn a_group_that_comes_to_an_office_brings_it_what_is_still_open() {
    let office = Office::new();
    let mut boss = with_case(&office);
    let over = CaseId(uuid(61));
    yes(&office, &mut boss.at, register(61, PersonId(uuid(11)), Some(SiteId(uuid(1)))));
    yes(&office, &mut boss.at, step(over, CaseState::Registered, Step::Dismiss { ground: Ground::OutOfScope }));
    let mut val = office.seat(3, Role::OnsiteL2, scope(Valle));
    val.pull(&office);
    assert!(!val.rows.contains_key(&Record::Case(CASE)));
    yes(&office, &mut boss.at, gives(GROUPS[1], 3, Valle));
    val.pull(&office);
    assert!(val.rows.contains_key(&Record::Case(CASE)));
    assert!(!val.rows.contains_key(&Record::Case(over)), "it has ended");
}

#[test]
fn a_case_of_no_office_is_seen_by_whoever_sees_the_country() {
    let office = Office::new();
    let mut boss = country(&office);
    yes(&office, &mut boss.at, register(60, PersonId(uuid(11)), Some(SiteId(uuid(9)))));
    let mut seats = [Antioquia, Valle].map(|of| office.seat(of as u8 + 2, Role::OnsiteL2, scope(of)));
    for seat in &mut seats {
        seat.pull(&office);
        assert!(!seat.rows.contains_key(&Record::Case(CASE)), "a group without an office shows it to nobody");
    }
    boss.pull(&office);
    assert!(boss.rows.contains_key(&Record::Case(CASE)));
}

#[test]
fn the_catalogue_and_mass_events_are_told_to_everybody_and_cases_of_them_to_whoever_sees_them() {
    let office = Office::new();
    let mut boss = with_case(&office);
    let val = office.seat(3, Role::OnsiteL2, scope(Valle));
    let details = MassEvent {
        cause: "Corte de Internet".into(),
        affected_users: 6,
        started_at: NOW,
        ended_at: None,
        evidence: String::new(),
    };
    let event = MassEventId(uuid(70));
    yes(&office, &mut boss.at, IntentBody::DeclareMassEvent { event, details: Box::new(details), cases: vec![CASE] });
    let (page, _) = packed_page(&office.ledger, val.at.dev, None, Own::Whole).unwrap();
    let count = |is: fn(&Fact) -> bool| page.entries.iter().flat_map(|told| &told.facts).filter(|f| is(f)).count();
    assert_eq!(count(|fact| matches!(fact, Fact::Listed(_))), 2);
    assert_eq!(count(|fact| matches!(fact, Fact::MassEvent(..))), 1);
    assert_eq!(count(|fact| matches!(fact, Fact::Case(..))), 0);
}
