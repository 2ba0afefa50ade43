//! Hostile files: nothing passes as authentic, nothing panics.

use std::sync::OnceLock;

use acts::verify::{Alteration, Judgement, verify};
use proptest::prelude::*;

use crate::sample;
use crate::signing::trust;

fn sealed() -> &'static [u8] {
    static SEALED: OnceLock<Vec<u8>> = OnceLock::new();
    SEALED.get_or_init(sample::sealed)
}

fn find(needle: &[u8], from: usize) -> usize {
    sealed()[from..].windows(needle.len()).position(|window| window == needle).unwrap() + from
}

fn check_altered(bytes: &[u8], what: &str) {
    let verdict = verify(bytes, &trust());
    assert!(matches!(verdict.judgement, Judgement::Altered(_) | Judgement::NotAnAct(_)), "{what}: {verdict:?}");
}

/// Where structure is dense: the head, the end of the first revision, all of the last table and trailer, and a sample
/// of what was appended, thinner in the hexadecimal of signatures.
fn structural_places() -> Vec<usize> {
    let first_end = find(b"%%EOF\n", 0) + 6;
    let mut places: Vec<usize> = (0..32).chain(first_end - 200..first_end).collect();
    let mut in_gap = false;
    for at in first_end..sealed().len() {
        let byte = sealed()[at];
        if byte == b'<' && sealed()[at - 1] == b' ' && sealed()[at + 1..].starts_with(b"3082") {
            in_gap = true;
        }
        if at + 700 > sealed().len() || at % if in_gap { 97 } else { 41 } == 0 {
            places.push(at);
        }
        if byte == b'>' {
            in_gap = false;
        }
    }
    places
}

#[test]
fn every_changed_byte_is_noticed() {
    let step = sealed().len() / 400;
    let places = structural_places().into_iter().chain((0..sealed().len()).step_by(step));
    let mut bytes = sealed().to_vec();
    for at in places {
        let mask = if at % 2 == 0 { 0x01 } else { 0x20 };
        bytes[at] ^= mask;
        check_altered(&bytes, &format!("byte {at} ^ {mask}"));
        bytes[at] ^= mask;
    }
}

#[test]
fn bytes_after_the_end_are_noticed() {
    for more in [b"\n".as_slice(), b" ", b"%%EOF\n", b"1 0 obj\nnull\nendobj\n", &[0; 5000]] {
        check_altered(&[sealed(), more].concat(), "appended");
    }
}

#[test]
fn every_truncation_is_noticed() {
    for end in (0..sealed().len()).step_by(977) {
        let verdict = verify(&sealed()[..end], &trust());
        assert!(!verdict.is_authentic(), "cut at {end}");
    }
}

/// An update made by another program: one object changed, everything else well formed.
fn updated(object: &str) -> Vec<u8> {
    let text = |from: &str| {
        let at = sealed().windows(from.len()).rposition(|window| window == from.as_bytes()).unwrap();
        String::from_utf8_lossy(&sealed()[at + from.len()..]).into_owned()
    };
    let (trailer, startxref) = (text("trailer\n"), text("startxref\n"));
    let (trailer, startxref) = (trailer.lines().next().unwrap(), startxref.lines().next().unwrap());
    let (kept, _) = trailer.split_once("/Prev").unwrap();
    let mut out = sealed().to_vec();
    let at = out.len();
    out.extend(format!("{object}\nendobj\n").as_bytes());
    let table = out.len();
    let id = object.split(' ').next().unwrap();
    out.extend(format!("xref\n{id} 1\n{at:010} 00000 n \n").as_bytes());
    out.extend(format!("trailer\n{kept}/Prev {startxref}>>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    out
}

#[test]
fn a_revision_after_the_seal_is_noticed() {
    // A page turned over, as pdfsig lets pass; an object that nothing refers to.
    for object in ["3 0 obj\n<</Type /Page/Rotate 180>>", "9000 0 obj\nnull"] {
        let verdict = verify(&updated(object), &trust());
        assert_eq!(verdict.judgement, Judgement::Altered(Alteration::ExtraRevision));
    }
}

#[test]
fn spellings_that_other_readers_take_for_the_same_are_noticed() {
    let seal = find(b"/Contents <", find(b"/FieldMDP", 0) - 4000);
    let letter = (seal + 11..).find(|at| sealed()[*at].is_ascii_uppercase()).unwrap();
    let mut lower = sealed().to_vec();
    lower[letter] = lower[letter].to_ascii_lowercase();
    check_altered(&lower, "lower-case digit");
}

#[test]
fn other_files_are_not_acts() {
    for bytes in [b"".as_slice(), b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"PK\x03\x04", &[0xFF; 4096]] {
        assert!(matches!(verify(bytes, &trust()).judgement, Judgement::NotAnAct(_)));
    }
}

#[test]
fn nesting_and_repetition_stay_bounded() {
    let deep = [b"%PDF-1.7\n%\xBB\xAD\xC0\xDE\n1 0 obj\n".as_slice(), &b"[".repeat(1 << 20)].concat();
    let looped = b"%PDF-1.7\n%\xBB\xAD\xC0\xDE\nxref\n0 0\ntrailer\n<</Prev 15>>\nstartxref\n15\n%%EOF\n";
    for bytes in [deep.as_slice(), looped] {
        assert!(!verify(bytes, &trust()).is_authentic());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_mutation_passes_or_panics(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..6),
    ) {
        let mut bytes = sealed().to_vec();
        for (place, byte, kind) in edits {
            let at = place.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); }
                _ => {
                    let end = (at + usize::from(byte)).min(bytes.len());
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
            }
        }
        let verdict = verify(&bytes, &trust());
        prop_assert!(bytes == sealed() || !verdict.is_authentic(), "{:?}", verdict);
    }

    #[test]
    fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        let head = b"%PDF-1.7\n%\xBB\xAD\xC0\xDE\n".as_slice();
        prop_assert!(!verify(&[head, &bytes, b"startxref\n20\n%%EOF\n"].concat(), &trust()).is_authentic());
    }
}
