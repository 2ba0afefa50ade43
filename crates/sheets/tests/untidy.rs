//! Sheets laid out in other ways than the samples.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use casework::item::{ItemType, LifecycleState, PhysicalCondition, Serial};
use casework::person::IdType;
use casework::site::{SiteLevel, TerritorialDirection};
use expect_test::{Expect, expect};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use sheets::header::{Header, ItemField, Mapping, SiteField, propose};
use sheets::rows::{ItemRow, Outcome, Parsed, PersonRow, Precision, Record, SiteRow, parse};
use sheets::{Column, Sheet, read};

fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Sheet {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    read(&book.save_to_buffer().unwrap(), "x.xlsx").unwrap().sheets.swap_remove(0)
}

fn csv(text: &str) -> Sheet {
    read(text.as_bytes(), "x.csv").unwrap().sheets.swap_remove(0)
}

fn rows<R: Record>(sheet: &Sheet, problems: &Expect) -> Vec<Parsed<R>> {
    let proposal = propose::<R::Field>(sheet).unwrap();
    let mut shown = String::new();
    let mut parsed = Vec::new();
    for outcome in parse::<R>(sheet, &proposal.header, &proposal.mapping) {
        match outcome {
            Outcome::Skipped(skipped) => {
                shown += &format!("{}-{} {:?}\n", skipped.first_row, skipped.last_row, skipped.reason);
            }
            Outcome::Parsed(row) => {
                for problem in &row.problems {
                    let column = problem.column.map_or("–".to_owned(), |column| column.to_string());
                    shown += &format!("{column}{} {:?} «{}»", problem.row, problem.code, problem.value);
                    shown += &problem.other_row.map_or("\n".to_owned(), |other| format!(" as row {other}\n"));
                }
                parsed.push(row);
            }
        }
    }
    problems.assert_eq(&shown);
    parsed
}

#[test]
fn header_of_two_rows_merged_sites_sections_and_totals() {
    let sheet = xlsx(|sheet| {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 6, "INVENTARIO GENERAL – SEDE Y RESPONSABLE", &plain).unwrap();
        sheet.merge_range(2, 0, 3, 0, "SEDE", &plain).unwrap();
        sheet.merge_range(2, 1, 2, 4, "DATOS DEL EQUIPO", &plain).unwrap();
        sheet.merge_range(2, 5, 2, 6, "RESPONSABLE", &plain).unwrap();
        for (column, text) in (1..).zip(["Tipo", "Marca", "Modelo", "No. de serie", "Nombre", "Cédula"]) {
            sheet.write(3, column, text).unwrap();
        }
        sheet.merge_range(4, 0, 5, 0, "PAV Quibdó", &plain).unwrap();
        for (row, serial) in [(4, "ab-12 34"), (5, "AB12O4")] {
            for (column, text) in
                (1..).zip(["Portátil", "Hewlett Packard", "ProBook", serial, "Ana Ríos", "52.345.678"])
            {
                sheet.write(row, column, text).unwrap();
            }
        }
        sheet.merge_range(6, 0, 6, 6, "SEGUNDO PISO", &plain).unwrap();
        for (column, text) in (1..).zip(["Tipo", "Marca", "Modelo", "No. de serie", "Nombre", "Cédula"]) {
            sheet.write(7, column, text).unwrap();
        }
        sheet.write(7, 0, "SEDE").unwrap();
        for (column, text) in (1..).zip(["Guillotina", "Ideal", "1043", "AB1204", "Bodega OTI", "52345678"]) {
            sheet.write(8, column, text).unwrap();
        }
        sheet.write(11, 1, "Total equipos").unwrap();
        sheet.write(11, 4, 3).unwrap();
        sheet.write(13, 5, "Elaboró: Ana Ríos").unwrap();
    });
    let items = rows::<ItemRow>(
        &sheet,
        &expect![[r#"
        7-7 Note
        8-8 HeaderAgain
        B9 TypeUnknown «Guillotina»
        F9 HolderIsPlace «Bodega OTI»
        10-11 Blank
        12-12 Total
        13-13 Blank
        14-14 Note
    "#]],
    );
    let proposal = propose::<ItemField>(&sheet).unwrap();
    assert_eq!(proposal.header.last_row, 4);
    assert_eq!(proposal.mapping.column(ItemField::HolderName), Some(Column(5)));
    let first = &items[0].value;
    assert_eq!(first.item_type, Some(ItemType::Laptop));
    assert_eq!(first.brand.as_deref(), Some("HP"));
    assert_eq!(first.serial.as_ref().and_then(Serial::normalised).as_deref(), Some("AB1234"));
    assert_eq!(first.holder_document.as_deref(), Some("52345678"));
    assert_eq!(items[1].value.site_name.as_deref(), Some("PAV Quibdó"), "value of the merged range");
    assert_eq!(items[2].value.lifecycle, Some(LifecycleState::InStock));
}

#[test]
fn repeated_identities_name_the_other_row() {
    let sheet = csv("Placa;Tipo;Marca;Serial;Estado\n\
        UV-1;Monitor;Dell;A1B2C3;B\n\
        uv 1;Monitor;Dell;X9X9X9;R\n\
        UV-2;Monitor;DELL;a1-b2-c3;M\n\
        UV-3;Monitor;HP;A1B2C3;B\n\
        UV-Ol;Monitor;HP;1,23E+11;Excelente\n\
        UV-0L;;;s/n;Obsoleto\n");
    let items = rows::<ItemRow>(
        &sheet,
        &expect![[r#"
        A3 PlateRepeated «uv 1» as row 2
        D4 SerialRepeated «a1-b2-c3» as row 2
        D6 DigitsLost «1,23E+11»
        E7 ConditionUnknown «Obsoleto»
        –7 ItemNotDescribed «»
        A7 LooksAlike «UV-0L» as row 6
    "#]],
    );
    assert!(items[0].can_come_in() && !items[1].can_come_in() && !items[2].can_come_in() && items[3].can_come_in());
    assert_eq!(items[4].value.condition, Some(PhysicalCondition::Good));
    assert_eq!(items[4].value.serial, None, "digits were lost");
    assert_eq!(items[5].value.serial, Some(Serial::NotPresent));
}

#[test]
fn numbers_dates_and_errors_of_formulas() {
    let sheet = xlsx(|sheet| {
        for (column, text) in
            (0..).zip(["Placa inventario", "Equipo", "Serie", "Fecha de compra", "Vence garantía", "Estado"])
        {
            sheet.write(0, column, text).unwrap();
        }
        let date = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write(1, 0, 100_015).unwrap();
        sheet.write(1, 1, "Torre con teclado").unwrap();
        sheet.write(1, 2, 123_456_789_012.0).unwrap();
        let day = ExcelDateTime::from_ymd(2023, 6, 15).unwrap();
        sheet.write_datetime_with_format(1, 3, &day, &date).unwrap();
        sheet.write_number_with_format(1, 4, 2026, &date).unwrap();
        sheet.write(1, 5, "Asignado").unwrap();
        sheet.write(2, 0, 100_016).unwrap();
        sheet.write(2, 1, "UPS").unwrap();
        sheet.write(2, 2, 1.234_567_890_123_456e17).unwrap();
        sheet.write_formula(2, 3, Formula::new("=NA()").set_result("#N/A")).unwrap();
        sheet.write(2, 4, "no aplica").unwrap();
        sheet.write(2, 5, "En bodega").unwrap();
    });
    let items = rows::<ItemRow>(
        &sheet,
        &expect![[r#"
        E2 DateYearOnly «18/07/1905»
        B2 TypeGuessed «Torre con teclado»
        C3 DigitsLost «123456789012345600»
        D3 FormulaError «#N/A»
    "#]],
    );
    let first = &items[0].value;
    assert_eq!(first.asset_tag.as_deref(), Some("100015"), "no decimals and no exponent");
    assert_eq!(first.serial, Some(Serial::Read("123456789012".to_owned())));
    assert_eq!(first.acquired_on.unwrap().day.to_string(), "2023-06-15");
    assert_eq!(first.warranty_until.unwrap().precision, Precision::Year, "a year typed into a date cell");
    assert_eq!((first.lifecycle, first.condition), (Some(LifecycleState::Assigned), None), "the values decide");
    assert_eq!(items[1].value.lifecycle, Some(LifecycleState::InStock));
}

#[test]
fn people_without_types_and_with_two_name_columns() {
    let sheet = csv("LISTADO DE PERSONAL,,,,\n\n\
        Nombres,Apellidos,No. Identificación,Tipo de vinculación,Correo electrónico\n\
        Ana María,Ríos,\"1.234.567.890\",Prestación de servicios,ANA@EJEMPLO.GOV.CO\n\
        Luis,Peña,AB123456,Planta,luis.ejemplo\n\
        Sol,Díaz,***4567,Otro,\n\
        Empresa,SAS,NIT 900.490.473-1,Proveedor,x@y.co\n\
        Empresa,SAS,NIT 900.490.473-6,Proveedor,x@y.co\n\
        ,,1234567890,Planta,\n");
    let people = rows::<PersonRow>(
        &sheet,
        &expect![[r#"
        –4 IdTypeGuessed «1.234.567.890»
        E5 EmailInvalid «luis.ejemplo»
        –5 IdTypeGuessed «AB123456»
        D6 BondUnknown «Otro»
        C6 DocumentInvalid «***4567»
        C7 NitCheckDigitWrong «NIT 900.490.473-1»
        C8 DocumentRepeated «900490473» as row 7
        A9 NameMissing «»
        –9 IdTypeGuessed «1234567890»
        C9 DocumentRepeated «1234567890» as row 4
    "#]],
    );
    assert_eq!(people[0].value.full_name.as_deref(), Some("Ana María Ríos"));
    assert_eq!(people[0].value.email.as_deref(), Some("ana@ejemplo.gov.co"));
    assert_eq!(people[1].value.id_type, Some(IdType::Passport));
    assert_eq!((people[4].value.id_type, people[4].value.check_digit), (Some(IdType::Nit), Some(6)));
}

#[test]
fn sites_with_codes_kept_as_numbers() {
    let sheet = xlsx(|sheet| {
        let titles = ["Nombre de la sede", "Territorial", "Departamento", "Cod. Dpto", "Código DANE", "Dirección"];
        for (column, text) in (0..).zip(titles) {
            sheet.write(0, column, text).unwrap();
        }
        let sites: [(&str, &str, &str, Option<f64>, f64); 5] = [
            ("DT Antioquia", "Antioquia", "Antioquia", Some(5.0), 5001.0),
            ("PAV Valledupar", "Cesar - La Guajira", "Cesar", None, 20001.0),
            ("Sede administrativa", "Nivel Nacional", "BOGOTÁ D.C.", Some(11.0), 1.0),
            ("CRAV Pasto", "Narnia", "Nariño", Some(52.0), 5001.0),
            ("pav valledupar", "Sucre", "Sucre", Some(21.0), 99.5),
        ];
        for (row, (name, direction, department, code, town)) in (1..).zip(sites) {
            for (column, text) in [(0, name), (1, direction), (2, department), (5, "Calle 1")] {
                sheet.write(row, column, text).unwrap();
            }
            if let Some(code) = code {
                sheet.write(row, 3, code).unwrap();
            }
            sheet.write(row, 4, town).unwrap();
        }
    });
    let sites = rows::<SiteRow>(
        &sheet,
        &expect![[r#"
        –2 LevelGuessed «»
        D2 LeadingZeroRestored «5»
        E2 LeadingZeroRestored «5001»
        –3 LevelGuessed «»
        –4 LevelGuessed «»
        B5 DirectionUnknown «Narnia»
        –5 LevelGuessed «»
        E5 LeadingZeroRestored «5001»
        E5 DivipolaMismatch «52 / 05001»
        –6 LevelGuessed «»
        D6 DivipolaInvalid «21»
        E6 DivipolaInvalid «99.5»
        A6 SiteRepeated «pav valledupar» as row 3
    "#]],
    );
    let codes = |at: usize| (sites[at].value.department_code.as_deref(), sites[at].value.municipality_code.as_deref());
    assert_eq!(codes(0), (Some("05"), Some("05001")));
    assert_eq!(codes(1), (Some("20"), Some("20001")));
    assert_eq!(codes(2), (Some("11"), Some("11001")), "the town by its last three digits");
    assert_eq!(sites[1].value.territorial, Some(TerritorialDirection::CesarGuajira));
    assert_eq!(sites[2].value.level, Some(SiteLevel::National));
}

#[test]
fn a_mapping_is_known_again_in_another_order() {
    let first = csv("PLACA;Tipo de elemento;Código interno;Observación\nUV-1;Monitor;7;x\n");
    let second = csv("Nota suelta;;;\nobservacion;Código  Interno;placa;TIPO DE ELEMENTO\nx;7;UV-1;Monitor\n");
    let header = propose::<ItemField>(&first).unwrap().header;
    let moved = Header::at(&second, 2, 2);
    assert_eq!(header.signature(), moved.signature());
    assert_ne!(header.signature(), Header::at(&second, 1, 1).signature());

    let mut mapping = Mapping::new();
    mapping.set(Column(0), ItemField::AssetTag);
    mapping.set(Column(1), ItemField::ItemType);
    mapping.set(Column(2), ItemField::ProviderTag);
    let again = Mapping::from_texts(&moved, &mapping.by_text(&header));
    assert_eq!(again.column(ItemField::ProviderTag), Some(Column(1)));
    assert_eq!(again.column(ItemField::AssetTag), Some(Column(2)));
    assert_eq!(again.len(), 3);
}

#[test]
fn nothing_is_proposed_for_prose() {
    let sheet = csv("Querida Ana;\nLe escribo para contarle del viaje;\nUn abrazo;\n");
    assert!(propose::<ItemField>(&sheet).is_none());
    assert!(propose::<SiteField>(&sheet).is_none());
}
