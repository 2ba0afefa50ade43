//! From the bytes of a text file to its text.
//!
//! Statistical detectors guess badly on lists of names and codes, so the choice is made among the encodings that office
//! programs in Spanish truly write: UTF-8, UTF-16, Windows-1252 (Excel for Windows) and Mac Roman (Excel for macOS).

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{FileKind, SheetError};
use crate::workbook::TextEncoding;

/// How many bytes are looked at to choose.
const SAMPLE_BYTES: usize = 256 * 1024;
/// Of how many characters one may be a control character before the file counts as binary.
const CHARS_PER_CONTROL: usize = 200;

/// The text with every line ended by `\n`, and how it was encoded.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, TextEncoding), SheetError> {
    let named = choose(bytes);
    let encoding: &'static Encoding = match named {
        TextEncoding::Utf8 => UTF_8,
        TextEncoding::Utf16Le => UTF_16LE,
        TextEncoding::Utf16Be => UTF_16BE,
        TextEncoding::Windows1252 => WINDOWS_1252,
        TextEncoding::MacRoman => MACINTOSH,
    };
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    if is_binary(&text, malformed) {
        return Err(SheetError::NotASpreadsheet(FileKind::Binary));
    }
    let mut text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok((text, named))
}

fn choose(bytes: &[u8]) -> TextEncoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return if encoding == UTF_16LE {
            TextEncoding::Utf16Le
        } else if encoding == UTF_16BE {
            TextEncoding::Utf16Be
        } else {
            TextEncoding::Utf8
        };
    }
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    if let Some(utf16) = unmarked_utf16(sample) {
        return utf16;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return TextEncoding::Utf8;
    }
    if spanish_letters(sample, MACINTOSH) > spanish_letters(sample, WINDOWS_1252) {
        TextEncoding::MacRoman
    } else {
        TextEncoding::Windows1252
    }
}

/// UTF-16 without mark: Latin text has a zero in one half of each pair, nearly always.
fn unmarked_utf16(sample: &[u8]) -> Option<TextEncoding> {
    let pairs = sample.len() / 2;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if pairs < 2 || even.max(odd) * 10 < pairs * 8 || even.min(odd) * 10 > pairs {
        return None;
    }
    Some(if odd > even { TextEncoding::Utf16Le } else { TextEncoding::Utf16Be })
}

/// How many accented letters of Spanish stand beside another letter when the bytes are read in `encoding`.
fn spanish_letters(sample: &[u8], encoding: &'static Encoding) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let mut previous = ' ';
    let mut count = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let beside = previous.is_ascii_alphabetic() || letters.peek().is_some_and(char::is_ascii_alphabetic);
        count += usize::from(beside && "áéíóúüñÁÉÍÓÚÜÑ".contains(letter));
        previous = letter;
    }
    count
}

/// Whether the text has zeros or too many control characters. Replacement characters count where the decoder set them,
/// not where they were written.
fn is_binary(text: &str, malformed: bool) -> bool {
    let mut controls = 0_usize;
    let mut chars = 0_usize;
    for c in text.chars() {
        if c == '\0' {
            return true;
        }
        chars += 1;
        let replaced = malformed && c == char::REPLACEMENT_CHARACTER;
        controls += usize::from(replaced || (c.is_control() && !matches!(c, '\t' | '\n' | '\r')));
    }
    controls * CHARS_PER_CONTROL > chars
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Sede;Dirección\nPAV Quibdó – centro;Chocó\nMuñoz Güiza;Íngrid\n";

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn every_office_encoding_is_read() {
        let with_bom = |text: &str| format!("\u{feff}{text}");
        let cases = [
            (TEXT.as_bytes().to_vec(), TextEncoding::Utf8),
            (with_bom(TEXT).into_bytes(), TextEncoding::Utf8),
            (utf16(&with_bom(TEXT), u16::to_le_bytes), TextEncoding::Utf16Le),
            (utf16(&with_bom(TEXT), u16::to_be_bytes), TextEncoding::Utf16Be),
            (utf16(TEXT, u16::to_le_bytes), TextEncoding::Utf16Le),
            (utf16(TEXT, u16::to_be_bytes), TextEncoding::Utf16Be),
            (WINDOWS_1252.encode(TEXT).0.into_owned(), TextEncoding::Windows1252),
            (MACINTOSH.encode(TEXT).0.into_owned(), TextEncoding::MacRoman),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(decode(&bytes), Ok((TEXT.to_owned(), encoding)));
        }
    }

    #[test]
    fn line_ends_become_one() {
        assert_eq!(decode(b"a\r\nb\rc\n"), Ok(("a\nb\nc\n".to_owned(), TextEncoding::Utf8)));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(decode(b"abc\0\x01\x02def;1"), Err(SheetError::NotASpreadsheet(FileKind::Binary)));
    }
}
