//! Photos with their captions, and the logo of the entity.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::office::Office;

/// A picture that resembles no other of another `seed`.
fn picture(width: u32, height: u32, seed: u8, format: ImageFormat) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, seed]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn upload(office: &Office, name: &str, bytes: &[u8]) -> Value {
    serde_json::from_slice(&office.app.blob(name, json!({}), bytes).unwrap()).unwrap()
}

#[test]
fn a_photo_on_a_line_is_on_the_paper_with_its_caption() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let stored = upload(&office, "photo_add", &picture(900, 600, 90, ImageFormat::Png));
    let gone = upload(&office, "photo_add", &picture(300, 200, 10, ImageFormat::Jpeg));
    let digest = |stored: &Value| stored["photo"].as_str().unwrap().to_owned();
    let mut draft = office.draft(&holder, &site, &[(&item, "DELIVERED")]);
    let line = &mut draft["body"]["lines"][0];
    line["photos"] = json!([stored["photo"]]);
    // The second photo was taken off again: its words stay in the draft and go nowhere.
    line["captions"] = json!({ digest(&stored): "  Rayón en\n la tapa ", digest(&gone): "Nadie la ve" });
    let draft = office.ok("draft_save", json!({ "id": draft["id"], "body": draft["body"] }));
    assert_eq!(draft["body"]["lines"][0]["captions"][digest(&gone)], "Nadie la ve");
    let preview = office.app.blob("draft_preview", json!({ "id": draft["id"] }), &[]).unwrap();
    let act = office.finish(office.issue(&draft).unwrap());
    assert_eq!(act["act"]["content"]["lines"][0]["captions"], json!({ digest(&stored): "Rayón en la tapa" }));
    assert_eq!(office.verdict(&act), "AUTHENTIC");
    for paper in [preview, office.pdf(&act)] {
        let shows = |text: &str| paper.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(shows("/Width 651") && !shows("/Width 900"), "with no more pixels than print needs");
    }
    office.assert_sound();
    office.assert_refolds();
}

#[test]
fn a_caption_too_long_for_the_paper_is_refused() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let stored = upload(&office, "photo_add", &picture(300, 200, 90, ImageFormat::Png));
    let mut draft = office.draft(&holder, &site, &[(&item, "DELIVERED")]);
    draft["body"]["lines"][0]["photos"] = json!([stored["photo"]]);
    draft["body"]["lines"][0]["captions"] = json!({ stored["photo"].as_str().unwrap(): "x".repeat(121) });
    let draft = office.ok("draft_save", json!({ "id": draft["id"], "body": draft["body"] }));
    let refused = serde_json::to_value(office.issue(&draft).unwrap_err()).unwrap();
    assert_eq!(refused["refusal"], json!({ "refusal": "TEXT_TOO_LONG", "max": 120 }));
}

#[test]
fn an_item_shows_its_photos_with_what_was_written_under_them() {
    let office = Office::new();
    let item = office.item("LAPTOP", "UV-1");
    let photos = [90, 91].map(|seed| upload(&office, "photo_add", &picture(300, 200, seed, ImageFormat::Png)));
    office.ok("item_photo", json!({ "id": item, "photo": photos[0]["photo"], "caption": " Serial  borroso " }));
    let view = office.ok("item_photo", json!({ "id": item, "photo": photos[1]["photo"] }));
    assert_eq!(view["item"]["photos"], json!([photos[0]["photo"], photos[1]["photo"]]));
    assert_eq!(view["captions"], json!({ photos[0]["photo"].as_str().unwrap(): "Serial borroso" }));
    office.assert_refolds();
}

#[test]
fn the_logo_of_a_format_is_on_the_papers_to_come_and_not_on_those_that_were() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let items = ["UV-1", "UV-2"].map(|tag| office.item("LAPTOP", tag));
    let before = office.hand_over(&holder, &site, &[(&items[0], "DELIVERED")]);
    let formats = office.ok("format_list", json!({}));
    let anexo_7 = formats.as_array().unwrap().iter().find(|format| format["code"] == "ANEXO7").unwrap();
    let mut template = anexo_7["template"].clone();

    let photo = upload(&office, "photo_add", &picture(300, 200, 1, ImageFormat::Png));
    template["logo"] = photo["photo"].clone();
    let refused = office.call("format_save", json!({ "code": "ANEXO7", "template": template }));
    assert_eq!(serde_json::to_value(refused.unwrap_err()).unwrap()["reason"], "NOT_PNG", "a photo is no logo");
    template["logo"] = json!("ab".repeat(32));
    let refused = office.call("format_save", json!({ "code": "ANEXO7", "template": template }));
    assert_eq!(refused, Err(commands::problem::Problem::NotFound));

    let logo = upload(&office, "logo_add", &picture(1200, 600, 2, ImageFormat::Png));
    assert_eq!((&logo["width"], &logo["height"]), (&json!(800), &json!(400)));
    template["logo"] = logo["logo"].clone();
    office.ok("format_save", json!({ "code": "ANEXO7", "template": template }));
    let after = office.hand_over(&holder, &site, &[(&items[1], "DELIVERED")]);
    let pictures = |act: &Value| office.pdf(act).windows(14).filter(|part| part == b"/Subtype/Image").count();
    assert_eq!((pictures(&before), pictures(&after)), (0, 1), "one picture, however many pages show it");
    assert_eq!([office.verdict(&before), office.verdict(&after)], ["AUTHENTIC", "AUTHENTIC"]);
    office.assert_sound();
    office.assert_refolds();
}

#[test]
fn only_who_administers_changes_the_logo() {
    let office = Office::new();
    let technician = office.person("Paz Vera", "63111222");
    let account = json!({ "person": technician, "role": "ONSITE_L2", "password": "otra clave larga", "pin": "1234" });
    office.ok("account_add", account);
    office.ok("leave", json!({}));
    office.unlock("Paz Vera", "otra clave larga").unwrap();
    let refused = office.app.blob("logo_add", json!({}), &picture(300, 200, 1, ImageFormat::Png)).unwrap_err();
    assert_eq!(serde_json::to_value(refused).unwrap()["refusal"]["refusal"], "NOT_PERMITTED");
}
