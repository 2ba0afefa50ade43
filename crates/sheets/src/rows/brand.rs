//! Brands, and the brand and model written in one cell.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::fold;

const LIST: &str = include_str!("../data/brands.txt");
/// Most words of a brand name.
const MAX_BRAND_WORDS: usize = 4;

/// Proper spelling of each brand by its folded spellings.
static BRANDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = LIST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut brands = HashMap::new();
    for line in lines {
        let (name, others) = line.split_once('=').unwrap_or((line, ""));
        let name = name.trim();
        for spelling in std::iter::once(name).chain(others.split(',')) {
            brands.insert(fold(spelling), name);
        }
    }
    brands.remove("");
    brands
});

/// The proper spelling of a known brand, else the text as it is.
pub(super) fn proper(text: &str) -> &str {
    BRANDS.get(&fold(text)).copied().unwrap_or(text)
}

/// A cell of brand and model taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BrandAndModel<'t> {
    pub(super) brand: &'t str,
    pub(super) model: &'t str,
    /// The brand is in the list; if not, it is only the first word.
    pub(super) known: bool,
}

/// Takes the longest known brand at the beginning, else the first word.
pub(super) fn split(text: &str) -> BrandAndModel<'_> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '/' | ',' | ';' | '|' | ':' | '–' | '—');
    let ends: Vec<usize> = word_ends(text).take(MAX_BRAND_WORDS).collect();
    let known = ends.iter().rev().find_map(|&end| Some((*BRANDS.get(&fold(&text[..end]))?, end)));
    let first = ends.first().copied().unwrap_or(text.len());
    let (brand, end, known) = match known {
        Some((brand, end)) => (brand, end, true),
        // A hyphen is part of a model (`AP-505`) more often than the end of a brand, so only blanks and bars end one.
        None => {
            let end = text.find(blank).unwrap_or(text.len()).max(first);
            (text[..end].trim(), end, false)
        }
    };
    BrandAndModel { brand, model: text[end..].trim_matches(|c: char| blank(c) || c == '-'), known }
}

/// Where the words of letters and digits end, as byte offsets.
fn word_ends(text: &str) -> impl Iterator<Item = usize> {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let mut within = false;
        while let Some((at, letter)) = letters.next() {
            within |= letter.is_alphanumeric();
            let next_ends = letters.peek().is_none_or(|(_, next)| !next.is_alphanumeric());
            if within && next_ends {
                return Some(at + letter.len_utf8());
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brands_are_split_from_models() {
        for (text, brand, model, known) in [
            ("HP LaserJet M528", "HP", "LaserJet M528", true),
            ("Hewlett-Packard / ProBook 440 G10", "HP", "ProBook 440 G10", true),
            ("CISCO CP-7821", "Cisco", "CP-7821", true),
            ("TP-Link Archer C6", "TP-Link", "Archer C6", true),
            ("Konica Minolta bizhub 364", "Konica Minolta", "bizhub 364", true),
            ("Aruba - AP-505", "Aruba", "AP-505", true),
            ("Janu-X 200", "Janu-X", "200", false),
            ("Dell", "Dell", "", true),
            ("Desconocida", "Desconocida", "", false),
            ("", "", "", false),
        ] {
            assert_eq!(split(text), BrandAndModel { brand, model, known }, "{text}");
        }
        assert_eq!(proper("hewlett packard"), "HP");
        assert_eq!(proper("Janu-X"), "Janu-X");
    }
}
