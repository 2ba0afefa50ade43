//! What is written is read again the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::NaiveDate;
use expect_test::expect;
use proptest::prelude::*;
use sheets::write::{ColumnKind, Table, TableColumn, Value, WriteError, to_csv, to_xlsx};
use sheets::{Cell, Column, Sheet, read};

fn column(title: &str, kind: ColumnKind) -> TableColumn {
    TableColumn { title: title.to_owned(), kind }
}

fn table() -> Table {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let columns = vec![
        column("Placa", ColumnKind::Text),
        column("Cantidad", ColumnKind::Integer),
        column("Valor", ColumnKind::Decimal),
        column("Fecha", ColumnKind::Date),
        column("Registrado", ColumnKind::DateTime),
        column("Conforme", ColumnKind::YesNo),
    ];
    let row = |text: &str, number: f64| {
        vec![
            text.into(),
            Value::Number(number),
            Value::Number(number + 0.5),
            Value::Date(day),
            Value::DateTime(day.and_hms_opt(17, 5, 0).unwrap()),
            Value::YesNo(number > 0.0),
        ]
    };
    let rows = vec![row("00123", 3.0), row("=1+1", -2.0), row("línea 1\nlínea 2; «ñ»", 0.0), vec!["corta".into()]];
    Table { title: "Elementos: Pasto".to_owned(), columns, rows }
}

fn first_sheet(bytes: &[u8], name: &str) -> Sheet {
    read(bytes, name).unwrap().sheets.swap_remove(0)
}

#[test]
fn xlsx_keeps_types_and_texts() {
    let sheet = first_sheet(&to_xlsx(&table()).unwrap(), "a.xlsx");
    assert_eq!(sheet.name, "Elementos  Pasto");
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    assert_eq!(sheet.cell(2, Column(0)), &Cell::Text("00123".into()));
    assert_eq!(sheet.cell(2, Column(1)), &Cell::Number(3.0));
    assert_eq!(sheet.cell(2, Column(2)), &Cell::Number(3.5));
    assert_eq!(sheet.cell(2, Column(3)), &Cell::Date(day));
    assert_eq!(sheet.cell(2, Column(4)), &Cell::Date(day));
    assert_eq!(sheet.cell(2, Column(5)), &Cell::Text("Sí".into()));
    assert_eq!(sheet.cell(3, Column(0)), &Cell::Text("=1+1".into()), "a text, not a formula");
    assert_eq!(sheet.cell(4, Column(0)), &Cell::Text("línea 1\nlínea 2; «ñ»".into()));
    assert_eq!(sheet.row(5).unwrap().cells().len(), 1);
}

#[test]
fn csv_is_what_excel_in_spanish_opens() {
    let bytes = to_csv(&table()).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"));
    expect![[r#"
        Placa;Cantidad;Valor;Fecha;Registrado;Conforme
        00123;3;3,50;23/11/2026;23/11/2026 17:05;Sí
        '=1+1;-2;-1,50;23/11/2026;23/11/2026 17:05;No
        "línea 1
        línea 2; «ñ»";0;0,50;23/11/2026;23/11/2026 17:05;No
        corta;;;;;
    "#]]
    .assert_eq(&String::from_utf8(bytes[3..].to_vec()).unwrap().replace('\r', ""));
}

#[test]
fn tables_beyond_the_bounds_are_refused() {
    let mut wide = table();
    wide.rows[0].push(Value::Empty);
    assert_eq!(to_csv(&wide), Err(WriteError::Ragged { row: 0 }));
    let none = Table { title: String::new(), columns: Vec::new(), rows: Vec::new() };
    assert_eq!(to_xlsx(&none), Err(WriteError::TooMuch { rows: 0, columns: 0 }));
    let long =
        Table { columns: vec![column("a", ColumnKind::Text)], rows: vec![Vec::new(); 200_000], title: String::new() };
    assert!(matches!(to_xlsx(&long), Err(WriteError::TooMuch { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No text becomes a formula; XLSX gives every text back, CSV with at most an apostrophe before it.
    #[test]
    fn texts_survive(texts in proptest::collection::vec("[=+@-]?[\\PC\n]{0,40}", 1..12)) {
        let columns = vec![column("Texto", ColumnKind::Text), column("Fin", ColumnKind::Text)];
        let rows: Vec<Vec<Value>> = texts.iter().map(|text| vec![text.as_str().into(), "fin".into()]).collect();
        let table = Table { title: "t".to_owned(), columns, rows };
        let trim = |text: &str| text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned();
        let book = first_sheet(&to_xlsx(&table).unwrap(), "a.xlsx");
        let text = first_sheet(&to_csv(&table).unwrap(), "a.csv");
        for (row, written) in (2..).zip(&texts) {
            prop_assert_eq!(book.cell(row, Column(0)).to_string(), trim(written));
            let found = text.cell(row, Column(0)).to_string();
            prop_assert!(found == trim(written) || found.strip_prefix('\'').is_some_and(|rest| trim(rest) == trim(written)));
            prop_assert!(!found.starts_with(['=', '+', '-', '@']));
        }
    }
}
