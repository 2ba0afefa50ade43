//! What a workstation with 20,000 cases lets people wait for: the queue as each sees it, a search, a case with its history,
//! why it is due when it is, and something done with it. Everything through the commands, as the window calls them. Prints
//! milliseconds: the median and the 99th percentile.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on has failed, and it prints")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use commands::{App, KdfCost, NoHost, Options};
use serde_json::{Value, json};

const CASES: usize = 20_000;
/// As many as one request has.
const AT_ONCE: usize = 200;
/// Three quarters of what a workstation keeps is over.
const OPEN_EVERY: usize = 4;
const CALLS: usize = 60;

const ASKED: [&str; 8] = [
    "El portátil no enciende",
    "Sin correo institucional desde ayer",
    "La impresora del segundo piso atasca el papel",
    "Teléfono IP sin tono en la ventanilla",
    "Solicitud de acceso a la carpeta compartida",
    "El aplicativo no deja guardar el formulario",
    "Cambio de teclado y ratón",
    "La pantalla parpadea al abrir videollamadas",
];

fn workstation(folder: &Path) -> App {
    let kdf_cost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
    let app = App::new(Options { data: folder.to_owned(), sample: None, kdf_cost }, Arc::new(NoHost));
    let setup = json!({
        "full_name": "Ana Prueba", "document": { "id_type": "CC", "number": "52345678" }, "territorial": "CENTRAL",
        "password": "clave de prueba larga", "pin": "482915",
    });
    app.call("setup", setup).unwrap();
    app
}

/// The leaves of the tree that ask for no form, with a group and an ANS that each may have.
fn leaves(catalogue: &Value) -> Vec<Value> {
    let records = catalogue["editions"].as_array().unwrap().iter().map(|edition| &edition["listed"]);
    let categories = records.filter(|listed| listed["of"] == "CATEGORY" && listed["record"]["kind"].is_string());
    let plain = categories.filter(|listed| listed["record"]["form"].is_null());
    plain.filter(|listed| listed["record"]["group"].is_string()).cloned().collect()
}

/// Whoever works at a workstation without a desk administers it, and works in the groups that list them.
fn join(app: &App, catalogue: &Value) {
    let groups = catalogue["editions"].as_array().unwrap().iter().filter(|edition| edition["listed"]["of"] == "GROUP");
    let joined = groups.filter(|edition| edition["listed"]["record"]["level"] != "PROVIDER").map(|edition| {
        let mut edition = edition.clone();
        edition["edition"] = json!(edition["edition"].as_u64().unwrap() + 1);
        edition["listed"]["record"]["members"] = json!([catalogue["me"]]);
        edition
    });
    app.call("catalogue_change", json!({ "editions": joined.collect::<Vec<_>>() })).unwrap();
}

/// Registers all, and does with each of most what is done with a case: taken, suspended, resumed, solved.
fn fill(app: &App) -> Vec<String> {
    let catalogue = app.call("catalogue_get", json!({})).unwrap();
    join(app, &catalogue);
    let leaves = leaves(&catalogue);
    let me = &catalogue["me"];
    let mut all = Vec::with_capacity(CASES);
    for first in (0..CASES).step_by(AT_ONCE) {
        let asked = |n: usize| {
            let leaf = &leaves[n % leaves.len()];
            let record = &leaf["record"];
            let subject = format!("{} ({})", ASKED[n % ASKED.len()], n);
            json!({
                "kind": record["kind"], "category": leaf["id"], "subject": subject, "group": record["group"],
                "sla": record["slas"][0], "description": "Atiende público; ya se probó en otro puesto de la misma sede.",
            })
        };
        let cases: Vec<_> = (first..first + AT_ONCE).map(asked).collect();
        let project = &leaves[0]["record"]["project"];
        let request = json!({ "project": project, "channel": "PHONE", "requester": me, "cases": cases });
        let registered = app.call("case_register", request).unwrap();
        all.extend(registered["cases"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()));
    }
    for (n, some) in all.chunks(AT_ONCE).enumerate() {
        let said = |step: Value| json!({ "step": step, "note": "Se deja constancia de lo que se hizo en la sede." });
        let mut steps = vec![said(json!({ "step": "TAKE" }))];
        steps.push(said(json!({ "step": "SUSPEND", "reason": "AWAITING_SITE_ACCESS" })));
        steps.push(said(json!({ "step": "TAKE" })));
        if n % OPEN_EVERY != 0 {
            steps.push(said(
                json!({ "step": "SOLVE", "solution": "Se cambió la pieza y se probó con quien lo pidió." }),
            ));
        }
        let seen: Vec<_> = some.iter().map(|id| json!({ "id": id, "base_rev": 1, "from": "REGISTERED" })).collect();
        let done = app.call("case_step_all", json!({ "cases": seen, "steps": steps })).unwrap();
        assert_eq!(done["refused"], json!([]));
    }
    all
}

fn measure(what: &str, mut call: impl FnMut(usize)) {
    call(0);
    let mut took: Vec<Duration> = (0..CALLS)
        .map(|n| {
            let start = Instant::now();
            call(n);
            start.elapsed()
        })
        .collect();
    took.sort_unstable();
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    println!("{what:52} {:8.1} ms  p99 {:8.1} ms", ms(took[CALLS / 2]), ms(took[CALLS * 99 / 100]));
}

fn list(app: &App, whose: &str, query: &Value) -> Value {
    app.call("case_list", json!({ "whose": whose, "query": query })).unwrap()
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let app = workstation(folder.path());
    let start = Instant::now();
    let cases = fill(&app);
    println!("{CASES} cases made in {:.0} s", start.elapsed().as_secs_f64());
    let open = json!({ "open": true });
    for (what, whose, query) in [
        ("queue: all, first page", "ALL", json!({ "limit": 100, "filter": {} })),
        ("queue: open ones, first page", "ALL", json!({ "limit": 100, "filter": open })),
        ("queue: mine and open, first page", "MINE", json!({ "limit": 100, "filter": open })),
        ("queue: open of my groups, at 4,000", "OF_MY_GROUPS", json!({ "limit": 100, "offset": 4000, "filter": open })),
        (
            "queue: all by subject, at 10,000",
            "ALL",
            json!({ "limit": 100, "offset": 10_000, "sort": "SUBJECT", "filter": {} }),
        ),
        (
            "search: two words that an eighth has",
            "ALL",
            json!({ "limit": 100, "text": "impresora atasca", "filter": {} }),
        ),
        ("search: one case", "ALL", json!({ "limit": 100, "text": "19999", "filter": {} })),
    ] {
        measure(what, |_| assert!(list(&app, whose, &query)["total"].as_u64().unwrap() > 0));
    }
    let one = |n: usize| json!({ "id": cases[(n * 7919) % CASES] });
    measure("one case with its history", |n| {
        assert!(app.call("case_get", one(n)).unwrap()["row"]["clock"].is_object())
    });
    measure("why it is due", |n| assert!(app.call("case_why", one(n)).unwrap()["explanation"].is_object()));
    measure("a note", |n| {
        let request = json!({ "id": cases[n], "note": { "note": "PLAIN" }, "text": "Se llamó al usuario." });
        app.call("case_note", request).unwrap();
    });
}
