//! The verifier's answer in words.

use commands::term::{ActStage, ReplaceMode};
use commands::view::verify::{Finding, PaperKind, VerdictKind, VerifyAnswer};

/// One paper: the verdict, its signers, and what is wrong.
pub(super) fn verdict(answer: &VerifyAnswer) -> String {
    let mut text = title(answer).to_owned();
    if let Some(folio) = &answer.folio {
        let what = match answer.paper {
            PaperKind::Act => "acta",
            PaperKind::Slip => "constancia del radicado",
        };
        text.push_str(&format!(" · {what} {folio}"));
    }
    if let Some(by) = &answer.replaced_by {
        let how = if answer.replaced_how == Some(ReplaceMode::Annul) { "anula" } else { "reemplaza" };
        text.push_str(&format!(" · la {how} el acta {by}"));
    }
    if has_constancia(answer) {
        text.push_str(&format!("\n  {}", effect(answer.stage)));
    }
    for signer in &answer.signers {
        text.push_str(&format!("\n  {} · {} · {} · {}", signer.role, signer.name, signer.at, signer.method));
    }
    for stamp in &answer.stamps {
        let doubt = if stamp.known { "" } else { " · autoridad que este equipo no conoce" };
        text.push_str(&format!("\n  Sello de tiempo · {} · {}{doubt}", stamp.by, stamp.at));
    }
    if let Some(finding) = answer.finding {
        text.push_str(&format!("\n  {}", words(finding)));
    }
    text
}

fn title(answer: &VerifyAnswer) -> &'static str {
    match answer.verdict {
        VerdictKind::Authentic if has_constancia(answer) => "AUTÉNTICA, CON CONSTANCIA",
        VerdictKind::Authentic => "AUTÉNTICA",
        VerdictKind::Altered => "ALTERADA",
        VerdictKind::Replaced if answer.replaced_how == Some(ReplaceMode::Annul) => "ANULADA",
        VerdictKind::Replaced => "REEMPLAZADA",
        VerdictKind::UnknownSigner => "FIRMANTE DESCONOCIDO",
        VerdictKind::Unfinished => "SIN SELLO",
        VerdictKind::NotAnAct => "NO ES UN ACTA",
    }
}

/// Whether the paper is whole and known, and somebody did not sign it.
fn has_constancia(answer: &VerifyAnswer) -> bool {
    answer.verdict == VerdictKind::Authentic && answer.signers.iter().any(|signer| signer.not_signed)
}

/// What a paper that somebody did not sign is worth, by where the store says that its act is.
fn effect(stage: Option<ActStage>) -> &'static str {
    match stage {
        Some(ActStage::Sealed) => "El responsable de servicios TI aceptó la constancia: está en firme.",
        Some(ActStage::Withdrawn) => "El responsable de servicios TI rechazó la constancia: el acta no tiene efecto.",
        Some(ActStage::Constancia) => {
            "Todavía no tiene efecto: falta que el responsable de servicios TI acepte la constancia."
        }
        _ => {
            "Solo tiene efecto si el responsable de servicios TI aceptó la constancia: confírmelo con quien la emitió."
        }
    }
}

fn words(finding: Finding) -> String {
    match finding {
        Finding::Damaged => "El archivo está dañado o incompleto.".to_owned(),
        Finding::OtherFields => "Los campos de firma no son los de un acta.".to_owned(),
        Finding::AddedAfterSeal => "Se guardó algo en el archivo después del sello.".to_owned(),
        Finding::ChangedBeside { signature } => format!("En la firma {signature} se cambió algo más que la firma."),
        Finding::TimeOrder => "Las firmas no están en el orden del tiempo.".to_owned(),
        Finding::SignatureForm { signature } => format!("La firma {signature} no tiene la forma de EnSitio."),
        Finding::Coverage { signature } => format!("La firma {signature} no cubre todo el documento."),
        Finding::OtherBytes { signature } => format!("La firma {signature} es de otro contenido."),
        Finding::OtherKey { signature } => format!("La firma {signature} no corresponde a su certificado."),
        Finding::OtherContent => "El sello corresponde a otro contenido.".to_owned(),
        Finding::Missing { signature } => format!("Falta la firma {signature}."),
        Finding::MissingSeal => "Todos firmaron; falta el sello.".to_owned(),
        Finding::StampForm => "El sello de tiempo está dañado o es de una forma que no se conoce.".to_owned(),
        Finding::StampOtherBytes => "El sello de tiempo es de otro archivo.".to_owned(),
        Finding::StampNotAllowed => {
            "El certificado del sello de tiempo no sirve para dar la hora, o no regía.".to_owned()
        }
        Finding::StampOtherKey => "El sello de tiempo no corresponde a su certificado.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_finding_names_the_signature_it_is_about() {
        assert_eq!(words(Finding::OtherBytes { signature: 2 }), "La firma 2 es de otro contenido.");
    }

    fn told(changes: Value) -> String {
        let mut answer = json!({
            "verdict": "AUTHENTIC", "paper": "ACT", "finding": null, "folio": "CEN-1", "title": null, "content_digest": null, "sha256": "",
            "signers": [], "sealed_at": null, "stamps": [], "replaced_by": null, "replaced_how": null, "act": null, "stage": null,
        });
        for (key, value) in changes.as_object().unwrap() {
            answer[key] = value.clone();
        }
        verdict(&serde_json::from_value(answer).unwrap())
    }

    #[test]
    fn a_paper_that_somebody_did_not_sign_is_never_just_authentic() {
        let absent = json!([{
            "name": "Paz Vera", "role": "Quien recibe", "at": "hoy", "method": "No estuvo", "code": "", "not_signed": true,
        }]);
        let effect = |stage: Value| {
            let told = told(json!({ "signers": absent, "stage": stage }));
            assert!(told.starts_with("AUTÉNTICA, CON CONSTANCIA · acta CEN-1\n"), "{told}");
            told.lines().nth(1).unwrap().trim().to_owned()
        };
        assert!(effect(json!("CONSTANCIA")).starts_with("Todavía no tiene efecto"));
        assert!(effect(json!("SEALED")).ends_with("está en firme."));
        assert!(effect(json!("WITHDRAWN")).ends_with("no tiene efecto."));
        assert!(effect(Value::Null).starts_with("Solo tiene efecto si"));
    }

    #[test]
    fn a_timestamp_is_told_with_whoever_gave_it() {
        let by = |known: bool| told(json!({ "stamps": [{ "at": "hoy", "by": "Hora de la mesa", "known": known }] }));
        assert_eq!(by(true), "AUTÉNTICA · acta CEN-1\n  Sello de tiempo · Hora de la mesa · hoy");
        assert!(by(false).ends_with(" · autoridad que este equipo no conoce"));
    }

    #[test]
    fn the_slip_of_a_filing_is_no_act() {
        let told = told(json!({ "paper": "SLIP", "folio": "2026-000012" }));
        assert_eq!(told, "AUTÉNTICA · constancia del radicado 2026-000012");
    }

    #[test]
    fn an_annulled_act_was_not_replaced() {
        let by = |how| told(json!({ "verdict": "REPLACED", "replaced_by": "CEN-2", "replaced_how": how }));
        assert_eq!(by("ANNUL"), "ANULADA · acta CEN-1 · la anula el acta CEN-2");
        assert_eq!(by("SUPERSEDE"), "REEMPLAZADA · acta CEN-1 · la reemplaza el acta CEN-2");
    }
}
