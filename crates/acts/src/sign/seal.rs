//! The seal: the last signature, which prints the summary of all others.

use chrono::{DateTime, FixedOffset};

use super::appearance::Canvas;
use super::update::{self, ACT_KEY, Entry};
use super::{SignError, Signer, check_texts};
use crate::file::{Dict, File, Value};
use crate::handover::{SEAL_FIELD, wording};
use crate::paper::{BLACK, BOLD, GREY, Mpt, NAVY, REGULAR, RULE};

/// What a seal says beside the signatures that it finds in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealInput {
    /// Who seals: the entity or the program, as a reader shows it.
    pub name: String,
    pub device: String,
    pub app_version: String,
    /// Lower-case hex SHA-256 of the content, as the evidence has it.
    pub content_digest: String,
    pub at: DateTime<FixedOffset>,
}

/// What a seal says of what it seals.
struct Words {
    reason: &'static str,
    title: &'static str,
}

const ACT: Words = Words {
    reason: "Sello del acta: cierre de firmas e integridad del documento",
    title: "Sello electrónico del acta",
};
const SLIP: Words =
    Words { reason: "Sello de la mesa: constancia de radicación", title: "Sello electrónico de la mesa" };

/// Seals `pdf`, all of whose signers have signed.
///
/// # Errors
/// As [`super::sign`]; [`SignError::NotItsTurn`] when a signer is missing.
pub fn seal(pdf: &[u8], input: &SealInput, signer: &Signer) -> Result<Vec<u8>, SignError> {
    sealed(pdf, input, signer, &ACT)
}

/// Seals a *constancia de radicación*, which nobody else signs.
///
/// # Errors
/// As [`seal`].
pub fn seal_slip(pdf: &[u8], input: &SealInput, signer: &Signer) -> Result<Vec<u8>, SignError> {
    sealed(pdf, input, signer, &SLIP)
}

fn sealed(pdf: &[u8], input: &SealInput, signer: &Signer, words: &Words) -> Result<Vec<u8>, SignError> {
    check_texts([&input.name, &input.device, &input.app_version, &input.content_digest])?;
    let file = File::read(pdf)?;
    let turn = update::turn(&file, SEAL_FIELD, input.at)?;
    let mut signatures = Vec::new();
    for field in &turn.fields[..turn.place] {
        let id = field.value.ok_or_else(|| SignError::NotItsTurn(field.name.clone()))?;
        signatures.push(file.dict(id, file.last())?);
    }
    let content = summary(input, &signatures, turn.size, words.title);
    let entry = Entry {
        name: &input.name,
        reason: words.reason,
        at: input.at,
        act: vec![
            ("Outcome", Value::name("Seal")),
            ("Device", Value::text(&input.device)),
            ("App", Value::text(&input.app_version)),
            ("Content", Value::ascii(&input.content_digest)),
        ],
        certifies: turn.place == 0,
        locks: turn.place != 0,
    };
    update::sign_field(&file, &turn, &entry, &content, signer)
}

/// The seal's box.
fn summary(input: &SealInput, signatures: &[&Dict], (width, height): (Mpt, Mpt), title: &str) -> Vec<u8> {
    let (left, room) = (8_000, width - 16_000);
    let mut canvas = Canvas::new(height);
    let small = (REGULAR, 7_000, GREY);
    let mut y = 6_000;
    for (number, signature) in (1..).zip(signatures) {
        let name = signature.text("Name").unwrap_or_default();
        let act = signature.dict(ACT_KEY).cloned().unwrap_or_default();
        let text = |key: &str| act.text(key).unwrap_or_else(|| wording::NOT_APPLICABLE.to_owned());
        let at = signature.text("M").and_then(|date| update::parse_date(&date));
        let at = at.map_or(wording::NOT_APPLICABLE.to_owned(), wording::moment);
        let title = format!("{number}. {name} — {}", text("Role").to_lowercase());
        canvas.line((left, y + 8_500), room, (BOLD, 8_500, BLACK), &title);
        let lines = [
            format!("Método: {}", text("Method")),
            format!("Fecha y hora: {at} · Código de evidencia: {}", text("Code")),
            outcome(&act),
            format!("Testigo de la identificación: {}", text("Witness")),
        ];
        for (row, line) in (1..).zip(&lines) {
            canvas.line((left + 10_000, y + 8_500 + row * 10_500), room - 10_000, small, line);
        }
        y += 58_000;
        canvas.rule(left, y, room, RULE);
        y += 6_000;
    }
    let closing = [
        format!("Huella SHA-256 del contenido: {}", input.content_digest),
        format!("Dispositivo: {} · Programa: EnSitio {}", input.device, input.app_version),
        format!("Sellado por {} el {}", input.name, wording::moment(input.at)),
    ];
    canvas.line((left, y + 10_000), room, (BOLD, 9_000, NAVY), title);
    for (row, line) in (1..).zip(&closing) {
        canvas.line((left, y + 10_000 + row * 11_000), room, (REGULAR, 7_500, BLACK), line);
    }
    canvas.finish()
}

fn outcome(act: &Dict) -> String {
    if act.name("Outcome") == Some(b"NotSigned") {
        let cause = act.text("Cause").unwrap_or_default();
        return format!("Constancia: {cause}. El motivo y los testigos constan en el recuadro de su firma.");
    }
    let digest = act.bytes("Stroke").unwrap_or_default();
    let hex = digest.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    format!("Huella SHA-256 del trazo: {hex}")
}
