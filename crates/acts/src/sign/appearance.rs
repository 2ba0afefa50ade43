//! What a signed field shows: content streams made of paths and of the fonts that the file has already.

use std::fmt::Write as _;

use crate::draw::FONT_NAMES;
use crate::handover::wording;
use crate::paper::{BLACK, BOLD, FaceId, Faces, GREY, Ink, Mpt, NAVY, REGULAR, clean};

use super::{Approval, SignatureInput, Strokes};

/// Ink of a drawn signature.
const STROKE_INK: Ink = Ink(16, 32, 92);
/// Width of its line.
const STROKE_WIDTH: Mpt = 1_100;
/// Smallest type of a *constancia*.
const CONSTANCIA_SIZE_MIN: Mpt = 3_500;
/// Room for evidence below the stroke.
const EVIDENCE_HEIGHT: Mpt = 30_000;

/// A content stream being written; y counts downwards from the top of the field, as in a paper.
pub(super) struct Canvas {
    out: String,
    height: Mpt,
}

impl Canvas {
    pub(super) fn new(height: Mpt) -> Self {
        // The field's alternate text speaks for it (PDF/UA); its appearance is no content of its own.
        Self { out: "/Artifact BMC\n".to_owned(), height }
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.out.push_str("EMC\n");
        self.out.into_bytes()
    }

    /// One line of text, shortened with an ellipsis when wider than `room`.
    pub(super) fn line(&mut self, (x, y): (Mpt, Mpt), room: Mpt, (face, size, ink): (FaceId, Mpt, Ink), text: &str) {
        let program = Faces::shared().face(face);
        let mut text = clean(text).replace('\n', " ");
        if program.width(&text, size) > room {
            while program.width(&text, size) + program.width("…", size) > room && text.pop().is_some() {}
            text.push('…');
        }
        let glyphs = text.chars().fold(String::new(), |mut glyphs, c| {
            // Writing to a string cannot fail.
            let _ = write!(glyphs, "{:04X}", program.glyph(c));
            glyphs
        });
        let (x, y, size) = (decimal(x), decimal(self.height - y), decimal(size));
        let _ = writeln!(self.out, "BT /{} {size} Tf {} rg {x} {y} Td <{glyphs}> Tj ET", FONT_NAMES[face], color(ink));
    }

    /// A long text over several lines; gives the y below them.
    pub(super) fn block(&mut self, (x, mut y): (Mpt, Mpt), room: Mpt, style: (FaceId, Mpt, Ink), text: &str) -> Mpt {
        let leading = style.1 * 130 / 100;
        for line in Faces::shared().face(style.0).wrap(&clean(text), style.1, room) {
            y += leading;
            self.line((x, y), room, style, line.trim_end());
        }
        y
    }

    /// A horizontal rule.
    pub(super) fn rule(&mut self, x: Mpt, y: Mpt, width: Mpt, ink: Ink) {
        let (x, y, width) = (decimal(x), decimal(self.height - y), decimal(width));
        let _ = writeln!(self.out, "{} rg {x} {y} {width} 0.5 re f", color(ink));
    }

    /// A drawing in the middle of a box.
    fn strokes(&mut self, strokes: &Strokes, width: Mpt, height: Mpt) {
        let (w, h) = strokes.size();
        let scale = |length: i32, room: i64, size: i64| i64::from(length) * room / size.max(1);
        let (wide, tall) = (i64::from(width), i64::from(height));
        let by_width = i64::from(h) * wide <= i64::from(w.max(1)) * tall;
        let (room, size) = if by_width { (wide, i64::from(w)) } else { (tall, i64::from(h)) };
        let fit = |length: i32| i32::try_from(scale(length, room, size)).unwrap_or(0);
        let (left, top) = (6_000 + (width - fit(w)) / 2, 4_000 + (height - fit(h)) / 2);
        let _ = writeln!(self.out, "{} RG {} w 1 J 1 j", color(STROKE_INK), decimal(STROKE_WIDTH));
        for line in strokes.lines() {
            for (at, (x, y)) in line.iter().enumerate() {
                let (x, y) = (decimal(left + fit(*x)), decimal(self.height - top - fit(*y)));
                let _ = writeln!(self.out, "{x} {y} {}", if at == 0 { "m" } else { "l" });
            }
            if let [(x, y)] = line[..] {
                // A dot: a line of no length with round ends.
                let (x, y) = (decimal(left + fit(x)), decimal(self.height - top - fit(y)));
                let _ = writeln!(self.out, "{x} {y} l");
            }
            self.out.push_str("S\n");
        }
    }
}

/// The biggest type in which `texts` fit, so that nothing of a *constancia* is cut off. The longest that are allowed
/// fit in the smallest.
fn fitting(texts: &[String], room: Mpt, height: Mpt) -> Mpt {
    let face = Faces::shared().face(REGULAR);
    let tall = |size: Mpt| -> Mpt {
        let lines: usize = texts.iter().map(|text| face.wrap(&clean(text), size, room).len()).sum();
        i32::try_from(lines).unwrap_or(i32::MAX / size) * (size * 130 / 100)
    };
    (CONSTANCIA_SIZE_MIN..=7_000).rev().step_by(500).find(|size| tall(*size) <= height).unwrap_or(CONSTANCIA_SIZE_MIN)
}

/// The field of a signer.
pub(super) fn approval(input: &SignatureInput, (width, height): (Mpt, Mpt)) -> Vec<u8> {
    let mut canvas = Canvas::new(height);
    let room = width - 12_000;
    let small = (REGULAR, 6_500, GREY);
    match &input.approval {
        Approval::Drawn(strokes) => {
            canvas.strokes(strokes, room, height - EVIDENCE_HEIGHT - 8_000);
            canvas.line((6_000, height - 22_500), room, small, &format!("Método: {}", input.method));
        }
        Approval::NotSigned { cause, reason, witnesses } => {
            canvas.line((6_000, 11_000), room, (BOLD, 8_500, NAVY), &format!("CONSTANCIA: {cause}"));
            let witnesses = (1..).zip(witnesses);
            let witnesses = witnesses.map(|(row, (name, document))| format!("Testigo {row}: {name}, {document}"));
            let texts: Vec<String> = std::iter::once(format!("Motivo: {reason}")).chain(witnesses).collect();
            let size = fitting(&texts, room, height - 13_000 - 20_500);
            let mut y = 13_000;
            for text in &texts {
                y = canvas.block((6_000, y), room, (REGULAR, size, BLACK), text);
            }
        }
    }
    canvas.line((6_000, height - 13_500), room, small, &format!("Fecha y hora: {}", wording::moment(input.at)));
    canvas.line((6_000, height - 4_500), room, small, &format!("Código de evidencia: {}", input.evidence_code));
    canvas.finish()
}

fn color(Ink(r, g, b): Ink) -> String {
    let part = |value: u8| decimal(i32::from(value) * 1000 / 255);
    format!("{} {} {}", part(r), part(g), part(b))
}

/// A thousandth as a PDF number, without trailing zeros.
pub(super) fn decimal(thousandths: i32) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, rest) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{rest:03}").trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_constancia_is_not_cut() {
        let words = |chars: usize| "mayúsculas ".repeat(chars / 11);
        let texts = [words(super::super::SIGNATURE_TEXT_CHARS_MAX), words(340), words(340)];
        let room = 229_000;
        let size = fitting(&texts, room, 58_000);
        let lines: usize = texts.iter().map(|text| Faces::shared().face(REGULAR).wrap(text, size, room).len()).sum();
        assert!(i32::try_from(lines).unwrap() * size * 130 / 100 <= 58_000, "{lines} lines of {size}");
        assert_eq!(fitting(&["Motivo: no estuvo de acuerdo".to_owned()], room, 58_000), 7_000);
    }
}
