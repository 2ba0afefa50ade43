//! What papers say and how they are laid out.

use acts::handover::{Assets, ComposeError, compose};
use acts::paper::Draw;
use acts::render::render;
use acts::verify::{Judgement, Trust, verify};
use casework::act::{ActReason, Direction, ReplaceMode, Replaces};
use casework::format::FormatCode;
use casework::id::{ActId, Digest};
use casework::item::ItemType;
use casework::telephony::TelephonyLine;
use expect_test::expect_file;
use uuid::Uuid;

use crate::sample;

fn text_of(content: casework::act::ActContent) -> String {
    let composed = compose(&sample::document(content), &Assets::default()).unwrap();
    assert!(composed.pending.is_empty() && composed.paper.replaced.is_empty());
    composed.paper.text()
}

#[test]
fn anexo_7_says_what_was_agreed() {
    expect_file!["golden/anexo-7.txt"].assert_eq(&sample::paper().text());
}

#[test]
fn a_swap_has_both_tables_and_a_full_return_its_clearance() {
    let mut content = sample::content(1);
    content.reason = ActReason::Termination;
    let mut returned = sample::line(4, Direction::Returned);
    returned.damaged = true;
    returned.missing_accessories = "Cargador".into();
    content.lines.push(returned);
    content.clearance = true;
    content.approver = Some(sample::party(
        3,
        "Ana Lucía Ibáñez",
        "43111222",
        "Supervisora del contrato",
        casework::person::BondType::Staff,
    ));
    expect_file!["golden/swap.txt"].assert_eq(&text_of(content));
}

#[test]
fn anexo_14_adds_the_telephone_line_and_its_tests() {
    let mut content = sample::content(1);
    content.format = FormatCode::Anexo14;
    content.lines[0].snapshot.item_type = ItemType::IpPhone;
    content.lines[0].telephony = Some(TelephonyLine {
        extension: "4512".into(),
        power: "PoE".into(),
        outlet: "3-14-B".into(),
        switch_port: "SW-03 / 14".into(),
        voice_vlan: "120".into(),
        registers: Some(true),
        internal_call: Some(true),
        transfer: Some(false),
        ..TelephonyLine::default()
    });
    expect_file!["golden/anexo-14.txt"].assert_eq(&text_of(content));
}

#[test]
fn an_odd_check_leaves_no_cell_without_a_point() {
    let with_checks = |count| {
        let mut content = sample::content(1);
        content.checks = casework::act::TechnicalCheck::ALL
            .map(|check| casework::act::CheckAnswer { check, answer: casework::act::Answer::Yes })
            .into_iter()
            .take(count)
            .collect();
        text_of(content)
    };
    let not_applicable = |text: &str| text.matches("N/A").count();
    assert_eq!(not_applicable(&with_checks(3)), not_applicable(&with_checks(2)));
}

#[test]
fn an_annulment_names_the_act_it_annuls() {
    let mut content = sample::content(0);
    content.replaces = Some(Replaces {
        act: ActId(Uuid::from_u128(5)),
        folio: sample::document(sample::content(0)).folio,
        sha256: Digest([0xAB; 32]),
        mode: ReplaceMode::Annul,
        cause: "Se registró un serial equivocado.".into(),
    });
    expect_file!["golden/annulment.txt"].assert_eq(&text_of(content));
}

#[test]
fn a_paz_y_salvo_certifies_and_lists_nothing() {
    let mut content = sample::content(0);
    content.format = FormatCode::Clearance;
    expect_file!["golden/clearance.txt"].assert_eq(&text_of(content));
}

#[test]
fn missing_data_makes_a_draft_that_cannot_be_signed() {
    let mut content = sample::content(1);
    content.city = String::new();
    content.holder.snapshot.position = String::new();
    let composed = compose(&sample::document(content), &Assets::default()).unwrap();
    assert_eq!(composed.pending, ["ciudad", "cargo"]);
    assert!(composed.paper.fields.is_empty());
    assert!(composed.paper.text().contains("[dato pendiente: cargo]"));
}

#[test]
fn a_photo_that_is_not_given_is_refused() {
    let (document, mut assets) = sample::ten_lines();
    assets.photos.pop_first().unwrap();
    assert!(matches!(compose(&document, &assets), Err(ComposeError::Asset(_))));
}

#[test]
fn characters_that_cannot_be_drawn_are_seen_and_reported() {
    let mut content = sample::content(1);
    content.remarks = "n\u{303}ame \u{65E5}\u{1F600}".into();
    let paper = compose(&sample::document(content), &Assets::default()).unwrap().paper;
    assert!(paper.text().contains("ñame \u{FFFD}\u{FFFD}"));
    assert_eq!(paper.replaced.len(), 2);
    render(&paper).unwrap();
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    assert_eq!(sample::rendered(), sample::rendered());
    assert_eq!(sample::sealed(), sample::sealed());
}

#[test]
fn the_canonical_content_is_frozen() {
    let document = sample::document(sample::content(1));
    let json = serde_json::to_string_pretty(&document).unwrap();
    expect_file!["golden/document.json"].assert_eq(&json);
    assert_eq!(serde_json::from_str::<acts::handover::HandoverDocument>(&json).unwrap(), document);
}

#[test]
fn a_long_table_repeats_its_head_and_stays_inside_the_page() {
    let paper = sample::report(300).compose().unwrap();
    assert!(paper.pages.len() > 5);
    for page in &paper.pages {
        let texts: Vec<_> = page
            .marks
            .iter()
            .filter_map(|mark| match &mark.draw {
                Draw::Text { x, y, size, face, text, .. } => Some((*x, *y, *size, *face, text.clone())),
                _ => None,
            })
            .collect();
        assert!(texts.iter().any(|text| text.4 == "Resultado"));
        for (x, y, size, face, text) in texts {
            let width = acts::paper::Faces::shared().face(face).width(text.trim_end(), size);
            assert!(x >= 56_000 && x + width <= 612_000 - 56_000 && y < 756_000, "{text} at {x},{y}");
        }
    }
}

#[test]
fn a_row_taller_than_a_page_is_split() {
    let mut content = sample::content(2);
    content.lines[0].observation = "palabra ".repeat(900);
    let paper = compose(&sample::document(content), &Assets::default()).unwrap().paper;
    let words = paper.text().matches("palabra").count();
    assert_eq!(words, 900);
    let lowest = paper.pages.iter().flat_map(|page| &page.marks).filter_map(|mark| match mark.draw {
        Draw::Rect { rect, .. } => Some(rect.y + rect.h),
        _ => None,
    });
    assert!(lowest.max() < Some(760_000));
}

#[test]
fn a_constancia_de_radicacion_says_on_one_page_what_was_received() {
    let paper = sample::slip();
    assert_eq!(paper.pages.len(), 1);
    assert!(paper.replaced.is_empty());
    expect_file!["golden/slip.txt"].assert_eq(&paper.text());
    assert!(!paper.text().contains("1118234567") && !paper.text().contains("1.118.234.567"), "masked");
}

#[test]
fn a_request_says_on_its_form_what_is_asked_and_who_authorises_it() {
    for (name, paper) in sample::request::all() {
        assert!(paper.replaced.is_empty(), "{name}");
        assert_eq!(paper.fields.len(), 3, "{name}: who asks, who authorises, who attends");
        assert!(paper.text().contains("Autoriza (jefe inmediato)"), "{name}");
        expect_file![format!("golden/{name}.txt")].assert_eq(&paper.text());
    }
    let of = |code| sample::request::paper(&sample::request::telephony(), code).meta.content_digest;
    assert_eq!(of(""), of("2026-000042"), "the code that a desk gives later changes nothing of what was asked");
}

#[test]
fn whoever_seals_a_constancia_de_radicacion_is_known_by_the_certificate() {
    let slip = sample::sealed_slip();
    let trust = Trust { anchors: vec![sample::device().anchor], ..Trust::default() };
    let verdict = verify(&slip, &trust);
    assert!(verdict.is_authentic() && verdict.covers_whole_file, "{verdict:?}");
    assert_eq!((verdict.folio.as_str(), verdict.kind.as_str()), ("2026-ANT-000042", acts::filing::SLIP_KIND));
    assert_eq!(verify(&slip, &Trust::default()).judgement, Judgement::UnknownSigner);
}
