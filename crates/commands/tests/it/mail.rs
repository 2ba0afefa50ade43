//! The outbox: what waits to be sent, and the files that take it away.

use commands::problem::Problem;
use serde_json::{Value, json};

use crate::office::Office;

/// An office with one sealed act.
fn with_act() -> (Office, Value) {
    let office = Office::new();
    let (holder, site) = (office.person("Begoña Peña", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let act = office.hand_over(&holder, &site, &[(&item, "DELIVERED")]);
    (office, act)
}

fn letter(act: &Value, recipients: &[&str]) -> Value {
    json!({
        "act": act["act"]["id"], "sender": "tecnica@ejemplo.gov.co", "recipients": recipients,
        "subject": "Acta de Begoña", "body": "Cordial saludo:\n\nSe adjunta el acta.\n",
    })
}

#[test]
fn an_act_waits_in_the_outbox_until_the_mail_program_has_it() {
    let (office, act) = with_act();
    assert!(act["allowed"].as_array().unwrap().contains(&json!("MAIL")));
    let proposal = office.ok("mail_propose", json!({ "id": act["act"]["id"] }));
    assert!(proposal["subject"].as_str().unwrap().contains(act["act"]["folio"].as_str().unwrap()));
    assert_eq!(proposal["signers"][1]["name"], "Begoña Peña");

    let mail = office.ok("mail_queue", letter(&act, &[" bego@ejemplo.co ", "oti@ejemplo.gov.co", "BEGO@ejemplo.co"]));
    assert_eq!(mail["recipients"], json!(["bego@ejemplo.co", "oti@ejemplo.gov.co"]), "each once");
    let second = office.ok("mail_queue", letter(&act, &["archivo@ejemplo.gov.co"]));
    let size = office.pdf(&act).len();
    let outbox = office.ok("mail_list", json!({}));
    assert_eq!(outbox["waiting"], json!({ "mails": 2, "acts": 1, "photos": 0, "bytes": 2 * size }));
    assert_eq!(office.ok("mail_propose", json!({ "id": act["act"]["id"] }))["waiting"], 2);

    let file = office.data.join("acta.eml");
    let saved = office.ok("mail_save", json!({ "id": mail["id"], "path": file }));
    assert_eq!(saved["path"], json!(file));
    assert_eq!(office.ok("mail_list", json!({}))["waiting"]["mails"], 2, "a file is no delivery");
    let outbox = office.ok("mail_handed_over", json!({ "id": mail["id"] }));
    assert_eq!(outbox["waiting"]["mails"], 1);
    let outbox = office.ok("mail_withdraw", json!({ "id": second["id"] }));
    assert_eq!(outbox["waiting"], json!({ "mails": 0, "acts": 0, "photos": 0, "bytes": 0 }));
    let states: Vec<&Value> = outbox["mails"].as_array().unwrap().iter().map(|mail| &mail["state"]).collect();
    assert_eq!(states, ["WITHDRAWN", "HANDED_OVER"]);
    assert_eq!(office.call("mail_withdraw", json!({ "id": mail["id"] })), Err(Problem::NotFound), "it is gone");
    assert_eq!(office.call("mail_save", json!({ "id": mail["id"], "path": file })), Err(Problem::NotFound));
    office.assert_sound();
    office.assert_refolds();
}

#[test]
fn what_waits_survives_a_restart() {
    let (mut office, act) = with_act();
    let mail = office.ok("mail_queue", letter(&act, &["bego@ejemplo.co"]));
    office.restart();
    office.unlock(crate::office::ANA, crate::office::PASSWORD).unwrap();
    let outbox = office.ok("mail_list", json!({}));
    assert_eq!((&outbox["mails"][0]["id"], &outbox["mails"][0]["state"]), (&mail["id"], &json!("PENDING")));
}

#[test]
fn addresses_that_are_none_never_reach_a_header() {
    let (office, act) = with_act();
    for bad in ["bego", "bego@ejemplo", "bego@ejemplo.co\r\nBcc: otro@ejemplo.co"] {
        let refused = office.call("mail_queue", letter(&act, &["oti@ejemplo.gov.co", bad])).unwrap_err();
        assert_eq!(refused, Problem::NotAnAddress { address: bad.to_owned() });
    }
    let refused = serde_json::to_value(office.call("mail_queue", letter(&act, &[" "])).unwrap_err()).unwrap();
    assert_eq!((&refused["field"], &refused["rule"]["rule"]), (&json!("RECIPIENTS"), &json!("REQUIRED")));
    let many: Vec<String> = (0..11).map(|n| format!("p{n}@ejemplo.co")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(office.call("mail_queue", letter(&act, &many)).is_err());
    assert_eq!(office.ok("mail_list", json!({}))["mails"], json!([]));
}

#[test]
fn only_a_sealed_act_in_force_leaves() {
    let office = Office::new();
    let (holder, site) = (office.person("Begoña Peña", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let act = office.issue(&office.draft(&holder, &site, &[(&item, "DELIVERED")])).unwrap();
    let refused = serde_json::to_value(office.call("mail_queue", letter(&act, &["a@b.co"])).unwrap_err()).unwrap();
    assert_eq!(refused["refusal"]["refusal"], "WRONG_STAGE");
    let act = office.finish(act);
    let mail = office.ok("mail_queue", letter(&act, &["a@b.co"]));
    let request = json!({ "id": act["act"]["id"], "mode": "ANNUL", "cause": "Serial equivocado" });
    let mut draft = office.ok("act_replace", request);
    draft["body"]["reason"] = json!("NEW_ASSIGNMENT");
    let draft = office.ok("draft_save", json!({ "id": draft["id"], "body": draft["body"] }));
    office.finish(office.issue(&draft).unwrap());
    let file = office.data.join("acta.eml");
    let refused = office.call("mail_save", json!({ "id": mail["id"], "path": file })).unwrap_err();
    assert_eq!(serde_json::to_value(refused).unwrap()["refusal"]["refusal"], "WRONG_STAGE");
    assert_eq!(office.ok("mail_list", json!({}))["mails"][0]["stage"], "ANNULLED");
}

#[test]
fn who_is_forgotten_is_forgotten_by_the_outbox_too() {
    let office = Office::new();
    let details = json!({
        "full_name": "Paz Vera", "document": { "id_type": "CC", "number": "63111222" }, "position": "Profesional",
        "department": "Registro", "email": "Paz@ejemplo.co",
    });
    let person = office.ok("person_save", json!({ "base_rev": 0, "details": details }))["person"]["id"].clone();
    let site = office.site("PAV Tunja", "Tunja");
    let item = office.item("LAPTOP", "UV-1");
    office.hand_over(&person, &site, &[(&item, "DELIVERED")]);
    let act = office.hand_over(&person, &site, &[(&item, "RETURNED")]);
    office.ok("mail_queue", letter(&act, &["oti@ejemplo.gov.co", "paz@EJEMPLO.co"]));
    let other = office.ok("mail_queue", letter(&act, &["oti@ejemplo.gov.co"]));
    office.ok("person_erase", json!({ "id": person, "reason": "Solicitud del titular" }));
    let outbox = office.ok("mail_list", json!({}));
    let ids: Vec<&Value> = outbox["mails"].as_array().unwrap().iter().map(|mail| &mail["id"]).collect();
    assert_eq!(ids, [&other["id"]]);
}
