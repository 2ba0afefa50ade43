//! The clock of the machine is wrong: by years when its battery is dead, by hours when somebody set it.

use commands::problem::Problem;
use serde_json::{Value, json};

use crate::office::{Office, signing};

const HOUR: i64 = 3_600;
const YEAR: i64 = 365 * 24 * HOUR;

fn is_wrong_clock(answer: Result<Value, Problem>) {
    let Err(Problem::WrongClock { clock, from, until }) = answer else { panic!("{answer:?}") };
    assert!(!(from..=until).contains(&clock));
}

fn not_signed(act: &Value) -> Value {
    let witness =
        |name: &str, number: &str| json!({ "full_name": name, "document": { "id_type": "CC", "number": number } });
    json!({
        "id": act["act"]["id"], "version": 1, "signer": "DELIVERER", "cause": "ABSENT", "reason": "No vino",
        "witnesses": [witness("Rosa Gil", "51222333"), witness("Juan Ruiz", "79444555")],
    })
}

#[test]
fn before_the_key_was_made_and_after_it_expired_nothing_is_issued_nor_signed() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let draft = office.draft(&holder, &site, &[(&item, "DELIVERED")]);
    assert_eq!(office.ok("status", json!({}))["clock"], json!(null));
    for years in [-20, 20] {
        office.clock.turn(years * YEAR);
        assert_eq!(office.ok("status", json!({}))["clock"]["signs"], json!(false), "told before anybody begins");
        is_wrong_clock(office.issue(&draft));
        office.clock.turn(-years * YEAR);
    }
    let act = office.issue(&draft).unwrap();
    assert!(act["act"]["folio"].as_str().unwrap().contains("-000001-"), "no number was lost: {}", act["act"]["folio"]);
    for years in [-20, 20] {
        office.clock.turn(years * YEAR);
        is_wrong_clock(office.sign(&act));
        is_wrong_clock(office.call("act_not_signed", not_signed(&act)));
        office.clock.turn(-years * YEAR);
    }
    let seen = office.ok("act_get", json!({ "id": act["act"]["id"] }));
    assert_eq!(seen["act"]["turns"], json!([]));
    let act = office.sign(&office.sign(&seen).unwrap()).unwrap();
    office.clock.turn(20 * YEAR);
    is_wrong_clock(office.seal(&act));
    office.clock.turn(-20 * YEAR);
    assert_eq!(office.verdict(&office.seal(&act).unwrap()), "AUTHENTIC");
}

#[test]
fn with_a_dead_clock_no_store_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::at(folder.path());
    let request = json!({
        "full_name": "Ana", "document": { "id_type": "CC", "number": "1020304050" }, "territorial": "CENTRAL",
        "password": "clave de prueba larga", "pin": "482915",
    });
    for years in [-50, 50] {
        office.clock.turn(years * YEAR);
        is_wrong_clock(office.call("setup", request.clone()));
        office.clock.turn(-years * YEAR);
    }
    assert_eq!(office.ok("status", json!({}))["phase"], "NEW");
    assert_eq!(std::fs::read_dir(&office.data).unwrap().count(), 0);
    office.ok("setup", request);
}

#[test]
fn one_thing_recorded_with_the_clock_ahead_raises_doubts_only_until_others_contradict_it() {
    let office = Office::new();
    let doubt = || office.ok("status", json!({}))["clock"].clone();
    office.clock.turn(YEAR);
    office.site("PAV Tunja", "Tunja");
    office.clock.turn(-YEAR);
    assert_ne!(doubt(), json!(null));
    for number in ["63111222", "63111333"] {
        office.person("Paz Vera", number);
        assert_ne!(doubt(), json!(null), "the clock may as well have been set back");
    }
    office.person("Paz Vera", "63111444");
    assert_eq!(doubt(), json!(null));
}

#[test]
fn a_clock_set_back_is_told_and_kept_with_what_is_signed_meanwhile() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let doubt = || office.ok("status", json!({}))["clock"].clone();
    let act = office.sign(&office.issue(&office.draft(&holder, &site, &[(&item, "DELIVERED")])).unwrap()).unwrap();
    office.clock.turn(-60);
    assert_eq!(doubt(), json!(null), "machines correct their clocks by seconds");
    office.clock.turn(-2 * HOUR);
    let told = doubt();
    let behind = told["reached"].as_i64().unwrap() - told["clock"].as_i64().unwrap();
    assert!((2 * HOUR * 1_000..3 * HOUR * 1_000).contains(&behind), "{told}");
    let method = json!({ "level": "C", "document": { "id_type": "CC", "number": "63111222" }, "compared": true });
    let act = office.ok("act_sign", signing(&act, &json!("RECEIVER"), method));
    let doubtful: Vec<&Value> = act["act"]["turns"].as_array().unwrap().iter().map(|t| &t["doubtful_clock"]).collect();
    assert_eq!(doubtful, [&json!(null), &json!(true)], "the first was signed at a time nobody doubts");
    // What was recorded in between does not make the wrong time the right one.
    assert_ne!(doubt(), json!(null));
    office.clock.turn(3 * HOUR);
    assert_eq!(doubt(), json!(null));
    assert_eq!(office.verdict(&office.seal(&act).unwrap()), "AUTHENTIC");
    office.assert_sound();
    office.assert_refolds();
}
