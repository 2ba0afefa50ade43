mod forked;
mod owed;
mod rescoped;
mod said;
mod sites;

use std::cell::RefCell;

use casework::{
    act::Direction,
    decide::{Declined, Heard, decide_late},
    format::FormatCode,
    id::IntentId,
    intent::{Change, Intent, IntentBody, New},
    item::ItemDetails,
    refusal::Refusal,
    role::Role,
    time::Timestamp,
};
use proptest::prelude::*;
use uuid::Uuid;
use wire::{DeskIdentity, Entry as Sent, Judged, Opened, Verdict, open_body};

use super::*;
use crate::{
    fixture::{CLOCK, Office, act, digest, item, item_details, new_item, person, person_details, site},
    fold::tests::{Ask, asks, body, hand_over, with_turns},
    world::Sight,
};

const EPOCH: Uuid = Uuid::from_u128(0xE);

/// The desk's part, played by a store: it judges what arrives and numbers it.
struct Desk {
    rows: Office,
    told: RefCell<Vec<Told>>,
    said: RefCell<Vec<Judged>>,
}

impl Desk {
    fn new() -> Self {
        Self { rows: Office::numbered(0xDE), told: RefCell::default(), said: RefCell::default() }
    }

    fn enrol(&self, office: &Office) {
        let identity = DeskIdentity { desk: Uuid::from_u128(0xDE), epoch: EPOCH };
        office.write(|w| w.enrolled(("https://mesa", digest(1)), identity, &[], Timestamp(7)));
    }

    /// The next `entries_max` entries of `office` are judged; the answer may be lost.
    fn push(&self, office: &Office, entries_max: usize, answer_comes: bool) {
        let Some(outgoing) = office.store.read(|r| r.outgoing(entries_max, 1 << 20)).unwrap() else { return };
        let judged: Vec<Judged> = outgoing.entries.iter().map(|sent| self.judge(office, sent)).collect();
        if answer_comes {
            office.write(|w| w.judged(&judged));
        }
    }

    fn judge(&self, office: &Office, sent: &Sent) -> Judged {
        let id = sent.envelope.id;
        if let Some(said) = self.said.borrow().iter().find(|judged| judged.id == id) {
            return said.clone();
        }
        let verdict = match self.hear(office, sent) {
            Ok(Heard { facts, left_out }) => {
                let n = self.told.borrow().len() as u64 + 1;
                self.rows.write(|w| {
                    let place = w.append_told(&sent.envelope, &sent.hash)?;
                    // A desk has bodies. Here they only say that nobody's entry is a copy's.
                    w.execute("update intent set body = x'7b7d' where n = ?1", [place])?;
                    w.execute(
                        sql!("../table/desk/tell.sql"),
                        named_params! { ":n": place, ":told": n, ":doubtful": false },
                    )?;
                    w.fold_told(place, &facts)
                });
                let (envelope, hash) = (sent.envelope.clone(), sent.hash);
                self.told.borrow_mut().push(Told { n, envelope, hash, facts, file: None, doubtful: false });
                Verdict::Accepted { n, left_out }
            }
            Err(refusal) => Verdict::Refused { refusal },
        };
        let judged = Judged { id, verdict };
        self.said.borrow_mut().push(judged.clone());
        judged
    }

    fn hear(&self, office: &Office, sent: &Sent) -> Result<Heard, Refusal> {
        let envelope = &sent.envelope;
        let Opened { body, forgotten } = office
            .store
            .read(|r| Ok::<_, StoreError>(open_body(r, envelope.id, &envelope.kind, &sent.body).unwrap()))
            .unwrap();
        let intent = Intent { id: envelope.id, at: envelope.at(), by: envelope.by(), body };
        let heard = self.rows.store.write("hear", |w| {
            w.known().forgotten.borrow_mut().extend(forgotten);
            decide_late(&Sight::hearing(w, w.known(), envelope.dev, envelope.seen), intent)
        });
        match heard {
            Ok((heard, _)) => Ok(heard),
            Err(Declined::Refused(refusal)) => Err(refusal),
            Err(Declined::Unreadable(error)) => panic!("{error}"),
        }
    }

    /// At most `entries` of the history; a page may come twice.
    fn pull(&self, office: &Office, entries: usize, pages: usize) {
        let link = office.store.read(|r| r.link()).unwrap().unwrap();
        let told = self.told.borrow();
        let from = usize::try_from(link.seen).unwrap();
        let next = &told[from.min(told.len())..];
        let next = &next[..entries.min(next.len())];
        let page = Page {
            epoch: EPOCH,
            entries: next.to_vec(),
            cursor: format!("{}", from + next.len()),
            left: (told.len() - from - next.len()) as u64,
            scoped: None,
        };
        for _ in 0..pages {
            office.write(|w| w.told(std::slice::from_ref(&page)));
        }
    }

    fn exchange(&self, office: &Office) {
        self.push(office, 100, true);
        self.pull(office, 1_000, 1);
    }

    /// Every record of `office` is as the desk has it.
    fn agrees_with(&self, office: &Office) {
        assert_eq!(records(&office.store), records(&self.rows.store));
        assert_eq!(office.store.read(|r| r.unjudged()).unwrap(), 0);
        assert_eq!(office.store.rebase_check().unwrap(), []);
    }
}

fn records(store: &crate::Store) -> String {
    let all = store.read(|r| {
        let mut all = String::new();
        for n in 0..8 {
            all += &format!("{:?}\n", r.items().get(item(n))?);
            all += &format!("{:?}\n", r.people().get(person(n))?);
            all += &format!("{:?}\n", r.sites().get(site(n))?);
            all += &format!("{:?}\n", r.acts().get(act(n))?);
        }
        all += &format!("{:?}\n", r.format(FormatCode::Anexo7)?);
        Ok::<_, StoreError>(all)
    });
    all.unwrap()
}

/// What happens in a schedule.
#[derive(Debug, Clone)]
enum Step {
    Asks { south: bool, ask: Ask },
    Push { south: bool, entries: usize, answer_comes: bool },
    Pull { south: bool, entries: usize, pages: usize },
    Reopens { south: bool },
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (any::<bool>(), asks()).prop_map(|(south, ask)| Step::Asks { south, ask }),
        3 => (any::<bool>(), 1..6_usize, prop::bool::weighted(0.8))
            .prop_map(|(south, entries, answer_comes)| Step::Push { south, entries, answer_comes }),
        3 => (any::<bool>(), 0..9_usize, 1..3_usize)
            .prop_map(|(south, entries, pages)| Step::Pull { south, entries, pages }),
        1 => any::<bool>().prop_map(|south| Step::Reopens { south }),
    ]
}

fn ask(office: &Office, ask: &Ask) {
    for ask in with_turns(ask) {
        office.write(|w| {
            let intent = office.intent(0, Role::Administrator, body(w, &ask));
            match w.submit(&intent, CLOCK) {
                Ok(_) | Err(Declined::Refused(_)) => Ok(()),
                Err(Declined::Unreadable(error)) => Err(error),
            }
        });
    }
}

fn run(steps: &[Step]) {
    let desk = Desk::new();
    let mut offices = [Office::furnished(), Office::numbered(1)];
    for office in &offices {
        desk.enrol(office);
    }
    for step in steps {
        match step {
            Step::Asks { south, ask: asked } => ask(&offices[usize::from(*south)], asked),
            Step::Push { south, entries, answer_comes } => {
                desk.push(&offices[usize::from(*south)], *entries, *answer_comes);
            }
            Step::Pull { south, entries, pages } => desk.pull(&offices[usize::from(*south)], *entries, *pages),
            Step::Reopens { south } => {
                let [north, southern] = offices;
                offices = if *south { [north, southern.reopened()] } else { [north.reopened(), southern] };
            }
        }
    }
    for _ in 0..3 {
        offices.iter().for_each(|office| (0..40).for_each(|_| desk.push(office, 100, true)));
        offices.iter().for_each(|office| desk.pull(office, 10_000, 1));
    }
    offices.iter().for_each(|office| desk.agrees_with(office));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever two workstations ask, in whatever order it comes and goes, in the end all three have the same records.
    #[test]
    fn everybody_agrees_in_the_end(steps in prop::collection::vec(steps(), 1..60)) {
        run(&steps);
    }
}

fn holder(office: &Office, n: u32) -> Option<casework::id::PersonId> {
    office.store.read(|r| r.items().get(item(n))).unwrap().unwrap().placement.holder
}

#[test]
fn a_desk_that_was_restored_is_told_everything_again_and_nobody_loses_anything() {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    for office in [&north, &south] {
        desk.enrol(office);
        desk.exchange(office);
    }
    hand_over(&south, 1, 2, &[(0, Direction::Delivered)], None);
    desk.exchange(&south);
    desk.exchange(&north);
    let restored = Desk::new();
    for office in [&south, &north] {
        office.write(|w| w.begin_epoch(Uuid::from_u128(0xE2)));
        assert_eq!(holder(office, 0), Some(person(2)), "what was known stays in sight");
    }
    for _ in 0..2 {
        for office in [&north, &south] {
            restored.exchange(office);
        }
    }
    assert_eq!(holder(&north, 0), Some(person(2)));
    restored.agrees_with(&north);
    restored.agrees_with(&south);
}

#[test]
fn a_refused_change_goes_and_stays_visible_to_its_author() {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    desk.enrol(&north);
    desk.enrol(&south);
    desk.exchange(&north);
    desk.exchange(&south);
    let write = |office: &Office, text: &str| {
        let details = ItemDetails { remarks: text.into(), ..item_details(0) };
        let change = Change { id: item(0), base_rev: 1, details };
        office.ask(IntentBody::ChangeItems { items: vec![change] }).unwrap();
    };
    let remarks = |office: &Office| office.store.read(|r| r.items().get(item(0))).unwrap().unwrap().details.remarks;
    write(&north, "del norte");
    write(&south, "del sur");
    desk.exchange(&north);
    desk.pull(&south, 100, 1);
    assert_eq!(remarks(&south), "del norte", "what the desk told stands, and the own change does not fit on it");
    desk.exchange(&south);
    let refused = south.store.read(|r| r.refused()).unwrap();
    assert_eq!(refused.len(), 1);
    assert_eq!(
        (refused[0].kind.as_str(), refused[0].whole, &refused[0].refusals[..]),
        ("CHANGE_ITEMS", true, &[Refusal::Stale][..])
    );
    assert!(south.write(|w| w.close_refused(refused[0].n, Timestamp(9))));
    assert_eq!(south.store.read(|r| r.refused()).unwrap(), []);
    desk.agrees_with(&south);
    let found = south.store.read(|r| r.search("del sur", 10)).unwrap();
    assert_eq!(found, []);
}

#[test]
fn what_a_store_did_alone_is_kept_when_it_is_enrolled_and_known_things_are_one() {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    desk.enrol(&north);
    desk.exchange(&north);
    let (luz, plotter) = (PersonId(Uuid::from_u128(0x77)), ItemId(Uuid::from_u128(0x78)));
    let details = casework::person::PersonDetails { site: None, ..person_details(1) };
    south.ask(IntentBody::RegisterPeople { people: vec![New { id: luz, details }] }).unwrap();
    let mut new = new_item(0, None);
    (new.id, new.placement.site) = (plotter, None);
    south.ask(IntentBody::RegisterItems { items: vec![new] }).unwrap();
    let alone = casework::id::AccountId(Uuid::from_u128(0x79));
    south.write(|w| w.put_account(alone, luz, Role::OnsiteL2, None));
    let draft = crate::Draft {
        id: Uuid::from_u128(0x80),
        kind: "act".into(),
        owner: alone.0,
        body: format!(r#"{{"holder":"{luz}"}}"#),
        updated_at: 0,
    };
    south.write(|w| w.drafts_mut().put(&draft));
    desk.enrol(&south);
    assert!(south.store.read(|r| r.people().get(luz)).unwrap().is_some(), "nothing goes before the desk has spoken");
    desk.exchange(&south);
    let (known, account, drafts) = south
        .store
        .read(|r| Ok::<_, StoreError>((r.people().get(luz)?, r.account(alone)?, r.drafts().name(person(1))?)))
        .unwrap();
    assert_eq!(known, None);
    assert_eq!(account.unwrap().person, person(1), "whoever comes in is the person whom the desk knew");
    assert!(drafts, "and what was being typed names her");
    assert!(south.store.read(|r| r.items().get(plotter)).unwrap().is_none());
    let found = south.store.read(|r| r.search("UV-0004", 10)).unwrap();
    assert_eq!(found.len(), 1, "search finds the one item: {found:?}");
    desk.agrees_with(&south);
    desk.agrees_with(&north);
    a_restored_desk_hears_her_first_and_then_others(&[&south, &north], alone, [person(1), luz]);
}

/// Whatever of it is cut short, whoever comes in is somebody.
fn a_restored_desk_hears_her_first_and_then_others(
    [south, north]: &[&Office; 2],
    alone: casework::id::AccountId,
    [known, luz]: [PersonId; 2],
) {
    let comes_in = || {
        let row = south.store.read(|r| r.account(alone)).unwrap().unwrap();
        assert!(south.store.read(|r| r.people().get(row.person)).unwrap().is_some(), "{row:?}");
        assert!(south.store.read(|r| r.has_account(row.person)).unwrap());
        row.person
    };
    south.write(|w| w.begin_epoch(Uuid::from_u128(0xE2)));
    assert_eq!(comes_in(), known, "nothing goes before the desk has spoken");
    let restored = Desk::new();
    restored.push(south, 100, true);
    assert_eq!(comes_in(), known);
    restored.pull(south, 1, 1);
    assert_eq!(comes_in(), luz, "there she is who she said that she is");
    restored.exchange(south);
    north.write(|w| w.begin_epoch(Uuid::from_u128(0xE2)));
    restored.exchange(north);
    restored.exchange(south);
    assert_eq!(comes_in(), luz, "whom others know by another name");
    restored.agrees_with(south);
    restored.agrees_with(north);
}

#[test]
fn an_act_that_came_second_is_a_claim_at_both_ends() {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    for office in [&north, &south] {
        desk.enrol(office);
        desk.exchange(office);
    }
    hand_over(&north, 0, 1, &[(0, Direction::Delivered)], None);
    hand_over(&south, 1, 2, &[(0, Direction::Delivered)], None);
    assert_eq!(holder(&south, 0), Some(person(2)), "until anybody says otherwise");
    desk.exchange(&north);
    desk.exchange(&south);
    assert_eq!(holder(&south, 0), Some(person(1)));
    desk.pull(&north, 100, 1);
    for office in [&north, &south] {
        let disputed = office.store.read(|r| r.items().get(item(0))).unwrap().unwrap();
        assert_eq!(disputed.disputes.len(), 1);
        desk.agrees_with(office);
    }
    let history = north.store.read(|r| r.items().history(item(0), 0, 10)).unwrap();
    assert!(matches!(history[0].event, crate::table::movement::HistoryEvent::Disputed { .. }), "{history:?}");
}

#[test]
fn a_plate_that_went_from_one_item_to_another_while_away_comes_back_and_goes_again() {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    for office in [&north, &south] {
        desk.enrol(office);
        desk.exchange(office);
    }
    let tagged = |office: &Office, n: u32, tag: &str| {
        let known = office.store.read(|r| r.items().get(item(n))).unwrap().unwrap();
        let details = ItemDetails { asset_tag: tag.into(), ..known.details };
        let change = Change { id: item(n), base_rev: known.rev, details };
        office.ask(IntentBody::ChangeItems { items: vec![change] }).unwrap();
    };
    let of =
        |office: &Office, n: u32| office.store.read(|r| r.items().get(item(n))).unwrap().unwrap().details.asset_tag;
    let (first, second) = (of(&south, 0), of(&south, 1));
    tagged(&south, 0, "");
    tagged(&south, 1, &first);
    tagged(&south, 0, &second);
    north.ask(IntentBody::AddItemPhoto { id: item(3), photo: digest(3), caption: String::new() }).unwrap();
    desk.exchange(&north);
    desk.pull(&south, 100, 1);
    assert_eq!((of(&south, 0), of(&south, 1)), (second, first));
    desk.exchange(&south);
    desk.agrees_with(&south);
}

#[test]
fn an_entry_of_a_page_is_taken_in_once_and_own_entries_stay_in_their_chain() {
    let desk = Desk::new();
    let (north, south) = (Office::furnished(), Office::numbered(1));
    desk.enrol(&north);
    desk.enrol(&south);
    desk.exchange(&north);
    desk.pull(&south, 100, 3);
    south.ask(IntentBody::AddItemPhoto { id: item(0), photo: digest(3), caption: String::new() }).unwrap();
    let photo = south.store.read(|r| r.outgoing(10, 1 << 20)).unwrap().unwrap();
    assert_eq!(photo.entries.len(), 1, "what others asked is not offered");
    assert_eq!(photo.entries[0].envelope.seen, 3);
    assert_eq!(south.store.read(|r| r.verify_journal(crate::VerifyDepth::All)).unwrap(), []);
    let lost = Judged { id: IntentId(Uuid::from_u128(0xBAD)), verdict: Verdict::NotUnderstood };
    south.write(|w| w.judged(&[lost]));
    desk.exchange(&south);
    desk.agrees_with(&south);
}
