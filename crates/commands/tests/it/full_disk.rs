//! The disk fills up while somebody works: told as such, and nothing that was there is lost. Needs a small file
//! system of its own, which Linux gives in a namespace.

use std::env;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use commands::problem::Problem;
use serde_json::json;

use crate::office::Office;
use crate::small_disk::{ROOM, on_a_disk_of};

/// Writes until not a byte more fits.
fn fill(file: &Path) {
    let mut file = File::options().create(true).append(true).open(file).unwrap();
    for size in [1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![7; size]).is_ok() {}
    }
}

/// Not a test of its own: the child of the next one, in a file system of 24 MB.
#[test]
fn child_works_on_a_full_disk() {
    let Some(room) = env::var_os(ROOM) else { return };
    let room = Path::new(&room);
    let office = Office::at(room);
    office.set_up();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let items = ["UV-1", "UV-2", "UV-3"].map(|tag| office.item("LAPTOP", tag));
    let done = office.hand_over(&holder, &site, &[(&items[0], "DELIVERED")]);
    let act = office.issue(&office.draft(&holder, &site, &[(&items[1], "DELIVERED")])).unwrap();
    let mut draft = office.draft(&holder, &site, &[(&items[2], "DELIVERED")]);
    fill(&room.join("lleno"));

    assert_eq!(office.sign(&act), Err(Problem::DiskFull), "a signature needs a new paper");
    let photo = image::RgbImage::from_fn(900, 900, |x, y| image::Rgb([x as u8, (x * y) as u8, y as u8]));
    let mut png = std::io::Cursor::new(Vec::new());
    photo.write_to(&mut png, image::ImageFormat::Png).unwrap();
    assert_eq!(office.app.blob("photo_add", json!({}), png.get_ref()), Err(Problem::DiskFull));
    let what = json!({ "list": "ITEMS", "query": {} });
    let export = json!({ "what": what, "format": "CSV", "path": room.join("lista.csv") });
    assert_eq!(office.call("list_export", export), Err(Problem::DiskFull));

    // What is being typed is still saved, over and over, in the space held back for it.
    for n in 0..50 {
        draft["body"]["remarks"] = json!(format!("{n} {}", "texto ".repeat(300)));
        office.ok("draft_save", json!({ "id": draft["id"], "body": draft["body"] }));
    }
    assert_eq!(office.verdict(&done), "AUTHENTIC");
    let seen = office.ok("act_get", json!({ "id": act["act"]["id"] }));
    assert_eq!(seen["act"]["turns"], json!([]), "no half signature");

    fs::remove_file(room.join("lleno")).unwrap();
    let sealed = office.finish(seen);
    assert_eq!(office.verdict(&sealed), "AUTHENTIC");
    let kept = office.ok("draft_get", json!({ "id": draft["id"] }));
    assert_eq!(kept["body"]["remarks"], draft["body"]["remarks"]);
    office.assert_sound();
    office.assert_refolds();
}

#[test]
fn on_a_full_disk_it_is_said_and_nothing_is_lost() {
    on_a_disk_of("24m", "full_disk::child_works_on_a_full_disk");
}
