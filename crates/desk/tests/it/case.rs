//! Cases at the terminal of whoever keeps the desk running, while it serves.

use reqwest::Method;
use serde_json::Value;
use wire::Pushed;

use casework::{
    ans::CaseState,
    case::Step,
    id::{CaseId, PersonId},
};

use crate::{
    asked::{register, step},
    client::{Desk, frame},
    workstation::{Workstation, register_person, uuid},
};

/// A desk with two cases of Luz, of which one was taken.
async fn with_cases() -> Desk {
    let desk = Desk::start();
    let mut one = Workstation::new(1);
    desk.enroll(&one, &desk.first_code).await;
    let token = desk.token(&one).await;
    let epoch = desk.health().await.identity.epoch;
    let luz = PersonId(uuid(10));
    let bodies = [
        register_person(10, "Luz Ríos", "1004"),
        register(60, luz, None),
        register(61, luz, None),
        step(CaseId(uuid(60)), CaseState::Registered, Step::Take),
    ];
    let entries = bodies.map(|body| one.ask(body));
    let packed = wire::pack(&one.push(epoch, &entries)).unwrap();
    let pushed: Pushed = frame(desk.send(Method::POST, "/v1/push", &token, packed).await).await;
    assert_eq!(pushed.verdicts.len(), 4);
    desk
}

#[tokio::test]
async fn cases_are_listed_shown_and_explained_by_their_codes_while_the_desk_serves() {
    let desk = with_cases().await;
    let list = desk.order(&["case", "list"]);
    let rows: Vec<&str> = list.lines().collect();
    assert_eq!(rows.len(), 2, "{list}");
    let [taken, other] = ["-000001  En proceso  ", "-000002  Registrado  "].map(|said| {
        let row = rows.iter().find(|row| row.contains(said)).unwrap_or_else(|| panic!("{list}"));
        row.split_once("  ").unwrap().0
    });
    assert!(rows[0].contains("Soporte de hardware y software"), "{list}");
    assert_eq!(desk.order(&["case", "list", "--state", "en proceso"]).lines().count(), 1);
    assert_eq!(desk.order(&["case", "list", "--ended"]), "Ningún caso");
    let first: Value = serde_json::from_str(&desk.order(&["case", "list", "--limit", "1", "--json"])).unwrap();
    let next = first["next"].as_str().unwrap();
    let rest: Value = serde_json::from_str(&desk.order(&["case", "list", "--after", next, "--json"])).unwrap();
    assert_eq!((first["cases"][0]["id"] == rest["cases"][0]["id"], rest["next"].is_null()), (false, true));
    let group = ["case", "list", "--group", "soporte de hardware y software", "--sort", "remaining"];
    assert_eq!(desk.order(&group).lines().count(), 2);

    let shown = desk.order(&["case", "show", taken]);
    assert!(shown.contains("Usuario: Luz Ríos") && shown.contains("registrado, a Soporte de hardware"), "{shown}");
    let by_id: Value = serde_json::from_str(&desk.order(&["case", "show", &uuid(60).to_string(), "--json"])).unwrap();
    assert_eq!((&by_id["code"], by_id["timeline"].as_array().unwrap().len()), (&Value::from(taken), 2));
    let why = desk.order(&["case", "why", other]);
    assert!(why.contains("Vence el ") && why.contains("Registrado"), "{why}");
    let clock: Value = serde_json::from_str(&desk.order(&["case", "why", other, "--json"])).unwrap();
    assert_eq!(clock["clock"]["target_ms"], 16 * 3_600_000);
}

#[tokio::test]
async fn a_case_group_or_state_that_is_not_there_is_named() {
    let desk = with_cases().await;
    let said = |args: &[&str]| {
        let output = desk.ordered(args);
        assert!(!output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(said(&["case", "show", "2026-999999"]).contains("no hay un caso «2026-999999»"));
    assert!(said(&["case", "why", &uuid(99).to_string()]).contains("no hay un caso"));
    assert!(said(&["case", "list", "--group", "Nadie"]).contains("no está «Nadie» en el catálogo"));
    assert!(said(&["case", "list", "--state", "NADA"]).contains("no se entiende"));
    assert!(said(&["case", "list", "--after", "x"]).contains("no se entiende"));
    assert!(said(&["case", "list", "--limit", "0"]).contains("no se entiende"));
}
