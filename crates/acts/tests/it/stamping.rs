//! The document timestamp: what it leaves as it was, and what is noticed of one that is wrong.

use acts::sign::{SignError, Signer};
use acts::stamp::{AnswerFlaw, Question, StampError, TokenFlaw, Unstamped, token, token_bytes};
use acts::verify::{Alteration, Judgement, Replacement, Trust, verify};
use casework::id::Digest;
use sha2::{Digest as _, Sha256};

use crate::sample;
use crate::signing::trust as signers;

/// The seal is the third revision after the rendered one.
const STAMPED_AT: usize = 4;

fn trust() -> Trust {
    Trust { clocks: vec![sample::clock().anchor], ..signers() }
}

/// The paper with whatever token stands in its hole.
fn with_token(stamped: &[u8], token: &[u8]) -> Vec<u8> {
    let at = stamped.windows(12).rposition(|window| window == b"/Contents <3").unwrap() + 11;
    let mut forged = stamped.to_vec();
    let hex: String = token.iter().map(|byte| format!("{byte:02X}")).collect();
    let room = forged[at..].iter().position(|byte| *byte == b'>').unwrap();
    forged[at..at + room].copy_from_slice(format!("{hex:0<room$}").as_bytes());
    forged
}

#[test]
fn a_stamped_act_begins_with_the_sealed_one_and_tells_when_it_was_there() {
    let (sealed, stamped) = (sample::sealed(), sample::stamped());
    assert!(stamped.starts_with(&sealed));
    let verdict = verify(&stamped, &trust());
    assert_eq!(verdict.judgement, Judgement::Authentic);
    assert!(verdict.covers_whole_file);
    let original = Digest(Sha256::digest(&sealed).into());
    assert_eq!((verdict.sealed, verify(&sealed, &trust()).sealed), (Some(original), Some(original)));
    assert_eq!(verdict.signatures, verify(&sealed, &trust()).signatures);
    let [stamp] = verdict.stamps.as_slice() else { panic!("{verdict:?}") };
    assert_eq!((stamp.at, stamp.accuracy_ms), (sample::STAMPED, Some(2_000)));
    assert_eq!((stamp.by.as_str(), stamp.anchor), ("Hora de la mesa (prueba)", Some(0)));
    let replacement = Replacement { sha256: original, by: "ANT-Y8HP-1-000043-H".into() };
    let replaced = Trust { replaced: vec![replacement.clone()], ..trust() };
    assert_eq!(verify(&stamped, &replaced).judgement, Judgement::Replaced(replacement), "known by its original");
}

#[test]
fn an_authority_that_nobody_vouches_for_is_told_and_vouches_for_no_signature() {
    let verdict = verify(&sample::stamped(), &signers());
    assert_eq!(verdict.judgement, Judgement::Authentic, "the act is what it was");
    assert_eq!(verdict.stamps[0].anchor, None);
    let clocks = Trust { clocks: vec![sample::clock().anchor, sample::device().anchor], ..Trust::default() };
    let verdict = verify(&sample::stamped(), &clocks);
    assert_eq!((verdict.judgement, verdict.stamps[0].anchor), (Judgement::UnknownSigner, Some(0)));
}

#[test]
fn every_changed_byte_of_the_timestamp_is_noticed() {
    let (start, stamped, padded) = (sample::sealed().len(), sample::stamped(), padded());
    // Its keys take longer to make than a paper to be judged.
    let trust = trust();
    let noticed = |paper: &[u8], places: &mut dyn Iterator<Item = usize>| {
        let mut bytes = paper.to_vec();
        for at in places {
            let mask = [0x01, 0x20, 0x04][at % 3];
            bytes[at] ^= mask;
            let verdict = verify(&bytes, &trust);
            let noticed = matches!(verdict.judgement, Judgement::Altered(_) | Judgement::NotAnAct(_));
            assert!(noticed, "byte {at} ^ {mask}: {verdict:?}");
            bytes[at] ^= mask;
        }
    };
    // All of the revision, of the token each fifth digit, and some of what is below.
    let token = start + 600..stamped.len() - 300;
    let dense = (start..stamped.len()).filter(|at| !token.contains(at) || at % 5 == 0);
    noticed(&stamped, &mut (0..start).step_by(start / 40).chain(dense));
    let padding = padded.len() - 300 - 400..padded.len() - 300;
    noticed(&padded, &mut padding.step_by(7));
}

/// With room that is not used up.
fn padded() -> Vec<u8> {
    let clock = sample::clock().signer;
    let opened = Unstamped::new(&sample::sealed(), token_bytes(&clock).unwrap() + 200).unwrap();
    let token = token(&clock, &opened.imprint(), [3; 16], sample::STAMPED).unwrap();
    opened.stamp(&token, &[]).unwrap().0
}

#[test]
fn a_wrong_timestamp_is_named() {
    let stamped = sample::stamped();
    let imprint = Unstamped::new(&sample::sealed(), token_bytes(&sample::clock().signer).unwrap()).unwrap().imprint();
    let of = |signer: &Signer, imprint| token(signer, imprint, [1; 16], sample::STAMPED).unwrap();
    let flaw = |bytes: &[u8]| match verify(bytes, &trust()).judgement {
        Judgement::Altered(Alteration::Stamp(STAMPED_AT, flaw)) => flaw,
        other => panic!("{other:?}"),
    };
    assert_eq!(with_token(&stamped, &of(&sample::clock().signer, &imprint)).len(), stamped.len());
    assert!(verify(&with_token(&stamped, &of(&sample::clock().signer, &imprint)), &trust()).is_authentic());
    assert_eq!(flaw(&with_token(&stamped, &of(&sample::clock().signer, &[0; 32]))), TokenFlaw::Imprint);
    assert_eq!(flaw(&with_token(&stamped, &of(&sample::signer(), &imprint))), TokenFlaw::Usage, "a key for documents");
    assert_eq!(flaw(&with_token(&stamped, b"0\x03\x02\x01\x00")), TokenFlaw::Form);
    let mut forged = of(&sample::clock().signer, &imprint);
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(flaw(&with_token(&stamped, &forged)), TokenFlaw::Signature);
}

#[test]
fn only_a_sealed_paper_is_stamped_and_only_by_a_token_over_it() {
    let clock = sample::clock().signer;
    let room = token_bytes(&clock).unwrap();
    for paper in [sample::signed(), sample::rendered().bytes] {
        assert_eq!(Unstamped::new(&paper, room).unwrap_err(), StampError::NotSealed);
    }
    assert!(matches!(Unstamped::new(b"%PDF-1.7", room).unwrap_err(), StampError::File(_)));
    let other = token(&clock, &[7; 32], [1; 16], sample::STAMPED).unwrap();
    let opened = Unstamped::new(&sample::sealed(), room).unwrap();
    assert_eq!(opened.stamp(&other, &[]).unwrap_err(), StampError::Token(TokenFlaw::Imprint));
    let narrow = Unstamped::new(&sample::sealed(), room - 1).unwrap();
    let own = token(&clock, &narrow.imprint(), [1; 16], sample::STAMPED).unwrap();
    assert_eq!(narrow.stamp(&own, &[]).unwrap_err(), StampError::Room(room));
    let late = casework::time::Timestamp(sample::STAMPED.0 + 20 * 365 * 86_400_000);
    assert!(matches!(token(&clock, &[7; 32], [1; 16], late), Err(SignError::Validity)));
}

#[test]
fn a_later_timestamp_covers_the_one_before_and_time_does_not_run_backwards() {
    let again = |paper: &[u8], minutes: i64| {
        let clock = sample::clock().signer;
        let opened = Unstamped::new(paper, token_bytes(&clock).unwrap()).unwrap();
        let at = casework::time::Timestamp(sample::STAMPED.0 + minutes * 60_000);
        let token = token(&clock, &opened.imprint(), [4; 16], at).unwrap();
        opened.stamp(&token, &[]).unwrap().0
    };
    let twice = again(&sample::stamped(), 60);
    let verdict = verify(&twice, &trust());
    assert_eq!((verdict.judgement, verdict.stamps.len()), (Judgement::Authentic, 2));
    let backwards = again(&sample::stamped(), -60);
    assert_eq!(verify(&backwards, &trust()).judgement, Judgement::Altered(Alteration::Order));
    let mut flipped = twice;
    let inside = sample::stamped().len() - 700;
    flipped[inside] ^= 1;
    assert!(matches!(verify(&flipped, &trust()).judgement, Judgement::Altered(_)));
}

#[test]
fn an_answer_without_a_token_is_told_apart() {
    let asked = Question::new([1; 32], [2; 16]).unwrap();
    let answered = |bytes: &[u8]| asked.answered(bytes, &[]).unwrap_err();
    assert_eq!(answered(b"\x30\x05\x30\x03\x02\x01\x02"), AnswerFlaw::Refused(2));
    assert_eq!(answered(b"\x30\x05\x30\x03\x02\x01\x00"), AnswerFlaw::Form, "granted, and nothing there");
    assert_eq!(answered(b"<html>"), AnswerFlaw::Form);
    assert_eq!(answered(&[0x30; 200_000]), AnswerFlaw::Form);
}
