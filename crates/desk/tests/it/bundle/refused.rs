//! What is refused, on either side, and that nothing is lost by it.

use std::{
    fs,
    io::{self, Write},
};

use replica::{BadBundle, Ended, NotByFile};
use wire::{BUNDLE_BYTES_MAX, Part};

use super::{Stick, crafted, export, exporting, import, photo, renamed};
use crate::{
    client::Desk,
    laptop::Laptop,
    workstation::{register_item, uuid},
};

#[test]
fn what_is_cut_changed_or_somebody_elses_is_judged_by_nobody() {
    let (desk, other) = (Desk::start(), Desk::start());
    let stick = Stick::new();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    one.enrol(&desk).unwrap();
    two.enrol(&other).unwrap();
    one.ask(register_item(20, "UV-1")).unwrap();
    photo(20, &one, &[7; 100_000]);
    let (bundle, _) = export(&one);
    for cut in [0, 10, 40, 300, bundle.len() / 2, bundle.len() - 1] {
        let why = stick.refused(&desk, &bundle[..cut]);
        assert!(why.contains("cortado") || why.contains("no es un archivo"), "{cut}: {why}");
    }
    let mut changed = bundle.clone();
    changed[bundle.len() - 300] ^= 1;
    assert!(stick.refused(&desk, &changed).contains("cortado o dañado"));
    assert!(stick.refused(&desk, b"%PDF-1.7").contains("no es un archivo de intercambio"));
    assert!(
        stick.refused(&other, &bundle).contains("cifrado para otra mesa")
            || stick.refused(&other, &bundle).contains("otra mesa")
    );
    let parts = [(Part::Page, b"x".to_vec())];
    assert!(stick.refused(&desk, &crafted(&one, None, &parts)).contains("dañado"), "what only a desk writes");

    let (_, answer) = stick.answered(&desk, &bundle);
    assert!(stick.refused(&desk, &answer).contains("respuesta para un puesto"));
    assert!(matches!(import(&one, &bundle), Err(NotByFile::ToDesk)));
    export(&two);
    assert!(matches!(import(&two, &answer), Err(NotByFile::OtherDesk)));
    for cut in [0, 100, answer.len() / 2, answer.len() - 1] {
        assert!(matches!(import(&one, &answer[..cut]), Err(NotByFile::Bundle(_))), "{cut}");
    }
    // The same bytes under another name are for nobody.
    let (_, for_two) = {
        two.sync();
        let two = Laptop::new(3);
        two.enrol(&desk).unwrap();
        stick.answered(&desk, &export(&two).0)
    };
    assert!(matches!(import(&one, &renamed(&for_two, 3, 1)), Err(NotByFile::Bundle(BadBundle::NotForUs))));
    // No stick holds as much, and nobody begins to read it.
    let large = stick.save("grande.ensitio-sobre", &bundle);
    fs::OpenOptions::new().write(true).open(&large).unwrap().set_len(BUNDLE_BYTES_MAX + 1).unwrap();
    let (judged, all) = stick.deliver(&desk, &[&large]);
    assert!(!judged && all[0]["failed"].as_str().unwrap().contains("más grande de lo permitido"), "{all}");
    let mut changed = answer.clone();
    changed[answer.len() - 100] ^= 1;
    assert!(matches!(import(&one, &changed), Err(NotByFile::Bundle(BadBundle::Damaged))));
    assert_eq!(one.unjudged(), 3, "nothing of all that was noted");
    import(&one, &answer).unwrap();
    assert_eq!(one.unjudged(), 0);
}

#[test]
fn an_answer_for_another_workstation_another_epoch_or_from_farther_on_changes_nothing() {
    let mut desk = Desk::start();
    let stick = Stick::new();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    one.enrol(&desk).unwrap();
    two.enrol(&desk).unwrap();
    two.ask(register_item(30, "UV-3")).unwrap();
    two.sync();
    one.ask(register_item(20, "UV-1")).unwrap();
    let (bundle, _) = export(&one);
    let (_, answer) = stick.answered(&desk, &bundle);
    export(&two);
    assert!(matches!(import(&two, &answer), Err(NotByFile::OtherDevice)));
    let epoch = one.store.read(|r| r.link()).unwrap().unwrap().identity.epoch;
    let (_, farther) = stick.answered(&desk, &crafted(&one, Some(format!("{epoch}.2")), &[]));
    assert!(matches!(import(&one, &farther), Err(NotByFile::Gap)));
    for odd in ["", "x", &format!("{epoch}.99999"), "00000000-0000-0000-0000-000000000000.1"] {
        stick.answered(&desk, &crafted(&one, Some(odd.to_owned()), &[]));
    }

    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("hoy");
    desk.order(&["backup", copy.to_str().unwrap()]);
    desk.again(|desk| drop(desk.order(&["restore", copy.to_str().unwrap(), "--yes"])));
    let (taken, restored) = stick.answered(&desk, &bundle);
    assert_eq!((&taken["judged"], &taken["said"]["error"]), (&0.into(), &"OTHER_EPOCH".into()));
    assert!(matches!(import(&one, &restored), Err(NotByFile::OtherEpoch)));
    assert_eq!(one.unjudged(), 2);
    let (round, _) = one.sync();
    assert!(matches!(round.ended, Ended::Done), "{round:?}");
    assert!(matches!(import(&one, &answer), Err(NotByFile::OtherEpoch)), "from before");
    one.ask(register_item(21, "UV-2")).unwrap();
    let (_, answer) = stick.answered(&desk, &export(&one).0);
    assert_eq!(import(&one, &answer).unwrap().judged, 1, "and on it goes");
}

#[test]
fn a_revoked_workstation_is_shut_out_by_file_too() {
    let desk = Desk::start();
    let stick = Stick::new();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    one.ask(register_item(20, "UV-1")).unwrap();
    let (bundle, _) = export(&one);
    desk.order(&["device", "revoke", &uuid(1 << 64).to_string()]);
    assert!(stick.refused(&desk, &bundle).contains("excluido"));
}

/// Takes some bytes, and then is full.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_stick_and_somebody_who_does_not_wait_are_told_and_nothing_is_noted() {
    let desk = Desk::start();
    let one = Laptop::new(1);
    let by = exporting(true);
    assert!(matches!(replica::export(&one.store, Vec::new(), by, &mut |_, _| true), Err(NotByFile::NotEnrolled)));
    assert!(matches!(import(&one, b"x"), Err(NotByFile::NotEnrolled)));
    one.enrol(&desk).unwrap();
    one.ask(register_item(20, "UV-1")).unwrap();
    photo(20, &one, &vec![7; 300_000]);
    for room in [0, 10, 500, 70_000, 200_000] {
        let full = replica::export(&one.store, Full(room), by, &mut |_, _| true);
        assert!(matches!(&full, Err(NotByFile::File(error)) if error.kind() == io::ErrorKind::StorageFull), "{room}");
    }
    let cancelled = replica::export(&one.store, Vec::new(), by, &mut |_, _| false);
    assert!(matches!(cancelled, Err(NotByFile::Cancelled)));
    assert_eq!(one.unjudged(), 3);
}
