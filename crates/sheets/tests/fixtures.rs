//! The three invented sample sheets, to the row: what is read, what is skipped, what is warned of.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use sheets::header::{Field, ItemField, PersonField, SiteField, Target, propose, propose_any};
use sheets::rows::{ItemRow, Outcome, PersonRow, Record, SiteRow, parse};
use sheets::{Sheet, read};

fn sheet(bytes: &[u8], name: &str) -> Sheet {
    read(bytes, name).unwrap().sheets.swap_remove(0)
}

/// The mapping proposed, counts of outcomes, and counts of problems by code with the first row of each.
fn summary<R: Record>(sheet: &Sheet, expected: &Expect) -> Vec<R>
where
    R::Field: Field,
{
    let proposal = propose::<R::Field>(sheet).unwrap();
    let mut shown = format!("header {}-{}\n", proposal.header.first_row, proposal.header.last_row);
    for (column, field) in proposal.mapping.iter() {
        shown += &format!("{column} {field:?} {}\n", proposal.scores[&column]);
    }
    let mut values = Vec::new();
    let mut come_in = 0;
    let mut problems = BTreeMap::<String, (usize, u32)>::new();
    for outcome in parse::<R>(sheet, &proposal.header, &proposal.mapping) {
        match outcome {
            Outcome::Skipped(skipped) => shown += &format!("{skipped:?}\n"),
            Outcome::Parsed(row) => {
                come_in += usize::from(row.can_come_in());
                for problem in &row.problems {
                    let key = format!("{:?} {:?}", problem.code.severity(), problem.code);
                    problems.entry(key).or_insert((0, row.row)).0 += 1;
                }
                values.push(row.value);
            }
        }
    }
    shown += &format!("rows {} of which can come in {come_in}\n", values.len());
    for (code, (count, first)) in problems {
        shown += &format!("{code} × {count}, first in row {first}\n");
    }
    expected.assert_eq(&shown);
    values
}

#[test]
fn inventory() {
    let sheet = sheet(include_bytes!("../../../tests/data/inventario.xlsx"), "inventario.xlsx");
    assert_eq!(propose_any(&sheet)[0].0, Target::Items);
    let items = summary::<ItemRow>(
        &sheet,
        &expect![[r#"
        header 4-4
        A LineNo 100
        B AssetTag 100
        C ItemType 100
        D BrandAndModel 100
        E Serial 100
        F Condition 100
        G Ownership 100
        H ContractRef 100
        I SiteName 100
        J TerritorialDirection 100
        K HolderName 100
        L HolderDocument 100
        M AcquiredOn 100
        N Remarks 100
        Skipped { first_row: 23, last_row: 23, reason: Blank }
        Skipped { first_row: 67, last_row: 67, reason: Repeated { of: 65 } }
        Skipped { first_row: 163, last_row: 163, reason: Repeated { of: 161 } }
        Skipped { first_row: 216, last_row: 216, reason: Blank }
        Skipped { first_row: 434, last_row: 434, reason: Blank }
        Skipped { first_row: 514, last_row: 514, reason: Repeated { of: 512 } }
        Skipped { first_row: 592, last_row: 592, reason: Repeated { of: 590 } }
        Skipped { first_row: 652, last_row: 652, reason: Blank }
        Skipped { first_row: 653, last_row: 653, reason: Total }
        rows 640 of which can come in 640
        Warning DateYearOnly × 155, first in row 6
        Warning HolderDocumentDropped × 64, first in row 6
        Warning HolderIsPlace × 60, first in row 9
        Warning OwnedWithoutPlate × 7, first in row 59
        Warning PlateFromNumber × 47, first in row 20
    "#]],
    );
    expect![[r#"
        ItemRow {
            item_type: Some(
                IpPhone,
            ),
            description: Some(
                "Teléfono IP",
            ),
            brand: Some(
                "Cisco",
            ),
            model: Some(
                "CP-7821",
            ),
            serial: Some(
                Illegible,
            ),
            asset_tag: Some(
                "UV-100001",
            ),
            provider_tag: None,
            ownership: Some(
                Owned,
            ),
            contract_ref: None,
            condition: Some(
                Fair,
            ),
            lifecycle: None,
            site_name: Some(
                "DT Nariño – Pasto",
            ),
            territorial: Some(
                Narino,
            ),
            workplace: None,
            holder_name: Some(
                "Yuliana Núñez Muñoz",
            ),
            holder_document: None,
            department: None,
            acquired_on: Some(
                PartialDate {
                    day: 2023-01-01,
                    precision: Year,
                },
            ),
            warranty_until: None,
            accessories: None,
            quantity: None,
            unit: None,
            remarks: Some(
                "Pantalla rayada",
            ),
            mac: None,
            hostname: None,
            specs: None,
        }
    "#]]
    .assert_debug_eq(&items[1]);
}

#[test]
fn people() {
    let sheet = sheet(include_bytes!("../../../tests/data/personal.xlsx"), "personal.xlsx");
    assert_eq!(propose_any(&sheet)[0].0, Target::People);
    let people = summary::<PersonRow>(
        &sheet,
        &expect![[r#"
        header 1-1
        A FullName 100
        B IdType 100
        C IdNumber 100
        D Position 100
        E Department 100
        F Bond 100
        G Email 100
        H SiteName 100
        rows 80 of which can come in 80
    "#]],
    );
    expect![[r#"
        PersonRow {
            full_name: Some(
                "Juan Camilo Ibáñez Cárdenas",
            ),
            id_type: Some(
                Cc,
            ),
            id_number: Some(
                "165555737",
            ),
            check_digit: None,
            position: Some(
                "Coordinador(a)",
            ),
            bond: Some(
                Contractor,
            ),
            contract_number: None,
            contract_end: None,
            department: Some(
                "Dirección territorial",
            ),
            email: Some(
                "juan.camilo.ibanez.cardenas@ejemplo.gov.co",
            ),
            phone: None,
            site_name: Some(
                "PAV Florencia",
            ),
        }
    "#]]
    .assert_debug_eq(&people[0]);
}

#[test]
fn sites() {
    let sheet = sheet(include_bytes!("../../../tests/data/sedes.csv"), "sedes.csv");
    assert_eq!(propose_any(&sheet)[0].0, Target::Sites);
    let sites = summary::<SiteRow>(
        &sheet,
        &expect![[r#"
        header 1-1
        A Name 100
        B TerritorialDirection 100
        C DepartmentCode 100
        D MunicipalityCode 100
        E Level 100
        F Address 100
        rows 6 of which can come in 6
    "#]],
    );
    expect![[r#"
        SiteRow {
            name: Some(
                "PAV Quibdó",
            ),
            level: Some(
                Territorial,
            ),
            site_type: Some(
                AttentionPoint,
            ),
            territorial: Some(
                Choco,
            ),
            department_code: Some(
                "27",
            ),
            municipality_code: Some(
                "27001",
            ),
            city: None,
            address: Some(
                "Calle 27 # 16-86",
            ),
            floor_office: None,
            contact_name: None,
            contact_phone: None,
            contact_email: None,
        }
    "#]]
    .assert_debug_eq(&sites[1]);
}

#[test]
fn other_targets_are_less_likely() {
    let sheet = sheet(include_bytes!("../../../tests/data/inventario.xlsx"), "inventario.xlsx");
    let total = |target| propose_any(&sheet).into_iter().find_map(|(t, total)| (t == target).then_some(total));
    assert!(total(Target::Items) > total(Target::People).map(|other| other * 2));
    assert!(propose::<PersonField>(&sheet).is_some() && propose::<SiteField>(&sheet).is_some());
    assert!(propose::<ItemField>(&sheet).unwrap().mapping.is_usable());
}
