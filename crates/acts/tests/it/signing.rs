//! The order of signing, and what the verifier says of files that are as they should be.

use acts::handover::{SEAL_FIELD, compose, signature_field};
use acts::render::render;
use acts::sign::{Approval, SignError, Signer, seal, sign};
use acts::verify::{Judgement, Replacement, Revoked, Trust, verify};

use crate::sample;

pub(crate) fn trust() -> Trust {
    Trust { anchors: vec![sample::device().anchor], ..Trust::default() }
}

#[test]
fn a_sealed_act_is_authentic_and_tells_who_signed() {
    let verdict = verify(&sample::sealed(), &trust());
    assert_eq!(verdict.judgement, Judgement::Authentic);
    assert!(verdict.covers_whole_file);
    assert_eq!(verdict.folio, "ANT-Y8HP-1-000042-F");
    assert_eq!(verdict.content_digest, sample::paper().meta.content_digest);
    let said: Vec<_> = verdict.signatures.iter().map(|s| (s.name.as_str(), s.role.as_str(), s.at)).collect();
    assert_eq!(said[0], ("María Fernanda Núñez Ibáñez", "Quien entrega", sample::at(5)));
    assert_eq!(said[1], ("José Ángel Güiza Peña", "Quien recibe", sample::at(6)));
    assert_eq!(said[2].2, sample::at(9));
    assert_eq!(verdict.signatures[1].evidence_code, "EV-7K2Q-0002");
}

#[test]
fn nobody_vouches_for_a_stranger() {
    assert_eq!(verify(&sample::sealed(), &Trust::default()).judgement, Judgement::UnknownSigner);
    let certificate = verify(&sample::sealed(), &trust()).signatures[0].certificate_sha256;
    let revoked = |minute| Trust { revoked: vec![Revoked { certificate, since: sample::at(minute) }], ..trust() };
    assert_eq!(verify(&sample::sealed(), &revoked(0)).judgement, Judgement::UnknownSigner);
    assert_eq!(verify(&sample::sealed(), &revoked(60)).judgement, Judgement::Authentic);
}

#[test]
fn a_replaced_act_says_by_which() {
    let sealed = sample::sealed();
    let replacement = Replacement { sha256: verify(&sealed, &trust()).sha256, by: "ANT-Y8HP-1-000043-H".into() };
    let trust = Trust { replaced: vec![replacement.clone()], ..trust() };
    assert_eq!(verify(&sealed, &trust).judgement, Judgement::Replaced(replacement));
}

#[test]
fn a_file_on_its_way_says_whose_turn_it_is() {
    let next = |name: &str| Judgement::Unsealed { next: name.into() };
    assert_eq!(verify(&sample::rendered().bytes, &trust()).judgement, next("firma_1"));
    assert_eq!(verify(&sample::signed(), &trust()).judgement, next(SEAL_FIELD));
}

#[test]
fn signing_out_of_turn_is_refused() {
    let (signer, pdf) = (sample::signer(), sample::rendered().bytes);
    let digest = sample::paper().meta.content_digest;
    let turn = |result: Result<Vec<u8>, SignError>, name: &str| {
        assert!(matches!(result, Err(SignError::NotItsTurn(next)) if next == name));
    };
    turn(sign(&pdf, &signature_field(1), &sample::approval(1), &signer), "firma_1");
    turn(seal(&pdf, &sample::seal_input(&digest), &signer), "firma_1");
    let once = sign(&pdf, &signature_field(0), &sample::approval(0), &signer).unwrap();
    let twice = sign(&once, &signature_field(0), &sample::approval(0), &signer);
    assert!(matches!(twice, Err(SignError::AlreadySigned)));
    turn(seal(&once, &sample::seal_input(&digest), &signer), "firma_2");
    let nowhere = sign(&once, "firma_9", &sample::approval(0), &signer);
    assert!(matches!(nowhere, Err(SignError::NoSuchField)));
    let as_seal = sign(&sample::signed(), SEAL_FIELD, &sample::approval(0), &signer);
    assert!(matches!(as_seal, Err(SignError::NoSuchField)));
    let again = seal(&sample::sealed(), &sample::seal_input(&digest), &signer);
    assert!(matches!(again, Err(SignError::AlreadySigned)));
}

#[test]
fn time_does_not_run_backwards_nor_beyond_the_certificate() {
    let (signer, pdf) = (sample::signer(), sample::rendered().bytes);
    let mut input = sample::approval(0);
    input.at = sample::at(-120);
    assert!(matches!(sign(&pdf, "firma_1", &input, &signer), Err(SignError::Validity)));
    let once = sign(&pdf, "firma_1", &sample::approval(0), &signer).unwrap();
    input.at = sample::at(1);
    assert!(matches!(sign(&once, "firma_2", &input, &signer), Err(SignError::Backwards)));
}

#[test]
fn a_refusal_is_printed_and_reported() {
    let (signer, pdf) = (sample::signer(), sample::rendered().bytes);
    let once = sign(&pdf, "firma_1", &sample::approval(0), &signer).unwrap();
    let mut input = sample::approval(1);
    input.approval = Approval::NotSigned {
        cause: "Se negó a firmar".into(),
        reason: "No está de acuerdo con el estado registrado del monitor".into(),
        witnesses: [("Rosa Peña".into(), "CC 30.111".into()), ("Luis Gómez".into(), "CC 71.222".into())],
    };
    let twice = sign(&once, "firma_2", &input, &signer).unwrap();
    let sealed = seal(&twice, &sample::seal_input(&sample::paper().meta.content_digest), &signer).unwrap();
    let verdict = verify(&sealed, &trust());
    assert!(verdict.is_authentic());
    assert!(verdict.signatures[1].not_signed.as_deref().unwrap().starts_with("Se negó a firmar: No está"));
}

#[test]
fn a_seal_over_another_content_is_noticed() {
    let sealed = seal(&sample::signed(), &sample::seal_input(&"00".repeat(32)), &sample::signer()).unwrap();
    assert!(matches!(verify(&sealed, &trust()).judgement, Judgement::Altered(_)));
}

#[test]
fn a_key_goes_out_and_in() {
    let signer = sample::signer();
    let again = Signer::from_pkcs8(&signer.to_pkcs8().unwrap(), signer.certificate_der()).unwrap();
    let pdf = sample::rendered().bytes;
    let signed = |signer: &Signer| sign(&pdf, "firma_1", &sample::approval(0), signer).unwrap();
    assert_eq!(signed(&signer), signed(&again));
}

#[test]
fn an_act_without_people_is_still_sealed_in_order() {
    // Three signers: visto bueno stands in the middle.
    let mut content = sample::content(1);
    content.approver =
        Some(sample::party(3, "Ana Lucía Ibáñez", "43111222", "Supervisora", casework::person::BondType::Staff));
    let paper = compose(&sample::document(content), &acts::handover::Assets::default()).unwrap().paper;
    let names: Vec<_> = paper.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["firma_1", "firma_2", "firma_3", SEAL_FIELD]);
    let mut pdf = render(&paper).unwrap().bytes;
    for place in 0..3 {
        pdf = sign(&pdf, &signature_field(place), &sample::approval(place), &sample::signer()).unwrap();
    }
    let sealed = seal(&pdf, &sample::seal_input(&paper.meta.content_digest), &sample::signer()).unwrap();
    assert!(verify(&sealed, &trust()).is_authentic());
}

#[test]
fn every_kind_of_paper_can_be_signed_sealed_and_found_authentic() {
    for (name, pdf) in sample::kinds::all() {
        let verdict = verify(&pdf, &trust());
        match name {
            "borrador" => assert!(!verdict.is_authentic(), "a draft has no fields to sign"),
            _ => assert_eq!(verdict.judgement, Judgement::Authentic, "{name}"),
        }
    }
    let roles = |kind: &str| {
        let (_, pdf) = sample::kinds::all().into_iter().find(|(name, _)| *name == kind).unwrap();
        verify(&pdf, &trust()).signatures.into_iter().map(|signature| signature.role).collect::<Vec<_>>()
    };
    assert_eq!(roles("anexo-7"), ["Quien entrega", "Visto bueno", "Quien recibe", ""]);
    assert_eq!(roles("paz-y-salvo"), ["Por la entidad", "Titular", ""]);
}
