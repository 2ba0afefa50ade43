//! Looks through the zip package of an XLSX before the parser sees it: how much it really inflates to, and what it is.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::kind::contains;
use crate::error::{FileKind, SheetError};
use crate::limits::{MAX_INFLATED_BYTES, MAX_INFLATED_PART_BYTES, MAX_SHARED_STRINGS, MAX_ZIP_ENTRIES};

/// Bytes inflated at a time.
const CHUNK_BYTES: usize = 64 * 1024;
/// Longest part name reported, in characters.
const MAX_PART_CHARS: usize = 128;
const SHARED_STRINGS: &str = "sharedstrings.xml";
const DECLARED_COUNT: &[u8] = b"uniqueCount";

/// Inflates every part once, without keeping it, and refuses bombs and packages that are no XLSX.
///
/// Sizes declared in the package are checked first since that is quick, but they may lie, so the true ones are counted.
pub(super) fn check(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
    let mut names = Vec::with_capacity(archive.len().min(MAX_ZIP_ENTRIES));
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| SheetError::Damaged)?;
        let name = part.name().map_err(|_| SheetError::Damaged)?.replace('\\', "/").to_ascii_lowercase();
        declared = declared.saturating_add(part.size());
        if part.encrypted() {
            return Err(SheetError::NotASpreadsheet(FileKind::Encrypted));
        }
        if index >= MAX_ZIP_ENTRIES || declared > MAX_INFLATED_BYTES || part.size() > part_limit(&name) {
            return Err(bomb(&name));
        }
        names.push(name);
    }
    if let Some(kind) = foreign(&names) {
        return Err(SheetError::NotASpreadsheet(kind));
    }
    let mut left = MAX_INFLATED_BYTES;
    for (index, name) in names.iter().enumerate() {
        let part = archive.by_index(index).map_err(|_| SheetError::Damaged)?;
        left -= inflate(part, name, left.min(part_limit(name)))?;
    }
    Ok(())
}

fn part_limit(name: &str) -> u64 {
    if name.contains("/worksheets/") { MAX_INFLATED_BYTES } else { MAX_INFLATED_PART_BYTES }
}

fn bomb(part: &str) -> SheetError {
    SheetError::Bomb { part: part.chars().take(MAX_PART_CHARS).collect() }
}

/// Packages of other programs.
fn foreign(names: &[String]) -> Option<FileKind> {
    let any = |wanted: &str| names.iter().any(|name| name == wanted);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if any("xl/workbook.bin") {
        Some(FileKind::Xlsb)
    } else if any("[content_types].xml") && under("xl/") {
        None
    } else if under("word/") {
        Some(FileKind::TextDocument)
    } else if under("ppt/") {
        Some(FileKind::Slides)
    } else if any("mimetype") && any("content.xml") {
        Some(FileKind::Ods)
    } else if any("[content_types].xml") && any("_rels/.rels") {
        None
    } else {
        Some(FileKind::Archive)
    }
}

/// Counts the bytes of a part, at most `limit`.
fn inflate(mut part: impl Read, name: &str, limit: u64) -> Result<u64, SheetError> {
    let shared_strings = name.ends_with(SHARED_STRINGS);
    let mut chunk = vec![0_u8; CHUNK_BYTES];
    let mut kept: Vec<u8> = Vec::new();
    let mut total = 0_u64;
    loop {
        let count = part.read(&mut chunk).map_err(|_| SheetError::Damaged)?;
        if count == 0 {
            break;
        }
        total += count as u64;
        if total > limit {
            return Err(bomb(name));
        }
        if shared_strings {
            kept.extend_from_slice(&chunk[..count]);
        }
    }
    if shared_strings { check_declared_count(&kept, name).map(|()| total) } else { Ok(total) }
}

/// The parser reserves memory for as many shared strings as the part declares, so a lie there would end the program.
/// A zero byte would mean UTF-16, in which the declaration could not be seen.
fn check_declared_count(xml: &[u8], name: &str) -> Result<(), SheetError> {
    if contains(xml, b"\0") {
        return Err(SheetError::Damaged);
    }
    for at in memchr::memmem::find_iter(xml, DECLARED_COUNT) {
        let value = &xml[at + DECLARED_COUNT.len()..];
        let digits = value.iter().skip_while(|byte| byte.is_ascii_whitespace() || b"=\"'+".contains(byte));
        let declared = digits
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0_u64, |sum, &digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
        if declared > MAX_SHARED_STRINGS {
            return Err(bomb(name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn packages_of_other_programs_are_named() {
        let cases: [(&[&str], FileKind); 5] = [
            (&["[Content_Types].xml", "word/document.xml"], FileKind::TextDocument),
            (&["[Content_Types].xml", "ppt/presentation.xml"], FileKind::Slides),
            (&["[Content_Types].xml", "xl/workbook.bin"], FileKind::Xlsb),
            (&["mimetype", "content.xml"], FileKind::Ods),
            (&["foto.jpg"], FileKind::Archive),
        ];
        for (names, kind) in cases {
            let parts: Vec<_> = names.iter().map(|name| (*name, b"x".as_slice())).collect();
            assert_eq!(check(&package(&parts)), Err(SheetError::NotASpreadsheet(kind)));
        }
    }

    #[test]
    fn bombs_are_refused_by_declared_and_by_true_size() {
        let zeros = vec![b' '; usize::try_from(MAX_INFLATED_PART_BYTES).unwrap() + 1];
        let bomb = package(&[("[Content_Types].xml", b"x"), ("xl/styles.xml", &zeros)]);
        assert!(bomb.len() < 200_000, "well below the limit of the file");
        assert!(matches!(check(&bomb), Err(SheetError::Bomb { part }) if part == "xl/styles.xml"));

        // The same, with the sizes in the directory and the local header replaced by a small lie.
        let declared = u32::try_from(zeros.len()).unwrap().to_le_bytes();
        let mut lying = bomb;
        while let Some(at) = memchr::memmem::find(&lying, &declared) {
            lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
        assert!(matches!(check(&lying), Err(SheetError::Bomb { .. } | SheetError::Damaged)));
    }

    #[test]
    fn a_lie_about_shared_strings_is_refused() {
        let xml = br#"<sst count="1" uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;
        let package = package(&[("[Content_Types].xml", b"x"), ("xl/sharedStrings.xml", xml)]);
        assert!(matches!(check(&package), Err(SheetError::Bomb { .. })));
    }
}
