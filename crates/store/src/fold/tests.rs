use std::collections::BTreeMap;

use casework::{
    act::{ActReason, ActStage, Direction, ReplaceMode, Replaces, Term},
    filing::Filing,
    format::FormatCode,
    id::ActId,
    intent::{Change, IntentBody, New},
    item::{ItemDetails, LifecycleState, Placement},
    movement::MovementKind,
    role::Role,
    signing::SignerRole,
    time::Timestamp,
};
use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{
    VerifyDepth,
    fixture::{
        CLOCK, Office, act, content, digest, item, item_details, new_item, person, person_details, refused, signed,
        site, site_details, template,
    },
    table::{ListQuery, act::ActFilter, movement::HistoryEvent},
};

/// Something that somebody may ask, right or wrong.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    RegisterItem {
        n: u32,
        holder: Option<u32>,
    },
    ChangeItem {
        n: u32,
        like: u32,
        rev_off: u32,
    },
    Move {
        n: u32,
        kind: MovementKind,
    },
    Photo {
        n: u32,
    },
    RegisterPerson {
        n: u32,
    },
    ChangePerson {
        n: u32,
        like: u32,
    },
    ErasePerson {
        n: u32,
    },
    RegisterSite {
        n: u32,
    },
    ChangeSite {
        n: u32,
    },
    Format {
        edition_off: u32,
    },
    /// `apt`: a line goes the way that the item's state asks for.
    Issue {
        a: u32,
        holder: u32,
        lines: Vec<(u32, bool)>,
        replaces: Option<(u32, bool)>,
    },
    Turn {
        a: u32,
        refuse: bool,
    },
    Seal {
        a: u32,
    },
    Accept {
        a: u32,
    },
    Reject {
        a: u32,
    },
    Withdraw {
        a: u32,
    },
    Extend {
        n: u32,
        day: u32,
    },
}

pub(crate) fn asks() -> impl Strategy<Value = Ask> {
    let kinds = prop::sample::select(&MovementKind::ALL[..]);
    let lines = prop::collection::vec((0..5_u32, prop::bool::weighted(0.9)), 0..3);
    prop_oneof![
        3 => (0..6_u32, prop::option::of(0..4_u32)).prop_map(|(n, holder)| Ask::RegisterItem { n, holder }),
        2 => (0..6_u32, 0..6_u32, 0..2_u32).prop_map(|(n, like, rev_off)| Ask::ChangeItem { n, like, rev_off }),
        4 => (0..6_u32, kinds).prop_map(|(n, kind)| Ask::Move { n, kind }),
        1 => (0..6_u32).prop_map(|n| Ask::Photo { n }),
        1 => (0..4_u32).prop_map(|n| Ask::RegisterPerson { n }),
        1 => (0..4_u32, 0..4_u32).prop_map(|(n, like)| Ask::ChangePerson { n, like }),
        1 => (0..4_u32).prop_map(|n| Ask::ErasePerson { n }),
        1 => (0..3_u32).prop_map(|n| Ask::RegisterSite { n }),
        1 => (0..3_u32).prop_map(|n| Ask::ChangeSite { n }),
        1 => (0..3_u32).prop_map(|edition_off| Ask::Format { edition_off }),
        9 => (0..3_u32, 1..4_u32, lines, prop::option::weighted(0.3, (0..3_u32, any::<bool>())))
            .prop_map(|(a, holder, lines, replaces)| Ask::Issue { a, holder, lines, replaces }),
        9 => (0..3_u32, prop::bool::weighted(0.15)).prop_map(|(a, refuse)| Ask::Turn { a, refuse }),
        6 => (0..3_u32).prop_map(|a| Ask::Seal { a }),
        2 => (0..3_u32).prop_map(|a| Ask::Accept { a }),
        1 => (0..3_u32).prop_map(|a| Ask::Reject { a }),
        1 => (0..3_u32).prop_map(|a| Ask::Withdraw { a }),
        2 => (0..6_u32, 1..29_u32).prop_map(|(n, day)| Ask::Extend { n, day }),
    ]
}

fn lent_until(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 2, day).unwrap()
}

fn rev(w: &Writer<'_>, n: u32) -> u32 {
    w.items().get(item(n)).unwrap().map_or(1, |item| item.rev)
}

fn current(w: &Writer<'_>, a: u32) -> (u32, Digest, Option<(SignerRole, u32)>) {
    let Some(known) = w.acts().get(act(a)).unwrap() else { return (1, digest(0), None) };
    let next = known.next_signer().map(|(role, party)| (role, (party.person.0.as_u128() - 0x2000) as u32));
    (known.version, known.content_digest, next)
}

fn issue(w: &Writer<'_>, a: u32, holder: u32, lines: &[(u32, Direction)], replaces: Option<Replaces>) -> IntentBody {
    let known = w.acts().get(act(a)).unwrap();
    let folio = known.map_or_else(|| w.next_folio().unwrap(), |act| act.folio);
    let mut content = Box::new(casework::act::ActContent { replaces, ..content(w, holder, lines) });
    if a == 1 {
        (content.reason, content.term) = (ActReason::Loan, Term::Until(lent_until(3)));
    }
    IntentBody::IssueAct { act: act(a), folio, content, content_digest: digest(a), pdf: digest(a + 10) }
}

pub(crate) fn body(w: &Writer<'_>, ask: &Ask) -> IntentBody {
    match ask.clone() {
        Ask::RegisterItem { n, holder } => IntentBody::RegisterItems { items: vec![new_item(n, holder)] },
        Ask::ChangeItem { n, like, rev_off } => {
            let details = ItemDetails { remarks: format!("como {like}"), ..item_details(like) };
            let change = Change { id: item(n), base_rev: rev(w, n) + rev_off, details };
            IntentBody::ChangeItems { items: vec![change] }
        }
        Ask::Move { n, kind } => {
            let to = Placement {
                lifecycle: LifecycleState::InStock,
                holder: None,
                site: Some(site(n % 3)),
                workplace: String::new(),
                expected_return_on: None,
            };
            IntentBody::MoveItem { id: item(n), base_rev: rev(w, n), movement: kind, to, note: "visto".into() }
        }
        Ask::Photo { n } => IntentBody::AddItemPhoto { id: item(n), photo: digest(n), caption: "frente".into() },
        Ask::RegisterPerson { n } => {
            IntentBody::RegisterPeople { people: vec![New { id: person(n), details: person_details(n) }] }
        }
        Ask::ChangePerson { n, like } => {
            let base_rev = w.people().get(person(n)).unwrap().map_or(1, |p| p.rev);
            IntentBody::ChangePeople { people: vec![Change { id: person(n), base_rev, details: person_details(like) }] }
        }
        Ask::ErasePerson { n } => IntentBody::ErasePerson { person: person(n), reason: "lo pidió".into() },
        Ask::RegisterSite { n } => {
            IntentBody::RegisterSites { sites: vec![New { id: site(n), details: site_details(n) }] }
        }
        Ask::ChangeSite { n } => {
            let base_rev = w.sites().get(site(n)).unwrap().map_or(1, |s| s.rev);
            IntentBody::ChangeSites { sites: vec![Change { id: site(n), base_rev, details: site_details(n + 1) }] }
        }
        Ask::Format { edition_off } => {
            let edition = w.format(FormatCode::Anexo7).unwrap().map_or(0, |t| t.edition) + edition_off;
            IntentBody::ChangeFormat { code: FormatCode::Anexo7, template: Box::new(template(edition)) }
        }
        Ask::Issue { a, holder, lines, replaces } => {
            let held = |n| {
                let item = w.items().get(item(n)).unwrap();
                item.is_some_and(|item| item.placement.holder == Some(person(holder)))
            };
            let way = |n, apt| if held(n) == apt { Direction::Returned } else { Direction::Delivered };
            let lines: Vec<_> = lines.into_iter().map(|(n, apt)| (n, way(n, apt))).collect();
            let replaces = replaces.and_then(|(old, annul)| {
                let old = w.acts().get(act(old)).unwrap()?;
                let mode = if annul { ReplaceMode::Annul } else { ReplaceMode::Supersede };
                Some(Replaces { act: old.id, folio: old.folio, sha256: old.pdf, mode, cause: "error".into() })
            });
            issue(w, a, holder, &lines, replaces)
        }
        Ask::Turn { a, refuse } => {
            let (version, content_digest, next) = current(w, a);
            let (signer, who) = next.unwrap_or((SignerRole::Receiver, 1));
            let turn = Box::new(if refuse { refused(signer) } else { signed(signer, who, content_digest) });
            IntentBody::TakeTurn { act: act(a), version, signer, turn, pdf: digest(a + 20) }
        }
        Ask::Seal { a } => IntentBody::SealAct { act: act(a), version: current(w, a).0, pdf: digest(a + 30) },
        Ask::Accept { a } => IntentBody::AcceptConstancia { act: act(a), note: "vale".into() },
        Ask::Reject { a } => IntentBody::RejectConstancia { act: act(a), reason: "no vale".into() },
        Ask::Extend { n, day } => {
            let until = lent_until(day);
            IntentBody::ExtendLoan { id: item(n), base_rev: rev(w, n), until, note: "sigue".into() }
        }
        Ask::Withdraw { a } => IntentBody::WithdrawAct { act: act(a), reason: "no va".into() },
    }
}

/// Half of the acts are signed at once, or few would ever be sealed.
pub(crate) fn with_turns(ask: &Ask) -> Vec<Ask> {
    match ask {
        Ask::Issue { a, holder: 2, .. } => {
            let turn = Ask::Turn { a: *a, refuse: false };
            vec![ask.clone(), turn.clone(), turn]
        }
        _ => vec![ask.clone()],
    }
}

fn changes(w: &Writer<'_>) -> u64 {
    w.connection().total_changes()
}

fn check(asks: &[Ask]) {
    let office = Office::furnished();
    for ask in asks.iter().flat_map(with_turns) {
        office.write(|w| {
            let intent = office.intent(0, Role::Administrator, body(w, &ask));
            let before = changes(w);
            match w.submit(&intent, CLOCK) {
                Ok(_) => {}
                Err(Declined::Refused(_)) => assert_eq!(changes(w), before, "a refused intent leaves no trace"),
                Err(Declined::Unreadable(error)) => panic!("{ask:?}: {error:?}"),
            }
            Ok(())
        });
    }
    office
        .store
        .read(|r| {
            assert_eq!(r.refold_check()?, []);
            assert_eq!(r.verify_journal(VerifyDepth::All)?, []);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Whatever people ask, every row is the fold of what was accepted.
    #[test]
    fn rows_are_the_fold_of_the_journal(asks in prop::collection::vec(asks(), 1..60)) {
        check(&asks);
    }
}

pub(crate) fn hand_over(office: &Office, a: u32, holder: u32, lines: &[(u32, Direction)], replaces: Option<Replaces>) {
    office.write(|w| {
        let ask = |body| {
            let intent = office.intent(0, Role::Administrator, body);
            w.submit(&intent, CLOCK).unwrap();
        };
        ask(issue(w, a, holder, lines, replaces));
        for _ in 0..2 {
            ask(body(w, &Ask::Turn { a, refuse: false }));
        }
        ask(body(w, &Ask::Seal { a }));
        Ok(())
    });
}

fn sealed(office: &Office, a: u32) -> Act {
    office.store.read(|r| r.acts().get(act(a))).unwrap().unwrap()
}

/// An act moves its items; an annulment puts them back; both stay in the history, and all of it can be made again.
#[test]
fn an_act_and_its_annulment_are_folded() {
    let office = Office::furnished();
    hand_over(&office, 0, 1, &[(0, Direction::Delivered)], None);
    let old = sealed(&office, 0);
    let holder = |office: &Office| office.store.read(|r| r.items().get(item(0))).unwrap().unwrap().placement.holder;
    assert_eq!(holder(&office), Some(person(1)));

    let mode = ReplaceMode::Annul;
    let replaces = Replaces { act: act(0), folio: old.folio, sha256: old.pdf, mode, cause: "equivocada".into() };
    hand_over(&office, 1, 1, &[], Some(replaces));
    assert_eq!(holder(&office), None);
    let (first, second) = (sealed(&office, 0), sealed(&office, 1));
    assert_eq!((first.stage, first.replaced_by), (ActStage::Annulled, Some(act(1))));
    assert_ne!(first.folio, second.folio);

    let history = office.store.read(|r| r.items().history(item(0), 0, 10)).unwrap();
    let acts: Vec<Option<ActId>> = history
        .iter()
        .map(|entry| match &entry.event {
            HistoryEvent::Moved { act, .. } => *act,
            _ => None,
        })
        .collect();
    assert_eq!(acts, [Some(act(1)), Some(act(0)), None], "the last first");
    assert_eq!(history[0].by_name, "Óscar Ñáñez");
    assert_eq!(office.store.read(|r| r.refold_check()).unwrap(), []);
    assert_eq!(office.reopened().store.read(|r| r.refold_check()).unwrap(), [], "also after opening again");
}

/// An act that somebody would not sign moves nothing until a lead accepts it.
#[test]
fn a_constancia_is_folded_when_it_is_accepted() {
    let office = Office::furnished();
    office.write(|w| {
        let ask = |body| w.submit(&office.intent(0, Role::Administrator, body), CLOCK).unwrap();
        ask(issue(w, 0, 1, &[(0, Direction::Delivered)], None));
        ask(body(w, &Ask::Turn { a: 0, refuse: false }));
        ask(body(w, &Ask::Turn { a: 0, refuse: true }));
        ask(body(w, &Ask::Seal { a: 0 }));
        let placement = |w: &Writer<'_>| w.items().get(item(0)).unwrap().unwrap().placement;
        assert_eq!((placement(w).holder, w.acts().open_of(item(0))?), (None, None));
        let accept = |by| office.intent(by, Role::Administrator, body(w, &Ask::Accept { a: 0 }));
        let by_a_party = w.submit(&accept(0), CLOCK);
        assert!(matches!(by_a_party, Err(Declined::Refused(Refusal::NotImpartial { .. }))), "{by_a_party:?}");
        w.submit(&accept(3), CLOCK).unwrap();
        assert_eq!(placement(w).holder, Some(person(1)));
        let list = |filter| w.acts().list(&ListQuery { filter, ..ListQuery::default() });
        let named = ActFilter { item: Some(item(0)), stage: Some(ActStage::Sealed), ..ActFilter::default() };
        assert_eq!(list(named)?.total, 1);
        assert_eq!(list(ActFilter { item: Some(item(1)), ..ActFilter::default() })?.total, 0);
        assert_eq!(w.acts().of_person(person(1))?, w.acts().of_item(item(0))?);
        Ok(())
    });
    assert_eq!(office.store.read(|r| r.refold_check()).unwrap(), []);
}

/// What the desk says of an act stays with it, and it is found by that number, too.
#[test]
fn a_filed_act_is_found_by_its_radicado() {
    let office = Office::furnished();
    hand_over(&office, 0, 1, &[(0, Direction::Delivered)], None);
    let filing = Filing { radicado: "2026-ANT-000042".parse().unwrap(), at: Timestamp(7), flaw: None };
    office.write(|w| w.fold_told(1, &[Fact::Act(act(0), Box::new(ActFact::Filed { filing }))]));
    let found = |office: &Office, text: &str| {
        assert_eq!(sealed(office, 0).filing, Some(filing));
        let query = ListQuery { text: text.into(), ..ListQuery::<ActFilter>::default() };
        let rows = office.store.read(|r| r.acts().list(&query)).unwrap().rows;
        rows.into_iter().map(|row| row.radicado).collect::<Vec<_>>()
    };
    assert_eq!(found(&office, "2026-ANT-000042"), [Some(filing.radicado)]);
    let office = office.reopened();
    assert_eq!(found(&office, "ant-000042"), [Some(filing.radicado)], "also after opening again");
    assert_eq!(found(&office, "2026-ANT-000043"), []);
}

/// Several intents of one transaction stand or fall together.
#[test]
fn intents_of_one_transaction_are_all_or_nothing() {
    let office = Office::furnished();
    let outcome = office.store.write("two", |w| {
        let first = office.intent(0, Role::Administrator, IntentBody::RegisterItems { items: vec![new_item(4, None)] });
        w.submit(&first, CLOCK)?;
        let twice = office.intent(0, Role::Administrator, IntentBody::RegisterItems { items: vec![new_item(4, None)] });
        w.submit(&twice, CLOCK)
    });
    assert!(matches!(outcome, Err(Declined::Refused(Refusal::AlreadyExists))));
    assert_eq!(office.store.read(|r| r.items().get(item(4))).unwrap(), None);
    assert_eq!(office.store.read(|r| r.search("UV-0044", 10)).unwrap(), [], "nor does search find it");
}

/// The same intent again is refused and changes nothing: a repeated click, or a repeated message.
#[test]
fn an_intent_counts_once() {
    let office = Office::furnished();
    let intent = office.intent(0, Role::Administrator, IntentBody::RegisterItems { items: vec![new_item(4, None)] });
    office.store.write("once", |w| w.submit(&intent, CLOCK)).unwrap();
    let again = office.store.write("twice", |w| w.submit(&intent, CLOCK));
    assert!(matches!(again, Err(Declined::Refused(Refusal::AlreadyExists))));
}

/// A row that somebody changed behind the journal's back is named.
#[test]
fn refold_names_a_row_that_is_not_the_fold() {
    for (table, tampering) in [
        ("item", "update item set holder = null where holder is not null"),
        ("person", "update person set full_name = 'Otra' where row = 1"),
        ("movement", "delete from movement where part = 0 and item = (select max(item) from movement)"),
        ("subject", "delete from subject where kind = 'SITE'"),
    ] {
        let office = Office::furnished();
        office.write(|w| w.execute(tampering, []));
        let findings = office.store.read(|r| r.refold_check()).unwrap();
        let mut tables = BTreeMap::new();
        for finding in findings {
            let RefoldFinding::Differs { table, .. } = finding else { panic!("{finding:?}") };
            *tables.entry(table).or_insert(0) += 1;
        }
        assert_eq!(tables.keys().copied().collect::<Vec<_>>(), [table], "{tampering}");
    }
}
