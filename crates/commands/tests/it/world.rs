//! A workstation of its own for each test.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use commands::problem::Problem;
use commands::{App, KdfCost, NoHost, Options};
use serde_json::{Value, json};

/// Longest that a job of a test may take.
const JOB_TIME_MAX: Duration = Duration::from_secs(120);

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    /// A new store with its first person inside.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            data: folder.path().join("datos"),
            sample: Some(data()),
            kdf_cost: KdfCost { memory_kib: 8, passes: 1, lanes: 1 },
        };
        std::fs::create_dir(&options.data).unwrap();
        let world = Self { app: App::new(options, Arc::new(NoHost)), folder };
        world.ok(
            "setup",
            json!({
                "full_name": "Ana Prueba", "document": { "id_type": "CC", "number": "1020304050" },
                "position": "Técnica", "department": "OTI", "email": "", "territorial": "CENTRAL",
                "password": "clave de prueba larga", "pin": "482915",
            }),
        );
        world
    }

    pub(crate) fn call(&self, name: &str, payload: Value) -> Result<Value, Problem> {
        self.app.call(name, payload)
    }

    pub(crate) fn ok(&self, name: &str, payload: Value) -> Value {
        self.call(name, payload).unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    pub(crate) fn upload(&self, name: &str, payload: Value, bytes: &[u8]) -> Result<Value, Problem> {
        self.app.blob(name, payload, bytes).map(|bytes| serde_json::from_slice(&bytes).unwrap())
    }

    /// Waits for a job; answers its last view.
    pub(crate) fn wait(&self, started: &Value) -> Value {
        let from = Instant::now();
        loop {
            let view = self.ok("job_get", json!({ "job": started["job"] }));
            if view["state"]["state"] != "RUNNING" {
                return view;
            }
            assert!(from.elapsed() < JOB_TIME_MAX, "{view}");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// The folder of the sample sheets.
pub(crate) fn data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data")
}
