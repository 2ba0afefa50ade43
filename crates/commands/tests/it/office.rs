//! An office: a workstation with a clock that tests turn, its people, sites and items, and what is done with them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use casework::time::Timestamp;
use commands::problem::Problem;
use commands::{App, Clock, Instant, KdfCost, NoHost, Options};
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "clave de prueba larga";
pub(crate) const PIN: &str = "482915";
/// The first person of every office, who administers its store.
pub(crate) const ANA: &str = "Ana María Ñáñez Güiza";
const ANA_DOCUMENT: &str = "1020304050";
/// 2026-11-23, 09:00 in Colombia.
const START_MS: i64 = 1_795_442_400_000;

/// Goes on by one second whenever somebody looks at it.
#[derive(Debug)]
pub(crate) struct TestClock {
    wall_ms: AtomicI64,
    looks: AtomicI64,
}

impl TestClock {
    fn new(wall_ms: i64) -> Self {
        Self { wall_ms: AtomicI64::new(wall_ms), looks: AtomicI64::new(0) }
    }

    /// Turns the wall clock, back when negative.
    pub(crate) fn turn(&self, seconds: i64) {
        self.wall_ms.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        let look = self.looks.fetch_add(1, Ordering::Relaxed);
        let wall = self.wall_ms.fetch_add(1_000, Ordering::Relaxed);
        Instant { wall: Timestamp(wall), monotonic_ms: look as u64 * 1_000, runs_asleep: true, boot: uuid::Uuid::nil() }
    }
}

pub(crate) struct Office {
    pub(crate) app: App,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) data: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

impl Office {
    /// A new store with its administrator inside.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut office = Self::at(folder.path());
        office._folder = Some(folder);
        office.set_up();
        office
    }

    /// A process over the data in `folder`, which stays after it.
    pub(crate) fn at(folder: &Path) -> Self {
        let clock = Arc::new(TestClock::new(START_MS));
        let data = folder.join("datos");
        std::fs::create_dir_all(&data).unwrap();
        Self { app: process(&data, &clock), clock, data, _folder: None }
    }

    pub(crate) fn set_up(&self) {
        self.ok(
            "setup",
            json!({
                "full_name": ANA, "document": { "id_type": "CC", "number": ANA_DOCUMENT }, "position": "Técnica",
                "department": "OTI", "territorial": "CENTRAL", "password": PASSWORD, "pin": PIN,
            }),
        );
    }

    /// Ends the process without any good-bye and starts another; nobody is in.
    pub(crate) fn restart(&mut self) {
        // The old process lets go of the store before the new one looks at it.
        let nowhere = tempfile::tempdir().unwrap();
        self.app = process(nowhere.path(), &self.clock);
        self.app = process(&self.data, &self.clock);
    }

    pub(crate) fn call(&self, name: &str, payload: Value) -> Result<Value, Problem> {
        self.app.call(name, payload)
    }

    #[track_caller]
    pub(crate) fn ok(&self, name: &str, payload: Value) -> Value {
        self.call(name, payload).unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    /// The account of the login screen that bears this name.
    fn account(&self, name: &str) -> Value {
        let status = self.ok("status", json!({}));
        let accounts = status["accounts"].as_array().unwrap_or_else(|| panic!("nobody may come in: {status}"));
        accounts.iter().find(|account| account["name"] == name).unwrap()["account"].clone()
    }

    pub(crate) fn unlock(&self, name: &str, password: &str) -> Result<Value, Problem> {
        self.call("unlock", json!({ "account": self.account(name), "password": password }))
    }

    pub(crate) fn person(&self, name: &str, number: &str) -> Value {
        let document = json!({ "id_type": "CC", "number": number });
        let details = json!({
            "full_name": name, "document": document, "position": "Profesional", "department": "Registro",
        });
        self.ok("person_save", json!({ "base_rev": 0, "details": details }))["person"]["id"].clone()
    }

    pub(crate) fn site(&self, name: &str, city: &str) -> Value {
        let details = json!({ "name": name, "level": "TERRITORIAL", "city": city });
        self.ok("site_save", json!({ "base_rev": 0, "details": details }))["site"]["id"].clone()
    }

    /// An item of the entity, in stock.
    pub(crate) fn item(&self, item_type: &str, tag: &str) -> Value {
        let details = json!({
            "item_type": item_type, "description": format!("Equipo {tag}"), "brand": "Lenovo", "model": "T14",
            "serial": { "status": "READ", "text": format!("S-{tag}") }, "asset_tag": tag, "ownership": "OWNED",
            "mac": if item_type == "IP_PHONE" { "00:00:5E:00:53:01" } else { "" },
        });
        self.ok("item_save", json!({ "base_rev": 0, "details": details }))["item"]["id"].clone()
    }

    pub(crate) fn placement(&self, item: &Value) -> (String, Option<String>) {
        let view = self.ok("item_get", json!({ "id": item }));
        let lifecycle = view["item"]["placement"]["lifecycle"].as_str().unwrap().to_owned();
        (lifecycle, view["holder_name"].as_str().map(str::to_owned))
    }

    /// A draft as a technician leaves it before issuing.
    pub(crate) fn draft(&self, holder: &Value, site: &Value, lines: &[(&Value, &str)]) -> Value {
        let draft = self.ok("draft_new", json!({ "format": "ANEXO7", "holder": holder }));
        let mut body = draft["body"].clone();
        body["reason"] = json!("NEW_ASSIGNMENT");
        body["site"] = site.clone();
        body["city"] = json!("Tunja");
        body["term"] = json!({ "kind": "INDEFINITE" });
        body["checks"] = checks();
        body["lines"] = lines
            .iter()
            .map(|(item, direction)| json!({ "item": item, "direction": direction, "condition": "GOOD" }))
            .collect();
        self.ok("draft_save", json!({ "id": draft["id"], "body": body }))
    }

    pub(crate) fn issue(&self, draft: &Value) -> Result<Value, Problem> {
        self.call("act_issue", json!({ "id": draft["id"] }))
    }

    /// Whoever is next signs: with the PIN when it is the person at the workstation, else in person.
    pub(crate) fn sign(&self, act: &Value) -> Result<Value, Problem> {
        let signers = act["signers"].as_array().unwrap();
        let next = signers.iter().find(|s| s["state"] == "NEXT").unwrap_or_else(|| panic!("nobody is next: {act}"));
        let method = if next["is_me"] == true {
            json!({ "level": "A", "pin": PIN })
        } else {
            json!({ "level": "C", "document": next["document"], "compared": true })
        };
        let signer = next["role"].clone();
        self.call("act_sign", signing(act, &signer, method))
    }

    pub(crate) fn seal(&self, act: &Value) -> Result<Value, Problem> {
        self.call("act_seal", json!({ "id": act["act"]["id"], "version": act["act"]["version"] }))
    }

    /// Signs by everybody and seals.
    pub(crate) fn finish(&self, mut act: Value) -> Value {
        while act["signers"].as_array().unwrap().iter().any(|s| s["state"] == "NEXT") {
            act = self.sign(&act).unwrap();
        }
        self.seal(&act).unwrap()
    }

    /// From the lines to the sealed act.
    pub(crate) fn hand_over(&self, holder: &Value, site: &Value, lines: &[(&Value, &str)]) -> Value {
        self.finish(self.issue(&self.draft(holder, site, lines)).unwrap())
    }

    /// Makes a backup and waits until it is checked.
    pub(crate) fn copy_to(&self, path: &Path) {
        let started = self.ok("backup_save", json!({ "path": path }));
        while self.ok("job_get", started.clone())["state"]["state"] == "RUNNING" {
            std::thread::yield_now();
        }
        assert_eq!(self.ok("job_get", started)["state"]["state"], "DONE");
    }

    pub(crate) fn pdf(&self, act: &Value) -> Vec<u8> {
        self.app.blob("act_pdf", json!({ "id": act["act"]["id"] }), &[]).unwrap()
    }

    pub(crate) fn verify(&self, pdf: &[u8]) -> Result<Value, Problem> {
        self.app.blob("verify", json!({}), pdf).map(|answer| serde_json::from_slice(&answer).unwrap())
    }

    pub(crate) fn verdict(&self, act: &Value) -> String {
        self.verify(&self.pdf(act)).unwrap()["verdict"].as_str().unwrap().to_owned()
    }

    /// The state in which a job ended.
    #[track_caller]
    pub(crate) fn ended(&self, job: &Value) -> Value {
        for _ in 0..6_000 {
            let view = self.ok("job_get", json!({ "job": job }));
            if view["state"]["state"] != "RUNNING" {
                return view["state"].clone();
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("job {job} goes on and on");
    }

    /// Checks everything that is stored.
    #[track_caller]
    pub(crate) fn check(&self) -> Value {
        let started = self.ok("integrity_check", json!({}));
        let state = self.ended(&started["job"]);
        assert_eq!(state, json!({ "state": "DONE" }));
        self.ok("integrity_report", started)
    }

    /// What belongs together in the store does.
    pub(crate) fn assert_sound(&self) {
        let report = self.check();
        assert_eq!(report["sound"], true, "{report}");
    }
}

fn process(data: &Path, clock: &Arc<TestClock>) -> App {
    let kdf_cost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
    let options = Options { data: data.to_owned(), sample: None, kdf_cost };
    App::with_clock(options, Arc::new(NoHost), clock.clone())
}

/// The request of one signature, drawn with a few lines.
pub(crate) fn signing(act: &Value, signer: &Value, method: Value) -> Value {
    json!({
        "id": act["act"]["id"], "version": act["act"]["version"], "signer": signer, "method": method,
        "accepted": true, "strokes": [[[0.1, 0.5], [0.3, 0.2], [0.5, 0.8]], [[0.6, 0.4], [0.9, 0.45]]],
    })
}

/// Every point of the technical verification, answered.
pub(crate) fn checks() -> Value {
    let all = casework::act::TechnicalCheck::ALL;
    all.map(|check| json!({ "check": check, "answer": "YES" })).into_iter().collect()
}

impl Office {
    /// Leaves, builds every row again from what was asked, and finds no difference.
    pub(crate) fn assert_refolds(&self) {
        self.ok("leave", json!({}));
        let folder = store::Folder::lock(&self.data.join("almacen")).unwrap();
        let mut keyring = store::Keyring::load(&folder).unwrap();
        let account = keyring.accounts()[0].id;
        let unlocked = keyring.unlock(account, PASSWORD, self.clock.now().wall.0).unwrap();
        let store = store::Store::open(&folder, &unlocked, store::StoreOptions::default()).unwrap();
        assert_eq!(store.read(|r| r.refold_check()).unwrap(), []);
    }
}
