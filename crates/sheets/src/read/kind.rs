//! What a file is, by its first bytes.

use crate::error::{FileKind, SheetError};

/// What a file may be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Zip,
    Text,
}

/// How far into a file its nature is looked for.
const HEAD_BYTES: usize = 4_096;

/// Beginnings of files that are no sheets. `PDF` may be preceded by other bytes and is looked for apart.
const SIGNATURES: &[(&[u8], FileKind)] = &[
    (b"MZ\x90", FileKind::Executable),
    (b"MZ\0", FileKind::Executable),
    (b"\x7fELF", FileKind::Executable),
    (b"\xcf\xfa\xed\xfe", FileKind::Executable),
    (b"\xca\xfe\xba\xbe", FileKind::Executable),
    (b"\x89PNG\r\n\x1a\n", FileKind::Image),
    (b"\xff\xd8\xff", FileKind::Image),
    (b"GIF8", FileKind::Image),
    (b"II*\0", FileKind::Image),
    (b"MM\0*", FileKind::Image),
    (b"{\\rtf", FileKind::TextDocument),
    (b"\x1f\x8b", FileKind::Archive),
    (b"7z\xbc\xaf\x27\x1c", FileKind::Archive),
    (b"Rar!\x1a\x07", FileKind::Archive),
    // BIFF2 to BIFF4 streams, from before Excel 5.
    (b"\x09\x00\x04\x00", FileKind::LegacyXls),
    (b"\x09\x02\x06\x00", FileKind::LegacyXls),
    (b"\x09\x04\x06\x00", FileKind::LegacyXls),
    (b"\x09\x08", FileKind::LegacyXls),
];

const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Streams of a compound file (MS-CFB) that tell what it is, in order of weight.
const COMPOUND_STREAMS: &[(&str, FileKind)] = &[
    ("EncryptedPackage", FileKind::Encrypted),
    ("WordDocument", FileKind::TextDocument),
    ("PowerPoint Document", FileKind::Slides),
    ("Workbook", FileKind::LegacyXls),
    ("WORKBOOK", FileKind::LegacyXls),
    ("Book", FileKind::LegacyXls),
];

pub(super) fn container(bytes: &[u8]) -> Result<Container, SheetError> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    if head.iter().all(u8::is_ascii_whitespace) && head.len() == bytes.len() {
        return Err(SheetError::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Container::Zip);
    }
    foreign(bytes, head).map_or(Ok(Container::Text), |kind| Err(SheetError::NotASpreadsheet(kind)))
}

fn foreign(bytes: &[u8], head: &[u8]) -> Option<FileKind> {
    if head.starts_with(COMPOUND_FILE) {
        return Some(compound(bytes));
    }
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(*kind);
    }
    let bitmap = head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]);
    let riff = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    let heif = head.get(4..8) == Some(b"ftyp");
    if bitmap || riff || heif {
        return Some(FileKind::Image);
    }
    if contains(head, b"%PDF-") {
        return Some(FileKind::Pdf);
    }
    markup(head)
}

fn compound(bytes: &[u8]) -> FileKind {
    let found = COMPOUND_STREAMS.iter().find(|(name, _)| {
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        contains(bytes, &name)
    });
    found.map_or(FileKind::Binary, |(_, kind)| *kind)
}

/// Web pages and XML, which some systems hand out under the ending `.xls`.
fn markup(head: &[u8]) -> Option<FileKind> {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_ascii_lowercase();
    if ["<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style"]
        .iter()
        .any(|tag| text.starts_with(tag))
    {
        return Some(FileKind::Html);
    }
    text.starts_with("<?xml").then_some(if text.contains("<html") { FileKind::Html } else { FileKind::Xml })
}

/// Whether `needle` occurs in `haystack`.
pub(super) fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_files_are_named() {
        let utf16 = |name: &str| -> Vec<u8> { name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect() };
        let compound = |name: &str| [COMPOUND_FILE, &[0; 600], &utf16(name)].concat();
        let cases: [(Vec<u8>, FileKind); 9] = [
            (b"%PDF-1.7\n".to_vec(), FileKind::Pdf),
            (b"MZ\x90\0\x03".to_vec(), FileKind::Executable),
            (b"\x89PNG\r\n\x1a\n....".to_vec(), FileKind::Image),
            (compound("Workbook"), FileKind::LegacyXls),
            (compound("EncryptedPackage"), FileKind::Encrypted),
            (compound("WordDocument"), FileKind::TextDocument),
            (b"\xef\xbb\xbf <HTML><table>".to_vec(), FileKind::Html),
            (b"<?xml version='1.0'?><Workbook/>".to_vec(), FileKind::Xml),
            (b"\x1f\x8b\x08".to_vec(), FileKind::Archive),
        ];
        for (bytes, kind) in cases {
            assert_eq!(container(&bytes), Err(SheetError::NotASpreadsheet(kind)));
        }
        assert_eq!(container(b" \r\n "), Err(SheetError::Empty));
        assert_eq!(container(b"BM;MZ;texto"), Ok(Container::Text));
    }
}
