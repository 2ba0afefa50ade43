//! Import from upload to rows, and export back.

use std::io::{Cursor, Write};

use commands::problem::{InvalidField, Problem, Rule};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::world::{World, data};

impl World {
    fn open(&self, file_name: &str, bytes: &[u8]) -> Result<Value, Problem> {
        self.upload("import_open", json!({ "file_name": file_name }), bytes)
    }

    /// Opens, looks and checks with everything as proposed; answers the import's reference and its report.
    fn check(&self, file_name: &str, bytes: &[u8]) -> (Value, Value) {
        let opened = self.open(file_name, bytes).unwrap();
        let reference = json!({ "import": opened["import"] });
        let preview = self.ok("import_look", reference.clone());
        let columns: Vec<_> = preview["columns"].as_array().unwrap().iter().map(choice).collect();
        let started = self.ok(
            "import_check",
            json!({
                "import": opened["import"], "sheet": preview["sheet"], "target": preview["target"],
                "header_row": preview["header_row"], "header_last_row": preview["header_last_row"],
                "columns": columns,
            }),
        );
        let job = self.wait(&started);
        assert_eq!(job["state"]["state"], "DONE", "{job}");
        let report = self.ok("import_report", reference.clone());
        (reference, report)
    }

    fn apply(&self, reference: &Value, choices: Value) -> Result<Value, Problem> {
        let mut request = json!({ "duplicates": "KEEP", "skip_errors": false });
        for part in [reference, &choices] {
            request.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        }
        let job = self.wait(&self.call("import_apply", request)?);
        match serde_json::from_value::<State>(job["state"].clone()).unwrap() {
            State::Done => self.call("import_done", reference.clone()),
            State::Cancelled => Err(Problem::Cancelled),
            State::Failed { problem } => Err(problem),
        }
    }

    /// The whole way of a small sheet in delimited text.
    fn import(&self, text: &str) -> Value {
        let (reference, _) = self.check("hoja.csv", text.as_bytes());
        self.apply(&reference, json!({})).unwrap()
    }

    fn rows(&self, list: &str) -> Vec<Value> {
        self.ok(list, json!({ "limit": 200 }))["rows"].as_array().unwrap().clone()
    }

    fn total(&self, list: &str) -> u64 {
        self.ok(list, json!({}))["total"].as_u64().unwrap()
    }
}

#[derive(serde::Deserialize)]
#[serde(tag = "state", rename_all = "SCREAMING_SNAKE_CASE")]
enum State {
    Done,
    Failed { problem: Problem },
    Cancelled,
}

fn choice(column: &Value) -> Value {
    json!({ "index": column["index"], "field": column["field"] })
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(data().join(name)).unwrap()
}

/// The counts of a report, and each kind of problem with how often and where first.
fn summary(report: &Value) -> String {
    let number = |key: &str| format!("{key} {}", report[key]);
    let keys = ["new", "changed", "unchanged", "skipped", "errors", "warnings", "new_sites", "new_people"];
    let mut text = keys.map(number).join(", ") + "\n";
    for count in report["counts"].as_array().unwrap() {
        let word = |key: &str| count[key].as_str().unwrap().to_owned();
        let (severity, code) = (word("severity"), word("code"));
        text += &format!("{severity} {code} × {}, first in row {}\n", count["count"], count["first_row"]);
    }
    text
}

/// Problems as `column row code «value»`.
fn problems(report: &Value) -> String {
    let line = |problem: &Value| {
        let word = |key: &str| problem[key].as_str().unwrap().to_owned();
        let other = problem["other_row"].as_u64().map(|row| format!(" as row {row}")).unwrap_or_default();
        format!("{}{} {} «{}»{other}\n", word("column"), problem["row"], word("code"), word("value"))
    };
    report["problems"].as_array().unwrap().iter().map(line).collect()
}

fn differences(report: &Value) -> String {
    let mut text = String::new();
    for duplicate in report["duplicates"].as_array().unwrap() {
        text += &format!("row {}, {}:", duplicate["row"], duplicate["key"]);
        for difference in duplicate["differences"].as_array().unwrap() {
            text += &format!(" {} {} → {};", difference["field"]["field"], difference["stored"], difference["sheet"]);
        }
        text += "\n";
    }
    text
}

fn done(done: &Value, expected: &Expect) {
    expected.assert_eq(&done.to_string());
}

#[test]
fn the_sample_comes_in_sheet_by_sheet_and_again_changes_nothing() {
    let world = World::new();
    let expected = [
        (
            "sedes.csv",
            expect![[r#"
            new 6, changed 0, unchanged 0, skipped 0, errors 0, warnings 0, new_sites 0, new_people 0
        "#]],
            expect![[
                r#"{"created":6,"kept":0,"left_out":0,"people_created":0,"sites_created":0,"unchanged":0,"updated":0}"#
            ]],
        ),
        (
            "personal.xlsx",
            expect![[r#"
            new 80, changed 0, unchanged 0, skipped 0, errors 0, warnings 0, new_sites 0, new_people 0
        "#]],
            expect![[
                r#"{"created":80,"kept":0,"left_out":0,"people_created":0,"sites_created":0,"unchanged":0,"updated":0}"#
            ]],
        ),
        (
            "inventario.xlsx",
            expect![[r#"
            new 640, changed 0, unchanged 0, skipped 9, errors 0, warnings 281, new_sites 0, new_people 0
            WARNING HOLDER_DOCUMENT_DROPPED × 64, first in row 6
            WARNING DATE_YEAR_ONLY × 155, first in row 6
            WARNING HOLDER_IS_PLACE × 60, first in row 9
            WARNING PLATE_FROM_NUMBER × 47, first in row 20
            WARNING OWNED_WITHOUT_PLATE × 7, first in row 59
        "#]],
            expect![[
                r#"{"created":640,"kept":0,"left_out":0,"people_created":0,"sites_created":0,"unchanged":0,"updated":0}"#
            ]],
        ),
    ];
    for (name, report_expected, done_expected) in &expected {
        let (reference, report) = world.check(name, &sample(name));
        report_expected.assert_eq(&summary(&report));
        done(&world.apply(&reference, json!({})).unwrap(), done_expected);
    }
    assert_eq!(["site_list", "person_list", "item_list"].map(|list| world.total(list)), [6, 81, 640]);
    // The sheet has codes only; an act proposes the city of its site.
    let sites = world.ok("site_list", json!({ "text": "Quibdó" }));
    assert_eq!(sites["rows"][0]["city"], "Quibdó, Chocó");
    for (name, rows) in [("sedes.csv", 6), ("personal.xlsx", 80), ("inventario.xlsx", 640)] {
        let (reference, report) = world.check(name, &sample(name));
        assert_eq!(report["unchanged"], rows, "{name}: {}{}", summary(&report), differences(&report));
        let again = world.apply(&reference, json!({ "duplicates": "UPDATE" })).unwrap();
        assert_eq!((&again["created"], &again["updated"]), (&json!(0), &json!(0)), "{name}");
    }
}

#[test]
fn the_sample_loads_at_once() {
    let world = World::new();
    let first = world.ok("sample_load", json!({}));
    expect![[r#"
        [
          {
            "created": 6,
            "kept": 0,
            "left_out": 0,
            "people_created": 0,
            "sites_created": 0,
            "unchanged": 0,
            "updated": 0
          },
          {
            "created": 80,
            "kept": 0,
            "left_out": 0,
            "people_created": 0,
            "sites_created": 0,
            "unchanged": 0,
            "updated": 0
          },
          {
            "created": 640,
            "kept": 0,
            "left_out": 0,
            "people_created": 0,
            "sites_created": 0,
            "unchanged": 0,
            "updated": 0
          }
        ]"#]]
    .assert_eq(&format!("{first:#}"));
    let again = world.ok("sample_load", json!({}));
    let unchanged: Vec<_> = again.as_array().unwrap().iter().map(|done| done["unchanged"].clone()).collect();
    assert_eq!(unchanged, [6, 80, 640]);
}

#[test]
fn items_without_sites_and_people_bring_those_that_they_say_enough_of() {
    let world = World::new();
    let sheet = "Placa;Tipo;Marca;Serial;Estado del ciclo;Sede;Dirección territorial;Responsable;Cédula;Dependencia\n\
        A-1;Portátil;HP;S1AAA;;PAV Tunja;Central;Luz Mora;1.099.888.777;Jurídica\n\
        A-2;Monitor;HP;S2AAA;;pav tunja;;LUZ MORA;;\n\
        A-3;Monitor;HP;S3AAA;;PAV Tunja;Central;Otro Señor;;\n\
        A-4;Monitor;HP;S4AAA;;;;Otro Señor;;\n\
        A-5;Monitor;HP;S5AAA;Dado de baja;PAV Tunja;;Luz Mora;;\n\
        A-6;Monitor;HP;S6AAA;Asignado;PAV Tunja;;;;\n\
        A-7;Monitor;HP;S7AAA;;;;Bodega;;\n";
    let (reference, report) = world.check("hoja.csv", sheet.as_bytes());
    expect![[r#"
        2 OWNERSHIP_ASSUMED «Propio»
        F2 SITE_CREATED «PAV Tunja»
        H2 PERSON_CREATED «Luz Mora»
        3 OWNERSHIP_ASSUMED «Propio»
        4 OWNERSHIP_ASSUMED «Propio»
        H4 HOLDER_UNKNOWN «Otro Señor»
        5 OWNERSHIP_ASSUMED «Propio»
        H5 HOLDER_UNKNOWN «Otro Señor»
        6 OWNERSHIP_ASSUMED «Propio»
        H6 HOLDER_NOT_KEPT «Luz Mora»
        7 OWNERSHIP_ASSUMED «Propio»
        E7 ASSIGNED_TO_NOBODY «»
        H8 HOLDER_IS_PLACE «Bodega»
        8 OWNERSHIP_ASSUMED «Propio»
    "#]]
    .assert_eq(&problems(&report));
    done(
        &world.apply(&reference, json!({})).unwrap(),
        &expect![[
            r#"{"created":7,"kept":0,"left_out":0,"people_created":1,"sites_created":1,"unchanged":0,"updated":0}"#
        ]],
    );
    let shown: String = world
        .rows("item_list")
        .iter()
        .map(|row| {
            let item = world.ok("item_get", json!({ "id": row["id"] }));
            let remarks = &item["item"]["details"]["remarks"];
            format!("{} {} {} {} {remarks}\n", row["asset_tag"], row["lifecycle"], row["holder_name"], row["site_name"])
        })
        .collect();
    expect![[r#"
        "A-2" "ASSIGNED" "Luz Mora" "PAV Tunja" ""
        "A-3" "SITE_POOL" null "PAV Tunja" "Responsable según la hoja: Otro Señor"
        "A-4" "IN_STOCK" null null "Responsable según la hoja: Otro Señor"
        "A-5" "DISPOSED" null "PAV Tunja" "Responsable según la hoja: Luz Mora"
        "A-6" "SITE_POOL" null "PAV Tunja" ""
        "A-7" "IN_STOCK" null null ""
        "A-1" "ASSIGNED" "Luz Mora" "PAV Tunja" "Dependencia: Jurídica"
    "#]]
    .assert_eq(&shown);
    let (_, report) = world.check("hoja.csv", sheet.as_bytes());
    assert_eq!(report["unchanged"], 7, "{}", differences(&report));
}

#[test]
fn a_row_is_known_by_plate_then_serial_then_provider_tag() {
    let world = World::new();
    world.import(
        "Placa;Tipo;Marca;Serial;Placa proveedor;Propiedad\n\
         UV-1;Portátil;HP;SER-111;;Propio\n\
         ;Monitor;Dell;SER-222;P-2;Proveedor\n\
         ;Monitor;Dell;;P-3;Proveedor\n\
         UV-4;Monitor;Dell;SER-444;;Propio\n",
    );
    let (reference, report) = world.check(
        "otra.csv",
        "Placa;Tipo;Marca;Modelo;Serial;Placa proveedor;Propiedad\n\
         uv 1;Portátil;HP;840;ser111;;Propio\n\
         ;Monitor;DELL;P24;SER 222;;\n\
         ;Monitor;Dell;P27;;p 3;Proveedor\n\
         UV-4;Monitor;Dell;;SER-445;;Propio\n\
         UV-9;Monitor;Dell;;SER-999;P-2;Proveedor\n\
         UV-1;Monitor;Dell;;SER-222;;\n"
            .as_bytes(),
    );
    expect![[r#"
        new 1, changed 4, unchanged 0, skipped 0, errors 1, warnings 2, new_sites 0, new_people 0
        ERROR PLATE_REPEATED × 1, first in row 7
        ERROR SERIAL_REPEATED × 1, first in row 7
        WARNING SERIAL_DIFFERS × 1, first in row 5
        WARNING PROVIDER_TAG_SHARED × 1, first in row 6
    "#]]
    .assert_eq(&summary(&report));
    expect![[r#"
        row 2, "UV-1": "MODEL" "" → "840";
        row 3, "SER-222": "MODEL" "" → "P24";
        row 4, "P-3": "MODEL" "" → "P27";
        row 5, "UV-4": "SERIAL" "SER-444" → "SER-445";
    "#]]
    .assert_eq(&differences(&report));
    expect![[r#"
        A7 PLATE_REPEATED «UV-1» as row 2
        E7 SERIAL_REPEATED «SER-222» as row 3
        E5 SERIAL_DIFFERS «SER-445»
        F6 PROVIDER_TAG_SHARED «P-2»
    "#]]
    .assert_eq(&problems(&report));
    let refused = world.apply(&reference, json!({ "duplicates": "UPDATE" }));
    assert_eq!(refused, Err(Problem::RowsWithErrors { rows: 1 }));
    assert_eq!(world.total("item_list"), 4, "nothing came in");
}

#[test]
fn differences_are_decided_row_by_row() {
    let world = World::new();
    world.import("Placa;Tipo;Modelo\nB-1;Monitor;M1\nB-2;Monitor;M1\nB-3;Monitor;M1\n");
    let sheet = "Placa;Tipo;Modelo\nB-1;Monitor;M2\nB-2;Monitor;M2\nB-3;Monitor;M1\n";
    let (reference, report) = world.check("hoja.csv", sheet.as_bytes());
    assert_eq!((&report["changed"], &report["unchanged"]), (&json!(2), &json!(1)));
    let choices = json!({ "duplicates": "KEEP", "decisions": [{ "row": 3, "choice": "UPDATE" }] });
    done(
        &world.apply(&reference, choices).unwrap(),
        &expect![[
            r#"{"created":0,"kept":1,"left_out":0,"people_created":0,"sites_created":0,"unchanged":1,"updated":1}"#
        ]],
    );
    let models: Vec<_> = world.rows("item_list").iter().map(|row| row["model"].as_str().unwrap().to_owned()).collect();
    assert_eq!(models, ["M1", "M2", "M1"]);
    let applied_twice = world.call("import_report", reference);
    assert_eq!(applied_twice, Err(Problem::NotFound), "it has to be checked again");
}

#[test]
fn custody_is_never_changed_by_a_sheet() {
    let world = World::new();
    world.import("Nombre completo;Cédula\nLuz Mora;1099888777\nPaz Vera;1099888778\n");
    world.import("Placa;Tipo;Sede;Responsable\nC-1;Monitor;PAV Tunja;Luz Mora\n");
    let sheet = "Placa;Tipo;Sede;Responsable;Estado del ciclo\nC-1;Monitor;PAV Neiva;Paz Vera;Dado de baja\n";
    let (reference, report) = world.check("hoja.csv", sheet.as_bytes());
    expect![[r#"
        new 0, changed 0, unchanged 1, skipped 0, errors 0, warnings 1, new_sites 0, new_people 0
        WARNING HOLDER_DIFFERS × 1, first in row 2
        WARNING PLACE_DIFFERS × 1, first in row 2
        WARNING LIFECYCLE_DIFFERS × 1, first in row 2
        C2 PLACE_DIFFERS «PAV Neiva»
        D2 HOLDER_DIFFERS «Paz Vera»
        E2 LIFECYCLE_DIFFERS «Dado de baja»
    "#]]
    .assert_eq(&(summary(&report) + &problems(&report)));
    world.apply(&reference, json!({ "duplicates": "UPDATE" })).unwrap();
    let row = &world.rows("item_list")[0];
    assert_eq!((row["holder_name"].as_str(), row["lifecycle"].as_str()), (Some("Luz Mora"), Some("ASSIGNED")));
    assert_eq!(world.total("site_list"), 1);
}

#[test]
fn one_error_refuses_all_unless_its_row_is_left_out() {
    let world = World::new();
    let sheet = "Nombre completo;Cédula\nLuz Mora;1099888777\nPaz Vera;12\n;1099888779\n";
    let (reference, report) = world.check("hoja.csv", sheet.as_bytes());
    expect![[r#"
        B3 DOCUMENT_INVALID «12»
        A4 NAME_MISSING «»
        2 ID_TYPE_GUESSED «1099888777»
        4 ID_TYPE_GUESSED «1099888779»
    "#]]
    .assert_eq(&problems(&report));
    assert_eq!(world.apply(&reference, json!({})), Err(Problem::RowsWithErrors { rows: 2 }));
    assert_eq!(world.total("person_list"), 1);
    done(
        &world.apply(&reference, json!({ "skip_errors": true })).unwrap(),
        &expect![[
            r#"{"created":1,"kept":0,"left_out":2,"people_created":0,"sites_created":0,"unchanged":0,"updated":0}"#
        ]],
    );
    assert_eq!(world.total("person_list"), 2);
}

#[test]
fn texts_longer_than_a_record_keeps_are_cut_and_told() {
    let world = World::new();
    let long = "ñ".repeat(3_000);
    let sheet = format!("Placa;Tipo;Modelo;Observaciones;Sede;Responsable\nD-1;Monitor;{long};{long};{long};{long}\n");
    let (reference, report) = world.check("hoja.csv", sheet.as_bytes());
    assert_eq!(report["errors"], 0, "{}", problems(&report));
    let cut = |count: &&Value| count["code"] == "TEXT_SHORTENED";
    assert_eq!(report["counts"].as_array().unwrap().iter().find(cut).unwrap()["count"], 3);
    world.apply(&reference, json!({})).unwrap();
    let (_, report) = world.check("hoja.csv", sheet.as_bytes());
    assert_eq!(report["unchanged"], 1, "{}", differences(&report));
}

#[test]
fn a_cancelled_import_leaves_nothing() {
    let world = World::new();
    let rows: String = (0..20_000).map(|n| format!("E-{n};Monitor;PAV Tunja\n")).collect();
    let (reference, report) = world.check("hoja.csv", format!("Placa;Tipo;Sede\n{rows}").as_bytes());
    assert_eq!(report["new"], 20_000);
    let mut request = json!({ "duplicates": "KEEP", "skip_errors": false });
    request.as_object_mut().unwrap().extend(reference.as_object().unwrap().clone());
    let started = world.ok("import_apply", request);
    while world.ok("job_get", started.clone())["done"].as_u64().unwrap() < 1_000 {
        std::thread::yield_now();
    }
    world.ok("job_cancel", started.clone());
    assert_eq!(world.wait(&started)["state"]["state"], "CANCELLED");
    assert_eq!(["item_list", "site_list"].map(|list| world.total(list)), [0, 0]);
    done(
        &world.apply(&reference, json!({})).unwrap(),
        &expect![[
            r#"{"created":20000,"kept":0,"left_out":0,"people_created":0,"sites_created":1,"unchanged":0,"updated":0}"#
        ]],
    );
}

#[test]
fn a_mapping_is_remembered_for_the_next_sheet_of_the_layout() {
    let world = World::new();
    let opened = world.open("hoja.csv", "Código;Cosa;Nota\nF-1;Monitor;x\n".as_bytes()).unwrap();
    let field = |field: &str| json!({ "target": "ITEMS", "field": field });
    let request = json!({
        "import": opened["import"], "sheet": 0, "target": "ITEMS", "header_row": 1,
        "columns": [
            { "index": 0, "field": field("PROVIDER_TAG") },
            { "index": 1, "field": field("ITEM_TYPE") },
            { "index": 2, "field": null },
        ],
    });
    world.wait(&world.ok("import_check", request.clone()));
    // The columns in another order.
    let opened = world.open("otra.csv", "Nota;CODIGO;cosa\nx;F-2;Monitor\n".as_bytes()).unwrap();
    let preview = world.ok("import_look", json!({ "import": opened["import"] }));
    assert_eq!(preview["remembered"], true);
    let fields: Vec<_> = preview["columns"].as_array().unwrap().iter().map(|c| c["field"]["field"].clone()).collect();
    assert_eq!(fields, [json!(null), json!("PROVIDER_TAG"), json!("ITEM_TYPE")]);

    let mut useless = request.clone();
    useless["columns"] = json!([{ "index": 2, "field": field("REMARKS") }]);
    let refused = world.call("import_check", useless);
    assert_eq!(refused, Err(Problem::Invalid { field: InvalidField::Mapping, rule: Rule::Required }));
    let mut foreign = request;
    foreign["columns"] = json!([{ "index": 0, "field": { "target": "SITES", "field": "NAME" } }]);
    let refused = world.call("import_check", foreign);
    assert_eq!(refused, Err(Problem::Invalid { field: InvalidField::Mapping, rule: Rule::Unknown }));
}

#[test]
fn two_workbooks_are_held_and_the_oldest_is_let_go() {
    let world = World::new();
    let opened: Vec<_> =
        (0..3).map(|n| world.open("hoja.csv", format!("Placa;Tipo\nG-{n};Monitor\n").as_bytes()).unwrap()).collect();
    let looks = opened.iter().map(|opened| world.call("import_look", json!({ "import": opened["import"] })).is_ok());
    assert_eq!(looks.collect::<Vec<_>>(), [false, true, true]);
    world.ok("import_discard", json!({ "import": opened[2]["import"] }));
    let gone = world.call("import_look", json!({ "import": opened[2]["import"] }));
    assert_eq!(gone, Err(Problem::NotFound));
}

#[test]
fn what_is_no_sheet_is_refused_with_its_reason() {
    let world = World::new();
    let reason = |name: &str, bytes: &[u8]| match world.open(name, bytes) {
        Err(Problem::NotASpreadsheet { reason }) => reason,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(reason("acta.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "PDF");
    assert_eq!(reason("vacia.csv", b""), "EMPTY");
    assert_eq!(reason("bomba.xlsx", &bomb()), "BOMB");
    let huge = vec![0; 500 << 20];
    assert_eq!(world.open("enorme.xlsx", &huge), Err(Problem::TooLarge { max_mb: 64 }));
}

/// A workbook of a few kilobytes whose texts inflate to 80 MB of zeros.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("xl/workbook.xml", options).unwrap();
    zip.write_all(b"<workbook/>").unwrap();
    zip.start_file("xl/sharedStrings.xml", options).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..80 {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_exported_list_comes_in_again_as_it_was() {
    let world = World::new();
    world.ok("sample_load", json!({}));
    let first = world.rows("item_list");
    let lists = [("ITEMS", "elementos"), ("SITES", "sedes")];
    for (format, ending) in [("XLSX", "xlsx"), ("CSV", "csv")] {
        for (list, name) in lists {
            let path = world.folder.path().join(format!("{name}.{ending}"));
            let what = json!({ "list": list, "query": {} });
            let saved = world.ok("list_export", json!({ "what": what, "format": format, "path": path }));
            assert_eq!(saved["path"], path.display().to_string());
            let (_, report) = world.check(&format!("{name}.{ending}"), &std::fs::read(&path).unwrap());
            let text = summary(&report) + &differences(&report) + &problems(&report);
            assert_eq!((&report["new"], &report["changed"]), (&json!(0), &json!(0)), "{name}.{ending}: {text}");
        }
    }
    // Into another store: sites first, then items; people come only with their documents, which no list shows.
    let other = World::new();
    for name in ["sedes", "elementos"] {
        let bytes = std::fs::read(world.folder.path().join(format!("{name}.xlsx"))).unwrap();
        let (reference, _) = other.check(&format!("{name}.xlsx"), &bytes);
        other.apply(&reference, json!({})).unwrap();
    }
    let strip =
        |row: &Value| ["asset_tag", "serial", "brand", "model", "condition", "site_name"].map(|k| row[k].clone());
    let second: Vec<_> = other.rows("item_list").iter().map(strip).collect();
    assert_eq!(second, first.iter().map(strip).collect::<Vec<_>>());
}

#[test]
fn lists_are_exported_as_filtered_and_without_documents() {
    let world = World::new();
    world.ok("sample_load", json!({}));
    let path = world.folder.path().join("personas.csv");
    let what = json!({ "list": "PEOPLE", "query": { "text": "Ana Prueba" } });
    world.ok("list_export", json!({ "what": what, "format": "CSV", "path": path }));
    let text = std::fs::read_to_string(&path).unwrap();
    expect![[r#"
        Nombre completo;Tipo de documento;Número de documento;Cargo;Vinculación;Dependencia;Sede;Elementos a cargo
        Ana Prueba;CC;***4050;Técnica;;OTI;;0
    "#]]
    .assert_eq(&text.replace(['\r', '\u{feff}'], ""));
    let nobody = world.ok("list_export", json!({ "what": what, "format": "XLSX" }));
    assert_eq!(nobody["path"], Value::Null, "nobody said where");
}

#[test]
fn what_is_wrong_with_a_sheet_can_be_saved() {
    let world = World::new();
    let (reference, _) = world.check("hoja.csv", "Nombre completo;Cédula\nPaz Vera;12\n".as_bytes());
    let path = world.folder.path().join("novedades.csv");
    let what = json!({ "list": "IMPORT_PROBLEMS", "query": reference });
    world.ok("list_export", json!({ "what": what, "format": "CSV", "path": path }));
    let text = std::fs::read_to_string(&path).unwrap();
    expect![[r#"
        Fila;Columna;Gravedad;Novedad;Valor;Otra fila
        2;B;Error;El número de documento no es válido;12;
    "#]]
    .assert_eq(&text.replace(['\r', '\u{feff}'], ""));
}
