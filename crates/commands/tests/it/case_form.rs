//! Cases that are asked for on a form.

use casework::refusal::Refusal;
use commands::problem::Problem;
use serde_json::{Value, json};

use crate::office::Office;

fn leaf(office: &Office, name: &str) -> Value {
    let view = office.ok("catalogue_get", json!({}));
    let editions = view["editions"].as_array().unwrap();
    editions.iter().map(|one| one["listed"].clone()).find(|listed| listed["record"]["name"] == name).unwrap()
}

fn asked(office: &Office, category: &str, requester: &Value, form: Value) -> Result<Value, Problem> {
    let category = leaf(office, category);
    let record = &category["record"];
    let case = json!({
        "kind": record["kind"], "category": category["id"], "subject": "Acceso", "group": record["group"],
        "sla": record["slas"][0], "form": form,
    });
    let request = json!({ "project": record["project"], "channel": "WEB", "requester": requester, "site": null, "cases": [case] });
    let cases = office.call("case_register", request)?;
    Ok(office.ok("case_get", json!({ "id": cases["cases"][0] })))
}

fn access(holder: &Value, boss: &Value) -> Value {
    json!({
        "form": "ACCESS", "request": "CREATION", "target": "DATABASE", "system": " Pagos ", "holder": holder,
        "permission": "Consulta", "justification": "Conciliación", "from": "2026-12-01", "until": null,
        "authorisation": { "authorised_by": boss, "decision": "AUTHORISED", "on": "2026-11-20" },
    })
}

#[test]
fn a_case_shows_its_form_and_whom_it_names_and_prints_it() {
    let office = Office::new();
    let [luz, rosa, boss] = [("Luz Moreno", "1001"), ("Rosa Díaz", "1002"), ("Raúl Peña", "1003")]
        .map(|(name, number)| office.person(name, number));
    let view = asked(&office, "Solicitud de acceso", &luz, access(&rosa, &boss)).unwrap();
    assert_eq!(view["details"]["form"]["system"], "Pagos", "without the room around it");
    assert_eq!(view["form_people"], json!([{ "id": boss, "name": "Raúl Peña" }, { "id": rosa, "name": "Rosa Díaz" }]));
    let id = &view["row"]["id"];
    let pdf = office.app.blob("case_form_pdf", json!({ "id": id }), &[]).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let path = office.data.join("solicitud.pdf");
    office.ok("case_form_save", json!({ "id": id, "path": path }));
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF-"));
    office.ok("person_erase", json!({ "id": rosa, "reason": "Solicitud de la persona titular" }));
    let view = office.ok("case_get", json!({ "id": id }));
    assert_eq!(view["form_people"][1]["name"], "Datos suprimidos");
    assert!(office.app.blob("case_form_pdf", json!({ "id": id }), &[]).is_ok(), "also after an erasure");
}

#[test]
fn a_category_with_a_form_requires_it_and_one_without_refuses_it() {
    let office = Office::new();
    let [luz, boss] = [("Luz Moreno", "1001"), ("Raúl Peña", "1003")].map(|(name, number)| office.person(name, number));
    let refusal = |category: &str, form: Value| match asked(&office, category, &luz, form) {
        Err(Problem::Refused { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    };
    assert!(matches!(refusal("Solicitud de acceso", Value::Null), Refusal::FormMissing { .. }));
    assert_eq!(refusal("Falla de correo", access(&luz, &boss)), Refusal::FormUnasked);
    assert!(
        matches!(refusal("Creación de cuenta", access(&luz, &luz)), Refusal::BadForm { .. }),
        "nobody authorises their own"
    );
    let plain = asked(&office, "Falla de correo", &luz, Value::Null).unwrap();
    let none = office.app.blob("case_form_pdf", json!({ "id": plain["row"]["id"] }), &[]);
    assert!(matches!(none, Err(Problem::NotFound)), "{none:?}");
}
