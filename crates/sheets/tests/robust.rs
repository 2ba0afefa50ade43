//! Bytes from outside never make the program panic, whatever they are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use sheets::header::{ItemField, PersonField, SiteField, propose};
use sheets::rows::{ItemRow, PersonRow, Record, SiteRow, parse};
use sheets::{Sheet, SheetError, read};
use zip::write::SimpleFileOptions;

fn walk<R: Record>(sheet: &Sheet) {
    if let Some(proposal) = propose::<R::Field>(sheet) {
        let outcomes = parse::<R>(sheet, &proposal.header, &proposal.mapping).count();
        assert!(outcomes <= 2 * sheet.rows().len());
    }
}

fn everything(bytes: &[u8]) {
    let Ok(book) = read(bytes, "x") else { return };
    for sheet in &book.sheets {
        walk::<ItemRow>(sheet);
        walk::<PersonRow>(sheet);
        walk::<SiteRow>(sheet);
    }
}

/// The parts of a small workbook, so that they can be spoilt inside a sound package.
fn parts() -> Vec<(String, Vec<u8>)> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    sheet.merge_range(0, 0, 0, 3, "Inventario", &plain).unwrap();
    for (column, text) in (0..).zip(["Placa", "Tipo", "Serial", "Fecha de compra"]) {
        sheet.write(1, column, text).unwrap();
        sheet.write(2, column, f64::from(column) + 2020.0).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().to_string(), content)
        })
        .collect()
}

fn package(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn with_sheet(xml: &str) -> Vec<u8> {
    let mut parts = parts();
    for (name, content) in &mut parts {
        if name.ends_with("sheet1.xml") {
            *content = xml.as_bytes().to_vec();
        }
    }
    package(&parts)
}

#[test]
fn absurd_places_in_a_sheet_are_refused_and_not_believed() {
    let sheet = |inner: &str, after: &str| {
        with_sheet(&format!(
            "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{inner}</sheetData>{after}</worksheet>"
        ))
    };
    // A declared size is not allocated.
    assert!(read(&sheet("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", ""), "x").is_ok());
    // A value in the last row that Excel knows.
    let far = sheet("<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>", "");
    assert!(matches!(read(&far, "x"), Err(SheetError::TooMuch { .. })));
    // An empty cell there is nothing.
    assert!(read(&sheet("<row r=\"1048576\"><c r=\"A1048576\" s=\"0\"/></row>", ""), "x").is_ok());
    // Merged ranges upside down, over everything, and many times over.
    for merged in ["D9:A1", "A1:XFD1048576", "A1"] {
        let cells = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
        let after = format!("<mergeCells>{}</mergeCells>", format!("<mergeCell ref=\"{merged}\"/>").repeat(50));
        everything(&sheet(cells, &after));
    }
    // Rows and cells out of order are put in order.
    let back = sheet(
        "<row r=\"3\"><c r=\"B3\"><v>3</v></c><c r=\"A3\"><v>2</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        "",
    );
    let book = read(&back, "x").unwrap();
    let numbers: Vec<u32> = book.sheets[0].rows().iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 3]);
    assert_eq!(book.sheets[0].rows()[1].cells().len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        everything(&bytes);
    }

    #[test]
    fn any_text(text in "(Placa|Serial|Sede|Nombre|Tipo|[;,\t|\"\n]|\\PC){0,60}") {
        everything(text.as_bytes());
    }

    /// One part of a sound package spoilt.
    #[test]
    fn spoilt_parts(part in 0_usize..10, at in any::<prop::sample::Index>(), junk in "[<>/\"'=&;A-Z0-9]{1,12}", cut in 0_usize..30) {
        let mut parts = parts();
        let count = parts.len();
        let content = &mut parts[part % count].1;
        let at = at.index(content.len());
        let end = (at + cut).min(content.len());
        content.splice(at..end, junk.bytes());
        everything(&package(&parts));
    }

    /// The bytes of the package itself spoilt.
    #[test]
    fn spoilt_packages(spoils in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = package(&parts());
        for (at, byte) in spoils {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        everything(&bytes);
    }

    /// Cells of every kind under every field.
    #[test]
    fn any_values(cells in proptest::collection::vec("(\\PC{0,12}|[0-9./:-]{0,14}|[0-9]{1,3}E\\+[0-9]{1,2})", 1..12)) {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let row = quoted.join(";");
        for titles in [
            "Placa;Tipo;Marca/Modelo;Serial;Estado;Propiedad;Fecha de compra;Cédula;Responsable;Cantidad;Garantía;Territorial",
            "Nombre;Tipo doc;Documento;Vinculación;Fecha fin contrato;Correo;Teléfono;Cargo;Contrato;Sede;Dependencia;x",
            "Sede;Nivel;Tipo de sede;Territorial;Cod departamento;Departamento;Divipola;Municipio;Dirección;Correo;Piso;x",
        ] {
            everything(format!("{titles}\n{row}\n{row}\n").as_bytes());
        }
    }
}

#[test]
fn fields_of_every_target_are_reachable() {
    use sheets::header::Field;
    fn check<F: Field>() {
        for field in F::ALL {
            let title = field.sure_names()[0];
            let other = F::ALL.iter().find(|other| *other != field).unwrap().sure_names()[0];
            let sheet = read(format!("{title};{other}\na;b\n").as_bytes(), "x").unwrap().sheets.swap_remove(0);
            let proposal = propose::<F>(&sheet).unwrap();
            assert!(proposal.mapping.column(*field).is_some(), "{field:?} by {title:?}: {:?}", proposal.mapping);
        }
    }
    check::<ItemField>();
    check::<PersonField>();
    check::<SiteField>();
}
