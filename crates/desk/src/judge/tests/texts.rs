//! What people write is a text, whatever a database might take it for.

use super::*;
use casework::{
    id::SiteId,
    intent::New,
    site::{SiteDetails, SiteLevel},
};

const ODD: [&str; 14] = [
    "'; drop table item; --",
    "\"; delete from person; --",
    "\\'; select pg_sleep(60); --",
    "$$; drop table fact; $$",
    ":id",
    "$1",
    "given.p1",
    "%s%n{}",
    "null",
    "\\x00\\u0000",
    "U+\u{0}.",
    "\u{202e}oñeS \u{1F5FA}",
    "\u{FFFF}\u{FEFF}",
    "]]>&lt;<script>",
];

#[test]
fn a_text_is_kept_as_it_was_written() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    for (at, odd) in (0..).zip(ODD) {
        let (item, person, site) = (ItemId(uuid(100 + at)), PersonId(uuid(200 + at)), SiteId(uuid(300 + at)));
        let IntentBody::RegisterItems { mut items } = register_item(100 + at, &format!("UV{at} {odd}")) else {
            panic!()
        };
        let details = &mut items[0].details;
        details.serial = casework::item::Serial::Read(format!("S{at} {odd}"));
        for text in [&mut details.brand, &mut details.model, &mut details.description, &mut details.remarks] {
            *text = format!("x {odd}");
        }
        let expected = details.clone();
        let details = SiteDetails {
            name: format!("Sede {at} {odd}"),
            level: SiteLevel::Territorial,
            site_type: None,
            territorial: None,
            municipality_code: String::new(),
            city: odd.into(),
            address: odd.into(),
            floor_office: odd.into(),
            contact_name: odd.into(),
            contact_phone: odd.into(),
            contact_email: odd.into(),
        };
        let sites = IntentBody::RegisterSites { sites: vec![New { id: site, details: details.clone() }] };
        let people = register_person(200 + at, &format!("x {odd}"), &format!("100{at}"));
        let entries = [IntentBody::RegisterItems { items }, sites, people].map(|body| one.ask(body));
        let verdicts = office.push(&one, &entries).unwrap();
        assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted { .. })), "{odd:?}: {verdicts:?}");
        office
            .ledger
            .read("look", |reader| {
                assert_eq!(reader.item(item)?.unwrap().details, expected);
                assert_eq!(reader.site(site)?.unwrap().details, details);
                assert_eq!(reader.person(person)?.unwrap().details.full_name, format!("x {odd}"));
                let tag = casework::identity::normalise(&expected.asset_tag);
                assert_eq!(reader.item_with_tag(&tag)?, Some(item));
                assert_eq!(reader.site_like(&details.likeness())?, Some(site));
                Ok::<_, LedgerError>(())
            })
            .unwrap();
    }
    assert_eq!(office.count("select count(*) from item"), ODD.len() as i64);
    let told: Vec<u64> = office.page("").entries.iter().map(|told| told.n).collect();
    assert_eq!(told.len(), 3 * ODD.len());
}

#[test]
fn what_is_no_word_of_this_program_is_kept_too() {
    let office = Office::new();
    let mut one = office.workstation(1, Role::OnsiteL2);
    let odd = ODD.map(|odd| {
        let mut entry = one.ask(register_item(20, "UV-1"));
        entry.envelope.kind = odd.to_owned();
        entry.hash = entry.envelope.hash(&entry.body);
        one.head = entry.hash;
        entry
    });
    assert_eq!(office.push(&one, &odd), Ok(vec![Verdict::NotUnderstood; ODD.len()]));
    assert_eq!(office.push(&one, &odd), Ok(vec![Verdict::NotUnderstood; ODD.len()]), "read again");
    let name = "Puesto '; drop table device; -- \u{0}";
    let mut enroll = Workstation::new(2).enroll("");
    (enroll.code, enroll.name) =
        (office.ledger.new_code(grant(Role::Reader), Duration::from_secs(60), NOW).unwrap(), name.into());
    enrol(&office.ledger, &enroll, NOW).unwrap();
    assert_eq!(office.ledger.devices().unwrap().len(), 2);
}
