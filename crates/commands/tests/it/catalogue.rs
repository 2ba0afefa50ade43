//! The catalogue as a workbook.

use serde_json::{Value, json};
use sheets::Column;
use sheets::write::{ColumnKind, Table, TableColumn, to_xlsx_book};

use crate::office::Office;

/// The workbook that is exported, and what its sheets say.
fn exported(office: &Office) -> (Vec<u8>, sheets::Workbook) {
    let path = office.data.join("catalogo.xlsx");
    office.ok("catalogue_export", json!({ "path": path }));
    let bytes = std::fs::read(&path).unwrap();
    let book = sheets::read(&bytes, "catalogo.xlsx").unwrap();
    (bytes, book)
}

fn preview(office: &Office, bytes: &[u8]) -> Value {
    let request = json!({ "file_name": "catalogo.xlsx" });
    serde_json::from_slice(&office.app.blob("catalogue_import", request, bytes).unwrap()).unwrap()
}

fn sheet(title: &str, rows: &[&[&str]]) -> Table {
    let [head, rows @ ..] = rows else { panic!("no header") };
    let columns = head.iter().map(|title| TableColumn { title: (*title).into(), kind: ColumnKind::Text }).collect();
    let rows = rows.iter().map(|row| row.iter().map(|text| (*text).into()).collect()).collect();
    Table { title: title.into(), columns, rows }
}

fn id_of(book: &sheets::Workbook, title: &str, name: &str) -> String {
    let sheet = book.sheets.iter().find(|sheet| sheet.name == title).unwrap();
    let row = sheet.rows().iter().find(|row| row.cells().iter().any(|(_, cell)| cell.to_string() == name)).unwrap();
    row.get(Column(0)).to_string()
}

fn problems(sheet: &Value) -> Vec<String> {
    let told = |one: &Value| {
        format!(
            "{} {}{} {}",
            one["sheet"].as_str().unwrap(),
            one["column"].as_str().unwrap(),
            one["row"],
            one["code"]["code"].as_str().unwrap()
        )
    };
    sheet["problems"].as_array().unwrap().iter().map(told).collect()
}

#[test]
fn what_is_exported_and_imported_changes_nothing() {
    let office = Office::new();
    let (bytes, book) = exported(&office);
    let names: Vec<_> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let all = ["Proyectos", "Categorías", "ANS", "Grupos", "Miembros", "Calendarios", "Festivos", "Días exceptuados"];
    assert_eq!(names, all);
    let found = preview(&office, &bytes);
    assert_eq!(problems(&found), [""; 0], "{found:#}");
    assert_eq!((&found["changes"], &found["editions"], &found["ignored"]), (&json!([]), &json!([]), &json!([])));
    let listed = office.ok("catalogue_get", json!({}))["editions"].as_array().unwrap().len();
    assert_eq!(found["unchanged"], listed);
}

#[test]
fn what_is_new_and_changed_is_told_and_then_accepted_at_once() {
    let office = Office::new();
    let (_, book) = exported(&office);
    let person = office.person("Ana Ruiz", "1001");
    let sla = id_of(&book, "ANS", "Incidente (16 h)");
    let tables = [
        sheet(
            "Calendarios",
            &[&["Nombre", "Lunes", "Sábado"], &["Horario extendido", "08:00-12:00; 13:00-17:00", "08:00-12:00"]],
        ),
        sheet(
            "Días exceptuados",
            &[
                &["Calendario", "Fecha", "Horas", "Razón"],
                &["Horario extendido", "24/12/2026", "08:00-12:00", "Circular 12"],
            ],
        ),
        sheet(
            "ANS",
            &[
                &["Identificador", "Nombre", "Solución (horas hábiles)", "Color"],
                &[&sla, "Incidente (16 h)", "12,5", "rojo"],
            ],
        ),
        sheet(
            "Grupos",
            &[
                &["Nombre", "Nivel", "Proyectos", "Dirección territorial"],
                &["Redes", "nivel 2", "Servicios tecnológicos", "Antioquia"],
            ],
        ),
        sheet("Miembros", &[&["Grupo", "Documento", "Líder"], &["Redes", "1001", "Sí"]]),
        sheet(
            "Categorías",
            &[
                &["Proyecto", "Dentro de", "Nombre", "Tipo de caso", "ANS", "Grupo"],
                &["Servicios tecnológicos", "", "Redes", "", "", ""],
                &["Servicios tecnológicos", "Redes", "Falla de enlace", "Incidente", "Incidente (16 h)", "Redes"],
            ],
        ),
        sheet("Notas", &[&["Texto"], &["De la reunión"]]),
    ];
    let found = preview(&office, &to_xlsx_book(&tables).unwrap());
    assert_eq!(problems(&found), [""; 0], "{found:#}");
    let changes: Vec<_> = found["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["is_new"].as_bool().unwrap()))
        .collect();
    assert_eq!(
        changes,
        [
            ("Horario extendido", true),
            ("Incidente (16 h)", false),
            ("Redes", true),
            ("Redes", true),
            ("Redes > Falla de enlace", true)
        ]
    );
    let hours = json!([{ "field": "Solución (horas hábiles)", "before": "16", "after": "12.5" }]);
    assert_eq!(found["changes"][1]["differences"], hours);
    assert_eq!(found["ignored"], json!([{ "sheet": "Notas", "header": "" }, { "sheet": "ANS", "header": "Color" }]));
    assert_eq!(
        office.ok("catalogue_get", json!({}))["editions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| e["edition"] != 1)
            .count(),
        0,
        "nothing yet"
    );
    let view = office.ok("catalogue_change", json!({ "editions": found["editions"] }));
    let group = view["editions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["listed"]["of"] == "GROUP" && e["listed"]["record"]["name"] == "Redes")
        .unwrap();
    assert_eq!(group["listed"]["record"]["leads"], json!([person]));
    let again = preview(&office, &to_xlsx_book(&tables).unwrap());
    assert_eq!(
        (problems(&again), &again["changes"]),
        (Vec::new(), &json!([])),
        "rows without identifier find what they made"
    );
    let (bytes, _) = exported(&office);
    assert_eq!(preview(&office, &bytes)["changes"], json!([]), "with members, days and paths");
}

#[test]
fn nothing_is_taken_out_by_not_being_there_and_what_is_not_active_is() {
    let office = Office::new();
    office.person("Ana Ruiz", "1001");
    office.person("Luis Gil", "1002");
    let members = |rows: &[&[&str]]| {
        let tables = [sheet("Miembros", &[&[&["Grupo", "Documento", "Líder", "Activo"] as &[&str]], rows].concat())];
        let found = preview(&office, &to_xlsx_book(&tables).unwrap());
        assert_eq!(problems(&found), [""; 0], "{found:#}");
        office.ok("catalogue_change", json!({ "editions": found["editions"] }));
        found["changes"][0]["differences"].clone()
    };
    members(&[&["Mesa de servicios", "1001", "No", ""], &["Mesa de servicios", "1002", "Sí", ""]]);
    let left = members(&[&["Mesa de servicios", "1002", "", "No"]]);
    assert_eq!(left, json!([{ "field": "Miembro: Luis Gil", "before": "miembro y líder", "after": "" }]), "Ana stays");
    let holidays = [sheet(
        "Festivos",
        &[
            &["Calendario", "Nombre", "Norma", "Regla", "Mes", "Día"],
            &["Lunes a viernes, 08:00 a 17:00", "Navidad", "Ley 51 de 1983", "Fecha fija", "12", "25"],
        ],
    )];
    assert_eq!(
        preview(&office, &to_xlsx_book(&holidays).unwrap())["changes"].as_array().unwrap().len(),
        1,
        "its law is written otherwise; the other holidays stay"
    );
}

#[test]
fn what_is_wrong_is_told_at_its_cell_and_nothing_can_be_accepted() {
    let office = Office::new();
    let tables = [
        sheet(
            "ANS",
            &[
                &["Identificador", "Nombre", "Solución (horas hábiles)", "Calendario"],
                &["", "Nuevo", "mucho", "Ninguno"],
                &["nada", "Otro", "4", ""],
            ],
        ),
        sheet(
            "Grupos",
            &[&["Nombre", "Nivel", "Proyectos"], &["Redes", "Nivel 9", "Servicios tecnológicos"], &["", "Nivel 2", ""]],
        ),
        sheet(
            "Categorías",
            &[&["Nombre", "Proyecto"], &["Redes", "Servicios tecnológicos"], &["Redes", "Servicios tecnológicos"]],
        ),
        sheet("Calendarios", &[&["Nombre", "Lunes"], &["Turnos", "8 a 12"], &["Noche", "13:00-12:00"]]),
        sheet("Miembros", &[&["Documento"], &["1001"]]),
    ];
    let found = preview(&office, &to_xlsx_book(&tables).unwrap());
    assert_eq!(
        problems(&found),
        [
            "Calendarios B2 NOT_HOURS",
            "Calendarios 3 REFUSED",
            "ANS C2 NOT_A_NUMBER",
            "ANS D2 NOT_FOUND",
            "ANS 2 REFUSED",
            "ANS A3 UNKNOWN_ID",
            "Grupos B2 NOT_A_CHOICE",
            "Grupos A3 MISSING",
            "Grupos 3 REFUSED",
            "Miembros 1 NO_COLUMN",
            "Categorías 3 TWICE",
        ]
    );
    assert_eq!(found["editions"], json!([]));
    let nothing = preview(&office, &to_xlsx_book(&[sheet("Hoja1", &[&["a"], &["b"]])]).unwrap());
    assert_eq!(problems(&nothing), [" 0 NO_SHEET"]);
}

#[test]
fn what_the_judge_would_refuse_is_told_at_its_row() {
    let office = Office::new();
    let group = sheet("Grupos", &[&["Nombre", "Proyectos"], &["Redes", "Otro proyecto"]]);
    let tables = [
        sheet("Proyectos", &[&["Nombre"], &["Otro proyecto"]]),
        group,
        sheet("Categorías", &[&["Nombre", "Proyecto", "Grupo"], &["Nueva", "Servicios tecnológicos", "Redes"]]),
    ];
    let found = preview(&office, &to_xlsx_book(&tables).unwrap());
    assert_eq!(problems(&found), ["Categorías 2 REFUSED"], "a group of another project");
    assert_eq!(found["problems"][0]["code"]["flaw"]["why"], "NOT_THERE");
}
