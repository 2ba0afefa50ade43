//! What a draft is told before it is issued, and a signer before anything is drawn.

use casework::refusal::Refusal;
use commands::problem::Problem;
use serde_json::{Value, json};

use crate::office::{Office, PIN};

/// What the draft still lacks, by name.
fn lacks(draft: &Value) -> Vec<&str> {
    draft["missing"].as_array().unwrap().iter().map(|m| m["what"].as_str().unwrap()).collect()
}

fn reopened(office: &Office, draft: &Value) -> Value {
    office.ok("draft_get", json!({ "id": draft["id"] }))
}

/// Two drafts against one act: when the first is sealed the other can only be thrown away, and says so.
#[test]
fn a_draft_whose_act_went_another_way_opens_says_why_and_is_discarded() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let act = office.hand_over(&holder, &site, &[(&item, "DELIVERED")]);
    let id = &act["act"]["id"];
    let replace = |mode: &str| office.ok("act_replace", json!({ "id": id, "mode": mode, "cause": "Se repitió" }));
    let (late, annulment) = (replace("SUPERSEDE"), replace("ANNUL"));
    assert_eq!(lacks(&late), [""; 0]);
    office.finish(office.issue(&annulment).unwrap());

    let late = reopened(&office, &late);
    assert_eq!(lacks(&late), ["OBSTACLE"]);
    assert_eq!(late["missing"][0]["refusal"]["refusal"], "WRONG_STAGE");
    assert_eq!(late["lines"][0]["problem"], Value::Null, "its lines are not judged by what cannot be");
    assert!(matches!(office.issue(&late), Err(Problem::Refused { .. })));
    let rows = office.ok("draft_list", json!({}));
    assert_eq!(rows[0]["purpose"]["folio"], act["act"]["folio"]);
    office.ok("draft_discard", json!({ "id": late["id"] }));
    assert_eq!(office.ok("draft_list", json!({})), json!([]));
}

#[test]
fn a_correction_of_an_act_that_was_finished_says_so() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let act = office.issue(&office.draft(&holder, &site, &[(&item, "DELIVERED")])).unwrap();
    let correction = office.ok("act_edit", json!({ "id": act["act"]["id"] }));
    assert_eq!(lacks(&correction), [""; 0]);
    let rows = office.ok("draft_list", json!({}));
    assert_eq!(rows[0]["purpose"], json!({ "purpose": "CORRECTION", "folio": act["act"]["folio"] }));
    office.finish(act);
    assert_eq!(lacks(&reopened(&office, &correction)), ["OBSTACLE"]);
}

#[test]
fn a_paz_y_salvo_of_somebody_who_holds_items_is_told_so_at_once() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    office.hand_over(&holder, &site, &[(&item, "DELIVERED")]);
    let draft = office.ok("draft_new", json!({ "format": "CLEARANCE", "holder": holder }));
    let held = draft["missing"].as_array().unwrap().iter().find(|m| m["what"] == "CLEARANCE").unwrap();
    assert_eq!((&held["step"], &held["refusal"]["count"]), (&json!("PERSON"), &json!(1)));
    office.hand_over(&holder, &site, &[(&item, "RETURNED")]);
    assert!(!lacks(&reopened(&office, &draft)).contains(&"CLEARANCE"));
}

#[test]
fn who_approves_is_neither_the_holder_nor_the_technician() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let third = office.person("Hernán Ibáñez", "80111222");
    let item = office.item("LAPTOP", "UV-1");
    let draft = office.draft(&holder, &site, &[(&item, "DELIVERED")]);
    let approved_by = |person: &Value| {
        let mut body = draft["body"].clone();
        body["approver"] = person.clone();
        office.ok("draft_save", json!({ "id": draft["id"], "body": body }))
    };
    let me = office.ok("status", json!({}))["me"]["person"].clone();
    assert_eq!(lacks(&approved_by(&holder)), ["APPROVER"]);
    assert_eq!(lacks(&approved_by(&me)), ["APPROVER"]);
    assert_eq!(lacks(&approved_by(&third)), [""; 0]);
}

#[test]
fn a_record_without_data_of_the_paper_is_named_with_what_it_lacks() {
    let office = Office::new();
    let site = office.site("PAV Tunja", "Tunja");
    let details = json!({ "full_name": "Paz Vera", "document": { "id_type": "CC", "number": "63111222" } });
    let holder = office.ok("person_save", json!({ "base_rev": 0, "details": details }))["person"]["id"].clone();
    let item = office.item("LAPTOP", "UV-1");
    let draft = office.draft(&holder, &site, &[(&item, "DELIVERED")]);
    assert_eq!(lacks(&draft), ["HOLDER_DATA"]);
    let gap = json!({ "person": holder, "fields": ["POSITION", "DEPARTMENT"] });
    assert_eq!(draft["missing"][0]["record"], gap);
}

#[test]
fn who_signs_is_asked_before_anything_is_drawn() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let act = office.issue(&office.draft(&holder, &site, &[(&item, "DELIVERED")])).unwrap();
    let ask = |signer: &str, method: Value| {
        let (id, version) = (&act["act"]["id"], &act["act"]["version"]);
        office.call("act_identify", json!({ "id": id, "version": version, "signer": signer, "method": method }))
    };
    let shown =
        |number: &str| json!({ "level": "C", "document": { "id_type": "CC", "number": number }, "compared": true });
    let wrong = ask("DELIVERER", json!({ "level": "A", "pin": "000000" }));
    assert_eq!(wrong, Err(Problem::WrongSecret { wait_seconds: 0, tries_left: Some(4) }));
    assert_eq!(ask("DELIVERER", json!({ "level": "A", "pin": PIN })), Ok(json!({})));
    let signed = office.sign(&act).unwrap();
    assert_eq!(signed["act"]["turns"].as_array().unwrap().len(), 1, "asking took no turn");

    let mismatch = serde_json::to_value(ask("RECEIVER", shown("63111223")).unwrap_err()).unwrap();
    assert_eq!(mismatch["refusal"]["refusal"], "DOCUMENT_MISMATCH");
    assert_eq!(ask("RECEIVER", shown("63.111.222")), Ok(json!({})));
}

#[test]
fn an_annulled_paper_and_one_that_somebody_did_not_sign_are_told_apart() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let items = ["UV-1", "UV-2"].map(|tag| office.item("LAPTOP", tag));
    let act = office.hand_over(&holder, &site, &[(&items[0], "DELIVERED")]);
    let request = json!({ "id": act["act"]["id"], "mode": "ANNUL", "cause": "Se repitió" });
    office.finish(office.issue(&office.ok("act_replace", request)).unwrap());
    let answer = office.verify(&office.pdf(&act)).unwrap();
    assert_eq!((&answer["verdict"], &answer["replaced_how"]), (&json!("REPLACED"), &json!("ANNUL")));

    let act = office.issue(&office.draft(&holder, &site, &[(&items[1], "DELIVERED")])).unwrap();
    let act = office.sign(&act).unwrap();
    let witness =
        |name: &str, number: &str| json!({ "full_name": name, "document": { "id_type": "CC", "number": number } });
    let refused = json!({
        "id": act["act"]["id"], "version": act["act"]["version"], "signer": "RECEIVER", "cause": "REFUSED",
        "reason": "No está de acuerdo", "witnesses": [witness("Uno Ruiz", "111222"), witness("Dos Ruiz", "333444")],
    });
    let act = office.seal(&office.ok("act_not_signed", refused)).unwrap();
    let answer = office.verify(&office.pdf(&act)).unwrap();
    let signed: Vec<_> = answer["signers"].as_array().unwrap().iter().map(|s| &s["not_signed"]).collect();
    assert_eq!((signed, &answer["stage"]), (vec![&json!(false), &json!(true)], &json!("CONSTANCIA")));
    let rows = office.ok("act_list", json!({ "filter": { "stage": "CONSTANCIA" } }));
    assert_eq!((&rows["total"], &rows["rows"][0]["not_signed"]), (&json!(1), &json!(true)));
}

#[test]
fn for_somebody_who_was_forgotten_no_act_is_begun() {
    let office = Office::new();
    let person = office.person("Paz Vera", "63111222");
    office.ok("person_erase", json!({ "id": person, "reason": "Solicitud del titular" }));
    let begun = office.call("draft_new", json!({ "format": "ANEXO7", "holder": person }));
    let Err(Problem::Refused { refusal, .. }) = begun else { panic!("{begun:?}") };
    assert!(matches!(refusal, Refusal::PersonErased { .. }), "{refusal:?}");
    assert_eq!(office.ok("draft_list", json!({})), json!([]), "no draft is left that nobody could issue");
}
