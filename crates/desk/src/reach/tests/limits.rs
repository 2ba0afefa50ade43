//! What nobody gets by asking: what is of another office, ids of what is hidden, files by their names. And what comes in pages.

use casework::{
    fact::Fact,
    id::{ActId, Digest, ItemId, PersonId, SiteId},
    intent::{Change, IntentBody, New},
    item::ItemDetails,
    person::PersonDetails,
    refusal::Refusal,
    role::Role,
    scope::{Record, Scope},
};
use uuid::Uuid;
use wire::{FilesStanding, HeldRequest, Own, ReceiptRequest, Row, Verdict};

use super::{
    Antioquia, Office, Santander, Seat, Valle,
    made::{content, folio, line, party, site},
    shared::{country, item_at, sign, yes},
};
use crate::{
    pull::packed_page,
    reach::{awaited, may_read},
    receipt::{held, receipt},
    workstation::{NOW, laptop, person, uuid},
};

fn no(office: &Office, at: &mut crate::workstation::Workstation, body: IntentBody) -> Refusal {
    match office.said(at, body) {
        Verdict::Refused { refusal } => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nobody_brings_their_office_what_is_of_another_or_of_none() {
    let office = Office::new();
    let mut boss = country(&office);
    let mut ant = office.seat(2, Role::Administrator, Scope::Of(Antioquia.into()));
    // A name is met, and shows nothing.
    let same = vec![New { id: SiteId(uuid(102)), details: site("PAV Cali", Some(Valle)) }];
    yes(&office, &mut ant.at, IntentBody::RegisterSites { sites: same });
    ant.pull(&office);
    assert!(!ant.rows.contains_key(&Record::Site(SiteId(uuid(2)))));
    let change = |id: u128, name: &str| {
        let details = site(name, Some(Antioquia));
        IntentBody::ChangeSites { sites: vec![Change { id: SiteId(uuid(id)), base_rev: 1, details }] }
    };
    assert_eq!(no(&office, &mut ant.at, change(102, "PAV Cali")), Refusal::NotPermitted);
    assert_eq!(
        no(&office, &mut ant.at, change(9, "Sede")),
        Refusal::NotPermitted,
        "a site of no office is everybody's"
    );
    let given = IntentBody::ChangeSites {
        sites: vec![Change { id: SiteId(uuid(1)), base_rev: 1, details: site("PAV Medellín", Some(Valle)) }],
    };
    yes(&office, &mut boss.at, change(9, "Sede"));
    yes(&office, &mut ant.at, given);
}

#[test]
fn who_has_no_place_of_work_gets_one_unless_it_brings_what_is_hidden() {
    let office = Office::new();
    let mut boss = country(&office);
    let mut ant = office.seat(2, Role::Administrator, Scope::Of(Antioquia.into()));
    let new = |id: u128, number: &str| IntentBody::RegisterPeople {
        people: vec![New { id: PersonId(uuid(id)), details: person("Nombre", number) }],
    };
    yes(&office, &mut boss.at, new(51, "51"));
    yes(&office, &mut boss.at, new(52, "52"));
    let mut held = item_at(53, 2);
    held.placement.holder = Some(PersonId(uuid(51)));
    held.placement.lifecycle = casework::item::LifecycleState::Assigned;
    yes(&office, &mut boss.at, IntentBody::RegisterItems { items: vec![held] });
    // They have their documents before them.
    yes(&office, &mut ant.at, new(151, "51"));
    yes(&office, &mut ant.at, new(152, "52"));
    let comes = |id: u128, number: &str, to: u128| {
        let details = PersonDetails { site: Some(SiteId(uuid(to))), ..person("Nombre", number) };
        IntentBody::ChangePeople { people: vec![Change { id: PersonId(uuid(id)), base_rev: 1, details }] }
    };
    assert_eq!(no(&office, &mut ant.at, comes(151, "51", 1)), Refusal::NotPermitted);
    yes(&office, &mut ant.at, comes(152, "52", 1));
    // Whose they are may give them to another office.
    yes(&office, &mut ant.at, comes(12, "112", 9));
    assert_eq!(no(&office, &mut ant.at, comes(12, "112", 1)), Refusal::NotPermitted);
}

#[test]
fn a_refusal_does_not_say_which_hidden_thing_bears_a_plate() {
    let office = Office::new();
    country(&office);
    let mut ant = office.seat(2, Role::OnsiteL2, Scope::Of(Antioquia.into()));
    let details = laptop("UV-32");
    let change = Change { id: ItemId(uuid(31)), base_rev: 1, details };
    // Nor does having asked for its plate open it to what follows.
    let other = ItemDetails { model: "X".into(), ..laptop("UV-33") };
    let hidden = Change { id: ItemId(uuid(32)), base_rev: 1, details: other };
    let refusal = no(&office, &mut ant.at, IntentBody::ChangeItems { items: vec![change, hidden] });
    assert_eq!(refusal, Refusal::TagTaken { tag: "UV32".into(), by: ItemId(Uuid::nil()) });
}

#[test]
fn the_name_of_a_file_is_no_file() {
    let office = Office::new();
    let mut boss = country(&office);
    let mut val = office.seat(2, Role::OnsiteL2, Scope::Of(Valle.into()));
    let photo = Digest([7; 32]);
    office.brings(boss.at.dev, photo);
    let add = |id: u128| IntentBody::AddItemPhoto { id: ItemId(uuid(id)), photo, caption: String::new() };
    yes(&office, &mut boss.at, add(31));
    let reads = |dev| office.ledger.read("look", |reader| may_read(reader, dev, photo)).unwrap();
    yes(&office, &mut val.at, add(32));
    assert!(!reads(val.at.dev));
    office.brings(val.at.dev, photo);
    assert!(reads(val.at.dev));
    // What was brought by whoever saw everything is theirs when they do not any more.
    office.give(boss.at.dev, Scope::Of(Valle.into()));
    assert!(reads(boss.at.dev));
}

/// Its receipts count them.
#[test]
fn a_workstation_is_told_what_files_it_named_also_of_what_it_does_not_see() {
    let office = Office::new();
    let mut boss = country(&office);
    let photos = [Digest([7; 32]), Digest([8; 32])];
    for (id, photo) in [31, 32].into_iter().zip(photos) {
        let id = ItemId(uuid(id));
        yes(&office, &mut boss.at, IntentBody::AddItemPhoto { id, photo, caption: String::new() });
    }
    let mut val = office.seat(2, Role::OnsiteL2, Scope::Of(Valle.into()));
    office.give(boss.at.dev, Scope::Of(Valle.into()));
    let named = |at: &mut Seat| {
        let (page, _) = packed_page(&office.ledger, at.at.dev, None, Own::Whole).unwrap();
        at.pull(&office);
        let facts = page.entries.iter().flat_map(|told| &told.facts).filter_map(Fact::file);
        (page.entries.iter().filter_map(|told| told.file).collect::<Vec<_>>(), facts.collect::<Vec<_>>())
    };
    let [hidden, seen] = photos;
    assert_eq!(named(&mut boss), (vec![hidden], vec![seen]));
    assert_eq!(named(&mut val), (vec![], vec![seen]), "of what others named it is told what it sees");
}

#[test]
fn nothing_that_is_signed_says_that_a_file_is_here_which_was_only_named() {
    let office = Office::new();
    let mut boss = country(&office);
    let mut val = office.seat(2, Role::OnsiteL2, Scope::Of(Valle.into()));
    let photo = office.blobs.put(b"foto").unwrap();
    office.brings(boss.at.dev, photo);
    let add = |id: u128| IntentBody::AddItemPhoto { id: ItemId(uuid(id)), photo, caption: String::new() };
    yes(&office, &mut boss.at, add(31));
    yes(&office, &mut val.at, add(32));
    let said = || {
        let request = HeldRequest { files: vec![photo] };
        let held = held(&office.ledger, &office.blobs, val.at.dev, &request).unwrap().files;
        let request = ReceiptRequest { epoch: office.ledger.desk().identity.epoch, cursor: None };
        let signed = receipt(&office.ledger, &office.blobs, val.at.dev, &request, NOW).unwrap();
        (held, signed.open(&office.ledger.secrets().public().signing).unwrap().standing.files)
    };
    let all = |files: &[Digest]| FilesStanding::of(files);
    assert_eq!(said(), (vec![], all(&[])));
    office.brings(val.at.dev, photo);
    assert_eq!(said(), (vec![photo], all(&[photo])));
}

#[test]
fn a_photo_on_its_way_is_awaited_by_those_who_see_what_it_is_of_from_whoever_named_it() {
    let office = Office::new();
    let mut boss = country(&office);
    let [mut one, two, other] = [(2, Valle), (3, Valle), (4, Santander)]
        .map(|(number, of)| office.seat(number, Role::OnsiteL2, Scope::Of(of.into())));
    let photo = Digest([7; 32]);
    office.brings(boss.at.dev, photo);
    let add = |id: u128| IntentBody::AddItemPhoto { id: ItemId(uuid(id)), photo, caption: String::new() };
    yes(&office, &mut boss.at, add(31));
    let awaits = |dev| office.ledger.read("look", |reader| awaited(reader, dev, photo)).unwrap().is_some();
    assert!(!awaits(two.at.dev));
    yes(&office, &mut one.at, add(32));
    assert_eq!([one.at.dev, two.at.dev, other.at.dev].map(awaits), [true, true, false]);
    let reads = |dev| office.ledger.read("look", |reader| may_read(reader, dev, photo)).unwrap();
    office.brings(two.at.dev, photo);
    assert!(!reads(one.at.dev), "that somebody else has brought it says nothing about a name");
    office.ledger.revoke(one.at.dev, NOW).unwrap();
    assert_eq!([one.at.dev, two.at.dev].map(awaits), [false, false], "whoever named it comes no more");
    assert_eq!([one.at.dev, two.at.dev, other.at.dev].map(reads), [false, true, false], "who brought it has it");
    office.brings(one.at.dev, photo);
    assert_eq!([one.at.dev, two.at.dev, other.at.dev].map(reads), [true, true, false]);
}

#[test]
fn a_paper_that_is_here_holds_nothing_up_and_is_read_by_nobody_until_it_was_brought() {
    let office = Office::new();
    country(&office);
    let [mut one, two] =
        [2, 3].map(|number| office.seat(number, Role::OnsiteL2, Scope::Of([Antioquia, Valle].into_iter().collect())));
    let parties = [11, 12].map(|id| party(id, person("Nombre", &format!("1{id}")))).into();
    let content = content(parties, vec![line(ItemId(uuid(31)), laptop("UV-31"))], None);
    // It was let go of where it was made, and that it came from there is not known any more.
    let [content_digest, pdf] = [&b"contenido"[..], b"%PDF-"].map(|bytes| office.blobs.put(bytes).unwrap());
    let act = ActId(uuid(40));
    let issue = IntentBody::IssueAct { act, folio: folio(40), content: Box::new(content), content_digest, pdf };
    yes(&office, &mut one.at, issue);
    let reads = |dev| office.ledger.read("look", |reader| may_read(reader, dev, pdf)).unwrap();
    assert!(!reads(two.at.dev));
    office.brings(one.at.dev, pdf);
    assert!(reads(two.at.dev));
}

#[test]
fn sealing_with_a_file_that_was_only_named_does_not_open_it() {
    let office = Office::new();
    let mut boss = country(&office);
    let photo = office.blobs.put(b"foto").unwrap();
    office.brings(boss.at.dev, photo);
    yes(&office, &mut boss.at, IntentBody::AddItemPhoto { id: ItemId(uuid(31)), photo, caption: String::new() });
    let mut val = office.seat(2, Role::OnsiteL2, Scope::Of(Valle.into()));
    let IntentBody::SealAct { act, version, .. } = sign(&office, &mut val.at, 40, (21, 22), 32) else { panic!() };
    let reads = |dev| office.ledger.read("look", |reader| may_read(reader, dev, photo)).unwrap();
    // What is no paper of the act is filed all the same, with what was found against it.
    yes(&office, &mut val.at, IntentBody::SealAct { act, version, pdf: photo });
    assert!(!reads(val.at.dev));
    office.brings(val.at.dev, photo);
    assert!(reads(val.at.dev));
}

#[test]
fn who_administers_an_office_erases_whom_they_see_and_nobody_else() {
    let office = Office::new();
    country(&office);
    let mut ant = office.seat(2, Role::Administrator, Scope::Of(Antioquia.into()));
    // Somebody of Cali came to them with their document.
    let people = vec![New { id: PersonId(uuid(121)), details: person("Nombre", "121") }];
    yes(&office, &mut ant.at, IntentBody::RegisterPeople { people });
    let erase = |id: u128| IntentBody::ErasePerson { person: PersonId(uuid(id)), reason: "Lo pidió".into() };
    assert!(matches!(no(&office, &mut ant.at, erase(22)), Refusal::NoSuchPerson { .. }));
    yes(&office, &mut ant.at, erase(121));
    yes(&office, &mut ant.at, erase(12));
}

#[test]
fn all_that_comes_with_one_entry_comes_in_pages() {
    let office = Office::new();
    let mut boss = country(&office);
    let mut ant = office.seat(2, Role::OnsiteL2, Scope::Of(Antioquia.into()));
    ant.pull(&office);
    let items = |from: u128| {
        let new = |id| {
            let mut new = item_at(id, 9);
            new.details.remarks = "Observación ".repeat(80);
            new
        };
        IntentBody::RegisterItems { items: (from..from + 200).map(new).collect() }
    };
    (0..20).for_each(|at| yes(&office, &mut boss.at, items(10_000 + at * 1_000)));
    let details = site("Sede", Some(Antioquia));
    let change = Change { id: SiteId(uuid(9)), base_rev: 1, details };
    yes(&office, &mut boss.at, IntentBody::ChangeSites { sites: vec![change] });
    let (mut pages, mut rows) = (0, 0);
    loop {
        let (page, packed) =
            crate::pull::packed_page(&office.ledger, ant.at.dev, ant.cursor.as_deref(), wire::Own::Whole).unwrap();
        assert!(packed.len() <= wire::PAGE_PACKED_BYTES_MAX);
        let scoped = page.scoped.clone().unwrap();
        let came = scoped.came.iter().flat_map(|came| &came.rows);
        let bytes: usize = came.clone().map(|row| serde_json::to_vec(row).unwrap().len()).sum();
        assert!(bytes <= 5 << 20, "{bytes}");
        (pages, rows) = (pages + usize::from(scoped.goes_on), rows + came.count());
        assert!(!scoped.goes_on || page.left > 0);
        ant.take_in(&office, &page);
        if page.entries.is_empty() {
            break;
        }
    }
    assert!(pages > 0, "it does not come at once");
    assert_eq!(rows, 4_000);
    let seen = ant.rows.values().filter(|row| matches!(row, Row::Item(_))).count();
    assert_eq!(seen, 4_001);
}
