//! What is given from outside and is not what it should be; and a store that cannot be opened.

use std::path::Path;

use commands::problem::Problem;
use serde_json::json;

use crate::office::{ANA, Office, PASSWORD};

#[test]
fn what_is_no_paper_is_not_an_act() {
    let office = Office::new();
    for bytes in [&b""[..], b"hola", b"%PDF-1.7\n%%EOF\n", &[0xFF; 4_096]] {
        assert_eq!(office.verify(bytes).unwrap()["verdict"], "NOT_AN_ACT");
    }
}

/// Refused by its length: were it hashed or copied, this would take seconds.
#[test]
fn five_hundred_megabytes_are_refused_unread() {
    let office = Office::new();
    let huge = vec![0; 500 << 20];
    let from = std::time::Instant::now();
    assert_eq!(office.verify(&huge), Err(Problem::TooLarge { max_mb: 64 }));
    let photo = office.app.blob("photo_add", json!({}), &huge);
    assert_eq!(photo, Err(Problem::TooLarge { max_mb: 40 }));
    let sheet = office.app.blob("import_open", json!({ "file_name": "grande.xlsx" }), &huge);
    assert_eq!(sheet, Err(Problem::TooLarge { max_mb: 64 }));
    assert!(from.elapsed().as_millis() < 500, "{:?}", from.elapsed());
}

#[test]
fn what_is_no_image_is_refused_with_its_reason() {
    let office = Office::new();
    let refused = |bytes: &[u8]| match office.app.blob("photo_add", json!({}), bytes) {
        Err(Problem::NotAnImage { reason }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(b"%PDF-1.7 no image"), "UNSUPPORTED");
    assert_eq!(refused(b""), "UNSUPPORTED");
    assert_eq!(refused(&png_of(60_000)), "LIMITS");
}

/// The start of a PNG that says it is `side` pixels wide and high.
fn png_of(side: u32) -> Vec<u8> {
    let picture = image::RgbaImage::new(8, 8);
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let mut png = png.into_inner();
    png[16..20].copy_from_slice(&side.to_be_bytes());
    png[20..24].copy_from_slice(&side.to_be_bytes());
    let bit = |c: u32, _| (c >> 1) ^ (0xEDB8_8320 & (c & 1).wrapping_neg());
    let crc = !png[12..29].iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), bit));
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    png
}

/// Spoils one file of a store; answers what is said of it, having checked that it was left as it was.
fn spoiled(file: &str, spoil: impl FnOnce(&mut Vec<u8>)) -> Result<serde_json::Value, Problem> {
    let office = Office::new();
    let status = office.ok("leave", json!({}));
    let account = status["accounts"][0]["account"].clone();
    let path = office.data.join("almacen").join(file);
    let mut bytes = std::fs::read(&path).unwrap();
    spoil(&mut bytes);
    std::fs::write(&path, &bytes).unwrap();
    if file == "keyring.json" {
        // Its copy would mend it.
        std::fs::write(path.with_file_name("keyring.copy.json"), &bytes).unwrap();
    }
    let answer = office.call("unlock", json!({ "account": account, "password": PASSWORD }));
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "a refused file was changed");
    if file == "keyring.json" {
        let status = office.ok("status", json!({}));
        assert_eq!(status["phase"], "UNUSABLE");
        assert_eq!(status["problem"], serde_json::to_value(answer.clone().unwrap_err()).unwrap());
    }
    answer
}

#[test]
fn a_damaged_store_is_named_and_left_as_it_is() {
    let damaged = |answer: Result<serde_json::Value, Problem>, file: &str| match answer {
        Err(Problem::Damaged { path }) => assert_eq!(Path::new(&path).file_name().unwrap(), file),
        other => panic!("{other:?}"),
    };
    damaged(spoiled("store.db", |bytes| bytes[100] ^= 1), "store.db");
    damaged(spoiled("store.db", |bytes| bytes.truncate(5_000)), "store.db");
    damaged(spoiled("store.db", Vec::clear), "store.db");
}

#[test]
fn a_newer_store_is_named_and_left_as_it_is() {
    let newer = spoiled("keyring.json", |bytes| {
        let mut ring: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        let version = ring.as_object_mut().unwrap().iter_mut().find(|(_, value)| value.is_u64()).unwrap().1;
        *version = json!(version.as_u64().unwrap() + 1);
        *bytes = serde_json::to_vec(&ring).unwrap();
    });
    assert!(matches!(newer, Err(Problem::TooNew { .. })), "{newer:?}");
}

#[test]
fn another_program_holds_the_store() {
    let office = Office::new();
    let other = Office::at(office.data.parent().unwrap());
    let status = other.ok("status", json!({}));
    assert_eq!((&status["phase"], &status["problem"]["problem"]), (&json!("UNUSABLE"), &json!("ALREADY_OPEN")));
    office.ok("leave", json!({}));
    other.unlock(ANA, PASSWORD).unwrap();
}

#[test]
fn a_file_that_is_no_backup_is_refused_and_the_store_stays() {
    let office = Office::new();
    let file = office.data.join("no.ensitio-copia");
    std::fs::write(&file, b"hola").unwrap();
    let refused = office.call("backup_restore", json!({ "path": file, "password": PASSWORD }));
    assert_eq!(refused, Err(Problem::Damaged { path: file.display().to_string() }));
    assert_eq!(office.ok("status", json!({}))["phase"], "OPEN");
}

#[test]
fn nobody_makes_a_second_store_over_the_first() {
    let office = Office::new();
    let request = json!({
        "full_name": "Otra", "document": { "id_type": "CC", "number": "1020304051" }, "territorial": "CENTRAL",
        "password": PASSWORD, "pin": "1234",
    });
    assert!(matches!(office.call("setup", request), Err(Problem::AlreadyExists { .. })));
}

#[test]
fn a_lost_paper_is_found_by_the_check() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    office.hand_over(&holder, &site, &[(&item, "DELIVERED")]);
    office.assert_sound();
    let mut folders = vec![office.data.join("almacen/blobs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { std::fs::remove_file(path).unwrap() }
        }
    }
    let report = office.check();
    assert_eq!(report["sound"], false);
    let found: Vec<_> = report["findings"].as_array().unwrap().iter().map(|f| &f["finding"]).collect();
    assert_eq!(found, [&json!("ACT_FILE_MISSING"); 2], "the paper and its evidence: {report}");
}
