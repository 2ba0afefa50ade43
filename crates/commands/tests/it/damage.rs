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

/// What came of a store, one of whose pages was damaged.
#[derive(Debug, PartialEq)]
enum Found {
    /// It is used as if nothing were: what the page held is not needed at the door.
    Unseen,
    /// All is read and nothing written.
    ReadOnly,
    /// Nobody comes in, and the damage is named.
    Shut,
}

/// Whose store holds 40 items, in as many entries, and `more` entries that change no item.
fn filled(more: usize) -> Office {
    let office = Office::new();
    for n in 0..40 {
        office.item("LAPTOP", &format!("UV-{n}"));
    }
    let mut site = json!({ "base_rev": 0, "details": { "name": "Sede", "level": "TERRITORIAL", "city": "Tunja" } });
    for n in 0..more {
        let saved = office.ok("site_save", site.clone());
        site["id"] = saved["site"]["id"].clone();
        site["base_rev"] = saved["site"]["rev"].clone();
        // A new word each time would let the search index grow, too.
        site["details"]["contact_name"] = json!(if n % 2 == 0 { "Ana" } else { "Paz" });
    }
    office.ok("leave", json!({}));
    office
}

/// Damages a page of the store that somebody left, comes in and looks around.
fn with_a_damaged_page(office: &Office, sound: &[u8], page: usize) -> Found {
    let file = "almacen/store.db";
    let folder = tempfile::tempdir().unwrap();
    copy(&office.data, &folder.path().join("datos"));
    let damaged = Office::at(folder.path());
    let mut bytes = sound.to_vec();
    bytes[page * PAGE_BYTES + 2_000] ^= 1;
    fs::write(damaged.data.join(file), &bytes).unwrap();
    let status = match damaged.unlock(ANA, PASSWORD) {
        Ok(status) => status,
        Err(problem) => {
            assert!(matches!(problem, Problem::Damaged { .. }), "page {page}: {problem:?}");
            assert_eq!(fs::read(damaged.data.join(file)).unwrap(), bytes, "page {page}: left as it is");
            return Found::Shut;
        }
    };
    if status["read_only"] == false {
        return Found::Unseen;
    }
    assert_eq!(damaged.ok("item_list", json!({ "limit": 1 }))["total"], 40);
    let to = folder.path().join("lista.csv");
    damaged.ok("list_export", json!({ "what": { "list": "ITEMS", "query": {} }, "format": "CSV", "path": to }));
    let details = json!({ "name": "Otra", "level": "TERRITORIAL", "city": "Tunja" });
    let refused = damaged.call("site_save", json!({ "base_rev": 0, "details": details }));
    assert!(matches!(refused, Err(Problem::ReadOnly { .. })), "{refused:?}");
    damaged.ok("leave", json!({}));
    assert_eq!(fs::read(damaged.data.join(file)).unwrap(), bytes, "page {page}: left as it is");
    Found::ReadOnly
}

/// Every page in turn, but for the first, which says what the file is. Wherever the journal's last entries lie, the
/// store still opens: everything may be read, and nothing is written, so that whoever mends it finds it as it was.
/// What shuts the door are the pages that it is made of (schema, settings, accounts): as many with a longer journal.
#[test]
fn with_a_damaged_journal_all_is_read_and_nothing_written() {
    let [short, long] = [0, 160].map(|more| {
        let office = filled(more);
        let sound = fs::read(office.data.join("almacen/store.db")).unwrap();
        let pages = 1..sound.len() / PAGE_BYTES;
        let found: Vec<Found> = pages.map(|page| with_a_damaged_page(&office, &sound, page)).collect();
        [Found::ReadOnly, Found::Shut].map(|kind| found.iter().filter(|one| **one == kind).count())
    });
    let ([read_only, shut], [read_only_later, shut_later]) = (short, long);
    assert!(read_only > 0 && read_only_later >= read_only + 20, "the journal grew: {short:?} {long:?}");
    assert_eq!(shut, shut_later);
}

#[test]
fn the_check_of_everything_is_cancelled_when_somebody_says_so_and_tells_what_is_strange() {
    let office = Office::new();
    let stray = office.data.join("almacen.nuevo-0");
    fs::create_dir(&stray).unwrap();
    fs::write(stray.join("store.db"), "data").unwrap();
    // An attempt that was killed right after it laid down its lock: provably nothing, and yet a check only looks.
    let killed = office.data.join("almacen.nuevo-1");
    fs::create_dir(&killed).unwrap();
    fs::write(killed.join("lock"), "").unwrap();
    let report = office.check();
    assert!(killed.join("lock").exists(), "a check clears nothing");
    assert_eq!(report["findings"].as_array().unwrap().len(), 1, "{report}");
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
