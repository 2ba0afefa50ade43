//! A hundred thousand rows, in memory.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use sheets::header::{ItemField, propose};
use sheets::rows::{ItemRow, Outcome, parse};
use sheets::write::{ColumnKind, Table, TableColumn, Value, to_csv, to_xlsx};
use sheets::{SheetError, read, read_watched};

/// Unoptimised code takes ten times as long, so that it is given a tenth.
const ROWS: usize = if cfg!(debug_assertions) { 10_000 } else { 100_000 };

fn table() -> Table {
    let titles = [
        "Placa",
        "Tipo de elemento",
        "Marca / Modelo",
        "Serial",
        "Estado",
        "Propiedad",
        "Sede",
        "Responsable",
        "Cédula",
        "Fecha de compra",
    ];
    let columns =
        titles.iter().map(|title| TableColumn { title: (*title).to_owned(), kind: ColumnKind::Text }).collect();
    let row = |number: usize| -> Vec<Value> {
        let texts = [
            format!("UV-{number:06}"),
            ["Portátil", "Monitor", "Impresora multifuncional"][number % 3].to_owned(),
            ["Dell Latitude 5440", "HP P24 G5", "Marca Rara 7"][number % 3].to_owned(),
            format!("ZX{:08}", number * 7),
            ["B", "Regular", "malo ", "Inservible"][number % 4].to_owned(),
            "Propio".to_owned(),
            format!("PAV {}", number % 200),
            format!("Persona {}", number % 900),
            format!("{}", 10_000_000 + number % 900),
            format!("{:02}/06/2023", number % 28 + 1),
        ];
        texts.into_iter().map(Value::Text).collect()
    };
    Table { title: "Grande".to_owned(), columns, rows: (0..ROWS).map(row).collect() }
}

/// Generous, since tests run beside others.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_hundred_thousand_rows_are_quick_in_both_formats() {
    let table = table();
    for (bytes, name) in [(to_xlsx(&table).unwrap(), "g.xlsx"), (to_csv(&table).unwrap(), "g.csv")] {
        let begun = Instant::now();
        let sheet = read(&bytes, name).unwrap().sheets.swap_remove(0);
        let read_in = begun.elapsed();
        let proposal = propose::<ItemField>(&sheet).unwrap();
        assert_eq!(proposal.mapping.len(), 10);
        let come_in = parse::<ItemRow>(&sheet, &proposal.header, &proposal.mapping)
            .filter(|outcome| matches!(outcome, Outcome::Parsed(row) if row.can_come_in()))
            .count();
        assert_eq!(come_in, ROWS);
        let all = begun.elapsed();
        assert!(all < PATIENCE, "{name}: read in {read_in:?}, parsed in {:?}", all - read_in);
    }
}

#[test]
fn a_long_reading_can_be_stopped() {
    let bytes = to_xlsx(&table()).unwrap();
    let mut last = 0;
    let stopped = read_watched(&bytes, "g.xlsx", &mut |rows| {
        last = rows;
        if rows > 5_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(stopped, Err(SheetError::Cancelled));
    assert!((5_000..10_000).contains(&last));
}
