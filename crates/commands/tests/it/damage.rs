//! A disk that lies: pages of the store are not what was written.

use std::fs;
use std::path::Path;

use commands::problem::Problem;
use serde_json::json;

use crate::office::{ANA, Office, PASSWORD};

const PAGE_BYTES: usize = 4_096;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every page in turn. Wherever the journal's last entries lie, the store still opens: everything may be read, and
/// nothing is written, so that whoever mends it finds it as it was.
#[test]
fn with_a_damaged_journal_all_is_read_and_nothing_written() {
    let office = Office::new();
    for n in 0..40 {
        office.item("LAPTOP", &format!("UV-{n}"));
    }
    office.ok("leave", json!({}));
    let file = "almacen/store.db";
    let sound = fs::read(office.data.join(file)).unwrap();
    let mut read_only = 0;
    for page in 1..sound.len() / PAGE_BYTES {
        let folder = tempfile::tempdir().unwrap();
        copy(&office.data, &folder.path().join("datos"));
        let damaged = Office::at(folder.path());
        let mut bytes = sound.clone();
        bytes[page * PAGE_BYTES + 2_000] ^= 1;
        fs::write(damaged.data.join(file), &bytes).unwrap();
        let Ok(status) = damaged.unlock(ANA, PASSWORD) else { continue };
        if status["read_only"] == false {
            continue;
        }
        read_only += 1;
        assert_eq!(damaged.ok("item_list", json!({ "limit": 1 }))["total"], 40);
        let to = folder.path().join("lista.csv");
        let what = json!({ "list": "ITEMS", "query": {} });
        damaged.ok("list_export", json!({ "what": what, "format": "CSV", "path": to }));
        let details = json!({ "name": "Otra", "level": "TERRITORIAL", "city": "Tunja" });
        let refused = damaged.call("site_save", json!({ "base_rev": 0, "details": details }));
        assert!(matches!(refused, Err(Problem::ReadOnly { .. })), "{refused:?}");
        damaged.ok("leave", json!({}));
        assert_eq!(fs::read(damaged.data.join(file)).unwrap(), bytes, "page {page}: left as it is");
    }
    assert!(read_only > 0, "no page held the journal alone");
}

#[test]
fn the_check_of_everything_is_cancelled_when_somebody_says_so_and_tells_what_is_strange() {
    let office = Office::new();
    let stray = office.data.join("almacen.nuevo-0");
    fs::create_dir(&stray).unwrap();
    fs::write(stray.join("store.db"), "data").unwrap();
    let report = office.check();
    assert_eq!(report["sound"], false);
    let found = &report["findings"][0];
    assert_eq!((&found["finding"], &found["path"]), (&json!("STRANGE_FOLDER"), &json!(stray)), "{report}");
    assert!(stray.join("store.db").exists(), "what is not known to be ours stays");
    let started = office.ok("integrity_check", json!({}));
    office.ok("job_cancel", started.clone());
    let state = office.ended(&started["job"]);
    // It may have ended before it was told.
    if state["state"] != "DONE" {
        assert_eq!(state, json!({ "state": "CANCELLED" }));
        assert_eq!(office.call("integrity_report", started), Err(Problem::NotFound));
    }
}
