//! The desk as commands see it while there is none: the rest is told with a real one, from the command line.

use casework::refusal::Refusal;
use commands::problem::{DeskProblem, InvalidField, Problem, Rule};
use serde_json::json;

use crate::office::{ANA, Office, PASSWORD, PIN};

fn invitation(code: &str) -> serde_json::Value {
    json!({ "invitation": format!("ensitio-mesa:1?u=127.0.0.1:1&h={}&c={code}", "ab".repeat(32)), "name": "Portátil" })
}

#[test]
fn a_store_that_works_alone_has_nobody_to_exchange_with() {
    let office = Office::new();
    assert!(office.ok("desk_status", json!({}))["desk"].is_null());
    let alone = office.call("desk_sync", json!({}));
    assert_eq!(alone, Err(Problem::Desk { why: DeskProblem::NotEnrolled }));
    let by_file = office.ok("bundle_export", json!({ "path": office.data.join("x"), "photos": true }));
    assert_eq!(
        office.ended(&by_file["job"])["problem"],
        json!({ "problem": "DESK", "why": { "desk": "NOT_ENROLLED" } })
    );
    assert_eq!(office.ok("bundle_carried", json!({})), json!([]));
    assert!(!office.data.join("x").exists());
    let questions = office.ok("question_list", json!({}));
    assert_eq!((questions["refused"].clone(), questions["disputed"].clone()), (json!([]), json!([])));
    assert_eq!(office.call("question_close", json!({ "n": u64::MAX })), Err(Problem::NotFound));
}

#[test]
fn what_somebody_typed_wrong_is_told_under_its_field_and_nobody_is_asked() {
    let office = Office::new();
    let wrong = |field, rule| Err(Problem::Invalid { field, rule });
    let cut = json!({ "invitation": "ensitio-mesa:1?u=mesa", "name": "Portátil" });
    assert_eq!(office.call("desk_enrol", cut), wrong(InvalidField::Invitation, Rule::Unknown));
    let parts = |address: &str, fingerprint: &str, code: &str| json!({ "address": address, "fingerprint": fingerprint, "code": code, "name": "Portátil" });
    let (fingerprint, code) = ("ab".repeat(32), "K7QM-2X9D-PT4R-W6HF");
    for (request, field) in [
        (parts("http://mesa", &fingerprint, code), InvalidField::DeskAddress),
        (parts("mesa:8443", "abc", code), InvalidField::Fingerprint),
        (parts("mesa:8443", &fingerprint, "K7QM"), InvalidField::EnrolCode),
    ] {
        assert_eq!(office.call("desk_enrol", request), wrong(field, Rule::Unknown));
    }
    let mut nameless = invitation(code);
    nameless["name"] = json!("  ");
    assert_eq!(office.call("desk_enrol", nameless), wrong(InvalidField::Name, Rule::Required));
}

#[test]
fn whoever_administers_introduces_the_store_and_a_desk_that_is_not_there_changes_nothing() {
    let office = Office::new();
    let person = office.person("Luz Ríos", "80111222");
    office.ok("account_add", json!({ "person": person, "role": "ONSITE_L2", "password": PASSWORD, "pin": PIN }));
    let nobody = office.call("desk_enrol", invitation("K7QM2X9DPT4RW6HF")).unwrap_err();
    let address = "https://127.0.0.1:1".to_owned();
    assert_eq!(nobody, Problem::Desk { why: DeskProblem::Unreachable { address } });
    assert!(office.ok("desk_status", json!({}))["desk"].is_null());
    office.assert_sound();
    office.ok("leave", json!({}));
    office.unlock("Luz Ríos", PASSWORD).unwrap();
    assert_eq!(office.ok("desk_status", json!({}))["may_enrol"], false);
    let refused = office.call("desk_enrol", invitation("K7QM2X9DPT4RW6HF")).unwrap_err();
    assert!(matches!(refused, Problem::Refused { refusal: Refusal::NotPermitted, .. }), "{refused:?}");
    office.ok("leave", json!({}));
    office.unlock(ANA, PASSWORD).unwrap();
}
