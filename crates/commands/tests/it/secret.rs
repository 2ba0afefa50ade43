//! Passwords and PINs: who comes in, who does not, and after how long.

use commands::problem::Problem;
use serde_json::json;

use crate::office::{ANA, Office, PASSWORD, PIN, signing};

fn wait(answer: Result<serde_json::Value, Problem>) -> u32 {
    match answer {
        Err(Problem::WrongSecret { wait_seconds, .. }) => wait_seconds,
        other => panic!("{other:?}"),
    }
}

#[test]
fn wrong_passwords_make_the_next_attempt_wait_longer_also_after_a_restart() {
    let mut office = Office::new();
    office.ok("leave", json!({}));
    let mut waits = Vec::new();
    for _ in 0..6 {
        let wait = wait(office.unlock(ANA, "otra clave"));
        waits.push(wait);
        office.clock.turn(i64::from(wait));
        office.restart();
    }
    assert!(waits[..2].iter().all(|wait| *wait <= 1), "a slip of the finger costs nothing: {waits:?}");
    assert!(waits[2..].windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
    let wrong = wait(office.unlock(ANA, "otra clave"));
    // Too early: not even the right password is looked at.
    assert!(wait(office.unlock(ANA, PASSWORD)) > waits[5]);
    office.clock.turn(i64::from(wrong));
    assert_eq!(office.unlock(ANA, PASSWORD).unwrap()["phase"], "OPEN");
}

#[test]
fn a_locked_session_answers_nothing_and_comes_back_with_the_pin() {
    let office = Office::new();
    let person = office.person("Paz Vera", "63111222");
    assert_eq!(office.ok("lock", json!({}))["phase"], "LOCKED");
    for name in ["item_list", "act_list", "search", "draft_list", "settings_get", "integrity_check"] {
        assert_eq!(office.call(name, json!({ "text": "", "limit": 5 })), Err(Problem::Locked), "{name}");
    }
    assert_eq!(office.call("person_get", json!({ "id": person })), Err(Problem::Locked));
    assert_eq!(wait(office.call("unlock_pin", json!({ "pin": "000000" }))), 0);
    assert_eq!(office.ok("unlock_pin", json!({ "pin": PIN }))["phase"], "OPEN");
    // After a good-bye the PIN opens nothing.
    office.ok("leave", json!({}));
    assert_eq!(office.call("unlock_pin", json!({ "pin": PIN })), Err(Problem::Locked));
    assert_eq!(office.unlock(ANA, PASSWORD).unwrap()["phase"], "OPEN");
}

#[test]
fn five_wrong_pins_end_a_locked_session() {
    let office = Office::new();
    office.ok("lock", json!({}));
    for _ in 0..5 {
        assert_eq!(wait(office.call("unlock_pin", json!({ "pin": "000000" }))), 0);
    }
    assert_eq!(office.call("unlock_pin", json!({ "pin": PIN })), Err(Problem::Locked));
    assert_eq!(office.ok("status", json!({}))["pin"], json!(null), "only the password is asked");
    office.unlock(ANA, PASSWORD).unwrap();
}

#[test]
fn a_wrong_pin_says_how_many_tries_are_left() {
    let office = Office::new();
    office.ok("lock", json!({}));
    let tries = || match office.call("unlock_pin", json!({ "pin": "000000" })) {
        Err(Problem::WrongSecret { tries_left, .. }) => tries_left,
        other => panic!("{other:?}"),
    };
    assert_eq!([tries(), tries()], [Some(4), Some(3)]);
    office.ok("unlock_pin", json!({ "pin": PIN }));
    office.ok("lock", json!({}));
    assert_eq!(tries(), Some(4), "the right one makes the earlier slips good");
}

#[test]
fn five_wrong_pins_at_signing_end_the_session() {
    let office = Office::new();
    let (holder, site) = (office.person("Paz Vera", "63111222"), office.site("PAV Tunja", "Tunja"));
    let item = office.item("LAPTOP", "UV-1");
    let act = office.issue(&office.draft(&holder, &site, &[(&item, "DELIVERED")])).unwrap();
    let with_pin = |pin: &str| signing(&act, &json!("DELIVERER"), json!({ "level": "A", "pin": pin }));
    for _ in 0..5 {
        assert_eq!(wait(office.call("act_sign", with_pin("000000"))), 0);
    }
    assert_eq!(office.call("act_sign", with_pin(PIN)), Err(Problem::Locked));
    assert_eq!(office.ok("status", json!({}))["phase"], "LOCKED");
    office.unlock(ANA, PASSWORD).unwrap();
    office.ok("act_sign", with_pin(PIN));
}

#[test]
fn a_changed_password_and_pin_take_the_place_of_the_old_ones() {
    let office = Office::new();
    let change = |old: &str| office.call("account_password", json!({ "old": old, "new": "una clave nueva" }));
    assert_eq!(wait(change("no es esta")), 0);
    change(PASSWORD).unwrap();
    office.ok("account_pin", json!({ "password": "una clave nueva", "pin": "7531" }));
    office.ok("lock", json!({}));
    assert_eq!(wait(office.call("unlock_pin", json!({ "pin": PIN }))), 0);
    office.ok("unlock_pin", json!({ "pin": "7531" }));
    office.ok("leave", json!({}));
    assert_eq!(wait(office.unlock(ANA, PASSWORD)), 0);
    office.unlock(ANA, "una clave nueva").unwrap();
}

#[test]
fn who_was_removed_does_not_come_in_again() {
    let office = Office::new();
    let person = office.person("Hernán Ibáñez", "80111222");
    let request = json!({ "person": person, "role": "ONSITE_L2", "password": PASSWORD, "pin": PIN });
    let accounts = office.ok("account_add", request);
    let added = accounts.as_array().unwrap().iter().find(|a| a["is_me"] == false).unwrap()["account"].clone();
    office.ok("leave", json!({}));
    office.unlock("Hernán Ibáñez", PASSWORD).unwrap();
    office.ok("leave", json!({}));
    office.unlock(ANA, PASSWORD).unwrap();
    office.ok("account_remove", json!({ "account": added }));
    office.ok("leave", json!({}));
    let request = json!({ "account": added, "password": PASSWORD });
    assert_eq!(office.call("unlock", request), Err(Problem::NotFound));
}

#[test]
fn a_damaged_keyring_locks_nobody_out_while_its_copy_is_sound() {
    for damage in [None, Some("{\"slots\":")] {
        let mut office = Office::new();
        office.restart();
        let keyring = office.data.join("almacen/keyring.json");
        match damage {
            Some(text) => std::fs::write(keyring, text).unwrap(),
            None => std::fs::remove_file(keyring).unwrap(),
        }
        assert_eq!(office.ok("status", json!({}))["phase"], "LOCKED", "{damage:?}");
        office.unlock(ANA, PASSWORD).unwrap();
    }
}

#[test]
fn a_keyring_whose_copy_is_lost_too_is_told_as_damaged() {
    let mut office = Office::new();
    office.restart();
    for name in ["keyring.json", "keyring.copy.json"] {
        std::fs::write(office.data.join("almacen").join(name), "{").unwrap();
    }
    let status = office.ok("status", json!({}));
    assert_eq!(status["problem"]["problem"], "DAMAGED", "{status}");
    assert!(status["problem"]["path"].as_str().unwrap().ends_with("keyring.json"), "{status}");
}

#[test]
fn a_store_set_aside_by_a_restore_that_was_cut_is_found_again() {
    let mut office = Office::new();
    office.restart();
    let store = office.data.join("almacen");
    std::fs::rename(&store, store.with_extension("anterior-1")).unwrap();
    std::fs::create_dir(office.data.join("0a1b.restoring")).unwrap();
    assert_eq!(office.ok("status", json!({}))["phase"], "LOCKED", "nobody is asked to begin an empty store");
    office.unlock(ANA, PASSWORD).unwrap();
    assert!(!office.data.join("0a1b.restoring").exists());
}

/// The technician who shares the workstation.
fn add_hernan(office: &Office) -> (serde_json::Value, serde_json::Value) {
    let person = office.person("Hernán Ibáñez", "80111222");
    let request = json!({ "person": person, "role": "ONSITE_L2", "password": PASSWORD, "pin": PIN });
    let accounts = office.ok("account_add", request);
    let account = accounts.as_array().unwrap().iter().find(|a| a["is_me"] == false).unwrap()["account"].clone();
    (person, account)
}

#[test]
fn whoever_forgot_a_password_gets_a_new_one_from_an_administrator() {
    let office = Office::new();
    let (_, account) = add_hernan(&office);
    let mine = office.ok("status", json!({}))["me"]["account"].clone();
    let reset = |account: &serde_json::Value, password: &str| {
        office.call("account_reset", json!({ "account": account, "password": password }))
    };
    assert!(matches!(reset(&account, "corta"), Err(Problem::Invalid { .. })));
    let own = reset(&mine, "una clave nueva");
    assert!(matches!(own, Err(Problem::Refused { .. })), "one's own is changed by proving the old one: {own:?}");
    reset(&account, "una clave nueva").unwrap();
    office.ok("leave", json!({}));
    assert_eq!(wait(office.unlock("Hernán Ibáñez", PASSWORD)), 0);
    office.unlock("Hernán Ibáñez", "una clave nueva").unwrap();
    let refused = reset(&mine, "otra clave nueva");
    assert!(matches!(refused, Err(Problem::Refused { .. })), "who does not administer: {refused:?}");
}

#[test]
fn a_role_changes_for_the_next_session() {
    let office = Office::new();
    let (_, account) = add_hernan(&office);
    let accounts = office.ok("account_role", json!({ "account": account, "role": "ADMINISTRATOR" }));
    let changed = accounts.as_array().unwrap().iter().find(|a| a["account"] == account).unwrap();
    assert_eq!((&changed["role"], &changed["has_pin"]), (&json!("ADMINISTRATOR"), &json!(true)));
    let mine = office.ok("status", json!({}))["me"]["account"].clone();
    let own = office.call("account_role", json!({ "account": mine, "role": "READER" }));
    assert!(matches!(own, Err(Problem::Refused { .. })), "the store keeps an administrator: {own:?}");
    office.ok("leave", json!({}));
    office.unlock("Hernán Ibáñez", PASSWORD).unwrap();
    office.ok("account_role", json!({ "account": mine, "role": "READER" }));
}

#[test]
fn the_login_screen_shows_a_corrected_name() {
    let office = Office::new();
    let (person, _) = add_hernan(&office);
    let mut view = office.ok("person_get", json!({ "id": person }))["person"].clone();
    view["details"]["full_name"] = json!("Hernán Ibáñez Ñuflo");
    let request = json!({ "id": person, "base_rev": view["rev"], "details": view["details"] });
    office.ok("person_save", request);
    office.ok("leave", json!({}));
    office.unlock("Hernán Ibáñez Ñuflo", PASSWORD).unwrap();
}

#[test]
fn a_name_of_two_hundred_letters_gets_an_account() {
    let office = Office::new();
    let name = format!("{} Ñ", "Ñandú ".repeat(33));
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(name.chars().count(), 199);
    let person = office.person(&name, "80111222");
    office.ok("account_add", json!({ "person": person, "role": "READER", "password": PASSWORD, "pin": PIN }));
    office.ok("leave", json!({}));
    office.unlock(&name, PASSWORD).unwrap();
}

#[test]
fn work_that_runs_ends_with_the_session_and_locks_nobody_out() {
    let office = Office::new();
    let copy = |n: u32| office.data.with_file_name(format!("{n}.ensitio-copia"));
    for (n, wrong_pins) in [(1, false), (2, true)] {
        office.ok("backup_save", json!({ "path": copy(n) }));
        if wrong_pins {
            office.ok("lock", json!({}));
            for _ in 0..5 {
                assert_eq!(wait(office.call("unlock_pin", json!({ "pin": "000000" }))), 0);
            }
        } else {
            office.ok("leave", json!({}));
        }
        assert_eq!(office.ok("status", json!({}))["phase"], "LOCKED");
        office.unlock(ANA, PASSWORD).unwrap();
    }
}

#[test]
fn when_no_account_fits_any_more_nothing_is_left_of_the_next_one() {
    let office = Office::new();
    let add = |n: u32| {
        let person = office.person(&format!("Persona {n}"), &format!("8011{n:04}"));
        let request = json!({ "person": person, "role": "ONSITE_L2", "password": PASSWORD, "pin": PIN });
        office.call("account_add", request)
    };
    for n in 1..64 {
        add(n).unwrap();
    }
    let before = office.ok("account_list", json!({}));
    assert_eq!(add(64), Err(Problem::TooManyAccounts { max: 64 }));
    assert_eq!(office.ok("account_list", json!({})), before);
    let other = before.as_array().unwrap().iter().find(|a| a["is_me"] == false).unwrap()["account"].clone();
    office.ok("account_remove", json!({ "account": other }));
    add(65).unwrap();
}

/// Cut between the row and the slot, in either direction: the account is not there, and adding it again mends it.
#[test]
fn an_account_that_was_cut_short_is_not_there_and_is_added_again() {
    let office = Office::new();
    let person = office.person("Hernán Ibáñez", "80111222");
    let request = json!({ "person": person, "role": "ONSITE_L2", "password": PASSWORD, "pin": PIN });
    office.ok("account_add", request.clone());
    office.ok("leave", json!({}));
    {
        let folder = store::Folder::lock(&office.data.join("almacen")).unwrap();
        let mut keyring = store::Keyring::load(&folder).unwrap();
        let accounts = keyring.accounts();
        let slot = |name: &str| accounts.iter().find(|a| a.name == name).unwrap().id;
        let unlocked = keyring.unlock(slot(ANA), PASSWORD, 0).unwrap();
        keyring.remove(&unlocked, slot("Hernán Ibáñez")).unwrap();
    }
    office.unlock(ANA, PASSWORD).unwrap();
    assert_eq!(office.ok("account_list", json!({})).as_array().unwrap().len(), 1);
    assert_eq!(office.ok("account_add", request).as_array().unwrap().len(), 2);
    office.ok("leave", json!({}));
    office.unlock("Hernán Ibáñez", PASSWORD).unwrap();
}
