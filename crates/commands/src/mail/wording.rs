//! What an e-mail says unless the person changes it. It leaves the house like a paper, so its words are here.

use acts::handover::wording;
use casework::act::Act;
use casework::id::Digest;
use casework::person::PersonDetails;

use crate::{paper, verify};

/// *Asunto.* Without names: subjects are read by more people than texts.
pub(super) fn subject(act: &Act) -> String {
    format!("{} N.º {}", title(act), act.folio)
}

fn title(act: &Act) -> &str {
    verify::title(paper::kind(act.content.format))
}

/// The text above the act, signed by who sends it. `stamped`: the file with its timestamp, which is attached then.
pub(super) fn body(act: &Act, stamped: Option<Digest>, sender: &PersonDetails) -> String {
    let sealed = act.sealed_at.unwrap_or(act.issued_at);
    let greeting = format!(
        "Cordial saludo:\n\nSe adjunta en PDF el documento «{}» N.º {}, firmado electrónicamente y sellado el {}.",
        title(act),
        act.folio,
        wording::date(sealed.in_bogota().date_naive()),
    );
    let stamp = stamped.map_or_else(String::new, |file| {
        format!(" Lleva al final un sello de tiempo: la huella SHA-256 del archivo adjunto, que lo incluye, es {file}.")
    });
    let check = format!(
        "El archivo se puede verificar con EnSitio o con un lector que valide firmas electrónicas. La huella SHA-256 del \
         acta sellada es {}.{stamp}",
        act.pdf
    );
    let signature = [&sender.full_name, &sender.position, &sender.department];
    let signature: Vec<&str> = signature.into_iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    format!("{greeting}\n\n{check}\n\n{}\n", signature.join("\n"))
}
