//! What holds whatever people ask, in whatever order.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

use super::memory::Memory;
use super::office::*;
use super::sample;
use super::shapes::{JUDGED_KINDS, fact_number};
use crate::act::{ActReason, ActStage, Direction, ReplaceMode, Term};
use crate::decide::{World, decide};
use crate::decision::DecisionKind;
use crate::fact::{ActFact, Fact, ItemFact};
use crate::format::FormatCode;
use crate::id::{ActId, Digest, ItemId, PersonId};
use crate::intent::{Change, Intent, IntentBody};
use crate::item::LifecycleState;
use crate::movement::MovementKind;
use crate::signing::{NotSignedCause, SignerRole};

const ACTS: [ActId; 5] = [ACT1, ACT2, ACT3, ActId(Uuid::from_u128(0xE4)), ActId(Uuid::from_u128(0xE5))];
const ITEMS: [ItemId; 4] = [LAPTOP, MONITOR, PHONE, PRINTER];
const HOLDERS: [PersonId; 2] = [LUZ, RAUL];

/// One thing that somebody may ask; what is not possible is refused.
#[derive(Debug, Clone)]
enum Step {
    Issue {
        act: ActId,
        holder: PersonId,
        lines: Vec<(ItemId, Direction)>,
        loan: bool,
        format: FormatCode,
        clearance: bool,
        replaces: Option<(ActId, ReplaceMode)>,
    },
    Sign(ActId),
    NotSign(ActId),
    SignOutOfTurn(ActId, SignerRole),
    Seal(ActId),
    /// Everybody whose turn it still is, then the seal.
    Conclude(ActId),
    Accept(PersonId, ActId),
    Reject(PersonId, ActId),
    Withdraw(ActId),
    Extend(ItemId, u32),
    Move(PersonId, ItemId, MovementKind),
    Change(ItemId, u32),
    Photo(ItemId),
}

fn one<T: Clone + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(of)
}

fn step() -> impl Strategy<Value = Step> {
    let direction = one(&[Direction::Delivered, Direction::Returned]);
    let lines = prop::collection::vec((one(&ITEMS), direction), 0..3);
    let format = prop_oneof![8 => Just(FormatCode::Anexo7), 1 => one(&FormatCode::ALL)];
    let mode = one(&[ReplaceMode::Annul, ReplaceMode::Supersede]);
    let replaces = prop::option::weighted(0.4, (one(&ACTS), mode));
    let issue =
        (one(&ACTS), one(&HOLDERS), lines, prop::bool::weighted(0.2), format, prop::bool::weighted(0.1), replaces);
    let issue = issue.prop_map(|(act, holder, lines, loan, format, clearance, replaces)| Step::Issue {
        act,
        holder,
        lines,
        loan,
        format,
        clearance,
        replaces,
    });
    let by = || one(&[TECH, LEAD, READER]);
    let role = one(&[SignerRole::Deliverer, SignerRole::Approver, SignerRole::Receiver]);
    prop_oneof![
        6 => issue,
        2 => one(&ACTS).prop_map(Step::Sign),
        2 => one(&ACTS).prop_map(Step::NotSign),
        1 => (one(&ACTS), role).prop_map(|(act, role)| Step::SignOutOfTurn(act, role)),
        1 => one(&ACTS).prop_map(Step::Seal),
        6 => one(&ACTS).prop_map(Step::Conclude),
        3 => (by(), one(&ACTS)).prop_map(|(by, act)| Step::Accept(by, act)),
        1 => (by(), one(&ACTS)).prop_map(|(by, act)| Step::Reject(by, act)),
        1 => one(&ACTS).prop_map(Step::Withdraw),
        1 => (one(&ITEMS), 0..30_u32).prop_map(|(item, days)| Step::Extend(item, days)),
        2 => (by(), one(&ITEMS), one(&MovementKind::ALL)).prop_map(|(by, item, kind)| Step::Move(by, item, kind)),
        1 => (one(&ITEMS), 0..4_u32).prop_map(|(item, rev)| Step::Change(item, rev)),
        1 => one(&ITEMS).prop_map(Step::Photo),
    ]
}

/// Steps taken in one office, and what they led to.
struct Story {
    office: Office,
    reached: BTreeSet<usize>,
    stages: BTreeSet<String>,
    refused: u32,
}

impl Story {
    fn begin() -> Self {
        Self { office: Office::open(), reached: BTreeSet::new(), stages: BTreeSet::new(), refused: 0 }
    }

    fn run(&mut self, step: &Step) {
        match step {
            Step::Conclude(act) => {
                while let Some((by, body)) = self.next_turn(*act) {
                    if !self.ask(by, body) {
                        return;
                    }
                }
                self.run(&Step::Seal(*act));
            }
            other => {
                if let Some((by, body)) = self.body(other) {
                    self.ask(by, body);
                }
            }
        }
    }

    fn next_turn(&self, act: ActId) -> Option<(PersonId, IntentBody)> {
        let known = self.office.world.acts.get(&act).filter(|act| act.stage == ActStage::Signing)?;
        known.next_signer()?;
        let (by, turn) = self.office.signature(act);
        Some((by, take(act, known.version, turn)))
    }

    fn body(&self, step: &Step) -> Option<(PersonId, IntentBody)> {
        let office = &self.office;
        let version = |act: &ActId| office.world.acts.get(act).map_or(1, |act| act.version);
        let asked = match step {
            Step::Issue { act, holder, lines, loan, format, clearance, replaces } => {
                let mut content = office.content(*holder, &[], &[]);
                content.lines = lines.iter().map(|(item, direction)| office.line(*direction, *item)).collect();
                (content.format, content.clearance) = (*format, *clearance);
                if *loan {
                    content.reason = ActReason::Loan;
                    content.term = Term::Until(NaiveDate::from_ymd_opt(2026, 12, 18)?);
                }
                if let Some((old, mode)) = replaces.filter(|(old, _)| office.world.acts.contains_key(old)) {
                    content = office.replacing(old, mode, content);
                }
                (TECH, issue(*act, content))
            }
            Step::Sign(act) => return self.next_turn(*act),
            Step::NotSign(act) => {
                let (signer, _) = office.world.acts.get(act)?.next_signer()?;
                let turn = unsigned(signer, NotSignedCause::Refused, [witness("Inés", "1"), witness("Iván", "2")]);
                (TECH, take(*act, version(act), turn))
            }
            Step::SignOutOfTurn(act, role) => {
                office.world.acts.get(act)?.next_signer()?;
                let (by, mut turn) = office.signature(*act);
                turn.signer = *role;
                (by, take(*act, version(act), turn))
            }
            Step::Seal(act) => (TECH, IntentBody::SealAct { act: *act, version: version(act), pdf: paper(*act) }),
            Step::Accept(by, act) => (*by, IntentBody::AcceptConstancia { act: *act, note: "Consta".to_owned() }),
            Step::Reject(by, act) => (*by, IntentBody::RejectConstancia { act: *act, reason: "No consta".to_owned() }),
            Step::Extend(item, days) => {
                let (id, base_rev) = (*item, office.item(*item).rev);
                let until = NaiveDate::from_ymd_opt(2026, 12, 1 + days)?;
                (TECH, IntentBody::ExtendLoan { id, base_rev, until, note: String::new() })
            }
            Step::Withdraw(act) => (TECH, IntentBody::WithdrawAct { act: *act, reason: "No llegó".to_owned() }),
            Step::Move(by, item, movement) => {
                let (id, movement, base_rev) = (*item, *movement, office.item(*item).rev);
                let note = "Nota".to_owned();
                (*by, IntentBody::MoveItem { id, base_rev, movement, to: in_stock(), note })
            }
            Step::Change(item, back) => {
                let known = office.item(*item);
                let base_rev = known.rev.saturating_sub(*back);
                let items = vec![Change { id: *item, base_rev, details: known.details.clone() }];
                (TECH, IntentBody::ChangeItems { items })
            }
            Step::Photo(item) => {
                (TECH, IntentBody::AddItemPhoto { id: *item, photo: digest(1), caption: String::new() })
            }
            Step::Conclude(_) => return None,
        };
        Some(asked)
    }

    /// Asks, and holds the answer to everything that must always be so. Whether the answer was yes.
    fn ask(&mut self, by: PersonId, body: IntentBody) -> bool {
        let before = self.office.world.clone();
        let intent = self.office.intent(by, body.clone());
        let foreseen = decide(&before, &intent).ok();
        let facts = self.office.ask(by, body).ok();
        assert_eq!(facts, foreseen, "the same question has the same answer");
        let Some(facts) = facts else {
            assert_eq!(self.office.world, before, "a refusal changes nothing");
            self.refused += 1;
            return false;
        };
        assert_custody_has_a_reason(&intent, &facts);
        assert_custody_passes_through_the_entity(&before, &facts);
        assert_world(&self.office.world);
        assert_clearance(&self.office.world, &facts);
        self.reached.extend(facts.iter().map(fact_number));
        self.stages.extend(self.office.world.acts.values().map(|act| word(&act.stage)));
        true
    }
}

fn comes_into_force(fact: &ActFact) -> bool {
    match fact {
        ActFact::Sealed { constancia, .. } => !constancia,
        ActFact::Decided { decision } => decision.kind == DecisionKind::ConstanciaAccepted,
        _ => false,
    }
}

fn paper(act: ActId) -> Digest {
    digest(act.0.as_u128() as u8)
}

fn take(act: ActId, version: u32, turn: crate::signing::Turn) -> IntentBody {
    IntentBody::TakeTurn { act, version, signer: turn.signer, turn: Box::new(turn), pdf: digest(7) }
}

/// Custody moves by a sealed act or by a movement that somebody recorded by hand, and by nothing else.
fn assert_custody_has_a_reason(intent: &Intent, facts: &[Fact]) {
    let in_force = |act: ActId| {
        facts.iter().any(|fact| match fact {
            Fact::Act(id, fact) if *id == act => comes_into_force(fact),
            _ => false,
        })
    };
    for fact in facts {
        let Fact::Item(_, ItemFact::Moved { kind, act, .. }) = fact else { continue };
        match act {
            Some(act) => assert!(in_force(*act) && kind.needs_act(), "{kind:?} by an act that is not in force"),
            None => {
                assert!(matches!(intent.body, IntentBody::MoveItem { .. }), "{kind:?} without act or hand");
                assert!(!kind.needs_act(), "{kind:?} by hand");
            }
        }
    }
}

/// No item goes from one person to another without coming back in between: so it never has two open custodies.
fn assert_custody_passes_through_the_entity(before: &Memory, facts: &[Fact]) {
    let mut world = before.clone();
    for fact in facts {
        if let Fact::Item(id, ItemFact::Moved { to, .. }) = fact
            && let (Some(old), Some(new)) = (world.items[id].placement.holder, to.holder)
        {
            assert_eq!(old, new, "two open custodies");
        }
        world.apply(fact);
    }
}

fn assert_world(world: &Memory) {
    for item in world.items.values() {
        let place = &item.placement;
        let may_have_holder = place.lifecycle.has_holder()
            || matches!(
                place.lifecycle,
                LifecycleState::InTransit | LifecycleState::InRepair | LifecycleState::Missing | LifecycleState::Stolen
            );
        assert!(!place.lifecycle.has_holder() || place.holder.is_some(), "{place:?} without holder");
        assert!(may_have_holder || place.holder.is_none(), "{place:?} with a holder");
        let open = world.acts.values().filter(|act| act.stage == ActStage::Signing);
        let open = open.filter(|act| act.content.lines.iter().any(|line| line.item == item.id));
        assert!(open.count() <= 1, "an item in two open acts");
        // What an act in force delivered is held by the person who signed for it, until it moves again.
        let Some(last) =
            item.last_move.as_ref().filter(|last| matches!(last.kind, MovementKind::Handover | MovementKind::Loan))
        else {
            continue;
        };
        let act = &world.acts[&last.act.unwrap()];
        assert_eq!(act.stage, ActStage::Sealed);
        assert_eq!(place.holder, Some(act.content.holder.person));
    }
}

/// Whoever is given a paz y salvo holds nothing at that moment.
fn assert_clearance(world: &Memory, facts: &[Fact]) {
    for fact in facts {
        let Fact::Act(id, fact) = fact else { continue };
        let content = &world.acts[id].content;
        let certified = content.clearance || content.format == FormatCode::Clearance;
        if certified && comes_into_force(fact) {
            assert_eq!(world.items_held_by(content.holder.person), Ok(0));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn custody_is_whole_whatever_is_asked(steps in prop::collection::vec(step(), 1..80)) {
        let mut story = Story::begin();
        steps.iter().for_each(|step| story.run(step));
    }

    /// Facts of another workstation may come before those they rest on.
    #[test]
    fn any_order_of_facts_can_be_folded(picks in prop::collection::vec(any::<prop::sample::Index>(), 0..40)) {
        let facts = sample::facts();
        let mut world = Memory::default();
        for pick in picks {
            world.apply(&pick.get(&facts).1);
        }
        let again = serde_json::to_string(&world.acts.values().collect::<Vec<_>>()).unwrap();
        let read: Vec<crate::act::Act> = serde_json::from_str(&again).unwrap();
        prop_assert!(read.iter().eq(world.acts.values()));
    }
}

/// Random stories are worth something only when they get somewhere.
#[test]
fn the_stories_reach_every_stage_and_fact() {
    let mut runner = TestRunner::deterministic();
    let stories = prop::collection::vec(step(), 80);
    let (mut facts, mut stages) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..300 {
        let mut story = Story::begin();
        stories.new_tree(&mut runner).unwrap().current().iter().for_each(|step| story.run(step));
        facts.append(&mut story.reached);
        stages.append(&mut story.stages);
    }
    assert!(ActStage::ALL.iter().all(|stage| stages.contains(&word(stage))), "{stages:?}");
    // Registrations and formats are made before the stories begin; nobody asks to be erased, and nobody hears late. Cases
    // have their own stories.
    let missed: Vec<_> = (0..JUDGED_KINDS).filter(|n| !facts.contains(n)).collect();
    let elsewhere = [0, 4, 5, 6, 13, 16, 17, 18, 19, 20].into_iter().chain(21..JUDGED_KINDS);
    assert!(missed.iter().copied().eq(elsewhere), "{missed:?}");
}
