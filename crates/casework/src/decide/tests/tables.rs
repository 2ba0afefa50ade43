//! The rules as tables, to be read by people who know the procedure (`golden/*.txt`).

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::memory::Memory;
use super::office::*;
use super::{check_golden, sample};
use crate::act::{ActContent, ActReason, ActStage, Direction, ReplaceMode, Term};
use crate::decide::{Declined, LineCase, check_line, decide};
use crate::format::FormatCode;
use crate::id::PersonId;
use crate::intent::IntentBody;
use crate::item::{Item, ItemType, LastMove, LifecycleState, Ownership, Placement};
use crate::movement::{MovementKind, destination};
use crate::refusal::Refusal;
use crate::role::Role;
use crate::signing::NotSignedCause;
use crate::time::Timestamp;

/// Columns as wide as what they hold.
pub(super) fn table(title: &str, rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| rows.iter().filter_map(|r| r.get(c)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut text = format!("{title}\n\n");
    for row in rows {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, w)| format!("{cell:<w$}")).collect();
        writeln!(text, "  {}", cells.join("  ").trim_end()).unwrap();
    }
    text.push('\n');
    text
}

pub(super) fn row(first: &str, rest: impl IntoIterator<Item = String>) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(rest).collect()
}

pub(super) fn refusal_word(refusal: &Refusal) -> String {
    let value = serde_json::to_value(refusal).unwrap();
    value["refusal"].as_str().unwrap().to_lowercase().replace('_', " ")
}

type Setting = (&'static str, fn(&mut Office));
type Attempt = (&'static str, fn(&mut Office) -> Result<(), Refusal>);

/// How far the first act has come.
const STAGES: [Setting; 10] = [
    ("(no act)", |_| ()),
    ("SIGNING, nobody yet", freeze),
    ("SIGNING, one of two", |o| {
        freeze(o);
        o.sign(ACT1).unwrap();
    }),
    ("SIGNING, all signed", |o| {
        freeze(o);
        o.sign(ACT1).unwrap();
        o.sign(ACT1).unwrap();
    }),
    ("SIGNING, one refused", |o| {
        freeze(o);
        o.sign(ACT1).unwrap();
        o.not_signed(ACT1, NotSignedCause::Refused).unwrap();
    }),
    ("SEALED", |o| {
        freeze(o);
        o.sign_and_seal(ACT1).unwrap();
    }),
    ("CONSTANCIA", |o| {
        freeze(o);
        o.sign(ACT1).unwrap();
        o.not_signed(ACT1, NotSignedCause::Refused).unwrap();
        o.seal(ACT1).unwrap();
    }),
    ("ANNULLED", |o| {
        freeze(o);
        o.sign_and_seal(ACT1).unwrap();
        o.conclude(ACT2, o.annulling(ACT1)).unwrap();
    }),
    ("SUPERSEDED", |o| {
        freeze(o);
        o.sign_and_seal(ACT1).unwrap();
        let content = o.content(LUZ, &[MONITOR], &[]);
        o.conclude(ACT2, o.replacing(ACT1, ReplaceMode::Supersede, content)).unwrap();
    }),
    ("WITHDRAWN", |o| {
        freeze(o);
        o.withdraw(ACT1).unwrap();
    }),
];

/// What is asked then.
const ATTEMPTS: [Attempt; 9] = [
    ("issue", |o| o.issue(ACT1, o.content(LUZ, &[DESKTOP], &[])).map(drop)),
    ("sign", |o| {
        if o.world.acts.get(&ACT1).is_some_and(|act| act.next_signer().is_some()) {
            return o.sign(ACT1).map(drop);
        }
        // Somebody signs whose turn it is not; the turn is that of a like act.
        let mut like = Office::open();
        freeze(&mut like);
        let (by, turn) = like.signature(ACT1);
        let version = o.world.acts.get(&ACT1).map_or(1, |act| act.version);
        let (signer, pdf) = (turn.signer, digest(1));
        o.ask(by, IntentBody::TakeTurn { act: ACT1, version, signer, turn: Box::new(turn), pdf }).map(drop)
    }),
    ("refuse", |o| {
        let signer = o.world.acts.get(&ACT1).and_then(|act| act.next_signer().map(|(role, _)| role));
        let signer = signer.unwrap_or(crate::signing::SignerRole::Receiver);
        let version = o.world.acts.get(&ACT1).map_or(1, |act| act.version);
        let turn = Box::new(unsigned(signer, NotSignedCause::Absent, [witness("Inés", "1"), witness("Iván", "2")]));
        o.ask(TECH, IntentBody::TakeTurn { act: ACT1, version, signer, turn, pdf: digest(1) }).map(drop)
    }),
    ("seal", |o| {
        let version = o.world.acts.get(&ACT1).map_or(1, |act| act.version);
        o.ask(TECH, IntentBody::SealAct { act: ACT1, version, pdf: digest(1) }).map(drop)
    }),
    ("accept", |o| o.accept(LEAD, ACT1).map(drop)),
    ("reject", |o| o.reject(LEAD, ACT1).map(drop)),
    ("withdraw", |o| o.withdraw(ACT1).map(drop)),
    ("annul by another", |o| replace(o, ReplaceMode::Annul)),
    ("supersede by another", |o| replace(o, ReplaceMode::Supersede)),
];

fn freeze(office: &mut Office) {
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
}

fn replace(office: &mut Office, mode: ReplaceMode) -> Result<(), Refusal> {
    let lines: &[_] = if mode == ReplaceMode::Supersede { &[DESKTOP] } else { &[] };
    let content = office.content(LUZ, lines, &[]);
    let content = if office.world.acts.contains_key(&ACT1) {
        office.replacing(ACT1, mode, content)
    } else {
        let mut like = Office::open();
        freeze(&mut like);
        like.replacing(ACT1, mode, content)
    };
    office.conclude(ACT3, content).map(drop)
}

fn stage_word(office: &Office) -> String {
    office.world.acts.get(&ACT1).map_or("(no act)".to_owned(), |act| word(&act.stage))
}

#[test]
fn act_transitions() {
    let mut rows = vec![row("", ATTEMPTS.iter().map(|(name, _)| (*name).to_owned()))];
    for (stage, reach) in STAGES {
        let cell = |(_, attempt): &Attempt| {
            let mut office = Office::open();
            reach(&mut office);
            let version = office.world.acts.get(&ACT1).map(|act| act.version);
            match attempt(&mut office) {
                Ok(()) if version.is_some_and(|v| v < office.act(ACT1).version) => {
                    format!("{} v+1", stage_word(&office))
                }
                Ok(()) => stage_word(&office),
                Err(refusal) => refusal_word(&refusal),
            }
        };
        rows.push(row(stage, ATTEMPTS.iter().map(cell)));
        let mut office = Office::open();
        reach(&mut office);
        assert!(stage.starts_with(&stage_word(&office)), "{stage} is reached");
    }
    for stage in ActStage::ALL {
        assert!(STAGES.iter().any(|(name, _)| name.starts_with(&word(&stage))), "{stage:?} has a row");
    }
    let title = "Where an act stands (rows) and what is asked (columns): CAPITALS say where it stands then, small\n\
                 letters why not. Accepting and rejecting are asked by a lead, all else by a technician.";
    check_golden("transitions.txt", &table(title, &rows));
}

fn item_at(lifecycle: LifecycleState, holder: Option<PersonId>, ownership: Ownership) -> Item {
    let details = item_details("item", ItemType::Laptop, ownership);
    let placement = Placement { lifecycle, holder, ..in_stock() };
    Item { id: LAPTOP, details, placement, last_move: None, photos: Vec::new(), disputes: Vec::new(), rev: 1 }
}

/// With a holder when the state asks for one.
fn item_in(lifecycle: LifecycleState, ownership: Ownership) -> Item {
    item_at(lifecycle, Some(LUZ).filter(|_| lifecycle.has_holder()), ownership)
}

fn by_hand(item: &Item, kind: MovementKind) -> String {
    match destination(item, kind, &in_stock()) {
        Ok(to) => word(&to.lifecycle),
        Err(Refusal::OnlyByAct { .. }) => "act".to_owned(),
        Err(Refusal::WrongOwnership { .. }) => "not theirs".to_owned(),
        Err(_) => "·".to_owned(),
    }
}

fn by_hand_table(title: &str, ownership: Ownership) -> String {
    let mut rows = vec![row("", LifecycleState::ALL.iter().map(word))];
    for kind in MovementKind::ALL {
        let cells = LifecycleState::ALL.iter().map(|from| by_hand(&item_in(*from, ownership), kind));
        rows.push(row(&word(&kind), cells));
    }
    table(title, &rows)
}

/// Movements that end where the item was before.
fn back_table() -> String {
    let mut rows = vec![row("", LifecycleState::ALL.iter().map(word))];
    let pairs = [
        (MovementKind::TransferSite, MovementKind::TransferReceived),
        (MovementKind::WarrantyOut, MovementKind::WarrantyIn),
    ];
    for (out, back) in pairs {
        let cell = |from: &LifecycleState| {
            let mut item = item_in(*from, Ownership::Owned);
            let Ok(away) = destination(&item, out, &in_stock()) else { return "·".to_owned() };
            let before = std::mem::replace(&mut item.placement, away);
            let holder = before.holder;
            item.last_move =
                Some(LastMove { kind: out, act: None, before, condition_before: None, at: Timestamp(0), rev: 2 });
            let to = destination(&item, back, &in_stock()).unwrap();
            assert_eq!(to.holder, holder, "the holder is the same after the way");
            word(&to.lifecycle)
        };
        rows.push(row(&format!("{}, {}", word(&out), word(&back)), LifecycleState::ALL.iter().map(cell)));
    }
    table("Out and back by hand: where an item ends that was in the state of the column.", &rows)
}

/// What a line of an act does, sealed by everybody.
fn by_act(direction: Direction, reason: ActReason, lifecycle: LifecycleState, holder: Option<PersonId>) -> String {
    let mut office = Office::open();
    let item = item_at(lifecycle, holder, Ownership::Owned);
    office.world.items.insert(LAPTOP, item);
    let mut content = match direction {
        Direction::Delivered => office.content(LUZ, &[LAPTOP], &[]),
        Direction::Returned => office.content(LUZ, &[], &[LAPTOP]),
    };
    content.reason = reason;
    content.term = Term::Until(NaiveDate::from_ymd_opt(2026, 12, 18).unwrap());
    let case = LineCase { act: ACT1, format: FormatCode::Anexo7, reason, holder: content.holder.person, restored: &[] };
    let alone = check_line(&office.world, &case, LAPTOP, direction);
    match office.conclude(ACT1, content) {
        Ok(_) => {
            assert!(alone.is_ok());
            word(&office.item(LAPTOP).placement.lifecycle)
        }
        Err(refusal) => {
            assert!(matches!(alone, Err(Declined::Refused(same)) if same == refusal), "the draft is told the same");
            refusal_word(&refusal)
        }
    }
}

fn by_act_table() -> String {
    let mut rows = vec![row("", LifecycleState::ALL.iter().map(word))];
    let lines = [
        ("delivered", Direction::Delivered, ActReason::NewAssignment),
        ("lent", Direction::Delivered, ActReason::Loan),
        ("returned", Direction::Returned, ActReason::NewAssignment),
    ];
    let holders = [("nobody has", None), ("the holder has", Some(LUZ)), ("another has", Some(RAUL))];
    for (name, direction, reason) in lines {
        for (whose, holder) in holders {
            let cell = |state: &LifecycleState| {
                let held = state.has_holder();
                let travels = matches!(
                    state,
                    LifecycleState::InTransit
                        | LifecycleState::InRepair
                        | LifecycleState::Missing
                        | LifecycleState::Stolen
                );
                let possible = if holder.is_some() { held || travels } else { !held };
                if possible { by_act(direction, reason, *state, holder) } else { String::new() }
            };
            rows.push(row(&format!("{name}, {whose} it"), LifecycleState::ALL.iter().map(cell)));
        }
    }
    let title = "By act: CAPITALS say where the item stands when the act is sealed, small letters why not. \"Lent\" is\n\
                 the reason Préstamo; any other reason delivers. Empty: cannot be.";
    table(title, &rows)
}

#[test]
fn movements() {
    let legend = "By hand, goods of the entity: the state after the movement (rows) from the state (columns).\n\
                  \"act\": only a sealed act; \"·\": not from there; \"not theirs\": goods of another owner.";
    let theirs = "By hand, goods of the provider.";
    let text = [
        by_hand_table(legend, Ownership::Owned),
        by_hand_table(theirs, Ownership::Provider),
        back_table(),
        by_act_table(),
    ];
    check_golden("movements.txt", &text.concat());
}

/// Whether the role alone forbids it, in a world where nothing is known.
fn may(role: Role, body: &IntentBody) -> String {
    let mut intent = sample::intent(body.clone());
    intent.by.role = role;
    match decide(&Memory::default(), &intent) {
        Err(Declined::Refused(Refusal::NotPermitted)) => "-".to_owned(),
        _ => "yes".to_owned(),
    }
}

#[test]
fn permissions() {
    let mut rows = vec![row("", Role::ALL.iter().map(word))];
    let mut last = "";
    for (name, body) in sample::bodies() {
        let kind = body.kind();
        let asked = match name {
            "take_turn-level-a" => "TAKE_TURN, the own signature",
            "register_cases-own" => "REGISTER_CASES, of the own",
            "register_cases-telephony" | "register_cases-access" => "REGISTER_CASES, on a form",
            _ => kind,
        };
        let signs = name == "take_turn-level-a";
        assert_eq!(may(Role::Reader, &body) == "-", !signs, "a reader only signs: {name}");
        let IntentBody::MoveItem { id, base_rev, to, note, .. } = body.clone() else {
            if std::mem::replace(&mut last, asked) != asked {
                rows.push(row(asked, Role::ALL.iter().map(|role| may(*role, &body))));
            }
            continue;
        };
        for movement in MovementKind::ALL.into_iter().filter(|movement| !movement.needs_act()) {
            let body = IntentBody::MoveItem { id, base_rev, movement, to: to.clone(), note: note.clone() };
            let name = format!("{kind} {}", word(&movement));
            rows.push(row(&name, Role::ALL.iter().map(|role| may(*role, &body))));
        }
    }
    let attends = |role: &Role| if role.attends_cases() { "yes" } else { "-" };
    rows.push(row("attends cases", Role::ALL.iter().map(|role| attends(role).to_owned())));
    check_golden("permissions.txt", &table("What each role (columns) may ask (rows).", &rows));
}

#[test]
fn every_kind_of_act_is_signed_in_the_order_of_the_procedure() {
    let mut office = Office::open();
    office.conclude(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    let names = |content: ActContent| {
        let signers =
            content.signers().into_iter().map(|(role, party)| format!("{role:?} {}", party.snapshot.full_name));
        signers.collect::<Vec<_>>().join(", ")
    };
    let cases = [
        office.content(LUZ, &[MONITOR], &[]),
        office.content(LUZ, &[], &[LAPTOP]),
        office.content(LUZ, &[MONITOR], &[LAPTOP]),
        office.clearance(LUZ),
    ];
    let text: Vec<_> = cases.into_iter().map(|content| names(office.approved(content))).collect();
    let expected = expect_test::expect![[r#"
        Deliverer Tomás, Approver Berta, Receiver Luz
        Deliverer Luz, Approver Berta, Receiver Tomás
        Deliverer Tomás, Approver Berta, Receiver Luz
        Deliverer Tomás, Approver Berta, Receiver Luz
    "#]];
    expected.assert_eq(&(text.join("\n") + "\n"));
}
