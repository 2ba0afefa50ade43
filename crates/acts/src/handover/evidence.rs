//! The *Hoja de evidencias*: what the act is, how to verify it, and the box that the seal fills.

use super::compose::Sheet;
use super::wording;
use crate::paper::{Cell, Style};

/// Name of the field of the seal.
pub const SEAL_FIELD: &str = "sello";
/// Height of the part of the box for one signer, and for the rest.
const SIGNER_HEIGHT: i32 = 64_000;
const REST_HEIGHT: i32 = 58_000;

pub(super) fn page(sheet: &mut Sheet<'_>) {
    let document = sheet.document;
    let digest = sheet.digest.to_string();
    sheet.composer.new_page();
    sheet.composer.section("Hoja de evidencias");
    let template = &document.template;
    let code = template.sig_code.clone().unwrap_or_else(|| wording::PENDING_CODE.to_owned());
    let rows = vec![
        vec![
            Cell::label("N.º de acta"),
            Cell::new(document.folio.to_string()),
            Cell::label("Versión del acta"),
            Cell::new(document.version.to_string()),
        ],
        vec![Cell::label("Formato"), Cell::new(code), Cell::label("Edición"), Cell::new(template.edition.to_string())],
        vec![
            Cell::label("Dispositivo"),
            Cell::new(&document.device),
            Cell::label("Programa"),
            Cell::new(format!("EnSitio {}", document.app_version)),
        ],
        vec![Cell::label("Huella SHA-256 del contenido"), Cell::new(&digest)],
    ];
    sheet.composer.grid(&[110, 139, 90, 159], rows);
    let explanation = [
        ("Cómo verificar esta acta".to_owned(), Style::STRONG),
        (
            "Abra el archivo PDF en EnSitio (o en un lector que valide firmas electrónicas): debe responder que el \
             acta es auténtica y que ninguna firma fue alterada. Una copia impresa no prueba nada por sí sola: \
             compárela con el archivo firmado."
                .to_owned(),
            Style::TEXT,
        ),
        (
            "El código QR contiene el número del acta y la huella SHA-256 de su contenido. La firma manuscrita \
             dibujada es solo una representación: la identificación y la integridad constan en las firmas \
             electrónicas del archivo (Ley 527 de 1999, art. 7; Decreto 1074 de 2015, art. 2.2.2.47.1 y siguientes)."
                .to_owned(),
            Style::NOTE,
        ),
    ];
    let alt = format!("Código QR de verificación del acta {}", document.folio);
    sheet.composer.gap(4_000);
    sheet.composer.qr(&document.verification_payload(&sheet.digest), &alt, &explanation);
    sheet.composer.section("Sello electrónico y resumen de firmas");
    let signers = i32::try_from(document.content.signers().len()).unwrap_or(i32::MAX / SIGNER_HEIGHT);
    let label = format!("Sello electrónico del acta {} y resumen de sus firmas", document.folio);
    sheet.composer.field_box(SEAL_FIELD, &label, signers * SIGNER_HEIGHT + REST_HEIGHT);
}
