//! Two laptops with stores of their own, the client that ships, and the real desk.

use casework::{
    format::{FormatCode, FormatTemplate, InformationClass},
    id::{Digest, ItemId},
    intent::{Change, IntentBody},
    item::ItemDetails,
};
use replica::{Cancel, DeskError, Ended, Fault, Last, NotEnrolled, NotFetched, Phase, Plan};
use sha2::{Digest as _, Sha256};

use crate::{
    client::Desk,
    laptop::{Laptop, MOMENT},
    relay::Relay,
    workstation::{NOW, register_item, register_person, uuid},
};

pub(crate) fn photo_of(id: u128, laptop: &Laptop, content: &[u8]) -> IntentBody {
    laptop.store.blobs().put(content).unwrap();
    IntentBody::AddItemPhoto { id: ItemId(uuid(id)), photo: named(content), caption: String::new() }
}

pub(crate) fn named(content: &[u8]) -> Digest {
    Digest(Sha256::digest(content).into())
}

/// Another model, by somebody who knows the item as it is on their laptop.
fn of_model(id: u128, on: &Laptop, model: &str) -> IntentBody {
    let known = on.item(id).unwrap();
    let details = ItemDetails { model: model.to_owned(), ..known.details };
    IntentBody::ChangeItems { items: vec![Change { id: ItemId(uuid(id)), base_rev: known.rev, details }] }
}

#[test]
fn two_laptops_that_never_met_end_with_the_same_and_each_is_told_what_was_not_taken_in() {
    let desk = Desk::start();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    one.ask(register_person(10, "Luz Ríos", "1004")).unwrap();
    one.ask(register_item(20, "UV-1")).unwrap();
    one.ask(photo_of(20, &one, b"foto")).unwrap();
    one.enrol(&desk).unwrap();
    assert_eq!(one.unjudged(), 4, "what was asked before there was a desk is offered too");

    let (round, progress) = one.sync();
    assert!(matches!(round.ended, Ended::Done), "{round:?}");
    assert_eq!((round.judged, round.refused, round.told, round.put), (4, 0, 4, 1));
    let phases: Vec<Phase> = progress.iter().map(|progress| progress.phase).collect();
    assert!(
        phases.contains(&Phase::Pushing { left: 4 }) && phases.contains(&Phase::Photos { left: 1, bytes: 4 }),
        "{phases:?}"
    );
    let begins = phases.iter().position(|phase| *phase == Phase::Pulling { left: 4 });
    assert!(begins < phases.iter().position(|phase| matches!(phase, Phase::Photos { .. })), "{phases:?}");
    assert_eq!(phases.last(), Some(&Phase::Comparing { left: 0 }));
    assert!(progress.iter().any(|progress| progress.changed.contains(store::Area::Sync)));
    assert_eq!((one.unjudged(), one.sync().0.judged), (0, 0));

    two.enrol(&desk).unwrap();
    let (round, _) = two.sync();
    assert_eq!((round.told, round.last()), (5, Last::Done), "its own person is the fifth");
    assert_eq!(two.item(20), one.item(20));
    let photo = store::Sha256(named(b"foto").0);
    assert!(!two.store.blobs().has(photo), "files of others come when somebody looks at them");
    two.line().fetch(&two.store, named(b"foto"), NOW, &Cancel::default()).unwrap();
    assert_eq!(two.store.blobs().get(photo).unwrap(), b"foto");
    let unknown = two.line().fetch(&two.store, named(b"otra"), NOW, &Cancel::default()).unwrap_err();
    assert!(matches!(unknown, NotFetched::Desk(Fault::Desk(DeskError::NotFound))), "{unknown:?}");

    one.ask(of_model(20, &one, "X")).unwrap();
    two.ask(of_model(20, &two, "Y")).unwrap();
    assert_eq!(one.sync().0.refused, 0);
    assert_eq!(two.item(20).unwrap().details.model, "Y", "until it hears of the other");
    let (round, _) = two.sync();
    assert_eq!((round.judged, round.refused), (1, 1), "{round:?}");
    one.sync();
    for laptop in [&one, &two] {
        assert_eq!(laptop.item(20).unwrap().details.model, "X");
        laptop.is_sound();
    }
    let refused = two.store.read(|r| r.refused()).unwrap();
    assert_eq!(refused.iter().map(|refused| refused.kind.as_str()).collect::<Vec<_>>(), ["CHANGE_ITEMS"]);
    assert!(one.store.read(|r| r.refused()).unwrap().is_empty());
    assert_eq!(one.store.read(|r| r.link()).unwrap().unwrap().synced_at, Some(NOW));
}

#[test]
fn a_desk_that_is_away_is_waited_for_and_nobody_has_to_do_anything() {
    let mut desk = Desk::start();
    let one = Laptop::new(1);
    one.enrol(&desk).unwrap();
    one.sync();
    desk.power_cut();
    one.ask(register_item(20, "UV-1")).unwrap();
    let (round, _) = one.sync();
    assert!(matches!(round.ended, Ended::Fault(Fault::Unreachable { .. })), "{round:?}");
    assert_eq!((round.last(), one.unjudged()), (Last::Failed, 1));
    desk.power_back();
    let (round, _) = one.sync();
    assert_eq!((round.judged, round.last(), one.unjudged()), (1, Last::Done, 0));

    let again = Desk::start();
    let elsewhere = one.enrol(&again).unwrap_err();
    assert!(matches!(elsewhere, NotEnrolled::OtherDesk), "{elsewhere:?}");
    one.enrol(&desk).unwrap();
}

/// A format that somebody gave a logo.
pub(crate) fn logo(content: &[u8]) -> IntentBody {
    let template = FormatTemplate {
        edition: 2,
        title: "ACTA DE ENTREGA".into(),
        sig_code: None,
        sig_version: None,
        sig_date: None,
        entity_name: "Entidad".into(),
        process_name: "Proceso".into(),
        procedure_name: "Procedimiento".into(),
        logo: Some(named(content)),
        information_class: InformationClass::Public,
        commitment: String::new(),
        privacy_notice: String::new(),
        privacy_policy_version: String::new(),
        consent: String::new(),
        consent_version: String::new(),
        valid_from: None,
    };
    IntentBody::ChangeFormat { code: FormatCode::Anexo7, template: Box::new(template) }
}

#[test]
fn what_the_desk_tells_is_taken_in_while_a_lost_file_holds_up_what_stands_after_it() {
    let desk = Desk::start();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    for laptop in [&one, &two] {
        laptop.enrol(&desk).unwrap();
        laptop.sync();
    }
    two.ask(register_item(30, "UV-3")).unwrap();
    two.sync();
    for (n, tag) in [(20, "UV-20"), (21, "UV-21"), (22, "UV-22")] {
        one.ask(register_item(n, tag)).unwrap();
    }
    one.store.blobs().put(b"perdida").unwrap();
    one.ask(logo(b"perdida")).unwrap();
    one.ask(register_item(23, "UV-23")).unwrap();
    let lost = store::Sha256(named(b"perdida").0);
    one.store.blobs().remove(lost).unwrap();
    let (round, _) = one.sync();
    assert!(matches!(round.ended, Ended::FileLost { blob } if blob == named(b"perdida")), "{round:?}");
    assert_eq!((round.judged, one.unjudged(), round.last()), (3, 2, Last::Lasting));
    assert!(one.item(30).is_some());
    one.store.blobs().put(b"perdida").unwrap();
    let (round, progress) = one.sync();
    assert_eq!((round.judged, round.put, one.unjudged(), round.last()), (2, 1, 0, Last::Done));
    let mut files = progress.iter().map(|one| one.phase).filter(|phase| matches!(phase, Phase::Putting { .. }));
    let told = (files.next(), files.next_back());
    assert_eq!(told, (Some(Phase::Putting { left: 1, bytes: 7 }), Some(Phase::Putting { left: 0, bytes: 0 })));
    one.is_sound();
}

#[test]
fn a_round_that_somebody_ends_goes_on_where_it_was_and_many_entries_come_in_pages() {
    const ITEMS: u128 = 700;
    let desk = Desk::start();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    for n in 0..ITEMS {
        one.ask(register_item(1_000 + n, &format!("UV-{n}"))).unwrap();
    }
    one.enrol(&desk).unwrap();
    let (line, cancel) = (one.line(), Cancel::default());
    let round = line.sync(
        &one.store,
        Plan::ALL,
        &|| MOMENT,
        &mut |progress| {
            if matches!(progress.phase, Phase::Pushing { left } if left < 700) {
                cancel.cancel();
            }
        },
        &cancel,
    );
    assert!(matches!(round.ended, Ended::Cancelled), "{round:?}");
    let judged = u64::try_from(ITEMS).unwrap() + 1 - one.unjudged();
    assert!(judged > 0 && round.judged == judged, "{round:?}");
    let (round, _) = one.sync();
    assert_eq!((u128::from(round.judged + judged), round.last()), (ITEMS + 1, Last::Done));
    assert_eq!(u128::from(round.told), ITEMS + 1);

    two.enrol(&desk).unwrap();
    let (round, progress) = two.sync();
    assert_eq!((u128::from(round.told), round.last()), (ITEMS + 2, Last::Done));
    assert!(progress.iter().any(|progress| matches!(progress.phase, Phase::Pulling { left } if left > 0)));
    assert_eq!(two.item(1_000 + ITEMS - 1), one.item(1_000 + ITEMS - 1));
}

#[test]
fn over_a_link_that_is_cut_again_and_again_everything_arrives_once() {
    const ROUNDS_MAX: u32 = 200;
    let desk = Desk::start();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    let relay = Relay::new(&desk.url, 2_000, 700);
    for n in 0..120_u128 {
        one.ask(register_item(1_000 + n, &format!("UV-{n}"))).unwrap();
        if n % 20 == 0 {
            let noise: Vec<u8> =
                (0..9_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8 ^ n as u8).collect();
            one.ask(photo_of(1_000 + n, &one, &noise)).unwrap();
        }
    }
    let enrolled = (0..ROUNDS_MAX).find(|_| one.enrol_by(&desk, &relay.url).is_ok());
    assert!(enrolled.is_some());
    let mut rounds = 0;
    loop {
        let (round, _) = one.sync();
        rounds += 1;
        assert!(rounds < ROUNDS_MAX, "{round:?}");
        match round.ended {
            Ended::Done => break,
            Ended::Fault(fault) => assert!(fault.is_passing(), "{fault:?}"),
            other => panic!("{other:?}"),
        }
    }
    assert!(relay.cuts() > 5, "{} cuts in {rounds} rounds", relay.cuts());
    assert_eq!(one.unjudged(), 0);
    assert!(one.store.read(|r| r.refused()).unwrap().is_empty());
    one.is_sound();
    two.enrol(&desk).unwrap();
    let (round, _) = two.sync();
    assert_eq!(round.told, 120 + 6 + 2, "none twice");
    for n in [0, 60, 119] {
        assert_eq!(two.item(1_000 + n), one.item(1_000 + n));
    }
}
