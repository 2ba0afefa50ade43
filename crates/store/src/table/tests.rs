//! The tables against `casework`, and lists and search against what people expect of them.

use casework::{
    act::{ActStage, ActType, Direction},
    format::FormatCode,
    intent::{Change, IntentBody},
    item::{ItemType, LifecycleState, Ownership, PhysicalCondition, Serial},
    movement::MovementKind,
    person::{BondType, IdType},
    role::Role,
    site::{SiteLevel, SiteType, TerritorialDirection},
};
use serde::Serialize;

use super::{item::ItemFilter, list::*, mail::MailState, person::PersonFilter, search::HitKind, site::SiteFilter};
use crate::{
    StoreError,
    column::Word,
    fixture::{Office, item, item_details, person},
};

/// The words that the column's check admits, in their order, from the schema that all migrations make.
fn admitted(table: &str, column: &str) -> Vec<String> {
    let sql = include_str!("../../schema.sql").replace('"', "");
    let table = sql.split(&format!("CREATE TABLE {table} (")).nth(1).unwrap();
    let table = table.split("\n)").next().unwrap();
    if let Some(check) = table.split(&format!("check ({column} in (")).nth(1) {
        let list = check.split(')').next().unwrap();
        return list.split(',').map(|word| word.trim().trim_matches('\'').to_owned()).collect();
    }
    let compared = format!("{column} = '");
    table.split(&compared).skip(1).map(|word| word.split('\'').next().unwrap().to_owned()).collect()
}

/// Each enum of a column is in its check, under the names of `casework`, and nothing else is.
#[test]
fn checks_repeat_the_enums() {
    fn check<T: Serialize>(columns: &[(&str, &str)], all: &[T]) {
        let words: Vec<String> = all.iter().map(|value| Word(value).to_string()).collect();
        for (table, column) in columns {
            assert_eq!(admitted(table, column), words, "{table}.{column}");
        }
    }
    check(&[("item", "item_type")], &ItemType::ALL);
    check(&[("item", "ownership")], &Ownership::ALL);
    check(&[("item", "condition")], &PhysicalCondition::ALL);
    let lifecycle = [("item", "lifecycle"), ("movement", "from_lifecycle"), ("movement", "to_lifecycle")];
    check(&lifecycle, &LifecycleState::ALL);
    check(&[("movement", "kind")], &MovementKind::ALL);
    check(&[("person", "id_type")], &IdType::ALL);
    check(&[("person", "bond")], &BondType::ALL);
    check(&[("site", "level")], &[SiteLevel::National, SiteLevel::Territorial]);
    use SiteType::{Administrative, AttentionPoint, Other, RegionalCentre};
    let types = [Administrative, SiteType::TerritorialDirection, AttentionPoint, RegionalCentre, Other];
    check(&[("site", "site_type")], &types);
    check(&[("site", "territorial"), ("device", "territorial")], TerritorialDirection::ALL);
    check(&[("act", "format"), ("format_template", "code")], &FormatCode::ALL);
    let kinds = [ActType::Handover, ActType::Return, ActType::HandoverAndReturn, ActType::NoItems];
    check(&[("act", "act_type")], &kinds);
    check(&[("act", "stage")], &ActStage::ALL);
    check(&[("act_line", "direction")], &[Direction::Delivered, Direction::Returned]);
    check(&[("mail", "state")], &MailState::ALL);
    check(&[("account", "role"), ("intent", "role")], &Role::ALL);
}

fn items(office: &Office, query: ListQuery<ItemFilter>) -> Vec<String> {
    let page = office.store.read(|r| r.items().list(&query)).unwrap();
    page.rows.into_iter().map(|row| row.asset_tag).collect()
}

/// Empty values come last whichever way a list is sorted, and windows neither repeat nor leave out a row.
#[test]
fn lists_are_sorted_filtered_and_cut() {
    let office = Office::furnished();
    let by_tag = |descending| ListQuery { sort: Some(SortBy::AssetTag), descending, ..ListQuery::default() };
    assert_eq!(items(&office, by_tag(false)), ["UV-0004", "UV-0014", "UV-0034", ""]);
    assert_eq!(items(&office, by_tag(true)), ["UV-0034", "UV-0014", "UV-0004", ""]);
    let held = ItemFilter { holder: Some(person(2)), ..ItemFilter::default() };
    assert_eq!(items(&office, ListQuery { filter: held, ..ListQuery::default() }), ["UV-0014", ""]);
    let bare = ItemFilter { without_tag: true, ..ItemFilter::default() };
    assert_eq!(items(&office, ListQuery { filter: bare, ..ListQuery::default() }), [""]);
    let windows: Vec<String> =
        (0..5).flat_map(|offset| items(&office, ListQuery { offset, limit: 1, ..ListQuery::default() })).collect();
    assert_eq!(windows, ["UV-0004", "UV-0014", "", "UV-0034"]);
    let phones = ListQuery { text: "telefono".into(), ..ListQuery::default() };
    let page = office.store.read(|r| r.items().list(&phones)).unwrap();
    assert_eq!((page.total, page.rows[0].site_name.as_deref()), (1, Some("Sede Álamos")));
    for sort in [SortBy::Holder, SortBy::Site, SortBy::Model, SortBy::Brand, SortBy::Serial, SortBy::Condition] {
        assert_eq!(items(&office, ListQuery { sort: Some(sort), ..ListQuery::default() }).len(), 4, "{sort:?}");
    }
}

/// People and sites are in Spanish order, with their counts, and documents masked.
#[test]
fn people_and_sites_are_listed() {
    let office = Office::furnished();
    let people = office.store.read(|r| r.people().list(&ListQuery::default())).unwrap();
    let shown: Vec<_> = people.rows.iter().map(|p| (&*p.full_name, &*p.document_masked, p.items)).collect();
    assert_eq!(shown, [("Iván Núñez", "***5678", 2), ("Lucía Peña", "***5678", 0), ("Óscar Ñáñez", "***5678", 0)]);
    let holders = PersonFilter { with_items: true, ..PersonFilter::default() };
    let query = ListQuery { filter: holders, sort: Some(SortBy::Items), ..ListQuery::default() };
    assert_eq!(office.store.read(|r| r.people().list(&query)).unwrap().total, 1);
    let query = ListQuery { sort: Some(SortBy::People), descending: true, ..ListQuery::<SiteFilter>::default() };
    let sites = office.store.read(|r| r.sites().list(&query)).unwrap();
    let shown: Vec<_> = sites.rows.iter().map(|s| (&*s.name, s.items, s.people)).collect();
    assert_eq!(shown, [("Sede Ñuflo", 2, 2), ("Sede Álamos", 2, 1)]);
}

/// A query from the screen may leave out everything.
#[test]
fn queries_have_defaults() {
    let query: ListQuery<ItemFilter> = serde_json::from_str(r#"{"filter":{"site":null}}"#).unwrap();
    assert_eq!(query, ListQuery::default());
    let office = Office::furnished();
    let all = ListQuery { limit: 10_000, ..ListQuery::<ItemFilter>::default() };
    assert_eq!(office.store.read(|r| r.items().list(&all)).unwrap().rows.len(), 4);
}

/// A code is looked for among all four labels; one that nobody bears brings those that look like it.
#[test]
fn a_scan_finds_the_bearer_or_its_look_alikes() {
    let office = Office::furnished();
    let scan = |code: &str| {
        let found = office.store.read(|r| r.items().scan(code)).unwrap();
        let ids = |rows: Vec<super::item::ItemRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
        (ids(found.exact), ids(found.look_alikes))
    };
    assert_eq!(scan("uv 0004"), (vec![item(0)], vec![]));
    assert_eq!(scan("5cg001x"), (vec![item(1)], vec![]));
    assert_eq!(scan("a0-b1-c2-00-11-22"), (vec![item(0)], vec![]));
    assert_eq!(scan("UV-OO14"), (vec![], vec![item(1)]), "O read for 0");
    assert_eq!(scan("AOBIC2001122"), (vec![], vec![item(0)]));
    assert_eq!(scan("UV-9999"), (vec![], vec![]));
    assert_eq!(scan("--"), (vec![], vec![]));
}

fn titles(office: &Office, text: &str) -> Vec<(HitKind, String)> {
    let hits = office.store.read(|r| r.search(text, 10)).unwrap();
    hits.into_iter().map(|hit| (hit.kind, hit.title)).collect()
}

/// What is typed is found whatever its accents and look-alikes; a document only when it is typed whole.
#[test]
fn search_finds_what_people_mean() {
    let office = Office::furnished();
    assert_eq!(titles(&office, "oscar nan"), [(HitKind::Person, "Óscar Ñáñez".into())]);
    assert_eq!(titles(&office, "nuflo"), [(HitKind::Site, "Sede Ñuflo".into())]);
    assert_eq!(titles(&office, "UV OO34"), [(HitKind::Item, "Teléfono IP".into())]);
    assert_eq!(titles(&office, "03-x"), [(HitKind::Item, "Teléfono IP".into())], "inside the serial");
    assert_eq!(titles(&office, "10.123.456-78"), [(HitKind::Person, "Lucía Peña".into())]);
    assert_eq!(titles(&office, "1012345"), []);
    assert_eq!(titles(&office, "med").len(), 2, "by city");
    let subtitle = office.store.read(|r| r.search("peña", 1)).unwrap().remove(0).subtitle;
    assert_eq!(subtitle, "***5678");
}

/// Search knows a row from its commit on, and a store that is opened again still knows it.
#[test]
fn search_follows_commits() {
    let office = Office::furnished();
    let details = casework::item::ItemDetails { description: "Escáner".into(), ..item_details(0) };
    office.ask(IntentBody::ChangeItems { items: vec![Change { id: item(0), base_rev: 1, details }] }).unwrap();
    assert_eq!(titles(&office, "portatil 0"), []);
    assert_eq!(titles(&office, "escaner"), [(HitKind::Item, "Escáner".into())]);
    let office = office.reopened();
    assert_eq!(titles(&office, "escaner"), [(HitKind::Item, "Escáner".into())]);
    assert_eq!(titles(&office, "UV-0014"), [(HitKind::Item, "Portátil 1".into())]);
}

/// An exact label stands before those that only look like it.
#[test]
fn exact_labels_come_first() {
    let office = Office::furnished();
    let with_tag = |n, base_rev, tag: &str, serial| {
        let details = casework::item::ItemDetails { asset_tag: tag.into(), serial, ..item_details(n) };
        office.ask(IntentBody::ChangeItems { items: vec![Change { id: item(n), base_rev, details }] }).unwrap();
    };
    with_tag(0, 1, "SO-1", Serial::NotPresent);
    with_tag(1, 1, "50-1", Serial::NotPresent);
    assert_eq!(titles(&office, "50-1")[0].1, "Portátil 1");
    assert_eq!(titles(&office, "SO-1")[0].1, "Portátil 0");
    let alike = office.store.read(|r| {
        let known = r.items().get(item(0))?;
        known.map(|item| r.items().look_alikes(&item)).transpose()
    });
    assert_eq!(alike.unwrap().unwrap()[0].id, item(1));
}

/// Accounts stay for the signatures that name them.
#[test]
fn accounts_are_removed_but_kept() {
    let office = Office::furnished();
    let account = crate::fixture::ACCOUNT;
    office.write(|w| w.put_account(account, person(0), Role::Administrator, Some("$argon2id$v=19$x")));
    assert!(office.write(|w| w.remove_account(account)));
    assert!(!office.write(|w| w.remove_account(account)));
    let kept = office.store.read(|r| r.account(account)).unwrap().unwrap();
    assert_eq!((&*kept.name, kept.removed, kept.pin), ("Óscar Ñáñez", true, None));
    let plain = office.store.write("pin", |w| w.put_account(account, person(0), Role::Reader, Some("1234")));
    assert!(matches!(plain, Err(StoreError::Constraint(_))), "a PIN is never kept as it is");
}
