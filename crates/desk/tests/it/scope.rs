//! Workstations that see some territorial offices: the store that ships, the client that ships, the real desk.

use std::fmt::Write as _;

use casework::{
    decide::World as _,
    id::{ItemId, PersonId, SiteId},
    intent::{Change, IntentBody, New, NewItem},
    item::{LifecycleState, Placement},
    movement::MovementKind,
    person::PersonDetails,
    site::{SiteDetails, SiteLevel, TerritorialDirection},
};
use replica::{Cancel, DeskError, Ended, Fault, NotFetched, Phase, Plan, Progress};
use reqwest::{Method, StatusCode};
use store::Sha256;
use wire::{Held, HeldRequest, Lacking, LackingRequest, Page, Pushed, Verdict};

use crate::{
    client::{Desk, frame, json},
    laptop::{Laptop, MOMENT},
    sync::{named, photo_of},
    workstation::{NOW, Workstation, laptop, person, register_item, uuid},
};

use TerritorialDirection::{Antioquia, Valle};

pub(crate) fn site(id: u128, name: &str, territorial: Option<TerritorialDirection>) -> IntentBody {
    let details = SiteDetails {
        name: name.to_owned(),
        level: SiteLevel::Territorial,
        site_type: None,
        territorial,
        municipality_code: String::new(),
        city: "Ciudad".to_owned(),
        address: String::new(),
        floor_office: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        contact_email: String::new(),
    };
    IntentBody::RegisterSites { sites: vec![New { id: SiteId(uuid(id)), details }] }
}

fn person_at(id: u128, name: &str, number: &str, site: u128) -> IntentBody {
    let details = PersonDetails { site: Some(SiteId(uuid(site))), ..person(name, number) };
    IntentBody::RegisterPeople { people: vec![New { id: PersonId(uuid(id)), details }] }
}

fn at(site: u128, holder: Option<u128>) -> Placement {
    Placement {
        lifecycle: if holder.is_some() { LifecycleState::Assigned } else { LifecycleState::InStock },
        holder: holder.map(|id| PersonId(uuid(id))),
        site: Some(SiteId(uuid(site))),
        workplace: String::new(),
        expected_return_on: None,
    }
}

fn item_at(id: u128, tag: &str, placement: Placement) -> IntentBody {
    IntentBody::RegisterItems { items: vec![NewItem { id: ItemId(uuid(id)), details: laptop(tag), placement }] }
}

/// The country: a site, two people and two items of each of two offices, and the national site.
fn country() -> Vec<IntentBody> {
    vec![
        site(1, "Sede nacional", None),
        site(2, "PAV Medellín", Some(Antioquia)),
        site(3, "PAV Cali", Some(Valle)),
        person_at(12, "Luz Ríos", "1012", 2),
        person_at(13, "Jorge Peña", "1013", 3),
        item_at(22, "UV-22", at(2, Some(12))),
        item_at(23, "UV-23", at(3, Some(13))),
        item_at(32, "UV-32", at(2, None)),
        item_at(33, "UV-33", at(3, None)),
    ]
}

impl Laptop {
    fn enrol_in(&self, desk: &Desk, role: &str, offices: &str) {
        let code = desk.order(&["code", "--role", role, "--scope", offices]);
        self.enrol_with(desk, &desk.url, &code).unwrap();
    }

    fn person(&self, id: u128) -> Option<String> {
        let found = self.store.read(|r| r.world().person(PersonId(uuid(id)))).unwrap();
        found.map(|person| person.details.full_name)
    }

    fn site(&self, id: u128) -> bool {
        self.store.read(|r| r.world().site(SiteId(uuid(id)))).unwrap().is_some()
    }

    /// One round, to its end; what is here is sound, and the desk says the same.
    fn settles(&self) {
        let (round, _) = self.sync();
        assert!(matches!(round.ended, Ended::Done), "{round:?}");
        self.is_sound();
        let receipt = self.store.read(|r| r.receipt()).unwrap().unwrap();
        assert_eq!(receipt.differs, []);
        assert_eq!(self.unjudged(), 0);
    }

    fn items(&self) -> Vec<u128> {
        [22, 23, 32, 33].into_iter().filter(|id| self.item(*id).is_some()).collect()
    }
}

#[test]
fn each_office_is_told_what_is_its_own_and_what_comes_to_it() {
    let desk = Desk::start();
    let (all, ant, val) = (Laptop::new(1), Laptop::new(2), Laptop::new(3));
    all.enrol(&desk).unwrap();
    country().into_iter().for_each(|body| all.ask(body).unwrap());
    all.ask(photo_of(22, &all, b"foto")).unwrap();
    all.settles();
    ant.enrol_in(&desk, "ONSITE_L2", "ANT");
    val.enrol_in(&desk, "ONSITE_L2", "Valle");
    ant.settles();
    val.settles();
    assert_eq!((ant.items(), val.items()), (vec![22, 32], vec![23, 33]));
    assert!(ant.site(1) && ant.site(2) && !ant.site(3), "a site of no office is everybody's");
    assert_eq!((ant.person(12).as_deref(), ant.person(13)), (Some("Luz Ríos"), None));
    let seen = ant.item(22).unwrap();
    assert_eq!(Some(seen), all.item(22), "as the desk knows it");

    ant.line().fetch(&ant.store, named(b"foto"), NOW, &Cancel::default()).unwrap();
    let hidden = val.line().fetch(&val.store, named(b"foto"), NOW, &Cancel::default()).unwrap_err();
    assert!(matches!(hidden, NotFetched::Desk(Fault::Desk(DeskError::NotFound))), "{hidden:?}");

    // Whoever writes down a site of another office sends things there, and sees nothing else by that.
    ant.ask(site(203, "PAV Cali", Some(Valle))).unwrap();
    ant.settles();
    assert!(!ant.site(3));
    let seen = ant.item(32).unwrap();
    let to = Placement { lifecycle: LifecycleState::InTransit, ..at(203, None) };
    let movement = MovementKind::TransferSite;
    let id = ItemId(uuid(32));
    ant.ask(IntentBody::MoveItem { id, base_rev: seen.rev, movement, to, note: String::new() }).unwrap();
    ant.settles();
    val.settles();
    assert_eq!(
        (ant.items(), val.items()),
        (vec![22, 32], vec![23, 32, 33]),
        "seen from where it is sent and where it comes"
    );
    let come = val.item(32).unwrap();
    assert_eq!((come.placement.lifecycle, come.rev), (LifecycleState::InTransit, 2));
    val.ask(IntentBody::MoveItem {
        id,
        base_rev: come.rev,
        movement: MovementKind::TransferReceived,
        to: at(3, None),
        note: String::new(),
    })
    .unwrap();
    for laptop in [&val, &ant, &all] {
        laptop.settles();
        let item = laptop.item(32).unwrap();
        assert_eq!((item.placement, item.rev), (at(3, None), 3));
    }
}

/// One that sees everything, and one of Antioquia that has fetched the photo of an item.
fn with_photo() -> (Desk, Laptop, Laptop) {
    let desk = Desk::start();
    let (all, ant) = (Laptop::new(1), Laptop::new(2));
    all.enrol(&desk).unwrap();
    country().into_iter().for_each(|body| all.ask(body).unwrap());
    all.ask(photo_of(22, &all, b"foto")).unwrap();
    all.settles();
    ant.enrol_in(&desk, "ONSITE_L2", "ANT");
    ant.settles();
    ant.line().fetch(&ant.store, named(b"foto"), NOW, &Cancel::default()).unwrap();
    (desk, all, ant)
}

#[test]
fn another_scope_brings_what_is_new_and_takes_what_is_not_theirs_but_nothing_of_their_own() {
    let (desk, all, ant) = with_photo();
    // Asked while they could see it, sent when they cannot.
    let known = ant.item(32).unwrap();
    let details = casework::item::ItemDetails { model: "X".into(), ..known.details };
    let change = Change { id: ItemId(uuid(32)), base_rev: known.rev, details };
    ant.ask(IntentBody::ChangeItems { items: vec![change] }).unwrap();
    ant.ask(item_at(42, "UV-42", at(2, None))).unwrap();
    let device = ant.device().to_string();
    desk.order(&["device", "scope", &device, "VAL"]);
    ant.settles();
    assert_eq!((ant.items(), ant.item(42)), (vec![23, 33], None));
    let (again, _) = ant.sync();
    assert_eq!(again.told, 0, "it is told anew once");
    assert!(!ant.site(2) && ant.site(3) && ant.site(1));
    assert_eq!((ant.person(12), ant.person(13).as_deref()), (None, Some("Jorge Peña")));
    assert!(ant.store.read(|r| r.refused()).unwrap().is_empty(), "their own work arrived");
    assert!(ant.person(u128::from(2_u8) << 64 | 2).is_some(), "whoever works there is known there");
    all.settles();
    assert_eq!(all.item(32).unwrap().details.model, "X");
    assert!(all.item(42).is_some());

    let rev = all.item(22).unwrap().rev;
    let hidden = IntentBody::ExtendLoan {
        id: ItemId(uuid(22)),
        base_rev: rev,
        until: chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap(),
        note: String::new(),
    };
    assert!(ant.ask(hidden).is_err(), "what is not here cannot be changed here");

    desk.order(&["device", "scope", &device, "ANT,VAL"]);
    ant.settles();
    assert_eq!(ant.items(), [22, 23, 32, 33]);
    assert_eq!(ant.item(32), all.item(32));
    desk.order(&["device", "scope", &device, "todas"]);
    ant.settles();
    desk.order(&["device", "scope", &device, "SUC"]);
    ant.settles();
    assert_eq!(ant.items(), Vec::<u128>::new());
    assert!(ant.site(1));
    let told = desk.order(&["audit"]);
    assert!(told.contains("de ANT a VAL") && told.contains("de todas a SUC"), "{told}");
}

#[test]
fn files_of_an_office_that_was_lost_go_with_the_next_round_that_is_told_everything() {
    let (desk, all, ant) = with_photo();
    let is_here = || ant.store.blobs().has(Sha256(named(b"foto").0));
    desk.order(&["device", "scope", &ant.device().to_string(), "VAL"]);

    // It breaks off as soon as the other scope is begun.
    let cancel = Cancel::default();
    let mut stop = |told: Progress| {
        if matches!(told.phase, Phase::Pulling { .. }) && !told.changed.is_empty() {
            cancel.cancel();
        }
    };
    let round = ant.line().sync(&ant.store, Plan::ALL, &|| MOMENT, &mut stop, &cancel);
    assert!(matches!(round.ended, Ended::Cancelled), "{round:?}");
    assert_eq!(ant.store.read(|r| r.link()).unwrap().unwrap().cursor, None, "another scope was begun");
    assert_eq!(ant.items(), [22, 32], "rows stay as they are until something is told");
    assert!(is_here());
    // What is asked now is asked by somebody who knows what is shown.
    let known = ant.item(32).unwrap();
    let details = casework::item::ItemDetails { model: "X".into(), ..known.details };
    let change = Change { id: ItemId(uuid(32)), base_rev: known.rev, details };
    ant.ask(IntentBody::ChangeItems { items: vec![change] }).unwrap();

    ant.settles();
    assert_eq!(ant.items(), [23, 33]);
    assert!(!is_here(), "though no scope was begun in this round");
    assert!(ant.store.read(|r| r.refused()).unwrap().is_empty());
    all.settles();
    assert_eq!(all.item(32).unwrap().details.model, "X");
}

#[test]
fn a_history_of_more_than_one_page_is_told_by_each_view_to_its_end_and_once() {
    let desk = Desk::start();
    let (all, both) = (Laptop::new(1), Laptop::new(2));
    all.enrol(&desk).unwrap();
    country().into_iter().for_each(|body| all.ask(body).unwrap());
    // More than a page holds, of each office.
    for n in 0..620_u128 {
        all.ask(item_at(1_000 + n, &format!("UV-{}", 1_000 + n), at(2 + n % 2, None))).unwrap();
    }
    all.settles();
    both.enrol_in(&desk, "ONSITE_L2", "ANT,VAL");
    let held = |laptop: &Laptop| (0..620_u128).filter(|n| laptop.item(1_000 + n).is_some()).count();
    let once = || {
        both.settles();
        let seen = || both.store.read(|r| r.link()).unwrap().unwrap().seen;
        let (told, before) = (both.sync().0.told, seen());
        assert_eq!((told, seen()), (0, before), "a second round is told nothing anew");
    };
    once();
    assert_eq!(held(&both), 620);
    let device = both.device().to_string();
    for (scope, count) in [("VAL", 310), ("todas", 620), ("VAL,ANT", 620), ("SUC", 0)] {
        desk.order(&["device", "scope", &device, scope]);
        once();
        assert_eq!(held(&both), count, "{scope}");
    }
}

#[test]
fn what_comes_with_one_entry_and_fits_no_page_comes_in_one_round() {
    let desk = Desk::start();
    let (all, ant) = (Laptop::new(1), Laptop::new(2));
    all.enrol(&desk).unwrap();
    country().into_iter().for_each(|body| all.ask(body).unwrap());
    all.settles();
    ant.enrol_in(&desk, "ONSITE_L2", "ANT");
    ant.settles();
    for some in 0..12_u128 {
        let mut items = Vec::new();
        for n in 0..200_u128 {
            let id = 10_000 + some * 1_000 + n;
            let mut details = laptop(&format!("UV-{id}"));
            details.remarks = "Observación ".repeat(150);
            items.push(NewItem { id: ItemId(uuid(id)), details, placement: at(1, None) });
        }
        all.ask(IntentBody::RegisterItems { items }).unwrap();
    }
    let known = all.store.read(|r| r.world().site(SiteId(uuid(1)))).unwrap().unwrap();
    let details = SiteDetails { territorial: Some(Antioquia), ..known.details };
    let change = Change { id: SiteId(uuid(1)), base_rev: known.rev, details };
    all.ask(IntentBody::ChangeSites { sites: vec![change] }).unwrap();
    all.settles();
    ant.settles();
    let come = (0..12_u128).filter(|some| ant.item(10_199 + some * 1_000).is_some()).count();
    assert_eq!(come, 12);
    assert_eq!(ant.sync().0.told, 0);
}

/// Entries of a workstation, judged.
async fn push(desk: &Desk, at: &mut Workstation, token: &str, bodies: Vec<IntentBody>) -> Vec<Verdict> {
    let epoch = desk.health().await.identity.epoch;
    let entries: Vec<_> = bodies.into_iter().map(|body| at.ask(body)).collect();
    let packed = wire::pack(&at.push(epoch, &entries)).unwrap();
    let pushed: Pushed = frame(desk.send(Method::POST, "/v1/push", token, packed).await).await;
    pushed.verdicts.into_iter().map(|judged| judged.verdict).collect()
}

async fn seat(desk: &Desk, number: u8, offices: &str) -> (Workstation, String) {
    let at = Workstation::new(number);
    desk.enroll(&at, &desk.order(&["code", "--role", "ITS_LEAD", "--scope", offices])).await;
    let token = desk.token(&at).await;
    (at, token)
}

#[tokio::test]
async fn what_each_may_read_of_an_office() {
    let desk = Desk::start();
    let (mut boss, token) = seat(&desk, 1, "todas").await;
    let file = named(b"foto");
    let names = |id| IntentBody::AddItemPhoto { id: ItemId(uuid(id)), photo: file, caption: String::new() };
    let bodies = country().into_iter().chain([names(22)]).collect();
    assert!(push(&desk, &mut boss, &token, bodies).await.iter().all(|said| matches!(said, Verdict::Accepted { .. })));
    let path = format!("/v1/blob/{file}");
    desk.send(Method::PUT, &path, &token, b"foto".to_vec()).await;
    let (mut theirs, own) = seat(&desk, 2, "ANT").await;
    let (mut other, others) = seat(&desk, 3, "VAL").await;

    let mut text =
        "What a workstation is told of an item of Antioquia and of its photo, by whose records its people may see.\n\n\
                    \x20                               ALL  ANTIOQUIA  VALLE\n"
            .to_owned();
    let mut row = |what: &str, cells: [bool; 3]| {
        let [all, ant, val] = cells.map(|may| if may { "yes" } else { "-" });
        writeln!(text, "  {what:28}  {all:3}  {ant:9}  {val}").unwrap();
    };
    let tokens = [&token, &own, &others];
    let (mut told, mut held, mut got, mut lacks) = ([false; 3], [false; 3], [false; 3], [false; 3]);
    for (at, token) in tokens.into_iter().enumerate() {
        let page: Page = frame(desk.send(Method::GET, "/v1/pull", token, Vec::new()).await).await;
        told[at] = serde_json::to_string(&page).unwrap().contains(&uuid(22).to_string());
        held[at] = desk.send(Method::HEAD, &path, token, Vec::new()).await.status() == StatusCode::OK;
        got[at] = desk.send(Method::GET, &path, token, Vec::new()).await.status() == StatusCode::OK;
        let asked = wire::pack(&LackingRequest { blobs: vec![file] }).unwrap();
        let lacking: Lacking = frame(desk.send(Method::POST, "/v1/lacking", token, asked).await).await;
        lacks[at] = lacking.blobs.is_empty();
    }
    row("GET /v1/pull", told);
    row("HEAD /v1/blob/{sha256}", held);
    row("GET /v1/blob/{sha256}", got);
    row("POST /v1/lacking", lacks);
    push(&desk, &mut theirs, &own, vec![names(32)]).await;
    push(&desk, &mut other, &others, vec![names(33)]).await;
    let mut is_held = [false; 3];
    for (at, token) in tokens.into_iter().enumerate() {
        let asked = serde_json::to_vec(&HeldRequest { files: vec![file] }).unwrap();
        let held: Held = json(desk.send(Method::POST, "/v1/held", token, asked).await).await;
        is_held[at] = !held.files.is_empty();
    }
    row("POST /v1/held", is_held);
    let said = desk.send(Method::GET, &path, &others, Vec::new()).await.text().await.unwrap();
    assert!(said.contains("NOT_YET"), "whether it is here is not said: {said}");
    // Whoever has a file that they could read has it whatever they see later.
    desk.order(&["device", "scope", &theirs.dev.to_string(), "SUC"]);
    assert!(desk.send(Method::GET, &path, &own, Vec::new()).await.status().is_success());
    expect_test::expect_file!["../../golden/scope-told.txt"].assert_eq(&text);
    // Who has the file is not told that it was here, and has it from then on.
    let put = desk.send(Method::PUT, &path, &others, b"otra".to_vec()).await;
    assert_eq!(put.status(), StatusCode::BAD_REQUEST, "it is received and looked at, as if it were not here");
    let put = desk.send(Method::PUT, &path, &others, b"foto".to_vec()).await;
    assert_eq!(put.status(), StatusCode::NO_CONTENT);
    assert_eq!(desk.send(Method::GET, &path, &others, Vec::new()).await.bytes().await.unwrap(), &b"foto"[..]);

    let mut new = item_at(50, "UV-50", at(3, None));
    if let IntentBody::RegisterItems { items } = &mut new {
        items[0].details.parent = Some(ItemId(uuid(22)));
    }
    let bodies = vec![new, register_item(22, "UV-51"), person_at(52, "Otra", "1052", 2)];
    let said = push(&desk, &mut other, &others, bodies).await;
    assert!(said.iter().all(|said| matches!(said, Verdict::Refused { .. })), "{said:?}");
    let page: Page = frame(desk.send(Method::GET, "/v1/pull", &token, Vec::new()).await).await;
    assert!(!serde_json::to_string(&page).unwrap().contains("UV-51"), "nothing took its place");
}
