//! Radicados, and what is said of papers that are not right.

use acts::{
    file::FILE_BYTES_MAX,
    sign::Signer,
    verify::{Judgement, Trust, verify},
};
use casework::{
    fact::{ActFact, Fact},
    filing::{Filing, PaperFlaw},
    site::TerritorialDirection,
};

use super::*;
use crate::{
    filing::{make_due, papers},
    paper::{self, Made, made, signer},
};

const ANT: TerritorialDirection = TerritorialDirection::Antioquia;

/// An office whose people and item are known, a workstation in it and the key of that.
fn begun() -> (Office, Workstation, Signer) {
    let office = Office::new();
    let mut one = office.workstation(1, Role::ItsLead);
    for body in [
        register_person(11, "Ana Técnica", "1001234050"),
        register_person(10, "Luz Ríos", "1004567891"),
        register_item(20, "UV-1"),
    ] {
        assert!(matches!(office.said(&mut one, body), Verdict::Accepted { .. }));
    }
    (office, one, signer(1))
}

impl Office {
    /// Has an act judged, with another sealed paper in its place, and answers what was told of it.
    fn receive_as(&self, at: &mut Workstation, act: &Made, sealed: &[u8]) -> Option<Filing> {
        act.files().chain([sealed]).for_each(|bytes| {
            self.blob(bytes);
        });
        for body in act.steps(sealed) {
            let verdict = self.said(at, body);
            assert!(matches!(verdict, Verdict::Accepted { .. }), "{verdict:?}");
        }
        self.told(act.act)
    }

    fn receive(&self, at: &mut Workstation, act: &Made) -> Option<Filing> {
        self.receive_as(at, act, act.sealed())
    }

    fn told(&self, act: ActId) -> Option<Filing> {
        let entries = self.page("").entries;
        let facts = entries.iter().flat_map(|told| &told.facts);
        let filings = facts.filter_map(|fact| match fact {
            Fact::Act(id, fact) if *id == act => match **fact {
                ActFact::Filed { filing } => Some(filing),
                _ => None,
            },
            _ => None,
        });
        let filings: Vec<Filing> = filings.collect();
        let known = self.ledger.read("read an act", |r| r.act(act)).unwrap().and_then(|act| act.filing);
        assert_eq!(filings.last().copied(), known, "the row is what was told");
        assert!(filings.len() <= 1);
        known
    }
}

fn of(filing: Option<Filing>) -> (String, Option<PaperFlaw>) {
    let filing = filing.unwrap();
    assert_eq!(filing.at, NOW);
    (filing.radicado.to_string(), filing.flaw)
}

/// The `n`th act that the office made.
fn act(at: &Workstation, n: u32, key: &Signer) -> Made {
    made(at, 30 + u128::from(n), paper::folio(ANT, n), paper::content(), key)
}

#[test]
fn acts_are_numbered_as_they_come_without_gaps_and_each_office_counts_for_itself() {
    let (office, mut one, key) = begun();
    let (first, second) = (act(&one, 1, &key), act(&one, 2, &key));
    assert_eq!(of(office.receive(&mut one, &second)), ("2026-ANT-000001".into(), None), "the first that came");
    // What is refused takes no number.
    first.files().for_each(|bytes| {
        office.blob(bytes);
    });
    assert!(matches!(office.said(&mut one, first.issue()), Verdict::Accepted { .. }));
    let early = office.said(&mut one, first.seal(first.sealed()));
    assert!(matches!(early, Verdict::Refused { refusal: Refusal::MissingSignatures { .. } }), "{early:?}");
    let elsewhere = made(&one, 40, paper::folio(TerritorialDirection::Narino, 1), paper::content(), &key);
    assert_eq!(of(office.receive(&mut one, &elsewhere)).0, "2026-NAR-000001");
    let third = act(&one, 3, &key);
    assert_eq!(of(office.receive(&mut one, &third)).0, "2026-ANT-000002");
    // Who holds the item by now does not matter to the number: the act is a claim, and was received.
    let again = one.seq;
    let repeated = office.said(&mut one, third.seal(third.sealed()));
    assert!(matches!(repeated, Verdict::Refused { .. }), "sealed once: {repeated:?}");
    assert_eq!((one.seq, of(office.told(third.act)).0), (again + 1, "2026-ANT-000002".into()));
}

#[test]
fn a_paper_that_is_not_right_is_kept_and_numbered_and_told_as_what_it_is() {
    let (office, mut one, key) = begun();
    let first = act(&one, 1, &key);
    assert_eq!(of(office.receive(&mut one, &first)).1, None, "whose key it is, is known from here on");

    let made_by = |n| act(&one, n, &key);
    let (altered, other, half, torn) = (made_by(2), made_by(3), made_by(4), made_by(5));
    let mut flipped = altered.sealed().to_vec();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    assert_eq!(of(office.receive_as(&mut one, &altered, &flipped)).1, Some(PaperFlaw::Altered));
    assert_eq!(of(office.receive_as(&mut one, &other, altered.sealed())).1, Some(PaperFlaw::OtherAct));
    assert_eq!(of(office.receive_as(&mut one, &half, &half.papers[2])).1, Some(PaperFlaw::Unsealed));
    assert_eq!(of(office.receive_as(&mut one, &torn, b"%PDF-1.7")).1, Some(PaperFlaw::NotAnAct));

    let stranger = made(&one, 36, paper::folio(ANT, 6), paper::content(), &signer(2));
    assert_eq!(of(office.receive(&mut one, &stranger)), ("2026-ANT-000006".into(), Some(PaperFlaw::OtherKey)));
}

#[test]
fn a_paper_that_shows_something_else_than_what_was_recorded_is_noticed() {
    let (office, mut one, key) = begun();
    // The digest is that of the paper, and the record says something else under it.
    let mut cheaper = act(&one, 1, &key);
    cheaper.content.lines[0].accessories = "Cargador".into();
    assert_eq!(of(office.receive(&mut one, &cheaper)).1, Some(PaperFlaw::OtherContent));
    let mut later = act(&one, 2, &key);
    let casework::signing::TurnOutcome::Signed { evidence } = &mut later.turns[1].outcome else { unreachable!() };
    evidence.code = "OTRO".into();
    assert_eq!(of(office.receive(&mut one, &later)).1, Some(PaperFlaw::OtherSignatures));
}

#[test]
fn the_content_behind_a_paper_is_asked_for_before_the_act_is_judged() {
    let (office, mut one, key) = begun();
    let act = act(&one, 1, &key);
    act.papers.iter().for_each(|bytes| {
        office.blob(bytes);
    });
    let entries: Vec<Entry> = act.steps(act.sealed()).into_iter().map(|body| one.ask(body)).collect();
    let missing = DeskError::BlobsMissing { blobs: vec![act.content_digest] };
    assert_eq!(office.push(&one, &entries), Err(missing));
    assert_eq!(office.count("select count(*) from filing"), 0);
    office.blob(&act.canonical);
    assert_eq!(office.push(&one, &entries).unwrap().len(), 4);
    assert_eq!(of(office.told(act.act)), ("2026-ANT-000001".into(), None));
}

#[test]
fn a_constancia_de_radicacion_is_made_once_sealed_by_the_desk_and_of_no_paper_that_is_not_right() {
    let (office, mut one, key) = begun();
    let (good, bad) = (act(&one, 1, &key), act(&one, 2, &key));
    office.receive(&mut one, &good);
    office.receive_as(&mut one, &bad, b"%PDF-1.7");
    let page = "https://verificar.example.org";
    assert!(!make_due(&office.ledger, &office.blobs, page, NOW).unwrap());
    let told = papers(&office.ledger, &office.blobs, good.act, NOW).unwrap().unwrap();
    let slip = office.blobs.read(told.slip.unwrap()).unwrap();
    assert!(slip.len() < FILE_BYTES_MAX);
    let anchors = vec![office.blobs.read(told.authority).unwrap()];
    let verdict = verify(&slip, &Trust { anchors, ..Trust::default() });
    assert_eq!((verdict.judgement, verdict.folio.as_str()), (Judgement::Authentic, "2026-ANT-000001"));
    assert_eq!(papers(&office.ledger, &office.blobs, bad.act, NOW).unwrap().unwrap().slip, None);
    assert_eq!(papers(&office.ledger, &office.blobs, ActId(uuid(99)), NOW).unwrap(), None);

    assert!(!make_due(&office.ledger, &office.blobs, page, Timestamp(NOW.0 + 60_000)).unwrap());
    let again = papers(&office.ledger, &office.blobs, good.act, NOW).unwrap().unwrap();
    assert_eq!(again, told, "there is one");
}
