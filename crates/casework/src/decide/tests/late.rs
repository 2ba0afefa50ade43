//! Two offices that did not know of each other, and the desk that hears both.

mod cases;
mod unseen;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;

use expect_test::expect;
use uuid::Uuid;

use super::memory::Memory;
use super::office::*;
use crate::act::{Act, ActStage};
use crate::calendar::Calendar;
use crate::case::{Case, MassEvent};
use crate::catalogue::{Edition, ListedId};
use crate::decide::{Aspect, Declined, LateWorld, Subject, World, decide_late};
use crate::dispute::Claim;
use crate::fact::{ActFact, Fact, ItemFact, PersonFact, SiteFact};
use crate::folio::Folio;
use crate::format::{FormatCode, FormatTemplate};
use crate::id::{ActId, CalendarId, CaseId, CategoryId, ItemId, MassEventId, PersonId, SiteId};
use crate::intent::{Change, Intent, IntentBody, New, NewItem};
use crate::item::{Item, ItemDetails, ItemType, LifecycleState, Ownership, Placement, Serial};
use crate::person::{IdDocument, Person};
use crate::refusal::Refusal;
use crate::rename::Names;
use crate::site::Site;
use crate::time::Between;

/// What the desk has, and who changed what when.
#[derive(Default)]
struct Desk {
    world: Memory,
    items: BTreeMap<ItemId, ItemId>,
    people: BTreeMap<PersonId, PersonId>,
    sites: BTreeMap<SiteId, SiteId>,
    changes: Vec<(Subject, Aspect, &'static str, usize)>,
    issued: BTreeMap<ActId, &'static str>,
    /// Who is heard does not see these.
    hidden: Vec<ItemId>,
    unseen: Vec<PersonId>,
    heard: usize,
    /// Who is heard, and how much of the history they knew.
    hearing: Cell<(&'static str, usize)>,
    told: String,
}

impl Desk {
    fn beside(office: &Office) -> Self {
        Self { world: office.world.clone(), ..Self::default() }
    }

    /// Hears everything that was accepted at `office`, which knew `seen` entries of the history.
    fn hear_all(&mut self, device: &'static str, office: &Office, seen: usize) {
        for intent in &office.accepted {
            // What is refused is told, and the next one is heard.
            let _ = self.hear(device, seen, intent.clone());
        }
    }

    fn hear(&mut self, device: &'static str, seen: usize, intent: Intent) -> Result<(), Refusal> {
        self.hearing.set((device, seen));
        let kind = intent.body.kind();
        writeln!(self.told, "{device} {kind}").unwrap();
        let heard = match decide_late(&*self, intent) {
            Ok(heard) => heard,
            Err(Declined::Refused(refusal)) => {
                writeln!(self.told, "    NO: {}", tell_refusal(&refusal)).unwrap();
                return Err(refusal);
            }
            Err(Declined::Unreadable(never)) => match never {},
        };
        self.heard += 1;
        for fact in &heard.facts {
            writeln!(self.told, "    {}", tell(fact)).unwrap();
            self.fold(device, fact);
        }
        for refusal in &heard.left_out {
            writeln!(self.told, "    left out: {}", tell_refusal(refusal)).unwrap();
        }
        Ok(())
    }

    fn fold(&mut self, device: &'static str, fact: &Fact) {
        self.world.apply(fact);
        match fact {
            Fact::Item(id, ItemFact::SameAs { item }) => drop(self.items.insert(*id, *item)),
            Fact::Person(id, PersonFact::SameAs { person }) => drop(self.people.insert(*id, *person)),
            Fact::Site(id, SiteFact::SameAs { site }) => drop(self.sites.insert(*id, *site)),
            Fact::Act(id, fact) if matches!(**fact, ActFact::Issued { .. }) => {
                self.issued.entry(*id).or_insert(device);
            }
            _ => {}
        }
        if let Some((subject, aspect)) = fact.changes() {
            self.changes.push((subject, aspect, device, self.heard));
        }
    }
}

impl Names for Desk {
    type Error = Infallible;

    fn item_is(&self, id: ItemId) -> Result<ItemId, Infallible> {
        Ok(*self.items.get(&id).unwrap_or(&id))
    }
    fn person_is(&self, id: PersonId) -> Result<PersonId, Infallible> {
        Ok(*self.people.get(&id).unwrap_or(&id))
    }
    fn site_is(&self, id: SiteId) -> Result<SiteId, Infallible> {
        Ok(*self.sites.get(&id).unwrap_or(&id))
    }
}

impl LateWorld for Desk {
    fn changed_meanwhile(&self, subject: Subject, aspect: Aspect) -> Result<bool, Infallible> {
        let (device, seen) = self.hearing.get();
        let meanwhile = |(s, a, by, n): &(Subject, Aspect, &str, usize)| {
            (*s, *a) == (subject, aspect) && *by != device && *n > seen
        };
        Ok(self.changes.iter().any(meanwhile))
    }
    fn is_of_twin(&self, act: ActId) -> Result<bool, Infallible> {
        let (device, _) = self.hearing.get();
        let disk = |name: &'static str| name.trim_end_matches(" copied");
        Ok(self.issued.get(&act).is_some_and(|by| *by != device && disk(by) == disk(device)))
    }
    fn item_on_paper(&self, id: ItemId) -> Result<Option<Item>, Infallible> {
        self.world.item(id)
    }
    fn person_on_paper(&self, id: PersonId) -> Result<bool, Infallible> {
        Ok(self.world.person(id)?.is_some())
    }
    fn site_like(&self, likeness: &str) -> Result<Option<SiteId>, Infallible> {
        Ok(self.world.sites.values().find(|site| site.details.likeness() == likeness).map(|site| site.id))
    }
}

macro_rules! as_the_memory_says {
    ($($name:ident($($arg:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl World for Desk {
            type Error = Infallible;
            fn item(&self, id: ItemId) -> Result<Option<Item>, Infallible> {
                if self.hidden.contains(&id) { Ok(None) } else { self.world.item(id) }
            }
            fn person(&self, id: PersonId) -> Result<Option<Person>, Infallible> {
                if self.unseen.contains(&id) { Ok(None) } else { self.world.person(id) }
            }
            fn asked_between(&self) -> Between {
                self.world.between
            }
            $(fn $name(&self, $($arg: $kind),*) -> Result<$answer, Infallible> { self.world.$name($($arg),*) })*
        }
    };
}

as_the_memory_says! {
    site(id: SiteId) -> Option<Site>;
    act(id: ActId) -> Option<Act>;
    format(code: FormatCode) -> Option<FormatTemplate>;
    item_with_tag(tag: &str) -> Option<ItemId>;
    item_with_serial(brand: &str, serial: &str) -> Option<ItemId>;
    person_with_document(document: &IdDocument) -> Option<PersonId>;
    items_held_by(person: PersonId) -> u32;
    act_with_folio(folio: Folio) -> Option<ActId>;
    open_act_of(item: ItemId) -> Option<ActId>;
    unsealed_act_of(person: PersonId) -> Option<ActId>;
    drafts_name(person: PersonId) -> bool;
    case(id: CaseId) -> Option<Case>;
    mass_event(id: MassEventId) -> Option<MassEvent>;
    listed(id: ListedId) -> Option<Edition>;
    calendar_edition(id: CalendarId, edition: u32) -> Option<Calendar>;
    has_subcategories(id: CategoryId) -> bool;
    open_case_of(person: PersonId) -> Option<CaseId>;
    has_account(person: PersonId) -> bool;
    forgotten(person: PersonId) -> bool;
}

fn change_item(office: &mut Office, id: ItemId, change: impl FnOnce(&mut ItemDetails)) {
    let item = office.item(id);
    let (mut details, base_rev) = (item.details.clone(), item.rev);
    change(&mut details);
    office.ask(TECH, IntentBody::ChangeItems { items: vec![Change { id, base_rev, details }] }).unwrap();
}

#[test]
fn one_laptop_is_handed_over_twice_and_a_lead_settles_it() {
    let (mut north, mut south) = (Office::open(), Office::open());
    let mut desk = Desk::beside(&north);
    north.conclude(ACT1, north.content(LUZ, &[LAPTOP], &[])).unwrap();
    south.conclude(ACT2, south.content(RAUL, &[LAPTOP, MONITOR], &[])).unwrap();
    desk.hear_all("north", &north, 0);
    desk.told.clear();
    desk.hear_all("south", &south, 0);
    expect![[r#"
        south ISSUE_ACT
            act 2: issued v1, HANDOVER
        south TAKE_TURN
            act 2: DELIVERER signed by Tomás
        south TAKE_TURN
            act 2: RECEIVER signed by Raúl
        south SEAL_ACT
            act 2: sealed
            monitor: HANDOVER -> ASSIGNED Raúl (Puesto 12), act 2
            laptop: in dispute, act 2 says otherwise: HELD_BY_ANOTHER, item laptop, holder Luz
    "#]]
    .assert_eq(&desk.told);
    let laptop = desk.world.items[&LAPTOP].clone();
    assert_eq!(laptop.placement.holder, Some(LUZ), "what arrived first stands");
    assert!(matches!(&laptop.disputes[..], [Claim::Custody { act: ACT2, .. }]), "{:?}", laptop.disputes);
    assert_eq!(desk.world.acts[&ACT2].stage, ActStage::Sealed, "people signed it: it is kept as it is");

    let settle = |by, upheld, base_rev| {
        let body = IntentBody::SettleDispute { item: LAPTOP, base_rev, upheld, note: "La tiene Raúl".into() };
        north.intent(by, body)
    };
    assert_eq!(desk.hear("north", 99, settle(TECH, None, laptop.rev)), Err(Refusal::NotPermitted));
    let other = desk.hear("north", 99, settle(LEAD, Some(ACT1), laptop.rev));
    assert_eq!(other, Err(Refusal::NotInDispute { item: LAPTOP }), "the act that stands is not disputed");
    desk.hear("north", 99, settle(LEAD, Some(ACT2), laptop.rev)).unwrap();
    let laptop = &desk.world.items[&LAPTOP];
    assert_eq!((laptop.placement.holder, laptop.disputes.len()), (Some(RAUL), 0));
}

#[test]
fn what_two_people_registered_apart_is_one_thing_from_then_on() {
    const LUCIA: PersonId = PersonId(Uuid::from_u128(0xB9));
    const PLOTTER: ItemId = ItemId(Uuid::from_u128(0xC9));
    const BRANCH: SiteId = SiteId(Uuid::from_u128(0xD9));
    let (mut north, mut south) = (Office::open(), Office::open());
    let mut desk = Desk::beside(&north);
    let register = |office: &mut Office, luz: PersonId, plotter: ItemId, site: SiteId| {
        let sites = vec![New { id: site, details: site_details("Sede  Nórte") }];
        office.ask(TECH, IntentBody::RegisterSites { sites }).unwrap();
        let details = crate::person::PersonDetails { site: Some(site), ..person_details("Lucía", "2001") };
        office.ask(TECH, IntentBody::RegisterPeople { people: vec![New { id: luz, details }] }).unwrap();
        let details = item_details("plotter", ItemType::Printer, Ownership::Owned);
        let placement = Placement { site: Some(site), ..in_stock() };
        let items = vec![NewItem { id: plotter, details, placement }];
        office.ask(TECH, IntentBody::RegisterItems { items }).unwrap();
    };
    register(&mut north, PersonId(Uuid::from_u128(0xB8)), ItemId(Uuid::from_u128(0xC8)), SiteId(Uuid::from_u128(0xD8)));
    register(&mut south, LUCIA, PLOTTER, BRANCH);
    let content = crate::act::ActContent { site: Some(BRANCH), ..south.content(LUCIA, &[PLOTTER], &[]) };
    south.conclude(ACT1, content).unwrap();
    change_item(&mut south, PLOTTER, |details| details.remarks = "Con rollo".into());
    desk.hear_all("north", &north, 0);
    desk.hear_all("south", &south, 0);
    let plotter = &desk.world.items[&ItemId(Uuid::from_u128(0xC8))];
    assert_eq!(plotter.placement.holder, Some(PersonId(Uuid::from_u128(0xB8))));
    assert_eq!(plotter.placement.site, Some(SiteId(Uuid::from_u128(0xD8))));
    assert!(!desk.world.items.contains_key(&PLOTTER) && !desk.world.people.contains_key(&LUCIA));
    assert_eq!(desk.world.sites.len(), 2);
    assert!(plotter.details.remarks.is_empty(), "somebody else wrote about it meanwhile: the author is asked");
    assert!(desk.told.ends_with("south CHANGE_ITEMS\n    NO: STALE\n"), "{}", desk.told);
}

#[test]
fn a_second_site_of_a_name_is_another_for_whoever_knew_of_the_first() {
    let mut north = Office::open();
    let mut desk = Desk::beside(&north);
    let register = |n: u128| {
        let sites = vec![New { id: SiteId(Uuid::from_u128(n)), details: site_details("Sede Norte") }];
        IntentBody::RegisterSites { sites }
    };
    north.ask(TECH, register(0xD7)).unwrap();
    north.ask(TECH, register(0xD8)).unwrap();
    let knew = north.intent(TECH, register(0xD9));
    let did_not = north.intent(TECH, register(0xDA));
    desk.hear_all("north", &north, 0);
    desk.hear("south", desk.heard, knew).unwrap();
    desk.hear("west", 0, did_not).unwrap();
    let known = |n: &u128| desk.world.sites.contains_key(&SiteId(Uuid::from_u128(*n)));
    assert_eq!([0xD7, 0xD8, 0xD9, 0xDA].iter().filter(|n| known(n)).count(), 3);
    assert!(!known(&0xDA));
}

#[test]
fn a_plate_that_two_things_bear_is_disputed_and_both_are_known() {
    const FOUND: ItemId = ItemId(Uuid::from_u128(0xC9));
    let mut south = Office::open();
    let mut desk = Desk::beside(&south);
    let details = |tag: &str, serial: &str| ItemDetails {
        asset_tag: tag.into(),
        serial: Serial::Read(serial.into()),
        ..item_details("torre", ItemType::Desktop, Ownership::Owned)
    };
    let first = NewItem { id: ItemId(Uuid::from_u128(0xC8)), details: details("UV-9", "S-1"), placement: in_stock() };
    let first = south.intent(TECH, IntentBody::RegisterItems { items: vec![first] });
    desk.hear("north", 0, first).unwrap();
    let other = NewItem { id: ItemId(Uuid::from_u128(0xCA)), details: details("UV-10", "S-3"), placement: in_stock() };
    let items = vec![NewItem { id: FOUND, details: details("UV-9", "S-2"), placement: in_stock() }, other];
    south.ask(TECH, IntentBody::RegisterItems { items }).unwrap();
    south.conclude(ACT1, south.content(LUZ, &[FOUND], &[])).unwrap();
    desk.hear_all("south", &south, 0);
    let found = &desk.world.items[&FOUND];
    assert_eq!(found.placement.holder, Some(LUZ), "its act is in force: the plate is another question");
    assert_eq!(found.details.asset_tag, "");
    assert_eq!(found.disputes, [Claim::Tag { tag: "UV9".into(), by: ItemId(Uuid::from_u128(0xC8)) }]);
    assert!(desk.world.items.contains_key(&ItemId(Uuid::from_u128(0xCA))), "the rest of the batch came in");
}

#[test]
fn edits_of_one_author_follow_each_other_and_those_over_somebody_elses_are_left_out() {
    let mut south = Office::open();
    let mut desk = Desk::beside(&south);
    change_item(&mut south, LAPTOP, |details| details.hostname = "uno".into());
    change_item(&mut south, LAPTOP, |details| details.hostname = "dos".into());
    let photo = IntentBody::AddItemPhoto { id: LAPTOP, photo: digest(1), caption: String::new() };
    let photo = south.intent(TECH, photo);
    desk.hear("north", 0, photo).unwrap();
    desk.hear_all("south", &south, 0);
    assert_eq!(desk.world.items[&LAPTOP].details.hostname, "dos", "a photo contradicts no name");
    south.accepted.clear();
    let (laptop, monitor) = (south.item(LAPTOP).clone(), south.item(MONITOR).clone());
    let items = [laptop, monitor].map(|item| Change {
        id: item.id,
        base_rev: item.rev,
        details: ItemDetails { remarks: "Vista".into(), ..item.details },
    });
    south.ask(TECH, IntentBody::ChangeItems { items: items.into() }).unwrap();
    let renamed = Change {
        id: LAPTOP,
        base_rev: 0,
        details: ItemDetails { hostname: "tres".into(), ..desk.world.items[&LAPTOP].details.clone() },
    };
    let seen = desk.heard;
    desk.hear("north", seen, south.intent(TECH, IntentBody::ChangeItems { items: vec![renamed] })).unwrap();
    desk.told.clear();
    desk.hear_all("south", &south, seen);
    expect![[r#"
        south CHANGE_ITEMS
            monitor: details changed
            left out: STALE
    "#]]
    .assert_eq(&desk.told);
    assert_eq!(desk.world.items[&LAPTOP].details.hostname, "tres");
}

#[test]
fn an_annulment_of_what_was_annulled_elsewhere_is_kept_as_a_claim() {
    let mut north = Office::open();
    north.conclude(ACT1, north.content(LUZ, &[LAPTOP], &[])).unwrap();
    let mut desk = Desk::beside(&north);
    let mut south = Office::open();
    south.conclude(ACT1, south.content(LUZ, &[LAPTOP], &[])).unwrap();
    north.accepted.clear();
    south.accepted.clear();
    north.conclude(ACT2, north.annulling(ACT1)).unwrap();
    let superseding = south.replacing(ACT1, crate::act::ReplaceMode::Supersede, south.content(LUZ, &[LAPTOP], &[]));
    south.conclude(ACT3, superseding).unwrap();
    desk.hear_all("north", &north, 0);
    desk.hear_all("south", &south, 0);
    let laptop = &desk.world.items[&LAPTOP];
    assert_eq!(laptop.placement.lifecycle, LifecycleState::InStock);
    assert!(matches!(&laptop.disputes[..], [Claim::Custody { act: ACT3, .. }]), "{:?}", laptop.disputes);
}

/// `ACT2` under the number of `ACT1`.
fn under_one_number(office: &mut Office) -> Vec<Intent> {
    office.conclude(ACT2, office.content(RAUL, &[MONITOR], &[])).unwrap();
    let mut intents = std::mem::take(&mut office.accepted);
    if let IntentBody::IssueAct { folio, .. } = &mut intents[0].body {
        *folio = super::office::folio(ACT1);
    }
    intents
}

#[test]
fn a_number_that_a_copied_disk_gave_twice_stays_on_both_acts_and_nobody_else_gives_it() {
    let (mut north, mut copied) = (Office::open(), Office::open());
    let mut desk = Desk::beside(&north);
    north.conclude(ACT1, north.content(LUZ, &[LAPTOP], &[])).unwrap();
    let twice = under_one_number(&mut copied);
    desk.hear_all("north", &north, 0);
    for other in ["north", "south"] {
        let refused = desk.hear(other, 0, twice[0].clone());
        assert_eq!(refused, Err(Refusal::FolioTaken { folio: folio(ACT1), by: ACT1 }), "{other}");
    }
    for intent in twice {
        desk.hear("north copied", 0, intent).unwrap();
    }
    let acts = &desk.world.acts;
    assert_eq!((acts[&ACT1].folio, acts[&ACT2].folio), (folio(ACT1), folio(ACT1)));
    assert_eq!((acts[&ACT1].stage, acts[&ACT2].stage), (ActStage::Sealed, ActStage::Sealed));
    assert!(desk.world.items[&MONITOR].disputes.is_empty(), "what it moved is moved");
}
