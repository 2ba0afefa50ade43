//! What a technician lives through that is not a plain sequence of steps: restarts, backups, long work.

use serde_json::{Value, json};

use crate::office::{ANA, Office, PASSWORD};

#[test]
fn drafts_survive_a_restart_and_belong_to_whoever_wrote_them() {
    let mut office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let draft = office.draft(&holder, &site, &[(&item, "DELIVERED")]);
    office.restart();
    office.unlock(ANA, PASSWORD).unwrap();
    let rows = office.ok("draft_list", json!({}));
    assert_eq!(rows[0]["id"], draft["id"]);
    assert_eq!(office.ok("draft_get", json!({ "id": draft["id"] }))["body"], draft["body"]);

    let other = json!({ "person": holder, "role": "ONSITE_L2", "password": PASSWORD, "pin": "1234" });
    office.ok("account_add", other);
    office.ok("leave", json!({}));
    office.unlock("Paz Vera", PASSWORD).unwrap();
    assert_eq!(office.ok("draft_list", json!({})), json!([]));
    assert!(office.call("draft_get", json!({ "id": draft["id"] })).is_err());
    assert!(office.call("draft_save", json!({ "id": draft["id"], "body": draft["body"] })).is_err());
    assert!(office.issue(&draft).is_err());
}

#[test]
fn signatures_taken_survive_a_restart() {
    let mut office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let act = office.issue(&office.draft(&holder, &site, &[(&item, "DELIVERED")])).unwrap();
    let act = office.sign(&act).unwrap();
    office.restart();
    office.unlock(ANA, PASSWORD).unwrap();
    let act = office.ok("act_get", json!({ "id": act["act"]["id"] }));
    assert_eq!(office.verdict(&act), "UNFINISHED");
    let act = office.finish(act);
    assert_eq!(office.verdict(&act), "AUTHENTIC");
    office.assert_sound();
    office.assert_refolds();
}

/// A paper is judged also while nobody is in, and in a process that never had a store: then its signer is a stranger.
#[test]
fn a_paper_is_judged_by_whoever_holds_it() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let act = office.hand_over(&holder, &site, &[(&item, "DELIVERED")]);
    let pdf = office.pdf(&act);
    office.ok("leave", json!({}));
    let answer = office.verify(&pdf).unwrap();
    assert_eq!((&answer["verdict"], &answer["act"]), (&json!("AUTHENTIC"), &Value::Null));
    assert_eq!(answer["signers"].as_array().unwrap().len(), 2);
    assert_eq!(answer["signers"][1]["name"], "Paz Vera");
    let stranger = Office::new();
    assert_eq!(stranger.verify(&pdf).unwrap()["verdict"], "UNKNOWN_SIGNER");
}

#[test]
fn a_backup_brings_everything_back_and_folios_never_repeat() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let items = ["UV-1", "UV-2", "UV-3"].map(|tag| office.item("LAPTOP", tag));
    let before = office.hand_over(&holder, &site, &[(&items[0], "DELIVERED")]);
    let copy = office.data.join("copia.ensitio-copia");
    office.copy_to(&copy);
    let after = office.hand_over(&holder, &site, &[(&items[1], "DELIVERED")]);

    let refused = office.call("backup_restore", json!({ "path": copy, "password": "otra clave" }));
    assert!(matches!(refused, Err(commands::problem::Problem::WrongSecret { .. })), "{refused:?}");
    assert_eq!(office.ok("act_list", json!({}))["total"], 2, "the open store stays");
    office.ok("backup_restore", json!({ "path": copy, "password": PASSWORD }));
    office.unlock(ANA, PASSWORD).unwrap();
    assert_eq!(office.ok("act_list", json!({}))["total"], 1);
    assert_eq!(office.verdict(&before), "AUTHENTIC");
    assert_eq!(office.placement(&items[1]).0, "IN_STOCK");
    let again = office.hand_over(&holder, &site, &[(&items[2], "DELIVERED")]);
    // The copy knows nothing of the second act, nor, restored once more, of this one.
    office.ok("backup_restore", json!({ "path": copy, "password": PASSWORD }));
    office.unlock(ANA, PASSWORD).unwrap();
    let third = office.hand_over(&holder, &site, &[(&items[2], "DELIVERED")]);
    let folios = [&before, &after, &again, &third].map(|act| act["act"]["folio"].as_str().unwrap());
    let different: std::collections::BTreeSet<_> = folios.iter().collect();
    assert_eq!(different.len(), 4, "{folios:?}");
    office.assert_sound();
    office.assert_refolds();
}

/// Two machines over the same backup hear nothing of each other, so neither may go on as the workstation that it was.
#[test]
fn a_backup_restored_on_two_machines_never_gives_the_same_number_twice() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let copy = office.data.with_file_name("hoy.ensitio-copia");
    office.copy_to(&copy);
    let home = office.hand_over(&holder, &site, &[(&item, "DELIVERED")]);
    let folder = tempfile::tempdir().unwrap();
    let machines = ["uno", "dos"].map(|name| Office::at(&folder.path().join(name)));
    let away = machines.each_ref().map(|machine| {
        machine.ok("backup_restore", json!({ "path": copy, "password": PASSWORD }));
        machine.unlock(ANA, PASSWORD).unwrap();
        let act = machine.hand_over(&holder, &site, &[(&item, "DELIVERED")]);
        assert_eq!(machine.verdict(&act), "AUTHENTIC");
        act
    });
    let folios = [&home, &away[0], &away[1]].map(|act| act["act"]["folio"].as_str().unwrap());
    let different: std::collections::BTreeSet<_> = folios.iter().collect();
    assert_eq!(different.len(), 3, "{folios:?}");
    for machine in &machines {
        machine.assert_sound();
        machine.assert_refolds();
    }
}

#[test]
fn a_photo_taken_off_a_draft_is_gone_with_the_next_backup() {
    let mut office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let photos = [90, 180].map(|shade| {
        let mut png = std::io::Cursor::new(Vec::new());
        let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([shade, 40, 40]));
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let stored = office.app.blob("photo_add", json!({}), png.get_ref()).unwrap();
        serde_json::from_slice::<Value>(&stored).unwrap()["photo"].clone()
    });
    let mut draft = office.draft(&holder, &site, &[(&item, "DELIVERED")]);
    for shown in [&photos[..], &photos[1..]] {
        draft["body"]["lines"][0]["photos"] = json!(shown);
        draft = office.ok("draft_save", json!({ "id": draft["id"], "body": draft["body"] }));
    }
    assert_eq!(office.ok("backup_last", json!({}))["at"], json!(null));
    office.restart();
    office.unlock(ANA, PASSWORD).unwrap();
    office.copy_to(&office.data.with_file_name("hoy.ensitio-copia"));
    let photo = |photo: &Value| office.app.blob("photo_get", json!({ "photo": photo }), &[]);
    assert!(photo(&photos[0]).is_err(), "nobody sees it any more");
    assert!(photo(&photos[1]).is_ok());
    assert!(office.ok("backup_last", json!({}))["at"].is_number());
    office.finish(office.issue(&draft).unwrap());
    office.assert_sound();
}

#[test]
#[cfg(unix)]
fn a_paper_that_is_looked_at_is_for_nobody_elses_eyes_and_does_not_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let act = office.hand_over(&holder, &site, &[(&item, "DELIVERED")]);
    let folder = office.data.join("vista");
    // Left behind by an earlier version, for everybody to read.
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    // There is no viewer here, so the answer is a failure after the paper was laid out.
    let show = |office: &Office| drop(office.call("act_show", json!({ "id": act["act"]["id"] })));
    show(&office);
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
    // Killed and started again.
    office.restart();
    office.ok("status", json!({}));
    assert!(!folder.exists());
    office.unlock(ANA, PASSWORD).unwrap();
    show(&office);
    assert!(folder.exists());
    office.ok("lock", json!({}));
    std::fs::create_dir(&folder).unwrap();
    for _ in 0..5 {
        assert!(office.call("unlock_pin", json!({ "pin": "000000" })).is_err());
    }
    assert_eq!(office.call("unlock_pin", json!({ "pin": "000000" })), Err(commands::problem::Problem::Locked));
    assert!(!folder.exists());
}

#[test]
fn a_long_sentence_is_refused_before_it_breaks_a_signature() {
    let office = Office::new();
    let formats = office.ok("format_list", json!({}));
    let mut template = formats[0]["template"].clone();
    template["consent"] = json!("acepto ".repeat(60));
    let refused = office.call("format_save", json!({ "code": formats[0]["code"], "template": template }));
    let refused = serde_json::to_value(refused.unwrap_err()).unwrap();
    assert_eq!(refused["refusal"]["refusal"], "TEXT_TOO_LONG");
}

/// The judge's refusal comes before the number is taken: the series of a device has no holes that nobody can explain.
#[test]
fn an_act_that_is_refused_takes_no_number() {
    let office = Office::new();
    let (holder, other) = (office.person("Paz Vera", "63111222"), office.person("Luz Mina", "63111333"));
    let site = office.site("PAV Tunja", "Tunja");
    let (held, free) = (office.item("LAPTOP", "UV-1"), office.item("LAPTOP", "UV-2"));
    let first = office.hand_over(&holder, &site, &[(&held, "DELIVERED")]);
    for _ in 0..3 {
        let refused = office.draft(&other, &site, &[(&held, "RETURNED")]);
        assert!(office.issue(&refused).is_err());
    }
    let second = office.issue(&office.draft(&other, &site, &[(&free, "DELIVERED")])).unwrap();
    let number = |act: &Value| act["act"]["folio"].as_str().unwrap().split('-').nth(3).unwrap().parse::<u32>().unwrap();
    assert_eq!((number(&first), number(&second)), (1, 2));
}

#[test]
fn a_draft_issued_twice_at_once_is_one_act() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let draft = office.draft(&holder, &site, &[(&item, "DELIVERED")]);
    let issued = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..4).map(|_| scope.spawn(|| office.issue(&draft).is_ok())).collect();
        tries.into_iter().map(|t| t.join().unwrap()).filter(|ok| *ok).count()
    });
    assert_eq!(issued, 1);
    assert_eq!(office.ok("act_list", json!({ "limit": 10 }))["total"], 1);
}
