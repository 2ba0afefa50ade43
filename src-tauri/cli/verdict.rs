//! The verifier's answer in words.

use commands::view::verify::{Finding, VerdictKind, VerifyAnswer};

/// One paper: the verdict, its signers, and what is wrong.
pub(super) fn verdict(answer: &VerifyAnswer) -> String {
    let mut text = match answer.verdict {
        VerdictKind::Authentic => "AUTÉNTICA",
        VerdictKind::Altered => "ALTERADA",
        VerdictKind::Replaced => "REEMPLAZADA",
        VerdictKind::UnknownSigner => "FIRMANTE DESCONOCIDO",
        VerdictKind::Unfinished => "SIN SELLO",
        VerdictKind::NotAnAct => "NO ES UN ACTA",
    }
    .to_owned();
    if let Some(folio) = &answer.folio {
        text.push_str(&format!(" · acta {folio}"));
    }
    if let Some(by) = &answer.replaced_by {
        text.push_str(&format!(" · la reemplaza el acta {by}"));
    }
    for signer in &answer.signers {
        text.push_str(&format!("\n  {} · {} · {} · {}", signer.role, signer.name, signer.at, signer.method));
    }
    if let Some(finding) = answer.finding {
        text.push_str(&format!("\n  {}", words(finding)));
    }
    text
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_the_signature_it_is_about() {
        assert_eq!(words(Finding::OtherBytes { signature: 2 }), "La firma 2 es de otro contenido.");
    }
}
